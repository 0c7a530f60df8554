"""Spreadsheets in and out: the one door for files from outside.

``read_table`` reads .xlsx, .xlsm and delimited text by what is in the file, not by its
name; what is hostile or of another kind is refused with a code before memory is spent on
it (docs/security.md, malicious spreadsheet). ``write_rows`` writes rows so that no
spreadsheet program takes them for formulas.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from datetime import date, datetime, time, timedelta
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from iomdesk.exchange.delimited import read_delimited
from iomdesk.exchange.problems import Refused
from iomdesk.exchange.sheets import (
    CellValue,
    Limits,
    Row,
    Sheet,
    SheetInfo,
    Workbook,
    cell_text,
    column_letters,
)

__all__ = [
    "CellValue",
    "Limits",
    "Refused",
    "Row",
    "Sheet",
    "SheetInfo",
    "Workbook",
    "cell_text",
    "column_letters",
    "escape_cell",
    "read_table",
    "unescape_cell",
    "write_rows",
]

_ZIP = b"PK\x03\x04"
_ZIP_EMPTY = b"PK\x05\x06"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def read_table(
    source: Path | bytes, *, name: str = "", sheet: str | None = None, limits: Limits | None = None
) -> Workbook:
    """Read one sheet of a file, by default the first visible one with something in it.

    ``name`` is the name shown for bytes that come without a path. Raises ``Refused``.
    """
    bounds = limits or Limits()
    shown = name or (source.name if isinstance(source, Path) else "")
    data = _load(source, shown, bounds) if isinstance(source, Path) else source
    if len(data) > bounds.file_bytes:
        raise Refused("file_too_big", {"file": shown, "limit": bounds.file_bytes // 2**20})
    if not data.strip(b" \t\r\n"):
        raise Refused("file_empty", {"file": shown})
    if data.startswith((_ZIP, _ZIP_EMPTY)):
        from iomdesk.exchange.xlsx import read_workbook

        return read_workbook(data, shown, sheet, bounds)
    if data.startswith(_OLE):
        code = "file_password" if _ENCRYPTED in data else "file_old_excel"
        raise Refused(code, {"file": shown})
    if shown.lower().endswith(_WORKBOOK_NAMES):
        raise Refused("file_not_spreadsheet", {"file": shown})
    return read_delimited(data, shown, bounds)


def _load(path: Path, shown: str, limits: Limits) -> bytes:
    """The bytes of a file, looking at its size first."""
    try:
        with path.open("rb") as file:
            data = file.read(limits.file_bytes + 1)
    except FileNotFoundError as problem:
        raise Refused("file_missing", {"file": shown}) from problem
    except OSError as problem:
        raise Refused("file_unreadable", {"file": shown}) from problem
    return data


def escape_cell(value: CellValue | None) -> CellValue:
    """A text that would start a formula gets an apostrophe before it; the rest stays."""
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value


def unescape_cell(text: str) -> str:
    """The text without the apostrophe of ``escape_cell``, for files that come back."""
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA_STARTS else text


def write_rows(
    target: Path | BinaryIO,
    header: Sequence[str],
    rows: Iterable[Sequence[CellValue | None]],
    *,
    kind: str = "",
    sheet: str = "Rows",
) -> None:
    """Write a heading row and rows as .xlsx or .csv, formulas made harmless.

    ``kind`` is "xlsx" or "csv"; without it the name of the path decides. A CSV file is
    UTF-8 with its mark, so that Excel shows names right. Raises OSError.
    """
    form = kind or (target.suffix.lstrip(".").lower() if isinstance(target, Path) else "xlsx")
    if form not in {"xlsx", "csv"}:
        message = "rows are written as xlsx or csv"
        raise ValueError(message)
    everything = ([escape_cell(value) for value in row] for row in (header, *rows))
    if form == "csv":
        _write_csv(target, everything)
    else:
        _write_xlsx(target, everything, sheet)


def _write_csv(target: Path | BinaryIO, rows: Iterable[list[CellValue]]) -> None:
    with target.open("wb") if isinstance(target, Path) else nullcontext(target) as raw:
        text = TextIOWrapper(raw, encoding="utf-8-sig", newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerows([_plain(value) for value in row] for row in rows)
        text.detach()


def _plain(value: CellValue) -> str:
    """Dates in CSV are day/month/year, which Excel in Britain reads back as dates."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    return cell_text(value)


def _write_xlsx(target: Path | BinaryIO, rows: Iterable[list[CellValue]], name: str) -> None:
    from openpyxl import Workbook as Book

    book = Book(write_only=True)
    page = book.create_sheet(name[:31])
    for row in rows:
        page.append([_cell(value) for value in row])
    # Written whole at the end, so that a failed run leaves no half of a file behind.
    done = BytesIO()
    book.save(done)
    if isinstance(target, Path):
        target.write_bytes(done.getvalue())
    else:
        target.write(done.getvalue())


def _cell(value: CellValue) -> str | float | date | time | timedelta:
    return _NOT_IN_XML.sub("", value)[:32767] if isinstance(value, str) else value
