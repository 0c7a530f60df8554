"""The parts a page is poured from: Platypus flowables whose text is wrapped beforehand.

Every block knows its height when it is made, because the page is A4 and its columns are
fixed; so pages are counted before the first is drawn, and no Paragraph is built for a
cell (measured three times faster). A block that can grow with what people typed can be
cut between lines; one that cannot is always shorter than a page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from reportlab.platypus.flowables import Flowable

from iomdesk.papers.brush import HAIR, RULE, Brush, mm
from iomdesk.papers.fonts import BOLD, REGULAR, width, wrap

ACROSS: Final = 174 * mm
"""Width of the body: A4 less 18 mm on either side (UX section 10)."""

Lines: TypeAlias = tuple[str, ...]
Painter: TypeAlias = Callable[[Brush], None]

_SLACK: Final = 0.01
_CUT_LEAST: Final = 12
"""Rows of at least this many lines are cut at the end of a page, shorter ones move over."""


class Block(Flowable):
    """A part of a page with a known height.

    Attributes:
        tall: height in points.
        keep: points that have to follow it on the same page, as after a heading.
        blank: only distance; left out at the head of a page.
    """

    tall: float = 0.0
    keep: float = 0.0
    blank: bool = False

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803
        """Width and height, as Platypus asks for them."""
        return aW, self.tall

    def cut(self, room: float) -> "tuple[Block, Block] | None":  # noqa: ARG002
        """The part that fits into ``room`` points and the rest; None when it stays whole."""
        return None

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: ARG002, N803
        """The same for Platypus."""
        return list(self.cut(aH) or ())

    def draw(self) -> None:
        """Draw on the canvas whose origin is the lower left corner of the block."""
        self.paint(Brush(self.canv, 0.0, self.tall))

    def paint(self, brush: Brush) -> None:
        """Draw from the upper left corner of the block."""


class Gap(Block):
    """Distance between two blocks, in points."""

    blank = True

    def __init__(self, tall: float) -> None:
        super().__init__()
        self.tall = tall


class Still(Block):
    """A block drawn by hand that stays whole."""

    def __init__(self, tall: float, painter: Painter, keep: float = 0.0) -> None:
        super().__init__()
        self.tall = tall
        self.keep = keep
        self._painter = painter

    def paint(self, brush: Brush) -> None:
        """Draw by the function it was made with."""
        self._painter(brush)


@dataclass(frozen=True, slots=True)
class Style:
    """How text is set: size and leading in points, grey from 0 (black) to 1."""

    size: float
    leading: float
    font: str = REGULAR
    grey: float = 0.0

    def wrap(self, text: str, across: float, first: float = 0.0) -> Lines:
        """The text in lines that fit into ``across`` points."""
        return wrap(text, self.font, self.size, across, first)

    def line(self, brush: Brush, x: float, y: float, text: str) -> float:
        """Draw one line; returns its width."""
        return brush.text(x, y, text, size=self.size, leading=self.leading, font=self.font,
                          grey=self.grey)  # fmt: skip


BODY: Final = Style(10, 13.5)
SMALL: Final = Style(8.5, 11.25)
HEADING: Final = Style(11, 14.25, BOLD)


class Text(Block):
    """A paragraph, with a label before its first line or hanging at its left.

    Args:
        label: drawn before the text in ``label_style``.
        hang: when given, the label stands in a column of this width.
        gap: distance between a label and the text after it on the first line.
        lines: the text already wrapped, instead of ``text``.
    """

    def __init__(
        self,
        text: str,
        style: Style = BODY,
        *,
        across: float = ACROSS,
        label: str = "",
        label_style: Style | None = None,
        hang: float = 0.0,
        gap: float = 0.0,
        lines: Lines | None = None,
    ) -> None:
        super().__init__()
        self._style = style
        self._label = label
        self._label_style = label_style or style
        self._hang = hang
        self._gap = gap
        self._first = 0.0
        if label and not hang:
            self._first = width(label, self._label_style.font, self._label_style.size) + gap
        self._lines = lines or style.wrap(text, across - hang, self._first)
        self.tall = len(self._lines) * style.leading

    def cut(self, room: float) -> tuple[Block, Block] | None:
        """Cut between two lines, with at least two on either side."""
        count = min(int((room + _SLACK) / self._style.leading), len(self._lines) - 2)
        if count < 2:
            return None
        head = Text("", self._style, label=self._label, label_style=self._label_style,
                    hang=self._hang, gap=self._gap, lines=self._lines[:count])  # fmt: skip
        return head, Text("", self._style, hang=self._hang, lines=self._lines[count:])

    def paint(self, brush: Brush) -> None:
        """Draw label and lines."""
        if self._label:
            self._label_style.line(brush, 0, 0, self._label)
        for number, line in enumerate(self._lines):
            x = self._hang + (0.0 if number else self._first)
            self._style.line(brush, x, number * self._style.leading, line)


class Heading(Block):
    """A heading that never stands last on a page."""

    def __init__(self, text: str, across: float = ACROSS) -> None:
        super().__init__()
        self._lines = HEADING.wrap(text, across)
        self.tall = len(self._lines) * HEADING.leading
        self.keep = 14 * mm

    def paint(self, brush: Brush) -> None:
        """Draw it."""
        brush.lines(0, 0, self._lines, size=HEADING.size, leading=HEADING.leading, font=BOLD)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: width in points, how its text is set, and where."""

    across: float
    style: Style
    right: bool = False
    left_pad: float = 1.5 * mm
    right_pad: float = 1.5 * mm

    @property
    def room(self) -> float:
        """Width left for text."""
        return self.across - self.left_pad - self.right_pad


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its text wrapped: a tuple of lines for each column.

    Attributes:
        least: height in points when nothing in it needs more.
        fonts: face of each cell where it is not that of its column.
        mark: drawn with the brush at the upper left corner of the row.
    """

    cells: tuple[Lines, ...]
    least: float
    fonts: tuple[str, ...] = ()
    mark: Painter | None = None


class Rows(Block):
    """A ruled table; its head is repeated on the next page.

    Args:
        middle: set each cell in the middle of its row, as for a sheet to sign.
        grid: upright lines between the columns.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[Row],
        head: Row | None = None,
        *,
        middle: bool = False,
        grid: bool = False,
    ) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self._rows = tuple(rows)
        self._head = head
        self._middle = middle
        self._grid = grid
        self._heights = tuple(self._height(row) for row in self._rows)
        self._head_tall = self._height(head) if head else 0.0
        self.tall = self._head_tall + sum(self._heights)

    def _height(self, row: Row) -> float:
        tallest = max(
            len(lines) * column.style.leading
            for column, lines in zip(self._columns, row.cells, strict=True)
        )
        several = any(len(lines) > 1 for lines in row.cells)
        return max(row.least, tallest + 2 * mm if several else tallest)

    def _like(self, rows: Sequence[Row]) -> "Rows":
        return Rows(self._columns, rows, self._head, middle=self._middle, grid=self._grid)

    def cut(self, room: float) -> tuple[Block, Block] | None:
        """Cut between rows, or inside a row of many lines."""
        room += _SLACK - self._head_tall
        for number, height in enumerate(self._heights):
            if height <= room:
                room -= height
                continue
            parts = self._cut_row(self._rows[number], room)
            before, after = self._rows[:number], self._rows[number + 1 :]
            if parts:
                return self._like([*before, parts[0]]), self._like([parts[1], *after])
            if not number:
                return None
            return self._like(before), self._like(self._rows[number:])
        return None

    def _cut_row(self, row: Row, room: float) -> tuple[Row, Row] | None:
        leading = max(column.style.leading for column in self._columns)
        most = max(len(lines) for lines in row.cells)
        count = min(int((room - 2 * mm) / leading), most - 2)
        if most < _CUT_LEAST or count < 2:
            return None
        head = replace(row, cells=tuple(lines[:count] for lines in row.cells))
        rest = tuple(lines[count:] or ("",) for lines in row.cells)
        return head, replace(row, cells=rest, mark=None)

    def paint(self, brush: Brush) -> None:
        """Draw head and rows with the rules under them."""
        y = 0.0
        across = sum(column.across for column in self._columns)
        if self._head:
            self._paint_head(brush, self._head)
            y = self._head_tall
            brush.rule(0, y, across, RULE)
        for row, height in zip(self._rows, self._heights, strict=True):
            self._paint_row(brush.shifted(0, y), row, height)
            y += height
            brush.rule(0, y, across, HAIR)
        if self._grid:
            x = 0.0
            for column in self._columns[:-1]:
                x += column.across
                brush.upright(x, 0, y)

    def _paint_head(self, brush: Brush, row: Row) -> None:
        """Heads stand at the foot of their row when the table is a sheet to sign."""
        x = 0.0
        for column, lines in zip(self._columns, row.cells, strict=True):
            leading = 9.75
            spare = self._head_tall - len(lines) * leading
            y = spare - 1 * mm if self._middle else spare / 2
            at = x + column.left_pad
            brush.lines(at, y, lines, size=8.5, leading=leading, font=BOLD)
            x += column.across

    def _paint_row(self, brush: Brush, row: Row, height: float) -> None:
        x = 0.0
        for number, (column, lines) in enumerate(zip(self._columns, row.cells, strict=True)):
            style = column.style
            font = row.fonts[number] if row.fonts and row.fonts[number] else style.font
            spare = height - len(lines) * style.leading
            top = spare / 2 if self._middle else min(spare, row.least - style.leading) / 2
            for at, line in enumerate(lines):
                y = top + at * style.leading
                if column.right:
                    brush.right(x + column.across - column.right_pad, y, line, size=style.size,
                                leading=style.leading, font=font)  # fmt: skip
                else:
                    brush.text(x + column.left_pad, y, line, size=style.size,
                               leading=style.leading, font=font)  # fmt: skip
            x += column.across
        if row.mark:
            row.mark(brush)


class Columns(Block):
    """Two stacks of blocks side by side, each cut for itself at the end of a page."""

    def __init__(self, left: Sequence[Block], right: Sequence[Block], right_at: float) -> None:
        super().__init__()
        self._left = tuple(left)
        self._right = tuple(right)
        self._right_at = right_at
        self.tall = max(height_of(self._left), height_of(self._right))

    def cut(self, room: float) -> tuple[Block, Block] | None:
        """Cut both stacks."""
        left, left_rest = take(self._left, room)
        right, right_rest = take(self._right, room)
        if not left and not right:
            return None
        return (
            Columns(left, right, self._right_at),
            Columns(left_rest, right_rest, self._right_at),
        )

    def paint(self, brush: Brush) -> None:
        """Draw both stacks."""
        for x, blocks in ((0.0, self._left), (self._right_at, self._right)):
            y = 0.0
            for block in blocks:
                block.paint(brush.shifted(x, y))
                y += block.tall


def height_of(blocks: Sequence[Block]) -> float:
    """Height of blocks one below the other."""
    return sum(block.tall for block in blocks)


def take(blocks: Sequence[Block], room: float) -> tuple[list[Block], list[Block]]:
    """The blocks that fit into ``room`` points, the last one perhaps cut, and the rest."""
    placed: list[Block] = []
    for number, block in enumerate(blocks):
        fits = block.tall <= room + _SLACK
        if fits and (not block.keep or not placed or block.tall + block.keep <= room):
            placed.append(block)
            room -= block.tall
            continue
        parts = None if fits else block.cut(room)
        if parts:
            return [*placed, parts[0]], [parts[1], *blocks[number + 1 :]]
        return placed, list(blocks[number:])
    return placed, []


def pour(
    blocks: Sequence[Block], room: float, again: Callable[[], Sequence[Block]] | None = None
) -> list[list[Block]]:
    """Blocks dealt out to pages of ``room`` points; ``again`` heads each page but the first."""
    rest = list(blocks)
    pages: list[list[Block]] = []
    while rest or not pages:
        head = list(again()) if pages and again else []
        while pages and rest and rest[0].blank:
            rest.pop(0)
        if pages and not rest:
            break
        placed, left = take([*rest], room - height_of(head))
        if not placed and left:
            placed, left = [left[0]], left[1:]  # taller than a page: better seen than lost
        pages.append([*head, *placed])
        rest = left
    return pages
