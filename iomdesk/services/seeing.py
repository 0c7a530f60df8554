"""Who would see one row, with the permission that stands on it: "Who would see this?"."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Identifier
from iomdesk.domain.ragfacts import RagFact
from iomdesk.domain.records import Action, Custody, Event, Flag, Need, Note, RagChange, Score
from iomdesk.services.audiences import Row, SeenBy, item_of, who_would_see
from iomdesk.services.desk import Desk
from iomdesk.store.queries import meetings, sources
from iomdesk.store.schema import Kind

_KINDS: Final[Mapping[type, Kind]] = {
    Event: Kind.EVENT,
    Note: Kind.NOTE,
    Need: Kind.NEED,
    Action: Kind.ACTION,
    Flag: Kind.FLAG,
    Custody: Kind.CUSTODY,
    Score: Kind.SCORE,
    Identifier: Kind.IDENTIFIER,
    RagFact: Kind.RAG_FACT,
    RagChange: Kind.RAG_CHANGE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A row as the gate sees it now.

    Attributes:
        revision: of the row, to record a permission on.
        permission: the originator's, in words; empty when none is recorded.
    """

    kind: Kind
    row_id: str
    revision: int
    originator: str
    permission: str
    seen: tuple[SeenBy, ...]


def sight(desk: Desk, row: Row, person_id: str) -> Sight:
    """Who would see a row as it stands now. KeyError when it is gone.

    What came of the closed part of a meeting belongs to closed parts, whatever it is.
    """
    kind = _KINDS[type(row)]
    with desk.read() as reading:
        held = sources.source_of(reading, kind, row.id)
        closed_at = meetings.closed_meetings(reading, person_id)
    if held is None:
        raise KeyError(row.id)
    revision, source = held
    closed = getattr(row, "meeting_id", None) in closed_at
    item = item_of(row, session=Session.CLOSED if closed else Session.OPEN, person_id=person_id)
    return Sight(
        kind=kind,
        row_id=row.id,
        revision=revision,
        originator=source.originator,
        permission=source.onward_permission,
        seen=who_would_see(desk, replace(item, provenance=source)),
    )
