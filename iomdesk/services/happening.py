"""What happened to a person, read page by page, and how much stands behind each tab."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from iomdesk.domain.people import Provenance
from iomdesk.domain.records import Event, Note
from iomdesk.services.desk import Desk
from iomdesk.store.queries import events as stored

NOTE = stored.NOTE
"""The kind under which a note stands among what happened."""

What: TypeAlias = Literal["event", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One line of what happened: an event or a note.

    Attributes:
        kind: as stored, a code of ``EventKind`` or a word of an older store; "note".
        text: what is written about it; an event may be told by its kind alone.
        row: the event or note itself.
    """

    id: str
    what: What
    kind: str
    on: date
    at_time: str
    text: str
    source: Provenance
    row: Event | Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Happenings:
    """A page of what happened, latest first.

    Attributes:
        total: how many fit in all, of which ``rows`` may be a part only.
    """

    rows: tuple[Happened, ...]
    total: int


def happenings(
    desk: Desk,
    person_id: str,
    *,
    kinds: Collection[str] = (),
    agency: str = "",
    text: str = "",
    limit: int = 200,
    offset: int = 0,
) -> Happenings:
    """What happened to a person, events and notes together, latest first.

    Without intelligence, which is read on its own tab and nowhere else. ``kinds`` are
    codes of ``EventKind`` and ``NOTE``; an empty filter leaves nothing out.
    """
    wanted = stored.Wanted(
        person_id=person_id, kinds=frozenset(kinds), agency=agency.strip(), text=text.strip()
    )
    with desk.read() as reading:
        rows, total = stored.happened(reading, wanted, limit=limit, offset=offset)
    return Happenings(rows=tuple(map(_happened, rows)), total=total)


def counts(desk: Desk, person_id: str) -> Mapping[str, int]:
    """How much stands behind the tabs: "events" with notes, "intelligence", "actions" open."""
    with desk.read() as reading:
        return stored.counts(reading, person_id)


def _happened(row: Event | Note) -> Happened:
    is_event = isinstance(row, Event)
    return Happened(
        id=row.id,
        what="event" if is_event else "note",
        kind=row.kind if isinstance(row, Event) else NOTE,
        on=row.on_date,
        at_time=row.at_time if isinstance(row, Event) else "",
        text=row.body,
        source=row.provenance,
        row=row,
    )
