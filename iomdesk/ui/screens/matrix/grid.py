"""One half of the grid: fixed rows, two boxes to a line, all of it by the keyboard."""

from typing import Any, Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from iomdesk.ui.look import Look, Role
from iomdesk.ui.screens.matrix.counting import CountKeys, counts
from iomdesk.ui.screens.matrix.marks import paint_origin
from iomdesk.ui.screens.matrix.model import (
    ARRESTS,
    BOX_COLUMNS,
    CONVICTIONS,
    OFFENCE,
    SCORE,
    WEIGHT,
    CountsModel,
    Index,
    Line,
)
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.words import words

ROW: Final = 28
GROUP: Final = 24
HEAD: Final = 28
WIDTHS: Final = {WEIGHT: 54, CONVICTIONS: 80, ARRESTS: 58, SCORE: 46}
"""px at 100 %; the offence takes what is left."""
_WEIGHT_INSET: Final = 20
_MARK: Final = 3
_CENTRE: Final = Qt.AlignmentFlag.AlignHCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


def child_number(index: Index) -> int:
    """Under which number Qt tells a screen reader of a cell: its headers count as cells."""
    return (index.row() + 1) * (index.model().columnCount() + 1) + index.column() + 1


class _Cells(QStyledItemDelegate):
    """Paints the cells: zeros step back, the line and the box in hand stand out."""

    def __init__(self, view: "CountsTable") -> None:
        super().__init__(view)
        self._view = view

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """One cell."""
        loose: Any = option
        rect, look = QRect(loose.rect), theme().look
        line = self._view.counts.lines[index.row()]
        painter.save()
        if line.row is None:
            self._group(painter, look, rect, line, index.column())
        else:
            self._offence(painter, look, rect, line, index)
        painter.restore()

    @staticmethod
    def _group(painter: QPainter, look: Look, rect: QRect, line: Line, column: int) -> None:
        paint.row_ground(painter, look, rect, selected=False, ground="panel2")
        if column == OFFENCE:
            box = QRectF(rect).adjusted(12, 0, 0, -1)
            paint.words(painter, look, line.label, box, Role.SMALL_STRONG, ink="text2")
        elif column == SCORE:
            box = QRectF(rect).adjusted(0, 0, -12, -1)
            paint.words(
                painter, look, str(line.score), box, Role.SMALL_STRONG, ink="text2", align=_RIGHT
            )

    def _offence(
        self, painter: QPainter, look: Look, rect: QRect, line: Line, index: Index
    ) -> None:
        column, view = index.column(), self._view
        current = view.currentIndex()
        hot = view.hasFocus() and current.row() == index.row()
        here = hot and current.column() == column
        ground = "panel2" if view.locked and column in BOX_COLUMNS else "panel"
        paint.row_ground(painter, look, rect, selected=hot and not here, bar=False, ground=ground)
        if column >= CONVICTIONS:
            painter.fillRect(rect.left(), rect.top(), 1, rect.height(), look.colour("line"))
        if column == OFFENCE:
            box = QRectF(rect).adjusted(12, 0, -4, -1)
            paint.words(painter, look, line.label, box, Role.DENSE)
        elif column == WEIGHT and line.row is not None:
            box = QRectF(rect).adjusted(0, 0, -look.px(_WEIGHT_INSET), -1)
            text = str(line.row.weight)
            paint.words(painter, look, text, box, Role.DENSE, ink="text2", align=_RIGHT)
        elif column == SCORE:
            self._number(painter, look, line.score, QRectF(rect).adjusted(0, 0, -12, -1), _RIGHT)
        else:
            place = BOX_COLUMNS.index(column)
            if line.dirty[place]:
                mark = QRect(rect.left() + 1, rect.top(), _MARK, rect.height() - 1)
                painter.fillRect(mark, look.colour("accent"))
            box = QRectF(rect).adjusted(2, 0, -2, -1)
            self._number(painter, look, line.counts[place], box, _CENTRE)
            paint_origin(painter, look, box.adjusted(0, 0, -4, -1), line.origins[place])
        if here:
            paint.focus_ring(painter, look, rect.adjusted(0, 0, 0, 0))

    @staticmethod
    def _number(
        painter: QPainter, look: Look, number: int, box: QRectF, align: Qt.AlignmentFlag
    ) -> None:
        role, ink = (Role.DENSE_STRONG, "text") if number else (Role.DENSE, "text3")
        paint.words(painter, look, f"{number:,}", box, role, ink=ink, align=align)


class CountsTable(QTableView):
    """The lines of some groups, in the order of the sheet.

    Signals:
        counted(str, int, bool): key of a box, its new count, and whether the digit
            belongs to the number begun before.
        refused: a number larger than a box takes was typed.
        beyond(int, int): an arrow or Enter would leave the table: the key, and the
            column of the box it comes from.
        current_moved: another box is in hand, so that it can be scrolled into view.
        traced(str): the records behind a box are wanted.
    """

    counted = Signal(str, int, bool)
    refused = Signal()
    beyond = Signal(int, int)
    current_moved = Signal()
    traced = Signal(str)

    def __init__(self, model: CountsModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts = model
        self.locked = False
        self._keys = CountKeys()
        self.setProperty("part", "counts")
        self.setAccessibleName(name)
        self.setAccessibleDescription(words("matrix", "grid_help"))
        self.setItemDelegate(_Cells(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setSectionsClickable(False)
        head.setHighlightSections(False)
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setModel(model)
        for at, line in enumerate(model.lines):
            if line.row is None:
                self.setSpan(at, OFFENCE, 1, SCORE)
        self.doubleClicked.connect(self._double)
        self._fit()
        theme().changed.connect(self._fit)

    def _double(self, index: QModelIndex) -> None:
        if key := self.counts.box_at(index):
            self.traced.emit(key)

    def _fit(self) -> None:
        px, head, side = theme().px, self.horizontalHeader(), self.verticalHeader()
        head.setFixedHeight(px(HEAD))
        head.setMinimumSectionSize(px(24))
        head.setSectionResizeMode(OFFENCE, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(column, px(width))
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setMinimumSectionSize(px(20))
        high = px(HEAD)
        for at, line in enumerate(self.counts.lines):
            side.resizeSection(at, px(ROW if line.row else GROUP))
            high += px(ROW if line.row else GROUP)
        self.setFixedHeight(high)

    # ---- where the box in hand is ------------------------------------------------------

    @property
    def box(self) -> str:
        """Key of the box in hand."""
        return self.counts.box_at(self.currentIndex())

    def offences(self) -> tuple[int, ...]:
        """The lines that hold boxes."""
        return tuple(at for at, line in enumerate(self.counts.lines) if line.row is not None)

    def go(self, line: int, column: int) -> None:
        """Take a box in hand."""
        self.setCurrentIndex(self.counts.index(line, column))

    def go_to_row(self, row_id: str, column: int) -> bool:
        """Take the box of an offence in hand, with the focus; False when it is elsewhere."""
        line = self.counts.place_of(row_id)
        if line < 0:
            return False
        self.go(line, column)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def nearest(self, y: int) -> int:
        """The line with boxes that lies nearest to a height in the viewport."""
        return min(
            self.offences(),
            key=lambda at: abs(self.rowViewportPosition(at) + self.rowHeight(at) // 2 - y),
        )

    def cell_rect(self) -> QRect:
        """Where the box in hand is, in the coordinates of the table."""
        rect = self.visualRect(self.currentIndex())
        return QRect(self.viewport().mapTo(self, rect.topLeft()), rect.size())

    # ---- keys --------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Typing comes before any key of the screen, for instance + and -."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(counts(event))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Counting keys, Enter, arrows, Home and End; the rest goes to the screen."""
        if not self.box:
            super().keyPressEvent(event)
            return
        if event.key() == Qt.Key.Key_Space:
            self._keys.leave()
            self.traced.emit(self.box)
            return
        typed = self._keys.read(event, self.counts.count_at(self.currentIndex()))
        if typed is not None:
            self._count(typed.count, goes_on=typed.goes_on)
        elif not self._moved(event):
            event.ignore()

    def _count(self, count: int | None, *, goes_on: bool) -> None:
        if self.locked:
            return
        if count is None:
            self.refused.emit()
            return
        self.counted.emit(self.box, count, goes_on)
        index = self.currentIndex()
        said = QAccessibleEvent(self, QAccessible.Event.NameChanged)
        said.setChild(child_number(index))
        QAccessible.updateAccessibility(said)

    def _moved(self, event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key, column = Qt.Key(event.key()), self.currentIndex().column()
        places = self.offences()
        at = places.index(self.currentIndex().row())
        if control:
            return self._leave(key)
        if key in _ENTER or key == Qt.Key.Key_Down:
            self._step(Qt.Key.Key_Down, places, at + 1, column)
        elif key == Qt.Key.Key_Up:
            self._step(key, places, at - 1, column)
        elif key == Qt.Key.Key_Left:
            if column == ARRESTS:
                self.go(places[at], CONVICTIONS)
            else:
                self.beyond.emit(int(key), column)
        elif key == Qt.Key.Key_Right:
            if column == CONVICTIONS:
                self.go(places[at], ARRESTS)
            else:
                self.beyond.emit(int(key), column)
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self.go(places[at], CONVICTIONS if key == Qt.Key.Key_Home else ARRESTS)
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.go(places[0] if key == Qt.Key.Key_PageUp else places[-1], column)
        else:
            return False
        return True

    def _leave(self, key: Qt.Key) -> bool:
        """Ctrl+Home and Ctrl+End are the screen's; Ctrl+Tab goes past the table."""
        if key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            super().focusNextPrevChild(key == Qt.Key.Key_Tab)
            return True
        if key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self.beyond.emit(int(key), self.currentIndex().column())
            return True
        return False

    def _step(self, key: Qt.Key, places: tuple[int, ...], at: int, column: int) -> None:
        if 0 <= at < len(places):
            self.go(places[at], column)
        else:
            self.beyond.emit(int(key), column)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from box to box, and past the last one to what comes next."""
        boxes = [(at, column) for at in self.offences() for column in BOX_COLUMNS]
        here = (self.currentIndex().row(), self.currentIndex().column())
        place = boxes.index(here) + (1 if forward else -1) if here in boxes else -1
        if 0 <= place < len(boxes) and self.hasFocus():
            self.go(*boxes[place])
            return True
        return super().focusNextPrevChild(forward)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the words of a line takes its first box in hand; headings have none."""
        index = self.indexAt(event.position().toPoint())
        if self.counts.box_at(index):
            super().mousePressEvent(event)
        elif index.isValid() and index.row() in self.offences():
            self.go(index.row(), CONVICTIONS)
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    # ---- the rest ----------------------------------------------------------------------

    def currentChanged(  # noqa: N802 - Qt's name
        self, current: QModelIndex | QPersistentModelIndex, previous: Index
    ) -> None:
        """A number begun elsewhere is finished; both lines are painted again."""
        self._keys.leave()
        super().currentChanged(current, previous)
        self.viewport().update()
        self.current_moved.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By Tab into the first box, by Shift+Tab into the last."""
        places = self.offences()
        if places:
            if event.reason() == Qt.FocusReason.TabFocusReason:
                self.go(places[0], CONVICTIONS)
            elif event.reason() == Qt.FocusReason.BacktabFocusReason:
                self.go(places[-1], ARRESTS)
            elif not self.box:
                self.go(places[0], CONVICTIONS)
        super().focusInEvent(event)
        self.viewport().update()
        self.current_moved.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self._keys.leave()
        super().focusOutEvent(event)
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls, not the table."""
        event.ignore()
