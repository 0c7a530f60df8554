"""What "Move with a reason" is told and what it tells: plain values, no widgets."""

from dataclasses import dataclass
from datetime import date

from iomdesk.domain.people import Provenance, Rag
from iomdesk.services.ragfacts import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What the panel is about.

    Attributes:
        revision: the revision of the person that the move is based on.
        to: the new status; None when it is chosen in the panel.
    """

    person_id: str
    revision: int
    name: str
    before: Rag
    to: Rag | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person gave for a move; ``agreed_by`` is empty outside a meeting.

    Attributes:
        facts: what was said of the facts with it. against: why against the tests.
    """

    to: Rag
    reason: str
    agreed_by: str
    look_again_on: date | None
    facts: tuple[tuple[Statement, Provenance], ...]
    against: str
