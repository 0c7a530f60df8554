"""The people that the palette finds, and what it may do with them."""

from collections.abc import Sequence
from functools import partial
from typing import Final, Protocol

from iomdesk.services import cohort
from iomdesk.services.cohort import Filter
from iomdesk.services.desk import Desk
from iomdesk.ui.palette import Entry, Group
from iomdesk.words import words

MOST: Final = 9


class Places(Protocol):
    """What can be done with somebody found."""

    def open_person(self, person_id: str) -> None:
        """Open the record."""
        ...

    def agenda_here(self) -> str:
        """On which agenda somebody may be put now, in words; empty for none."""
        ...

    def put_on_agenda(self, person_id: str, name: str) -> None:
        """Put somebody on it."""
        ...


class PalettePeople:
    """Finds people for the palette; Enter opens, Ctrl+Enter puts on the agenda in view."""

    def __init__(self, desk: Desk, places: Places) -> None:
        self._desk = desk
        self._places = places

    def find(self, typed: str) -> Sequence[Group]:
        """Those who fit what was typed; nobody while nothing is."""
        if not typed.strip():
            return ()
        found = cohort.find_people(self._desk, Filter(text=typed, limit=MOST))
        if not found.rows:
            return ()
        code = "people_capped" if found.total > len(found.rows) else "people_found"
        title = words("program", code, {"shown": len(found.rows), "total": f"{found.total:,}"})
        agenda = self._places.agenda_here()
        if agenda:
            title = words("program", "people_agenda", {"people": title, "meeting": agenda})
        places = self._places
        entries = tuple(
            Entry(
                id=f"person:{row.id}",
                text=row.name,
                run=partial(places.open_person, row.id),
                note=" · ".join(part for part in (row.crn, row.area) if part),
                icon="cohort",
                rag=row.rag,
                act=partial(places.put_on_agenda, row.id, row.name) if agenda else None,
                keep=True,
            )
            for row in found.rows
        )
        return (Group(title, entries),)
