"""Making a store in the window of the program: the wizard, and its recovery page on paper."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrinter

from iomdesk.app import places
from iomdesk.app.making import StoreMaker, offers
from iomdesk.domain.clock import Clock
from iomdesk.ui import ask
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.printing import PrintingStopped, Printout, print_all
from iomdesk.ui.screens.create.presenter import CreatePresenter
from iomdesk.ui.screens.create.view import CreateView
from iomdesk.words import words


class NewStoreWizard(QObject):
    """The wizard while it has the window.

    Signals:
        made(object): the folder of the store that was made and kept.
        left: nothing was made, nothing of it stays.
        failed(object): an error the wizard has no words of its own for.

    Attributes:
        view: what takes the window.
    """

    made = Signal(object)
    left = Signal()
    failed = Signal(object)

    def __init__(self, jobs: Jobs, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.view = CreateView(offers(), places.stores_home())
        self._presenter = CreatePresenter(self.view, maker=StoreMaker(clock), jobs=jobs)
        self._presenter.finished.connect(self.made)
        self._presenter.left.connect(self.left)
        self._presenter.print_wanted.connect(self._print)

    def say(self, text: str) -> None:
        """Say what went wrong outside the wizard's own work."""
        self.view.say(text)

    def abandon(self) -> None:
        """The window is closing: leave nothing of a store half made."""
        self._presenter.abandon()

    def _print(self, page: object) -> None:
        if isinstance(page, bytes):
            title = words("program", "recovery_page")
            ask.printer(self.view.window(), title, partial(self._print_on, page))

    def _print_on(self, page: bytes, printer: QPrinter | None) -> None:
        if printer is None:
            self.view.recovery.say(words("program", "no_printer"), problem=True)
            return
        paper = Printout(words("program", "recovery_page"), 0, page, lambda: None)
        self._jobs.start(
            lambda progress: print_all(printer, (paper,), progress),
            title=words("program", "printing"),
            succeeded=self._printed,
            failed=self._not_printed,
            writes=True,
            stoppable=False,
        )

    def _printed(self, _count: int) -> None:
        self._presenter.printed()

    def _not_printed(self, error: Exception) -> None:
        if isinstance(error, PrintingStopped):
            self.view.recovery.say(words("program", "not_printed"), problem=True)
        else:
            self.failed.emit(error)
