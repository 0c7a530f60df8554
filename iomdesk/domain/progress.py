"""How long work tells how far it is, and learns that it should stop."""

from typing import Protocol

from iomdesk.domain.problems import Cancelled


class Progress(Protocol):
    """Handed to every service that may take longer than a moment."""

    def step(self, done: int, total: int, note: str = "") -> None:
        """Report ``done`` of ``total``; raises ``Cancelled`` when asked to stop."""
        ...


class NoProgress:
    """Nobody is watching and nobody can stop it."""

    def step(self, done: int, total: int, note: str = "") -> None:
        """Do nothing."""


class StoppableProgress:
    """Counts steps and stops at the next one after ``stop`` was called.

    Attributes:
        done, total, note: the last step reported.
    """

    def __init__(self) -> None:
        self.done = 0
        self.total = 0
        self.note = ""
        self._stopped = False

    def stop(self) -> None:
        """Ask the work to end at its next step."""
        self._stopped = True

    def step(self, done: int, total: int, note: str = "") -> None:
        """Note how far the work is; raises ``Cancelled`` after ``stop``."""
        self.done, self.total, self.note = done, total, note
        if self._stopped:
            raise Cancelled
