"""The parts of a scheme but its forms: areas, agencies, meetings, RAG table, statement, tiers.

Each is a frozen value with its strict reader; ``scheme.py`` puts them together.
"""

import hashlib
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from iomdesk.domain.agencies import AgencyRole
from iomdesk.domain.eligibility import Tier, TierRules
from iomdesk.domain.people import BOARD_COLUMNS, Rag
from iomdesk.domain.ragfacts import RagDays
from iomdesk.domain.sharing import Originators
from iomdesk.formdef.ragtable import read_rag_days
from iomdesk.formdef.reading import Table


class AgencyKind(StrEnum):
    """On what footing an agency usually sits in a meeting (S2 section 10).

    ``UNSET``: S2 does not say; the coordinator sets it, with the basis.
    """

    STATUTORY = "statutory"
    CONTRACT = "contract"
    CONSENT = "consent"
    UNSET = "unset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A locality with the three capitals that stand for it in references."""

    name: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """An agency of the picker.

    Attributes:
        role: what it does in the scheme, which decides what it is asked for (S1 5.1).
    """

    name: str
    kind: AgencyKind
    role: AgencyRole = AgencyRole.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingKind:
    """A kind of meeting (S2 Strategy section 4).

    Attributes:
        code: two capitals that begin a pack's reference.
        quorum: distinct agencies needed before anything is decided.
        proposes: the statuses whose people are put on the agenda by default, in order.
    """

    id: str
    title: str
    pack_title: str
    code: str
    quorum: int
    held: str
    proposes: tuple[Rag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPoint:
    """A numbered point of the statement with the bullets under it."""

    text: str
    bullets: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Statement:
    """The confidentiality statement, word for word (domain item 31)."""

    title: str
    opening: str
    points: tuple[StatementPoint, ...]

    @cached_property
    def text(self) -> str:
        """The whole text as it is read out, a line for each point and bullet."""
        lines = [self.title, self.opening]
        for number, point in enumerate(self.points, 1):
            lines.append(f"{number}. {point.text}")
            lines.extend(f"- {bullet}" for bullet in point.bullets)
        return "\n".join(lines)

    @cached_property
    def sha256(self) -> str:
        """Hash of ``text`` in UTF-8, in hexadecimal: what a signature refers to."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """The protective marking (ruling 10).

    Attributes:
        full: at the head of each page and in the window's banner.
        foot: at the foot of each page.
        short: where no meeting is concerned, as on the recovery page.
    """

    full: str
    foot: str
    short: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """How the desk reads what the source leaves open (domain section 0, rulings 1 to 12)."""

    matrix_counts: str
    ogrs_tier_months: int
    compliance_months: int
    compliance_over_3: int
    compliance_over_6: int
    intelligence_first_days: int
    intelligence_second_days: int
    exclusion_months_without_conviction: int
    exit_months: int
    exit_counts_from: str
    copies_handed_back: bool
    meeting_lock_minutes: int
    ogrs_stale_months: int
    originators: str
    rag_days: RagDays


@dataclass(frozen=True, slots=True, kw_only=True)
class TierLine:
    """A line of the OGRS table, in the wording of S2 Strategy section 4.

    Attributes:
        label: "80 \u2013 89"; the loader sees to it that it says what the rules do.
        words: "Professional judgement \u2013 To complete IOM referral form and matrix".
    """

    tier: Tier
    label: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """What a scheme that extends another puts in place of the other's own name.

    Attributes:
        form: above the title of its forms; ``matrix``: the title of its matrix.
    """

    form: str
    matrix: str


def _code(table: Table, length: int) -> str:
    code = table.text("code")
    if len(code) != length or not (code.isascii() and code.isalpha() and code.isupper()):
        raise table.fail("code", "not_a_code", length=length)
    return code


def read_areas(table: Table) -> tuple[Area, ...]:
    found = []
    for one in table.tables("area"):
        found.append(Area(name=one.text("name"), code=_code(one, 3)))
        one.done()
    table.unlike("area", (area.name for area in found))
    table.unlike("area", (area.code for area in found))
    return tuple(found)


def read_agencies(table: Table) -> tuple[Agency, ...]:
    found = []
    for one in table.tables("agency"):
        kind = AgencyKind(one.choice("kind", AgencyKind))
        role = AgencyRole.OTHER
        if one.has("role"):
            role = AgencyRole(one.choice("role", AgencyRole))
        found.append(Agency(name=one.text("name"), kind=kind, role=role))
        one.done()
    table.unlike("agency", (agency.name for agency in found))
    table.done()
    return tuple(found)


def read_meeting_kinds(table: Table) -> tuple[MeetingKind, ...]:
    found = []
    for one in table.tables("meeting_kind"):
        proposes = one.texts("proposes", empty=True)
        for status in proposes:
            if status not in BOARD_COLUMNS:
                raise one.fail(
                    "proposes", "not_a_choice", value=status, allowed=", ".join(BOARD_COLUMNS)
                )
        found.append(
            MeetingKind(
                id=one.key_text("id"),
                title=one.text("title"),
                pack_title=one.text("pack_title"),
                code=_code(one, 2),
                quorum=one.number("quorum", 1, 20),
                held=one.text("held"),
                proposes=tuple(Rag(status) for status in proposes),
            )
        )
        one.done()
    table.unlike("meeting_kind", (kind.id for kind in found))
    table.unlike("meeting_kind", (kind.code for kind in found))
    return tuple(found)


def read_statement(table: Table) -> Statement:
    points = []
    for one in table.tables("point"):
        bullets = one.texts("bullets") if one.has("bullets") else ()
        points.append(StatementPoint(text=one.text("text"), bullets=bullets))
        one.done()
    table.unlike("point", (point.text for point in points))
    statement = Statement(
        title=table.text("title"), opening=table.text("opening"), points=tuple(points)
    )
    table.done()
    return statement


def read_marking(table: Table) -> Marking:
    marking = Marking(full=table.text("full"), foot=table.text("foot"), short=table.text("short"))
    table.done()
    return marking


def read_readings(table: Table) -> Readings:
    readings = Readings(
        matrix_counts=table.choice("matrix_counts", ("convictions_and_arrests", "convictions")),
        ogrs_tier_months=table.number("ogrs_tier_months", 12, 24),
        compliance_months=table.number("compliance_months", 1, 120),
        compliance_over_3=table.number("compliance_over_3", 0, 1000),
        compliance_over_6=table.number("compliance_over_6", 0, 1000),
        intelligence_first_days=table.number("intelligence_first_days", 1, 366),
        intelligence_second_days=table.number("intelligence_second_days", 1, 366),
        exclusion_months_without_conviction=table.number(
            "exclusion_months_without_conviction", 1, 120
        ),
        exit_months=table.number("exit_months", 1, 120),
        exit_counts_from=table.choice(
            "exit_counts_from", ("registration_or_release", "registration")
        ),
        copies_handed_back=table.flag("copies_handed_back"),
        meeting_lock_minutes=table.number("meeting_lock_minutes", 1, 240),
        ogrs_stale_months=table.number("ogrs_stale_months", 1, 120),
        # A rule set of before this was asked reads it as the agreement does (item 44).
        originators=table.choice("originators", Originators)
        if table.has("originators")
        else Originators.THIRD_PARTIES.value,
        rag_days=read_rag_days(table),
    )
    if readings.ogrs_tier_months not in {12, 24}:
        raise table.fail(
            "ogrs_tier_months", "not_a_choice", value=readings.ogrs_tier_months, allowed="12, 24"
        )
    if readings.intelligence_second_days <= readings.intelligence_first_days:
        least = readings.intelligence_first_days + 1
        raise table.fail("intelligence_second_days", "out_of_range", least=least, most=366)
    table.done()
    return readings


_TIERS = (Tier.ONE, Tier.TWO, Tier.NOT_ELIGIBLE)
_TOP_SCORE = 100


def bounds_in(label: str) -> tuple[int, ...]:
    """The whole numbers that a label of a table names: (80, 89) in "80-89"."""
    return tuple(int(digits) for digits in re.findall(r"\d{1,6}", label))


def read_tiers(
    table: Table, partner: Table, readings: Readings
) -> tuple[TierRules, tuple[TierLine, ...]]:
    """The OGRS table as thresholds and as the lines that are shown.

    A label that names other numbers than the thresholds is refused: what people read and
    what the program does cannot drift apart.
    """
    lines: list[TierLine] = []
    lowest: list[int] = []
    above = _TOP_SCORE + 1
    for one in table.tables("tier"):
        tier = Tier(one.choice("tier", _TIERS))
        least = one.number("from", 0, above - 1)
        label = one.text("label")
        if bounds_in(label) != ((least,) if above > _TOP_SCORE else (least, above - 1)):
            raise one.fail("label", "label_differs", least=least)
        lines.append(TierLine(tier=tier, label=label, words=one.text("words")))
        lowest.append(least)
        above = least
        one.done()
    if tuple(line.tier for line in lines) != _TIERS or above != 0:
        raise table.fail("tier", "not_the_tiers", allowed=", ".join(_TIERS))
    rules = TierRules(
        months=readings.ogrs_tier_months,
        one_from=Decimal(lowest[0]),
        two_from=Decimal(lowest[1]),
        conviction_months=readings.exclusion_months_without_conviction,
        needs_wanted=partner.number("needs_wanted", 1, 4),
    )
    partner.done()
    return rules, tuple(lines)


def read_headings(table: Table) -> Headings:
    """The headings a scheme has of its own."""
    headings = Headings(form=table.text("form"), matrix=table.text("matrix"))
    table.done()
    return headings
