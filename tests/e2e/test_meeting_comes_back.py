"""A meeting that is locked, or whose computer falls, comes back at its item with all of it."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.meeting_script import STEPS
from tests.helpers import screens
from tests.helpers.wholemeeting import CHILD, prepare

MIDDLE = 1 + next(
    number for number, one in enumerate(STEPS) if one.do == "mark"
)  # case 3: somebody waits outside, somebody came late, two cases are done


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is killed so on Windows")
def test_killed_in_the_middle_of_a_case_it_comes_back_and_goes_on(tmp_path: Path) -> None:
    """Note, action and decision half typed; the process is killed; the next one goes on."""
    ready = prepare(tmp_path)
    env = {**ready.two_screens(), "PYTHONPATH": str(screens.ROOT)}
    killed = subprocess.run(
        [sys.executable, str(CHILD), "keys", str(ready.folder), str(tmp_path / "desk.ini"),
         "0", str(MIDDLE), "dies"],
        cwd=screens.ROOT, env=env, capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    stood = json.loads(killed.stdout.splitlines()[-1])["stood"]
    assert stood["here"] == "TEASELWOOD, Dean"
    assert (stood["verdict"], stood["reason"]) == ("keep", "Half a reason")
    assert [one for one in stood["room"] if "no consent" in one[1]]
    found = ready.hold("keys", env, str(MIDDLE), str(MIDDLE), "go on", "locks")
    halves = {"action": "Half an action", "note": ["Police", "Half a note"]}
    assert found["came_back"] == {**stood, **halves}  # Esc had put them away, as drafts
    assert found["unlocked"] == found["came_back"]
    assert found["went_on"] == ["Half a note", "TEASELWOOD, Dean"]
