"""The window: marking, navigation, header, one screen at a time, status bar; and the lock.

Locking asks nothing: drafts are flushed, work is stopped, every screen, dialog and list
is taken out of memory, and only the unlock view is left.
"""

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from iomdesk.domain.clock import Clock
from iomdesk.domain.dates import show_day
from iomdesk.ui.actions import Action, ActionSet, letter_keys
from iomdesk.ui.firstsize import first_size
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.locking import close_dependents, waits_for_writes
from iomdesk.ui.panes import cycle, focused, is_inside, takes_focus
from iomdesk.ui.settings import DeskSettings
from iomdesk.ui.theme import theme
from iomdesk.ui.trail import Trail
from iomdesk.ui.widgets.busy import busy_words

if TYPE_CHECKING:
    from iomdesk.ui.screen import Place, Screen

_CLOCK_MS: Final = 5_000


class Shell(QMainWindow):
    """The one window of the desk.

    Signals:
        locking(str): about to lock ("key", "idle", "slept", "suspended", "button",
            "closing"); drafts are kept now, in the slots of this signal.
        locked(str): nothing of the store is left in the window; close the store.
        place_shown(str): another place is in view.
        closed: the window is gone; quit.

    All but the lock view is made by ``furnish``: at once, or with ``furnished=False``
    when whoever made the shell says so, after the first window has been painted.

    Attributes:
        is_closing: the window is about to go; nothing opens in it any more.
    """

    locking = Signal(str)
    locked = Signal(str)
    place_shown = Signal(str)
    closed = Signal()

    def __init__(
        self,
        settings: DeskSettings,
        jobs: Jobs,
        clock: Clock,
        *,
        idle_now: Callable[[], float] = time.time,
        furnished: bool = True,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._jobs = jobs
        self._clock = clock
        self._open = False
        self._places: dict[str, Place] = {}
        self._screens: dict[str, Screen] = {}
        self._trail = Trail()
        self.is_closing = False
        self._own: ActionSet | None = None
        self._extra: tuple[Action, ...] = ()
        self._lock_view: QWidget | None = None
        self._idle_now = idle_now
        self._furnished = False
        self._body = QStackedWidget()
        self._body.addWidget(QWidget())  # nothing, until there is an unlock view
        self._page = QWidget()
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._body, 1)
        self.setCentralWidget(self._page)
        self.setWindowTitle("iomdesk")
        self.setMinimumSize(1024, 640)
        if not self.restoreGeometry(settings.geometry):
            self.resize(first_size())
        if furnished:
            self.furnish()

    def furnish(self) -> None:
        """Make the desk around the screens; a second call does nothing."""
        if self._furnished:
            return
        from iomdesk.ui import furniture as made

        self._furnished = True
        self.clipboard = made.SecretClipboard(self)
        self.banner = made.Banner()
        self.navigation = made.Navigation()
        self.header = made.Header()
        self.strip = made.MessageStrip()
        self.status = made.StatusBar()
        if self._lock_view is not None:
            self.banner.hide()
            self.status.hide()
        self._content = QStackedWidget()
        self.side = made.SidePlace(self._content)
        self.reach = made.Reach(self)
        self._desk = made.lay_out(self)
        self._body.addWidget(self._desk)
        self._column.insertWidget(0, self.banner)
        self._column.addWidget(self.status)
        self.palette_box = made.palette(self, self._page)
        self.idle = made.IdleWatch(self._settings.idle_minutes, self, now=self._idle_now)
        self._session = made.SessionFilter(partial(self.lock, "suspended"))
        self._ticker = QTimer(self, interval=_CLOCK_MS)
        self._ticker.timeout.connect(self.tell_time)
        self.navigation.gone.connect(self.go)
        self.header.find_asked.connect(self.open_palette)
        self.header.lock_asked.connect(self.lock_by_button)
        self.idle.expired.connect(self.lock)
        self.idle.words_changed.connect(self.status.set_lock_words)
        self._jobs.busy_changed.connect(self._tell_busy)
        self._settings.changed.connect(self._setting_changed)
        theme().changed.connect(self._place_palette)
        letter_keys().turn(on=self._settings.letter_keys)
        self.status.lock()
        self.palette_box.forget()
        self.tell_time()

    def set_places(self, places: "Sequence[Place]", actions: Sequence[Action] = ()) -> None:
        """Register the places, and actions of the app that work everywhere (Ctrl+N)."""
        self.furnish()
        self._places = {place.key: place for place in places}
        self._extra = tuple(actions)
        self.navigation.set_places(self.places)
        if self._own is not None:
            self._own.enable(on=False)
            self._own.deleteLater()
        self._own = ActionSet(self._desk, self.actions_everywhere(), whole_window=True)
        self._own.enable(on=self._open)

    def set_lock_view(self, view: QWidget) -> None:
        """The unlock view; shown at once while locked, in place of the one before."""
        before, self._lock_view = self._lock_view, view
        self._body.addWidget(view)
        if before is not None:
            self._body.removeWidget(before)
            before.deleteLater()
        if not self._open:
            self._show_lock()

    def _show_lock(self) -> None:
        """The lock view is the whole window: it brings marking and status of its own."""
        view = self._lock_view
        if view is not None:
            if self._furnished:
                self.banner.hide()
                self.status.hide()
            self._body.setCurrentWidget(view)
            view.setFocus()

    def open_desk(
        self,
        *,
        scheme: str,
        user: str,
        duty: str,
        store_words: str,
        first: str = "",
        where: object = None,
    ) -> None:
        """The store is open: show the desk at ``first``, or at the first place."""
        self._open = True
        self._jobs.reopen()
        self.navigation.set_scheme(scheme)
        self.navigation.set_user(user, duty)
        self.status.set_store(store_words)
        self.status.set_state("")
        self.palette_box.allow()
        if self._own is not None:
            self._own.enable(on=True)
        self._body.setCurrentWidget(self._desk)
        self.banner.show()
        self.status.show()
        self._session.start(int(self.winId()))
        self.idle.start()
        self._ticker.start()
        self.tell_time()
        self.navigation.recount()
        key = first or next(iter(self._places), "")
        if key:
            self.go(key, where if first else None)

    @property
    def is_open(self) -> bool:
        """Whether the desk is unlocked."""
        return self._open

    @property
    def places(self) -> "tuple[Place, ...]":
        """The places of the navigation in order."""
        return tuple(place for place in self._places.values() if not place.inside)

    @property
    def screen_here(self) -> "Screen | None":
        """The screen in view."""
        here = self._content.currentWidget()
        return next((one for one in self._screens.values() if one is here), None)

    @property
    def place_here(self) -> str:
        """The key of the place in view, empty while locked."""
        here = self._trail.here
        return "" if here is None else here[0]

    def go(self, key: str, where: object = None) -> None:
        """Show a place, at ``where`` inside it; it goes into the history."""
        if not self._open or key not in self._places:
            return
        self._trail.come_to(key, where)
        self._show(key, where)

    def back(self) -> None:
        """Where we were before (Alt+Left)."""
        self._turn(-1)

    def forward(self) -> None:
        """Where we came back from (Alt+Right)."""
        self._turn(1)

    def _turn(self, step: int) -> None:
        stop = self._trail.turn(step) if self._open else None
        if stop is not None:
            self._show(*stop, going_back=True)

    def _show(self, key: str, where: object, *, going_back: bool = False) -> None:
        before = self.screen_here
        screen = self._screens.get(key)
        if screen is None:
            screen = self._screens[key] = self._places[key].make()
            self._content.addWidget(screen)
            screen.title_changed.connect(self._title_changed)
            screen.fact_changed.connect(self._title_changed)
            screen.moved.connect(self._moved)
            screen.unsaved.connect(self.status.set_unsaved)
            screen.note_changed.connect(self.status.set_note)
        if before is not None and before is not screen:
            before.leave()
            self.status.set_note("")
        self._content.setCurrentWidget(screen)
        self.navigation.setVisible(not self._places[key].bare)
        self.header.setVisible(not self._places[key].bare)
        self.navigation.list.show_here(self._places[key].inside or key)
        self.setWindowTitle(f"{self._places[key].title} - iomdesk")
        self._title_changed()
        was: QWidget | None = screen.focusWidget()  # none yet, whatever the stubs say
        screen.arrive(where)
        if going_back and before is not screen and was is not None and takes_focus(was):
            was.setFocus(Qt.FocusReason.OtherFocusReason)  # also a button: there it was pressed
        elif before is not screen or where is None or not is_inside(screen, focused()):
            cycle((screen,), forward=True)
        self.place_shown.emit(key)

    def _title_changed(self, _words: str = "") -> None:
        screen = self.screen_here
        if screen is not None and self.place_here:
            title = screen.title or self._places[self.place_here].title
            self.header.show_title(title, screen.fact)

    def _moved(self, where: object) -> None:
        if self.sender() is self.screen_here:
            self._trail.come_to(self.place_here, where)

    def recount(self) -> None:
        """Ask the places how many wait there; after each change of the store."""
        if self._open:
            self.navigation.recount()

    def tell_saved(self, words: str) -> None:
        """ "Saved 24 Nov 2026 10:06" with a drawn tick."""
        if self._open:
            self.status.set_state(words)

    def _tell_busy(self) -> None:
        slow = [job for job in self._jobs.running if job.is_slow and not job.ended]
        self.status.set_busy(busy_words(slow[-1]) if slow else "")

    def tell_time(self) -> None:
        """Date and time in the status bar, by the clock that was handed in."""
        now = self._clock.now()
        self.status.set_time(f"{show_day(now.date())} {now:%H:%M}")

    def actions_everywhere(self) -> tuple[Action, ...]:
        """What works on every screen, the places among it."""
        from iomdesk.ui.shell_actions import place_actions, shell_actions

        return place_actions(self, self.places) + self._extra + shell_actions(self)

    def all_actions(self) -> tuple[Action, ...]:
        """Those everywhere and those of the screen in view."""
        screen = self.screen_here
        return self.actions_everywhere() + (screen.actions_here() if screen else ())

    def show_keys(self) -> None:
        """The F1 sheet."""
        screen = self.screen_here
        if screen is not None:
            title = self._places[self.place_here].title
            from iomdesk.ui.keysheet import KeySheet

            sheet = KeySheet(title, screen.actions_here(), self.actions_everywhere(), self)
            sheet.open()

    def open_palette(self) -> None:
        """Ctrl+K."""
        if self._open:
            self._place_palette()
            self.palette_box.summon()

    def _place_palette(self) -> None:
        bare = self.header.isHidden()
        top = self.banner.height() + (0 if bare else self.header.height())
        self.palette_box.place(0 if bare else self.navigation.width(), top)

    def lock_by_button(self) -> None:
        """Lock, as the button in the header does."""
        self.lock("button")

    def lock(self, reason: str = "button") -> None:
        """Lock now, whatever is open; asks nothing."""
        if not self._open:
            return
        self.locking.emit(reason)
        for screen in self._screens.values():
            screen.flush()
        self._open = False
        self._jobs.stop_all()
        self.idle.stop()
        self._ticker.stop()
        self._session.stop()
        if self._own is not None:
            self._own.enable(on=False)
        self.clipboard.clear()
        if close_dependents(self):
            self.activateWindow()  # the focus comes back to the unlock view
        self._clear()
        self._show_lock()
        self.locked.emit(reason)

    def _clear(self) -> None:
        self.side.close_panel()
        for screen in self._screens.values():
            self._content.removeWidget(screen)
            screen.hide()
            screen.deleteLater()
        self._screens = {}
        self._trail.clear()
        self.palette_box.forget()
        self.strip.clear()
        self.navigation.clear()
        self.header.show_title("", "")
        self.status.lock()
        self.setWindowTitle("iomdesk")

    def _setting_changed(self, name: str) -> None:
        if name == "lock/idle_minutes":
            self.idle.set_minutes(self._settings.idle_minutes)
        elif name == "keys/letters":
            letter_keys().turn(on=self._settings.letter_keys)
        elif name.startswith("look/"):
            now = self._settings
            theme().choose(mode=now.mode, percent=now.text_size, caps=now.key_caps)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the palette in the middle."""
        super().resizeEvent(event)
        if self._furnished and not self.palette_box.isHidden():
            self._place_palette()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the place on the screen, lock, let the current write finish, go."""
        self._settings.geometry = self.saveGeometry()
        self._settings.save()
        again, self.is_closing = self.is_closing, True
        self.lock("closing")
        if waits_for_writes(self, self._jobs, again=again):
            event.ignore()
            return
        self._jobs.close()
        super().closeEvent(event)
        self.closed.emit()
