"""The lists of the Sharing screen: which one, the find box, the rows, and what none says."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QStackedWidget, QVBoxLayout, QWidget

from iomdesk.services.sharinglists import SharingLists
from iomdesk.ui.actions import Action, button_for
from iomdesk.ui.look import Role
from iomdesk.ui.screens.sharing.model import (
    Listing,
    Model,
    Row,
    id_of,
    in_words,
    model_of,
    rows_of,
    say,
)
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.inputs import FindBox
from iomdesk.ui.widgets.label import ElidedLabel, Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.segment import Segment, SegmentBar
from iomdesk.ui.widgets.table import RowsTable

_NAMES: Final = 190
"""px at 100 % that the first column gets at least; with less the table scrolls sideways."""
_SHED: Final[Mapping[Listing, tuple[str, ...]]] = {
    Listing.AGENCIES: ("papers", "officer"),
    Listing.PEOPLE: ("phone", "job"),
    Listing.AGREEMENTS: ("kind", "state"),
    Listing.OFFICERS: ("before", "changed"),
}
"""The columns that go where there is no room for all, the first one first; what has to be
seen to stays."""


class ListPane(QWidget):
    """The four lists, one at a time.

    Signals:
        turned: another list is in view.
        chosen: another row is current. opened: Enter on it.
        menu_asked(QPoint): the menu of the current row.

    Attributes:
        lists: the switch. find_box: narrows the list in view. tables: one a list.
    """

    turned = Signal()
    chosen = Signal()
    opened = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(say("lists"))
        self._held: SharingLists | None = None
        self.lists = SegmentBar(
            say("lists"), tuple(Segment(one, say(f"list_{one}")) for one in Listing)
        )
        self.find_box = FindBox(say("find"))
        self.models: dict[Listing, Model] = {one: model_of(one) for one in Listing}
        self.tables = {
            one: RowsTable(self.models[one], say(f"list_{one}"), row_height=30) for one in Listing
        }
        self.nothing = QWidget()
        self._nothing = Label("", Role.BODY, "second", wrap=True)
        inner = QVBoxLayout(self.nothing)
        inner.setContentsMargins(12, 12, 12, 12)
        inner.setSpacing(12)
        inner.addWidget(self._nothing)
        self._buttons: dict[Listing, QWidget] = {}
        self._button_row = QHBoxLayout()
        self._button_row.addStretch(1)
        inner.addLayout(self._button_row)
        inner.addStretch(1)
        self._stack = QStackedWidget()
        for page in (*self.tables.values(), self.nothing):
            self._stack.addWidget(page)
        panel = Panel()
        panel.add(self._stack, 1)
        foot = panel.foot()
        self._count = ElidedLabel("", Role.SMALL, "second")
        self._place = Label("", Role.SMALL, "second")
        foot.addWidget(self._count, 1)
        foot.addWidget(self._place)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.lists)
        column.addWidget(self.find_box)
        column.addSpacing(2)
        column.addWidget(panel, 1)
        self.lists.chosen.connect(self._turned)
        self.find_box.textChanged.connect(self._narrow)
        self.find_box.descended.connect(self._descend)
        for table in self.tables.values():
            table.row_chosen.connect(self._chosen)
            table.row_opened.connect(lambda _row: self.opened.emit())
            table.menu_asked.connect(lambda _row, where: self.menu_asked.emit(where))
        theme().changed.connect(self._fit)

    def offer(self, buttons: Mapping[Listing, Action]) -> None:
        """What an empty list offers to do."""
        for listing, action in buttons.items():
            button = button_for(action)
            button.hide()
            self._buttons[listing] = button
            self._button_row.insertWidget(0, button)

    # ---- what it shows -----------------------------------------------------------------

    @property
    def listing(self) -> Listing:
        """The list in view."""
        return Listing(self.lists.current)

    @property
    def table(self) -> RowsTable:
        """The table of the list in view."""
        return self.tables[self.listing]

    @property
    def empty(self) -> bool:
        """Whether there is nothing in the list in view."""
        return self._stack.currentWidget() is self.nothing

    @property
    def row(self) -> Row | None:
        """The current row; None for none."""
        return None if self.empty else self.models[self.listing].row_at(self.table.currentIndex())

    def show_lists(self, held: SharingLists | None) -> None:
        """Show these; selection and scroll stay with their row. None forgets everything."""
        self._held = held
        self.lists.set_segments(
            tuple(
                Segment(one, say(f"list_{one}"), None if held is None else len(rows_of(held, one)))
                for one in Listing
            )
        )
        self._fill()

    def show_listing(self, listing: Listing) -> None:
        """Bring a list into view."""
        if listing is not self.listing:
            self.lists.choose(listing)

    def choose(self, listing: Listing, row_id: str) -> bool:
        """Bring a row into view, whatever the find box says; False when it is not there."""
        self.show_listing(listing)
        if self.models[listing].row_of(row_id) < 0:
            self.find_box.clear()
        return self.table.choose(row_id)

    def take_focus(self) -> None:
        """To the rows, or where something can be done when there are none."""
        (self.lists if self.empty else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def seek(self) -> None:
        """F3: to the find box; again: the next row."""
        if self.find_box.hasFocus() and not self.empty:
            model = self.models[self.listing]
            row = (self.table.currentIndex().row() + 1) % max(model.rowCount(), 1)
            self.table.choose(model.id_at(row))
            return
        self.find_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.find_box.selectAll()

    def _turned(self, _listing: str) -> None:
        self._fill()
        self.turned.emit()

    def _narrow(self) -> None:
        self._fill()
        self.chosen.emit()

    def _fill(self) -> None:
        listing = self.listing
        wanted = self.find_box.text().casefold().split()
        rows = () if self._held is None else rows_of(self._held, listing)
        found = [row for row in rows if all(one in in_words(row).casefold() for one in wanted)]
        self.models[listing].set_rows(found)
        if found:
            self._stack.setCurrentWidget(self.table)
            if not self.table.currentIndex().isValid():
                self.table.choose(id_of(found[0]))
        else:
            self._say_nothing(narrowed=bool(wanted))
        due = sum(bool(row.due) for row in found)
        count = say("count_one") if len(found) == 1 else say("count", count=f"{len(found):,}")
        self._count.set_text(say("count_due", count=count, due=due) if due else count)
        self._tell_place()
        self._fit()

    def _say_nothing(self, *, narrowed: bool) -> None:
        had = any(table.hasFocus() for table in self.tables.values())
        text = say("none_found" if narrowed else f"none_{self.listing}")
        self._nothing.setText(text)
        self.nothing.setAccessibleName(text)
        for listing, button in self._buttons.items():
            button.setVisible(listing is self.listing and not narrowed)
        self._stack.setCurrentWidget(self.nothing)
        if had:
            self.lists.setFocus(Qt.FocusReason.OtherFocusReason)

    def _descend(self) -> None:
        if not self.empty:
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _chosen(self, _row_id: str) -> None:
        if self.sender() is self.table:
            self._tell_place()
            self.chosen.emit()

    def _tell_place(self) -> None:
        rows = 0 if self.empty else self.models[self.listing].rowCount()
        row = self.table.currentIndex().row()
        self._place.setText(say("row", row=row + 1, of=rows) if 0 <= row < rows else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the names their room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px = theme().px
        for listing, table in self.tables.items():
            columns = self.models[listing].columns
            kept, fixed = {column.key for column in columns}, 0
            for key in ("", *_SHED[listing]):  # all stand in the panel beside the list too
                kept.discard(key)
                fixed = sum(px(column.width or 0) for column in columns if column.key in kept)
                if self.width() - fixed >= px(_NAMES):
                    break
            for place, column in enumerate(columns):
                table.setColumnHidden(place, column.key not in kept)
            head = table.horizontalHeader()
            if self.width() - fixed >= px(_NAMES):
                head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
            else:  # then the table scrolls sideways, and no name is cut
                head.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
                head.resizeSection(0, px(_NAMES))
