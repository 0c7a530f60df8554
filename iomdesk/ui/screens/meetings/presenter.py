"""What happens in Meetings: the diary, planning and changing a meeting, and its parts."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from iomdesk.domain.meetings import Attendee, Meeting
from iomdesk.services import diary, drafts, meetings
from iomdesk.services.desk import Changed, Desk
from iomdesk.ui.actions import Action, ActionSet
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.meetings.agenda import CASES, AgendaPresenter
from iomdesk.ui.screens.meetings.forms import MeetingGiven, say
from iomdesk.ui.screens.meetings.hold import Hold
from iomdesk.ui.screens.meetings.model import DiaryRow
from iomdesk.ui.screens.meetings.packing import PACKS, PackingPresenter
from iomdesk.ui.screens.meetings.view import MeetingsView, Tab
from iomdesk.words import words

DRAFT: Final = "meeting"


class MeetingsPresenter(QObject):
    """Works a ``MeetingsView`` for one desk.

    Signals:
        open_asked(str): the meeting of that id is to be opened and held.
    """

    open_asked = Signal(str)

    def __init__(self, desk: Desk, view: MeetingsView, jobs: Jobs, errors: Errors) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._hold = Hold(desk, view, errors)
        self._changing: Meeting | None = None
        self._known: tuple[Attendee, ...] = ()
        self._agenda = AgendaPresenter(self._hold)
        self._packing = PackingPresenter(self._hold, jobs)
        self._timer = QTimer(self)
        self._timer.setObjectName("draft of a meeting")
        self._timer.setInterval(drafts.AUTOSAVE_SECONDS * 1000)
        self._timer.timeout.connect(self.keep)
        self._actions = self._make_actions()
        self._offer()
        self._hold.stale.connect(self.load)
        view.arrived.connect(self._arrived)
        view.kept.connect(self._leave)
        view.worked_out.connect(self.load)
        view.diary.chosen.connect(self._chosen)
        view.diary.opened.connect(self._opened)
        view.form.committed.connect(self._record)
        view.form.closed.connect(self._leave_form)
        view.form.edited.connect(self._edited)
        view.form.chair.settled.connect(self._chair_settled)
        view.attendees.form.edited.connect(self._begin_drafts)
        view.cases.form.edited.connect(self._begin_drafts)

    # ---- actions -----------------------------------------------------------------------

    def _make_actions(self) -> tuple[Action, ...]:
        def action(name: str, run: Callable[[], None], *keys: str, needs: bool = True) -> Action:
            refused = self._no_meeting if needs else self._nothing_against
            return Action(id=f"meetings.{name}", text=say(f"do_{name}"), run=run, keys=keys,
                          refused=refused, place="meetings")  # fmt: skip

        return (
            action("new", self.new, "Ctrl+Shift+N", needs=False),
            action("change", self.change, "Ctrl+E"),
            action("next_tab", self._next_tab, "Ctrl+Tab"),
            action("last_tab", self._last_tab, "Ctrl+Shift+Tab"),
        )

    def _offer(self) -> None:
        view, (new, change, *_) = self._view, self._actions
        people, cases = self._agenda.attendee_actions, self._agenda.case_actions
        packs = self._packing.actions
        view.diary.offer(new)
        view.offer_empty(new)
        view.head.offer(change)
        view.bars[Tab.ATTENDEES].offer(people[:3], packs[0])
        view.bars[Tab.CASES].offer([one for one in cases if one.id != f"{CASES}.undo"], packs[0])
        view.bars[Tab.PACKS].offer(packs[1:], packs[0])
        view.preview_bar.offer(self._packing.preview_actions)
        view.actions_given = (
            *self._actions,
            *people,
            *cases,
            *packs,
            *self._packing.preview_actions,
        )
        self.keys = ActionSet(view, self._actions)
        for page in (view.attendees, view.cases):
            page.table.row_chosen.connect(self._refresh)

    def _nothing_against(self) -> str:
        return ""

    def _no_meeting(self) -> str:
        return "" if self._hold.meeting is not None else say("no_meeting")

    def _refresh(self, _row: str = "") -> None:
        for tab in (Tab.ATTENDEES, Tab.CASES):
            self._view.bars[tab].refresh(self._words_of)
        self._packing.refresh()

    def _words_of(self, action_id: str) -> str:
        if action_id.startswith(PACKS):
            return self._packing.words_of(action_id)
        return self._agenda.words_of(action_id)

    def _next_tab(self) -> None:
        self._view.turn_to(Tab((self._view.tab + 1) % len(self._view.bars)))

    def _last_tab(self) -> None:
        self._view.turn_to(Tab((self._view.tab - 1) % len(self._view.bars)))

    # ---- reading -----------------------------------------------------------------------

    def load(self) -> None:
        """Read the diary and the meeting in view."""
        today = self._desk.today()
        titles = {kind.id: kind.title for kind in self._desk.scheme.meeting_kinds}
        rows = [
            DiaryRow.of(line, titles.get(line.kind, line.kind), today)
            for line in diary.diary(self._desk)
        ]
        past = sum(row.past for row in rows)
        fact = words("meetings", "fact", {"ahead": len(rows) - past, "past": past})
        self._view.say(fact=fact if rows else say("fact_none"))
        self._view.diary.show_rows(rows, fact if rows else say("fact_none"))
        known = {row.line.id for row in rows}
        current = self._view.diary.list.current_id
        if not current and self._hold.meeting is not None and self._hold.meeting.id in known:
            current = self._hold.meeting.id
        if not current and rows:
            self._view.diary.list.choose(rows[0].line.id)
            current = self._view.diary.list.current_id
        self._read(current)

    def _read(self, meeting_id: str) -> None:
        """Show a meeting, or that there is none."""
        before = self._hold.meeting
        if before is not None and before.id != meeting_id:
            self._agenda.other_meeting()
            self._packing.other_meeting()
        try:
            self._hold.meeting = meetings.meeting(self._desk, meeting_id) if meeting_id else None
        except KeyError:  # taken away since the list was read
            self._hold.meeting = None
        self._hold.turned.emit()
        self._show_head()
        self._refresh()

    def _show_head(self) -> None:
        meeting = self._hold.meeting
        if meeting is None:
            self._view.show_none(planned=bool(self._view.diary.rows))
            return
        kind = self._desk.scheme.meeting_kind(meeting.kind)
        title = words("meetings", "title", {"kind": kind.title, "place": meeting.place})
        self._view.show_meeting(meeting, title, kind.quorum)

    def store_changed(self, changed: Changed) -> None:
        """Something was saved, here or elsewhere in the desk."""
        self._packing.store_changed(changed)
        self.load()

    def _arrived(self, where: object) -> None:
        self.load()
        if isinstance(where, str) and self._view.diary.list.choose(where):
            self._opened(where)
        elif not self._view.previewing and not self._view.editing_meeting:
            self._view.diary.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self, meeting_id: str) -> None:
        # No row is current while the find box fits none: the meeting in view stays.
        if meeting_id and (self._hold.meeting is None or meeting_id != self._hold.meeting.id):
            self._read(meeting_id)

    def _opened(self, _meeting_id: str) -> None:
        if not self._view.editing_meeting:
            self._view.turn_to(self._view.tab)

    # ---- planning and changing ---------------------------------------------------------

    def new(self) -> None:
        """Open the form for a meeting to plan."""
        self._open_form(None)

    def change(self) -> None:
        """Open the form of the meeting in view."""
        if self._hold.meeting is not None:
            self._open_form(self._hold.meeting)

    def _open_form(self, meeting: Meeting | None) -> None:
        form = self._view.form
        if self._view.editing_meeting and form.touched:
            form.date.setFocus(Qt.FocusReason.OtherFocusReason)  # what is typed comes first
            return
        self._changing = meeting
        form.place.offer(diary.places(self._desk))
        self._known = diary.known_attendees(self._desk)
        form.chair.offer(one.name for one in self._known)
        form.agency.offer(diary.agency_names(self._desk))
        form.open_for(meeting, self._desk.area)
        draft = drafts.find_draft(self._desk, DRAFT, self._draft_subject)
        if draft is not None:
            form.take(draft.answers)
            form.touch()
        self._view.open_form()

    @property
    def _draft_subject(self) -> str:
        return drafts.NEW if self._changing is None else self._changing.id

    def _chair_settled(self, chair: str) -> None:
        """A chair known from before brings the agency along."""
        form = self._view.form
        if form.agency.text.strip():
            return
        for known in self._known:
            if known.name.casefold() == chair.casefold():
                form.agency.put(known.agency)

    def _edited(self) -> None:
        self._view.unsaved.emit(int(self._view.form.touched))
        self._begin_drafts()

    def _record(self) -> None:
        form, changing, subject = self._view.form, self._changing, self._draft_subject
        given = form.given()
        for name, field in form.fields.items():
            field.set_problem(form.date.problem if name == "on_date" else "")
        if form.date.problem:
            form.date.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if given.on_date is None:
            form.problem("on_date", words("rule", "date_needed"))
            return
        if given.at_time is None:
            form.problem("at_time", words("rule", "not_a_time"))
            return
        done, meeting_id = self._hold.attempt(lambda: self._keep(given, changing), form)
        if not done:
            if changing is not None and self._hold.meeting is not None:
                self._changing = self._hold.meeting  # as changed elsewhere: keep it again
            return
        drafts.drop_draft(self._desk, DRAFT, subject)
        self._shut_form()
        self._view.diary.find_box.clear()
        self._view.diary.list.choose(meeting_id or "")
        self._view.turn_to(Tab.ATTENDEES)

    def _keep(self, given: MeetingGiven, changing: Meeting | None) -> str:
        if given.on_date is None or given.at_time is None:
            raise LookupError
        if changing is None:
            return meetings.plan_meeting(
                self._desk,
                kind=given.kind,
                on_date=given.on_date,
                at_time=given.at_time,
                place=given.place,
                chair=given.chair,
                chair_agency=given.chair_agency,
                invite_chair=True,
            )
        meetings.amend_meeting(
            self._desk,
            changing.id,
            changing.revision,
            kind=given.kind,
            on_date=given.on_date,
            at_time=given.at_time,
            place=given.place,
            chair=given.chair,
            chair_agency=given.chair_agency,
        )
        return changing.id

    def _leave_form(self) -> None:
        """Esc keeps what was typed as a draft, Cancel throws it away."""
        if self._view.form.cancelling:
            drafts.drop_draft(self._desk, DRAFT, self._draft_subject)
        elif self._view.form.touched:
            self.keep()
            self._view.note_changed.emit(words("meetings", "typed_kept"))
        self._shut_form()

    def _shut_form(self) -> None:
        self._changing = None
        self._view.unsaved.emit(0)
        self._view.shut_form()
        self._show_head()

    # ---- drafts ------------------------------------------------------------------------

    def _begin_drafts(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def keep(self) -> None:
        """Keep what is typed in the forms, in the store; nothing typed is lost."""
        form = self._view.form
        if self._view.editing_meeting and form.touched:
            base = 0 if self._changing is None else self._changing.revision
            drafts.keep_draft(
                self._desk, DRAFT, self._draft_subject, base_revision=base, answers=form.answers()
            )
        self._agenda.keep_draft()
        beside = (self._view.attendees.side, self._view.cases.side)
        typing = self._view.editing_meeting or any(one.form is not None for one in beside)
        if not typing:
            self._timer.stop()

    def _leave(self) -> None:
        self.keep()
        self._timer.stop()
        self._packing.forget()
