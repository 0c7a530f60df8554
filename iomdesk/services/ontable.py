"""What holds of every item that is decided in a meeting: heard, quorate, agreed, and only once.

S2 Strategy section 4; rulings 6 and 8. Cases are decided in ``services/deciding.py``,
referrals in ``services/decidereferral.py``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from iomdesk.domain.deciding import Decision, LeaveGround, MinuteKind, Verdict
from iomdesk.domain.people import Provenance, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sitting import agency_key
from iomdesk.services import sittingstate
from iomdesk.services.desk import Desk, Reading, Work
from iomdesk.services.minutelines import Spot
from iomdesk.services.ragfacts import Statement
from iomdesk.services.roomcheck import agencies_for, must_be_outside
from iomdesk.services.sittingstate import AgendaItem, State
from iomdesk.store.queries import sittings as stored
from iomdesk.store.queries.referrals import pack_agencies
from iomdesk.store.schema import Kind
from iomdesk.words import words

CONTEXT = "meeting"
"""Where in the work the log says it happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """What is decided, before it is recorded.

    Attributes:
        reason: as it will be minuted. agencies: those who agreed, as named in the room.
        to: the new status, of a change. look_again_on: of a case that stays.
        against: why the status is given against the tests. facts: what the meeting was told
            of the five facts, kept with it.
        ground: why somebody leaves; the next two are the facts of the six month stage, None
            while nobody has said.
        confirmed_by: who confirms what the rules settle, of a referral.
    """

    verdict: Verdict
    reason: str
    agencies: tuple[str, ...]
    to: Rag | None = None
    look_again_on: date | None = None
    against: str = ""
    facts: Sequence[tuple[Statement, Provenance]] = ()
    ground: LeaveGround | None = None
    no_reoffending: bool | None = None
    intelligence_supports: bool | None = None
    confirmed_by: str = ""


def on_table(
    desk: Desk, meeting_id: str, item_id: str, *, unheard: bool = False
) -> tuple[State, AgendaItem]:
    """An item that may be dealt with now: of a running meeting, on the table or heard before.

    ``unheard``: or not heard at all, as one there is no time for. Raises RuleViolation
    ``meeting_not_running``, ``item_gone``, ``item_not_heard``.
    """
    state = sittingstate.state(desk, meeting_id)
    held = state.sitting
    if held is None or not held.running:
        raise RuleViolation("", "meeting_not_running")
    item = next((one for one in state.items if one.id == item_id), None)
    if item is None:
        raise RuleViolation("", "item_gone")
    if held.item != item_id and not unheard and not _heard(desk, meeting_id, item_id):
        raise RuleViolation("", "item_not_heard", {"name": item.name})
    return state, item


def _heard(desk: Desk, meeting_id: str, item_id: str) -> bool:
    with desk.read() as reading:
        lines = stored.minutes(reading, meeting_id)
    return any(one.kind is MinuteKind.ITEM and one.item == item_id for one in lines)


def check_quorum(state: State, item: AgendaItem) -> None:
    """Below quorum decisions wait (ruling 8): of those who may hear the item.

    Raises RuleViolation ``decisions_wait``.
    """
    there = agencies_for(state, item)
    if len(there) < state.room.needed:
        raise RuleViolation("", "decisions_wait", _short_of(state, there))


def check_room(state: State, item: AgendaItem) -> None:
    """Nothing is decided before somebody who may not hear the item (S2 section 10; item 33).

    Raises RuleViolation ``may_not_hear``, or ``may_not_hear_many``, with their names.
    """
    inside = [one.seat.attendee.name for one in must_be_outside(state, item)]
    if inside:
        code = "may_not_hear" if len(inside) == 1 else "may_not_hear_many"
        raise RuleViolation("", code, {"names": "; ".join(inside)})


def waits_words(state: State, item: AgendaItem | None = None) -> str:
    """Why nothing can be decided now, in words; empty where it can.

    Of the item given, else of the one on the table, else of the room.
    """
    item = state.here if item is None else item
    there = state.room.agencies if item is None else agencies_for(state, item)
    if len(there) >= state.room.needed:
        return ""
    return words("rule", "decisions_wait", _short_of(state, there))


def _short_of(state: State, there: Sequence[str]) -> dict[str, object]:
    """How many agencies are in the room, and what is waited for, in words."""
    count, needed = len(there), state.room.needed
    have = {0: "have_none", 1: "have_one"}.get(count, "have")
    until = {(1, 2): "until_second", (2, 3): "until_third"}.get((count, needed), "until")
    return {
        "count": count,
        "needed": needed,
        "have": words("deciding", have, {"count": count}),
        "until": words("deciding", until, {"needed": needed}),
    }


def agreeing(state: State, item: AgendaItem, agencies: Iterable[str]) -> tuple[str, ...]:
    """The agencies who agree, as named in the room, each once.

    Raises RuleViolation ``agreeing_needed``, or ``agency_not_there`` for one that is not
    present and signed now, or that may not hear the item.
    """
    there = {agency_key(one): one for one in agencies_for(state, item)}
    found: dict[str, str] = {}
    for one in agencies:
        key = agency_key(one)
        if key not in there:
            raise RuleViolation("agencies", "agency_not_there", {"agency": one})
        found[key] = there[key]
    if not found:
        raise RuleViolation("agencies", "agreeing_needed")
    return tuple(found.values())


def undecided(reading: Reading, meeting_id: str, item_id: str) -> None:
    """A recorded decision is locked. Raises RuleViolation ``already_decided``."""
    if any(one.item == item_id for one in stored.decisions(reading, meeting_id)):
        raise RuleViolation("", "already_decided")


def insert_decision(
    desk: Desk,
    work: Work,
    state: State,
    item: AgendaItem,
    new: NewDecision,
    **found: object,
) -> Decision:
    """Keep a decision that was checked; ``found`` are the columns that came of it."""
    values: dict[str, object] = {
        "meeting_id": state.meeting.id,
        "item": item.id,
        "person_id": item.person_id or None,
        "referral_id": item.referral_id or None,
        "session": item.session,
        "outcome": new.verdict,
        "reason": new.reason.strip(),
        "agencies": pack_agencies(agreeing(state, item, new.agencies)),
        "at": desk.clock.now(),
        "rule_set": desk.scheme.rule_set,
        **found,
    }
    decision_id = work.insert(Kind.DECISION, values)
    return decision_in(work.reading, state.meeting.id, decision_id)


def decision_in(reading: Reading, meeting_id: str, decision_id: str) -> Decision:
    for one in stored.decisions(reading, meeting_id):
        if one.id == decision_id:
            return one
    raise KeyError(decision_id)


def spot_of(item: AgendaItem) -> Spot:
    """Where an item stands, for a line of the minutes."""
    return Spot(
        item=item.id,
        person_id=item.person_id or "",
        referral_id=item.referral_id or "",
        session=item.session,
    )
