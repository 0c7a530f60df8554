"""The top of the chair's window: which meeting, open or closed, quorum, the wall, the ways out."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from iomdesk.domain.dates import show_date
from iomdesk.domain.meetings import Session
from iomdesk.ui.actions import Action, button_for, refresh_button
from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.icons import paint_icon
from iomdesk.ui.widgets.label import ElidedLabel, Label
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.sitting import State
    from iomdesk.ui.widgets.button import Button

_LEFT: Final = ("session",)
_RIGHT: Final = ("projector", "blank", "leave", "lock")
_GAP: Final = 10


class SessionSwitch(QPushButton):
    """Open session | Closed, of which one holds; pressing asks for the other one."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._session = Session.OPEN
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_session(Session.OPEN)
        theme().changed.connect(self.updateGeometry)

    def show_session(self, session: Session) -> None:
        """Which part of the meeting holds."""
        self._session = session
        self.setAccessibleName(words("chair", f"in_{session.value}"))
        self.setAccessibleDescription(words("chair", "switch_key", {"key": self._key}))
        self.updateGeometry()
        self.update()

    def _halves(self) -> tuple[tuple[str, bool, float], ...]:
        """Words, whether they hold, and width of each half."""
        look = theme().look
        halves = []
        for session in Session:
            here = session is self._session
            text = words("chair", f"{'in' if here else 'to'}_{session.value}")
            wide = paint.text_width(look, text, Role.BODY_STRONG if here else Role.BODY_LABEL) + 28
            if not here and look.caps:
                wide += paint.key_caps_width(look, (self._key,), 5)
            halves.append((text, here, wide))
        return tuple(halves)

    def sizeHint(self) -> QSize:
        """Both halves, 30 high."""
        return QSize(round(sum(wide for _, _, wide in self._halves())) + 2, theme().px(30))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The half that holds is filled with ink."""
        look, painter = theme().look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high, left = self.height(), 1.0
        painter.fillRect(self.rect().adjusted(1, 1, -1, -1), look.colour("panel"))
        for text, here, wide in self._halves():
            if here:
                painter.fillRect(QRectF(left, 1, wide, high - 2), look.colour("text"))
            role = Role.BODY_STRONG if here else Role.BODY_LABEL
            room = QRectF(left + 14, 0, wide, high)
            painter.setFont(look.font(role))
            painter.setPen(look.colour("panel" if here else "text"))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, flags, text)
            if not here and look.caps:
                at = left + 14 + paint.text_width(look, text, role) + 5 * look.scale
                paint.key_cap(painter, look, self._key, at, high / 2)
            left += wide
        focused = self.hasFocus()
        inset = 1.0 if focused else 0.5
        painter.setPen(QPen(look.colour("focus" if focused else "lineStrong"), 2 * inset))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 3, 3)


class QuorumChip(QWidget):
    """Whether enough agencies are in the room: tick or warning, and words; 30 high."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._met = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def say(self, text: str, *, met: bool) -> None:
        """Say how many there are, and whether decisions may be made."""
        if (text, met) != (self._text, self._met):
            self._text, self._met = text, met
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        look = theme().look
        wide = paint.text_width(look, self._text, Role.SMALL_STRONG)
        return QSize(round(8 + look.px(13) + look.px(5) + wide + 11), look.px(30))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Green edge and tick, or orange edge and triangle."""
        look, painter = theme().look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("green" if self._met else "alert"), 1))
        painter.setBrush(look.colour("panel" if self._met else "alertSoft"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        side, ink = look.px(13), "greenText" if self._met else "alertText"
        square = QRectF(9, round((self.height() - side) / 2), side, side)
        paint_icon(painter, "tick" if self._met else "warning", square, look.colour(ink))
        left = square.right() + look.px(5)
        room = QRectF(left, 0, self.width() - left, self.height())
        paint.words(painter, look, self._text, room, Role.SMALL_STRONG, ink=ink)


class TopBar(QFrame):
    """52 high; where text is large or the window small, in two rows, with nothing lost.

    Attributes:
        session: the switch. quorum: the chip. buttons: by name of their action.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "header")
        self._title = ElidedLabel("", Role.FIGURE)
        self._fact = Label("", Role.SMALL, "second")
        self._fact.setContentsMargins(0, 2, 0, 0)
        self.session = SessionSwitch("O")
        self.quorum = QuorumChip()
        self.buttons: dict[str, Button] = {}
        self._actions: dict[str, Action] = {}
        self._left, self._right = QHBoxLayout(), QHBoxLayout()
        for row in (self._left, self._right):
            row.setSpacing(_GAP)
        for widget in (self._title, self._fact, self.session, self.quorum):
            self._left.addWidget(widget)
        self._left.addStretch(1)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._both.setContentsMargins(16, 0, 16, 0)
        self._both.setSpacing(_GAP)
        self._both.addLayout(self._left, 1)
        self._both.addLayout(self._right)
        self._long = self._short = ""
        self._state: State | None = None
        self._arrange()
        theme().changed.connect(self._arrange)

    def offer(self, actions: "tuple[Action, ...]") -> None:
        """Make the buttons; actions by their name after the dot."""
        named = {action.id.rpartition(".")[2]: action for action in actions}
        self.session.clicked.connect(lambda: named["session"].run())
        for name in _RIGHT:
            if name in named:
                button = button_for(named[name])
                self.buttons[name], self._actions[name] = button, named[name]
                self._right.addWidget(button)
        self._right.addStretch(0)  # takes what is left of a row of its own
        self._arrange()

    def refresh(self) -> None:
        """Allow or refuse the buttons as their actions are now."""
        for name, action in self._actions.items():
            refresh_button(self.buttons[name], action)

    def rename(self, name: str, text: str) -> None:
        """Say another thing on a button: "Projector off"."""
        if name in self.buttons and self.buttons[name].text() != text:
            self.buttons[name].set_words(text)
            self._arrange()

    def show_meeting(self, title: str, state: "State") -> None:
        """Which meeting, which part of it, and whether the agencies are enough."""
        self._title.set_text(title)
        self.setAccessibleName(title)
        self._state = state
        if state.sitting is not None:
            self.session.show_session(state.sitting.session)
        self.quorum.setVisible(state.running)  # nothing is decided in one that is over
        count = len(state.room.agencies)
        code = "quorum_one" if count == 1 else "quorum"
        self.quorum.say(
            words("chair", code, {"count": count, "needed": state.room.needed}),
            met=state.quorate,
        )
        self._arrange()

    def tell_time(self, now: datetime) -> None:
        """How long the meeting, and the item on the table, have taken."""
        state = self._state
        if state is None:
            return
        parts = [show_date(state.meeting.on_date)]
        held = state.sitting
        if held is not None and held.began_at is not None:
            parts.append(_minutes(held.began_at, held.ended_at or now))
        short = ", ".join(parts)
        if held is not None and held.item and held.item_since is not None and held.running:
            spent = _minutes(held.item_since, now)
            parts.append(words("chair", "item_time", {"spent": spent}))
        if (short, ", ".join(parts)) != (self._short, self._long):
            self._short, self._long = short, ", ".join(parts)
            self._arrange()

    @property
    def fact(self) -> str:
        """What is said beside the title, whole."""
        return self._long

    def _arrange(self) -> None:
        """One row where all of it fits, without the time of the item if need be; else two."""
        look = theme().look
        ways = QBoxLayout.Direction
        one = not self.buttons
        for text in (self._long, self._short):
            one = one or self._fits(text)
        if not one:
            self._fact.setText(self._long)
        self._fact.setToolTip(self._long if self._fact.text() != self._long else "")
        self._fact.setAccessibleName(self._long)
        self._both.setDirection(ways.LeftToRight if one else ways.TopToBottom)
        self._both.setContentsMargins(16, 0 if one else 6, 16, 0 if one else 7)
        self._both.setSpacing(_GAP if one else 6)
        last = self._right.count() - 1
        self._right.setStretch(last, 0 if one else 1)
        self.setFixedHeight(look.px(52) if one else 2 * look.px(32) + 19)

    def _fits(self, text: str) -> bool:
        """Whether all fits in one row with these words beside the title."""
        self._fact.setText(text)
        self._left.invalidate()
        wide = self._left.sizeHint().width() + self._right.sizeHint().width() + 32 + _GAP
        return wide <= self.width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange for the width there is."""
        super().resizeEvent(event)
        self._arrange()


def _minutes(since: datetime, until: datetime) -> str:
    """ "21 min", "1 h 4 min"."""
    spent = max(0, int((until - since).total_seconds() // 60))
    if spent < 60:
        return words("chair", "minutes", {"minutes": spent})
    return words("chair", "hours", {"hours": spent // 60, "minutes": spent % 60})
