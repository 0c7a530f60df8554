"""The record as the matrix counts it: which records there are, what they are, where they go.

Of an intelligence report nothing is told here but its day, its grade and its agency: the
text is read on the Intelligence tab, where opening it is logged.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from iomdesk.domain.dates import show_date
from iomdesk.domain.events import COMPLIANCE, OFFENCES, EventKind, kind_of
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.records import Event
from iomdesk.services import events
from iomdesk.services.desk import Desk
from iomdesk.store.queries import records
from iomdesk.words import words

_COUNTED: Final = OFFENCES | COMPLIANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A record as it is told behind a point of the matrix.

    Attributes:
        what: "Arrest", "3 arrests", "Intelligence, 5x5x5 B2".
        agency: whose record it is.
        body: what is written of it; empty for intelligence.
        line: the matrix line it names. needs_line: whether it asks for one.
    """

    event_id: str
    revision: int
    on_date: date
    what: str
    agency: str
    body: str
    line: str
    needs_line: bool

    @property
    def heading(self) -> str:
        """ "12 Nov 2026, arrest"."""
        return words("counting", "heading", {"date": show_date(self.on_date), "what": self.what})


def held(desk: Desk, person_id: str | None) -> tuple[Event, ...]:
    """The records of a person that bear on a matrix at all, latest first.

    None for somebody who has no record yet: a referral that is not registered.
    """
    if person_id is None:
        return ()
    with desk.read() as reading:
        found = records.events(reading, person_id)
    return tuple(one for one in found if one.is_intelligence or kind_of(one.kind) in _COUNTED)


def told(found: Iterable[Event]) -> dict[str, Told]:
    """What is told of each record, by its id."""
    return {one.id: _told(one) for one in found}


def _told(event: Event) -> Told:
    report = event.is_intelligence
    kind = kind_of(event.kind)
    params = {"kind": words("event_kind", kind), "count": event.count}
    if report:
        params["kind"] = words("event_kind", EventKind.INTELLIGENCE)
        params["grade"] = event.provenance.grade.strip() or words("counting", "no_grade")
    code = "report" if report else "one" if event.count == 1 else "several"
    return Told(
        event_id=event.id,
        revision=event.revision,
        on_date=event.on_date,
        what=words("counting", f"what_{code}", params),
        agency=event.provenance.originator,
        body="" if report else event.body,
        line=event.line,
        needs_line=not report and kind in OFFENCES,
    )


def place(desk: Desk, event: Event, line: str) -> Event:
    """Name the line of the matrix an arrest or conviction counts on; the record keeps it.

    Logged as a change with its reason. Raises RuleViolation ``required`` without a line of
    the sheet, and what ``events.amend_event`` raises.
    """
    row = next((one for one in desk.scheme.matrix.rows() if one.id == line), None)
    if row is None or kind_of(event.kind) not in OFFENCES:
        raise RuleViolation("line", "required")
    return events.amend_event(
        desk,
        event.id,
        event.revision,
        replace(events.again(event), line=line),
        event.provenance,
        reason=words("counting", "placed", {"line": row.label}),
    )
