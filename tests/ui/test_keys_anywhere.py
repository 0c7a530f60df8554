"""The screen in view owns its keys wherever the focus is; the shell's boxes own theirs.

Keys go to the window, as a keyboard's do; every place of the desk is pressed through in
tests/ui/sweeps/test_keys_anywhere.py.
"""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from iomdesk.ui import ask
from iomdesk.ui.actions import Action, ActionSet, letter_keys, sequence
from iomdesk.ui.screen import Place, Screen
from iomdesk.ui.shell import Shell
from iomdesk.ui.widgets.inputs import FindBox
from iomdesk.ui.widgets.inspector import Inspector
from iomdesk.ui.widgets.strip import Message, Weight
from tests.helpers.shell import open_desk


class Listed(Screen):
    """A find box over a list, a part with keys of its own, and a form that can be opened."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.finder, self.button = FindBox("Part of a name"), QPushButton("Change")
        self.list, self.part, self.form = QListView(), QListView(), Inspector("New")
        self.box = QLineEdit()
        self.form.column.addWidget(self.box)
        self.form.committed.connect(lambda: self.done.append("committed"))
        self.form.hide()
        column = QVBoxLayout(self)
        for view in (self.list, self.part):
            view.setModel(QStringListModel(["OAKAPPLE", "TEASELWOOD"], view))
        for one in (self.finder, self.button, self.list, self.part, self.form):
            column.addWidget(one)

        def made(name: str, *keys: str) -> Action:
            return Action(id=name, text=name, keys=keys, run=lambda: self.done.append(name),
                          place="listed")  # fmt: skip

        ActionSet(self, [made("change", "F2"), made("note", "N"), made("move", "M,1"),
                         made("all", "Ctrl+A"), made("slash", "/")])  # fmt: skip
        ActionSet(self.part, [made("drop", "Del"), made("up", "Alt+Up"), made("mark", "F9")])

    def panes(self) -> tuple[QWidget, ...]:
        """The list first."""
        return (self.list, self.part, self.form)

    def take(self) -> list[str]:
        """What was done since the last time."""
        done, self.done = self.done, []
        return done


@pytest.fixture
def screen(shell: Shell) -> Iterator[Listed]:
    """The desk with that screen beside an empty one."""
    shell.set_places(
        [Place("listed", "Listed", "cohort", 1, Listed), Place("bare", "Bare", "board", 2, Screen)]
    )
    open_desk(shell)
    made = shell.screen_here
    assert isinstance(made, Listed)
    yield made
    letter_keys().turn(on=True)


def press(shell: Shell, *keys: str) -> None:
    """On the keyboard of the window that is in front."""
    for one in keys:
        window = (QApplication.activeModalWidget() or shell).windowHandle()
        QTest.keySequence(window, sequence(one))


def test_from_the_navigation_a_key_is_heard_where_the_focus_was(
    shell: Shell, screen: Listed
) -> None:
    """Once; also two keys in a row, and a sign; the focus is in the screen again."""
    for keys, done in (("F2", "change"), ("N", "note"), ("M,1", "move"), ("Ctrl+A", "all"),
                       ("/", "slash")):  # fmt: skip
        screen.part.setFocus()
        shell.navigation.list.setFocus()
        press(shell, keys)
        assert screen.take() == [done]
        assert QApplication.focusWidget() is screen.part


def test_a_key_of_one_part_finds_its_part(shell: Shell, screen: Listed) -> None:
    """Not while words may be waiting in a form: there it would mean another thing."""
    screen.list.setFocus()
    shell.header.finder.setFocus()
    press(shell, "F9")
    assert screen.take() == ["mark"]
    assert QApplication.focusWidget() is screen.part
    screen.form.show()
    screen.box.setFocus()
    shell.header.finder.setFocus()
    press(shell, "F9")
    assert screen.take() == []
    assert QApplication.focusWidget() is shell.header.finder


@pytest.mark.parametrize("start", ["navigation", "button", "nothing"])
def test_what_takes_something_away_is_not_heard_from_afar(
    shell: Shell, screen: Listed, settle: Callable[[], None], start: str
) -> None:
    """Del brings the focus to what it would take away, where it is seen; again, it does."""
    screen.list.setFocus()
    if start == "nothing":
        screen.list.clearFocus()
    else:
        (shell.navigation.list if start == "navigation" else shell.header.finder).setFocus()
    press(shell, "Del")
    assert screen.take() == []
    settle()
    assert screen.take() == []
    assert QApplication.focusWidget() is screen.part
    press(shell, "Del")
    assert screen.take() == ["drop"]


def test_a_letter_is_not_followed_by_typing(shell: Shell, screen: Listed) -> None:
    """The box the focus was in does not take the next letter; F2 goes back into it."""
    screen.finder.setFocus()
    shell.navigation.list.setFocus()
    press(shell, "N", "N")
    assert screen.take() == ["note", "note"]
    assert screen.finder.text() == ""
    screen.finder.setFocus()
    shell.navigation.list.setFocus()
    press(shell, "F2")
    assert screen.take() == ["change"]
    assert QApplication.focusWidget() is screen.finder


def test_letters_obey_their_setting(shell: Shell, screen: Listed) -> None:
    """Off, a letter is the navigation's own again: it seeks a place."""
    letter_keys().turn(on=False)
    shell.navigation.list.setFocus()
    press(shell, "B", "N", "F2")
    assert screen.take() == ["change"]
    assert shell.navigation.list.currentIndex().row() == 1


def test_ctrl_enter_commits_and_esc_only_comes_back(shell: Shell, screen: Listed) -> None:
    """Ctrl+Enter is no Enter: it goes to no place."""
    screen.form.show()
    screen.box.setFocus()
    shell.navigation.list.setCurrentIndex(shell.navigation.list.model().index(1, 0))
    shell.navigation.list.setFocus()
    press(shell, "Ctrl+Enter")
    assert screen.take() == ["committed"]
    assert shell.place_here == "listed"
    shell.navigation.list.setFocus()
    press(shell, "Esc")
    assert screen.take() == []
    assert screen.form.isVisible()
    assert QApplication.focusWidget() is screen.box


def test_text_boxes_of_the_shell_keep_every_key(shell: Shell, screen: Listed) -> None:
    """The palette, and the boxes of the panel beside the screen; its buttons do not."""
    press(shell, "Ctrl+K", "N", "F2", "Del", "Ctrl+A", "Alt+Up")
    assert screen.take() == []
    assert QApplication.focusWidget() is shell.palette_box.box
    press(shell, "Esc")
    panel, box, button = Inspector("New action"), QLineEdit(), QPushButton("Keep it")
    kept: list[int] = []
    panel.committed.connect(lambda: kept.append(1))
    panel.column.addWidget(box)
    panel.column.addWidget(button)
    shell.side.open(panel)
    box.setFocus()
    press(shell, "N", "F2", "Del", "Ctrl+A", "Alt+Up")
    assert screen.take() == []
    button.setFocus()
    press(shell, "Ctrl+Enter", "Esc")
    assert screen.take() == []
    assert kept == [1]
    assert QApplication.focusWidget() is button
    press(shell, "F2")
    assert screen.take() == ["change"]
    shell.side.close_panel()
    panel.deleteLater()


def test_nothing_is_heard_behind_a_question_or_while_locked(
    shell: Shell, screen: Listed, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    """Neither keys nor letters."""
    shell.navigation.list.setFocus()
    answers = (ask.Answer("stay", "Stay", main=True),)
    ask.question(shell, ask.Question("Leave?", "It stays.", answers, "stay"), lambda _a: None)
    press(shell, "F2", "N", "Ctrl+A")
    assert screen.take() == []
    press(shell, "Esc")
    settle()
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    press(shell, "F2")
    assert screen.take() == ["change"]
    done = screen.done
    shell.lock()
    press(shell, "F2", "N", "Del")
    assert done == []


def test_the_strip_and_no_focus_at_all_are_around_the_screen(shell: Shell, screen: Listed) -> None:
    """The button of a message; a focus that went with what had it."""
    shell.strip.put("late", Message("The backup is late.", Weight.WARNING, "Back up", print))
    (button,) = (one for one in shell.strip.findChildren(QPushButton) if one.isVisible())
    button.setFocus()
    press(shell, "N")
    screen.list.clearFocus()
    assert QApplication.focusWidget() is None
    press(shell, "F2")
    assert screen.take() == ["note", "change"]


@pytest.mark.parametrize("way", ["click", "Enter", "Ctrl+1"])
def test_a_chosen_place_has_the_focus_in_its_list(shell: Shell, screen: Listed, way: str) -> None:
    """By a click, by Enter, by its number: one way, also when it was in view already."""
    places = shell.navigation.list

    def choose() -> None:
        index = places.model().index(0, 0)
        if way == "click":
            at = places.visualRect(index).center()
            point = places.viewport().mapTo(shell, at)
            QTest.mouseClick(shell.windowHandle(), Qt.MouseButton.LeftButton,
                             Qt.KeyboardModifier.NoModifier, point)  # fmt: skip
        elif way == "Enter":
            places.setCurrentIndex(index)
            places.setFocus()
            press(shell, "Enter")
        else:
            press(shell, way)

    for before in (screen.finder, screen.button, screen.list, places):
        for away in (True, False):
            before.setFocus()
            if away:
                shell.go("bare")
            choose()
            assert QApplication.focusWidget() is screen.list
            press(shell, "Home", "Down")
            assert screen.list.currentIndex().row() == 1
    screen.form.show()
    screen.box.setFocus()
    shell.go("bare")
    choose()
    assert QApplication.focusWidget() is screen.box


def test_no_key_is_heard_again_while_it_is_held(qtbot: QtBot) -> None:
    """The Enter of the number pad is a key of its own to Qt: it records once as well."""
    place = QWidget()
    qtbot.addWidget(place)
    act = Action(id="keep", text="Keep", keys=("Ctrl+Enter", "F2"), run=lambda: None, place="")
    ActionSet(place, [act])
    shortcuts = place.findChildren(QShortcut)
    assert len(shortcuts) == 3
    assert not any(one.autoRepeat() for one in shortcuts)
