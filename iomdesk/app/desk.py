"""The desk as a program: unlock window first, then the screens, and back on a lock.

This module and what it imports at its top are all that is read before the unlock window
is painted; the store's libraries follow in the background while somebody types.
"""

import importlib
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from iomdesk.app import places
from iomdesk.app.application import make_application
from iomdesk.app.opening import StoreOpener
from iomdesk.domain.access import WrongPassphrase
from iomdesk.domain.clock import Clock, SystemClock
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.domain.progress import Progress
from iomdesk.ui.errors import Errors, Net, Where
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.painted import FirstPaint
from iomdesk.ui.screens.unlock.presenter import UnlockPresenter
from iomdesk.ui.screens.unlock.view import UnlockView
from iomdesk.ui.settings import DeskSettings
from iomdesk.ui.shell import Shell
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.app.meetingroom import MeetingRoom
    from iomdesk.app.newstore import NewStoreWizard
    from iomdesk.app.opening import OpenStore
    from iomdesk.app.rooms import Rooms
    from iomdesk.ui.palette import Group

_MINUTE_MS = 5_000  # how often the clock is looked at while locked
_ONCE = Qt.ConnectionType.SingleShotConnection
_HEAVY = ("iomdesk.services.imports", "iomdesk.services.packs", "iomdesk.services.stores")


def warm_up(progress: Progress) -> None:
    """Read the store's libraries while the passphrase is typed; they cost half a second."""
    for done, name in enumerate(_HEAVY):
        progress.step(done, len(_HEAVY))
        importlib.import_module(name)


class Program(QObject):
    """What the window shows when: locked, making a store, or the desk.

    Signals:
        painted: the first window stands on the screen; heavy work begins only now.
        upgrading: a store of an older form is about to be brought up to date, in a thread.
        opened: the desk of a store is shown. closed_store: it is closed again.
    """

    painted = Signal()
    upgrading = Signal()
    opened = Signal()
    closed_store = Signal()

    def __init__(
        self,
        *,
        clock: Clock,
        settings: DeskSettings,
        folder: Path | None,
        training: bool,
        idle_now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self._clock = clock
        self._settings = settings
        self._folder = folder
        self._training = training
        self._store: OpenStore | None = None
        self._prepared = False
        self._rooms: Rooms | None = None
        self._meeting: MeetingRoom | None = None
        self._wizard: NewStoreWizard | None = None
        self.errors = Errors()
        self.jobs = Jobs(self)
        self.shell = Shell(settings, self.jobs, clock, idle_now=idle_now, furnished=False)
        self.opener = StoreOpener(clock, upgrading=self.upgrading.emit)
        self.upgrading.connect(self._tell_upgrading)
        self.shell.locked.connect(self._locked)
        self.shell.closed.connect(self._ended)
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self._tell_time)
        self._unlock = self._unlock_view()

    @property
    def store(self) -> "OpenStore | None":
        """The open store, None while locked."""
        return self._store

    @property
    def meeting(self) -> "MeetingRoom":
        """Meeting mode, with the wall; made when the first store is opened."""
        if self._meeting is None:
            from iomdesk.app.meetingroom import MeetingRoom

            made = (self.shell, self._settings, self.jobs, self.errors, self._clock)
            self._meeting = MeetingRoom(*made, self)
        return self._meeting

    @property
    def unlock(self) -> UnlockPresenter:
        """The presenter of the unlock window, for as long as that is shown."""
        return self._unlock

    def start(self) -> None:
        """Show the window; all that is heavy waits until it has been painted."""
        if not self._training:
            self._unlock.show_store(self._folder)
        elif not places.training_folder().exists():
            self._tell_making()
        else:
            self._unlock.hold(places.training_folder(), words("unlock", "opening"))
        first = FirstPaint(self._unlock.view, self)
        first.painted.connect(self._first_painted)
        theme().dress()
        self.shell.show()
        self._minute.start()

    def _first_painted(self) -> None:
        self.painted.emit()
        self._prepare()
        if self._training:
            self._open_training()
        else:
            self.jobs.start(warm_up, title=words("program", "warming"), failed=self.tell)

    def _prepare(self) -> None:
        """Make what the unlock window could do without."""
        if not self._prepared:
            self._prepared = True
            self.shell.furnish()
            self.shell.palette_box.add_source(self._find_people)

    def _tell_time(self) -> None:
        if self._wizard is None:
            self._unlock.tell_time()

    # ---- locked ------------------------------------------------------------------------

    def _unlock_view(self) -> UnlockPresenter:
        view = UnlockView()
        presenter = UnlockPresenter(
            view, opener=self.opener, jobs=self.jobs, clock=self._clock, settings=self._settings
        )
        presenter.opened.connect(self.show_desk)
        presenter.other_wanted.connect(self._choose_other)
        presenter.store_wanted.connect(self.show_store)
        presenter.forgotten.connect(self._forgotten)
        presenter.create_wanted.connect(self.create_store)
        presenter.training_wanted.connect(self._open_training)
        presenter.close_wanted.connect(self.shell.close)
        self.shell.set_lock_view(view)
        return presenter

    def _tell_upgrading(self) -> None:
        """The thread goes on meanwhile; a store that was opened by then needs no words."""
        if self._store is None:
            self._unlock.say_meanwhile(words("program", "upgrading"))

    def _locked(self, reason: str) -> None:
        """The window is empty; when the last work has ended, the store closes too."""
        self._rooms = None
        self._minute.start()
        if self.jobs.running:
            code = "finishing_close" if reason == "closing" else "finishing"
            self._unlock.hold(self._folder, words("program", code))
            self.jobs.idle.connect(self._close_store, _ONCE)
        else:
            self._close_store()

    def lock_for_rules(self) -> None:
        """Lock, because another rule set is in force: every screen is made anew under it."""
        self.closed_store.connect(self._tell_rules, _ONCE)
        self.shell.lock("rules")

    def _tell_rules(self) -> None:
        self._unlock.say(words("rules", "now_in_force"), Weight.GOOD)

    def _close_store(self) -> None:
        """Close the store and let its folder go, then let it be unlocked again."""
        store, self._store = self._store, None
        if store is None:
            return
        problem: EnvironmentProblem | None = None
        try:
            store.close()
        except EnvironmentProblem as met:  # the drive went away: it is closed all the same
            problem = met
        finally:
            if not self.shell.is_closing:
                self.jobs.reopen()
                self._unlock.show_store(self._folder)
            self.closed_store.emit()
        if problem is not None:
            self.tell(problem)

    def _ended(self) -> None:
        """The window is gone and every thread has ended: leave nothing half open."""
        self._minute.stop()
        self._close_store()
        if self._wizard is not None:
            self._wizard.abandon()
        else:
            self._unlock.leave()

    def _choose_other(self) -> None:
        from iomdesk.ui import ask

        ask.folder(self.shell, words("program", "choose_store"), self.show_store)

    def show_store(self, folder: Path | None) -> None:
        """Show another store, locked; None shows the ways to begin."""
        self._folder = folder
        self._unlock.show_store(folder)

    def _forgotten(self) -> None:
        """What was opened here is forgotten; nor does the window name a store any more."""
        self.show_store(None)
        self._unlock.say(words("program", "forgotten"), Weight.GOOD)

    # ---- training ----------------------------------------------------------------------

    def _tell_making(self) -> None:
        self._unlock.prepare(
            words("program", "training_making"), words("program", "training_making_text")
        )

    def _open_training(self) -> None:
        self._folder = places.training_folder()
        if self._folder.exists():
            self._unlock.hold(self._folder, words("unlock", "opening"))
        else:
            self._tell_making()
        self.jobs.start(
            self._training_store,
            title=words("program", "training_making"),
            succeeded=self.show_desk,
            failed=self._training_failed,
            writes=True,
            stoppable=False,
        )

    def _training_store(self, progress: Progress) -> "OpenStore":
        from iomdesk.app.training import open_training

        return open_training(self._clock, progress)

    def _training_failed(self, error: Exception) -> None:
        there = self._folder is not None and self._folder.exists()
        self._unlock.show_store(self._folder if there else None)
        if isinstance(error, WrongPassphrase):
            return  # somebody gave it a passphrase of their own: the window asks for it
        if there and isinstance(error, EnvironmentProblem):
            self._unlock.refuse(error)
        else:
            self.tell(error)

    # ---- a new store -------------------------------------------------------------------

    def create_store(self) -> None:
        """Show the wizard that makes a store."""
        from iomdesk.app.newstore import NewStoreWizard

        self._unlock.leave()  # its view goes when the wizard takes its place
        self._wizard = NewStoreWizard(self.jobs, self._clock, self)
        self._wizard.made.connect(self._created)
        self._wizard.left.connect(self._left_wizard)
        self._wizard.failed.connect(self.tell)
        self.shell.set_lock_view(self._wizard.view)

    def _created(self, folder: object) -> None:
        self._end_wizard()
        if isinstance(folder, Path):
            self.show_store(folder)

    def _end_wizard(self) -> None:
        wizard, self._wizard = self._wizard, None
        self._unlock = self._unlock_view()
        if wizard is not None:
            wizard.deleteLater()

    def _left_wizard(self) -> None:
        self._end_wizard()
        self._unlock.show_store(self._folder)

    # ---- open --------------------------------------------------------------------------

    def show_desk(self, opened: object) -> None:
        """A store was opened: show its desk."""
        from iomdesk.app.opening import OpenStore

        if not isinstance(opened, OpenStore):
            raise TypeError(type(opened).__name__)
        if self.shell.is_closing:
            opened.close()
            return
        self._store = opened
        self._folder = opened.desk.store.folder
        try:
            self._furnish(opened)
        except BaseException:
            # A store must never stand open behind a window that shows it locked.
            if self.shell.is_open:
                self.shell.lock("failed")
            else:
                self._close_store()
            raise
        self._minute.stop()
        if not opened.desk.training:
            self._settings.remember_store(self._folder)
        self.opened.emit()

    def _furnish(self, opened: "OpenStore") -> None:
        from iomdesk.app.rooms import Rooms

        self._prepare()
        desk = opened.desk
        going_on = self.meeting.open(desk)
        self._rooms = Rooms(self, opened, shell=self.shell, settings=self._settings)
        self.shell.set_places(self._rooms.places(), self._rooms.actions())
        kind = "training_store" if desk.training else "live_store"
        self.shell.open_desk(
            scheme=desk.name,
            user=desk.who,
            duty=words("program", "duty", {"area": desk.area or words("program", "all_areas")}),
            store_words=words("program", kind, {"name": desk.name}),
            first="meeting" if going_on else "",
            where=going_on,
        )
        self._rooms.tell_backup()
        self._rooms.tell_drafts()
        if desk.store.copy_before:
            said = words("program", "upgraded", {"copy": desk.store.copy_before})
            self._put("upgraded", said, Weight.GOOD)

    def _find_people(self, typed: str) -> "Sequence[Group]":
        return () if self._rooms is None else self._rooms.find_people(typed)

    # ---- what nobody caught ------------------------------------------------------------

    def tell(self, error: object) -> None:
        """Say what went wrong where it can be read now; the window stays up."""
        if not isinstance(error, BaseException):
            return
        told = self.errors.explain(error)
        if told.where is Where.NOWHERE:
            return
        if not self.shell.is_open:
            if self._wizard is not None:
                self._wizard.say(told.words)
            else:
                self._unlock.say(told.words)
            return
        weight = Weight.ERROR if isinstance(error, EnvironmentProblem) else Weight.WARNING
        self._put("error", told.words, weight)

    def _put(self, key: str, said: str, weight: Weight) -> None:
        """Say something under the header until it is understood."""
        taken = partial(self.shell.strip.take, key)
        message = Message(said, weight, words("program", "understood"), taken)
        self.shell.strip.put(key, message)


def run(folder: Path | None, *, training: bool) -> int:
    """Open the desk and stay until its window is closed; gives the exit code.

    ``folder`` is the store to show first, absolute; the one opened last without it.
    """
    app = make_application(sys.argv[:1])
    settings = DeskSettings()
    theme().choose(mode=settings.mode, percent=settings.text_size, caps=settings.key_caps)
    theme().install(app, dressed=False)
    net = Net()
    net.install(places.log_folder())
    if folder is None and not training:
        folder = settings.last_store
    program = Program(clock=SystemClock(), settings=settings, folder=folder, training=training)
    net.caught.connect(program.tell)
    program.shell.closed.connect(app.quit)
    program.start()
    try:
        return app.exec()
    finally:
        net.remove()
