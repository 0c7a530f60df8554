"""The form of a person: labelled fields, live reading of numbers and dates, one undo stack."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QUndoStack
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from iomdesk.domain.dates import DateReading
from iomdesk.domain.identifiers import read_identifier
from iomdesk.domain.people import IdentifierKind
from iomdesk.services.same_person import SamePerson
from iomdesk.ui.forms.underway import EditedForm
from iomdesk.ui.look import Role
from iomdesk.ui.screens.cohort import fields
from iomdesk.ui.screens.cohort.fields import SPECS, Answers, Spec
from iomdesk.ui.screens.cohort.notices import SameNotice
from iomdesk.ui.screens.cohort.undo import Typed
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, DateEdit, TextLine
from iomdesk.ui.widgets.inspector import Scrolled
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.panel import Panel

_TWO_COLUMNS: Final = 720


class PersonForm(EditedForm):
    """What can be said of a person, for a new one or one that is known.

    Signals:
        known_asked(str): open the record of somebody who may be the same person.

    Attributes:
        undo: the one undo stack of the form.
    """

    known_asked = Signal(str)

    def __init__(
        self,
        title: str,
        base: Answers,
        today: date,
        *,
        areas: Sequence[str],
        agencies: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._today = today
        self._base = dict(base)
        self._answers = dict(base)
        self._fields: dict[str, Field] = {}
        self._read_as: dict[str, Label] = {}
        self._areas = tuple(areas)
        self._agencies = tuple(agencies)
        self.undo = QUndoStack(self)
        self.same = SameNotice()
        self.same.opened.connect(self._known)
        self.same.confirmed.connect(self.new_asked)
        scrolled = self._scrolled = Scrolled()
        inner = scrolled.column
        inner.setContentsMargins(20, 14, 20, 14)
        inner.setSpacing(14)
        inner.addWidget(Label(title, Role.FIGURE))
        inner.addWidget(self.same)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(14)
        for groups in (fields.LEFT_GROUPS, fields.RIGHT_GROUPS):
            column = QVBoxLayout()
            column.setSpacing(14)
            for group in groups:
                column.addWidget(self._group(group))
            column.addStretch(1)
            self._box.addLayout(column, 1)
        inner.addLayout(self._box)
        inner.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        for part in (self.draft, self.strip):
            outer.addWidget(part)
        outer.addWidget(scrolled, 1)
        outer.addWidget(self._foot())
        self.setAccessibleName(title)
        self.undo.indexChanged.connect(self._told)
        self._told()

    # ---- what it is made of ------------------------------------------------------------

    def _group(self, group: str) -> Panel:
        panel = Panel(group, dense=True)
        column = panel.padded(spacing=10)
        for spec in SPECS:
            if spec.group == group:
                column.addWidget(self._field(spec))
        return panel

    def _field(self, spec: Spec) -> QWidget:
        editor = self._editor(spec)
        field = Field(spec.label, editor, optional=spec.optional)
        self._fields[spec.key] = field
        if isinstance(editor, QLineEdit):
            editor.textEdited.connect(partial(self._typed, spec.key))
            editor.installEventFilter(self)
        if isinstance(editor, DateEdit):
            editor.editingFinished.connect(partial(self._date_left, spec.key))
        if isinstance(editor, Choice):
            editor.chosen.connect(partial(self._chosen, spec.key))
        if isinstance(editor, QCheckBox):
            editor.clicked.connect(partial(self._ticked, spec.key))
        if spec.kind is not fields.Kind.NUMBER:
            return field
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        read_as = Label("", Role.SMALL, "second")
        read_as.hide()
        self._read_as[spec.key] = read_as
        column.addWidget(field)
        column.addWidget(read_as)
        return holder

    def _editor(self, spec: Spec) -> QWidget:
        text = self._base[spec.key]
        match spec.kind:
            case fields.Kind.DATE:
                editor = DateEdit(partial(self._read_date, spec.key))
                editor.setText(text)
                return editor
            case fields.Kind.AREA:
                known = [area for area in self._areas if area != text]
                options = [("", "Not known")] + [
                    (area, area) for area in sorted([*known, text]) if area
                ]
                choice = Choice(tuple(options))
                choice.set_value(text)
                return choice
            case fields.Kind.MAPPA:
                levels = (("", "None"), *((level, f"Level {level}") for level in "123"))
                choice = Choice(levels)
                choice.set_value(text)
                return choice
            case fields.Kind.YES_NO:
                box = QCheckBox("Yes")
                box.setChecked(text == "1")
                return box
        line = TextLine(text)
        offered = {"originator": self._agencies, "channel": fields.CHANNELS}.get(spec.key)
        if offered:
            completer = QCompleter(list(offered), line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.activated.connect(partial(self._typed, spec.key))
            line.setCompleter(completer)
        return line

    def _foot(self) -> QWidget:
        frame = QFrame()
        frame.setProperty("part", "bar")
        row = QHBoxLayout(frame)
        row.setContentsMargins(20, 10, 20, 10)
        row.setSpacing(8)
        self.save = Button("Save", kind=Kind.MAIN, keys="Ctrl+S")
        self.leave = Button("Leave", keys="Esc")
        self._state = Label("", Role.SMALL, "second", wrap=True)
        self.save.clicked.connect(self.save_asked)
        self.leave.clicked.connect(self.leave_asked)
        row.addWidget(self.save)
        row.addWidget(self.leave)
        row.addWidget(self._state, 1)
        return frame

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns where there is room."""
        super().resizeEvent(event)
        wide = self.width() >= theme().px(_TWO_COLUMNS)
        ways = QBoxLayout.Direction
        self._box.setDirection(ways.LeftToRight if wide else ways.TopToBottom)

    # ---- answers -----------------------------------------------------------------------

    @property
    def answers(self) -> dict[str, str]:
        """What stands in every field now."""
        return dict(self._answers)

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that differ from what was saved, in the order of the form."""
        return tuple(
            spec.key
            for spec in SPECS
            if not fields.same(spec.key, self._answers[spec.key], self._base[spec.key], self._today)
        )

    def field(self, key: str) -> Field:
        """One field, for a problem, for the focus, and for tests."""
        return self._fields[key]

    def read_as(self, key: str) -> str:
        """What a number is read as, where that differs from what was typed."""
        return self._read_as[key].text()

    def take_answers(self, answers: Mapping[str, str]) -> None:
        """Go on with other answers, as one step that undo takes back."""
        known = {key: value for key, value in answers.items() if key in self._answers}
        self.undo.beginMacro("draft")
        for key, value in known.items():
            if value != self._answers[key]:
                self.undo.push(Typed(self, key, self._answers[key], value, together=False))
        self.undo.endMacro()

    def rebase(self, base: Answers) -> None:
        """Compare with another saved version from now on; what was typed stays."""
        self._base = dict(base)
        self._told()

    def put(self, key: str, text: str) -> None:
        """Show an answer in its box; undo and redo come through here."""
        self._answers[key] = text
        editor = self._fields[key].editor
        if isinstance(editor, QLineEdit) and editor.text() != text:
            editor.setText(text)
            if isinstance(editor, DateEdit):  # by undo or redo; while typing nothing is read
                editor.read()
                self._answers[key] = editor.text()
        elif isinstance(editor, Choice):
            editor.set_value(text)
        elif isinstance(editor, QCheckBox):
            editor.setChecked(text == "1")
        self._told()

    def _push(self, key: str, text: str, *, together: bool = True) -> None:
        if text != self._answers[key]:
            self._fields[key].set_problem("")
            self.undo.push(Typed(self, key, self._answers[key], text, together=together))

    def _typed(self, key: str, text: str) -> None:
        self._push(key, text)

    def _chosen(self, key: str, value: object) -> None:
        self._push(key, str(value or ""), together=False)

    def _ticked(self, key: str) -> None:
        box = self._fields[key].editor
        if isinstance(box, QCheckBox):
            self._push(key, "1" if box.isChecked() else "", together=False)

    def _read_date(self, key: str, typed: str) -> DateReading:
        return fields.reading(key, typed, self._today)

    def _date_left(self, key: str) -> None:
        """The box shows the date in full now; that is no step of its own for undo."""
        editor = self._fields[key].editor
        if isinstance(editor, DateEdit):
            self._answers[key] = editor.text()
            self._told()

    def _told(self, _index: int = 0) -> None:
        changed = set(self.changed)
        for key, field in self._fields.items():
            field.set_dirty(dirty=key in changed)
        for key in self._read_as:
            self._read_number(key)
        self.edited.emit()

    def _read_number(self, key: str) -> None:
        """Say at once what a number is read as, and what is amiss; nothing is refused."""
        typed = self._answers[key]
        read = read_identifier(IdentifierKind(key), typed, today=self._today)
        self._fields[key].set_warning(read.text)
        told = bool(read.canonical) and read.canonical != typed.strip()
        self._read_as[key].setText(f"Read as {read.canonical}" if told else "")
        self._read_as[key].setVisible(told)

    # ---- problems, notices, keys -------------------------------------------------------

    def check(self) -> str:
        """Read every date; the first field that keeps the form from being saved, if any."""
        first = ""
        for spec in SPECS:
            field = self._fields[spec.key]
            if isinstance(field.editor, DateEdit):
                field.editor.read()
                if field.editor.problem:
                    field.set_problem(field.editor.problem)
                    first = first or spec.key
        return first

    def show_problem(self, key: str, told: str) -> bool:
        """Say what is amiss at its field and go there; False for a field it does not have."""
        field = self._fields.get(key)
        if field is None:
            return False
        field.set_problem(told)
        self.go_to(key)
        return True

    def go_to(self, key: str) -> None:
        """The focus to a field."""
        field = self._fields[key]
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, lambda: self._scrolled.ensureWidgetVisible(field, 0, 24))

    def focus_first(self) -> None:
        """The focus to the first field."""
        self.go_to("surname")

    def _known(self, _kind: str, person_id: str) -> None:
        self.known_asked.emit(person_id)

    def show_same(self, found: Sequence[SamePerson]) -> None:
        """Who may be the same person; nobody takes the notice away."""
        self.same.show_people(found)

    def set_busy(self, *, busy: bool) -> None:
        """While saving, nothing can be pressed twice."""
        self.save.refuse("Saving" if busy else "")

    def set_state(self, told: str) -> None:
        """A line beside the buttons."""
        self._state.setText(told)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Ctrl+Z and Ctrl+Y belong to the form, not to one box of it."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Undo):
                self.undo.undo()
                return True
            if event.matches(QKeySequence.StandardKey.Redo):
                self.undo.redo()
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Z and Ctrl+Y from boxes that have no text as well; Esc leaves."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.undo.redo()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave_asked.emit()
        else:
            super().keyPressEvent(event)
