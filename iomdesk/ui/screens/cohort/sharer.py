"""The Sharing tab at work: a person's consents are kept, changed and ended here."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from iomdesk.domain.agencies import Agreement
from iomdesk.domain.progress import Progress
from iomdesk.services import agencies, agreements, personsharing
from iomdesk.services.agreements import AgreementChanged
from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.forms.paneldraft import PanelDraft
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort.sharingtab import SharingTab, in_words
from iomdesk.ui.screens.cohort.tabwork import TabWorker
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.ui.widgets.agreementform import AgreementForm, Choices, EndForm
from iomdesk.ui.widgets.answered import Answered
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.personsharing import Sees

_DRAFT: Final = {AgreementForm: "consent", EndForm: "consent.end"}


class Sharer(TabWorker):
    """Works the Sharing tab of the record in view.

    Attributes:
        tab: what it shows. form, end: its panels.
    """

    key = "sharing"

    def __init__(
        self, desk: Desk, view: CohortView, jobs: Jobs, errors: Errors, parent: QObject
    ) -> None:
        self.tab = SharingTab()
        super().__init__(desk, view, self.tab, jobs, errors, parent)
        self.form = AgreementForm(desk.today)
        self.end = EndForm(desk.today)
        self._sees: dict[str, Sees] = {}
        self._open: AgreementForm | EndForm | None = None
        self._held: Agreement | None = None
        self._said = ""
        self._drafts = {
            panel: PanelDraft(desk, jobs, _DRAFT[type(panel)], panel, self._draft_failed, self)
            for panel in (self.form, self.end)
        }
        for panel in (self.form, self.end):
            view.record.add_panel(panel)
            panel.edited.connect(self._edited)
            panel.committed.connect(self._commit)
            panel.closed.connect(self.leave)
        self.tab.who.add_asked.connect(self.begin)
        self.tab.who.asked.connect(self._asked)

    # ---- what a tab does ---------------------------------------------------------------

    def read(self, person_id: str) -> None:
        """Show who may be told of a person."""
        held = personsharing.person_sharing(self.desk, person_id)
        self.tab.show_sharing(held)
        self._sees = {
            self.tab.who.model.id_at(place): row
            for place, row in enumerate(self.tab.who.model.rows)
        }

    def clear(self) -> None:
        """Forget it."""
        self._sees = {}
        self.tab.clear()

    def edit(self) -> bool:
        """F2: change the consent of the current line."""
        self.tab.who.ask("change")
        return True

    def add(self) -> bool:
        """Ins: a consent of this person."""
        self.begin()
        return True

    def _asked(self, deed: str, row_id: str) -> None:
        line = self._sees.get(row_id)
        if line is None or line.agreement is None:
            return
        if deed == "end":
            self._begin_end(line.agreement, in_words(line))
        else:
            self._begin(line.agreement, line.agreement.agency)

    # ---- panels ------------------------------------------------------------------------

    def begin(self) -> None:
        """A new consent of this person, for the agency of the current line where it needs one."""
        line = self._sees.get(self.tab.who.table.current_id)
        needs = line is not None and not line.told and line.kind != "statutory"
        self._begin(None, line.agency if line is not None and needs else "")

    def _begin(self, held: Agreement | None, agency: str) -> None:
        seen = self.view.record.seen
        if seen is None:
            return
        self.put_away()
        person = seen.record.person
        self._held = held
        draft = self._drafts[self.form].begin(
            person.id if held is None else held.id,
            base_revision=0 if held is None else held.revision,
        )
        offered = Choices(
            agencies=agencies.agencies(self.desk),
            practitioners=tuple(
                (one.agency, one.name) for one in agencies.practitioners(self.desk)
            ),
        )
        self.form.begin(
            held, offered, agency=agency, person=(person.id, person.name), fixed=True, draft=draft
        )
        self._show(self.form)

    def _begin_end(self, held: Agreement, about: str) -> None:
        self.put_away()
        self._held = held
        draft = self._drafts[self.end].begin(held.id, base_revision=held.revision)
        self.end.begin(about, draft)
        self._show(self.end)

    def _show(self, panel: AgreementForm | EndForm) -> None:
        self._open = panel
        self.open_side(panel)
        panel.focus_first()

    def leave(self) -> None:
        """Esc keeps the words as a draft, Cancel throws them away; nothing is recorded."""
        panel = self._open
        if panel is None:
            return
        kept = panel.touched and not panel.cancelling
        if panel.cancelling:
            self._drafts[panel].drop()
        self.put_away()
        if kept:
            self.view.note_changed.emit(words("cohort", "draft_kept"))
        self.tab.who.take_focus()

    def put_away(self) -> None:
        """Close the panel; what was typed stays as a draft."""
        panel, self._open = self._open, None
        if panel is not None:
            self._drafts[panel].put_away()
            self.unsaved.emit(0)
        self.close_side()

    def flush(self) -> None:
        """Keep what was typed, now."""
        if self._open is not None:
            self._drafts[self._open].flush()

    def _edited(self) -> None:
        if self._open is not None:
            self.unsaved.emit(1)
            self._drafts[self._open].edited()

    # ---- recording ---------------------------------------------------------------------

    def _commit(self) -> None:
        panel = self._open
        if panel is None or panel.record.reason:
            return
        work = self._work(panel)
        if work is None:
            return
        draft = self._drafts[panel]
        draft.flush()
        drop = draft.dropper()
        panel.set_busy(busy=True)

        def act(_progress: Progress) -> None:
            work()
            drop()

        self.jobs.start(
            act, title=words("panel", "keeping"), writes=True, stoppable=False,
            succeeded=self._done, failed=self._not_kept,
        )  # fmt: skip

    def _work(self, panel: Answered) -> Callable[[], object] | None:
        """What records a panel; None once what is amiss is said at its field."""
        desk, held = self.desk, self._held
        if panel is self.form:
            given = self.form.given()
            if given is None:
                return None
            self._said = words("person_sharing", "kept")
            keep = agreements.amend if given.id else agreements.add_agreement
            return lambda: keep(desk, given)
        ending = self.end.given()
        if ending is None or held is None:
            return None
        on, reason = ending
        self._said = words("person_sharing", "kept_end")
        return lambda: agreements.withdraw(desk, held.id, held.revision, on=on, reason=reason)

    def _done(self, _nothing: object) -> None:
        panel, self._open = self._open, None
        if panel is not None:
            self._drafts[panel].done()
            self.unsaved.emit(0)
        self.close_side()
        self.view.strip.take(self.key)
        if self.in_view and self.person_id:
            self.read(self.person_id)
        self.tab.who.take_focus()
        self.view.note_changed.emit(self._said)
        self.recorded.emit()

    def _draft_failed(self, error: BaseException) -> None:
        self.say_failed(error)

    def _not_kept(self, error: BaseException) -> None:
        panel = self._open
        if panel is None:
            self.say_failed(error)
            return
        panel.set_busy(busy=False)
        if isinstance(error, AgreementChanged):
            panel.tell(words("sharing", "changed"))
            return
        told = self.errors.explain(error)
        if told.where is Where.FIELD:
            panel.problem(told.field, told.words)
        else:
            panel.tell(told.words)
