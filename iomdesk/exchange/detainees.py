"""Repeat-detainee lists: four facts of each row are read and nothing else (S2 section 5).

Before a referral only name, date of birth, address and reason for arrest may be held, so
no other cell of the file gets into a value: columns besides are named, so that people
know what stayed behind, and are not looked at.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, TypeAlias

from iomdesk.domain.dates import Sense, read_date
from iomdesk.domain.names import match_key, split_full_name, tidy_forename, tidy_name
from iomdesk.domain.people import full_name
from iomdesk.domain.sharing import names_visor
from iomdesk.exchange.fields import HEADINGS, Field, heading_key
from iomdesk.exchange.problems import Refused
from iomdesk.exchange.sheets import CellValue, Row, Sheet
from iomdesk.exchange.tables import read_table, unescape_cell
from iomdesk.exchange.verdicts import Reason, Verdict

__all__ = ["CheckedList", "DetaineeRow", "Reason", "Refused", "Verdict", "check", "is_list"]

MOST_ROWS: Final = 5_000
"""A month of one custody suite is some dozens; a file with more is not this list."""

_TITLES: Final = 15
"""Rows looked at for the headings."""

_REASON: Final = frozenset(
    {
        "reasonforarrest",
        "arrestreason",
        "reasonofarrest",
        "arrestedfor",
        "reasonsforarrest",
        "reasonarrested",
        "reasonfordetention",
    }
)
_MOST: Final[Mapping[str, int]] = MappingProxyType({"name": 160, "address": 300, "reason": 500})
_PLACES: Final[Mapping[Field, str]] = MappingProxyType(
    {
        Field.FULL_NAME: "name",
        Field.SURNAME: "surname",
        Field.FORENAME: "forename",
        Field.BIRTH_DATE: "birth_date",
        Field.ADDRESS: "address",
    }
)


Facts: TypeAlias = tuple[str, str, date | None, str, str]


def facts(surname: str, forename: str, birth_date: date | None, address: str, reason: str) -> Facts:
    """The four facts for comparing: names without case and accents, the rest without case."""
    plain = match_key(surname), match_key(forename)
    return (*plain, birth_date, address.casefold(), reason.casefold())


@dataclass(frozen=True, slots=True, kw_only=True)
class DetaineeRow:
    """One row of the list: the four facts, and what is to be said about it.

    Attributes:
        number: the row number of the file.
        reasons: problems first; notes do not change the verdict.
    """

    number: int
    surname: str
    forename: str
    birth_date: date | None
    address: str
    reason: str
    reasons: tuple[Reason, ...] = ()

    @property
    def name(self) -> str:
        """ "SURNAME, Forename"."""
        return full_name(self.surname, self.forename)

    @property
    def verdict(self) -> Verdict:
        """Whether it can be taken as it is."""
        return max((one.verdict for one in self.reasons), key=lambda one: one.weight,
                   default=Verdict.READY)  # fmt: skip

    @property
    def facts(self) -> Facts:
        """What tells two rows apart."""
        return facts(self.surname, self.forename, self.birth_date, self.address, self.reason)

    def said(self, reason: Reason) -> "DetaineeRow":
        """The same row with one more thing said about it, the weightiest first."""
        both = sorted((*self.reasons, reason), key=lambda one: -one.verdict.weight)
        return replace(self, reasons=tuple(both))


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedList:
    """A list that was read; nothing of it is kept yet.

    Attributes:
        rows: in the order of the file, empty ones left out.
        left_behind: headings of the filled columns that were not read.
    """

    name: str
    sha256: str
    rows: tuple[DetaineeRow, ...]
    left_behind: tuple[str, ...]

    @property
    def ready(self) -> tuple[DetaineeRow, ...]:
        """The rows that can be taken."""
        return tuple(row for row in self.rows if row.verdict is Verdict.READY)

    @property
    def problems(self) -> tuple[DetaineeRow, ...]:
        """The rows that cannot."""
        return tuple(row for row in self.rows if row.verdict is Verdict.PROBLEM)

    def count(self, verdict: Verdict) -> int:
        """How many rows have a verdict."""
        return sum(row.verdict is verdict for row in self.rows)

    def without(self, held: Collection[Facts]) -> "CheckedList":
        """The same list with the ready rows left out whose four facts are held already."""
        rows = tuple(
            row.said(Reason(Verdict.LEFT_OUT, None, "", "detainee_held", {"row": row.number}))
            if row.facts in held and row.verdict is Verdict.READY
            else row
            for row in self.rows
        )
        return replace(self, rows=rows)


def is_list(sheet: Sheet) -> bool:
    """Whether a sheet is a repeat-detainee list: it has names and a reason for arrest."""
    return _columns(sheet) is not None


def check(data: bytes, name: str, *, today: date, sheet: str | None = None) -> CheckedList:
    """Read and judge every row; raises ``Refused`` for a file that is no such list."""
    read = read_table(data, name=name, sheet=sheet).sheet
    found = _columns(read)
    if found is None:
        raise Refused("file_no_detainees", {"file": name})
    start, places = found
    if len(read.rows) - start > MOST_ROWS:
        limit = f"{MOST_ROWS:,}"
        raise Refused("file_too_many_rows", {"sheet": read.name, "limit": limit})
    reader = _Reader(read.rows[start - 1], places, today)
    rows = tuple(reader.rows(read.rows[start:]))
    return CheckedList(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        rows=rows,
        left_behind=_left_behind(read, start, places),
    )


def _columns(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The number of the heading row, and the column of each fact; None for another list."""
    for row in sheet.rows[:_TITLES]:
        places: dict[str, int] = {}
        for column, value in enumerate(row.values):
            key = heading_key(value) if isinstance(value, str) else ""
            fact = "reason" if key in _REASON else ""
            field = HEADINGS.get(key)
            if field is not None:
                fact = _PLACES.get(field, "")
            if fact:
                places.setdefault(fact, column)
        if "reason" in places and places.keys() & {"name", "surname"}:
            return row.number, places
    return None


def _left_behind(sheet: Sheet, start: int, places: Mapping[str, int]) -> tuple[str, ...]:
    """Headings of the other columns that have something in them; no cell is quoted."""
    headings = sheet.rows[start - 1]
    return tuple(
        " ".join(headings.text(column).split()) or f"{column + 1}"
        for column in range(sheet.width)
        if column not in places.values()
        and any(row.value(column) not in ("", None) for row in sheet.rows[start - 1 :])
    )


class _Reader:
    """Reads the rows of one list."""

    def __init__(self, headings: Row, places: Mapping[str, int], today: date) -> None:
        self._headings = {fact: headings.text(column) for fact, column in places.items()}
        self._places = places
        self._today = today

    def rows(self, rows: tuple[Row, ...]) -> Iterator[DetaineeRow]:
        """The rows in which one of the four facts stands."""
        seen: dict[Facts, int] = {}
        for row in rows:
            if not any(row.text(column).strip() for column in self._places.values()):
                continue
            read = self._read(row)
            if read.verdict is Verdict.READY:  # a row that is kept out proves nothing
                first = seen.setdefault(read.facts, read.number)
                if first != read.number:
                    read = read.said(
                        self._reason(row, Verdict.LEFT_OUT, "", "detainee_twice", other=first)
                    )
            yield read

    def _read(self, row: Row) -> DetaineeRow:
        said: list[Reason] = []
        surname, forename = self._names(row, said)
        texts = {fact: self._line(row, fact, said) for fact in ("address", "reason")}
        read = DetaineeRow(
            number=row.number,
            surname=surname,
            forename=forename,
            birth_date=self._born(row, said),
            address=texts["address"],
            reason=texts["reason"],
        )
        for one in said:
            read = read.said(one)
        return read

    def _names(self, row: Row, said: list[Reason]) -> tuple[str, str]:
        whole = tidy_name(self._text(row, "name"))
        surname = tidy_name(self._text(row, "surname"))
        forename = tidy_forename(self._text(row, "forename"))
        where = "surname" if "surname" in self._places else "name"
        if whole and not surname:
            where = "name"
            surname, first = split_full_name(whole)
            forename = forename or first
            if "," not in whole and forename:
                name = full_name(surname, forename)
                said.append(self._reason(row, Verdict.READY, where, "name_split", name=name))
        if not any(mark.isalpha() for mark in surname):
            said.append(self._reason(row, Verdict.PROBLEM, where, "no_surname"))
        elif len(surname) + len(forename) > _MOST["name"]:
            said.append(self._long(row, where, "name"))
        return surname, forename

    def _born(self, row: Row, said: list[Reason]) -> date | None:
        column = self._places.get("birth_date")
        value: CellValue = "" if column is None else row.value(column)
        if isinstance(value, str) and not value.strip():
            said.append(self._reason(row, Verdict.READY, "birth_date", "detainee_no_birth"))
            return None
        plain = value if isinstance(value, (date, datetime, int, float)) else str(value)
        reading = read_date(
            unescape_cell(plain) if isinstance(plain, str) else plain,
            today=self._today,
            sense=Sense.BIRTH,
        )
        if reading.problem:
            said.append(self._reason(row, Verdict.PROBLEM, "birth_date", "birth_date",
                                     problem=reading.text))  # fmt: skip
        return reading.value if not reading.problem else None

    def _line(self, row: Row, fact: str, said: list[Reason]) -> str:
        """One line of text; the lines of an address become its parts."""
        lines = (" ".join(line.split()) for line in self._text(row, fact).splitlines())
        text = ", ".join(line.rstrip(",") for line in lines if line)
        if len(text) > _MOST[fact]:
            said.append(self._long(row, fact, fact))
            return ""
        if names_visor(text):
            said.append(self._reason(row, Verdict.PROBLEM, fact, "visor"))
        return text

    def _long(self, row: Row, where: str, fact: str) -> Reason:
        return self._reason(row, Verdict.PROBLEM, where, "detainee_long", most=_MOST[fact])

    def _text(self, row: Row, fact: str) -> str:
        column = self._places.get(fact)
        return "" if column is None else unescape_cell(row.text(column))

    def _reason(
        self, row: Row, verdict: Verdict, where: str, code: str, **params: object
    ) -> Reason:
        heading = self._headings.get(where, "")
        return Reason(verdict, None, heading, code, {"row": row.number, **params})
