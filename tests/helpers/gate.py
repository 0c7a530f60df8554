"""Somebody at the gate of the scheme, clear but for what a test says."""

from dataclasses import replace
from datetime import date
from typing import Any

from iomdesk.domain.eligibility import Answer, Eligibility, Exclusion, Facts, work_out
from iomdesk.formdef.scheme import load_scheme

TIERS = load_scheme("derbyshire").tiers
DAY = date(2026, 11, 24)
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
CLEAR = Facts(
    on=DAY,
    birth_date=date(1997, 8, 9),
    ppo=NO,
    yos_high_risk=NO,
    out_of_area=NO,
    mappa="none",
    sex_offender=NO,
    last_conviction_on=date(2026, 10, 3),
    partner=NO,
    community_risk=NO,
)
"""Of age, nothing excludes, no ground, referred by probation; the score is still to come."""


def advice(**known: Any) -> Eligibility:
    """What the rules say of somebody clear but for this."""
    return work_out(TIERS, replace(CLEAR, **known))


def holds(found: Eligibility, exclusion: Exclusion) -> Answer:
    """Whether an exclusion holds."""
    return next(one.holds for one in found.exclusions if one.exclusion is exclusion)
