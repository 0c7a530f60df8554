"""A repeat-detainee list before it is brought in: what is taken, what is left behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.ui.screens.referrals.model import say
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind, Reason
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.paint import RowCheck
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.rows import RIGHT, Column, RowsModel
from iomdesk.ui.widgets.table import ENTER, RowsTable
from iomdesk.words import words

_ORDER: Final = {
    RowCheck.PROBLEM: 0, RowCheck.CHECK: 1, RowCheck.LEFT_OUT: 2, RowCheck.READY: 3,
}  # fmt: skip
"""Rows that need a look come first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """A row of the file as it was read; ``says`` is what has to be known about it."""

    number: int
    name: str
    born: str
    address: str
    reason: str
    check: RowCheck
    says: str = ""


class _Model(RowsModel[CheckRow]):
    """The rows of the file, those with a problem first."""

    def __init__(self) -> None:
        super().__init__(
            (
                Column("row", say("column_row"), lambda row: str(row.number), width=56,
                       align=RIGHT, small=True, ink="text2", order=lambda row: row.number),
                Column("check", say("column_check"), lambda row: row.check.word, width=96,
                       check=lambda row: row.check, small=True),
                Column("name", say("column_name"), lambda row: row.name, strong=True, width=190,
                       below=lambda row: row.born),
                Column("address", say("column_address"), lambda row: row.address,
                       tip=lambda row: row.address),
                Column("reason", say("column_reason"), lambda row: row.reason, width=190,
                       tip=lambda row: row.reason),
            ),
            lambda row: str(row.number),
            lambda row: ", ".join(
                part for part in (row.name, row.born, row.check.word, row.says) if part
            ),
        )  # fmt: skip


class CheckPage(QWidget):
    """The page.

    Signals:
        bring_asked: bring the ready rows in. other_asked: choose another file.
        left: Esc or Cancel; nothing was changed.

    Attributes:
        table: the rows. whose: the agency the list comes from. bring: the main button.
    """

    bring_asked = Signal()
    other_asked = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(say("list_title"))
        self.model = _Model()
        self.model.setParent(self)
        self.table = RowsTable(self.model, say("list_title"), row_height=46, find_column=2)
        self._taken = Label(say("list_taken"), wrap=True)
        self._left = Label("", wrap=True)
        self._amiss = Label("", tone="warning", wrap=True)
        self.whose = Choice()
        self.whose_field = Field(say("list_originator"), self.whose)
        self._panel = Panel(say("list_title"))
        top = self._panel.padded(6)
        for label in (self._taken, self._left, self._amiss):
            top.addWidget(label)
        top.addWidget(self.whose_field)
        self._panel.add(self.table, 1)
        self._says = Label("", wrap=True)
        self._panel.foot(36).addWidget(self._says, 1)
        self.table.row_chosen.connect(self._tell)
        self.bring = Button(say("list_bring_none"), kind=Kind.MAIN, keys="Ctrl+Enter")
        self.other = Button(say("list_other"))
        self.cancel = Button(words("panel", "cancel"))
        self._bar = QFrame()
        self._bar.setProperty("part", "bar")
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(8)
        row.addWidget(self.other)
        row.addWidget(self.cancel)
        row.addStretch(1)  # the reason is hidden while there is none
        reason = Reason(self.bring)
        reason.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(reason, 2)
        row.addWidget(self.bring)
        around = QVBoxLayout()
        around.setContentsMargins(20, 16, 20, 16)
        around.addWidget(self._panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(around, 1)
        column.addWidget(self._bar)
        self.bring.clicked.connect(self.bring_asked)
        self.other.clicked.connect(self.other_asked)
        self.cancel.clicked.connect(self.left)
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        self._bar.setFixedHeight(theme().px(52))

    def show_list(self, name: str, rows: Sequence[CheckRow], left_behind: Sequence[str]) -> None:
        """Show what was read of the file of that name."""
        self._panel.set_note(name)
        ready = sum(row.check is RowCheck.READY for row in rows)
        self.model.set_rows(sorted(rows, key=lambda row: (_ORDER[row.check], row.number)))
        if self.model.rows:  # what is amiss with the first is said at once
            self.table.choose(str(self.model.rows[0].number))
        names = ", ".join(left_behind)
        self._left.setText(say("list_left", names=names) if names else say("list_left_none"))
        amiss = len(rows) - ready
        self._amiss.setText(
            say("list_problem_one") if amiss == 1 else say("list_problems", count=amiss)
        )
        self._amiss.setVisible(amiss > 0)
        words_ = "list_bring_one" if ready == 1 else "list_bring"
        self.bring.set_words(say(words_, count=ready) if ready else say("list_bring_none"))
        self.bring.refuse("" if ready else say("list_none"))
        self.bring.setEnabled(bool(ready))

    def _tell(self, _row: str) -> None:
        """All that is said about the current row, however long."""
        row = self.model.row_at(self.table.currentIndex())
        self._says.setText("" if row is None else row.says or say("list_row_ready"))

    def offer_agencies(self, names: Sequence[str]) -> None:
        """The agencies a list may come from; custody is the police's."""
        self.whose.set_options(tuple((name, name) for name in names))
        self.whose.set_value(next((name for name in names if "police" in name.casefold()), None))

    def take_focus(self) -> None:
        """To the rows."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter brings in, Esc leaves."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in ENTER and control and self.bring.isEnabled():
            self.bring_asked.emit()
        else:
            super().keyPressEvent(event)

    def forget(self) -> None:
        """Let go of the file."""
        self.model.set_rows(())
