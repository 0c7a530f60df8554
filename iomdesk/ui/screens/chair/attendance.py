"""Taking attendance: T, then Space and Delete on a line; a name typed on it is its signature."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sitting import Place, Presence, Seat
from iomdesk.services import agencies, attending, invitations
from iomdesk.services.invitations import Invitation
from iomdesk.ui.screens.chair.holding import Holding
from iomdesk.ui.screens.chair.roompane import RoomPane
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.sitting import State


class Attendance(QObject):
    """Works the pane of the room."""

    def __init__(self, hold: Holding, pane: RoomPane, back: Callable[[], None]) -> None:
        super().__init__(pane)
        self._hold = hold
        self._pane = pane
        self._back = back
        self._signing = ""
        pane.asked.connect(self._do)
        pane.typed.connect(self._begin_signing)
        pane.closed.connect(self.end)
        pane.sign.signed.connect(self._sign)
        pane.sign.left.connect(self._left_box)
        pane.late.given.connect(self._late)
        pane.late.left.connect(self._left_box)

    def begin(self) -> None:
        """T: the focus to the list, with the keys of it beneath; not once it is over."""
        if not self._hold.state.running:
            self._hold.say(RuleViolation("", "meeting_over"))
            return
        self._pane.take(on=True)

    def end(self) -> None:
        """Esc: back to where the work was."""
        self._pane.take(on=False)
        self._back()

    def rest(self) -> None:
        """The meeting went on: the letters are those of the case again, A no longer "apologies".

        A focus that is elsewhere stays where it is.
        """
        focus = QApplication.focusWidget()
        inside = focus is not None and self._pane.isAncestorOf(focus)
        self._signing = ""
        self._pane.take(on=False)
        if inside:
            self._back()

    def _left_box(self) -> None:
        self._signing = ""
        self._pane.sign.hide()
        self._pane.late.hide()
        self._pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _do(self, deed: str, attendee_id: str) -> None:
        if not self._hold.state.running:
            return
        if deed == "late":
            self._pane.take(on=True)
            self._pane.late.open_with(agencies.names(self._hold.desk))
            return
        if not attendee_id:
            self._pane.list.setFocus(Qt.FocusReason.OtherFocusReason)
            attendee_id = self._pane.list.current_id
            if not attendee_id:
                return
        desk, meeting_id, one = self._hold.desk, self._hold.meeting_id, attendee_id
        seat = self._hold.state.room.seat(attendee_id)
        match deed:
            case "turn":
                self._turn(seat)
            case "gone" if seat.place in {Place.EXPECTED, Place.APOLOGIES}:
                self._attempt(lambda: attending.apologise(desk, meeting_id, one), one)
            case "gone":
                self._attempt(lambda: attending.leave(desk, meeting_id, one), one)
            case "take_back" if seat.lines:
                self._hold.attempt(lambda: attending.take_back(desk, _slip(seat)))

    def _attempt(self, act: Callable[[], object], attendee_id: str) -> None:
        """Do it, and say what was done with the way back; that the chair went is a warning."""
        before = self._hold.state.room.seat(attendee_id).place
        done, _ = self._hold.attempt(act)
        seat = self._hold.state.room.seat(attendee_id)
        if not done or seat.place is before:
            return
        name = seat.attendee.name
        is_chair = name.casefold() == self._hold.state.meeting.chair.casefold()
        gone = is_chair and seat.place is not Place.IN
        text = words("chair", f"now_{seat.place.value}", {"name": name})
        if gone:
            text = words("chair", "chair_gone", {"said": text})
        self._hold.note(
            text, words("chair", "back_with_key"),
            lambda: self._do("take_back", attendee_id), grave=gone,
        )  # fmt: skip

    def _begin_signing(self, letter: str) -> None:
        """A letter on a line without a signature: the name is being typed."""
        one = self._pane.list.current_id
        if not one:
            return
        if not self._hold.state.gates.read:
            self._hold.say(RuleViolation("", "statement_not_read"))
            return
        self._signing = one
        name = self._hold.state.room.seat(one).attendee.name
        self._pane.sign.open_for(name, letter)

    def _turn(self, seat: Seat) -> None:
        """Space: in, or signing where that is still to do; out again for who is in."""
        desk, meeting_id, one = self._hold.desk, self._hold.meeting_id, seat.attendee.id
        read = self._hold.state.gates.read
        if seat.signed_at is None and read:
            self._signing = one
            self._pane.take(on=True)
            self._pane.sign.open_for(seat.attendee.name)
        elif seat.place is Place.IN:
            self._attempt(lambda: attending.step_out(desk, meeting_id, one), one)
        else:
            self._attempt(lambda: attending.come_in(desk, meeting_id, one), one)

    def _sign(self, name: str) -> None:
        if not self._signing:
            return
        desk, meeting_id, one = self._hold.desk, self._hold.meeting_id, self._signing
        done, _ = self._hold.attempt(
            lambda: attending.sign(desk, meeting_id, one, name=name), self._pane.sign
        )
        if done:
            self._left_box()
            self._next(one)

    def _next(self, before: str) -> None:
        """To the next who has still to sign; back to the work after the last one."""
        rows = self._pane.rows
        start = [row.id for row in rows].index(before) + 1
        for row in (*rows[start:], *rows[:start]):
            if row.unsigned or row.place is Place.EXPECTED:
                self._pane.list.choose(row.id)
                return
        self.end()

    def _late(self, name: str, agency: str) -> None:
        """Somebody uninvited: on the basis that the register has, or not at all."""
        hold = self._hold

        def act() -> str:
            found = invitations.on_register(hold.desk, hold.state.meeting, name, agency.strip())
            if agency.strip() and found is None:
                raise RuleViolation("agency", "late_no_basis", {"agency": agency.strip()})
            if found is None:
                raise RuleViolation("agency", "required")
            return attending.add_late(
                hold.desk,
                hold.meeting_id,
                Invitation(
                    name=name, agency=agency.strip(), basis=found.basis,
                    basis_detail=found.basis_detail, basis_until=found.basis_until,
                    consented=found.consented, seen=found.seen,
                ),
            )  # fmt: skip

        done, added = hold.attempt(act, self._pane.late)
        if done and added:
            self._left_box()
            self._pane.list.choose(added)

    def show(self, state: "State") -> None:
        """The room changed: a signature that is no longer asked for is put away."""
        if self._signing and state.room.seat(self._signing).signed_at is not None:
            self._left_box()


def _slip(seat: Seat) -> str:
    """The line to take back: the last one, or the signature it came with."""
    last = seat.lines[-1]
    if last.kind is Presence.IN and len(seat.lines) > 1:
        before = seat.lines[-2]
        if before.kind is Presence.SIGNED and before.at == last.at:
            return before.id
    return last.id
