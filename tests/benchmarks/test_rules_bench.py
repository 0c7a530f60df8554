"""What a key costs before anything is painted: matrix and eligibility worked out anew.

Aim (issue 3): under 5 ms a key for both together.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any, Protocol

from iomdesk.domain.eligibility import Answer, Facts, Outlook, work_out
from iomdesk.domain.matrix import Sheet, changes, score
from iomdesk.formdef.scheme import load_scheme

SCHEME = load_scheme("derbyshire")
DAY = date(2026, 11, 24)
AIM_SECONDS = 0.005
# Every line and every box holds something, and the clock has stopped often.
ROWS = [row.id for row in SCHEME.matrix.rows()]
BEFORE = Sheet(convictions=dict.fromkeys(ROWS, 1), arrests_12=1, breaches=4)
STAYS = tuple(
    (DAY - timedelta(days=20 * number + 10), DAY - timedelta(days=20 * number))
    for number in range(1, 13)
)


class Benchmark(Protocol):
    """The part of pytest-benchmark that is used here."""

    extra_info: dict[str, Any]

    def __call__(self, work: Callable[[], Any]) -> Any:
        """Run the work often enough and keep the times."""
        ...


def _sheet(typed: int) -> Sheet:
    return Sheet(
        convictions=dict.fromkeys(ROWS, 2) | {ROWS[0]: typed},
        arrests=dict.fromkeys(ROWS, 3),
        recent_high=2,
        recent_low=3,
        older_high=1,
        older_low=1,
        arrests_12=2,
        breaches=4,
    )


def _facts(typed: int) -> Facts:
    return Facts(
        on=DAY,
        birth_date=date(1997, 8, 9),
        ogrs_24=Decimal(typed),
        ppo=Answer.NO,
        yos_high_risk=Answer.NO,
        out_of_area=Answer.NO,
        mappa="1",
        sex_offender=Answer.NO,
        last_conviction_on=DAY - timedelta(days=300),
        custody=STAYS,
        partner=Answer.YES,
        needs=frozenset({"drugs", "alcohol"}),
        community_risk=Answer.NO,
    )


def test_a_key_on_the_matrix(benchmark: Benchmark) -> None:
    """Both readings side by side, and what moved since the last score."""
    rules = SCHEME.matrix
    other = rules.reading(rules.counting.other)
    keys = cycle(range(10))

    def key() -> int:
        sheet = _sheet(next(keys))
        score(other, sheet)
        changes(rules, BEFORE, sheet)
        return score(rules, sheet).total

    assert benchmark(key) > 0
    benchmark.extra_info["aim_seconds"] = AIM_SECONDS


def test_a_key_on_the_referral(benchmark: Benchmark) -> None:
    """Eligibility, with the matrix that belongs to it."""
    keys = cycle(range(80, 90))

    def key() -> Outlook:
        score(SCHEME.matrix, _sheet(1))
        return work_out(SCHEME.tiers, _facts(next(keys))).outlook

    assert benchmark(key) is Outlook.JUDGEMENT
    benchmark.extra_info["aim_seconds"] = AIM_SECONDS
