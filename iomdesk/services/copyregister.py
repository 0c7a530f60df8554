"""The register of copies of packs and minutes: what is out, what came back, what was destroyed.

S2 section 8: partners who do not sit by statute destroy their copies as soon as their part
in a case has ended, so the desk has to know which copies are still out and with whom.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.problems import RuleViolation
from iomdesk.services.desk import Desk, Work
from iomdesk.store.queries import copies as stored
from iomdesk.store.queries import meetings
from iomdesk.store.queries.copies import OutRow
from iomdesk.store.schema import Kind

__all__ = ["CopyState", "OutCopy", "came_back", "chase", "destroyed", "outstanding"]


class CopyState(StrEnum):
    """What became of a copy."""

    MADE = "made"
    OUT = "out"
    RETURNED = "returned"
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutCopy:
    """A copy that left the desk.

    Attributes:
        id: of the copy. occasion: "Daily tasking, Saltergate".
        out_since: when it was printed or, where it never was, saved.
        by_file: it left as a file and not on paper.
        must_destroy: its reader does not sit by statute, or is on the list no more (S2
            section 8).
        minutes: it is a copy of the minutes and not of a pack.
        revision: of the copy, as it stands in the register.
    """

    id: str
    revision: int
    meeting_id: str
    reference: str
    occasion: str
    on_date: date
    number: int
    of: int
    name: str
    agency: str
    session: Session
    pages: int
    out_since: datetime
    by_file: bool
    must_destroy: bool
    minutes: bool


def outstanding(desk: Desk, meeting_id: str) -> tuple[OutCopy, ...]:
    """The copies of a meeting that are out: neither returned nor destroyed; by their numbers."""
    with desk.read() as reading:
        return tuple(_out(desk, row) for row in stored.out(reading, meeting_id))


def chase(desk: Desk) -> tuple[OutCopy, ...]:
    """The copies of all meetings that are out, the one that is out longest first."""
    with desk.read() as reading:
        return tuple(_out(desk, row) for row in stored.out(reading))


def _out(desk: Desk, row: OutRow) -> OutCopy:
    kind = desk.scheme.meeting_kind(row.kind)
    return OutCopy(
        id=row.id,
        revision=row.revision,
        meeting_id=row.meeting_id,
        reference=row.reference,
        occasion=f"{kind.title}, {row.place}",
        on_date=row.on_date,
        number=row.number,
        of=row.of,
        name=row.name,
        agency=row.agency,
        session=row.session,
        pages=row.pages,
        out_since=row.printed_at or row.saved_at,
        by_file=row.printed_at is None,
        must_destroy=row.basis is not Basis.STATUTORY,
        minutes=row.minutes,
    )


def came_back(desk: Desk, copy_id: str, *, back: bool = True) -> None:
    """Note that a copy came back to the chair, or take that note back.

    KeyError for a copy that is not in the register.
    """

    def act(work: Work) -> None:
        revision = meetings.copy_revision(work.reading, copy_id)
        value = desk.clock.now() if back else None
        work.amend(Kind.PACK_COPY, copy_id, revision, {"returned_at": value})

    desk.write(act, context="pack")


def destroyed(desk: Desk, copy_id: str, *, by: str, on: date) -> None:
    """Note that a copy was destroyed: by whose word, and on which day.

    Raises RuleViolation ``required`` for ``by``, ``copy_day_ahead`` or ``copy_day_before``
    for ``on``; KeyError.
    """
    if not by.strip():
        raise RuleViolation("by", "required")
    if on > desk.today():
        raise RuleViolation("on", "copy_day_ahead")

    def act(work: Work) -> None:
        revision = meetings.copy_revision(work.reading, copy_id)
        if on < stored.made_on(work.reading, copy_id):
            raise RuleViolation("on", "copy_day_before")
        values = {"destroyed_at": on, "destroyed_by": " ".join(by.split())}
        work.amend(Kind.PACK_COPY, copy_id, revision, values)

    desk.write(act, context="pack")


def not_destroyed(desk: Desk, copy_id: str) -> None:
    """Take the note back that a copy was destroyed; the log keeps that it was there."""

    def act(work: Work) -> None:
        revision = meetings.copy_revision(work.reading, copy_id)
        work.amend(Kind.PACK_COPY, copy_id, revision, {"destroyed_at": None, "destroyed_by": ""})

    desk.write(act, context="pack")
