"""Tells when the computer locks or sleeps, where Windows says so.

Elsewhere ``IdleWatch`` finds out afterwards, when the clock has jumped, and locks before
anything can be read.
"""

import os
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

_WM_POWERBROADCAST: Final = 0x0218
_WM_WTSSESSION_CHANGE: Final = 0x02B1
_WM_QUERYENDSESSION: Final = 0x0011
_PBT_APMSUSPEND: Final = 4
_WTS_SESSION_LOCK: Final = 7
_WTS_CONSOLE_DISCONNECT: Final = 2
_WTS_REMOTE_DISCONNECT: Final = 4
_LOCKED: Final = {_WTS_SESSION_LOCK, _WTS_CONSOLE_DISCONNECT, _WTS_REMOTE_DISCONNECT}


def says_lock(message: int, parameter: int) -> bool:
    """Whether a Windows message means that nobody sits here any more."""
    if message == _WM_POWERBROADCAST:
        return parameter == _PBT_APMSUSPEND
    if message == _WM_WTSSESSION_CHANGE:
        return parameter in _LOCKED
    return message == _WM_QUERYENDSESSION


class SessionFilter(QAbstractNativeEventFilter):
    """Watches the messages of Windows; does nothing on other systems.

    Attributes:
        seen: called when the session locks or the computer goes to sleep.
    """

    def __init__(self, seen: Callable[[], None]) -> None:
        super().__init__()
        self._seen = seen

    def start(self, window: int) -> None:
        """Watch the session from the window with this native id."""
        ask_for_session_messages(window)
        app = QCoreApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self)

    def stop(self) -> None:
        """Watch no longer."""
        app = QCoreApplication.instance()
        if app is not None:
            app.removeNativeEventFilter(self)

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        """Look, and let everything pass."""
        if kind == b"windows_generic_MSG":
            from ctypes import POINTER, Structure, c_size_t, c_uint, c_void_p, cast

            class _Message(Structure):
                _fields_ = (("window", c_void_p), ("number", c_uint), ("wide", c_size_t))

            found = cast(c_void_p(int(message)), POINTER(_Message)).contents
            if says_lock(int(found.number), int(found.wide)):
                self._seen()
        return False, 0


def ask_for_session_messages(window: int) -> None:
    """Ask Windows to tell a window about the session; nothing elsewhere."""
    if os.name != "nt":
        return
    import ctypes

    windows: Any = vars(ctypes)["windll"]
    windows.wtsapi32.WTSRegisterSessionNotification(window, 0)
