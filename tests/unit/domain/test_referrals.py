"""A referral's life: where it stands, whose turn it is, what may happen, who may decide."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomdesk.domain.eligibility import Eligibility, Outlook, Route
from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.referrals import (
    DECIDED_STAGES,
    EDITABLE_STAGES,
    Happening,
    Outcome,
    Referral,
    ReferralEvent,
    Stage,
    Turn,
    check_decision,
    check_waiver,
    distinct_agencies,
    next_allowed,
    stage_of,
    whose_turn,
)
from iomdesk.words import words
from tests.helpers.gate import UNKNOWN, YES, advice

LONG_AGO = date(2025, 1, 5)
TIER_1 = advice(ogrs_24=Decimal(95))
TIER_2 = advice(ogrs_24=Decimal(84))
PPO = advice(ppo=YES)
PARTNER = advice(partner=YES, needs=frozenset({"drugs", "alcohol"}), ogrs_24=Decimal(40))
NOT_ELIGIBLE = advice(ogrs_24=Decimal(40))
MAPPA = advice(ogrs_24=Decimal(95), mappa="2")
OFFENDER = advice(ogrs_24=Decimal(95), sex_offender=YES)
SIX_MONTHS = advice(ogrs_24=Decimal(95), last_conviction_on=LONG_AGO)
WAIVED = advice(ogrs_24=Decimal(95), last_conviction_on=LONG_AGO, waived=True)
NOBODY_KNOWS = advice(ogrs_24=Decimal(95), sex_offender=UNKNOWN)
PROVISIONAL = advice(ogrs_12=Decimal(95))
YOUNG = advice(birth_date=date(2009, 6, 1), ogrs_24=Decimal(95))

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
AGENCIES = ("Police", "Probation", "Adair Homes")


def event(kind: Happening, outcome: Outcome | None = None) -> ReferralEvent:
    return ReferralEvent(
        id="e", referral_id="r", kind=kind, on_date=NOW.date(), at=NOW,
        who="ELDERFLOWER, Priya", body="", outcome=outcome, meeting_id=None, agencies=(),
        named="", how="", rule_set="derbyshire 2",
    )  # fmt: skip


def referral(stage: Stage, *events: ReferralEvent) -> Referral:
    return Referral(
        id="r", revision=1, person_id=None, detainee_id=None, answers={},
        rule_set="derbyshire 2", surname="WINDLESTRAW", forename="Peter",
        birth_date=date(1997, 8, 9), area="Saltergate", referred_on=NOW.date(), stage=stage,
        route=Route.NONE, events=events,
        provenance=Provenance(originator="Probation", received_on=NOW.date(), channel="form"),
        created_at=NOW, changed_at=NOW,
    )  # fmt: skip


SENT = event(Happening.SENT)
ACCEPTED = event(Happening.DECIDED, Outcome.ACCEPTED)
REFUSED = event(Happening.DECIDED, Outcome.REFUSED)
TOLD = event(Happening.TOLD)
CORRECTED = event(Happening.CORRECTED)
WITHDRAWN = event(Happening.WITHDRAWN)
MISTAKE = event(Happening.MISTAKE)
REOPENED = event(Happening.REOPENED)


# --- Where it stands -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "complete", "has_matrix", "stage"),
    [
        (TIER_2, False, False, Stage.INCOMPLETE),
        (TIER_2, False, True, Stage.INCOMPLETE),
        (TIER_2, True, False, Stage.READY),
        (TIER_2, True, True, Stage.MATRIX_DONE),
        (TIER_1, True, False, Stage.READY),
        (TIER_1, True, True, Stage.MATRIX_DONE),
        (NOT_ELIGIBLE, True, False, Stage.READY),
        (MAPPA, True, True, Stage.EXCLUDED),
        (MAPPA, False, False, Stage.EXCLUDED),
        (SIX_MONTHS, True, False, Stage.EXCLUDED),
        (WAIVED, True, False, Stage.READY),
        (NOBODY_KNOWS, True, True, Stage.INCOMPLETE),
        (PROVISIONAL, True, True, Stage.INCOMPLETE),
        (YOUNG, True, True, Stage.MONITORED),
        (YOUNG, False, False, Stage.MONITORED),
    ],
)
def test_before_a_decision_answers_matrix_and_rules_say_where_it_stands(
    found: Eligibility, complete: bool, has_matrix: bool, stage: Stage
) -> None:
    """Domain item 8; a fact nobody has given makes it incomplete like an empty field."""
    assert stage_of(complete=complete, advice=found, has_matrix=has_matrix) is stage
    received = (event(Happening.RECEIVED), event(Happening.EXCLUSION_WAIVED), SENT)
    assert (
        stage_of(complete=complete, advice=found, has_matrix=has_matrix, events=received) is stage
    )


@pytest.mark.parametrize(
    ("events", "stage"),
    [
        ((SENT, ACCEPTED), Stage.ACCEPTED),
        ((SENT, REFUSED), Stage.REFUSED),
        ((REFUSED, CORRECTED), Stage.REFUSED),
        ((ACCEPTED, TOLD), Stage.TOLD),
        ((ACCEPTED, TOLD, CORRECTED), Stage.TOLD),
        ((SENT, WITHDRAWN), Stage.WITHDRAWN),
        ((MISTAKE,), Stage.MISTAKE),
        ((WITHDRAWN, REOPENED), Stage.READY),
        ((MISTAKE, REOPENED, WITHDRAWN), Stage.WITHDRAWN),
        ((WITHDRAWN, REOPENED, SENT, ACCEPTED), Stage.ACCEPTED),
    ],
)
@pytest.mark.parametrize("later", [TIER_1, MAPPA, YOUNG, NOBODY_KNOWS])
def test_what_people_did_settles_it(
    events: tuple[ReferralEvent, ...], stage: Stage, later: Eligibility
) -> None:
    """Whatever the rules would say later of what was decided or closed."""
    if stage is not Stage.READY:
        assert stage_of(complete=False, advice=later, has_matrix=False, events=events) is stage
    assert stage_of(complete=True, advice=TIER_1, has_matrix=False, events=events) is stage


# --- What may happen -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "happenings"),
    [
        (Stage.INCOMPLETE, {"exclusion_waived", "withdrawn", "mistake"}),
        (Stage.EXCLUDED, {"exclusion_waived", "decided", "withdrawn", "mistake"}),
        (Stage.READY, {"sent", "decided", "withdrawn", "mistake"}),
        (Stage.MATRIX_DONE, {"sent", "decided", "withdrawn", "mistake"}),
        (Stage.MONITORED, {"withdrawn", "mistake"}),
        (Stage.ACCEPTED, {"told", "corrected"}),
        (Stage.REFUSED, {"told", "corrected"}),
        (Stage.TOLD, {"corrected"}),
        (Stage.WITHDRAWN, {"reopened"}),
        (Stage.MISTAKE, {"reopened"}),
    ],
)
def test_what_may_happen_next(stage: Stage, happenings: set[str]) -> None:
    """Domain item 8 and section 5: what is decided is only told and corrected."""
    assert next_allowed(referral(stage)) == happenings


def test_it_is_sent_once_until_it_is_reopened() -> None:
    """A second sending would put it on the agenda twice."""
    assert Happening.SENT not in next_allowed(referral(Stage.READY, SENT))
    assert Happening.SENT in next_allowed(referral(Stage.READY, SENT, WITHDRAWN, REOPENED))


def test_a_referral_nobody_decided_can_be_changed_and_no_other() -> None:
    """Somebody monitored as well: the birth date may be the slip."""
    closed = {Stage.WITHDRAWN, Stage.MISTAKE}
    assert set(EDITABLE_STAGES) | set(DECIDED_STAGES) | closed == set(Stage)
    assert not set(EDITABLE_STAGES) & {*DECIDED_STAGES, *closed}


# --- Whose turn it is ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "found", "turn"),
    [
        (Stage.INCOMPLETE, TIER_2, Turn.OFFENDER_MANAGER),
        (Stage.READY, TIER_2, Turn.POLICE_COORDINATOR),
        (Stage.MATRIX_DONE, TIER_2, Turn.MEETING),
        (Stage.READY, PARTNER, Turn.MEETING),
        (Stage.READY, TIER_1, Turn.COORDINATOR),
        (Stage.MATRIX_DONE, TIER_1, Turn.COORDINATOR),
        (Stage.READY, PPO, Turn.COORDINATOR),
        (Stage.READY, WAIVED, Turn.MEETING),
        (Stage.READY, NOT_ELIGIBLE, Turn.COORDINATOR),
        (Stage.EXCLUDED, MAPPA, Turn.COORDINATOR),
        (Stage.EXCLUDED, SIX_MONTHS, Turn.MEETING),
        (Stage.ACCEPTED, TIER_2, Turn.COORDINATOR),
        (Stage.REFUSED, TIER_2, Turn.COORDINATOR),
        (Stage.TOLD, TIER_2, Turn.NOBODY),
        (Stage.MONITORED, YOUNG, Turn.NOBODY),
        (Stage.WITHDRAWN, TIER_2, Turn.NOBODY),
        (Stage.MISTAKE, TIER_2, Turn.NOBODY),
    ],
)
def test_whose_turn_it_is(stage: Stage, found: Eligibility, turn: Turn) -> None:
    """S2 Strategy section 4: form, matrix, decision and telling are each somebody's."""
    assert whose_turn(stage, found.route, for_meeting=found.for_meeting()) is turn


# --- Setting the six-month rule aside --------------------------------------------------------


def waive(found: Eligibility, **said: Any) -> None:
    given_: dict[str, Any] = {
        "reason": "Arrested every week since", "meeting_id": "m", "agencies": AGENCIES, "quorum": 3
    }  # fmt: skip
    check_waiver(found, **(given_ | said))


def test_a_quorate_meeting_with_a_reason_may_set_it_aside() -> None:
    """Ruling 5; also where no conviction is known."""
    waive(SIX_MONTHS)
    waive(advice(last_conviction_on=None))


@pytest.mark.parametrize(
    ("found", "said", "field", "code"),
    [
        (MAPPA, {}, "", "excluded_mappa"),
        (OFFENDER, {}, "", "excluded_sex_offender"),
        (advice(mappa="3", last_conviction_on=LONG_AGO), {}, "", "excluded_mappa"),
        (TIER_1, {}, "", "nothing_to_waive"),
        (WAIVED, {}, "", "nothing_to_waive"),
        (SIX_MONTHS, {"reason": " "}, "reason", "waiver_reason"),
        (SIX_MONTHS, {"meeting_id": None}, "meeting_id", "meeting_needed"),
        (SIX_MONTHS, {"agencies": AGENCIES[:2]}, "agencies", "not_quorate"),
        (SIX_MONTHS, {"agencies": ()}, "agencies", "not_quorate"),
    ],
)
def test_what_no_meeting_sets_aside_and_what_it_takes(
    found: Eligibility, said: dict[str, Any], field: str, code: str
) -> None:
    """Ruling 5: MAPPA 2 or 3 and a current sex offence admit no override."""
    with pytest.raises(RuleViolation) as caught:
        waive(found, **said)
    assert (caught.value.field, caught.value.code) == (field, code)
    assert words("rule", code, caught.value.params)


# --- Deciding --------------------------------------------------------------------------------

BY_MEETING: dict[str, Any] = {
    "reason": "Risk and needs are high", "meeting_id": "m", "agencies": AGENCIES, "quorum": 3
}  # fmt: skip
BY_NAME: dict[str, Any] = {
    "reason": "", "meeting_id": None, "agencies": (), "quorum": 3,
    "confirmed_by": "ELDERFLOWER, Priya",
}  # fmt: skip
ACCEPT, REFUSE = Outcome.ACCEPTED, Outcome.REFUSED
NAMED_REFUSAL = BY_NAME | {"reason": "Excluded by the rules"}


@pytest.mark.parametrize(
    ("stage", "found", "outcome", "said"),
    [
        (Stage.MATRIX_DONE, TIER_2, ACCEPT, BY_MEETING),
        (Stage.MATRIX_DONE, TIER_2, REFUSE, BY_MEETING),
        (Stage.READY, PARTNER, ACCEPT, BY_MEETING),
        (Stage.READY, PARTNER, REFUSE, BY_MEETING),
        (Stage.READY, TIER_1, ACCEPT, BY_NAME),
        (Stage.READY, PPO, ACCEPT, BY_NAME),
        (Stage.READY, TIER_1, REFUSE, BY_MEETING),
        (Stage.READY, WAIVED, ACCEPT, BY_MEETING),
        (Stage.EXCLUDED, MAPPA, REFUSE, NAMED_REFUSAL),
        (Stage.EXCLUDED, SIX_MONTHS, REFUSE, NAMED_REFUSAL),
        (Stage.READY, NOT_ELIGIBLE, REFUSE, NAMED_REFUSAL),
    ],
)
def test_decisions_that_stand(
    stage: Stage, found: Eligibility, outcome: Outcome, said: dict[str, Any]
) -> None:
    """A quorate meeting, or a named person for what the rules themselves settle."""
    check_decision(stage, found, outcome, **said)


@pytest.mark.parametrize(
    ("stage", "found", "outcome", "said", "field", "code"),
    [
        # Not decided by anybody yet, or any more.
        (Stage.INCOMPLETE, TIER_1, ACCEPT, BY_NAME, "", "referral_incomplete"),
        (Stage.INCOMPLETE, NOBODY_KNOWS, REFUSE, BY_MEETING, "", "referral_incomplete"),
        (Stage.INCOMPLETE, PROVISIONAL, ACCEPT, BY_NAME, "", "provisional_tier"),
        (Stage.INCOMPLETE, PROVISIONAL, ACCEPT, BY_MEETING, "", "provisional_tier"),
        (Stage.MONITORED, YOUNG, ACCEPT, BY_MEETING, "", "under_18"),
        (Stage.ACCEPTED, TIER_1, REFUSE, BY_MEETING, "", "already_decided"),
        (Stage.REFUSED, TIER_1, ACCEPT, BY_NAME, "", "already_decided"),
        (Stage.TOLD, TIER_1, ACCEPT, BY_NAME, "", "already_decided"),
        (Stage.WITHDRAWN, TIER_1, ACCEPT, BY_NAME, "", "already_decided"),
        (Stage.MISTAKE, TIER_1, ACCEPT, BY_NAME, "", "already_decided"),
        # Kept as ready, but today the rules say otherwise.
        (Stage.READY, NOBODY_KNOWS, ACCEPT, BY_NAME, "", "referral_incomplete"),
        (Stage.READY, YOUNG, ACCEPT, BY_NAME, "", "under_18"),
        (Stage.READY, SIX_MONTHS, ACCEPT, BY_NAME, "outcome", "excluded_no_conviction"),
        # Nobody accepts whom the rules keep out, not even a quorate meeting.
        (Stage.EXCLUDED, MAPPA, ACCEPT, BY_MEETING, "outcome", "excluded_mappa"),
        (Stage.EXCLUDED, OFFENDER, ACCEPT, BY_MEETING, "outcome", "excluded_sex_offender"),
        (Stage.EXCLUDED, SIX_MONTHS, ACCEPT, BY_MEETING, "outcome", "excluded_no_conviction"),
        (Stage.READY, NOT_ELIGIBLE, ACCEPT, BY_MEETING, "outcome", "not_eligible"),
        # The matrix of Tier 2, whichever way.
        (Stage.READY, TIER_2, ACCEPT, BY_MEETING, "", "matrix_needed"),
        (Stage.READY, TIER_2, REFUSE, BY_MEETING, "", "matrix_needed"),
        # A meeting, quorate, with its reason.
        (Stage.MATRIX_DONE, TIER_2, ACCEPT, BY_NAME, "meeting_id", "meeting_needed"),
        (Stage.READY, PARTNER, ACCEPT, BY_NAME, "meeting_id", "meeting_needed"),
        (Stage.READY, WAIVED, ACCEPT, BY_NAME, "meeting_id", "meeting_needed"),
        (Stage.READY, TIER_1, REFUSE, NAMED_REFUSAL, "meeting_id", "meeting_needed"),
        (Stage.READY, PPO, REFUSE, NAMED_REFUSAL, "meeting_id", "meeting_needed"),
        (Stage.MATRIX_DONE, TIER_2, ACCEPT, BY_MEETING | {"agencies": AGENCIES[:2]},
         "agencies", "not_quorate"),
        (Stage.MATRIX_DONE, TIER_2, REFUSE, BY_MEETING | {"agencies": ()},
         "agencies", "not_quorate"),
        (Stage.MATRIX_DONE, TIER_2, ACCEPT, BY_MEETING | {"reason": " "},
         "reason", "decision_reason"),
        # A named person, and a reason to refuse.
        (Stage.READY, TIER_1, ACCEPT, BY_NAME | {"confirmed_by": " "},
         "confirmed_by", "confirmer_needed"),
        (Stage.READY, TIER_1, ACCEPT, BY_MEETING, "confirmed_by", "confirmer_needed"),
        (Stage.EXCLUDED, MAPPA, REFUSE, BY_MEETING, "confirmed_by", "confirmer_needed"),
        (Stage.EXCLUDED, MAPPA, REFUSE, BY_NAME, "reason", "decision_reason"),
    ],
)  # fmt: skip
def test_decisions_that_do_not_stand(
    stage: Stage, found: Eligibility, outcome: Outcome, said: dict[str, Any], field: str, code: str
) -> None:
    """Each says which field is at fault, and has words."""
    with pytest.raises(RuleViolation) as caught:
        check_decision(stage, found, outcome, **said)
    assert (caught.value.field, caught.value.code) == (field, code)
    assert words("rule", code, caught.value.params)


@pytest.mark.parametrize(
    ("agencies", "count"),
    [
        ((), 0),
        (("", "  "), 0),
        (("Police", "police", " POLICE ", "Police"), 1),
        (("County  Housing", "county housing", "Police"), 2),
        (AGENCIES, 3),
    ],
)
def test_quorum_counts_distinct_agencies(agencies: tuple[str, ...], count: int) -> None:
    """Ruling 8: two police units count once, however they were typed."""
    assert distinct_agencies(agencies) == count
    if count < 3:
        with pytest.raises(RuleViolation) as caught:
            check_decision(
                Stage.MATRIX_DONE, TIER_2, ACCEPT, **(BY_MEETING | {"agencies": agencies})
            )
        assert caught.value.params == {"have": count, "need": 3}


@given(
    st.sampled_from(list(Stage)),
    st.sampled_from([TIER_1, TIER_2, PPO, PARTNER, NOT_ELIGIBLE, MAPPA, SIX_MONTHS, WAIVED,
                     NOBODY_KNOWS, PROVISIONAL, YOUNG]),
    st.sampled_from(list(Outcome)),
    st.text(" x", max_size=2),
    st.lists(st.sampled_from((*AGENCIES, "POLICE", "")), max_size=5),
    st.sampled_from((None, "m")),
    st.text(" N", max_size=2),
)  # fmt: skip
def test_nothing_significant_is_decided_by_nobody(
    stage: Stage,
    found: Eligibility,
    outcome: Outcome,
    reason: str,
    agencies: list[str],
    meeting_id: str | None,
    confirmed_by: str,
) -> None:
    """Ruling 6: whatever passes was a quorate meeting's with a reason, or somebody's by name."""
    try:
        check_decision(
            stage, found, outcome, reason=reason, meeting_id=meeting_id, agencies=agencies,
            quorum=3, confirmed_by=confirmed_by,
        )  # fmt: skip
    except RuleViolation:
        return
    met = meeting_id is not None and distinct_agencies(agencies) >= 3 and bool(reason.strip())
    assert met or confirmed_by.strip()
    assert Happening.DECIDED in next_allowed(referral(stage))
    if outcome is ACCEPT:
        assert found.outlook in {Outlook.AUTOMATIC, Outlook.JUDGEMENT, Outlook.PARTNER}
        assert met or found.outlook is Outlook.AUTOMATIC


def test_the_latest_line_since_it_was_reopened() -> None:
    """A sending before the reopening is over."""
    first, second = replace(SENT, id="1"), replace(SENT, id="2")
    assert referral(Stage.READY, first, second).last(Happening.SENT) == second
    assert referral(Stage.READY, first, WITHDRAWN, REOPENED).last(Happening.SENT) is None
