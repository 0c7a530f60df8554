"""What every draft has in common: a timer, keeping in the background, and keeping at once.

What was handed in counts as kept only when it is on disk: what failed, or is still under way
when the desk locks, is written again. What was typed earlier is never written over what was
typed later, whichever thread comes first.

A draft goes into the encrypted store, never into a file of its own (design section 7).
"""

from collections.abc import Callable, Mapping
from functools import partial
from threading import Lock

from PySide6.QtCore import QObject, QTimer

from iomdesk.domain.progress import NoProgress, Progress
from iomdesk.services import drafts
from iomdesk.services.desk import Desk
from iomdesk.ui.jobs import Jobs, JobsClosed


class Autosave(QObject):
    """Keeps what is typed somewhere, while its timer ticks and when it is asked to.

    Attributes:
        autosave: the timer, by its name to the guards.
    """

    def __init__(self, desk: Desk, jobs: Jobs, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self._kept: Mapping[str, object] | None = None
        """The answers as they were handed in last; None when none of this form's were."""
        self._last: Callable[[Progress], None] = lambda _progress: None
        self._number = self._written = 0
        """Of what was handed in last, and of the latest that is on disk."""
        self._turn = Lock()
        self._under_way: set[int] = set()
        self.autosave = QTimer(self)
        self.autosave.setObjectName(name)
        self.autosave.setInterval(drafts.AUTOSAVE_SECONDS * 1000)
        self.autosave.timeout.connect(self.keep)

    def keeper(self) -> Callable[[Progress], None] | None:
        """What keeps the answers as they stand now; None when they were handed in already."""
        raise NotImplementedError

    def _tell(self, error: BaseException) -> None:
        """It could not be kept."""
        raise NotImplementedError

    def keep(self) -> None:
        """Keep the draft in the background, unless it is kept as it stands."""
        work = self.hand_in(again=self._number not in self._under_way)
        if work is None:
            return
        try:
            self._jobs.start(
                work, writes=True, stoppable=False, failed=self._not_kept,
                succeeded=self._was_kept,
            )  # fmt: skip
        except JobsClosed:  # locking: ``flush`` has kept it already
            self._under_way.discard(self._number)

    def flush(self) -> None:
        """Keep the draft now, and what could not be kept before."""
        work = self.hand_in()
        if work is not None:
            work(NoProgress())

    def hand_in(self, *, again: bool = True) -> Callable[[Progress], None] | None:
        """What keeps the answers as they stand now; None when they are on disk.

        With ``again`` also what was handed in before and is not known to be on disk. What was
        handed in earlier is never written after it.
        """
        if (keep := self.keeper()) is not None:
            self._last = keep
        elif not (again and self._owes):
            return None
        self._number += 1
        self._under_way.add(self._number)
        return partial(self._write, self._number, self._last)

    def forget(self) -> None:
        """Nothing of these answers is on disk any more, and nothing need be."""
        self._kept = None
        self._number += 1
        self._written = self._number

    @property
    def _owes(self) -> bool:
        """Whether what was handed in last is not known to be on disk."""
        return self._written < self._number

    def _write(self, number: int, keep: Callable[[Progress], None], progress: Progress) -> None:
        try:
            with self._turn:
                if number > self._written:
                    keep(progress)
                    self._written = max(number, self._written)
        finally:
            self._under_way.discard(number)

    def _was_kept(self, _result: object) -> None:
        """It is on disk."""

    def _not_kept(self, error: BaseException) -> None:
        if self._owes and not self.autosave.isActive():
            self.autosave.start()  # it is tried again, whether or not more is typed
        self._tell(error)
