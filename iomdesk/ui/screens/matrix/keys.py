"""The actions of the Matrix screen as data."""

from collections.abc import Callable
from dataclasses import dataclass

from iomdesk.ui.actions import Action
from iomdesk.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What an action does, and why it cannot be done now; empty when it can."""

    do: Callable[[], None]
    refused: Callable[[], str]


def matrix_actions(
    *, save: Deed, undo: Deed, redo: Deed, first: Deed, to_print: Deed, back: Deed
) -> tuple[Action, ...]:
    """All of them, with their keys (design language, section 6)."""
    lines = (
        ("save", "save", ("Ctrl+S",), save),
        ("undo", "do_undo", ("Ctrl+Z",), undo),
        ("redo", "do_redo", ("Ctrl+Y",), redo),
        ("first", "do_first", ("Ctrl+Home",), first),
        ("print", "print_sheet", ("Ctrl+P",), to_print),
        ("back", "do_back", ("F2", "Esc"), back),
    )
    return tuple(
        Action(
            id=f"matrix.{name}",
            text=words("matrix", code),
            run=deed.do,
            keys=keys,
            refused=deed.refused,
            place="matrix",
        )
        for name, code, keys, deed in lines
    )
