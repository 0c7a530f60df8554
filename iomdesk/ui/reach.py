"""The keys of the screen in view, from wherever the focus is in the window; and F6.

A screen's keys are bound to its own widgets (``ActionSet``), so that a part of it can give
a key a meaning of its own and no key is ever heard twice. Qt asks the widget in focus about
every key before it looks for a shortcut (``ShortcutOverride``); when that widget stands
around the screen and the key is one of the screen's, the focus goes back to where it was in
the screen, and the key is heard there as if it had never left. A key that takes something
away only brings the focus to what it would take away: it is seen first, and pressed again.
"""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from iomdesk.ui.actions import ActionSet
from iomdesk.ui.panes import cycle, first_inside, focused, is_inside, takes_focus
from iomdesk.ui.widgets.inspector import Inspector

if TYPE_CHECKING:
    from iomdesk.ui.screen import Screen
    from iomdesk.ui.shell import Shell

_Key = Qt.Key
_PLAIN: Final = Qt.KeyboardModifier.NoModifier
_CTRL: Final = Qt.KeyboardModifier.ControlModifier
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
_PAD: Final = Qt.KeyboardModifier.KeypadModifier
_ENTER: Final = frozenset({_Key.Key_Return, _Key.Key_Enter})
_OF_BUTTONS: Final = _ENTER | {
    _Key.Key_Space, _Key.Key_Tab, _Key.Key_Backtab,
    _Key.Key_Up, _Key.Key_Down, _Key.Key_Left, _Key.Key_Right,
}  # fmt: skip
"""Keys that stay with a button that has the focus."""
_OF_LISTS: Final = _OF_BUTTONS | {
    _Key.Key_Home, _Key.Key_End, _Key.Key_PageUp, _Key.Key_PageDown,
}  # fmt: skip
"""Keys that stay with the list of places."""
_TAKE_AWAY: Final = frozenset({_Key.Key_Delete, _Key.Key_Backspace})
"""Keys that are not heard before the eye is where they strike."""
_TYPED: Final = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox)


class Reach(QObject):
    """Brings the keys of the screen in view to it, and takes the focus from pane to pane."""

    def __init__(self, shell: "Shell") -> None:
        super().__init__(shell)
        self._shell = shell
        shell.installEventFilter(self)

    # ---- a key on its way ----------------------------------------------------------------

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keys come to the window when nothing in it claimed them."""
        if isinstance(event, QKeyEvent) and self._shell.is_open:
            if event.type() is QEvent.Type.ShortcutOverride:
                self.offer(event)
            elif event.type() is QEvent.Type.KeyPress and event.key() == _Key.Key_Escape:
                return self.escape()
        return False

    def offer(self, event: QKeyEvent) -> None:
        """A key that nothing in focus claimed: the focus goes where the screen answers it."""
        screen, focus = self._shell.screen_here, focused()
        if screen is None or not screen.isVisible() or not self._is_around(focus, event):
            return
        target = _target(screen, event)
        if target is None:
            return
        if event.key() in _TAKE_AWAY:
            if not event.isAutoRepeat():  # after this very key, or it would be heard there
                QTimer.singleShot(0, target, target.setFocus)
        else:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> bool:
        """Esc that nothing wanted: from around the screen back into it; tells whether."""
        screen, focus = self._shell.screen_here, focused()
        if screen is None or not screen.isVisible() or not self._in_frame(focus):
            return False
        return cycle((screen,), forward=True)

    def _in_frame(self, focus: QWidget | None) -> bool:
        shell = self._shell
        if focus is None or focus is shell:
            return True
        frame = (shell.navigation, shell.header, shell.strip, shell.status)
        return any(part.isAncestorOf(focus) for part in frame)

    def _is_around(self, focus: QWidget | None, event: QKeyEvent) -> bool:
        """Whether the focus is around the screen, on what has no use of its own for the key."""
        key = _Key(event.key())
        plain = event.modifiers() & ~(_SHIFT | _PAD) == _PLAIN
        if self._in_frame(focus):
            listed = focus is self._shell.navigation.list
            return not (plain and key in (_OF_LISTS if listed else _OF_BUTTONS))
        panel = self._shell.side.panel  # its boxes, its Esc and its Ctrl+Enter are its own
        if panel is None or focus is None or not panel.isAncestorOf(focus):
            return False
        own = key in _ENTER or key == _Key.Key_Escape or (plain and key in _OF_BUTTONS)
        return isinstance(focus, QAbstractButton) and not own

    # ---- F6 ------------------------------------------------------------------------------

    def next_pane(self) -> None:
        """F6."""
        cycle(self.panes(), forward=True)

    def last_pane(self) -> None:
        """Shift+F6."""
        cycle(self.panes(), forward=False)

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 goes through: navigation, header, strip, the screen's own, the panel."""
        shell = self._shell
        screen = shell.screen_here
        inside = screen.panes() if screen is not None else ()
        strip = () if shell.strip.isHidden() else (shell.strip,)
        panel = () if shell.side.panel is None else (shell.side.panel,)
        around = (shell.navigation.list, shell.header)
        own = () if shell.header.isHidden() else around
        return (*own, *strip, *inside, *panel)


def typed_keys(event: QKeyEvent) -> tuple[QKeySequence, ...]:
    """The keys of an event as an action may be bound to them, Shift used up by a sign too."""
    key, held = _Key(event.key()), event.modifiers() & ~_PAD
    if key == _Key.Key_Backtab:
        key, held = _Key.Key_Tab, held | _SHIFT
    found = [QKeySequence(QKeyCombination(held, key))]
    if held == _SHIFT and len(event.text()) == 1 and not event.text().isalnum():
        found.append(QKeySequence(QKeyCombination(_PLAIN, key)))
    return tuple(found)


def takes_text(widget: QWidget) -> bool:
    """Whether a letter typed there is a letter, not a key."""
    return isinstance(widget, _TYPED)


def _target(screen: "Screen", event: QKeyEvent) -> QWidget | None:
    """What must have the focus for the screen to answer a key; None when it does not."""
    key, held = _Key(event.key()), event.modifiers()
    was: QWidget | None = screen.focusWidget()  # none yet, whatever the stubs say
    if was is None or not takes_focus(was) or was.window() is not screen.window():
        was = first_inside(screen) or screen
    if key in _ENTER and held & ~_PAD == _CTRL:
        return was  # commits the panel it was in
    keys = typed_keys(event)
    scopes = dict.fromkeys(
        one.widget for one in screen.findChildren(ActionSet) if one.answers(keys)
    )
    sign = event.text().strip()
    letter = held & ~(_SHIFT | _PAD) == _PLAIN and bool(sign) and sign.isprintable()
    holding = [one for one in scopes if is_inside(one, was)]
    if holding:
        # A letter does its deed; it must not leave the caret in a box for the next one.
        return _free(screen, holding[-1], was) if letter else was
    if len(scopes) == 1 and not _in_form(was):
        (scope,) = scopes  # one part of the screen in view has a use for it
        return _free(screen, scope, None) if letter else first_inside(scope) or scope
    if not scopes and key == _Key.Key_Escape and _leaves_by_escape(screen):
        return was
    return None


def _free(screen: "Screen", scope: QWidget, was: QWidget | None) -> QWidget:
    """Where no letter is typed: where the focus was, or the first such place of the part."""
    panes = [first_inside(pane) for pane in screen.panes() if is_inside(scope, pane)]
    for one in (was, *panes, *scope.findChildren(QWidget)):
        if one is not None and takes_focus(one) and not takes_text(one):
            return one
    return scope


def _in_form(widget: QWidget | None) -> bool:
    """Whether words of a form may be waiting there: its keys come first."""
    while widget is not None and not widget.isWindow():
        if isinstance(widget, Inspector):
            return True
        widget = widget.parentWidget()
    return False


def _leaves_by_escape(screen: "Screen") -> bool:
    return any("Esc" in one.keys and not one.bound for one in screen.actions_here())
