"""The actions of the board as data: menu, palette and the F1 sheet come from them."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from iomdesk.domain.people import BOARD_COLUMNS, Rag
from iomdesk.ui.actions import Action
from iomdesk.words import words


class Mover(Protocol):
    """What the keys of the board work."""

    def begin_current(self, to: Rag | None) -> None:
        """Open a move of the current card; None asks for the status."""
        ...

    def begin_beside(self, by: int) -> None:
        """Open a move to the column at the left (-1) or at the right (1)."""
        ...

    def take_back(self) -> None:
        """Put the last move back."""
        ...

    def no_card(self) -> str:
        """Why nothing can be moved; empty when a card is chosen."""
        ...

    def nothing_moved(self) -> str:
        """Why nothing can be taken back; empty when something can."""
        ...


def board_actions(mover: Mover, find: Callable[[], None]) -> tuple[Action, ...]:
    """M then 1 to 4, Ctrl+Shift with an arrow, F8, / and Ctrl+Z (UX section 6)."""

    def action(name: str, run: Callable[[], None], keys: str, refused: Callable[[], str]) -> Action:
        text = words("board", f"do_{name}")
        return Action(
            id=f"board.{name}", text=text, run=run, keys=(keys,), place="board", refused=refused
        )

    def always() -> str:
        return ""

    return (
        *(
            action(
                f"to_{status.value}",
                partial(mover.begin_current, status),
                f"M,{number}",
                mover.no_card,
            )
            for number, status in enumerate(BOARD_COLUMNS, 1)
        ),
        action("left", partial(mover.begin_beside, -1), "Ctrl+Shift+Left", mover.no_card),
        action("right", partial(mover.begin_beside, 1), "Ctrl+Shift+Right", mover.no_card),
        action("change", partial(mover.begin_current, None), "F8", mover.no_card),
        action("find", find, "/", always),
        action("take_back", mover.take_back, "Ctrl+Z", mover.nothing_moved),
    )
