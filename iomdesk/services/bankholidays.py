"""The bank holidays of England, for everything that counts working days."""

from collections.abc import Callable
from datetime import date
from functools import cache


@cache
def _year(year: int) -> frozenset[date]:
    # Costs 0.1 s to load: only when a working day is counted for the first time.
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))


def is_bank_holiday(day: date) -> bool:
    """Whether a day is a bank holiday in England."""
    return day in _year(day.year)


BANK_HOLIDAY: Callable[[date], bool] = is_bank_holiday
"""What ``domain.workdays`` asks."""
