"""Deciding a case in a meeting: keep, change, to Panel, leave; and what else ends a case.

S2 Strategy section 4; domain section 5 and ruling 8: decisions wait below quorum, a recorded
one is locked and only corrected, and no case ends without status, action, or an explicit
"no action". Referrals are decided in ``services/decidereferral.py``.
"""

from datetime import date

from iomdesk.domain.dates import show_date
from iomdesk.domain.deciding import OF_CASES, Decision, Minute, MinuteKind, Verdict
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Person, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.services import leaving, meetings, minutelines, rag, sittingstate
from iomdesk.services.cohort import PersonChanged
from iomdesk.services.desk import Desk, Reading, Work
from iomdesk.services.minutelines import Spot
from iomdesk.services.ontable import (
    CONTEXT,
    NewDecision,
    agreeing,
    check_quorum,
    check_room,
    decision_in,
    insert_decision,
    on_table,
    spot_of,
    undecided,
    waits_words,
)
from iomdesk.services.ragfacts import check_statement, insert_statement
from iomdesk.services.sittingstate import AgendaItem, State
from iomdesk.services.sources import checked_text
from iomdesk.store.queries import meetings as stored_meetings
from iomdesk.store.queries import minutes, people, records
from iomdesk.store.queries import sittings as stored
from iomdesk.store.schema import Kind
from iomdesk.words import words

__all__ = [
    "CONTEXT", "PANEL", "NewDecision", "correct", "next_panel", "no_action", "put_over", "record",
    "take_back", "waits_words", "wording",
]  # fmt: skip

PANEL = "panel"
"""The kind of meeting that "Send to Panel" means."""


# ---- a case -----------------------------------------------------------------------------


def record(
    desk: Desk, meeting_id: str, item_id: str, new: NewDecision, *, base_revision: int
) -> Decision:
    """Record what the meeting decided of a case; it is locked from then on.

    A change of status, a new day to look again, leaving, and the Panel's agenda follow in
    the same transaction. Raises RuleViolation as ``on_table``, ``check_quorum``,
    ``agreeing``, ``check_room``, ``undecided``, ``rag.move`` and ``leaving.check``, and
    ``decision_reason``,
    ``keep_not_set``, ``left_already`` for all but keeping of one who left; PersonChanged when
    somebody saved the person since ``base_revision``.
    """
    if new.verdict not in OF_CASES:
        message = f"a case is not decided {new.verdict}"
        raise ValueError(message)

    def act(work: Work) -> Decision:
        state, item = on_table(desk, meeting_id, item_id)
        if item.kind != "case":
            raise RuleViolation("", "item_gone")
        undecided(work.reading, meeting_id, item_id)
        check_quorum(state, item)
        agencies = agreeing(state, item, new.agencies)
        check_room(state, item)
        if not checked_text(new.reason, "reason"):
            raise RuleViolation("reason", "decision_reason")
        before = people.person(work.reading, item.person_id)
        if before is None or before.revision != base_revision:
            raise PersonChanged(before)
        if before.left_on is not None and new.verdict is not Verdict.KEEP:
            raise RuleViolation("", "left_already", {"date": show_date(before.left_on)})
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
        held = decision_in(work.reading, meeting_id, decision_id)
        spot = Spot(
            item=held.item,
            person_id=held.person_id,
            referral_id=held.referral_id,
            session=held.session,
        )
        minutelines.write(
            desk, work, meeting, MinuteKind.CORRECTION, spot, body=body, decision_id=decision_id
        )
        return decision_in(work.reading, meeting_id, decision_id)

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

    Also one that nobody came to: it need not come on the wall for that. Raises RuleViolation
    ``meeting_not_running``, ``item_gone``, ``required`` for ``reason``, ``already_decided``,
    ``said_already``.
    """
    body = checked_text(reason, "reason", needed=True)

    def act(work: Work) -> Minute:
        state, item = on_table(desk, meeting_id, item_id, unheard=True)
        undecided(work.reading, meeting_id, item_id)
        return _say(desk, work, state, item, MinuteKind.WAITS, body)

    return desk.write(act, context=CONTEXT)


def put_over_rest(desk: Desk, meeting_id: str, *, reason: str) -> tuple[Minute, ...]:
    """Say for one reason that all wait that were neither heard nor decided: time ran out.

    Raises RuleViolation ``not_opened``, ``meeting_over``, ``required`` for ``reason``.
    """
    body = checked_text(reason, "reason", needed=True)

    def act(work: Work) -> tuple[Minute, ...]:
        now = sittingstate.state(desk, meeting_id)
        sittingstate.require_running(now)
        told: list[Minute] = []
        for one in now.unheard:
            state, item = on_table(desk, meeting_id, one.id, unheard=True)
            told.append(_say(desk, work, state, item, MinuteKind.WAITS, body))
        return tuple(told)

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

    Raises RuleViolation ``minutes_approved``, ``meeting_over``, ``line_stays`` for any other
    line; KeyError when there is no such line.
    """

    def act(work: Work) -> None:
        _, sitting = minutelines.held(work.reading, meeting_id)
        if not sitting.running:  # it ended because this had been said
            raise RuleViolation("", "meeting_over")
        held = _minute(work.reading, meeting_id, minute_id)
        if held.kind not in {MinuteKind.NO_ACTION, MinuteKind.WAITS}:
            raise RuleViolation("", "line_stays")
        work.erase(Kind.MINUTE, held.id, held.revision, keep_fields=True)

    desk.write(act, context=CONTEXT)


def _minute(reading: Reading, meeting_id: str, minute_id: str) -> Minute:
    for one in stored.minutes(reading, meeting_id):
        if one.id == minute_id:
            return one
    raise KeyError(minute_id)
