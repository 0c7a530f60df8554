"""What an agenda is built from: the last meeting, what waits, and what is new since."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import RowMapping, Table, select

from iomdesk.domain.deciding import MinuteKind, Verdict
from iomdesk.domain.meetings import Session
from iomdesk.domain.records import Action, Custody, Event, Note, RagChange
from iomdesk.store import schema
from iomdesk.store.queries.records import (
    action_of,
    custody_of,
    event_of,
    note_of,
    rag_change_of,
)
from iomdesk.store.queries.values import KEPT_FIRST, day, known_day, moment, moment_or_none
from iomdesk.store.vault import Reading

_M = schema.meeting.c
_S = schema.sitting.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The meeting before, of one kind and place.

    Attributes:
        opened_at, ended_at: as it was held; both None where it was not opened on this desk.
        heard: ids of the people on its agenda.
    """

    id: str
    on_date: date
    at_time: str
    opened_at: datetime | None
    ended_at: datetime | None
    heard: frozenset[str]


def before(
    reading: Reading, kind: str, place: str | None, on_date: date, at_time: str
) -> Before | None:
    """The last meeting of a kind before a moment that was not cancelled; ``place`` None: any.

    One that was held counts before one that was only planned.
    """
    query = (
        select(_M.id, _M.on_date, _M.at_time, _S.opened_at, _S.ended_at)
        .select_from(schema.meeting.outerjoin(schema.sitting, _S.meeting_id == _M.id))
        .where(
            _M.kind == kind,
            _M.cancelled_on.is_(None),
            (_M.on_date < on_date.isoformat())
            | ((_M.on_date == on_date.isoformat()) & (_M.at_time < at_time)),
        )
        .order_by(_S.opened_at.is_(None), _M.on_date.desc(), _M.at_time.desc())
        .limit(1)
    )
    if place is not None:
        query = query.where(_M.place == place)
    row = reading.execute(query).first()
    if row is None:
        return None
    cases = schema.meeting_case.c
    heard = reading.execute(select(cases.person_id).where(cases.meeting_id == row[0]))
    return Before(
        id=str(row[0]),
        on_date=known_day(row[1]),
        at_time=str(row[2]),
        opened_at=moment_or_none(row[3]),
        ended_at=moment_or_none(row[4]),
        heard=frozenset(str(one[0]) for one in heard),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Something an earlier meeting left to a later one, of a person or a referral."""

    person_id: str
    referral_id: str
    closed: bool
    on_date: date


def put_over(reading: Reading, kind: str, place: str | None) -> tuple[Waits, ...]:
    """Items whose decision waits and was not made since, of meetings of a kind, latest first."""
    minute, decided = schema.minute.c, schema.decision.c
    later = (
        select(decided.id)
        .where(
            decided.at >= minute.at,
            (decided.person_id == minute.person_id) | (decided.referral_id == minute.referral_id),
        )
        .exists()
    )
    query = (
        select(minute.person_id, minute.referral_id, minute.session, _M.on_date)
        .join(schema.meeting, _M.id == minute.meeting_id)
        .where(minute.kind == MinuteKind.WAITS.value, _M.kind == kind, ~later)
        .order_by(minute.at.desc())
    )
    if place is not None:
        query = query.where(_M.place == place)
    return tuple(_waits(row) for row in reading.execute(query).mappings())


def sent_to_panel(reading: Reading, daily: str) -> tuple[Waits, ...]:
    """Who was sent to the Panel and not decided of after it, latest first.

    Whoever left needs no Panel; what else a daily tasking, of the kind ``daily``, decides
    meanwhile is not the Panel's decision.
    """
    first, after = schema.decision.alias("first"), schema.decision.alias("after")
    there = schema.meeting.alias("there")
    settles = (Verdict.TO_PANEL.value, Verdict.LEAVE.value)
    later = (
        select(after.c.id)
        .join(there, there.c.id == after.c.meeting_id)
        .where(
            after.c.person_id == first.c.person_id,
            after.c.at > first.c.at,
            (there.c.kind != daily) | after.c.outcome.in_(settles),
        )
        .exists()
    )
    query = (
        select(first.c.person_id, first.c.referral_id, first.c.session, _M.on_date)
        .join(schema.meeting, _M.id == first.c.meeting_id)
        .where(first.c.outcome == Verdict.TO_PANEL.value, ~later)
        .order_by(first.c.at.desc())
    )
    return tuple(_waits(row) for row in reading.execute(query).mappings())


def _waits(row: RowMapping) -> Waits:
    return Waits(
        person_id=row["person_id"] or "",
        referral_id=row["referral_id"] or "",
        closed=row["session"] == Session.CLOSED.value,
        on_date=known_day(row["on_date"]),
    )


def _since(reading: Reading, table: Table, since: datetime) -> Sequence[RowMapping]:
    query = table.select().where(table.c.created_at > since.isoformat()).order_by(
        table.c.created_at, KEPT_FIRST
    )  # fmt: skip
    return reading.execute(query).mappings().all()


def events_since(reading: Reading, since: datetime) -> tuple[tuple[datetime, Event], ...]:
    """What was recorded of anybody after a moment, with when."""
    rows = _since(reading, schema.event, since)
    return tuple((moment(row["created_at"]), event_of(row)) for row in rows)


def notes_since(reading: Reading, since: datetime) -> tuple[tuple[datetime, Note], ...]:
    """What was noted of anybody after a moment, with when."""
    rows = _since(reading, schema.note, since)
    return tuple((moment(row["created_at"]), note_of(row)) for row in rows)


def moves_since(reading: Reading, since: datetime) -> tuple[RagChange, ...]:
    """Each change of a status after a moment."""
    change = schema.rag_change.c
    query = schema.rag_change.select().where(
        change.set_at > since.isoformat(), change.before != change.status
    )
    return tuple(rag_change_of(row) for row in reading.execute(query).mappings())


def given_by(reading: Reading, people: Collection[str]) -> dict[str, RagChange]:
    """By person, the line of history that gave the present status, as ``records.setting``."""
    change, person = schema.rag_change.c, schema.person.c
    query = (
        schema.rag_change.select()
        .join(schema.person, person.id == change.person_id)
        .where(
            change.person_id.in_(list(people)),
            change.status == person.rag,
            change.reason == person.rag_reason,
        )
        .order_by(change.set_at.desc(), change.created_at.desc(), change.id.desc())
    )
    found: dict[str, RagChange] = {}
    for row in reading.execute(query).mappings():
        found.setdefault(str(row["person_id"]), rag_change_of(row))
    return found


def heard_open(reading: Reading, meeting_id: str) -> frozenset[str]:
    """The ids of those whom a meeting has in its open part.

    What came of it for anybody else belongs to its closed part, also for somebody who was
    taken off its agenda, as ``queries/meetings.closed_meetings`` has it.
    """
    case = schema.meeting_case.c
    query = select(case.person_id).where(
        case.meeting_id == meeting_id, case.session == Session.OPEN.value
    )
    return frozenset(str(row[0]) for row in reading.execute(query))


def due_actions(reading: Reading, by: date) -> tuple[Action, ...]:
    """The open actions of all people that are due by a day, soonest first."""
    column = schema.action.c
    query = (
        schema.action.select()
        .where(
            column.done_on.is_(None), column.dropped_on.is_(None), column.due_on <= by.isoformat()
        )
        .order_by(column.due_on, column.created_at, KEPT_FIRST)
    )
    return tuple(action_of(row) for row in reading.execute(query).mappings())


def stays(reading: Reading) -> tuple[Custody, ...]:
    """Every stay in prison on record, earliest first."""
    column = schema.custody.c
    query = schema.custody.select().order_by(column.started_on, column.created_at, KEPT_FIRST)
    return tuple(custody_of(row) for row in reading.execute(query).mappings())


def left_between(reading: Reading, after: date, to: date) -> tuple[tuple[str, date, bool], ...]:
    """Who left the scheme after a day and by another: (person id, day, by a closed part)."""
    column, decided = schema.person.c, schema.decision.c
    shut = (
        select(decided.id)
        .where(
            decided.person_id == column.id,
            decided.outcome == Verdict.LEAVE.value,
            decided.session == Session.CLOSED.value,
        )
        .exists()
    )
    query = select(column.id, column.left_on, shut).where(
        column.merged_into.is_(None),
        column.left_on > after.isoformat(),
        column.left_on <= to.isoformat(),
    )
    rows = reading.execute(query)
    return tuple((str(row[0]), known_day(row[1]), bool(row[2])) for row in rows)


def registered(reading: Reading) -> dict[str, date]:
    """The day of registration of each active person who has one."""
    column = schema.person.c
    query = select(column.id, column.registered_on).where(
        column.merged_into.is_(None), column.left_on.is_(None)
    )
    found = {str(row[0]): day(row[1]) for row in reading.execute(query)}
    return {one: on for one, on in found.items() if on is not None}


def with_people(reading: Reading, kind: str, place: str, on_date: date, at_time: str) -> str | None:
    """The id of the last meeting of a kind at a place before a moment that invites somebody."""
    invited = schema.attendee.c.meeting_id
    query = (
        select(_M.id)
        .where(
            _M.kind == kind,
            _M.place == place,
            _M.cancelled_on.is_(None),
            _M.id.in_(select(invited)),
            (_M.on_date < on_date.isoformat())
            | ((_M.on_date == on_date.isoformat()) & (_M.at_time < at_time)),
        )
        .order_by(_M.on_date.desc(), _M.at_time.desc())
        .limit(1)
    )
    found = reading.execute(query).scalar()
    return None if found is None else str(found)


def of_series(reading: Reading, series: str, *, after: date) -> tuple[str, ...]:
    """The ids of the meetings of a series after a day, the earliest first."""
    query = (
        select(_M.id)
        .where(_M.series == series, _M.on_date > after.isoformat())
        .order_by(_M.on_date, _M.at_time)
    )
    return tuple(str(row[0]) for row in reading.execute(query))


def in_use(reading: Reading, meeting_id: str) -> bool:
    """Whether anything rests on a meeting beside the people on its list."""
    tables = (
        table
        for table in schema.metadata.sorted_tables
        if "meeting_id" in table.c and table.name != schema.Kind.ATTENDEE
    )
    found = (
        reading.execute(
            select(table.c.meeting_id).where(table.c.meeting_id == meeting_id).limit(1)
        ).first()
        for table in tables
    )
    return any(row is not None for row in found)
