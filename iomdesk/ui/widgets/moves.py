"""What "Move with a reason" is told and what it tells: plain values, no widgets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from iomdesk.domain.dates import show_date
from iomdesk.domain.people import Provenance, Rag
from iomdesk.services.ragfacts import Statement
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.formdef.scheme import MeetingKind

LOOK_AGAIN_DAYS: Final = 14
"""Days to the next look at a status, unless another day is given."""


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


def effects_of(move: Move, look_again: date | None, kinds: Sequence["MeetingKind"]) -> list[str]:
    """What the move does, line by line: only what is true of it now."""
    lines = [words("move", "adds_line")]
    if move.to is not None:
        lines.append(words("move", "starts_days", {"status": move.to.spoken}))
    lines.append(
        words("move", "no_look_again")
        if look_again is None
        else words("move", "looks_again", {"date": show_date(look_again)})
    )
    if move.to is not None:
        lines += _agenda_line(move.before, move.to, kinds)
    return lines


def _agenda_line(before: Rag, to: Rag, kinds: Sequence["MeetingKind"]) -> list[str]:
    now = [kind.title for kind in kinds if to in kind.proposes]
    was = [kind.title for kind in kinds if before in kind.proposes]
    if now == was:
        return []
    if not now:
        return [words("move", "no_longer_proposes")]
    if len(now) == len(kinds):
        return [words("move", "proposes_any")]
    return [words("move", "proposes", {"meetings": ", ".join(now)})]
