"""The board: who stands where, and moving a person with a reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from iomdesk.domain.dates import show_date, show_short
from iomdesk.domain.people import BOARD_COLUMNS, Person, Provenance, Rag, full_name
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.ragfacts import Standing, allows, pack, suggest
from iomdesk.domain.records import RagChange, setting
from iomdesk.domain.sharing import check_originator, check_text
from iomdesk.services.cohort import PersonChanged
from iomdesk.services.desk import Desk, Work
from iomdesk.services.outlook import NextThing, next_things
from iomdesk.services.ragfacts import (
    Statement,
    check_statement,
    facts_now,
    insert_statement,
)
from iomdesk.services.sources import checked_text
from iomdesk.store.changes import source_values
from iomdesk.store.queries import board as stored
from iomdesk.store.queries import minutes, people, records
from iomdesk.store.queries.people import Filter, ListRow
from iomdesk.store.queries.values import day
from iomdesk.store.schema import Kind
from iomdesk.words import words

REASON_LENGTH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A person on the board.

    Attributes:
        days: whole days at the present status; None when it is not known since when.
        reason: why the person stands here, as recorded.
        next_thing: what is due next, in a few words.
        only_review: nothing else is due than to look again at the status.
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
    only_review: bool
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
    return arrange(_card(row, things, reasons, today) for row in rows)


def cards_of(desk: Desk, person_ids: Iterable[str]) -> tuple[Card, ...]:
    """The cards of these people as they stand now; those who left have none.

    For a board in view after a change: a column of thousands is not read again for one.
    """
    wanted = tuple(person_ids)
    today = desk.today()
    with desk.read() as reading:
        rows, reasons = stored.rows_of(reading, wanted)
        things = next_things(reading, rows, today)
    return tuple(_card(row, things, reasons, today) for row in rows)


def arrange(cards: Iterable[Card]) -> Board:
    """Cards in their columns and in their order."""
    by_rag: dict[Rag, list[Card]] = {rag: [] for rag in Rag}
    for card in cards:
        by_rag[card.rag].append(card)
    for column in by_rag.values():
        column.sort(key=place)
    return Board(
        columns=tuple(tuple(by_rag[rag]) for rag in BOARD_COLUMNS),
        not_set=tuple(by_rag[Rag.NOT_SET]),
    )


def place(card: Card) -> tuple[int, str, str]:
    """Where a card stands in its column: longest at the status first, then by name."""
    return (-(card.days if card.days is not None else -1), card.name.casefold(), card.person_id)


def _card(
    row: ListRow, things: Mapping[str, NextThing], reasons: Mapping[str, str], today: date
) -> Card:
    since = day(row.rag_since)
    thing = things.get(row.id)
    again = day(row.look_again_on)
    review = "" if again is None else words("next", "review", {"date": show_short(again, today)})
    return Card(
        person_id=row.id,
        revision=row.revision,
        name=full_name(row.surname, row.forename),
        area=row.area,
        rag=Rag(row.rag),
        days=None if since is None else (today - since).days,
        reason=reasons.get(row.id, ""),
        next_thing="" if thing is None else thing.text,
        next_late=thing is not None and thing.late,
        only_review=thing is not None and thing.text == review,
        look_again_on=again,
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
    facts: Sequence[tuple[Statement, Provenance]] = (),
    against: str = "",
) -> Person:
    """Give a person a status, with a reason; gives the person as saved.

    The program never moves anyone by itself: a named person does, and every move is
    history with the five facts as they stood (S2 Strategy App C; ruling 6). ``facts`` are
    stated with it, or nothing is kept. A status that the facts do not give needs its own
    reason ``against`` them, which goes into the minutes; where they give it, that is not
    kept. Raises RuleViolation ``reason_needed``, ``same_status``, ``date_in_past``,
    ``against_reason``, or PersonChanged when someone saved first.
    """
    reason = reason.strip()
    against = checked_text(against, "against")
    now = desk.clock.now()
    check_move(to, reason, look_again_on, now.date())
    origin = source or Provenance(
        originator=agreed_by or desk.who, received_on=now.date(), channel=context
    )
    check_originator(origin.originator, field="originator" if source else "agreed_by")
    check_text(agreed_by, "agreed_by")
    for statement, told_by in facts:
        check_statement(statement, told_by, now.date())

    def act(work: Work) -> Person:
        before = people.person(work.reading, person_id)
        if before is None or before.revision != base_revision:
            raise PersonChanged(before)
        if before.rag is to:
            raise RuleViolation("status", "same_status", {"status": to.spoken})
        for statement, told_by in facts:
            insert_statement(work, person_id, statement, told_by)
        standing = facts_now(work.reading, desk.scheme, person_id, now.date())
        why = _why_against(standing, to, against)
        note_change(
            work,
            person_id,
            before=before.rag,
            to=to,
            reason=reason,
            agreed_by=agreed_by,
            set_at=after_last(work, person_id, now),
            look_again_on=look_again_on,
            meeting_id=meeting_id,
            source=origin,
            tested=Tested(standings=standing, against=why, rule_set=desk.scheme.rule_set),
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
        return _saved(work, person_id)

    return desk.write(act, context=context, batch_id=batch_id)


def _why_against(standings: Sequence[Standing], to: Rag, against: str) -> str:
    """The reason to keep for a status the facts do not give; empty where they give it."""
    if allows(suggest(standings), to):
        return ""
    if not against:
        raise RuleViolation("against", "against_reason", {"status": to.spoken})
    return against


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """What the five facts gave when a status was given.

    Attributes:
        against: why it was given against them; empty when they give it.
        rule_set: the rule set they were worked out under.
    """

    standings: Sequence[Standing]
    against: str
    rule_set: str


def check_move(to: Rag, reason: str, look_again_on: date | None, today: date) -> None:
    """The rules a move is held to; raises RuleViolation as ``move`` does."""
    if to is Rag.NOT_SET:
        raise RuleViolation("status", "status_needed")
    if not reason.strip():
        raise RuleViolation("reason", "reason_needed")
    if len(reason) > REASON_LENGTH:
        raise RuleViolation("reason", "text_too_long", {"most": REASON_LENGTH})
    check_text(reason, "reason")
    if look_again_on is not None and look_again_on < today:
        raise RuleViolation("look_again_on", "date_in_past", {"date": show_date(look_again_on)})


def note_change(
    work: Work,
    person_id: str,
    *,
    before: Rag,
    to: Rag,
    reason: str,
    agreed_by: str,
    set_at: datetime,
    look_again_on: date | None,
    source: Provenance,
    meeting_id: str | None = None,
    tested: Tested | None = None,
    again: RagChange | None = None,
) -> str:
    """Add the line of history for a change of status; gives its id.

    ``tested`` is None where nobody asked the facts, such as for a status out of a list.
    ``again`` is the change that gave this status before, when a move is taken back: what
    the facts gave then, and why it was given against them, stands again.
    """
    kept: dict[str, object] = {}
    if again is not None:
        kept = {
            name: getattr(again, name) for name in ("suggested", "against", "tests", "rule_set")
        }
    if tested is not None:
        kept = {
            "suggested": suggest(tested.standings).status,
            "against": tested.against,
            "tests": pack(tested.standings),
            "rule_set": tested.rule_set,
        }
    return work.insert(
        Kind.RAG_CHANGE,
        {
            **kept,
            "person_id": person_id,
            "before": before,
            "status": to,
            "reason": reason,
            "agreed_by": agreed_by,
            "set_at": set_at,
            "look_again_on": look_again_on,
            "meeting_id": meeting_id,
            **source_values(source),
        },
    )


def take_back(desk: Desk, person_id: str, base_revision: int, *, context: str = "board") -> Person:
    """Undo the last move of a person by a change that puts back what stood before.

    The move stays in the history and another line says that it was taken back; since
    when, why, when to look again and the source with all its conditions are those from
    before the move. Raises RuleViolation
    ``nothing_to_take_back`` when the last change of status was not made today,
    ``meeting_decided`` when a meeting decided it or has decided of the person since, which
    only a correction amends (domain section 5), or PersonChanged when someone saved the
    person after it.
    """
    now = desk.clock.now()
    taken_back = Provenance(originator=desk.who, received_on=now.date(), channel=context)

    def act(work: Work) -> Person:
        held = people.person(work.reading, person_id)
        if held is None or held.revision != base_revision:
            raise PersonChanged(held)
        stood = stored.before_last_move(work.reading, person_id)
        if held.rag is Rag.NOT_SET and held.registered_on == now.date():
            stood = None  # who came back today came without the status they left with
        if stood is None or stood.moved_on != now.date():
            raise RuleViolation("status", "nothing_to_take_back")
        if minutes.decided_last_move(work.reading, person_id):
            raise RuleViolation("status", "meeting_decided")
        gave = _gave(work, person_id, stood)
        note_change(
            work,
            person_id,
            before=held.rag,
            to=stood.rag,
            reason=words("rag", "taken_back", {"reason": held.rag_reason})[:REASON_LENGTH],
            agreed_by="",
            set_at=after_last(work, person_id, now),
            look_again_on=stood.look_again_on,
            source=taken_back if gave is None else gave.provenance,
            again=gave,
        )
        work.amend(
            Kind.PERSON,
            person_id,
            base_revision,
            {
                "rag": stood.rag,
                "rag_since": stood.since,
                "rag_reason": stood.reason,
                "look_again_on": stood.look_again_on,
            },
        )
        return _saved(work, person_id)

    return desk.write(act, context=context)


def _gave(work: Work, person_id: str, stood: stored.Stood) -> RagChange | None:
    """The change that gave the status that is put back: its conditions come back with it."""
    return setting(records.rag_history(work.reading, person_id), stood.rag, stood.reason)


def after_last(work: Work, person_id: str, now: datetime) -> datetime:
    """The moment, put after the last change made in the same second: history has an order."""
    history = records.rag_history(work.reading, person_id)
    return max([now, *(change.set_at + timedelta(microseconds=1) for change in history)])


def _saved(work: Work, person_id: str) -> Person:
    after = people.person(work.reading, person_id)
    if after is None:
        raise KeyError(person_id)
    return after
