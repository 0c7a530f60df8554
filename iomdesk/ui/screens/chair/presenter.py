"""What happens in meeting mode: opening, the gates, from item to item, and the end."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from iomdesk.domain.problems import RuleViolation
from iomdesk.services import sitting
from iomdesk.services.desk import Changed, Desk
from iomdesk.ui import ask
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.projector.projection import Projection
from iomdesk.ui.screens.chair import agendapane, steps
from iomdesk.ui.screens.chair.agendapane import COPIES, DISCLOSE, READ_BACK, SIGNING, STATEMENT
from iomdesk.ui.screens.chair.attendance import Attendance
from iomdesk.ui.screens.chair.casing import CaseWork
from iomdesk.ui.screens.chair.chairkeys import ChairKeys
from iomdesk.ui.screens.chair.finishing import Finishing
from iomdesk.ui.screens.chair.holding import Holding
from iomdesk.ui.screens.chair.referralwork import ReferralWork
from iomdesk.ui.screens.chair.turning import Turning
from iomdesk.ui.screens.chair.view import ChairView
from iomdesk.ui.screens.chair.walling import Walling
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.sitting import State

CLOCK_MS: Final = 5_000
_BETWEEN: Final = "between"
_DECISIONS: Final = "decisions"
_FINISH: Final = {DISCLOSE: "disclosures", READ_BACK: "actions", COPIES: "copies"}
_GATES: Final = frozenset({SIGNING, agendapane.BASES, agendapane.QUORUM})


class ChairPresenter(QObject):
    """Works a ``ChairView`` for one desk.

    Signals:
        held(str): the meeting of this id is held here; empty when none is any more.
        left(str): the meeting of this id was left; it goes on.
        minutes_asked(str): to the minutes of this meeting.
        lock_asked: the button Lock.

    Attributes:
        hold: the meeting; F's parts share it.
    """

    held = Signal(str)
    left = Signal(str)
    minutes_asked = Signal(str)
    lock_asked = Signal()

    def __init__(
        self, desk: Desk, view: ChairView, jobs: Jobs, errors: Errors, projection: Projection
    ) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._page = ""
        self._last = ""
        self._seen: set[str] = set()
        self.hold = Holding(desk, errors, view.strip, self)
        self.walling = Walling(self.hold, view, projection)
        self.case = CaseWork(desk, view.case, jobs, errors, self.hold, self)
        self.referral = ReferralWork(desk, view.referral, jobs, errors, self.hold, self)
        self._attendance = Attendance(self.hold, view.room, view.to_work)
        rest = self._attendance.rest
        self._turning = Turning(self.hold, view, self.walling, self._no_page, rest)
        self._walking = self._turning.walking
        self._finishing = Finishing(self.hold, view.finish)
        self._clock = QTimer(self)
        self._clock.setObjectName("clock of the meeting")
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(self.tell_time)
        self._keys = ChairKeys(
            view,
            {
                "next": self.next_item,
                "previous": self.last_item,
                "attendance": self._attendance.begin,
                "statement": self._show_statement,
                "session": self.turn_session,
                "blank": self.walling.toggle_blank,
                "decisions": self._show_decisions,
                "finish": self._go_to_finish,
                "projector": self.walling.turn,
                "leave": self.ask_leave,
                "lock": self.lock_asked.emit,
            },
            {"case": self.case.actions, "referral": self.referral.actions},
            self._refused,
        )
        self._wire()
        view.allow(on=False)

    def _wire(self) -> None:
        view = self._view
        view.arrived.connect(self._arrived)
        view.kept.connect(self._keep)
        view.worked_out.connect(self.hold.refresh)
        view.left_asked.connect(self._escaped)
        view.agenda.opened.connect(self._open_line)
        view.statement.was_read.connect(self._was_read)
        view.statement.taken_back.connect(self._unread)
        view.statement.begin.connect(self.next_item)
        view.between.chosen.connect(self._chosen)
        view.decisions.opened.connect(self.go_to)
        view.decisions.closed.connect(self._close_page)
        for work in (self.case, self.referral):
            work.proposed.connect(self.hold.propose)
            work.unsaved.connect(view.unsaved)
            work.said.connect(view.note_changed)
            work.pane.stepped.connect(self._stepped)
        self.hold.state_changed.connect(self._show)
        self._finishing.item_asked.connect(self._open_line)
        self._finishing.ended.connect(self._ended)
        self._finishing.minutes_asked.connect(self._to_minutes)

    def _refused(self) -> str:
        return "" if self.hold.open else words("chair", "none_today")

    # ---- arriving, leaving ---------------------------------------------------------------

    def _arrived(self, where: object) -> None:
        """Hold the meeting asked for, else go on with the one that is held."""
        asked = where if isinstance(where, str) and where else self.hold.meeting_id
        meeting_id = asked or sitting.meeting_of_today(self._desk) or ""
        if not meeting_id:
            self.hold.tell(words("chair", "none_today"))
            return
        if meeting_id != self.hold.meeting_id:
            self._page, self._last, self._seen = "", "", set()
            self._finishing.forget()
        try:
            state = sitting.open_meeting(self._desk, meeting_id)
        except RuleViolation as problem:
            state = sitting.state(self._desk, meeting_id)
            if state.sitting is None:
                self.hold.say(problem)
                return
            self._page = DISCLOSE  # over: it can be looked at, and gone on with
        self._view.allow(on=True)
        self._clock.start()
        self.walling.name_buttons()
        self.hold.hold(state)
        if state.asked_anew is not None:
            self.hold.tell(words("chair", "another_day"))
        self.tell_time()
        self.held.emit(meeting_id if state.running else "")
        QTimer.singleShot(0, self._view, self._view.to_work)

    def _keep(self) -> None:
        """Out of view: the wall waits, what is typed is kept."""
        self._clock.stop()
        self.walling.rest()
        self.case.flush()
        self.referral.flush()

    def _escaped(self) -> None:
        """Esc: out of the walk, or of what lies over the item; else it asks to leave."""
        if self.hold.open and self._turning.stay():
            return
        if self.hold.open and self._page and self.hold.state.here is not None:
            self._close_page()
        else:
            self.ask_leave()

    def ask_leave(self) -> None:
        """The one question of a meeting; none where it does not run."""
        state = self.hold.state if self.hold.open else None
        if state is None or not state.running:
            self._leave()
        else:
            ask.leave_meeting(self._view, self._leave)

    def _leave(self) -> None:
        meeting_id = self.hold.meeting_id
        self._keep()
        self.walling.off()
        self.held.emit("")
        self.left.emit(meeting_id)

    def _to_minutes(self) -> None:
        self._keep()
        self.minutes_asked.emit(self.hold.meeting_id)

    def _ended(self) -> None:
        """The meeting is over, or goes on after all."""
        running = self.hold.state.running
        if not running:
            self.walling.off()
        self._page = DISCLOSE
        self.held.emit(self.hold.meeting_id if running else "")
        self.hold.refresh()
        if not running:
            self._attendance.rest()
            self._view.finish.to_minutes.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- from item to item ---------------------------------------------------------------

    def go_to(self, item_id: str) -> None:
        """Put an item on the table; what was typed on the one before is kept."""
        self.case.flush()
        self.referral.flush()
        page, self._page = self._page, ""
        if self.hold.state.running:
            done, _ = self.hold.attempt(
                lambda: sitting.go_to(self._desk, self.hold.meeting_id, item_id)
            )
        else:
            done = False
            self.hold.say(RuleViolation("", "meeting_over"))
        if done:
            self._turning.stay()  # who goes on in the open part does not close it
            self._walking.forget()
            self._attendance.rest()
        else:
            self._page = page
            self.hold.refresh()

    def _stepped(self, step: int) -> None:
        (self.next_item if step > 0 else self.last_item)()

    def next_item(self) -> None:
        """PgDn: the next item of this part; after the last one, what there is between."""
        state = self.hold.state
        if self._page in _FINISH:
            return
        if self._page in {STATEMENT, _DECISIONS} and state.here is not None:
            self._close_page()  # a look at the statement does not move the meeting on
            return
        following = steps.after(state, self._last)
        if following is not None:
            self.go_to(following.id)
        elif state.here is not None:
            self.go_to("")
        elif self._page or steps.other_part_waits(state):
            self._page = "" if self._page == STATEMENT else self._page
            self.hold.refresh()
        else:
            self._open_line(DISCLOSE)

    def last_item(self) -> None:
        """PgUp: the item before, or back from the end to the last one."""
        state = self.hold.state
        if state.here is not None and self._page:
            self._close_page()
            return
        found = steps.before(state, self._last, between=state.here is None)
        if found is not None:
            self.go_to(found.id)

    def _open_line(self, line_id: str) -> None:
        """A line of the agenda was chosen: an item, a gate, or something to finish."""
        if line_id in _GATES:
            self._show_page(STATEMENT)
            self._attendance.begin()
        elif line_id == STATEMENT:
            self._show_page(STATEMENT)
        elif line_id in _FINISH:
            self._show_page(line_id)
            self._view.finish.land(_FINISH[line_id])
        else:
            self.go_to(line_id)
            self._view.to_work()

    def _go_to_finish(self) -> None:
        """E: what is left, put over or ended."""
        self._open_line(DISCLOSE)

    def _chosen(self, way: str) -> None:
        match way:
            case "next":
                self.next_item()
            case "unfinished":
                self.go_to(steps.unfinished(self.hold.state)[0].id)
                self._view.to_work()
            case "session":
                self.turn_session()
            case "finish":
                self._open_line(DISCLOSE)

    def _show_page(self, page: str) -> None:
        self._page = page
        self.hold.quiet()  # what was said of the key before
        self.hold.refresh()

    def _close_page(self) -> None:
        self._page = ""
        self.hold.quiet()
        self.hold.refresh()
        self._view.to_work()

    def _show_statement(self) -> None:
        """S: the statement again; the same key goes back to the item."""
        if self._page == STATEMENT and self.hold.state.here is not None:
            self._close_page()
        else:
            self._show_page(STATEMENT)

    def _show_decisions(self) -> None:
        """L: the list of decisions; the same key goes back."""
        if self._page == _DECISIONS:
            self._close_page()
            return
        self._show_page(_DECISIONS)
        self._view.to_work()

    def _was_read(self, by: str) -> None:
        self.hold.attempt(
            lambda: sitting.read_aloud(self._desk, self.hold.meeting_id, by=by),
            self._view.statement,
        )

    def _unread(self) -> None:
        self.hold.attempt(lambda: sitting.unread(self._desk, self.hold.meeting_id))

    # ---- open and closed -----------------------------------------------------------------

    def turn_session(self) -> None:
        """O: to the closed part, past those who must leave; or back to the open one."""
        self.case.flush()
        self.referral.flush()
        self._turning.turn()

    def _no_page(self) -> None:
        self._page = ""

    # ---- showing -------------------------------------------------------------------------

    def _show(self, state: "State") -> None:
        """Everything, as the meeting stands now."""
        view, here = self._view, state.here
        if here is not None:
            self._last = here.id
            self._seen.add(here.id)
        kind = self._desk.scheme.meeting_kind(state.meeting.kind)
        title = words("chair", "title", {"kind": kind.title, "place": state.meeting.place})
        view.say(title=title)
        view.top.show_meeting(title, state)
        view.top.refresh()
        self.tell_time()
        self.walling.take(state)
        self._show_centre(state)
        gone = steps.passed(state, self._last, self._seen)
        finish = self._finishing.counts(state)
        at = self._page or ("" if here is not None or _begun(state) else STATEMENT)
        view.agenda.show_lines(agendapane.lines_of(state, finish, page=at, passed=gone))
        view.room.show_room(state, self._walking.why_outside(state))
        self._attendance.show(state)
        self._walking.show(state)
        self._keys.show()

    def _show_centre(self, state: "State") -> None:
        view, here = self._view, state.here
        pane = "" if self._page or here is None else here.kind
        self._keys.turn_to(pane)
        if here is not None:
            work, other = (
                (self.case, self.referral) if here.kind == "case" else (self.referral, self.case)
            )
            if other.item is not None:
                other.put_away()
            work.show(here)
        else:
            for work in (self.case, self.referral):
                if work.item is not None:
                    work.put_away()
        if self._page in _FINISH:
            self._finishing.show(state)
            view.turn_to(view.finish)
        elif self._page == _DECISIONS:
            view.decisions.show_rows(self._finishing.decisions(state))
            view.turn_to(view.decisions)
        elif here is not None and not self._page:
            view.turn_to(view.case if here.kind == "case" else view.referral)
        elif self._page == STATEMENT or not _begun(state):
            view.statement.show_gates(state)
            view.turn_to(view.statement)
        else:
            view.between.say(*steps.between(state, self._last))
            view.turn_to(view.between)

    def tell_time(self) -> None:
        """The clock of the meeting."""
        self._view.top.tell_time(self._desk.clock.now())

    def store_changed(self, changed: Changed) -> None:
        """Something was saved elsewhere: read again what is in view."""
        if self.hold.open and self._view.isVisible() and not self.hold.has_read(changed):
            self.hold.refresh()


def _begun(state: "State") -> bool:
    return state.sitting is not None and state.sitting.began_at is not None
