"""The inspector of step 2: why a row waits, whether it is the same person, what to do."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from iomdesk.exchange.cohort import Reason, Verdict
from iomdesk.exchange.fields import Field
from iomdesk.exchange.matching import MatchKind
from iomdesk.services import imports
from iomdesk.services.imports import Choice, Line, Pair
from iomdesk.ui.look import Role
from iomdesk.ui.screens.cohort_import.rows import verdict_mark
from iomdesk.ui.widgets.badge import MarkedWord
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.field import Field as Labelled
from iomdesk.ui.widgets.inputs import TextLine
from iomdesk.ui.widgets.inspector import Inspector
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.paint import RowCheck
from iomdesk.words import words

_DETAILED: Final = frozenset({Choice.SAME, Choice.SAME_ROW})
_TONES: Final = {Verdict.PROBLEM: "error", Verdict.CHECK: "warning"}


def proposed(line: Line) -> Choice:
    """The choice that is marked when a row is opened first."""
    if line.choice is not None:
        return line.choice
    if line.alike and line.alike_named:
        return Choice.SAME_ROW
    if any(reason.code in imports.ONE_BY_ONE for reason in line.row.reasons):
        return Choice.LEAVE_OUT
    return next(iter(imports.choices_of(line)), Choice.LEAVE_OUT)


class RowInspector(Inspector):
    """Shows one row.

    Signals:
        decided(object): "Use this, next row", with a ``Choice``.
        typed(object, str): a field of the row was typed anew.
    """

    decided = Signal(object)
    typed = Signal(object, str)

    def __init__(self) -> None:
        super().__init__(" ", 322)
        self._line: Line | None = None
        self._mark = MarkedWord(RowCheck.READY)
        self.add_to_head(self._mark)
        self._inside: QWidget | None = None
        self.radios: dict[Choice, QRadioButton] = {}
        self.editors: dict[Field, TextLine] = {}
        self.use: Button | None = None

    def show_line(self, line: Line | None, pairs: Sequence[Pair]) -> None:
        """Show a row, or nothing."""
        self._line = line
        self._clear()
        self._mark.setVisible(line is not None)
        if line is None:
            self.set_title(" ")
            return
        self.set_title(words("import_screen", "row_title", {"row": line.row.number}))
        self._mark.set_what(verdict_mark(line))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._reasons(column, line)
        if pairs:
            self._compare(column, line, pairs)
        self._choices(column, line)
        column.addStretch(1)
        self._inside = inside
        self.column.addWidget(inside)

    def _clear(self) -> None:
        self.radios, self.editors, self.use = {}, {}, None
        if self._inside is not None:
            self.column.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
            self._inside = None

    def take_focus(self) -> None:
        """To the box in trouble, else to the choices."""
        for editor in self.editors.values():
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            editor.selectAll()
            return
        for radio in self.radios.values():
            if radio.isChecked():
                radio.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def choice(self) -> Choice | None:
        """The choice that is marked."""
        return next((c for c, radio in self.radios.items() if radio.isChecked()), None)

    def use_choice(self) -> None:
        """Decide as marked and go on."""
        if self.choice is not None:
            self.decided.emit(self.choice)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter uses the choice, unless a button has the focus."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.use_choice()
        else:
            super().keyPressEvent(event)

    # ---- what it is made of ------------------------------------------------------------

    def _block(self, column: QVBoxLayout, *, ruled: bool = True) -> QVBoxLayout:
        frame = QFrame()
        if ruled:
            frame.setProperty("part", "head")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(14, 10, 14, 10)
        inner.setSpacing(6)
        column.addWidget(frame)
        return inner

    def _reasons(self, column: QVBoxLayout, line: Line) -> None:
        if line.taken:  # what was to be said of it was decided then
            told = words("import_screen", "taken_already")
            self._block(column).addWidget(Label(told, tone="second", wrap=True))
            return
        if not line.reasons:
            if line.match.kind is MatchKind.NONE:
                inner = self._block(column)
                inner.addWidget(Label(words("import_screen", "nothing_to_say"), tone="second"))
            return
        inner = self._block(column)
        for reason in line.reasons:
            inner.addWidget(
                Label(reason.text, tone=_TONES.get(reason.verdict, "second"), wrap=True)
            )
            if reason.field is not None and line.row.verdict is not Verdict.LEFT_OUT:
                self._repair(inner, line, reason, reason.field)

    def _repair(self, inner: QVBoxLayout, line: Line, reason: Reason, place: Field) -> None:
        if place not in self.editors and reason.verdict is not Verdict.READY:
            editor = TextLine(line.row.typed.get(place, ""))
            editor.returnPressed.connect(self._typer(place, editor))
            self.editors[place] = editor
            inner.addWidget(Labelled(reason.column or place.label, editor))
        read_so = line.row.values
        used = reason.proposal in {read_so.rag.word, read_so.area, read_so.phone}
        if reason.proposal and not used and reason.code == "identifier":
            params = {"text": reason.proposal}
            button = Button(words("import_screen", "use_proposal", params))
            button.clicked.connect(self._proposer(place, reason.proposal))
            inner.addWidget(button)

    def _typer(self, place: Field, editor: TextLine) -> Callable[[], None]:
        def typed() -> None:
            line = self._line
            if line is not None and editor.text() != line.row.typed.get(place, ""):
                self.typed.emit(place, editor.text())

        return typed

    def _proposer(self, place: Field, text: str) -> Callable[[], None]:
        def use() -> None:
            self.typed.emit(place, text)

        return use

    def _compare(self, column: QVBoxLayout, line: Line, pairs: Sequence[Pair]) -> None:
        inner = self._block(column)
        known = line.match.kind is not MatchKind.NONE
        alike = {"row": line.alike}
        asked = words("import_screen", "same_person" if known else "same_row", alike)
        inner.addWidget(Label(asked, Role.BODY_STRONG, wrap=True))
        if known:
            grounds = ". ".join(ground.text for ground in line.match.grounds)
            inner.addWidget(Label(f"{grounds}.", tone="second", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        codes = ("in_file", "in_store") if known else ("this_row", "other_row")
        for place, code in enumerate(codes, 1):
            grid.addWidget(Label(words("import_screen", code, alike), Role.DENSE_STRONG), 0, place)
        none = words("import_screen", "none_held")
        for row, pair in enumerate(pairs, 1):
            role = Role.DENSE_STRONG if pair.differs else Role.DENSE
            tone = "warning" if pair.differs else ""
            grid.addWidget(Label(pair.label, Role.DENSE, "second"), row, 0)
            grid.addWidget(Label(pair.file or none, role, tone, wrap=True), row, 1)
            grid.addWidget(Label(pair.ours or none, role, wrap=True), row, 2)
        inner.addLayout(grid)
        if line.others_known:
            names = "; ".join(line.others_known)
            told = words("import_screen", "others_near", {"names": names})
            inner.addWidget(Label(told, Role.SMALL, "second", wrap=True))

    def _choices(self, column: QVBoxLayout, line: Line) -> None:
        offered = imports.choices_of(line)
        if not offered:
            return
        inner = self._block(column, ruled=False)
        group = QButtonGroup(self._inside)
        marked = proposed(line)
        for choice in offered:
            radio = QRadioButton(words("import_choice", choice.value, {"row": line.alike}))
            radio.setChecked(choice is marked)
            group.addButton(radio)
            inner.addWidget(radio)
            self.radios[choice] = radio
            if choice in _DETAILED:
                told = words("import_choice", f"{choice.value}_detail", {"row": line.alike})
                detail = Label(told, Role.SMALL, "second")
                detail.setContentsMargins(28, 0, 0, 4)
                inner.addWidget(detail)
        group.setParent(next(iter(self.radios.values())))
        self.use = Button(words("import_screen", "use_next"), kind=Kind.MAIN, keys="Enter")
        self.use.clicked.connect(self.use_choice)
        inner.addSpacing(4)
        inner.addWidget(self.use)
