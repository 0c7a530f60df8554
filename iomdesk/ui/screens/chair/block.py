"""What the blocks of a case are made of: a panel, a table as high as its rows, a line to fill."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.ui.widgets.table import ENTER, RowsTable
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.ui.widgets.field import Field

ROW: Final = 28


def own_keys(event: QEvent) -> bool:
    """Whether an event asks if Esc or Ctrl+Enter is wanted here, before a shortcut gets it.

    Where something is typed both belong to what is typed: Esc must not ask to leave the
    meeting.
    """
    if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return event.key() == Qt.Key.Key_Escape or (control and event.key() in ENTER)


class Block(Panel):
    """A panel with a head 32 high (mock-up 07), whose tables are as high as their rows."""

    def __init__(self, title: str, *, note: str = "", right: str = "") -> None:
        super().__init__(title, note=note, right=right, dense=True)
        self._note.set_role(Role.SMALL)

    def _measure(self) -> None:
        self._head.setFixedHeight(theme().px(32))


class Lines(RowsTable):
    """A table as high as its rows, up to a number of them; then it scrolls."""

    def __init__(
        self,
        columns: Sequence[Column[Any]],
        name: str,
        identify: Callable[[Any], str],
        *,
        most: int,
        headed: bool = False,
        find_column: int = 0,
        describe: Callable[[Any], str] | None = None,
    ) -> None:
        self.model_rows: RowsModel[Any] = RowsModel(columns, identify, describe)
        self._most = most
        self._headed = headed
        super().__init__(
            self.model_rows, name, row_height=ROW, dense=True, sortable=False,
            find_column=find_column,
        )  # fmt: skip
        self.setProperty("part", "plain")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if not headed:
            self.horizontalHeader().hide()
        theme().changed.connect(self.fit_height)
        self.fit_height()

    def put(self, rows: Sequence[Any]) -> None:
        """Show these."""
        self.model_rows.set_rows(rows)
        self.fit_height()

    def fit_height(self) -> None:
        """As high as the rows, no higher."""
        px = theme().px
        count = self.model_rows.rowCount()
        shown = min(count, self._most)
        self.setFixedHeight(px(ROW) * shown + (px(ROW) if self._headed else 0))
        self.setVisible(bool(count))


class Entry(QFrame):
    """A few boxes opened inside a block: Ctrl+Enter records, Esc keeps a draft and closes.

    Signals:
        committed: Ctrl+Enter, or the button. closed: Esc, or Cancel. edited: typed.

    Attributes:
        fields: by the name a RuleViolation gives. cancelling: whether ``closed`` comes of
            the button Cancel, which throws away what was typed.
    """

    committed = Signal()
    closed = Signal()
    edited = Signal()

    def __init__(self, name: str, record: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("part", "foot")
        self.fields: dict[str, Field] = {}
        self.cancelling = False
        self._touched = False
        self._quiet = True
        self.note = Label("", Role.SMALL, "warning", wrap=True, parent=self)
        self.note.hide()
        self.record = Button(record, kind=Kind.MAIN, keys="Ctrl+Enter", parent=self)
        self.cancel = Button(words("panel", "cancel"), parent=self)
        self.record.clicked.connect(self.committed)
        self.cancel.clicked.connect(self._cancel)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 8, 12, 10)
        self.column.setSpacing(6)
        self.hide()

    def _cancel(self) -> None:
        self.cancelling = True
        self.closed.emit()
        self.cancelling = False

    def finish(self, *beside: QWidget) -> None:
        """Put the buttons, and what stands beside them, at the end; Tab comes there last."""
        self.column.addWidget(self.note)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.record, self.cancel):
            button.setParent(None)
            button.setParent(self)
            row.addWidget(button)
        for widget in beside:
            row.addWidget(widget, 1)
        row.addStretch(0)
        self.column.addLayout(row)

    # ---- as a draft keeps it -----------------------------------------------------------

    @property
    def touched(self) -> bool:
        """Whether something was typed since it was opened."""
        return self._touched

    @property
    def answers(self) -> dict[str, str]:
        """What stands in every box, for a draft."""
        raise NotImplementedError

    def typed(self, _value: object = None) -> None:
        """Something was typed or chosen."""
        if not self._quiet:
            self._touched = True
            self.edited.emit()

    def open_with(self, draft: Mapping[str, object] | None) -> None:
        """Open as a draft left it, or empty."""
        self._quiet = True
        for field in self.fields.values():
            field.set_problem("")
        self.tell("")
        self.fill({name: str(value) for name, value in (draft or {}).items()})
        if draft is not None:
            self.tell(words("actions", "draft_back"))
        self._touched = False
        self._quiet = False
        self.set_busy(busy=False)
        self.show()

    def fill(self, kept: Mapping[str, str]) -> None:
        """Fill the boxes."""
        raise NotImplementedError

    def shut(self) -> None:
        """Close and let go of every word."""
        self._quiet = True
        self.hide()
        self.fill({})
        self._touched = False

    # ---- what it says ------------------------------------------------------------------

    def tell(self, text: str) -> None:
        """Say something that belongs to no field."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def problem(self, name: str, text: str) -> None:
        """Show a problem at its field, and go there."""
        field = self.fields.get(name)
        if field is None:
            self.tell(text)
            return
        field.set_problem(text)
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """While it is kept, nothing can be pressed twice."""
        self.record.refuse(words("actions", "keeping") if busy else "")

    @property
    def busy(self) -> bool:
        """Whether it is being kept."""
        return bool(self.record.reason)

    # ---- keys --------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Esc and Ctrl+Enter are for what is typed here, not for the meeting."""
        if own_keys(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes, Ctrl+Enter records."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in ENTER and control:
            if not self.busy:
                self.committed.emit()
        else:
            super().keyPressEvent(event)
