"""What happens on the Cohort screen: signals of the view to the services, and back."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal

from iomdesk.domain.people import Person
from iomdesk.domain.progress import Progress
from iomdesk.services import cohort, merging
from iomdesk.services.desk import Changed, Desk
from iomdesk.ui.actions import Action, ActionSet, refresh_button, run
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort.acting import Acting
from iomdesk.ui.screens.cohort.copying import Copying
from iomdesk.ui.screens.cohort.custodial import Custodial
from iomdesk.ui.screens.cohort.editing import Editing
from iomdesk.ui.screens.cohort.form import PersonForm
from iomdesk.ui.screens.cohort.forming import Forming
from iomdesk.ui.screens.cohort.histing import HistoryWorker
from iomdesk.ui.screens.cohort.intel import Intel
from iomdesk.ui.screens.cohort.listing import Listing
from iomdesk.ui.screens.cohort.moving import Moving
from iomdesk.ui.screens.cohort.needing import Needing
from iomdesk.ui.screens.cohort.opened import Opened, opened
from iomdesk.ui.screens.cohort.ragging import Ragging
from iomdesk.ui.screens.cohort.scoring import Scoring
from iomdesk.ui.screens.cohort.sharer import Sharer
from iomdesk.ui.screens.cohort.tabwork import TabWorker, TabWorkers
from iomdesk.ui.screens.cohort.twins import Twins
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.ui.screens.cohort.whoseeing import WhoSeeing
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words

REST_MS: Final = 120
"""So long a row must be current before its record opens, so that holding Down opens one."""


class CohortPresenter(QObject):
    """Works a ``CohortView`` for one desk.

    Signals:
        import_asked: bring in a spreadsheet.
        refer_asked(str): a referral of the person with that id.
        recorded: something is on the disk. ``scoring`` asks for a person's matrix.
    """

    import_asked = Signal()
    refer_asked = Signal(str)
    recorded = Signal()

    def __init__(self, desk: Desk, view: CohortView, jobs: Jobs, errors: Errors) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._jobs = jobs
        self._errors = errors
        self._listing = Listing(desk, view, jobs, self)
        self._listing.read.connect(self._read_list)
        self._listing.failed.connect(self._failed)
        self._wanted_id = ""
        self._then: Callable[[], None] | None = None
        self._forming = Forming(desk, view, jobs, errors, self)
        self._forming.opening.connect(self._form_opens)
        self._forming.saved.connect(self._saved)
        self._forming.left.connect(self._left)
        self._forming.instead.connect(self._instead)
        self._copying = Copying(desk, view, jobs, errors, self)
        self._moving = Moving(desk, jobs, errors, view.panel, view.strip, self)
        self._moving.moved.connect(self._moved)
        self._moving.closed.connect(view.record.come_back)
        view.record.displaced.connect(self._moving.displaced)
        self.scoring = Scoring(desk, view, jobs, errors, self)
        self.acting = Acting(desk, view, jobs, errors, self)
        self.events = HistoryWorker(desk, view, jobs, errors, self)
        # One line a tab; their order is that of ``record.ORDER``, not of this list.
        self.workers: tuple[TabWorker, ...] = (
            self.scoring,
            Ragging(desk, view, jobs, errors, self),
            Needing(desk, view, jobs, errors, self),
            Intel(desk, view, jobs, errors, self),
            self.acting,
            Custodial(desk, view, jobs, errors, self),
            Sharer(desk, view, jobs, errors, self),
            self.events,
        )
        self.twins = Twins(desk, view, jobs, self)
        self.seeing = WhoSeeing(desk, view, jobs, errors, self)
        self.seeing.recorded.connect(self.recorded)
        for worker in self.workers:
            worker.recorded.connect(self.recorded)
            worker.who_asked.connect(self.seeing.ask)
        self._tabs = TabWorkers(view, self.workers, self)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.setObjectName("rest on a row")
        self._rest.timeout.connect(self._rested)
        view.arrived.connect(self._arrived)
        view.kept.connect(self.keep_drafts)
        view.worked_out.connect(self.load)
        view.people.chosen.connect(self._chosen)
        view.people.opened.connect(self.open_person)
        view.people.menu_asked.connect(self._row_menu)
        view.actions_given = self._actions()
        self.keys = ActionSet(view, view.actions_given)
        self._buttons = tuple(
            (button, self.keys.action(f"cohort.{name}"))
            for button, name in (
                (view.status, "status"), (view.add, "add"),
                (view.bring, "bring"),
            )
        )  # fmt: skip
        for button, action in self._buttons:
            button.clicked.connect(self._runner(action))
        view.more.clicked.connect(self._more)
        view.act.clicked.connect(self.acting.add_asked)
        self._forming.turned.connect(self._refresh)
        self._refresh()

    @property
    def form(self) -> PersonForm | None:
        """The form that is open; None when there is none."""
        return None if self.editing is None else self.editing.form

    @property
    def editing(self) -> Editing | None:
        """The form's own worker; None when no form is open."""
        return self._forming.editing

    # ---- actions -----------------------------------------------------------------------

    def _actions(self) -> tuple[Action, ...]:
        def action(
            name: str,
            text: str,
            do: Callable[[], None],
            *keys: str,
            refused: Callable[[], str] = self._no_record,
            listed: bool = True,
        ) -> Action:
            return Action(
                id=f"cohort.{name}", text=text, run=do, keys=keys, place="cohort",
                refused=refused, in_palette=listed,
            )  # fmt: skip

        record = self._view.record
        return (
            action("status", "Change status", self._begin_move, "F8"),
            action("edit", "Edit this person", self._begin_edit, "F2"),
            action("add_here", words("cohort", "add_here"), self._add_here, "Ins", listed=False),
            action("add", "Add a person by hand", lambda: self._forming.begin(None), "Ctrl+Shift+N",
                   refused=self._busy),
            action("bring", "Bring in a spreadsheet", self.import_asked.emit, refused=self._always),
            action("refer", words("cohort", "do_refer"), self._refer, "Ctrl+Shift+R"),
            action("merge", words("merge", "do_open"), self._merge, "Ctrl+Shift+J"),
            action("rag", "Show the RAG history", lambda: record.show_tab("rag")),
            action("history", "Show the full history", lambda: record.show_tab("history")),
            *self.events.actions(self._with_record, self._no_record),
            action("next", "Next person", lambda: self._step(1), "Ctrl+Down",
                   refused=self._always, listed=False),
            action("previous", "Person before", lambda: self._step(-1), "Ctrl+Up",
                   refused=self._always, listed=False),
            action("tab", "Next part of the record", lambda: record.turn(1), "Ctrl+Tab",
                   listed=False),
            action("tab_back", "Part before", lambda: record.turn(-1), "Ctrl+Shift+Tab",
                   listed=False),
            action("save", "Save the form", self._forming.save, "Ctrl+S", refused=self._no_form,
                   listed=False),
        )  # fmt: skip

    def _always(self) -> str:
        return ""

    def _busy(self) -> str:
        return "" if self.editing is None else words("cohort", "form_open")

    def _no_record(self) -> str:
        if not (self._view.record.person_id or self._wanted_id):
            return words("cohort", "no_record")
        return self._busy()

    def _no_form(self) -> str:
        return "" if self.editing is not None else words("cohort", "no_form")

    def _runner(self, action: Action) -> Callable[[], None]:
        return lambda: (run(action), None)[1]

    def _refresh(self) -> None:
        for button, action in self._buttons:
            refresh_button(button, action)

    def _more(self) -> None:
        button = self._view.more
        below = button.mapToGlobal(QPoint(0, button.height()))
        self._open_menu("edit refer merge add bring rag history", below)

    def _row_menu(self, person_id: str, where: QPoint) -> None:
        self.open_person(person_id)
        self._open_menu("status edit refer merge rag history", where)

    def _open_menu(self, names: str, where: QPoint) -> None:
        menu = self.keys.menu(self._view, [f"cohort.{name}" for name in names.split()])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    # ---- the list ----------------------------------------------------------------------

    def load(self) -> None:
        """Read the cohort again; in the background when it is large."""
        self._listing.load()

    def _read_list(self, nobody: bool) -> None:
        """The list was read: say when nobody is here; open the record of one who is alone."""
        self._view.show_empty(on=nobody and self.editing is None)
        rows = self._view.people.model.rows
        if len(rows) == 1 and not self._view.people.narrowed and not self._view.record.person_id:
            self.open_person(rows[0].id)

    def store_changed(self, changed: Changed) -> None:
        """Something was saved, here or elsewhere in the desk."""
        if not changed.people:
            return
        self._listing.renew(changed.people)
        if self._view.record.person_id in changed.people:
            self._read_again()

    # ---- opening a record --------------------------------------------------------------

    def _arrived(self, where: object) -> None:
        self.load()
        if isinstance(where, str) and where:
            self._view.people.list.choose(where)
            self.open_person(where)
        elif not self._view.nobody_here():
            self._view.people.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self, person_id: str) -> None:
        self._rest.stop()
        if person_id and person_id != self._view.record.person_id:
            self._rest.start()

    def _rested(self) -> None:
        self.open_person(self._view.people.list.current_id)

    def _step(self, by: int) -> None:
        self.open_person(self._view.people.step(by))

    def open_person(self, person_id: str) -> None:
        """Open a record; this is logged as a consultation. What is typed stays as a draft."""
        self._rest.stop()
        person_id = merging.kept_id(self._desk, person_id) if person_id else ""
        if not person_id or person_id in {self._wanted_id, self._view.record.person_id}:
            return
        self._put_away()
        self._wanted_id = person_id
        desk = self._desk

        def read(_progress: Progress) -> Opened:
            return opened(desk, cohort.open_record(desk, person_id))

        self._jobs.start(
            read, title="Reading", latest="record", writes=True,
            succeeded=self._opened, failed=self._not_opened,
        )  # fmt: skip

    def _opened(self, found: Opened) -> None:
        person_id = found.seen.record.person.id
        if person_id != self._wanted_id:
            return
        self._wanted_id = ""
        self._show(found)
        self._view.people.list.choose(person_id)
        self._rest.stop()
        self._refresh()
        self._view.moved.emit(person_id)
        then, self._then = self._then, None
        if then is not None:
            then()

    def _not_opened(self, error: BaseException) -> None:
        self._wanted_id = ""
        self._then = None
        if isinstance(error, KeyError):  # erased since the list was read
            self.load()
            return
        self._failed(error)

    def _read_again(self) -> None:
        """The record in view was changed: read it again; that is no new consultation."""
        person_id = self._view.record.person_id
        try:
            found = opened(self._desk, cohort.read_record(self._desk, person_id))
        except KeyError:
            self._put_away()
            self._view.record.clear()
            return
        if found.seen.record.person.id != person_id:  # merged: no panel stays over the other
            self._put_away()
        self._show(found)
        self._refresh()

    def _show(self, found: Opened) -> None:
        self._view.record.set_counts(found.counts)
        self._view.record.show_overview(found.seen, self._desk.today())

    def _with_record(self, do: Callable[[Person], None]) -> None:
        """Do something with the person chosen in the list, once the record is open."""
        if self._rest.isActive():
            self._rested()

        def go() -> None:
            seen = self._view.record.seen
            if seen is not None:
                do(seen.record.person)

        if self._wanted_id:
            self._then = go
        else:
            go()

    def _refer(self) -> None:
        self._with_record(lambda person: self.refer_asked.emit(person.id))

    def _merge(self) -> None:
        self._with_record(lambda person: self.twins.merge_asked.emit(person.id, ""))

    # ---- changing a status -------------------------------------------------------------

    def _begin_move(self) -> None:
        self._with_record(self._moving.begin)

    def _moved(self, person: Person) -> None:
        told = words("cohort", "moved", {"name": person.name, "status": person.rag.spoken})
        self._view.note_changed.emit(told)
        self._view.record.take_focus()
        self.recorded.emit()

    # ---- the form ----------------------------------------------------------------------

    def _begin_edit(self) -> None:
        """F2: what is current on the tab that has the focus, else the person."""
        worker = self._tabs.focused
        if worker is None or not worker.edit():
            self._with_record(self._forming.begin)

    def _add_here(self) -> None:
        worker = self._tabs.here
        if worker is not None:
            worker.add()

    def _form_opens(self) -> None:
        self._rest.stop()  # a row that was passed by must not take the form away again
        self._wanted_id = ""
        self._moving.put_away()
        self._tabs.put_away()
        self.seeing.put_away()

    def _saved(self, person_id: str) -> None:
        self.load()
        if person_id == self._view.record.person_id:
            self._read_again()
        else:
            self.open_person(person_id)
        self._view.people.list.choose(person_id)
        self._view.record.take_focus()
        self.twins.look(person_id)
        self.recorded.emit()

    def _left(self) -> None:
        self.load()
        self._view.record.take_focus()

    def _instead(self, person_id: str) -> None:
        self.load()
        self.open_person(person_id)

    def _put_away(self) -> None:
        """Another record is wanted: what is typed stays as a draft, nothing is asked."""
        self._moving.put_away()
        self._tabs.put_away()
        self.seeing.put_away()
        self.twins.forget()
        self._forming.put_away()

    def keep_drafts(self) -> None:
        """The screen goes out of view, or the desk locks."""
        self._rest.stop()
        self._moving.flush()
        self._tabs.flush()
        self.seeing.flush()
        self._forming.flush()
        self._copying.clear()

    def _failed(self, error: BaseException) -> None:
        told = self._errors.explain(error)
        if told.words:
            self._view.strip.put("cohort", Message(told.words, Weight.ERROR))
