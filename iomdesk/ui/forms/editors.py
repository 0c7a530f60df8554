"""One editor for each field type; ``EDITORS`` names them all, and a test says so."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject

from iomdesk.formdef.form import FieldDef, FieldType
from iomdesk.ui.forms.choices import AgencyEditor, ChoiceEditor, MultiChoiceEditor, YesNoEditor
from iomdesk.ui.forms.editor import Editor, Setting
from iomdesk.ui.forms.tables import TableEditor
from iomdesk.ui.forms.texts import (
    DateEditor,
    LongTextEditor,
    NumberEditor,
    PersonEditor,
    SignatureEditor,
    TextEditor,
    TimeEditor,
)
from iomdesk.ui.look import Role
from iomdesk.ui.widgets.label import Label


class NoteEditor(Editor):
    """Words of the form itself; there is nothing to answer."""

    def __init__(self, field: FieldDef, setting: Setting, parent: QObject | None = None) -> None:
        super().__init__(field, setting, parent)
        self.widget = Label(field.text, Role.SMALL, "second", wrap=True)

    def answer(self, key: str) -> str:
        """A note has no answer."""
        raise KeyError(key)

    def show(self, key: str, _answer: str) -> None:
        """A note has no answer."""
        raise KeyError(key)


EDITORS: Final[Mapping[FieldType, type[Editor]]] = {
    FieldType.TEXT: TextEditor,
    FieldType.LONG_TEXT: LongTextEditor,
    FieldType.DATE: DateEditor,
    FieldType.TIME: TimeEditor,
    FieldType.CHOICE: ChoiceEditor,
    FieldType.MULTI_CHOICE: MultiChoiceEditor,
    FieldType.YES_NO: YesNoEditor,
    FieldType.NUMBER: NumberEditor,
    FieldType.PERSON: PersonEditor,
    FieldType.AGENCY: AgencyEditor,
    FieldType.TABLE: TableEditor,
    FieldType.SIGNATURE: SignatureEditor,
    FieldType.NOTE: NoteEditor,
}
"""The editor of each field type."""
