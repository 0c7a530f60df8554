"""No conviction in the last six months at liberty: month ends, and prison stops the clock."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from iomdesk.domain.eligibility import Answer, Exclusion, Outlook
from tests.helpers.gate import DAY, NO, YES, advice, holds


@pytest.mark.parametrize(
    ("convicted", "custody", "begins"),
    [
        # The corresponding day six months on still counts; the day after excludes.
        (date(2026, 10, 3), (), date(2027, 4, 4)),
        # Month ends are clamped: 31 Aug and six months is 28 Feb, in a leap year 29 Feb.
        (date(2026, 8, 31), (), date(2027, 3, 1)),
        (date(2027, 8, 31), (), date(2028, 3, 1)),
        (date(2027, 8, 29), (), date(2028, 3, 1)),
        (date(2027, 8, 28), (), date(2028, 2, 29)),
        (date(2026, 3, 31), (), date(2026, 10, 1)),
        # Sent to prison on the day: the months run from the release.
        (date(2026, 1, 5), ((date(2026, 1, 5), date(2026, 5, 31)),), date(2026, 12, 1)),
        # Convicted inside: the same.
        (date(2026, 3, 1), ((date(2026, 1, 5), date(2026, 5, 31)),), date(2026, 12, 1)),
        # A later stay of ten days puts it off by ten.
        (date(2026, 1, 5), ((date(2026, 3, 1), date(2026, 3, 11)),), date(2026, 7, 16)),
        # In on the last day of the six months: that day was not at liberty.
        (date(2026, 1, 5), ((date(2026, 7, 5), date(2026, 7, 15)),), date(2026, 7, 16)),
        # In on the day after: too late to stop the clock.
        (date(2026, 1, 5), ((date(2026, 7, 6), date(2026, 7, 15)),), date(2026, 7, 6)),
        # Two stays, the second only reached because of the first.
        (
            date(2026, 1, 5),
            ((date(2026, 7, 10), date(2026, 7, 20)), (date(2026, 3, 1), date(2026, 3, 11))),
            date(2026, 7, 26),
        ),
        # Stays that overlap count once.
        (
            date(2026, 1, 5),
            ((date(2026, 3, 1), date(2026, 3, 8)), (date(2026, 3, 4), date(2026, 3, 11))),
            date(2026, 7, 16),
        ),
        # Over before the conviction: nothing to do with it.
        (date(2026, 1, 5), ((date(2025, 3, 1), date(2025, 12, 24)),), date(2026, 7, 6)),
        # In and out on one day is no day in custody.
        (date(2026, 1, 5), ((date(2026, 3, 1), date(2026, 3, 1)),), date(2026, 7, 6)),
    ],
)
def test_when_the_six_months_are_over(
    convicted: date, custody: tuple[tuple[date, date | None], ...], begins: date
) -> None:
    """Ruling 5: clear up to the day before, excluded from that day on."""
    known: dict[str, Any] = {
        "last_conviction_on": convicted, "custody": custody, "ogrs_24": Decimal(95)
    }  # fmt: skip
    before = advice(on=begins - timedelta(days=1), **known)
    assert (before.clear_until, before.outlook) == (begins, Outlook.AUTOMATIC)
    after = advice(on=begins, **known)
    assert (after.clear_until, after.outlook) == (begins, Outlook.EXCLUDED)


@pytest.mark.parametrize(
    ("convicted", "inside_from", "answer"),
    [
        (date(2024, 1, 5), date(2024, 1, 5), NO),  # since the conviction
        (date(2024, 1, 5), date(2024, 7, 5), NO),  # went in on the last day
        (date(2024, 1, 5), date(2024, 7, 6), YES),  # had been six months out before
    ],
)
def test_an_open_stay_stops_the_clock(convicted: date, inside_from: date, answer: Answer) -> None:
    """Ruling 5: for as long as it lasts, and from there no day can be told."""
    found = advice(last_conviction_on=convicted, custody=((inside_from, None),))
    assert holds(found, Exclusion.NO_CONVICTION) is answer
    assert (found.clear_until is None) is (answer is NO)


def test_dates_that_contradict_each_other_are_not_clear() -> None:
    """A conviction to come, a release before its stay: somebody slipped."""
    tomorrow = DAY + timedelta(days=1)
    found = advice(last_conviction_on=tomorrow, ogrs_24=Decimal(95))
    assert (found.outlook, found.clear_until) == (Outlook.UNKNOWN, None)
    assert advice(last_conviction_on=DAY, ogrs_24=Decimal(95)).outlook is Outlook.AUTOMATIC
    found = advice(custody=((DAY, date(2026, 1, 1)),), ogrs_24=Decimal(95))
    assert (found.outlook, found.clear_until) == (Outlook.UNKNOWN, None)


def test_dates_at_the_end_of_the_calendar_do_not_break_it() -> None:
    """A slip in a year far away is a form's problem, not a crash at a key."""
    found = advice(
        on=date(9999, 12, 30),
        last_conviction_on=date(9999, 11, 30),
        birth_date=date(9990, 2, 28),
        custody=((date(9999, 12, 1), date(9999, 12, 20)),),
    )
    assert (found.outlook, found.clear_until) == (Outlook.MONITORED, None)
