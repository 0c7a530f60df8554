"""The program as a whole, by keyboard only: locked, unlocked, locked again, closed, killed."""

import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

from iomdesk.domain.clock import SetClock
from iomdesk.domain.progress import Progress
from iomdesk.services import stores
from iomdesk.store import keys
from iomdesk.store.holder import INFO
from iomdesk.ui.errors import Net
from iomdesk.ui.keysheet import KeySheet
from tests.helpers.program import ROOT, SURNAME, Rig, Start, free, settle, texts, visible_texts
from tests.helpers.stores import (
    NAME,
    PASSPHRASE,
    WHO,
    open_desk,
)


def check(folder: Path, passphrase_file: Path) -> subprocess.CompletedProcess[str]:
    """Open the store in another process, which needs its lock and its passphrase."""
    return subprocess.run(
        [sys.executable, "-m", "iomdesk", "check", str(folder), "--passphrase-file",
         str(passphrase_file)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


# ---- unlock, work, lock, unlock --------------------------------------------------------


def test_it_starts_locked_and_says_which_store(start: Start, store: Path) -> None:
    """One banner, one status bar, the time, the store, and nobody's name."""
    rig = start(store)
    seen = visible_texts(rig.shell)
    assert seen.count("OFFICIAL-SENSITIVE - IN CONFIDENCE") == 1
    assert seen.count("Nothing in the store can be read") == 1
    assert "Tue 24 Nov 2026 09:00" in seen
    assert NAME in seen
    assert SURNAME not in texts()
    assert not rig.shell.is_open


def test_the_time_goes_on_while_it_is_locked(start: Start, store: Path, clock: SetClock) -> None:
    """Minute by minute, without a key."""
    rig = start(store)
    clock.at += timedelta(minutes=1)
    rig.program._minute.timeout.emit()
    assert "Tue 24 Nov 2026 09:01" in visible_texts(rig.shell)
    assert rig.program._minute.isActive()
    rig.unlock(PASSPHRASE)
    assert not rig.program._minute.isActive()


def test_five_wrong_tries_then_a_wait_then_the_right_one(
    start: Start, store: Path, clock: SetClock
) -> None:
    """Each says how many are left; the fifth begins the wait, which ends by the clock."""
    rig = start(store)
    for left in ("4 tries are left", "3 tries", "2 tries", "1 try is left"):
        rig.try_passphrase("gravel teapot window owl")
        assert left in rig.view.passphrase.field.problem
    rig.try_passphrase("gravel teapot window owl")
    assert "Try again in 30 seconds" in rig.view.passphrase.field.problem
    rig.press("Return")
    assert not rig.program.unlock.busy
    clock.at += timedelta(seconds=31)
    rig.program.unlock.tick()
    rig.unlock(PASSPHRASE)
    assert rig.shell.is_open


def test_unlock_go_to_the_board_lock_and_unlock_again(
    start: Start, store: Path, clock: SetClock, tmp_path: Path
) -> None:
    """After F12 nothing of the store is in the window, and another process may open it."""
    rig = start(store)
    rig.unlock(PASSPHRASE)
    rig.press("Ctrl+4")
    assert rig.shell.place_here == "board"
    rig.until(lambda: SURNAME in texts())
    rig.lock()
    assert SURNAME not in texts()
    assert not rig.shell.is_open
    assert rig.program.store is None
    assert visible_texts(rig.shell).count("OFFICIAL-SENSITIVE - IN CONFIDENCE") == 1
    assert not (store / INFO).exists()
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    checked = check(store, secret)
    assert checked.returncode == 0, checked.stderr
    rig.press("Shift+Tab")
    rig.press("Tab")
    rig.unlock(PASSPHRASE)
    rig.press("Ctrl+4")
    rig.until(lambda: SURNAME in texts())


def test_f12_locks_out_of_a_dialog_and_out_of_the_palette(start: Start, store: Path) -> None:
    """The keys of the desk sleep in a dialog; F12 does not."""
    rig = start(store)
    rig.unlock(PASSPHRASE)
    rig.press("F1")
    rig.until(lambda: isinstance(QApplication.activeModalWidget(), KeySheet))
    rig.lock()
    assert QApplication.activeModalWidget() is None
    rig.until(rig.shell.isActiveWindow)
    rig.unlock(PASSPHRASE)
    rig.press("Ctrl+K")
    rig.type(SURNAME[:4])
    rig.until(lambda: SURNAME in texts())
    rig.lock()
    assert SURNAME not in texts()
    assert rig.shell.palette_box.isHidden()
    rig.unlock(PASSPHRASE)


def test_it_locks_itself_when_nobody_is_there(start: Start, store: Path, clock: SetClock) -> None:
    """By the clock of idleness; the store is let go as with F12."""
    rig = start(store)
    rig.unlock(PASSPHRASE)
    with rig.qtbot.waitSignal(rig.program.closed_store):
        for _ in range(21):
            rig.seconds.at += 30
            rig.shell.idle.tick()
    assert free(store, clock)
    rig.unlock(PASSPHRASE)


def test_the_store_opened_last_is_offered_next_time(
    start: Start, store: Path, tmp_path: Path
) -> None:
    """Only its folder is remembered, and no training store ever."""
    rig = start(store)
    before = rig.settings.last_store
    rig.unlock(PASSPHRASE)
    assert (before, rig.settings.last_store) == (None, store)
    rig.end()
    kept = (tmp_path / "desk.ini").read_text()
    assert WHO not in kept
    assert SURNAME not in kept


# ---- locking and closing while something is written ------------------------------------


class SlowWrite:
    """A write of the store that ends when it is told to."""

    def __init__(self, rig: Rig) -> None:
        self.go_on = threading.Event()
        self.began = threading.Event()
        opened = rig.program.store
        assert opened is not None
        desk = opened.desk

        def work(_progress: Progress) -> None:
            def act(_work: object) -> None:
                self.began.set()
                assert self.go_on.wait(30)
                stores.remember(desk, "kept", "whole")

            desk.write(act, context="test")

        rig.program.jobs.start(work, title="Importing", writes=True)
        assert self.began.wait(30)


def test_a_write_under_way_ends_before_the_store_closes(
    start: Start, store: Path, clock: SetClock
) -> None:
    """The window is empty at once and says why it does not open yet; then it opens again."""
    rig = start(store)
    rig.unlock(PASSPHRASE)
    rig.press("Ctrl+4")
    rig.until(lambda: SURNAME in texts())
    write = SlowWrite(rig)
    rig.press("F12")
    settle()
    assert SURNAME not in texts()
    assert "The last step is being finished" in visible_texts(rig.shell)
    rig.type(PASSPHRASE)
    rig.press("Return")
    assert rig.view.passphrase.box.text() == ""
    assert rig.program.store is not None
    with rig.qtbot.waitSignal(rig.program.closed_store):
        write.go_on.set()
    assert "The last step" not in visible_texts(rig.shell)
    rig.unlock(PASSPHRASE)
    opened = rig.program.store
    assert opened is not None
    assert stores.recall(opened.desk, "kept") == "whole"


def test_closing_waits_for_a_write_and_lets_the_store_go(
    start: Start, store: Path, clock: SetClock
) -> None:
    """The window says so, closes by itself, and what was written is there."""
    rig = start(store)
    rig.unlock(PASSPHRASE)
    write = SlowWrite(rig)
    rig.shell.close()
    rig.shell.close()
    settle()
    assert rig.shell.isVisible()
    assert "closes by itself" in visible_texts(rig.shell)
    write.go_on.set()
    rig.until(lambda: rig.is_closed)
    assert not rig.shell.isVisible()
    assert free(store, clock)
    slot = keys.read_keys(store).people[0]
    desk = open_desk(store, keys.unlock(store, slot.id, PASSPHRASE, clock=clock), clock)
    try:
        assert stores.recall(desk, "kept") == "whole"
    finally:
        desk.store.close()


def test_closing_while_a_passphrase_is_tried_opens_nothing(
    start: Start, store: Path, clock: SetClock
) -> None:
    """The store that was about to open is closed again."""
    rig = start(store)
    rig.type(PASSPHRASE)
    rig.press("Return")
    assert rig.program.unlock.busy
    rig.end()
    assert rig.program is not None
    assert free(store, clock)


@pytest.mark.logs
def test_a_bug_is_told_and_the_window_stays(start: Start, store: Path, tmp_path: Path) -> None:
    """Locked or open; with a number that stands in the log, and without what was typed."""
    rig = start(store)
    net = Net()
    net.install(tmp_path / "log")
    net.caught.connect(rig.program.tell)
    try:

        def fall() -> None:
            raise LookupError(SURNAME)

        QTimer.singleShot(0, fall)
        rig.until(lambda: "incident" in visible_texts(rig.shell).casefold())
        rig.unlock(PASSPHRASE)
        QTimer.singleShot(0, fall)
        rig.until(lambda: rig.shell.strip.message is not None)
        assert rig.shell.isVisible()
    finally:
        net.remove()
    logged = "".join(file.read_text() for file in (tmp_path / "log").iterdir())
    assert "LookupError" in logged
    assert SURNAME not in logged


def test_a_place_that_fails_to_open_leaves_no_store_open(
    start: Start, store: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store never stands open behind a locked window."""
    rig = start(store)
    opened = rig.program.opener.unlock(store, keys.read_keys(store).people[0].id, PASSPHRASE)
    from iomdesk.app.rooms import Rooms

    def broken(_self: object) -> None:
        raise LookupError

    monkeypatch.setattr(Rooms, "tell_backup", broken)
    with pytest.raises(LookupError):
        rig.program.show_desk(opened)
    assert not rig.shell.is_open
    rig.until(lambda: rig.program.store is None)
    assert free(store, clock)
    monkeypatch.undo()
    rig.unlock(PASSPHRASE)


# ---- the process is killed -------------------------------------------------------------


def test_a_store_opens_again_after_the_process_was_killed(
    start: Start, store: Path, tmp_path: Path
) -> None:
    """kill -9 while unlocked: the last completed action is in, the lock is nobody's."""
    script = f"""
import os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from datetime import date
from pathlib import Path
from iomdesk.app.application import make_application
from iomdesk.app.desk import Program
from iomdesk.domain.clock import SystemClock
from iomdesk.domain.people import Provenance
from iomdesk.services import cohort
from iomdesk.store import keys
from iomdesk.ui.settings import DeskSettings

app = make_application(["iomdesk"])
store = Path({str(store)!r})
program = Program(
    clock=SystemClock(), settings=DeskSettings(Path({str(tmp_path / "killed.ini")!r})),
    folder=store, training=False,
)
program.start()
slot = keys.read_keys(store).people[0].id
program.show_desk(program.opener.unlock(store, slot, {PASSPHRASE!r}))
source = Provenance(originator="Probation", received_on=date(2026, 11, 20), channel="test")
cohort.add_person(
    program.store.desk, {{"surname": "FERNYHOLT", "forename": "Kyle"}}, numbers={{}}, source=source
)
print("done", flush=True)
app.exec()
"""
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "done\n"
        killed.kill()
        killed.wait(30)
    assert (store / INFO).exists()  # it had no time to tidy up
    rig = start(store)
    rig.unlock(PASSPHRASE)
    rig.press("Ctrl+4")
    rig.until(lambda: "FERNYHOLT" in texts() and SURNAME in texts())
    assert QApplication.activeModalWidget() is None
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog)]
