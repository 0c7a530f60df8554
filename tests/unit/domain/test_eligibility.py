"""Who may come before the scheme: tiers, exclusions, grounds, the partner route, and age."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from iomdesk.domain.eligibility import (
    Answer,
    Exclusion,
    Ground,
    Outlook,
    Route,
    Tier,
    eighteenth_birthday,
    work_out,
)
from tests.helpers.gate import CLEAR, NO, TIERS, UNKNOWN, YES, advice, holds

TWO_NEEDS = frozenset({"drugs", "accommodation"})


# --- Tiers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "tier", "outlook", "route"),
    [
        ("0", Tier.NOT_ELIGIBLE, Outlook.NOT_ELIGIBLE, Route.NONE),
        ("79", Tier.NOT_ELIGIBLE, Outlook.NOT_ELIGIBLE, Route.NONE),
        ("79.9", Tier.NOT_ELIGIBLE, Outlook.NOT_ELIGIBLE, Route.NONE),
        ("80", Tier.TWO, Outlook.JUDGEMENT, Route.JUDGEMENT),
        ("89", Tier.TWO, Outlook.JUDGEMENT, Route.JUDGEMENT),
        ("89.6", Tier.TWO, Outlook.JUDGEMENT, Route.JUDGEMENT),
        ("89.999", Tier.TWO, Outlook.JUDGEMENT, Route.JUDGEMENT),
        ("90", Tier.ONE, Outlook.AUTOMATIC, Route.AUTOMATIC),
        ("100", Tier.ONE, Outlook.AUTOMATIC, Route.AUTOMATIC),
    ],
)
def test_tiers_are_compared_unrounded(
    score: str, tier: Tier, outlook: Outlook, route: Route
) -> None:
    """S2 Strategy section 4; ruling 2: 89.6 is Tier 2."""
    found = advice(ogrs_24=Decimal(score))
    assert (found.tier, found.outlook, found.route) == (tier, outlook, route)
    assert (found.score, found.months, found.provisional) == (Decimal(score), 24, False)


def test_the_24_month_score_sets_the_tier_whatever_the_other_says() -> None:
    """Ruling 2."""
    found = advice(ogrs_12=Decimal(95), ogrs_24=Decimal(84))
    assert (found.tier, found.provisional, found.score) == (Tier.TWO, False, Decimal(84))
    assert advice(ogrs_12=Decimal(10), ogrs_24=Decimal(90)).outlook is Outlook.AUTOMATIC


@pytest.mark.parametrize(
    ("score", "tier", "outlook"),
    [
        ("90", Tier.ONE, Outlook.UNKNOWN),
        ("99", Tier.ONE, Outlook.UNKNOWN),
        ("89.6", Tier.TWO, Outlook.JUDGEMENT),
        ("80", Tier.TWO, Outlook.JUDGEMENT),
        ("79", Tier.NOT_ELIGIBLE, Outlook.UNKNOWN),
    ],
)
def test_a_12_month_score_alone_is_provisional(score: str, tier: Tier, outlook: Outlook) -> None:
    """Ruling 2: the tier is shown, a Tier 1 is not proposed on it, and nobody is sent away."""
    found = advice(ogrs_12=Decimal(score))
    assert (found.tier, found.provisional, found.months) == (tier, True, 12)
    assert found.outlook is outlook


def test_a_ground_does_not_need_the_other_score() -> None:
    """Whatever the score: a provisional tier does not hold it back."""
    found = advice(ogrs_12=Decimal(95), ppo=YES)
    assert (found.outlook, found.route) == (Outlook.AUTOMATIC, Route.PPO)


def test_a_scheme_may_set_its_tiers_by_12_months() -> None:
    """The reading is the rule set's; then the other score is the provisional one."""
    rules = replace(TIERS, months=12)
    found = work_out(rules, replace(CLEAR, ogrs_12=Decimal(84), ogrs_24=Decimal(95)))
    assert (found.tier, found.months, found.provisional) == (Tier.TWO, 12, False)
    found = work_out(rules, replace(CLEAR, ogrs_24=Decimal(95)))
    assert (found.tier, found.months, found.provisional) == (Tier.ONE, 24, True)
    assert found.outlook is Outlook.UNKNOWN


@pytest.mark.parametrize("score", [None, Decimal("NaN")])
def test_no_score_is_no_tier(score: Decimal | None) -> None:
    """Not known is not 0."""
    found = advice(ogrs_24=score)
    assert (found.tier, found.score, found.provisional) == (Tier.UNKNOWN, None, False)
    assert (found.outlook, found.months) == (Outlook.UNKNOWN, 24)


# --- Exclusions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mappa", "answer"), [("none", NO), ("1", NO), ("2", YES), ("3", YES), ("", UNKNOWN)]
)
def test_mappa_2_and_3_are_excluded_and_1_is_not(mappa: str, answer: Answer) -> None:
    """Domain item 3."""
    found = advice(mappa=mappa, ogrs_24=Decimal(95))
    assert holds(found, Exclusion.MAPPA) is answer
    expected = {YES: Outlook.EXCLUDED, NO: Outlook.AUTOMATIC, UNKNOWN: Outlook.UNKNOWN}
    assert found.outlook is expected[answer]


@pytest.mark.parametrize("ground", ["ppo", "yos_high_risk", "out_of_area"])
@pytest.mark.parametrize(
    "excluding",
    [
        {"mappa": "2"},
        {"mappa": "3"},
        {"sex_offender": YES},
        {"last_conviction_on": date(2026, 1, 5)},
    ],
)
def test_exclusions_run_before_grounds_and_tier(ground: str, excluding: dict[str, Any]) -> None:
    """Ruling 5; domain item 6.3: not even a transfer in passes them."""
    found = advice(**{ground: YES}, ogrs_24=Decimal(99), **excluding)
    assert found.outlook is Outlook.EXCLUDED
    assert len(found.excluded_by()) == 1
    assert not found.needs_matrix
    assert not found.needs_meeting


@pytest.mark.parametrize(
    "missing",
    [{"mappa": ""}, {"sex_offender": UNKNOWN}, {"last_conviction_on": None}, {"birth_date": None}],
)
def test_what_nobody_has_said_is_not_clear(missing: dict[str, Any]) -> None:
    """However high the score and whatever the ground."""
    assert advice(ogrs_24=Decimal(99), ppo=YES, **missing).outlook is Outlook.UNKNOWN


def test_one_exclusion_that_holds_is_enough() -> None:
    """What is not known beside it changes nothing, not even the age."""
    found = advice(mappa="3", sex_offender=UNKNOWN, last_conviction_on=None, birth_date=None)
    assert found.outlook is Outlook.EXCLUDED


@pytest.mark.parametrize("excluding", [{"mappa": "2"}, {"mappa": "3"}, {"sex_offender": YES}])
def test_no_meeting_sets_these_aside(excluding: dict[str, Any]) -> None:
    """Ruling 5: no override of MAPPA 2 or 3 and of a current sex offence."""
    found = advice(ogrs_24=Decimal(84), waived=True, **excluding)
    assert found.outlook is Outlook.EXCLUDED
    [one] = found.excluded_by()
    assert not one.waivable
    assert not one.waived
    assert not found.for_meeting()


def test_a_meeting_may_set_the_six_month_rule_aside() -> None:
    """Ruling 5: then it goes on as if it did not hold, and a meeting decides."""
    long_ago = date(2025, 1, 5)
    found = advice(ogrs_24=Decimal(95), last_conviction_on=long_ago)
    assert found.outlook is Outlook.EXCLUDED
    assert found.for_meeting()
    assert not found.waived()
    found = advice(ogrs_24=Decimal(95), last_conviction_on=long_ago, waived=True)
    assert (found.outlook, found.needs_meeting) == (Outlook.AUTOMATIC, True)
    assert holds(found, Exclusion.NO_CONVICTION) is YES
    assert found.excluded_by() == ()
    assert found.waived()
    found = advice(ogrs_24=Decimal(70), last_conviction_on=long_ago, waived=True)
    assert (found.outlook, found.needs_meeting) == (Outlook.NOT_ELIGIBLE, False)


def test_a_meeting_settles_it_also_where_no_conviction_is_known() -> None:
    """Nobody can say when somebody never convicted was last convicted."""
    found = advice(ogrs_24=Decimal(95), last_conviction_on=None, waived=True)
    assert (found.outlook, found.needs_meeting) == (Outlook.AUTOMATIC, True)


def test_there_is_nothing_to_set_aside_where_the_rule_does_not_hold() -> None:
    """A waiver that is not needed any more makes no meeting necessary."""
    found = advice(ogrs_24=Decimal(95), waived=True)
    assert (found.outlook, found.needs_meeting, found.waived()) == (Outlook.AUTOMATIC, False, False)


def test_two_exclusions_of_which_one_can_be_set_aside() -> None:
    """The other one still excludes, and it is not the meeting's."""
    found = advice(mappa="2", last_conviction_on=date(2025, 1, 5))
    assert [one.exclusion for one in found.excluded_by()] == [
        Exclusion.MAPPA, Exclusion.NO_CONVICTION
    ]  # fmt: skip
    assert not found.for_meeting()


# --- Grounds, partner route -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("ground", "route"),
    [("ppo", Route.PPO), ("yos_high_risk", Route.YOS), ("out_of_area", Route.TRANSFER_IN)],
)
@pytest.mark.parametrize("score", [None, Decimal(0), Decimal(84)])
def test_a_ground_counts_whatever_the_score(
    ground: str, route: Route, score: Decimal | None
) -> None:
    """Domain item 2."""
    found = advice(**{ground: YES}, ogrs_24=score)
    assert (found.outlook, found.route) == (Outlook.AUTOMATIC, route)
    assert not found.needs_matrix
    assert not found.needs_meeting


@pytest.mark.parametrize("ground", ["ppo", "yos_high_risk", "out_of_area"])
def test_a_ground_nobody_answered_holds_back_all_but_tier_1(ground: str) -> None:
    """A Yes would register automatically: Tier 2 and "not eligible" wait for the answer."""
    for score, outlook in ((95, Outlook.AUTOMATIC), (84, Outlook.UNKNOWN), (10, Outlook.UNKNOWN)):
        assert advice(**{ground: UNKNOWN}, ogrs_24=Decimal(score)).outlook is outlook


def test_all_three_grounds_and_exclusions_are_shown_in_order() -> None:
    """As answered, whatever comes of it."""
    found = advice(yos_high_risk=YES, out_of_area=UNKNOWN)
    assert found.grounds == (
        (Ground.PPO, NO), (Ground.YOS_HIGH_RISK, YES), (Ground.OUT_OF_AREA, UNKNOWN)
    )  # fmt: skip
    assert [one.exclusion for one in found.exclusions] == list(Exclusion)
    assert [one.waivable for one in found.exclusions] == [False, False, True]


@pytest.mark.parametrize(
    ("needs", "risk", "answer"),
    [
        ((), NO, NO),
        (("drugs",), NO, NO),
        (("drugs",), YES, YES),
        (("drugs",), UNKNOWN, UNKNOWN),
        (("drugs", "alcohol"), NO, YES),
        (("drugs", "alcohol"), UNKNOWN, YES),
        (("accommodation", "ete", "drugs", "alcohol"), NO, YES),
        (("drugs", "health"), NO, NO),
        (("health", "finance", "family"), NO, NO),
        ((), YES, YES),
    ],
)
def test_the_partner_route_needs_two_of_four_or_a_risk(
    needs: tuple[str, ...], risk: Answer, answer: Answer
) -> None:
    """Domain item 5: only these four areas count, not all seven pathways."""
    found = advice(
        partner=YES, needs=frozenset(needs), community_risk=risk, ogrs_24=Decimal(40)
    )  # fmt: skip
    assert found.partner is answer
    expected = {YES: Outlook.PARTNER, NO: Outlook.NOT_ELIGIBLE, UNKNOWN: Outlook.UNKNOWN}
    assert found.outlook is expected[answer]
    assert found.needs_meeting is (answer is YES)
    assert not found.needs_matrix


@pytest.mark.parametrize(
    ("score", "outlook", "route"),
    [
        (None, Outlook.PARTNER, Route.PARTNER),
        (Decimal(0), Outlook.PARTNER, Route.PARTNER),
        (Decimal("79.9"), Outlook.PARTNER, Route.PARTNER),
        (Decimal(80), Outlook.JUDGEMENT, Route.JUDGEMENT),
        (Decimal(89), Outlook.JUDGEMENT, Route.JUDGEMENT),
        (Decimal(90), Outlook.AUTOMATIC, Route.AUTOMATIC),
    ],
)
def test_a_partner_referral_comes_by_its_score_where_that_opens_a_way(
    score: Decimal | None, outlook: Outlook, route: Route
) -> None:
    """Domain 6.6: the partner route is for those below 80, or without a score."""
    found = advice(partner=YES, needs=TWO_NEEDS, ogrs_24=score)
    assert (found.outlook, found.route) == (outlook, route)


def test_police_and_probation_have_no_partner_route() -> None:
    """Domain item 5: agencies outside of the two."""
    found = advice(partner=NO, needs=TWO_NEEDS, community_risk=YES, ogrs_24=Decimal(40))
    assert (found.partner, found.outlook) == (NO, Outlook.NOT_ELIGIBLE)
    found = advice(partner=UNKNOWN, needs=TWO_NEEDS, ogrs_24=Decimal(40))
    assert (found.partner, found.outlook) == (UNKNOWN, Outlook.UNKNOWN)


def test_who_has_to_have_a_matrix_and_a_meeting() -> None:
    """Domain 6.7: Tier 2 alone needs the matrix."""
    found = advice(ogrs_24=Decimal(84))
    assert (found.needs_matrix, found.needs_meeting) == (True, True)
    found = advice(ogrs_24=Decimal(95))
    assert (found.needs_matrix, found.needs_meeting) == (False, False)


# --- Under 18 --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "eighteen"),
    [
        (date(2008, 11, 24), date(2026, 11, 24)),
        (date(2008, 2, 29), date(2026, 3, 1)),
        (date(2009, 12, 31), date(2027, 12, 31)),
    ],
)
def test_the_18th_birthday(born: date, eighteen: date) -> None:
    """Domain item 4: monitored up to the day before, of age from that day on."""
    assert eighteenth_birthday(born) == eighteen
    known: dict[str, Any] = {
        "birth_date": born, "ogrs_24": Decimal(95), "last_conviction_on": date(2026, 1, 5)
    }  # fmt: skip
    before = advice(on=eighteen - timedelta(days=1), waived=True, **known)
    assert (before.outlook, before.eighteen_on) == (Outlook.MONITORED, eighteen)
    assert not before.needs_meeting
    after = advice(on=eighteen, waived=True, **known)
    assert (after.outlook, after.eighteen_on) == (Outlook.AUTOMATIC, None)


@pytest.mark.parametrize(
    "known",
    [{}, {"mappa": "1"}, {"mappa": ""}, {"ppo": YES}, {"last_conviction_on": None},
     {"last_conviction_on": date(2025, 1, 5)}, {"ogrs_24": Decimal(84)}],
)  # fmt: skip
def test_under_18_is_monitored(known: dict[str, Any]) -> None:
    """Domain item 4."""
    found = advice(birth_date=date(2009, 6, 1), **known)
    assert found.outlook is Outlook.MONITORED
    assert not found.needs_matrix


@pytest.mark.parametrize("known", [{"mappa": "2"}, {"mappa": "3"}, {"sex_offender": YES}])
def test_what_admits_no_override_excludes_under_18_too(known: dict[str, Any]) -> None:
    """Ruling 5: before everything."""
    found = advice(birth_date=date(2009, 6, 1), **known)
    assert found.outlook is Outlook.EXCLUDED
    assert found.eighteen_on == date(2027, 6, 1)


def test_yos_high_risk_is_monitored_before_18_and_automatic_at_18() -> None:
    """Domain 6.5."""
    born = date(2008, 12, 1)
    before = advice(birth_date=born, yos_high_risk=YES)
    assert (before.outlook, before.route) == (Outlook.MONITORED, Route.YOS)
    after = advice(on=date(2026, 12, 1), birth_date=born, yos_high_risk=YES)
    assert (after.outlook, after.route) == (Outlook.AUTOMATIC, Route.YOS)
