"""A drive that really is full: a few KiB of memory, mounted for one process alone."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def on_small_drive(place: Path, kib: int, *arguments: str) -> list[str]:
    """Run one of the jobs below with a drive of so many KiB at ``place``; its lines."""
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("no unshare here to mount a small drive for one process")
    mounted = [unshare, "--map-root-user", "--mount", "sh", "-c"]
    mount = 'mount -t tmpfs -o size="$0" none "$1"'
    tried = subprocess.run(
        [*mounted, mount, f"{kib}k", str(place)], capture_output=True, check=False
    )
    if tried.returncode != 0:
        pytest.skip("this computer lets nobody mount a small drive of their own")
    ended = subprocess.run(
        [
            *mounted,
            f'{mount} && shift && exec "$@"',
            f"{kib}k",
            str(place),
            *(sys.executable, "-m", "tests.store.small_drive", *arguments),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()


def _back_up(folder: str, drive: str, key: str) -> None:
    from iomdesk.domain.clock import SetClock
    from iomdesk.domain.problems import EnvironmentProblem
    from iomdesk.services import backups
    from tests.helpers.stores import open_desk

    clock = SetClock(datetime(2026, 11, 24, tzinfo=UTC))
    desk = open_desk(Path(folder), bytes.fromhex(key), clock)
    try:
        backups.back_up(desk, Path(drive))
    except EnvironmentProblem as problem:
        print(problem.code, problem.params["need"], sep="\n")
    desk.store.close()
    print(len(list(Path(drive).iterdir())), "left")


def _fill(folder: str, template: str) -> None:
    """Write until the drive is full; then say what is in the store and whether it is sound."""
    from iomdesk.domain.problems import EnvironmentProblem
    from iomdesk.store.vault import DATABASE, Store
    from tests.store.support import CLOCK, KEY, add, surnames

    (Path(folder) / DATABASE).write_bytes(Path(template).read_bytes())
    store = Store.open(Path(folder), KEY, clock=CLOCK)
    kept = 0
    while True:
        try:
            add(store, f"P{kept:06}", address="a long way from here " * 40)
        except EnvironmentProblem as problem:
            print(problem.code)
            break
        kept += 1
    print("as many as were kept" if len(surnames(store)) == kept > 0 else "not as many")
    store.close()
    again = Store.open(Path(folder), KEY, clock=CLOCK)
    print("sound" if again.check().sound and len(surnames(again)) == kept else "unsound")
    again.close()


if __name__ == "__main__":
    if sys.argv[1] == "back_up":
        _back_up(*sys.argv[2:])
    else:
        _fill(*sys.argv[2:])
