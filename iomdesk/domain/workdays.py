"""Working days: Monday to Friday without bank holidays, which are handed in."""

from collections.abc import Callable
from datetime import date, timedelta


def is_workday(day: date, is_holiday: Callable[[date], bool]) -> bool:
    """Whether offices work on a day."""
    return day.weekday() < 5 and not is_holiday(day)


def workdays_after(day: date, count: int, is_holiday: Callable[[date], bool]) -> date:
    """The last of ``count`` working days after a day, which does not count itself.

    "Within 5 working days after such a change" (S1 7.4) ends with that day. ValueError for
    a count below 1.
    """
    if count < 1:
        message = f"{count} working days after a day"
        raise ValueError(message)
    while count:
        day += timedelta(days=1)
        count -= is_workday(day, is_holiday)
    return day


def workday_before(day: date, is_holiday: Callable[[date], bool]) -> date:
    """The last working day before a day."""
    day -= timedelta(days=1)
    while not is_workday(day, is_holiday):
        day -= timedelta(days=1)
    return day
