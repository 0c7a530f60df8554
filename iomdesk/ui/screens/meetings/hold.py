"""What the presenters of this screen share: the meeting in view and how errors are said."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.meetings import MeetingState
from iomdesk.domain.problems import EnvironmentProblem, RuleViolation
from iomdesk.services.desk import Desk
from iomdesk.services.meetings import MeetingChanged
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.screens.meetings.forms import say
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.domain.meetings import DiaryLine, Meeting
    from iomdesk.ui.screens.meetings.view import MeetingsView

T = TypeVar("T")
STRIP = "meetings"


class Hold(QObject):
    """The meeting in view.

    Signals:
        turned: another meeting came into view, or the one in view changed.
        stale: something was recorded; read the meeting again.

    Attributes:
        meeting: as it was read last; None when none is in view.
        line: how the diary has it.
    """

    turned = Signal()
    stale = Signal()

    def __init__(self, desk: Desk, view: "MeetingsView", errors: Errors) -> None:
        super().__init__(view)
        self.desk = desk
        self.view = view
        self._errors = errors
        self.meeting: Meeting | None = None
        self.line: DiaryLine | None = None
        self._undo: Callable[[], None] | None = None

    def may_be_planned(self) -> bool:
        """Whether the meeting in view is still to be held or goes on."""
        return self.line is not None and self.line.state in {
            MeetingState.PLANNED,
            MeetingState.RUNNING,
        }

    def over(self) -> str:
        """Why the agenda and the list of a meeting that ended stand; empty while they do not."""
        held = self.line is not None and self.line.state is MeetingState.HELD
        return words("rule", "meeting_over") if held else ""

    def attempt(
        self, action: Callable[[], T], form: SideForm | None = None
    ) -> tuple[bool, T | None]:
        """Do something small at once; what stops it is said at its field or in the strip.

        Gives whether it was done, and its result. The meeting is read again after it,
        whether it was done or was changed elsewhere.
        """
        try:
            result = action()
        except MeetingChanged as changed:
            self.stale.emit()
            self.say(say("gone_elsewhere" if changed.now is None else "changed_elsewhere"), form)
            return False, None
        except (RuleViolation, EnvironmentProblem) as problem:
            self.tell(problem, form)
            return False, None
        self.view.strip.take(STRIP)
        self.stale.emit()
        return True, result

    def tell(self, problem: Exception, form: SideForm | None = None) -> None:
        """Say what happened where it belongs."""
        told = self._errors.explain(problem)
        if told.where is Where.NOWHERE:
            return
        if told.where is Where.FIELD and form is not None:
            form.problem(told.field, told.words)
        else:
            self.view.strip.put(STRIP, Message(told.words, Weight.ERROR))

    def say(self, text: str, form: SideForm | None = None) -> None:
        """Say something in the form that is open, else in the strip."""
        if form is not None:
            form.tell(text)
        else:
            self.view.strip.put(STRIP, Message(text, Weight.WARNING))

    def note(self, text: str, button: str = "", run: Callable[[], None] | None = None) -> None:
        """Say in the strip what was done, perhaps with a way back."""
        self.view.strip.put(STRIP, Message(text, Weight.NOTE, button, run))

    # ---- taking back -------------------------------------------------------------------

    def offer_undo(self, said: str, undo: Callable[[], object], show: Callable[[], object]) -> None:
        """Say what was done, with a way back until something else is done or shown."""

        def back() -> None:
            self._undo = None
            done, _ = self.attempt(undo)
            if done:
                show()

        self._undo = back
        self.note(said, say("do_undo"), self.take_back)

    def take_back(self) -> None:
        """Undo what was taken off last, if anything was."""
        if self._undo is not None:
            self._undo()

    def nothing_undone(self) -> str:
        """Why there is nothing to take back; empty when there is."""
        return "" if self._undo is not None else say("nothing_undone")

    def forget_undo(self) -> None:
        """Another meeting came into view."""
        self._undo = None
