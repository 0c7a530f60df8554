"""One program at a time: who has a store open, on which computer, since when.

The lock itself is the operating system's (``filelock``) on ``in-use.lock`` and ends
with the process, however that ends. ``in-use.json`` beside it only says who; after a
crash it may be left behind, and then means nothing.
"""

import json
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from iomdesk.domain.clock import Clock, SystemClock
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.store.disk import disk_problems, sweep, write_atomically

if TYPE_CHECKING:
    from filelock import BaseFileLock

LOCK: Final = "in-use.lock"
INFO: Final = "in-use.json"

_LONGEST: Final = 200
_UNKNOWN: Final = "unknown"


@dataclass(slots=True)
class Hold:
    """A store held by this process until ``release``; also a context manager."""

    folder: Path
    _lock: "BaseFileLock"

    def name_holder(self, name: str, *, clock: Clock | None = None) -> None:
        """Say who holds it, for the message another person gets.

        Raises:
            EnvironmentProblem: one of the disk.
        """
        since = (clock or SystemClock()).now().isoformat()
        info = {"name": name, "computer": platform.node(), "since": since}
        with disk_problems():
            write_atomically(self.folder / INFO, json.dumps(info).encode())

    def release(self) -> None:
        """Let the store go; a second call does nothing, a vanished drive is no matter."""
        if not self._lock.is_locked:
            return
        try:
            (self.folder / INFO).unlink(missing_ok=True)
        except OSError:
            pass  # Without the lock the file means nothing.
        finally:
            self._lock.release()

    def __enter__(self) -> Self:
        """The hold itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Release it."""
        self.release()


def take(folder: Path, *, name: str = "", clock: Clock | None = None) -> Hold:
    """Hold a store for this process alone.

    Args:
        folder: the store's folder.
        name: who, "SURNAME, Forename"; may be given later with ``name_holder``.
        clock: tells since when.

    Raises:
        EnvironmentProblem: ``store_in_use`` with holder, computer and since (an ISO
            moment; each "unknown" when not readable), ``store_gone``,
            ``store_read_only``, ``disk_full``, ``drive_gone``, or ``cannot_lock`` on a
            drive that knows no locks.
    """
    from filelock import FileLock, Timeout

    with disk_problems():
        folder.stat()
        # Taken on the thread that unlocks, released on the one that closes.
        lock = FileLock(folder / LOCK, mode=0o600, timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            raise EnvironmentProblem("store_in_use", _holder(folder)) from None
        except NotImplementedError:
            raise EnvironmentProblem("cannot_lock") from None
    hold = Hold(folder, lock)
    try:
        sweep(folder)
        hold.name_holder(name, clock=clock)
    except BaseException:
        hold.release()
        raise
    return hold


@contextmanager
def hold(folder: Path, *, name: str, clock: Clock | None = None) -> Iterator[Hold]:
    """``take`` for the length of a block."""
    with take(folder, name=name, clock=clock) as held:
        yield held


def _holder(folder: Path) -> dict[str, str]:
    """Who says they hold it; bounded, and never in the way when unreadable."""
    try:
        with (folder / INFO).open("rb") as file:
            info = json.loads(file.read(4096))
    except (OSError, ValueError):
        info = {}
    found = info if isinstance(info, dict) else {}
    params = {}
    for key, source in (("holder", "name"), ("computer", "computer"), ("since", "since")):
        value = found.get(source)
        params[key] = value[:_LONGEST] if isinstance(value, str) and value else _UNKNOWN
    return params
