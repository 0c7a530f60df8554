"""Who must be outside, one key each: before the closed part, before a case; then back in."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from iomdesk.domain.meetings import Session
from iomdesk.domain.sitting import Place, Seat
from iomdesk.services import attending, roomcheck
from iomdesk.ui.screens.chair.closingpane import SessionPane, Step
from iomdesk.ui.screens.chair.holding import Holding
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.sitting import State

_OUT: Final = "out"
_CLOSE: Final = "close"
_IN: Final = "in"
_WHY: Final = frozenset(
    ("no_basis", "basis_ended", "no_consent", "paper_not_seen", "closed_session")
)
"""The reasons of a wait that have short words; others are as somebody typed them."""


class Walking(QObject):
    """Works the pane of the session.

    Attributes:
        closing: O was pressed and somebody has to leave before the closed part begins.
    """

    def __init__(
        self,
        hold: Holding,
        pane: SessionPane,
        close: Callable[[], None],
        marked: Callable[[bool], None],
    ) -> None:
        super().__init__(pane)
        self._hold = hold
        self._pane = pane
        self._close = close
        self._marked = marked
        self._reasons: dict[str, str] = {}
        self._back: QWidget | None = None
        self.closing = False
        pane.marked.connect(self._mark)
        hold.walk_asked.connect(self._before_deciding)

    def begin_closing(self) -> None:
        """Name who must leave, or close at once where nobody must."""
        self.closing = True
        self.show(self._hold.state)

    def give_up(self) -> None:
        """The open part goes on."""
        self.closing = False
        self.show(self._hold.state)

    def forget(self) -> None:
        """Another item: nothing waits for the room any more."""
        self._back = None

    def show(self, state: "State") -> None:
        """Say what has to be so now, with a key for each who is concerned."""
        if self.closing and state.session is Session.CLOSED:
            self.closing = False
        if self.closing:
            must = roomcheck.before_closing(state)
            if not must:
                self.closing = False
                # Not from within the showing of what is about to change.
                QTimer.singleShot(0, self, self._close)
                return
            self._reasons = {one.seat.attendee.id: one.reason for one in must}
            steps = [_step(_CLOSE, one.seat, one.words) for one in must]
            self._pane.say(
                words("chair", "before_closing"), steps, urgent=True,
                go_on=words("chair", "leave_closing"),
            )  # fmt: skip
            return
        self._show_item(state)

    def _show_item(self, state: "State") -> None:
        item = state.here
        must = () if item is None else roomcheck.must_be_outside(state, item)
        self._reasons = {one.seat.attendee.id: one.reason for one in must}
        back = roomcheck.may_come_back(state, item) if state.running else ()
        steps = [_step(_OUT, one.seat, one.words) for one in must]
        steps += [_step(_IN, seat, seat.attendee.agency) for seat in back]
        if must:
            self._pane.say(words("chair", "must_wait"), steps, urgent=True)
        elif back:
            self._pane.say(words("chair", "may_return"), steps)
        else:
            self._pane.say(self._ahead(state))

    @staticmethod
    def _ahead(state: "State") -> str:
        """Who will have to leave before the first closed case, said beforehand."""
        closed = [one for one in state.of_session(Session.CLOSED) if not one.ending.done]
        if state.session is Session.CLOSED or not state.running or not closed:
            return ""
        must = roomcheck.before_closing(state)
        if not must:
            return ""
        why = "; ".join(dict.fromkeys(words("outside_why", one.reason) for one in must))
        names = "; ".join(one.seat.attendee.name for one in must)
        return words(
            "chair", f"before_{closed[0].kind}",
            {"names": names, "number": closed[0].number, "why": why},
        )  # fmt: skip

    def _mark(self, step_id: str) -> None:
        deed, _, attendee_id = step_id.partition(":")
        focus = QApplication.focusWidget()
        inside = focus is not None and self._pane.isAncestorOf(focus)
        desk, meeting_id = self._hold.desk, self._hold.meeting_id
        reason = self._reasons.get(attendee_id, "")
        here = self._hold.state.here
        item = here.id if here is not None and deed == _OUT else ""
        if deed == _IN:
            self._hold.attempt(lambda: attending.come_in(desk, meeting_id, attendee_id))
        else:
            self._hold.attempt(
                lambda: attending.step_out(desk, meeting_id, attendee_id, item=item, reason=reason)
            )
        self._marked(inside)
        if self._back is not None and not any(
            one.id.startswith(f"{_OUT}:") for one in self._pane.steps
        ):
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)
            self._back = None

    def _before_deciding(self, record: QWidget) -> None:
        """Those who may not hear what is decided go first; then the focus is at its button."""
        self._back = record
        self._pane.take_focus()

    @staticmethod
    def why_outside(state: "State") -> dict[str, str]:
        """Attendee id to why they wait outside, in words, as the pane of the room shows it."""
        item = state.here
        kept = () if item is None else roomcheck.also_waiting(state, item)
        found = {one.seat.attendee.id: one.words for one in kept}
        for seat in state.room.seats:
            if seat.place is Place.OUTSIDE and seat.attendee.id not in found:
                reason = seat.lines[-1].reason
                if reason in _WHY:
                    params = {"agency": seat.attendee.agency, "why": words("outside_why", reason)}
                    found[seat.attendee.id] = words("chair", "seat_why", params)
        return found


def _step(deed: str, seat: Seat, why: str) -> Step:
    do = {_OUT: "step_outside", _CLOSE: "step_left", _IN: "step_in"}[deed]
    return Step(
        id=f"{deed}:{seat.attendee.id}", name=seat.attendee.name, why=why, do=words("chair", do)
    )
