"""How a presenter has work done off the window's thread, whoever does it."""

from collections.abc import Callable
from typing import Any, Protocol


class Run(Protocol):
    """Does work in a thread and hands its result back on the window's own thread."""

    def __call__(
        self,
        work: Callable[[], object],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Begin ``work`` and return at once.

        Args:
            work: called in another thread; touches no widget.
            done: a bound method of a living QObject, given what ``work`` returned.
            failed: the same, given what it raised.
        """
        ...
