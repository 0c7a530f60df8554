"""Two people edited one record: both versions side by side, chosen field by field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
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
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.inspector import Scrolled
from iomdesk.ui.widgets.label import Label, rule
from iomdesk.ui.widgets.panel import Panel
from iomdesk.words import words

_FOUR_COLUMNS: Final = 560


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of which there are several versions, as the form shows it.

    Attributes:
        label: of the field.
        base: when the form was opened. theirs: as saved meanwhile. yours: as typed.
    """

    key: str
    label: str
    base: str
    theirs: str
    yours: str

    @property
    def contested(self) -> bool:
        """Whether both changed it, each in another way."""
        return self.base != self.theirs and self.base != self.yours and self.theirs != self.yours


class Version(QWidget):
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
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._words.setContentsMargins(0, 3, 0, 3)  # the round button is 24 high, a line 18
        row.addWidget(self._words, 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose."""
        self.button.setChecked(True)
        event.accept()


@dataclass(frozen=True, slots=True)
class _Row:
    """The widgets of one field: its name, and a caption with each of three versions."""

    rule: QFrame
    label: Label
    captions: list[Label]
    versions: tuple[QWidget, QWidget, QWidget]


def _as_typed(_key: str, answer: str) -> str:
    return answer


class CompareView(QWidget):
    """Field, when you opened it, as saved by the other, yours.

    ``said`` puts an answer into words.

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
        said: Callable[[str, str], str] = _as_typed,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._differences = differences
        self._said = said
        self._yours: dict[str, QRadioButton] = {}
        self._theirs: dict[str, QRadioButton] = {}
        title = words("compare", "conflict_title", {"who": who, "when": when})
        panel = Panel("Two versions", dense=True)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(12, 10, 12, 12)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._heads = ("Field", "When you opened it", f"Saved by {who}, {when}", "Yours")
        self._head_labels = [
            Label(text, Role.SMALL_STRONG, "second", wrap=True, parent=self) for text in self._heads
        ]
        self._rows = [self._row(one) for one in differences]
        self._narrow: bool | None = None
        panel.add(self._grid)
        scrolled = Scrolled()
        inner = scrolled.column
        inner.setContentsMargins(20, 14, 20, 14)
        inner.setSpacing(6)
        inner.addWidget(Label(title, Role.BODY_STRONG, wrap=True))
        inner.addWidget(Label(words("compare", "conflict_words"), wrap=True))
        inner.addSpacing(8)
        inner.addWidget(panel)
        inner.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scrolled, 1)
        outer.addWidget(self._foot())
        self.setAccessibleName(title)
        self._arrange(narrow=False)

    def _row(self, one: Difference) -> _Row:
        label, said = one.label, self._said
        theirs = Version(f"{label}, as saved", said(one.key, one.theirs))
        yours = Version(f"{label}, yours", said(one.key, one.yours))
        group = QButtonGroup(self)
        group.addButton(theirs.button)
        group.addButton(yours.button)
        chosen = theirs if one.yours == one.base else yours
        chosen.button.setChecked(True)
        self._theirs[one.key], self._yours[one.key] = theirs.button, yours.button
        captions = [
            Label(text, Role.SMALL, "second", wrap=True, parent=self) for text in self._heads[1:]
        ]
        base = Label(said(one.key, one.base), tone="second", wrap=True)
        return _Row(
            rule(), Label(label, Role.BODY_LABEL, wrap=True), captions, (base, theirs, yours)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Four columns where there is room, else the versions one below the other."""
        super().resizeEvent(event)
        self._arrange(narrow=self.width() < theme().px(_FOUR_COLUMNS))

    def _arrange(self, *, narrow: bool) -> None:
        if narrow is self._narrow:
            return
        self._narrow = narrow
        grid = self._grid
        while grid.takeAt(0) is not None:
            pass
        for place, stretch in enumerate((0, 1, 0, 0) if narrow else (0, 2, 3, 3)):
            grid.setColumnStretch(place, stretch)
        for place, head in enumerate(self._head_labels):
            head.setVisible(not narrow)
            if not narrow:
                grid.addWidget(head, 0, place)
        line = 1
        for row in self._rows:
            grid.addWidget(row.rule, line, 0, 1, 4)
            grid.addWidget(row.label, line + 1, 0, 1, 4 if narrow else 1)
            for place, (caption, version) in enumerate(
                zip(row.captions, row.versions, strict=True)
            ):
                if narrow:
                    grid.addWidget(caption, line + 2 + place, 0)
                    grid.addWidget(version, line + 2 + place, 1, 1, 3)
                else:
                    grid.addWidget(version, line + 1, place + 1)
                caption.setVisible(narrow)
                caption.set_role(Role.SMALL)  # a new parent's style put the old text size back
            line += 5 if narrow else 2

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
