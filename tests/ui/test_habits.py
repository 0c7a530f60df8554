"""Errors, questions, actions, settings, clipboard: the habits every screen shares."""

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.problems import Cancelled, EnvironmentProblem, RuleViolation
from iomdesk.ui import ask
from iomdesk.ui.actions import Action, ActionSet, button_for, clashes, menu_of, refresh_button
from iomdesk.ui.ask import FileWanted, Question
from iomdesk.ui.clipboard import SecretClipboard
from iomdesk.ui.errors import Errors, Net, Where
from iomdesk.ui.session import says_lock
from iomdesk.ui.settings import DeskSettings
from iomdesk.ui.theme import Mode

SECRET = "TEASELWOOD"  # a name that no log may hold


class Conflict(Exception):
    """Stands for a type the app registers."""


def test_errors_are_mapped_by_type_to_a_place_and_words() -> None:
    """A rule to its field, the disk to the strip, a stop to nowhere."""
    errors = Errors()
    rule = errors.explain(RuleViolation("pncid", "required"))
    assert (rule.where, rule.field) == (Where.FIELD, "pncid")
    assert rule.words == "This is needed before it can be kept."
    disk = errors.explain(EnvironmentProblem("disk_full"))
    assert disk.where is Where.STRIP
    assert disk.words.startswith("The disk is full.")
    assert errors.explain(Cancelled()).where is Where.NOWHERE


def test_the_app_can_add_a_type_and_the_newest_wins() -> None:
    """So that the store's own errors need not be known here."""
    from iomdesk.ui.errors import Told

    errors = Errors()
    errors.register(Conflict, lambda _error: Told(Where.COMPARE, "Both are kept."))
    assert errors.explain(Conflict()).where is Where.COMPARE


@pytest.mark.logs
def test_a_bug_gets_a_number_and_no_word_of_it_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Types and places are logged; messages and values never are, causes included."""

    def fall() -> None:
        try:
            int(SECRET)
        except ValueError as cause:
            raise KeyError(SECRET) from cause

    with pytest.raises(KeyError) as fallen, caplog.at_level(logging.ERROR):
        fall()
    told = Errors().explain(fallen.value)
    assert told.where is Where.BUG
    assert told.incident in told.words
    assert told.incident in caplog.text
    assert "KeyError" in caplog.text
    assert "ValueError" in caplog.text
    assert "test_habits.py" in caplog.text
    assert SECRET not in caplog.text


@pytest.fixture
def net(tmp_path: Path) -> Iterator[Net]:
    """The net over this process, its logs in a folder of this test."""
    made = Net()
    made.install(tmp_path / "logs")
    yield made
    made.remove()
    made.deleteLater()


def test_what_nobody_caught_comes_to_the_window_from_any_thread(net: Net, qtbot: QtBot) -> None:
    """The hooks hand it over; nothing is printed and nothing falls."""
    problem = RuntimeError("lost")

    def fall() -> None:
        raise problem

    with qtbot.waitSignal(net.caught) as caught:
        thread = threading.Thread(target=fall)
        thread.start()
        thread.join()
    assert caught.args == [problem]
    other = KeyError("here")
    with qtbot.waitSignal(net.caught) as caught:
        sys.excepthook(KeyError, other, None)
    assert caught.args == [other]


@pytest.mark.logs
def test_the_log_is_a_local_file_that_turns_over(net: Net, tmp_path: Path) -> None:
    """Our own records are there; hooks and handlers are gone after ``remove``."""
    logging.getLogger("iomdesk.ui").warning("job %s stopped", 7)
    net.remove()
    assert "job 7 stopped" in (tmp_path / "logs" / "iomdesk.log").read_text("utf-8")
    handlers = logging.getLogger("iomdesk").handlers
    assert [one for one in handlers if one.get_name() == "iomdesk-file"] == []


def _action(name: str, keys: tuple[str, ...], place: str = "", **more: Callable[[], str]) -> Action:
    return Action(id=name, text=name, run=lambda: None, keys=keys, place=place, **more)  # type: ignore[arg-type]


def test_clashes_are_found_in_one_place_and_with_everywhere() -> None:
    """The same key in two screens is no clash; written otherwise it still is one."""
    board, cohort = _action("b", ("M",), "board"), _action("c", ("M",), "cohort")
    assert clashes([board, cohort]) == ()
    found = clashes([_action("b2", ("Ctrl+Return",), "board"), _action("all", ("Ctrl+Enter",))])
    assert [(one.first, one.second) for one in found] == [("all", "b2")]
    with pytest.raises(ValueError, match="Nonsense"):
        clashes([_action("x", ("Nonsense+Q+Z",))])


def test_actions_work_by_key_button_and_menu_and_give_their_reason(qtbot: QtBot) -> None:
    """One action, three ways; refused it does nothing by any of them."""
    holder, done, reason = QWidget(), [], [""]
    qtbot.addWidget(holder)
    box = QLineEdit()
    action = Action(id="record", text="Record decision", keys=("Ctrl+Enter", "D"),
                    run=lambda: done.append(1), refused=lambda: reason[0])  # fmt: skip
    ActionSet(holder, [action])
    button = button_for(action)
    column = QVBoxLayout(holder)
    column.addWidget(box)
    column.addWidget(button)
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(box, Qt.Key.Key_D)
    assert len(done) == 1
    assert box.text() == "d"  # a letter is a letter in a text box
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_D)
    button.click()
    menu = menu_of([action], holder)
    menu.actions()[0].trigger()
    assert len(done) == 4
    reason[0] = "Only 2 agencies are in the room."
    refresh_button(button, action)
    assert button.reason == reason[0]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    refused = menu_of([action], holder).actions()[0]
    assert not refused.isEnabled()
    assert reason[0] in refused.text()
    assert len(done) == 4


class Chosen:
    """Answers without a window."""

    def __init__(self, answer: str, path: Path) -> None:
        self.answer, self.path = answer, path
        self.asked: list[str] = []

    def ask(self, _parent: QWidget, question: Question, then: Callable[[str], None]) -> None:
        """Give the answer."""
        self.asked.append(question.title)
        then(self.answer)

    def file(self, _parent: QWidget, wanted: FileWanted, then: Callable[[Path], None]) -> None:
        """Give the path."""
        self.asked.append(wanted.title)
        then(self.path)


def test_questions_can_be_answered_without_a_window(qtbot: QtBot, tmp_path: Path) -> None:
    """A test of a screen puts its own asker in place; only "yes" runs the deed."""
    holder, done = QWidget(), []
    qtbot.addWidget(holder)
    with ask.use(Chosen("leave", tmp_path)) as _:
        ask.leave_meeting(holder, lambda: done.append("left"))
        ask.folder(holder, "Where the packs go", lambda path: done.append(path.name))
    with ask.use(Chosen("stay", tmp_path)):
        ask.leave_meeting(holder, lambda: done.append("again"))
    assert done == ["left", tmp_path.name]


@pytest.mark.parametrize(
    ("key", "answer"), [(Qt.Key.Key_Escape, "stay"), (Qt.Key.Key_Return, "stay")]
)
def test_a_question_opens_with_the_safe_answer_chosen(
    qtbot: QtBot, key: Qt.Key, answer: str, settle: Callable[[], None]
) -> None:
    """Esc and Enter both stay; it never blocks the code that asked."""
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.show()
    answers: list[str] = []
    asked = ask.Question(
        "Leave the meeting?", "What was recorded is kept.",
        (ask.Answer("leave", "Leave the meeting"), ask.Answer("stay", "Stay", main=True)), "stay",
    )  # fmt: skip
    ask.question(holder, asked, answers.append)
    assert answers == []
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog, key)
    settle()
    assert answers == [answer]
    assert QApplication.activeModalWidget() is None


def test_settings_come_back_and_nonsense_is_the_default(tmp_path: Path, qtbot: QtBot) -> None:
    """Written, read by another, and damaged by hand."""
    path = tmp_path / "desk.ini"
    first = DeskSettings(path)
    with qtbot.waitSignal(first.changed):
        first.mode = Mode.DARK
    first.text_size, first.idle_minutes = 125, 5
    first.key_caps = first.letter_keys = False
    first.geometry = QByteArray(b"place")
    first.save()
    second = DeskSettings(path)
    assert (second.mode, second.text_size, second.idle_minutes) == (Mode.DARK, 125, 5)
    assert not second.key_caps
    assert not second.letter_keys
    assert second.geometry == QByteArray(b"place")
    damaged = tmp_path / "damaged.ini"
    damaged.write_text("[look]\nmode=pink\ntext_size=big\n[lock]\nidle_minutes=900\n")
    third = DeskSettings(damaged)
    assert (third.mode, third.text_size, third.idle_minutes) == (Mode.SYSTEM, 100, 60)
    with pytest.raises(ValueError, match="0"):
        third.idle_minutes = 0


def test_a_copied_number_is_marked_secret_and_taken_out_again(qapp: QApplication) -> None:
    """Clipboard keepers are told; what somebody else copied since is left alone."""
    clipboard, secrets = QGuiApplication.clipboard(), SecretClipboard()
    secrets.copy("2009/9990012Z")
    data = clipboard.mimeData()
    assert data.data("x-kde-passwordManagerHint").data() == b"secret"
    assert clipboard.text() == "2009/9990012Z"
    secrets.clear()
    assert clipboard.text() == ""
    secrets.copy("2009/9990012Z")
    clipboard.setText("other")
    secrets.clear()
    assert clipboard.text() == "other"
    clipboard.clear()
    secrets.deleteLater()


@pytest.mark.parametrize(
    ("message", "parameter", "locks"),
    [(0x0218, 4, True), (0x0218, 7, False), (0x02B1, 7, True), (0x02B1, 8, False),
     (0x0011, 0, True), (0x000F, 4, False)],
)  # fmt: skip
def test_the_messages_of_windows_that_lock(message: int, parameter: int, *, locks: bool) -> None:
    """Suspend, session lock, end of session; not resume, unlock or painting."""
    assert says_lock(message, parameter) is locks
