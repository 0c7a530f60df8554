"""Painted pieces of the matrix's inspector: the bands, and both readings side by side."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from iomdesk.domain.matrix import Counting, MatrixBand
from iomdesk.ui.look import Role
from iomdesk.ui.screens.matrix.shown import Reading
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.icons import paint_icon
from iomdesk.words import words

_LINE = 31


class Bands(QWidget):
    """The bands of the raw score, highest first, with the one that holds marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bands: tuple[MatrixBand, ...] = ()
        self._here = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def show_bands(self, bands: tuple[MatrixBand, ...], here: str) -> None:
        """Show them, lowest given first."""
        if (bands, here) == (self._bands, self._here):
            return
        if len(bands) != len(self._bands):
            self.updateGeometry()
        self._bands, self._here = bands, here
        said = [
            words(
                "matrix",
                "say_band_here" if band.id == here else "say_band",
                {"label": band.label, "decision": band.decision},
            )
            for band in reversed(bands)
        ]
        self.setAccessibleName("; ".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        """31 for each."""
        return QSize(theme().px(200), theme().px(_LINE) * len(self._bands) + 1)

    def minimumSizeHint(self) -> QSize:
        """No less."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the lines."""
        look, painter = theme().look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high, width = look.px(_LINE), self.width()
        for at, band in enumerate(reversed(self._bands)):
            top, on = at * high, band.id == self._here
            if on:
                painter.fillRect(0, top, width, high, look.colour("sel"))
                painter.fillRect(0, top, 3, high, look.colour("accent"))
                side = look.px(14)
                square = QRectF(12, top + round((high - side) / 2), side, side)
                paint_icon(painter, "right", square, look.colour("text"))
            painter.fillRect(0, top, width, 1, look.colour("line"))
            role, ink = (Role.BODY_STRONG, "text") if on else (Role.BODY, "text2")
            left = 12 + look.px(18)
            box = QRectF(left, top + 1, look.px(62), high - 1)
            paint.words(painter, look, band.label, box, role, ink=ink)
            left += look.px(62)
            box = QRectF(left, top + 1, width - left - 12, high - 1)
            paint.words(painter, look, band.decision, box, role, ink=ink)
        painter.fillRect(0, high * len(self._bands), width, 1, look.colour("line"))


class Readings(QWidget):
    """Both readings of the offence lines side by side: formula, total, band (ruling 1)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pair: tuple[Reading, ...] = ()
        self._in_force = Counting.CONVICTIONS_AND_ARRESTS
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def show_readings(self, here: Reading, other: Reading) -> None:
        """The one in force at the left."""
        if (here, other) == self._pair:
            return
        self._pair, self._in_force = (here, other), here.counting
        self.setAccessibleName(". ".join(self._said(one) for one in self._pair))
        self.update()

    def _said(self, one: Reading) -> str:
        params = {"total": one.total, "decision": one.decision}
        return f"{self._title(one)}: {words('matrix', 'say_reading', params)}"

    def _title(self, one: Reading) -> str:
        return words("matrix", f"reading_{one.counting.value}")

    def sizeHint(self) -> QSize:
        """Four lines."""
        return QSize(theme().px(200), theme().px(80))

    def minimumSizeHint(self) -> QSize:
        """No less."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the two."""
        look, painter = theme().look, QPainter(self)
        half = self.width() / 2
        for at, one in enumerate(self._pair):
            left, top = at * half + 12, 0.0
            wide = half - 20
            on = one.counting is self._in_force
            painter.setClipRect(QRectF(at * half, 0, half, self.height()))
            parts = (
                (self._title(one), Role.SMALL, "text2", 16),
                (f"{one.total:,}", Role.FIGURE, "text", 24),
                (one.decision, Role.DENSE_STRONG if on else Role.DENSE, "text", 18),
                (words("matrix", "in_force" if on else "what_if_only"), Role.SMALL, "text3", 16),
            )
            for text, role, ink, high in parts:
                box = QRectF(left, top, wide, look.px(high))
                paint.words(painter, look, text, box, role, ink=ink)
                top += look.px(high)
        painter.setClipping(False)
        painter.fillRect(QRectF(round(half), 2, 1, self.height() - 6), look.colour("line"))
        painter.setPen(Qt.PenStyle.NoPen)
