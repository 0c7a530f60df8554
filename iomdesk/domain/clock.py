"""The clock, handed in so that tests and the training store can set it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells local time; everything that needs "now" or "today" asks one of these."""

    def now(self) -> datetime:
        """The local date and time, with its offset."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """The local date and time, to the second, with its offset from UTC."""
        return datetime.now().astimezone().replace(microsecond=0)


@dataclass(slots=True)
class SetClock:
    """A clock that shows what it was set to, for tests and for training history."""

    at: datetime

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.at


def today(clock: Clock) -> date:
    """The local date of a clock."""
    return clock.now().date()
