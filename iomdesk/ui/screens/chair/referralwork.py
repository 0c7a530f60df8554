"""The referral on the table at work: it is read, decided, its notes taken."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from iomdesk.services import agencies, chairreferral, decidereferral
from iomdesk.services.desk import Desk
from iomdesk.services.referral_rows import ReferralChanged
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.chair.block import PUT_OVER
from iomdesk.ui.screens.chair.casing import action_of
from iomdesk.ui.screens.chair.holding import Holding
from iomdesk.ui.screens.chair.itemwork import ItemWork
from iomdesk.ui.screens.chair.noting import Noting
from iomdesk.ui.screens.chair.referralpane import ReferralPane
from iomdesk.ui.screens.chair.settling import Settling
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.chairreferral import ReferralView
    from iomdesk.services.deciding import NewDecision
    from iomdesk.services.sitting import AgendaItem, State

FORM = "decision of a referral"


class DecidingReferral(Settling):
    """Works the panel "Decision" for the referral on the table."""

    stale = ReferralChanged

    def __init__(self, work: "ReferralWork", pane: ReferralPane) -> None:
        self.form = pane.decision
        super().__init__(work, self.form, FORM)
        self.form.recorded.connect(self._record)
        self.form.waive_asked.connect(self._waive)

    def begin(self, item: "AgendaItem", view: "ReferralView") -> None:
        """Another referral: the form with its draft, or what was recorded."""
        self.put_away()
        if self.show_settled(item, view):
            return
        found = self.draft.begin(item.id, base_revision=view.revision)
        self._base = view.revision
        people = [one.name for one in agencies.practitioners(self.work.desk)]
        self.form.begin(view, people, found or {})
        self.form.refuse(view.wait_words)

    def again(self, item: "AgendaItem", view: "ReferralView") -> None:
        """The same referral was read again: what is typed stays."""
        if self.show_settled(item, view):
            return
        if not self.form.open:  # a wait was taken back
            self.begin(item, view)
            return
        self._base = view.revision
        self.form.renew(view)
        self.form.refuse(view.wait_words)

    # ---- recording ---------------------------------------------------------------------

    def _record(self, new: "NewDecision") -> None:
        item, desk, meeting_id = self.work.item, self.work.desk, self.work.meeting_id
        if item is None:
            return
        base = self._base
        self.keep(
            lambda: decidereferral.record(desk, meeting_id, item.id, new, base_revision=base),
            self.recorded,
            title=words("chair_decision", "recording"),
        )

    def _waive(self, reason: str) -> None:
        item, desk, meeting_id = self.work.item, self.work.desk, self.work.meeting_id
        if item is None:
            return
        base = self._base
        self.keep(
            lambda: decidereferral.waive(
                desk, meeting_id, item.id, reason=reason, base_revision=base
            ),
            self._set_aside,
            title=words("chair_decision", "recording"),
            drops=False,
        )

    def _set_aside(self, _referral: Any) -> None:
        """The reason was that of the rule; what is decided has its own."""
        self.form.reason.setPlainText("")
        self.form.take_focus()


class ReferralWork(ItemWork):
    """Works the pane of a referral.

    Attributes:
        shown: the pane. actions: the keys of the pane, D and N; the frame binds them.
    """

    def __init__(
        self,
        desk: Desk,
        pane: ReferralPane,
        jobs: Jobs,
        errors: Errors,
        hold: Holding,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(desk, pane, jobs, errors, hold, parent)
        self.shown = pane
        self.noting = Noting(self, pane.notes)
        self.deciding = DecidingReferral(self, pane)
        pane.decision.note_asked.connect(self.noting.open)
        pane.decision.closed.connect(lambda: pane.setFocus(Qt.FocusReason.OtherFocusReason))
        hold.state_changed.connect(self._state_changed)
        self.actions = (
            action_of(self, "decision", pane.decision.take_focus, "D"),
            action_of(self, "note", self.noting.open, "N"),
            action_of(self, "wait", pane.decision.put_over, PUT_OVER),
        )

    def show(self, item: "AgendaItem") -> None:
        """A referral came on the table; the same again: it is read again."""
        if self.item is not None and self.item.id == item.id:
            self.reload()
            return
        self.put_away()
        self.proposed.emit(None)
        self.item = item
        view = chairreferral.referral_view(self.desk, self.hold.state, item)
        self.shown.show_referral(view)
        self.noting.begin(item)
        self.deciding.begin(item, view)
        self.shown.scrolled.verticalScrollBar().setValue(0)
        self._stale = False
        self.tell_unsaved()

    def reload(self) -> None:
        """Read the referral again; what is typed stays."""
        self._stale = False
        if self.item is None:
            return
        item = next((one for one in self.hold.state.items if one.id == self.item.id), self.item)
        self.item = item
        view = chairreferral.referral_view(self.desk, self.hold.state, item)
        self.shown.show_referral(view)
        self.deciding.again(item, view)

    def put_away(self) -> None:
        """No referral is on the table: what was typed stays as drafts."""
        super().put_away()
        self.shown.clear()

    def _state_changed(self, state: "State") -> None:
        if self.item is not None:
            self.deciding.show_state(state)
