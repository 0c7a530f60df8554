"""Session, at the right of the chair's window: who has to leave, wait outside or come back in.

Each of them is one line with one key, so that the walk before the closed part, or before a
case that somebody may not hear, is done without a dialog.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.flow import Flow
from iomdesk.ui.widgets.label import Icon, Label, rule
from iomdesk.words import words

MOST_KEYS: Final = 9
"""1 to 9 are keys; who comes after is marked by button, and moves up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Somebody to be marked with one key.

    Attributes:
        why: in words, empty where it needs none. do: what the button says.
    """

    id: str
    name: str
    why: str
    do: str


class _StepRow(QWidget):
    """Name, reason and the button with its key."""

    def __init__(self, step: Step, key: str, run: Callable[[], None]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(3)
        column.addWidget(Label(step.name, Role.DENSE_STRONG, wrap=True))
        if step.why:
            column.addWidget(Label(step.why, Role.SMALL, wrap=True))
        self.button = Button(step.do, keys=key)
        self.button.setAccessibleName(f"{step.name}: {step.do}")
        self.button.clicked.connect(run)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        row.addStretch(1)
        column.addLayout(row)


class SessionPane(QFrame):
    """What has to be so in the room, and the keys that say it is.

    Signals:
        marked(str): the id of the step that was done.
        went_on: the button that ends the walk was pressed.
        steps_changed: there are other lines than before, with their keys.

    Attributes:
        go_on: that button; hidden where there is nothing to go on with.
    """

    marked = Signal(str)
    went_on = Signal()
    steps_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "plain")
        self._head = QFrame()
        self._head.setProperty("part", "head")
        row = QHBoxLayout(self._head)
        row.setContentsMargins(12, 0, 14, 0)
        row.addWidget(Label(words("chair", "session"), Role.BODY_STRONG))
        row.addStretch(1)
        self._icon = Icon("warning", "alertText", 14)
        self._said = Label("", Role.DENSE, wrap=True)
        self._steps: tuple[Step, ...] = ()
        self._rows: list[_StepRow] = []
        self.go_on = Button(words("chair", "go_on"))
        self.go_on.clicked.connect(self.went_on)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        said = QHBoxLayout()
        said.setSpacing(7)
        said.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self._said, 1)
        inner = QVBoxLayout()
        inner.setContentsMargins(14, 8, 14, 8)
        inner.setSpacing(4)
        inner.addLayout(said)
        inner.addLayout(self._list)
        self._foot = Flow(gap=8)
        self._foot.addWidget(self.go_on)
        inner.addLayout(self._foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addLayout(inner)
        column.addWidget(rule())
        self.setAccessibleName(words("chair", "session"))
        self.go_on.hide()
        self.hide()
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        self._head.setFixedHeight(theme().px(32))

    @property
    def steps(self) -> tuple[Step, ...]:
        """Who is to be marked, in the order of the keys."""
        return self._steps

    @property
    def words(self) -> str:
        """What it says."""
        return self._said.text()

    def say(
        self, text: str, steps: Sequence[Step] = (), *, go_on: str = "", urgent: bool = False
    ) -> None:
        """Say what has to be so and offer a key for each; nothing to say hides it.

        ``go_on``: the words of the button that ends the walk; ``urgent``: nothing goes on
        before it is so.
        """
        self._said.setText(text)
        self._icon.setVisible(urgent)
        self.go_on.setVisible(bool(go_on))
        self.go_on.set_words(go_on or words("chair", "go_on"))
        if tuple(steps) != self._steps:
            self._put(tuple(steps))
        self.setVisible(bool(text or steps))

    def _put(self, steps: tuple[Step, ...]) -> None:
        """New lines; the focus stays in the walk when one of them had it."""
        had = any(row.button.hasFocus() for row in self._rows)
        for row in self._rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._steps, self._rows = steps, []
        for place, step in enumerate(steps):
            key = str(place + 1) if place < MOST_KEYS else ""
            row = _StepRow(step, key, self._marker(step.id))
            self._list.addWidget(row)
            self._rows.append(row)
        if had and self._rows:
            self._rows[0].button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.steps_changed.emit()

    def _marker(self, step_id: str) -> Callable[[], None]:
        return lambda: self.marked.emit(step_id)

    def has_focus(self) -> bool:
        """Whether the focus is in the walk."""
        return any(one.hasFocus() for one in (self.go_on, *(row.button for row in self._rows)))

    def take_focus(self) -> None:
        """To the first who is to be marked: its digit works there, and no box is typed in."""
        if self._rows:
            self._rows[0].button.setFocus(Qt.FocusReason.OtherFocusReason)

    def mark(self, place: int) -> None:
        """As the key of a place does, from 0; nothing where there is no such line."""
        if 0 <= place < len(self._steps):
            self.marked.emit(self._steps[place].id)
