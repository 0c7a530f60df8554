"""The parts of the finish page: its lists, the lines beneath them, and the request form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.flow import Flow
from iomdesk.ui.widgets.inputs import TextLine
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.ui.widgets.table import ENTER, RowsTable
from iomdesk.words import words

ROWS: Final = 28
"""Height of a row, px."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishRow:
    """One line of a list on this page.

    Attributes:
        who: the name, agency or copy. what: what is said of it. done: nothing is left to do.
        right: a third column, often empty.
    """

    id: str
    who: str
    what: str
    right: str = ""
    done: bool = False


class FinishTable(RowsTable):
    """As high as its rows: the page scrolls, not the list; Del and F2 are told as well.

    Signals:
        undone(str): Backspace or Del on a row. edited(str): F2 on a row. all_ticked: Shift+Space,
            for all that are left.
    """

    undone = Signal(str)
    edited = Signal(str)
    all_ticked = Signal()

    def __init__(self, name: str, wide: tuple[int | None, ...]) -> None:
        first, second, third = wide
        self.model_of_rows: RowsModel[FinishRow] = RowsModel(
            (
                Column("who", "", lambda row: row.who, width=first, icon=_mark,
                       ink=lambda row: "text2" if row.done else "text"),
                Column("what", "", lambda row: row.what, width=second, tip=lambda row: row.what),
                Column("right", "", lambda row: row.right, width=third, ink="text2", small=True),
            ),
            lambda row: row.id,
            lambda row: ", ".join(
                part for part in (row.who, row.what, row.right, _said(row)) if part
            ),
        )  # fmt: skip
        super().__init__(self.model_of_rows, name, row_height=ROWS, dense=True, sortable=False)
        self.horizontalHeader().hide()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)

    def show_rows(self, rows: Sequence[FinishRow]) -> None:
        """Show these."""
        self.model_of_rows.set_rows(rows)
        self.setFixedHeight(max(theme().px(ROWS) * len(rows) - 1, 0))  # the panel has an edge

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Backspace and Del take back, F2 edits; Space goes on to the next not done."""
        here = self.current_id
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if here and event.key() in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
            self.undone.emit(here)
        elif here and event.key() == Qt.Key.Key_F2:
            self.edited.emit(here)
        elif event.key() == Qt.Key.Key_Space and shift:
            self.all_ticked.emit()
        elif here and event.key() == Qt.Key.Key_Space:
            self.row_ticked.emit(here)
            self._on(here)
        else:
            super().keyPressEvent(event)

    def _on(self, before: str) -> None:
        """To the next line that is not done, so that Space after Space goes through all."""
        model = self.model_of_rows
        start = model.row_of(before) + 1
        for row in model.rows[start:]:
            if not row.done:
                self.choose(row.id)
                return


def _mark(row: FinishRow) -> str:
    return "tick" if row.done else "ring"


def _said(row: FinishRow) -> str:
    return words("chair", "mark_tick" if row.done else "mark_gap")


class RequestForm(QWidget):
    """A request for further disclosure: who asks, of which item, for whom, on what grounds.

    Signals:
        given: Ctrl+Enter.
    """

    given = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item, self.by = SuggestBox(), SuggestBox()
        self.to, self.grounds = TextLine(), TextLine()
        boxes = (("item", self.item), ("by", self.by), ("to", self.to), ("grounds", self.grounds))
        self.fields = {
            name: Field(words("chair", f"request_{name}"), box, role=Role.DENSE_LABEL)
            for name, box in boxes
        }
        self.button = Button(words("chair", "do_request"), keys="Ctrl+Enter")
        self.note = Label("", Role.SMALL, "error", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        for pair in (("item", "by"), ("to", "grounds")):
            row = QHBoxLayout()
            row.setSpacing(12)
            for name in pair:
                row.addWidget(self.fields[name], 1)
            column.addLayout(row)
        column.addWidget(self.note)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        column.addLayout(row)
        self.button.clicked.connect(self.given)
        self.note.hide()

    def clear(self) -> None:
        """Begin again."""
        for box in (self.item, self.by):
            box.put("")
        for line in (self.to, self.grounds):
            line.clear()
        for field in self.fields.values():
            field.set_problem("")
        self.tell("")

    def problem(self, name: str, text: str) -> None:
        """What is amiss with a box."""
        field = self.fields.get(name)
        if field is None:
            self.tell(text)
            return
        field.set_problem(text)
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, text: str) -> None:
        """What stops it that belongs to no box."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter keeps it."""
        if event.key() in ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.given.emit()
        else:
            super().keyPressEvent(event)


class TypedLine(QWidget):
    """A line to type in below a list: what may be disclosed, or why a request is answered so.

    Signals:
        given(str), left: Enter and Esc.
    """

    given = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = TextLine()
        self.field = Field("", self.box, role=Role.DENSE_LABEL)
        self._buttons = Flow(gap=8)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(self.field)
        column.addLayout(self._buttons)
        self.box.returnPressed.connect(self._give)
        self.hide()

    def _give(self) -> None:
        self.given.emit(self.box.text())

    def open_for(self, label: str, text: str) -> None:
        """Ask for it."""
        self.field.set_label(label)
        self.field.set_problem("")
        self.box.setText(text)
        self.show()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.selectAll()

    def add_button(self, button: Button) -> None:
        """A button beneath the line."""
        self._buttons.addWidget(button)

    def problem(self, _name: str, text: str) -> None:
        """What is amiss."""
        self.field.set_problem(text)
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, text: str) -> None:
        """What stops it."""
        self.field.set_problem(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves it."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
