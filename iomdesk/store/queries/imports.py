"""Reading for imports: kept column choices, who is known, what a batch did and what came after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy import text as sql_text

from iomdesk.domain.people import IdentifierKind
from iomdesk.store import schema
from iomdesk.store.queries.values import day, moment, moment_or_none
from iomdesk.store.schema import Kind
from iomdesk.store.vault import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One import.

    Attributes:
        undone_at: when it was taken back; None while it stands.
    """

    id: str
    revision: int
    file_name: str
    sheet: str
    sha256: str
    rows_taken: int
    rows_waiting: int
    made_at: datetime
    made_by: str
    undone_at: datetime | None


def batches(reading: Reading, *, limit: int = 50) -> tuple[Batch, ...]:
    """The imports of this store, latest first."""
    table = schema.import_batch
    query = select(table).order_by(table.c.created_at.desc()).limit(limit)
    return tuple(
        Batch(
            id=row["id"],
            revision=int(row["revision"]),
            file_name=row["file_name"],
            sheet=row["sheet"],
            sha256=row["sha256"],
            rows_taken=int(row["rows_taken"]),
            rows_waiting=int(row["rows_waiting"]),
            made_at=moment(row["created_at"]),
            made_by=row["created_by"],
            undone_at=moment_or_none(row["undone_at"]),
        )
        for row in reading.execute(query).mappings()
    )


def mapping(reading: Reading, signature: str) -> tuple[str, int, str] | None:
    """Id, revision and choices kept for headings of this signature."""
    columns = schema.import_mapping.c
    query = select(columns.id, columns.revision, columns.mapping).where(
        columns.signature == signature
    )
    row = reading.execute(query).first()
    return None if row is None else (str(row[0]), int(row[1]), str(row[2]))


KnownRow = tuple[str, str, str, str, date | None, tuple[tuple[IdentifierKind, str], ...]]
"""Id, surname, forename, other names, birth date, numbers of somebody in the store."""


def known(reading: Reading) -> list[KnownRow]:
    """Everybody in the store, those who have left too."""
    numbers: dict[str, list[tuple[IdentifierKind, str]]] = {}
    query = sql_text("SELECT person_id, kind, canonical FROM identifier")
    for person_id, kind, canonical in reading.execute(query):
        numbers.setdefault(str(person_id), []).append((IdentifierKind(kind), str(canonical)))
    names = sql_text("SELECT id, surname, forename, other_names, birth_date FROM person")
    return [
        (str(i), str(surname), str(forename), str(other), day(birth), tuple(numbers.get(i, ())))
        for i, surname, forename, other, birth in reading.execute(names)
    ]


def revision(reading: Reading, kind: Kind, row_id: str) -> int:
    """The revision of a row now; 0 when it is gone."""
    table = schema.BY_KIND[kind]
    query = select(table.c.revision).where(table.c.id == row_id)
    return int(reading.execute(query).scalar() or 0)


def changed_since(reading: Reading, batch_id: str) -> tuple[str, ...]:
    """People a batch touched whose data was changed or passed on after it."""
    query = sql_text(
        "SELECT DISTINCT person_id FROM log WHERE batch_id <> :batch"
        " AND seq > (SELECT min(seq) FROM log WHERE batch_id = :batch)"
        " AND verb <> 'consultation' AND person_id <> ''"
        " AND person_id IN (SELECT person_id FROM log WHERE batch_id = :batch)"
    )
    return tuple(str(row[0]) for row in reading.execute(query, {"batch": batch_id}))


def surnames(reading: Reading, people: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Surname and forename of these people, in alphabetical order."""
    columns = schema.person.c
    query = (
        select(columns.surname, columns.forename)
        .where(columns.id.in_(people))
        .order_by(columns.surname, columns.forename)
    )
    return tuple((str(row[0]), str(row[1])) for row in reading.execute(query))
