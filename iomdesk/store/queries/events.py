"""Reading what happened to a person: one event or note, a page of both, and how many."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy import text as sql_text

from iomdesk.domain.events import EventKind
from iomdesk.domain.people import Provenance
from iomdesk.domain.records import Event, Note
from iomdesk.store import schema
from iomdesk.store.queries.records import event_of, note_of
from iomdesk.store.queries.values import known_day
from iomdesk.store.vault import Reading

NOTE = "note"
"""The kind under which a note stands among the events."""

# Intelligence is what says so, or what an older store kept as an event with a grade; the
# same as ``domain.events.is_intelligence``, of which a test makes sure.
INTELLIGENCE = (
    "(lower(trim(kind)) = 'intel' OR lower(trim(kind)) LIKE 'intel %'"
    " OR lower(trim(kind)) LIKE 'intelligence%' OR trim(grade) <> '')"
)

_KNOWN = tuple(kind.value for kind in EventKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which of the things that happened to a person to read.

    Attributes:
        kinds: codes of ``EventKind``, and ``NOTE``; all when empty. ``other`` has the
            words of an older store too.
        agency: the originator, however it is written in capitals or not; all when empty.
        text: part of what is written about it; all when empty.
    """

    person_id: str
    kinds: Collection[str] = ()
    agency: str = ""
    text: str = ""


def event(reading: Reading, event_id: str) -> Event | None:
    """One event; None when there is none of that id."""
    query = schema.event.select().where(schema.event.c.id == event_id)
    row = reading.execute(query).mappings().first()
    return None if row is None else event_of(row)


def note(reading: Reading, note_id: str) -> Note | None:
    """One note; None when there is none of that id."""
    query = schema.note.select().where(schema.note.c.id == note_id)
    row = reading.execute(query).mappings().first()
    return None if row is None else note_of(row)


def came_of(reading: Reading, arrest_id: str) -> tuple[Event, ...]:
    """The convictions that came of an arrest."""
    query = schema.event.select().where(schema.event.c.from_event == arrest_id)
    return tuple(event_of(row) for row in reading.execute(query).mappings())


def _like(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _parts(wanted: Wanted) -> tuple[list[str], dict[str, object]]:
    """The SELECTs of id, table, day and moment that are put together, and their values."""
    where = ["person_id = :person"]
    values: dict[str, object] = {"person": wanted.person_id}
    if wanted.agency:
        # "Probation; Police" is told by both
        where.append("instr('; ' || lower(originator) || ';', '; ' || lower(:agency) || ';') > 0")
        values["agency"] = wanted.agency
    texts = {"event": "body || ' ' || outcome", "note": "body"}
    if wanted.text:
        values["text"] = _like(wanted.text)
    chosen = [kind for kind in wanted.kinds if kind != NOTE]
    parts = []
    for table in ("event", "note"):
        here = list(where)
        if table == "note" and wanted.kinds and NOTE not in wanted.kinds:
            continue
        if table == "event":
            if wanted.kinds and not chosen:
                continue
            here.append(f"NOT {INTELLIGENCE}")
            if chosen:
                own = "kind IN :kinds"
                values["kinds"] = chosen
                if EventKind.OTHER in chosen:
                    own = f"({own} OR kind NOT IN :known)"
                    values["known"] = list(_KNOWN)
                here.append(own)
        if wanted.text:
            here.append(f"{texts[table]} LIKE :text ESCAPE '\\'")
        parts.append(
            f"SELECT id, '{table}' AS what, on_date, created_at FROM {table}"  # noqa: S608
            f" WHERE {' AND '.join(here)}"
        )
    return parts, values


def happened(
    reading: Reading, wanted: Wanted, *, limit: int, offset: int
) -> tuple[tuple[Event | Note, ...], int]:
    """A page of events and notes together, latest first, and how many there are in all.

    Without intelligence: that is read on its own tab and nowhere else.
    """
    parts, values = _parts(wanted)
    if not parts:
        return (), 0
    union = " UNION ALL ".join(parts)
    lists: list[BindParameter[str]] = [
        bindparam(name, expanding=True) for name in ("kinds", "known") if name in values
    ]
    total = reading.execute(
        sql_text(f"SELECT count(*) FROM ({union})").bindparams(*lists),  # noqa: S608
        values,
    ).scalar_one()
    page = reading.execute(
        sql_text(
            f"SELECT id, what FROM ({union})"  # noqa: S608 - built of literals above
            " ORDER BY on_date DESC, created_at DESC, id DESC LIMIT :limit OFFSET :offset"
        ).bindparams(*lists),
        {**values, "limit": limit, "offset": offset},
    )
    return _rows(reading, [(str(row[0]), str(row[1])) for row in page]), int(total)


def _rows(reading: Reading, page: Sequence[tuple[str, str]]) -> tuple[Event | Note, ...]:
    found: dict[str, Event | Note] = {}
    columns = schema.event.c
    ids = [row[0] for row in page if row[1] == "event"]
    if ids:
        events = reading.execute(select(schema.event).where(columns.id.in_(ids))).mappings()
        found |= {row["id"]: event_of(row) for row in events}
    ids = [row[0] for row in page if row[1] == "note"]
    if ids:
        notes = reading.execute(select(schema.note).where(schema.note.c.id.in_(ids))).mappings()
        found |= {row["id"]: note_of(row) for row in notes}
    return tuple(found[row[0]] for row in page)


Mark: TypeAlias = tuple[str, str, str, str, str, str, str]
"""Person, day, kind, words without case, offence line, service and outcome of an event."""

_FEW = 500
"""Up to this many people are asked for by id; more are read with everybody."""


def told(reading: Reading, people: Collection[str]) -> dict[Mark, dict[str, int]]:
    """What tells the events of these people apart, to know what is held already.

    For each the times of the day, each with 1; a time that is not known is empty.
    """
    columns = schema.event.c
    query = select(
        columns.person_id, columns.on_date, columns.kind, columns.body, columns.line,
        columns.service, columns.outcome, columns.at_time,
    )  # fmt: skip
    if len(people) <= _FEW:
        query = query.where(columns.person_id.in_(sorted(people)))
    found: dict[Mark, dict[str, int]] = {}
    for row in reading.execute(query):
        if row[0] in people:
            body, outcome = row[3].strip().casefold(), row[6].casefold()
            mark = (row[0], row[1], row[2], body, row[4], row[5], outcome)
            found.setdefault(mark, {})[row[7]] = 1
    return found


def suppliers(reading: Reading, person_id: str) -> tuple[Provenance, ...]:
    """The latest source of events and notes of each agency that supplied any, as it is told.

    Only who, when and how; the conditions belong to the single fact.
    """
    query = sql_text(
        "SELECT originator, channel, max(received_on) AS latest FROM"
        " (SELECT originator, channel, received_on FROM event WHERE person_id = :person"
        "  UNION ALL"
        "  SELECT originator, channel, received_on FROM note WHERE person_id = :person)"
        " GROUP BY originator"
    )
    rows = reading.execute(query, {"person": person_id}).all()
    return tuple(
        Provenance(originator=str(row[0]), channel=str(row[1]), received_on=known_day(row[2]))
        for row in rows
    )


def counts(reading: Reading, person_id: str) -> Mapping[str, int]:
    """How much stands behind the tabs: "events" with notes, "intelligence", "actions" open."""
    query = sql_text(
        "SELECT (SELECT count(*) FROM event WHERE person_id = :person),"  # noqa: S608
        f" (SELECT count(*) FROM event WHERE person_id = :person AND {INTELLIGENCE}),"
        " (SELECT count(*) FROM note WHERE person_id = :person),"
        " (SELECT count(*) FROM action WHERE person_id = :person"
        "   AND done_on IS NULL AND dropped_on IS NULL)"
    )
    events, intelligence, notes, actions = reading.execute(query, {"person": person_id}).one()
    return {
        "events": events - intelligence + notes,
        "intelligence": intelligence,
        "actions": actions,
    }
