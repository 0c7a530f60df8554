"""The actions of the Matrix screen as data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from iomdesk.ui.actions import Action, ActionSet, refresh_button, run
from iomdesk.ui.widgets.button import Button
from iomdesk.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What an action does, and why it cannot be done now; empty when it can."""

    do: Callable[[], None]
    refused: Callable[[], str]


def matrix_actions(
    *,
    save: Deed,
    undo: Deed,
    redo: Deed,
    first: Deed,
    to_print: Deed,
    back: Deed,
    count: Deed,
    count_all: Deed,
    trace: Deed,
    go_on: Deed,
    go_back: Deed,
) -> tuple[Action, ...]:
    """All of them, with their keys (design language, section 6)."""
    lines: tuple[tuple[str, str, tuple[str, ...], Deed], ...] = (
        ("save", "save", ("Ctrl+S",), save),
        ("undo", "do_undo", ("Ctrl+Z",), undo),
        ("redo", "do_redo", ("Ctrl+Y",), redo),
        ("first", "do_first", ("Ctrl+Home",), first),
        ("print", "print_sheet", ("Ctrl+P",), to_print),
        ("back", "do_back", ("F2", "Esc"), back),
        ("count", "do_count", ("Ctrl+R",), count),
        ("count_all", "do_count_all", ("Ctrl+Shift+R",), count_all),
        ("trace", "do_trace", ("Space",), trace),
        ("go_on", "do_go_on", (), go_on),  # the shell's F4 asks the screen
        ("go_back", "do_go_back", (), go_back),
    )
    return tuple(
        Action(
            id=f"matrix.{name}",
            text=words("matrix", code),
            run=deed.do,
            keys=keys,
            refused=deed.refused,
            place="matrix",
            bound=name != "trace",  # a box answers Space; elsewhere it presses a button
        )
        for name, code, keys, deed in lines
    )


class Foot:
    """The buttons at the foot, each doing one of the actions."""

    def __init__(
        self,
        keys: ActionSet,
        keep_focus: Callable[[Button], None],
        buttons: Sequence[tuple[Button, str]],
    ) -> None:
        self._keep_focus = keep_focus
        self._pairs = [(button, keys.action(f"matrix.{name}")) for button, name in buttons]
        for button, action in self._pairs:
            button.clicked.connect(partial(_do, action))

    def refresh(self) -> None:
        """Allow or refuse each, as its action is allowed or refused now."""
        for button, action in self._pairs:
            if action.refused():
                self._keep_focus(button)
            refresh_button(button, action)


def _do(action: Action, _checked: bool = False) -> None:
    run(action)
