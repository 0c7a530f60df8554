"""The diary of meetings, and what its pickers offer: people, agencies and places met before."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from iomdesk.domain.meetings import Attendee, Basis, DiaryLine, MeetingState
from iomdesk.formdef.scheme import AgencyKind
from iomdesk.services import agencies, bankholidays
from iomdesk.services.desk import Desk
from iomdesk.store.queries import meetings as stored

DAILY: Final = "daily_tasking"
"""The kind of meeting that a week needs several of (domain item 29)."""
DAYS_A_WEEK: Final = 3  # S2 Strategy section 4: "minimum 3 x days per week"
_THURSDAY: Final = 3
_WORKING: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekTally:
    """The days of one week, Monday to Sunday, with a daily tasking.

    Attributes:
        held: days on which one was opened; planned: other days that have one to come.
        needed: how many days S2 asks for.
        left: working days from today on that have none yet.
        warn: Thursday has come and the days held and planned are too few (section 5,
            point 16). It never stops anything.
    """

    monday: date
    held: int
    planned: int
    needed: int
    left: int
    warn: bool


def week(desk: Desk, day: date) -> WeekTally:
    """How many days of the week of ``day`` have a daily tasking; two on one day count once."""
    monday = day - timedelta(days=day.weekday())
    sunday = monday + timedelta(days=6)
    with desk.read() as reading:
        lines = stored.diary(reading, first=monday, last=sunday)
    today = desk.today()
    daily = [line for line in lines if line.kind == DAILY]
    held = {line.on_date for line in daily if line.opened_at is not None}
    planned = {
        line.on_date
        for line in daily
        if line.state is MeetingState.PLANNED and line.on_date >= today
    } - held
    taken, is_off = held | planned, bankholidays.is_bank_holiday
    week_days = (monday + timedelta(days=count) for count in range(_WORKING))
    left = [one for one in week_days if one >= today and one not in taken and not is_off(one)]
    few = len(held) + len(planned) < DAYS_A_WEEK
    return WeekTally(
        monday=monday, held=len(held), planned=len(planned), needed=DAYS_A_WEEK,
        left=len(left), warn=few and today >= monday + timedelta(days=_THURSDAY),
    )  # fmt: skip


def overlaps(desk: Desk, on_date: date, place: str, *, but: str = "") -> tuple[DiaryLine, ...]:
    """Other meetings of that day and place; said to whoever plans one, never refused."""
    with desk.read() as reading:
        lines = stored.diary(reading, first=on_date, last=on_date)
    wanted = " ".join(place.split()).casefold()
    return tuple(
        line
        for line in lines
        if line.id != but
        and line.state is not MeetingState.CANCELLED
        and " ".join(line.place.split()).casefold() == wanted
    )


def diary(desk: Desk) -> tuple[DiaryLine, ...]:
    """What runs, then the meetings to come, the soonest first, then those past, latest first.

    A meeting of today that was held is past.
    """
    with desk.read() as reading:
        lines = stored.diary(reading)
    today = desk.today()
    runs = [line for line in lines if line.state is MeetingState.RUNNING]
    others = [line for line in lines if line.state is not MeetingState.RUNNING]
    past = [line for line in others if line.is_past(today)]
    return (*runs, *reversed([line for line in others if not line.is_past(today)]), *past)


def known_attendees(desk: Desk) -> tuple[Attendee, ...]:
    """Everybody ever invited, as they were the last time, for the picker of names."""
    with desk.read() as reading:
        return stored.earlier_attendees(reading)


def agency_names(desk: Desk) -> tuple[str, ...]:
    """The agencies of the desk's list, then any other used before."""
    known = agencies.names(desk)
    listed = {one.casefold() for one in known}
    used = {one.agency for one in known_attendees(desk) if one.agency.casefold() not in listed}
    return (*known, *sorted(used, key=str.casefold))


def places(desk: Desk) -> tuple[str, ...]:
    """The areas of the scheme, then any other place a meeting was held at."""
    known = [area.name for area in desk.scheme.areas]
    with desk.read() as reading:
        used = {line.place for line in stored.diary(reading)}
    return (*known, *sorted(used - set(known), key=str.casefold))


def usual_basis(desk: Desk, agency: str) -> Basis | None:
    """On what basis an agency usually sits; None when nobody has set it."""
    found = agencies.agency(desk, agency)
    if found is None or found.kind == AgencyKind.UNSET:
        return None
    return Basis(found.kind)
