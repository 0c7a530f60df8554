"""Rows by what they all have: whose they are, and their source."""

from sqlalchemy import select

from iomdesk.domain.people import Provenance
from iomdesk.store import schema
from iomdesk.store.queries.values import provenance
from iomdesk.store.schema import Kind
from iomdesk.store.vault import Reading


def person_of(reading: Reading, kind: Kind, row_id: str) -> str:
    """Whose row it is; empty where it is nobody's, or there is no such row."""
    if kind is Kind.PERSON:
        return row_id
    table = schema.BY_KIND[kind]
    query = select(table.c.person_id).where(table.c.id == row_id)
    return str(reading.execute(query).scalar() or "")


def source_of(reading: Reading, kind: Kind, row_id: str) -> tuple[int, Provenance] | None:
    """The revision and the source of a row; None when there is no such row."""
    table = schema.BY_KIND[kind]
    row = reading.execute(table.select().where(table.c.id == row_id)).mappings().first()
    return None if row is None else (int(row["revision"]), provenance(row))
