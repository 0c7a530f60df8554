"""Cards of which one holds and a status chosen as a badge."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QRadioButton,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from iomdesk.domain.people import BOARD_COLUMNS, Rag
from iomdesk.ui.actions import letter_keys
from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.inputs import Choice
from iomdesk.words import words

_GAP: Final = 8
_STEPS: Final = {
    Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1,
}  # fmt: skip
"""Which way an arrow goes from card to card."""


class Card(QRadioButton):
    """One card: a radio button painted as a box 34 high; the whole box is pressed."""

    def __init__(self, key: str, text: str, letter: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.key = key
        self.letter = letter
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_words(text)
        theme().changed.connect(self.updateGeometry)

    def set_words(self, text: str) -> None:
        """Other words, as "Keep Amber" of another person."""
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(words("chair_decision", "letter", {"letter": self.letter}))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for the words at their heaviest."""
        look = theme().look
        wide = paint.text_width(look, self.text(), Role.BODY_STRONG)
        return QSize(round(wide) + look.px(16) + 30, look.px(34))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """Anywhere on the card."""
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows are for all cards together; Qt's would move and choose nothing."""
        if event.key() in _STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, the ring of a radio button, the words."""
        look = theme().look
        if look.contrast:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        heavy = on or self.hasFocus()
        edge = "focus" if self.hasFocus() else "accent" if on else "lineStrong"
        inset = 1.0 if heavy else 0.5
        painter.setPen(QPen(look.colour(edge), 2 if heavy else 1))
        painter.setBrush(look.colour("accentSoft" if on else "panel"))
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, 3, 3)
        side = look.px(16)
        ring = QRectF(10, (self.height() - side) / 2, side, side)
        painter.setPen(QPen(look.colour("accent" if on else "lineStrong"), 1.5))
        painter.setBrush(look.colour("panel"))
        painter.drawEllipse(ring.adjusted(0.75, 0.75, -0.75, -0.75))
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent"))
            painter.drawEllipse(ring.adjusted(side / 4, side / 4, -side / 4, -side / 4))
        ink = "text" if self.isEnabled() else "text3"
        rest = QRectF(ring.right() + 8, 0, self.width() - ring.right() - 12, self.height())
        role = Role.BODY_STRONG if on else Role.BODY
        paint.words(painter, look, self.text(), rest, role, ink=ink)


class Cards(QWidget):
    """Cards in a row, in two where there is no room; arrows and letters choose.

    Signals:
        chosen(str): the key of the card somebody chose.
    """

    chosen = Signal(str)

    def __init__(self, name: str, cards: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.cards = {key: Card(key, text, letter, self) for key, text, letter in cards}
        self._across = 0
        self._quiet = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        for card in self.cards.values():
            # Not "clicked": a reader of the screen turns a card without a click.
            card.toggled.connect(self._toggled)
        self._fit()
        theme().changed.connect(self._fit)

    @property
    def current(self) -> str:
        """The key of the card that holds; empty while none does."""
        return next((key for key, card in self.cards.items() if card.isChecked()), "")

    def choose(self, key: str) -> None:
        """Let a card hold without telling anyone; none for an unknown key."""
        self._quiet = True
        for card in self.cards.values():
            card.setAutoExclusive(False)
            card.setChecked(card.key == key)
        self._quiet = False
        for card in self.cards.values():
            card.setAutoExclusive(True)
            card.update()

    def take_focus(self) -> None:
        """To the card that holds, else to the first that may be chosen."""
        allowed = [card for card in self.cards.values() if card.isEnabled()]
        held = [card for card in allowed if card.isChecked()]
        for card in (held or allowed)[:1]:
            card.setFocus(Qt.FocusReason.OtherFocusReason)

    def pick(self, key: str) -> None:
        """Choose a card as its letter does: it holds, has the focus, and it is told."""
        card = self.cards[key]
        if not card.isEnabled():
            return
        self.choose(key)
        card.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(key)

    def _toggled(self, on: bool) -> None:
        if on and not self._quiet:
            self.chosen.emit(self.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The letter of a card, and Enter for the card that has the focus."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in _STEPS:
            self._step(_STEPS[Qt.Key(event.key())])
            return
        typed = event.text().upper()
        for card in self.cards.values():
            letter = bool(typed) and typed == card.letter and letter_keys().on
            entered = card.hasFocus() and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if plain and (letter or entered):
                self.pick(card.key)
                return
        super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        """An arrow: the next that may be chosen, chosen at once; round at the ends."""
        allowed = [card for card in self.cards.values() if card.isEnabled()]
        here = next((place for place, card in enumerate(allowed) if card.hasFocus()), -1)
        if here >= 0:
            self.pick(allowed[(here + by) % len(allowed)].key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many across as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Two across at least, so that the row can break."""
        widest = max(card.sizeHint().width() for card in self.cards.values())
        return QSize(widest, self.sizeHint().height())

    def _fit(self) -> None:
        count = len(self.cards)
        widest = max(card.sizeHint().width() for card in self.cards.values())
        fits = (self.width() + _GAP) // (widest + _GAP)
        across = next((n for n in (count, (count + 1) // 2) if n <= fits), 1)
        if across != self._across:
            self._arrange(across)
        lines = -(-count // across)
        self.setFixedHeight(lines * theme().px(34) + (lines - 1) * _GAP)

    def _arrange(self, across: int) -> None:
        self._across = across
        for card in self.cards.values():
            self._grid.removeWidget(card)
        for place, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, place // across, place % across)


class RagChoice(Choice):
    """A status chosen from a short list and shown as its badge; 1 to 4 choose."""

    def __init__(self) -> None:
        super().__init__(tuple((rag, rag.spoken) for rag in BOARD_COLUMNS))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription(words("chair_decision", "status_keys"))
        theme().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Room for the widest badge and the arrow."""
        look = theme().look
        widest = max(paint.badge_width(look, rag) for rag in BOARD_COLUMNS)
        return QSize(widest + look.px(22) + 14, look.px(30))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box without its words, and the badge in it."""
        rag = self.value
        if rag is None:
            super().paintEvent(event)
            return
        look, painter = theme().look, QPainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        self.style().drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option, painter, self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        at = QPoint(7, round((self.height() - paint.badge_height(look)) / 2))
        paint.badge(painter, look, Rag(rag), at.toPointF())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 Red, 2 Amber Alert, 3 Amber, 4 Green."""
        place = event.key() - Qt.Key.Key_1
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and 0 <= place < len(BOARD_COLUMNS):
            self.pick(BOARD_COLUMNS[place])
            return
        super().keyPressEvent(event)

    def pick(self, rag: Rag) -> None:
        """Choose a status as its key does."""
        self.set_value(rag)
        self.chosen.emit(rag)
