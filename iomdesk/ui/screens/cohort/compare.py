"""Two people edited one record: both versions side by side, chosen field by field."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from iomdesk.ui.look import Role
from iomdesk.ui.screens.cohort.fields import BY_KEY, said
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.inspector import Scrolled
from iomdesk.ui.widgets.label import Label, rule
from iomdesk.ui.widgets.panel import Panel
from iomdesk.words import words


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of which there are several versions, as the form shows it.

    Attributes:
        base: when the form was opened. theirs: as saved meanwhile. yours: as typed.
    """

    key: str
    base: str
    theirs: str
    yours: str

    @property
    def contested(self) -> bool:
        """Whether both changed it, each in another way."""
        return self.base != self.theirs and self.base != self.yours and self.theirs != self.yours


class _Version(QWidget):
    """A round button with words that wrap; a click on the words chooses too."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__()
        self.button = QRadioButton()
        self.button.setAccessibleName(f"{name}: {text}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self._words = Label(text, wrap=True)
        row.addWidget(self._words, 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose."""
        self.button.setChecked(True)
        event.accept()


class CompareView(QWidget):
    """Field, when you opened it, as saved by the other, yours.

    Signals:
        settled(object): field to the answer chosen, to be saved on top of the other's.
        back_asked: back to the form without choosing.
    """

    settled = Signal(object)
    back_asked = Signal()

    def __init__(
        self,
        differences: tuple[Difference, ...],
        *,
        who: str,
        when: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._differences = differences
        self._yours: dict[str, QRadioButton] = {}
        self._theirs: dict[str, QRadioButton] = {}
        title = words("cohort", "conflict_title", {"who": who, "when": when})
        panel = Panel(title, dense=True)
        grid = QGridLayout()
        grid.setContentsMargins(12, 10, 12, 12)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for place, stretch in enumerate((0, 2, 3, 3)):
            grid.setColumnStretch(place, stretch)
        heads = ("Field", "When you opened it", f"Saved by {who}, {when}", "Yours")
        for place, text in enumerate(heads):
            grid.addWidget(Label(text, Role.SMALL_STRONG, "second", wrap=place > 0), 0, place)
        for number, one in enumerate(differences):
            grid.addWidget(rule(), 2 * number + 1, 0, 1, 4)
            self._row(grid, 2 * number + 2, one)
        panel.add(grid)
        scrolled = Scrolled()
        inner = scrolled.column
        inner.setContentsMargins(20, 14, 20, 14)
        inner.setSpacing(14)
        inner.addWidget(Label(words("cohort", "conflict_words"), wrap=True))
        inner.addWidget(panel)
        inner.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scrolled, 1)
        outer.addWidget(self._foot())
        self.setAccessibleName(title)

    def _row(self, grid: QGridLayout, line: int, one: Difference) -> None:
        label = BY_KEY[one.key].label
        grid.addWidget(Label(label, Role.BODY_LABEL, wrap=True), line, 0)
        grid.addWidget(Label(said(one.key, one.base), tone="second", wrap=True), line, 1)
        theirs = _Version(f"{label}, as saved", said(one.key, one.theirs))
        yours = _Version(f"{label}, yours", said(one.key, one.yours))
        group = QButtonGroup(self)
        group.addButton(theirs.button)
        group.addButton(yours.button)
        chosen = theirs if one.yours == one.base else yours
        chosen.button.setChecked(True)
        grid.addWidget(theirs, line, 2)
        grid.addWidget(yours, line, 3)
        self._theirs[one.key], self._yours[one.key] = theirs.button, yours.button

    def _foot(self) -> QWidget:
        frame = QFrame()
        frame.setProperty("part", "bar")
        row = QHBoxLayout(frame)
        row.setContentsMargins(20, 10, 20, 10)
        row.setSpacing(8)
        self.save = Button("Save what is chosen", kind=Kind.MAIN, keys="Ctrl+S")
        self.back = Button("Back to the form", keys="Esc")
        self.save.clicked.connect(self.settle)
        self.back.clicked.connect(self.back_asked)
        row.addWidget(self.save)
        row.addWidget(self.back)
        row.addStretch(1)
        return frame

    @property
    def chosen(self) -> Mapping[str, str]:
        """The answer chosen for each field that differs."""
        return {
            one.key: one.yours if self._yours[one.key].isChecked() else one.theirs
            for one in self._differences
        }

    def choose(self, key: str, *, yours: bool) -> None:
        """Choose a version of one field."""
        (self._yours if yours else self._theirs)[key].setChecked(True)

    def settle(self) -> None:
        """Hand over what was chosen."""
        self.settled.emit(self.chosen)

    def focus_first(self) -> None:
        """The focus to the first field to choose."""
        buttons = (self._theirs[one.key] for one in self._differences)
        first = next(buttons, None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the form."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_asked.emit()
        else:
            super().keyPressEvent(event)
