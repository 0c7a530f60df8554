"""Those who are told of what a transaction left on the disk."""

import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")

_logger = logging.getLogger(__name__)


class Listeners(Generic[T]):
    """Told one after the other; what one makes of it stops neither the rest nor the work."""

    def __init__(self) -> None:
        self._all: list[Callable[[T], None]] = []

    def add(self, listener: Callable[[T], None]) -> Callable[[], None]:
        """Tell this one too from now on; gives its removal."""
        self._all.append(listener)
        return lambda: self._all.remove(listener)

    def tell(self, news: T) -> None:
        """Tell all; what they make of it cannot undo what is on the disk."""
        for listener in tuple(self._all):
            try:
                listener(news)
            except Exception as error:  # noqa: BLE001 - whatever it is, the rest go on
                # Never its text, which may hold what somebody typed.
                _logger.error(  # noqa: TRY400
                    "a listener failed after a change was kept: %s at %s",
                    type(error).__qualname__,
                    _places(error),
                )


def _places(error: Exception) -> str:
    """Where in the code an error came from, innermost first."""
    frames = reversed(traceback.extract_tb(error.__traceback__))
    return " < ".join(f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames)
