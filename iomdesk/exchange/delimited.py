"""Text files with separators: encoding and separator are found out, not asked.

UTF-8 with or without its mark, UTF-16 with or without, else Windows-1252, which is what
Excel writes in Britain. Comma, semicolon, tab or bar; Excel's "sep=;" line is heeded.
"""

import codecs
import csv
from collections import Counter
from io import StringIO

from iomdesk.exchange.problems import Refused
from iomdesk.exchange.sheets import Limits, Row, Sheet, SheetInfo, Workbook

DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 50
"""Records looked at to tell the separator."""
_BINARY = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1a\x1b")


def decode(data: bytes) -> tuple[str, str] | None:
    """The text and the name of its encoding; None when it is no text."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _try(data, encoding)
    start = data[:4096]
    if b"\0" in start:
        # Western text in UTF-16 has a nought in every other byte, always on one side.
        even, odd = start[0::2].count(0), start[1::2].count(0)
        if odd > 4 * even and odd * 4 > len(start):
            return _try(data, "utf-16-le")
        if even > 4 * odd and even * 4 > len(start):
            return _try(data, "utf-16-be")
        return None
    if _BINARY.intersection(start):
        return None
    return _try(data, "utf-8") or _try(data, "cp1252") or _try(data, "latin-1")


def _try(data: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else (text, encoding)


def find_delimiter(text: str) -> str:
    """The separator that cuts most records into the same number, two or more, of fields."""
    first = text[:7].lower()
    if first.startswith("sep=") and len(first) > 5 and first[5] in "\r\n":
        return text[4]
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        widths = _widths(text, delimiter)
        if not widths:
            continue
        width, count = Counter(widths).most_common(1)[0]
        if width < 2:
            continue
        score = (count / len(widths), width)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _widths(text: str, delimiter: str) -> list[int]:
    widths: list[int] = []
    try:
        for record in csv.reader(StringIO(text[:65536], newline=""), delimiter=delimiter):
            if any(record):
                widths.append(len(record))
            if len(widths) == _LOOKED_AT:
                break
    except csv.Error:  # a field longer than the module allows: not this separator
        return []
    # The last record may have been cut through by looking at the start only.
    return widths[:-1] if len(widths) > 2 and len(text) > 65536 else widths


def read_delimited(data: bytes, name: str, limits: Limits) -> Workbook:
    """Read a text file; raises ``Refused``."""
    decoded = decode(data)
    if decoded is None or _is_markup(decoded[0]):
        raise Refused("file_not_spreadsheet", {"file": name})
    text, encoding = decoded
    if not text.strip():
        raise Refused("file_empty", {"file": name})
    delimiter = find_delimiter(text)
    sheet_name = name.rsplit(".", 1)[0] or name
    rows = _rows(text, delimiter, sheet_name, limits)
    while rows and not any(rows[-1].values):
        rows.pop()
    width = max((len(row.values) for row in rows), default=0)
    if not width:
        raise Refused("file_empty", {"file": name})
    if width * len(rows) > limits.cells:
        raise Refused("file_too_many_cells", {"sheet": sheet_name, "limit": f"{limits.cells:,}"})
    full = tuple(
        row
        if len(row.values) == width
        else Row(row.number, row.values + ("",) * (width - len(row.values)))
        for row in rows
    )
    sheet = Sheet(sheet_name, full, width)
    return Workbook(name, "csv", (SheetInfo(sheet_name),), sheet, encoding, delimiter)


def _rows(text: str, delimiter: str, sheet_name: str, limits: Limits) -> list[Row]:
    rows: list[Row] = []
    cells = 0
    too_long = Refused(
        "file_cell_too_long", {"sheet": sheet_name, "limit": f"{limits.cell_length:,}"}
    )
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, record in enumerate(reader, start=1):
            if number == 1 and len(record) == 1 + (delimiter in text[4:5]) and _is_sep(record):
                rows.append(Row(number, ("",)))
                continue
            if number > limits.rows:
                raise Refused(
                    "file_too_many_rows", {"sheet": sheet_name, "limit": f"{limits.rows:,}"}
                )
            if len(record) > limits.columns:
                raise Refused(
                    "file_too_many_columns", {"sheet": sheet_name, "limit": f"{limits.columns:,}"}
                )
            if any(len(cell) > limits.cell_length for cell in record):
                raise too_long
            cells += len(record)
            if cells > limits.cells:
                raise Refused(
                    "file_too_many_cells", {"sheet": sheet_name, "limit": f"{limits.cells:,}"}
                )
            rows.append(Row(number, tuple(record)))
    except csv.Error as problem:
        raise too_long from problem
    return rows


def _is_sep(record: list[str]) -> bool:
    return record[0].lower().startswith("sep=") and not any(record[1:])


def _is_markup(text: str) -> bool:
    """A web page or other markup under the name of a spreadsheet."""
    start = text[:512].lstrip("\ufeff \t\r\n").lower()
    return start.startswith(("<!doctype", "<html", "<?xml", "<table", "%pdf", "{\\rtf", '{"', "[{"))
