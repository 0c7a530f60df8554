"""The referral on the table at work: it is read, decided, its notes taken."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from iomdesk.services import agencies, chairreferral, decidereferral
from iomdesk.services.desk import Desk
from iomdesk.services.referral_rows import ReferralChanged
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.chair.holding import Holding
from iomdesk.ui.screens.chair.itemwork import ItemWork
from iomdesk.ui.screens.chair.noting import Noting
from iomdesk.ui.screens.chair.referralform import ReferralForm
from iomdesk.ui.screens.chair.referralpane import ReferralPane
from iomdesk.ui.screens.chair.settling import Settling
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.chairreferral import ReferralView
    from iomdesk.services.deciding import NewDecision
    from iomdesk.services.sitting import AgendaItem

FORM = "decision of a referral"


class DecidingReferral(Settling["ReferralView"]):
    """Works the panel "Decision" for the referral on the table."""

    stale = ReferralChanged
    form: ReferralForm

    def __init__(self, work: "ReferralWork", pane: ReferralPane) -> None:
        super().__init__(work, pane.decision, FORM)
        self.form.recorded.connect(self._record)
        self.form.waive_asked.connect(self._waive)

    def fill(self, view: "ReferralView", kept: Mapping[str, object]) -> None:
        """Fill the form for another referral."""
        people = [one.name for one in agencies.practitioners(self.work.desk)]
        self.form.begin(view, people, kept)
        self.form.refuse(view.wait_words)

    def renew(self, view: "ReferralView") -> None:
        """The same referral was read again: what is typed stays."""
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


class ReferralWork(ItemWork["ReferralView"]):
    """Works the pane of a referral.

    Attributes:
        shown: the pane. actions: the keys of the pane; the frame binds them.
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
        self.actions = self.keys_of_all()

    def read(self, item: "AgendaItem") -> "ReferralView":
        """Read the referral and show it."""
        view = chairreferral.referral_view(self.desk, self.hold.state, item)
        self.shown.show_referral(view)
        return view
