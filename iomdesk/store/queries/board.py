"""Reading for the board: single people as they stand now, and what stood before a move."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import literal_column, select

from iomdesk.domain.people import Rag
from iomdesk.store import schema
from iomdesk.store.queries.people import CRN, ListRow
from iomdesk.store.queries.values import day, moment
from iomdesk.store.schema import Kind
from iomdesk.store.vault import Reading

_MOVE_FIELDS = ("rag", "rag_since", "rag_reason", "look_again_on")


def rows_of(reading: Reading, people: Sequence[str]) -> tuple[list[ListRow], dict[str, str]]:
    """The list rows of these people of the active cohort, and the reasons of their status."""
    columns = schema.person.c
    fields: list[Any] = [columns[name] for name in ListRow._fields[:-1]]
    query = select(*fields, literal_column(CRN), columns.rag_reason).where(
        columns.id.in_(people), columns.left_on.is_(None), columns.merged_into.is_(None)
    )
    rows: list[ListRow] = []
    reasons: dict[str, str] = {}
    for *values, reason in reading.execute(query):
        row = ListRow._make(values)
        rows.append(row)
        reasons[row.id] = str(reason)
    return rows, reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """What a person's status was before its last change.

    Attributes:
        moved_on: the day of that change.
    """

    rag: Rag
    since: date | None
    reason: str
    look_again_on: date | None
    moved_on: date


def before_last_move(reading: Reading, person_id: str) -> Stood | None:
    """What stood before the last change of status, as the log kept it; None without one.

    A status that came with another record, or went with it, is no move to take back.
    """
    log, person = schema.log.c, schema.person.c
    query = (
        select(log.at, log.fields, log.verb)
        .where(
            log.row_id == person_id,
            log.person_id == person_id,
            log.subject == Kind.PERSON,
            log.verb.in_(("alteration", "combination")),
        )
        .order_by(log.seq.desc())
    )
    now = reading.execute(select(*(person[name] for name in _MOVE_FIELDS)).where(
        person.id == person_id
    )).mappings().first()  # fmt: skip
    for at, packed, verb in reading.execute(query):
        fields = json.loads(packed) if packed else {}
        if "rag" not in fields or now is None:
            continue
        if verb == "combination":
            return None
        held = {name: fields[name][0] if name in fields else now[name] for name in _MOVE_FIELDS}
        return Stood(
            rag=Rag(held["rag"]),
            since=day(held["rag_since"]),
            reason=str(held["rag_reason"] or ""),
            look_again_on=day(held["look_again_on"]),
            moved_on=moment(at).date(),
        )
    return None
