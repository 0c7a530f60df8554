"""The bar over the grid: whose matrix, scored by whom and when, under which reading."""

from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from iomdesk.domain.dates import DateReading, Sense, read_date, show_date
from iomdesk.ui.look import Role
from iomdesk.ui.screens.matrix.boxes import steps_asked
from iomdesk.ui.screens.matrix.shown import About, Shown
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.flow import Flow
from iomdesk.ui.widgets.inputs import DateEdit, TextLine, set_flag, set_read_only
from iomdesk.ui.widgets.label import Label
from iomdesk.words import words

_WIDE: Final = {"nominal_number": 92, "scored_by": 196, "scored_on": 100}
_FACTS: Final = (
    "name", "nominal_number", "birth_date", "ogrs", "scored_by", "scored_on", "rule",
)  # fmt: skip
_NOMINAL: Final = "Nominal number"  # the sheet's own word, which is not ours


def _label(key: str) -> str:
    return _NOMINAL if key == "nominal_number" else words("matrix", f"fact_{key}")


class _Fact(QWidget):
    """A label over its value, with a hairline at its right."""

    def __init__(self, label: Label, value: QWidget, *, last: bool) -> None:
        super().__init__()
        self._last = last
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 2, 12, 2)
        column.setSpacing(1)
        column.addWidget(label)
        column.addWidget(value)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The hairline."""
        super().paintEvent(event)
        if not self._last:
            painter, high = QPainter(self), theme().px(34)
            top = (self.height() - high) // 2
            painter.fillRect(self.width() - 1, top, 1, high, theme().colour("line"))


class FactsBar(QFrame):
    """The facts; three of them can be typed.

    Signals:
        typed(str, str): key and text, at each letter.
        tidied(str, str): a day was read and stands in full now.

    Attributes:
        boxes: those that can be typed, by key.
        today: the day from which typed days are read.
    """

    typed = Signal(str, str)
    tidied = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "panel")
        self.today = date.min
        self.boxes: dict[str, QLineEdit] = {
            "nominal_number": TextLine(),
            "scored_by": TextLine(),
            "scored_on": DateEdit(self.read_day),
        }
        self._values: dict[str, Label] = {}
        self._labels: dict[str, Label] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(4, 2, 4, 2)
        flow = Flow(gap=0, line_gap=0)
        outer.addLayout(flow)
        for key in _FACTS:
            self._labels[key] = Label(_label(key), Role.TINY, "second")
            value = self._box(key) if key in self.boxes else self._value(key)
            flow.addWidget(_Fact(self._labels[key], value, last=key == _FACTS[-1]))
        self.setAccessibleName(words("matrix", "facts"))
        self._measure()
        theme().changed.connect(self._measure)

    def _value(self, key: str) -> Label:
        self._values[key] = Label("", Role.BODY_STRONG if key == "name" else Role.BODY)
        return self._values[key]

    def _box(self, key: str) -> QLineEdit:
        box = self.boxes[key]
        box.setProperty("part", "small")
        box.setPlaceholderText("")
        box.setAccessibleName(_label(key))
        box.textEdited.connect(partial(self.typed.emit, key))
        box.installEventFilter(self)
        if isinstance(box, DateEdit):
            box.editingFinished.connect(self._day_left)
        return box

    def _measure(self) -> None:
        for key, box in self.boxes.items():
            box.setFixedWidth(theme().px(_WIDE[key]))
        for value in self._values.values():
            value.setFixedHeight(theme().px(24))

    def read_day(self, text: str) -> DateReading:
        """What a typed day is read as; a score is never of a day to come."""
        return read_date(text, today=self.today, sense=Sense.PAST)

    def _day_left(self) -> None:
        self.tidied.emit("scored_on", self.boxes["scored_on"].text())

    def show_about(self, about: About) -> None:
        """Whose matrix it is."""
        self._values["name"].setText(about.name)
        born = words("matrix", "not_known")
        if about.birth_date is not None:
            born = show_date(about.birth_date)
        self._values["birth_date"].setText(born)
        self._labels["ogrs"].setText(about.ogrs[0])
        self._values["ogrs"].setText(about.ogrs[1])

    def show_entry(self, shown: Shown) -> None:
        """What was typed, and the reading it is worked under."""
        label = f"{words('matrix', 'fact_rule')}. {shown.rules_said}"
        self._labels["rule"].setText(label)
        self._values["rule"].setText(words("matrix", f"rule_{shown.rules.counting.value}"))
        for key, box in self.boxes.items():
            text = str(shown.entry.value(key))
            if box.text() != text:
                box.setText(text)
            set_read_only(box, on=bool(shown.locked))
            set_flag(box, "dirty", "true" if key in shown.dirty else "")

    def show_problem(self, key: str, told: str) -> bool:
        """Mark a box that cannot be saved so; False for a box that is not here."""
        box = self.boxes.get(key)
        if box is None:
            return False
        set_flag(box, "state", "error")
        box.setAccessibleDescription(told)
        return True

    def clear_problems(self) -> None:
        """Nothing is amiss any more."""
        for box in self.boxes.values():
            set_flag(box, "state", "")
            box.setAccessibleDescription("")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Ctrl+Z and Ctrl+Y belong to the screen, not to one box of it."""
        if steps_asked(event):
            event.ignore()
            return True
        return False
