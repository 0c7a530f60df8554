"""A box for one count outside the grid; it counts by the same keys."""

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from iomdesk.domain.counting import Origin
from iomdesk.ui.screens.matrix.counting import CountKeys, counts
from iomdesk.ui.screens.matrix.marks import paint_origin
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.inputs import set_flag

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_SCREENS = (
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Redo,
    QKeySequence.StandardKey.MoveToStartOfDocument,
)


def steps_asked(event: QEvent) -> bool:
    """Whether a box asks to keep Ctrl+Z, Ctrl+Y or Ctrl+Home for itself; they are the screen's."""
    return (
        event.type() == QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and any(event.matches(key) for key in _SCREENS)
    )


class CountBox(QLineEdit):
    """A count of 0 to 999.

    Signals:
        counted(int, bool): the new count, and whether the digit belongs to the number
            begun before.
        refused: a number larger than it takes was typed.
        stepped(int): Enter, Down (1) or Up (-1): the next or the previous box.
        traced: Space: the records behind the count are wanted.
    """

    counted = Signal(int, bool)
    refused = Signal()
    stepped = Signal(int)
    traced = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__("0", parent)
        self._count = 0
        self._origin = Origin.NONE
        self._keys = CountKeys()
        self.setProperty("part", "count")
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        self.setFixedWidth(theme().px(44))

    def show_count(self, count: int, *, dirty: bool = False) -> None:
        """Show a count, marked when it differs from what was saved."""
        self._count = count
        text = str(count)
        if self.text() != text:
            self.setText(text)
        set_flag(self, "dirty", "true" if dirty else "")

    def show_origin(self, origin: Origin, told: str) -> None:
        """Where the count comes from, as a mark and in words."""
        if self.accessibleDescription() != told:
            self.setAccessibleDescription(told)
            self.setToolTip(told)
        if origin is not self._origin:
            self._origin = origin
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The count and its mark."""
        super().paintEvent(event)
        if self._origin is not Origin.NONE:
            box = QRectF(self.rect()).adjusted(0, 0, -2, 0)
            paint_origin(QPainter(self), theme().look, box, self._origin)

    def event(self, event: QEvent) -> bool:
        """Only what counts is the box's own; every other key may be the screen's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(counts(event))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Counting keys, Enter and arrows; nothing else is taken in."""
        if event.key() == Qt.Key.Key_Space:
            self._keys.leave()
            self.traced.emit()
            return
        typed = self._keys.read(event, self._count)
        if typed is not None:
            if self.isReadOnly():
                return
            if typed.count is None:
                self.refused.emit()
            else:
                self.counted.emit(typed.count, typed.goes_on)
        elif event.key() in {*_ENTER, Qt.Key.Key_Down}:
            self.stepped.emit(1)
        elif event.key() == Qt.Key.Key_Up:
            self.stepped.emit(-1)
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """The records behind the count, as in the grid."""
        self.traced.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """What is typed replaces the count; the whole of it shows so."""
        self._keys.leave()
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The number is finished."""
        self._keys.leave()
        super().focusOutEvent(event)
        self.deselect()
