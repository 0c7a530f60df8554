"""Guards that hold for every test, and the fixtures that many tests share.

A test may not leave anything running, open a window nobody closes, wait for a person,
log a warning, touch the network or reach the profile of whoever runs it. Each guard has
a test that trips it on purpose: tests/architecture/test_guards.py.

Markers lift a guard for one test (pyproject.toml lists them): ``threads``, ``logs``,
``dialogs``, ``network``.
"""

import contextlib
import gc
import logging
import os
import socket
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

# Before anything imports Qt: no test opens a window on somebody's screen.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
# London without the tzdata package, so that "local time" is the same on every machine.
os.environ["TZ"] = "GMT0BST,M3.5.0/1,M10.5.0"
if hasattr(time, "tzset"):
    time.tzset()

import hypothesis
import pytest

from iomdesk.domain.clock import SetClock

# How fast the machine is decides no test: neither an example nor the making of one.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")

if TYPE_CHECKING:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QWidget

    from iomdesk.services.desk import Desk

_FAILED = pytest.StashKey[bool]()
_GRACE_SECONDS = 5.0  # for a thread that is already on its way out; a hung one fails anyway
_QT_OWN_WINDOWS = frozenset({"QTipLabel", "QShapedPixmapWidget", "QComboBoxPrivateContainer"})


class ForbiddenInTests(AssertionError):
    """A test did what no test may do: wait for a person, or reach for the network."""


# ---- fixtures for the tests themselves -------------------------------------------------


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands at Tuesday 24 November 2026, 09:00 local time, until it is set."""
    return SetClock(datetime(2026, 11, 24, 9, tzinfo=UTC).astimezone())


@pytest.fixture
def desk(tmp_path: Path, clock: SetClock) -> "Iterator[Desk]":
    """A desk at an empty encrypted store of its own, closed when the test ends."""
    from tests.helpers.stores import make_desk

    made = make_desk(tmp_path, clock)
    yield made
    made.store.close()


# ---- a profile of its own --------------------------------------------------------------


@pytest.fixture(autouse=True)
def _profile(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a home, settings, cache and temporary folder that it alone sees."""
    home = tmp_path_factory.mktemp("profile")
    places = {
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_CACHE_HOME": "cache",
        "XDG_STATE_HOME": "state",
        "XDG_RUNTIME_DIR": "run",
        "APPDATA": "roaming",
        "LOCALAPPDATA": "local",
        "TMPDIR": "tmp",
        "TEMP": "tmp",
        "TMP": "tmp",
    }
    for variable, name in places.items():
        (home / name).mkdir(mode=0o700, exist_ok=True)
        monkeypatch.setenv(variable, str(home / name))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setattr(tempfile, "tempdir", None)
    core = sys.modules.get("PySide6.QtCore")
    if core is not None:  # QSettings remembers the first folder it ever saw
        for form in (core.QSettings.Format.NativeFormat, core.QSettings.Format.IniFormat):
            core.QSettings.setPath(form, core.QSettings.Scope.UserScope, str(home / "config"))
    return home


# ---- nothing above INFO in the log -----------------------------------------------------


class _Keep(logging.Handler):
    """Keeps every record of WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.records.append(record)


@pytest.fixture(autouse=True)
def _quiet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test during which anything was logged at WARNING or above."""
    keep = _Keep()
    root = logging.getLogger()
    root.addHandler(keep)
    try:
        yield
    finally:
        root.removeHandler(keep)
    if keep.records and request.node.get_closest_marker("logs") is None:
        lines = [f"{r.levelname} {r.name}: {r.getMessage()}" for r in keep.records]
        _complain(request, "logged at WARNING or above: " + "; ".join(lines))


# ---- nothing left behind ---------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
    call: pytest.CallInfo[None],
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a test failed: its traceback keeps things alive that it would free."""
    report = yield
    if call.excinfo is not None:
        item.stash[_FAILED] = True
    return report


def _complain(request: pytest.FixtureRequest, text: str) -> None:
    """Fail the test, unless it failed already for a reason of its own."""
    if not request.node.stash.get(_FAILED, False):
        pytest.fail(f"this test {text}", pytrace=False)


@pytest.fixture(autouse=True)
def _nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread, a timer or a window, and clear them away."""
    threads = set(threading.enumerate())
    windows = {id(window) for window in _windows()}
    hooks = sys.excepthook, threading.excepthook
    yield
    sys.excepthook, threading.excepthook = hooks
    left = [*_left_timers(), *_left_windows(windows)]
    if request.node.get_closest_marker("threads") is None:
        left += _left_threads(threads)
    if left:
        _complain(request, "left behind: " + ", ".join(left))


def _left_threads(before: set[threading.Thread]) -> list[str]:
    """Threads that still run; pools must have been shut down, jobs ended."""
    new = [
        thread
        for thread in threading.enumerate()
        # A thread of Qt that once ran Python stays in the list for ever under a dummy's name.
        if thread not in before and not isinstance(thread, threading._DummyThread)
    ]
    for thread in new:
        thread.join(_GRACE_SECONDS)
    return [f"running thread {thread.name}" for thread in new if thread.is_alive()]


_started_timers: "weakref.WeakSet[QTimer]" = weakref.WeakSet()


def _left_timers() -> list[str]:
    """Timers that still tick in objects that still live, stopped here."""
    if not _started_timers:
        return []
    _delete_what_asked_for_it()
    from shiboken6 import isValid

    left = []
    for timer in list(_started_timers):
        if isValid(timer) and timer.isActive():
            left.append(f"active QTimer {timer.objectName() or type(timer.parent()).__name__}")
            timer.stop()
    _started_timers.clear()
    return left


def _windows() -> "list[QWidget]":
    """Every top-level widget without a parent, but for Qt's own."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    return [
        widget
        for widget in widgets.QApplication.topLevelWidgets()
        if widget.parent() is None and widget.metaObject().className() not in _QT_OWN_WINDOWS
    ]


def _left_windows(before: set[int]) -> list[str]:
    """Windows and dialogs that nobody closed and dropped, deleted here."""
    if not [window for window in _windows() if id(window) not in before]:
        return []
    _delete_what_asked_for_it()
    gc.collect()
    left = []
    for window in _windows():
        if id(window) not in before:
            state = "open" if window.isVisible() else "hidden"
            left.append(f"{state} window {type(window).__name__} {window.objectName()}".rstrip())
            window.close()
            window.deleteLater()
    _delete_what_asked_for_it()
    return left


def _delete_what_asked_for_it() -> None:
    """Carry out ``deleteLater``, which outside an event loop waits for ever."""
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


# ---- nobody waits for a person, nothing reaches the network ----------------------------

# QMenu.exec is missing because Shiboken looks it up past the class: use popup() in the program.
_MODAL = {
    "QDialog": ("exec", "exec_"),  # all dialogs inherit these two
    "QMessageBox": ("about", "aboutQt", "critical", "information", "question", "warning"),
    "QFileDialog": (
        "getExistingDirectory",
        "getExistingDirectoryUrl",
        "getOpenFileName",
        "getOpenFileNames",
        "getOpenFileUrl",
        "getOpenFileUrls",
        "getSaveFileName",
        "getSaveFileUrl",
    ),
    "QInputDialog": ("getDouble", "getInt", "getItem", "getMultiLineText", "getText"),
    "QColorDialog": ("getColor",),
    "QFontDialog": ("getFont",),
}
_NETWORK_CALLS = ("bind", "connect", "connect_ex", "sendto")
_originals: list[tuple[Any, str, Any]] = []


def _forbid(name: str) -> Callable[..., NoReturn]:
    def raiser(*_args: object, **_kwargs: object) -> NoReturn:
        message = f"{name} waits for a person; a test answers through ask.py or opens the dialog"
        raise ForbiddenInTests(message)

    return raiser


def _guard_dialogs() -> None:
    from PySide6 import QtWidgets

    places = [(getattr(QtWidgets, cls), name) for cls, names in _MODAL.items() for name in names]
    for cls, name in places:
        _originals.append((cls, name, vars(cls)[name]))
        setattr(cls, name, staticmethod(_forbid(f"{cls.__name__}.{name}")))


def _guard_timers() -> None:
    from PySide6.QtCore import QTimer

    start = QTimer.start

    def tracked(self: "QTimer", *args: Any) -> None:
        _started_timers.add(self)
        start(self, *args)

    QTimer.start = tracked  # type: ignore[method-assign]


_reached: list[str] = []


def _guard_network() -> None:
    for name in _NETWORK_CALLS:
        original = getattr(socket.socket, name)

        def guarded(
            self: socket.socket,
            *args: Any,
            _name: str = name,
            _original: Callable[..., Any] = original,
        ) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                _reached.append(_name)
                self.close()  # so that a warning about it does not hide the reason
                message = f"socket.{_name}: nothing in this program reaches for a network"
                raise ForbiddenInTests(message)
            return _original(self, *args)

        setattr(socket.socket, name, guarded)


LONGEST_FIRST = (
    "ui/sweeps/test_looks.py", "e2e/test_selftest.py", "ui/sweeps/test_sweeps.py",
    "e2e/test_whole_meeting.py", "ui/test_chair_room.py", "ui/test_meetings_packs.py",
    "ui/test_record_tabs.py", "store/test_training.py", "e2e/test_program.py",
    "ui/test_cohort.py", "ui/test_chair.py", "e2e/test_kill9.py", "e2e/test_gate_outputs.py",
    "architecture/test_contracts.py", "e2e/test_meeting_by_reader.py", "ui/test_chair_gates.py",
    "e2e/test_kill9_drafts.py", "e2e/test_gate.py", "e2e/test_minutes_gate.py",
    "ui/sweeps/test_keys_anywhere.py", "e2e/test_meeting_comes_back.py", "e2e/test_start.py",
    "architecture/test_words.py",
)  # fmt: skip
"""The files that take longest: begun last, one of them would be waited for alone."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files; the others stay in the order chance gave them."""
    places = {Path(__file__).parent / name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


def pytest_configure() -> None:
    """Put the guards up once; Qt is there already, pytest-qt imported it."""
    _guard_network()
    _guard_dialogs()
    _guard_timers()


@pytest.fixture(autouse=True)
def _no_network(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that reached for the network, even where the error was swallowed."""
    _reached.clear()
    yield
    if _reached and request.node.get_closest_marker("network") is None:
        _complain(request, "reached for the network: " + ", ".join(_reached))


@pytest.fixture(autouse=True)
def _dialogs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hand the real modal calls back to a test marked ``dialogs``."""
    if request.node.get_closest_marker("dialogs") is None:
        yield
        return
    with contextlib.ExitStack() as stack:
        for cls, name, original in _originals:
            stack.callback(setattr, cls, name, vars(cls)[name])
            setattr(cls, name, original)
        yield
