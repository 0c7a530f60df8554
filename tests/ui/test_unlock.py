"""The unlock window, driven by keys alone over real key files, locks and threads."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.access import StoreFacts
from iomdesk.domain.clock import SetClock
from iomdesk.store import keys
from iomdesk.store.facts import look
from iomdesk.store.holder import Hold, take
from iomdesk.store.keyfile import FILE
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.unlock.pages import PassphrasePage
from iomdesk.ui.screens.unlock.presenter import UnlockPresenter
from iomdesk.ui.screens.unlock.view import Page, UnlockView
from iomdesk.ui.settings import DeskSettings
from iomdesk.ui.theme import Mode, theme
from iomdesk.words import words

SMALL = keys.Cost(time=1, memory_kib=8, lanes=1)
PHRASE = "heron mossy lantern kite"
OTHER = "gravel teapot window owl"
PRIYA, JO = "ELDERFLOWER, Priya", "SELFHEAL, Jo"


class KeyOpener:
    """Opens real key files under a real lock; what it opens is the key and the hold."""

    def __init__(self, clock: SetClock) -> None:
        self.clock = clock
        self.holds: list[Hold] = []

    def look(self, folder: Path) -> StoreFacts:
        return look(folder, clock=self.clock, passphrase="training store")

    def unlock(self, folder: Path, slot_id: str, passphrase: str) -> object:
        hold = take(folder, clock=self.clock)
        try:
            key = keys.unlock(folder, slot_id, passphrase, clock=self.clock)
        except BaseException:
            hold.release()
            raise
        self.holds.append(hold)
        return key

    def unlock_with_recovery(self, folder: Path, code: str) -> object:
        with take(folder, clock=self.clock):
            return keys.unlock_with_recovery(folder, code, clock=self.clock), folder

    def set_passphrase(self, opened: object, slot_id: str, passphrase: str) -> None:
        assert isinstance(opened, tuple)
        key, folder = opened
        keys.reset_passphrase(folder, key, slot_id, passphrase, cost=SMALL)

    def use_copy(self, folder: Path) -> None:
        keys.use_kept_copy(folder)

    def abandon(self, opened: object) -> None:
        self.abandoned = opened


class Desk:
    """The window, its presenter, and what came out of it."""

    def __init__(self, bot: QtBot, folder: Path, clock: SetClock) -> None:
        self.bot, self.folder, self.clock = bot, folder, clock
        self.jobs = Jobs()
        self.view = UnlockView()
        bot.addWidget(self.view)
        self.opener = KeyOpener(clock)
        self.settings = DeskSettings(folder.parent / "desk.ini")
        self.presenter = UnlockPresenter(
            self.view, opener=self.opener, jobs=self.jobs, clock=clock, settings=self.settings
        )
        self.opened: list[object] = []
        self.presenter.opened.connect(self.opened.append)
        self.view.resize(1440, 900)
        self.view.show()
        self.view.activateWindow()
        bot.waitUntil(self.view.isActiveWindow)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.focus, text)

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.focus, key, held)

    def enter(self) -> None:
        """Enter, and wait for the thread's answer."""
        self.press(Qt.Key.Key_Return)
        self.bot.waitUntil(lambda: not self.presenter.busy)

    @property
    def focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def focused(self, widget: QWidget) -> bool:
        return self.focus is widget

    def shows(self, page: Page) -> bool:
        return self.view.page is page

    def say(self) -> str:
        return self.view.passphrase.field.problem


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, bytes, str]:
    folder = tmp_path / "brackenshire.iomstore"
    key, code = keys.create_keys(
        folder,
        name="Brackenshire IOM",
        scheme="brackenshire",
        training=False,
        person=PRIYA,
        passphrase=PHRASE,
        cost=SMALL,
    )
    (folder / "store.db").write_bytes(bytes(41_600))
    return folder, key, code


@pytest.fixture
def desk(
    qtbot: QtBot, qapp: QApplication, made: tuple[Path, bytes, str], clock: SetClock
) -> Iterator[Desk]:
    theme().install(qapp)
    theme().choose(mode=Mode.LIGHT, percent=100)
    it = Desk(qtbot, made[0], clock)
    yield it
    it.presenter.leave()
    it.jobs.close()
    for hold in it.opener.holds:
        hold.release()


def test_the_passphrase_opens_it_and_leaves_nothing_in_the_box(
    desk: Desk, made: tuple[Path, bytes, str]
) -> None:
    desk.presenter.show_store(desk.folder)
    assert desk.focused(desk.view.passphrase.box)
    assert not desk.view.passphrase.person.isVisible()
    desk.type(PHRASE)
    desk.enter()
    assert desk.opened == [made[1]]
    assert desk.view.passphrase.box.text() == ""


def test_a_wrong_passphrase_is_kept_and_selected_and_five_make_a_wait(desk: Desk) -> None:
    desk.presenter.show_store(desk.folder)
    box = desk.view.passphrase.box
    for left in (4, 3, 2, 1):
        desk.type("not this one")
        desk.enter()
        assert "did not open the store" in desk.say()
        assert f"{left} tr" in desk.say()
        assert box.text() == box.selectedText() == "not this one"
        assert desk.focused(box)
    desk.type("not this one")
    desk.enter()
    assert "in 30 seconds" in desk.say()
    assert desk.view.passphrase.unlock.reason == desk.say()
    # Nothing is tried meanwhile, by key or button.
    desk.press(Qt.Key.Key_Return)
    assert not desk.presenter.busy
    desk.clock.at += timedelta(seconds=29)
    desk.presenter.tick()
    assert "in 1 second." in desk.say()
    desk.clock.at -= timedelta(days=1)
    desk.presenter.tick()
    assert desk.say() == ""
    desk.clock.at += timedelta(days=1, seconds=1)
    desk.type(PHRASE)
    desk.enter()
    assert len(desk.opened) == 1


def test_the_wait_outlives_the_window(desk: Desk) -> None:
    slot = keys.read_keys(desk.folder).people[0].id
    for _ in range(5):
        with pytest.raises(keys.WrongPassphrase):
            keys.unlock(desk.folder, slot, "not this one", clock=desk.clock)
    desk.clock.at += timedelta(seconds=3)
    desk.presenter.show_store(desk.folder)
    assert "in 27 seconds" in desk.say()


def test_who_is_asked_only_of_several_and_the_last_is_remembered(
    desk: Desk, made: tuple[Path, bytes, str]
) -> None:
    folder, key, _code = made
    second = keys.add_person(folder, key, person=JO, passphrase=OTHER, cost=SMALL)
    keys.unlock(folder, second, OTHER, clock=desk.clock)
    desk.presenter.show_store(folder)
    page = desk.view.passphrase
    assert page.person.isVisible()
    assert page.person.currentText() == JO
    assert desk.focused(page.box)
    desk.press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert desk.focused(page.person)
    desk.press(Qt.Key.Key_Up)
    desk.press(Qt.Key.Key_Tab)
    desk.type(PHRASE)
    desk.enter()
    assert desk.opened == [key]
    assert keys.read_keys(folder).last_person == keys.read_keys(folder).people[0]


def test_caps_lock_is_said_and_alt_w_shows_what_is_typed(desk: Desk) -> None:
    desk.presenter.show_store(desk.folder)
    box = desk.view.passphrase.box
    # With Caps Lock a capital comes without Shift; keyClicks would hold Shift itself.
    QTest.keyPress(box, Qt.Key.Key_CapsLock)
    assert "Caps Lock is on." in box.accessibleDescription()
    QTest.keyClick(box, Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    assert box.echoMode() is box.EchoMode.Normal
    desk.presenter.show_store(desk.folder)
    assert box.echoMode() is box.EchoMode.Password


def test_the_recovery_code_opens_it_and_gives_a_new_passphrase(
    desk: Desk, made: tuple[Path, bytes, str]
) -> None:
    folder, key, code = made
    desk.presenter.show_store(folder)
    page = desk.view.passphrase
    for _ in range(6):
        if desk.focused(page.link):
            break
        desk.press(Qt.Key.Key_Tab)
    assert desk.focused(page.link)
    desk.press(Qt.Key.Key_Space)
    assert desk.shows(Page.RECOVERY)
    desk.press(Qt.Key.Key_Escape)
    assert desk.shows(Page.PASSPHRASE)
    desk.view.page_asked.emit(Page.RECOVERY)
    wrong = code[:12] + ("A" if code[12] != "A" else "B") + code[13:]
    desk.type(wrong.lower())
    desk.enter()
    assert "Group 3" in desk.view.recovery.field.problem
    assert desk.view.recovery.box.text() == wrong.lower()
    desk.view.recovery.box.selectAll()
    desk.type(code.lower().replace("-", " "))
    desk.press(Qt.Key.Key_Return)
    desk.presenter.say_meanwhile("It is brought up to date.")
    assert not desk.view.strip.isHidden()
    desk.bot.waitUntil(lambda: not desk.presenter.busy)
    assert desk.view.strip.isHidden()  # what is over is not said beside the next question
    assert desk.shows(Page.RENEW)
    assert desk.opened == []
    desk.type("too short")
    desk.press(Qt.Key.Key_Return)
    desk.type("too short")
    desk.enter()
    assert "9 of at least 12" in desk.view.renew._first_field.problem
    desk.view.renew.forget()
    desk.view.renew.begin()
    desk.type(OTHER)
    desk.press(Qt.Key.Key_Return)
    desk.type(OTHER + "x")
    desk.press(Qt.Key.Key_Return)
    assert desk.view.renew._second_field.problem == words("rule", "passphrases_differ")
    desk.press(Qt.Key.Key_Backspace)
    desk.enter()
    assert desk.opened == [(key, folder)]
    slot = keys.read_keys(folder).people[0].id
    assert keys.unlock(folder, slot, OTHER, clock=desk.clock) == key


def test_a_store_opened_by_code_and_left_is_closed_again(
    desk: Desk, made: tuple[Path, bytes, str]
) -> None:
    desk.presenter.show_store(made[0])
    desk.view.page_asked.emit(Page.RECOVERY)
    desk.type(made[2])
    desk.enter()
    desk.presenter.leave()
    assert desk.opener.abandoned == (made[1], made[0])
    assert desk.opened == []


def test_a_store_opened_by_code_is_closed_before_the_training_store_is_made(
    desk: Desk, made: tuple[Path, bytes, str]
) -> None:
    """Nobody could close it behind the window that is making another."""
    desk.presenter.show_store(made[0])
    desk.view.page_asked.emit(Page.RECOVERY)
    desk.type(made[2])
    desk.enter()
    desk.presenter.prepare("Making the training store", "It takes a moment.")
    assert desk.opener.abandoned == (made[1], made[0])


def test_a_store_open_elsewhere_says_who_where_and_since_when(desk: Desk) -> None:
    desk.presenter.show_store(desk.folder)
    with take(desk.folder, name=JO, clock=desk.clock):
        desk.type(PHRASE)
        desk.enter()
        assert desk.shows(Page.TROUBLE)
        assert desk.view.trouble.title.text() == "Open somewhere else"
        assert desk.view.trouble.text.text().startswith(f"{JO} has this store open on ")
        assert "since 24 Nov 2026 09:00" in desk.view.trouble.text.text()
    assert desk.focused(desk.view.trouble.retry)
    desk.press(Qt.Key.Key_Space)
    assert desk.shows(Page.PASSPHRASE)


def test_a_damaged_key_file_offers_its_copy(desk: Desk, made: tuple[Path, bytes, str]) -> None:
    path = desk.folder / FILE
    path.write_bytes(path.read_bytes()[:-40])
    desk.presenter.show_store(desk.folder)
    assert desk.focused(desk.view.trouble.copy)
    desk.press(Qt.Key.Key_Space)
    assert desk.shows(Page.PASSPHRASE)
    desk.type(PHRASE)
    desk.enter()
    assert desk.opened == [made[1]]


@pytest.mark.parametrize(
    ("harm", "title"),
    [
        ("gone", "The store is not there"),
        ("no_store", "Not a store"),
        ("no_data", "The records are not there"),
    ],
)
def test_what_will_not_open_has_its_words_and_a_way_on(
    desk: Desk, tmp_path: Path, harm: str, title: str
) -> None:
    folder = {"gone": tmp_path / "away.iomstore", "no_store": tmp_path, "no_data": desk.folder}[
        harm
    ]
    if harm == "no_data":
        (desk.folder / "store.db").unlink()
    desk.presenter.show_store(folder)
    assert desk.view.trouble.title.text() == title
    assert desk.view.trouble.isAncestorOf(desk.focus)


@pytest.mark.parametrize("percent", [100, 150])
def test_with_no_store_there_are_three_equal_ways_with_a_key_each(
    desk: Desk, qtbot: QtBot, percent: int
) -> None:
    """By its key from anywhere, and by Enter on each, reached with an arrow; none cut."""
    theme().choose(percent=percent)
    held = Qt.KeyboardModifier.ControlModifier
    desk.presenter.show_store(None)
    asked = desk.presenter
    doors = desk.view.welcome.doors
    ways = (asked.create_wanted, asked.other_wanted, asked.training_wanted)
    keys_of = (Qt.Key.Key_N, Qt.Key.Key_O, Qt.Key.Key_T)
    assert len({door.size().toTuple() for door in doors}) == 1
    assert len({door.property("kind") for door in doors}) == 1
    for door, way, key in zip(doors, ways, keys_of, strict=True):
        assert door.width() >= door.sizeHint().width(), door.text()
        assert desk.focused(door)
        with qtbot.waitSignal(way):
            desk.press(Qt.Key.Key_Return)
        for other in doors:
            other.setFocus()
            with qtbot.waitSignal(way):
                desk.press(key, held)
        door.setFocus()
        desk.press(Qt.Key.Key_Down)
    theme().choose(percent=100)


def _shown(within: QWidget) -> set[str]:
    """The words in view within a widget."""
    parts: list[QLabel | QAbstractButton] = [*within.findChildren(QLabel)]
    parts += within.findChildren(QAbstractButton)
    return {part.text() for part in parts if part.isVisibleTo(within)}


def test_while_a_store_is_made_nothing_of_another_store_stands_beside_it(
    desk: Desk, made: tuple[Path, bytes, str]
) -> None:
    """Neither the store in view before nor those opened before, and no way to another."""
    desk.presenter.show_store(made[0])
    assert words("unlock", "store") in _shown(desk.view.side)
    desk.presenter.prepare("Making a store", "This happens once.")
    beside = _shown(desk.view.side)
    assert words("unlock", "every_store") in beside
    for code in ("store", "file", "recent", "forget", "open_other"):
        assert words("unlock", code) not in beside
    desk.presenter.show_store(made[0])
    assert words("unlock", "open_other") in _shown(desk.view.side)


def test_the_keys_of_the_first_window_do_nothing_where_they_do_not_stand(desk: Desk) -> None:
    desk.presenter.show_store(desk.folder)
    asked: list[str] = []
    desk.presenter.create_wanted.connect(lambda: asked.append("create"))
    desk.presenter.training_wanted.connect(lambda: asked.append("training"))
    desk.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    desk.press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert asked == []


def test_the_training_store_names_its_passphrase_openly(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "training.iomstore"
    keys.create_keys(
        folder,
        name="Training",
        scheme="brackenshire",
        training=True,
        person=PRIYA,
        passphrase="training store",
        cost=SMALL,
    )
    (folder / "store.db").write_bytes(b"x")
    desk.presenter.show_store(folder)
    assert desk.view.passphrase._openly.text().endswith("training store")
    desk.presenter.show_store(desk.folder)
    assert desk.view.passphrase._openly.text() == ""


@pytest.mark.parametrize("percent", [100, 125, 150])
@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK, Mode.CONTRAST])
def test_nothing_is_cut_at_any_text_size(desk: Desk, mode: Mode, percent: int) -> None:
    theme().choose(mode=mode, percent=percent)
    desk.presenter.show_store(desk.folder)
    desk.view.wrong(words("unlock", "wrong", {"left": 4}))
    QApplication.sendPostedEvents()
    desk.view.grab()
    from iomdesk.ui.widgets.label import Label

    for label in desk.view.findChildren(Label):
        if label.isVisible() and label.text():
            need = label.heightForWidth(label.width()) if label.wordWrap() else -1
            assert label.height() >= max(need, 1) - 2, label.text()
            if not label.wordWrap():
                assert label.width() >= label.sizeHint().width() - 2, label.text()
    theme().choose(mode=Mode.LIGHT, percent=100)


def test_a_box_open_again_looks_open_again(qtbot: QtBot) -> None:
    """The style sheet must see that a try has ended, not only the keyboard."""
    page = PassphrasePage()
    qtbot.addWidget(page)
    page.show()
    page.box.clearFocus()
    before = page.box.grab().toImage()
    page.set_busy("Opening")
    assert page.box.grab().toImage() != before
    page.set_busy("")
    assert page.box.grab().toImage() == before
