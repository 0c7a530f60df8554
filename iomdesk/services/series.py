"""Meetings that repeat, who usually comes to them, and calling one off.

S2 Strategy section 4 and section 10: whoever comes again comes on a basis that is looked at
again, for a contract may have ended since.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Final

from iomdesk.domain.agencies import same
from iomdesk.domain.dates import show_date
from iomdesk.domain.meetings import Attendee, Basis, Meeting
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.repeating import Days, Repeating, Rhythm, days
from iomdesk.domain.sharing import check_text
from iomdesk.services import bankholidays, meetings
from iomdesk.services.agreements import register
from iomdesk.services.desk import Desk, Reading, Work
from iomdesk.services.diary import usual_basis
from iomdesk.services.invitations import Invitation, OnRegister, on_register
from iomdesk.services.meetings import MeetingChanged
from iomdesk.store.changes import Conflict
from iomdesk.store.queries import agendas as before
from iomdesk.store.queries import meetings as stored
from iomdesk.store.queries import sittings
from iomdesk.store.schema import Kind

CONTEXT: Final = "meetings"
_FRIDAY: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What was planned.

    Attributes:
        ids: of the meetings, the earliest first. skipped: bank holidays that were left out.
        left_out: who came last time and is not invited again, as (name, code of the rule).
    """

    ids: tuple[str, ...]
    skipped: tuple[date, ...]
    left_out: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A meeting to plan, or what one is changed to."""

    kind: str
    on_date: date
    at_time: time
    place: str
    chair: str
    chair_agency: str


def days_of(first: date, repeating: Repeating) -> Days:
    """The days of a repetition without the bank holidays of England.

    Raises RuleViolation ``repeat_until_needed``, ``repeat_until_before``,
    ``repeat_days_needed``, ``repeat_no_day``.
    """
    if repeating.rhythm is not Rhythm.ONCE:
        if repeating.until is None:
            raise RuleViolation("until", "repeat_until_needed")
        if repeating.until < first:
            raise RuleViolation("until", "repeat_until_before")
        if repeating.rhythm is Rhythm.WEEKLY and not repeating.weekdays:
            raise RuleViolation("weekdays", "repeat_days_needed")
        if repeating.every < 1:
            raise RuleViolation("every", "repeat_days_needed")
    found = days(first, repeating, bankholidays.is_bank_holiday)
    if not found.held:
        raise RuleViolation("on_date", "repeat_no_day")
    return found


def plan(
    desk: Desk, wanted: Plan, repeating: Repeating | None = None, *, usual: bool = False
) -> Planned:
    """Put a meeting, or each of a series, in the diary, in one step. Raises RuleViolation.

    Args:
        usual: invite whoever came to the last meeting of this kind at this place; else the
            chair alone.
    """
    found = days_of(wanted.on_date, repeating or Repeating())

    def act(work: Work) -> Planned:
        series = str(uuid.uuid4()) if len(found.held) > 1 else ""
        ids: list[str] = []
        left_out: dict[str, str] = {}
        for day in found.held:
            meeting_id = meetings.plan_meeting(
                desk,
                kind=wanted.kind,
                on_date=day,
                at_time=wanted.at_time,
                place=wanted.place,
                chair=wanted.chair,
                chair_agency=wanted.chair_agency,
                invite_chair=True,
            )
            if series:
                work.amend(Kind.MEETING, meeting_id, 1, {"series": series})
            ids.append(meeting_id)
        came = _came_last(work.reading, ids[0]) if usual else None
        if came is not None:
            for meeting_id in ids:
                left_out |= dict(_invite(desk, work, meeting_id, came))
        return Planned(ids=tuple(ids), skipped=found.skipped, left_out=tuple(left_out.items()))

    return desk.write(act, context=CONTEXT)


def unplan(desk: Desk, meeting_ids: Sequence[str]) -> None:
    """Undo of ``plan``: these meetings are in the diary no more; the log tells of them.

    Raises RuleViolation ``planned_used`` once more than people hangs on one of them.
    """

    def act(work: Work) -> None:
        for meeting_id in meeting_ids:
            if before.in_use(work.reading, meeting_id):
                raise RuleViolation("", "planned_used")
            for attendee in _present(work.reading, meeting_id).attendees:
                meetings.take_off(desk, meeting_id, attendee)
            now = _present(work.reading, meeting_id)
            work.erase(Kind.MEETING, now.id, now.revision, keep_fields=True)

    desk.write(act, context=CONTEXT)


# ---- the usual attendees ----------------------------------------------------------------


def came_last(desk: Desk, kind: str, place: str, on_date: date) -> Meeting | None:
    """The last meeting of a kind at a place before a day that had people on its list."""
    with desk.read() as reading:
        return _last_with_people(reading, kind, place, on_date, "")


def _came_last(reading: Reading, meeting_id: str) -> Meeting | None:
    now = _present(reading, meeting_id)
    at_time = now.at_time.isoformat("minutes")
    return _last_with_people(reading, now.kind, now.place, now.on_date, at_time)


def _last_with_people(
    reading: Reading, kind: str, place: str, on_date: date, at_time: str
) -> Meeting | None:
    found = before.with_people(reading, kind, place, on_date, at_time)
    return None if found is None else stored.meeting(reading, found)


def invite_usual(desk: Desk, meeting_id: str) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Invite whoever came to the last meeting of this kind and place and is not on the list.

    Gives how many were invited, and who was not, as (name, code of the rule). Raises
    RuleViolation ``no_meeting_before``.
    """

    def act(work: Work) -> tuple[int, tuple[tuple[str, str], ...]]:
        came = _came_last(work.reading, meeting_id)
        if came is None:
            raise RuleViolation("", "no_meeting_before")
        at_first = len(_present(work.reading, meeting_id).attendees)
        left_out = _invite(desk, work, meeting_id, came)
        return len(_present(work.reading, meeting_id).attendees) - at_first, left_out

    return desk.write(act, context=CONTEXT)


def _present(reading: Reading, meeting_id: str) -> Meeting:
    found = stored.meeting(reading, meeting_id)
    if found is None:
        raise KeyError(meeting_id)
    return found


def _invite(desk: Desk, work: Work, meeting_id: str, came: Meeting) -> tuple[tuple[str, str], ...]:
    left_out: list[tuple[str, str]] = []
    for one in came.attendees:
        now = _present(work.reading, meeting_id)
        try:
            meetings.invite(desk, meeting_id, as_it_stands(desk, now, one))
        except RuleViolation as refused:
            if refused.code != "already_invited":
                left_out.append((one.name, refused.code))
    return tuple(left_out)


def as_it_stands(desk: Desk, meeting: Meeting, attendee: Attendee) -> Invitation:
    """Somebody invited before, on the basis that the register of agencies gives today.

    Where it knows nothing of them their line stands as it was; a basis that has ended since
    is refused when they are invited. Raises RuleViolation ``left_agency``.
    """
    again = Invitation.again(attendee)
    left = register(desk).gone.get((same(attendee.agency), same(attendee.name)))
    if left is not None and left <= max(meeting.on_date, desk.today()):
        raise RuleViolation("name", "left_agency", {"date": show_date(left)})
    known = on_register(desk, meeting, attendee.name, attendee.agency)
    if known is None:
        return again
    return _on(again, known, attendee)


def _on(again: Invitation, known: OnRegister, attendee: Attendee) -> Invitation:
    match known.basis:
        case Basis.STATUTORY:
            return replace(
                again, basis=Basis.STATUTORY, basis_detail="", basis_until=None,
                consented=frozenset(), seen=frozenset(),
            )  # fmt: skip
        case Basis.CONTRACT if known.code == "contract":
            return replace(
                again, basis=Basis.CONTRACT, basis_detail=known.basis_detail,
                basis_until=known.basis_until, consented=frozenset(), seen=frozenset(),
            )  # fmt: skip
        case Basis.CONSENT if known.consented:
            # What their line named beside the register stays theirs, with the day it was seen.
            return replace(
                again, basis=Basis.CONSENT,
                basis_detail=known.basis_detail or attendee.basis_detail,
                basis_until=known.basis_until,
                consented=known.consented | attendee.consented,
                seen=frozenset((dict(attendee.seen) | dict(known.seen)).items()),
            )  # fmt: skip
    return again


# ---- changing and calling off -----------------------------------------------------------


def amend_later(desk: Desk, meeting: Meeting, wanted: Plan) -> int:
    """Change this meeting and the later ones of its series; gives how many were changed.

    A new day moves the later ones by as many days; one that would fall on a bank holiday, or
    from a working day on a weekend, stays where it was. What was opened or called off is left
    alone; a new chair takes the place of the old one on the lists too. Raises RuleViolation,
    such as ``series_same_day`` where two of the series would come
    to one day, as with one that is held on every working day; MeetingChanged.
    """
    by = wanted.on_date - meeting.on_date

    def act(work: Work) -> int:
        now = _present(work.reading, meeting.id)
        if now.revision != meeting.revision:
            raise MeetingChanged(now)
        later = _later(work.reading, meeting)
        days = [wanted.on_date, *(_moved(one.on_date, by) for one in later)]
        twice = next((day for day in days if days.count(day) > 1), None)
        if by and twice is not None:
            raise RuleViolation("on_date", "series_same_day", {"date": show_date(twice)})
        amend(desk, meeting, wanted)
        for one, day in zip(later, days[1:], strict=True):
            amend(desk, one, replace(wanted, on_date=day))
        return 1 + len(later)

    return desk.write(act, context=CONTEXT)


def _moved(day: date, by: timedelta) -> date:
    """The day a meeting of a series is moved to; its own where nobody is at work on that one."""
    to = day + by
    weekend = to.weekday() > _FRIDAY >= day.weekday()
    return day if by and (weekend or bankholidays.is_bank_holiday(to)) else to


def amend(desk: Desk, meeting: Meeting, wanted: Plan) -> None:
    """Change one meeting; before it is opened a new chair takes the old one's place on the list.

    The new chair is invited as when a meeting is planned: where the agency is statutory. Raises
    RuleViolation, MeetingChanged.
    """

    def act(work: Work) -> None:
        after = meetings.amend_meeting(
            desk, meeting.id, meeting.revision, kind=wanted.kind, on_date=wanted.on_date,
            at_time=wanted.at_time, place=wanted.place, chair=wanted.chair,
            chair_agency=wanted.chair_agency,
        )  # fmt: skip
        if sittings.sitting(work.reading, meeting.id) is None:
            _hand_over(desk, meeting, after)

    desk.write(act, context=CONTEXT)


def _hand_over(desk: Desk, was: Meeting, after: Meeting) -> None:
    """Put the new chair on the list where the old one stood."""
    if (same(was.chair), same(was.chair_agency)) == (same(after.chair), same(after.chair_agency)):
        return
    listed = {same(one.name): one for one in after.attendees}
    old, place = listed.get(same(was.chair)), 1
    if old is not None and same(was.chair) != same(after.chair):
        place = old.position
        meetings.take_off(desk, after.id, old)
    statutory = usual_basis(desk, after.chair_agency) is Basis.STATUTORY
    if statutory and same(after.chair) not in listed:
        chairing = Invitation.statutory(after.chair, after.chair_agency, closed_session=True)
        meetings.invite(desk, after.id, chairing, place=place)


def _later(reading: Reading, meeting: Meeting) -> Sequence[Meeting]:
    """The later meetings of a series that were neither opened nor called off."""
    if not meeting.series:
        return ()
    found = before.of_series(reading, meeting.series, after=meeting.on_date)
    return [
        one
        for meeting_id in found
        if (one := _present(reading, meeting_id)).cancelled_on is None
        and sittings.sitting(reading, meeting_id) is None
    ]


def later_count(desk: Desk, meeting: Meeting) -> int:
    """How many later meetings of its series could be changed with it."""
    with desk.read() as reading:
        return len(_later(reading, meeting))


def cancel(desk: Desk, meeting: Meeting, *, reason: str, later: bool = False) -> tuple[str, ...]:
    """Call a meeting off, and the later ones of its series too; gives their ids.

    It stays in the diary with the reason. Raises RuleViolation ``required`` without a
    reason, ``was_opened``, ``meeting_cancelled``; MeetingChanged.
    """
    if not reason.strip():
        raise RuleViolation("reason", "required")
    check_text(reason, "reason")
    values = {"cancelled_on": desk.today(), "cancelled_reason": reason.strip()}

    def act(work: Work) -> tuple[str, ...]:
        if sittings.sitting(work.reading, meeting.id) is not None:
            raise RuleViolation("", "was_opened")
        if meeting.cancelled_on is not None:
            told = {"date": show_date(meeting.cancelled_on)}
            raise RuleViolation("", "meeting_cancelled", told)
        also = _later(work.reading, meeting) if later else ()
        for one in (meeting, *also):
            _set(work, one, values)
        return (meeting.id, *(one.id for one in also))

    return desk.write(act, context=CONTEXT)


def uncancel(desk: Desk, meeting_ids: Sequence[str]) -> None:
    """Undo of ``cancel``: these meetings are held after all."""

    def act(work: Work) -> None:
        for meeting_id in meeting_ids:
            now = _present(work.reading, meeting_id)
            _set(work, now, {"cancelled_on": None, "cancelled_reason": ""})

    desk.write(act, context=CONTEXT)


def _set(work: Work, meeting: Meeting, values: Mapping[str, object]) -> None:
    try:
        work.amend(Kind.MEETING, meeting.id, meeting.revision, values)
    except Conflict as conflict:
        raise MeetingChanged(stored.meeting(work.reading, meeting.id)) from conflict
