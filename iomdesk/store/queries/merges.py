"""Reading merged records: who is kept for whom, what hangs off a person, what a merge moved."""

import json
from typing import Any, Final, NamedTuple

from sqlalchemy import RowMapping, select
from sqlalchemy import text as sql_text

from iomdesk.domain.merging import Merge
from iomdesk.domain.records import Event
from iomdesk.store import schema
from iomdesk.store.queries.records import event_of
from iomdesk.store.queries.values import moment, moment_or_none
from iomdesk.store.schema import Kind
from iomdesk.store.vault import Reading

HANGING: Final = tuple(
    kind for kind in Kind if kind is not Kind.MERGE and "person_id" in schema.BY_KIND[kind].columns
)
"""The tables of which rows hang off a person; all of them go along when records are merged."""

_M = schema.merge.c


class Change(NamedTuple):
    """One column of one row that a merge changed."""

    kind: Kind
    row_id: str
    column: str
    before: Any
    after: Any


class Moved(NamedTuple):
    """What a merge moved: columns of rows, and the forms of drafts that went along."""

    changes: tuple[Change, ...]
    drafts: tuple[str, ...]


def pack(moved: Moved) -> str:
    """As the column ``moved`` keeps it."""
    return json.dumps(
        {"changes": moved.changes, "drafts": moved.drafts},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def moved(reading: Reading, merge_id: str) -> Moved:
    """What a merge moved, in the order in which it was done."""
    packed = reading.execute(select(_M.moved).where(_M.id == merge_id)).scalar_one()
    told = json.loads(packed)
    changes = (Change(Kind(kind), *rest) for kind, *rest in told["changes"])
    return Moved(tuple(changes), tuple(told["drafts"]))


def kept_id(reading: Reading, person_id: str) -> str:
    """The record that stands for this one now: its own id unless it was merged."""
    column, seen = schema.person.c, {person_id}
    while True:
        query = select(column.merged_into).where(column.id == person_id)
        into = reading.execute(query).scalar()
        if not into or into in seen:
            return person_id
        person_id = str(into)
        seen.add(person_id)


def family(reading: Reading, person_id: str) -> tuple[str, ...]:
    """The ids of all records that were merged into this one, and into those."""
    query = sql_text(
        "WITH RECURSIVE f(id) AS (SELECT id FROM person WHERE merged_into = :person"
        " UNION SELECT p.id FROM person p JOIN f ON p.merged_into = f.id) SELECT id FROM f"
    )
    return tuple(str(row[0]) for row in reading.execute(query, {"person": person_id}))


def row(reading: Reading, person_id: str) -> dict[str, object] | None:
    """A person's own row, column by column; None when there is none."""
    found = reading.execute(
        schema.person.select().where(schema.person.c.id == person_id)
    ).mappings().first()  # fmt: skip
    return None if found is None else {str(name): value for name, value in found.items()}


def hanging(reading: Reading, kind: Kind, person_id: str) -> list[dict[str, Any]]:
    """The rows of a table that hang off a person, in the order in which they were kept."""
    table = schema.BY_KIND[kind]
    query = table.select().where(table.c.person_id == person_id)
    query = query.order_by(table.c.created_at, table.c.id)
    return [
        {str(name): value for name, value in found.items()}
        for found in reading.execute(query).mappings()
    ]


def across(reading: Reading, *people: str) -> tuple[Event, ...]:
    """The convictions of these people that name an arrest of somebody else."""
    own, arrest = schema.event, schema.event.alias()
    query = (
        select(own)
        .join(arrest, arrest.c.id == own.c.from_event)
        .where(own.c.person_id.in_(people), arrest.c.person_id != own.c.person_id)
    )
    return tuple(event_of(found) for found in reading.execute(query).mappings())


def value(reading: Reading, kind: Kind, row_id: str) -> RowMapping | None:
    """Any row as it stands; None when it is gone."""
    table = schema.BY_KIND[kind]
    return reading.execute(table.select().where(table.c.id == row_id)).mappings().first()


def _merge(found: RowMapping) -> Merge:
    told = json.loads(found["fields"])
    fields = {str(name): (before, after) for name, (before, after) in told.items()}
    return Merge(
        id=found["id"],
        revision=found["revision"],
        person_id=found["person_id"],
        merged_id=found["merged_id"],
        reason=found["reason"],
        at=moment(found["created_at"]),
        who=found["created_by"],
        fields=fields,
        undone_at=moment_or_none(found["undone_at"]),
        undone_reason=found["undone_reason"],
    )


_ALL_BUT_MOVED = [column for column in schema.merge.columns if column.name != "moved"]


def merge(reading: Reading, merge_id: str) -> Merge | None:
    """One merge; None when there is none."""
    found = reading.execute(select(*_ALL_BUT_MOVED).where(_M.id == merge_id)).mappings().first()
    return None if found is None else _merge(found)


def standing(reading: Reading, person_id: str) -> tuple[Merge, ...]:
    """The merges into this record that were not undone, latest first."""
    query = (
        select(*_ALL_BUT_MOVED)
        .where(_M.person_id == person_id, _M.undone_at.is_(None))
        .order_by(_M.created_at.desc(), sql_text("merge.rowid DESC"))
    )
    return tuple(_merge(found) for found in reading.execute(query).mappings())


def added_since(reading: Reading, person_id: str, merge_id: str) -> int:
    """How many rows about a person were kept after a merge and are there still, by the log."""
    query = sql_text(
        "WITH since AS (SELECT seq, verb, row_id FROM log WHERE person_id = :person"
        "  AND seq > (SELECT max(seq) FROM log"
        "   WHERE person_id = :person AND row_id = :merge))"
        " SELECT count(DISTINCT row_id) FROM since WHERE verb = 'collection'"
        "  AND row_id NOT IN (SELECT row_id FROM since WHERE verb = 'erasure')"
    )
    values = {"person": person_id, "merge": merge_id}
    return int(reading.execute(query, values).scalar_one())
