"""Ended in the middle, a meeting reopens where it was: attendance, notes, decisions, drafts."""

import os
import random
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.services import sitting
from iomdesk.services.desk import Desk
from iomdesk.store.changes import Work
from tests.helpers import killed
from tests.helpers.stores import FOLDER, make_folder, open_desk

ROOT = Path(__file__).parents[2]


class Meeting:
    """A prepared store, and what the meeting is after each step when nothing goes wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = make_folder(folder)
        desk = open_desk(self.folder, self.key, killed.clock())
        self.meeting_id = killed.prepare(desk)
        desk.store.close()
        self.after, self.last_writes = self._undisturbed(folder / "undisturbed")

    def _undisturbed(self, folder: Path) -> tuple[list[str], list[int]]:
        """What is told after each step, and the last write of each that has several."""
        at = killed.clock()
        written: list[int] = []
        last_writes: list[int] = []
        with pytest.MonkeyPatch.context() as patch:
            for name in ("insert", "amend", "erase", "keep_draft"):
                patch.setattr(Work, name, getattr(Work, name))  # put back at the end
            killed.count_writes(written.append)
            desk = self.opened(folder, at)
            after = [killed.told(desk, self.meeting_id)]
            for step in killed.steps(desk, self.meeting_id):
                at.at += timedelta(minutes=1)
                before = len(written)
                step()
                after.append(killed.told(desk, self.meeting_id))
                if len(written) > before + 1:
                    last_writes.append(len(written))
            desk.store.close()
        return after, last_writes

    def opened(self, folder: Path, at: SetClock) -> Desk:
        """A desk at a copy of the prepared store."""
        copy = folder / FOLDER
        if not copy.exists():
            shutil.copytree(self.folder, copy)
        return open_desk(copy, self.key, at)

    def killed(self, folder: Path, where: str, number: int) -> tuple[int, str]:
        """How many steps had returned when the program was killed, and what stands then."""
        shutil.copytree(self.folder, folder / FOLDER)
        told = [str(folder / FOLDER), self.key.hex(), self.meeting_id, where, str(number)]
        ended = subprocess.run(
            [sys.executable, "-m", "tests.helpers.killed", *told],
            cwd=ROOT, stdout=subprocess.PIPE, check=False, timeout=120,
        )  # fmt: skip
        assert ended.returncode == -9
        taken = len(ended.stdout.split())
        at = killed.clock()
        at.at += timedelta(minutes=taken)
        desk = self.opened(folder, at)
        try:
            return taken, killed.told(desk, self.meeting_id)
        finally:
            desk.store.close()


@pytest.fixture(scope="module")
def meeting(tmp_path_factory: pytest.TempPathFactory) -> Meeting:
    return Meeting(tmp_path_factory.mktemp("meeting"))


def test_each_step_leaves_something_to_be_told(meeting: Meeting) -> None:
    """Else the tests below would not see a step that is lost."""
    assert all(a != b for a, b in zip(meeting.after, meeting.after[1:], strict=False))
    assert len(meeting.last_writes) > 6


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_what_was_recorded_is_there_when_the_program_was_killed(
    meeting: Meeting, tmp_path: Path
) -> None:
    """Killed right after a step returned: nothing of it is lost."""
    last = len(meeting.after) - 1
    for number in [*sorted(random.Random(2026).sample(range(1, last), 3)), last]:
        taken, told = meeting.killed(tmp_path / str(number), "step", number)
        assert taken == number
        assert told == meeting.after[number]


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_killed_within_a_step_the_meeting_stands_before_it(
    meeting: Meeting, tmp_path: Path
) -> None:
    """Killed when all rows but the commit were there: none of it is, not even its first row."""
    for number in sorted(random.Random(1126).sample(meeting.last_writes, 6)):
        taken, told = meeting.killed(tmp_path / str(number), "write", number)
        assert told == meeting.after[taken]


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_it_goes_on_from_there_to_its_end(meeting: Meeting, tmp_path: Path) -> None:
    """What comes after the power cut is as if there had been none."""
    taken, _ = meeting.killed(tmp_path, "write", meeting.last_writes[len(meeting.last_writes) // 2])
    at = killed.clock()
    at.at += timedelta(minutes=taken)
    desk = meeting.opened(tmp_path, at)
    assert sitting.meeting_of_today(desk) == meeting.meeting_id
    for step in killed.steps(desk, meeting.meeting_id)[taken:]:
        at.at += timedelta(minutes=1)
        step()
    assert killed.told(desk, meeting.meeting_id) == meeting.after[-1]
    desk.store.close()
