"""Reading drafts: what someone typed and has not saved yet."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import select

from iomdesk.store import schema
from iomdesk.store.queries.values import moment
from iomdesk.store.vault import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was typed into a form and kept before it was saved.

    Attributes:
        base_revision: the revision of the record when the form was opened; 0 for a new one.
        answers: field to what was typed.
    """

    base_revision: int
    answers: Mapping[str, object]
    saved_at: datetime
    saved_by: str


def forms_about(reading: Reading, subject_id: str) -> tuple[str, ...]:
    """The forms in which something was typed about this record and not saved yet."""
    columns = schema.draft.c
    query = select(columns.form).where(columns.subject_id == subject_id)
    return tuple(str(row[0]) for row in reading.execute(query))


def places_about(reading: Reading, subject_id: str) -> tuple[tuple[str, str], ...]:
    """Form and subject of every draft about this record, also those kept beside another."""
    columns = schema.draft.c
    about = columns.subject_id
    beside = about.startswith(f"{subject_id} ", autoescape=True)
    query = select(columns.form, about).where((about == subject_id) | beside)
    return tuple((str(row[0]), str(row[1])) for row in reading.execute(query))


def kept_by(reading: Reading, who: str, most: int) -> tuple[tuple[str, str, datetime], ...]:
    """Form, subject and moment of the drafts of one user, latest first; ``most`` at the most."""
    columns = schema.draft.c
    query = (
        select(columns.form, columns.subject_id, columns.saved_at)
        .where(columns.saved_by == who)
        .order_by(columns.saved_at.desc(), columns.form, columns.subject_id)
        .limit(most)
    )
    return tuple((str(r[0]), str(r[1]), moment(r[2])) for r in reading.execute(query))


def numbered(reading: Reading, form: str, subject_id: str) -> tuple[int, ...]:
    """The drafts of one form about one record, lowest first.

    1 is that of the subject itself, 2 that of "subject 2", and so on.
    """
    columns = schema.draft.c
    query = select(columns.subject_id).where(columns.form == form)
    kept = {str(row[0]) for row in reading.execute(query)}
    more = f"{subject_id} "
    tails = (one.removeprefix(more) for one in kept if one.startswith(more))
    first = [1] if subject_id in kept else []
    return (*first, *sorted(int(tail) for tail in tails if tail.isascii() and tail.isdigit()))


def person_of(reading: Reading, subject_id: str) -> str:
    """Whose record a draft is about, by its person or by a row of one; empty for nobody's."""
    person = schema.person.c
    if reading.execute(select(person.id).where(person.id == subject_id)).first() is not None:
        return subject_id
    for table in schema.metadata.tables.values():
        if "person_id" in table.c and "id" in table.c:
            query = select(table.c.person_id).where(table.c.id == subject_id)
            row = reading.execute(query).first()
            if row is not None:
                return str(row[0] or "")
    return ""


def draft(reading: Reading, form: str, subject_id: str) -> Draft | None:
    """The draft of one form about one record; None when there is none."""
    columns = schema.draft.c
    query = select(schema.draft).where(columns.form == form, columns.subject_id == subject_id)
    row = reading.execute(query).mappings().first()
    if row is None:
        return None
    answers: dict[str, object] = json.loads(row["answers"])
    return Draft(
        base_revision=int(row["base_revision"]),
        answers=MappingProxyType(answers),
        saved_at=moment(row["saved_at"]),
        saved_by=str(row["saved_by"]),
    )
