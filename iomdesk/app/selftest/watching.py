"""While windows are shown: what Qt warns of, what is logged, what is raised and not caught."""

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Final

from iomdesk.app.selftest.failing import StepFailed, must

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType

_OF_THE_SYSTEM: Final = ("qt.qpa.", "qt.text.font", "qt.accessibility")
"""Kinds of messages that speak of the machine's screens and fonts, not of this program."""
_LET_BE: Final = (
    "This plugin does not support",
    "QStandardPaths: ",
    # Windows: Qt's own search for fonts without a screen, and what wine does not have.
    "QFontDatabase: Cannot find font directory",
    "EnableNonClientDpiScaling() failed",
)


class Watch(logging.Handler):
    """Keeps what was said that should not have been."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """A record of the log."""
        self.heard.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    def from_qt(self, kind: "QtMsgType", context: "QMessageLogContext", text: str) -> None:
        """A message of Qt."""
        from PySide6.QtCore import QtMsgType

        if kind in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg}:
            return
        category = str(context.category or "")
        if not category.startswith(_OF_THE_SYSTEM) and not text.startswith(_LET_BE):
            self.heard.append(f"Qt: {text}")

    def raised(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """An error that came out of a slot or a thread."""
        at = ""
        while trace is not None:
            code = trace.tb_frame.f_code
            at, trace = f" at {code.co_name}:{trace.tb_lineno}", trace.tb_next
        self.heard.append(f"{kind.__qualname__}: {error}{at}")

    def quiet(self, where: str) -> None:
        """Raise StepFailed when anything was said."""
        heard, self.heard = self.heard, []
        must([], heard, f"{where}: no warning of Qt, no log record, no error")


@contextmanager
def watching() -> Iterator[Watch]:
    """Hear everything for the length of a block; what was there before hears it again after."""
    from PySide6.QtCore import qInstallMessageHandler

    watch = Watch()
    root = logging.getLogger()
    hooks = sys.excepthook, threading.excepthook
    root.addHandler(watch)
    before = qInstallMessageHandler(watch.from_qt)
    sys.excepthook = watch.raised
    threading.excepthook = lambda told: watch.raised(
        told.exc_type, told.exc_value, told.exc_traceback
    )
    try:
        yield watch
    except StepFailed as failed:  # what was heard meanwhile is mostly why
        heard = "; ".join((failed.found, *watch.heard))
        raise StepFailed(failed.expected, heard) from failed
    finally:
        sys.excepthook, threading.excepthook = hooks
        qInstallMessageHandler(before)
        root.removeHandler(watch)
