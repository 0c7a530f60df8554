"""kill -9 at random moments: the store opens, what was completed is in, no half of more."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.people import IdentifierKind, Provenance
from iomdesk.services import cohort, eventlines
from iomdesk.services.desk import Desk
from iomdesk.store import holder
from tests.e2e.kill9_nursery import EVENTS, ROWS
from tests.helpers.stores import make_desk, open_desk

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")

ROOT = Path(__file__).parents[2]
KILLS = {"moves": 18, "saves": 18, "imports": 8, "lists": 12, "merges": 14}  # 70
LONGEST = {"moves": 0.25, "saves": 0.25, "imports": 0.9, "lists": 0.6, "merges": 0.6}


class Nursery:
    """The process that forks the victims."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.kill9_nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def kill_one(self, job: str, folder: Path, key: bytes, wait: float) -> list[int]:
        """Start a victim, kill it after a while, and give what it reported as done."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{job} {key.hex()} {folder}\n")
        self._process.stdin.flush()
        word, pid = self._line()
        assert word == "ready", "the store did not open"
        time.sleep(wait)
        os.kill(int(pid), signal.SIGKILL)
        done = []
        while (line := self._line())[0] == "done":
            done.append(int(line[1]))
        assert line == ["ended", str(-signal.SIGKILL)], "it ended by itself"
        return done

    def _line(self) -> list[str]:
        assert self._process.stdout is not None
        return self._process.stdout.readline().split() or ["nothing", ""]

    def close(self) -> None:
        """End it."""
        self._process.communicate()


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


def numbers(desk: Desk, *queries: str) -> tuple[object, ...]:
    with desk.read() as reading:
        return tuple(reading.exec_driver_sql(query).scalar() for query in queries)


def moved(desk: Desk) -> int:
    """How many moves are in; all that a move writes must agree."""
    revision, changes, logged, same = numbers(
        desk,
        "SELECT revision FROM person",
        "SELECT count(*) FROM rag_change",
        "SELECT count(*) FROM log WHERE subject = 'rag_change'",
        "SELECT p.rag = c.status AND p.rag_reason = c.reason FROM person p JOIN rag_change c"
        " ON c.person_id = p.id ORDER BY c.rowid DESC LIMIT 1",
    )
    assert changes == logged
    assert same in (1, None)
    assert revision == int(str(changes)) + 1
    return int(str(changes))


def saved(desk: Desk) -> int:
    """How many saves are in; address, telephone and number must agree."""
    revision, address, phone, crn = numbers(
        desk,
        "SELECT revision FROM person",
        "SELECT address FROM person",
        "SELECT phone FROM person",
        "SELECT typed FROM identifier",
    )
    count = int(str(revision)) - 1
    if count:
        assert (address, phone, crn) == (f"house {count}", f"telephone {count}", f"X99{count:04}")
    return count


def imported(desk: Desk) -> int:
    """How many batches are in; each must be whole, and findable."""
    people, identifiers, keys, logged = numbers(
        desk,
        "SELECT count(*) FROM person WHERE surname LIKE 'Batch%'",
        "SELECT count(*) FROM identifier",
        "SELECT count(*) FROM search_key",
        "SELECT count(*) FROM log WHERE context = 'import'",
    )
    count, half = divmod(int(str(people)), ROWS)
    assert half == 0
    assert identifiers == 2 * count * ROWS
    assert keys == count * ROWS + 1
    assert logged == 3 * count * ROWS
    return count


def listed(desk: Desk) -> int:
    """How many lists came in and went out; each is whole, or whole out."""
    batches, undone, held, logged = numbers(
        desk,
        "SELECT count(*) FROM import_batch",
        "SELECT count(undone_at) FROM import_batch",
        "SELECT count(*) FROM event",
        "SELECT count(*) FROM log WHERE subject = 'event'",
    )
    came, went = int(str(batches)), int(str(undone))
    assert came - went in (0, 1)
    assert held == EVENTS * (came - went)
    assert logged == EVENTS * (came + went)
    return came + went


def merged(desk: Desk) -> int:
    """How many times two records became one or two again; every row is with the right one."""
    made, undone, gone, moved_on, found = numbers(
        desk,
        "SELECT count(*) FROM merge",
        "SELECT count(undone_at) FROM merge",
        "SELECT count(merged_into) FROM person",
        "SELECT count(*) FROM event e JOIN person p ON p.id = e.person_id"
        " WHERE p.surname = 'Oakapple'",
        "SELECT count(*) FROM search_key",
    )
    one = int(str(made)) - int(str(undone))
    assert one in (0, 1)
    assert (gone, moved_on, found) == (one, EVENTS * one, 2 - one)
    return int(str(made)) + int(str(undone))


@pytest.mark.parametrize(
    ("job", "count"),
    [
        ("moves", moved),
        ("saves", saved),
        ("imports", imported),
        ("lists", listed),
        ("merges", merged),
    ],
)
def test_a_killed_program_leaves_a_whole_store(
    job: str, count: Callable[[Desk], int], nursery: Nursery, tmp_path: Path, clock: SetClock
) -> None:
    desk = make_desk(tmp_path, clock)
    source = Provenance(originator="Police", received_on=desk.today(), channel="telephone")
    crn = {} if job == "imports" else {IdentifierKind.CRN: "X990000"}
    cohort.add_person(desk, {"surname": "Oakapple"}, numbers=crn, source=source)
    if job == "merges":
        other = cohort.add_person(desk, {"surname": "Oakaple"}, numbers={}, source=source)
        text = "\n".join(f"12/11/26 visit: {number}" for number in range(EVENTS))
        lines = eventlines.read_lines(desk, text, person_id=other, source=source)
        eventlines.keep_lines(desk, lines)
    folder, key = desk.store.folder, desk.store._key
    desk.store.close()
    chance = random.Random()
    total = before = 0
    for _ in range(KILLS[job]):
        done = nursery.kill_one(job, folder, key, chance.uniform(0, LONGEST[job]))
        total += len(done)
        with holder.hold(folder, name="next", clock=clock):  # the dead one's lock is gone
            desk = open_desk(folder, key, clock)
            try:
                assert desk.store.check().sound
                now = count(desk)
            finally:
                desk.store.close()
        completed = done[-1] if done else before
        assert now in (completed, completed + 1)  # the last may be in and not yet reported
        before = now
    assert total > 0, "nothing was ever completed, so nothing was tested"
