"""What is read out of a spreadsheet: frozen rows with the row numbers of the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from iomdesk.domain.dates import show_date, show_moment

CellValue = str | int | float | bool | date | datetime | time | timedelta
"""What a cell holds; an empty cell holds the empty text. Formulas are never worked out:
their cell holds what the spreadsheet program last saved for it."""

_NO_COLOURS: Mapping[int, str] = MappingProxyType({})
_NO_COLUMNS: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Limits:
    """The most a file may hold; beyond it, it is refused before memory is spent on it.

    Attributes:
        file_bytes: size of the file.
        expanded_bytes: all parts of a workbook unpacked, and each text file decoded.
        ratio: unpacked to packed size, looked at from 16 MiB unpacked on.
        parts: entries of the packed workbook.
        rows, columns, cells: of the chosen sheet, from its first to its last filled cell.
        cell_length: characters in one cell (Excel's own limit).
        text_bytes: all texts of a sheet together, repeated ones counted each time.
    """

    file_bytes: int = 32 * 2**20
    expanded_bytes: int = 96 * 2**20
    ratio: int = 200
    parts: int = 2_000
    rows: int = 100_000
    columns: int = 500
    cells: int = 1_500_000
    cell_length: int = 32_767
    text_bytes: int = 256 * 2**20


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet.

    Attributes:
        number: as the spreadsheet program counts, from 1.
        values: one for each column of the sheet, the empty text where nothing is.
        colours: fill colours ("FFC000") of empty cells by column, counted from 0.
        formulas: columns whose value a formula made.
        hidden: hidden in the file, by hand or by a filter.
    """

    number: int
    values: tuple[CellValue, ...]
    colours: Mapping[int, str] = field(default_factory=lambda: _NO_COLOURS)
    formulas: frozenset[int] = _NO_COLUMNS
    hidden: bool = False

    def value(self, column: int) -> CellValue:
        """What a cell holds; the empty text beyond the last column."""
        return self.values[column] if column < len(self.values) else ""

    def text(self, column: int) -> str:
        """What a cell holds as a person would type it, blanks kept."""
        return cell_text(self.value(column))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The chosen sheet.

    Attributes:
        rows: all rows down to the last filled one, empty ones between included.
        width: number of columns.
        hidden_columns: columns hidden in the file, counted from 0.
        merged: merged cells as (first row number, first column, last row number, last
            column); rows from 1 as in ``Row``, columns from 0.
    """

    name: str
    rows: tuple[Row, ...]
    width: int
    hidden_columns: frozenset[int] = _NO_COLUMNS
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """A sheet of the file, to choose from."""

    name: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that was read.

    Attributes:
        name: the name of the file, without its folder.
        kind: "xlsx" or "csv".
        sheets: all sheets with cells, in the order of the file.
        sheet: the one chosen.
        encoding, delimiter: of a text file as found out; empty for workbooks.
    """

    name: str
    kind: str
    sheets: tuple[SheetInfo, ...]
    sheet: Sheet
    encoding: str = ""
    delimiter: str = ""


def cell_text(value: CellValue) -> str:
    """A cell as a person would type it: "22 Nov 2026", "60", "01632 960946"."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime):
        return show_moment(value) if value.time() != time() else show_date(value)
    if isinstance(value, date):
        return show_date(value)
    return str(value)


def column_letters(column: int) -> str:
    """ "A" for 0, "AB" for 27: the name of a column in spreadsheet programs."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
