"""Run by test_kill9_drafts.py: one process that forks desks at which somebody types.

A line "JOB FOLDER" on standard input forks a child that opens the store in the real
program window, goes to a form by keys and types for ever. It says "ready PID" before the
first key, "done N" after the Nth, and "kept N" once a draft with the first N keys is
written. The parent then says "ended".
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iomdesk.app.application import make_application
from iomdesk.app.desk import Program
from iomdesk.app.rooms import Rooms
from iomdesk.domain.clock import SetClock
from iomdesk.domain.matrix import MatrixRules, Sheet
from iomdesk.services import drafts
from iomdesk.store import keys
from iomdesk.ui.screens.referrals.view import ReferralsView
from iomdesk.ui.settings import DeskSettings
from iomdesk.ui.theme import theme
from tests.helpers.stores import PASSPHRASE

__all__ = ["Rooms"]  # imported before the fork, with all that it brings

CLOCK: Final = SetClock(datetime(2026, 11, 24, 9, tzinfo=UTC).astimezone())
TICK_MS: Final = 120
"""The child's autosave interval, so that a test need not wait for ten seconds."""

MOST: Final = 3_900
"""Keys typed into the long box, which takes 4,000."""

NAMES: Final = (("surname", "GOOSEGRASS"), ("forename", "Colin"))
CONCERN: Final = "".join(f"Line {number} of concern. " for number in range(400))[:MOST]


def typed(job: str, done: int) -> dict[str, str]:
    """What stands in the boxes of a form after so many keys."""
    found: dict[str, str] = {}
    for key, text in (*(NAMES if job == "new" else ()), ("concern", CONCERN)):
        found[key], done = text[:done], max(0, done - len(text))
    return found


def counted(rules: MatrixRules, done: int) -> Sheet:
    """What a sheet holds after so many boxes, each with its digit, round and round."""
    boxes = [(column, row.id) for row in rules.rows() for column in ("convictions", "arrests")]
    found: dict[str, dict[str, int]] = {"convictions": {}, "arrests": {}}
    for step in range(done):
        column, row = boxes[step % len(boxes)]
        found[column][row] = digit(step, len(boxes))
    return Sheet(convictions=found["convictions"], arrests=found["arrests"])


def digit(step: int, boxes: int) -> int:
    """The digit of a step: another one each time the same box comes round."""
    return (step + step // boxes) % 9 + 1


def say(line: str) -> None:
    """One line, whole or not at all."""
    os.write(1, f"{line}\n".encode())


def press(keys_wanted: str) -> None:
    """A key where the focus is."""
    target = QApplication.focusWidget() or QApplication.activeWindow()
    assert target is not None
    QTest.keySequence(target, QKeySequence(keys_wanted))


def until(holds: Callable[[], bool]) -> None:
    """Let the program go on; the alarm ends what never happens."""
    while not holds():
        QApplication.processEvents()


@dataclass
class Typist:
    """Counts the keys, and says which of them are on the disk."""

    program: Program
    draft: str
    done: int = 0
    held: int = 0

    def begin(self) -> None:
        """Shorten the draft's timer, and follow it."""
        timer = self.program.shell.findChild(QTimer, f"draft of a {self.draft}")
        assert timer is not None
        assert timer.interval() == drafts.AUTOSAVE_SECONDS * 1000 == 10_000
        timer.setInterval(TICK_MS)
        timer.timeout.connect(self._ticked)  # the draft's own slot came first: it is on its way
        self.program.jobs.idle.connect(self._idle)
        until(lambda: not self.program.jobs.running)
        say(f"ready {os.getpid()}")

    def _ticked(self) -> None:
        self.held = self.done

    def _idle(self) -> None:
        if self.held:
            say(f"kept {self.held}")

    def key(self, text: str) -> None:
        """One key, and everything that it sets off."""
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClicks(target, text)
        self.done += 1
        say(f"done {self.done}")
        QApplication.processEvents()


def form(program: Program, job: str) -> None:
    """Type into a new referral, or on to the concern of one that is there."""
    if job == "new":
        press("Ctrl+N")
    else:
        press("Ctrl+3")
        press("Return")
    view = program.shell.screen_here
    assert isinstance(view, ReferralsView)
    until(lambda: view.form is not None)
    typist = Typist(program, "referral")
    typist.begin()
    where = {"surname": "Surname", "forename": "Forename", "concern": "Details of current offence"}
    for key, text in (*(NAMES if job == "new" else ()), ("concern", CONCERN)):
        while not name_here().startswith(where[key]):
            press("Tab")
        press("Ctrl+End")
        for letter in text:
            typist.key(letter)
    until(lambda: False)


def name_here() -> str:
    """The name of the box with the focus, as a screen reader says it."""
    target = QApplication.focusWidget()
    return "" if target is None else target.accessibleName()


def matrix(program: Program, _job: str) -> None:
    """Fill a matrix, box after box."""
    press("Ctrl+3")
    press("Ctrl+M")
    until(lambda: name_here().startswith("Offences"))
    typist = Typist(program, "matrix")
    typist.begin()
    assert program.store is not None
    boxes = 2 * len(program.store.desk.scheme.matrix.rows())
    for step in count():
        if step % boxes == 0:
            press("Ctrl+Home")
        typist.key(str(digit(step, boxes)))
        press("Tab")


JOBS: Mapping[str, Callable[[Program, str], None]] = {
    "new": form,
    "existing": form,
    "matrix": matrix,
}


def victim(job: str, folder: Path) -> None:
    """The program as it is, unlocked, and somebody at its keys."""
    signal.alarm(60)
    app = make_application(["iomdesk"])
    theme().install(app)
    settings = DeskSettings(folder.parent / "typist.ini")
    program = Program(clock=CLOCK, settings=settings, folder=folder, training=False)
    program.start()
    slot = keys.read_keys(folder).people[0].id
    program.show_desk(program.opener.unlock(folder, slot, PASSPHRASE))
    program.shell.activateWindow()
    until(program.shell.isActiveWindow)
    JOBS[job](program, job)


def main() -> None:
    """Fork a victim for each line and wait for its end."""
    for line in sys.stdin:
        job, folder = line.rstrip("\n").split(" ", 1)
        child = os.fork()
        if child == 0:
            try:
                victim(job, Path(folder))
            except BaseException:  # noqa: BLE001 - the parent of a fork must not go on here
                traceback.print_exc()
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        say(f"ended {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    main()
