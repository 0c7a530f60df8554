"""Every key of every place, pressed while the focus is around the screen.

The keys go to the window, as a keyboard's do, so that Qt finds the widget in focus and the
shortcut by itself; what an action does is only noted, so that the next key finds the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.app.desk import Program
from iomdesk.domain.referrals import Stage
from iomdesk.services import cohort, referrals
from iomdesk.services.cohort import Filter
from iomdesk.services.referral_papers import PaperKind, PaperRef
from iomdesk.ui import actions
from iomdesk.ui.actions import Action, ActionSet, is_letter, letter_keys, sequence
from iomdesk.ui.panes import is_inside
from iomdesk.ui.reach import takes_text
from iomdesk.ui.screens.meetings.view import MeetingsView, Tab
from iomdesk.ui.shell import Shell
from tests.ui.sweeps.conftest import rest

OF_THE_LIST = {"Space", "Enter", "Up", "Down", "Left", "Right", "Home", "End", "PgDown", "PgUp"}
TAKE_AWAY = {"Del", "Delete", "Backspace"}
OF_A_BUTTON = OF_THE_LIST - {"Home", "End", "PgDown", "PgUp"}


@dataclass
class Heard:
    """What keys did: ids of actions, how many were pressed, those with two meanings to Qt."""

    ids: list[str] = field(default_factory=list)
    count: int = 0
    twice: list[str] = field(default_factory=list)

    def take(self) -> list[str]:
        """The ids since the last time."""
        found, self.ids = self.ids, []
        return found


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """Actions are noted, not done."""
    made = Heard()

    def note(action: Action) -> bool:
        made.ids.append(action.id)
        return True

    monkeypatch.setattr(actions, "run", note)
    return made


def press(shell: Shell, keys: str) -> None:
    """Press keys on the keyboard of the window."""
    QTest.keySequence(shell.windowHandle(), sequence(keys))


def sets(shell: Shell) -> list[ActionSet]:
    """The sets of the screen in view that can be heard."""
    screen = shell.screen_here
    assert screen is not None
    return [one for one in screen.findChildren(ActionSet) if one.widget.isVisible()]


def live(one: ActionSet, keys: str) -> bool:
    """Whether a key of a set is on."""
    return one.answers((sequence(keys.split(",")[0]),))


def stands_alone(shell: Shell, keys: str) -> bool:
    """Whether only one part of the screen has a use for a key."""
    return len({one.widget for one in sets(shell) if live(one, keys)}) == 1


@pytest.fixture
def stops(
    program: Program, qtbot: QtBot, settle: Callable[[], None]
) -> Iterator[tuple[str, Shell]]:
    """The places, and what lies a key further in; the focus where arriving puts it."""
    store = program.store
    assert store is not None
    person = cohort.find_people(store.desk, Filter(limit=1)).rows[0].id
    ready = next(one for one in referrals.listed(store.desk, "all") if one.stage is Stage.READY)
    visits: list[tuple[str, object]] = [(key, None) for key in program.shell._places]
    visits += [("cohort", person), ("matrix", ("person", person)), ("referrals", ready.id)]
    visits += [("paper", PaperRef(PaperKind.FORM, ready.id))]
    visits += [("meetings", tab) for tab in Tab]

    def go() -> Iterator[tuple[str, Shell]]:
        for key, where in visits:
            tab = where if isinstance(where, Tab) else None
            program.shell.go(key, None if tab is not None else where)
            rest(program, qtbot, settle)
            if tab is not None:
                screen = program.shell.screen_here
                assert isinstance(screen, MeetingsView)
                screen.turn_to(tab)
                rest(program, qtbot, settle)
            yield key, program.shell

    return go()


def around(shell: Shell) -> list[tuple[QWidget | None, set[str]]]:
    """What can have the focus around the screen, and which keys are its own; or nothing."""
    frame: list[tuple[QWidget | None, set[str]]] = [(None, OF_A_BUTTON)]
    if not shell.header.isHidden():
        frame += [(shell.navigation.list, OF_THE_LIST), (shell.header.finder, OF_A_BUTTON),
                  (shell.header.lock, OF_A_BUTTON)]  # fmt: skip
    return frame


def put(shell: Shell, widget: QWidget | None) -> None:
    """The focus to a widget around the screen, or to nothing."""
    if widget is not None:
        widget.setFocus(Qt.FocusReason.TabFocusReason)
    elif (now := QApplication.focusWidget()) is not None:
        now.clearFocus()
    assert QApplication.focusWidget() is widget


def _table(shell: Shell) -> list[tuple[ActionSet, Action, str]]:
    """Every key that is on, with its action and the set that binds it."""
    return [
        (one, action, keys)
        for one in sets(shell)
        for action in one.actions
        if action.bound
        for keys in action.keys
        if live(one, keys)
    ]


def _unheard(shell: Shell, heard: Heard) -> list[str]:
    """Each key does its own action, once, from wherever around the screen."""
    found = []
    was = QApplication.focusWidget()
    for start, own in around(shell):
        for one, action, keys in _table(shell):
            home = was is not None and is_inside(one.widget, was)
            if start is None:  # and the screen remembers no place in it either
                home = one.widget is shell.screen_here
            if keys in own or not (home or stands_alone(shell, keys)):
                continue
            if was is not None:
                was.setFocus()  # in each case the screen remembers the same
            put(shell, start)
            press(shell, keys)
            if keys in TAKE_AWAY:  # seen first, then done
                found += [f"{keys} from {type(start).__name__}: {one}" for one in heard.take()]
                QTest.qWait(0)
                press(shell, keys)
            done = heard.take()
            heard.count += 1
            if done != [action.id]:
                found.append(f"{keys} from {type(start).__name__}: {done} for {action.id}")
            now = QApplication.focusWidget()
            if is_letter(keys) and now is not None and takes_text(now):
                found.append(f"{keys} from {type(start).__name__}: a caret in {now}")
    return found


def _heard_when_off(shell: Shell, heard: Heard) -> list[str]:
    """WCAG 2.1.4: letters are off from around the screen as well when they are off."""
    letters = {keys for _one, _action, keys in _table(shell) if is_letter(keys)}
    found = []
    letter_keys().turn(on=False)
    try:
        for start, _own in around(shell):
            for keys in letters:
                put(shell, start)
                press(shell, keys)
                found += [f"{keys} off: {done}" for done in heard.take()]
    finally:
        letter_keys().turn(on=True)
    return found


def _stolen(shell: Shell, heard: Heard) -> list[str]:
    """Arrows, Enter and Space stay with the navigation; so does a letter nobody wants."""
    if shell.header.isHidden():
        return []
    found: list[str] = []
    gone: list[str] = []
    shell.navigation.gone.disconnect(shell.go)
    noted = shell.navigation.gone.connect(gone.append)
    for keys in ("Down", "Up", "PgDown", "Home", "J", "Space", "Enter"):
        shell.navigation.list.setFocus()
        press(shell, keys)
        if heard.take() or QApplication.focusWidget() is not shell.navigation.list:
            found.append(f"{keys} left the navigation")
    if len(gone) != 2:
        found.append(f"Space and Enter went to {gone}")
    shell.navigation.gone.disconnect(noted)
    shell.navigation.gone.connect(shell.go)
    return found


def _twofold(shell: Shell, heard: Heard) -> list[str]:
    """No shortcut has two meanings where the focus can be, as Qt weighs them."""
    found = [f"{keys} was heard twice" for keys in heard.twice]
    heard.twice = []
    shortcuts = [
        (one, owner)
        for one in shell.findChildren(QShortcut)
        if one.isEnabled() and isinstance(owner := one.parent(), QWidget) and owner.isVisible()
    ]
    for place in {owner for _one, owner in shortcuts}:
        taken: set[str] = set()
        for one, owner in shortcuts:
            text = one.key().toString()
            wide = one.context() is Qt.ShortcutContext.WindowShortcut
            if wide or is_inside(owner, place):
                if text in taken:
                    found.append(f"{text} twice at {type(place).__name__}")
                taken.add(text)
    return found


CHECKS = (_unheard, _heard_when_off, _stolen, _twofold)


def test_the_keys_of_every_place_work_from_anywhere_in_the_window(
    stops: Iterator[tuple[str, Shell]], heard: Heard
) -> None:
    """From the navigation, both buttons of the header, and with the focus nowhere."""
    found = []
    for key, shell in stops:
        for shortcut in shell.findChildren(QShortcut):
            shortcut.activatedAmbiguously.connect(
                lambda one=shortcut: heard.twice.append(one.key().toString())
            )
        was = QApplication.focusWidget()
        for check in CHECKS:
            if was is not None:
                was.setFocus()
            found += [f"{key}: {line}" for line in check(shell, heard)]
    assert found == []
    assert heard.count > 600
