"""Boxes to type in: find box, text, dates in any usual form, passphrase, choices.

A field's label, help, problem and dirty mark are ``widgets.field.Field``'s business.
"""

import os
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
    QWheelEvent,
)
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from iomdesk.domain.dates import DateProblem, DateReading, show_date
from iomdesk.ui.look import Role
from iomdesk.ui.theme import restyle, theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.icons import paint_icon

_VK_CAPITAL = 0x14

TextReader = Callable[[str], DateReading]
"""Reads a typed date; ``functools.partial(read_date, today=..., sense=...)`` is one."""


def set_flag(widget: QWidget, name: str, value: str) -> None:
    """Set a dynamic property the style sheet knows and repaint when it changed."""
    if (widget.property(name) or "") != value:
        widget.setProperty(name, value)
        restyle(widget)


def set_read_only(box: QLineEdit, *, on: bool) -> None:
    """Close or open a box for typing, and let it look so."""
    if box.isReadOnly() != on:
        box.setReadOnly(on)
        restyle(box)


class TextLine(QLineEdit):
    """One line of text; Esc is left to the panel around it."""

    def __init__(self, text: str = "", placeholder: str = "", parent: QWidget | None = None):
        super().__init__(text, parent)
        self.setPlaceholderText(placeholder)


class FindBox(QLineEdit):
    """A find box with its icon and key cap; Down goes on to the list.

    Signals:
        descended: Down or Enter was pressed; the list should take the focus.
    """

    descended = Signal()

    def __init__(self, placeholder: str, keys: str = "F3", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caps = tuple(keys.split("+")) if keys else ()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setAccessibleDescription(f"Key: {keys}" if keys else "")
        self._measure()
        theme().changed.connect(self._measure)

    def _shown_caps(self) -> tuple[str, ...]:
        return self._caps if theme().look.caps and not self.text() else ()

    def _measure(self) -> None:
        look = theme().look
        right = round(paint.key_caps_width(look, self._caps)) if look.caps else 0
        self.setTextMargins(look.px(20), 0, right, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, then icon and caps into its margins."""
        super().paintEvent(event)
        look, painter = theme().look, QPainter(self)
        side = look.px(14)
        top = round((self.height() - side) / 2)
        paint_icon(painter, "find", QRectF(10, top, side, side), look.colour("text3"))
        caps = self._shown_caps()
        left = self.width() - 7 - paint.key_caps_width(look, caps)
        for key in caps:
            left = paint.key_cap(
                painter, look, key, round(left + paint.CAP_GAP * look.scale), self.height() / 2
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Enter go to the list; Esc empties before it leaves."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        goes = event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if goes and not control:  # Ctrl+Enter is the panel's
            self.descended.emit()
            return
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)


class TextBox(QPlainTextEdit):
    """Several lines of text; Tab goes on to the next field.

    Signals:
        edited: a person, or undo, changed the words.
    """

    edited = Signal()

    def __init__(
        self,
        text: str = "",
        *,
        lines: int = 3,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setPlainText(text)
        self.textChanged.connect(self.edited)
        self._measure()
        theme().changed.connect(self._measure)

    def set_lines(self, lines: int) -> None:
        """Stand this many lines high."""
        if lines != self._lines:
            self._lines = lines
            self._measure()

    def _measure(self) -> None:
        line = QFontMetricsF(theme().font(Role.BODY)).lineSpacing()
        self.setFixedHeight(round(line * self._lines) + 18)


DATE_HINTS: Final = ("24/11/26, 24 nov, t+14", "24/11/26, t+14", "24/11/26")
"""How a date may be typed, by how much room there is to say it."""


class DateEdit(QLineEdit):
    """A date typed in any usual form and shown back in full: "24 Nov 2026".

    Signals:
        date_changed(object): the date, or None when the box was emptied.
        problem_found(str): what is amiss in words; empty when nothing is.
    """

    date_changed = Signal(object)
    problem_found = Signal(str)

    def __init__(
        self, reader: TextReader, day: date | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._reader = reader
        self._day = day
        self._problem = ""
        self.setPlaceholderText(DATE_HINTS[0])
        self.editingFinished.connect(self.read)
        self.set_day(day)

    @property
    def day(self) -> date | None:
        """The date read last; None when there is none or it could not be read."""
        return self._day

    @property
    def problem(self) -> str:
        """What is amiss with what was typed, in words; empty when nothing is."""
        return self._problem

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The hint that fits whole; half a date would teach nothing."""
        super().resizeEvent(event)
        room = self.contentsRect().width() - 2 * self.fontMetrics().averageCharWidth() - 12
        fits = (hint for hint in DATE_HINTS if self.fontMetrics().horizontalAdvance(hint) <= room)
        self.setPlaceholderText(next(fits, ""))

    def set_day(self, day: date | None) -> None:
        """Show a date without telling anyone."""
        self._day = day
        self._problem = ""
        self.setText(show_date(day) if day is not None else "")
        set_flag(self, "state", "")

    @property
    def seen(self) -> date | None:
        """The date that stands here so far; unlike ``read`` it rewrites and reports nothing.

        For what is worked out while somebody still types: "t+3" may go on to "t+30".
        """
        return self._reader(self.text()).value

    def forget_problem(self) -> None:
        """What was amiss is being mended: say it again when the box is read."""
        self._problem = ""

    def read(self) -> None:
        """Read what was typed now; also done when the box is left."""
        before, had = self._day, self._problem
        reading = self._reader(self.text())
        self._day = reading.value
        self._problem = reading.text
        if reading.value is not None and reading.problem is DateProblem.NONE:
            self.setText(show_date(reading.value))
        set_flag(self, "state", "error" if self._problem else "")
        if self._problem != had:
            self.problem_found.emit(self._problem)
        if self._day != before:
            self.date_changed.emit(self._day)


class Choice(QComboBox):
    """A choice from a short list; the wheel scrolls the page, not the choice.

    Signals:
        chosen(object): the value a person chose.
    """

    chosen = Signal(object)

    def __init__(
        self, options: tuple[tuple[object, str], ...] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(15)
        self.set_options(options)
        self.activated.connect(self._tell)

    def set_options(self, options: tuple[tuple[object, str], ...]) -> None:
        """Offer (value, words) pairs."""
        self.clear()
        for value, text in options:
            self.addItem(text, value)

    @property
    def value(self) -> Any:
        """The value in view, None when there is none."""
        return self.currentData()

    def set_value(self, value: object) -> None:
        """Show a value without telling anyone; an unknown one shows nothing."""
        places = (row for row in range(self.count()) if self.itemData(row) == value)
        self.setCurrentIndex(next(places, -1))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page, also where the box has the focus: nobody looks there."""
        event.ignore()

    def _tell(self, row: int) -> None:
        self.chosen.emit(self.itemData(row))


def _caps_lock_on_windows() -> bool | None:
    if os.name != "nt":
        return None
    import ctypes

    windows: Any = vars(ctypes)["windll"]
    return bool(windows.user32.GetKeyState(_VK_CAPITAL) & 1)


class PassphraseBox(QLineEdit):
    """A passphrase, hidden until Show (Alt+W); tells when Caps Lock seems to be on.

    Qt cannot ask for Caps Lock everywhere: Windows is asked, elsewhere a capital typed
    without Shift, or a small letter with it, gives it away.

    Signals:
        caps_lock(bool): Caps Lock went on or off.
    """

    caps_lock = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caps_on = False
        self.setProperty("big", "true")
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.show_button = Button("Show", kind=Kind.LINK, keys="Alt+W", icon="show", parent=self)
        self.show_button.clicked.connect(self._toggle)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 6, 0)
        self._row.addStretch(1)
        self._row.addWidget(self.show_button)
        self._key = QShortcut(QKeySequence("Alt+W"), self)
        # Only the box that has the focus answers: two in one window would silence each other.
        self._key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._key.activated.connect(self._toggle)
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        self.setTextMargins(0, 0, self.show_button.sizeHint().width() + 8, 0)

    def minimumSizeHint(self) -> QSize:
        """As a line edit, not as the button inside it."""
        return QSize(theme().px(160), super().sizeHint().height())

    def sizeHint(self) -> QSize:
        """As a line edit."""
        return QSize(theme().px(348), theme().px(36))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button inside."""
        super().resizeEvent(event)
        self._row.setGeometry(self.rect())

    def _toggle(self) -> None:
        hidden = self.echoMode() is QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self.show_button.set_words("Hide" if hidden else "Show")
        self._measure()

    def hide_words(self) -> None:
        """Show dots again, as locking does."""
        if self.echoMode() is not QLineEdit.EchoMode.Password:
            self._toggle()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Ask for Caps Lock where it can be asked."""
        super().focusInEvent(event)
        known = _caps_lock_on_windows()
        if known is not None:
            self._set_caps(on=known)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Watch for Caps Lock; what is typed on Show, which lies in the box, is not for it."""
        if self.show_button.hasFocus():
            event.ignore()
            return
        typed = event.text()
        if event.key() == Qt.Key.Key_CapsLock and event.type() is QEvent.Type.KeyPress:
            self._set_caps(on=not self._caps_on)
        elif len(typed) == 1 and typed.isalpha() and typed.upper() != typed.lower():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._set_caps(on=typed.isupper() is not shift)
        super().keyPressEvent(event)

    def _set_caps(self, *, on: bool) -> None:
        if on is not self._caps_on:
            self._caps_on = on
            self.caps_lock.emit(on)
