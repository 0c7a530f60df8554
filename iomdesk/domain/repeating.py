"""On which days a meeting that repeats is held.

S2 Strategy section 4 names three rhythms: at least three days a week, every fortnight, once
a month. Bank holidays are left out and told, never moved: on which other day to meet is for
people to say.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from enum import StrEnum
from typing import Final

MOST_DAYS: Final = 260
"""A year of working days: so many meetings at most are planned at once."""


class Rhythm(StrEnum):
    """How a meeting repeats.

    ``WEEKLY``: on named weekdays, every so many weeks. ``MONTHLY``: on the weekday of the
    first one, the same time of the month: the third Tuesday.
    """

    ONCE = "once"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeating:
    """A repetition.

    Attributes:
        weekdays: 0 for Monday to 4 for Friday; of a weekly one.
        every: weeks from one to the next, from 1; of a weekly one.
        until: the last day it may fall on.
    """

    rhythm: Rhythm = Rhythm.ONCE
    weekdays: frozenset[int] = frozenset()
    every: int = 1
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a repetition, and the bank holidays that were left out of it."""

    held: tuple[date, ...]
    skipped: tuple[date, ...]


def days(first: date, repeating: Repeating, is_holiday: Callable[[date], bool]) -> Days:
    """The days of a repetition from its first one on.

    The first day itself belongs to it, whatever weekday it is, unless it is a bank holiday.
    At most ``MOST_DAYS`` are given. ValueError for a weekly one without a weekday or with
    ``every`` below 1.
    """
    if repeating.rhythm is Rhythm.ONCE or repeating.until is None:
        return Days((first,), ())
    if repeating.rhythm is Rhythm.WEEKLY and (not repeating.weekdays or repeating.every < 1):
        message = "a weekly repetition needs a weekday and a number of weeks"
        raise ValueError(message)
    found = _weekly(first, repeating) if repeating.rhythm is Rhythm.WEEKLY else _monthly(first)
    held: list[date] = []
    skipped: list[date] = []
    for day in found:
        if day > repeating.until or len(held) == MOST_DAYS:
            break
        (skipped if is_holiday(day) else held).append(day)
    return Days(tuple(held), tuple(skipped))


def _weekly(first: date, repeating: Repeating) -> Iterator[date]:
    yield first
    monday = first - timedelta(days=first.weekday())
    while monday <= date(MAXYEAR - 1, 1, 1):
        for weekday in sorted(repeating.weekdays):
            day = monday + timedelta(days=weekday)
            if day > first:
                yield day
        monday += timedelta(weeks=repeating.every)


def _monthly(first: date) -> Iterator[date]:
    """The same weekday, the same time of the month; a fifth one that is wanting is the last."""
    nth = (first.day - 1) // 7
    year, month = first.year, first.month
    while year < MAXYEAR:
        begins = date(year, month, 1)
        to_weekday = (first.weekday() - begins.weekday()) % 7
        day = begins + timedelta(days=to_weekday + 7 * nth)
        yield day if day.month == month else day - timedelta(weeks=1)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
