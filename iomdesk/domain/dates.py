"""Dates as people type and read them.

Typed dates are read day first, as in the source documents; what they say is shown back
in full (UX section 7). Words for dates do not depend on the computer's language.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from iomdesk.words import words

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
FIRST_YEAR, LAST_YEAR = 1900, 2100
OLDEST = 120
"""Years beyond which a birth date is taken for a slip."""


class Sense(StrEnum):
    """What a date is about, which settles two-digit and missing years.

    ``BIRTH`` and ``PAST`` are never after today; ``ANY`` takes the year nearest to today.
    ``AHEAD`` is of what is yet to come, as a last day or when an action is due: without a
    year it is the next such day, today among them.
    ``RECENT`` is past as well, and tomorrow typed with two digits is a slip of a day, not
    a day a hundred years ago.
    """

    BIRTH = "birth"
    PAST = "past"
    RECENT = "recent"
    ANY = "any"
    AHEAD = "ahead"


class DateProblem(StrEnum):
    """What is amiss with a typed date; words under ``[date]``."""

    NONE = ""
    NO_SUCH_DATE = "no_such_date"
    NOT_A_DATE = "not_a_date"
    NO_YEAR = "no_year"
    YEAR_UNLIKELY = "year_unlikely"
    IN_FUTURE = "in_future"
    BIRTH_IN_FUTURE = "birth_in_future"
    BIRTH_TOO_LONG_AGO = "birth_too_long_ago"


_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class DateReading:
    """What was made of a typed date.

    Attributes:
        value: the date; None when nothing was typed or nothing sensible could be read.
            A date that is only unlikely (``IN_FUTURE``) is given with its problem.
        problem: ``DateProblem.NONE`` when all is well.
        params: gaps of the words, among them ``typed``.
    """

    value: date | None
    problem: DateProblem = DateProblem.NONE
    params: Mapping[str, object] = field(default_factory=lambda: _NOTHING)

    @property
    def text(self) -> str:
        """The problem in words, empty when there is none."""
        return words("date", self.problem, self.params) if self.problem else ""


_EMPTY = DateReading(None)
_PAST = frozenset({Sense.PAST, Sense.RECENT})
_OPEN = frozenset({Sense.ANY, Sense.AHEAD})
_LEAP = 9
"""Years within which each day of a calendar comes again, 29 February over 2100 too."""
_SLIP = 10
"""Years ahead within which a two-digit year is a slip, not one of the last century."""
_NUMBERS = re.compile(
    r"(\d{1,4})\s*[/.\-\u2013 ]\s*(\d{1,2})\s*[/.\-\u2013 ]\s*(\d{1,4})", re.ASCII
)
_DAY_MONTH = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})", re.ASCII)
_NAMED = re.compile(
    r"(\d{1,2})(?:ST|ND|RD|TH)?[\s/.\-,]*(?:OF\s+)?([A-Z]{3,9})[\s/.\-,']*(\d{4}|\d{2})?", re.ASCII
)
_NAMED_FIRST = re.compile(
    r"([A-Z]{3,9})[\s/.\-]*(\d{1,2})(?:ST|ND|RD|TH)?[\s,]+(\d{4}|\d{2})", re.ASCII
)
_RUN = re.compile(r"\d{8}|\d{6}", re.ASCII)
_TODAY = re.compile(r"(?:T|TODAY)\s*(?:([+\-])\s*(\d{1,5}))?", re.ASCII)
_WEEKDAY = re.compile(
    r"^(?:MON|TUE|WED|THU|FRI|SAT|SUN)(?:DAY|SDAY|NESDAY|S|RS|RSDAY|URDAY|UR)?[\s,.]+(?=\d)"
)
_CLOCK_TIME = re.compile(
    r"[T\s]+\d{1,2}[:.]\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AP]M|Z|[+\-]\d{2}:?\d{2})?$"
)
_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's count, which takes 1900 for a leap year: right from 1 March 1900 on."""
_LAST_SERIAL = (date(LAST_YEAR, 12, 31) - _EPOCH).days
_MONTH_NUMBER = {
    name: number
    for number, names in enumerate(
        (
            ("JAN", "JANUARY"),
            ("FEB", "FEBRUARY"),
            ("MAR", "MARCH"),
            ("APR", "APRIL"),
            ("MAY",),
            ("JUN", "JUNE"),
            ("JUL", "JULY"),
            ("AUG", "AUGUST"),
            ("SEP", "SEPT", "SEPTEMBER"),
            ("OCT", "OCTOBER"),
            ("NOV", "NOVEMBER"),
            ("DEC", "DECEMBER"),
        ),
        start=1,
    )
    for name in names
}


def read_date(
    typed: str | date | datetime | float, *, today: date, sense: Sense = Sense.ANY
) -> DateReading:
    """Read a date as typed or as a spreadsheet holds it.

    Accepts 22/11/26, 22.11.26, 22-11-26, 22 nov, 22 Nov 2026, 2026-11-22, 22112026,
    t and t+14, with blanks around and a time of day after it; a number is a day of
    Excel's count. Never raises.
    """
    if isinstance(typed, datetime):
        return _judge(typed.date(), today, sense, show_date(typed.date()))
    if isinstance(typed, date):
        return _judge(typed, today, sense, show_date(typed))
    if isinstance(typed, (int, float)):
        return _from_number(typed, today, sense)
    return _from_text(typed, today, sense)


def _from_number(number: float, today: date, sense: Sense) -> DateReading:
    if not 61 <= number < 1e8:  # neither a day from 1900 on nor eight digits; nan is neither
        return _fault(DateProblem.NOT_A_DATE, f"{number:g}")
    if number > _LAST_SERIAL:  # 22112026 or 221126 typed without its strokes
        digits = f"{int(number)}"
        return _from_text(digits.zfill(len(digits) + len(digits) % 2), today, sense)
    day = _EPOCH + timedelta(days=int(number))
    return _judge(day, today, sense, f"{number:g}")


def _from_text(typed: str, today: date, sense: Sense) -> DateReading:
    text = " ".join(typed.split()).upper()
    shown = " ".join(typed.split())
    if not text:
        return _EMPTY
    if found := _TODAY.fullmatch(text):
        days = int(found[2] or 0) * (-1 if found[1] == "-" else 1)
        return _judge(today + timedelta(days=days), today, sense, shown)
    text = _WEEKDAY.sub("", _CLOCK_TIME.sub("", text)).strip(" ,.")
    parts = _parts(text)
    if parts is None:
        return _fault(DateProblem.NOT_A_DATE, shown)
    year, month, day = parts
    if not year and sense is Sense.BIRTH:
        return _fault(DateProblem.NO_YEAR, shown)
    likely = [one for one in _years(year, today, sense) if FIRST_YEAR <= one <= LAST_YEAR]
    if not likely:
        return _fault(DateProblem.YEAR_UNLIKELY, shown)
    for candidate in likely:
        if 1 <= month <= 12 and 1 <= day <= monthrange(candidate, month)[1]:
            value = date(candidate, month, day)
            told = len(year) == 4 or (bool(year) and sense is Sense.RECENT)
            ahead = sense is not Sense.AHEAD or bool(year) or value >= today
            if told or (ahead and _fits(value, today, sense)):  # the year was said
                return _judge(value, today, sense, shown)
    return _fault(DateProblem.NO_SUCH_DATE, shown)


def _parts(text: str) -> tuple[str, int, int] | None:
    """The year as typed (empty when left out), month and day."""
    if found := _NUMBERS.fullmatch(text):
        first, middle, last = found.groups()
        if len(first) == 4 and len(last) <= 2:  # 2026-11-22
            return first, int(middle), int(last)
        if len(first) <= 2 and len(last) in {2, 4}:  # 22/11/26
            return last, int(middle), int(first)
        return None
    if found := _NAMED.fullmatch(text):
        day, name, year = found.groups()
    elif found := _NAMED_FIRST.fullmatch(text):
        name, day, year = found.groups()
    elif found := _DAY_MONTH.fullmatch(text):
        return "", int(found[2]), int(found[1])
    elif _RUN.fullmatch(text):
        return _run_parts(text)
    else:
        return None
    month = _MONTH_NUMBER.get(name)
    return None if month is None else (year or "", month, int(day))


def _run_parts(text: str) -> tuple[str, int, int]:
    """22112026, 20261122 or 221126; a year 1900 to 2100 can stand at one end only."""
    if len(text) == 8 and FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        at_end = FIRST_YEAR <= int(text[4:]) <= LAST_YEAR
        if not at_end or int(text[2:4]) > 12:  # no such month
            return text[:4], int(text[4:6]), int(text[6:])
    return text[4:], int(text[2:4]), int(text[:2])


def _years(year: str, today: date, sense: Sense) -> tuple[int, ...]:
    """The years a typed year may stand for, likeliest first."""
    if len(year) == 4:  # written in full
        return (int(year),)
    if not year:
        if sense in _PAST:
            return (today.year, today.year - 1)
        if sense is Sense.AHEAD:
            return tuple(range(today.year, today.year + _LEAP))
        return (today.year, today.year + 1, today.year - 1)
    near = today.year - today.year % 100 + int(year)
    if sense in _OPEN:
        return tuple(sorted((near - 100, near, near + 100), key=lambda y: abs(y - today.year)))
    if sense is Sense.RECENT:
        return (near if near <= today.year + _SLIP else near - 100,)
    return (near, near - 100)


def _fits(value: date, today: date, sense: Sense) -> bool:
    """Whether a guessed year makes sense: never after today, else within fifty years."""
    if sense not in _OPEN:
        return value <= today
    return abs((value - today).days) <= 50 * 366


def _judge(value: date, today: date, sense: Sense, typed: str) -> DateReading:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        return _fault(DateProblem.YEAR_UNLIKELY, typed)
    if sense is Sense.BIRTH:
        if value > today:
            return _fault(DateProblem.BIRTH_IN_FUTURE, typed)
        if age(value, today) > OLDEST:
            return _fault(DateProblem.BIRTH_TOO_LONG_AGO, typed)
    if sense in _PAST and value > today:
        params = MappingProxyType({"typed": typed, "date": show_date(value)})
        return DateReading(value, DateProblem.IN_FUTURE, params)
    return DateReading(value)


def _fault(problem: DateProblem, typed: str) -> DateReading:
    return DateReading(None, problem, MappingProxyType({"typed": typed}))


def show_date(day: date) -> str:
    """ "22 Nov 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def show_day(day: date) -> str:
    """ "Sun 22 Nov 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {show_date(day)}"


def show_short(day: date, today: date) -> str:
    """ "22 Nov" within six months (183 days) of today, else with the year."""
    if abs((day - today).days) <= 183:  # six months either side, UX section 7
        return f"{day.day} {MONTHS[day.month - 1]}"
    return show_date(day)


def show_moment(moment: datetime) -> str:
    """ "22 Nov 2026 09:30"."""
    return f"{show_date(moment.date())} {moment:%H:%M}"


def due_words(day: date, today: date) -> str:
    """ "6 days late", "today", "tomorrow", "in 14 days"."""
    days = (day - today).days
    if days < 0:
        return words("date", "late_one" if days == -1 else "late", {"days": f"{-days:,}"})
    if days <= 1:
        return words("date", "tomorrow" if days else "today")
    return words("date", "ahead", {"days": f"{days:,}"})


def ago_words(day: date, today: date) -> str:
    """ "6 days ago", "yesterday", "today"; days to come as ``due_words``."""
    days = (today - day).days
    if days < 1:
        return due_words(day, today)
    return words("date", "yesterday" if days == 1 else "ago", {"days": f"{days:,}"})


def age(birth: date, today: date) -> int:
    """Whole years on a day; born on 29 February, a person is a year older on 1 March."""
    had_birthday = (today.month, today.day) >= (birth.month, birth.day)
    return today.year - birth.year - (0 if had_birthday else 1)


def birth_words(birth: date, today: date) -> str:
    """ "2 Nov 1991 (35)": an age always stands after its birth date (UX section 7)."""
    return words("date", "born", {"date": show_date(birth), "age": age(birth, today)})
