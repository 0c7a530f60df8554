"""What happens with those who are invited to the meeting in view."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QObject, QPoint, Qt

from iomdesk.domain.meetings import Attendee, Meeting
from iomdesk.services import diary, drafts, meetings, series, sittingstate
from iomdesk.services.audiences import Rights, attending
from iomdesk.services.hearing import Hearing
from iomdesk.services.invitations import on_register
from iomdesk.services.sittingstate import no_basis
from iomdesk.ui.actions import Action, ActionSet
from iomdesk.ui.screens.meetings.finding import choose_near
from iomdesk.ui.screens.meetings.forms import say
from iomdesk.ui.screens.meetings.hold import Hold
from iomdesk.ui.screens.meetings.model import AttendeeRow, people_words
from iomdesk.words import words

DRAFT: Final = "attendee"
ATTENDEES: Final = "meetings.attendees"


class InvitingPresenter(QObject):
    """Works the list of people of the meeting in view.

    Attributes:
        actions: what can be done, for the bar and the palette.
    """

    def __init__(self, hold: Hold) -> None:
        super().__init__(hold)
        self._hold = hold
        self._desk = hold.desk
        self._people = hold.view.attendees
        self._amended: Attendee | None = None
        self._known: tuple[Attendee, ...] = ()
        self.actions = self._make_actions()
        self._keys = ActionSet(self._people.table, self.actions)
        people = self._people
        people.table.row_opened.connect(lambda _row: self._amend())
        people.table.menu_asked.connect(self._menu)
        people.form.committed.connect(self._record_attendee)
        people.form.closed.connect(self._leave_attendee)
        people.form.edited.connect(self._tell_unsaved)
        people.form.name.settled.connect(self._name_settled)
        people.form.agency.settled.connect(self._agency_settled)

    # ---- actions -----------------------------------------------------------------------

    def _make_actions(self) -> tuple[Action, ...]:
        def action(name: str, run: Callable[[], None], key: str, *, row: bool = True) -> Action:
            refused = self._no_attendee if row else self._no_meeting
            return Action(id=f"{ATTENDEES}.{name}", text=say(f"do_{name}"), run=run, keys=(key,),
                          refused=refused, place=ATTENDEES)  # fmt: skip

        return (
            action("add_attendee", self._add, "Ins", row=False),
            action("usual", self._usual, "Ctrl+Ins", row=False),
            action("amend_attendee", self._amend, "F2"),
            action("take_off", self._take_off, "Del"),
            Action(id=f"{ATTENDEES}.undo", text=say("do_undo"), run=self._hold.take_back,
                   keys=("Ctrl+Z",), refused=self._hold.nothing_undone, place=ATTENDEES),
        )  # fmt: skip

    def _menu(self, _row: str, where: QPoint) -> None:
        menu = self._keys.menu(self._hold.view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def _no_meeting(self) -> str:
        return self._hold.over() if self._hold.meeting is not None else say("no_meeting")

    def _no_attendee(self) -> str:
        return self._hold.over() if self._people.current is not None else say("no_row")

    @property
    def _meeting(self) -> Meeting:
        meeting = self._hold.meeting
        if meeting is None:
            raise LookupError
        return meeting

    # ---- showing -----------------------------------------------------------------------

    def show(self, held: Rights, heard: tuple[Hearing, ...]) -> None:
        """Show who is invited, and who of them may be told nothing on the day."""
        meeting = self._meeting
        chair = meeting.chair.casefold()
        rows = [AttendeeRow(one, one.attendee.name.casefold() == chair) for one in heard]
        without = [
            (one, why)
            for one in meeting.attendees
            if (why := no_basis(attending(held, meeting, one)))
        ]
        needed = sittingstate.needed(self._desk, meeting.id, meeting.kind)
        self._people.show_meeting(meeting, rows, needed, _without_basis(without))

    def other_meeting(self) -> None:
        """Another meeting comes into view: the form of the one before is put away."""
        self.keep_draft()
        self._people.side.shut()

    def _usual(self) -> None:
        """Invite whoever came to the last meeting of the kind at the place."""
        meeting = self._meeting
        done, found = self._hold.attempt(lambda: series.invite_usual(self._desk, meeting.id))
        if not done or found is None:
            return
        count, left_out = found
        said = say("usual_nobody")
        if count:
            said = words("meetings", "usual_invited", {"people": people_words(count)})
        if left_out:
            names = "; ".join(name for name, _ in left_out)
            said = f"{said} {words('meetings', 'usual_left', {'names': names})}"
        self._hold.note(said)
        self._people.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- people ------------------------------------------------------------------------

    def _offer_known(self) -> None:
        form = self._people.form
        self._known = diary.known_attendees(self._desk)
        form.name.offer(one.name for one in self._known)
        form.agency.offer(diary.agency_names(self._desk))

    def _open_attendee(self, attendee: Attendee | None) -> None:
        form = self._people.form
        if self._people.side.form is form and form.touched:
            form.name.setFocus(Qt.FocusReason.OtherFocusReason)  # what is typed comes first
            return
        self._amended = attendee
        self._offer_known()
        form.open_for(attendee, self._meeting)
        draft = drafts.find_draft(self._desk, DRAFT, self._draft_subject)
        if draft is not None:
            form.take(draft.answers, self._meeting)
            form.touch()
        self._people.open(form)
        first = form.name if attendee is None else form.agency
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _draft_subject(self) -> str:
        return self._meeting.id if self._amended is None else self._amended.id

    def _add(self) -> None:
        self._open_attendee(None)

    def _amend(self) -> None:
        row = self._people.current
        if row is not None:
            self._open_attendee(row.attendee)

    def _name_settled(self, name: str) -> None:
        """Somebody known brings agency and basis along; what was typed already stays."""
        form = self._people.form
        if self._amended is None and not form.agency.text.strip():
            known = {one.name.casefold(): one for one in self._known}.get(name.casefold())
            if known is not None:
                form.agency.put(known.agency)
                form.fill(known)
        self._agency_settled(form.agency.text)

    def _agency_settled(self, agency: str) -> None:
        """The register of agencies brings the basis along, for somebody new."""
        form = self._people.form
        if self._amended is None and agency.strip() and not form.by_hand:
            found = on_register(self._desk, self._meeting, form.name.text, agency)
            if found is not None:
                form.take_register(found, self._meeting)

    def _record_attendee(self) -> None:
        form, meeting, amended = self._people.form, self._meeting, self._amended
        given = form.given()
        for line in (form.until, form.seen):
            if line.problem:
                line.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        for field in form.fields.values():
            field.set_problem("")
        subject = self._draft_subject

        def act() -> str:
            if amended is None:
                return meetings.invite(self._desk, meeting.id, given)
            meetings.amend_attendee(self._desk, meeting.id, amended, given)
            return amended.id

        done, attendee_id = self._hold.attempt(act, form)
        if not done:
            self._amended = self._as_it_stands(amended)
            return
        drafts.drop_draft(self._desk, DRAFT, subject)
        self._close_attendee()
        self._people.table.choose(attendee_id or "")

    def _as_it_stands(self, amended: Attendee | None) -> Attendee | None:
        """The attendee as changed elsewhere, so that keeping it again is possible."""
        if amended is None or self._hold.meeting is None:
            return amended
        now = {one.id: one for one in self._hold.meeting.attendees}
        return now.get(amended.id, amended)

    def _leave_attendee(self) -> None:
        """Esc keeps what was typed as a draft, Cancel throws it away."""
        form = self._people.form
        if form.cancelling:
            drafts.drop_draft(self._desk, DRAFT, self._draft_subject)
        elif form.touched:
            self.keep_draft()
            self._hold.view.note_changed.emit(words("meetings", "typed_kept"))
        self._close_attendee()

    def _close_attendee(self) -> None:
        self._people.shut()
        self._amended = None
        self._tell_unsaved()

    def _tell_unsaved(self) -> None:
        form = self._people.side.form
        self._hold.view.unsaved.emit(int(form is not None and form.touched))

    def keep_draft(self) -> None:
        """Keep what is typed about somebody to invite, in the store."""
        form = self._people.form
        if self._people.side.form is form and form.touched and self._hold.meeting is not None:
            answers: Mapping[str, object] = form.answers()
            base = 0 if self._amended is None else self._amended.revision
            drafts.keep_draft(
                self._desk, DRAFT, self._draft_subject, base_revision=base, answers=answers
            )

    def _take_off(self) -> None:
        row = self._people.current
        if row is None:
            return
        meeting, one = self._meeting, row.attendee
        done, _ = self._hold.attempt(lambda: meetings.take_off(self._desk, meeting.id, one))
        if done:
            choose_near(self._people.table, one.position)
            self._hold.offer_undo(
                words("meetings", "taken_off", {"name": one.name}),
                lambda: meetings.put_back(self._desk, meeting.id, one),
                lambda: choose_near(self._people.table, one.position),
            )


def _without_basis(found: list[tuple[Attendee, str]]) -> str:
    if not found:
        return ""
    if len(found) == 1:
        one, why = found[0]
        params = {"name": one.name, "why": say(f"reason_{why}")}
        return words("meetings", "no_basis_one", params)
    names = "; ".join(one.name for one, _ in found)
    return words("meetings", "no_basis_many", {"count": len(found), "names": names})
