"""A panel at the side whose boxes can be kept as a draft and come back from it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from iomdesk.domain.dates import Sense, read_date, show_date
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, DateEdit, TextLine
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.words import words

Today: TypeAlias = Callable[[], date]


class Answered(SideForm):
    """A panel whose boxes can be kept as a draft and come back from it.

    Attributes:
        form: the name its drafts are kept under.
    """

    form = ""

    def __init__(self, title: str, width: int = 340) -> None:
        super().__init__(title, width)
        self._boxes: dict[str, QWidget] = {}
        self._quiet = False

    def line(
        self, block: QVBoxLayout, name: str, label: str, editor: QWidget, *,
        optional: bool = False, help_text: str = "", bare: bool = False,
    ) -> Field:  # fmt: skip
        """Add a box under the name its problems come with."""
        field = Field(label, editor, optional=optional, help_text=help_text, bare=bare, wrap=True)
        self.add_field(block, name, field)
        self.listen(name, editor)
        return field

    def listen(self, name: str, editor: QWidget) -> None:
        """What is typed into a box touches the panel, and is part of its draft."""
        self._boxes[name] = editor
        if isinstance(editor, DateEdit | TextLine):
            editor.textEdited.connect(self._typed)
        elif isinstance(editor, SuggestBox):
            editor.editTextChanged.connect(self._typed)
        elif isinstance(editor, Choice):
            editor.chosen.connect(self._typed)
        elif isinstance(editor, QCheckBox):
            editor.toggled.connect(self._typed)

    def _typed(self, _value: object) -> None:
        if not self._quiet:
            self.touch()

    @property
    def answers(self) -> dict[str, str]:
        """What stands in every box, for a draft."""
        return {name: _text_of(box) for name, box in self._boxes.items()}

    def put(self, answers: Mapping[str, object]) -> None:
        """Fill the boxes; nobody typed that."""
        self._quiet = True
        for name, box in self._boxes.items():
            if name in answers:
                _put(box, str(answers[name]))
        self._quiet = False

    def open_with(self, answers: Mapping[str, object], draft: Mapping[str, object] | None) -> None:
        """Begin with these, or as a draft left it; the panel says which."""
        self.put(answers)
        if draft is not None:
            self.put(draft)
        self.fitted()
        self.set_busy(busy=False)
        self.opened()
        if draft is not None:
            self.tell(words("panel", "draft_kept"))

    def fitted(self) -> None:
        """Show the boxes that what is chosen asks for."""

    def set_busy(self, *, busy: bool) -> None:
        """While it is kept, nothing can be pressed twice."""
        self.record.refuse(words("panel", "keeping") if busy else "")

    def misread(self) -> bool:
        """Whether a date cannot be read; it is said at its box."""
        for name, box in self._boxes.items():
            if isinstance(box, DateEdit) and not self.fields[name].isHidden():
                box.read()
                if box.problem:
                    self.problem(name, box.problem)
                    return True
        return False

    def day(self, name: str) -> date | None:
        """The date in a box; None when it is empty."""
        box = self._boxes[name]
        return box.day if isinstance(box, DateEdit) else None

    def focus_first(self) -> None:
        """To the first box that can be typed into."""
        for field in self.fields.values():
            if not field.isHidden() and field.editor.isEnabled():
                field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return


def _text_of(box: QWidget) -> str:
    if isinstance(box, DateEdit | TextLine):
        return box.text()
    if isinstance(box, SuggestBox):
        return box.text
    if isinstance(box, Choice):
        return str(box.value or "")
    return "1" if isinstance(box, QCheckBox) and box.isChecked() else ""


def _put(box: QWidget, text: str) -> None:
    if isinstance(box, DateEdit):
        box.setText(text)
        box.read()
    elif isinstance(box, TextLine):
        box.setText(text)
    elif isinstance(box, SuggestBox):
        box.put(text)
    elif isinstance(box, Choice):
        box.set_value(text)
    elif isinstance(box, QCheckBox):
        box.setChecked(text == "1")


def shown(day: date | None) -> str:
    """A date as a box shows it."""
    return "" if day is None else show_date(day)


def past_day(today: Today) -> DateEdit:
    """A box for a day that is not ahead."""
    return DateEdit(lambda typed: read_date(typed, today=today(), sense=Sense.PAST))


def ahead_day(today: Today) -> DateEdit:
    """A box for a day that is yet to come."""
    return DateEdit(lambda typed: read_date(typed, today=today(), sense=Sense.AHEAD))


def any_day(today: Today) -> DateEdit:
    """A box for any day."""
    return DateEdit(lambda typed: read_date(typed, today=today()))
