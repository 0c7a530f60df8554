"""What the shell knows of a screen, and where screens stand in the navigation."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, Signal
from PySide6.QtWidgets import QAbstractItemView, QPushButton, QWidget

from iomdesk.ui.actions import Action
from iomdesk.ui.panes import takes_focus
from iomdesk.ui.widgets.inputs import FindBox


class Screen(QWidget):
    """Base of the screens; the shell shows one at a time and clears all on locking.

    Signals:
        title_changed(str), fact_changed(str): what the header says.
        moved(object): another place inside the screen was opened (a person's record); it
            goes into the history and comes back to ``arrive``.
        unsaved(int): how many changes of open forms are not saved; 0 for none.
        note_changed(str): a line for the status bar beside the save state.
    """

    title_changed = Signal(str)
    fact_changed = Signal(str)
    moved = Signal(object)
    unsaved = Signal(int)
    note_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "page")
        self._title = ""
        self._fact = ""

    @property
    def title(self) -> str:
        """The page title; empty for the title of the place."""
        return self._title

    @property
    def fact(self) -> str:
        """The one-line fact beside the title."""
        return self._fact

    def say(self, *, title: str | None = None, fact: str | None = None) -> None:
        """Change title or fact in the header."""
        if title is not None and title != self._title:
            self._title = title
            self.title_changed.emit(title)
        if fact is not None and fact != self._fact:
            self._fact = fact
            self.fact_changed.emit(fact)

    def arrive(self, where: object) -> None:
        """The screen came into view, at a place inside it when ``where`` is not None."""

    def leave(self) -> None:
        """Another screen comes into view; keep drafts, ask nothing."""

    def person_here(self) -> tuple[str, str] | None:
        """Id and name of the person the screen shows; None when it shows nobody in particular."""
        return None

    def panes(self) -> tuple[QWidget, ...]:
        """The panes F6 goes through, in reading order."""
        return (self,)

    def landing(self) -> QWidget | None:
        """Where the focus goes when the place is chosen; None for where it was.

        In a list the arrows work at once: out of a find box or from a button the focus goes
        to the first list of the panes. What is being filled in keeps it.
        """
        was: QWidget | None = self.focusWidget()  # none yet, whatever the stubs say
        if was is not None and takes_focus(was) and not isinstance(was, FindBox | QPushButton):
            return None
        lists = (view for pane in self.panes() for view in _lists_of(pane))
        return next((view for view in lists if view.window() is self.window()), None)

    def actions_here(self) -> tuple[Action, ...]:
        """The actions of this screen, for the palette and the F1 sheet."""
        return ()

    def find_here(self) -> None:
        """F3: to the find box of the list; again: the next hit."""

    def next_item(self, *, forward: bool) -> None:
        """F4 and Shift+F4: the next item that needs attention."""

    def work_out(self) -> None:
        """F5: work the dates and rules out again."""

    def flush(self) -> None:
        """Keep drafts now: the desk is about to lock."""


def _lists_of(pane: QWidget) -> list[QAbstractItemView]:
    """The lists of a pane that can take the focus and have a row."""
    own = [pane] if isinstance(pane, QAbstractItemView) else []
    found = (*own, *pane.findChildren(QAbstractItemView))
    return [view for view in found if takes_focus(view) and _has_rows(view)]


def _has_rows(view: QAbstractItemView) -> bool:
    model: QAbstractItemModel | None = view.model()  # none yet, whatever the stubs say
    return model is not None and model.rowCount() > 0


def _nothing_waits() -> int:
    return 0


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation.

    Attributes:
        number: Ctrl+number; 0 is the tenth.
        make: builds the screen on the first visit after unlocking.
        count: how many wait there; nothing is shown for 0.
        inside: key of the place it belongs to, for a screen that is reached from there
            and stands in no list of places.
        bare: the whole window is the screen's, without navigation and header, as in a
            meeting (UX section 9, screen 7).
    """

    key: str
    title: str
    icon: str
    number: int
    make: Callable[[], Screen]
    count: Callable[[], int] = _nothing_waits
    inside: str = ""
    bare: bool = False
