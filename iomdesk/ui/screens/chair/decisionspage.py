"""L: the decisions of this meeting so far, in the order of the agenda."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iomdesk.ui.widgets.empty import EmptyLine
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.ui.widgets.table import RowsTable
from iomdesk.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """One item of the agenda and what came of it; ``at`` is the time it was recorded."""

    id: str
    number: str
    name: str
    decision: str
    agreed: str
    at: str


class DecisionsPage(QWidget):
    """The decisions; Enter goes to an item, Esc back to where the meeting is.

    Signals:
        opened(str): the id of an item. closed: Esc.
    """

    opened = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "page")
        self._model: RowsModel[DecisionRow] = RowsModel(
            (
                Column("number", words("chair", "column_number"), lambda row: row.number, width=48),
                Column("name", words("chair", "column_name"), lambda row: row.name, strong=True),
                Column("decision", words("chair", "column_decision"), lambda row: row.decision),
                Column("agreed", words("chair", "column_agreed"), lambda row: row.agreed),
                Column("at", words("chair", "column_at"), lambda row: row.at, width=64),
            ),
            lambda row: row.id,
            lambda row: ", ".join(
                part for part in (row.number, row.name, row.decision, row.agreed, row.at) if part
            ),
        )
        title = words("chair", "decisions")
        self.table = RowsTable(self._model, title, sortable=False, find_column=1)
        self.table.row_opened.connect(self.opened)
        self._none = EmptyLine(words("chair", "decisions_none"))
        panel = Panel(title, right=words("chair", "keys_decisions"))
        panel.add(self.table, 1)
        panel.add(self._none, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.addWidget(panel, 1)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def landing(self) -> QWidget | None:
        """The list, or the page while it holds nothing."""
        return None if self.table.isHidden() else self.table

    @property
    def rows(self) -> tuple[DecisionRow, ...]:
        """The decisions in view."""
        return self._model.rows

    def show_rows(self, rows: Sequence[DecisionRow]) -> None:
        """Show these."""
        self._model.set_rows(rows)
        self.table.setVisible(bool(rows))
        self._none.setVisible(not rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
