"""Two kinds of rows to choose from: a door with a line of what it leads to, and a store."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.button import Button

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_SIDE = 12  # px between the edge and what stands in it
_DOOR, _ROW = 62, 32  # heights, px


class Door(Button):
    """A choice of equal rank with others: what it does, a line of words, and its key."""

    def __init__(self, text: str, line: str, *, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(text, keys=keys, big=True, parent=parent)
        self.line = line
        self.setAccessibleDescription(f"{line} Key: {keys}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for both lines, whole."""
        look = theme().look
        head = paint.text_width(look, self.text(), Role.BODY_STRONG)
        head += paint.key_caps_width(look, self._caps())
        width = max(head, paint.text_width(look, self.line, Role.SMALL))
        return QSize(round(width) + 2 * look.px(_SIDE) + 2, look.px(_DOOR))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, words with the caps at the right, and the line under them."""
        look, painter = theme().look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter)
        side, first, second = look.px(_SIDE), look.line(Role.BODY_STRONG), look.line(Role.SMALL)
        top = round((self.height() - first - second - look.px(2)) / 2)
        width = self.width() - 2 * side
        painter.setPen(self._ink())
        painter.setFont(look.font(Role.BODY_STRONG))
        painter.drawText(QRectF(side, top, width, first), _LEFT, self.text())
        if not look.contrast and self.isEnabled():
            painter.setPen(look.colour("text2"))
        painter.setFont(look.font(Role.SMALL))
        below = QRectF(side, top + first + look.px(2), width, second)
        painter.drawText(below, _LEFT, self.line)
        _caps_at_right(painter, self._caps(), self.width() - side, top + first / 2)


class StoreRow(Button):
    """One remembered store: its digit, its name, what tells it from a twin, whether it is there.

    Attributes:
        beside: what stands after the name, quieter.
    """

    def __init__(self, name: str, beside: str, digit: int, parent: QWidget | None = None) -> None:
        super().__init__(name, keys=str(digit), parent=parent)
        self.beside = beside
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._say()

    def add(self, beside: str) -> None:
        """Say something more after the name."""
        self.beside = f"{self.beside}, {beside}" if self.beside else beside
        self._say()
        self.update()

    def _say(self) -> None:
        self.setAccessibleName(f"{self.text()}, {self.beside}" if self.beside else self.text())

    def refuse(self, reason: str) -> None:
        """As every button; while it is allowed its tooltip is the name, which may be cut."""
        super().refuse(reason)
        self.setToolTip(reason or self.text())

    def sizeHint(self) -> QSize:
        """One line; a long name is cut at its right, never what stands beside it."""
        return QSize(theme().look.px(160), theme().look.px(_ROW))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint digit, name and what stands beside it."""
        look, painter = theme().look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter)
        side, gap, height = look.px(_SIDE), look.px(8), self.height()
        left = float(side)
        for key in self._caps():
            left = paint.key_cap(painter, look, key, left, height / 2) + look.px(10)
        beside = _width(look.font(Role.SMALL), self.beside)
        room = max(self.width() - side - left - (beside + gap if self.beside else 0), 0.0)
        font = look.font(Role.BODY)
        name = QFontMetricsF(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.setPen(self._ink())
        painter.setFont(font)
        painter.drawText(QRectF(left, 0, room + 1, height), _LEFT, name)
        left += min(_width(font, name), room) + gap
        if not look.contrast and self.isEnabled():
            painter.setPen(look.colour("text2"))
        painter.setFont(look.font(Role.SMALL))
        painter.drawText(QRectF(left, 0, beside + 2, height), _LEFT, self.beside)


def _width(font: QFont, text: str) -> float:
    return QFontMetricsF(font).horizontalAdvance(text) if text else 0.0


def _caps_at_right(painter: QPainter, keys: tuple[str, ...], right: float, middle: float) -> None:
    """Key caps that end at ``right``."""
    look = theme().look
    left = right - paint.key_caps_width(look, keys, 4)
    for key in keys:
        left = paint.key_cap(painter, look, key, round(left + 4 * look.scale), middle)
