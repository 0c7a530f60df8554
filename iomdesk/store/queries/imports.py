"""Reading for imports: kept column choices, who is known, what a batch did and what came after."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy import text as sql_text

from iomdesk.domain.people import IdentifierKind, Rag
from iomdesk.store import schema
from iomdesk.store.queries.values import KEPT_LAST, day, moment, moment_or_none
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
    query = select(table).order_by(table.c.created_at.desc(), KEPT_LAST).limit(limit)
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


def event_batches(reading: Reading) -> frozenset[str]:
    """The imports that were lists of events, those taken back too."""
    query = sql_text(
        # The first thing a list of events made is an event; the log of a list of people,
        # a hundred thousand entries perhaps, is not gone through for one.
        "SELECT id FROM import_batch WHERE (SELECT subject FROM log"
        " WHERE log.batch_id = import_batch.id AND log.subject <> 'import_batch'"
        " ORDER BY seq LIMIT 1) = 'event'"
    )
    return frozenset(str(row[0]) for row in reading.execute(query))


def events_of(reading: Reading, batch_id: str) -> int:
    """How many events of an import stand."""
    query = sql_text("SELECT count(*) FROM event WHERE import_id = :batch")
    return int(reading.execute(query, {"batch": batch_id}).scalar_one())


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
    names = sql_text(
        "SELECT id, surname, forename, other_names, birth_date FROM person"
        " WHERE merged_into IS NULL"
    )
    return [
        (str(i), str(surname), str(forename), str(other), day(birth), tuple(numbers.get(i, ())))
        for i, surname, forename, other, birth in reading.execute(names)
    ]


class HeldRow(NamedTuple):
    """What the store holds of somebody, as far as a row of a file could say it too.

    Attributes:
        scores: months and value of each score, latest last.
        prison: where the stay is that has not ended; empty without one.
    """

    id: str
    surname: str
    forename: str
    other_names: str
    birth_date: date | None
    area: str
    address: str
    phone: str
    offender_manager: str
    ppo: bool
    mappa: str
    registered_on: date | None
    last_conviction_on: date | None
    rag: Rag
    rag_on: date | None
    scores: tuple[tuple[int, str], ...]
    in_custody: bool
    prison: str
    release_on: date | None


_HELD = (
    "SELECT id, surname, forename, other_names, birth_date, area, address, phone,"
    " offender_manager, ppo, mappa, registered_on, last_conviction_on, rag, rag_since FROM person"
)
_STAYS = "SELECT person_id, establishment, release_on FROM custody WHERE ended_on IS NULL"
_SCORES = "SELECT person_id, months, value FROM score WHERE tool = :tool"
_FEW = 500
"""Up to this many people are asked for by id; more are read with everybody."""


def held(reading: Reading, people: Collection[str], *, tool: str) -> dict[str, HeldRow]:
    """What the store holds of these people; those who are gone are missing.

    ``tool`` is the one whose scores a file gives.
    """
    wanted = frozenset(people)
    if not wanted:
        return {}
    scores: dict[str, list[tuple[int, str]]] = {}
    order = " ORDER BY scored_on, created_at, id"
    for person_id, months, value in _about(reading, _SCORES, order, wanted, {"tool": tool}):
        scores.setdefault(str(person_id), []).append((int(months or 0), str(value)))
    order = " ORDER BY created_at, id"
    stays = {str(row[0]): row for row in _about(reading, _STAYS, order, wanted, {})}
    found: dict[str, HeldRow] = {}
    for row in _about(reading, _HELD, "", wanted, {}):
        person_id = str(row[0])
        stay = stays.get(person_id)
        found[person_id] = HeldRow(
            person_id,
            str(row[1]),
            str(row[2]),
            str(row[3]),
            day(row[4]),
            str(row[5]),
            str(row[6]),
            str(row[7]),
            str(row[8]),
            bool(row[9]),
            str(row[10]),
            day(row[11]),
            day(row[12]),
            Rag(str(row[13])),
            day(row[14]),
            tuple(scores.get(person_id, ())),
            stay is not None,
            "" if stay is None else str(stay[1]),
            None if stay is None else day(stay[2]),
        )
    return found


def _about(
    reading: Reading, query: str, order: str, people: frozenset[str], values: dict[str, object]
) -> Iterator[tuple[Any, ...]]:
    """The rows of a query about these people; the first column is the person."""
    if len(people) <= _FEW:
        column = query.split()[1].rstrip(",")
        link = "AND" if " WHERE " in query else "WHERE"
        few = sql_text(f"{query} {link} {column} IN :people{order}")
        few = few.bindparams(bindparam("people", expanding=True))
        yield from map(tuple, reading.execute(few, {**values, "people": sorted(people)}))
        return
    for row in reading.execute(sql_text(query + order), values):
        if row[0] in people:
            yield tuple(row)


def changed_since(reading: Reading, batch_id: str) -> tuple[str, ...]:
    """People a batch touched whose data was changed or passed on after it.

    What another import did and was undone since counts for nothing, its undoing neither:
    both stand in the log under the batch of that import.
    """
    query = sql_text(
        "SELECT DISTINCT person_id FROM log WHERE batch_id <> :batch"
        " AND seq > (SELECT min(seq) FROM log WHERE batch_id = :batch)"
        " AND verb <> 'consultation' AND person_id <> ''"
        " AND batch_id NOT IN (SELECT id FROM import_batch WHERE undone_at IS NOT NULL)"
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
