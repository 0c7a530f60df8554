"""The board: who stands where, and moving a person with a reason."""

from dataclasses import dataclass
from datetime import date

from iomdesk.domain.dates import show_date
from iomdesk.domain.people import BOARD_COLUMNS, Person, Provenance, Rag, full_name
from iomdesk.domain.problems import RuleViolation
from iomdesk.services.cohort import PersonChanged
from iomdesk.services.desk import Desk, Work
from iomdesk.services.outlook import next_things
from iomdesk.store.changes import source_values
from iomdesk.store.queries import people, records
from iomdesk.store.queries.people import Filter
from iomdesk.store.queries.values import day
from iomdesk.store.schema import Kind

REASON_LENGTH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A person on the board.

    Attributes:
        days: whole days at the present status; None when it is not known since when.
        reason: why the person stands here, as recorded.
        next_thing: what is due next, in a few words.
    """

    person_id: str
    revision: int
    name: str
    area: str
    rag: Rag
    days: int | None
    reason: str
    next_thing: str
    next_late: bool
    look_again_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The four columns, and those whose status nobody has set.

    Attributes:
        columns: in the order Red, Amber Alert, Amber, Green; in each, longest first.
        not_set: people without a status; never counted as Green (ruling 7).
    """

    columns: tuple[tuple[Card, ...], ...]
    not_set: tuple[Card, ...]


def board(desk: Desk, *, area: str | None = None) -> Board:
    """The active cohort by status; within a column, longest at the status first."""
    today = desk.today()
    with desk.read() as reading:
        rows = people.rows(reading, Filter(area=area))
        things = next_things(reading, rows, today)
        reasons = records.reasons(reading)
    by_rag: dict[Rag, list[Card]] = {rag: [] for rag in Rag}
    for row in rows:
        since = day(row.rag_since)
        thing = things.get(row.id)
        rag = Rag(row.rag)
        by_rag[rag].append(
            Card(
                person_id=row.id,
                revision=row.revision,
                name=full_name(row.surname, row.forename),
                area=row.area,
                rag=rag,
                days=None if since is None else (today - since).days,
                reason=reasons.get(row.id, ""),
                next_thing="" if thing is None else thing.text,
                next_late=thing is not None and thing.late,
                look_again_on=day(row.look_again_on),
            )
        )
    for cards in by_rag.values():
        cards.sort(key=lambda card: (-(card.days if card.days is not None else -1), card.name))
    return Board(
        columns=tuple(tuple(by_rag[rag]) for rag in BOARD_COLUMNS),
        not_set=tuple(by_rag[Rag.NOT_SET]),
    )


def move(
    desk: Desk,
    person_id: str,
    base_revision: int,
    to: Rag,
    *,
    reason: str,
    agreed_by: str,
    look_again_on: date | None,
    meeting_id: str | None = None,
    source: Provenance | None = None,
    context: str = "board",
    batch_id: str = "",
) -> Person:
    """Give a person a status, with a reason; gives the person as saved.

    The program never moves anyone by itself: a named person does, and every move is
    history (S2 Strategy App C; ruling 6). Raises RuleViolation ``reason_needed``,
    ``same_status``, ``date_in_past``, or PersonChanged when someone saved first.
    """
    reason = reason.strip()
    if not reason:
        raise RuleViolation("reason", "reason_needed")
    if len(reason) > REASON_LENGTH:
        raise RuleViolation("reason", "text_too_long", {"most": REASON_LENGTH})
    if to is Rag.NOT_SET:
        raise RuleViolation("status", "status_needed")
    now = desk.clock.now()
    if look_again_on is not None and look_again_on < now.date():
        raise RuleViolation("look_again_on", "date_in_past", {"date": show_date(look_again_on)})
    origin = source or Provenance(
        originator=agreed_by or desk.who, received_on=now.date(), channel=context
    )

    def act(work: Work) -> Person:
        before = people.person(work.reading, person_id)
        if before is None or before.revision != base_revision:
            raise PersonChanged(before)
        if before.rag is to:
            raise RuleViolation("status", "same_status", {"status": to.spoken})
        work.insert(
            Kind.RAG_CHANGE,
            {
                "person_id": person_id,
                "before": before.rag,
                "status": to,
                "reason": reason,
                "agreed_by": agreed_by,
                "set_at": now,
                "look_again_on": look_again_on,
                "meeting_id": meeting_id,
                **source_values(origin),
            },
        )
        work.amend(
            Kind.PERSON,
            person_id,
            base_revision,
            {
                "rag": to,
                "rag_since": now.date(),
                "rag_reason": reason,
                "look_again_on": look_again_on,
            },
        )
        work.drop_draft("move", person_id)
        after = people.person(work.reading, person_id)
        assert after is not None
        return after

    return desk.write(act, context=context, batch_id=batch_id)
