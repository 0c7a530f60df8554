"""One row of a list of events, and how its cells are read: days, numbers, grades, counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final, TypeAlias

from iomdesk.domain.dates import DateReading, Sense, read_date
from iomdesk.domain.events import AHEAD, MOST, SERVICES, EventKind
from iomdesk.domain.grades import read_grade
from iomdesk.domain.identifiers import UNREADABLE, Reading, read_identifier
from iomdesk.domain.meetings import read_time
from iomdesk.domain.names import split_full_name, tidy_forename, tidy_name
from iomdesk.domain.people import IdentifierKind
from iomdesk.exchange.fields import heading_key
from iomdesk.exchange.sheets import CellValue, Row, cell_text
from iomdesk.exchange.tables import unescape_cell
from iomdesk.exchange.verdicts import Reason, Verdict

Text: TypeAlias = Callable[[str], str]
"""Gives what stands in the column of a part, empty where there is none."""

_KINDS: Final = (
    IdentifierKind.CRN, IdentifierKind.PNCID, IdentifierKind.NOMIS, IdentifierKind.CRO
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """What one row says; empty or None where it says nothing.

    Attributes:
        number: the row of the file, or the line of the text.
        text: the row as it came, for people.
        identifiers: numbers of the person, as read.
        line: id of an offence line.
        reasons: problems first; notes do not change the verdict.
    """

    number: int
    text: str
    identifiers: tuple[Reading, ...] = ()
    surname: str = ""
    forename: str = ""
    birth_date: date | None = None
    kind: EventKind = EventKind.OTHER
    on: date | None = None
    at_time: str = ""
    body: str = ""
    originator: str = ""
    grade: str = ""
    received: date | None = None
    line: str = ""
    service: str = ""
    outcome: str = ""
    count: int = 1
    reasons: tuple[Reason, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Whether it can be taken as it is, as far as the row itself tells."""
        return max((one.verdict for one in self.reasons), key=lambda one: one.weight,
                   default=Verdict.READY)  # fmt: skip

    @property
    def names_somebody(self) -> bool:
        """Whether it says who it happened to."""
        return bool(self.identifiers or self.surname)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one row while it is read."""

    row: int
    reasons: list[Reason] = field(default_factory=list)

    def add(self, verdict: Verdict, column: str, code: str, **params: object) -> None:
        """Say one thing about a cell, or about the row."""
        self.reasons.append(Reason(verdict, None, column, code, {"row": self.row, **params}))

    def sorted(self) -> tuple[Reason, ...]:
        """Everything said, the weightiest first."""
        return tuple(sorted(self.reasons, key=lambda one: -one.verdict.weight))


def name_of(text: Text) -> tuple[str, str]:
    """Surname and forename, from two columns or from one."""
    surname, forename = tidy_name(text("surname")), tidy_forename(text("forename"))
    whole = tidy_name(text("name"))
    if whole and not surname:
        surname, first = split_full_name(whole)
        forename = forename or first
    return surname, forename


def numbers_of(
    text: Text, today: date, said: Said, headings: Mapping[str, str]
) -> tuple[Reading, ...]:
    """The numbers by which agencies know the person, as read."""
    found = []
    for kind in _KINDS:
        typed = text(kind.value)
        if not any(map(str.isdigit, typed)):
            continue
        reading = read_identifier(kind, typed, today=today)
        found.append(reading)
        if reading.problem:
            said.add(
                Verdict.READY, headings.get(kind.value, ""), "identifier",
                problem=reading.text, why=reading.problem.value,
            )  # fmt: skip
    return tuple(found)


def one_number(typed: str, today: date) -> tuple[Reading, ...]:
    """The number before a line, of the first kind that it can be read as."""
    if not typed:
        return ()
    readings = [read_identifier(kind, typed, today=today) for kind in _KINDS]
    readable = [one for one in readings if one.problem not in UNREADABLE] or readings
    return (next((one for one in readable if not one.problem), readable[0]),)


def sense_of(kind: EventKind | None) -> Sense:
    """Which days a kind of event may have."""
    return Sense.ANY if kind in AHEAD else Sense.RECENT


def day_of(
    row: Row,
    places: Mapping[str, int],
    kind: EventKind | None,
    today: date,
    said: Said,
    headings: Mapping[str, str],
) -> tuple[date | None, str]:
    """The day it happened, and the time when the cell holds one as well."""
    value = row.value(places["date"])
    clock = f"{value:%H:%M}" if isinstance(value, datetime) and value.time() != time() else ""
    reading = read_date(_plain(value), today=today, sense=sense_of(kind))
    return judged(reading, said, headings["date"], "event_no_date"), clock


def judged(reading: DateReading, said: Said, column: str, missing: str) -> date | None:
    """The day, if it could be read; what was wrong with it is said."""
    if reading.problem:
        said.add(Verdict.PROBLEM, column, "date", problem=reading.text, why=reading.problem.value)
        return None
    if reading.value is None and missing:
        said.add(Verdict.PROBLEM, column, missing)
    return reading.value


def birth_of(
    row: Row, places: Mapping[str, int], today: date, said: Said, headings: Mapping[str, str]
) -> date | None:
    """The date of birth; None where it is not given or cannot be read."""
    if "birth_date" not in places:
        return None
    value = _plain(row.value(places["birth_date"]))
    reading = read_date(value, today=today, sense=Sense.BIRTH)
    return judged(reading, said, headings["birth_date"], "")


def received_of(
    row: Row, places: Mapping[str, int], today: date, said: Said, headings: Mapping[str, str]
) -> date | None:
    """The day the agency was told; None where it is not given or cannot be read."""
    if "received" not in places:
        return None
    value = _plain(row.value(places["received"]))
    reading = read_date(value, today=today, sense=Sense.RECENT)
    return judged(reading, said, headings["received"], "")


def _plain(value: CellValue) -> str | date | float:
    if isinstance(value, bool) or not isinstance(value, (str, date, int, float)):
        return cell_text(value)
    return unescape_cell(value) if isinstance(value, str) else value


def time_of(typed: str, said: Said, column: str) -> str:
    """The time of day as it is kept, "14:30"; what is no time is said."""
    if not typed.strip():
        return ""
    clock = read_time(typed.strip()[:5] if typed.count(":") == 2 else typed)
    if clock is None:
        said.add(Verdict.CHECK, column, "event_time", typed=typed)
        return ""
    return f"{clock:%H:%M}"


def grade_of(typed: str, said: Said, column: str) -> str:
    """The grade with its scheme as it is stored; what is no grade is said."""
    try:
        return read_grade(typed)
    except ValueError:
        said.add(Verdict.PROBLEM, column, "event_grade", typed=typed)
        return ""


def offence_of(typed: str, lines: Mapping[str, str], said: Said, column: str) -> str:
    """The id of the offence line those words name; what is none is said."""
    if not typed:
        return ""
    line = lines.get(heading_key(typed), "")
    if not line:
        said.add(Verdict.CHECK, column, "event_line_unknown", typed=typed)
    return line


def offence_in(words: str, lines: Mapping[str, str]) -> str:
    """The offence line a message names: only when the words are those of one line."""
    return lines.get(heading_key(words.removeprefix("for ")), "")


def service_of(typed: str) -> str:
    """The service of an appointment; empty when it is neither."""
    key = typed.casefold()
    return next((one for one in SERVICES if key.startswith(one[:8])), "")


def count_of(typed: str, told: int, said: Said, column: str) -> int:
    """How many of them: the cell, else what the words of the kind told."""
    if not typed:
        return told
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    if not 1 <= number <= MOST:
        said.add(Verdict.PROBLEM, column, "event_count", typed=typed, most=MOST)
        return 1
    return number
