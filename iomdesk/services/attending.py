"""Who is at a meeting: signing the statement, coming in, waiting outside, leaving.

Attendance is a list of what happened and is only added to; a slip is taken out with an entry
in the log. Signing is being present (domain items 30, 31 and 33; ruling 8).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from iomdesk.domain.meetings import Session
from iomdesk.domain.names import is_name_of, tidy_name
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sitting import ANOTHER_DAY, Place, Presence, PresenceLine, Seat
from iomdesk.services import meetings
from iomdesk.services.audiences import attending
from iomdesk.services.desk import Desk, Work
from iomdesk.services.invitations import Invitation
from iomdesk.services.sittingstate import State, no_basis, require_running, state
from iomdesk.services.sources import checked_text
from iomdesk.store.queries import sittings as stored
from iomdesk.store.schema import Kind
from iomdesk.words import words

CONTEXT: Final = "meeting"
CLOSED_PART: Final = "closed_session"
"""The code of ``[withheld]`` of a wait for the open part."""
_NOTHING_MORE: Final[Mapping[str, object]] = MappingProxyType({})
_HERE: Final = frozenset({Place.IN, Place.OUTSIDE})


def sign(desk: Desk, meeting_id: str, attendee_id: str, *, name: str) -> State:
    """Somebody signs the statement that was read, by their name, and is present with that.

    In the closed part one who may not stay for it waits outside. Raises KeyError for somebody
    who is not invited; RuleViolation ``statement_not_read``, ``no_basis`` for ``basis``,
    ``not_their_name`` for ``name``, ``not_opened``, ``meeting_over``.
    """

    def act(work: Work) -> State:
        now = state(desk, meeting_id)
        sitting = require_running(now)
        seat = now.room.seat(attendee_id)
        if not now.gates.read:
            raise RuleViolation("", "statement_not_read")
        _require_basis(now, seat)
        if not is_name_of(name, seat.attendee.name):
            raise RuleViolation("name", "not_their_name", {"name": seat.attendee.name})
        if seat.signed_at is None:
            signed = {"name": tidy_name(name), "statement_sha256": sitting.statement_sha256}
            _line(work, now, seat, Presence.SIGNED, signed)
        if not _may_be_here(now, seat):  # signed, and waits for the open part
            if seat.place is not Place.OUTSIDE:
                _line(work, now, seat, Presence.OUTSIDE, {"reason": CLOSED_PART})
        elif seat.place is not Place.IN:
            _line(work, now, seat, Presence.IN)
        return state(desk, meeting_id)

    return desk.write(act, context=CONTEXT)


def _may_be_here(now: State, seat: Seat) -> bool:
    """Whether the part the meeting is in allows somebody in the room (domain item 32)."""
    return now.session is Session.OPEN or seat.attendee.closed_session


def _require_basis(now: State, seat: Seat) -> None:
    """Nobody is present without a basis for being told (S2 section 10; domain item 33)."""
    reason = no_basis(attending(now.rights, now.meeting, seat.attendee))
    if reason:
        raise RuleViolation("basis", "no_basis", {"why": words("withheld", reason)})


def _line(
    work: Work, now: State, seat: Seat, kind: Presence, more: Mapping[str, object] = _NOTHING_MORE
) -> None:
    work.insert(
        Kind.PRESENCE,
        {
            "meeting_id": now.meeting.id,
            "attendee_id": seat.attendee.id,
            "kind": kind,
            "at": work.at,
            **more,
        },
    )


def come_in(desk: Desk, meeting_id: str, attendee_id: str) -> State:
    """Somebody is in the room: before it begins, to hear the statement; then, once signed.

    Raises RuleViolation ``no_basis`` for ``basis``, ``sign_first`` for ``name`` once the
    meeting has begun, ``not_opened``, ``meeting_over``.
    """

    def act(work: Work) -> State:
        now = state(desk, meeting_id)
        sitting = require_running(now)
        seat = now.room.seat(attendee_id)
        if seat.place is Place.IN:
            return now
        _require_basis(now, seat)
        if seat.signed_at is None and sitting.began_at is not None:
            raise RuleViolation("name", "sign_first", {"name": seat.attendee.name})
        _line(work, now, seat, Presence.IN)
        return state(desk, meeting_id)

    return desk.write(act, context=CONTEXT)


def step_out(
    desk: Desk, meeting_id: str, attendee_id: str, *, item: str = "", reason: str = ""
) -> State:
    """Somebody waits outside: for an item, or because they stepped out.

    ``reason``: a code of ``[withheld]`` for an item, else free words. Raises RuleViolation
    ``not_opened``, ``meeting_over``.
    """
    reason = checked_text(reason, "reason")

    def act(work: Work) -> State:
        now = state(desk, meeting_id)
        require_running(now)
        seat = now.room.seat(attendee_id)
        if item:
            now.item(item)  # raises KeyError for what is not on the agenda
        if seat.place is not Place.OUTSIDE or seat.item != item:
            _line(work, now, seat, Presence.OUTSIDE, {"item": item, "reason": reason})
        return state(desk, meeting_id)

    return desk.write(act, context=CONTEXT)


def leave(desk: Desk, meeting_id: str, attendee_id: str, *, reason: str = "") -> State:
    """Somebody leaves the meeting; the room is counted again.

    Raises RuleViolation ``not_here`` for somebody who was not there, ``not_opened``,
    ``meeting_over``.
    """
    reason = checked_text(reason, "reason")

    def act(work: Work) -> State:
        now = state(desk, meeting_id)
        require_running(now)
        seat = now.room.seat(attendee_id)
        if seat.place is Place.LEFT:
            return now
        if seat.place not in _HERE:
            raise RuleViolation("", "not_here", {"name": seat.attendee.name})
        _line(work, now, seat, Presence.LEFT, {"reason": reason})
        return state(desk, meeting_id)

    return desk.write(act, context=CONTEXT)


def apologise(desk: Desk, meeting_id: str, attendee_id: str) -> State:
    """Somebody sent apologies, also before the meeting is opened.

    Raises RuleViolation ``was_here`` for somebody who was there, ``meeting_over``.
    """

    def act(work: Work) -> State:
        now = state(desk, meeting_id)
        if now.sitting is not None:
            require_running(now)
        seat = now.room.seat(attendee_id)
        if seat.place is Place.APOLOGIES:
            return now
        if seat.place is not Place.EXPECTED:
            raise RuleViolation("", "was_here", {"name": seat.attendee.name})
        _line(work, now, seat, Presence.APOLOGIES)
        return state(desk, meeting_id)

    return desk.write(act, context=CONTEXT)


def take_back(desk: Desk, presence_id: str) -> State:
    """Take out the last thing recorded of somebody's place: a slip.

    A signature goes with the coming in that it was. Raises KeyError; RuleViolation
    ``day_over`` for what was so on another day of the meeting, ``not_the_last`` for a line
    with another after it, ``decided_since`` once something was decided after it,
    ``meeting_over``.
    """

    def act(work: Work) -> State:
        meeting_id = stored.meeting_of_presence(work.reading, presence_id)
        now = state(desk, meeting_id)
        if now.sitting is not None:
            require_running(now)
        seat, line = _found(now, presence_id)
        if line.reason == ANOTHER_DAY:
            raise RuleViolation("", "day_over", {"name": seat.attendee.name})
        later = seat.lines[seat.lines.index(line) + 1 :]
        together = line.kind is Presence.SIGNED and all(
            one.kind in {Presence.IN, Presence.OUTSIDE} and one.at == line.at for one in later
        )
        if later and not together:
            raise RuleViolation("", "not_the_last", {"name": seat.attendee.name})
        decided = stored.decisions(work.reading, meeting_id)
        if any(one.at > line.at for one in decided):
            raise RuleViolation("", "decided_since", {"name": seat.attendee.name})
        for one in (*reversed(later), line):
            work.erase(Kind.PRESENCE, one.id, one.revision, keep_fields=True)
        return state(desk, meeting_id)

    return desk.write(act, context=CONTEXT)


def _found(now: State, presence_id: str) -> tuple[Seat, PresenceLine]:
    for seat in now.room.seats:
        for line in seat.lines:
            if line.id == presence_id:
                return seat, line
    raise KeyError(presence_id)


def add_late(desk: Desk, meeting_id: str, invitation: Invitation) -> str:
    """Put somebody on the list who came without being invited; gives the attendee's id.

    They sign before they count. Raises RuleViolation as ``meetings.invite`` does,
    ``not_opened``, ``meeting_over``.
    """

    def act(_work: Work) -> str:
        require_running(state(desk, meeting_id))
        return meetings.invite(desk, meeting_id, invitation)

    return desk.write(act, context=CONTEXT)
