"""The first minutes: three ways to begin, a double click, an upgrade, and what is remembered."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from iomdesk import assets
from iomdesk.app import application, cli, places
from iomdesk.app import desk as desk_program
from iomdesk.domain.access import TRAINING_PASSPHRASE
from iomdesk.domain.clock import SetClock
from iomdesk.store import keys
from iomdesk.store.migrate import REVISIONS
from iomdesk.store.opener import OPENER
from iomdesk.store.vault import Store
from iomdesk.ui import ask
from iomdesk.ui.ask import FileWanted, Question
from iomdesk.ui.screens.create.view import CreateView
from iomdesk.ui.screens.unlock.view import Page
from tests.helpers.painted import measure
from tests.helpers.program import ROOT, Rig, Start, free, settle, texts, visible_texts
from tests.helpers.stores import FOLDER, NAME, PASSPHRASE, QUICK, WHO, make_folder

OLD = assets.resource("selftest", "stores")


def training(folder: Path) -> Path:
    """A training store without anybody in it."""
    key, _ = keys.create_keys(
        folder, name="Training", scheme="brackenshire", training=True, person=WHO,
        passphrase=TRAINING_PASSPHRASE, cost=QUICK,
    )  # fmt: skip
    Store.create(folder, key).close()
    return folder


def remembered(rig: Rig) -> tuple[Path, ...]:
    """The list as the next start would read it."""
    return rig.settings.recent_stores


def page(rig: Rig) -> Page:
    """What the left half shows now."""
    return rig.view.page


class Chooser:
    """Chooses a folder, and leaves what it is asked to leave."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ask(self, parent: object, question: Question, then: Callable[[str], None]) -> None:
        assert "leave" in {answer.key for answer in question.answers}
        then("leave")

    def file(self, parent: object, wanted: FileWanted, then: Callable[[Path], None]) -> None:
        assert wanted.kind == "folder"
        then(self.folder)


# ---- three ways ------------------------------------------------------------------------


def test_each_of_the_three_ways_by_its_key(
    start: Start, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Making a store and back, the training store and back, and one that is there."""
    folder = training(tmp_path / "training.iomstore")
    monkeypatch.setattr(places, "training_folder", lambda: folder)
    rig = start(None)
    assert page(rig) is Page.WELCOME
    rig.press("Ctrl+N")
    assert rig.shell.findChild(CreateView) is not None
    with ask.use(Chooser(store)):
        rig.press("Escape")
    rig.until(lambda: rig.shell.findChild(CreateView) is None)
    assert page(rig) is Page.WELCOME
    with rig.qtbot.waitSignal(rig.program.opened, timeout=20_000):
        rig.press("Ctrl+T")
    rig.lock()
    assert remembered(rig) == ()  # the training store is no store of anybody's
    with ask.use(Chooser(store)):
        rig.press("Ctrl+O")
    rig.unlock(PASSPHRASE)
    assert remembered(rig) == (store,)


def test_from_one_store_to_another_and_to_one_that_is_gone(
    start: Start, store: Path, tmp_path: Path
) -> None:
    """Ctrl+O, a digit, the passphrase; what is gone says why it does not open."""
    other, _key = make_folder(tmp_path / "Millbeck")
    rig = start(store)
    rig.unlock(PASSPHRASE)
    rig.lock()
    with ask.use(Chooser(other)):
        rig.press("Ctrl+O")
        rig.press("Ctrl+O")
    rig.unlock(PASSPHRASE)
    rig.lock()
    assert remembered(rig) == (other, store)
    rig.press("Ctrl+O")
    assert page(rig) is Page.OTHERS
    seen = visible_texts(rig.shell)
    assert str(tmp_path) not in seen
    rig.press("2")
    assert page(rig) is Page.PASSPHRASE
    rig.unlock(PASSPHRASE)
    assert rig.program.store is not None
    assert rig.program.store.desk.store.folder == store
    rig.lock()
    shutil.move(other, tmp_path / "away")
    rig.press("Ctrl+O")
    rows = rig.view.others.recent.rows
    rig.until(lambda: "Not there now" in rows[1].beside)
    rig.press("2")
    title, said = rig.trouble()
    assert title == "The store is not there"
    assert "Nothing was changed" in said


def test_forgetting_empties_the_window_and_the_settings(
    start: Start, store: Path, tmp_path: Path
) -> None:
    """Where somebody else's computer was used for a day."""
    rig = start(store)
    rig.unlock(PASSPHRASE)
    rig.lock()
    rig.press("Ctrl+O")
    rig.view.others.recent.forget.setFocus()
    rig.press("Return")
    settle()
    assert page(rig) is Page.WELCOME
    assert "The list is forgotten" in visible_texts(rig.shell)
    assert FOLDER not in texts()
    assert NAME not in visible_texts(rig.shell)
    assert "brackenshire" not in (tmp_path / "desk.ini").read_text()
    rig.end()
    assert "brackenshire" not in (tmp_path / "desk.ini").read_text()
    assert store.is_dir()


# ---- a double click --------------------------------------------------------------------


@pytest.mark.parametrize("inside", [OPENER, "store.db"])
def test_a_double_click_on_a_file_of_a_store_shows_that_store(tmp_path: Path, inside: str) -> None:
    """The program itself, as a file manager starts it; a name that is not plain ASCII."""
    folder, _key = make_folder(tmp_path)
    named = tmp_path / "Pen\u00f1a & Ll\u0177n \u65e5\u672c.iomstore"
    folder.rename(named)
    (named / OPENER).touch()
    found = measure("iomdesk", str(named / inside))
    assert NAME in found["words"]
    assert "Not a store" not in found["words"]


@pytest.mark.parametrize(
    "given",
    ["store.iomstore", "store.iomstore/", f"./store.iomstore/{OPENER}",
     "../here/store.iomstore/keys.json", "store.iomstore/backups"],
)  # fmt: skip
def test_the_command_line_takes_a_store_by_any_of_its_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    """Relative ones too; the window is asked for the folder itself."""
    here = tmp_path / "here"
    folder, _key = make_folder(here)
    folder.rename(here / "store.iomstore")
    (here / "store.iomstore" / OPENER).touch()
    monkeypatch.chdir(here)
    asked: list[Path | None] = []

    def run(folder: Path | None, *, training: bool) -> int:
        asked.append(folder)
        return 0

    monkeypatch.setattr(desk_program, "run", run)
    assert cli.run([given]) == 0
    (found,) = asked
    assert found is not None
    assert found.resolve() == here / "store.iomstore"
    assert found.is_absolute()


def test_a_job_takes_the_file_of_a_store_as_well(tmp_path: Path) -> None:
    """``iomdesk check "…/Open this store.iomstore"``."""
    folder, _key = make_folder(tmp_path)
    (folder / OPENER).touch()
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    done = subprocess.run(
        [sys.executable, "-m", "iomdesk", "check", str(folder / OPENER), "--passphrase-file",
         str(secret)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_a_file_of_no_store_is_told_in_words(tmp_path: Path) -> None:
    """Somebody opens the lonely file, moved out of its store."""
    lonely = tmp_path / "letters" / OPENER
    lonely.parent.mkdir()
    lonely.touch()
    assert "Not a store" in measure("iomdesk", str(lonely))["words"]


# ---- an older store --------------------------------------------------------------------


@pytest.mark.parametrize("revision", [REVISIONS[0], REVISIONS[-2]])
def test_a_store_of_an_older_iomdesk_is_brought_up_to_date_in_words(
    start: Start, tmp_path: Path, clock: SetClock, revision: str
) -> None:
    """While it happens, and after it, until it is understood; the copy is where it says."""
    folder = tmp_path / "old.iomstore"
    shutil.copytree(OLD / f"store-{revision}.iomstore", folder)
    rig = start(folder)
    said: list[str] = []
    rig.program.upgrading.connect(lambda: said.append(visible_texts(rig.shell)))
    rig.unlock(PASSPHRASE)
    assert "A copy of it is made first" in "".join(said)
    seen = visible_texts(rig.shell)
    (copy,) = (folder / "backups").iterdir()
    assert "was made by an older iomdesk. It was brought up to date" in seen
    assert copy.name in seen
    assert (folder / OPENER).is_file()
    rig.shell.strip._button.click()
    assert copy.name not in visible_texts(rig.shell)
    rig.lock()
    rig.unlock(PASSPHRASE)
    assert "older iomdesk" not in visible_texts(rig.shell)
    rig.lock()
    assert free(folder, clock)


# ---- the face of the program -----------------------------------------------------------


def test_the_window_has_the_icon_in_every_size(qapp: QApplication) -> None:
    """And the name by which Wayland finds it; a size that is missing would be a blur."""
    before = qapp.windowIcon()
    try:
        application.give_face(qapp)
        sizes = {size.width() for size in qapp.windowIcon().availableSizes()}
        assert sizes == {16, 24, 32, 48, 64, 128, 256}
        assert qapp.desktopFileName() == "iomdesk"
        for size in sizes:
            image = qapp.windowIcon().pixmap(size, size).toImage()
            assert image.width() == size
            assert image.pixelColor(size // 2, size // 2).alpha() == 255
    finally:
        qapp.setWindowIcon(before)


def test_the_icons_are_what_their_drawings_give() -> None:
    """Somebody who changes a drawing must run tools/icons.py."""
    done = subprocess.run(
        [sys.executable, "tools/icons.py", "--check"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
