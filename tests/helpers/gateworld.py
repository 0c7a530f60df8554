"""Readers of every kind, facts of every kind, and what each output says of them.

What a reader may see is worked out from the second statement of the documents and from
readers described by hand; the program is asked for nothing but its outputs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import Destination

from iomdesk.domain.agencies import AgencyEntry, AgencyRole, Agreement, AgreementKind, Practitioner
from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Attendee, Basis, Session
from iomdesk.domain.people import IdentifierKind, Provenance, Rag, Sensitivity
from iomdesk.domain.sharing import Audience, Item, ItemKind
from iomdesk.services import agencies, agreements, cohort, meetings, packs
from iomdesk.services.audiences import rights
from iomdesk.services.desk import Desk, Work
from iomdesk.services.hearing import hearings
from iomdesk.services.invitations import Invitation
from iomdesk.store.changes import source_values
from iomdesk.store.schema import Kind
from tests.helpers.referrals import SOURCE
from tests.helpers.stores import make_desk
from tests.unit.domain.gate_statement import verdict

DAY = date(2026, 11, 24)
SEEN = date(2026, 11, 2)
OWN = frozenset({"police", "daily tasking"})
LEAVE = "DS Rowanne, 12 Nov 2026, letter 14"

# ---- readers, and what they are by the documents ----------------------------------------


@dataclass(frozen=True, slots=True)
class Reader:
    """An attendee as invited, and as the audience the documents make of that person."""

    invitation: Invitation
    basis: Basis | None
    consents: bool = False
    until: date | None = None

    def audience(self, person_id: str) -> Audience:
        return Audience(
            on=DAY,
            session=Session.CLOSED if self.invitation.closed_session else Session.OPEN,
            basis=self.basis,
            basis_until=self.until,
            consented=frozenset({person_id} if self.consents else ()),
            agency=self.invitation.agency,
            own=OWN,
        )


def statutory(name: str, agency: str, *, closed: bool) -> Invitation:
    return Invitation.statutory(name, agency, closed_session=closed)


def other(name: str, agency: str, basis: Basis, **known: object) -> Invitation:
    made = Invitation(name=name, agency=agency, basis=basis, basis_detail="County Housing")
    return replace(made, **known)  # type: ignore[arg-type]


CONTRACT, CONSENT = Basis.CONTRACT, Basis.CONSENT
READERS: Sequence[Reader] = (
    Reader(statutory("ELDERFLOWER, Priya", "Police", closed=True), Basis.STATUTORY),
    Reader(statutory("HAREBELL, Simon", "Probation", closed=False), Basis.STATUTORY),
    Reader(statutory("ROWANNE, Tess", "Probation", closed=True), Basis.STATUTORY),
    # Has left the agency, as the register has it.
    Reader(statutory("LARCHE, Robin", "Probation", closed=True), None),
    # The register names its agency as statutory no longer.
    Reader(statutory("FIR, Ash", "Public Health", closed=True), None),
    # A contract in force; one whose paper nobody has seen; one that has ended.
    Reader(other("SELFHEAL, Jo", "Harbour Recovery", CONTRACT), CONTRACT),
    Reader(other("YARROW, Kit", "Harbour Recovery", CONTRACT, closed_session=True), CONTRACT),
    Reader(other("SORREL, Max", "Millbeck Skills", CONTRACT), None),
    Reader(other("TEASEL, Ada", "Ended Homes", CONTRACT), CONTRACT, until=date(2026, 11, 1)),
    # A consent in force, one withdrawn, one that only the list knows, with and without a day.
    Reader(other("ADDERTONGUE, Lou", "Adair Homes", CONSENT), CONSENT, consents=True),
    Reader(other("BETONYE, Chris", "Thornhope Debt Advice", CONSENT), CONSENT),
    Reader(other("CLOVER, Sam", "Line Homes", CONSENT, seen_on=SEEN), CONSENT, consents=True),
    Reader(other("DAISY, Pat", "Line Homes", CONSENT), CONSENT),
)


def fill_register(desk: Desk) -> None:
    """What the coordinator set: agencies and contracts; consents are given per person."""
    gone = Practitioner(
        id="", revision=0, agency="Probation", name="Larche,  Robin", left_on=date(2026, 11, 3)
    )
    agencies.save_practitioner(desk, gone)
    entry = agencies.agency(desk, "Public Health")
    assert entry is not None
    agencies.save_agency(desk, replace(entry, kind="unset"))
    for name, kind in (("Ended Homes", "contract"), ("Line Homes", "consent")):
        new = AgencyEntry(id="", revision=0, name=name, kind=kind, role=AgencyRole.OTHER)
        agencies.save_agency(desk, new)
    contract = Agreement(
        id="", revision=0, kind=AgreementKind.CONTRACT, agency="Harbour Recovery",
        begins_on=date(2026, 1, 1), lead_body="County Housing", paper_seen_on=SEEN,
    )  # fmt: skip
    agreements.add_agreement(desk, contract)
    agreements.add_agreement(desk, replace(contract, agency="Millbeck Skills", paper_seen_on=None))
    ended = replace(contract, agency="Ended Homes", until=date(2026, 11, 1))
    agreements.add_agreement(desk, ended)


def consent(desk: Desk, person_id: str) -> None:
    """One that is in force, and one that was withdrawn."""
    given_one = Agreement(
        id="", revision=0, kind=AgreementKind.CONSENT, agency="Adair Homes",
        person_id=person_id, begins_on=date(2026, 1, 1), paper_seen_on=SEEN,
    )  # fmt: skip
    agreements.add_agreement(desk, given_one)
    gone = agreements.add_agreement(desk, replace(given_one, agency="Thornhope Debt Advice"))
    agreements.withdraw(desk, gone.id, gone.revision, on=date(2026, 11, 20), reason="Asked to.")


# ---- facts ------------------------------------------------------------------------------

PLACES = ("event", "note", "need", "action", "flag", "score", "custody", "rag_fact",
          "crn", "pncid", "nomis", "status")  # fmt: skip
NUMBERS = {
    "crn": IdentifierKind.CRN, "pncid": IdentifierKind.PNCID, "nomis": IdentifierKind.NOMIS
}  # fmt: skip
PRINTED = frozenset({"event", "action", "flag", "custody", "crn", "pncid", "nomis", "status"})
"""What a copy has a place for, the list of releases included; the others are on no paper."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of a person.

    Attributes:
        place: where it is kept.
        marker: a word of its own, in every text of it.
        kind: of an event; older stores have words of their own for it.
    """

    place: str
    marker: str
    source: Provenance
    closed: bool = False
    anonymised: bool = False
    on_wall: bool = True
    kind: str = "other"

    def item(self, person_id: str, case: Session) -> Item:
        """What the documents take it for."""
        kind = ItemKind(self.place)
        if self.place == "event" and (self.source.grade or "ntel" in self.kind):
            kind = ItemKind.INTELLIGENCE
        may_close = self.place in {"event", "note", "action", "flag"}
        closed = (self.closed and may_close) or case is Session.CLOSED
        return Item(
            kind=kind,
            person_id=person_id,
            session=Session.CLOSED if closed else Session.OPEN,
            provenance=self.source,
            anonymised=self.anonymised and self.place in {"event", "note"},
        )

    @property
    def anonymous_marker(self) -> str:
        return self.marker.replace("zq", "zqanon", 1)


@dataclass(slots=True)
class World:
    """A person on the agenda of a meeting of every reader, with facts."""

    person_id: str
    meeting_id: str
    rows: dict[str, tuple[Kind, str]] = field(default_factory=dict)


PLAIN = Provenance(originator="Police", received_on=SEEN, channel="telephone")
VARIED: Sequence[dict[str, object]] = (
    {},
    {"originator": "Probation"},
    {"originator": "Probation", "onward_permission": LEAVE},
    {"originator": "Harbour Recovery"},
    {"grade": "5x5x5 B2 1"},
    {"grade": "5x5x5 B2 2"},
    {"grade": "5x5x5 A1 4"},
    {"handling": "No copies"},
    {"handling": "No copies", "onward_permission": LEAVE},
    {"hmpps_unpublished": True},
    {"sensitivity": Sensitivity.VICTIM},
    {"sensitivity": Sensitivity.MEDICAL},
    {"sensitivity": Sensitivity.MEDICAL, "ground": "To prevent self-harm"},
)
"""One thing at a time, so that nothing else hides what it does."""

simple = st.sampled_from([replace(PLAIN, **one) for one in VARIED])  # type: ignore[arg-type]
tangled = st.builds(
    Provenance,
    originator=st.sampled_from(("Police", "Probation", "Harbour Recovery", "Police; Probation")),
    received_on=st.just(SEEN),
    channel=st.just("telephone"),
    grade=st.sampled_from(("", "", "", "5x5x5 B2 1", "5x5x5 B2 2", "5x5x5 A1 4", "3x5x2 2B C",
                           "looks bad")),
    handling=st.sampled_from(("", "", "", "No copies")),
    onward_permission=st.sampled_from(("", "", LEAVE)),
    hmpps_unpublished=st.sampled_from((False, False, False, True)),
    sensitivity=st.sampled_from((Sensitivity.NONE, *Sensitivity)),
    ground=st.sampled_from(("", "To prevent self-harm")),
)  # fmt: skip
sources = st.one_of(simple, simple, simple, tangled)
KINDS = ("other", "arrest", "missed", "Appointment", "Intel report", "intelligence")
facts = st.builds(
    Fact,
    place=st.sampled_from(PLACES),
    marker=st.just(""),
    source=sources,
    closed=st.sampled_from((False, False, True)),
    anonymised=st.booleans(),
    on_wall=st.booleans(),
    kind=st.sampled_from(KINDS),
)


def marked(found: Sequence[Fact]) -> list[Fact]:
    """Each with its own word; one fact for each number and one status."""
    once: set[str] = set()
    kept: list[Fact] = []
    for number, one in enumerate(found):
        if one.place in {*NUMBERS, "status"}:
            if one.place in once:
                continue
            once.add(one.place)
        kept.append(replace(one, marker=f"zq{one.place.replace('_', '')}{number}zq"))
    return kept


def plant(
    desk: Desk,
    person_source: Provenance,
    case: Session,
    found: Sequence[Fact],
    why: str = "zqwhyzq",
) -> World:
    """Put a person with these facts before a meeting of all readers.

    Those of earlier examples have left, so that no list of releases has them.
    """
    desk.write(_all_leave, context="test")
    person_id = cohort.add_person(
        desk,
        {"surname": "OAKAPPLE", "forename": "Alex", "birth_date": date(1990, 1, 2),
         "area": "Saltergate", "offender_manager": "zqmanagerzq",
         "ppo": True},
        numbers={}, source=SOURCE,
    )  # fmt: skip
    consent(desk, person_id)
    meeting_id = meetings.plan_meeting(
        desk, kind="daily_tasking", on_date=DAY, at_time=time(9, 30), place="Saltergate",
        chair="ELDERFLOWER, Priya", chair_agency="Police",
    )  # fmt: skip
    for reader in READERS:
        invitation = reader.invitation
        if invitation.basis is Basis.CONSENT:
            invitation = replace(invitation, consented=frozenset({person_id}))
        meetings.invite(desk, meeting_id, invitation)
    meetings.add_cases(desk, meeting_id, [person_id], why={person_id: why})
    (only,) = meetings.meeting(desk, meeting_id).cases
    if case is Session.CLOSED:
        meetings.set_case(desk, meeting_id, only, session=case, why=why)
    world = World(person_id, meeting_id)

    def act(work: Work) -> None:
        revision = cohort.read_record(desk, person_id).person.revision
        work.amend(Kind.PERSON, person_id, revision, source_values(person_source))
        for one in found:
            world.rows[one.marker] = _insert(work, person_id, one)

    desk.write(act, context="test")
    return world


def _all_leave(work: Work) -> None:
    rows = work.reading.exec_driver_sql("SELECT id, revision FROM person WHERE left_on IS NULL")
    for row_id, revision in rows.all():
        work.amend(Kind.PERSON, row_id, revision, {"left_on": "2026-11-23"})


def _insert(work: Work, person_id: str, one: Fact) -> tuple[Kind, str]:
    text = f"Told {one.marker} here"
    own: dict[str, object]
    match one.place:
        case "event":
            own = {"on_date": "2026-11-20", "kind": one.kind, "body": text,
                   "closed_only": one.closed,
                   "anonymised": one.anonymous_marker if one.anonymised else ""}  # fmt: skip
        case "note":
            own = {"on_date": "2026-11-20", "body": text, "closed_only": one.closed,
                   "anonymised": one.anonymous_marker if one.anonymised else ""}  # fmt: skip
        case "need":
            own = {"pathway": "drugs", "level": "high", "assessed_on": "2026-11-10", "body": text}
        case "action":
            own = {"body": text, "owner_agency": "Police", "due_on": "2026-11-18",
                   "on_wall": one.on_wall, "closed_only": one.closed}  # fmt: skip
        case "flag":
            own = {"body": text, "closed_only": one.closed}
        case "score":
            own = {"tool": f"OGRS {one.marker}", "value": "84"}
        case "custody":
            own = {"establishment": f"HMP {one.marker}", "release_on": "2026-12-01"}
        case "rag_fact":
            own = {"fact": "wanted", "value": "yes", "as_at": "2026-11-20", "body": text}
        case "status":
            row = work.reading.exec_driver_sql(
                "SELECT revision FROM person WHERE id = ?", (person_id,)
            ).one()
            work.amend(Kind.PERSON, person_id, row[0], {
                "rag": Rag.RED, "rag_since": "2026-11-20", "rag_reason": text})  # fmt: skip
            own = {"before": "not_set", "status": "red", "reason": text,
                   "set_at": "2026-11-20T09:00:00+00:00"}  # fmt: skip
        case number:
            own = {"kind": number, "typed": one.marker, "canonical": one.marker}
    kind = {"status": Kind.RAG_CHANGE, **dict.fromkeys(NUMBERS, Kind.IDENTIFIER)}.get(
        one.place
    ) or Kind(one.place)
    values = {"person_id": person_id, **own, **source_values(one.source)}
    return kind, work.insert(kind, values)


def forget(desk: Desk, world: World, withheld: Sequence[Fact]) -> None:
    """Make it as if these had never been told; of a status, as if another had been set."""

    def act(work: Work) -> None:
        for one in withheld:
            kind, row_id = world.rows[one.marker]
            if one.place == "status":
                _change_status(work, world.person_id, row_id)
            else:
                work.erase(kind, row_id, 1)

    desk.write(act, context="test")


def _change_status(work: Work, person_id: str, row_id: str) -> None:
    row = work.reading.exec_driver_sql(
        "SELECT revision FROM person WHERE id = ?", (person_id,)
    ).one()
    told = {"rag_reason": "Another reason", "rag_since": "2026-10-01", "rag": Rag.GREEN}
    work.amend(Kind.PERSON, person_id, row[0], told)
    work.amend(Kind.RAG_CHANGE, row_id, 1, {"status": "green", "reason": "Another reason"})


def blank(desk: Desk, world: World) -> None:
    """Make it as if the fields of the person's own row had never been filled in."""

    def act(work: Work) -> None:
        row = work.reading.exec_driver_sql(
            "SELECT revision FROM person WHERE id = ?", (world.person_id,)
        ).one()
        empty = {"area": "", "offender_manager": "", "birth_date": None, "registered_on": None,
                 "ppo": False}  # fmt: skip
        work.amend(Kind.PERSON, world.person_id, row[0], empty)

    desk.write(act, context="test")


# ---- outputs ----------------------------------------------------------------------------


def said_by(pdf: bytes) -> str:
    """All that can be read out of a paper: pages, document information, bookmarks."""
    reader = PdfReader(BytesIO(pdf))
    parts = [f"{len(reader.pages)} pages"]
    parts += [page.extract_text() for page in reader.pages]
    parts += [f"{key}: {value}" for key, value in (reader.metadata or {}).items()]
    parts += [str(reader.xmp_metadata and reader.xmp_metadata.dc_title)]
    parts += list(_bookmarks(reader, reader.outline))
    text = re.sub(r"\s+", " ", " ".join(parts))
    text = re.sub(r"DT-2026-11-24-SAL(-\d+)?", "REFERENCE", text)
    return re.sub(r"(Referral form|IOM matrix|Decision letter|Letter) [0-9a-f]{8}\b", "PAPER", text)


def _bookmarks(reader: PdfReader, outline: object) -> Iterator[str]:
    if isinstance(outline, list):
        for one in outline:
            yield from _bookmarks(reader, one)
    elif isinstance(outline, Destination):
        yield f"{outline.title} on {reader.get_destination_page_number(outline)}"


def copy_of(desk: Desk, world: World, attendee: Attendee) -> tuple[str, str, object]:
    """What an attendee's copy says, what the chair's sheet says, and what the list counts."""
    made = packs.make(desk, world.meeting_id, only=frozenset({attendee.name}))
    (copy,) = made.copies
    meeting = meetings.meeting(desk, world.meeting_id)
    lists = [
        (line.attendee.name, len(line.heard), [kept.reason for kept in line.outside])
        for line in hearings(rights(desk), meeting)
    ]
    counts = (copy.people, copy.sheets, copy.copy.pages, copy.copy.number, copy.copy.of, lists)
    return said_by(copy.pdf), said_by(made.attendance), counts


def may(one: Fact, world: World, case: Session, to: Audience) -> str:
    """What the documents say: the case has to be heard at all, then the fact."""
    whole_case = Item(kind=ItemKind.CASE, person_id=world.person_id, session=case)
    if verdict(whole_case, to) == "no":
        return "no"
    return verdict(one.item(world.person_id, case), to)


class Place:
    """A desk that a report of a failed example does not write out."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk


def made_place(folder: Path) -> Iterator[Place]:
    """One store for all examples: every example brings its own person and meeting."""
    clock = SetClock(datetime(2026, 11, 24, 9, tzinfo=UTC).astimezone())
    desk = make_desk(folder, clock)
    fill_register(desk)
    yield Place(desk)
    desk.store.close()


MANY = settings(
    max_examples=30,
    deadline=None,
    # Whoever reads of a failure is told of the facts as they were found: making the example
    # smaller takes minutes, each try being a meeting with its papers.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
