"""Lists and messages about what happened to people, row by row; who it was is for the store.

A file has a heading row; a pasted text may have one, or is read line by line as people
write: "12/11/26 missed Probation: did not attend". Columns that are not known stay behind
and are named. The bounds of ``tables`` hold for both.
"""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from iomdesk.domain.agencies import fitting
from iomdesk.domain.dates import Sense, read_date
from iomdesk.domain.events import APPOINTMENTS, OFFENCES, EventKind
from iomdesk.domain.names import tidy_forename, tidy_name
from iomdesk.exchange.eventrows import (
    EventRow,
    Said,
    birth_of,
    count_of,
    day_of,
    grade_of,
    judged,
    name_of,
    numbers_of,
    offence_in,
    offence_of,
    one_number,
    received_of,
    sense_of,
    service_of,
    time_of,
)
from iomdesk.exchange.eventwords import drug_outcome, kind_at_start, part_of, take_apart
from iomdesk.exchange.fields import HEADINGS, Field, heading_key
from iomdesk.exchange.problems import Refused
from iomdesk.exchange.sheets import Row, Sheet
from iomdesk.exchange.tables import read_table, unescape_cell
from iomdesk.exchange.verdicts import Reason, Verdict

__all__ = ["CheckedEvents", "EventRow", "Reason", "Refused", "Verdict", "check", "is_list", "read"]

MOST_ROWS: Final = 5_000
"""The most rows taken at once: more than ten years of one person, or a month of a county."""

MOST_TEXT: Final = 1_000_000
"""Characters of a pasted text."""

_OF_COHORT: Final = frozenset({Field.RAG, Field.AREA, Field.OFFENDER_MANAGER, Field.PPO})
_TITLES: Final = 15
_CONTROLS: Final = dict.fromkeys(code for code in range(32) if chr(code) not in "\t\n\v\f\r")
_BEFORE_NAME: Final = re.compile(r"(?:(?:with|at|by)\s+)?(?:the\s+)?", re.IGNORECASE)
_NAME_WORDS: Final = 5
"""The most words before a colon that may name an agency: more are a sentence."""
_NO_LINES: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedEvents:
    """A list that was read; nothing of it is kept yet.

    Attributes:
        left_behind: headings of the filled columns that were not read.
    """

    name: str
    sha256: str
    sheet: str
    rows: tuple[EventRow, ...]
    left_behind: tuple[str, ...]


def is_list(sheet: Sheet) -> bool:
    """Whether a sheet is a list of events and of nothing else: day, kind and words.

    Stricter than ``check``, which is told that it is one: cohort lists have days and notes.
    """
    heads = _heads(sheet)
    if heads is None or not {"kind", "body"} <= heads[1].keys():
        return False
    titles = sheet.rows[heads[0] - 1].values
    keys = {heading_key(title) for title in titles if isinstance(title, str)}
    return not any(HEADINGS.get(key) in _OF_COHORT for key in keys)


def check(
    data: bytes,
    name: str,
    *,
    today: date,
    sheet: str | None = None,
    lines: Mapping[str, str] = _NO_LINES,
) -> CheckedEvents:
    """Read every row of a file; raises ``Refused`` for one that is no such list.

    ``lines`` gives the id of an offence line by the ``heading_key`` of its words.
    """
    found = read_table(data, name=name, sheet=sheet).sheet
    heads = _heads(found)
    if heads is None:
        raise Refused("file_no_events", {"file": name})
    start, places = heads
    if len(found.rows) - start > MOST_ROWS:
        raise Refused("file_too_many_rows", {"sheet": found.name, "limit": f"{MOST_ROWS:,}"})
    return CheckedEvents(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        sheet=found.name,
        rows=tuple(_table(found, start, places, today, lines)),
        left_behind=_left_behind(found, start, places),
    )


def read(
    text: str,
    *,
    today: date,
    agencies: Collection[str] = (),
    lines: Mapping[str, str] = _NO_LINES,
) -> tuple[EventRow, ...]:
    """Read a pasted text: as a table when it has headings, else line by line.

    ``agencies`` are the names by which a line may say where it came from. Raises
    ``Refused`` for more than ``MOST_TEXT`` characters or ``MOST_ROWS`` lines.
    """
    if len(text) > MOST_TEXT:
        raise Refused("file_text_long", {"limit": f"{MOST_TEXT:,}"})
    text = _readable(text)
    if not text.strip():
        return ()
    whole = text.splitlines()
    if sum(1 for line in whole if line.strip()) > MOST_ROWS:
        raise Refused("file_text_lines", {"limit": f"{MOST_ROWS:,}"})
    sheet = _as_sheet(text)
    heads = None if sheet is None else _heads(sheet)
    if sheet is not None and heads is not None:
        return tuple(_table(sheet, *heads, today, lines))
    known = {name.casefold(): name for name in agencies}
    return tuple(
        _line(number, line, today, known, lines)
        for number, line in enumerate(whole, 1)
        if line.strip()
    )


def _readable(text: str) -> str:
    """Without what no store or paper takes: halves of characters, control characters."""
    whole = text.encode(errors="replace").decode()
    return whole.translate(_CONTROLS)


def _as_sheet(text: str) -> Sheet | None:
    """The text as a table; None when it is none, which a message may well be."""
    try:
        return read_table(text.encode(), name="text").sheet
    except Refused:
        return None


def _heads(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """Where the rows begin, and the column of each part; None for another list."""
    for index, row in enumerate(sheet.rows[:_TITLES]):
        places: dict[str, int] = {}
        for column, value in enumerate(row.values):
            part = part_of(value) if isinstance(value, str) else ""
            if part:
                places.setdefault(part, column)
        if "date" in places and places.keys() & {"kind", "body"} and len(places) > 1:
            return index + 1, places
    return None


def _left_behind(sheet: Sheet, start: int, places: Mapping[str, int]) -> tuple[str, ...]:
    headings = sheet.rows[start - 1]
    return tuple(
        " ".join(headings.text(column).split()) or f"{column + 1}"
        for column in range(sheet.width)
        if column not in places.values()
        and any(row.value(column) not in ("", None) for row in sheet.rows[start - 1 :])
    )


def _table(
    sheet: Sheet, start: int, places: Mapping[str, int], today: date, lines: Mapping[str, str]
) -> Iterator[EventRow]:
    headings = {part: sheet.rows[start - 1].text(column) for part, column in places.items()}
    for row in sheet.rows[start:]:
        if any(row.text(column).strip() for column in places.values()):
            yield _row(row, places, headings, today, lines)


def _row(
    row: Row,
    places: Mapping[str, int],
    headings: Mapping[str, str],
    today: date,
    lines: Mapping[str, str],
) -> EventRow:
    said = Said(row.number)

    def text(part: str) -> str:
        return unescape_cell(row.text(places[part])).strip() if part in places else ""

    surname, forename = name_of(text)
    if row.hidden:
        said.add(Verdict.READY, "", "hidden_row")
    kind, body, count = _kind(text("kind"), text("body"), text("grade"))
    if kind is None:
        said.add(Verdict.CHECK, headings.get("kind", ""), "event_kind_unknown", typed=text("kind"))
    on, clock = day_of(row, places, kind, today, said, headings)
    outcome = text("outcome")
    if kind is EventKind.DRUG_TEST:
        outcome = drug_outcome(outcome or f"{text('kind')} {body}")
    typed_line = text("line")
    line = offence_of(typed_line, lines, said, headings.get("line", ""))
    if typed_line and not line and typed_line not in body:
        body = f"{typed_line}: {body}" if body else typed_line
    return EventRow(
        number=row.number,
        text=", ".join(one for one in (row.text(i).strip() for i in places.values()) if one),
        identifiers=numbers_of(text, today, said, headings),
        surname=surname,
        forename=forename,
        birth_date=birth_of(row, places, today, said, headings),
        kind=kind or EventKind.OTHER,
        on=on,
        at_time=time_of(text("time") or clock, said, headings.get("time", "")),
        body=body,
        originator=text("originator"),
        grade=grade_of(text("grade"), said, headings.get("grade", "")),
        received=received_of(row, places, today, said, headings),
        line=line,
        service=service_of(text("service")),
        outcome=outcome,
        count=count_of(text("count"), count, said, headings.get("count", "")),
        reasons=said.sorted(),
    )


def _line(
    number: int,
    line: str,
    today: date,
    agencies: Mapping[str, str],
    lines: Mapping[str, str],
) -> EventRow:
    """One line of a message."""
    said = Said(number)
    parts = take_apart(line)
    told = kind_at_start(parts.rest)
    kind, rest, count = told if told else (None, parts.rest, 1)
    agency, rest = _agency(rest, agencies)
    if not agency:
        agency, rest = _meant(rest, kind, agencies, lines, said)
    if kind is None and parts.grade:
        kind = EventKind.INTELLIGENCE
    if kind is None:
        said.add(Verdict.CHECK, "", "event_kind_unknown", typed="")
    on = judged(read_date(parts.date, today=today, sense=sense_of(kind)), said, "", "event_no_date")
    outcome = drug_outcome(parts.rest) if kind is EventKind.DRUG_TEST else ""
    born: date | None = None
    if parts.birth_date:
        reading = read_date(parts.birth_date, today=today, sense=Sense.BIRTH)
        born = judged(reading, said, "", "")
    return EventRow(
        number=number,
        text=" ".join(line.split()),
        identifiers=one_number(parts.number, today),
        surname=tidy_name(parts.surname),
        forename=tidy_forename(parts.forename),
        birth_date=born,
        kind=kind or EventKind.OTHER,
        on=on,
        at_time=time_of(parts.time, said, ""),
        body=rest,
        originator=agency,
        grade=grade_of(parts.grade, said, ""),
        line=offence_in(rest, lines) if kind in OFFENCES else "",
        outcome=outcome,
        count=count,
        reasons=said.sorted(),
    )


def _agency(rest: str, agencies: Mapping[str, str]) -> tuple[str, str]:
    """Who told it, where the words begin with a known name: "Probation: did not attend"."""
    low = rest.casefold().removeprefix("with ").removeprefix("at ").removeprefix("by ")
    shift = len(rest) - len(low)
    for name in sorted(agencies, key=len, reverse=True):
        if low.startswith(name) and not low[len(name) : len(name) + 1].isalnum():
            return agencies[name], rest[shift + len(name) :].lstrip(" ,:;-\u2013")
    return "", rest.lstrip(" ,:;-\u2013")


def _meant(
    rest: str,
    kind: EventKind | None,
    agencies: Mapping[str, str],
    lines: Mapping[str, str],
    said: Said,
) -> tuple[str, str]:
    """Who told it, where "X:" before the words is the only known agency that fits.

    What fits none or several stays among the words and waits for a look. Without known
    agencies, and where "X" is no name (an offence, a sentence, a number), nothing is said.
    """
    head, colon, after = rest.partition(":")
    typed = _BEFORE_NAME.sub("", head.strip(), count=1)
    if not (colon and agencies and len(typed) > 2 and len(typed.split()) <= _NAME_WORDS):
        return "", rest
    found = fitting(agencies.values(), typed, inside=False)
    if len(found) == 1:
        return found[0], after.lstrip(" ,:;-\u2013")
    named = typed[:1].isupper() or kind in APPOINTMENTS
    if named and not any(map(str.isdigit, typed)) and not offence_in(typed, lines):
        code = "event_agency_several" if found else "event_agency_none"
        said.add(Verdict.CHECK, "", code, agency=typed)
    return "", rest


def _kind(kind: str, body: str, grade: str) -> tuple[EventKind | None, str, int]:
    """The kind of a row of a table, its words, and how many its kind speaks of."""
    told = kind_at_start(kind)
    if told:
        rest = told[1].lstrip(" ,:;-\u2013")
        # "Arrest: shoplifting" in one column is no less said than in two.
        return told[0], body or rest, told[2]
    if not kind:
        began = kind_at_start(body)
        if began:
            return began[0], body, began[2]
        if grade:
            return EventKind.INTELLIGENCE, body, 1
    if kind and kind.casefold() not in body.casefold():
        body = f"{kind}: {body}" if body else kind
    return None, body, 1
