"""A meeting held through the services with marked words in all it says.

``tell`` holds it; with a reader named, only what that reader may have is ever said, decided
or entered, at the moments it would have had: the meeting of a world without the rest. What
may be had is stated here by hand; the gate is not asked.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

from iomdesk.domain.clock import SetClock
from iomdesk.domain.deciding import Verdict
from iomdesk.domain.meetings import Attendee, Basis, Session
from iomdesk.domain.people import Provenance, Rag, Sensitivity
from iomdesk.services import (
    actions,
    agendas,
    attending,
    decidereferral,
    deciding,
    meetingnotes,
    meetings,
    onward,
    requests,
    roomcheck,
    sitting,
)
from iomdesk.services.actions import NewAction
from iomdesk.services.cohort import read_record
from iomdesk.services.deciding import NewDecision
from iomdesk.services.desk import Desk
from iomdesk.services.invitations import Invitation
from iomdesk.services.referrals import read_referral
from tests.helpers import ending
from tests.helpers.people import add
from tests.helpers.rag import facts_for
from tests.helpers.referrals import scored, sent

DAY = date(2026, 11, 24)
SEEN = date(2026, 11, 20)
POLICE = Provenance(originator="Police", received_on=DAY, channel="meeting")
PROBATION = replace(POLICE, originator="Probation")
LEAVE = "DS Rowanne, 12 Nov 2026, letter 14"
CASES = ("OAKAPPLE", "QUILLFEATHER", "DRIFTWOODE", "MARSHLIGHT")
CLOSED = frozenset({"QUILLFEATHER"})
CONSENTED = frozenset({"OAKAPPLE", "QUILLFEATHER", "DRIFTWOODE"})
REFERRED = "WINDLESTRAW"
ITEMS = (*CASES, REFERRED)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads the minutes, by the documents.

    Attributes:
        closed: stays for the closed part. statutory: sits there by statute.
        consent: hears only those who gave consent.
    """

    name: str
    agency: str
    closed: bool = False
    statutory: bool = False
    consent: bool = False

    def hears(self, item: str) -> bool:
        """Whether this person may hear an item at all."""
        if item in CLOSED and not self.closed:
            return False
        if item == REFERRED and not self.statutory:
            return False  # probation told it, and wrote no permission to pass it on
        return not self.consent or item in CONSENTED


CHAIR = Reader("SALTMARSH, Martin", "Police", closed=True, statutory=True)
READERS = (
    CHAIR,
    Reader("HAREBELL, Simon", "Probation", statutory=True),
    Reader("MEADOWRUE, Tom", "HMP Fellgate", closed=True, statutory=True),
    Reader("SELFHEAL, Jo", "Harbour Recovery"),
    Reader("ADDERTONGUE, Lou", "Adair Homes", consent=True),
    Reader("BETONYE, Chris", "Thornhope Debt Advice", consent=True, closed=True),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A kind of thing that is said of each item, and to whom it may go by the documents."""

    code: str
    source: Provenance
    to: Callable[[Reader], bool]
    closed_only: bool = False
    anonymised: bool = False


def anybody(_reader: Reader) -> bool:
    """Whoever hears the item."""
    return True


def nobody(_reader: Reader) -> bool:
    """No copy at all."""
    return False


def by_statute(reader: Reader) -> bool:
    """Who sits there by statute."""
    return reader.statutory


def in_closed(reader: Reader) -> bool:
    """Who stays for the closed part."""
    return reader.closed


def closed_by_statute(reader: Reader) -> bool:
    """The whole of what tells of a victim (S1 5.1.1 iv)."""
    return reader.statutory and reader.closed


NOTES = (
    Mark("plain", POLICE, anybody),
    Mark("prob", PROBATION, by_statute),
    Mark("probleave", replace(PROBATION, onward_permission=LEAVE), anybody),
    Mark("hub", replace(POLICE, hmpps_unpublished=True), nobody),
    Mark("hubprob", replace(PROBATION, hmpps_unpublished=True, onward_permission=LEAVE), nobody),
    Mark("cond", replace(POLICE, handling="Not to the family"), nobody),
    Mark("graded", replace(POLICE, grade="5x5x5 B2 1"), by_statute),
    Mark("never", replace(POLICE, grade="5x5x5 B2 5"), nobody),
    Mark("shut", POLICE, in_closed, closed_only=True),
    Mark("victim", replace(POLICE, sensitivity=Sensitivity.VICTIM), closed_by_statute,
         anonymised=True),
)  # fmt: skip
TASKS = (
    Mark("task", POLICE, anybody),
    Mark("probtask", PROBATION, by_statute),
    Mark("hubtask", replace(POLICE, hmpps_unpublished=True), nobody),
    Mark("shuttask", POLICE, in_closed, closed_only=True),
)


def word(code: str, item: str) -> str:
    """The marked word of one thing said of one item."""
    return f"zq{code}{item.lower()}zq"


def may_have(reader: Reader) -> frozenset[str]:
    """Every marked word that stands in a reader's minutes."""
    return frozenset(one for one, to in marked().items() if to(reader))


def marked() -> dict[str, Callable[[Reader], bool]]:
    """Every marked word there is, with who may have it."""
    found: dict[str, Callable[[Reader], bool]] = {}
    for item in ITEMS:
        for mark in NOTES if item == REFERRED else (*NOTES, *TASKS):
            found[word(mark.code, item)] = _both(item, mark.to)
            if mark.anonymised:
                found[word("anon", item)] = _both(item, lambda one: not closed_by_statute(one))
        for code in ("reason", "onward"):
            found[word(code, item)] = _both(item, anybody)
        for code in ("against", "grounds", "answer"):
            if code != "against" or item == "DRIFTWOODE":
                found[word(code, item)] = _both(item, by_statute)
        found[item] = _both(item, anybody)
    return found


def _both(item: str, to: Callable[[Reader], bool]) -> Callable[[Reader], bool]:
    return lambda reader: reader.hears(item) and to(reader)


@dataclass(slots=True)
class Told:
    """The meeting that was held."""

    desk: Desk
    meeting_id: str = ""
    ids: dict[str, str] = field(default_factory=dict)

    def attendee(self, reader: Reader) -> Attendee:
        """A reader on the list."""
        found = meetings.meeting(self.desk, self.meeting_id).attendees
        return next(one for one in found if one.name == reader.name)


def tell(desk: Desk, clock: SetClock, only: Reader | None = None) -> Told:
    """Hold the meeting; ``only``: what this reader may not have never happens."""
    told = Told(desk)
    heard = [one for one in ITEMS if only is None or only.hears(one)]
    _plan(told, heard)
    _begin(told, clock)
    for item in ITEMS:
        if item in heard and item not in CLOSED:
            _hear(told, clock, item, heard, only)
    if any(item in CLOSED for item in heard):
        _close(told, clock)
        for item in heard:
            if item in CLOSED:
                _hear(told, clock, item, heard, only)
        clock.at = moment(10, 55)
    else:
        clock.at = moment(10, 30)  # when the closed part would have begun
    ending.end(desk, told.meeting_id)
    return told


def moment(hour: int, minute: int) -> datetime:
    """A moment of that day at the desk."""
    return datetime(2026, 11, 24, hour, minute, tzinfo=UTC).astimezone()


def _plan(told: Told, heard: list[str]) -> None:
    desk = told.desk
    told.meeting_id = meetings.plan_meeting(
        desk, kind="daily_tasking", on_date=DAY, at_time=time(9, 30), place="Saltergate",
        chair=CHAIR.name, chair_agency=CHAIR.agency, invite_chair=True,
    )  # fmt: skip
    for number, surname in enumerate(CASES):
        told.ids[surname] = add(desk, surname, "Alex", birth_date=date(1990, 1, 1 + number))
    referral = scored(desk, sent(desk, surname=REFERRED, forename="Peter"))
    told.ids[REFERRED] = referral.id
    consented = frozenset(told.ids[one] for one in CONSENTED)
    for one in READERS[1:]:
        basis = Basis.CONSENT if one.consent else Basis.CONTRACT
        meetings.invite(
            desk,
            told.meeting_id,
            Invitation.statutory(one.name, one.agency, closed_session=one.closed)
            if one.statutory
            else Invitation(
                name=one.name, agency=one.agency, basis=basis, basis_detail="County Council",
                closed_session=one.closed, consented=consented if one.consent else frozenset(),
                seen_on=SEEN,
            ),
        )  # fmt: skip
    cases = [one for one in heard if one != REFERRED]
    meetings.add_cases(desk, told.meeting_id, [told.ids[one] for one in cases])
    for case in meetings.meeting(desk, told.meeting_id).cases:
        if any(told.ids[one] == case.person_id for one in CLOSED):
            meetings.set_case(desk, told.meeting_id, case, session=Session.CLOSED, why="")
    if REFERRED in heard:
        agendas.add_referrals(desk, told.meeting_id, [told.ids[REFERRED]])


def _begin(told: Told, clock: SetClock) -> None:
    clock.at = moment(9, 30)
    sitting.open_meeting(told.desk, told.meeting_id)
    clock.at = moment(9, 31)
    sitting.read_aloud(told.desk, told.meeting_id, by=CHAIR.name)
    clock.at = moment(9, 33)
    for reader in READERS:
        attending.sign(told.desk, told.meeting_id, told.attendee(reader).id, name=reader.name)


def _hear(told: Told, clock: SetClock, item: str, heard: list[str], only: Reader | None) -> None:
    """One item, at a time of its own whether or not others are heard."""
    desk, meeting_id, number = told.desk, told.meeting_id, ITEMS.index(item)
    start = moment(10, 40) if item in CLOSED else moment(9, 40 + 3 * number)
    clock.at = start
    state = sitting.state(desk, meeting_id)
    here = next(one for one in state.items if told.ids[item] in {one.person_id, one.referral_id})
    for out in roomcheck.must_be_outside(state, here):
        attending.step_out(desk, meeting_id, out.seat.attendee.id, item=here.id, reason=out.reason)
    sitting.go_to(desk, meeting_id, here.id)
    _say(told, item, here, only)
    clock.at = start.replace(minute=start.minute + 2)
    state = sitting.go_to(desk, meeting_id, "")
    for seat in roomcheck.may_come_back(state, None):
        if item not in CLOSED:
            attending.come_in(desk, meeting_id, seat.attendee.id)


def _say(told: Told, item: str, here: sitting.AgendaItem, only: Reader | None) -> None:
    desk, meeting_id = told.desk, told.meeting_id

    def wanted(to: Callable[[Reader], bool]) -> bool:
        return only is None or to(only)

    for mark in NOTES:
        source, body, plain = mark.source, word(mark.code, item), ""
        if mark.anonymised:
            plain = word("anon", item)
            if only is not None and not mark.to(only):
                source, body, plain = POLICE, plain, ""
        elif not wanted(mark.to):
            continue
        meetingnotes.take(
            desk, meeting_id, here.id, body=f"He said {body} then.", source=source,
            closed_only=mark.closed_only, anonymised=plain and f"He said {plain} then.",
        )  # fmt: skip
    for mark in () if item == REFERRED else TASKS:
        if wanted(mark.to):
            new = NewAction(
                body=f"Do {word(mark.code, item)} now", owner_agency="Police", due_on=DAY,
                closed_only=mark.closed_only,
            )  # fmt: skip
            actions.add(desk, told.ids[item], new, mark.source, meeting_id=meeting_id)
    _decide(told, item, here)
    onward.agree(desk, meeting_id, here.id, text=f"Tell {word('onward', item)} only")
    if wanted(by_statute):
        asked = requests.ask(
            desk, meeting_id, here.id, by=told.attendee(READERS[1]).id, to="the landlord",
            grounds=word("grounds", item),
        )  # fmt: skip
        requests.answer(desk, asked, granted=True, reason=word("answer", item))


def _decide(told: Told, item: str, here: sitting.AgendaItem) -> None:
    desk, agencies = told.desk, ("Police", "Probation", "HMP Fellgate")
    if item in CLOSED:
        agencies = ("Police", "HMP Fellgate", "Thornhope Debt Advice")
    reason = f"Because {word('reason', item)} is so."
    if item == REFERRED:
        new = NewDecision(verdict=Verdict.REFUSED, reason=reason, agencies=agencies)
        decidereferral.record(desk, told.meeting_id, here.id, new, base_revision=_referral(told))
        return
    person = read_record(desk, told.ids[item]).person
    against = word("against", item) if item == "DRIFTWOODE" else ""
    new = NewDecision(
        verdict=Verdict.CHANGE, to=Rag.AMBER, reason=reason, agencies=agencies, against=against,
        facts=facts_for(Rag.RED if against else Rag.AMBER, DAY),
    )  # fmt: skip
    deciding.record(desk, told.meeting_id, here.id, new, base_revision=person.revision)


def _referral(told: Told) -> int:
    return read_referral(told.desk, told.ids[REFERRED]).revision


def _close(told: Told, clock: SetClock) -> None:
    clock.at = moment(10, 29)
    state = sitting.state(told.desk, told.meeting_id)
    for out in roomcheck.before_closing(state):
        attending.step_out(told.desk, told.meeting_id, out.seat.attendee.id, reason=out.reason)
    clock.at = moment(10, 30)
    sitting.set_session(told.desk, told.meeting_id, Session.CLOSED)
