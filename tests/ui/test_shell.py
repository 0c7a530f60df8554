"""The shell by keyboard alone, and the lock from anywhere."""

from collections.abc import Callable
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.ui import ask
from iomdesk.ui.actions import Action, clashes
from iomdesk.ui.keysheet import KeySheet
from iomdesk.ui.palette import Entry
from iomdesk.ui.screen import Screen
from iomdesk.ui.settings import DeskSettings
from iomdesk.ui.shell import Shell
from iomdesk.ui.theme import Mode, Theme
from iomdesk.ui.widgets.badge import KeyCaps
from iomdesk.ui.widgets.inspector import Scrolled
from iomdesk.ui.widgets.strip import Message, Weight
from tests.helpers.shell import ALT, CTRL, NAMES, SHIFT, Seconds, Two, open_desk, press


@pytest.mark.parametrize(("number", "name"), [((n + 1) % 10, name) for n, name in enumerate(NAMES)])
def test_ctrl_and_a_number_goes_to_each_place(shell: Shell, number: int, name: str) -> None:
    """Ctrl+1 to Ctrl+0, with title and fact in the header."""
    press(Qt.Key(Qt.Key.Key_0 + number), CTRL)
    assert shell.place_here == name.lower()
    assert shell.windowTitle() == f"{name} - iomdesk"
    assert shell.header.accessibleName() == name


def test_screens_are_made_on_the_first_visit_and_kept(shell: Shell) -> None:
    """Going away and back finds the same screen."""
    first = shell.screen_here
    shell.go("board")
    shell.go("today")
    assert shell.screen_here is first
    assert isinstance(first, Two)
    assert first.calls == ["arrive None", "leave", "arrive None"]


def test_back_and_forward_follow_places_and_people(shell: Shell) -> None:
    """Alt+Left and Alt+Right; a record opened inside a screen counts as a place."""
    shell.go("cohort")
    screen = shell.screen_here
    assert isinstance(screen, Two)
    screen.moved.emit("person-12")
    shell.go("board")
    press(Qt.Key.Key_Left, ALT)
    assert shell.place_here == "cohort"
    assert screen.calls[-1] == "arrive person-12"
    press(Qt.Key.Key_Left, ALT)
    assert screen.calls[-1] == "arrive None"
    press(Qt.Key.Key_Right, ALT)
    press(Qt.Key.Key_Right, ALT)
    assert shell.place_here == "board"


def test_f6_goes_through_the_panes_and_back(shell: Shell) -> None:
    """Navigation, header, the panes of the screen, round again; Shift+F6 the other way."""
    screen = shell.screen_here
    assert isinstance(screen, Two)
    order: list[QWidget] = [screen.left, screen.right, shell.navigation.list,
                            shell.header.finder]  # fmt: skip
    screen.left.setFocus()
    seen = []
    for _ in range(4):
        seen.append(QApplication.focusWidget())
        press(Qt.Key.Key_F6)
    assert seen == order
    assert QApplication.focusWidget() is screen.left
    press(Qt.Key.Key_F6, SHIFT)
    assert QApplication.focusWidget() is shell.header.finder


def test_the_navigation_works_by_keys_and_says_what_waits(shell: Shell) -> None:
    """Arrows move, Enter goes; counts only where something waits."""
    places = shell.navigation.list
    places.setFocus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    assert shell.place_here == "today"
    press(Qt.Key.Key_Return)
    assert shell.place_here == "referrals"
    model = places.model()
    said = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert said == ["Today", "Cohort", "Referrals, 5 waiting, in view"]


def test_keys_of_the_shell_reach_the_screen(shell: Shell) -> None:
    """F3 asks the screen in view, from inside a text box too."""
    screen = shell.screen_here
    assert isinstance(screen, Two)
    screen.left.setFocus()
    press(Qt.Key.Key_F3)
    press(Qt.Key.Key_F, CTRL)
    assert screen.calls[-2:] == ["find", "find"]


def test_no_two_actions_want_onepress(shell: Shell) -> None:
    """Those everywhere and those of the screen."""
    assert clashes(shell.all_actions()) == ()


def test_f1_lists_the_keys_of_this_screen(shell: Shell, settle: Callable[[], None]) -> None:
    """From the same actions, and F1 closes it again."""
    press(Qt.Key.Key_F1)
    sheet = shell.findChild(KeySheet)
    assert sheet is not None
    said = {label.accessibleName() for label in sheet.findChildren(QWidget)}
    assert {"F8", "Ctrl+K", "F6"} <= said
    QTest.keyClick(sheet, Qt.Key.Key_F1)
    settle()
    assert shell.findChild(KeySheet) is None


def test_f12_locks_over_a_dialog_that_is_open(
    shell: Shell, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    """The question is gone unanswered, the screens are gone, the unlock view is there."""
    answers: list[str] = []
    shell.strip.put("backup", Message("The backup is late.", Weight.WARNING))
    ask.question(
        shell,
        ask.Question("Leave?", "It stays open.", (ask.Answer("stay", "Stay", main=True),), "stay"),
        answers.append,
    )
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    screen = shell.screen_here
    assert isinstance(screen, Two)
    calls = screen.calls
    with qtbot.waitSignals([shell.locking, shell.locked], order="strict"):
        QTest.keyClick(dialog, Qt.Key.Key_F12)
    settle()
    assert calls[-1] == "flush"
    assert answers == []
    assert not shell.is_open
    assert QApplication.activeModalWidget() is None
    assert shell.findChildren(Screen) == []
    assert shell.strip.message is None
    assert shell.header.accessibleName() == ""
    assert shell.windowTitle() == "iomdesk"
    assert "Nothing in the store can be read" in shell.status.state_words
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName() == "passphrase"


def test_nothing_of_the_desk_answers_while_locked(shell: Shell) -> None:
    """Neither keys nor palette; after unlocking all works again."""
    shell.palette_box.remember(Entry(id="person:1", text="TEASELWOOD, Dean", run=lambda: None))
    shell.lock()
    press(Qt.Key.Key_2, CTRL)
    press(Qt.Key.Key_K, CTRL)
    shell.palette_box.summon()
    assert shell.place_here == ""
    assert shell.palette_box.isHidden()
    open_desk(shell)
    press(Qt.Key.Key_2, CTRL)
    assert shell.place_here == "cohort"
    press(Qt.Key.Key_K, CTRL)
    assert not shell.palette_box.isHidden()
    assert shell.palette_box.entries == ()


def test_idleness_locks_after_the_minutes_that_were_set(
    shell: Shell, seconds: Seconds, settings: DeskSettings, qtbot: QtBot
) -> None:
    """It counts down in words, a key starts it afresh, and then it locks."""
    assert shell.status.lock_words == "Locks in 10 min"
    settings.idle_minutes = 2
    for _ in range(2):
        seconds.at += 35
        shell.idle.tick()
    assert shell.status.lock_words == "Locks in under 1 min"
    press(Qt.Key.Key_A)
    shell.idle.tick()
    assert shell.status.lock_words == "Locks in 2 min"
    with qtbot.waitSignal(shell.locked) as locked:
        for _ in range(4):
            seconds.at += 30
            shell.idle.tick()
    assert locked.args == ["idle"]
    assert shell.status.lock_words == ""


def test_a_computer_that_slept_wakes_up_locked(
    shell: Shell, seconds: Seconds, qtbot: QtBot
) -> None:
    """Well before the idle time is over."""
    seconds.at += 200
    with qtbot.waitSignal(shell.locked) as locked:
        shell.idle.tick()
    assert locked.args == ["slept"]


def test_the_settings_reach_the_look_at_once(
    shell: Shell, settings: DeskSettings, themed: Theme
) -> None:
    """Theme, text size and key caps."""
    settings.mode = Mode.DARK
    settings.text_size = 150
    settings.key_caps = False
    assert themed.look.dark
    assert themed.percent == 150
    assert not themed.look.caps
    assert shell.banner.height() == 33


def test_the_save_state_is_told_in_words(shell: Shell) -> None:
    """A tick and when; a dot and how many."""
    screen = shell.screen_here
    assert screen is not None
    screen.unsaved.emit(2)
    assert shell.status.state_words == "Not saved yet: 2 changes"
    screen.unsaved.emit(1)
    assert shell.status.state_words == "Not saved yet: 1 change"
    shell.tell_saved("Saved 24 Nov 2026 10:06")
    assert shell.status.state_words == "Saved 24 Nov 2026 10:06"


def test_closing_locks_first_and_remembers_the_window(
    shell: Shell, settings: DeskSettings, qtbot: QtBot
) -> None:
    """Drafts are kept, nothing is asked, the geometry is in the settings."""
    with qtbot.waitSignals([shell.locking, shell.locked, shell.closed], order="strict"):
        shell.close()
    assert not settings.geometry.isEmpty()


@pytest.mark.parametrize("percent", [100, 150])
def test_targets_are_large_enough_and_named(shell: Shell, themed: Theme, percent: int) -> None:
    """No target under 24 x 24; all that takes the focus has a name for a reader."""
    themed.choose(percent=percent)
    frame = (shell.header, shell.navigation, shell.status, shell.strip)
    for part in frame:
        for control in part.findChildren(QPushButton):
            if control.isVisible():
                assert min(control.width(), control.height()) >= 24, control.text()
                reader = QAccessible.queryAccessibleInterface(control)
                assert reader.text(QAccessible.Text.Name)


def test_the_clock_in_the_status_bar_is_the_one_handed_in(shell: Shell, clock: SetClock) -> None:
    """Weekday, date, time."""
    clock.at = datetime(2026, 11, 24, 10, 6).astimezone()
    shell.tell_time()
    said = [child.text() for child in shell.status.findChildren(QLabel)]
    assert "Tue 24 Nov 2026 10:06" in said


def _nothing() -> None:
    """Nothing is done."""


def test_f1_says_of_which_part_a_key_is(qtbot: QtBot) -> None:
    """Del takes a meeting off in the diary and a case off the agenda."""
    parts = ("meetings", "meetings.diary", "meetings.cases", "meetings.cases")
    found = [
        Action(id=f"m.{number}", text=f"Deed {number}", run=_nothing, keys=("Del",), place=place)
        for number, place in enumerate(parts)
    ]
    sheet = KeySheet("Meetings", found, ())
    qtbot.addWidget(sheet)
    said = [one.text() for one in sheet.findChildren(QLabel) if one.text()]
    start = said.index("Deed 0")
    assert said[start : start + 6] == [
        "Deed 0", "In the diary", "Deed 1", "On the agenda", "Deed 2", "Deed 3",
    ]  # fmt: skip


def test_no_line_of_f1_is_cut(qtbot: QtBot) -> None:
    """What two columns have no room for takes a second line."""
    long = "To finish: put over what is left, say what may be disclosed, and end the meeting"
    found = [Action(id="m.1", text=long, run=_nothing, keys=("PgDown",), place="m")]
    sheet = KeySheet("Meetings", found, found)
    qtbot.addWidget(sheet)
    sheet.show()
    (inside,) = sheet.findChildren(Scrolled)
    content = inside.widget()
    assert content is not None
    assert content.width() <= inside.viewport().width()
    assert {caps.accessibleName() for caps in sheet.findChildren(KeyCaps)} >= {"PgDn"}
