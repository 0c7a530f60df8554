"""A tab with a table that only grows, the row in full beneath; the log of a record as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.dates import show_moment
from iomdesk.domain.records import HistoryLine
from iomdesk.services.history import VERBS, verb_words
from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.empty import EmptyLine
from iomdesk.ui.widgets.inputs import Choice
from iomdesk.ui.widgets.inspector import Scrolled
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.ui.widgets.table import RowsTable
from iomdesk.words import words

ALL: Final = ""
_LEAST_ROWS: Final = 3
"""So many rows are in view however low the window is."""


class LogTab(QWidget):
    """A panel with a table, and the current row in full under it.

    In a low window it scrolls rather than leave the table no room.

    Attributes:
        row: where something may stand beside the panel.
    """

    def __init__(
        self,
        title: str,
        model: RowsModel[Any],
        nothing: str,
        parent: QWidget | None = None,
        *,
        next_step: str = "",
        first: Button | None = None,
        sortable: bool = True,
        row_height: int = 28,
    ) -> None:
        super().__init__(parent)
        self.model = model
        self.panel = Panel(title, dense=True)
        self.table = RowsTable(model, title, dense=True, row_height=row_height, sortable=sortable)
        self.nothing = EmptyLine(nothing, first, next_step=next_step)
        self.detail = Label("", wrap=True)
        self.detail.setContentsMargins(0, 8, 0, 8)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.panel.add(self.table, 1)
        self.panel.add(self.nothing)
        self._full = Scrolled(snug=True)
        self._full.column.addWidget(self.detail)
        self.panel.foot(0).addWidget(self._full, 1)
        self.row = QHBoxLayout()
        self.row.setContentsMargins(20, 14, 20, 14)
        self.row.addWidget(self.panel, 1)
        self._whole = Scrolled()
        self._whole.column.addLayout(self.row, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._whole)
        self._row_height = row_height
        self._measure()
        theme().changed.connect(self._measure)
        self.table.row_chosen.connect(self._tell)

    def _show(self, rows: Sequence[Any]) -> None:
        self.model.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self._tell(self.table.current_id)

    def _tell(self, row_id: str) -> None:
        row = self.model.row_of(row_id)
        text = self._in_full(self.model.rows[row]) if row >= 0 else ""
        self.detail.setText(text or "Choose a row to read it in full.")
        self.detail.setVisible(bool(self.model.rows))
        self._full.setVisible(bool(self.model.rows))
        self._fit_full()

    def _measure(self) -> None:
        """The table keeps room for its head and a few rows, whatever stands beneath."""
        self.table.setMinimumHeight(theme().px(30 + _LEAST_ROWS * self._row_height))

    def _fit_full(self) -> None:
        """As high as its words need, up to a third of the tab; beyond that they scroll."""
        width = max(self._full.width(), self.panel.width() - 24, 1)
        need = self.detail.heightForWidth(width)
        self._full.setFixedHeight(
            max(min(need, self.height() // 3), theme().look.line(Role.BODY) + 16)
        )

    def bring_detail(self) -> None:
        """Scroll a low window to the words under the table."""
        self._whole.ensureWidgetVisible(self._full, 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the words under the table to the width."""
        super().resizeEvent(event)
        self._fit_full()

    def _in_full(self, row: Any) -> str:
        raise NotImplementedError

    def clear(self) -> None:
        """Forget the record, as locking does."""
        self._show(())


@dataclass(frozen=True, slots=True)
class _Told:
    """One field of one thing done; a consultation has no field."""

    id: str
    at: datetime
    who: str
    verb: str
    subject: str
    field: str
    before: str
    after: str
    context: str
    recipients: str
    of_person: bool


def told(lines: Sequence[HistoryLine]) -> tuple[_Told, ...]:
    """The history field by field, latest first."""
    rows: list[_Told] = []
    for number, line in enumerate(reversed(lines)):  # ids stay when later lines are added
        for place, (field, before, after) in enumerate(line.fields or (("", "", ""),)):
            rows.append(
                _Told(
                    f"{number}.{place}", line.at, line.who, line.verb, line.subject,
                    field, before, after, line.context, line.recipients,
                    line.subject == words("history_subject", "person"),
                )
            )  # fmt: skip
    rows.sort(key=lambda row: -int(row.id.split(".")[0]))
    return tuple(rows)


class HistoryTab(LogTab):
    """Everything done with a person's data; it can be narrowed, never altered.

    Signals:
        narrowed: another verb was chosen.
    """

    narrowed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        columns = (
            Column[_Told](
                "when", "When", lambda row: show_moment(row.at), width=140, order=lambda row: row.at
            ),
            Column[_Told]("who", "Who", lambda row: row.who, width=142),
            Column[_Told]("verb", "Done", lambda row: verb_words(row.verb), width=84),
            Column[_Told]("what", "What", lambda row: _what(row), width=172),
            Column[_Told]("before", "Before", lambda row: row.before, ink="text2"),
            Column[_Told]("after", "After", lambda row: row.after),
        )
        model = RowsModel[_Told](columns, lambda row: row.id, _told_words)
        super().__init__("History", model, "Nothing of that kind was done.", parent)
        self._lines: tuple[_Told, ...] = ()
        self.verb = Choice()
        self.verb.setAccessibleName("Show only")
        self.verb.chosen.connect(self._narrow)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Label("Show", Role.SMALL, "second"))
        row.addWidget(self.verb)
        self.panel.add_to_head(holder)
        self._offer()

    def show_history(self, lines: Sequence[HistoryLine]) -> None:
        """Show everything done with a person's data."""
        self._lines = told(lines)
        self._offer()
        self._narrow()

    def _offer(self) -> None:
        """The verbs with how often each was done; the choice stays."""
        chosen = self.verb.value or ALL
        counts = {
            verb: len({r.id.split(".")[0] for r in self._lines if r.verb == verb}) for verb in VERBS
        }
        options = [(ALL, "Everything")]
        options += [(verb, f"{verb_words(verb)} ({counts[verb]:,})") for verb in VERBS]
        self.verb.set_options(tuple(options))
        self.verb.set_value(chosen)

    def _narrow(self, _verb: object = None) -> None:
        chosen = self.verb.value or ALL
        self._show([row for row in self._lines if chosen in {ALL, row.verb}])
        self.narrowed.emit()

    def clear(self) -> None:
        """Forget the record, as locking does."""
        self._lines = ()
        super().clear()

    def _in_full(self, row: _Told) -> str:
        lines = [f"{verb_words(row.verb)} {show_moment(row.at)} by {row.who}, at: {row.context}"]
        if row.field:
            before, after = row.before or "nothing", row.after or "nothing"
            lines.append(f"{_what(row)}: {before}, then {after}")
        if row.recipients:
            lines.append(f"To: {row.recipients}")
        return "\n".join(lines)


def _what(row: _Told) -> str:
    if not row.field or row.of_person:
        return row.field or row.subject
    return f"{row.subject}: {row.field}"


def _told_words(row: _Told) -> str:
    change = f"{row.before or 'nothing'}, then {row.after or 'nothing'}" if row.field else ""
    parts = (verb_words(row.verb), _what(row), change, row.who, show_moment(row.at))
    return ", ".join(part for part in parts if part)
