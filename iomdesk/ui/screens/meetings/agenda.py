"""What happens with the people and the cases of a meeting."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QObject, QPoint, Qt

from iomdesk.domain.meetings import Attendee, Meeting, Session
from iomdesk.services import diary, drafts, meetings
from iomdesk.services.audiences import rights
from iomdesk.services.hearing import hearings, outside_for
from iomdesk.services.invitations import on_register
from iomdesk.ui.actions import Action, ActionSet
from iomdesk.ui.screens.meetings.casing import Casing
from iomdesk.ui.screens.meetings.finding import choose_near, find_cases
from iomdesk.ui.screens.meetings.forms import say
from iomdesk.ui.screens.meetings.hold import Hold
from iomdesk.ui.screens.meetings.model import AttendeeRow, CaseRow, cases_words
from iomdesk.words import words

DRAFT: Final = "attendee"
ATTENDEES: Final = "meetings.attendees"
CASES: Final = "meetings.cases"


class AgendaPresenter(QObject):
    """Works the two tables of the meeting in view.

    Attributes:
        attendee_actions, case_actions: what can be done, for the bars and the palette.
    """

    def __init__(self, hold: Hold) -> None:
        super().__init__(hold)
        self._hold = hold
        self._desk = hold.desk
        view = hold.view
        self._people, self._agenda = view.attendees, view.cases
        self._amended: Attendee | None = None
        self._casing = Casing(hold)
        self._known: tuple[Attendee, ...] = ()
        self._undo: Callable[[], None] | None = None
        self._proposed: tuple[str, ...] = ()
        self.attendee_actions = self._make_attendee_actions()
        self.case_actions = self._make_case_actions()
        self._keys = (
            ActionSet(self._people.table, self.attendee_actions),
            ActionSet(self._agenda.table, self.case_actions),
        )
        hold.turned.connect(self._show)
        people, agenda = self._people, self._agenda
        people.table.row_opened.connect(lambda _row: self._amend())
        people.table.menu_asked.connect(lambda _row, at: self._menu(0, at))
        people.form.committed.connect(self._record_attendee)
        people.form.closed.connect(self._leave_attendee)
        people.form.edited.connect(self._tell_unsaved)
        people.form.name.settled.connect(self._name_settled)
        people.form.agency.settled.connect(self._agency_settled)
        agenda.table.row_opened.connect(lambda _row: self._casing.open())
        agenda.table.row_ticked.connect(lambda _row: self._toggle_session())
        agenda.table.menu_asked.connect(lambda _row, at: self._menu(1, at))
        agenda.add.closed.connect(agenda.shut)
        agenda.add.sought.connect(self._seek)
        agenda.add.picked.connect(self._pick)

    # ---- actions -----------------------------------------------------------------------

    def _make_attendee_actions(self) -> tuple[Action, ...]:
        def action(name: str, run: Callable[[], None], key: str, *, row: bool = True) -> Action:
            refused = self._no_attendee if row else self._no_meeting
            return Action(id=f"{ATTENDEES}.{name}", text=say(f"do_{name}"), run=run, keys=(key,),
                          refused=refused, place=ATTENDEES)  # fmt: skip

        return (
            action("add_attendee", self._add, "Ins", row=False),
            action("amend_attendee", self._amend, "F2"),
            action("take_off", self._take_off, "Del"),
            Action(id=f"{ATTENDEES}.undo", text=say("do_undo"), run=self._take_back,
                   keys=("Ctrl+Z",), refused=self._nothing_undone, place=ATTENDEES),
        )  # fmt: skip

    def _make_case_actions(self) -> tuple[Action, ...]:
        def action(name: str, run: Callable[[], None], *keys: str) -> Action:
            return Action(id=f"{CASES}.{name}", text=say(f"do_{name}"), run=run, keys=keys,
                          refused=self._no_case, place=CASES)  # fmt: skip

        return (
            Action(id=f"{CASES}.proposed", text=say("do_add_proposed_none"),
                   run=self._add_proposed, keys=("Ctrl+Ins",), refused=self._none_proposed,
                   place=CASES),
            Action(id=f"{CASES}.add", text=say("do_add_case"), run=self._add_case, keys=("Ins",),
                   refused=self._no_meeting, place=CASES),
            action("amend_case", self._casing.open, "F2"),
            action("toggle_session", self._toggle_session),
            action("case_up", self._up, "Alt+Up"),
            action("case_down", self._down, "Alt+Down"),
            action("drop_case", self._drop, "Del"),
            Action(id=f"{CASES}.undo", text=say("do_undo"), run=self._take_back,
                   keys=("Ctrl+Z",), refused=self._nothing_undone, place=CASES),
        )  # fmt: skip

    def _menu(self, which: int, where: QPoint) -> None:
        menu = self._keys[which].menu(self._hold.view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def _no_meeting(self) -> str:
        return "" if self._hold.meeting is not None else say("no_meeting")

    def _no_attendee(self) -> str:
        return "" if self._people.current is not None else say("no_row")

    def _no_case(self) -> str:
        return "" if self._agenda.current is not None else say("no_row")

    def _none_proposed(self) -> str:
        return self._no_meeting() or ("" if self._proposed else say("nothing_proposed"))

    def _nothing_undone(self) -> str:
        return "" if self._undo is not None else say("nothing_undone")

    def words_of(self, action_id: str) -> str:
        """What the button of an action says now: "Add the 34 proposed"."""
        if action_id != f"{CASES}.proposed":
            return ""
        count = len(self._proposed)
        code = {0: "do_add_proposed_none", 1: "do_add_proposed_one"}.get(count, "do_add_proposed")
        return words("meetings", code, {"count": count})

    # ---- showing -----------------------------------------------------------------------

    @property
    def _meeting(self) -> Meeting:
        meeting = self._hold.meeting
        if meeting is None:
            raise LookupError
        return meeting

    def _show(self) -> None:
        meeting = self._hold.meeting
        if meeting is None:
            self._proposed = ()
            return
        kind = self._desk.scheme.meeting_kind(meeting.kind)
        chair = meeting.chair.casefold()
        heard = hearings(rights(self._desk), meeting)
        rows = [AttendeeRow(one, one.attendee.name.casefold() == chair) for one in heard]
        self._people.show_meeting(meeting, rows, kind.quorum)
        there = {case.person_id for case in meeting.cases}
        proposed = meetings.propose_cases(self._desk, meeting.kind)
        room = meetings.MOST_CASES - len(there)
        self._proposed = tuple(one for one, _ in proposed if one not in there)[:room]
        agenda = [CaseRow(case, outside_for(heard, case)) for case in meeting.cases]
        self._agenda.show_rows(agenda, kind.proposes)

    def other_meeting(self) -> None:
        """Another meeting comes into view: forms of the one before are put away."""
        self.keep_draft()
        self._undo = None
        self._casing.put_away()
        self._people.side.shut()
        self._agenda.side.shut()
        self._tell_unsaved()

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
        """Keep what is typed about a person or a case, in the store."""
        self._casing.keep()
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
            self._offer_undo(
                words("meetings", "taken_off", {"name": one.name}),
                lambda: meetings.put_back(self._desk, meeting.id, one),
                lambda: choose_near(self._people.table, one.position),
            )

    def _offer_undo(
        self, said: str, undo: Callable[[], object], show: Callable[[], object]
    ) -> None:
        def back() -> None:
            self._undo = None
            done, _ = self._hold.attempt(undo)
            if done:
                show()

        self._undo = back
        self._hold.note(said, say("do_undo"), self._take_back)

    def _take_back(self) -> None:
        if self._undo is not None:
            self._undo()

    # ---- cases -------------------------------------------------------------------------

    def _add_proposed(self) -> None:
        meeting, people = self._meeting, self._proposed
        done, count = self._hold.attempt(lambda: meetings.add_cases(self._desk, meeting.id, people))
        if done:
            self._hold.note(words("meetings", "added", {"cases": cases_words(count or 0)}))
            self._agenda.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_case(self) -> None:
        self._casing.put_away()
        self._agenda.add.find_box.clear()
        self._agenda.add.opened()
        self._seek("")
        self._agenda.open(self._agenda.add)
        self._agenda.add.find_box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _seek(self, typed: str) -> None:
        there = frozenset(case.person_id for case in self._meeting.cases)
        self._agenda.add.show_found(find_cases(self._desk, typed, there))

    def _pick(self, person_id: str) -> None:
        meeting, add = self._meeting, self._agenda.add
        done, _ = self._hold.attempt(
            lambda: meetings.add_cases(self._desk, meeting.id, [person_id]), add
        )
        if done:
            self._seek(add.find_box.text())

    def _toggle_session(self) -> None:
        row = self._agenda.current
        if row is None:
            return
        case = row.case
        other = Session.OPEN if case.session is Session.CLOSED else Session.CLOSED
        self._casing.set_session(case, other)
        self._agenda.table.choose(case.id)

    def _up(self) -> None:
        self._move(-1)

    def _down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        """Hear a case sooner or later; open ones always before closed ones."""
        row, meeting = self._agenda.current, self._meeting
        if row is None:
            return
        order = [case.id for case in meeting.cases]
        place = order.index(row.case.id)
        other = place + by
        if not 0 <= other < len(order) or meeting.cases[other].session is not row.case.session:
            return
        order[place], order[other] = order[other], order[place]
        self._hold.attempt(lambda: meetings.order_cases(self._desk, meeting.id, order))
        self._agenda.table.choose(row.case.id)

    def _drop(self) -> None:
        row, meeting = self._agenda.current, self._meeting
        if row is None:
            return
        case = row.case
        done, _ = self._hold.attempt(lambda: meetings.drop_case(self._desk, meeting.id, case))
        if done:
            choose_near(self._agenda.table, case.position)
            self._offer_undo(
                words("meetings", "case_taken_off", {"name": case.name}),
                lambda: meetings.put_case_back(self._desk, meeting.id, case),
                lambda: choose_near(self._agenda.table, case.position),
            )
