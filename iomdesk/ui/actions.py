"""Actions are data: text, keys, when they are allowed, what they do.

Shortcuts, menus, the palette, buttons and the F1 sheet all come from the same actions,
so a key is never said in one place and done in another. ``clashes`` proves that no key
means two things in one place.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.icons import icon

EVERYWHERE = ""


def _allowed() -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing a person can do.

    Attributes:
        id: "shell.lock", "board.move": the place and the deed.
        text: a verb first: "Change status".
        run: does it.
        keys: "F8", "Ctrl+Enter"; the first is the one shown. Single letters work only
            outside text boxes.
        refused: why it cannot be done now, in words; empty when it can.
        place: key of the screen it belongs to; ``EVERYWHERE`` for the shell's own.
        icon: name of an icon.
        in_palette: whether the palette offers it.
        bound: whether its keys are bound; not where the part in hand answers them itself,
            as a box answers Space, and they are only shown.
    """

    id: str
    text: str
    run: Callable[[], None]
    keys: tuple[str, ...] = ()
    refused: Callable[[], str] = _allowed
    place: str = EVERYWHERE
    icon: str = ""
    in_palette: bool = True
    bound: bool = True

    @property
    def shown_keys(self) -> str:
        """The first key, empty when there is none."""
        return self.keys[0] if self.keys else ""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two actions that want the same key in the same place."""

    keys: str
    first: str
    second: str


def sequence(keys: str) -> QKeySequence:
    """The key sequence of "Ctrl+Enter"; ValueError for keys Qt does not know."""
    made = QKeySequence(keys.replace("Enter", "Return"))
    if not made.toString():
        raise ValueError(keys)
    return made


def clashes(actions: Iterable[Action]) -> tuple[Clash, ...]:
    """Actions that share a key in one place, or with one that works everywhere."""
    taken: dict[tuple[str, str], str] = {}
    found: list[Clash] = []
    ordered = sorted(actions, key=lambda action: action.place != EVERYWHERE)
    for action in ordered:
        for keys in action.keys:
            text = sequence(keys).toString(QKeySequence.SequenceFormat.PortableText)
            for place in dict.fromkeys((EVERYWHERE, action.place)):
                other = taken.get((place, text))
                if other is not None and other != action.id:
                    found.append(Clash(keys, other, action.id))
            taken[action.place, text] = action.id
    return tuple(found)


class LetterKeys(QObject):
    """Whether single letters are keys outside text boxes (WCAG 2.1.4); one for all.

    Signals:
        changed: they were turned on or off.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.on = True

    def turn(self, *, on: bool) -> None:
        """Turn them on or off everywhere."""
        if on != self.on:
            self.on = on
            self.changed.emit()


@cache
def letter_keys() -> LetterKeys:
    """The one switch; Settings turns it."""
    return LetterKeys()


def is_letter(keys: str) -> bool:
    """Whether keys begin with a letter or sign alone: "M,1", "/"; not "F8" or "Ctrl+M"."""
    return len(keys.split(",")[0]) == 1


class ActionSet(QObject):
    """Binds actions to a widget: their keys work while the focus is inside it.

    From around the screen the shell brings a key there first (``reach.Reach``).

    Attributes:
        widget: where the keys work.
    """

    def __init__(
        self, widget: QWidget, actions: Sequence[Action], *, whole_window: bool = False
    ) -> None:
        super().__init__(widget)
        self._actions = {action.id: action for action in actions}
        if len(self._actions) != len(actions):
            raise ValueError([action.id for action in actions])
        self.widget = widget
        self._shortcuts: list[QShortcut] = []
        self._letters: list[QShortcut] = []
        self._on = True
        context = (
            Qt.ShortcutContext.WindowShortcut
            if whole_window
            else Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        for action in actions:
            for keys in action.keys if action.bound else ():
                self._bind(widget, action, keys, context)
        letter_keys().changed.connect(self._apply)
        self._apply()

    def _apply(self) -> None:
        for shortcut in self._shortcuts:
            shortcut.setEnabled(self._on and (letter_keys().on or shortcut not in self._letters))

    def _bind(
        self, widget: QWidget, action: Action, keys: str, context: Qt.ShortcutContext
    ) -> None:
        shortcut = QShortcut(sequence(keys), widget)
        shortcut.setContext(context)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(lambda: run(action))
        self._shortcuts.append(shortcut)
        if is_letter(keys):
            self._letters.append(shortcut)
        if keys.endswith("Enter"):  # the number pad's Enter is another key to Qt
            pad = QShortcut(QKeySequence(keys), widget)
            pad.setContext(context)
            pad.setAutoRepeat(False)
            pad.activated.connect(lambda: run(action))
            self._shortcuts.append(pad)

    @property
    def actions(self) -> tuple[Action, ...]:
        """The actions in the order given."""
        return tuple(self._actions.values())

    def action(self, action_id: str) -> Action:
        """One action; KeyError when it is not in the set."""
        return self._actions[action_id]

    def answers(self, keys: Sequence[QKeySequence]) -> bool:
        """Whether one of these begins a key of the set that can be heard now."""
        none = QKeySequence.SequenceMatch.NoMatch
        return (
            self.widget.isVisible()
            and self.widget.isEnabled()
            and any(
                one.matches(shortcut.key()) is not none
                for shortcut in self._shortcuts
                if shortcut.isEnabled()
                for one in keys
            )
        )

    def enable(self, *, on: bool) -> None:
        """Turn all the keys off while locked, and on again."""
        self._on = on
        self._apply()

    def menu(self, parent: QWidget, ids: Sequence[str] = ()) -> QMenu:
        """A menu of some of them, or of all; a refused one says why."""
        return menu_of([self._actions[one] for one in ids] or self.actions, parent)


def run(action: Action) -> bool:
    """Do it unless it is refused now; tells whether it was done."""
    if action.refused():
        return False
    action.run()
    return True


def menu_of(actions: Sequence[Action], parent: QWidget) -> QMenu:
    """A menu with keys at the right and reasons beside what is refused."""
    menu = QMenu(parent)
    look = theme().look
    for action in actions:
        reason = action.refused()
        entry = QAction(f"{action.text} ({reason})" if reason else action.text, menu)
        if action.icon:
            entry.setIcon(icon(action.icon, look))
        if action.keys:
            # only shown: the key itself is the ActionSet's
            entry.setShortcut(sequence(action.keys[0]))
            entry.setShortcutVisibleInContextMenu(True)
            entry.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        entry.setEnabled(not reason)
        entry.triggered.connect(_runner(action))
        menu.addAction(entry)
    return menu


def _runner(action: Action) -> Callable[[], None]:
    def go() -> None:
        run(action)

    return go


def button_for(
    action: Action, *, kind: Kind = Kind.PLAIN, text: str = "", parent: QWidget | None = None
) -> Button:
    """A button that does an action and shows its key.

    Call ``refresh_button`` when the reason may have changed.
    """
    button = Button(
        text or action.text, kind=kind, keys=action.shown_keys, icon=action.icon, parent=parent
    )
    button.clicked.connect(_runner(action))
    button.refuse(action.refused())
    return button


def refresh_button(button: Button, action: Action) -> None:
    """Allow or refuse a button as its action is allowed or refused now."""
    button.refuse(action.refused())
