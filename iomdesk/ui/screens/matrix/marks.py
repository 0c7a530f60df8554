"""The mark in a box that says where its count comes from: an icon, told in words as well."""

from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from iomdesk.domain.counting import Origin
from iomdesk.ui.look import Look, Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.icons import paint_icon
from iomdesk.words import words

_MARKS: Final = {
    Origin.RECORD: ("paper", "text3"),
    Origin.TYPED: ("note", "text2"),
    Origin.DIFFERS: ("warning", "alertText"),
}
_SIDE: Final = 11
_LINE: Final = 20


def paint_origin(painter: QPainter, look: Look, box: QRectF, origin: Origin) -> None:
    """Paint the mark at the right edge of a box; nothing for a count nobody gave."""
    if origin is Origin.NONE:
        return
    icon, ink = _MARKS[origin]
    side = look.px(_SIDE)
    square = QRectF(
        box.right() - side - 1, box.top() + round((box.height() - side) / 2), side, side
    )
    paint_icon(painter, icon, square, look.colour(ink))


class Legend(QWidget):
    """What the marks mean: one line for each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("; ".join(self._said(one) for one in _MARKS))
        theme().changed.connect(self.updateGeometry)

    @staticmethod
    def _said(origin: Origin) -> str:
        return words("matrix", f"legend_{origin}")

    def sizeHint(self) -> QSize:
        """A line for each mark."""
        return QSize(theme().px(200), theme().px(_LINE) * len(_MARKS))

    def minimumSizeHint(self) -> QSize:
        """No less."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the lines."""
        look, painter = theme().look, QPainter(self)
        high, side = look.px(_LINE), look.px(_SIDE)
        for at, origin in enumerate(_MARKS):
            line = QRectF(12, at * high, side + 1, high)
            paint_origin(painter, look, line, origin)
            left = 12 + side + look.px(7)
            box = QRectF(left, at * high, self.width() - left - 12, high)
            paint.words(painter, look, self._said(origin), box, Role.SMALL, ink="text2")
