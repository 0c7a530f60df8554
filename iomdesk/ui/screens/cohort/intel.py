"""The Intelligence tab at work: opening a report is logged, and it folds again on leaving."""

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject

from iomdesk.domain.dates import show_date
from iomdesk.domain.events import EventKind
from iomdesk.domain.records import Event
from iomdesk.services import agencies, events, intelligence
from iomdesk.services.desk import Desk
from iomdesk.services.events import NewEvent
from iomdesk.services.intelligence import Report
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs, JobsClosed
from iomdesk.ui.screens.cohort.inteltab import IntelForm, IntelTab, title_of
from iomdesk.ui.screens.cohort.panelwork import PanelWorker
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.words import words


class Intel(PanelWorker):
    """Works the Intelligence tab of the record in view."""

    key = "intelligence"

    def __init__(
        self, desk: Desk, view: CohortView, jobs: Jobs, errors: Errors, parent: QObject
    ) -> None:
        self.tab = IntelTab()
        form = IntelForm()
        super().__init__(
            desk, view, self.tab, form, jobs, errors, parent, focus=self.tab.take_focus
        )
        self._lines: dict[str, Report] = {}
        self._held: Event | None = None
        self._then: Callable[[Event], None] | None = None
        self.tab.asked.connect(self._asked)
        self.tab.add_asked.connect(self.begin)

    def read(self, person_id: str) -> None:
        """Show the reports of a person without their texts; one that is open stays open."""
        found = intelligence.lines(self.desk, person_id)
        before = self._lines.get(self.tab.open_id)
        self._lines = {line.id: line for line in found.lines}
        now = self._lines.get(self.tab.open_id)
        if before is not None and (now is None or now.row.revision != before.row.revision):
            self.tab.fold()
        self.tab.show_reports(found)

    def clear(self) -> None:
        """Forget them, and what was open."""
        self._lines = {}
        self._held = self._then = None
        self.tab.clear()

    def left(self) -> None:
        """Another tab or screen: what was open is folded again."""
        self._then = None
        self.tab.fold()

    def edit(self) -> bool:
        """F2: the text of the current report, or folded again."""
        self.tab.ask("open")
        return True

    def add(self) -> bool:
        """Ins: a new report."""
        self.begin()
        return True

    def _asked(self, deed: str, event_id: str) -> None:
        line = self._lines.get(event_id)
        if line is None:
            return
        if deed == "open":
            if self.tab.open_id == event_id:
                self.tab.fold()
            else:
                self._open(event_id, self.tab.show_text)
        elif deed == "correct":
            self._open(event_id, self._correct)
        elif deed == "withdraw":
            self._ask_why(line)
        else:
            self.who_asked.emit(line.row, title_of(line.row))

    def _open(self, event_id: str, then: Callable[[Event], None]) -> None:
        """Read the text in the background; that it was opened is in the log before it shows."""
        desk = self.desk
        self._then = then
        with suppress(JobsClosed):  # locking: nothing is opened any more
            self.jobs.start(
                lambda _progress: intelligence.open_report(desk, event_id),
                title=words("intelligence", "opening"), writes=True, stoppable=False,
                latest="intelligence", succeeded=self._opened, failed=self._not_opened,
            )  # fmt: skip

    def _opened(self, event: Event) -> None:
        then, self._then = self._then, None
        if then is not None and self.in_view and event.id in self._lines:
            then(event)

    def _not_opened(self, error: BaseException) -> None:
        if isinstance(error, KeyError):  # withdrawn since the list was read
            self.read(self.person_id)
            return
        self.say_failed(error)

    # ---- the panel ---------------------------------------------------------------------

    def begin(self) -> None:
        """A new report of the person in view."""
        if not self.person_id:
            return
        draft = self.begin_draft("intelligence", self.person_id)
        self._held = None
        today = self.desk.today()
        self.form.source.offer(agencies.names(self.desk))
        self.form.begin(
            words("intelligence", "add"), words("intelligence", "add_about"), today,
            {"on_date": show_date(today)}, draft=draft,
        )  # fmt: skip
        self.open_form("on_date")

    def _correct(self, held: Event) -> None:
        draft = self.begin_draft("intelligence put right", held.id, revision=held.revision)
        self._held = held
        self.form.source.offer(agencies.names(self.desk))
        self.form.begin(
            words("intelligence", "put_right"),
            title_of(held),
            self.desk.today(),
            {
                "on_date": show_date(held.on_date),
                "body": held.body,
                "closed_only": "1" if held.closed_only else "",
                "anonymised": held.anonymised,
            },
            source=held.provenance,
            draft=draft,
        )
        self.open_form("body")

    def put_away(self) -> None:
        """Close the panel; the text that was put right goes with it."""
        super().put_away()
        self._held = None
        self.form.forget()

    def _ask_why(self, line: Report) -> None:
        row = line.row
        self.withdrawing.begin(
            words("intelligence", "withdraw"),
            title_of(row),
            row.id,
            row.revision,
            lambda reason: events.withdraw_event(self.desk, row.id, row.revision, reason=reason),
        )

    def commit(self) -> None:
        """Keep what was typed."""
        form, held, desk = self.form, self._held, self.desk
        on_date = form.needed_day("on_date")
        source = None if on_date is None else form.source.source()
        if on_date is None or source is None:
            return
        # What an older store kept as another kind, with a grade, becomes what it is.
        new = NewEvent(
            kind=EventKind.INTELLIGENCE,
            on_date=on_date,
            body=form.value("body"),
            closed_only=form.value("closed_only") == "1",
            anonymised=form.value("anonymised"),
        )
        if held is None:
            person_id = self.person_id
            self.keep(
                lambda: events.add_event(desk, person_id, new, source),
                words("intelligence", "kept"),
            )
            return
        event_id, revision, reason = held.id, self.revision, form.value("reason")
        self.keep(
            lambda: events.amend_event(desk, event_id, revision, new, source, reason=reason),
            words("intelligence", "corrected"),
        )
