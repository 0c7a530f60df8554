"""What the unlock window says of stores that will not open, and the ways to a first store."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from iomdesk.app import places
from iomdesk.domain.access import TRAINING_PASSPHRASE
from iomdesk.domain.clock import SetClock
from iomdesk.store import keys
from iomdesk.store.sealed import connect
from iomdesk.store.vault import Store
from iomdesk.ui import ask
from iomdesk.ui.ask import FileWanted, Question
from iomdesk.ui.screens.create.view import CreateView
from iomdesk.ui.screens.unlock.view import Page
from tests.helpers.program import ROOT, Rig, Start, free, settle, visible_texts
from tests.helpers.stores import (
    NAME,
    PASSPHRASE,
    QUICK,
    WHO,
    make_folder,
)

# ---- stores that will not open ---------------------------------------------------------


def test_a_store_open_elsewhere_says_who_has_it(start: Start, store: Path) -> None:
    """By a second process; Try again opens it once that has ended."""
    script = (
        "import sys; from pathlib import Path; from iomdesk.store.holder import take\n"
        f"held = take(Path({str(store)!r}), name='SELFHEAL, Jo')\n"
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as other:  # fmt: skip
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        rig = start(store)
        rig.try_passphrase(PASSPHRASE)
        title, said = rig.trouble()
        assert title == "Open somewhere else"
        assert "SELFHEAL, Jo has this store open" in said
        assert not rig.shell.is_open
        assert other.stdin is not None
        other.stdin.close()
        other.wait(30)
    rig.press("Return")  # Try again has the focus
    rig.unlock(PASSPHRASE)


def test_a_newer_store_is_left_alone(start: Start, tmp_path: Path, clock: SetClock) -> None:
    """It names what is needed, and nothing in the file is changed."""
    folder, key = make_folder(tmp_path)
    connection = connect(folder / "store.db", key, read_only=False)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    rig = start(folder)
    rig.try_passphrase(PASSPHRASE)
    title, said = rig.trouble()
    assert title == "Made by a newer iomdesk"
    assert "newer iomdesk" in said
    assert free(folder, clock)


def test_a_damaged_store_is_named_as_damaged(start: Start, store: Path, clock: SetClock) -> None:
    """One bit in the first page is enough."""
    file = store / "store.db"
    data = bytearray(file.read_bytes())
    data[200] ^= 1
    file.write_bytes(data)
    rig = start(store)
    rig.try_passphrase(PASSPHRASE)
    title, said = rig.trouble()
    assert title == "The store is damaged"
    assert "Bring back the last backup" in said
    assert file.read_bytes() == bytes(data)
    assert free(store, clock)


def test_a_folder_that_went_away_comes_back_by_try_again(start: Start, store: Path) -> None:
    """A drive that was not plugged in; a new store is offered as well."""
    away = store.with_name("away")
    store.rename(away)
    rig = start(store)
    title, said = rig.trouble()
    assert title == "The store is not there"
    assert "Plug in the drive" in said
    assert rig.view.trouble.create_button.isVisible()
    away.rename(store)
    rig.view.trouble.retry.setFocus()
    rig.press("Return")
    rig.view.passphrase.box.setFocus()
    rig.unlock(PASSPHRASE)


def test_a_folder_without_a_store_says_so(start: Start, tmp_path: Path) -> None:
    """As ``iomdesk FOLDER`` with any folder."""
    rig = start(tmp_path)
    title, said = rig.trouble()
    assert title == "Not a store"
    assert ".iomstore" in said


@contextmanager
def _as_somebody_else(folder: Path, tmp_path: Path) -> Iterator[None]:
    """As a user who may read the store and write nothing in it; root may write anywhere."""
    folder.chmod(0o555)
    if os.geteuid() != 0:
        yield
        folder.chmod(0o755)
        return
    changed = []
    for parent in (folder, *folder.parents):
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode | 0o011)
            changed.append((parent, mode))
    for file in folder.iterdir():
        file.chmod(0o755 if file.is_dir() else 0o444)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        for parent, mode in changed:
            parent.chmod(mode)


@pytest.mark.skipif(os.name != "posix", reason="rights are set with chmod")
def test_a_folder_nobody_may_write_in_is_told_and_left_alone(
    start: Start, store: Path, tmp_path: Path
) -> None:
    """A store on a read-only share."""
    rig = start(store)
    before = {file.name for file in store.iterdir()}
    with _as_somebody_else(store, tmp_path):
        rig.try_passphrase(PASSPHRASE)
    title, said = rig.trouble()
    assert title == "Only reading is allowed here"
    assert "Nothing was changed" in said
    assert {file.name for file in store.iterdir()} == before


def test_nothing_at_all_offers_three_ways_on(
    start: Start, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Create, open with Ctrl+O, and the training store."""
    rig = start(None)
    first = rig.view.page
    assert first is Page.WELCOME
    for door in rig.view.welcome.doors:
        assert door.isVisible()

    class Chooser:
        """Chooses the store."""

        def ask(self, parent: object, question: Question, then: Callable[[str], None]) -> None:
            raise AssertionError(question.title)

        def file(self, parent: object, wanted: FileWanted, then: Callable[[Path], None]) -> None:
            assert wanted.kind == "folder"
            then(store)

    with ask.use(Chooser()):
        rig.press("Ctrl+O")
    assert rig.view.page is Page.PASSPHRASE
    rig.unlock(PASSPHRASE)


# ---- recovery code, new store, training ------------------------------------------------


def test_the_recovery_code_opens_it_and_offers_a_new_passphrase(
    start: Start, tmp_path: Path, clock: SetClock
) -> None:
    """The new passphrase opens it from then on, and the old one no more."""
    folder = tmp_path / "recovered.iomstore"
    key, code = keys.create_keys(
        folder,
        name=NAME,
        scheme="brackenshire",
        training=False,
        person=WHO,
        passphrase=PASSPHRASE,
        cost=QUICK,
    )
    Store.create(folder, key).close()
    rig = start(folder)
    rig.view.passphrase.link.setFocus()
    rig.press("Space")
    rig.type(code.lower())
    rig.press("Return")
    rig.until(lambda: rig.view.page is Page.RENEW)
    assert not rig.shell.is_open
    rig.view.renew.first.setFocus()
    rig.type("gravel teapot window owl")
    rig.view.renew.second.setFocus()
    rig.type("gravel teapot window owl")
    with rig.qtbot.waitSignal(rig.program.opened, timeout=20_000):
        rig.press("Return")
    rig.lock()
    rig.try_passphrase(PASSPHRASE)
    assert "did not open the store" in rig.view.passphrase.field.problem
    rig.unlock("gravel teapot window owl")


def test_closing_after_the_recovery_code_lets_the_store_go(
    start: Start, tmp_path: Path, clock: SetClock
) -> None:
    """It stood open behind the page that asks for a new passphrase."""
    folder = tmp_path / "recovered.iomstore"
    key, code = keys.create_keys(
        folder,
        name=NAME,
        scheme="brackenshire",
        training=False,
        person=WHO,
        passphrase=PASSPHRASE,
        cost=QUICK,
    )
    Store.create(folder, key).close()
    rig = start(folder)
    rig.view.passphrase.link.setFocus()
    rig.press("Space")
    rig.type(code)
    rig.press("Return")
    rig.until(lambda: rig.view.page is Page.RENEW)
    rig.end()
    assert free(folder, clock)


def _wizard(rig: Rig) -> CreateView:
    view = rig.shell.findChild(CreateView)
    assert isinstance(view, CreateView)
    return view


def _to_recovery_page(rig: Rig, home: Path) -> CreateView:
    """Through the wizard's first three pages by keys."""
    rig.press("Return")  # the first of the three ways has the focus
    view = _wizard(rig)
    view.scheme.area.setFocus()
    rig.press("End")
    rig.press("Ctrl+Return")
    assert view.step == 1
    view.place.person.setFocus()
    rig.press("Ctrl+A")
    rig.type(WHO)
    view.place.place.setFocus()
    rig.press("Ctrl+A")
    rig.type(str(home))
    rig.press("Ctrl+Return")
    assert view.step == 2
    view.passphrase.first.setFocus()
    rig.type(PASSPHRASE)
    view.passphrase.second.setFocus()
    rig.type(PASSPHRASE)
    rig.press("Ctrl+Return")
    rig.until(lambda: view.step == 3)
    return view


def test_a_store_is_created_and_opened_by_keys(start: Start, tmp_path: Path) -> None:
    """Through the real makers; its area is kept in it, and it is offered next time."""
    home = tmp_path / "stores"
    home.mkdir()
    rig = start(None)
    view = _to_recovery_page(rig, home)
    area = str(view.scheme.area.value)
    assert area
    groups = [line for line in visible_texts(view).split("\n") if re.fullmatch("[0-9A-Z]{5}", line)]
    assert len(groups) == 8
    rig.press("Ctrl+Return")
    assert view.step == 4
    view.proof.box.setFocus()
    rig.type("-".join(groups))
    rig.press("Ctrl+Return")
    rig.until(lambda: rig.shell.findChild(CreateView) is None)
    settle()
    assert rig.view.page is Page.PASSPHRASE
    rig.unlock(PASSPHRASE)
    opened = rig.program.store
    assert opened is not None
    assert opened.desk.area == area
    assert opened.desk.who == WHO
    folder = opened.desk.store.folder
    assert folder.parent == home
    assert rig.settings.last_store == folder


def test_closing_in_the_wizard_leaves_nothing_behind(start: Start, tmp_path: Path) -> None:
    """A store whose code was not proved is no store."""
    home = tmp_path / "stores"
    home.mkdir()
    rig = start(None)
    _to_recovery_page(rig, home)
    rig.end()
    assert list(home.iterdir()) == []


def test_the_training_store_opens_by_itself_and_is_not_remembered(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once made it asks for its passphrase after a lock only, and shows it."""
    folder = tmp_path / "training.iomstore"
    key, _ = keys.create_keys(
        folder,
        name="Training",
        scheme="brackenshire",
        training=True,
        person=WHO,
        passphrase=TRAINING_PASSPHRASE,
        cost=QUICK,
    )
    Store.create(folder, key).close()
    monkeypatch.setattr(places, "training_folder", lambda: folder)
    rig = start(None, training=True)
    rig.until(lambda: rig.shell.is_open)
    rig.lock()
    assert TRAINING_PASSPHRASE in visible_texts(rig.shell)
    assert "every person in it is fictional" in visible_texts(rig.shell)
    rig.unlock(TRAINING_PASSPHRASE)
    assert rig.settings.last_store is None


def test_a_training_store_with_a_passphrase_of_somebody_asks_for_it(
    start: Start, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no bug, and no lost try at anybody's own store."""
    monkeypatch.setattr(places, "training_folder", lambda: store)
    rig = start(None, training=True)
    rig.until(lambda: not rig.program.unlock.busy and not rig.program.jobs.running)
    assert rig.view.page is Page.PASSPHRASE
    assert rig.view.strip.message is None
