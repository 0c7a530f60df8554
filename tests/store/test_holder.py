"""One program at a time: real locks, real second processes."""

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.store.holder import INFO, hold, take

CLOCK = SetClock(datetime(2026, 11, 24, 8, 41, tzinfo=UTC))
PROJECT = Path(__file__).resolve().parents[2]

HOLD = """
import sys
from pathlib import Path
from iomdesk.store.holder import take
held = take(Path(sys.argv[1]), name="SELFHEAL, Jo")
sys.stdout.write("held\\n")
sys.stdout.flush()
sys.stdin.read()
"""

AS_NOBODY = """
import os, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.store import keys
from iomdesk.store.holder import take
import argon2.low_level, filelock
os.setgid(65534)
os.setuid(65534)
folder = Path(sys.argv[1])
for act in (lambda: take(folder, name="x"), lambda: keys.unlock(folder, sys.argv[3], "any")):
    try:
        act()
    except EnvironmentProblem as problem:
        sys.stdout.write(problem.code + "\\n")
"""


def test_a_second_program_learns_who_where_and_since_when(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(EnvironmentProblem, match="store_in_use") as problem:
            take(tmp_path, name="ELDERFLOWER, Priya", clock=CLOCK)
        assert problem.value.params["holder"] == "SELFHEAL, Jo"
        assert problem.value.params["computer"] == (platform.node() or "unknown")
        assert datetime.fromisoformat(str(problem.value.params["since"])).tzinfo
        other.kill()
    # It crashed: what it left behind is no lock.
    assert (tmp_path / INFO).exists()
    with hold(tmp_path, name="ELDERFLOWER, Priya", clock=CLOCK):
        assert json.loads((tmp_path / INFO).read_text())["name"] == "ELDERFLOWER, Priya"
    assert not (tmp_path / INFO).exists()


def test_the_same_program_cannot_hold_it_twice_and_can_again_after_release(
    tmp_path: Path,
) -> None:
    first = take(tmp_path, clock=CLOCK)
    first.name_holder("SELFHEAL, Jo", clock=CLOCK)
    with pytest.raises(EnvironmentProblem) as problem:
        take(tmp_path, clock=CLOCK)
    assert dict(problem.value.params) == {
        "holder": "SELFHEAL, Jo",
        "computer": platform.node() or "unknown",
        "since": CLOCK.now().isoformat(),
    }
    first.release()
    first.release()
    take(tmp_path, clock=CLOCK).release()


@pytest.mark.parametrize("left", [b"", b"[1]", b"{", b'{"name": 3}', b"\xff\xfe"])
def test_unreadable_words_about_the_holder_are_not_in_the_way(tmp_path: Path, left: bytes) -> None:
    with take(tmp_path, clock=CLOCK):
        (tmp_path / INFO).write_bytes(left)
        with pytest.raises(EnvironmentProblem) as problem:
            take(tmp_path, clock=CLOCK)
    assert problem.value.params["holder"] == "unknown"


def test_a_folder_that_is_gone_has_its_own_code(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="store_gone"):
        take(tmp_path / "away.iomstore")
    held = take(tmp_path, clock=CLOCK)
    for file in tmp_path.iterdir():
        file.unlink()
    held.release()


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0, reason="becoming another user needs root"
)
def test_a_folder_one_may_only_read_has_its_own_code(tmp_path: Path) -> None:
    from iomdesk.store import keys

    folder = tmp_path / "brackenshire.iomstore"
    keys.create_keys(
        folder,
        name="Brackenshire IOM",
        scheme="derbyshire",
        training=True,
        person="ELDERFLOWER, Priya",
        passphrase="training",
        cost=keys.Cost(time=1, memory_kib=8, lanes=1),
    )
    for path in (folder, *folder.iterdir()):
        path.chmod(0o755 if path.is_dir() else 0o644)
    outer = tmp_path
    while outer != outer.parent and outer.stat().st_uid == 0:
        outer.chmod(outer.stat().st_mode | 0o055)
        outer = outer.parent
    slot = keys.read_keys(folder).people[0].id
    found = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, str(folder), str(PROJECT), slot],
        check=True,
        capture_output=True,
        text=True,
    )
    assert found.stdout.split() == ["store_read_only", "store_read_only"]
