"""The decision of a case at work: its draft, recording, waiting, a dated correction."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal

from iomdesk.services import deciding, roomcheck
from iomdesk.services.cohort import PersonChanged
from iomdesk.services.deciding import NewDecision
from iomdesk.services.roomcheck import agencies_for
from iomdesk.ui.screens.chair.decisionform import DecisionForm
from iomdesk.ui.screens.chair.itemwork import ItemWork, Part
from iomdesk.ui.screens.chair.terms import About
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.domain.deciding import Decision
    from iomdesk.services.chaircase import CaseView
    from iomdesk.services.sitting import AgendaItem, State

FORM = "decision"


class Deciding(Part):
    """Works the panel "Decision" for the case on the table.

    Signals:
        left: Esc out of the form.
    """

    left = Signal()

    def __init__(self, work: ItemWork, form: DecisionForm) -> None:
        self.form = form
        super().__init__(work, form, FORM, form, lambda: form.open)
        self._base = 0
        self._decision: Decision | None = None
        self._wait_id = ""
        self._room_first = False
        form.edited.connect(self.edited)
        form.recorded.connect(self._record)
        form.wait_asked.connect(self._wait)
        form.closed.connect(self._leave)
        locked = form.locked
        locked.correct_asked.connect(self._open_correction)
        locked.take_back_asked.connect(self._take_back)
        locked.entry.closed.connect(self._leave_correction)
        locked.entry.given.connect(self._correct)

    def begin(self, item: "AgendaItem", view: "CaseView") -> None:
        """Another case: the form with its draft, or what was recorded."""
        self.put_away()
        if self._show_settled(item, view):
            return
        found = self.draft.begin(item.id, base_revision=view.revision)
        self._base = view.revision
        self.form.begin(_about(view), view.agencies, found or {})
        self.show_state(self.work.hold.state)

    def again(self, item: "AgendaItem", view: "CaseView") -> None:
        """The same case was read again: what is typed stays."""
        if self._show_settled(item, view):
            return
        if not self.form.open:  # a wait was taken back
            self.begin(item, view)
            return
        self._base = view.revision
        self.form.renew(_about(view), view.agencies)
        self.show_state(self.work.hold.state)

    def _show_settled(self, item: "AgendaItem", view: "CaseView") -> bool:
        """Show what is recorded or put over; False while the case is open."""
        self._decision = view.decision
        if view.decision is not None:
            self.form.show_locked(view.decision, deciding.wording(view.decision))
            left = "" if item.ending.done else words("chair_decision", "still_open")
            self.form.locked.owe(left)
            return True
        if view.waits is not None:
            self._wait_id = view.waits.id
            self.form.show_waiting(view.waits.body)
            return True
        return False

    def show_state(self, state: "State") -> None:
        """Who is in the room changed: who may agree, and whether anything may be decided."""
        item = state.here
        if self.form.open and item is not None:
            self.form.agreed.offer(agencies_for(state, item))
            self.form.refuse(deciding.waits_words(state))
            if self._room_first and not roomcheck.must_be_outside(state, item):
                self._room_first = False
                self.form.tell("")

    def put_away(self) -> None:
        """Another item: what was typed stays as a draft."""
        super().put_away()
        self.form.end()
        self._decision = None

    def show_busy(self, *, busy: bool) -> None:
        """While it is recorded, it cannot be recorded again."""
        self.form.set_busy(busy=busy)
        self.form.locked.entry.set_busy(busy=busy)

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
            self._recorded,
            title=words("chair_decision", "recording"),
        )

    def settled(self) -> None:
        """Nothing is proposed any more."""
        self.work.proposed.emit(None)

    def _recorded(self, _decision: Any) -> None:
        self.form.take_focus()

    def _wait(self, reason: str) -> None:
        item, desk, meeting_id = self.work.item, self.work.desk, self.work.meeting_id
        if item is None:
            return
        self.keep(
            lambda: deciding.put_over(desk, meeting_id, item.id, reason=reason),
            self._recorded,
            title=words("chair_decision", "recording"),
        )

    def _take_back(self) -> None:
        desk, meeting_id, minute_id = self.work.desk, self.work.meeting_id, self._wait_id
        self.keep(
            lambda: deciding.take_back(desk, meeting_id, minute_id), lambda _nothing: None,
            title=words("chair_decision", "recording"), drops=False,
        )  # fmt: skip

    def _open_correction(self) -> None:
        self.form.locked.entry.open_with(None)
        self.form.locked.entry.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_correction(self) -> None:
        self.form.locked.entry.shut()
        self.form.take_focus()

    def _correct(self, text: str) -> None:
        held, desk = self._decision, self.work.desk
        if held is None:
            return
        self.keep(
            lambda: deciding.correct(desk, held.id, text),
            lambda _decision: self._leave_correction(),
            title=words("chair_decision", "recording"),
            drops=False,
        )

    def failed(self, error: BaseException) -> None:
        """Said at its field; somebody else moved the person: go on from what stands now."""
        if isinstance(error, PersonChanged):
            self.work.reload()
            self.form.tell(words("chair_decision", "changed"))
            return
        entry = self.form.locked.entry
        says = entry if entry.isVisibleTo(self.form) else self.form
        if isinstance(error, Exception):
            self._room_first = self.work.hold.say_undecided(error, says, self.form.record)


def _about(view: "CaseView") -> About:
    return About(
        name=view.name,
        rag=view.rag,
        panel_on=view.panel_on,
        asked=view.asked,
    )
