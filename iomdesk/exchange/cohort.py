"""Checking the rows of a cohort file: what each says, and whether it can be taken as it is.

Pure: a sheet, a mapping and the repairs made so far in, verdicts out; checking again
after a repair is the same call. What was typed is kept for every cell. Nothing is
guessed silently where a person could be harmed by it: a status told by colour only, a
failed check letter, a number that stands twice all wait for a person.
"""

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from iomdesk.domain.identifiers import UNREADABLE, Reading
from iomdesk.domain.names import match_key
from iomdesk.domain.people import IdentifierKind, Rag
from iomdesk.exchange.cells import CellReader
from iomdesk.exchange.columns import Mapping, heading_words
from iomdesk.exchange.fields import HEADINGS, Field, heading_key
from iomdesk.exchange.rags import read_rag
from iomdesk.exchange.sheets import Row, Sheet, cell_text
from iomdesk.exchange.verdicts import Reason, Repairs, Verdict

__all__ = [
    "CheckedRow",
    "CheckedSheet",
    "CohortRow",
    "Reason",
    "Repairs",
    "Verdict",
    "check_rows",
]

_LEFT = ("exited", "removed", "deregistered", "deselected", "left", "closed", "archive", "archived")
_LEFT_MORE = (
    "leavers",
    "ex",
    "former",
    "previous",
    "historic",
    "off scheme",
    "no longer on scheme",
)
_BACK = ("current", "active", "live", "cohort", "on scheme", "statutory", "non statutory")
_TOTALS = ("total", "totals", "count", "subtotal", "grand total")
_TELLING = (Field.BIRTH_DATE, Field.PNCID, Field.CRO, Field.CRN, Field.NOMIS)
_TITLE_CELLS = 3
"""A heading inside the list fills at most this many cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortRow:
    """What was read from one row; empty text, None or NOT_SET where nothing was.

    Attributes:
        pncid, cro, crn, nomis: readings with what was typed; None when the cell is empty.
        not_ppo: the cell says no, where an empty one says nothing.
        in_custody: a prison is named, or the cell says yes.
        ogrs12, ogrs24: OGRS in per cent at 12 and 24 months.
    """

    surname: str = ""
    forename: str = ""
    other_names: str = ""
    birth_date: date | None = None
    pncid: Reading | None = None
    cro: Reading | None = None
    crn: Reading | None = None
    nomis: Reading | None = None
    area: str = ""
    ppo: bool = False
    not_ppo: bool = False
    rag: Rag = Rag.NOT_SET
    rag_on: date | None = None
    offender_manager: str = ""
    ogrs12: float | None = None
    ogrs24: float | None = None
    registered_on: date | None = None
    last_conviction_on: date | None = None
    mappa: str = ""
    prison: str = ""
    in_custody: bool = False
    release_on: date | None = None
    address: str = ""
    phone: str = ""
    note: str = ""

    @property
    def identifiers(self) -> tuple[Reading, ...]:
        """The numbers that are there."""
        numbers = (self.pncid, self.cro, self.crn, self.nomis)
        return tuple(number for number in numbers if number is not None)

    def identifier(self, kind: IdentifierKind) -> str:
        """The canonical number of a kind, empty when there is none."""
        return next((n.canonical for n in self.identifiers if n.kind is kind), "")


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One row with its verdict.

    Attributes:
        number: the row number of the file.
        reasons: all there is to say, problems first; notes do not change the verdict.
        values: what was read.
        typed: the text of each read cell, repairs included.
        cells: the text of every cell of the file, in order, as it came.
    """

    number: int
    verdict: Verdict
    reasons: tuple[Reason, ...]
    values: CohortRow
    typed: AnyMapping[Field, str]
    cells: tuple[str, ...]


@dataclass(frozen=True)
class CheckedSheet:
    """All rows that hold people; empty rows, titles and headings are not among them."""

    rows: tuple[CheckedRow, ...]

    def count(self, verdict: Verdict) -> int:
        """How many rows have a verdict."""
        return sum(row.verdict is verdict for row in self.rows)

    def with_verdict(self, verdict: Verdict) -> tuple[CheckedRow, ...]:
        """The rows with a verdict."""
        return tuple(row for row in self.rows if row.verdict is verdict)

    def row(self, number: int) -> CheckedRow:
        """The row of a number of the file; raises KeyError."""
        return self._by_number[number]

    @cached_property
    def _by_number(self) -> dict[int, CheckedRow]:
        return {row.number: row for row in self.rows}


def check_rows(
    sheet: Sheet,
    mapping: Mapping,
    *,
    today: date,
    areas: Sequence[str] = (),
    repairs: Repairs | None = None,
) -> CheckedSheet:
    """Read and judge every row below the heading row.

    ``areas`` are the names of the scheme's areas; without any, every area is taken.
    ``repairs`` hold the text typed in place of a cell, by row number and field.
    """
    mended = repairs or {}
    reader = CellReader(mapping, today=today, areas=areas)
    mended_rows = {number for number, _ in mended}
    rows: list[CheckedRow] = []
    seen = _Seen()
    below: tuple[int, str] | None = None
    area_keys = {heading_key(area) for area in areas}
    for row in sheet.rows[mapping.heading_row :]:
        if not any(row.values) and row.number not in mended_rows:
            continue
        cells = tuple(map(cell_text, row.values))
        filled = [text for text in cells if text.strip()]
        if not filled and row.number not in mended_rows:
            continue
        if row.number not in mended_rows and len(filled) <= _TITLE_CELLS:
            title = _title(row, filled, mapping, area_keys)
            if title is not None:
                if title.leaves:
                    below = (row.number, " ".join(title.text.split()))
                elif title.comes_back:
                    below = None
                continue
        repeated = bool(filled) and heading_key(filled[0]) in HEADINGS
        if repeated and heading_words(row) >= max(3, len(filled) // 2):
            continue  # the heading row repeated further down
        values, typed, reasons = reader.read(row, mended)
        if below is not None:
            reason = Reason(
                Verdict.LEFT_OUT,
                None,
                "",
                "below_heading",
                {"other": below[0], "heading": below[1], "row": row.number},
            )
            read = CheckedRow(
                row.number, Verdict.LEFT_OUT, (reason,), CohortRow(**values), typed, cells
            )
            rows.append(read)
            continue
        person = CohortRow(**values)
        reasons.extend(seen.repeats(row.number, person, mapping))
        reasons.sort(key=lambda reason: reason.verdict.weight, reverse=True)
        verdict = reasons[0].verdict if reasons else Verdict.READY
        rows.append(CheckedRow(row.number, verdict, tuple(reasons), person, typed, cells))
    return CheckedSheet(tuple(rows))


@dataclass(frozen=True, slots=True)
class _Title:
    """A heading inside the list."""

    text: str
    leaves: bool = False
    comes_back: bool = False


def _title(row: Row, filled: list[str], mapping: Mapping, areas: set[str]) -> _Title | None:
    """A heading, total or area inside the list; None for a person with few cells."""
    for telling in _TELLING:
        column = mapping.column(telling)
        if column is not None and row.text(column.index).strip():
            return None
    first = filled[0]
    key = heading_key(first)
    plain = " ".join("".join(m if m.isalnum() else " " for m in first.casefold()).split())
    if _starts(plain, _LEFT) or _starts(plain, _LEFT_MORE) or _mentions(plain, _LEFT):
        # "LEFT, Dean" would be a person; a heading stands alone in its row.
        return _Title(first, leaves=True) if len(filled) == 1 else None
    if len(filled) == 1 and _starts(plain, _BACK):
        return _Title(first, comes_back=True)
    if _starts(plain, _TOTALS) or key in areas or key in HEADINGS or read_rag(first) is not None:
        return _Title(first) if len(filled) == 1 or _starts(plain, _TOTALS) else None
    surname = mapping.column(Field.SURNAME) or mapping.column(Field.FULL_NAME)
    where = next(index for index, value in enumerate(row.values) if cell_text(value).strip())
    if len(filled) == 1 and (surname is None or where != surname.index):
        return _Title(first)  # a remark beside the list
    if len(filled) == 1 and len(plain.split()) > 3:
        return _Title(first)  # a sentence, not a surname
    return None


def _starts(plain: str, words: tuple[str, ...]) -> bool:
    return any(plain == word or plain.startswith(word + " ") for word in words)


def _mentions(plain: str, words: tuple[str, ...]) -> bool:
    return bool(set(plain.split()) & set(words)) and len(plain.split()) <= 6


@dataclass(slots=True)
class _Seen:
    """Numbers and names met so far, with the row they stood in."""

    numbers: dict[tuple[IdentifierKind, str], int] = field(default_factory=dict)
    names: dict[tuple[str, str, date], int] = field(default_factory=dict)

    def repeats(self, number: int, person: CohortRow, mapping: Mapping) -> list[Reason]:
        """Reasons for every number this row shares with one above it."""
        reasons: list[Reason] = []
        for reading in person.identifiers:
            if reading.problem in UNREADABLE:
                continue
            first = self.numbers.setdefault((reading.kind, reading.canonical), number)
            if first != number:
                place = Field(reading.kind.value)
                column = mapping.column(place)
                reasons.append(
                    Reason(
                        Verdict.CHECK,
                        place,
                        column.heading if column else place.label,
                        f"same_{reading.kind}",
                        {"other": first, "row": number},
                    )
                )
        if person.birth_date is not None and person.surname:
            key = (match_key(person.surname), match_key(person.forename), person.birth_date)
            first = self.names.setdefault(key, number)
            if first != number and not reasons:
                column = mapping.column(Field.SURNAME) or mapping.column(Field.FULL_NAME)
                heading = column.heading if column else ""
                params = {"other": first, "row": number}
                reasons.append(Reason(Verdict.CHECK, Field.SURNAME, heading, "same_person", params))
        return reasons
