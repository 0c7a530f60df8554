"""Buttons that teach the keyboard: icon, words and key caps, and a reason when refused."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.icons import paint_icon
from iomdesk.ui.widgets.label import Label

_RING = 4  # px the ring stands out: a 2 px gap and a 2 px line


class Kind(StrEnum):
    """One main button in a view; chips are filters; links stand in panel heads and feet."""

    PLAIN = "plain"
    MAIN = "main"
    CHIP = "chip"
    LINK = "link"


class _Ring(QWidget):
    """The focus ring around a button, in the button's parent so that it may stand out."""

    def __init__(self, button: QPushButton, parent: QWidget) -> None:
        super().__init__(parent)
        self._button = button
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._on = False
        button.installEventFilter(self)

    def rest(self) -> None:
        """The focus is gone; the ring waits for the next time.

        It is kept, not deleted: when Tab went over chips in a ``Flow``, deleting the ring
        left that layout's items without their C++ objects, and then Qt crashed (PySide
        6.11.3; the sweep over all places sees it).
        """
        self._on = False
        self.hide()

    def follow(self) -> None:
        """The focus is here: stand around the button."""
        self._on = True
        self._follow()

    def _follow(self) -> None:
        if not self._on:
            return
        self.setGeometry(self._button.geometry().adjusted(-_RING, -_RING, _RING, _RING))
        self.setVisible(self._button.isVisible())
        self.raise_()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the button."""
        if event.type() in {
            QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide,
        }:  # fmt: skip
            self._follow()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().colour("focus"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)


class Button(QPushButton):
    """A button of the desk.

    ``keys`` such as "Ctrl+Enter" are only shown; what they do is an action's business.

    Signals:
        reason_changed(str): why it is refused, empty when it is allowed.
    """

    reason_changed = Signal(str)

    def __init__(
        self,
        text: str,
        *,
        kind: Kind = Kind.PLAIN,
        keys: str = "",
        icon: str = "",
        trailing: str = "",
        big: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind = kind
        self._icon = icon
        self._trailing = trailing
        self._keys = tuple(part or "+" for part in keys.split("+")) if keys else ()
        self._capped = True
        self._reason = ""
        self._ring: _Ring | None = None
        self._by_mouse = False
        self.setProperty("kind", kind.value)
        self.setProperty("ring", "outside")
        if big:
            self.setProperty("big", "true")
        self._big = big
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(text)
        if keys:
            self.setAccessibleDescription(f"Key: {keys}")
        if kind is Kind.LINK:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme().changed.connect(self._again)

    def _again(self) -> None:
        self.updateGeometry()
        self.update()

    @property
    def reason(self) -> str:
        """Why the button is refused; empty when it is allowed."""
        return self._reason

    def set_words(self, text: str) -> None:
        """Change the words, for example "Import 52 ready rows"."""
        self.setText(text)
        self.setAccessibleName(text)
        self._again()

    def show_caps(self, *, on: bool) -> None:
        """Show its key, or leave that to F1 and to a reader where there is no room."""
        if on is not self._capped:
            self._capped = on
            self._again()

    def set_icon(self, icon: str) -> None:
        """Change the icon, as of something that is folded and opens."""
        if icon != self._icon:
            self._icon = icon
            self._again()

    def refuse(self, reason: str) -> None:
        """Disable with a reason in words; an empty reason allows again.

        Show the reason beside the button with ``Reason(button)``.
        """
        if reason == self._reason and self.isEnabled() is not bool(reason):
            return
        self._reason = reason
        self.setEnabled(not reason)
        self.setToolTip(reason)
        self.setAccessibleDescription(reason)
        self.reason_changed.emit(reason)

    @property
    def _role(self) -> Role:
        return Role.SMALL if self._kind in {Kind.CHIP, Kind.LINK} else Role.BODY_LABEL

    def _caps(self) -> tuple[str, ...]:
        return self._keys if theme().look.caps and self._capped else ()

    def _content_width(self) -> float:
        look = theme().look
        width = paint.text_width(look, self.text(), self._role)
        if self._icon:
            width += look.px(14) + (look.px(7) if self.text() else 0)
        if self._trailing:
            width += look.px(10) + look.px(5)
        return width + paint.key_caps_width(look, self._caps())

    def sizeHint(self) -> QSize:
        """Padding 12, or 16 when big; 30 or 36 high; chips and links 24 as a target."""
        look = theme().look
        if self._kind is Kind.LINK:
            return QSize(max(round(self._content_width()) + 6, look.px(24)), look.px(24))
        if self._kind is Kind.CHIP:
            return QSize(max(round(self._content_width()) + 16, look.px(24)), look.px(24))
        sides = 2 * (17 if self._big else 13)
        width = round(self._content_width() + 0.5) + sides
        height = look.px(36 if self._big else 30)
        return QSize(max(width, height), height)

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def _ink(self) -> QColor:
        look = theme().look
        if look.contrast:
            group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
            return self.palette().color(group, QPalette.ColorRole.ButtonText)
        if not self.isEnabled():
            return look.colour("text3")
        if self._kind is Kind.LINK:
            return look.colour("accent")
        return look.colour("onAccent" if self._kind is Kind.MAIN else "text")

    def _ground(self, painter: QPainter) -> None:
        look = theme().look
        if self._kind is Kind.LINK:
            return
        if self._kind is Kind.CHIP and not look.contrast:
            inset = (self.height() - look.px(20)) / 2
            box = QRectF(self.rect()).adjusted(0.5, inset + 0.5, -0.5, -inset - 0.5)
            on = self.isChecked() or self.isDown()
            painter.setPen(QPen(look.colour("lineStrong" if self.isEnabled() else "line"), 1))
            painter.setBrush(look.colour("sel" if on else "panel"))
            painter.drawRoundedRect(box, 2, 2)
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, icon, words and caps."""
        look, painter = theme().look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter)
        ink = self._ink()
        middle = self.height() / 2
        left = round((self.width() - self._content_width()) / 2)
        if self._icon:
            side = look.px(14)
            paint_icon(painter, self._icon, QRectF(left, round(middle - side / 2), side, side), ink)
            left += side + (look.px(7) if self.text() else 0)
        font = look.font(self._role)
        font.setUnderline(self._kind is Kind.LINK)
        painter.setFont(font)
        painter.setPen(ink)
        width = paint.text_width(look, self.text(), self._role)
        where = QRectF(left, 0, width + 1, self.height())
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(where, align, self.text())
        edge = left + width
        if self._trailing:
            side = look.px(10)
            place = QRectF(edge + look.px(5), round(middle - side / 2), side, side)
            paint_icon(painter, self._trailing, place, ink)
        own = ink if self._kind is Kind.MAIN and self.isEnabled() else None
        for key in self._caps():
            edge = paint.key_cap(
                painter, look, key, round(edge + paint.CAP_GAP * look.scale), middle, own
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, as Space does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier
        ):
            self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the focus came by the keyboard."""
        super().focusInEvent(event)
        parent = self.parentWidget()
        if (
            event.reason() is not Qt.FocusReason.MouseFocusReason
            and parent is not None
            and not isinstance(parent, QSplitter)
        ):
            if self._ring is None:
                self._ring = _Ring(self, parent)
            self._ring.follow()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        if self._ring is not None:
            self._ring.rest()


class Reason(Label):
    """The words beside a refused button; empty and hidden while it is allowed."""

    def __init__(self, button: Button, parent: QWidget | None = None) -> None:
        super().__init__("", Role.SMALL, "second", wrap=True, parent=parent)
        button.reason_changed.connect(self._say)
        self._say(button.reason)

    def _say(self, reason: str) -> None:
        self.setText(reason)
        # Shown before it lies in anything, it would be a window of its own for a moment.
        if not reason or self.parentWidget() is not None:
            self.setVisible(bool(reason))
