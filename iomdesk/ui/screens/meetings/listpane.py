"""The diary: find box, the meetings to come and those past, and how many there are."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.ui.actions import Action, button_for
from iomdesk.ui.look import Role
from iomdesk.ui.screens.meetings.forms import say
from iomdesk.ui.screens.meetings.model import DiaryDelegate, DiaryModel, DiaryRow
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.inputs import FindBox
from iomdesk.ui.widgets.label import Icon, Label
from iomdesk.ui.widgets.rowlist import RowsList

_WIDTH = 364
_WIDEST = 420


class DiaryPane(QFrame):
    """The left-hand side of Meetings.

    Signals:
        chosen(str): another meeting is current; opened(str): Enter on it.

    Attributes:
        find_box, list: the two that take keys.
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "side")
        self.setAccessibleName(say("list"))
        self._rows: tuple[DiaryRow, ...] = ()
        self.model = DiaryModel()
        self.model.setParent(self)
        self.list = RowsList(self.model, say("list"))
        self.list.setItemDelegate(DiaryDelegate(self.list, 46))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.find_box = FindBox(say("find"))
        self._head = QFrame()
        self._head.setProperty("part", "head")
        self._head_column = QVBoxLayout(self._head)
        self._head_column.setContentsMargins(12, 10, 12, 10)
        self._head_column.setSpacing(8)
        self._head_column.addWidget(self.find_box)
        self._week_icon = Icon("warning", "alertText", 14)
        self._week = Label("", Role.SMALL, "second", wrap=True)
        week = QHBoxLayout()
        week.setSpacing(6)
        week.addWidget(self._week_icon, 0, Qt.AlignmentFlag.AlignTop)
        week.addWidget(self._week, 1)
        self._head_column.addLayout(week)
        self._nothing = Label(say("none_found"), wrap=True)
        self._nothing.setContentsMargins(14, 12, 14, 12)
        self._nothing.hide()
        foot = QFrame()
        foot.setProperty("part", "foot")
        self._count = Label("", Role.SMALL, "second")
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 5, 12, 6)
        row.addWidget(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._nothing)
        column.addWidget(self.list, 1)
        column.addWidget(foot)
        self.find_box.textChanged.connect(self._seek)
        self.find_box.descended.connect(self.list.setFocus)
        self.list.row_chosen.connect(self.chosen)
        self.list.row_opened.connect(self.opened)
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        # Wider text takes more room, but never the detail's: long lines are cut instead.
        self.setFixedWidth(min(theme().px(_WIDTH), _WIDEST))

    def offer(self, new: Action) -> None:
        """Put "New meeting" under the find box."""
        self._head_column.insertWidget(1, button_for(new, text=say("new")))

    def show_week(self, text: str, *, warn: bool) -> None:
        """Say how many days of this week have a daily tasking."""
        self._week.setText(text)
        self._week.set_tone("warning" if warn else "second")
        self._week_icon.setVisible(warn)

    @property
    def week(self) -> str:
        """What is said of this week."""
        return self._week.text()

    @property
    def rows(self) -> tuple[DiaryRow, ...]:
        """All meetings, those past the find box included."""
        return self._rows

    def show_rows(self, rows: Sequence[DiaryRow], fact: str) -> None:
        """Show these meetings."""
        self._rows = tuple(rows)
        self._count.setText(fact)
        self._seek()

    def _seek(self) -> None:
        typed = self.find_box.text()
        found = [row for row in self._rows if row.fits(typed)]
        self.model.set_rows(found)
        self._nothing.setVisible(bool(self._rows) and not found)
