"""Five working days after a change (S1 7.4), with the bank holidays of England."""

from datetime import date

import pytest

from iomdesk.domain.workdays import is_workday, workday_before, workdays_after
from iomdesk.services.bankholidays import is_bank_holiday


def none(_day: date) -> bool:
    """A year without bank holidays."""
    return False


@pytest.mark.parametrize(
    ("changed", "last"),
    [
        (date(2026, 11, 16), date(2026, 11, 23)),  # a Monday: the Monday after
        (date(2026, 11, 20), date(2026, 11, 27)),  # a Friday
        (date(2026, 11, 21), date(2026, 11, 27)),  # a Saturday
        (date(2026, 11, 22), date(2026, 11, 27)),  # a Sunday
    ],
)
def test_the_day_itself_does_not_count(changed: date, last: date) -> None:
    assert workdays_after(changed, 5, none) == last


@pytest.mark.parametrize(
    ("changed", "last"),
    [
        (date(2026, 12, 22), date(2026, 12, 31)),  # Christmas Day; Boxing Day is moved to Monday
        (date(2026, 3, 31), date(2026, 4, 9)),  # Good Friday and Easter Monday
        (date(2026, 8, 28), date(2026, 9, 7)),  # the August bank holiday, not Scotland's
        (date(2022, 9, 16), date(2022, 9, 26)),  # the state funeral of 19 September 2022
        (date(2026, 12, 29), date(2027, 1, 6)),  # over New Year
    ],
)
def test_bank_holidays_of_england_do_not_count(changed: date, last: date) -> None:
    assert workdays_after(changed, 5, is_bank_holiday) == last


def test_no_day_of_scotland_or_ireland_is_one_here() -> None:
    assert not is_bank_holiday(date(2026, 11, 30))  # St Andrew
    assert not is_bank_holiday(date(2026, 3, 17))  # St Patrick
    assert not is_bank_holiday(date(2026, 1, 2))
    assert is_bank_holiday(date(2026, 12, 28))


def test_the_working_day_before() -> None:
    assert workday_before(date(2026, 11, 23), none) == date(2026, 11, 20)
    assert workday_before(date(2026, 4, 7), is_bank_holiday) == date(2026, 4, 2)
    assert is_workday(date(2026, 11, 24), is_bank_holiday)
    assert not is_workday(date(2026, 11, 22), is_bank_holiday)


def test_a_count_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="0 working days"):
        workdays_after(date(2026, 11, 16), 0, none)
