"""Reading agencies, the people who work there, agreements and changes of officer."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import RowMapping, or_, select
from sqlalchemy import text as sql_text

from iomdesk.domain.agencies import (
    AgencyEntry,
    AgencyRole,
    Agreement,
    AgreementKind,
    Nomination,
    Practitioner,
)
from iomdesk.domain.handling import named
from iomdesk.store import schema
from iomdesk.store.queries.values import KEPT_FIRST, KEPT_LAST, day, known_day
from iomdesk.store.schema import Kind
from iomdesk.store.vault import Reading

_A = schema.agreement.c


def _entry(row: RowMapping) -> AgencyEntry:
    return AgencyEntry(
        id=row["id"],
        revision=row["revision"],
        name=row["name"],
        kind=row["kind"],
        role=AgencyRole(row["role"] or AgencyRole.OTHER),
        area=row["area"],
        basis=row["basis"],
        phone=row["phone"],
        email=row["email"],
        retired=bool(row["retired"]),
    )


def entries(reading: Reading) -> tuple[AgencyEntry, ...]:
    """The agencies that the desk itself keeps something of, as they were added."""
    query = schema.agency.select().order_by(schema.agency.c.created_at, KEPT_FIRST)
    return tuple(_entry(row) for row in reading.execute(query).mappings())


def entry(reading: Reading, row_id: str) -> AgencyEntry | None:
    """One kept agency; None when there is none."""
    query = schema.agency.select().where(schema.agency.c.id == row_id)
    row = reading.execute(query).mappings().first()
    return None if row is None else _entry(row)


def _practitioner(row: RowMapping) -> Practitioner:
    return Practitioner(
        id=row["id"],
        revision=row["revision"],
        agency=row["agency"],
        name=row["name"],
        role=row["role"],
        phone=row["phone"],
        email=row["email"],
        nominated=bool(row["nominated"]),
        left_on=day(row["left_on"]),
    )


def practitioners(reading: Reading) -> tuple[Practitioner, ...]:
    """Everybody who works or worked for an agency, by agency and name."""
    columns = schema.practitioner.c
    query = schema.practitioner.select().order_by(columns.agency, columns.name, KEPT_FIRST)
    return tuple(_practitioner(row) for row in reading.execute(query).mappings())


def practitioner(reading: Reading, row_id: str) -> Practitioner | None:
    """One of them; None when there is none."""
    query = schema.practitioner.select().where(schema.practitioner.c.id == row_id)
    row = reading.execute(query).mappings().first()
    return None if row is None else _practitioner(row)


def _agreement(row: RowMapping) -> Agreement:
    return Agreement(
        id=row["id"],
        revision=row["revision"],
        kind=AgreementKind(row["kind"]),
        agency=row["agency"],
        practitioner=row["practitioner"],
        person_id=row["person_id"],
        lead_body=row["lead_body"],
        begins_on=known_day(row["begins_on"]),
        until=day(row["until"]),
        paper_seen_on=day(row["paper_seen_on"]),
        paper_at=row["paper_at"],
        withdrawn_on=day(row["withdrawn_on"]),
        withdrawn_reason=row["withdrawn_reason"],
    )


def agreements(reading: Reading, *, person_id: str | None = None) -> tuple[Agreement, ...]:
    """Contracts and consents, ended ones among them, the latest begun first.

    With ``person_id`` only that person's consents.
    """
    query = schema.agreement.select().order_by(_A.begins_on.desc(), _A.created_at.desc(), KEPT_LAST)
    if person_id is not None:
        query = query.where(_A.person_id == person_id)
    return tuple(_agreement(row) for row in reading.execute(query).mappings())


def agreements_about(reading: Reading, person_id: str) -> tuple[Agreement, ...]:
    """The contracts, and the consents of one person: all that decides who is told of them."""
    query = schema.agreement.select().where(or_(_A.person_id.is_(None), _A.person_id == person_id))
    query = query.order_by(_A.begins_on.desc(), _A.created_at.desc(), KEPT_LAST)
    return tuple(_agreement(row) for row in reading.execute(query).mappings())


def pressing(reading: Reading, by: date) -> tuple[Agreement, ...]:
    """What ends by a day or ended, or has a paper nobody saw; of people in the cohort only.

    What was withdrawn presses no more.
    """
    gone = select(schema.person.c.id).where(schema.person.c.left_on.is_not(None))
    query = schema.agreement.select().where(
        _A.withdrawn_on.is_(None),
        or_(_A.paper_seen_on.is_(None), _A.until <= by.isoformat()),
        or_(_A.person_id.is_(None), _A.person_id.not_in(gone)),
    )
    return tuple(_agreement(row) for row in reading.execute(query).mappings())


def agreement(reading: Reading, row_id: str) -> Agreement | None:
    """One of them; None when there is none."""
    query = schema.agreement.select().where(_A.id == row_id)
    row = reading.execute(query).mappings().first()
    return None if row is None else _agreement(row)


def _nomination(row: RowMapping) -> Nomination:
    return Nomination(
        id=row["id"],
        revision=row["revision"],
        agency=row["agency"],
        before=row["before"],
        now=row["now"],
        changed_on=known_day(row["changed_on"]),
        notify_by=known_day(row["notify_by"]),
        notified_on=day(row["notified_on"]),
        notified_how=row["notified_how"],
    )


def nominations(reading: Reading) -> tuple[Nomination, ...]:
    """Changes of nominated officer, the latest first."""
    columns = schema.nomination.c
    query = schema.nomination.select().order_by(columns.changed_on.desc(), KEPT_LAST)
    return tuple(_nomination(row) for row in reading.execute(query).mappings())


def nomination(reading: Reading, row_id: str) -> Nomination | None:
    """One of them; None when there is none."""
    query = schema.nomination.select().where(schema.nomination.c.id == row_id)
    row = reading.execute(query).mappings().first()
    return None if row is None else _nomination(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied:
    """What one agency supplied of one person: how many facts, and the latest day."""

    originator: str
    count: int
    received_on: date


# A change of status tells where it was decided, not who supplied something.
_SOURCED_OF = tuple(
    kind.value
    for kind, table in schema.BY_KIND.items()
    if "originator" in table.c and "person_id" in table.c and kind is not Kind.RAG_CHANGE
)


def supplied(reading: Reading, person_id: str) -> tuple[Supplied, ...]:
    """Who supplied what is kept of a person, the latest first.

    A row that several told counts for each; its day is the latest of them.
    """
    # Names of tables of our own; nothing from outside.
    parts = ["SELECT originator, 1, received_on FROM person WHERE id = :person"] + [
        f"SELECT originator, count(*), max(received_on) FROM {name}"  # noqa: S608
        " WHERE person_id = :person GROUP BY originator"
        for name in _SOURCED_OF
    ]
    query = sql_text(" UNION ALL ".join(parts))
    found: dict[str, Supplied] = {}
    for originator, count, received_on in reading.execute(query, {"person": person_id}):
        on = known_day(received_on)
        for name in named(str(originator)):
            held = found.get(name.casefold(), Supplied(originator=name, count=0, received_on=on))
            found[name.casefold()] = replace(
                held, count=held.count + count, received_on=max(held.received_on, on)
            )
    ordered = sorted(found.values(), key=lambda one: one.originator.casefold())
    return tuple(sorted(ordered, key=lambda one: one.received_on, reverse=True))


def owners(reading: Reading, person_id: str) -> tuple[str, ...]:
    """The agencies that own an action or a need of a person."""
    query = sql_text(
        "SELECT owner_agency FROM action WHERE person_id = :person"
        " AND done_on IS NULL AND dropped_on IS NULL"
        " UNION SELECT owner_agency FROM need WHERE person_id = :person AND owner_agency <> ''"
    )
    return tuple(str(name) for name in reading.execute(query, {"person": person_id}).scalars())


def hearing(reading: Reading, person_id: str) -> tuple[str, ...]:
    """The agencies invited to the last meeting that had, or has, a person on its agenda."""
    query = sql_text(
        "SELECT DISTINCT a.agency FROM attendee a WHERE a.meeting_id ="
        " (SELECT m.id FROM meeting_case c JOIN meeting m ON m.id = c.meeting_id"
        "   WHERE c.person_id = :person ORDER BY m.on_date DESC, m.at_time DESC LIMIT 1)"
    )
    return tuple(str(name) for name in reading.execute(query, {"person": person_id}).scalars())
