"""The ruled boxes of a form: a label with its answers, one or two of them side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from iomdesk.domain.shapes import TICK_BOX
from iomdesk.papers.answers import Mark, Part
from iomdesk.papers.blocks import ACROSS, Block
from iomdesk.papers.brush import EDGE, GREY, HAIR, ZEBRA, Brush, mm
from iomdesk.papers.fonts import BOLD, REGULAR, SEMIBOLD, width, wrap
from iomdesk.papers.labels import say
from iomdesk.papers.runs import Run, draw_runs, wrap_runs
from iomdesk.papers.shapes import TICK, draw_mark

PAD: Final = 1.8 * mm
_SIZE: Final = 9.5
_LEADING: Final = 12.75
_WRITE: Final = 6.4 * mm
_AFTER: Final = 1.6 * mm
_AIR: Final = 1.2 * mm
_INDENT: Final = TICK + _AFTER
_HEADING: Final = 6.2 * mm


@dataclass(frozen=True, slots=True)
class Line:
    """One line inside a box.

    Attributes:
        x: where its words begin; ``box``: its tick box, ticked or empty.
        rule: draws a line to write on behind the words.
    """

    runs: tuple[Run, ...]
    x: float = 0.0
    box: Mark = Mark.NONE
    rule: bool = False
    tall: float = _LEADING
    grey: float = 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A box with its lines wrapped."""

    lines: tuple[Line, ...]
    across: float

    @property
    def tall(self) -> float:
        """Height of its lines with the air around them."""
        return sum(line.tall for line in self.lines) + 2 * _AIR

    @property
    def ruled(self) -> bool:
        """Whether it has lines of its own to write on."""
        return any(line.rule for line in self.lines)

    @classmethod
    def of(cls, label: str, parts: Sequence[Part], across: float) -> "Cell":
        """A label with its answers in ``across`` points: what is short follows the label."""
        head = [Run(label, SEMIBOLD)]
        rest = list(parts)
        grey = 0.0
        lines: list[Line] = []
        if rest and not rest[0].below:
            first = rest.pop(0)
            if first.mark is Mark.MISSING:
                grey = GREY
            head.append(Run(first.text))
        wrapped = wrap_runs(head, _SIZE, across)
        lines.extend(Line(line, grey=grey) for line in wrapped)
        for part in rest:
            lines.extend(_lines_of(part, across))
        return cls(tuple(lines), across)


def _lines_of(part: Part, across: float) -> list[Line]:
    """The lines of a part that stands below its label; its own line breaks stay."""
    if part.mark is Mark.SIGNATURE:
        name = (Run(part.text or say("form_signature")),)
        return [Line(name, rule=True, tall=_WRITE)]
    boxed = part.mark in {Mark.EMPTY_BOX, Mark.TICKED_BOX}
    x = _INDENT if boxed else 0.0
    tall = _WRITE if part.write else _LEADING
    if part.strong:
        found: list[tuple[Run, ...]] = []
        for number, paragraph in enumerate(part.text.split("\n")):
            runs = [Run(part.strong, SEMIBOLD)] if not number else []
            found.extend(wrap_runs([*runs, Run(paragraph)], _SIZE, across - x))
    else:
        found = [(Run(line),) for line in wrap(part.text, REGULAR, _SIZE, across - x)]
    lines = [Line(line, x=x, rule=part.write, tall=tall) for line in found]
    if boxed:
        lines[0] = replace(lines[0], box=part.mark)
    return lines


class BoxRow(Block):
    """A row of one or two boxes; a long one is cut between lines at the end of a page.

    Args:
        least: height in points when nothing in it needs more.
        top: draws the edge above it as well.
        thick: the heavier edge at either side of a part that stands apart.
    """

    def __init__(
        self, cells: Sequence[Cell], least: float, *, top: bool = False, thick: bool = False
    ) -> None:
        super().__init__()
        self._cells = tuple(cells)
        self._least = least
        self._top = top
        self._edge = EDGE if thick else HAIR
        self.tall = max(least, *(cell.tall for cell in self._cells))

    @staticmethod
    def heading(text: str) -> Block:
        """The grey line that begins a part of its own; it never stands last on a page."""
        return _Band(text)

    def cut(self, room: float) -> tuple[Block, Block] | None:
        """Cut between two lines, with at least two on either side."""
        longest = max(len(cell.lines) for cell in self._cells)
        if longest < 4:
            return None
        heads, rests = [], []
        for cell in self._cells:
            count, filled = 0, 2 * _AIR
            for line in cell.lines:
                if filled + line.tall > room:
                    break
                filled += line.tall
                count += 1
            if len(cell.lines) > 3:
                count = min(count, len(cell.lines) - 2)
            if count < min(2, len(cell.lines)):
                return None
            heads.append(replace(cell, lines=cell.lines[:count]))
            rests.append(replace(cell, lines=cell.lines[count:]))
        thick = self._edge == EDGE
        head = BoxRow(heads, 0.0, top=self._top, thick=thick)
        return head, BoxRow(rests, 0.0, top=True, thick=thick)

    def paint(self, brush: Brush) -> None:
        """The boxes with their edges and lines."""
        if self._top:
            brush.rule(0, 0, ACROSS, self._edge)
        brush.rule(0, self.tall, ACROSS, HAIR)
        brush.upright(0, 0, self.tall, self._edge)
        brush.upright(ACROSS, 0, self.tall, self._edge)
        x = 0.0
        for number, cell in enumerate(self._cells):
            if number:
                brush.upright(x, 0, self.tall)
            _paint_cell(brush.shifted(x + PAD, _AIR), cell)
            x += ACROSS / len(self._cells)


def _paint_cell(brush: Brush, cell: Cell) -> None:
    y = 0.0
    for line in cell.lines:
        if line.box is not Mark.NONE:
            top = y + (line.tall - TICK) / 2
            draw_mark(brush, TICK_BOX, 0, top, TICK)
            if line.box is Mark.TICKED_BOX:
                brush.box(0.7 * mm, top + 0.7 * mm, TICK - 1.4 * mm, TICK - 1.4 * mm, fill=0.0)
        draw_runs(brush, line.x, y, line.runs, size=_SIZE, leading=line.tall, grey=line.grey)
        if line.rule:
            wide = sum(width(f"{run.text} ", run.font, _SIZE) for run in line.runs)
            begins = line.x + wide + 1 * mm
            brush.rule(begins, y + line.tall - 1 * mm, cell.across - begins, HAIR)
        y += line.tall


class _Band(Block):
    """A heading on grey over the whole width."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.tall = _HEADING
        self.keep = 14 * mm

    def paint(self, brush: Brush) -> None:
        """Draw it."""
        brush.box(0, 0, ACROSS, self.tall, EDGE, fill=ZEBRA)
        brush.text(PAD, 0, self._text, size=10, leading=self.tall, font=BOLD)
