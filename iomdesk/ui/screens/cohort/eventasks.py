"""What each kind of event asks for, what was typed of it, and how it stands in the fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from iomdesk.domain.dates import show_date
from iomdesk.domain.events import EventKind
from iomdesk.domain.people import Provenance
from iomdesk.domain.records import Event, Note
from iomdesk.services.events import NOTE, NewEvent, NewNote
from iomdesk.ui.widgets import sourcefields

ASKS: Final[Mapping[str, tuple[str, ...]]] = {
    EventKind.ARREST: ("at_time", "count", "line"),
    EventKind.CONVICTION: ("count", "line", "from_event", "outcome"),
    EventKind.BREACH: ("outcome",),
    EventKind.RECALL: ("outcome",),
    EventKind.MISSED: ("at_time", "count", "service"),
    EventKind.KEPT: ("at_time", "count", "service"),
    EventKind.DRUG_TEST: ("at_time", "result"),
    EventKind.WARRANT: ("ended_on", "outcome"),
    EventKind.RELEASE: ("at_time",),
    EventKind.VISIT: ("at_time", "outcome"),
    EventKind.COMPLAINT: ("outcome",),
    EventKind.TAG: ("ended_on",),
    EventKind.INTELLIGENCE: (),
    EventKind.OTHER: ("at_time",),
    NOTE: (),
}
"""What each kind asks for beside day, words and source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was typed, read.

    Attributes:
        reason: why it is put right; empty for something new.
        go_on: the next one of the same kind is wanted after it.
    """

    new: NewEvent | NewNote
    source: Provenance
    reason: str = ""
    go_on: bool = False


def answers_of(row: Event | Note) -> dict[str, str]:
    """An event or note that is held, as it stands in the fields."""
    both = {
        "on_date": show_date(row.on_date),
        "body": row.body,
        "anonymised": row.anonymised,
        "closed_only": "1" if row.closed_only else "",
        **sourcefields.answers_of(row.provenance),
    }
    if isinstance(row, Note):
        return both
    drug = row.kind == EventKind.DRUG_TEST
    return {
        "at_time": row.at_time,
        "count": str(row.count),
        "line": row.line,
        "from_event": row.from_event or "",
        "service": row.service,
        "result": row.outcome if drug else "",
        "outcome": "" if drug else row.outcome,
        "ended_on": "" if row.ended_on is None else show_date(row.ended_on),
        **both,
    }


def arrest_words(arrest: Event, labels: Mapping[str, str]) -> str:
    """An arrest in a line: its day and what it was for."""
    about = arrest.body or labels.get(arrest.line, "")
    return f"{show_date(arrest.on_date)}: {about}" if about else show_date(arrest.on_date)
