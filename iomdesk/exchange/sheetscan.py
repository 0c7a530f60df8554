"""Looking over the XML of one sheet before it is read.

Finds, without building a tree: where the filled cells lie (the reader lays out every
cell up to the last one), which cells hold formulas, which empty cells have a format of
their own, which rows and columns are hidden. Refuses what is too large as soon as it
shows, so that a sheet of a million rows costs a tenth of its reading.
"""

import re

from iomdesk.exchange.problems import Refused
from iomdesk.exchange.sheets import Limits

# r="B12" with the attributes after it, and how the element goes on: empty, or a formula.
# Looks at attributes, not at elements, so that odd prefixes or order hide nothing.
_CELL = re.compile(
    rb"""\br\s*=\s*["']([A-Za-z]{1,7})(\d{1,10})["']"""
    rb"""((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)"""
    rb"""(\s*/>|\s*></(?:\w+:)?c>|\s*><is><t(?:\s[^<>]*)?(?:/>|></t>)</is></c>"""
    rb"""|\s*>\s*<(?:\w+:)?f[\s/>])?"""
)
_CELL_TAG = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ROW_TAG = re.compile(rb"<(?:\w+:)?row[\s/>]")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\s[^<>]*?\br\s*=\s*["'](\d{1,10})["']""")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s[^<>]*?\bhidden\s*=\s*[\"'](?:1|true)[\"'][^<>]*>")
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^<>]*?\bhidden\s*=\s*[\"'](?:1|true)[\"'][^<>]*>")
_NUMBER = re.compile(rb"""\b(min|max|r)\s*=\s*["'](\d{1,7})["']""")
_STYLE = re.compile(rb"""\bs\s*=\s*["'](\d{1,6})["']""")
_SHARED_INDEX = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>\s*(\d{1,9})\s*<")
_SHARED_ITEM = re.compile(rb"<(?:\w+:)?si[\s>/]")
_SHARED_CELL = re.compile(rb"""\bt\s*=\s*["']s["']""")
_LONGEST_TAGLESS = 2**20


class SheetScan:
    """What was found; give it the sheet piece by piece, then call ``finish``.

    Attributes:
        filled: whether any cell holds something.
        styles: number of the cell format by (row from 1, column from 0), empty cells only.
        formulas: columns with formulas by row.
        hidden_rows, hidden_columns: rows from 1, columns from 0.
    """

    def __init__(self, sheet: str, limits: Limits) -> None:
        self.filled = False
        self.styles: dict[tuple[int, int], int] = {}
        self.formulas: dict[int, set[int]] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self._sheet = sheet
        self._limits = limits
        self._rest = b""
        self._columns: dict[bytes, int] = {}
        self._tags = 0
        self._named = 0
        self._last_row = 0
        self._last_column = -1

    def feed(self, chunk: bytes) -> None:
        """Look over the next piece; raises ``Refused``."""
        # Cut after a row where one ends, at worst before an element, so that no cell is
        # looked at in halves.
        whole = self._rest + chunk
        cut = whole.rfind(b"</row>")
        if cut <= 0:
            cut = whole.rfind(b"<")
        if cut <= 0:
            self._rest = whole
            if len(whole) > _LONGEST_TAGLESS:
                self._refuse("file_cell_too_long", self._limits.cell_length)
            return
        self._rest = whole[cut:]
        self._look(whole[:cut])

    def finish(self, content: bytes, shared: bytes) -> None:
        """Look at the end and at the whole, with the texts that cells share."""
        self._look(self._rest)
        self._rest = b""
        if self._tags > self._named:
            self._look_at_unnamed(content)
        self._check_size()
        self._check_shared(content, shared)
        head = content[: max(content.find(b"<sheetData"), 0)]
        for tag in _HIDDEN_COLUMN.findall(head):
            span = {key: int(value) for key, value in _NUMBER.findall(tag)}
            first = span.get(b"min", 1)
            last = min(span.get(b"max", first), self._last_column + 1)
            self.hidden_columns.update(range(first - 1, last))
        if b"hidden" in content:
            for tag in _HIDDEN_ROW.findall(content):
                numbers = dict(_NUMBER.findall(tag))
                if b"r" in numbers:
                    self.hidden_rows.add(int(numbers[b"r"]))

    def _look(self, piece: bytes) -> None:
        cells = _CELL.findall(piece)
        self._tags += len(_CELL_TAG.findall(piece))
        self._named += len(cells)
        for letters, digits, attributes, after in cells:
            if not after:
                continue
            place = (int(digits), self._column(letters))
            if after.endswith((b"f ", b"f>", b"f/")):
                self.formulas.setdefault(place[0], set()).add(place[1])
            elif b"s=" in attributes and (found := _STYLE.search(attributes)) and found[1] != b"0":
                self.styles[place] = int(found[1])
        full = [cell for cell in cells if not cell[3] or cell[3].endswith((b"f ", b"f>", b"f/"))]
        if full:
            self.filled = True
            self._last_row = max(self._last_row, max(int(cell[1]) for cell in full))
            widest = max(self._column(letters) for letters in {cell[0] for cell in full})
            self._last_column = max(self._last_column, widest)
            self._check_size()
        if len(self.styles) > self._limits.cells:
            self._refuse("file_too_many_cells", self._limits.cells)

    def _look_at_unnamed(self, content: bytes) -> None:
        """Cells may leave their name out; then they follow the one before."""
        self.filled = True
        rows = _ROW_TAG.split(content)
        most = max(len(_CELL_TAG.findall(row)) for row in rows)
        numbers = [int(number) for number in _ROW_NUMBER.findall(content)]
        self._last_column += most
        self._last_row = max(self._last_row, len(rows) - 1, *numbers, 0)

    def _check_size(self) -> None:
        limits = self._limits
        if self._last_row > limits.rows:
            self._refuse("file_too_many_rows", limits.rows)
        if self._last_column >= limits.columns:
            self._refuse("file_too_many_columns", limits.columns)
        if self._last_row * (self._last_column + 1) > limits.cells:
            self._refuse("file_too_many_cells", limits.cells)

    def _check_shared(self, content: bytes, shared: bytes) -> None:
        """One long text shared by a million cells would be laid out a million times."""
        lengths = [len(item) for item in _SHARED_ITEM.split(shared)[1:]]
        longest = max(lengths, default=0)
        if longest > 8 * self._limits.cell_length:  # eight bytes: a letter written as &#...;
            self._refuse("file_cell_too_long", self._limits.cell_length)
        users = len(_SHARED_CELL.findall(content))
        if longest * users <= self._limits.text_bytes:
            return
        indexes = [int(index) for index in _SHARED_INDEX.findall(content)]
        total = sum(lengths[index] for index in indexes if index < len(lengths))
        if len(indexes) < users or total > self._limits.text_bytes:
            self._refuse("file_unpacks_too_big", 0)

    def _column(self, letters: bytes) -> int:
        column = self._columns.get(letters)
        if column is None:
            column = 0
            for letter in letters.upper():
                column = column * 26 + letter - 64
            column -= 1
            if len(self._columns) < 20_000:
                self._columns[letters] = column
        return column

    def _refuse(self, code: str, limit: int) -> None:
        raise Refused(code, {"sheet": self._sheet, "file": self._sheet, "limit": f"{limit:,}"})
