"""The stores opened here before: what of them is shown, how one is chosen or all forgotten."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.ui.screens.unlock.doorways import shown_names
from iomdesk.ui.screens.unlock.recents import Recents
from iomdesk.ui.screens.unlock.view import Page
from iomdesk.ui.settings import MOST_RECENT, DeskSettings
from iomdesk.ui.theme import theme
from tests.helpers.program import texts
from tests.ui.test_unlock import Desk, desk, made  # noqa: F401 - the window and its store

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def listed(desk: Desk, tmp_path: Path) -> tuple[Path, ...]:  # noqa: F811
    """Six stores, the one in view first; two have one name, and all others are gone."""
    folders = (
        desk.folder,
        tmp_path / "Millbeck" / "brackenshire.iomstore",
        *(tmp_path / "away" / f"{name}.iomstore" for name in ("a", "b", "c")),
        tmp_path / "Ll\u0177n, \u65e5\u672c; 100%.iomstore",
    )
    for folder in reversed(folders):
        desk.settings.remember_store(folder)
    return folders


def test_six_are_kept_the_last_one_first_and_outlive_the_program(tmp_path: Path) -> None:
    """Any name a folder can have comes back as it was."""
    file = tmp_path / "desk.ini"
    folders = [tmp_path / f'{n}, Ll\u0177n \u65e5\u672c=%;\\"{n}.iomstore' for n in range(9)]
    settings = DeskSettings(file)
    for folder in (*folders, folders[4]):
        settings.remember_store(folder)
    again = DeskSettings(file)
    expected = (folders[4], folders[8], folders[7], folders[6], folders[5], folders[3])
    assert again.recent_stores == expected
    assert len(expected) == MOST_RECENT
    assert again.last_store == folders[4]


@pytest.mark.parametrize("found", ["", "{}", "[1, null]", "[", '"x"', "x, y"])
def test_a_list_that_cannot_be_read_is_an_empty_one(tmp_path: Path, found: str) -> None:
    """The settings may be edited by hand."""
    file = tmp_path / "desk.ini"
    file.write_text(f"[store]\nrecent={found}\n")
    assert DeskSettings(file).recent_stores == ()


def test_a_store_is_shown_by_the_name_of_its_folder_alone() -> None:
    """Twins by the nearest folder above in which they differ, never by a path."""
    one = Path("/home/priya/Stores/north.iomstore")
    assert shown_names((one,)) == (("north.iomstore", ""),)
    twin, third = Path("/mnt/x/Stores/north.iomstore"), Path("/mnt/y/Old/north.iomstore")
    assert shown_names((one, twin)) == (
        ("north.iomstore", "in priya"), ("north.iomstore", "in x"),
    )  # fmt: skip
    assert [beside for _, beside in shown_names((one, twin, third))] == [
        "in priya", "in x", "in Old",
    ]  # fmt: skip
    alone = Path("/north.iomstore")
    assert [beside for _, beside in shown_names((one, alone))] == ["in Stores", "in /"]


def test_ctrl_o_lists_them_and_a_digit_chooses(
    desk: Desk,  # noqa: F811
    listed: tuple[Path, ...],
    qtbot: QtBot,
) -> None:
    """No path in the window, nor in any tooltip; the one that is gone says so."""
    desk.presenter.show_store(desk.folder)
    desk.press(Qt.Key.Key_O, CTRL)
    assert desk.shows(Page.OTHERS)
    rows = desk.view.others.recent.rows
    assert desk.focused(rows[0])
    qtbot.waitUntil(lambda: rows[2].beside == "Not there now")
    assert rows[0].beside == f"in {desk.folder.parent.name}"
    assert rows[1].beside == "in Millbeck, Not there now"
    assert rows[1].accessibleName() == "brackenshire.iomstore, in Millbeck, Not there now"
    said = texts()
    assert str(desk.folder.parent) not in said
    assert "away" not in said
    chosen: list[object] = []
    desk.presenter.store_wanted.connect(chosen.append)
    for digit in range(1, 7):
        QTest.keyClicks(desk.focus, str(digit))
    assert chosen == list(listed)
    desk.press(Qt.Key.Key_Down)
    assert desk.focused(rows[1])
    desk.press(Qt.Key.Key_Return)
    assert chosen[6:] == [listed[1]]


def test_from_the_list_any_folder_and_back(
    desk: Desk,  # noqa: F811
    listed: tuple[Path, ...],
    qtbot: QtBot,
) -> None:
    """Ctrl+O a second time chooses a folder; Esc goes back to the store in view."""
    desk.presenter.show_store(desk.folder)
    for key, way in (
        (Qt.Key.Key_O, desk.presenter.other_wanted),
        (Qt.Key.Key_N, desk.presenter.create_wanted),
        (Qt.Key.Key_T, desk.presenter.training_wanted),
    ):
        if not desk.shows(Page.OTHERS):
            desk.press(Qt.Key.Key_O, CTRL)
        with qtbot.waitSignal(way):
            desk.press(key, CTRL)
    desk.press(Qt.Key.Key_Escape)
    assert desk.shows(Page.PASSPHRASE)
    assert desk.focused(desk.view.passphrase.box)


def test_what_was_typed_does_not_wait_behind_the_list(
    desk: Desk,  # noqa: F811
    listed: tuple[Path, ...],
) -> None:
    desk.presenter.show_store(desk.folder)
    desk.type("heron")
    desk.press(Qt.Key.Key_O, CTRL)
    assert desk.view.passphrase.box.text() == ""
    desk.press(Qt.Key.Key_Escape)
    assert desk.view.passphrase.box.text() == ""


def test_digits_typed_into_a_passphrase_choose_nothing(
    desk: Desk,  # noqa: F811
    listed: tuple[Path, ...],
) -> None:
    chosen: list[object] = []
    desk.presenter.store_wanted.connect(chosen.append)
    desk.presenter.show_store(desk.folder)
    desk.type("123456")
    assert desk.view.passphrase.box.text() == "123456"
    assert chosen == []


@pytest.mark.parametrize("letters", [True, False])
def test_the_first_window_lists_them_beside_the_three_ways(
    desk: Desk,  # noqa: F811
    listed: tuple[Path, ...],
    letters: bool,
) -> None:
    """With single keys switched off a digit counts in the list alone (WCAG 2.1.4)."""
    chosen: list[object] = []
    desk.presenter.store_wanted.connect(chosen.append)
    desk.settings.letter_keys = letters
    desk.presenter.show_store(None)
    assert desk.shows(Page.WELCOME)
    assert desk.view.side.recent.isVisible()
    assert desk.focused(desk.view.welcome.create_door)
    desk.type("2")
    assert chosen == ([listed[1]] if letters else [])
    desk.view.side.recent.begin()
    desk.type("3")
    assert chosen[-1:] == [listed[2]]


def test_a_store_opened_is_forgotten_everywhere(
    desk: Desk,  # noqa: F811
    listed: tuple[Path, ...],
    qtbot: QtBot,
    clock: SetClock,
) -> None:
    """Neither the window nor the settings on the disk know a name of them any more."""
    desk.presenter.forgotten.connect(lambda: desk.presenter.show_store(None))
    desk.presenter.show_store(desk.folder)
    desk.press(Qt.Key.Key_O, CTRL)
    desk.view.others.recent.forget.setFocus()
    desk.press(Qt.Key.Key_Return)
    assert desk.shows(Page.WELCOME)
    assert not desk.view.side.recent.isVisible()
    QApplication.sendPostedEvents(None, 52)  # DeferredDelete waits for an outer loop
    kept = (desk.folder.parent / "desk.ini").read_text()
    for folder in listed:
        assert folder.name not in texts()
        assert folder.stem not in kept
    again = DeskSettings(desk.folder.parent / "desk.ini")
    assert (again.recent_stores, again.last_store) == ((), None)
    assert desk.folder.is_dir()


def test_a_drive_that_never_answers_holds_up_nothing(
    qtbot: QtBot,
    desk: Desk,  # noqa: F811
    listed: tuple[Path, ...],
    settle: Callable[[], None],
) -> None:
    """Neither an unlocking nor the closing waits for it, and one thread looks, not four."""
    answers, asked = Event(), []

    def look(folders: tuple[Path, ...]) -> frozenset[Path]:
        asked.append(folders)
        answers.wait()
        return frozenset(folders[-1:])

    recents = Recents(desk.view, desk.settings, desk.view, look)
    for _ in range(5):
        assert recents.show()
    assert len(asked) == 1
    assert desk.jobs.running == ()
    desk.settings.remember_store(listed[3])
    recents.show()
    answers.set()
    rows = desk.view.others.recent.rows
    qtbot.waitUntil(lambda: rows[5].beside == "Not there now")
    settle()
    assert [folders[0] for folders in asked] == [listed[0], listed[3]]
    assert rows[5].beside == "Not there now"  # once
    assert not any("Not there" in row.beside for row in rows[:5])


@pytest.mark.parametrize("page", [Page.WELCOME, Page.OTHERS])
def test_six_fit_a_low_window_with_large_type(
    desk: Desk,  # noqa: F811
    listed: tuple[Path, ...],
    page: Page,
) -> None:
    """1280 x 720 at 150 %: nothing to scroll, no row over another."""
    theme().choose(percent=150)
    desk.view.resize(1280, 720)
    desk.presenter.show_store(None if page is Page.WELCOME else desk.folder)
    if page is Page.OTHERS:
        desk.press(Qt.Key.Key_O, CTRL)
    QApplication.processEvents()
    recent = desk.view.side.recent if page is Page.WELCOME else desk.view.others.recent
    assert len(recent.rows) == 6
    for row, below in zip(recent.rows, recent.rows[1:], strict=False):
        assert row.geometry().bottom() < below.geometry().top()
    shown = [*recent.rows, *desk.view.welcome.doors, desk.view.others.training_link]
    for part in shown:
        if part.isVisible():
            assert not part.visibleRegion().isEmpty()
            assert part.visibleRegion().boundingRect() == part.rect(), part.text()
    theme().choose(percent=100)
