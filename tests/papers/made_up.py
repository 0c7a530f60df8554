"""Papers of invented people, as in the mock-ups, for the tests of this folder."""

from dataclasses import replace
from datetime import date, datetime

from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.people import NeedLevel, Rag
from iomdesk.formdef.scheme import load_scheme
from iomdesk.papers.values import (
    ActionLine,
    AttendanceSheet,
    AttendeeLine,
    BasisLine,
    CasePage,
    CoverPage,
    EventLine,
    Frame,
    NeedLine,
    PackPaper,
    RecoveryPage,
)

SCHEME = load_scheme("brackenshire")

FRAME = Frame(
    marking=SCHEME.marking.full,
    marking_foot=SCHEME.marking.foot,
    scheme=SCHEME.title,
    occasion="Daily tasking, Saltergate, 24 Nov 2026",
    reference="DT-2026-11-24-SAL",
    made_at=datetime(2026, 11, 24, 8, 52),  # noqa: DTZ001 - local time as printed
    made_by="ELDERFLOWER, Priya",
    training=True,
)

COVER = CoverPage(
    title="Daily tasking meeting pack",
    place="Saltergate",
    starts_at=datetime(2026, 11, 24, 9, 30),  # noqa: DTZ001 - local time as printed
    name="SELFHEAL, Jo",
    agency="Harbour Recovery",
    basis=BasisLine(basis=Basis.CONTRACT, until=date(2027, 3, 31)),
    session=Session.OPEN,
    referrals=2,
    chair="SALTMARSH, Martin",
    chair_agency="Police",
    quorum=3,
    statement=SCHEME.statement,
    phone="01632 960 100",
)

NEEDS = tuple(
    NeedLine(pathway=pathway, level=level)
    for pathway, level in (
        ("Accommodation", NeedLevel.HIGH),
        ("Employment, training, education", NeedLevel.SOME),
        ("Drugs", NeedLevel.HIGH),
        ("Alcohol", NeedLevel.NONE),
        ("Health", NeedLevel.SOME),
        ("Finance, benefit and debt", NeedLevel.SOME),
        ("Children and family", NeedLevel.NOT_ASSESSED),
    )
)

CASE = CasePage(
    session=Session.OPEN,
    name="TEASELWOOD, Dean",
    rag=Rag.AMBER,
    rag_since=date(2026, 10, 14),
    birth_date=date(1991, 3, 14),
    crn="X990012",
    area="Saltergate",
    registered_on=date(2026, 6, 8),
    offender_manager="HAREBELL, Simon",
    why="Not complying with supervision for 41 days. The meeting is asked whether Amber Alert "
    "is now the right status.",
    flags=("PPO", "On licence to 2 Mar 2027", "Tag: curfew 19:00 to 07:00"),
    discussed_on=date(2026, 11, 17),
    events=(
        EventLine(
            on=date(2026, 11, 18), text="Not at approved address, two visits", source="Police"
        ),
        EventLine(
            on=date(2026, 11, 19), text="Missed appointment, third in 8 days", source="Probation"
        ),
        EventLine(on=date(2026, 11, 21), text="Arrested, under investigation", source="Police"),
    ),
    needs_on=date(2026, 11, 12),
    needs=NEEDS,
    actions=(
        ActionLine(
            text="Recovery worker to see at home",
            owner="Harbour Recovery",
            due=date(2026, 11, 18),
            days_late=6,
        ),
        ActionLine(
            text="Emergency housing assessment", owner="County Housing", due=date(2026, 11, 27)
        ),
    ),
)

_OTHERS = (
    ("BRAMBLEDOWN, Kyle", Rag.RED),
    ("SORRELCROFT, Aaron", Rag.RED),
    ("THISTLEWAITE, Lee", Rag.AMBER_ALERT),
    ("NETTLEFOLD, Craig", Rag.GREEN),
    ("GORSEFIELD, Ryan", Rag.NOT_SET),
)


def some_cases() -> tuple[CasePage, ...]:
    """Six cases; the fourth is the one of the mock-up."""
    others = [
        replace(CASE, name=name, rag=rag, crn=f"X99{number:04}")
        for number, (name, rag) in enumerate(_OTHERS, 101)
    ]
    return (*others[:3], CASE, *others[3:])


PACK = PackPaper(frame=FRAME, copy=6, of=7, cover=COVER, cases=some_cases())

_ATTENDEES = (
    ("SALTMARSH, Martin", "Police", BasisLine(basis=Basis.STATUTORY)),
    ("BROADLEAF, Imran", "Police", BasisLine(basis=Basis.STATUTORY)),
    ("HAREBELL, Simon", "Probation", BasisLine(basis=Basis.STATUTORY)),
    ("WOODRUFF, Alice", "County Housing", BasisLine(basis=Basis.STATUTORY)),
    ("MEADOWRUE, Tom", "HMP Fellgate", BasisLine(basis=Basis.STATUTORY, by_phone=True)),
    ("SELFHEAL, Jo", "Harbour Recovery",
     BasisLine(basis=Basis.CONTRACT, until=date(2027, 3, 31))),
    ("ADDERTONGUE, Lou", "Adair Homes", BasisLine(basis=Basis.CONSENT, cases=(2, 6))),
)  # fmt: skip

SHEET = AttendanceSheet(
    frame=FRAME,
    quorum=3,
    attendees=tuple(
        AttendeeLine(copy=number, name=name, agency=agency, basis=basis, chair=number == 1)
        for number, (name, agency, basis) in enumerate(_ATTENDEES, 1)
    ),
)

RECOVERY = RecoveryPage(
    marking=SCHEME.marking.short,
    scheme=SCHEME.title,
    store="saltergate.iomstore",
    slot="Recovery",
    groups=("7K3QX", "0M9VA", "PD42R", "WY8HT", "3FJ6C", "ZB1N5", "QE7GS", "X4TV0"),
    made_at=FRAME.made_at,
    made_by="ELDERFLOWER, Priya",
    training=True,
)
