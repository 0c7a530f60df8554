"""Reading what was stated of the facts behind a status, and what the record holds about them."""

import json
from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import RowMapping, select

from iomdesk.domain.events import EventKind
from iomdesk.domain.ragfacts import FactName, FactValue, RagFact
from iomdesk.domain.records import Event
from iomdesk.store import schema
from iomdesk.store.queries.records import event_of
from iomdesk.store.queries.values import KEPT_FIRST, KEPT_LAST, known_day, provenance
from iomdesk.store.vault import Reading


def _fact(row: RowMapping) -> RagFact:
    return RagFact(
        id=row["id"],
        revision=row["revision"],
        person_id=row["person_id"],
        fact=FactName(row["fact"]),
        value=FactValue(row["value"]),
        as_at=known_day(row["as_at"]),
        body=row["body"],
        rests_on=tuple(json.loads(row["rests_on"])) if row["rests_on"] else (),
        provenance=provenance(row),
    )


def facts(reading: Reading, person_id: str) -> tuple[RagFact, ...]:
    """Everything stated of the five facts of a person, in the order it was stated."""
    table = schema.rag_fact
    query = table.select().where(table.c.person_id == person_id)
    query = query.order_by(table.c.as_at, table.c.created_at, KEPT_FIRST)
    return tuple(_fact(row) for row in reading.execute(query).mappings())


def fact(reading: Reading, fact_id: str) -> RagFact | None:
    """One statement; None when there is none of that id."""
    table = schema.rag_fact
    row = reading.execute(table.select().where(table.c.id == fact_id)).mappings().first()
    return None if row is None else _fact(row)


def kept(rests_on: Iterable[str]) -> str:
    """Ids of events as the column keeps them; empty for none."""
    ids = list(dict.fromkeys(rests_on))
    return json.dumps(ids) if ids else ""


def bearing(
    reading: Reading, person_id: str, kinds: Collection[EventKind], since: date
) -> tuple[Event, ...]:
    """Events of a person since a day that may bear on a fact, and every open warrant, latest first.

    Also whatever is intelligence by its grade. Unpublished HMPPS data is no ground for a
    status (S4) and is left out.
    """
    c = schema.event.c
    query = (
        select(schema.event)
        .where(c.person_id == person_id, c.hmpps_unpublished == 0)
        .where(
            ((c.on_date >= since.isoformat()) & (c.kind.in_([*kinds]) | (c.grade != "")))
            | ((c.kind == EventKind.WARRANT) & c.ended_on.is_(None))
        )
        .order_by(c.on_date.desc(), c.at_time.desc(), c.created_at.desc(), KEPT_LAST)
    )
    return tuple(event_of(row) for row in reading.execute(query).mappings())


def events_of(reading: Reading, person_id: str, ids: Collection[str]) -> tuple[Event, ...]:
    """Those of these events that are the person's, latest first."""
    if not ids:
        return ()
    c = schema.event.c
    query = select(schema.event).where(c.person_id == person_id, c.id.in_(sorted(set(ids))))
    query = query.order_by(c.on_date.desc(), c.created_at.desc())
    return tuple(event_of(row) for row in reading.execute(query).mappings())
