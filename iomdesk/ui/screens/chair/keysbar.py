"""The line of keys at the foot of the chair's window; it teaches what works here now."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint

_GAP: Final = 19
_BETWEEN: Final = 4


class KeysBar(QFrame):
    """Key caps with a word each, 30 high; those that find no room are left to F1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "bar")
        self._keys: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._again)

    def _again(self) -> None:
        self.updateGeometry()
        self.update()

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Each key and its word."""
        return self._keys

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show these keys, each with a word; the last one always has room."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self.setAccessibleName(", ".join(f"{key} {word}" for key, word in keys))
            self.update()

    def sizeHint(self) -> QSize:
        """30 high."""
        return QSize(200, theme().px(30))

    def minimumSizeHint(self) -> QSize:
        """30 high."""
        return QSize(100, theme().px(30))

    def _width(self, key: str, word: str) -> float:
        look = theme().look
        caps = paint.key_cap_width(look, key)
        return caps + _BETWEEN * look.scale + paint.text_width(look, word, Role.SMALL)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Caps and words from the left."""
        super().paintEvent(event)
        look, painter = theme().look, QPainter(self)
        shown = list(self._keys)
        room = self.width() - 38
        gap = _GAP * look.scale
        while len(shown) > 1 and sum(self._width(*one) + gap for one in shown) - gap > room:
            del shown[-2]  # F1 stands last and shows them all
        left = 19.0
        for key, word in shown:
            right = paint.key_cap(painter, look, key, left, (self.height() + 1) / 2)
            at = right + _BETWEEN * look.scale
            wide = paint.text_width(look, word, Role.SMALL) + 2
            box = QRectF(at, 1, wide, self.height() - 1)
            paint.words(painter, look, word, box, Role.SMALL, ink="text2")
            left = at + wide - 2 + gap
