"""kill -9 while somebody types: the next window offers all but the last interval of it."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from iomdesk.domain.clock import SetClock
from iomdesk.services import drafts, referrals
from iomdesk.services.desk import Desk
from iomdesk.ui.screens.matrix.entry import entry_of
from iomdesk.ui.screens.matrix.view import MatrixView
from iomdesk.ui.screens.referrals.form import ReferralForm
from iomdesk.ui.widgets.draftnotice import DraftNotice
from tests.e2e.kill9_typist import counted, typed
from tests.helpers import referrals as made
from tests.helpers.dump import dump
from tests.helpers.people import add
from tests.helpers.program import Rig, Start
from tests.helpers.stores import PASSPHRASE, make_folder, open_desk

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")

ROOT = Path(__file__).parents[2]
KILLS = 2  # of each of the three jobs
OTHER = {"reason": "Half a sentence of somebody else"}


class Typists:
    """The process that forks desks at which somebody types."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.kill9_typist"],
            cwd=ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def kill_one(self, job: str, folder: Path, drafts_seen: int, wait: float) -> tuple[int, int]:
        """Kill one some time after its so-manieth draft; keys in the last draft, keys typed."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{job} {folder}\n")
        self._process.stdin.flush()
        word, pid = self._line()
        assert word == "ready", "the form did not open"
        kept = done = seen = 0
        ended = False
        while not ended:
            word, number = self._line()
            assert word in {"done", "kept"}, "it ended by itself"
            if word == "done":
                done = int(number)
            else:
                kept, seen = int(number), seen + 1
                ended = seen == drafts_seen
        time.sleep(wait)
        os.kill(int(pid), signal.SIGKILL)
        while (line := self._line())[0] in {"done", "kept"}:
            if line[0] == "done":
                done = int(line[1])
            else:
                kept = int(line[1])
        assert line == ["ended", str(-signal.SIGKILL)], "it ended by itself"
        return kept, done

    def _line(self) -> list[str]:
        assert self._process.stdout is not None
        return self._process.stdout.readline().split() or ["nothing", ""]

    def close(self) -> None:
        """End it."""
        self._process.communicate()


@pytest.fixture(scope="module")
def typists() -> Iterator[Typists]:
    begun = Typists()
    yield begun
    begun.close()


def subject(job: str, referral_id: str) -> tuple[str, str]:
    """Under which form and about what the draft is kept."""
    return {
        "new": ("referral", drafts.NEW),
        "existing": ("referral", referral_id),
        "matrix": ("matrix", referral_id),
    }[job]


def put_in(desk: Desk) -> tuple[str, str]:
    """One open referral, a decided one with its person, a meeting, a draft about the decided."""
    decided = made.accepted(desk, made.tasking(desk), surname="COPPERBEECH", crn="X990161")
    add(desk, "TEASELWOOD", "Dean")
    drafts.keep_draft(desk, "referral_correct", decided.id, base_revision=1, answers=OTHER)
    return made.sent(desk).id, decided.id


def keys_in(desk: Desk, job: str, held: Mapping[str, object], base: Mapping[str, str]) -> int:
    """How many keys a draft holds; it must be exactly those, and nothing else than the base."""
    if job == "matrix":
        sheet = entry_of(held).sheet
        rules = desk.scheme.matrix
        boxes = 2 * len(rules.rows())
        states = (n for n in range(1, 50 * boxes) if counted(rules, n) == sheet)
        return next(states)
    at = next(key for key in ("concern", "forename", "surname") if held[key] != base.get(key, ""))
    text = str(held[at]).removeprefix(base.get(at, ""))
    done = len(text) + sum(
        len(str(held[key])) for key in ("surname", "forename") if job == "new" and key != at
    )
    wanted = {key: base.get(key, "") + more for key, more in typed(job, done).items()}
    assert {key: value for key, value in held.items() if value} == {
        key: value for key, value in {**base, **wanted}.items() if value
    }
    return done


@pytest.mark.parametrize("job", ["new", "existing", "matrix"])
def test_what_was_typed_is_offered_after_a_kill(
    job: str, typists: Typists, start: Start, tmp_path: Path, clock: SetClock
) -> None:
    folder, key = make_folder(tmp_path)
    desk = open_desk(folder, key, clock)
    open_id, decided_id = put_in(desk)
    form, about = subject(job, open_id)
    base = dict(referrals.read_referral(desk, open_id).answers)
    if job == "new":
        base = dict(referrals.blank_answers(desk))
    before = dump(desk, without=("setting",))
    desk.store.close()
    chance = random.Random()
    in_draft = 0
    for kill in range(KILLS):
        kept, done = typists.kill_one(job, folder, kill + 1, chance.uniform(0, 0.3))
        assert 0 < kept <= done
        desk = open_desk(folder, key, clock)
        try:
            assert desk.store.check().sound
            assert dump(desk, without=("setting",)) == before
            other = drafts.find_draft(desk, "referral_correct", decided_id)
            assert other is not None
            assert dict(other.answers) == OTHER
            draft = drafts.find_draft(desk, form, about)
            assert draft is not None
            in_draft = keys_in(desk, job, draft.answers, base)
            # At least what the last finished autosave took; one more may be in, unreported.
            assert kept <= in_draft <= done + 1
            if kill + 1 < KILLS:
                drafts.drop_draft(desk, form, about)
        finally:
            desk.store.close()
    offered_in_the_window(start(folder), job, base, in_draft)


def offered_in_the_window(rig: Rig, job: str, base: Mapping[str, str], keys: int) -> None:
    """Open the same form by keys; go on with the draft, by keys too."""
    rig.unlock(PASSPHRASE)
    for one in {"new": ("Ctrl+N",), "existing": ("Ctrl+3", "Return")}.get(
        job, ("Ctrl+3", "Ctrl+M")
    ):
        rig.press(one)
    screen = rig.shell.screen_here
    assert screen is not None
    notices = [one for one in screen.findChildren(DraftNotice) if one.isVisible()]
    assert len(notices) == 1
    assert notices[0].accessibleName() == "A draft from 24 Nov 2026 09:00 was kept."
    notices[0].go_on.setFocus()
    rig.press("Space")
    if isinstance(screen, MatrixView):
        assert rig.program.store is not None
        rules = rig.program.store.desk.scheme.matrix
        wanted = counted(rules, keys)
        first = rules.rows()[0].id
        table = screen.tables.tables[0]
        assert table.counts.index(table.counts.place_of(first), 2).data() == str(
            wanted.convictions[first]
        )
        assert screen.total.figure.text() != "0"
        return
    page = screen.findChild(ReferralForm)
    assert page is not None
    box = page.fields.box("concern")
    assert isinstance(box, QPlainTextEdit)
    wanted_text = base.get("concern", "") + typed(job, keys)["concern"]
    assert box.toPlainText() == wanted_text
