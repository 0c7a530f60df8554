"""A table over ``RowsModel``: fixed rows, kept selection and scroll, all by keyboard."""

from typing import Any

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.delegates import CellDelegate
from iomdesk.ui.widgets.rows import Index, RowsModel

ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
"""Both keys that open a row."""


class Keeper:
    """Keeps selection, current row and scroll of a view by id over a model reset."""

    def __init__(self, view: QAbstractItemView, model: RowsModel[Any]) -> None:
        self._view = view
        self._model = model
        self._selected: tuple[str, ...] = ()
        self._current = ""
        self._column = 0
        self._top = ""
        self._offset = 0

    def note(self) -> None:
        """Before the rows change."""
        view, selection = self._view, self._view.selectionModel()
        chosen = {index.row() for index in selection.selectedIndexes()}
        self._selected = tuple(self._model.id_at(row) for row in sorted(chosen))
        self._current = self._model.id_at(view.currentIndex().row())
        self._column = max(view.currentIndex().column(), 0)
        top = view.indexAt(QPoint(1, 1))
        self._top = self._model.id_at(top.row())
        self._offset = view.visualRect(top).top()

    def restore(self) -> None:
        """After they changed."""
        view, model, selection = self._view, self._model, self._view.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        chosen = QItemSelection()
        last = max(model.columnCount() - 1, 0)
        for row in (model.row_of(row_id) for row_id in self._selected):
            if row >= 0:
                chosen.select(model.index(row, 0), model.index(row, last))
        bar = view.verticalScrollBar()
        if (row := model.row_of(self._current)) >= 0:
            selection.setCurrentIndex(model.index(row, self._column), flags.NoUpdate)
        selection.select(chosen, flags.ClearAndSelect)
        if (row := model.row_of(self._top)) >= 0:
            there = view.visualRect(model.index(row, 0)).top()
            bar.setValue(bar.value() + there - self._offset)


class RowsTable(QTableView):
    """A table of frozen rows.

    Signals:
        row_chosen(str): the current row is another one; empty when there is none.
        row_opened(str): Enter or a double click on a row.
        row_ticked(str): Space on a row.
        menu_asked(str, QPoint): F10, the menu key or a right click; a global place.
    """

    row_chosen = Signal(str)
    row_opened = Signal(str)
    row_ticked = Signal(str)
    menu_asked = Signal(str, QPoint)

    def __init__(
        self,
        model: RowsModel[Any],
        name: str,
        *,
        row_height: int = 30,
        dense: bool = False,
        many: bool = False,
        sortable: bool = True,
        find_column: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows = model
        self._row_height = row_height
        self._find_column = find_column
        self._chosen = ""
        self.setAccessibleName(name)
        self.setItemDelegate(CellDelegate(self, dense=dense))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if many else modes.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(sortable)
        head.setSortIndicatorShown(sortable)
        head.setSortIndicatorClearable(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setModel(model)
        self._keeper = Keeper(self, model)
        model.modelAboutToBeReset.connect(self._before)
        model.modelReset.connect(self._after)
        if sortable:
            head.sortIndicatorChanged.connect(model.sort)
        self.doubleClicked.connect(self._double)
        self._fit()
        theme().changed.connect(self._fit)

    def _fit(self) -> None:
        px, head, rows = theme().px, self.horizontalHeader(), self.verticalHeader()
        rows.setMinimumSectionSize(1)  # one above the height of before would hold each row to it
        rows.setDefaultSectionSize(px(self._row_height))
        rows.setMinimumSectionSize(px(20))
        head.setFixedHeight(px(28))
        for place, column in enumerate(self._rows.columns):
            if column.width is None:
                head.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
            else:
                head.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
                head.resizeSection(place, px(column.width))

    def _before(self) -> None:
        self._keeper.note()

    def _after(self) -> None:
        self.updateGeometries()
        self._keeper.restore()
        self._tell()

    @property
    def current_id(self) -> str:
        """The id of the current row, empty when there is none."""
        return self._rows.id_at(self.currentIndex().row())

    @property
    def selected_ids(self) -> tuple[str, ...]:
        """The ids of the selected rows, from the top."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self._rows.id_at(row) for row in rows)

    def choose(self, row_id: str) -> bool:
        """Make a row current and scroll to it; False when it is not among the rows."""
        row = self._rows.row_of(row_id)
        if row < 0:
            return False
        self.setCurrentIndex(self._rows.index(row, self._find_column))
        return True

    def currentChanged(  # noqa: N802 - Qt's name
        self, current: QModelIndex | QPersistentModelIndex, previous: Index
    ) -> None:
        """Tell which row is current, once for each change, and repaint both rows."""
        super().currentChanged(current, previous)
        self.viewport().update()
        self._tell()

    def _tell(self) -> None:
        now = self.current_id
        if now != self._chosen:
            self._chosen = now
            self.row_chosen.emit(now)

    def _double(self, index: QModelIndex) -> None:
        self.row_opened.emit(self._rows.id_at(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space ticks, F10 asks for the menu; the rest as ever."""
        here = self.current_id
        if event.key() in ENTER and here and not event.modifiers():
            self.row_opened.emit(here)
        elif event.key() == Qt.Key.Key_Space and here:
            self.row_ticked.emit(here)
        elif event.key() == Qt.Key.Key_F10 and here:
            self._ask_menu(self.visualRect(self.currentIndex()).bottomLeft())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A right click chooses the row first."""
        index = self.indexAt(event.pos())
        if index.isValid():
            self.setCurrentIndex(index)
            self._ask_menu(event.pos())

    def _ask_menu(self, where: QPoint) -> None:
        self.menu_asked.emit(self.current_id, self.viewport().mapToGlobal(where))

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End go to the first and the last row, for rows are what is chosen."""
        actions = QAbstractItemView.CursorAction
        last = self._rows.rowCount() - 1
        if action in {actions.MoveHome, actions.MoveEnd} and last >= 0:
            column = max(self.currentIndex().column(), 0)
            return self._rows.index(0 if action is actions.MoveHome else last, column)
        return super().moveCursor(action, modifiers)

    def keyboardSearch(self, search: str) -> None:
        """Typing finds in the column that holds the surname."""
        here = self.currentIndex()
        if here.isValid() and here.column() != self._find_column:
            there = here.siblingAtColumn(self._find_column)
            self.selectionModel().setCurrentIndex(there, QItemSelectionModel.SelectionFlag.NoUpdate)
        super().keyboardSearch(search)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The first row becomes current when there was none, so that keys have a place."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._rows.rowCount():
            self.setCurrentIndex(self._rows.index(0, self._find_column))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away from the whole row."""
        super().focusOutEvent(event)
        self.viewport().update()
