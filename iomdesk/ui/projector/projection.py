"""Holds the wall of the program: on which screen it stands, what it shows, when it goes.

The wall has no way to the store: it is handed values, and knows a clock. It stays on the
screen it was turned on for, or goes; it never comes to stand on another (UX section 8).
"""

import weakref
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QRect, QSize, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPixmap, QScreen
from PySide6.QtWidgets import QApplication, QWidget

from iomdesk.domain.clock import Clock
from iomdesk.domain.wall import WallKind, WallValue
from iomdesk.ui.projector.paint import nothing_on
from iomdesk.ui.projector.window import ProjectorWindow
from iomdesk.words import words

LOOK_MS: Final = 5_000
"""How often the clock is asked for the time at the foot."""

_PICTURE: Final = QSize(1440, 900)


class Projection(QObject):
    """The wall, on or off; owned by the program, so it outlives locking.

    Signals:
        picture_changed(QPixmap): what stands on the wall now, for the chair's own window.
        state_changed(): it was turned on or off, or its screen went.
    """

    picture_changed = Signal(QPixmap)
    state_changed = Signal()

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._value = WallValue(kind=WallKind.WAIT, marking=words("wall", "marking"))
        self._locked = False
        self._next: WallValue | None = None
        self._picture: QPixmap | None = None
        self._window: ProjectorWindow | None = None
        self._screen: QScreen | None = None
        self._chair: weakref.ref[QWidget] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.tell_time)
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._show_next)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenRemoved.connect(self._screen_gone)
            app.screenAdded.connect(self._look_at_screens)
            app.primaryScreenChanged.connect(self._look_at_screens)
            app.aboutToQuit.connect(self.turn_off)

    # ---- what it shows -----------------------------------------------------------------

    @property
    def value(self) -> WallValue:
        """What stands on the wall, or would."""
        return self._value

    def show(self, value: WallValue) -> None:
        """Show this from now on; between two items a blank is painted first.

        While the desk is locked nothing but the marking is shown, whatever it is handed.
        """
        if self._locked:
            value = _waiting(value)
        if _another_item(self._next or self._value, value):
            self._put(_waiting(value))
            if self._window is not None:
                self._next = value
                self._turn.start()
                return
        self._next = None
        self._put(value)

    def blank(self) -> None:
        """Show the marking and that the meeting goes on; until something else is shown."""
        self._next = None
        self._put(_waiting(self._value))

    def lock(self) -> None:
        """The desk locks: blank, and nothing handed over is shown until ``unlock``."""
        self._locked = True
        self.blank()

    def unlock(self) -> None:
        """The desk is open again; the wall stays blank until it is handed something."""
        self._locked = False

    def tell_time(self) -> None:
        """Ask the clock, and nothing else, for the time at the foot."""
        facts = self._value.facts
        if facts is None:
            return
        now = self._clock.now().time()
        if (now.hour, now.minute) != (facts.now.hour, facts.now.minute):
            self._put(replace(self._value, facts=replace(facts, now=now)))

    def _show_next(self) -> None:
        value, self._next = self._next, None
        if value is not None:
            self._put(value)

    def _put(self, value: WallValue) -> None:
        if value == self._value:
            return
        self._value = value
        self._picture = None
        if self._window is not None:
            self._window.show_value(value)
        self.picture_changed.emit(self.picture())

    def picture(self) -> QPixmap:
        """What stands on the wall now; while it is off, a picture that says so."""
        if self._picture is None:
            window = self._window
            off = words("wall", "off")
            self._picture = nothing_on(_PICTURE, off) if window is None else window.grab()
        return self._picture

    # ---- on and off --------------------------------------------------------------------

    @property
    def is_on(self) -> bool:
        """Whether it stands on a screen."""
        return self._window is not None

    @property
    def screen_name(self) -> str:
        """ "Screen 2", in the order in which the system lists them; empty while it is off."""
        if self._screen is None:
            return ""
        number = 1 + QGuiApplication.screens().index(self._screen)
        return words("wall", "screen", {"number": number})

    def turn_on(self, chair: QWidget | None = None) -> str:
        """Put the wall on the other screen; gives "", or why not and what to do.

        ``chair`` is the chair's window, else the one that is active: its screen is not used.
        """
        if self._window is not None:
            return ""
        chair = chair or QApplication.activeWindow()
        own = QGuiApplication.primaryScreen() if chair is None else chair.screen()
        other = next((one for one in QGuiApplication.screens() if one is not own), None)
        if other is None:
            return words("wall", "one_screen")
        if _mirrored(own.geometry(), other.geometry()):
            return words("wall", "mirrored")
        self._chair = None if chair is None else weakref.ref(chair.window())
        self._screen = other
        other.geometryChanged.connect(self._look_at_screens)
        window = ProjectorWindow(self._value)
        window.closed.connect(self.turn_off)
        window.moved_off.connect(self.turn_off)
        self._window = window
        window.stand_on(other)
        if chair is not None and window.isActiveWindow():
            chair.window().activateWindow()  # some systems give a new window the keyboard
        self._timer.start()
        self._picture = None
        self.state_changed.emit()
        self.picture_changed.emit(self.picture())
        return ""

    def turn_off(self) -> None:
        """Take the wall down; what it would show is kept."""
        window, self._window = self._window, None
        if window is None:
            return
        self._timer.stop()
        self._picture = None
        if self._next is not None:
            self._value, self._next = self._next, None
        screen, self._screen, self._chair = self._screen, None, None
        window.take_down()
        if screen is not None and screen in QGuiApplication.screens():
            screen.geometryChanged.disconnect(self._look_at_screens)
        self.state_changed.emit()
        self.picture_changed.emit(self.picture())

    def _screen_gone(self, screen: QScreen) -> None:
        # Told before Qt moves the windows of that screen to another one.
        if screen is self._screen:
            self.turn_off()
        self._look_at_screens()

    def _look_at_screens(self, *_what: object) -> None:
        """Off when its screen shows the chair's picture now, or became the chair's."""
        window, screen = self._window, self._screen
        if window is None or screen is None:
            return
        others = [one.geometry() for one in QGuiApplication.screens() if one is not screen]
        if not others or any(_mirrored(screen.geometry(), one) for one in others):
            self.turn_off()
            return
        if window.stand_on(screen):
            self._picture = None
            self.picture_changed.emit(self.picture())


def _mirrored(one: QRect, other: QRect) -> bool:
    """Whether two screens show the same picture, or part of it."""
    return one.intersects(other)


def _waiting(value: WallValue) -> WallValue:
    return WallValue(kind=WallKind.WAIT, marking=value.marking, training=value.training)


def _another_item(before: WallValue, after: WallValue) -> bool:
    """Whether something else is on the table, so that a blank belongs in between."""
    if WallKind.WAIT in {before.kind, after.kind}:
        return False
    return before.item != after.item
