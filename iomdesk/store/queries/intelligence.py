"""Reading what is known of intelligence reports without their texts."""

from typing import Final

from sqlalchemy import case, func, literal, select
from sqlalchemy import text as sql_text

from iomdesk.domain.records import Event
from iomdesk.store import schema
from iomdesk.store.queries.events import INTELLIGENCE
from iomdesk.store.queries.records import event_of
from iomdesk.store.vault import Reading

FOLDED: Final = "\u2026"
"""Stands for a wording without the victim that is there, but folded."""


def folded(reading: Reading, person_id: str) -> tuple[Event, ...]:
    """The intelligence reports of a person, latest first, with every text left out.

    The texts do not leave the store until a report is opened, which is logged.
    """
    table = schema.event
    there = case((func.trim(table.c.anonymised) != "", FOLDED), else_="")
    away = {"body": literal(""), "outcome": literal(""), "anonymised": there}
    columns = [
        away[column.name].label(column.name) if column.name in away else column
        for column in table.columns
    ]
    query = (
        select(*columns)
        .where(table.c.person_id == person_id)
        .where(sql_text(INTELLIGENCE))
        .order_by(table.c.on_date.desc(), table.c.created_at.desc(), table.c.id.desc())
    )
    return tuple(event_of(row) for row in reading.execute(query).mappings())
