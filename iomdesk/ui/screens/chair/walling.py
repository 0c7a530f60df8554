"""The wall as the chair works it: on, off, blanked, and the small picture of it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QPixmap

from iomdesk.domain.meetings import Session
from iomdesk.domain.wall import WallKind
from iomdesk.services import wall
from iomdesk.ui.projector.projection import Projection
from iomdesk.ui.screens.chair.holding import Holding
from iomdesk.ui.screens.chair.view import ChairView
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.sitting import State
    from iomdesk.services.wall import Proposed


class Walling(QObject):
    """Hands the wall one whole value at a time, after each change.

    Attributes:
        blanked: the chair blanked it; the closed part begins so.
    """

    def __init__(self, hold: Holding, view: ChairView, projection: Projection) -> None:
        super().__init__(view)
        self._hold = hold
        self._view = view
        self._projection = projection
        self._proposed: Proposed | None = None
        self._item = ""
        self.blanked = False
        self._before = False
        projection.picture_changed.connect(self._show_picture)
        projection.state_changed.connect(self._state_changed)
        hold.proposed.connect(self._propose)

    def _propose(self, proposed: "Proposed | None") -> None:
        if proposed != self._proposed:
            self._proposed = proposed
            self.refresh()

    def take(self, state: "State") -> None:
        """The meeting stands so now: a new item has nothing proposed; a closed one is blanked."""
        held = state.sitting
        item = "" if held is None else held.item
        if item != self._item:
            self._item, self._proposed = item, None
            if item and state.item(item).session is Session.CLOSED:
                self.blanked = True
        self.refresh()

    def refresh(self) -> None:
        """Make the value anew and hand it over; drawn from what was read last."""
        if not self._hold.open:
            self._projection.blank()
            return
        state = self._hold.state
        value = wall.wall_value(self._hold.desk, state, proposed=self._proposed, blank=self.blanked)
        self._projection.show(value)
        self._show_picture(self._projection.picture())

    def toggle_blank(self) -> None:
        """B: blank it, or show it again."""
        self.blanked = not self.blanked
        if self.blanked:
            self._projection.blank()
        self.refresh()
        self.name_buttons()

    def wait(self) -> None:
        """It says to wait from now on, whatever is on the table."""
        self._before, self.blanked = self.blanked, True
        self._projection.blank()
        self.name_buttons()

    def closed(self) -> None:
        """The closed part begins: blanked until the chair shows it."""
        self.wait()

    def go_back(self) -> None:
        """Nothing came of the waiting: what the chair had blanked stays so."""
        self.blanked = self._before
        self.name_buttons()

    def opened(self) -> None:
        """The open part goes on: items show again by themselves."""
        self.blanked = False
        self.name_buttons()

    def turn(self) -> None:
        """F11: on the second screen, or off; why it cannot be is said in the strip."""
        if self._projection.is_on:
            self._projection.turn_off()
            self._hold.quiet()
            return
        refused = self._projection.turn_on(self._view.window())
        if refused:
            self._hold.tell(refused)
        else:
            self._hold.quiet()
            self.refresh()

    def rest(self) -> None:
        """The meeting is out of view: the room sees the marking and that it goes on."""
        self._projection.blank()

    def off(self) -> None:
        """The meeting is left or over: nothing more is projected."""
        self._projection.blank()
        self._projection.turn_off()

    # ---- in the chair's window -----------------------------------------------------------

    def _show_picture(self, picture: QPixmap) -> None:
        shown = self._view.wall.picture
        if not self._projection.is_on:
            shown.show_picture(picture, words("chair", "wall_off"))
            return
        kind = self._projection.value.kind
        code = "wall_statement" if kind is WallKind.STATEMENT else "wall_wait"
        what = words("chair", code)
        case = self._projection.value.case
        if case is not None:
            what = case.name or str(case.number)
        shown.show_picture(picture, words("chair", "wall_shows", {"what": what}))

    def _state_changed(self) -> None:
        self.name_buttons()
        self._show_picture(self._projection.picture())

    def name_buttons(self) -> None:
        """What F11 and B do now, and on which screen it stands."""
        on = self._projection.is_on
        self._view.top.rename(
            "projector", words("chair", "projector_off" if on else "projector_on")
        )
        self._view.top.rename("blank", words("chair", "do_show" if self.blanked else "do_blank"))
        self._view.wall.tell_screen(self._projection.screen_name)
