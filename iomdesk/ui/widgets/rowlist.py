"""A list over ``RowsModel`` whose delegate paints whole rows."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.rows import ID_ROLE, Index, RowsModel
from iomdesk.ui.widgets.table import ENTER, Keeper


class RowsList(QListView):
    """A list of frozen rows painted whole by a ``RowDelegate``; signals as ``RowsTable``."""

    row_chosen = Signal(str)
    row_opened = Signal(str)
    row_ticked = Signal(str)
    menu_asked = Signal(str, QPoint)

    def __init__(self, model: RowsModel[Any], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._chosen = ""
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(model)
        self._keeper = Keeper(self, model)
        model.modelAboutToBeReset.connect(self._before)
        model.modelReset.connect(self._after)
        self.doubleClicked.connect(self._double)
        theme().changed.connect(self.doItemsLayout)

    def _before(self) -> None:
        self._keeper.note()

    def _after(self) -> None:
        self.doItemsLayout()
        self._keeper.restore()
        self._tell()

    @property
    def current_id(self) -> str:
        """The id of the current row, empty when there is none."""
        return self._rows.id_at(self.currentIndex().row())

    def choose(self, row_id: str) -> bool:
        """Make a row current and scroll to it; False when it is not among the rows."""
        row = self._rows.row_of(row_id)
        if row >= 0:
            self.setCurrentIndex(self._rows.index(row, 0))
        return row >= 0

    def currentChanged(  # noqa: N802 - Qt's name
        self, current: QModelIndex | QPersistentModelIndex, previous: Index
    ) -> None:
        """Tell which row is current, once for each change."""
        super().currentChanged(current, previous)
        self._tell()

    def _tell(self) -> None:
        now = self.current_id
        if now != self._chosen:
            self._chosen = now
            self.row_chosen.emit(now)

    def _double(self, index: QModelIndex) -> None:
        self.row_opened.emit(index.data(ID_ROLE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space ticks, F10 asks for the menu; the rest as ever."""
        here = self.current_id
        if event.key() in ENTER and here and not event.modifiers():
            self.row_opened.emit(here)
        elif event.key() == Qt.Key.Key_Space and here:
            self.row_ticked.emit(here)
        elif event.key() == Qt.Key.Key_F10 and here:
            where = self.visualRect(self.currentIndex()).bottomLeft()
            self.menu_asked.emit(here, self.viewport().mapToGlobal(where))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A right click chooses the row first."""
        index = self.indexAt(event.pos())
        if index.isValid():
            self.setCurrentIndex(index)
            self.menu_asked.emit(self.current_id, event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The first row becomes current when there was none."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._rows.rowCount():
            self.setCurrentIndex(self._rows.index(0, 0))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.viewport().update()
