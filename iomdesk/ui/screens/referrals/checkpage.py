"""A repeat-detainee list before it is brought in: what is taken, what is left behind."""

from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """A row of the file as it was read; ``problem`` is empty when it can be brought in."""

    number: int
    name: str
    born: str
    address: str
    reason: str
    problem: str = ""


class _Model(RowsModel[CheckRow]):
    """The rows of the file, those with a problem first."""

    def __init__(self) -> None:
        super().__init__(
            (
                Column("row", say("column_row"), lambda row: str(row.number), width=56,
                       align=RIGHT, small=True, ink="text2", order=lambda row: row.number),
                Column("check", say("column_check"), _verdict, check=_mark, width=96, small=True),
                Column("name", say("column_name"), lambda row: row.name, strong=True, width=190,
                       below=lambda row: row.born),
                Column("address", say("column_address"), lambda row: row.address,
                       tip=lambda row: row.address, below=lambda row: row.problem),
                Column("reason", say("column_reason"), lambda row: row.reason, width=190,
                       tip=lambda row: row.reason),
            ),
            lambda row: str(row.number),
            lambda row: ", ".join(
                part for part in (row.name, row.born, _verdict(row), row.problem) if part
            ),
        )  # fmt: skip


def _mark(row: CheckRow) -> RowCheck:
    return RowCheck.PROBLEM if row.problem else RowCheck.READY


def _verdict(row: CheckRow) -> str:
    return say("check_problem" if row.problem else "check_ready")


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
        row.addWidget(Reason(self.bring), 1)
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

    def show_list(
        self, name: str, rows: Sequence[CheckRow], left_behind: Sequence[str], ready: int
    ) -> None:
        """Show what was read of the file of that name."""
        self._panel.set_note(name)
        self.model.set_rows(sorted(rows, key=lambda row: (not row.problem, row.number)))
        names = ", ".join(left_behind)
        self._left.setText(say("list_left", names=names) if names else say("list_left_none"))
        amiss = sum(bool(row.problem) for row in rows)
        self._amiss.setText(
            say("list_problem_one") if amiss == 1 else say("list_problems", count=amiss)
        )
        self._amiss.setVisible(amiss > 0)
        words_ = "list_bring_one" if ready == 1 else "list_bring"
        self.bring.set_words(say(words_, count=ready) if ready else say("list_bring_none"))
        self.bring.refuse("" if ready else say("list_none"))

    def offer_agencies(self, names: Sequence[str]) -> None:
        """The agencies a list may come from."""
        self.whose.set_options(tuple((name, name) for name in names))

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
