"""How the tabs of a record are worked: one worker a tab, which reads when it comes into view."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.ui.widgets.strip import Message, Weight


class TabWorker(QObject):
    """Works one tab of the record in view.

    A tab is a subclass with its ``key`` (of ``iomdesk.ui.screens.cohort.record.ORDER``, with
    its words in ``[record_tab]``) and one line in ``CohortPresenter.workers``. ``read`` is
    called when the tab comes into view and again when the store changes while it is;
    nothing is read before. Panels with fields stand at the side through ``open_side``.

    Signals:
        who_asked(object, str): who would see this row (an Event, Note, Need, Score and so
            on), called by these words: opens the panel "Who sees this".
        unsaved(int): how many changes of its open form are not saved; 0 for none.
        recorded: something is on the disk.
    """

    key: ClassVar[str] = ""
    who_asked = Signal(object, str)
    unsaved = Signal(int)
    recorded = Signal()

    def __init__(
        self,
        desk: Desk,
        view: CohortView,
        tab: QWidget,
        jobs: Jobs,
        errors: Errors,
        parent: QObject | None,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.view = view
        self.jobs = jobs
        self.errors = errors
        self._panel: QWidget | None = None
        self.unsaved.connect(view.unsaved)
        view.record.displaced.connect(self._displaced)
        view.record.add_tab(self.key, tab)

    @property
    def person_id(self) -> str:
        """Whose record is in view; empty for nobody's."""
        return self.view.record.person_id

    @property
    def in_view(self) -> bool:
        """Whether its tab is the one in view."""
        return self.view.record.tab == self.key

    # ---- what a tab does ---------------------------------------------------------------

    def read(self, person_id: str) -> None:
        """Its tab is in view: show what is held of this person."""
        raise NotImplementedError

    def clear(self) -> None:
        """Another record comes, or none: forget every line. Locking calls it too."""
        raise NotImplementedError

    def left(self) -> None:
        """Its tab goes out of view, or the screen does."""

    def edit(self) -> bool:
        """F2 while the focus is on its tab; False when it has nothing to edit."""
        return False

    def add(self) -> bool:
        """Ins while its tab is in view; False when it has nothing to add."""
        return False

    def put_away(self) -> None:
        """Another record is wanted, or another panel: close the form, keep what was typed."""

    def flush(self) -> None:
        """Keep what was typed, now: the screen goes out of view, or the desk locks."""

    # ---- the side place ----------------------------------------------------------------

    def open_side(self, panel: QWidget) -> None:
        """Open its panel at the right of the record; one that is open is put away first."""
        self._panel = panel
        self.view.open_side(panel)

    def close_side(self) -> None:
        """Close its panel."""
        panel, self._panel = self._panel, None
        if panel is not None:
            self.view.close_side(panel)

    def _displaced(self, panel: QWidget) -> None:
        if panel is self._panel:
            self._panel = None
            self.put_away()

    def say_failed(self, error: BaseException, form: SideForm | None = None) -> None:
        """Say why something was not done: at its field, else in the strip of the screen."""
        told = self.errors.explain(error)
        if form is not None and told.where is Where.FIELD:
            form.problem(told.field, told.words)
        elif told.words:
            self.view.strip.put(self.key, Message(told.words, Weight.ERROR))


class TabWorkers(QObject):
    """Calls the worker of the tab in view, and all of them when the record changes."""

    def __init__(self, view: CohortView, workers: Sequence[TabWorker], parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._all = tuple(workers)
        self._by_key = {worker.key: worker for worker in workers}
        view.record.wanted.connect(self._read)
        view.record.gone.connect(self._gone)
        view.record.emptied.connect(self._clear)

    def _read(self, key: str) -> None:
        worker = self._by_key.get(key)
        if worker is not None and self._view.record.person_id:
            worker.read(self._view.record.person_id)

    def _gone(self, key: str) -> None:
        worker = self._by_key.get(key)
        if worker is not None:
            worker.left()

    def _clear(self) -> None:
        for worker in self._all:
            worker.clear()

    @property
    def here(self) -> TabWorker | None:
        """The worker of the tab in view; None for the Overview, or when nobody is shown."""
        record = self._view.record
        return self._by_key.get(record.tab) if record.person_id else None

    @property
    def focused(self) -> TabWorker | None:
        """The worker of the tab in view while the focus is on it."""
        page = self._view.record.page(self._view.record.tab)
        focus = QApplication.focusWidget()
        inside = focus is not None and (focus is page or page.isAncestorOf(focus))
        return self.here if inside else None

    def put_away(self) -> None:
        """Another record is wanted: what is typed stays as drafts."""
        for worker in self._all:
            worker.put_away()

    def flush(self) -> None:
        """The screen goes out of view, or the desk locks."""
        for worker in self._all:
            worker.flush()
        self._gone(self._view.record.tab)
