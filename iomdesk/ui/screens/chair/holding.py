"""What all parts of the chair's window share: the meeting as it stands, and how errors are said."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from iomdesk.domain.problems import EnvironmentProblem, RuleViolation
from iomdesk.services import sitting
from iomdesk.store.changes import Conflict
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.widgets.strip import Message, MessageStrip, Weight
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.desk import Changed, Desk
    from iomdesk.services.sitting import State
    from iomdesk.services.wall import Proposed

T = TypeVar("T")
STRIP: Final = "meeting"
_WALKS: Final = frozenset({"may_not_hear", "may_not_hear_many"})


class Form(Protocol):
    """A panel that says problems at its fields; ``SideForm`` is one."""

    def problem(self, name: str, text: str) -> None:
        """Show a problem at a field, and go there."""
        ...

    def tell(self, text: str) -> None:
        """Say something that belongs to no field."""
        ...


class Holding(QObject):
    """The meeting that is held.

    Signals:
        state_changed(object): the ``State`` was read again; show it.
        proposed(object): what the decision form proposes for the wall, not recorded yet:
            a ``Proposed``, or None when nothing is.

        walk_asked(object): somebody has to be marked outside first; then the focus goes to
            this widget.

    Attributes:
        desk: the open desk.
    """

    state_changed = Signal(object)
    proposed = Signal(object)
    walk_asked = Signal(object)

    def __init__(
        self, desk: "Desk", errors: Errors, strip: MessageStrip, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self._errors = errors
        self._strip = strip
        self._state: State | None = None
        self._read = 0

    @property
    def open(self) -> bool:
        """Whether a meeting is held here."""
        return self._state is not None

    @property
    def state(self) -> "State":
        """As it was read last; LookupError while no meeting is held here."""
        if self._state is None:
            raise LookupError
        return self._state

    @property
    def meeting_id(self) -> str:
        """The id of the meeting, empty for none."""
        return "" if self._state is None else self._state.meeting.id

    def hold(self, state: "State") -> None:
        """This meeting is held from now on, or stands so now."""
        self._state = state
        self.state_changed.emit(state)

    def let_go(self) -> None:
        """No meeting is held here any more."""
        self._state = None
        self._strip.clear()

    def has_read(self, changed: "Changed") -> bool:
        """Whether what was read last was read after a change: one's own comes here as well."""
        return 0 < changed.number <= self._read

    def refresh(self) -> None:
        """Read the meeting again: something was recorded."""
        if self._state is not None:
            self._read = self.desk.store.changes  # asked first: what comes now is not read
            self.hold(sitting.state(self.desk, self._state.meeting.id))

    def propose(self, proposed: "Proposed | None") -> None:
        """Show on the wall what is proposed, or that nothing is any more."""
        self.proposed.emit(proposed)

    def attempt(self, action: Callable[[], T], form: Form | None = None) -> tuple[bool, T | None]:
        """Do something small at once; what stops it is said at its field or in the strip.

        Gives whether it was done, and its result. What was done shows after ``refresh``,
        which is called here; also when somebody changed it elsewhere.
        """
        try:
            result = action()
        except Conflict:
            self.refresh()
            self.tell(words("chair", "changed_elsewhere"), form)
            return False, None
        except (RuleViolation, EnvironmentProblem) as problem:
            self.say(problem, form)
            return False, None
        self._strip.take(STRIP)
        self.refresh()
        return True, result

    def say(self, problem: Exception, form: Form | None = None) -> None:
        """Say a problem where it belongs: at its field, else in the strip under the top."""
        told = self._errors.explain(problem)
        if told.where is Where.NOWHERE:
            return
        if told.where is Where.FIELD and form is not None and told.field:
            form.problem(told.field, told.words)
        elif form is not None:
            form.tell(told.words)
        else:
            self._strip.put(STRIP, Message(told.words, Weight.ERROR))

    def say_undecided(self, problem: Exception, form: Form, record: QWidget) -> bool:
        """Say why nothing was decided; gives whether the room has to change first.

        Then the focus goes to those who have to be outside, where one key marks each, and
        back to ``record``.
        """
        self.say(problem, form)
        walks = isinstance(problem, RuleViolation) and problem.code in _WALKS
        if walks:
            self.walk_asked.emit(record)
        return walks

    def tell(self, text: str, form: Form | None = None) -> None:
        """Say something that is no error: in the form that is open, else in the strip."""
        if form is not None:
            form.tell(text)
        else:
            self._strip.put(STRIP, Message(text, Weight.WARNING))

    def note(
        self,
        text: str,
        button: str = "",
        run: Callable[[], None] | None = None,
        *,
        grave: bool = False,
    ) -> None:
        """Say in the strip what was done, perhaps with a way back; ``grave`` warns of it."""
        weight = Weight.WARNING if grave else Weight.NOTE
        self._strip.put(STRIP, Message(text, weight, button, run))

    def quiet(self) -> None:
        """What was said in the strip holds no longer."""
        self._strip.take(STRIP)
