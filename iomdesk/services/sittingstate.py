"""What a meeting is at one moment while it is held: the room, the gates and the agenda.

S2 section 10 and Strategy section 4; domain items 29 to 33 and ruling 8. Read afresh from the
store each time, so that a meeting stands after a crash where it stood before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from iomdesk.domain.deciding import Decision, Ending, Minute, MinuteKind
from iomdesk.domain.meetings import Basis, Case, Meeting, MeetingReferral, Session
from iomdesk.domain.people import Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.referrals import DECIDED_STAGES, Stage
from iomdesk.domain.sharing import Audience
from iomdesk.domain.sitting import ANOTHER_DAY, Gates, Place, Room, Seat, Sitting, gates, room
from iomdesk.services import rulesets
from iomdesk.services.audiences import Rights, attending, rights
from iomdesk.services.desk import Desk, Reading
from iomdesk.store.queries import meetings as stored_meetings
from iomdesk.store.queries import sittings as stored

_GONE: Final = frozenset({Stage.WITHDRAWN, Stage.MISTAKE})
_DECIDING_AGENCIES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """A case or a referral on the agenda.

    Attributes:
        id: of the case, or of the referral's line. kind: "case" or "referral".
        number: its place on the agenda, from 1 and throughout; for the chair only, as it
            counts the closed ones. On copies and on the wall each part counts its own.
        person_id, referral_id: empty where there is none.
        rag: the person's status now; None of a referral.
    """

    id: str
    kind: str
    number: int
    session: Session
    person_id: str
    referral_id: str
    name: str
    rag: Rag | None
    case: Case | None
    referral: MeetingReferral | None
    ending: Ending


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """All that a meeting is at one moment.

    Attributes:
        sitting: None while it was never opened.
        items: open cases, closed cases, then referrals.
    """

    meeting: Meeting
    sitting: Sitting | None
    room: Room
    gates: Gates
    items: tuple[AgendaItem, ...]
    rights: Rights

    def item(self, item_id: str) -> AgendaItem:
        """One item of the agenda; KeyError when it is not on it."""
        for one in self.items:
            if one.id == item_id:
                return one
        raise KeyError(item_id)

    @property
    def here(self) -> AgendaItem | None:
        """What is on the table; None between items."""
        on_table = "" if self.sitting is None else self.sitting.item
        return next((one for one in self.items if one.id == on_table), None)

    @property
    def session(self) -> Session:
        """The part the meeting is in."""
        return Session.OPEN if self.sitting is None else self.sitting.session

    @property
    def quorate(self) -> bool:
        """Whether decisions may be made now."""
        return self.room.quorate

    @property
    def running(self) -> bool:
        """Whether it was opened and has not ended."""
        return self.sitting is not None and self.sitting.running

    @property
    def asked_anew(self) -> datetime | None:
        """When it went on on another day, while nobody has come in since; else None."""
        came = {Place.IN, Place.OUTSIDE, Place.LEFT}
        if any(seat.place in came for seat in self.room.seats):
            return None
        last = (seat.lines[-1] for seat in self.room.seats if seat.lines)
        return max((one.at for one in last if one.reason == ANOTHER_DAY), default=None)

    @property
    def unfinished(self) -> tuple[AgendaItem, ...]:
        """The items that are neither done nor put over."""
        return tuple(one for one in self.items if not one.ending.done)

    @property
    def unheard(self) -> tuple[AgendaItem, ...]:
        """The unfinished items that were neither on the table nor decided here."""
        return tuple(one for one in self.unfinished if not one.ending.heard)

    @property
    def unsaid(self) -> tuple[AgendaItem, ...]:
        """The items that were heard and of which no onward disclosure is said."""
        return tuple(one for one in self.items if one.ending.owes_onward)

    def of_session(self, session: Session) -> tuple[AgendaItem, ...]:
        """The items of one part, in their order."""
        return tuple(one for one in self.items if one.session is session)


def state(desk: Desk, meeting_id: str) -> State:
    """The meeting as it stands. Raises KeyError when there is no such meeting."""
    held = rights(desk)
    with desk.read() as reading:
        return _state(desk, reading, meeting_id, held)


def _state(desk: Desk, reading: Reading, meeting_id: str, held: Rights) -> State:
    meeting = stored_meetings.meeting(reading, meeting_id)
    if meeting is None:
        raise KeyError(meeting_id)
    sitting = stored.sitting(reading, meeting_id)
    sha256 = statement_of(desk, sitting)
    needed = quorum_of(desk, reading, meeting.kind, sitting)
    now = room(meeting, stored.presence(reading, meeting_id), needed, sha256)
    known = {one.id: not no_basis(attending(held, meeting, one)) for one in meeting.attendees}
    return State(
        meeting=meeting,
        sitting=sitting,
        room=now,
        gates=gates(sitting, now, known, sha256),
        items=_items(reading, meeting),
        rights=held,
    )


def statement_of(desk: Desk, sitting: Sitting | None) -> str:
    """The hash of the text that signatures count under.

    The one in force while the meeting is to be held or goes on; of one that is over, the
    one that was read there: a new text takes nobody out of a meeting that is past.
    """
    if sitting is not None and not sitting.running and sitting.statement_sha256:
        return sitting.statement_sha256
    return desk.scheme.statement.sha256


def quorum_of(desk: Desk, reading: Reading, kind: str, sitting: Sitting | None) -> int:
    """How many distinct agencies decide in a meeting (S2 Strategy section 4).

    By the rules under which it began; of one that has not begun, by those in force. Of a kind
    those rules do not know, three. Raises EnvironmentProblem as ``rulesets.scheme_kept``.
    """
    began = None if sitting is None else sitting.began_at
    rules = desk.scheme if began is None else rulesets.scheme_at(desk, reading, began)
    found = (one.quorum for one in rules.meeting_kinds if one.id == kind)
    return next(found, _DECIDING_AGENCIES)


def needed(desk: Desk, meeting_id: str, kind: str) -> int:
    """The same of a meeting by its id."""
    with desk.read() as reading:
        return quorum_of(desk, reading, kind, stored.sitting(reading, meeting_id))


def no_basis(to: Audience) -> str:
    """Why somebody may not be told anything at this meeting (domain item 33).

    A code of ``[withheld]``, empty for somebody who may be told of somebody. A consent has
    to cover at least one person, on a paper that was seen.
    """
    if to.basis is None:
        return "no_basis"
    if to.basis_until is not None and to.basis_until < to.on:
        return "basis_ended"
    if to.basis is Basis.CONSENT and not to.consented:
        return "paper_not_seen" if to.unseen else "no_consent"
    return ""


def baseless(now: State) -> tuple[Seat, ...]:
    """Those whom the gate asks, without a basis for being told anything."""
    asked = {Place.IN} if now.gates.began else {Place.IN, Place.OUTSIDE}
    here = (seat for seat in now.room.seats if seat.place in asked)
    return tuple(
        seat for seat in here if no_basis(attending(now.rights, now.meeting, seat.attendee))
    )


def _items(reading: Reading, meeting: Meeting) -> tuple[AgendaItem, ...]:
    minutes = stored.minutes(reading, meeting.id)
    decisions = stored.decisions(reading, meeting.id)
    acted = stored.acted_for(reading, meeting.id)
    spoken = {one.item for one in minutes} | {one.item for one in decisions}
    found: list[AgendaItem] = []
    for case in meeting.cases:
        ending = _ending(case.id, minutes, decisions, acted=case.person_id in acted)
        found.append(_of_case(case, len(found) + 1, ending))
    for one in stored.referrals(reading, meeting.id):
        if one.stage in _GONE and one.id not in spoken:
            continue  # withdrawn since it was put on the agenda: there is nothing to decide
        # Decided elsewhere, at its own screen or an earlier meeting, or withdrawn since it was
        # heard: nothing is left to decide.
        settled = one.stage in DECIDED_STAGES or one.stage in _GONE
        ending = _ending(one.id, minutes, decisions, referral=True, settled=settled)
        found.append(_of_referral(one, len(found) + 1, ending))
    return tuple(found)


def _of_case(case: Case, number: int, ending: Ending) -> AgendaItem:
    return AgendaItem(
        id=case.id, kind="case", number=number, session=case.session, person_id=case.person_id,
        referral_id="", name=case.name, rag=case.rag, case=case, referral=None, ending=ending,
    )  # fmt: skip


def _of_referral(one: MeetingReferral, number: int, ending: Ending) -> AgendaItem:
    return AgendaItem(
        id=one.id, kind="referral", number=number, session=one.session,
        person_id=one.person_id or "", referral_id=one.referral_id, name=one.name, rag=None,
        case=None, referral=one, ending=ending,
    )  # fmt: skip


def _ending(
    item_id: str,
    minutes: Iterable[Minute],
    decisions: Iterable[Decision],
    *,
    acted: bool = False,
    referral: bool = False,
    settled: bool = False,
) -> Ending:
    said = {one.kind for one in minutes if one.item == item_id}
    here = any(one.item == item_id for one in decisions)
    return Ending(
        decided=settled or here,
        waits=MinuteKind.WAITS in said,
        acted=acted,
        none=MinuteKind.NO_ACTION in said,
        onward=MinuteKind.ONWARD in said,
        referral=referral,
        heard=here or MinuteKind.ITEM in said,
    )


def meeting_of_today(desk: Desk) -> str | None:
    """The meeting that F9 opens: the one that runs, else the one of today whose time is nearest.

    Those that are over or cancelled are not asked for; None when there is no other.
    """
    with desk.read() as reading:
        going = stored.running(reading)
        planned = stored.to_hold(reading, desk.today())
    if going:
        return going[0]
    now = desk.clock.now()

    def away(one: tuple[str, str]) -> float:
        at = datetime.combine(now.date(), time.fromisoformat(one[1]), tzinfo=now.tzinfo)
        return abs((at - now).total_seconds())

    return min(planned, key=away)[0] if planned else None


def held_today(desk: Desk) -> str | None:
    """The meeting of today that ended last; None where none has."""
    with desk.read() as reading:
        of_today = stored_meetings.meetings(reading, first=desk.today())
        ended = [
            (sat.ended_at, one.id)
            for one in of_today
            if one.on_date == desk.today()
            and (sat := stored.sitting(reading, one.id)) is not None
            and sat.ended_at is not None
        ]
    return max(ended)[1] if ended else None


def require_onward(now: State) -> None:
    """RuleViolation ``onward_missing`` while an item that was heard lacks point 3."""
    if left := now.unsaid:
        code = "onward_missing" if len(left) > 1 else "onward_missing_one"
        raise RuleViolation("", code, {"name": left[0].name, "count": len(left)})


def require_running(now: State) -> Sitting:
    """The sitting of a meeting that goes on; RuleViolation ``not_opened``, ``meeting_over``."""
    if now.sitting is None:
        raise RuleViolation("", "not_opened")
    if not now.sitting.running:
        raise RuleViolation("", "meeting_over")
    return now.sitting
