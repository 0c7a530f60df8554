"""Where Tab goes on to in a form whose reading order changes with its columns.

Qt's own order is set once and for all: setting it again for boxes that lie in others with
a focus proxy makes a ring of two of them (found by trial with Qt 6.9).
"""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def takes_tab(widget: QWidget) -> bool:
    """Whether Tab stops at a widget now."""
    return (
        widget.isVisible()
        and widget.isEnabled()
        and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.focusProxy() is None
    )


def tab_target(here: QWidget | None, stops: Sequence[QWidget], within: QWidget, *, forward: bool
          ) -> QWidget | None:  # fmt: skip
    """The widget after one of these stops, or before it; at their end what lies outside.

    None when ``here`` is no stop: then Qt's own order holds.
    """
    now = [one for one in stops if takes_tab(one)]
    if here is None or here not in now:
        return None
    at = now.index(here) + (1 if forward else -1)
    if 0 <= at < len(now):
        return now[at]
    target: QWidget | None = here
    while target is not None:
        target = target.nextInFocusChain() if forward else target.previousInFocusChain()
        if target is here or (
            target is not None and not within.isAncestorOf(target) and takes_tab(target)
        ):
            return target
    return None


def key_on(
    every: Sequence[str], wanted: Collection[str], here: Sequence[int], *, forward: bool
) -> str:
    """The wanted key after the places in hand, or before them, round the end; empty for none."""
    places = [at for at, key in enumerate(every) if key in wanted]
    if not places:
        return ""
    if forward:
        return every[next((at for at in places if not here or at > here[-1]), places[0])]
    return every[next((at for at in reversed(places) if not here or at < here[0]), places[-1])]
