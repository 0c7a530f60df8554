"""What every editor of a form offers, and what it may look at.

An editor shows the answers of one field in widgets and tells what a person does to them.
It keeps no answers of its own: ``FormView`` holds them, once for the whole form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from iomdesk.domain.dates import DateReading, Sense, read_date
from iomdesk.formdef.form import FieldDef
from iomdesk.ui.widgets.inputs import set_flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What editors may look at besides their field.

    Attributes:
        today: what typed dates are read by.
        agencies: those of the scheme's picker.
        people: names offered while a name is typed; "SURNAME, Forename".
        sole: whether the field is all there is of its section, whose heading says what
            it is.
    """

    today: date
    agencies: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    sole: bool = False


class Editor(QObject):
    """The boxes of one field.

    Signals:
        typed(object, str): answers by key as a person made them; the key within which
            typing is joined to one step of undo, empty for none.
        left(str): the focus left the box of this key.

    Attributes:
        widget: what is laid out.
        inline: whether the label stands beside it, where there is room.
        boxes: by key, what takes the focus and is marked.
    """

    typed = Signal(object, str)
    left = Signal(str)

    def __init__(self, field: FieldDef, setting: Setting, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.setting = setting
        self.widget = QWidget()
        self.inline = False
        self.boxes: dict[str, QWidget] = {}

    def stops(self) -> tuple[QWidget, ...]:
        """What Tab goes through, in reading order."""
        return tuple(self.boxes.values())

    def answer(self, key: str) -> str:
        """What stands in the box of this key now."""
        raise NotImplementedError

    def show(self, key: str, answer: str) -> None:
        """Show an answer without telling anyone; what says so already is left alone."""
        raise NotImplementedError

    def told(self, answers: Mapping[str, str]) -> None:
        """Answers changed somewhere in the form; for what depends on others."""

    def mark(self, key: str, *, dirty: bool) -> None:
        """Mark an answer as changed since it was saved: 3 px accent at its left."""
        set_flag(self.boxes[key], "dirty", "true" if dirty else "")

    def describe(self, key: str, words: str, *, wrong: bool) -> None:
        """Say to a reader what is amiss, and show the edge; empty words take it away."""
        box = self.boxes[key]
        set_flag(box, "state", "error" if wrong else "")
        box.setAccessibleDescription(words or self.hint(key))

    def hint(self, _key: str) -> str:
        """What a reader says of a box in which nothing is amiss."""
        return self.field.hint

    def name(self, label: str) -> None:
        """Give every box its name for a reader."""
        for box in self.boxes.values():
            box.setAccessibleName(label)


def sense_of(field: FieldDef) -> Sense:
    """Which days make sense in a date field."""
    if field.reads_as == "birth":
        return Sense.BIRTH
    return Sense.RECENT if field.past else Sense.ANY


def reading(field: FieldDef, typed: str, today: date) -> DateReading:
    """What is made of a typed date."""
    return read_date(typed, today=today, sense=sense_of(field))


def as_answer(field: FieldDef, typed: str, today: date) -> str:
    """A typed date as it is kept: in ISO form once it can be read, otherwise as typed."""
    value = reading(field, typed, today).value
    return typed if value is None else value.isoformat()
