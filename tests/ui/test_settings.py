"""Settings: what a person chooses takes effect and is remembered; keys, check, log."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.wall import Naming
from iomdesk.services import about, cohort, packs, stores, wall
from iomdesk.services.about import Fact
from iomdesk.services.desk import Desk
from iomdesk.store import keys
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.settings.presenter import Ports, SettingsPresenter
from iomdesk.ui.screens.settings.view import SettingsView
from iomdesk.ui.settings import DeskSettings
from iomdesk.ui.theme import Mode
from tests.helpers.people import add
from tests.helpers.stores import PASSPHRASE, QUICK, make_folder, open_desk

NEW = "plover samphire cobble dusk"


class Room:
    """Settings over a real store, with its key."""

    def __init__(self, folder: Path, key: bytes, desk: Desk, qtbot: QtBot) -> None:
        self.folder = folder
        self.desk = desk
        self.qtbot = qtbot
        self.backups: list[Path] = []
        self.settings = DeskSettings(folder.parent / "desk.ini")
        self.jobs = Jobs()
        self.view = SettingsView()
        qtbot.addWidget(self.view)
        slot = keys.read_keys(folder).people[0].id

        def change(old: str, new: str) -> None:
            keys.change_passphrase(folder, slot, old=old, new=new, clock=desk.clock, cost=QUICK)

        def back_up(target: Path) -> Path:
            self.backups.append(target)
            return target

        self.presenter = SettingsPresenter(
            self.view,
            desk=desk,
            settings=self.settings,
            jobs=self.jobs,
            errors=Errors(),
            ports=Ports(
                change_passphrase=change,
                check=lambda: stores.check_store(desk),
                back_up=back_up,
                store_facts=lambda: (Fact("Name", desk.name),),
            ),
        )
        self.view.resize(1264, 800)
        self.view.show()

    def rest(self) -> None:
        """Wait until no job runs."""
        if self.jobs.running:
            with self.qtbot.waitSignal(self.jobs.idle, timeout=20_000):
                pass

    def opens(self, passphrase: str) -> bool:
        """Whether a passphrase opens the store."""
        slot = keys.read_keys(self.folder).people[0].id
        try:
            keys.unlock(self.folder, slot, passphrase, clock=self.desk.clock)
        except keys.WrongPassphrase:
            return False
        return True


@pytest.fixture
def room(tmp_path: Path, clock: SetClock, qtbot: QtBot) -> Iterator[Room]:
    """Settings in a window."""
    folder, key = make_folder(tmp_path)
    desk = open_desk(folder, key, clock)
    made = Room(folder, key, desk, qtbot)
    yield made
    made.rest()
    made.jobs.close()
    desk.store.close()


def test_colours_and_size_are_kept_at_once(room: Room, qtbot: QtBot) -> None:
    room.view.colours.setFocus()
    qtbot.keyClick(room.view.colours, Qt.Key.Key_Right)
    qtbot.keyClick(room.view.colours, Qt.Key.Key_Right)
    assert room.settings.mode is Mode.DARK
    qtbot.keyClick(room.view.text_size, Qt.Key.Key_End)
    assert room.settings.text_size == 150
    room.settings.save()
    again = DeskSettings(room.folder.parent / "desk.ini")
    assert (again.mode, again.text_size) == (Mode.DARK, 150)


def test_the_keys_on_buttons_are_switched_and_kept_at_once(room: Room, qtbot: QtBot) -> None:
    """Buttons without their keys for who knows them; the desk hears of it there and then."""
    assert room.view.key_caps.isChecked()
    with qtbot.waitSignal(room.settings.changed) as told:
        room.view.key_caps.click()
    assert told.args == ["look/key_caps"]
    assert not room.settings.key_caps
    room.view.key_caps.click()
    assert DeskSettings(room.folder.parent / "desk.ini").key_caps


def test_the_passphrase_changes_only_with_the_old_one(room: Room, qtbot: QtBot) -> None:
    view = room.view
    qtbot.keyClicks(view.old, "not the passphrase")
    qtbot.keyClicks(view.new, NEW)
    qtbot.keyClicks(view.again, NEW)
    qtbot.keyClick(view.again, Qt.Key.Key_Return)
    room.rest()
    assert "Nothing was changed" in view.old_field.problem
    assert room.opens(PASSPHRASE)
    view.old.clear()
    qtbot.keyClicks(view.old, PASSPHRASE)
    qtbot.keyClick(view.again, Qt.Key.Key_Return)
    room.rest()
    assert view.old_field.problem == ""
    assert not view.new.text()
    assert room.opens(NEW)
    assert not room.opens(PASSPHRASE)


def test_two_different_new_passphrases_change_nothing(room: Room, qtbot: QtBot) -> None:
    view = room.view
    qtbot.keyClicks(view.old, PASSPHRASE)
    qtbot.keyClicks(view.new, NEW)
    qtbot.keyClicks(view.again, NEW + "x")
    qtbot.keyClick(view.again, Qt.Key.Key_Return)
    room.rest()
    assert "differ" in view.again_field.problem
    assert room.opens(PASSPHRASE)


def test_a_short_new_passphrase_is_refused_at_its_field(room: Room, qtbot: QtBot) -> None:
    view = room.view
    qtbot.keyClicks(view.old, PASSPHRASE)
    qtbot.keyClicks(view.new, "short")
    qtbot.keyClicks(view.again, "short")
    qtbot.keyClick(view.again, Qt.Key.Key_Return)
    room.rest()
    assert view.new_field.problem
    assert room.opens(PASSPHRASE)


def test_a_check_says_what_was_looked_at(room: Room, qtbot: QtBot) -> None:
    add(room.desk, "OAKAPPLE", "Stephen")
    qtbot.mouseClick(room.view.check, Qt.MouseButton.LeftButton)
    room.rest()
    assert "sealed" in room.view.health.text()
    assert "none altered" in room.view.health.text()
    last = keys.read_keys(room.folder).last_check
    assert last is not None
    assert last.passed


def test_the_access_log_shows_who_looked_at_whom(room: Room) -> None:
    person_id = add(room.desk, "OAKAPPLE", "Stephen")
    cohort.open_record(room.desk, person_id)
    room.presenter.refresh()
    first = room.view.log_model.rows[0]
    assert (first.verb, first.person, first.who) == (
        "Looked at",
        "OAKAPPLE, Stephen",
        "ELDERFLOWER, Priya",
    )


def test_the_rules_are_said_in_words(room: Room) -> None:
    assert room.view.statement.text() == room.desk.scheme.statement.text


def test_the_telephone_number_is_kept_in_the_store(room: Room, qtbot: QtBot) -> None:
    qtbot.keyClicks(room.view.phone, "01632 960 100")
    qtbot.mouseClick(room.view.keep_phone, Qt.MouseButton.LeftButton)
    assert stores.recall(room.desk, packs.PHONE) == "01632 960 100"


def test_show_works_for_the_box_that_has_the_focus(room: Room, qtbot: QtBot) -> None:
    view = room.view
    qtbot.waitUntil(view.isVisible)
    view.activateWindow()
    for box in (view.old, view.new, view.again):
        box.setFocus()
        qtbot.keyClick(box, Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
        shown = [
            one for one in (view.old, view.new, view.again) if one.echoMode() == one.EchoMode.Normal
        ]
        assert shown == [box]
        qtbot.keyClick(box, Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)


def test_how_the_wall_names_people_is_kept_in_the_store(room: Room) -> None:
    """In full until somebody chooses otherwise; for everybody who opens the store, and logged."""
    assert room.view.naming.current == Naming.FULL
    room.view.naming.setFocus()
    room.qtbot.keyClick(room.view.naming, Qt.Key.Key_Right)
    assert wall.naming(room.desk) is Naming.INITIALS
    assert "setting" in about.access_log(room.desk)[0].subject.casefold()
