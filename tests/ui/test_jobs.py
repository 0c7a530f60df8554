"""Jobs: results reach living windows only, stopping stops, locking lets writes end."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.domain.progress import Progress
from iomdesk.ui.jobs import Jobs, JobsClosed
from iomdesk.ui.widgets.busy import BusyLine


class Listener(QObject):
    """A window that waits for a result."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[object] = []
        self.failed: list[object] = []
        self.stopped = 0
        self.thread_of_result: object = None

    def take(self, value: object) -> None:
        """A result."""
        self.got.append(value)
        self.thread_of_result = QThread.currentThread()

    def hear(self, error: object) -> None:
        """A failure."""
        self.failed.append(error)

    def told(self) -> None:
        """A stop."""
        self.stopped += 1


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    """A pool that tells at once that a job is slow and long."""
    made = Jobs(workers=2, slow_ms=0, long_ms=0)
    yield made
    made.close()
    made.deleteLater()


class Gate:
    """Work that waits until the test lets it go on, step by step."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.go = threading.Event()

    def work(self, progress: Progress) -> str:
        """Wait, then take one step and be done."""
        self.begun.set()
        assert self.go.wait(20)
        progress.step(1, 1)
        return "done"


def test_a_result_comes_back_in_the_windows_thread(jobs: Jobs, qtbot: QtBot) -> None:
    """The work runs elsewhere, the result arrives here, once."""
    here, there, listener = threading.get_ident(), [], Listener()

    def work(progress: Progress) -> int:
        there.append(threading.get_ident())
        progress.step(3, 3, "rows")
        return 7

    with qtbot.waitSignal(jobs.idle):
        job = jobs.start(work, succeeded=listener.take, failed=listener.hear)
    assert listener.got == [7]
    assert there != [here]
    assert listener.thread_of_result is listener.thread()
    assert job.ended
    assert jobs.running == ()


def test_a_failure_comes_back_as_it_was(jobs: Jobs, qtbot: QtBot) -> None:
    """The exception itself, for the table of errors."""
    listener, problem = Listener(), EnvironmentProblem("disk_full")

    def work(_progress: Progress) -> None:
        raise problem

    with qtbot.waitSignal(jobs.idle):
        jobs.start(work, succeeded=listener.take, failed=listener.hear)
    assert listener.failed == [problem]
    assert listener.got == []


def test_stopping_ends_it_at_the_next_step(jobs: Jobs, qtbot: QtBot) -> None:
    """``cancelled`` and nothing else; the interrupt is called from the window's side."""
    listener, gate, interrupted = Listener(), Gate(), []
    job = jobs.start(
        gate.work,
        succeeded=listener.take,
        cancelled=listener.told,
        interrupt=lambda: interrupted.append(threading.get_ident()),
    )
    assert gate.begun.wait(20)
    with qtbot.waitSignal(jobs.idle):
        job.stop()
        gate.go.set()
    assert (listener.got, listener.stopped) == ([], 1)
    assert interrupted == [threading.get_ident()]


def test_a_late_result_is_dropped(jobs: Jobs, qtbot: QtBot) -> None:
    """The first answer comes after the second question: nobody hears it."""
    listener, gate = Listener(), Gate()

    def slow(_progress: Progress) -> str:
        gate.begun.set()
        assert gate.go.wait(20)
        return "old"

    jobs.start(slow, succeeded=listener.take, latest="search")
    assert gate.begun.wait(20)
    with qtbot.waitSignal(jobs.idle):
        jobs.start(lambda _progress: "new", succeeded=listener.take, latest="search")
        gate.go.set()
    assert listener.got == ["new"]


def test_a_window_that_is_gone_hears_nothing(jobs: Jobs, qtbot: QtBot) -> None:
    """Its result is dropped, and nothing falls over."""
    listener, gate = Listener(), Gate()
    got = listener.got
    jobs.start(gate.work, succeeded=listener.take)
    assert gate.begun.wait(20)
    with qtbot.waitSignal(listener.destroyed):
        listener.deleteLater()
    with qtbot.waitSignal(jobs.idle):
        gate.go.set()
    assert got == []


def test_only_bound_methods_of_living_objects_may_listen(jobs: Jobs) -> None:
    """A lambda would keep a dead screen alive."""
    with pytest.raises(TypeError):
        jobs.start(lambda _progress: 1, succeeded=lambda _value: None)
    assert jobs.running == ()


def test_locking_stops_reads_and_lets_the_write_end(jobs: Jobs, qtbot: QtBot) -> None:
    """And no new work is taken until the desk is open again."""
    listener, read, write = Listener(), Gate(), Gate()
    jobs.start(read.work, cancelled=listener.told)
    jobs.start(write.work, succeeded=listener.take, writes=True)
    assert read.begun.wait(20)
    assert write.begun.wait(20)
    with qtbot.waitSignal(jobs.idle):
        jobs.stop_all()
        with pytest.raises(JobsClosed):
            jobs.start(lambda _progress: 1)
        read.go.set()
        write.go.set()
    assert (listener.got, listener.stopped) == (["done"], 1)
    jobs.reopen()
    with qtbot.waitSignal(jobs.idle):
        jobs.start(lambda _progress: "again", succeeded=listener.take)
    assert listener.got == ["done", "again"]


def test_a_long_job_counts_and_offers_stop(jobs: Jobs, qtbot: QtBot) -> None:
    """ "Reading 1 of 2" while it runs, gone when it has ended."""
    line, gate, counted = BusyLine(), Gate(), threading.Event()
    qtbot.addWidget(line)

    def work(progress: Progress) -> None:
        progress.step(12_400, 25_000)
        progress.step(25_000, 25_000)
        counted.set()
        assert gate.go.wait(20)
        progress.step(25_000, 25_000)

    job = jobs.start(work)
    line.watch(job)
    assert line.isHidden()
    qtbot.waitUntil(lambda: job.is_long and job.counts == (25_000, 25_000))
    assert not line.isHidden()
    said = [label.text() for label in line.findChildren(type(line._words))]
    assert "Reading 25,000 of 25,000" in said
    with qtbot.waitSignal(jobs.idle):
        line.stop_button.click()
        gate.go.set()
    assert job.stopping
    assert line.isHidden()


def test_a_short_job_shows_nothing(qtbot: QtBot) -> None:
    """Under the wait neither ``slow`` nor ``long`` is told."""
    patient = Jobs(slow_ms=60_000, long_ms=60_000)
    told: list[str] = []
    with qtbot.waitSignal(patient.idle):
        job = patient.start(lambda _progress: 1)
        job.slow.connect(lambda: told.append("slow"))
    assert told == []
    assert not job.is_slow
    patient.close()
    patient.deleteLater()
