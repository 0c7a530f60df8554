"""The decision of a case at work: its draft, recording, waiting, a dated correction."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from iomdesk.services import deciding
from iomdesk.services.cohort import PersonChanged
from iomdesk.services.deciding import NewDecision
from iomdesk.ui.screens.chair.decisionform import DecisionForm
from iomdesk.ui.screens.chair.itemwork import ItemWork
from iomdesk.ui.screens.chair.settling import Settling
from iomdesk.ui.screens.chair.terms import About
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.chaircase import CaseView

FORM = "decision"


class Deciding(Settling["CaseView"]):
    """Works the panel "Decision" for the case on the table.

    Signals:
        left: Esc out of the form.
    """

    left = Signal()

    stale = PersonChanged
    form: DecisionForm

    def __init__(self, work: ItemWork[Any], form: DecisionForm) -> None:
        super().__init__(work, form, FORM)
        form.recorded.connect(self._record)
        form.closed.connect(self._leave)

    def fill(self, view: "CaseView", kept: Mapping[str, object]) -> None:
        """Fill the form for another case."""
        self.form.begin(_about(view), view.agencies, kept)
        self.show_state(self.work.hold.state)

    def renew(self, view: "CaseView") -> None:
        """The same case was read again: what is typed stays."""
        self.form.renew(_about(view), view.agencies)
        self.show_state(self.work.hold.state)

    def _leave(self) -> None:
        """Esc: out of the form; what was typed stays where it is, and is kept."""
        self.draft.flush()
        self.left.emit()

    # ---- recording ---------------------------------------------------------------------

    def _record(self, new: NewDecision) -> None:
        item, desk, meeting_id = self.work.item, self.work.desk, self.work.meeting_id
        if item is None:
            return
        base = self._base
        self.keep(
            lambda: deciding.record(desk, meeting_id, item.id, new, base_revision=base),
            self.recorded,
            title=words("chair_decision", "recording"),
        )

    def settled(self) -> None:
        """Nothing is proposed any more."""
        self.work.proposed.emit(None)


def _about(view: "CaseView") -> About:
    return About(
        name=view.name,
        rag=view.rag,
        panel_on=view.panel_on,
        asked=view.asked,
    )
