"""A meeting while it is held: opened, read aloud, gone through item by item, and ended.

S2 section 10 and Strategy section 4; domain items 29 to 33 and ruling 8. Each step is on disk
when its function returns, so that a meeting reopens where it was.
"""

from datetime import datetime
from typing import Final

from iomdesk.domain.dates import show_date
from iomdesk.domain.deciding import MinuteKind
from iomdesk.domain.meetings import Meeting, Session
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sitting import ANOTHER_DAY, ENDED, Place, Presence, Seat, Sitting
from iomdesk.services import minutelines, roomcheck
from iomdesk.services.desk import Desk, Reading, Work
from iomdesk.services.minutelines import Spot
from iomdesk.services.sittingstate import (
    AgendaItem,
    State,
    baseless,
    held_today,
    meeting_of_today,
    require_onward,
    require_running,
    state,
)
from iomdesk.services.sources import checked_text
from iomdesk.store.queries import meetings as stored_meetings
from iomdesk.store.queries import sittings as stored
from iomdesk.store.schema import Kind
from iomdesk.words import words

__all__ = [
    "AgendaItem",
    "State",
    "end",
    "go_on",
    "go_to",
    "held_today",
    "meeting_of_today",
    "open_meeting",
    "read_aloud",
    "require_gates",
    "require_running",
    "set_session",
    "state",
    "unread",
]

CONTEXT: Final = "meeting"


def open_meeting(desk: Desk, meeting_id: str) -> State:
    """Open a meeting to hold it, or go on with it where it was.

    On another day than the last thing that happened in it, everybody is asked anew: nobody is
    there, or has signed, until they do (ruling 8; domain item 30). Raises KeyError;
    RuleViolation ``meeting_cancelled``, ``meeting_over``, ``not_today`` for a day still to
    come, ``other_running``.
    """

    def act(work: Work) -> State:
        now = state(desk, meeting_id)
        if now.sitting is not None:
            if not now.sitting.running:
                raise RuleViolation("", "meeting_over")
            if _last(now, now.sitting).date() < desk.today():
                _empty_room(desk, work, now)
            return state(desk, meeting_id)
        _may_open(desk, work.reading, now.meeting)
        work.insert(Kind.SITTING, {"meeting_id": meeting_id, "opened_at": work.at})
        return state(desk, meeting_id)

    return desk.write(act, context=CONTEXT)


def _last(now: State, held: Sitting) -> datetime:
    """The last moment at which anything was recorded of anybody's place."""
    return max([held.opened_at, *(one.at for seat in now.room.seats for one in seat.lines)])


def _empty_room(desk: Desk, work: Work, now: State) -> None:
    """Another day of a meeting begins, in the open part and with nothing on the table.

    Apologies that were sent stand.
    """
    sitting = now.sitting
    if sitting is None:
        return
    for seat in now.room.seats:
        if seat.place not in {Place.EXPECTED, Place.APOLOGIES}:
            _leaves(work, now, seat, ANOTHER_DAY)
    if sitting.session is Session.CLOSED:
        part = Spot(session=Session.OPEN)
        minutelines.write(desk, work, now.meeting, MinuteKind.SESSION, part, outcome=Session.OPEN)
    if sitting.item or sitting.session is Session.CLOSED:
        values = {"session": Session.OPEN, "item": "", "item_since": None}
        work.amend(Kind.SITTING, sitting.id, sitting.revision, values)


def _leaves(work: Work, now: State, seat: Seat, reason: str) -> None:
    values = {
        "meeting_id": now.meeting.id,
        "attendee_id": seat.attendee.id,
        "kind": Presence.LEFT,
        "at": work.at,
        "reason": reason,
    }
    work.insert(Kind.PRESENCE, values)


def _may_open(desk: Desk, reading: Reading, meeting: Meeting) -> None:
    if meeting.cancelled_on is not None:
        told = {"date": show_date(meeting.cancelled_on)}
        raise RuleViolation("", "meeting_cancelled", told)
    if meeting.on_date > desk.today():
        raise RuleViolation("", "not_today", {"date": show_date(meeting.on_date)})
    _none_running(reading)


def _none_running(reading: Reading) -> None:
    for other in stored.running(reading):
        going = stored_meetings.meeting(reading, other)
        if going is not None:
            told = {"place": going.place, "date": show_date(going.on_date)}
            raise RuleViolation("", "other_running", told)


def read_aloud(desk: Desk, meeting_id: str, *, by: str) -> State:
    """The statement was read aloud, in the text in force (domain item 30).

    Read again in the same text it stays as it was. Raises RuleViolation ``required`` for
    ``by``, ``not_opened``, ``meeting_over``.
    """
    by = checked_text(by, "by", needed=True)

    def act(work: Work) -> State:
        now = state(desk, meeting_id)
        sitting = require_running(now)
        if now.gates.read:
            return now
        sha256 = desk.scheme.statement.sha256
        values = {"read_at": work.at, "read_by": by, "statement_sha256": sha256}
        work.amend(Kind.SITTING, sitting.id, sitting.revision, values)
        return state(desk, meeting_id)

    return desk.write(act, context=CONTEXT)


def unread(desk: Desk, meeting_id: str) -> State:
    """Take back that the statement was read, while nothing rests on it.

    Raises RuleViolation ``has_begun``, ``signed_already`` once somebody signed it.
    """

    def act(work: Work) -> State:
        now = state(desk, meeting_id)
        sitting = require_running(now)
        if sitting.began_at is not None:
            raise RuleViolation("", "has_begun")
        if any(seat.signed_at is not None for seat in now.room.seats):
            raise RuleViolation("", "signed_already")
        values = {"read_at": None, "read_by": "", "statement_sha256": ""}
        work.amend(Kind.SITTING, sitting.id, sitting.revision, values)
        return state(desk, meeting_id)

    return desk.write(act, context=CONTEXT)


def go_to(desk: Desk, meeting_id: str, item_id: str) -> State:
    """Put an item on the table; with "" nothing is on it. The first one begins the meeting.

    Raises KeyError; RuleViolation ``not_opened``, ``meeting_over``, ``gates`` until they are
    passed, ``wrong_session`` for a closed item in the open part and the other way round.
    """

    def act(work: Work) -> State:
        now = state(desk, meeting_id)
        sitting = require_running(now)
        if item_id == sitting.item:
            return now
        values: dict[str, object] = {"item": item_id, "item_since": work.at if item_id else None}
        if item_id:
            item = now.item(item_id)
            _may_open_item(now, item)
            if sitting.began_at is None:
                values["began_at"] = work.at
            _came_on(desk, work, now, item)
        work.amend(Kind.SITTING, sitting.id, sitting.revision, values)
        return state(desk, meeting_id)

    return desk.write(act, context=CONTEXT)


def require_gates(now: State) -> None:
    """Raises RuleViolation ``gates`` with what is missing, until all are passed."""
    if not now.gates.may_go_on:
        names = "; ".join(seat.attendee.name for seat in baseless(now))
        codes = [one for one in now.gates.missing if one != "bases" or names]
        missing = ", ".join(words("gate", code, {"names": names}) for code in codes)
        raise RuleViolation("", "gates", {"missing": missing})


def _may_open_item(now: State, item: AgendaItem) -> None:
    require_gates(now)
    if item.session is not now.session:
        part = words("meeting_part", item.session.value)
        raise RuleViolation("session", "wrong_session", {"name": item.name, "part": part})


def _came_on(desk: Desk, work: Work, now: State, item: AgendaItem) -> None:
    at = Spot(
        item=item.id,
        person_id=item.person_id,
        referral_id=item.referral_id,
        session=item.session,
    )
    minutelines.write(desk, work, now.meeting, MinuteKind.ITEM, at)


def set_session(desk: Desk, meeting_id: str, session: Session) -> State:
    """Go to the closed part or back to the open one; nothing is on the table then.

    Raises RuleViolation ``not_opened``, ``meeting_over``, ``gates`` until they are passed,
    ``must_leave`` while somebody is in the room who may not stay for the closed part (S2
    section 10; domain item 32).
    """

    def act(work: Work) -> State:
        now = state(desk, meeting_id)
        sitting = require_running(now)
        if session is sitting.session:
            return now
        if session is Session.CLOSED:
            require_gates(now)
            staying = roomcheck.before_closing(now)
            if staying:
                names = "; ".join(one.seat.attendee.name for one in staying)
                raise RuleViolation("session", "must_leave", {"names": names})
        values = {"session": session, "item": "", "item_since": None}
        work.amend(Kind.SITTING, sitting.id, sitting.revision, values)
        part = Spot(session=session)
        minutelines.write(desk, work, now.meeting, MinuteKind.SESSION, part, outcome=session)
        return state(desk, meeting_id)

    return desk.write(act, context=CONTEXT)


def end(desk: Desk, meeting_id: str) -> State:
    """End the meeting; who is still there leaves with it.

    One whose gates were never passed is ended as it is: nothing was heard. Raises
    RuleViolation ``not_opened``, ``meeting_over``, ``not_finished`` while an item is neither
    done nor put over (domain section 5), ``onward_missing`` while it is not said of one that
    was heard what may be disclosed of it (statement, point 3).
    """

    def act(work: Work) -> State:
        now = state(desk, meeting_id)
        sitting = require_running(now)
        left = now.unfinished if sitting.began_at is not None else ()
        if left:
            told = {"name": left[0].name, "count": len(left)}
            code = "not_finished" if len(left) > 1 else "not_finished_one"
            raise RuleViolation("", code, told)
        require_onward(now)
        for seat in now.room.seats:
            if seat.place in {Place.IN, Place.OUTSIDE}:
                _leaves(work, now, seat, ENDED)
        over = {"ended_at": work.at, "item": "", "item_since": None}
        work.amend(Kind.SITTING, sitting.id, sitting.revision, over)
        return state(desk, meeting_id)

    return desk.write(act, context=CONTEXT)


def go_on(desk: Desk, meeting_id: str) -> State:
    """Take the end of a meeting back: those who left with it are where they were.

    On another day nobody is: they sign anew, and only then are counted (ruling 8). Raises
    RuleViolation ``not_opened``, ``minutes_approved``, ``other_running``.
    """

    def act(work: Work) -> State:
        now = state(desk, meeting_id)
        if now.sitting is None:
            raise RuleViolation("", "not_opened")
        if now.sitting.running:
            return now
        if now.sitting.approved_at is not None:
            raise RuleViolation("", "minutes_approved")
        _none_running(work.reading)
        over = now.sitting.ended_at
        same_day = over is not None and over.date() == desk.today()
        for line in stored.presence(work.reading, meeting_id):
            with_it = line.kind is Presence.LEFT and line.reason == ENDED and line.at == over
            if same_day and with_it:
                work.erase(Kind.PRESENCE, line.id, line.revision, keep_fields=True)
        back = {"ended_at": None}
        work.amend(Kind.SITTING, now.sitting.id, now.sitting.revision, back)
        if not same_day:
            _empty_room(desk, work, state(desk, meeting_id))
        return state(desk, meeting_id)

    return desk.write(act, context=CONTEXT)
