"""Editors that are typed into: text, number, name, signature, time, date, several lines."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QFontMetricsF, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QCompleter, QLineEdit, QVBoxLayout, QWidget

from iomdesk.domain.dates import DateReading, show_date
from iomdesk.domain.meetings import read_time
from iomdesk.formdef.form import FieldDef
from iomdesk.ui.forms.editor import Editor, Setting, as_answer, reading
from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.inputs import DateEdit, TextBox, TextLine
from iomdesk.ui.widgets.label import Label
from iomdesk.words import words

_MOST_LINES: Final = 6
_NEARLY_FULL: Final = 0.8  # from here on a small box counts its characters
_EDGE: Final = 12  # px of a text box that are not words: edges, padding, the document's margin


class TextEditor(Editor):
    """A line of text, a number, a signature's name: what was typed is the answer."""

    def __init__(self, field: FieldDef, setting: Setting, parent: QObject | None = None) -> None:
        super().__init__(field, setting, parent)
        self.line: QLineEdit = self._line()
        self.widget = self.line
        self.boxes = {field.id: self.line}
        self.line.textEdited.connect(self._typed)
        self.line.editingFinished.connect(self._left)

    def _line(self) -> QLineEdit:
        return TextLine("", self.field.hint)

    def _typed(self, _text: str) -> None:
        key = self.field.id
        self.typed.emit({key: self.answer(key)}, key)

    def _left(self) -> None:
        self.left.emit(self.field.id)

    def answer(self, _key: str) -> str:
        """The words as typed."""
        return self.line.text()

    def show(self, key: str, answer: str) -> None:
        """Show the words, from their beginning where nobody is typing."""
        if answer != self.answer(key):
            self._put(answer)

    def _put(self, text: str) -> None:
        self.line.setText(text)
        if not self.line.hasFocus():
            self.line.setCursorPosition(0)


class NumberEditor(TextEditor):
    """A number as typed; its bounds are the form's business."""

    def _line(self) -> QLineEdit:
        line = TextLine("", self.field.hint)
        line.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        return line


class PersonEditor(TextEditor):
    """A name; those known are offered while it is typed."""

    def _line(self) -> QLineEdit:
        line = TextLine("", self.field.hint or words("forms", "person_hint"))
        if self.setting.people:
            completer = QCompleter(list(self.setting.people), line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.activated.connect(self._chosen)
            line.setCompleter(completer)
        return line

    def _chosen(self, name: str) -> None:
        """A name was taken from the list: a step of its own, the box is told by the form."""
        self.typed.emit({self.field.id: name}, "")


class SignatureEditor(TextEditor):
    """Who signed; the signature itself is on the paper."""

    def _line(self) -> QLineEdit:
        return TextLine("", self.field.hint or words("forms", "signature_hint"))


class TimeEditor(TextEditor):
    """A time typed in any usual form, shown back as "09:30"; kept as typed until it reads."""

    def _left(self) -> None:
        value = read_time(self.line.text())
        if value is not None:
            self.line.setText(value.strftime("%H:%M"))
        super()._left()

    def answer(self, _key: str) -> str:
        """ "09:30", or as typed."""
        value = read_time(self.line.text())
        return self.line.text() if value is None else value.strftime("%H:%M")


class DateEditor(TextEditor):
    """A date typed in any usual form, shown back in full; ISO as an answer once it reads."""

    def _line(self) -> QLineEdit:
        line = DateEdit(self._read)
        if self.field.hint:
            line.setPlaceholderText(self.field.hint)
        return line

    def _read(self, typed: str) -> DateReading:
        return reading(self.field, typed, self.setting.today)

    def answer(self, _key: str) -> str:
        """The day in ISO form, or as typed."""
        return as_answer(self.field, self.line.text(), self.setting.today)

    def show(self, key: str, answer: str) -> None:
        """Show the day in full; what reads the same already is left as it is typed."""
        if answer != self.answer(key):
            value = reading(self.field, answer, self.setting.today).value
            self._put(answer if value is None else show_date(value))


class GrowBox(TextBox):
    """Several lines of text in a box that grows with them, up to six lines.

    Undo is the form's: the box keeps none of its own.
    """

    def __init__(self, least: int, placeholder: str = "") -> None:
        self._least = least
        super().__init__("", lines=least, placeholder=placeholder)
        self.setUndoRedoEnabled(False)
        self.textChanged.connect(self._measure)

    def _measure(self) -> None:
        line = QFontMetricsF(theme().font(Role.BODY)).lineSpacing()
        wanted = round(self.document().size().height())  # a plain text document counts lines
        most = max(_MOST_LINES, self._least)
        high = max(round(line * min(max(wanted, self._least), most)) + _EDGE, theme().px(30))
        bars = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            bars.ScrollBarAlwaysOff if wanted <= most else bars.ScrollBarAsNeeded
        )
        if high != self.maximumHeight():
            self.setFixedHeight(high)

    def put(self, text: str) -> None:
        """Show a text without telling anyone."""
        with QSignalBlocker(self):
            self.setPlainText(text)
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The narrower, the more lines."""
        super().resizeEvent(event)
        self._measure()


class LongTextEditor(Editor):
    """Several lines; how many characters of how many, where that matters."""

    def __init__(self, field: FieldDef, setting: Setting, parent: QObject | None = None) -> None:
        super().__init__(field, setting, parent)
        self.box = GrowBox(_MOST_LINES if setting.sole else 1, field.hint)
        self.count = Label("", Role.SMALL, "third")
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.widget = QWidget()
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.box)
        column.addWidget(self.count)
        self.widget.setFocusProxy(self.box)
        self.boxes = {field.id: self.box}
        self.box.edited.connect(self._edited)
        self.box.installEventFilter(self)
        self._counted()

    def _edited(self) -> None:
        self._counted()
        key = self.field.id
        self.typed.emit({key: self.answer(key)}, key)

    def _counted(self) -> None:
        length, most = len(self.box.toPlainText()), self.field.most
        told = words("forms", "characters", {"count": f"{length:,}", "most": f"{most:,}"})
        self.count.setText(told)
        self.count.setVisible(self.setting.sole or length > most * _NEARLY_FULL)
        self.count.set_tone("error" if length > most else "third")

    def hint(self, _key: str) -> str:
        """The hint and the most characters."""
        most = words("forms", "most", {"most": f"{self.field.most:,}"})
        return f"{self.field.hint} {most}".strip()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The box was left."""
        if event.type() is QEvent.Type.FocusOut:
            self.left.emit(self.field.id)
        return False

    def answer(self, _key: str) -> str:
        """The words as typed."""
        return self.box.toPlainText()

    def show(self, key: str, answer: str) -> None:
        """Show the words; the cursor goes to the end of what changed."""
        before = self.answer(key)
        if answer == before:
            return
        tail = 0
        while tail < min(len(before), len(answer)) and before[-1 - tail] == answer[-1 - tail]:
            tail += 1
        self.box.put(answer)
        cursor = self.box.textCursor()
        cursor.setPosition(len(answer) - tail, QTextCursor.MoveMode.MoveAnchor)
        self.box.setTextCursor(cursor)
        self._counted()
