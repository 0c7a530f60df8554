"""Meeting mode in the program: F9, the wall that outlives a lock, and coming back to a meeting."""

from typing import Final

from PySide6.QtCore import QObject

from iomdesk.domain.clock import Clock
from iomdesk.domain.problems import RuleViolation
from iomdesk.services import sitting
from iomdesk.services.desk import Changed, Desk
from iomdesk.ui.actions import Action
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.projector.projection import Projection
from iomdesk.ui.screen import Place, Screen
from iomdesk.ui.screens.chair.casepane import CasePane
from iomdesk.ui.screens.chair.presenter import ChairPresenter
from iomdesk.ui.screens.chair.referralpane import ReferralPane
from iomdesk.ui.screens.chair.view import ChairView
from iomdesk.ui.settings import DeskSettings
from iomdesk.ui.shell import Shell
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words

KEY: Final = "meeting"
RUNNING: Final = "meeting_runs"
"""The message that a meeting runs, on all other screens."""
MINUTES: Final = "minutes"
"""With a meeting's id: where in Meetings its minutes stand."""


class MeetingRoom(QObject):
    """Owned by the program: its wall stays on the second screen while the desk is locked.

    Attributes:
        projection: the wall.
    """

    def __init__(
        self,
        shell: Shell,
        settings: DeskSettings,
        jobs: Jobs,
        errors: Errors,
        clock: Clock,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._settings = settings
        self._jobs = jobs
        self._errors = errors
        self._desk: Desk | None = None
        self._presenter: ChairPresenter | None = None
        self.projection = Projection(clock, self)
        shell.locking.connect(self._locking)
        shell.place_shown.connect(self._place_shown)
        shell.closed.connect(self.projection.turn_off)

    def open(self, desk: Desk) -> str:
        """A store was opened; gives the meeting that was in view when it was locked or fell.

        Empty where none was, where another store is open, or where it has ended since.
        """
        self._desk = desk
        self.projection.unlock()
        before = self._settings.meeting_in_view
        if not before:
            return ""
        try:
            running = sitting.state(desk, before).running
        except KeyError:
            return ""
        return before if running else ""

    def _locking(self, _reason: str) -> None:
        self.projection.lock()
        self._desk = self._presenter = None

    # ---- the place and its key -----------------------------------------------------------

    def place(self) -> Place:
        """Meeting mode: the whole window, reached from Meetings and with F9."""
        return Place(
            KEY, words("chair", "place"), "meetings", -1, self._screen, inside="meetings", bare=True
        )

    def action(self) -> Action:
        """F9."""
        return Action(
            id="app.meeting",
            text=words("program", "do_meeting"),
            run=self.go_on,
            keys=("F9",),
            icon="meetings",
        )

    def _screen(self) -> Screen:
        desk = self._desk
        if desk is None:
            raise LookupError
        view = ChairView(
            desk.scheme.statement, CasePane(desk.scheme, desk.today), ReferralPane(desk.today)
        )
        made = ChairPresenter(desk, view, self._jobs, self._errors, self.projection)
        made.held.connect(self._held)
        made.left.connect(self._left)
        made.minutes_asked.connect(self._to_minutes)
        made.lock_asked.connect(self._shell.lock_by_button)
        self._presenter = made
        return view

    def store_changed(self, changed: Changed) -> None:
        """Something was saved in the store."""
        if self._presenter is not None:
            self._presenter.store_changed(changed)
        if self._desk is not None:
            self._tell_running(self._shell.place_here)

    def go_on(self) -> None:
        """F9: today's meeting, or the one that runs; said where there is none."""
        desk = self._desk
        if desk is None or self._shell.place_here == KEY:
            return
        meeting_id = sitting.meeting_of_today(desk)
        if meeting_id is None:
            self._say_none(desk)
        else:
            self.hold(meeting_id)

    def _say_none(self, desk: Desk) -> None:
        """Today's meeting is over, with the way to its minutes; or there is none."""
        over = sitting.held_today(desk)
        if over is None:
            self._say(words("chair", "none_today"))
            return

        def show() -> None:
            self._understood()
            self._to_minutes(over)

        message = Message(
            words("chair", "held_today"), Weight.NOTE, words("chair", "do_minutes"), show
        )
        self._shell.strip.put(KEY, message)

    def hold(self, meeting_id: str) -> None:
        """Open a meeting and hold it; what stops it is said, and nothing else happens."""
        if self._desk is None:
            return
        try:
            sitting.open_meeting(self._desk, meeting_id)
        except RuleViolation as problem:
            self._say(self._errors.explain(problem).words)
            return
        self._shell.strip.take(KEY)
        self._shell.go(KEY, meeting_id)

    def _say(self, text: str) -> None:
        message = Message(text, Weight.WARNING, words("program", "understood"), self._understood)
        self._shell.strip.put(KEY, message)

    def _understood(self) -> None:
        self._shell.strip.take(KEY)

    # ---- while it is held ----------------------------------------------------------------

    def _held(self, meeting_id: str) -> None:
        """It is remembered, so that it comes back after a lock or a fall of the computer."""
        self._settings.meeting_in_view = meeting_id
        self._place_shown(self._shell.place_here)

    def _place_shown(self, key: str) -> None:
        """A meeting has a lock timer of its own (ruling 12); elsewhere it is the desk's."""
        desk = self._desk
        if desk is None:
            return
        meeting = key == KEY and bool(self._settings.meeting_in_view)
        minutes = desk.scheme.readings.meeting_lock_minutes
        self._shell.idle.set_minutes(minutes if meeting else self._settings.idle_minutes)
        self._tell_running(key)

    def _tell_running(self, key: str) -> None:
        """On every other screen it is said that a meeting runs, with the way back to it."""
        desk = self._desk
        meeting_id = None if desk is None or key == KEY else sitting.meeting_of_today(desk)
        state = None if desk is None or not meeting_id else sitting.state(desk, meeting_id)
        if desk is None or state is None or not state.running:
            self._shell.strip.take(RUNNING)
            return
        kind = desk.scheme.meeting_kind(state.meeting.kind)
        told = {"kind": kind.title, "place": state.meeting.place}
        message = Message(
            words("program", "meeting_runs", told), Weight.NOTE,
            words("program", "do_back_to_meeting"), self.go_on,
        )  # fmt: skip
        self._shell.strip.put(RUNNING, message)

    def _left(self, meeting_id: str) -> None:
        self._shell.go("meetings", meeting_id or None)

    def _to_minutes(self, meeting_id: str) -> None:
        self._shell.go("meetings", (meeting_id, MINUTES))
