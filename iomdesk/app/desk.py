"""The desk as a program: unlock window first, then the screens, and back on a lock.

This module and what it imports at its top are all that is read before the unlock window
is painted; the store's libraries follow in the background while somebody types.
"""

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from iomdesk.app import places
from iomdesk.app.opening import StoreOpener
from iomdesk.domain.clock import Clock, SystemClock
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.domain.progress import Progress
from iomdesk.ui import ask
from iomdesk.ui.errors import Errors, Net, Where
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.palette import Group
from iomdesk.ui.screens.unlock.presenter import UnlockPresenter
from iomdesk.ui.screens.unlock.view import UnlockView
from iomdesk.ui.settings import DeskSettings
from iomdesk.ui.shell import Shell
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.app.opening import OpenStore
    from iomdesk.app.rooms import Rooms
    from iomdesk.ui.screens.create.presenter import CreatePresenter

_HEAVY = ("iomdesk.services.imports", "iomdesk.services.packs", "iomdesk.services.stores")


def warm_up(progress: Progress) -> None:
    """Read the store's libraries while the passphrase is typed; they cost half a second."""
    for done, name in enumerate(_HEAVY):
        progress.step(done, len(_HEAVY))
        importlib.import_module(name)


class Program(QObject):
    """What the window shows when: locked, making a store, or the desk.

    Signals:
        opened: the desk of a store is shown. closed_store: it is closed again.
    """

    opened = Signal()
    closed_store = Signal()

    def __init__(
        self,
        *,
        clock: Clock,
        settings: DeskSettings,
        folder: Path | None,
        training: bool,
    ) -> None:
        super().__init__()
        self._clock = clock
        self._settings = settings
        self._folder = folder
        self._training = training
        self._store: OpenStore | None = None
        self._rooms: Rooms | None = None
        self._wizard: CreatePresenter | None = None
        self.errors = Errors()
        self.jobs = Jobs(self)
        self.shell = Shell(settings, self.jobs, clock)
        self.opener = StoreOpener(clock)
        self.shell.locked.connect(self._locked)
        self.shell.palette_box.add_source(self._find_people)
        self._unlock = self._unlock_view()

    @property
    def store(self) -> "OpenStore | None":
        """The open store, None while locked."""
        return self._store

    @property
    def unlock(self) -> UnlockPresenter:
        """The presenter of the unlock window, for as long as that is shown."""
        return self._unlock

    def start(self) -> None:
        """Show the window, then read the heavy libraries behind it."""
        self.shell.show()
        self.jobs.start(warm_up, title=words("program", "warming"), stoppable=True)
        if self._training:
            self._open_training()
        else:
            self._unlock.show_store(self._folder)

    # ---- locked ------------------------------------------------------------------------

    def _unlock_view(self) -> UnlockPresenter:
        view = UnlockView()
        presenter = UnlockPresenter(view, opener=self.opener, jobs=self.jobs, clock=self._clock)
        presenter.opened.connect(self.show_desk)
        presenter.other_wanted.connect(self._choose_other)
        presenter.create_wanted.connect(self.create_store)
        presenter.close_wanted.connect(self.shell.close)
        self.shell.set_lock_view(view)
        return presenter

    def _locked(self, _reason: str) -> None:
        """The window is empty; when the last write has ended, the store closes too."""
        self._rooms = None
        if self.jobs.running:
            once = Qt.ConnectionType.SingleShotConnection
            self.jobs.idle.connect(self._close_store, once)
        else:
            self._close_store()

    def _close_store(self) -> None:
        store, self._store = self._store, None
        if store is None:
            return
        store.close()
        if self.shell.isVisible():  # not when the program is closing
            self.jobs.reopen()
            self._unlock.show_store(self._folder)
        self.closed_store.emit()

    def _choose_other(self) -> None:
        ask.folder(self.shell, words("program", "choose_store"), self.show_store)

    def show_store(self, folder: Path) -> None:
        """Show another store, locked."""
        self._folder = folder
        self._unlock.show_store(folder)

    # ---- training ----------------------------------------------------------------------

    def _open_training(self) -> None:
        self._folder = places.training_folder()
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
        told = self.errors.explain(error)
        self._unlock.show_store(self._folder)
        self.shell.strip.put("training", Message(told.words, Weight.ERROR))

    # ---- a new store -------------------------------------------------------------------

    def create_store(self) -> None:
        """Show the wizard that makes a store."""
        from iomdesk.app.making import StoreMaker, offers
        from iomdesk.ui.screens.create.presenter import CreatePresenter
        from iomdesk.ui.screens.create.view import CreateView

        view = CreateView(offers(), places.stores_home())
        self._wizard = CreatePresenter(view, maker=StoreMaker(self._clock), jobs=self.jobs)
        self._wizard.finished.connect(self._created)
        self._wizard.left.connect(self._left_wizard)
        self._wizard.print_wanted.connect(self._print_recovery)
        self.shell.set_lock_view(view)

    def _print_recovery(self, page: object) -> None:
        from iomdesk.ui.printing import print_pdf

        if isinstance(page, bytes) and self._wizard is not None:
            print_pdf(self.shell, page, words("program", "recovery_page"), self._wizard.printed)

    def _created(self, folder: object) -> None:
        self._wizard = None
        self._unlock = self._unlock_view()
        if isinstance(folder, Path):
            self.show_store(folder)

    def _left_wizard(self) -> None:
        self._wizard = None
        self._unlock = self._unlock_view()
        self._unlock.show_store(self._folder)

    # ---- open --------------------------------------------------------------------------

    def show_desk(self, opened: object) -> None:
        """A store was opened: show its desk."""
        from iomdesk.app.opening import OpenStore
        from iomdesk.app.rooms import Rooms

        if not isinstance(opened, OpenStore):
            raise TypeError(type(opened).__name__)
        self._store = opened
        self._folder = opened.desk.store.folder
        desk = opened.desk
        self._rooms = Rooms(self, opened, shell=self.shell, settings=self._settings)
        self.shell.set_places(self._rooms.places(), self._rooms.actions())
        kind = "training_store" if desk.training else "live_store"
        self.shell.open_desk(
            scheme=desk.name,
            user=desk.who,
            duty=words("program", "duty", {"area": desk.area or words("program", "all_areas")}),
            store_words=words("program", kind, {"name": desk.name}),
        )
        self._rooms.tell_backup()
        self.opened.emit()

    def _find_people(self, typed: str) -> Sequence[Group]:
        return () if self._rooms is None else self._rooms.find_people(typed)

    # ---- what nobody caught ------------------------------------------------------------

    def tell(self, error: object) -> None:
        """Say in the strip what went wrong; the window stays up."""
        if not isinstance(error, BaseException):
            return
        told = self.errors.explain(error)
        if told.where is Where.NOWHERE:
            return
        weight = Weight.ERROR if isinstance(error, EnvironmentProblem) else Weight.WARNING
        self.shell.strip.put(
            "error",
            Message(told.words, weight, words("program", "understood"), self._understood),
        )

    def _understood(self) -> None:
        self.shell.strip.take("error")


def make_application(arguments: Sequence[str]) -> QApplication:
    """The Qt application in our look."""
    app = QApplication(list(arguments))
    app.setApplicationName("iomdesk")
    app.setApplicationDisplayName("iomdesk")
    return app


def run(folder: Path | None, *, training: bool) -> int:
    """Open the desk and stay until its window is closed; gives the exit code."""
    app = make_application(sys.argv[:1])
    settings = DeskSettings()
    theme().choose(mode=settings.mode, percent=settings.text_size, caps=settings.key_caps)
    theme().install(app)
    net = Net()
    net.install(places.log_folder())
    program = Program(clock=SystemClock(), settings=settings, folder=folder, training=training)
    net.caught.connect(program.tell)
    program.shell.closed.connect(app.quit)
    program.start()
    try:
        return app.exec()
    finally:
        net.remove()
