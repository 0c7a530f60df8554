"""What happens in Meetings: the diary, planning and changing a meeting, and its parts."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal

from iomdesk.domain.dates import show_date, show_day, show_moment, show_short
from iomdesk.domain.meetings import DiaryLine, Meeting, MeetingState
from iomdesk.services import diary, drafts, meetings, sittingstate
from iomdesk.services.audiences import rights
from iomdesk.services.desk import Changed, Desk
from iomdesk.services.hearing import hearings
from iomdesk.ui.actions import Action, ActionSet
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.meetings.agenda import CASES, AgendaPresenter
from iomdesk.ui.screens.meetings.forms import say
from iomdesk.ui.screens.meetings.hold import Hold
from iomdesk.ui.screens.meetings.inviting import InvitingPresenter
from iomdesk.ui.screens.meetings.minuting import MINUTES, MinutingPresenter
from iomdesk.ui.screens.meetings.model import DiaryRow
from iomdesk.ui.screens.meetings.packing import PACKS, PackingPresenter
from iomdesk.ui.screens.meetings.planning import Planning
from iomdesk.ui.screens.meetings.view import MeetingsView, Tab
from iomdesk.words import words


class MeetingsPresenter(QObject):
    """Works a ``MeetingsView`` for one desk.

    Signals:
        open_asked(str): the meeting of that id is to be opened and held.
        referral_asked(str): the referral whose decision is to be told.
    """

    open_asked = Signal(str)
    referral_asked = Signal(str)

    def __init__(self, desk: Desk, view: MeetingsView, jobs: Jobs, errors: Errors) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._hold = Hold(desk, view, errors)
        self._lines: dict[str, DiaryLine] = {}
        self._planning = Planning(self._hold)
        self._inviting = InvitingPresenter(self._hold)
        self._agenda = AgendaPresenter(self._hold)
        self._packing = PackingPresenter(self._hold, jobs)
        self._minuting = MinutingPresenter(self._hold, jobs)
        self._minuting.referral_asked.connect(self.referral_asked)
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
        self._planning.edited.connect(self._begin_drafts)
        self._hold.turned.connect(self._show)
        view.attendees.form.edited.connect(self._begin_drafts)
        view.cases.form.edited.connect(self._begin_drafts)
        view.minutes.form.edited.connect(self._begin_drafts)

    # ---- actions -----------------------------------------------------------------------

    def _make_actions(self) -> tuple[Action, ...]:
        def action(name: str, run: Callable[[], None], *keys: str, needs: bool = True) -> Action:
            refused = self._no_meeting if needs else self._nothing_against
            return Action(id=f"meetings.{name}", text=say(f"do_{name}"), run=run, keys=keys,
                          refused=refused, place="meetings")  # fmt: skip

        return (
            action("new", self.new, "Ctrl+Shift+N", needs=False),
            action("change", self._planning.change, "Ctrl+E"),
            action("next_tab", self._next_tab, "Ctrl+Tab"),
            action("last_tab", self._last_tab, "Ctrl+Shift+Tab"),
            Action(id="meetings.open", text=say("do_open"), run=self._open, place="meetings",
                   refused=self._why_not_open),
            Action(id="meetings.cancel", text=say("do_cancel"), run=self._planning.ask_cancel,
                   place="meetings", refused=self._planning.why_not_cancel),
            Action(id="meetings.uncancel", text=say("do_uncancel"), place="meetings",
                   run=self._planning.hold_after_all, refused=self._planning.why_not_hold),
        )  # fmt: skip

    def _offer(self) -> None:
        view, (new, change, *_) = self._view, self._actions
        opening, cancel, uncancel = self._actions[-3:]
        people, cases = self._inviting.actions, self._agenda.actions
        packs = self._packing.actions
        view.diary.offer(new)
        view.offer_empty(new)
        view.head.offer(opening, change)
        self._diary_keys = ActionSet(
            view.diary.list,
            (replace(cancel, keys=("Del",), place="meetings.diary"),
             replace(uncancel, place="meetings.diary"), replace(change, bound=False),
             replace(opening, place="meetings.diary")),
        )  # fmt: skip
        view.diary.list.menu_asked.connect(self._menu)
        view.bars[Tab.ATTENDEES].offer(people[:4], packs[0])
        view.bars[Tab.CASES].offer([one for one in cases if one.id != f"{CASES}.undo"], packs[0])
        view.bars[Tab.PACKS].offer(packs[1:], packs[0])
        minuting = self._minuting.actions
        view.bars[Tab.MINUTES].offer(minuting[1:], minuting[0])
        view.preview_bar.offer(self._packing.preview_actions)
        view.actions_given = (
            *self._actions,
            *people,
            *cases,
            *packs,
            *self._packing.preview_actions,
            *minuting,
            self._minuting.back,
        )
        self.keys = ActionSet(view, self._actions)
        for page in (view.attendees, view.cases):
            page.table.row_chosen.connect(self._refresh)

    def _menu(self, _row: str, where: QPoint) -> None:
        menu = self._diary_keys.menu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def _nothing_against(self) -> str:
        return ""

    def _no_meeting(self) -> str:
        return "" if self._hold.meeting is not None else say("no_meeting")

    def _refresh(self, _row: str = "") -> None:
        for tab in (Tab.ATTENDEES, Tab.CASES):
            self._view.bars[tab].refresh(self._words_of)
        self._packing.refresh()
        self._minuting.refresh()

    def _words_of(self, action_id: str) -> str:
        if action_id.startswith(PACKS):
            return self._packing.words_of(action_id)
        if action_id.startswith(MINUTES):
            return self._minuting.words_of(action_id)
        return self._agenda.words_of(action_id)

    def _next_tab(self) -> None:
        self._view.turn_to(Tab((self._view.tab + 1) % len(self._view.bars)))

    def _last_tab(self) -> None:
        self._view.turn_to(Tab((self._view.tab - 1) % len(self._view.bars)))

    # ---- opening -----------------------------------------------------------------------

    def _why_not_open(self) -> str:
        """Why the meeting in view cannot be opened now; empty when it can."""
        line = self._hold.line
        if line is None:
            return say("no_meeting")
        if line.state is MeetingState.CANCELLED:
            return say("open_cancelled")
        if line.state is MeetingState.HELD:
            return say("open_ended")
        if line.state is MeetingState.PLANNED and line.on_date > self._desk.today():
            return words("meetings", "open_on_the_day", {"day": show_day(line.on_date)})
        return ""

    def _open(self) -> None:
        if self._hold.meeting is not None:
            self.open_asked.emit(self._hold.meeting.id)

    def agenda_of(self) -> str:
        """On whose agenda somebody found elsewhere may be put; empty when on none."""
        line = self._hold.line
        if line is None or not self._hold.may_be_planned():
            return ""
        titles = {kind.id: kind.title for kind in self._desk.scheme.meeting_kinds}
        day = show_short(line.on_date, self._desk.today())
        return f"{titles.get(line.kind, line.kind)}, {line.place}, {day}"

    def put_on(self, person_id: str, name: str) -> None:
        """Put somebody on the agenda of the meeting in view."""
        if self.agenda_of():
            self._agenda.put_on(person_id, name)

    # ---- reading -----------------------------------------------------------------------

    def load(self) -> None:
        """Read the diary and the meeting in view."""
        today = self._desk.today()
        titles = {kind.id: kind.title for kind in self._desk.scheme.meeting_kinds}
        lines = diary.diary(self._desk)
        self._lines = {line.id: line for line in lines}
        rows = [DiaryRow.of(line, titles.get(line.kind, line.kind), today) for line in lines]
        self._show_week()
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

    def _show_week(self) -> None:
        tally = diary.week(self._desk, self._desk.today())
        count = tally.held + tally.planned
        params = {
            "held": tally.held, "planned": tally.planned, "needed": tally.needed,
            "more": tally.needed - count,
        }  # fmt: skip
        code = "week" if count else "week_none"
        if tally.warn:
            code = "week_warn" if tally.left >= tally.needed - count else "week_short"
        self._view.diary.show_week(words("meetings", code, params), warn=tally.warn)

    def _read(self, meeting_id: str) -> None:
        """Show a meeting, or that there is none."""
        before = self._hold.meeting
        if before is not None and before.id != meeting_id:
            self._hold.forget_undo()
            self._inviting.other_meeting()
            self._agenda.other_meeting()
            self._view.unsaved.emit(0)
            self._packing.other_meeting()
        try:
            self._hold.meeting = meetings.meeting(self._desk, meeting_id) if meeting_id else None
        except KeyError:  # taken away since the list was read
            self._hold.meeting = None
        now = self._hold.meeting
        self._hold.line = None if now is None else self._lines.get(now.id)
        self._hold.turned.emit()

    def _show(self) -> None:
        """Show the meeting in view; the register of copies shows itself."""
        meeting = self._hold.meeting
        if meeting is None:
            self._agenda.show_none()
        else:
            held = rights(self._desk)
            heard = hearings(held, meeting)
            self._inviting.show(held, heard)
            self._agenda.show(heard)
        self._show_head()
        self._refresh()

    def _show_head(self) -> None:
        meeting = self._hold.meeting
        if meeting is None:
            self._view.show_none(planned=bool(self._view.diary.rows))
            return
        kind = self._desk.scheme.meeting_kind(meeting.kind)
        title = words("meetings", "title", {"kind": kind.title, "place": meeting.place})
        needed = sittingstate.needed(self._desk, meeting.id, meeting.kind)
        self._view.show_meeting(meeting, title, needed, self._state_words(meeting))
        line = self._hold.line
        running = line is not None and line.state is MeetingState.RUNNING
        by_key = sittingstate.meeting_of_today(self._desk) == meeting.id
        code = "do_open_again" if running else "do_open"
        self._view.head.show_opening(say(code), by_key=by_key)

    def _state_words(self, meeting: Meeting) -> str:
        """How far it is, where that is more than planned."""
        line = self._hold.line
        if meeting.cancelled_on is not None:
            told = {"date": show_date(meeting.cancelled_on), "reason": meeting.cancelled_reason}
            return words("meetings", "state_cancelled", told)
        if line is None or line.opened_at is None:
            gone = line is not None and line.is_past(self._desk.today())
            return say("state_not_held") if gone else ""
        if line.ended_at is None:
            return words("meetings", "state_running", {"time": f"{line.opened_at:%H:%M}"})
        return words("meetings", "state_held", {"when": show_moment(line.ended_at)})

    def store_changed(self, changed: Changed) -> None:
        """Something was saved, here or elsewhere in the desk."""
        self._packing.store_changed(changed)
        self._minuting.store_changed(changed)
        self.load()

    def _arrived(self, where: object) -> None:
        self.load()
        part = None
        if isinstance(where, tuple):  # a meeting, and which part of it
            where, part = where
        if isinstance(where, str) and self._view.diary.list.choose(where):
            self._opened(where)
            if part is not None and not self._view.editing_meeting:
                self._view.turn_to(Tab[str(part).upper()])
        elif not self._view.previewing and not self._view.editing_meeting:
            self._view.diary.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self, meeting_id: str) -> None:
        # No row is current while the find box fits none: the meeting in view stays.
        if meeting_id and (self._hold.meeting is None or meeting_id != self._hold.meeting.id):
            self._read(meeting_id)

    def _opened(self, _meeting_id: str) -> None:
        if not self._view.editing_meeting:
            self._view.turn_to(self._view.tab)

    def new(self) -> None:
        """Open the form for a meeting to plan."""
        self._planning.new()

    # ---- drafts ------------------------------------------------------------------------

    def _begin_drafts(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def keep(self) -> None:
        """Keep what is typed in the forms, in the store; nothing typed is lost."""
        self._planning.keep()
        self._inviting.keep_draft()
        self._agenda.keep_draft()
        self._minuting.keep_draft()
        beside = (self._view.attendees.side, self._view.cases.side, self._view.minutes.side)
        typing = self._view.editing_meeting or any(one.form is not None for one in beside)
        if not typing:
            self._timer.stop()

    def _leave(self) -> None:
        self.keep()
        self._timer.stop()
        self._packing.forget()
        self._minuting.forget()
