"""Editors that are chosen from: a list, ticks, yes or no."""

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QRadioButton, QWidget

from iomdesk.formdef.form import NO, YES, FieldDef, chosen
from iomdesk.ui.forms.editor import Editor, Setting
from iomdesk.ui.widgets.flow import Flow
from iomdesk.ui.widgets.inputs import Choice, set_flag
from iomdesk.words import words

_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier


class ChoiceEditor(Editor):
    """One of a short list, or nothing yet."""

    def __init__(self, field: FieldDef, setting: Setting, parent: QObject | None = None) -> None:
        super().__init__(field, setting, parent)
        self.choice = Choice()
        self.choice.setSizeAdjustPolicy(
            Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.choice.setMinimumContentsLength(6)
        self._offer("")
        self.widget = self.choice
        self.boxes = {field.id: self.choice}
        self.choice.chosen.connect(self._chosen)
        self.choice.installEventFilter(self)

    def _options(self) -> tuple[tuple[str, str], ...]:
        return tuple((option.value, option.label) for option in self.field.options)

    def _offer(self, answer: str) -> None:
        """The options, and an answer that is none of them: nothing that is held is lost."""
        options = [("", words("forms", "not_chosen")), *self._options()]
        if answer not in {value for value, _ in options}:
            options.append((answer, answer))
        with QSignalBlocker(self.choice):
            self.choice.set_options(tuple(options))
            self.choice.set_value(answer)

    def _chosen(self, value: object) -> None:
        self.typed.emit({self.field.id: str(value or "")}, "")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The box was left."""
        if event.type() is QEvent.Type.FocusOut:
            self.left.emit(self.field.id)
        return False

    def answer(self, _key: str) -> str:
        """The value in view."""
        return str(self.choice.value or "")

    def show(self, key: str, answer: str) -> None:
        """Show an answer, also one that is no option any more."""
        if answer != self.answer(key):
            self._offer(answer)


class AgencyEditor(ChoiceEditor):
    """One of the scheme's agencies."""

    def _options(self) -> tuple[tuple[str, str], ...]:
        return tuple((agency, agency) for agency in self.setting.agencies)


class MultiChoiceEditor(Editor):
    """Any of a short list, each a tick; the answers joined by line breaks."""

    def __init__(self, field: FieldDef, setting: Setting, parent: QObject | None = None) -> None:
        super().__init__(field, setting, parent)
        self.widget = QWidget()
        flow = Flow(self.widget, gap=12, line_gap=0)
        self.ticks: dict[str, QCheckBox] = {}
        for option in field.options:
            tick = QCheckBox(option.label.replace("&", "&&"))
            tick.clicked.connect(self._ticked)
            self.ticks[option.value] = tick
            flow.addWidget(tick)
        self._more: tuple[str, ...] = ()
        self.boxes = {field.id: self.widget}
        if self.ticks:
            self.widget.setFocusProxy(next(iter(self.ticks.values())))

    def stops(self) -> tuple[QWidget, ...]:
        """Every tick."""
        return tuple(self.ticks.values())

    def name(self, label: str) -> None:
        """Each tick says what is asked, and its own answer."""
        self.widget.setAccessibleName(label)
        for option in self.field.options:
            self.ticks[option.value].setAccessibleName(f"{label}: {option.label}")

    def describe(self, key: str, words: str, *, wrong: bool) -> None:
        """Say it at each tick."""
        super().describe(key, words, wrong=wrong)
        for tick in self.ticks.values():
            tick.setAccessibleDescription(words)

    def mark(self, _key: str, *, dirty: bool) -> None:
        """At each tick, by the words of a reader and the accent at the left."""
        for tick in self.ticks.values():
            set_flag(tick, "dirty", "true" if dirty else "")

    def _ticked(self, _on: bool = False) -> None:
        self.typed.emit({self.field.id: self.answer(self.field.id)}, "")
        self.left.emit(self.field.id)

    def answer(self, _key: str) -> str:
        """The values ticked, in the order of the form, and what is no option any more."""
        on = [value for value, tick in self.ticks.items() if tick.isChecked()]
        return "\n".join([*on, *self._more])

    def show(self, _key: str, answer: str) -> None:
        """Tick what the answer names."""
        values = chosen({self.field.id: answer}, self.field.id)
        self._more = tuple(value for value in values if value not in self.ticks)
        for value, tick in self.ticks.items():
            tick.setChecked(value in values)


class YesNoEditor(Editor):
    """Yes or No side by side; one stop for Tab, arrows or Y and N choose, Delete clears."""

    def __init__(self, field: FieldDef, setting: Setting, parent: QObject | None = None) -> None:
        super().__init__(field, setting, parent)
        self.inline = not field.half
        self.widget = QWidget()
        flow = Flow(self.widget, gap=8, line_gap=0)
        self.yes = QRadioButton(words("forms", "yes"))
        self.no = QRadioButton(words("forms", "no"))
        for button, value in ((self.yes, YES), (self.no, NO)):
            button.setAutoExclusive(False)  # so that an answer can be taken back
            button.clicked.connect(partial(self._clicked, value))
            button.installEventFilter(self)
            flow.addWidget(button)
        self.widget.setFocusProxy(self.yes)
        self.boxes = {field.id: self.widget}
        self.show(field.id, "")

    def stops(self) -> tuple[QWidget, ...]:
        """Both; only the chosen one stops Tab."""
        return (self.yes, self.no)

    def name(self, label: str) -> None:
        """Each says what is asked, and its own answer."""
        self.widget.setAccessibleName(label)
        for button in (self.yes, self.no):
            button.setAccessibleName(f"{label} {button.text()}")
        self.describe(self.field.id, "", wrong=False)

    def describe(self, key: str, words: str, *, wrong: bool) -> None:
        """Say it at both."""
        super().describe(key, words, wrong=wrong)
        for button in (self.yes, self.no):
            button.setAccessibleDescription(words or self.hint(key))

    def mark(self, _key: str, *, dirty: bool) -> None:
        """The accent at the left."""
        set_flag(self.yes, "dirty", "true" if dirty else "")

    def hint(self, _key: str) -> str:
        """How an answer is taken back."""
        return self.field.hint or words("forms", "yes_no_hint")

    def answer(self, _key: str) -> str:
        """yes, no or nothing."""
        if self.yes.isChecked():
            return YES
        return NO if self.no.isChecked() else ""

    def show(self, _key: str, answer: str) -> None:
        """Show the answer."""
        self.yes.setChecked(answer == YES)
        self.no.setChecked(answer == NO)
        stop = self.no if answer == NO else self.yes
        for button in (self.yes, self.no):
            strong, click = Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(strong if button is stop else click)
        self.widget.setFocusProxy(stop)

    def _clicked(self, value: str, _on: bool = False) -> None:
        self._take(value)

    def _take(self, value: str) -> None:
        self.show(self.field.id, value)
        self.typed.emit({self.field.id: value}, "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Y and N, Delete and Backspace."""
        if event.type() is QEvent.Type.FocusOut:
            self.left.emit(self.field.id)
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier & ~_SHIFT:
            return False
        keys = Qt.Key
        match event.key():
            case keys.Key_Y:
                value = YES
            case keys.Key_N:
                value = NO
            case keys.Key_Delete | keys.Key_Backspace:
                value = ""
            case keys.Key_Left | keys.Key_Right | keys.Key_Up | keys.Key_Down:
                value = NO if watched is self.yes else YES
            case _:
                return False
        self._take(value)
        (self.no if value == NO else self.yes).setFocus(Qt.FocusReason.OtherFocusReason)
        return True
