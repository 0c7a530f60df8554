"""Reading the actions of a person with the meeting each came of and how often it was carried on."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy import text as sql_text

from iomdesk.domain.people import full_name
from iomdesk.domain.records import Action
from iomdesk.store import schema
from iomdesk.store.queries.records import action_of
from iomdesk.store.queries.values import day, moment
from iomdesk.store.vault import Reading

# A meeting carries an action on when it had the person on its agenda after the action was
# made and before it was closed. The day of the last column is UTC's: near enough to a day.
_CARRIED = (
    "SELECT a.id, a.created_at, m.kind, m.on_date,"
    " (SELECT count(DISTINCT later.id) FROM meeting_case c"
    "   JOIN meeting later ON later.id = c.meeting_id"
    "   WHERE c.person_id = a.person_id AND later.id IS NOT a.meeting_id"
    "     AND later.on_date > coalesce(m.on_date, a.received_on)"
    "     AND later.on_date < coalesce(a.done_on, a.dropped_on, :today))"
    " FROM action a LEFT JOIN meeting m ON m.id = a.meeting_id WHERE a.person_id = :person"
)


class Carried(NamedTuple):
    """An action with what hangs on it.

    Attributes:
        made_on: the day it was entered here.
        meeting_kind, meeting_on: of the meeting it came of; "" and None without one.
        carried: how many meetings since then had the person on their agenda.
    """

    action: Action
    made_on: date
    meeting_kind: str
    meeting_on: date | None
    carried: int


def action(reading: Reading, action_id: str) -> Action | None:
    """One action; None when there is none."""
    table = schema.action
    row = reading.execute(table.select().where(table.c.id == action_id)).mappings().first()
    return None if row is None else action_of(row)


def of_person(reading: Reading, person_id: str, today: date) -> tuple[Carried, ...]:
    """The actions for a person: open ones by due date, then closed ones, latest first."""
    table = schema.action
    rows = reading.execute(table.select().where(table.c.person_id == person_id)).mappings().all()
    values = {"person": person_id, "today": today.isoformat()}
    hung = {str(row[0]): row for row in reading.execute(sql_text(_CARRIED), values)}
    found = [
        Carried(
            action=action_of(row),
            made_on=moment(row["created_at"]).date(),
            meeting_kind=str(hung[row["id"]][2] or ""),
            meeting_on=day(hung[row["id"]][3]),
            carried=int(hung[row["id"]][4]),
        )
        for row in rows
    ]
    open_ones = [one for one in found if one.action.is_open]
    closed = [one for one in found if not one.action.is_open]
    open_ones.sort(key=lambda one: (one.action.due_on or date.max, one.made_on, one.action.id))
    closed.sort(key=lambda one: (_closed_on(one.action), one.action.id), reverse=True)
    return (*open_ones, *closed)


def _closed_on(action: Action) -> date:
    return action.done_on or action.dropped_on or date.min


class Open(NamedTuple):
    """An open action with the name and area of the person it is for.

    Attributes:
        left_on: the day they left the scheme; None while they are in it.
    """

    action: Action
    name: str
    area: str
    left_on: date | None


def all_open(reading: Reading) -> tuple[Open, ...]:
    """All open actions, by owner, those due first at the top.

    Also those for somebody who has left: they are owed until they are done or given up. Of
    those due on one day by name, so that one day's paper is the same each time it is drawn.
    """
    table, person = schema.action, schema.person.c
    query = (
        select(table, person.surname, person.forename, person.area, person.left_on.label("gone"))
        .join(schema.person, person.id == table.c.person_id)
        .where(
            table.c.done_on.is_(None),
            table.c.dropped_on.is_(None),
            person.merged_into.is_(None),
        )
        .order_by(
            table.c.owner_agency, table.c.due_on.is_(None), table.c.due_on, person.surname,
            person.forename, table.c.body, table.c.id,
        )
    )  # fmt: skip
    return tuple(
        Open(
            action_of(row),
            full_name(row["surname"], row["forename"]),
            row["area"],
            day(row["gone"]),
        )
        for row in reading.execute(query).mappings()
    )
