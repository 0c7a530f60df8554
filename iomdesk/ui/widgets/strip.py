"""The message strip under the header: icon, words, one button; never a pop-up."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.theme import restyle, theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.label import Icon, Label


class Weight(Enum):
    """How grave a message is: name of the style, icon, colour, rank."""

    ERROR = ("error", "problem", "redText", 0)
    WARNING = ("warning", "warning", "alertText", 1)
    NOTE = ("note", "information", "accent", 2)
    GOOD = ("good", "tick", "greenText", 3)


@dataclass(frozen=True, slots=True)
class Message:
    """What the strip says.

    Attributes:
        words: what happened, what was kept, what to do.
        button: a verb, empty for none; ``run`` is what it does.
    """

    words: str
    weight: Weight = Weight.NOTE
    button: str = ""
    run: Callable[[], None] | None = None


class MessageStrip(QFrame):
    """Shows the gravest message that holds; hidden when there is none.

    Each condition has a key ("backup", "read_only"), so that it can be taken back when
    it is over without touching the others.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "strip")
        self._messages: dict[str, Message] = {}
        self._shown: Message | None = None
        self._icon = Icon("information", "accent", 14)
        self._words = Label("", wrap=True)
        self._more = Label("", Role.SMALL, "second")
        self._button = Button("", kind=Kind.LINK)
        self._button.clicked.connect(self._pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        row.addWidget(self._more)
        self.hide()
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        # Words too long for one line take a second one: nothing of them is lost.
        self.setMinimumHeight(theme().px(30))

    @property
    def message(self) -> Message | None:
        """The message in view."""
        return self._shown

    def put(self, key: str, message: Message) -> None:
        """Say something until ``take(key)``; a newer message of the same key replaces it."""
        self._messages.pop(key, None)
        self._messages[key] = message
        self._choose()

    def take(self, key: str) -> None:
        """The condition is over."""
        if self._messages.pop(key, None) is not None:
            self._choose()

    def clear(self) -> None:
        """Forget everything, as locking does."""
        self._messages.clear()
        self._choose()

    def _choose(self) -> None:
        newest = list(reversed(self._messages.values()))
        chosen = min(newest, key=lambda message: int(message.weight.value[3]), default=None)
        self._shown = chosen
        self.setVisible(chosen is not None)
        if chosen is None:
            self._words.setText("")
            self.setAccessibleName("")
            return
        style, icon, ink, _ = chosen.weight.value
        self.setProperty("kind", style)
        restyle(self)
        self._icon.set_icon(icon, ink)
        self._words.setText(chosen.words)
        self._button.setVisible(bool(chosen.button))
        self._button.set_words(chosen.button)
        others = len(self._messages) - 1
        self._more.setText(f"and {others} more" if others else "")
        self._more.setVisible(others > 0)
        self.setAccessibleName(chosen.words)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _pressed(self) -> None:
        message = self._shown
        if message is not None and message.run is not None:
            message.run()
