"""Reading meetings, their attendees and cases, and the register of copies."""

from collections.abc import Mapping
from datetime import date, time
from typing import NamedTuple

from sqlalchemy import ColumnElement, RowMapping, ScalarSelect, Table, func, select

from iomdesk.domain.meetings import (
    Attendee,
    Basis,
    Case,
    DiaryLine,
    Meeting,
    Pack,
    PackCopy,
    Session,
)
from iomdesk.domain.people import Rag, full_name
from iomdesk.store import schema
from iomdesk.store.queries.copies import of_minutes
from iomdesk.store.queries.values import day, known_day, moment, moment_or_none
from iomdesk.store.vault import Reading


def _attendees(reading: Reading, meeting_id: str) -> tuple[Attendee, ...]:
    columns = schema.attendee.c
    query = (
        schema.attendee.select()
        .where(columns.meeting_id == meeting_id)
        .order_by(columns.position, columns.id)
    )
    rows = reading.execute(query).mappings().all()
    covered: dict[str, dict[str, date | None]] = {}
    consent = schema.consent.c
    ids = [row["id"] for row in rows]
    papers = select(consent.attendee_id, consent.person_id, consent.seen_on).where(
        consent.attendee_id.in_(ids)
    )
    for attendee_id, person_id, seen_on in reading.execute(papers):
        covered.setdefault(attendee_id, {})[person_id] = day(seen_on)
    return tuple(_attendee(row, covered.get(row["id"], {})) for row in rows)


def _attendee(row: RowMapping, consents: Mapping[str, date | None]) -> Attendee:
    return Attendee(
        id=row["id"],
        revision=row["revision"],
        position=row["position"],
        name=row["name"],
        agency=row["agency"],
        basis=Basis(row["basis"]),
        basis_detail=row["basis_detail"],
        basis_until=day(row["basis_until"]),
        by_phone=bool(row["by_phone"]),
        closed_session=bool(row["closed_session"]),
        consented=frozenset(consents),
        seen=frozenset((person_id, seen) for person_id, seen in consents.items() if seen),
    )


class ConsentRow(NamedTuple):
    """A consent as stored."""

    id: str
    revision: int
    seen_on: date | None


def consents(reading: Reading, attendee_id: str) -> dict[str, ConsentRow]:
    """Whose consent covers an attendee: person id to the row."""
    columns = schema.consent.c
    query = select(columns.person_id, columns.id, columns.revision, columns.seen_on).where(
        columns.attendee_id == attendee_id
    )
    return {
        str(row[0]): ConsentRow(str(row[1]), int(row[2]), day(row[3]))
        for row in reading.execute(query)
    }


def _cases(reading: Reading, meeting_id: str) -> tuple[Case, ...]:
    cases, people = schema.meeting_case.c, schema.person.c
    query = (
        select(schema.meeting_case, people.surname, people.forename, people.rag)
        .join(schema.person, people.id == cases.person_id)
        .where(cases.meeting_id == meeting_id, people.merged_into.is_(None))
        .order_by(cases.session == Session.CLOSED.value, cases.position, cases.id)
    )
    return tuple(
        Case(
            id=row["id"],
            revision=row["revision"],
            person_id=row["person_id"],
            name=full_name(row["surname"], row["forename"]),
            rag=Rag(row["rag"]),
            position=row["position"],
            session=Session(row["session"]),
            why=row["why"],
        )
        for row in reading.execute(query).mappings()
    )


def _meeting(reading: Reading, row: RowMapping) -> Meeting:
    return Meeting(
        id=row["id"],
        revision=row["revision"],
        kind=row["kind"],
        on_date=known_day(row["on_date"]),
        at_time=time.fromisoformat(row["at_time"]),
        place=row["place"],
        chair=row["chair"],
        chair_agency=row["chair_agency"],
        attendees=_attendees(reading, row["id"]),
        cases=_cases(reading, row["id"]),
        series=row["series"],
        cancelled_on=day(row["cancelled_on"]),
        cancelled_reason=row["cancelled_reason"],
    )


def meeting(reading: Reading, meeting_id: str) -> Meeting | None:
    """One meeting with its attendees and cases; None when there is none."""
    query = schema.meeting.select().where(schema.meeting.c.id == meeting_id)
    row = reading.execute(query).mappings().first()
    return None if row is None else _meeting(reading, row)


def meetings(
    reading: Reading, *, first: date | None = None, last: date | None = None
) -> tuple[Meeting, ...]:
    """The meetings between two dates, both included, latest first."""
    columns = schema.meeting.c
    query = schema.meeting.select().order_by(columns.on_date.desc(), columns.at_time.desc())
    if first is not None:
        query = query.where(columns.on_date >= first.isoformat())
    if last is not None:
        query = query.where(columns.on_date <= last.isoformat())
    return tuple(_meeting(reading, row) for row in reading.execute(query).mappings().all())


def diary(
    reading: Reading, *, first: date | None = None, last: date | None = None
) -> tuple[DiaryLine, ...]:
    """The meetings with how many people, cases and packs each has, latest first.

    ``first``, ``last``: from and to which day, both included; None for no end.
    """
    columns = schema.meeting.c

    def counted(table: Table) -> ScalarSelect[int]:
        query = select(func.count()).where(table.c.meeting_id == columns.id)
        if table is schema.meeting_case:
            merged = select(schema.person.c.id).where(schema.person.c.merged_into.is_not(None))
            query = query.where(table.c.person_id.not_in(merged))
        if table is schema.pack:
            query = query.where(~of_minutes())
        return query.correlate(schema.meeting).scalar_subquery()

    held = schema.sitting.c
    query = select(
        columns.id, columns.kind, columns.on_date, columns.at_time, columns.place, columns.chair,
        counted(schema.attendee), counted(schema.meeting_case), counted(schema.pack),
        counted(schema.meeting_referral), columns.series, columns.cancelled_on,
        held.opened_at, held.ended_at,
    ).select_from(
        schema.meeting.outerjoin(schema.sitting, held.meeting_id == columns.id)
    ).order_by(columns.on_date.desc(), columns.at_time.desc())  # fmt: skip
    if first is not None:
        query = query.where(columns.on_date >= first.isoformat())
    if last is not None:
        query = query.where(columns.on_date <= last.isoformat())
    return tuple(
        DiaryLine(
            id=row[0],
            kind=row[1],
            on_date=known_day(row[2]),
            at_time=time.fromisoformat(row[3]),
            place=row[4],
            chair=row[5],
            attendees=row[6],
            cases=row[7],
            packs=row[8],
            referrals=row[9],
            series=row[10],
            cancelled_on=day(row[11]),
            opened_at=moment_or_none(row[12]),
            ended_at=moment_or_none(row[13]),
        )
        for row in reading.execute(query)
    )


def kinds(reading: Reading) -> frozenset[str]:
    """The kinds of the meetings in the diary, past ones included."""
    found = reading.execute(select(schema.meeting.c.kind).distinct())
    return frozenset(str(row[0]) for row in found)


def earlier_attendees(reading: Reading) -> tuple[Attendee, ...]:
    """Everybody ever invited as they were the last time, by name."""
    attendees, meetings_ = schema.attendee.c, schema.meeting.c
    query = (
        select(schema.attendee)
        .join(schema.meeting, meetings_.id == attendees.meeting_id)
        .order_by(meetings_.on_date, meetings_.at_time)
    )
    latest = {row["name"].casefold(): row for row in reading.execute(query).mappings()}
    found = (_attendee(row, {}) for row in latest.values())
    return tuple(sorted(found, key=lambda one: one.name.casefold()))


def last_discussed(reading: Reading, person_id: str, before: date, *, closed: bool) -> date | None:
    """The last meeting before a date that had this person on its agenda.

    Without ``closed`` only open cases count: that somebody was heard behind closed doors
    is itself for the closed session.
    """
    cases, meetings_ = schema.meeting_case.c, schema.meeting.c
    query = (
        select(meetings_.on_date)
        .join(schema.meeting_case, cases.meeting_id == meetings_.id)
        .where(cases.person_id == person_id, meetings_.on_date < before.isoformat())
        .order_by(meetings_.on_date.desc())
        .limit(1)
    )
    if not closed:
        query = query.where(cases.session == Session.OPEN.value)
    return day(reading.execute(query).scalar())


def closed_meetings(reading: Reading, person_id: str) -> frozenset[str]:
    """The ids of the meetings whose closed part this person belongs to.

    Also of those that something of this person came of, and that do not have the person on
    their agenda: a case taken off it may have been a closed one, and what was decided
    there is not opened by that.
    """
    cases = schema.meeting_case.c
    of_person = select(cases.meeting_id, cases.session).where(cases.person_id == person_id)
    sessions = {str(row[0]): row[1] for row in reading.execute(of_person)}
    came_of: set[str] = set()
    for table in (schema.rag_change, schema.action):
        column = table.c.meeting_id
        found = select(column).distinct().where(table.c.person_id == person_id, column.is_not(None))
        came_of.update(str(row[0]) for row in reading.execute(found))
    closed = {one for one, session in sessions.items() if session == Session.CLOSED.value}
    return frozenset(closed | (came_of - sessions.keys()))


def _copies(reading: Reading, pack_id: str) -> tuple[PackCopy, ...]:
    columns = schema.pack_copy.c
    query = (
        schema.pack_copy.select()
        .where(columns.pack_id == pack_id)
        .order_by(columns.number, columns.created_at)
    )
    rows = reading.execute(query).mappings().all()
    return tuple(
        PackCopy(
            id=row["id"],
            revision=row["revision"],
            pack_id=pack_id,
            number=row["number"],
            of=row["of"],
            name=row["name"],
            agency=row["agency"],
            session=Session(row["session"]),
            pages=row["pages"],
            sha256=row["sha256"],
            printed_at=moment_or_none(row["printed_at"]),
            saved_at=moment_or_none(row["saved_at"]),
            returned_at=moment_or_none(row["returned_at"]),
            destroyed_on=day(row["destroyed_at"]),
            destroyed_by=row["destroyed_by"],
        )
        for row in rows
    )


def packs(reading: Reading, meeting_id: str) -> tuple[Pack, ...]:
    """The packs made for a meeting, latest first, each with its copies."""
    return _packs(reading, meeting_id, ~of_minutes())


def minutes_out(reading: Reading, meeting_id: str) -> Pack | None:
    """The minutes of a meeting with their copies that left the desk; None of none made."""
    found = _packs(reading, meeting_id, of_minutes())
    return found[0] if found else None


def _packs(reading: Reading, meeting_id: str, which: ColumnElement[bool]) -> tuple[Pack, ...]:
    columns = schema.pack.c
    query = (
        select(schema.pack, of_minutes().label("minutes"))
        .where(columns.meeting_id == meeting_id, which)
        .order_by(columns.made_at.desc(), columns.reference.desc())
    )
    return tuple(
        Pack(
            id=row["id"],
            meeting_id=meeting_id,
            reference=row["reference"],
            made_at=moment(row["made_at"]),
            made_by=row["created_by"],
            rule_set=row["rule_set"],
            copies=_copies(reading, row["id"]),
            minutes=bool(row["minutes"]),
        )
        for row in reading.execute(query).mappings().all()
    )


def copy_revision(reading: Reading, copy_id: str) -> int:
    """The revision of a copy in the register; KeyError when there is no such copy."""
    query = select(schema.pack_copy.c.revision).where(schema.pack_copy.c.id == copy_id)
    found = reading.execute(query).scalar()
    if found is None:
        raise KeyError(copy_id)
    return int(found)


def references_like(reading: Reading, start: str) -> frozenset[str]:
    """Pack references already given that begin with ``start``."""
    column = schema.pack.c.reference
    query = select(column).where(column.startswith(start, autoescape=True))
    return frozenset(str(row[0]) for row in reading.execute(query))
