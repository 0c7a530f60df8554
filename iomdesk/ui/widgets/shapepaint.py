"""The painter of the marks of ``iomdesk.domain.shapes``, which the papers paint from as well."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from iomdesk.domain.shapes import GRID, Disc, Ink, Mark, Polygon, Stroke


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours a mark's roles stand for."""

    solid: QColor
    edge: QColor
    paper: QColor
    cut: QColor

    def of(self, ink: Ink) -> QColor | None:
        """The colour of one role, None for nothing."""
        match ink:
            case Ink.SOLID:
                return self.solid
            case Ink.EDGE:
                return self.edge
            case Ink.PAPER:
                return self.paper
            case Ink.CUT:
                return self.cut
            case Ink.NONE:
                return None


def pen_of(colour: QColor | None, width: float) -> QPen:
    """A pen with flat ends and sharp corners, ``width`` px; none without a colour."""
    if colour is None or width <= 0:
        return QPen(Qt.PenStyle.NoPen)
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


def mark(painter: QPainter, rect: QRectF, parts: Mark, inks: Inks) -> None:
    """Paint a mark of ``domain.shapes`` into the square ``rect``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / GRID, rect.height() / GRID)
    for part in parts:
        pen = pen_of(inks.of(part.line), part.width)
        fill = None if isinstance(part, Stroke) else inks.of(part.fill)
        if isinstance(part, Stroke) and part.dash:
            pen.setDashPattern([length / part.width for length in part.dash])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else fill)
        if isinstance(part, Disc):
            square = QRectF(
                part.centre[0] - part.radius, part.centre[1] - part.radius,
                2 * part.radius, 2 * part.radius,
            )  # fmt: skip
            if part.left_half:
                painter.drawPie(square, 90 * 16, 180 * 16)
            else:
                painter.drawEllipse(square)
            continue
        points = QPolygonF([QPointF(x, y) for x, y in part.points])
        if isinstance(part, Polygon):
            painter.drawPolygon(points)
        else:
            painter.drawPolyline(points)
    painter.restore()
