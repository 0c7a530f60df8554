"""Reading what became of the numbered copies of packs and minutes."""

from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, and_, func, select

from iomdesk.domain.meetings import Basis, Session
from iomdesk.store import schema
from iomdesk.store.queries.values import known_day, moment, moment_or_none
from iomdesk.store.vault import Reading

MINUTES: Final = "MIN"
"""What the reference of minutes has after the place: "DT-2026-11-24-SAL-MIN"."""
_OF_MINUTES: Final = f"%-____-__-__-___-{MINUTES}%"


def of_minutes() -> ColumnElement[bool]:
    """Whether a row of ``pack`` stands for the minutes of its meeting."""
    return schema.pack.c.reference.like(_OF_MINUTES)


class OutRow(NamedTuple):
    """A copy that left the desk and neither came back nor was destroyed.

    Attributes:
        saved_at: that it left: when it was saved, or else printed.
        basis: of its reader, as the list of the meeting has it now; None off the list.
        minutes: it is a copy of the minutes and not of a pack.
    """

    id: str
    revision: int
    meeting_id: str
    kind: str
    place: str
    on_date: date
    reference: str
    number: int
    of: int
    name: str
    agency: str
    session: Session
    pages: int
    printed_at: datetime | None
    saved_at: datetime
    basis: Basis | None
    minutes: bool


def out(reading: Reading, meeting_id: str = "") -> tuple[OutRow, ...]:
    """The copies that are out, of one meeting by number, or of all: out longest first."""
    copy, pack, held, invited = (
        schema.pack_copy.c, schema.pack.c, schema.meeting.c, schema.attendee.c,
    )  # fmt: skip
    since = func.coalesce(copy.printed_at, copy.saved_at)
    query = (
        select(
            copy.id, copy.revision, held.id, held.kind, held.place, held.on_date,
            pack.reference, copy.number, copy.of, copy.name, copy.agency, copy.session,
            copy.pages, copy.printed_at, since, invited.basis, of_minutes(),
        )
        .join(schema.pack, pack.id == copy.pack_id)
        .join(schema.meeting, held.id == pack.meeting_id)
        .outerjoin(
            schema.attendee,
            and_(
                invited.meeting_id == held.id,
                invited.name == copy.name,
                invited.agency == copy.agency,
            ),
        )
        .where(
            since.is_not(None), copy.returned_at.is_(None), copy.destroyed_at.is_(None)
        )
        .order_by(since, pack.reference, copy.number)
    )  # fmt: skip
    if meeting_id:
        query = query.where(held.id == meeting_id).order_by(None)
        query = query.order_by(pack.made_at.desc(), pack.reference.desc(), copy.number)
    found = {row[0]: row for row in reading.execute(query)}
    return tuple(
        OutRow(
            id=row[0], revision=row[1], meeting_id=row[2], kind=row[3], place=row[4],
            on_date=known_day(row[5]), reference=row[6], number=row[7], of=row[8], name=row[9],
            agency=row[10], session=Session(row[11]), pages=row[12],
            printed_at=moment_or_none(row[13]), saved_at=moment(row[14]),
            basis=None if row[15] is None else Basis(row[15]), minutes=bool(row[16]),
        )
        for row in found.values()
    )  # fmt: skip


def made_on(reading: Reading, copy_id: str) -> date:
    """The day the pack of a copy was made; KeyError when there is no such copy."""
    query = (
        select(schema.pack.c.made_at)
        .join(schema.pack_copy, schema.pack_copy.c.pack_id == schema.pack.c.id)
        .where(schema.pack_copy.c.id == copy_id)
    )
    found = reading.execute(query).scalar()
    if found is None:
        raise KeyError(copy_id)
    return moment(found).date()
