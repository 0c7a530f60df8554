"""Deciding a case in a meeting: keep, change, to Panel, leave; and what else ends a case.

S2 Strategy section 4; domain section 5 and ruling 8: decisions wait below quorum, a recorded
one is locked and only corrected, and no case ends without status, action, or an explicit
"no action". Referrals are decided in ``services/decidereferral.py``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from iomdesk.domain.dates import show_date
from iomdesk.domain.deciding import (
    OF_CASES,
    Decision,
    LeaveGround,
    Minute,
    MinuteKind,
    Verdict,
)
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Person, Provenance, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sitting import agency_key
from iomdesk.services import leaving, meetings, minutelines, rag
from iomdesk.services import sitting as sittings
from iomdesk.services.cohort import PersonChanged
from iomdesk.services.desk import Desk, Reading, Work
from iomdesk.services.minutelines import Spot
from iomdesk.services.ragfacts import Statement, check_statement, insert_statement
from iomdesk.services.sitting import AgendaItem, State
from iomdesk.services.sources import checked_text
from iomdesk.store.queries import meetings as stored_meetings
from iomdesk.store.queries import minutes, people, records
from iomdesk.store.queries import sittings as stored
from iomdesk.store.queries.referrals import pack_agencies
from iomdesk.store.schema import Kind
from iomdesk.words import words

CONTEXT = "meeting"
"""Where in the work the log says it happened."""
PANEL = "panel"
"""The kind of meeting that "Send to Panel" means."""


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


# ---- what holds for every item ----------------------------------------------------------


def on_table(desk: Desk, meeting_id: str, item_id: str) -> tuple[State, AgendaItem]:
    """An item that may be dealt with now: of a running meeting, on the table or heard before.

    Raises RuleViolation ``meeting_not_running``, ``item_gone``, ``item_not_heard``.
    """
    state = sittings.state(desk, meeting_id)
    held = state.sitting
    if held is None or not held.running:
        raise RuleViolation("", "meeting_not_running")
    item = next((one for one in state.items if one.id == item_id), None)
    if item is None:
        raise RuleViolation("", "item_gone")
    if held.item != item_id and not _heard(desk, meeting_id, item_id):
        raise RuleViolation("", "item_not_heard", {"name": item.name})
    return state, item


def _heard(desk: Desk, meeting_id: str, item_id: str) -> bool:
    with desk.read() as reading:
        lines = stored.minutes(reading, meeting_id)
    return any(one.kind is MinuteKind.ITEM and one.item == item_id for one in lines)


def check_quorum(state: State) -> None:
    """Below quorum decisions wait (ruling 8). Raises RuleViolation ``decisions_wait``."""
    if not state.quorate:
        raise RuleViolation("", "decisions_wait", _short_of(state))


def waits_words(state: State) -> str:
    """Why nothing can be decided now, in words; empty where it can."""
    return "" if state.quorate else words("rule", "decisions_wait", _short_of(state))


def _short_of(state: State) -> dict[str, object]:
    """How many agencies are in the room, and what is waited for, in words."""
    count, needed = len(state.room.agencies), state.room.needed
    have = {0: "have_none", 1: "have_one"}.get(count, "have")
    until = {(1, 2): "until_second", (2, 3): "until_third"}.get((count, needed), "until")
    return {
        "count": count,
        "needed": needed,
        "have": words("deciding", have, {"count": count}),
        "until": words("deciding", until, {"needed": needed}),
    }


def agreeing(state: State, agencies: Iterable[str]) -> tuple[str, ...]:
    """The agencies who agree, as named in the room, each once.

    Raises RuleViolation ``agreeing_needed``, or ``agency_not_there`` for one that is not
    present and signed now.
    """
    there = {agency_key(one): one for one in state.room.agencies}
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
        "agencies": pack_agencies(agreeing(state, new.agencies)),
        "at": desk.clock.now(),
        "rule_set": desk.scheme.rule_set,
        **found,
    }
    decision_id = work.insert(Kind.DECISION, values)
    return _decision(work.reading, state.meeting.id, decision_id)


def _decision(reading: Reading, meeting_id: str, decision_id: str) -> Decision:
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


def _minute(reading: Reading, meeting_id: str, minute_id: str) -> Minute:
    for one in stored.minutes(reading, meeting_id):
        if one.id == minute_id:
            return one
    raise KeyError(minute_id)


# ---- a case -----------------------------------------------------------------------------


def record(
    desk: Desk, meeting_id: str, item_id: str, new: NewDecision, *, base_revision: int
) -> Decision:
    """Record what the meeting decided of a case; it is locked from then on.

    A change of status, a new day to look again, leaving, and the Panel's agenda follow in
    the same transaction. Raises RuleViolation as ``on_table``, ``check_quorum``,
    ``agreeing``, ``undecided``, ``rag.move`` and ``leaving.check``, and ``decision_reason``,
    ``keep_not_set``; PersonChanged when somebody saved the person since ``base_revision``.
    """
    if new.verdict not in OF_CASES:
        message = f"a case is not decided {new.verdict}"
        raise ValueError(message)

    def act(work: Work) -> Decision:
        state, item = on_table(desk, meeting_id, item_id)
        if item.kind != "case":
            raise RuleViolation("", "item_gone")
        undecided(work.reading, meeting_id, item_id)
        check_quorum(state)
        agencies = agreeing(state, new.agencies)
        if not checked_text(new.reason, "reason"):
            raise RuleViolation("reason", "decision_reason")
        before = people.person(work.reading, item.person_id)
        if before is None or before.revision != base_revision:
            raise PersonChanged(before)
        found = _carry_out(desk, work, state, item, before, new, ", ".join(agencies))
        return insert_decision(
            desk, work, state, item, new, before=before.rag, **{"after": before.rag, **found}
        )

    return desk.write(act, context=CONTEXT)


def _carry_out(
    desk: Desk,
    work: Work,
    state: State,
    item: AgendaItem,
    before: Person,
    new: NewDecision,
    agreed_by: str,
) -> dict[str, object]:
    """Do what was decided; gives the columns of the decision that come of it."""
    if new.verdict is Verdict.CHANGE:
        return _change(desk, work, state, before, new, agreed_by)
    if new.verdict is Verdict.KEEP and before.rag is Rag.NOT_SET:
        raise RuleViolation("verdict", "keep_not_set")
    for statement, told_by in new.facts:
        check_statement(statement, told_by, work.at.date())
        insert_statement(work, before.id, statement, told_by)
    if new.verdict is Verdict.LEAVE:
        told = leaving.leave(
            desk, work, before, new.ground, new.reason, no_reoffending=new.no_reoffending,
            intelligence_supports=new.intelligence_supports,
        )  # fmt: skip
        return {"ground": new.ground, "facts": told}
    _look_again(work, before, new.look_again_on)
    if new.verdict is Verdict.TO_PANEL:
        _to_panel(desk, work, state, item)
    return {"look_again_on": new.look_again_on}


def _change(
    desk: Desk, work: Work, state: State, before: Person, new: NewDecision, agreed_by: str
) -> dict[str, object]:
    if new.to is None:
        raise RuleViolation("status", "status_needed")
    after = rag.move(
        desk,
        before.id,
        before.revision,
        new.to,
        reason=new.reason,
        agreed_by=agreed_by,
        look_again_on=new.look_again_on,
        meeting_id=state.meeting.id,
        context=CONTEXT,
        facts=new.facts,
        against=new.against,
    )
    change = records.rag_history(work.reading, before.id)[0]
    return {
        "after": after.rag,
        "look_again_on": new.look_again_on,
        "against": change.against,
        "rag_change_id": change.id,
    }


def _look_again(work: Work, before: Person, on: date | None) -> None:
    """Keep a day that was given; none given leaves the one that stands."""
    if on is None:
        return
    if on < work.at.date():
        raise RuleViolation("look_again_on", "date_in_past", {"date": show_date(on)})
    work.amend(Kind.PERSON, before.id, before.revision, {"look_again_on": on})


def next_panel(desk: Desk, reading: Reading, *, but: str) -> tuple[str, date] | None:
    """The next Panel of the diary that is still to come, as (id, day); None for none."""
    ahead = stored_meetings.meetings(reading, first=desk.today())
    found = [
        (one.on_date, one.at_time, one.id)
        for one in ahead
        if one.kind == PANEL and one.id != but and one.cancelled_on is None
        and stored.sitting(reading, one.id) is None
    ]  # fmt: skip
    if not found:
        return None
    on, _, meeting_id = min(found)
    return meeting_id, on


def _to_panel(desk: Desk, work: Work, state: State, item: AgendaItem) -> None:
    """Put the person on the next Panel; where none is planned or it is full, it proposes them.

    A case of the closed part is heard in the closed part there too.
    """
    found = next_panel(desk, work.reading, but=state.meeting.id)
    if found is None:
        return
    panel_id, _ = found
    now = stored_meetings.meeting(work.reading, panel_id)
    there = () if now is None else now.cases
    if len(there) >= meetings.MOST_CASES or any(one.person_id == item.person_id for one in there):
        return
    title = desk.scheme.meeting_kind(state.meeting.kind).title
    told = {"meeting": title, "date": show_date(state.meeting.on_date)}
    why = words("deciding", "why_panel", told)
    meetings.add_cases(desk, panel_id, [item.person_id], why={item.person_id: why})
    if item.session is not Session.CLOSED:
        return
    after = stored_meetings.meeting(work.reading, panel_id)
    for case in () if after is None else after.cases:
        if case.person_id == item.person_id:
            meetings.set_case(desk, panel_id, case, session=Session.CLOSED, why=why)


def wording(decision: Decision) -> str:
    """What was decided, in a few words: "Amber to Amber Alert", "Goes to the next Panel"."""
    status = "" if decision.before is None else decision.before.spoken
    after = "" if decision.after is None else decision.after.spoken
    return words("verdict_done", decision.verdict, {"status": status, "after": after})


# ---- what else ends an item -------------------------------------------------------------


def correct(desk: Desk, decision_id: str, text: str) -> Decision:
    """Add a dated correction to a decision, which itself stays as it was recorded.

    Raises RuleViolation ``required`` for ``text``, ``minutes_approved`` once the chair has
    approved the minutes: then there are addenda only; KeyError when there is no such one.
    """
    body = checked_text(text, "text", needed=True)

    def act(work: Work) -> Decision:
        meeting_id = minutes.meeting_of_decision(work.reading, decision_id)
        meeting, _ = minutelines.held(work.reading, meeting_id)
        held = _decision(work.reading, meeting_id, decision_id)
        spot = Spot(
            item=held.item,
            person_id=held.person_id,
            referral_id=held.referral_id,
            session=held.session,
        )
        minutelines.write(
            desk, work, meeting, MinuteKind.CORRECTION, spot, body=body, decision_id=decision_id
        )
        return _decision(work.reading, meeting_id, decision_id)

    return desk.write(act, context=CONTEXT)


def no_action(desk: Desk, meeting_id: str, item_id: str, *, reason: str = "") -> Minute:
    """Say that no action comes of an item.

    Raises RuleViolation as ``on_table``, ``has_action`` when one came of it, ``said_already``.
    """
    body = checked_text(reason, "reason")

    def act(work: Work) -> Minute:
        state, item = on_table(desk, meeting_id, item_id)
        if item.ending.acted:
            raise RuleViolation("", "has_action")
        return _say(desk, work, state, item, MinuteKind.NO_ACTION, body)

    return desk.write(act, context=CONTEXT)


def put_over(desk: Desk, meeting_id: str, item_id: str, *, reason: str) -> Minute:
    """Say that an item waits for the next meeting of the kind, which proposes it.

    Raises RuleViolation as ``on_table``, ``required`` for ``reason``, ``already_decided``,
    ``said_already``.
    """
    body = checked_text(reason, "reason", needed=True)

    def act(work: Work) -> Minute:
        state, item = on_table(desk, meeting_id, item_id)
        undecided(work.reading, meeting_id, item_id)
        return _say(desk, work, state, item, MinuteKind.WAITS, body)

    return desk.write(act, context=CONTEXT)


def _say(
    desk: Desk, work: Work, state: State, item: AgendaItem, kind: MinuteKind, body: str
) -> Minute:
    lines = stored.minutes(work.reading, state.meeting.id)
    if any(one.kind is kind and one.item == item.id for one in lines):
        raise RuleViolation("", "said_already")
    return minutelines.write(desk, work, state.meeting, kind, spot_of(item), body=body)


def take_back(desk: Desk, meeting_id: str, minute_id: str) -> None:
    """Take back that an item waits or that no action comes of it; the log keeps what was said.

    Raises RuleViolation ``minutes_approved``, ``line_stays`` for any other line; KeyError
    when there is no such line.
    """

    def act(work: Work) -> None:
        minutelines.held(work.reading, meeting_id)
        held = _minute(work.reading, meeting_id, minute_id)
        if held.kind not in {MinuteKind.NO_ACTION, MinuteKind.WAITS}:
            raise RuleViolation("", "line_stays")
        work.erase(Kind.MINUTE, held.id, held.revision, keep_fields=True)

    desk.write(act, context=CONTEXT)
