"""The RAG tab at work: stating one of the five facts, withdrawing what was stated."""

from PySide6.QtCore import QObject

from iomdesk.domain.ragfacts import FactName, FactValue, Standing
from iomdesk.services import ragasking, ragfacts
from iomdesk.services.desk import Desk
from iomdesk.services.ragasking import Asked
from iomdesk.services.ragfacts import Statement
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort.panelwork import PanelWorker
from iomdesk.ui.screens.cohort.ragtab import RagTab, StateForm, fact_in_words
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.words import words


class Ragging(PanelWorker):
    """Works the RAG tab of the record in view."""

    key = "rag"

    def __init__(
        self, desk: Desk, view: CohortView, jobs: Jobs, errors: Errors, parent: QObject
    ) -> None:
        self.tab = RagTab()
        self._form = StateForm()
        super().__init__(
            desk, view, self.tab, self._form, jobs, errors, parent, focus=self.tab.take_focus
        )
        self._asked: Asked | None = None
        self._fact = FactName.PNC
        self.tab.facts.asked.connect(self._do)
        self.tab.history.asked.connect(self._who)

    def read(self, person_id: str) -> None:
        """Show the facts of a person, and the changes the record in view was read with."""
        self._asked = ragasking.asked(self.desk, person_id)
        self.tab.facts.show_evidence(self._asked.evidence, self.desk.today())
        seen = self.view.record.seen
        if seen is not None and seen.record.person.id == person_id:
            self.tab.history.show_overview(seen)

    def clear(self) -> None:
        """Forget them."""
        self._asked = None
        self.tab.clear()

    def edit(self) -> bool:
        """F2: state the current fact."""
        self.tab.facts.ask("state")
        return True

    def add(self) -> bool:
        """Ins: the same."""
        return self.edit()

    def _do(self, deed: str, fact: str) -> None:
        if self._asked is None:
            return
        standing = self._asked.evidence.standing(FactName(fact))
        if deed == "state":
            self._state(standing, self._asked)
        elif standing.held is None:
            return
        elif deed == "withdraw":
            held = standing.held
            self.withdrawing.begin(
                words("rag_tab", "withdraw"),
                fact_in_words(standing),
                held.id,
                held.revision,
                lambda reason: ragfacts.withdraw_fact(
                    self.desk, held.id, held.revision, reason=reason
                ),
            )
        else:
            self.who_asked.emit(standing.held, fact_in_words(standing))

    def _who(self, _deed: str, change_id: str) -> None:
        seen = self.view.record.seen
        for change in () if seen is None else seen.record.rag_history:
            if change.id == change_id:
                title = words("rag_tab", "change", {"status": change.status.spoken})
                self.who_asked.emit(change, title)

    def _state(self, standing: Standing, asked: Asked) -> None:
        fact = standing.fact
        draft = self.begin_draft(f"fact {fact}", self.person_id)
        self._fact = fact
        self.form.source.offer(asked.agencies)
        self._form.ask(
            fact, asked.evidence.grounds[fact], self.desk.today(), usual=asked.usual[fact],
            draft=draft,
        )  # fmt: skip
        self.open_form("value")

    def commit(self) -> None:
        """Keep what was said."""
        form, desk, person_id = self._form, self.desk, self.person_id
        if not form.value("value"):
            form.problem("value", words("rag_tab", "value_needed"))
            return
        as_at = form.needed_day("as_at")
        source = None if as_at is None else form.source.source()
        if as_at is None or source is None:
            return
        said = Statement(
            fact=self._fact,
            value=FactValue(form.value("value")),
            as_at=as_at,
            body=form.value("body"),
            rests_on=tuple(sorted(form.rests.ticked)),
        )
        self.keep(
            lambda: ragfacts.state_fact(desk, person_id, said, source),
            words("rag_tab", "kept", {"fact": words("rag_fact_short", self._fact)}),
        )
