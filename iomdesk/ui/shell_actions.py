"""The shell's own actions, and what the palette finds without any store."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from iomdesk.ui.actions import Action
from iomdesk.ui.palette import Entry, Group, Source
from iomdesk.ui.reach import Reach
from iomdesk.ui.screen import Place, Screen


class Desk(Protocol):
    """What the actions ask of the shell."""

    @property
    def places(self) -> tuple[Place, ...]:
        """The registered places."""
        ...

    @property
    def screen_here(self) -> Screen | None:
        """The screen in view."""
        ...

    def all_actions(self) -> tuple[Action, ...]:
        """Those everywhere and those of the screen in view."""
        ...

    def go(self, key: str, where: object = None) -> None:
        """Show a place."""
        ...

    def open_palette(self) -> None:
        """Ctrl+K."""
        ...

    def show_keys(self) -> None:
        """F1."""
        ...

    @property
    def reach(self) -> Reach:
        """Goes from pane to pane."""
        ...

    def back(self) -> None:
        """Alt+Left."""
        ...

    def forward(self) -> None:
        """Alt+Right."""
        ...

    def lock_by_button(self) -> None:
        """Lock."""
        ...


def place_actions(desk: Desk, places: Sequence[Place]) -> tuple[Action, ...]:
    """Ctrl+1 to Ctrl+0. The palette lists places by themselves."""
    return tuple(
        Action(
            id=f"go.{place.key}",
            text=f"Go to {place.title}",
            keys=(f"Ctrl+{place.number}",),
            run=partial(desk.go, place.key),
            icon=place.icon,
            in_palette=False,
        )
        for place in places
    )


def shell_actions(desk: Desk) -> tuple[Action, ...]:
    """Keys that work on every screen (design language, section 6).

    F12 has no shortcut of its own: a shortcut sleeps while a dialog is open, so
    ``IdleWatch`` catches the key itself.
    """

    def made(name: str, text: str, keys: str, run: Callable[[], None]) -> Action:
        return Action(
            id=f"shell.{name}", text=text, keys=tuple(keys.split()), run=run, in_palette=False
        )

    def on_screen(do: Callable[[Screen], None]) -> Callable[[], None]:
        def go() -> None:
            if desk.screen_here is not None:
                do(desk.screen_here)

        return go

    return (
        made("palette", "Find a person, screen or action", "Ctrl+K", desk.open_palette),
        made("keys", "Keys for this screen", "F1", desk.show_keys),
        made("find", "Find in this list", "F3 Ctrl+F", on_screen(lambda s: s.find_here())),
        made("next", "Next item needing attention", "F4",
             on_screen(lambda s: s.next_item(forward=True))),
        made("last", "Last item needing attention", "Shift+F4",
             on_screen(lambda s: s.next_item(forward=False))),
        made("work_out", "Work dates and rules out again", "F5",
             on_screen(lambda s: s.work_out())),
        made("pane", "Next pane", "F6", desk.reach.next_pane),
        made("pane_back", "Last pane", "Shift+F6", desk.reach.last_pane),
        made("back", "Back", "Alt+Left", desk.back),
        made("forward", "Forward", "Alt+Right", desk.forward),
        Action(id="shell.lock", text="Lock", run=desk.lock_by_button, icon="lock"),
    )  # fmt: skip


def find_places(desk: Desk) -> Source:
    """The screens whose title begins as typed."""

    def find(typed: str) -> Sequence[Group]:
        wanted = typed.casefold()
        found = tuple(
            Entry(
                id=f"place:{place.key}",
                text=place.title,
                icon=place.icon,
                keys=f"Ctrl+{place.number}",
                run=partial(desk.go, place.key),
            )
            for place in desk.places
            if place.title.casefold().startswith(wanted)
        )
        return (Group("Screens", found),)

    return find


def find_actions(desk: Desk) -> Source:
    """The actions, allowed now, of which each word typed begins a word."""

    def find(typed: str) -> Sequence[Group]:
        wanted = typed.casefold().split()
        found = tuple(
            Entry(
                id=f"action:{action.id}",
                text=action.text,
                icon=action.icon,
                keys=action.shown_keys,
                run=action.run,
            )
            for action in desk.all_actions()
            if action.in_palette and not action.refused() and _fits(action.text, wanted)
        )
        return (Group("Actions", found),)

    return find


def _fits(text: str, wanted: Sequence[str]) -> bool:
    begun = text.casefold().split()
    return all(any(word.startswith(one) for word in begun) for one in wanted)
