"""Which lines tell of the same event: of what is held already, or of what another line tells."""

from typing import TypeAlias

from iomdesk.services.events import NewEvent
from iomdesk.store.queries import events as stored

Told: TypeAlias = dict[stored.Mark, dict[str, int]]
"""For what tells events apart the times of the day, each with the number of the line."""


def mark_of(person_id: str, new: NewEvent) -> stored.Mark:
    """What tells two events apart: whose, when, what, and what is said about it."""
    return (
        person_id, new.on_date.isoformat(), new.kind.value, new.body.strip().casefold(),
        new.line, new.service, new.outcome.casefold(),
    )  # fmt: skip


def twin(told: Told, person_id: str, new: NewEvent) -> int:
    """Which of what was told is the same; 0 for none.

    Two times of one day are two events; what gives no time may be any of that day.
    """
    times = told.get(mark_of(person_id, new), {})
    if not new.at_time:
        return next(iter(times.values()), 0)
    return times.get(new.at_time) or times.get("", 0)


def count_in(told: Told, person_id: str, new: NewEvent, number: int) -> None:
    """Remember that this line told of it."""
    told.setdefault(mark_of(person_id, new), {}).setdefault(new.at_time, number)
