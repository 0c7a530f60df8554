"""Drawing on a page with y running down, as the measures of UX section 10 are given.

All lengths are points; ``mm`` turns millimetres into them. Text is placed by the top of
its line box, as in the mock-ups: a line box of height ``leading`` holds text of ``size``
with its baseline ``leading / 2 + 0.375 * size`` below the top, which follows from the
ascent (1.025) and descent (0.275) of IBM Plex Sans.
"""

from typing import Final

from reportlab.lib.units import mm as _mm
from reportlab.pdfgen.canvas import Canvas

from iomdesk.papers.fonts import REGULAR, load_fonts, missing, printable, width

mm: Final = float(_mm)

HAIR: Final = 0.18 * mm
RULE: Final = 0.35 * mm
EDGE: Final = 0.5 * mm
"""Widths of lines between rows, under headings, and around boxes (UX section 10)."""

GREY: Final = 0.267
"""#444444, 9.7 to 1 on white: labels and the training line."""

ZEBRA: Final = 0.93
"""#EDEDED: grey of group rows, the only fill behind text."""


class PaperCanvas(Canvas):
    """A canvas that remembers whether its page has a box for a letter Plex lacks."""

    boxed = False


class Brush:
    """Draws on one page from a corner, y down."""

    def __init__(self, canvas: Canvas, x: float, top: float) -> None:
        self._canvas = canvas
        self._x = x
        self._top = top
        load_fonts()

    def shifted(self, across: float, down: float) -> "Brush":
        """A brush for the same page whose corner lies further right and down."""
        return Brush(self._canvas, self._x + across, self._top - down)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        leading: float,
        font: str = REGULAR,
        grey: float = 0.0,
        spacing: float = 0.0,
    ) -> float:
        """Draw one line with the top of its line box at ``y``; returns its width."""
        if not text:
            return 0.0
        shown = printable(text)
        pen = self._canvas
        if isinstance(pen, PaperCanvas) and missing(shown):
            pen.boxed = True
        pen.setFillGray(grey)
        pen.setFont(font, size)
        baseline = self._top - y - leading / 2 - 0.375 * size
        pen.drawString(self._x + x, baseline, shown, charSpace=spacing)
        return width(shown, font, size) + spacing * len(shown)

    def lines(
        self,
        x: float,
        y: float,
        lines: tuple[str, ...],
        *,
        size: float,
        leading: float,
        font: str = REGULAR,
        grey: float = 0.0,
    ) -> float:
        """Draw lines already wrapped, one below the other; returns their height."""
        for number, line in enumerate(lines):
            self.text(
                x, y + number * leading, line, size=size, leading=leading, font=font, grey=grey
            )
        return len(lines) * leading

    def right(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        leading: float,
        font: str = REGULAR,
        grey: float = 0.0,
    ) -> float:
        """Draw one line that ends at ``x``; returns its width."""
        wide = width(printable(text), font, size)
        self.text(x - wide, y, text, size=size, leading=leading, font=font, grey=grey)
        return wide

    def centred(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        leading: float,
        font: str = REGULAR,
        spacing: float = 0.0,
    ) -> None:
        """Draw one line whose middle is ``x``."""
        wide = width(printable(text), font, size) + spacing * (len(text) - 1)
        self.text(x - wide / 2, y, text, size=size, leading=leading, font=font, spacing=spacing)

    def rule(
        self, x: float, y: float, across: float, thick: float = HAIR, grey: float = 0.0
    ) -> None:
        """A level line of ``across`` points whose middle lies at ``y``."""
        pen = self._canvas
        pen.setStrokeGray(grey)
        pen.setLineWidth(thick)
        pen.line(self._x + x, self._top - y, self._x + x + across, self._top - y)

    def upright(self, x: float, y: float, down: float, thick: float = HAIR) -> None:
        """An upright line from ``y`` down."""
        pen = self._canvas
        pen.setStrokeGray(0)
        pen.setLineWidth(thick)
        pen.line(self._x + x, self._top - y, self._x + x, self._top - y - down)

    def box(
        self,
        x: float,
        y: float,
        across: float,
        down: float,
        thick: float = 0.0,
        fill: float | None = None,
    ) -> None:
        """A rectangle with its edge inside the measures; ``fill`` is a grey."""
        pen = self._canvas
        pen.setStrokeGray(0)
        pen.setLineWidth(thick)
        if fill is not None:
            pen.setFillGray(fill)
        inside = thick / 2
        pen.rect(
            self._x + x + inside,
            self._top - y - down + inside,
            across - thick,
            down - thick,
            stroke=int(thick > 0),
            fill=int(fill is not None),
        )

    def polygon(
        self,
        points: tuple[tuple[float, float], ...],
        *,
        fill: float | None = None,
        line: float | None = None,
        thick: float = 0.0,
        closed: bool = True,
        dash: tuple[float, ...] = (),
    ) -> None:
        """A shape through points; ``fill`` and ``line`` are greys, ``None`` draws neither."""
        pen = self._canvas
        path = pen.beginPath()
        (first_x, first_y), *rest = points
        path.moveTo(self._x + first_x, self._top - first_y)
        for x, y in rest:
            path.lineTo(self._x + x, self._top - y)
        if closed:
            path.close()
        if fill is not None:
            pen.setFillGray(fill)
        if line is not None:
            pen.setStrokeGray(line)
            pen.setLineWidth(thick)
        if dash:
            pen.setDash(list(dash))
        pen.drawPath(path, stroke=int(line is not None), fill=int(fill is not None))
        if dash:
            pen.setDash([])

    def disc(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: float | None = None,
        line: float | None = None,
        thick: float = 0.0,
        left_half: bool = False,
    ) -> None:
        """A circle, or its left half."""
        pen = self._canvas
        if fill is not None:
            pen.setFillGray(fill)
        if line is not None:
            pen.setStrokeGray(line)
            pen.setLineWidth(thick)
        stroke, filled = int(line is not None), int(fill is not None)
        x, y = self._x + x, self._top - y
        if left_half:
            pen.wedge(
                x - radius, y - radius, x + radius, y + radius, 90, 180, stroke=stroke, fill=filled
            )
        else:
            pen.circle(x, y, radius, stroke=stroke, fill=filled)
