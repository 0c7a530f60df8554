"""The rules in Settings: read in words, by version; a newer set only with its authority."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iomdesk.assets import schemes_folder
from iomdesk.domain.clock import SetClock
from iomdesk.services import rulesets
from iomdesk.services.desk import Desk
from iomdesk.ui import ask
from iomdesk.ui.actions import clashes
from iomdesk.ui.ask import FileWanted
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.settings.rules import RulesPresenter
from iomdesk.ui.screens.settings.rulesview import RulesView
from iomdesk.ui.screens.settings.view import SettingsView
from iomdesk.ui.theme import theme
from tests.helpers.program import Rig
from tests.helpers.rules import newer_rules
from tests.helpers.stores import PASSPHRASE, make_folder

BOARD = "Strategic Implementation Group"


class _Folder:
    """Answers every question for a folder with the same one."""

    def __init__(self) -> None:
        self.folder: Path | None = None

    def ask(self, *_arguments: object) -> None:
        raise AssertionError

    def file(self, _parent: object, wanted: FileWanted, then: object) -> None:
        assert wanted.kind == "folder"
        assert callable(then)
        if self.folder is not None:
            then(self.folder)


class Room:
    """The rules over a real store."""

    def __init__(self, desk: Desk, qtbot: QtBot, folder: Path) -> None:
        self.desk = desk
        self.qtbot = qtbot
        self.folder = folder
        self.locked: list[str] = []
        self.left: list[str] = []
        self.jobs = Jobs()
        self.asker = _Folder()
        self.view = RulesView(desk.today)
        qtbot.addWidget(self.view)
        self.presenter = RulesPresenter(
            desk,
            self.view,
            self.jobs,
            Errors(),
            back=lambda: self.left.append("settings"),
            lock=lambda: self.locked.append("rules"),
        )
        self.view.resize(1244, 800)
        self.view.show()
        self.view.activateWindow()
        qtbot.waitUntil(self.view.isActiveWindow)
        self.view.arrive(None)

    def rest(self) -> None:
        """Wait until no job runs."""
        if self.jobs.running:
            with self.qtbot.waitSignal(self.jobs.idle, timeout=20_000):
                pass

    def press(self, key: Qt.Key, *, control: bool = False) -> None:
        """Press a key where the focus is."""
        held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(QApplication.focusWidget() or self.view, key, held)

    def load(self, folder: Path) -> None:
        """Ctrl+O, and that folder."""
        self.asker.folder = folder
        with ask.use(self.asker):
            self.press(Qt.Key.Key_O, control=True)
        self.rest()

    def type(self, text: str) -> None:
        """Type where the focus is."""
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClicks(target, text)

    @property
    def text(self) -> str:
        """What the reader shows."""
        return self.view.reader.toPlainText()

    def versions(self) -> list[str]:
        """The versions the store holds, the one in force first."""
        return [row.version for row in rulesets.rule_sets(self.desk)]


@pytest.fixture
def room(desk: Desk, qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    """The rules in a window, and a folder with version 2."""
    made = Room(desk, qtbot, newer_rules(tmp_path / "new"))
    yield made
    made.rest()
    made.jobs.close()


def test_the_rule_set_is_read_in_words(room: Room) -> None:
    assert room.text.startswith("The rule set\n")
    for part in ("Areas", "Referral form", "Matrix", "Confidentiality statement"):
        assert f"\n{part}\n" in room.text
    assert "OGRS 3 at 24 months sets the tier" in room.text
    assert room.view.reader.isReadOnly()
    assert room.view.reader.accessibleName() == "The rules in words, version 1"
    assert room.view.reader.hasFocus()


def test_what_is_known_of_the_version_in_force_stands_beside_it(room: Room) -> None:
    (row,) = room.view.versions.model.rows
    said = " ".join(_labels(room.view.versions))
    assert "17 Mar 2026" in said
    assert row.authorised_by in said
    assert "There is no earlier version." in said


def _labels(widget: object) -> list[str]:
    from PySide6.QtWidgets import QLabel, QWidget

    assert isinstance(widget, QWidget)
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisible()]


def test_a_newer_one_is_shown_and_brought_in_by_keyboard_alone(room: Room, clock: SetClock) -> None:
    room.load(room.folder)
    assert "Before: 24\nAfter: 12" in room.text
    assert "Version\nBefore: 1\nAfter: 2" in room.text
    assert "2 changes" in _labels(room.view)
    assert "stays under version 1" in " ".join(_labels(room.view.form))
    assert room.versions() == ["1"]
    clock.at += timedelta(hours=1)
    room.press(Qt.Key.Key_Tab)
    for typed in (BOARD, "17 nov 2026", "Minute 7"):
        room.type(typed)
        room.press(Qt.Key.Key_Tab)
    assert room.locked == []
    assert room.view.form.record.hasFocus()
    room.press(Qt.Key.Key_Return, control=True)
    room.rest()
    assert room.locked == ["rules"]
    now = rulesets.rule_sets(room.desk)[0]
    assert (now.version, now.authorised_by, str(now.authorised_on), now.reference) == (
        "2", BOARD, "2026-11-17", "Minute 7",
    )  # fmt: skip


def test_ctrl_enter_works_wherever_the_focus_is(room: Room, clock: SetClock) -> None:
    """From the text of the changes: once it says what is missing, then it brings them in."""
    room.load(room.folder)
    form = room.view.form
    assert room.view.reader.hasFocus()
    room.press(Qt.Key.Key_Return, control=True)
    room.rest()
    assert form.fields["authorised_by"].problem or form.fields["authorised_on"].problem
    assert room.locked == []
    clock.at += timedelta(hours=1)
    form.by.setText(BOARD)
    form.on.setText("17 nov 2026")
    form.reference.setText("Minute 7")
    room.view.reader.setFocus()
    room.press(Qt.Key.Key_Enter, control=True)
    room.rest()
    assert room.locked == ["rules"]
    assert room.versions()[0] == "2"


@pytest.mark.parametrize("missing", ["authorised_by", "authorised_on", "reference"])
def test_without_the_authority_nothing_happens_and_the_field_says_so(
    room: Room, missing: str
) -> None:
    room.load(room.folder)
    form = room.view.form
    form.by.setText(BOARD)
    form.on.setText("17 nov 2026")
    form.reference.setText("Minute 7")
    editor = form.fields[missing].editor
    assert editor in {form.by, form.on, form.reference}
    editor.setProperty("text", "")
    form.record.click()
    room.rest()
    assert form.fields[missing].problem
    assert editor.hasFocus()
    assert room.locked == []
    assert room.versions() == ["1"]


def test_a_date_that_is_still_to_come_is_no_authority(room: Room) -> None:
    room.load(room.folder)
    form = room.view.form
    form.by.setText(BOARD)
    form.on.setText("25 nov 2026")
    form.reference.setText("Minute 7")
    form.record.click()
    room.rest()
    assert form.fields["authorised_on"].problem
    assert room.versions() == ["1"]


def test_esc_leaves_the_rules_as_they_are(room: Room) -> None:
    room.load(room.folder)
    room.view.form.by.setFocus()
    room.type("Some")
    room.press(Qt.Key.Key_Escape)
    assert not room.view.comparing
    assert room.view.reader.accessibleName() == "The rules in words, version 1"
    assert room.view.reader.hasFocus()
    assert room.versions() == ["1"]
    room.load(room.folder)
    assert room.view.form.by.text() == ""


def test_a_folder_that_cannot_be_used_says_why(room: Room, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    broken = room.folder / "scheme.toml"
    broken.write_text(broken.read_text().replace('code = "MIL"', 'code = "Mill"'))
    for folder, told in (
        (tmp_path / "empty", "has no scheme.toml in it"),
        (schemes_folder() / "derbyshire", "Derbyshire IOM; this store works under brackenshire"),
        (schemes_folder() / "brackenshire", "version 1; version 1 is in force"),
        (room.folder, "brackenshire/scheme.toml: area[2].code is not a code"),
    ):
        room.load(folder)
        assert told in " ".join(_labels(room.view.strip))
        assert not room.view.comparing
    assert room.versions() == ["1"]


def test_an_earlier_version_is_read_as_it_was(room: Room, clock: SetClock) -> None:
    clock.at += timedelta(hours=1)
    rulesets.bring_in(
        room.desk,
        rulesets.candidate(room.desk, room.folder),
        authorised_by=BOARD,
        authorised_on=room.desk.today(),
        reference="Minute 7",
    )
    room.presenter.load()
    table = room.view.versions.table
    assert "OGRS 3 at 12 months sets the tier" in room.text
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert "OGRS 3 at 24 months sets the tier" in room.text
    assert room.view.reader.accessibleName() == "The rules in words, version 1"
    room.qtbot.waitUntil(lambda: "earlier" in _labels(room.view.versions))


def test_the_one_that_came_with_the_program_is_offered_when_it_is_newer(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iomdesk.formdef import scheme as schemes

    button = room.view.bar.button("rules.shipped")
    assert not button.isEnabled()
    monkeypatch.setattr(schemes, "schemes_folder", lambda: room.folder.parent)
    room.presenter.load()
    assert button.isEnabled()
    button.click()
    assert room.view.comparing
    assert "Before: 24\nAfter: 12" in room.text


def test_the_way_back_goes_to_settings_and_no_key_means_two_things(room: Room) -> None:
    room.view.bar.button("rules.back").click()
    assert room.left == ["settings"]
    assert clashes(room.view.actions_given) == ()


def test_at_150_per_cent_the_authority_folds_and_is_reached(room: Room) -> None:
    before = theme().percent
    theme().choose(percent=150)
    try:
        room.view.resize(1000, 700)
        room.load(room.folder)
        room.qtbot.waitUntil(lambda: room.view.both.folded)
        assert room.view.reader.isVisible()
        room.view.both.button.click()
        assert room.view.form.by.hasFocus()
        assert room.view.form.isVisible()
        room.press(Qt.Key.Key_Escape)
        assert room.view.reader.isVisible()
    finally:
        theme().choose(percent=before)


def test_the_desk_locks_and_opens_under_the_newer_rules(
    tmp_path: Path, clock: SetClock, qtbot: QtBot
) -> None:
    """The whole program, from Settings to the unlock window and back."""
    folder, _key = make_folder(tmp_path / "live")
    rig = Rig(qtbot, clock, tmp_path / "desk.ini", folder)
    try:
        rig.unlock(PASSPHRASE)
        rig.press("Ctrl+0")
        settings = rig.shell.screen_here
        assert isinstance(settings, SettingsView)
        settings.all_rules.click()
        view = rig.shell.screen_here
        assert isinstance(view, RulesView)
        asker = _Folder()
        asker.folder = newer_rules(tmp_path / "new")
        with ask.use(asker):
            rig.press("Ctrl+O")
        rig.until(lambda: view.comparing)
        view.form.by.setText(BOARD)
        view.form.on.setText("17 nov 2026")
        view.form.reference.setText("Minute 7")
        with qtbot.waitSignal(rig.program.closed_store, timeout=20_000):
            view.form.record.click()
        assert not rig.shell.is_open
        assert "in force from now on" in " ".join(_labels(rig.view))
        rig.unlock(PASSPHRASE)
        store = rig.program.store
        assert store is not None
        assert store.desk.scheme.rule_set == "brackenshire 2"
    finally:
        rig.end()
