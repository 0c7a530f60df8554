"""From the open part to the closed one and back: the gates, the walk, and the wall meanwhile."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from iomdesk.domain.meetings import Session
from iomdesk.domain.problems import RuleViolation
from iomdesk.services import sitting
from iomdesk.ui.screens.chair.holding import Holding
from iomdesk.ui.screens.chair.view import ChairView
from iomdesk.ui.screens.chair.walking import Walking
from iomdesk.ui.screens.chair.walling import Walling


class Turning(QObject):
    """O, and all that comes of it.

    Attributes:
        walking: who has to be outside, one key each.
    """

    def __init__(
        self,
        hold: Holding,
        view: ChairView,
        walling: Walling,
        begin: Callable[[], None],
        rest: Callable[[], None],
    ) -> None:
        """``begin``: called before the session is set. ``rest``: attendance is taken no more."""
        super().__init__(view)
        self._hold = hold
        self._view = view
        self._walling = walling
        self._begin = begin
        self._rest = rest
        self.walking = Walking(hold, view.session, self._close, self._walked)
        view.session.went_on.connect(self.stay)

    def turn(self) -> None:
        """To the closed part, past those who must leave; or back to the open one."""
        state = self._hold.state
        if state.session is Session.OPEN:
            try:
                sitting.require_gates(state)
            except RuleViolation as problem:  # before anybody is asked to leave
                self._hold.say(problem)
                return
        self._hold.quiet()
        if self.walking.closing:
            self.stay()
            return
        self._walling.wait()
        if state.session is Session.CLOSED:
            self._set(Session.OPEN)
        else:
            self.walking.begin_closing()

    def stay(self) -> bool:
        """The open part goes on, and the wall is as before; gives whether a walk was given up."""
        if not self.walking.closing:
            return False
        inside = self._view.session.has_focus()
        self.walking.give_up()
        self._walling.go_back()
        self._walling.refresh()
        if inside:
            self._view.to_work()
        return True

    def _close(self) -> None:
        """Nobody who must leave is in the room any more."""
        self._set(Session.CLOSED)

    def _walked(self, inside: bool) -> None:
        """Somebody was marked; after the last one back to the case, also from the walk."""
        if not self._view.session.steps:
            self._rest()
            if inside:
                self._view.to_work()

    def _set(self, session: Session) -> None:
        self._begin()
        hold = self._hold
        done, _ = hold.attempt(lambda: sitting.set_session(hold.desk, hold.meeting_id, session))
        if not done:
            self._walling.go_back()
        elif session is Session.OPEN:
            self._walling.opened()
        self._walling.refresh()
        if done:
            self._view.to_work()
