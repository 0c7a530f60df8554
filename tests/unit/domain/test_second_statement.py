"""Eligibility against a second statement of its rules, and what holds of everybody."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from iomdesk.domain.eligibility import Answer, Exclusion, Facts, Outlook, Route, Tier, work_out
from tests.helpers.gate import DAY, NO, TIERS, UNKNOWN, YES, holds
from tests.unit.domain import second_statement as second

known_or_not = st.sampled_from((True, False, None))
mostly_no = st.sampled_from((False, False, False, True, None))
scores = st.one_of(
    st.none(),
    st.sampled_from([Decimal(text) for text in ("79", "79.9", "80", "89", "89.6", "90", "91.5")]),
    st.decimals(0, 100, places=1),
)
days = st.dates(date(2025, 6, 1), date(2026, 12, 31))
stays = st.lists(
    st.tuples(days, st.one_of(st.none(), st.integers(0, 120))).map(
        lambda one: (one[0], None if one[1] is None else one[0] + timedelta(days=one[1]))
    ),
    max_size=3,
).map(tuple)
anybody = st.builds(
    second.Case,
    on=st.dates(date(2026, 10, 1), date(2027, 3, 31)),
    born=st.one_of(
        st.none(),
        st.dates(date(1980, 1, 1), date(2009, 12, 31)),
        st.dates(date(2008, 10, 1), date(2009, 3, 31)),
        st.just(date(2008, 2, 29)),
    ),
    ogrs_12=scores,
    ogrs_24=scores,
    grounds=st.tuples(mostly_no, mostly_no, mostly_no),
    mappa=st.sampled_from(("none", "none", "1", "1", "2", "3", None)),
    sex_offender=mostly_no,
    convicted=st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2027, 1, 31))),
    custody=stays,
    partner=known_or_not,
    needs=st.lists(
        st.sampled_from((*second.FOUR_AREAS, "health", "finance")), max_size=4, unique=True
    ).map(tuple),
    risk=known_or_not,
    waived=st.booleans(),
)
# Nothing excludes: so that tiers, grounds and the partner route have their say.
nothing_excludes = anybody.map(
    lambda case: replace(
        case, born=date(1997, 8, 9), mappa="1", sex_offender=False, convicted=case.on, custody=()
    )
)
no_ground = nothing_excludes.map(lambda case: replace(case, grounds=(False, False, False)))
cases = st.one_of(anybody, nothing_excludes, no_ground)


def said(answer: bool | None) -> Answer:
    return UNKNOWN if answer is None else YES if answer else NO


def facts_of(case: second.Case) -> Facts:
    ppo, yos, transfer = case.grounds
    return Facts(
        on=case.on,
        birth_date=case.born,
        ogrs_12=case.ogrs_12,
        ogrs_24=case.ogrs_24,
        ppo=said(ppo),
        yos_high_risk=said(yos),
        out_of_area=said(transfer),
        mappa=case.mappa or "",
        sex_offender=said(case.sex_offender),
        last_conviction_on=case.convicted,
        custody=case.custody,
        partner=said(case.partner),
        needs=frozenset(case.needs),
        community_risk=said(case.risk),
        waived=case.waived,
    )


TEN_DAYS_IN = second.Case(
    on=DAY, born=date(1997, 8, 9), ogrs_12=None, ogrs_24=Decimal(84), grounds=(False,) * 3,
    mappa="1", sex_offender=False, convicted=date(2026, 5, 24),
    custody=((date(2026, 6, 1), date(2026, 6, 11)),), partner=True, needs=(), risk=False,
    waived=False,
)  # fmt: skip


@settings(max_examples=400)
@given(cases)
@example(TEN_DAYS_IN)
def test_the_second_statement_agrees(case: second.Case) -> None:
    """Both statements say the same of whatever is known of somebody."""
    found = work_out(TIERS, facts_of(case))
    assert found.outlook == second.outlook(case)
    assert holds(found, Exclusion.NO_CONVICTION) is said(second.no_conviction(case))
    if case.convicted is not None and case.convicted <= case.on:
        assert found.clear_until == second.begins_to_exclude(case)
    score = case.ogrs_12 if case.ogrs_24 is None else case.ogrs_24
    assert found.tier == ("unknown" if score is None else second.tier_of(score))
    assert found.provisional is (case.ogrs_24 is None and case.ogrs_12 is not None)


@given(cases)
def test_what_holds_of_everybody(case: second.Case) -> None:
    """A matrix is asked for in Tier 2 alone, and nothing excluded is let through."""
    found = work_out(TIERS, facts_of(case))
    assert found.needs_matrix is (found.outlook is Outlook.JUDGEMENT)
    if found.outlook in {Outlook.AUTOMATIC, Outlook.JUDGEMENT, Outlook.PARTNER}:
        assert found.route is not Route.NONE
        assert case.mappa in {"none", "1"}
        assert case.sex_offender is False
        assert case.waived or second.no_conviction(case) is False
        if found.outlook is not Outlook.AUTOMATIC or found.waived():
            assert found.needs_meeting
    else:
        assert not found.needs_meeting
    if found.outlook is Outlook.JUDGEMENT:
        assert found.tier is Tier.TWO
