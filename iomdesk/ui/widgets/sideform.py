"""A panel with fields at the right of a screen: Ctrl+Enter records, Esc leaves it."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, DateEdit, TextBox
from iomdesk.ui.widgets.inspector import Inspector
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.words import words


class SideForm(Inspector):
    """A panel with fields: Ctrl+Enter records, Esc leaves it.

    Signals:
        edited: something was typed or chosen.

    Attributes:
        fields: by the name that a RuleViolation gives.
        cancelling: whether ``closed`` comes of the button Cancel, not of Esc.
    """

    edited = Signal()

    def __init__(self, title: str, width: int = 312) -> None:
        super().__init__(title, width, escape=True)
        self.fields: dict[str, Field] = {}
        self.note = Label("", Role.SMALL, "warning", wrap=True)
        self.note.hide()
        self._touched = False
        self.record = Button("", kind=Kind.MAIN, keys="Ctrl+Enter", parent=self)
        self.cancel = Button(words("panel", "cancel"), parent=self)
        for button in (self.record, self.cancel):
            button.hide()  # until ``finish`` gives them their place
        self.record.clicked.connect(self.committed)
        self.cancelling = False
        self.cancel.clicked.connect(self._cancel)

    def _cancel(self) -> None:
        self.cancelling = True
        self.closed.emit()
        self.cancelling = False

    def finish(self, *, pinned: bool = False) -> QVBoxLayout:
        """Put the note and the two buttons at the end; ``pinned`` they stay while it scrolls.

        Gives the column they stand in, for a third button beneath.
        """
        if pinned:
            block = QVBoxLayout()
            block.setContentsMargins(2, 9, 2, 9)
            self.foot(48).addLayout(block, 1)
        else:
            block = self.block(ruled=False)
        block.addWidget(self.note)
        for button in (self.record, self.cancel):
            button.setParent(None)  # and back: Tab comes to it after the fields, as the eye does
            button.setParent(self)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.record)
        row.addWidget(self.cancel)
        row.addStretch(1)
        block.addLayout(row)
        for button in (self.record, self.cancel):
            button.show()
        self.column.addStretch(1)
        return block

    def add_field(self, block: QVBoxLayout | QHBoxLayout, name: str, field: Field) -> None:
        """Add a field under the name its problems come with."""
        self.fields[name] = field
        block.addWidget(field)
        for signal in _typing(field.editor):
            signal.connect(lambda *_given: _mending(field))

    @property
    def touched(self) -> bool:
        """Whether something was typed or chosen since it was opened."""
        return self._touched

    def touch(self) -> None:
        """Something was typed or chosen."""
        self._touched = True
        self.edited.emit()

    def opened(self) -> None:
        """Begin afresh: no problem, nothing touched."""
        self._touched = False
        for field in self.fields.values():
            field.set_problem("")
        self.tell("")

    def tell(self, text: str) -> None:
        """Say something that belongs to no field."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def problem(self, name: str, text: str) -> None:
        """Show a problem at its field, and go there."""
        field = self.fields.get(name)
        if field is None:
            self.tell(text)
        else:
            field.set_problem(text)
            field.editor.setFocus(Qt.FocusReason.OtherFocusReason)


def _typing(editor: QWidget) -> Iterator[SignalInstance]:
    """What tells that somebody types or chooses in an editor."""
    match editor:
        case QLineEdit():
            yield editor.textEdited
        case SuggestBox():
            yield editor.typed
        case Choice():
            yield editor.chosen
        case TextBox():
            yield editor.edited


def _mending(field: Field) -> None:
    """What was said at a field no longer stands while it is being mended."""
    if field.problem:
        if isinstance(field.editor, DateEdit):
            field.editor.forget_problem()
        field.set_problem("")
