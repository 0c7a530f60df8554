"""What deciding a case and deciding a referral have in common: waiting, locking, correcting."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from PySide6.QtCore import Qt

from iomdesk.services import deciding, roomcheck
from iomdesk.services.roomcheck import agencies_for
from iomdesk.ui.screens.chair.itemwork import ItemWork, Part
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.domain.deciding import Decision, Minute
    from iomdesk.services.sitting import AgendaItem, State
    from iomdesk.ui.screens.chair.verdictform import VerdictForm


class Settled(Protocol):
    """What is read of an item: what was decided, and whether it waits."""

    @property
    def revision(self) -> int:
        """Of the record as it was read."""

    @property
    def decision(self) -> "Decision | None":
        """The recorded decision."""

    @property
    def waits(self) -> "Minute | None":
        """The line that put it over."""


V = TypeVar("V", bound=Settled)


class Settling(Part, Generic[V]):
    """A panel "Decision": putting over, what is locked, a dated correction, who is in the room.

    What is recorded, and how, the part of a case and that of a referral each say.

    Attributes:
        stale: the exception that tells of somebody who saved first. form: the panel.
    """

    stale: ClassVar[type[Exception]]

    def __init__(self, work: ItemWork[Any], form: "VerdictForm", name: str) -> None:
        self.form = form
        super().__init__(work, form, name, form, lambda: form.open)
        self._base = 0
        self._decision: Decision | None = None
        self._wait_id = ""
        self._room_first = False
        form.edited.connect(self.edited)
        form.wait_asked.connect(self._wait)
        locked = form.locked
        locked.correct_asked.connect(self._open_correction)
        locked.take_back_asked.connect(self._take_back)
        locked.entry.closed.connect(self._leave_correction)
        locked.entry.given.connect(self._correct)

    def begin(self, item: "AgendaItem", view: V) -> None:
        """Another item: the form with its draft, or what was recorded."""
        self.put_away()
        if self.show_settled(item, view):
            return
        found = self.draft.begin(item.id, base_revision=view.revision)
        self._base = view.revision
        self.fill(view, found or {})

    def again(self, item: "AgendaItem", view: V) -> None:
        """The same item was read again: what is typed stays."""
        if self.show_settled(item, view):
            return
        if not self.form.open:  # a wait was taken back
            self.begin(item, view)
            return
        self._base = view.revision
        self.renew(view)

    def fill(self, view: V, kept: Mapping[str, object]) -> None:
        """Fill the form for another item, with what a draft kept."""
        raise NotImplementedError

    def renew(self, view: V) -> None:
        """The item was read again and is still open: what is typed stays."""
        raise NotImplementedError

    def show_settled(self, item: "AgendaItem", view: V) -> bool:
        """Show what is recorded, with what is still owed, or put over; False while it is open."""
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

    def recorded(self, _result: Any) -> None:
        """It is recorded: the keys stay where it stands."""
        self.form.take_focus()

    def _wait(self, reason: str) -> None:
        item, desk, meeting_id = self.work.item, self.work.desk, self.work.meeting_id
        if item is None:
            return
        self.keep(
            lambda: deciding.put_over(desk, meeting_id, item.id, reason=reason),
            self.recorded,
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
        """Said at its field; somebody else saved first: go on from what stands now."""
        form = self.form
        if isinstance(error, self.stale):
            self.work.reload()
            form.tell(words("chair_decision", "changed"))
            return
        says = form.locked.entry if form.locked.entry.isVisibleTo(form) else form
        if isinstance(error, Exception):
            self._room_first = self.work.hold.say_undecided(error, says, form.record)
