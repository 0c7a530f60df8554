"""Work that takes time: threads below, one queued signal back to the window above.

A job runs in a pool; what it returns reaches only bound methods of QObjects that still
live, so a screen that closed hears nothing. No nested event loop, no processEvents.
Under 150 ms nothing shows; then the status bar says "Reading"; over 1 s the panel head
counts and offers Stop (design language, section 4).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from iomdesk.domain.problems import Cancelled
from iomdesk.domain.progress import Progress

T = TypeVar("T")
Receiver = Callable[[Any], object]
"""A bound method of a QObject that takes the result or the exception."""

SLOW_MS: Final = 150
LONG_MS: Final = 1000
_TELL_SECONDS: Final = 0.05  # a count that changes faster than this cannot be read anyway


class JobsClosed(Exception):
    """The desk is locking or closing: no new work is taken."""


class _Ticket:
    """What the work holds: a ``Progress`` that stops and tells how far it is."""

    def __init__(self, tell: Callable[[int, int, str], None]) -> None:
        self._tell = tell
        self._stop = Event()
        self._told = 0.0

    @property
    def stopped(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask the work to end at its next step."""
        self._stop.set()

    def step(self, done: int, total: int, note: str = "") -> None:
        """Tell the window at most twenty times a second; raises ``Cancelled`` on a stop."""
        if self._stop.is_set():
            raise Cancelled
        now = monotonic()
        if done >= total or now - self._told >= _TELL_SECONDS:
            self._told = now
            self._tell(done, total, note)


class Job(QObject, Generic[T]):
    """One piece of work under way.

    Signals:
        progressed(int, int, str): done, total, note; total is 0 while unknown.
        succeeded(object): what the work returned.
        failed(object): the exception it raised.
        cancelled: it was stopped, or its result came too late to matter.
        slow: 150 ms have passed. long: 1 s has passed; offer Stop.
        finished: the last signal of every job.

    Attributes:
        title: what it does, in words: "Reading", "Making 7 packs".
        writes: it changes the store, so locking lets it end.
    """

    progressed = Signal(int, int, str)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    slow = Signal()
    long = Signal()
    finished = Signal()
    _stepped = Signal(int, int, str)
    _done = Signal(object, object)

    def __init__(self, title: str, *, writes: bool, stoppable: bool, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self.writes = writes
        self.stoppable = stoppable
        self.counts = (0, 0)
        self.is_slow = False
        self.is_long = False
        self._interrupt: Callable[[], None] | None = None
        self._ended = False
        self._ticket = _Ticket(self._stepped.emit)
        queued = Qt.ConnectionType.QueuedConnection
        self._stepped.connect(self._count, queued)
        self._done.connect(self._end, queued)
        self._timers: list[QTimer] = []

    @property
    def ended(self) -> bool:
        """Whether ``finished`` was emitted."""
        return self._ended

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._ticket.stopped

    def stop(self) -> None:
        """Ask it to stop; ``cancelled`` follows when it has, and nothing else."""
        self._ticket.stop()
        if self._interrupt is not None and not self._ended:
            self._interrupt()

    def _watch(self, slow_ms: int, long_ms: int) -> None:
        for wait, told in ((slow_ms, self._turn_slow), (long_ms, self._turn_long)):
            timer = QTimer(self)
            timer.setSingleShot(True)
            timer.timeout.connect(told)
            timer.start(wait)
            self._timers.append(timer)

    def _turn_slow(self) -> None:
        self.is_slow = True
        self.slow.emit()

    def _turn_long(self) -> None:
        self.is_long = True
        self.long.emit()

    def _count(self, done: int, total: int, note: str) -> None:
        self.counts = (done, total)
        self.progressed.emit(done, total, note)

    def _run(self, work: Callable[[Progress], T]) -> None:
        """In a thread of the pool: everything comes back over the queued signal."""
        value: T | None = None
        error: BaseException | None = None
        try:
            if self._ticket.stopped:
                raise Cancelled  # noqa: TRY301 - the one way a job ends
            value = work(self._ticket)
        except BaseException as problem:  # noqa: BLE001 - handed to the window, not swallowed
            error = problem
        self._done.emit(value, error)

    def _end(self, value: object, error: object) -> None:
        for timer in self._timers:
            timer.stop()
        self._ended = True
        if self._ticket.stopped or isinstance(error, Cancelled):
            self.cancelled.emit()
        elif error is not None:
            self.failed.emit(error)
        else:
            self.succeeded.emit(value)
        self.finished.emit()


class Jobs(QObject):
    """Starts jobs, keeps them alive until they end, stops them all on lock and quit.

    Signals:
        started(object): a job was taken.
        busy_changed: a job began, became slow or long, counted or ended.
        idle: the last job has ended.
    """

    started = Signal(object)
    busy_changed = Signal()
    idle = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        workers: int = 4,
        slow_ms: int = SLOW_MS,
        long_ms: int = LONG_MS,
    ) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="job")
        self._waits = (slow_ms, long_ms)
        self._jobs: list[Job[Any]] = []
        self._latest: dict[str, Job[Any]] = {}
        self._open = True

    @property
    def running(self) -> tuple[Job[Any], ...]:
        """The jobs under way, oldest first."""
        return tuple(self._jobs)

    @property
    def is_open(self) -> bool:
        """Whether new work is taken."""
        return self._open

    def start(
        self,
        work: Callable[[Progress], T],
        *,
        title: str = "Reading",
        succeeded: Receiver | None = None,
        failed: Receiver | None = None,
        cancelled: Callable[[], object] | None = None,
        latest: str = "",
        writes: bool = False,
        stoppable: bool = True,
        interrupt: Callable[[], None] | None = None,
    ) -> Job[T]:
        """Run ``work(progress)`` in a thread and bring its result back.

        ``succeeded``, ``failed`` and ``cancelled`` are bound methods of QObjects. With
        ``latest`` a new job of that name stops the one before and its result is dropped.
        ``interrupt`` is called from the window's thread on a stop, for example to
        interrupt a query. Raises ``JobsClosed`` while locking, TypeError for a receiver
        that is not a bound method of a QObject.
        """
        if not self._open:
            raise JobsClosed
        job: Job[T] = Job(title, writes=writes, stoppable=stoppable, parent=self)
        job._interrupt = interrupt  # noqa: SLF001 - Jobs and Job are one mechanism
        for signal, receiver in (
            (job.succeeded, succeeded), (job.failed, failed), (job.cancelled, cancelled),
        ):  # fmt: skip
            if receiver is not None:
                if not isinstance(getattr(receiver, "__self__", None), QObject):
                    job.deleteLater()
                    raise TypeError(receiver)
                signal.connect(receiver)
        if latest:
            before = self._latest.get(latest)
            if before is not None:
                before.stop()
            self._latest[latest] = job
        job.finished.connect(self._ended)
        for told in (job.slow, job.long):
            told.connect(self.busy_changed)
        job.progressed.connect(self._counted)
        self._jobs.append(job)
        job._watch(*self._waits)  # noqa: SLF001
        self.started.emit(job)
        self._pool.submit(job._run, work)  # noqa: SLF001
        return job

    def _counted(self, *_counts: object) -> None:
        self.busy_changed.emit()

    def _ended(self) -> None:
        for job in [job for job in self._jobs if job.ended]:
            self._jobs.remove(job)
            for name in [name for name, last in self._latest.items() if last is job]:
                del self._latest[name]
            job.deleteLater()
        self.busy_changed.emit()
        if not self._jobs:
            self.idle.emit()

    def stop_all(self) -> None:
        """Take no more work and stop the reads; a write under way is let end.

        ``idle`` follows when the last has ended; at once when there is none.
        """
        self._open = False
        for job in self.running:
            if not job.writes:
                job.stop()
        if not self._jobs:
            self.idle.emit()

    def reopen(self) -> None:
        """Take work again, after unlocking."""
        self._open = True

    def close(self) -> None:
        """Stop all, wait for the threads and end them; for quitting only."""
        self.stop_all()
        self._pool.shutdown(wait=True)
        for job in self.running:
            for timer in job._timers:  # noqa: SLF001
                timer.stop()
