"""Months and time at liberty, counted as the rules count them.

Whole months run to the corresponding day of a later month; where that month is too
short, to its last day (ruling 9: "month ends clamped").
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from typing import TypeAlias

Stay: TypeAlias = tuple[date, date | None]
"""A stay in prison: the day it began and the day of release, None while inside."""


def add_months(day: date, months: int) -> date:
    """The corresponding day ``months`` later: 31 Aug and 6 months give 28 or 29 Feb.

    Beyond the calendar's last year the last day of the calendar.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Liberty:
    """Where months at liberty come to their end.

    Attributes:
        starts: the day they begin to run: the conviction, or the release from the stay
            it fell into; None while that stay lasts.
        last_day: the last day they cover; None while they stand still in an open stay.
    """

    starts: date | None
    last_day: date | None


def months_at_liberty(since: date, months: int, stays: Sequence[Stay]) -> Liberty:
    """When ``months`` months of liberty after a day are used up (ruling 5; domain 6.4).

    A day counts as spent in prison from the day the stay began up to the day before the
    release; the day of release is a day at liberty. Months that would begin inside a stay
    begin at its release. A later stay moves the end by its days. Raises ValueError for a
    stay that ends before it begins.
    """
    starts = since
    joined = _joined(stays)
    for begins, ends in joined:
        if begins <= starts and (ends is None or starts < ends):
            if ends is None:
                return Liberty(None, None)
            starts = ends
    last_day = add_months(starts, months)
    for begins, ends in joined:
        if starts < begins <= last_day:
            if ends is None:
                return Liberty(starts, None)
            last_day = _later(last_day, (ends - begins).days)
    return Liberty(starts, last_day)


def _joined(stays: Sequence[Stay]) -> list[Stay]:
    """The stays in order, those that overlap or touch made one, so no day counts twice."""
    joined: list[Stay] = []
    for begins, ends in sorted(stays, key=lambda stay: stay[0]):
        if ends is not None and ends < begins:
            message = "a stay ends before it begins"
            raise ValueError(message)
        if joined and (joined[-1][1] is None or begins <= joined[-1][1]):
            before = joined[-1]
            until = None if ends is None or before[1] is None else max(ends, before[1])
            joined[-1] = (before[0], until)
        else:
            joined.append((begins, ends))
    return joined


def _later(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))
