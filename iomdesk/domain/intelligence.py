"""How the matrix reads intelligence reports: by grade and by age (ruling 4; domain 17, 18, 51)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from iomdesk.domain.matrix import MatrixRules

_GRADES: Final = {
    "5x5x5": re.compile(r"(?P<source>[A-E])\s*(?P<information>[1-5])(?:\s*[1-5])?"),
    "3x5x2": re.compile(r"(?P<source>[1-3])\s*(?P<information>[A-E])(?:\s*[PC])?"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeReading:
    """What the grade of an intelligence report means for the matrix.

    Attributes:
        weight: points for a report of that grade.
        high: whether it goes to the first of the sheet's two columns, "A1 - B2".
        off_sheet: A3 to A5 and B3 to B5: the sheet's two columns leave them out; they
            count 3 and are flagged (domain item 17).
        suspected_false: information "suspected to be false or malicious": it scores, is
            flagged, and may be left out with a reason (ruling 4).
    """

    weight: int
    high: bool
    off_sheet: bool
    suspected_false: bool


def grade_weight(rules: MatrixRules, grade_scheme: str, grade: str) -> GradeReading:
    """Read an intelligence grade, "5x5x5" ("B2") or "3x5x2" ("1A"); handling may follow it.

    5x5x5: source A or B with information 1 or 2 is the high column, all else the low one
    (ruling 4; domain item 17). 3x5x2: reliable source with information known directly (1A)
    is the high one, all else the low one (domain item 51). Raises ValueError for what is
    no grade of its scheme: letters and digits swap places between the two.
    """
    pattern = _GRADES.get(grade_scheme.strip().casefold().replace("\N{MULTIPLICATION SIGN}", "x"))
    found = pattern.fullmatch(grade.strip().upper()) if pattern else None
    if found is None:
        message = "not a grade of that scheme"
        raise ValueError(message)
    source, information = found["source"], found["information"]
    if source in "ABCDE":
        good = source in "AB"
        high = good and information in "12"
        return GradeReading(
            weight=rules.high_weight if high else rules.low_weight,
            high=high,
            off_sheet=good and not high,
            suspected_false=information == "5",
        )
    high = source == "1" and information == "A"
    return GradeReading(
        weight=rules.high_weight if high else rules.low_weight,
        high=high,
        off_sheet=False,
        suspected_false=information == "E",
    )


def period_of(rules: MatrixRules, on: date, matrix_date: date) -> int | None:
    """Which intelligence period a report of a day falls in: 0 recent, 1 older, None neither.

    Counted back from the matrix date, both ends included: days 0 to 28 and 29 to 56
    (ruling 4). A report dated after the matrix falls in neither.
    """
    days = (matrix_date - on).days
    if not 0 <= days <= rules.second_days:
        return None
    return 0 if days <= rules.first_days else 1
