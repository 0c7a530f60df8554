"""Something that happened to a person, kept through the service in one line of a test."""

from datetime import date

from iomdesk.domain.events import EventKind
from iomdesk.domain.people import Provenance
from iomdesk.services import events
from iomdesk.services.desk import Desk
from iomdesk.services.events import NewEvent, NewNote


def event(
    desk: Desk,
    person_id: str,
    body: str,
    *,
    source: Provenance,
    on: date,
    kind: EventKind = EventKind.OTHER,
) -> str:
    """Keep an event with nothing but its words; gives its id."""
    return events.add_event(desk, person_id, NewEvent(kind=kind, on_date=on, body=body), source)


def note(desk: Desk, person_id: str, body: str, *, source: Provenance, on: date) -> str:
    """Keep a note; gives its id."""
    return events.add_note(desk, person_id, NewNote(on_date=on, body=body), source)
