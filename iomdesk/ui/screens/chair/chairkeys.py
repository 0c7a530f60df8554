"""The keys of meeting mode (UX section 6): bound once, on where they mean something."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from iomdesk.ui.actions import Action, ActionSet
from iomdesk.ui.screens.chair.closingpane import MOST_KEYS
from iomdesk.ui.screens.chair.finishpage import END
from iomdesk.ui.screens.chair.roompane import SEAT_KEYS
from iomdesk.ui.screens.chair.view import ChairView
from iomdesk.words import words

PLACE: Final = "meeting"
_KEYS: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "next": (("PgDown",), ""),
    "previous": (("PgUp",), ""),
    "attendance": (("T",), ""),
    "statement": (("S",), ""),
    "session": (("O",), ""),
    "blank": (("B", ".", "Ctrl+B"), "hide"),
    "decisions": (("L",), ""),
    "finish": (("E",), ""),
    "projector": (("F11",), "projector"),
    "leave": (("Esc",), ""),
    "lock": (("F12",), "lock"),
}
"""Keys and icon of each action."""
_UNBOUND: Final = frozenset({"leave", "lock"})
"""Esc is heard where nothing inside wants it; F12 is heard everywhere, by the idle watch."""
_ON_A_BUTTON: Final = frozenset({"meeting.none", "meeting.wait"})
"""Their key stands on a button that is always in view, or on that of the form they are of."""
_TAUGHT: Final = ("attendance", "statement", "session", "blank")


class ChairKeys(QObject):
    """Binds the keys of the window, of the pane in view, and of who is named in the session.

    D, A, R and N are keys of the case and of the referral: those of the pane in view are on.
    """

    def __init__(
        self,
        view: ChairView,
        runs: Mapping[str, Callable[[], None]],
        panes: Mapping[str, tuple[Action, ...]],
        refused: Callable[[], str],
    ) -> None:
        super().__init__(view)
        self._view = view
        self._pane = ""
        self._own = tuple(
            Action(
                id=f"chair.{name}",
                text=words("chair", f"do_{name}"),
                run=runs[name],
                keys=keys,
                refused=refused,
                place=PLACE,
                icon=icon,
                bound=name not in _UNBOUND,
            )
            for name, (keys, icon) in _KEYS.items()
        )
        self._marks = tuple(
            Action(
                id=f"chair.step{place + 1}",
                text=words("chair", "do_step", {"number": place + 1}),
                run=partial(view.session.mark, place),
                keys=(str(place + 1),),
                place=PLACE,
                in_palette=False,
            )
            for place in range(MOST_KEYS)
        )
        self._seats = tuple(
            Action(
                id=f"chair.seat_{deed}",
                text=words("chair", "in_the_list", {"do": words("chair", f"do_{deed}")}),
                run=partial(self._of_seat, deed),
                keys=(key,),
                place=PLACE,
                in_palette=False,
                bound=False,
            )
            for deed, key in SEAT_KEYS
        )
        self._end = Action(
            id="chair.end",
            text=words("chair", "do_end"),
            run=view.finish.end.click,
            keys=(END,),
            refused=lambda: refused() or self._why_not_end(),
            place=PLACE,
        )
        view.top.offer(self._own)
        ActionSet(view, (*self._own, self._end))
        self._mark_keys = ActionSet(view, self._marks)
        self._mark_keys.enable(on=False)
        self._panes = panes
        self._pane_keys = {name: ActionSet(view, actions) for name, actions in panes.items()}
        for keys in self._pane_keys.values():
            keys.enable(on=False)
        view.actions_given = (*self._own, self._end, *self._seats)
        view.session.steps_changed.connect(self.show)

    def _of_seat(self, deed: str) -> None:
        room = self._view.room
        room.asked.emit(deed, room.list.current_id)

    def _why_not_end(self) -> str:
        finish = self._view.finish
        if self._view.page_here is not finish or finish.end.isHidden():
            return words("chair", "end_elsewhere")
        return finish.end.reason

    def turn_to(self, pane: str) -> None:
        """The keys of this pane are on; of none for ""."""
        self._pane = pane
        for name, keys in self._pane_keys.items():
            keys.enable(on=name == pane)

    def show(self) -> None:
        """What works here now: for the palette, F1, and the line at the foot."""
        view = self._view
        steps = len(view.session.steps)
        self._mark_keys.enable(on=bool(steps))
        mine = self._panes[self._pane] if self._pane else ()
        view.actions_given = (*self._own, self._end, *mine, *self._marks[:steps], *self._seats)
        shown = [("PgDn", words("chair", "key_next"))]
        shown += [
            (one.shown_keys, words("chair", f"key_{one.id.rpartition('.')[2]}"))
            for one in mine
            if one.id not in _ON_A_BUTTON
        ]
        shown += [(_KEYS[name][0][0], words("chair", f"key_{name}")) for name in _TAUGHT]
        view.keys.show_keys((*shown, ("F1", words("chair", "key_all"))))
