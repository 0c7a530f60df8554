"""F6: from pane to pane, back to where the focus was in each."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


@runtime_checkable
class Lands(Protocol):
    """A pane that knows better than Qt where F6 should land in it."""

    def landing(self) -> QWidget | None:
        """What takes the focus; None for what F6 would find by itself."""
        ...


def takes_focus(widget: QWidget) -> bool:
    """Whether the keyboard can reach a widget now."""
    return (
        widget.isEnabled()
        and widget.isVisibleTo(widget.window())
        and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    )


def focused() -> QWidget | None:
    """What has the focus; None when nothing has."""
    return QApplication.focusWidget()


def is_inside(pane: QWidget, widget: QWidget | None) -> bool:
    """Whether a widget is a pane or lies in it."""
    return widget is not None and (pane is widget or pane.isAncestorOf(widget))


def first_inside(pane: QWidget) -> QWidget | None:
    """Where the focus goes in a pane: where it says, where it was last, or its first widget."""
    if isinstance(pane, Lands) and (there := pane.landing()) is not None:
        return there
    was: QWidget | None = pane.focusWidget()  # none yet, whatever the stubs say
    if was is not None and takes_focus(was) and (was is pane or pane.isAncestorOf(was)):
        return was
    if takes_focus(pane):
        return pane
    following = pane.nextInFocusChain()
    while following is not None and following is not pane:
        if pane.isAncestorOf(following) and takes_focus(following):
            return following
        following = following.nextInFocusChain()
    return None


def cycle(panes: Sequence[QWidget], *, forward: bool) -> bool:
    """Move the focus to the next pane that can take it; False when none can."""
    now = QApplication.focusWidget()
    here = -1 if forward else 0
    for place, pane in enumerate(panes):
        if now is not None and (pane is now or pane.isAncestorOf(now)):
            here = place
    step = 1 if forward else -1
    for distance in range(1, len(panes) + 1):
        target = first_inside(panes[(here + step * distance) % len(panes)])
        if target is not None:
            target.setFocus(
                Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
            )
            return True
    return False
