"""What is typed while attendance is taken: a signature, and who comes uninvited."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from iomdesk.ui.look import Role
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import TextLine
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.ui.widgets.table import ENTER
from iomdesk.words import words

PAD: Final = 14
"""Left and right of what is typed, px."""


class SignBox(QFrame):
    """The name as it is signed; Enter signs, Esc leaves it.

    Signals:
        signed(str): the name was typed. left: it was left.
    """

    signed = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "foot")
        self.line = TextLine()
        self.field = Field("", self.line, role=Role.DENSE_LABEL)
        self.button = Button(words("chair", "do_sign"), keys="Enter")
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, 8, PAD, 8)
        column.setSpacing(6)
        column.addWidget(self.field)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        column.addLayout(row)
        self.line.returnPressed.connect(self._sign)
        self.button.clicked.connect(self._sign)
        self.hide()

    def _sign(self) -> None:
        self.signed.emit(self.line.text())

    def open_for(self, name: str, begun: str = "") -> None:
        """Ask for the signature of one attendee, which begins with what was typed."""
        self.line.setText(begun)
        self.field.set_label(words("chair", "sign_as", {"name": name}))
        self.field.set_problem("")
        self.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.end(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves it."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def problem(self, _name: str, text: str) -> None:
        """What is amiss with the signature."""
        self.field.set_problem(text)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, text: str) -> None:
        """What stops it that is not the name."""
        self.field.set_problem(text)


class LateBox(QFrame):
    """Somebody who comes uninvited: name and agency; the basis is as the register has it.

    Signals:
        given(str, str): name and agency. left: it was left.
    """

    given = Signal(str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "foot")
        self.name, self.agency = (
            TextLine(placeholder=words("chair", "late_form")),
            SuggestBox(fits=True),
        )
        self.fields = {
            "name": Field(words("chair", "late_name"), self.name, role=Role.DENSE_LABEL),
            "agency": Field(words("chair", "late_agency"), self.agency, role=Role.DENSE_LABEL),
        }
        self.button = Button(words("chair", "do_late"), keys="Ctrl+Enter")
        self.note = Label("", Role.SMALL, "error", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, 8, PAD, 8)
        column.setSpacing(6)
        for field in self.fields.values():
            column.addWidget(field)
        column.addWidget(self.note)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        column.addLayout(row)
        self.button.clicked.connect(self._give)
        self.hide()

    def _give(self) -> None:
        self.given.emit(self.name.text(), self.agency.text)

    def open_with(self, agencies: Sequence[str]) -> None:
        """Begin with empty boxes."""
        self.name.clear()
        self.agency.offer(agencies)
        self.agency.put("")
        self.tell("")
        for field in self.fields.values():
            field.set_problem("")
        self.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter invites, Esc leaves it."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in ENTER:
            self._give()
        else:
            super().keyPressEvent(event)

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
