"""The panels of the Sharing screen at work: opening one, its draft, recording what it says."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal

from iomdesk.domain.agencies import AgencyEntry, Agreement, Nomination, Practitioner
from iomdesk.domain.dates import birth_words, show_date
from iomdesk.domain.progress import Progress
from iomdesk.services import agencies, agreements, cohort, nominations
from iomdesk.services.agencies import EntryChanged
from iomdesk.services.agreements import AgreementChanged
from iomdesk.services.cohort import Filter
from iomdesk.services.desk import Desk
from iomdesk.services.nominations import NominationChanged
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.forms.paneldraft import PanelDraft
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.sharing.model import say
from iomdesk.ui.screens.sharing.view import SharingView
from iomdesk.ui.widgets.agreementform import Choices
from iomdesk.ui.widgets.answered import Answered
from iomdesk.ui.widgets.personfinder import MOST, Hit
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words

NEW: Final = "new"
STRIP: Final = "sharing"
_CHANGED = (EntryChanged, AgreementChanged, NominationChanged)
Draft = Mapping[str, object] | None


class Panels(QObject):
    """Opens the panels of a ``SharingView``, and records what is typed into them.

    Signals:
        recorded(str, str): it is on disk: the row's id, and what to say of it.
        closed: a panel went away; the focus goes back to the list.
    """

    recorded = Signal(str, str)
    closed = Signal()

    def __init__(self, desk: Desk, view: SharingView, jobs: Jobs, errors: Errors) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._jobs = jobs
        self._errors = errors
        self._open: Answered | None = None
        self._end: Agreement | None = None
        self._told: Nomination | None = None
        self._drafts = {
            form.form: PanelDraft(desk, jobs, form.form, form, self._failed, self)
            for form in view.forms
        }
        for form in view.forms:
            form.edited.connect(self._edited)
            form.committed.connect(self._commit)
            form.closed.connect(self._leave)
        view.agreement.sought.connect(self._find)
        view.officer.agency.settled.connect(self._offer_officers)

    @property
    def panel(self) -> Answered | None:
        """The panel that is open; None when there is none."""
        return self._open

    # ---- opening -----------------------------------------------------------------------

    def open_agency(self, entry: AgencyEntry | None) -> None:
        """An agency, or a new one."""
        form = self._view.agency
        subject = NEW if entry is None else entry.id or entry.name
        form.begin(entry, self._begin(form, subject, 0 if entry is None else entry.revision))
        self._show(form)

    def open_person(self, held: Practitioner | None, agency: str) -> None:
        """Somebody at an agency, or somebody new there."""
        form = self._view.person
        draft = self._begin(
            form, NEW if held is None else held.id, 0 if held is None else held.revision
        )
        form.begin(held, agencies.names(self._desk), agency, draft)
        self._show(form)

    def open_agreement(self, held: Agreement | None, agency: str) -> None:
        """A contract or consent, or a new one with an agency."""
        form = self._view.agreement
        draft = self._begin(
            form, NEW if held is None else held.id, 0 if held is None else held.revision
        )
        person = ("", "")
        if held is not None and held.person_id is not None:
            name = agreements.names_of(self._desk, (held,)).get(held.person_id, "")
            person = (held.person_id, name)
        form.begin(held, choices(self._desk), agency=agency, person=person, draft=draft)
        self._show(form)

    def open_seen(self, held: Agreement) -> None:
        """That its paper was seen: today stands in place, kept once it is recorded."""
        self.open_agreement(replace(held, paper_seen_on=self._desk.today()), held.agency)
        form = self._view.agreement
        if not form.seen.text().strip():  # a draft left it empty
            form.seen.setText(show_date(self._desk.today()))
            form.seen.read()
        form.seen.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_end(self, held: Agreement, about: str) -> None:
        """The end of a contract or consent, called by these words."""
        form = self._view.end
        self._end = held
        form.begin(about, self._begin(form, held.id, held.revision))
        self._show(form)

    def open_officer(self, agency: str, name: str = "") -> None:
        """A new nominated officer of an agency."""
        form = self._view.officer
        people = [one.name for one in agencies.practitioners(self._desk, agency)] if agency else []
        answers = {
            "agency": agency,
            "now": name,
            "changed_on": show_date(self._desk.today()),
        }
        draft = self._begin(form, agency or NEW, 0)
        form.begin(agencies.names(self._desk), people, answers, draft)
        self._show(form)

    def open_told(self, held: Nomination) -> None:
        """That the others were told of a new officer."""
        form = self._view.told
        self._told = held
        answers = {"notified_on": show_date(self._desk.today()), "notified_how": ""}
        form.begin(answers, self._begin(form, held.id, held.revision))
        self._show(form)

    def _begin(self, form: Answered, subject: str, revision: int) -> Draft:
        self.put_away()
        return self._drafts[form.form].begin(subject, base_revision=revision)

    def _show(self, form: Answered) -> None:
        self._view.strip.take(STRIP)
        self._open = form
        self._view.beside.open(form)
        form.focus_first()
        self._view.unsaved.emit(0)

    def _offer_officers(self, agency: str) -> None:
        people = agencies.practitioners(self._desk, agency) if agency else ()
        form = self._view.officer
        now = form.now.text
        form.now.blockSignals(True)
        form.now.offer(one.name for one in people)
        form.now.put(now)
        form.now.blockSignals(False)

    def _find(self, typed: str) -> None:
        hits = find_hits(self._desk, typed)
        self._view.agreement.offer_people(hits)
        if typed.strip() and not hits:
            self._view.agreement.fields["person_id"].set_warning(say("found_none"))
        else:
            self._view.agreement.fields["person_id"].set_problem("")

    # ---- leaving -----------------------------------------------------------------------

    def put_away(self) -> None:
        """Another panel, screen or lock: what was typed stays as a draft."""
        form, self._open = self._open, None
        if form is not None:
            self._drafts[form.form].put_away()
            self._shut(form)

    def flush(self) -> None:
        """Keep what was typed now; the panel stays open."""
        if self._open is not None:
            self._drafts[self._open.form].flush()

    def _leave(self) -> None:
        """Esc keeps what was typed; Cancel throws it away."""
        form = self._open
        if form is None:
            return
        if form.cancelling:
            self._open = None
            self._drafts[form.form].drop()
            self._shut(form)
        else:
            self.put_away()
        self.closed.emit()

    def _shut(self, form: Answered) -> None:
        if form is self._view.agreement:
            self._view.agreement.person.close_hits()
        self._view.beside.shut()
        self._view.unsaved.emit(0)

    def _edited(self) -> None:
        if self._open is not None:
            self._drafts[self._open.form].edited()
            self._view.unsaved.emit(1)

    # ---- recording ---------------------------------------------------------------------

    def _commit(self) -> None:
        form = self._open
        if form is None or form.record.reason or form.misread():
            return
        work = self._work(form)
        if work is None:
            return
        draft = self._drafts[form.form]
        draft.flush()
        drop = draft.dropper()
        form.set_busy(busy=True)

        def record(_progress: Progress) -> tuple[str, str]:
            told = work()
            drop()
            return told

        self._jobs.start(
            record, title=say("keeping"), writes=True, stoppable=False,
            succeeded=self._done, failed=self._failed,
        )  # fmt: skip

    def _work(self, form: Answered) -> Callable[[], tuple[str, str]] | None:
        """What records a panel; gives the row's id and what to say. None: it is not ready."""
        view, desk = self._view, self._desk
        if form is view.agency:
            return lambda: _save_agency(desk, view.agency.given())
        if form is view.person:
            return lambda: _save_person(desk, view.person.given())
        if form is view.agreement:
            given = view.agreement.given()
            return None if given is None else lambda: _save_agreement(desk, given)
        if form is view.end:
            return self._end_work()
        if form is view.officer:
            return self._officer_work()
        return self._told_work()

    def _end_work(self) -> Callable[[], tuple[str, str]] | None:
        held, given, desk = self._end, self._view.end.given(), self._desk
        if held is None or given is None:
            return None
        on, reason = given

        def work() -> tuple[str, str]:
            agreements.withdraw(desk, held.id, held.revision, on=on, reason=reason)
            return held.id, say("kept_end")

        return work

    def _officer_work(self) -> Callable[[], tuple[str, str]] | None:
        form, desk = self._view.officer, self._desk
        agency, now, on = form.agency.text, form.now.text, form.day("changed_on")
        if on is None:
            form.problem("changed_on", words("rule", "day_needed"))
            return None

        def work() -> tuple[str, str]:
            made = nominations.change_officer(desk, agency, now, on)
            told = say("kept_officer", name=made.now, date=show_date(made.notify_by))
            return made.id, told

        return work

    def _told_work(self) -> Callable[[], tuple[str, str]] | None:
        form, held, desk = self._view.told, self._told, self._desk
        on, how = form.day("notified_on"), form.how.text
        if on is None:
            form.problem("notified_on", words("rule", "day_needed"))
            return None
        if held is None:
            return None

        def work() -> tuple[str, str]:
            nominations.note_told(desk, held.id, held.revision, on=on, how=how)
            return held.id, say("kept_told")

        return work

    def _done(self, told: tuple[str, str]) -> None:
        form, self._open = self._open, None
        if form is not None:
            self._drafts[form.form].done()
            self._shut(form)
        self.recorded.emit(*told)

    def _failed(self, error: BaseException) -> None:
        form = self._open
        if form is not None:
            form.set_busy(busy=False)
        if isinstance(error, _CHANGED) and form is not None:
            form.tell(say("changed"))
            return
        told = self._errors.explain(error)
        if told.where is Where.FIELD and form is not None:
            form.problem(told.field, told.words)
        elif told.where is Where.STRIP and form is not None:
            form.tell(told.words)
        elif told.words:
            self._view.strip.put(STRIP, Message(told.words, Weight.ERROR))


def choices(desk: Desk) -> Choices:
    """What the panel of an agreement offers."""
    return Choices(
        agencies=agencies.agencies(desk),
        practitioners=tuple((one.agency, one.name) for one in agencies.practitioners(desk)),
    )


def find_hits(desk: Desk, typed: str) -> tuple[Hit, ...]:
    """People of the cohort who fit what was typed."""
    if not typed.strip():
        return ()
    found = cohort.find_people(desk, Filter(text=typed.strip(), limit=MOST))
    today = desk.today()
    return tuple(
        Hit(
            row.id,
            row.name,
            ", ".join(
                part
                for part in (
                    "" if row.birth_date is None else birth_words(row.birth_date, today),
                    row.crn,
                    row.area,
                )
                if part
            ),
        )
        for row in found.rows
    )


def _save_agency(desk: Desk, entry: AgencyEntry) -> tuple[str, str]:
    kept = agencies.save_agency(desk, entry)
    return kept.name, say("kept_agency", name=kept.name)


def _save_person(desk: Desk, given: Practitioner) -> tuple[str, str]:
    kept = agencies.save_practitioner(desk, given)
    return kept.id, say("kept_person", name=kept.name)


def _save_agreement(desk: Desk, given: Agreement) -> tuple[str, str]:
    keep = agreements.amend if given.id else agreements.add_agreement
    return keep(desk, given).id, say("kept_agreement")
