"""The list of referrals: which list, the find box, the rows, and what an empty list says."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QStackedWidget, QVBoxLayout, QWidget

from iomdesk.domain.referrals import Detainee
from iomdesk.ui.actions import Action, button_for
from iomdesk.ui.look import Role
from iomdesk.ui.screens.referrals.model import (
    DetaineesModel,
    ReferralRow,
    ReferralsModel,
    View,
    say,
)
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Kind
from iomdesk.ui.widgets.inputs import FindBox
from iomdesk.ui.widgets.label import ElidedLabel, Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.rows import ID_ROLE
from iomdesk.ui.widgets.segment import Segment, SegmentBar
from iomdesk.ui.widgets.table import RowsTable

_NAMES = 172
"""px at 100 % that names get at least; with less room the table scrolls sideways."""
ROW = 46


class Nothing(QWidget):
    """What a list says when it holds nothing: a fact, the next step, one button."""

    def __init__(self) -> None:
        super().__init__()
        self._words = Label("", Role.BODY, "second", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 12, 12, 12)
        self._column.setSpacing(12)
        self._column.addWidget(self._words)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._buttons: dict[View, QWidget] = {}
        self._row.addStretch(1)
        self._column.addLayout(self._row)
        self._column.addStretch(1)

    def offer(self, view: View, action: Action) -> None:
        """The button of one list."""
        button = button_for(action, kind=Kind.PLAIN)
        button.hide()
        self._buttons[view] = button
        self._row.insertWidget(0, button)

    def say(self, view: View, *, narrowed: bool) -> None:
        """Say what is missing."""
        text = say("none_found") if narrowed else say(f"none_{view}")
        self._words.setText(text)
        self.setAccessibleName(text)
        for one, button in self._buttons.items():
            button.setVisible(one is view and not narrowed)


class ListPane(QWidget):
    """The list.

    Signals:
        turned(str): another of the lists is wanted.
        wanted: the find box changed.
        chosen(str): another row is current; opened(str): Enter on it.
        menu_asked(str, QPoint): the menu of a row.

    Attributes:
        find_box, table, detainees: what takes keys; lists: the switch.
    """

    turned = Signal(str)
    wanted = Signal()
    chosen = Signal(str)
    opened = Signal(str)
    menu_asked = Signal(str, QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(say("list"))
        self.lists = SegmentBar(
            say("lists"), tuple(Segment(view, say(f"view_{view}")) for view in View)
        )
        self.find_box = FindBox(say("find"))
        self.model = ReferralsModel(self)
        self.table = RowsTable(self.model, say("list"), row_height=ROW)
        self.people = DetaineesModel(self)
        self.detainees = RowsTable(self.people, say("view_detainees"), row_height=ROW)
        self.nothing = Nothing()
        self._stack = QStackedWidget()
        for page in (self.table, self.detainees, self.nothing):
            self._stack.addWidget(page)
        panel = Panel()
        panel.add(self._stack, 1)
        foot = panel.foot()
        self._count = ElidedLabel("", Role.SMALL, "second")
        self._place = Label("", Role.SMALL, "second")
        foot.addWidget(self._count, 1)
        foot.addWidget(self._place)
        self._head = QVBoxLayout()
        self._head.setSpacing(8)
        self._head.addWidget(self.lists)
        self._head.addWidget(self.find_box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._head)
        column.addWidget(panel, 1)
        self.lists.chosen.connect(self._turn)
        self.find_box.textChanged.connect(self.wanted)
        self.find_box.descended.connect(self._descend)
        for table in (self.table, self.detainees):
            table.row_chosen.connect(self._chosen)
            table.row_opened.connect(self.opened)
            table.menu_asked.connect(self.menu_asked)
        theme().changed.connect(self._fit)

    # ---- which list --------------------------------------------------------------------

    @property
    def view(self) -> View:
        """The list in view."""
        return View(self.lists.current)

    def show_view(self, view: View) -> None:
        """Show another list, as if it had been chosen."""
        if view is not self.view:
            self.lists.choose(view)

    def count(self, counts: Mapping[View, int]) -> None:
        """How many each list holds."""
        self.lists.set_segments(
            tuple(Segment(view, say(f"view_{view}"), counts.get(view)) for view in View)
        )

    def _turn(self, view: str) -> None:
        sought = say("find_detainees" if self.view is View.DETAINEES else "find")
        self.find_box.setPlaceholderText(sought)
        self.find_box.setAccessibleName(sought)
        self.model.tell_monitored(on=self.view is View.MONITORED)
        self.turned.emit(view)

    # ---- rows --------------------------------------------------------------------------

    @property
    def here(self) -> RowsTable:
        """The table of the list in view."""
        return self.detainees if self.view is View.DETAINEES else self.table

    @property
    def current_id(self) -> str:
        """The id of the current row, empty when there is none."""
        return "" if self.empty else self.here.current_id

    @property
    def empty(self) -> bool:
        """Whether there is nothing in the list in view."""
        return self._stack.currentWidget() is self.nothing

    @property
    def row(self) -> ReferralRow | None:
        """The current referral; None for none, and in the list of detainees."""
        if self.view is View.DETAINEES or self.empty:
            return None
        return self.model.row_at(self.table.currentIndex())

    @property
    def detainee(self) -> Detainee | None:
        """The current line of a repeat-detainee list; None for none, and in another list."""
        if self.view is not View.DETAINEES or self.empty:
            return None
        return self.people.row_at(self.detainees.currentIndex())

    def no_row(self) -> str:
        """Why nothing can be done with a row: none is current; empty when one is."""
        none = "no_detainee_chosen" if self.view is View.DETAINEES else "none_chosen"
        return "" if self.current_id else say(none)

    def show_rows(self, fact: str) -> None:
        """The rows of the list in view were set: show them, or that there are none."""
        rows = self.people.rowCount() if self.view is View.DETAINEES else self.model.rowCount()
        here = self.here
        if not rows:
            had = here.hasFocus()
            self.nothing.say(self.view, narrowed=bool(self.find_box.text().strip()))
            self._stack.setCurrentWidget(self.nothing)
            if had:
                self.lists.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._stack.setCurrentWidget(here)
        self._count.set_text(fact)
        self._tell_place()
        self._fit()

    def show_referrals(self, rows: Sequence[ReferralRow], fact: str) -> None:
        """Show referrals; selection and scroll stay with their row."""
        self.model.set_rows(rows)
        self.show_rows(fact)

    def choose(self, row_id: str) -> bool:
        """Make a row current; False when it is not in the list."""
        return self.here.choose(row_id)

    def take_focus(self) -> None:
        """To the rows, or where something can be done when there are none."""
        if self.empty:
            self.lists.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.here.setFocus(Qt.FocusReason.OtherFocusReason)

    def seek(self) -> None:
        """F3: to the find box; again: the next row."""
        if self.find_box.hasFocus() and not self.empty:
            model, table = self.here.model(), self.here
            row = (table.currentIndex().row() + 1) % max(model.rowCount(), 1)
            table.choose(str(model.index(row, 0).data(ID_ROLE)))
            return
        self.find_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.find_box.selectAll()

    def attention(self, *, forward: bool) -> bool:
        """F4: to the next row that needs attention; False when there is none."""
        rows = self.model.rows if self.view is not View.DETAINEES else ()
        here = self.table.currentIndex().row()
        order = range(here + 1, len(rows)) if forward else range(max(here, 0) - 1, -1, -1)
        found = next((rows[place].id for place in order if rows[place].attention), "")
        if found:
            self.table.choose(found)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(found)

    def _descend(self) -> None:
        if not self.empty:
            if not self.here.currentIndex().isValid():
                self.here.setCurrentIndex(self.here.model().index(0, 0))
            self.here.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _chosen(self, row_id: str) -> None:
        if self.sender() is self.here:
            self._tell_place()
            self.chosen.emit(row_id)

    def _tell_place(self) -> None:
        rows = 0 if self.empty else self.here.model().rowCount()
        row = self.here.currentIndex().row()
        known = 0 <= row < rows
        self._place.setText(say("row", row=row + 1, of=rows) if known else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the names their room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px, names = theme().px, 0
        fixed = sum(px(column.width or 0) for column in self.model.columns)
        head = self.table.horizontalHeader()
        if self.width() - fixed >= px(_NAMES):
            head.setSectionResizeMode(names, QHeaderView.ResizeMode.Stretch)
        else:  # then the table scrolls sideways, and no name is cut
            head.setSectionResizeMode(names, QHeaderView.ResizeMode.Interactive)
            head.resizeSection(names, px(_NAMES))
