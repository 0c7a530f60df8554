"""Dates as people type and spreadsheets hold them, and the words for dates."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomdesk.domain.dates import (
    DateProblem,
    DateReading,
    Sense,
    age,
    ago_words,
    birth_words,
    due_words,
    read_date,
    show_date,
    show_day,
    show_moment,
    show_short,
)

TODAY = date(2026, 11, 24)
DAY = date(2026, 11, 22)


def read(typed: str | float | date, sense: Sense = Sense.ANY) -> DateReading:
    return read_date(typed, today=TODAY, sense=sense)


@pytest.mark.parametrize(
    "typed",
    [
        "22/11/26",
        "22 nov",
        "22 Nov 2026",
        "22 November 2026",
        "22nd Nov 2026",
        "Sun 22 Nov 2026",
        "Sunday, 22 November 2026",
        "Nov 22, 2026",
        "2026-11-22",
        "2026/11/22",
        "2026-11-22 00:00:00",
        "2026-11-22T09:30:00Z",
        "22/11/2026 09:30",
        "22.11.26",
        "22-11-26",
        "22-Nov-26",
        "22Nov26",
        " 22/11/2026 ",
        "22 / 11 / 2026",
        "22 11 2026",
        "22112026",
        "20261122",
        "221126",
        "22/11",
        "t-2",
        "T - 2",
        datetime(2026, 11, 22, 9, 30),  # noqa: DTZ001 - spreadsheets know no zones
        DAY,
        46348,
        46348.0,
        46348.75,
        22112026.0,
    ],
)
def test_ways_of_saying_a_day(typed: str | float | date) -> None:
    assert read(typed) == DateReading(DAY)


def test_today_and_days_from_it() -> None:
    assert read("t").value == TODAY
    assert read("Today").value == TODAY
    assert read("t+14").value == date(2026, 12, 8)


@pytest.mark.parametrize(
    ("typed", "sense", "problem"),
    [
        ("31/02/1990", Sense.BIRTH, "no_such_date"),
        ("31/02/1990", Sense.ANY, "no_such_date"),
        ("31/6/26", Sense.ANY, "no_such_date"),  # no century makes June longer
        ("31/6/26", Sense.PAST, "no_such_date"),
        ("31/6/26", Sense.BIRTH, "no_such_date"),
        ("31/6/1850", Sense.ANY, "year_unlikely"),
        ("29/02/2027", Sense.ANY, "no_such_date"),
        ("1/13/2026", Sense.ANY, "no_such_date"),
        ("0/1/2026", Sense.ANY, "no_such_date"),
        ("29/2", Sense.ANY, "no_such_date"),
        ("tbc", Sense.ANY, "not_a_date"),
        ("22 Foo 2026", Sense.ANY, "not_a_date"),
        ("11/2026", Sense.ANY, "not_a_date"),
        ("22/11/026", Sense.ANY, "not_a_date"),
        (float("nan"), Sense.ANY, "not_a_date"),
        (float("inf"), Sense.ANY, "not_a_date"),
        (-5, Sense.ANY, "not_a_date"),
        ("22 nov", Sense.BIRTH, "no_year"),
        ("1/1/1799", Sense.ANY, "year_unlikely"),
        ("1/1/2999", Sense.ANY, "year_unlikely"),
        ("25/11/2026", Sense.BIRTH, "birth_in_future"),
        ("25/11/2026", Sense.PAST, "in_future"),
        ("1/1/1901", Sense.BIRTH, "birth_too_long_ago"),
    ],
)
def test_what_is_no_date_has_a_code_and_words(
    typed: str | float, sense: Sense, problem: str
) -> None:
    reading = read(typed, sense)
    assert reading.problem == problem
    assert (reading.value is None) is (problem != "in_future")
    assert "What you typed is kept" in reading.text
    assert "{" not in reading.text


@pytest.mark.parametrize(
    ("typed", "sense", "year"),
    [
        ("4/8/70", Sense.BIRTH, 1970),
        ("24/11/26", Sense.BIRTH, 2026),
        ("25/11/26", Sense.BIRTH, 1926),  # never in the future
        ("17-01-91", Sense.BIRTH, 1991),
        ("3/2/05", Sense.BIRTH, 2005),
        ("29/02/00", Sense.BIRTH, 2000),
        ("1/5/98", Sense.PAST, 1998),
        ("25/11/26", Sense.PAST, 1926),
        ("26/1/27", Sense.ANY, 2027),
        ("26/1/75", Sense.ANY, 2075),
        ("26/1/80", Sense.ANY, 1980),
        ("5 jan", Sense.ANY, 2026),
        ("29 jan", Sense.AHEAD, 2027),
        ("24 nov", Sense.AHEAD, 2026),  # today
        ("23/11", Sense.AHEAD, 2027),
        ("31 dec", Sense.AHEAD, 2026),
        ("29 feb", Sense.AHEAD, 2028),
        ("29 jan 2026", Sense.AHEAD, 2026),  # the year was said
        ("29/1/26", Sense.AHEAD, 2026),
        ("30 nov", Sense.PAST, 2025),
    ],
)
def test_two_digit_and_missing_years(typed: str, sense: Sense, year: int) -> None:
    value = read(typed, sense).value
    assert value is not None
    assert value.year == year


@given(st.dates(date(1927, 1, 1), date(2099, 12, 31)))
def test_every_day_comes_back_whichever_way_it_is_written(day: date) -> None:
    for typed in (
        show_date(day),
        show_day(day),
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f" {day.day}/{day.month}/{day.year} ",
        f"{day:%d.%m.%Y}",
        f"{day:%d%m%Y}",
        f"{day:%Y%m%d}",
        (day - date(1899, 12, 30)).days,
    ):
        assert read(typed) == DateReading(day), typed


@given(st.dates(date(1927, 1, 1), TODAY))
def test_two_digit_birth_dates_are_never_in_the_future(day: date) -> None:
    value = read(f"{day:%d.%m.%y}", Sense.BIRTH).value
    assert value is not None
    assert value <= TODAY
    assert (value.month, value.day) == (day.month, day.day)
    assert TODAY - value <= timedelta(days=36525)


@given(st.text(max_size=30) | st.floats() | st.integers())
def test_nothing_typed_is_too_odd(typed: str | float) -> None:
    for sense in Sense:
        reading = read(typed, sense)
        assert bool(reading.text) is bool(reading.problem)


@pytest.mark.parametrize(
    ("days", "due", "ago"),
    [
        (-6, "6 days late", "6 days ago"),
        (-1, "1 day late", "yesterday"),
        (0, "today", "today"),
        (1, "tomorrow", "tomorrow"),
        (14, "in 14 days", "in 14 days"),
        (1200, "in 1,200 days", "in 1,200 days"),
    ],
)
def test_words_for_days(days: int, due: str, ago: str) -> None:
    assert due_words(TODAY + timedelta(days=days), TODAY) == due
    assert ago_words(TODAY + timedelta(days=days), TODAY) == ago


def test_words_for_dates() -> None:
    assert show_date(DAY) == "22 Nov 2026"
    assert show_day(DAY) == "Sun 22 Nov 2026"
    assert show_moment(datetime(2026, 11, 22, 9, 5)) == "22 Nov 2026 09:05"  # noqa: DTZ001
    assert show_short(DAY, TODAY) == "22 Nov"
    assert show_short(date(2027, 8, 1), TODAY) == "1 Aug 2027"
    assert birth_words(date(1991, 11, 25), TODAY) == "25 Nov 1991 (34)"


def test_age_on_and_around_the_birthday() -> None:
    assert age(date(1991, 11, 24), TODAY) == 35
    assert age(date(1991, 11, 25), TODAY) == 34
    assert age(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age(date(2008, 2, 29), date(2026, 3, 1)) == 18


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("24/11/26", date(2026, 11, 24)),
        ("3 dec", date(2025, 12, 3)),
        ("3/12", date(2025, 12, 3)),
        ("1/6/95", date(1995, 6, 1)),
        ("t-2", date(2026, 11, 22)),
    ],
)
def test_a_recent_day_without_its_century(typed: str, day: date) -> None:
    """What happened lies behind today, this year or the last, whatever is left out."""
    reading = read_date(typed, today=date(2026, 11, 24), sense=Sense.RECENT)
    assert (reading.value, reading.problem) == (day, DateProblem.NONE)


@pytest.mark.parametrize("typed", ["25/11/26", "1/3/27", "25/11/2026", "t+1"])
def test_tomorrow_is_no_day_a_hundred_years_ago(typed: str) -> None:
    """A slip of a day or a year is said as such."""
    reading = read_date(typed, today=date(2026, 11, 24), sense=Sense.RECENT)
    assert reading.problem is DateProblem.IN_FUTURE
