"""The Custody tab at work: adding a stay, putting it right, ending it, withdrawing it."""

from PySide6.QtCore import QObject

from iomdesk.domain.dates import show_date
from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.records import Custody
from iomdesk.services import agencies, custody
from iomdesk.services.custody import LONGEST_DAYS, NewStay
from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort.custodytab import CustodyTab, StayForm, stay_in_words, values_of
from iomdesk.ui.screens.cohort.panelwork import PanelWorker
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.words import words


class Custodial(PanelWorker):
    """Works the Custody tab of the record in view."""

    key = "custody"

    def __init__(
        self, desk: Desk, view: CohortView, jobs: Jobs, errors: Errors, parent: QObject
    ) -> None:
        self.tab = CustodyTab()
        self._form = StayForm()
        super().__init__(
            desk, view, self.tab, self._form, jobs, errors, parent, focus=self.tab.take_focus
        )
        self._stays: dict[str, Custody] = {}
        self._held: Custody | None = None
        self._ending = False
        self.tab.asked.connect(self._asked)
        self.tab.add_asked.connect(self.begin)

    def read(self, person_id: str) -> None:
        """Show the stays of a person."""
        found = custody.stays(self.desk, person_id)
        self._stays = {stay.id: stay for stay in found}
        self.tab.show_stays(found, self.desk.today())

    def clear(self) -> None:
        """Forget them."""
        self._stays = {}
        self.tab.clear()

    def edit(self) -> bool:
        """F2: put the current stay right."""
        self.tab.ask("correct")
        return True

    def add(self) -> bool:
        """Ins: a stay that is not here yet."""
        self.begin()
        return True

    def _asked(self, deed: str, stay_id: str) -> None:
        stay = self._stays.get(stay_id)
        if stay is None:
            return
        if deed == "correct":
            self._correct(stay)
        elif deed == "end":
            self._end(stay)
        elif deed == "withdraw":
            self.withdrawing.begin(
                words("custody", "withdraw"),
                stay_in_words(stay),
                stay.id,
                stay.revision,
                lambda reason: custody.withdraw_stay(
                    self.desk, stay.id, stay.revision, reason=reason
                ),
            )
        else:
            self.who_asked.emit(stay, stay_in_words(stay))

    # ---- the panel ---------------------------------------------------------------------

    def begin(self) -> None:
        """A stay that is not here yet."""
        if not self.person_id:
            return
        draft = self.begin_draft("stay", self.person_id)
        self._held, self._ending = None, False
        self.form.source.offer(agencies.names(self.desk))
        about = words("custody", "add_about")
        self.form.begin(words("custody", "add"), about, self.desk.today(), {}, draft=draft)
        self._form.show_all(ending=False)
        self.open_form("establishment")

    def _correct(self, stay: Custody) -> None:
        draft = self.begin_draft("stay put right", stay.id, revision=stay.revision)
        self._held, self._ending = stay, False
        self.form.source.offer(agencies.names(self.desk))
        self.form.begin(
            words("custody", "put_right"), stay_in_words(stay), self.desk.today(),
            values_of(stay), source=stay.provenance, draft=draft,
        )  # fmt: skip
        self._form.show_all(ending=False)
        self.open_form("establishment")

    def _end(self, stay: Custody) -> None:
        draft = self.begin_draft("end of a stay", stay.id, revision=stay.revision)
        self._held, self._ending = stay, True
        today = self.desk.today()
        self.form.source.offer(agencies.names(self.desk))
        self.form.begin(
            words("custody", "end"), stay_in_words(stay), today,
            {"ended_on": show_date(today)}, draft=draft, keep=words("custody", "end_keep"),
        )  # fmt: skip
        self._form.show_all(ending=True)
        self.open_form("ended_on")

    def commit(self) -> None:
        """Keep what was typed."""
        held, source = self._held, self.form.source.source()
        if source is None:
            return
        if held is not None and self._ending:
            self._keep_end(held, source)
            return
        try:
            new = self._new()
        except RuleViolation as wrong:
            self.say_failed(wrong, self.form)
            return
        desk, person_id = self.desk, self.person_id
        if held is None:
            self.keep(
                lambda: custody.add_stay(desk, person_id, new, source), words("custody", "kept")
            )
            return
        revision, reason = self.revision, self.form.value("reason")
        self.keep(
            lambda: custody.amend_stay(desk, held.id, revision, new, source, reason=reason),
            words("custody", "corrected"),
        )

    def _keep_end(self, held: Custody, source: Provenance) -> None:
        on = self.form.needed_day("ended_on")
        if on is None:
            return
        desk, revision, why = self.desk, self.revision, self.form.value("end_reason")
        self.keep(
            lambda: custody.end_stay(desk, held.id, revision, on=on, reason=why, source=source),
            words("custody", "end_kept"),
        )

    def _new(self) -> NewStay:
        """The stay as typed; raises RuleViolation for a sentence that is no whole number."""
        form, typed = self.form, self.form.value("sentence_days").strip().replace(",", "")
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 7):
            raise RuleViolation("sentence_days", "sentence_days", {"most": LONGEST_DAYS})
        return NewStay(
            establishment=form.value("establishment"),
            started_on=form.day("started_on"),
            sentence_days=int(typed) if typed else None,
            release_on=form.day("release_on"),
            release_type=form.value("release_type"),
            ended_on=form.day("ended_on"),
            end_reason=form.value("end_reason"),
        )
