"""What a matrix counts out of a record, stated a second time and the slow way.

Typed from the pages of the source alone (S2 Strategy Appendix B) and from the rulings. It
writes out each period day by day, makes a slip of paper for every single arrest, conviction
and report, and crosses slips out one by one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.unit.domain.second_statement import GRADES


@dataclass(frozen=True, slots=True)
class Slip:
    """One record: what it is, when, how many, on which line, of which arrest, how graded."""

    id: str
    what: str
    on: date
    many: int
    line: str
    of: str | None
    grade: str
    hidden: bool


def _same_day_months_later(day: date, months: int) -> date:
    """Steps month by month; a month that is too short ends on its last day."""
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    number = day.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def _in_months(day: date, months: int | None, on: date) -> bool:
    if day > on:
        return False
    return months is None or not _same_day_months_later(day, months) < on


def counts(
    slips: Sequence[Slip],
    on: date,
    window: int | None,
    lines: Sequence[str],
    crossed: frozenset[tuple[str, str]] = frozenset(),
) -> Counter[str]:
    """Counts by box; ``crossed``: (id, box) pairs that somebody crossed out."""
    found: Counter[str] = Counter()
    days_ago = {on - timedelta(days=ago): ago for ago in range(57)}
    for slip in slips:
        if slip.hidden:
            continue
        if slip.grade:
            if slip.on not in days_ago:
                continue
            period = "recent" if days_ago[slip.on] < 29 else "older"
            points = GRADES[slip.grade[0]][int(slip.grade[1]) - 1]
            box = f"{period}_{'high' if points == 5 else 'low'}"
            if (slip.id, box) in crossed:
                found["left_out"] += slip.many
                continue
            found[box] += slip.many
            if slip.grade[1] == "5":
                found["grade5"] += slip.many
            continue
        for box, kinds, months in (
            ("breaches", {"breach", "recall"}, 24),
            ("arrests_12", {"arrest"}, 12),
        ):
            mine = slip.what in kinds and (slip.id, box) not in crossed
            if mine and _in_months(slip.on, months, on):
                found[box] += slip.many
        if slip.what not in {"arrest", "conviction"} or slip.line not in lines:
            continue
        if not _in_months(slip.on, window, on):
            continue
        box = f"{slip.what}s:{slip.line}"
        if (slip.id, box) in crossed:
            continue
        left = slip.many
        if slip.what == "arrest":
            for other in slips:
                # "entered once (as conviction)": only where that conviction is on the sheet.
                if (
                    other.what == "conviction"
                    and not other.grade
                    and not other.hidden
                    and other.of == slip.id
                    and other.line in lines
                    and _in_months(other.on, window, on)
                    and (other.id, f"convictions:{other.line}") not in crossed
                ):
                    for _ in range(other.many):
                        if left:
                            left -= 1
        if left:
            found[box] += left
    return found
