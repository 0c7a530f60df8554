"""Locks the desk when nobody is there: no key or mouse, a computer that slept, F12.

One filter over the whole application, which is why F12 works over every dialog.
"""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent

from iomdesk.words import words

_TICK_MS: Final = 5_000
_SLEPT_SECONDS: Final = 60.0
_LIVELY: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TabletPress,
        QEvent.Type.TouchBegin,
    }
)


class IdleWatch(QObject):
    """Counts the time since the last key or mouse.

    Signals:
        expired(str): why the desk should lock: "idle", "slept", "suspended" or "key".
        words_changed(str): "Locks in 9 min".
    """

    expired = Signal(str)
    words_changed = Signal(str)

    def __init__(
        self,
        minutes: int,
        parent: QObject | None = None,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._minutes = minutes
        self._now = now
        self._last = self._ticked = now()
        self._words = ""
        self._on = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)

    @property
    def running(self) -> bool:
        """Whether the desk is open and watched."""
        return self._on

    def set_minutes(self, minutes: int) -> None:
        """Lock after this many minutes."""
        self._minutes = minutes
        self._tell()

    def start(self) -> None:
        """Watch from now on."""
        self._last = self._ticked = self._now()
        if not self._on:
            self._on = True
            app = QCoreApplication.instance()
            if app is not None:
                app.installEventFilter(self)
            if isinstance(app, QGuiApplication):
                app.applicationStateChanged.connect(self._state)
        self._timer.start()
        self._tell()

    def stop(self) -> None:
        """Watch no longer: the desk is locked or closed."""
        self._timer.stop()
        if self._on:
            self._on = False
            app = QCoreApplication.instance()
            if app is not None:
                app.removeEventFilter(self)
            if isinstance(app, QGuiApplication):
                app.applicationStateChanged.disconnect(self._state)
        self._words = ""
        self.words_changed.emit("")

    def tick(self) -> None:
        """Look at the clock; the timer calls this every few seconds."""
        now = self._now()
        slept = now - self._ticked > _SLEPT_SECONDS
        self._ticked = now
        if slept:
            self.expired.emit("slept")
        elif now - self._last >= self._minutes * 60:
            self.expired.emit("idle")
        else:
            self._tell()

    def _tell(self) -> None:
        if not self._on:
            return
        left = self._minutes * 60 - (self._now() - self._last)
        minutes = int(left // 60)
        code = "soon" if minutes < 1 else "one" if minutes == 1 else "many"
        said = words("idle", code, {"minutes": minutes})
        if said != self._words:
            self._words = said
            self.words_changed.emit(said)

    def _state(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationSuspended:
            self.expired.emit("suspended")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note that somebody is there; F12 locks whatever is open."""
        kind = event.type()
        if kind not in _LIVELY:
            return False
        self._last = self._now()
        if (
            kind is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_F12
        ):
            self.expired.emit("key")
            return True
        return False
