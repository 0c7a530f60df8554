"""The keys that change a count: digits replace, + and - change by one, Backspace clears."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from iomdesk.domain.traces import MOST

_PLAIN: Final = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
_CLEAR: Final = frozenset({Qt.Key.Key_Backspace, Qt.Key.Key_Delete})


def counts(event: QKeyEvent) -> bool:
    """Whether a key is about a count, and so comes before any key of the screen."""
    typed = bool(event.text()) and event.text() in "0123456789+-="
    return not event.modifiers() & ~_PLAIN and (typed or event.key() in _CLEAR)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a key makes of a count.

    Attributes:
        count: the count now; None when the key would take it past the most.
        goes_on: whether it is one number with the digit typed before.
    """

    count: int | None
    goes_on: bool = False


class CountKeys:
    """Reads keys into counts for one box at a time.

    The first digit replaces what stands there; further ones are added to it until
    another key is pressed or the box is left.
    """

    def __init__(self) -> None:
        self._typing = False

    def leave(self) -> None:
        """The next digit begins a new number."""
        self._typing = False

    def read(self, event: QKeyEvent, count: int) -> Typed | None:
        """What the key makes of ``count``; None for a key that is not about counting."""
        if event.modifiers() & ~_PLAIN:
            self._typing = False
            return None
        text = event.text()
        if text.isascii() and text.isdigit():
            goes_on, self._typing = self._typing, True
            new = count * 10 + int(text) if goes_on else int(text)
            return Typed(new if new <= MOST else None, goes_on)
        if event.key() not in {Qt.Key.Key_Shift, Qt.Key.Key_NumLock}:
            self._typing = False
        if text in {"+", "="}:  # the key of + without Shift
            return Typed(count + 1 if count < MOST else None)
        if text == "-":
            return Typed(max(count - 1, 0))
        if event.key() in _CLEAR:
            return Typed(0)
        return None
