"""Random facts before random readers: nothing withheld is in any output, nor betrayed by one.

What a reader may see is worked out here from the second statement of the documents and from
readers described by hand; the program is asked for nothing but its outputs. Each output is
compared with that of a store in which what is withheld never was.
"""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import date, time
from io import BytesIO

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import Destination

from iomdesk.domain.agencies import AgencyEntry, AgencyRole, Agreement, AgreementKind, Practitioner
from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Attendee, Basis, Session
from iomdesk.domain.people import IdentifierKind, Provenance, Rag, Sensitivity
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sharing import Audience, AudienceKind, Item, ItemKind
from iomdesk.services import agencies, agreements, cohort, meetings, packs, referral_papers
from iomdesk.services.audiences import rights
from iomdesk.services.desk import Desk, Work
from iomdesk.services.hearing import hearings
from iomdesk.services.invitations import Invitation
from iomdesk.services.referral_papers import PaperKind, PaperRef, Recipient
from iomdesk.services.wall import Naming, wall_case
from iomdesk.store.changes import source_values
from iomdesk.store.schema import Kind
from tests.helpers.referrals import SOURCE, accepted, tasking
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
PRINTED = frozenset({"event", "action", "flag", "crn", "pncid", "nomis", "status"})
"""What a case page has a place for; the others are on no paper."""


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
    """Put a person with these facts before a meeting of all readers."""
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
            own = {"establishment": f"HMP {one.marker}"}
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


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Place"]:
    """One store for all examples: every example brings its own person and meeting."""
    from datetime import UTC, datetime

    clock = SetClock(datetime(2026, 11, 24, 9, tzinfo=UTC).astimezone())
    desk = make_desk(tmp_path_factory.mktemp("gate"), clock)
    fill_register(desk)
    yield Place(desk)
    desk.store.close()


# Every kind of fact with every single thing that may stand against it, one thing at a turn.
TURNS = [
    [
        Fact(place, "", replace(PLAIN, **one), closed=closed, anonymised=True)  # type: ignore[arg-type]
        for closed in (False, True)
        for place in PLACES
        if not closed or place in {"event", "note", "action", "flag"}
    ]
    for one in VARIED
]
TURNS.append([Fact("event", "", PLAIN, kind=kind) for kind in KINDS])


ALIKE = frozenset({"CLOVER, Sam"})
"""Told by the same rules as another of the list; the difference is on which paper."""

MANY = settings(
    max_examples=30,
    deadline=None,
    # Whoever reads of a failure is told of the facts as they were found: making the example
    # smaller takes minutes, each try being a meeting with its papers.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("reader", READERS, ids=lambda one: one.invitation.name.split(",")[0])
def test_each_thing_by_itself_before_each_reader(place: "Place", reader: Reader) -> None:
    """Those who hear the open case: every turn; the others: enough to see that they do not."""
    hears = reader.basis is not None and reader.until is None
    hears = hears and reader.invitation.name not in ALIKE
    hears = hears and (reader.basis is not Basis.CONSENT or reader.consents)
    for turn in TURNS if hears else TURNS[:1]:
        _look_at_copy(place.desk, marked(turn), PLAIN, Session.OPEN, reader, why="")


@MANY
@given(
    found=st.lists(facts, max_size=9).map(marked),
    person_source=sources,
    case=st.sampled_from((Session.OPEN, Session.OPEN, Session.CLOSED)),
    reader=st.sampled_from(READERS),
    why=st.sampled_from(("zqwhyzq", "")),
)
def test_a_copy_says_what_its_reader_may_hear_as_if_there_were_no_more(
    place: Place, found: list[Fact], person_source: Provenance, case: Session, reader: Reader,
    why: str,
) -> None:  # fmt: skip
    _look_at_copy(place.desk, found, person_source, case, reader, why=why)


def _look_at_copy(
    desk: Desk, found: list[Fact], person_source: Provenance, case: Session, reader: Reader,
    *, why: str,
) -> None:  # fmt: skip
    """Make a reader's copy, hold it to the documents, and make it again without the rest."""
    world = plant(desk, person_source, case, found, why)
    meeting = meetings.meeting(desk, world.meeting_id)
    attendee = next(one for one in meeting.attendees if one.name == reader.invitation.name)
    to = reader.audience(world.person_id)
    copy, sheet, counts = copy_of(desk, world, attendee)
    for one in found:
        answer = may(one, world, case, to)
        expected = answer == "whole" and one.place in PRINTED
        if one.place == "status" and why:
            expected = False  # the agenda says why; the reason stands there only without it
        assert (one.marker in copy) is expected, (answer, one, to)
        anonymous = answer == "anonymised" and one.place == "event"
        assert (one.anonymous_marker in copy) is anonymous, (answer, one, to)
        assert one.marker not in sheet
    heard = Item(kind=ItemKind.WHY, person_id=world.person_id, session=case)
    assert ("zqwhyzq" in copy) is (bool(why) and verdict(heard, to) == "whole")
    own = Item(
        kind=ItemKind.DETAIL, person_id=world.person_id, session=case, provenance=person_source
    )
    assert ("zqmanagerzq" in copy) is (verdict(own, to) == "whole")
    assert ("PPO" in copy) is (verdict(replace(own, kind=ItemKind.FLAG), to) == "whole")
    forget(desk, world, [one for one in found if may(one, world, case, to) == "no"])
    if verdict(own, to) == "no":
        blank(desk, world)
    assert copy_of(desk, world, attendee) == (copy, sheet, counts)
    (only,) = meetings.meeting(desk, world.meeting_id).cases
    if case is Session.CLOSED and verdict(replace(heard, kind=ItemKind.CASE), to) == "no":
        meetings.drop_case(desk, world.meeting_id, only)
        assert copy_of(desk, world, attendee)[:2] == (copy, sheet)


@MANY
@given(
    found=st.lists(facts, max_size=12).map(marked),
    case=st.sampled_from(Session),
    naming=st.sampled_from(Naming),
)
def test_the_wall_shows_what_it_may_as_if_there_were_no_more(
    place: Place, found: list[Fact], case: Session, naming: Naming
) -> None:
    _look_at_wall(place.desk, found, case, naming)


@pytest.mark.parametrize("case", Session)
def test_each_action_by_itself_on_the_wall(place: Place, case: Session) -> None:
    """Enough of them that "and so many more" is said, and some of each kind withheld."""
    found = [
        Fact("action", "", replace(PLAIN, **one), closed=closed)  # type: ignore[arg-type]
        for one in VARIED
        for closed in (False, True)
    ]
    _look_at_wall(place.desk, marked(found), case, Naming.FULL)


def _look_at_wall(desk: Desk, found: list[Fact], case: Session, naming: Naming) -> None:
    """Look at the wall, hold it to the documents, and look again without the rest."""
    world = plant(desk, SOURCE, case, found)
    meeting = meetings.meeting(desk, world.meeting_id)
    shown = wall_case(desk, meeting, meeting.cases[0], naming=naming)
    # Somebody by contract or consent hears this case in both parts, so the weakest basis holds.
    to = Audience(kind=AudienceKind.PROJECTOR, on=DAY, session=case, basis=Basis.CONSENT, own=OWN)
    text = json.dumps(asdict(shown), default=str)
    actions = 0
    for one in found:
        visible = verdict(one.item(world.person_id, case), to) == "whole"
        if one.place == "action" and visible and one.on_wall:
            actions += 1
            continue
        assert one.marker not in text, (one, text)
        assert one.anonymous_marker not in text
    assert (len(shown.actions), shown.more) == (min(actions, 3), max(0, actions - 3))
    status = [one for one in found if one.place == "status"]
    red = any(verdict(one.item(world.person_id, case), to) == "whole" for one in status)
    assert (shown.rag is Rag.RED) is red
    for never in ("zqwhyzq", "zqmanagerzq", "1990", "Probation", "outside"):
        assert never not in text
    assert ("OAKAPPLE" in text) is (naming is Naming.FULL)
    hidden = [one for one in found if verdict(one.item(world.person_id, case), to) != "whole"]
    forget(desk, world, [one for one in hidden if one.place != "status"])
    again = meetings.meeting(desk, world.meeting_id)
    assert wall_case(desk, again, again.cases[0], naming=naming) == shown


RECIPIENTS = (
    Recipient("HAREBELL, Simon", "Probation"),
    Recipient("SALTMARSH, Martin", "Police"),
    Recipient("FIR, Ash", "Public Health"),
    Recipient("LARCHE, Robin", "Probation"),
    Recipient("SELFHEAL, Jo", "Harbour Recovery"),
    Recipient("NOBODY, Known", "A Charity"),
)
ANSWERED = ("address", "primary_substance", "concern", "orders")


@settings(parent=MANY, max_examples=25)
@given(source=sources, recipient=st.sampled_from(RECIPIENTS), kind=st.sampled_from(
    (PaperKind.FORM, PaperKind.LETTER, PaperKind.MATRIX)))  # fmt: skip
def test_a_paper_of_a_referral_says_what_its_recipient_may_read(
    place: Place, tmp_path_factory: pytest.TempPathFactory, source: Provenance,
    recipient: Recipient, kind: PaperKind,
) -> None:  # fmt: skip
    desk = place.desk
    crn = f"X99{len(_held):04}"
    markers = {key: f"zq{key.replace('_', '')}zq" for key in ANSWERED}
    referral = accepted(desk, tasking(desk), surname=f"Fern{len(_held)}", crn=crn, **markers)
    _held.append(referral.id)
    desk.write(
        lambda work: work.amend(
            Kind.REFERRAL, referral.id, referral.revision, source_values(source)
        ),
        context="test",
    )
    ref = _ref(desk, kind, referral.id)
    statutory_now = recipient.agency in {"Probation", "Police"}
    statutory_now = statutory_now and recipient.name != "LARCHE, Robin"
    to = Audience(
        on=DAY, basis=Basis.STATUTORY if statutory_now else None, agency=recipient.agency, own=OWN
    )
    item = Item(kind=ItemKind.DETAIL, person_id=referral.id, provenance=source)
    allowed = verdict(item, to) == "whole"
    drawn = referral_papers.draw(desk, ref, recipient)
    said = said_by(drawn.pdf)
    if kind is PaperKind.LETTER:
        said += referral_papers.letter_text(desk, referral.id, recipient)
    if not allowed:
        for marker in markers.values():
            assert marker not in said, (kind, marker)
        assert crn not in said
        assert "9 Aug 1997" not in said
    elif kind is PaperKind.FORM:
        assert all(marker in said for marker in (crn, *markers.values()))
    elif kind is PaperKind.LETTER:
        assert crn in said
    file = tmp_path_factory.mktemp("out") / "paper.pdf"
    sent = False
    with suppress(RuleViolation):
        referral_papers.save(desk, ref, file, recipient=recipient)
        sent = True
    if kind is not PaperKind.MATRIX:
        assert sent is allowed
    assert file.exists() is sent
    if kind is PaperKind.FORM and not allowed:
        _forget_answers(desk, referral.id)
        assert said_by(referral_papers.draw(desk, ref, recipient).pdf) == said


_held: list[str] = []


def _ref(desk: Desk, kind: PaperKind, referral_id: str) -> PaperRef:
    if kind is not PaperKind.MATRIX:
        return PaperRef(kind, referral_id)
    from iomdesk.services import scoring

    (matrix,) = scoring.matrices(desk, referral_id=referral_id)
    return PaperRef(kind, matrix.id)


def _forget_answers(desk: Desk, referral_id: str) -> None:
    from iomdesk.services import referrals

    held = referrals.read_referral(desk, referral_id)
    names = {key: held.answers[key] for key in ("surname", "forename")}
    desk.write(
        lambda work: work.amend(
            Kind.REFERRAL, referral_id, held.revision, {"answers": json.dumps(names)}
        ),
        context="test",
    )
