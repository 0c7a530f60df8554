"""A drive that really is full: a few KiB of memory, mounted for one process alone."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iomdesk.domain.clock import SetClock

if TYPE_CHECKING:
    from iomdesk.services.desk import Desk

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


def _lists(folder: str, template: str, key: str) -> None:
    """Take in lists of events and merge until the drive is full; then say what is held."""
    from iomdesk.domain.problems import EnvironmentProblem
    from iomdesk.services import cohort, eventlines, merging
    from tests.helpers.people import POLICE, add
    from tests.helpers.stores import open_desk

    shutil.copytree(template, folder, dirs_exist_ok=True)
    clock = SetClock(datetime(2026, 11, 24, 9, tzinfo=UTC))
    desk = open_desk(Path(folder), bytes.fromhex(key), clock)
    people = [add(desk, "TEASELWOOD", name) for name in ("Dean", "Deane")]
    kept = 0
    try:
        while True:
            # One to each in turn, then the two made one and taken apart.
            text = "\n".join(f"12/11/26 visit: {kept} {line} at home" for line in range(100))
            lines = eventlines.read_lines(desk, text, person_id=people[kept % 2], source=POLICE)
            eventlines.keep_lines(desk, lines)
            kept += 1
            bases = [cohort.read_record(desk, one).person.revision for one in people]
            one = merging.merge(
                desk, people[0], people[1], (bases[0], bases[1]), {}, reason="The same PNCID"
            )
            merging.undo(desk, one.id, reason="Two brothers")
    except EnvironmentProblem as problem:
        print(problem.code)
    print("whole" if _whole(desk, kept) else "half")
    desk.store.close()
    again = open_desk(Path(folder), bytes.fromhex(key), clock)
    print("sound" if again.store.check().sound and _whole(again, kept) else "unsound")
    again.store.close()


def _whole(desk: "Desk", kept: int) -> bool:
    """Whether every list is in whole, and the two records are two or one, with all they hold."""
    with desk.read() as reading:
        held = reading.exec_driver_sql("SELECT count(*) FROM event").scalar()
        second, merged = reading.exec_driver_sql(
            "SELECT (SELECT count(*) FROM event e WHERE e.person_id = p.id), p.merged_into"
            " FROM person p WHERE p.forename = 'Deane'"
        ).one()
    return held == 100 * kept > 0 and second == (0 if merged else 100 * (kept // 2))


if __name__ == "__main__":
    if sys.argv[1] == "back_up":
        _back_up(*sys.argv[2:])
    elif sys.argv[1] == "lists":
        _lists(*sys.argv[2:])
    else:
        _fill(*sys.argv[2:])
