"""Reading what hangs off people: history of status, needs, scores, actions, custody."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import Column, RowMapping
from sqlalchemy import text as sql_text

from iomdesk.domain.people import NeedLevel, Rag
from iomdesk.domain.records import (
    Action,
    Custody,
    Event,
    Flag,
    Need,
    Note,
    RagChange,
    Score,
)
from iomdesk.store import schema
from iomdesk.store.queries.values import KEPT_FIRST, day, known_day, moment, provenance
from iomdesk.store.schema import Kind
from iomdesk.store.vault import Reading

T = TypeVar("T")


def _of_person(
    reading: Reading,
    kind: Kind,
    person_id: str,
    make: Callable[[RowMapping], T],
    *order: Column[str],
    limit: int | None = None,
) -> tuple[T, ...]:
    table = schema.BY_KIND[kind]
    query = table.select().where(table.c.person_id == person_id).limit(limit)
    for column in (*order, table.c.created_at, table.c.id):
        query = query.order_by(column.desc())
    return tuple(make(row) for row in reading.execute(query).mappings())


def rag_change_of(row: RowMapping) -> RagChange:
    """A row of the status history as a value."""
    return RagChange(
        id=row["id"],
        person_id=row["person_id"],
        before=Rag(row["before"]),
        status=Rag(row["status"]),
        reason=row["reason"],
        agreed_by=row["agreed_by"],
        set_at=moment(row["set_at"]),
        set_by=row["created_by"],
        look_again_on=day(row["look_again_on"]),
        meeting_id=row["meeting_id"],
        provenance=provenance(row),
        suggested=row["suggested"],
        against=row["against"],
        tests=row["tests"],
        rule_set=row["rule_set"],
    )


def rag_history(reading: Reading, person_id: str) -> tuple[RagChange, ...]:
    """Every change of status of a person, latest first."""
    newest = schema.rag_change.c.set_at
    return _of_person(reading, Kind.RAG_CHANGE, person_id, rag_change_of, newest)


def note_of(row: RowMapping) -> Note:
    """A row of the table of notes as a value."""
    return Note(
        id=row["id"],
        person_id=row["person_id"],
        on_date=known_day(row["on_date"]),
        body=row["body"],
        provenance=provenance(row),
        revision=row["revision"],
        closed_only=bool(row["closed_only"]),
        anonymised=row["anonymised"],
        meeting_id=row["meeting_id"],
        at_time=row["at_time"],
        named=row["named"],
    )


def notes(reading: Reading, person_id: str, *, limit: int | None = None) -> tuple[Note, ...]:
    """The notes kept of a person, latest first; the first ``limit``, all for None."""
    on = schema.note.c.on_date
    return _of_person(reading, Kind.NOTE, person_id, note_of, on, limit=limit)


def notes_said(
    reading: Reading, meeting_id: str, person_id: str
) -> tuple[tuple[Note, datetime], ...]:
    """The notes a meeting took of a person, in that order, each with when it was taken."""
    columns = schema.note.c
    query = (
        schema.note.select()
        .where(columns.meeting_id == meeting_id, columns.person_id == person_id)
        .order_by(KEPT_FIRST)
    )
    rows = reading.execute(query).mappings()
    return tuple((note_of(row), moment(row["created_at"])) for row in rows)


def event_of(row: RowMapping) -> Event:
    """A row of the table of events as a value."""
    return Event(
        id=row["id"],
        person_id=row["person_id"],
        on_date=known_day(row["on_date"]),
        kind=row["kind"],
        body=row["body"],
        provenance=provenance(row),
        revision=row["revision"],
        at_time=row["at_time"],
        line=row["line"],
        count=row["count"],
        service=row["service"],
        outcome=row["outcome"],
        ended_on=day(row["ended_on"]),
        from_event=row["from_event"],
        closed_only=bool(row["closed_only"]),
        anonymised=row["anonymised"],
        import_id=row["import_id"],
    )


def events(reading: Reading, person_id: str, *, limit: int | None = None) -> tuple[Event, ...]:
    """What happened to a person, latest first; the first ``limit``, all for None."""
    on = schema.event.c.on_date
    return _of_person(reading, Kind.EVENT, person_id, event_of, on, limit=limit)


def events_since(
    reading: Reading, person_id: str, since: date, kinds: Collection[str] = ()
) -> tuple[Event, ...]:
    """What happened to a person on that day or after it, latest first.

    ``kinds`` are codes as stored; all of them when it is empty.
    """
    columns = schema.event.c
    query = schema.event.select().where(
        columns.person_id == person_id, columns.on_date >= since.isoformat()
    )
    if kinds:
        query = query.where(columns.kind.in_(tuple(kinds)))
    query = query.order_by(columns.on_date.desc(), columns.created_at.desc(), columns.id.desc())
    return tuple(event_of(row) for row in reading.execute(query).mappings())


def _need(row: RowMapping) -> Need:
    return Need(
        id=row["id"],
        person_id=row["person_id"],
        pathway=row["pathway"],
        level=NeedLevel(row["level"]),
        body=row["body"],
        assessed_on=known_day(row["assessed_on"]),
        provenance=provenance(row),
        revision=row["revision"],
        owner_agency=row["owner_agency"],
        owner_person=row["owner_person"],
        next_step=row["next_step"],
        next_on=day(row["next_on"]),
    )


def need(reading: Reading, need_id: str) -> Need | None:
    """One assessment of need; None when there is none of that id."""
    query = schema.need.select().where(schema.need.c.id == need_id)
    row = reading.execute(query).mappings().first()
    return None if row is None else _need(row)


def needs(reading: Reading, person_id: str) -> tuple[Need, ...]:
    """The assessments of need of a person, latest first."""
    return _of_person(reading, Kind.NEED, person_id, _need, schema.need.c.assessed_on)


def _score(row: RowMapping) -> Score:
    return Score(
        id=row["id"],
        person_id=row["person_id"],
        tool=row["tool"],
        months=row["months"],
        value=row["value"],
        scored_on=day(row["scored_on"]),
        rule_set=row["rule_set"],
        provenance=provenance(row),
        version=row["version"],
        basis=row["basis"],
        revision=row["revision"],
    )


def scores(reading: Reading, person_id: str) -> tuple[Score, ...]:
    """The scores of a person, latest first."""
    return _of_person(reading, Kind.SCORE, person_id, _score, schema.score.c.scored_on)


def custody_of(row: RowMapping) -> Custody:
    """A row of the table of stays in prison as a value."""
    return Custody(
        id=row["id"],
        revision=row["revision"],
        person_id=row["person_id"],
        establishment=row["establishment"],
        release_on=day(row["release_on"]),
        release_type=row["release_type"],
        ended_on=day(row["ended_on"]),
        provenance=provenance(row),
        started_on=day(row["started_on"]),
        sentence_days=row["sentence_days"],
        end_reason=row["end_reason"],
    )


def stay(reading: Reading, stay_id: str) -> Custody | None:
    """One stay in prison; None when there is none of that id."""
    query = schema.custody.select().where(schema.custody.c.id == stay_id)
    row = reading.execute(query).mappings().first()
    return None if row is None else custody_of(row)


def custody(reading: Reading, person_id: str) -> tuple[Custody, ...]:
    """The stays in prison of a person, latest first."""
    return _of_person(reading, Kind.CUSTODY, person_id, custody_of)


def _flag(row: RowMapping) -> Flag:
    return Flag(
        id=row["id"],
        person_id=row["person_id"],
        body=row["body"],
        until=day(row["until"]),
        closed_only=bool(row["closed_only"]),
        provenance=provenance(row),
        revision=row["revision"],
    )


def flags(reading: Reading, person_id: str) -> tuple[Flag, ...]:
    """The warnings on a person's record, first given first."""
    return tuple(reversed(_of_person(reading, Kind.FLAG, person_id, _flag)))


def action_of(row: RowMapping) -> Action:
    """The action a row keeps."""
    return Action(
        id=row["id"],
        revision=row["revision"],
        person_id=row["person_id"],
        body=row["body"],
        owner_agency=row["owner_agency"],
        owner_person=row["owner_person"],
        due_on=day(row["due_on"]),
        done_on=day(row["done_on"]),
        meeting_id=row["meeting_id"],
        provenance=provenance(row),
        outcome=row["outcome"],
        dropped_on=day(row["dropped_on"]),
        on_wall=bool(row["on_wall"]),
        closed_only=bool(row["closed_only"]),
    )


def actions(reading: Reading, person_id: str) -> tuple[Action, ...]:
    """The actions for a person, those due first at the top, closed ones after the open."""
    found = _of_person(reading, Kind.ACTION, person_id, action_of)
    return tuple(sorted(found, key=lambda one: (not one.is_open, one.due_on or date.max, one.id)))


def _among(people: Sequence[str] | None, column: str = "person_id") -> tuple[str, tuple[str, ...]]:
    """A condition that narrows a query to some people, with its values; nothing for all."""
    if people is None:
        return "", ()
    return f" AND {column} IN ({','.join('?' * len(people))})", tuple(people)


def open_actions(reading: Reading, people: Sequence[str] | None = None) -> dict[str, list[date]]:
    """Due dates of the open actions of each of these people (all for None), soonest first."""
    where, values = _among(people)
    query = "SELECT person_id, due_on FROM action WHERE done_on IS NULL"
    query += " AND dropped_on IS NULL AND due_on IS NOT NULL"
    rows = reading.exec_driver_sql(query + where + " ORDER BY due_on", values)
    found: dict[str, list[date]] = {}
    for person_id, due_on in rows:
        found.setdefault(str(person_id), []).append(known_day(due_on))
    return found


def current_custody(
    reading: Reading, people: Sequence[str] | None = None
) -> dict[str, tuple[str, date | None]]:
    """Who of these people (all for None) is in prison now: establishment and release date."""
    where, values = _among(people)
    query = "SELECT person_id, establishment, release_on FROM custody WHERE ended_on IS NULL"
    rows = reading.exec_driver_sql(query + where, values)
    return {
        str(person_id): (str(establishment), day(release_on))
        for person_id, establishment, release_on in rows
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """A meeting that has a person on its agenda.

    Attributes:
        kind: key of a meeting kind of the scheme.
        position: the case's number in its session; ``of`` counts that session's cases.
    """

    meeting_id: str
    kind: str
    on_date: date
    place: str
    session: str
    position: int
    of: int


def agendas(reading: Reading, person_id: str) -> tuple[Agenda, ...]:
    """The meetings that have a person on their agenda, latest first."""
    query = sql_text(
        "WITH o AS (SELECT x.* FROM meeting_case x JOIN person p ON p.id = x.person_id"
        "  WHERE p.merged_into IS NULL)"
        " SELECT m.id, m.kind, m.on_date, m.place, c.session,"
        " (SELECT count(*) FROM o WHERE o.meeting_id = m.id"
        "   AND o.session = c.session AND o.position <= c.position),"
        " (SELECT count(*) FROM o WHERE o.meeting_id = m.id AND o.session = c.session)"
        " FROM meeting_case c JOIN meeting m ON m.id = c.meeting_id"
        " WHERE c.person_id = :person ORDER BY m.on_date DESC, m.at_time DESC"
    )
    return tuple(
        Agenda(
            meeting_id=str(row[0]),
            kind=str(row[1]),
            on_date=known_day(row[2]),
            place=str(row[3]),
            session=str(row[4]),
            position=int(row[5]),
            of=int(row[6]),
        )
        for row in reading.execute(query, {"person": person_id})
    )


def reasons(reading: Reading) -> dict[str, str]:
    """The reason for the present status of each person of the active cohort who has one."""
    query = sql_text(
        "SELECT id, rag_reason FROM person"
        " WHERE left_on IS NULL AND merged_into IS NULL AND rag_reason <> ''"
    )
    return {str(person_id): str(reason) for person_id, reason in reading.execute(query)}
