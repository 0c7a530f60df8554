"""The copies of minutes in the register of copies, beside those of packs (S2 section 8).

The minutes of a meeting stand there once, under a reference of their own. A copy is entered
when it leaves the desk, not when it is made: what is only looked at is no copy.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from iomdesk.domain.meetings import Meeting, Pack, PackCopy, Session
from iomdesk.services import packs
from iomdesk.services.desk import Desk, Work
from iomdesk.store.queries import meetings as stored
from iomdesk.store.queries.copies import MINUTES
from iomdesk.store.schema import Kind

if TYPE_CHECKING:
    from iomdesk.services.minutes import MadeMinutes


def register(desk: Desk, meeting_id: str) -> Pack | None:
    """The minutes of a meeting as they stand in the register; None while no copy went out."""
    with desk.read() as reading:
        found = stored.minutes_out(reading, meeting_id)
    return found if found is not None and found.copies else None


def reference_for(desk: Desk, meeting: Meeting) -> str:
    """The reference its minutes have, or one that no others have: "DT-2026-11-24-SAL-MIN"."""
    start = f"{packs.reference_of(desk, meeting)}-{MINUTES}"
    with desk.read() as reading:
        held = stored.minutes_out(reading, meeting.id)
        given = stored.references_like(reading, start)
    if held is not None:
        return held.reference
    number = 1
    while (reference := start if number == 1 else f"{start}-{number}") in given:
        number += 1
    return reference


def enter(desk: Desk, work: Work, meeting_id: str, reference: str) -> None:
    """Keep the reference for these minutes, from when the first copies were made."""
    if stored.minutes_out(work.reading, meeting_id) is None:
        work.insert(
            Kind.PACK,
            {
                "meeting_id": meeting_id,
                "reference": reference,
                "made_at": work.at,
                "rule_set": desk.scheme.rule_set,
                "statement_sha256": desk.scheme.statement.sha256,
            },
        )


def goes_out(work: Work, made: "MadeMinutes", column: str) -> datetime | None:
    """Note that a copy was printed or saved now; gives when it had been before.

    The same copy, to the last byte, that is still out stands there once. ``column``:
    ``printed_at`` or ``saved_at``.
    """
    held = _entered(work, made)
    if held is not None:
        work.amend(Kind.PACK_COPY, held.id, held.revision, {column: work.at})
        return _when(held, column)
    work.insert(
        Kind.PACK_COPY,
        {
            "pack_id": _minutes(work, made).id,
            "number": made.number,
            "of": made.paper.of,
            "name": made.name,
            "agency": made.agency,
            "session": Session.CLOSED if made.paper.closed else Session.OPEN,
            "pages": made.pages,
            "sha256": made.sha256,
            column: work.at,
        },
    )
    return None


def set_back(work: Work, made: "MadeMinutes", column: str, before: datetime | None) -> None:
    """It did not go out after all."""
    held = _entered(work, made)
    if held is not None:
        work.amend(Kind.PACK_COPY, held.id, held.revision, {column: before})


def _when(copy: PackCopy, column: str) -> datetime | None:
    return copy.printed_at if column == "printed_at" else copy.saved_at


def _minutes(work: Work, made: "MadeMinutes") -> Pack:
    found = stored.minutes_out(work.reading, made.meeting_id)
    if found is None:
        raise KeyError(made.meeting_id)
    return found


def _entered(work: Work, made: "MadeMinutes") -> PackCopy | None:
    """The line of the same copy that did not come back and was not destroyed."""
    for one in _minutes(work, made).copies:
        same = (one.number, one.name, one.agency, one.sha256)
        gone = one.returned_at is not None or one.destroyed_on is not None
        if not gone and same == (made.number, made.name, made.agency, made.sha256):
            return one
    return None
