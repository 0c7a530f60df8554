"""Deciding a referral in a meeting: the referral's own life, and the meeting's decision.

S2 Strategy section 4; domain items 3 to 8, rulings 5 and 8. Both are kept in one
transaction, with the agencies that are present and signed at that moment.
"""

from iomdesk.domain.deciding import OF_REFERRALS, Decision, Verdict
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.referrals import Outcome, Referral
from iomdesk.services import referral_life
from iomdesk.services.desk import Desk, Work
from iomdesk.services.ontable import (
    CONTEXT,
    NewDecision,
    agreeing,
    check_quorum,
    check_room,
    insert_decision,
    on_table,
    undecided,
)
from iomdesk.services.roomcheck import agencies_for
from iomdesk.services.sittingstate import AgendaItem, State
from iomdesk.services.sources import checked_text


def record(
    desk: Desk, meeting_id: str, item_id: str, new: NewDecision, *, base_revision: int
) -> Decision:
    """Accept or refuse a referral; the decision is locked, and acceptance registers.

    Raises RuleViolation as ``deciding.record`` and ``referral_life.decide``;
    ReferralChanged when somebody saved the referral since ``base_revision``.
    """
    if new.verdict not in OF_REFERRALS:
        message = f"a referral is not decided {new.verdict}"
        raise ValueError(message)
    outcome = Outcome.ACCEPTED if new.verdict is Verdict.ACCEPTED else Outcome.REFUSED

    def act(work: Work) -> Decision:
        state, item = _referral(desk, meeting_id, item_id)
        undecided(work.reading, meeting_id, item_id)
        check_quorum(state, item)
        agreeing(state, item, new.agencies)
        check_room(state, item)
        if not checked_text(new.reason, "reason"):
            raise RuleViolation("reason", "decision_reason")
        after = referral_life.decide(
            desk,
            item.referral_id,
            base_revision,
            outcome,
            reason=new.reason,
            on=desk.today(),
            meeting_id=meeting_id,
            agencies=agencies_for(state, item),
            confirmed_by=new.confirmed_by,
        )
        return insert_decision(desk, work, state, item, new, person_id=after.person_id)

    return desk.write(act, context=CONTEXT)


def waive(
    desk: Desk, meeting_id: str, item_id: str, *, reason: str, base_revision: int
) -> Referral:
    """Set the six-month rule aside for a referral on the table (ruling 5).

    Raises RuleViolation as ``deciding.on_table``, ``check_quorum``, ``check_room`` and
    ``referral_life.waive_six_months``; ReferralChanged.
    """

    def act(work: Work) -> Referral:
        state, item = _referral(desk, meeting_id, item_id)
        undecided(work.reading, meeting_id, item_id)
        check_quorum(state, item)
        check_room(state, item)
        return referral_life.waive_six_months(
            desk,
            item.referral_id,
            base_revision,
            reason=reason,
            meeting_id=meeting_id,
            agencies=agencies_for(state, item),
        )

    return desk.write(act, context=CONTEXT)


def _referral(desk: Desk, meeting_id: str, item_id: str) -> tuple[State, AgendaItem]:
    state, item = on_table(desk, meeting_id, item_id)
    if item.kind != "referral":
        raise RuleViolation("", "item_gone")
    return state, item
