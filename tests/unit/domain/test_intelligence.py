"""How intelligence reports count in the matrix: by age and by grade."""

from datetime import date, timedelta

import pytest

from iomdesk.domain.intelligence import GradeReading, grade_weight, period_of
from iomdesk.formdef.scheme import load_scheme
from tests.unit.domain import second_statement as second

RULES = load_scheme("derbyshire").matrix
DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("days", "period"),
    [(-1, None), (0, 0), (1, 0), (28, 0), (29, 1), (56, 1), (57, None), (400, None)],
)
def test_periods_of_intelligence(days: int, period: int | None) -> None:
    """Ruling 4: days 0 to 28 and 29 to 56; a report after the matrix is in neither."""
    assert period_of(RULES, DAY - timedelta(days=days), DAY) == period


@pytest.mark.parametrize("source", "ABCDE")
@pytest.mark.parametrize("information", "12345")
def test_every_grade_of_5x5x5(source: str, information: str) -> None:
    """Ruling 4: 25 cells; A3 to B5 are flagged as off the sheet, 5 as suspected false."""
    reading = grade_weight(RULES, "5x5x5", source + information)
    assert reading == GradeReading(
        weight=second.GRADES[source][int(information) - 1],
        high=source + information in {"A1", "A2", "B1", "B2"},
        off_sheet=source in "AB" and information in "345",
        suspected_false=information == "5",
    )


@pytest.mark.parametrize("source", "123")
@pytest.mark.parametrize("information", "ABCDE")
def test_every_grade_of_3x5x2(source: str, information: str) -> None:
    """Domain item 51: 1A alone counts 5; E is suspected false."""
    reading = grade_weight(RULES, "3x5x2", source + information)
    assert reading.weight == (5 if source + information == "1A" else 3)
    assert reading.suspected_false is (information == "E")
    assert not reading.off_sheet


@pytest.mark.parametrize(
    ("scheme", "grade"),
    [("5x5x5", "b2"), ("5x5x5", " B2 1 "), ("5X5X5", "B 2"), ("5\u00d75\u00d75", "B25"),
     ("3x5x2", "1a"), ("3x5x2", "1A C"), ("3x5x2", "1AP")],
)  # fmt: skip
def test_grades_as_people_write_them(scheme: str, grade: str) -> None:
    """Small letters, blanks and a handling code do not matter."""
    assert grade_weight(RULES, scheme, grade).weight == 5


@pytest.mark.parametrize(
    ("scheme", "grade"),
    [("5x5x5", "2B"), ("3x5x2", "B2"), ("5x5x5", ""), ("5x5x5", "F1"), ("5x5x5", "A6"),
     ("5x5x5", "B2 6"), ("3x5x2", "4A"), ("3x5x2", "1F"), ("4x4", "B2"), ("", "B2")],
)  # fmt: skip
def test_what_is_no_grade(scheme: str, grade: str) -> None:
    """Letters and digits swap places between the schemes: neither is read as the other."""
    with pytest.raises(ValueError, match="not a grade"):
        grade_weight(RULES, scheme, grade)
