"""Answers that are only shown: a decided referral opens so, and every box can be read."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox

from iomdesk.formdef.form import YES, FieldDef, FieldType, display
from iomdesk.ui.forms.editor import Editor, Setting
from iomdesk.ui.forms.editors import EDITORS, NoteEditor
from iomdesk.ui.forms.tables import TableEditor
from iomdesk.ui.forms.texts import LongTextEditor
from iomdesk.ui.widgets.inputs import TextLine, set_read_only


class _ShownLine(Editor):
    """An answer in words, in a box that takes the focus but no typing."""

    def __init__(self, field: FieldDef, setting: Setting, parent: QObject | None = None) -> None:
        super().__init__(field, setting, parent)
        self._answer = ""
        self.line = TextLine()
        set_read_only(self.line, on=True)
        self.widget = self.line
        self.boxes = {field.id: self.line}

    def hint(self, _key: str) -> str:
        """Nothing can be typed, so nothing is hinted at."""
        return ""

    def answer(self, _key: str) -> str:
        """The answer as it was given."""
        return self._answer

    def show(self, key: str, answer: str) -> None:
        """Show it in words."""
        self._answer = answer
        self.line.setText(display(self.field, {key: answer}).replace("\n", ", "))
        self.line.setCursorPosition(0)


class _ShownText(LongTextEditor):
    """Several lines that take no typing."""

    def __init__(self, field: FieldDef, setting: Setting, parent: QObject | None = None) -> None:
        super().__init__(field, setting, parent)
        self.box.setReadOnly(True)
        self.count.hide()

    def _counted(self) -> None:
        """Nothing is counted where nothing is typed."""
        self.count.hide()


class _ShownTable(TableEditor):
    """A table whose ticks and texts take no change."""

    def __init__(self, field: FieldDef, setting: Setting, parent: QObject | None = None) -> None:
        super().__init__(field, setting, parent)
        for box in self.boxes.values():
            if isinstance(box, TextLine):
                set_read_only(box, on=True)
        self._answers: dict[str, str] = {}

    def show(self, key: str, answer: str) -> None:
        """Show an answer, and hold it."""
        self._answers[key] = answer
        super().show(key, answer)

    def answer(self, key: str) -> str:
        """The answer as it was given."""
        return self._answers.get(key, "")

    def _ticked(self, key: str, _on: bool = False) -> None:
        """A tick can be read by the keyboard, so it is not disabled; it only stays as it is."""
        box = self.boxes[key]
        if isinstance(box, QCheckBox):
            box.setChecked(self._answers.get(key) == YES)


def editor_shown(kind: FieldType) -> type[Editor]:
    """What shows an answer of this type where nothing may be changed."""
    own: dict[FieldType, type[Editor]] = {
        FieldType.LONG_TEXT: _ShownText,
        FieldType.TABLE: _ShownTable,
        FieldType.NOTE: NoteEditor,
    }
    return own.get(kind, _ShownLine) if kind in EDITORS else EDITORS[kind]
