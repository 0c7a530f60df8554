"""Every error a person meets: mapped by its type to words and a place, never by its text.

``RuleViolation`` goes beside its field, a conflict to the comparison of both versions,
an ``EnvironmentProblem`` to the strip; anything else is a bug with an incident number.
What is logged carries types, places in the code and ids; never messages or values, for
an exception's own text may hold what somebody typed.
"""

import faulthandler
import logging
import secrets
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import IO, Final, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from iomdesk.domain.problems import Cancelled, EnvironmentProblem, RuleViolation
from iomdesk.words import words

_log = logging.getLogger(__name__)
_LOG_BYTES: Final = 512 * 1024
_LOG_FILES: Final = 4
_LOG_NAME: Final = "iomdesk-file"

E = TypeVar("E", bound=BaseException)


class Where(StrEnum):
    """Where an error is shown."""

    NOWHERE = "nowhere"
    FIELD = "field"
    COMPARE = "compare"
    STRIP = "strip"
    BUG = "bug"


@dataclass(frozen=True, slots=True)
class Told:
    """What a person is told.

    Attributes:
        words: what happened, what was kept, what to do.
        field: the field it belongs to, for ``Where.FIELD``.
        incident: the number under which a bug stands in the log.
    """

    where: Where
    words: str
    field: str = ""
    incident: str = ""


def _rule(error: RuleViolation) -> Told:
    return Told(
        Where.FIELD if error.field else Where.STRIP,
        words("rule", error.code, error.params),
        error.field,
    )


def _environment(error: EnvironmentProblem) -> Told:
    return Told(Where.STRIP, words("environment", error.code, error.params))


class Errors:
    """The table of error types; the app adds those of the store ("Conflict")."""

    def __init__(self) -> None:
        self._known: list[tuple[type[BaseException], Callable[[BaseException], Told]]] = []
        self.register(Cancelled, lambda _error: Told(Where.NOWHERE, ""))
        self.register(RuleViolation, _rule)
        self.register(EnvironmentProblem, _environment)

    def register(self, kind: type[E], tell: Callable[[E], Told]) -> None:
        """Map a type; the newest mapping that fits wins."""

        def narrowed(error: BaseException) -> Told:
            if not isinstance(error, kind):
                raise TypeError(kind)
            return tell(error)

        self._known.append((kind, narrowed))

    def explain(self, error: BaseException) -> Told:
        """What to say about an error; an unknown one is logged as a bug."""
        for kind, tell in reversed(self._known):
            if isinstance(error, kind):
                return tell(error)
        incident = log_bug(error)
        return Told(Where.BUG, words("errors", "bug", {"incident": incident}), incident=incident)


def _frames(error: BaseException) -> str:
    """Types and places of an error and its causes, without any message or value."""
    parts: list[str] = []
    seen: set[int] = set()
    here: BaseException | None = error
    while here is not None and id(here) not in seen:
        seen.add(id(here))
        parts.append(type(here).__qualname__)
        parts.extend(
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(here.__traceback__)
        )
        here = here.__cause__ or here.__context__
    return "\n".join(parts)


def log_bug(error: BaseException) -> str:
    """Log a bug and return its incident number, six signs long."""
    incident = secrets.token_hex(3).upper()
    _log.error("incident %s\n%s", incident, _frames(error))
    return incident


class Net(QObject):
    """Catches what nobody caught, in any thread, and tells the window once.

    Signals:
        caught(object): the exception, always in the window's thread.
    """

    caught = Signal(object)
    _fell = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fell.connect(self.caught, Qt.ConnectionType.QueuedConnection)
        self._faults: IO[str] | None = None
        self._before = (sys.excepthook, threading.excepthook)
        self._on = False

    def install(self, folder: Path) -> None:
        """Set the hooks and the logs in ``folder``; the only files the desk writes unasked.

        A folder nobody may write in costs the logs, not the desk.
        """
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            self._faults = (folder / "faults.txt").open("a", encoding="utf-8")
            faulthandler.enable(self._faults)
            stop_log()
            late = _LateLog(folder)
            late.set_name(_LOG_NAME)
            logging.getLogger("iomdesk").addHandler(late)
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread
        self._on = True

    def remove(self) -> None:
        """Put the hooks back as they were and close the logs."""
        if self._on:
            sys.excepthook, threading.excepthook = self._before
            self._on = False
        if self._faults is not None:
            faulthandler.disable()
            self._faults.close()
            self._faults = None
        stop_log()

    def _caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self._fell.emit(error)

    def _caught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._fell.emit(args.exc_value)


class _LateLog(logging.Handler):
    """Opens the file log at the first record: on most days there is none."""

    def __init__(self, folder: Path) -> None:
        super().__init__(logging.INFO)
        self._folder = folder

    def emit(self, record: logging.LogRecord) -> None:
        """Make way for the file, and hand it the record."""
        try:
            handler = start_log(self._folder)
        except OSError:
            self.handleError(record)
        else:
            handler.handle(record)


def start_log(folder: Path) -> logging.Handler:
    """Log what our own packages say to a rotating file in ``folder``."""
    from logging.handlers import RotatingFileHandler

    stop_log()
    handler = RotatingFileHandler(
        folder / "iomdesk.log", maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.setLevel(logging.INFO)
    handler.set_name(_LOG_NAME)
    logging.getLogger("iomdesk").addHandler(handler)
    return handler


def stop_log() -> None:
    """Close the file log when there is one."""
    logger = logging.getLogger("iomdesk")
    for handler in [one for one in logger.handlers if one.get_name() == _LOG_NAME]:
        logger.removeHandler(handler)
        handler.close()
