"""Reading who comes out of prison between two days."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from iomdesk.domain.meetings import Session
from iomdesk.domain.people import full_name
from iomdesk.domain.records import Custody
from iomdesk.store import schema
from iomdesk.store.queries.records import custody_of
from iomdesk.store.vault import Reading


class Leaving(NamedTuple):
    """Somebody of the active cohort in prison, with the day of release that is known."""

    stay: Custody
    name: str
    area: str


def between(reading: Reading, first: date, last: date) -> tuple[Leaving, ...]:
    """The stays that last and end between two days, both included, soonest first."""
    stay, person = schema.custody.c, schema.person.c
    query = (
        select(schema.custody, person.surname, person.forename, person.area)
        .join(schema.person, person.id == stay.person_id)
        .where(
            stay.ended_on.is_(None),
            stay.release_on.between(first.isoformat(), last.isoformat()),
            person.left_on.is_(None),
            person.merged_into.is_(None),
        )
        .order_by(stay.release_on, person.surname, person.forename, stay.id)
    )
    return tuple(
        Leaving(custody_of(row), full_name(row["surname"], row["forename"]), row["area"])
        for row in reading.execute(query).mappings()
    )


def heard_last(reading: Reading, people: Iterable[str], by: date) -> dict[str, Session]:
    """In which part of a meeting each of these people was last to be heard, up to a day."""
    cases, meetings = schema.meeting_case.c, schema.meeting.c
    query = (
        select(cases.person_id, cases.session)
        .join(schema.meeting, meetings.id == cases.meeting_id)
        .where(cases.person_id.in_(list(people)), meetings.on_date <= by.isoformat())
        .order_by(meetings.on_date, meetings.at_time, cases.created_at)
    )
    return {str(row[0]): Session(row[1]) for row in reading.execute(query)}
