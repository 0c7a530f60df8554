"""The History tab at work: reading, narrowing, correcting, taking out, entering."""

from collections.abc import Callable
from functools import partial
from typing import Final, TypeAlias

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from iomdesk.domain.people import Person
from iomdesk.domain.progress import Progress
from iomdesk.domain.records import Event
from iomdesk.services import agencies, events
from iomdesk.services.desk import Desk
from iomdesk.services.events import Happenings
from iomdesk.services.history import history
from iomdesk.ui.actions import Action
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs, JobsClosed
from iomdesk.ui.screens.cohort.entering import KINDS, Entering
from iomdesk.ui.screens.cohort.eventwords import in_full, kind_words
from iomdesk.ui.screens.cohort.historytab import DONE, HistoryPage
from iomdesk.ui.screens.cohort.tabwork import TabWorker
from iomdesk.ui.screens.cohort.updating import Updating
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.ui.screens.cohort.withdrawing import Withdrawing
from iomdesk.words import words

PAGE: Final = 200
"""So many lines are read at first, and with every "Show more"."""
WithRecord: TypeAlias = Callable[[Callable[[Person], None]], None]
"""Does something with the person chosen in the list, once the record is open."""


class HistoryWorker(TabWorker):
    """Shows what happened and what was done; owns the panels that enter and correct.

    Signals:
        paste_asked(str): lines are to be pasted for this person.

    Attributes:
        tab: what stands on the tab. entering: the panel of events.
        updating: the page of an update from an agency.
        withdrawing: what takes a line out.
    """

    key = "history"
    paste_asked = Signal(str)

    def __init__(
        self, desk: Desk, view: CohortView, jobs: Jobs, errors: Errors, parent: QObject
    ) -> None:
        self._lines = {row.id: row.label for row in desk.scheme.matrix.rows()}
        self.tab = HistoryPage(self._lines)
        super().__init__(desk, view, self.tab, jobs, errors, parent)
        self._limit = PAGE
        self.entering = Entering(self)
        self.updating = Updating(self)
        self.withdrawing = Withdrawing(self, self.tab.happened.take_focus)
        pane = self.tab.happened
        pane.narrowed.connect(self._narrowed)
        pane.more_asked.connect(self._more)
        pane.correct_asked.connect(self._correct)
        pane.withdraw_asked.connect(self._withdraw)
        pane.who_asked.connect(self._who)
        pane.menu_asked.connect(self._menu)
        self.tab.turned.connect(self._read_here)
        self.tab.enter.clicked.connect(self.entering.choose)
        self.tab.update_from.clicked.connect(self.updating.begin)
        self.tab.paste.clicked.connect(self.paste)

    def actions(self, with_record: WithRecord, refused: Callable[[], str]) -> tuple[Action, ...]:
        """Ctrl+E, Ctrl+U, Ctrl+Shift+V, and a line of the palette for each kind."""

        def action(name: str, text: str, do: Callable[[], None], *keys: str) -> Action:
            return Action(
                id=f"cohort.{name}",
                text=text,
                run=lambda: with_record(lambda _person: do()),
                keys=keys,
                place="cohort",
                refused=refused,
            )

        kinds = (
            action(
                f"event_{kind}",
                words("happened", "do_kind", {"kind": kind_words(kind).lower()}),
                partial(self.entering.begin, kind),
            )
            for kind, _letter in KINDS
        )
        return (
            action("event", words("happened", "enter"), self.entering.choose, "Ctrl+E"),
            action("update", words("happened", "update"), self.updating.begin, "Ctrl+U"),
            action("paste", words("happened", "paste"), self.paste, "Ctrl+Shift+V"),
            *kinds,
        )

    def edit(self) -> bool:
        """F2 on a line of what happened corrects it."""
        row_id = self.tab.happened.table.current_id
        if self.tab.side == DONE or not row_id:
            return False
        self._correct(row_id)
        return True

    def add(self) -> bool:
        """Ins: the menu of kinds."""
        self.entering.choose()
        return True

    # ---- reading -------------------------------------------------------------------------

    def read(self, person_id: str) -> None:
        """Read the side that is in view, of this person."""
        if self.tab.side == DONE:
            self.tab.done.show_history(history(self.desk, person_id))
            return
        self.tab.happened.offer_agencies(agencies.names(self.desk))
        self._read_page(person_id)

    def _read_here(self) -> None:
        if self.person_id:
            self.read(self.person_id)

    def _read_page(self, person_id: str) -> None:
        desk, limit = self.desk, self._limit
        kind, agency, text = self.tab.happened.wanted

        def read(_progress: Progress) -> tuple[str, Happenings]:
            return person_id, events.happenings(
                desk, person_id, kinds=(kind,) if kind else (), agency=agency, text=text,
                limit=limit,
            )  # fmt: skip

        try:
            self.jobs.start(read, latest="happenings", succeeded=self._show, failed=self._not_read)
        except JobsClosed:  # locking
            return

    def _show(self, found: tuple[str, Happenings]) -> None:
        if found[0] == self.person_id:
            self.tab.happened.show_page(found[1], self.desk.today())

    def _not_read(self, error: BaseException) -> None:
        self.say_failed(error)

    def _narrowed(self) -> None:
        self._limit = PAGE
        self._read_here()

    def _more(self) -> None:
        self._limit += PAGE
        self._read_here()

    # ---- what the presenter and the tabs ask for -------------------------------------------

    def clear(self) -> None:
        """Forget every line; what is typed stays as a draft."""
        self.put_away()
        self._limit = PAGE
        self.tab.clear()

    def put_away(self) -> None:
        """Close the panels; what was typed stays as drafts."""
        self.entering.put_away()
        self.updating.put_away()
        self.withdrawing.put_away()

    def flush(self) -> None:
        """Keep what was typed."""
        self.entering.flush()
        self.updating.flush()
        self.withdrawing.flush()

    def paste(self) -> None:
        """Lines from elsewhere, for this person."""
        if self.person_id:
            self.paste_asked.emit(self.person_id)

    # ---- one line ------------------------------------------------------------------------

    def _menu(self, row_id: str, where: QPoint) -> None:
        menu = QMenu(self.view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for code, do in (
            ("correct", self._correct),
            ("withdraw", self._withdraw),
            ("who", self._who),
        ):
            menu.addAction(words("happened", code)).triggered.connect(partial(_call, do, row_id))
        menu.popup(where)

    def _correct(self, row_id: str) -> None:
        one = self.tab.happened.row_of(row_id)
        if one is not None:
            self.entering.correct(one.row)

    def _who(self, row_id: str) -> None:
        one = self.tab.happened.row_of(row_id)
        if one is not None:
            self.who_asked.emit(one.row, kind_words(one.kind))

    def _withdraw(self, row_id: str) -> None:
        one = self.tab.happened.row_of(row_id)
        if one is None:
            return
        act = events.withdraw_event if isinstance(one.row, Event) else events.withdraw_note
        self.withdrawing.begin(
            words("happened", "withdraw"),
            in_full(one, self._lines, self.desk.today()),
            one.id,
            one.row.revision,
            lambda reason: act(self.desk, one.id, one.row.revision, reason=reason),
        )


def _call(do: Callable[[str], None], row_id: str, _on: bool = False) -> None:
    do(row_id)
