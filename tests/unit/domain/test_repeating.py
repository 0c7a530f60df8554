"""The days of a meeting that repeats, against the calendar."""

from calendar import monthcalendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomdesk.domain.repeating import MOST_DAYS, Days, Repeating, Rhythm, days

TUESDAY = date(2026, 11, 24)


def _never(_day: date) -> bool:
    return False


def _christmas(day: date) -> bool:
    return (day.month, day.day) in {(12, 25), (12, 28)}


def test_one_meeting_is_one_day() -> None:
    assert days(TUESDAY, Repeating(), _never) == Days((TUESDAY,), ())


def test_three_days_a_week_begin_with_the_first_and_skip_bank_holidays() -> None:
    wanted = Repeating(
        rhythm=Rhythm.WEEKLY, weekdays=frozenset({0, 2, 4}), until=date(2026, 12, 30)
    )
    found = days(date(2026, 12, 16), wanted, _christmas)
    assert found.held == (
        date(2026, 12, 16), date(2026, 12, 18), date(2026, 12, 21), date(2026, 12, 23),
        date(2026, 12, 30),
    )  # fmt: skip
    assert found.skipped == (date(2026, 12, 25), date(2026, 12, 28))


def test_every_other_week_counts_from_the_week_of_the_first() -> None:
    wanted = Repeating(
        rhythm=Rhythm.WEEKLY, weekdays=frozenset({0, 1}), every=2, until=date(2026, 12, 31)
    )
    assert days(TUESDAY, wanted, _never).held == (
        TUESDAY, date(2026, 12, 7), date(2026, 12, 8), date(2026, 12, 21), date(2026, 12, 22),
    )  # fmt: skip


def test_monthly_is_the_same_weekday_the_same_time_of_the_month() -> None:
    wanted = Repeating(rhythm=Rhythm.MONTHLY, until=date(2027, 3, 31))
    assert days(TUESDAY, wanted, _never).held == (
        TUESDAY, date(2026, 12, 22), date(2027, 1, 26), date(2027, 2, 23), date(2027, 3, 23),
    )  # fmt: skip
    fifth = days(date(2026, 12, 31), wanted, _never).held  # a fifth Thursday, else the last
    assert fifth == (
        date(2026, 12, 31), date(2027, 1, 28), date(2027, 2, 25), date(2027, 3, 25),
    )  # fmt: skip


def test_a_weekly_one_needs_a_weekday_and_a_number() -> None:
    for wanted in (
        Repeating(rhythm=Rhythm.WEEKLY, until=TUESDAY),
        Repeating(rhythm=Rhythm.WEEKLY, weekdays=frozenset({1}), every=0, until=TUESDAY),
    ):
        with pytest.raises(ValueError, match="weekly"):
            days(TUESDAY, wanted, _never)


DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(DAYS, st.frozensets(st.integers(0, 4), min_size=1), st.integers(1, 6), st.integers(0, 900))
def test_weekly_against_a_count_of_every_day(
    first: date, weekdays: frozenset[int], every: int, ahead: int
) -> None:
    """Each day of the span is asked on its own whether it belongs."""
    until = first + timedelta(days=ahead)
    monday = first - timedelta(days=first.weekday())
    expected = []
    for plus in range(ahead + 1):
        day = first + timedelta(days=plus)
        in_step = ((day - monday).days // 7) % every == 0
        if day == first or (day.weekday() in weekdays and in_step):
            expected.append(day)
    wanted = Repeating(rhythm=Rhythm.WEEKLY, weekdays=weekdays, every=every, until=until)
    assert days(first, wanted, _never).held == tuple(expected[:MOST_DAYS])


@given(DAYS, st.integers(0, 1500))
def test_monthly_against_the_calendar(first: date, ahead: int) -> None:
    until = first + timedelta(days=ahead)
    column = [
        week[first.weekday()] for week in monthcalendar(first.year, first.month)
        if week[first.weekday()]
    ]  # fmt: skip
    nth = column.index(first.day)
    expected, year, month = [], first.year, first.month
    while date(year, month, 1) <= until:
        of_month = [w[first.weekday()] for w in monthcalendar(year, month) if w[first.weekday()]]
        expected.append(date(year, month, of_month[min(nth, len(of_month) - 1)]))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    wanted = Repeating(rhythm=Rhythm.MONTHLY, until=until)
    assert days(first, wanted, _never).held == tuple(day for day in expected if day <= until)
