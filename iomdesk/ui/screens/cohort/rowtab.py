"""A tab with a table of rows, what can be done with the current one, and it in full beneath."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from iomdesk.ui.screens.cohort.logtabs import LogTab
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.flow import Flow
from iomdesk.ui.widgets.rows import RowsModel
from iomdesk.words import words

HEIGHT: Final = 46
"""Rows with a second line under the words."""
_SHARE: Final = 130
"""px at 100 % that a column needs which shares what is left."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be done with a row: its code, words and key."""

    code: str
    text: str
    keys: str = ""


class RowTab(LogTab):
    """Rows of a record, each with deeds as links and in the menu of the row.

    Signals:
        asked(str, str): a deed, by its code, with the row of this id. Enter does the first.
        add_asked: a row is to be added.

    ``shed`` names the columns that go, the first one first, where there is no room for all;
    what they say stands under the table too.

    Attributes:
        add, first: the link that adds a row, and the button that adds the first one; None
            where nothing can be added.
        deeds: the links, by code.
    """

    asked = Signal(str, str)
    add_asked = Signal()

    def __init__(
        self,
        title: str,
        model: RowsModel[Any],
        nothing: str,
        deeds: Sequence[Deed],
        *,
        add: str = "",
        next_step: str = "",
        shed: Sequence[str] = (),
        row_height: int = HEIGHT,
    ) -> None:
        self.first = Button(add, keys="Ins") if add else None
        super().__init__(
            title, model, nothing, next_step=next_step, first=self.first, sortable=False,
            row_height=row_height,
        )  # fmt: skip
        if self.first is not None:
            self.first.clicked.connect(self.add_asked)
        self._order = tuple(deeds)
        self._shed = tuple(shed)
        self.add: Button | None = None
        if add:
            self.add = Button(add, kind=Kind.LINK, keys="Ins")
            self.add.clicked.connect(self.add_asked)
            self.panel.add_to_head(self.add)
        self.deeds: dict[str, Button] = {}
        self._bar = QWidget()
        flow = Flow(self._bar, gap=14, line_gap=2)
        flow.setContentsMargins(0, 4, 0, 4)
        for deed in deeds:
            button = Button(deed.text, kind=Kind.LINK, keys=deed.keys)
            button.clicked.connect(lambda *_, code=deed.code: self.ask(code))
            flow.addWidget(button)
            self.deeds[deed.code] = button
        self.panel.foot(0).addWidget(self._bar, 1)
        self.table.row_opened.connect(lambda _row: self.ask(self._order[0].code))
        self.table.menu_asked.connect(self._menu)
        theme().changed.connect(self._fit_columns)

    def refusal(self, code: str, row: Any) -> str:
        """Why a deed cannot be done with a row, in words; empty when it can."""
        del code, row
        return ""

    def ask(self, code: str) -> None:
        """Do something with the current row."""
        row_id = self.table.current_id
        if row_id and not self.deeds[code].reason:
            self.asked.emit(code, row_id)

    def show_rows(self, rows: Sequence[Any], *, first: str = "") -> None:
        """Show these rows; the current one stays, or ``first`` becomes it."""
        self._show(rows)
        if rows and not self.table.current_id:
            self.table.choose(first or self.model.id_at(0))
        self._bar.setVisible(bool(rows))
        if self.add is not None:  # while there is none, the button under the words adds one
            self.add.setVisible(bool(rows))

    def clear(self) -> None:
        """Forget the record, as locking does."""
        super().clear()
        self._bar.hide()

    def _tell(self, row_id: str) -> None:
        super()._tell(row_id)
        place = self.model.row_of(row_id)
        row = self.model.rows[place] if place >= 0 else None
        for code, button in self.deeds.items():
            button.refuse(self.refusal(code, row) if row is not None else words("tab", "no_row"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let columns go where there is no room for them."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        columns, px = self.model.columns, theme().px
        room = self.width() - 2 * 20 - 24
        kept = {column.key for column in columns}
        for key in ("", *self._shed):
            kept.discard(key)
            need = sum(px(one.width or _SHARE) for one in columns if one.key in kept)
            if need <= room:
                break
        for place, column in enumerate(columns):
            self.table.setColumnHidden(place, column.key not in kept)
            if column.width is not None:
                self.table.horizontalHeader().resizeSection(place, px(column.width))
        # Where none of those that share what is left is left, the last one has it.
        shared = any(one.width is None for one in columns if one.key in kept)
        self.table.horizontalHeader().setStretchLastSection(not shared)

    def _menu(self, _row_id: str, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for deed in self._order:
            action = QAction(deed.text, menu)
            action.setEnabled(not self.deeds[deed.code].reason)
            action.triggered.connect(lambda *_, code=deed.code: self.ask(code))
            menu.addAction(action)
        menu.popup(where)

    def take_focus(self) -> None:
        """To the table, or to what adds the first row."""
        to: QWidget | None = self.table if self.table.isVisibleTo(self) else self.first
        if to is not None:
            to.setFocus(Qt.FocusReason.OtherFocusReason)
