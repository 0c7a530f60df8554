"""The case on the table at work: it is read, and each part records by itself."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from iomdesk.services import chaircase
from iomdesk.services.desk import Desk
from iomdesk.ui.actions import Action
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.chair.adding import Adding
from iomdesk.ui.screens.chair.block import PUT_OVER
from iomdesk.ui.screens.chair.casepane import CasePane
from iomdesk.ui.screens.chair.deciding import Deciding
from iomdesk.ui.screens.chair.holding import Holding
from iomdesk.ui.screens.chair.itemwork import ItemWork
from iomdesk.ui.screens.chair.noting import Noting
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.sitting import AgendaItem, State

PLACE = "meeting"


def action_of(work: ItemWork, code: str, run: Callable[[], None], keys: str) -> Action:
    """A key of the centre; refused while nothing is on the table."""
    return Action(
        id=f"meeting.{code}",
        text=words("chair_pane", f"do_{code}"),
        run=run,
        keys=(keys,),
        refused=lambda: words("chair_pane", "nothing_here") if work.item is None else "",
        place=PLACE,
    )


class CaseWork(ItemWork):
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
        hold.state_changed.connect(self._state_changed)
        self.actions = (
            action_of(self, "decision", pane.decision.take_focus, "D"),
            action_of(self, "action", self.adding.open, "A"),
            action_of(self, "none", self.adding.nothing, "Z"),
            action_of(self, "status", pane.decision.change_status, "R"),
            action_of(self, "note", self.noting.open, "N"),
            action_of(self, "wait", pane.decision.put_over, PUT_OVER),
        )

    def show(self, item: "AgendaItem") -> None:
        """A case came on the table; the same again: it is read again, what is typed stays."""
        if self.item is not None and self.item.id == item.id:
            self.reload()
            return
        self.put_away()
        self.proposed.emit(None)
        self.item = item
        view = chaircase.case_view(self.desk, self.hold.state, item)
        self.shown.show_case(view)
        self.adding.begin(item)
        self.noting.begin(item)
        self.deciding.begin(item, view)
        self.shown.scrolled.verticalScrollBar().setValue(0)
        self._stale = False
        self.tell_unsaved()

    def reload(self) -> None:
        """Read the case again; what is typed stays."""
        self._stale = False
        if self.item is None:
            return
        item = next((one for one in self.hold.state.items if one.id == self.item.id), self.item)
        self.item = item
        view = chaircase.case_view(self.desk, self.hold.state, item)
        self.shown.show_case(view)
        self.deciding.again(item, view)

    def put_away(self) -> None:
        """No case is on the table: what was typed stays as drafts, every word is let go."""
        super().put_away()
        self.shown.clear()

    def _state_changed(self, state: "State") -> None:
        if self.item is not None:
            self.deciding.show_state(state)

    def _propose(self, proposed: object) -> None:
        if self.item is not None:
            self.proposed.emit(proposed)
