"""The Needs tab at work: assessing a pathway, putting an assessment right, withdrawing one."""

from PySide6.QtCore import QObject

from iomdesk.domain.people import NeedLevel
from iomdesk.domain.records import Need
from iomdesk.services import agencies, needs
from iomdesk.services.desk import Desk
from iomdesk.services.needs import NewNeed, PathwayLine
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort.needstab import NeedForm, NeedsTab, need_in_words, values_of
from iomdesk.ui.screens.cohort.panelwork import PanelWorker
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.words import words


class Needing(PanelWorker):
    """Works the Needs tab of the record in view."""

    key = "needs"

    def __init__(
        self, desk: Desk, view: CohortView, jobs: Jobs, errors: Errors, parent: QObject
    ) -> None:
        self.tab = NeedsTab()
        form = NeedForm()
        super().__init__(
            desk, view, self.tab, form, jobs, errors, parent, focus=self.tab.take_focus
        )
        self._lines: dict[str, PathwayLine] = {}
        self._pathway = ""
        self._held: Need | None = None
        self.tab.asked.connect(self._asked)

    def read(self, person_id: str) -> None:
        """Show the seven pathways of a person."""
        found = needs.seven(self.desk, person_id)
        self._lines = {line.pathway: line for line in found}
        self.tab.show_needs(found, self.desk.today())

    def clear(self) -> None:
        """Forget them."""
        self._lines = {}
        self.tab.clear()

    def edit(self) -> bool:
        """F2: a new assessment of the current pathway."""
        self.tab.ask("assess")
        return True

    def _asked(self, deed: str, pathway: str) -> None:
        line = self._lines.get(pathway)
        if line is None:
            return
        if deed == "assess":
            self._begin(line, None)
        elif line.now is None:
            return
        elif deed == "correct":
            self._begin(line, line.now)
        elif deed == "withdraw":
            self._ask_why(line.now)
        else:
            self.who_asked.emit(line.now, need_in_words(line.now))

    def _begin(self, line: PathwayLine, held: Need | None) -> None:
        if held is None:
            draft = self.begin_draft(f"need {line.pathway}", self.person_id)
        else:
            draft = self.begin_draft("need put right", held.id, revision=held.revision)
        self._pathway, self._held = line.pathway, held
        today, new = self.desk.today(), held is None
        names = agencies.names(self.desk)
        self.form.source.offer(names)
        self.form.offer("owner_agency", names)
        self.form.begin(
            words("needs", "new" if new else "put_right"),
            words("pathway", line.pathway),
            today,
            values_of(line.now, today, new=new),
            source=None if held is None else held.provenance,
            draft=draft,
        )
        self.open_form("level")

    def _ask_why(self, held: Need) -> None:
        self.withdrawing.begin(
            words("needs", "withdraw"),
            need_in_words(held),
            held.id,
            held.revision,
            lambda reason: needs.withdraw_need(self.desk, held.id, held.revision, reason=reason),
        )

    def commit(self) -> None:
        """Keep what was typed."""
        form, held, desk = self.form, self._held, self.desk
        assessed_on = form.needed_day("assessed_on")
        source = None if assessed_on is None else form.source.source()
        if assessed_on is None or source is None:
            return
        new = NewNeed(
            pathway=self._pathway,
            level=NeedLevel(form.value("level")),
            assessed_on=assessed_on,
            body=form.value("body"),
            owner_agency=form.value("owner_agency"),
            owner_person=form.value("owner_person"),
            next_step=form.value("next_step"),
            next_on=form.day("next_on"),
        )
        name = words("pathway", self._pathway)
        if held is None:
            person_id = self.person_id
            self.keep(
                lambda: needs.keep_need(desk, person_id, new, source),
                words("needs", "kept", {"pathway": name}),
            )
            return
        revision, reason = self.revision, form.value("reason")
        self.keep(
            lambda: needs.amend_need(desk, held.id, revision, new, source, reason=reason),
            words("needs", "corrected", {"pathway": name}),
        )
