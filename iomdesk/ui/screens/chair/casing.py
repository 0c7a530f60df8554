"""The case on the table at work: it is read, and each part records by itself."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from iomdesk.services import chaircase
from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.chair.adding import Adding
from iomdesk.ui.screens.chair.casepane import CasePane
from iomdesk.ui.screens.chair.deciding import Deciding
from iomdesk.ui.screens.chair.holding import Holding
from iomdesk.ui.screens.chair.itemwork import ItemWork
from iomdesk.ui.screens.chair.noting import Noting

if TYPE_CHECKING:
    from iomdesk.services.chaircase import CaseView
    from iomdesk.services.sitting import AgendaItem


class CaseWork(ItemWork["CaseView"]):
    """Works the pane of a case.

    Attributes:
        shown: the pane. actions: the keys of the pane, those of the frame bound beside them.
    """

    def __init__(
        self,
        desk: Desk,
        pane: CasePane,
        jobs: Jobs,
        errors: Errors,
        hold: Holding,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(desk, pane, jobs, errors, hold, parent)
        self.shown = pane
        self.adding = Adding(self, pane.tasks)
        self.noting = Noting(self, pane.notes)
        self.deciding = Deciding(self, pane.decision)
        pane.decision.proposed.connect(self._propose)
        pane.decision.note_asked.connect(self.noting.open)
        self.deciding.left.connect(lambda: pane.setFocus(Qt.FocusReason.OtherFocusReason))
        decision, note, wait = self.keys_of_all()
        self.actions = (
            decision,
            self.key_of("action", self.adding.open, "A"),
            self.key_of("none", self.adding.nothing, "Z"),
            self.key_of("status", pane.decision.change_status, "R"),
            note,
            wait,
        )

    def read(self, item: "AgendaItem") -> "CaseView":
        """Read the case and show it."""
        view = chaircase.case_view(self.desk, self.hold.state, item)
        self.shown.show_case(view)
        return view

    def begin(self, item: "AgendaItem", view: "CaseView") -> None:
        """Another case: its actions, then what every item has."""
        self.adding.begin(item)
        super().begin(item, view)

    def _propose(self, proposed: object) -> None:
        if self.item is not None:
            self.proposed.emit(proposed)
