"""Reading what came of a meeting, whosever record it was kept in."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple, TypeVar

from sqlalchemy import RowMapping, select

from iomdesk.domain.deciding import MinuteKind
from iomdesk.domain.meetings import Session
from iomdesk.domain.records import Action, Note
from iomdesk.store import schema
from iomdesk.store.queries.records import action_of, note_of
from iomdesk.store.queries.values import KEPT_FIRST
from iomdesk.store.schema import Kind
from iomdesk.store.vault import Reading

T = TypeVar("T")


def _of_meeting(
    reading: Reading, kind: Kind, meeting_id: str, make: Callable[[RowMapping], T]
) -> tuple[T, ...]:
    table = schema.BY_KIND[kind]
    query = table.select().where(table.c.meeting_id == meeting_id)
    rows = reading.execute(query.order_by(table.c.created_at, KEPT_FIRST)).mappings()
    return tuple(make(row) for row in rows)


def notes(reading: Reading, meeting_id: str) -> tuple[Note, ...]:
    """The notes that a meeting took of people, in the order they were taken."""
    return _of_meeting(reading, Kind.NOTE, meeting_id, note_of)


def actions(reading: Reading, meeting_id: str) -> tuple[Action, ...]:
    """The actions that came of a meeting, in the order they were taken on."""
    return _of_meeting(reading, Kind.ACTION, meeting_id, action_of)


def meeting_of(reading: Reading, minute_id: str) -> str:
    """The meeting a line of the minutes belongs to; KeyError when there is no such line."""
    query = select(schema.minute.c.meeting_id).where(schema.minute.c.id == minute_id)
    found = reading.execute(query).scalar()
    if found is None:
        raise KeyError(minute_id)
    return str(found)


def meeting_of_decision(reading: Reading, decision_id: str) -> str:
    """The meeting that made a decision; KeyError when there is no such decision."""
    query = select(schema.decision.c.meeting_id).where(schema.decision.c.id == decision_id)
    found = reading.execute(query).scalar()
    if found is None:
        raise KeyError(decision_id)
    return str(found)


def decided_last_move(reading: Reading, person_id: str) -> bool:
    """Whether a meeting decided the latest change of a person's status, or of it afterwards."""
    changes, decisions = schema.rag_change.c, schema.decision.c
    query = (
        select(changes.id, changes.set_at)
        .where(changes.person_id == person_id)
        .order_by(changes.set_at.desc(), changes.created_at.desc(), changes.id.desc())
        .limit(1)
    )
    latest = reading.execute(query).first()
    if latest is None:
        return False
    made = select(decisions.id).where(
        decisions.person_id == person_id,
        (decisions.rag_change_id == latest[0]) | (decisions.at > latest[1]),
    )
    return reading.execute(made.limit(1)).first() is not None


def day_given_in(reading: Reading, person_id: str, day: date | None) -> Session | None:
    """In which part of a meeting the day to look again was last decided; None where in none."""
    column = schema.decision.c
    given = None if day is None else day.isoformat()
    query = (
        select(column.session)
        .where(column.person_id == person_id, column.look_again_on == given)
        .order_by(column.at.desc())
        .limit(1)
    )
    found = None if day is None else reading.execute(query).scalar()
    return None if found is None else Session(found)


def is_minuted(reading: Reading, meeting_id: str | None) -> bool:
    """Whether the minutes of a meeting were approved by its chair."""
    columns = schema.sitting.c
    query = select(columns.approved_at).where(columns.meeting_id == (meeting_id or ""))
    return reading.execute(query).scalar() is not None


class Line(NamedTuple):
    """A row of the minutes that is about to go."""

    id: str
    revision: int


def none_said(reading: Reading, meeting_id: str | None, person_id: str) -> tuple[Line, ...]:
    """The lines by which a meeting said that no action comes of a person's case."""
    columns = schema.minute.c
    query = select(columns.id, columns.revision).where(
        columns.meeting_id == (meeting_id or ""),
        columns.person_id == person_id,
        columns.kind == MinuteKind.NO_ACTION.value,
    )
    return tuple(Line(str(row[0]), int(row[1])) for row in reading.execute(query))
