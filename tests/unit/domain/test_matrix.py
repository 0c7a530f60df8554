"""The matrix: every weight, both readings, every boundary, and what a second statement says."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomdesk.domain.intelligence import grade_weight, period_of
from iomdesk.domain.matrix import (
    Counting,
    Sheet,
    changes,
    check_sheet,
    score,
)
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sheets import sheet_from_plain, sheet_to_plain
from iomdesk.domain.traces import MOST
from iomdesk.formdef.scheme import load_scheme
from iomdesk.words import words
from tests.unit.domain import second_statement as second

RULES = load_scheme("derbyshire").matrix
CONVICTIONS_ONLY = RULES.reading(Counting.CONVICTIONS)
BY_LABEL = {row.label: row.id for row in RULES.rows()}
DAY = date(2026, 11, 24)
# Domain item 20, the worked vector.
VECTOR = Sheet(
    convictions={
        "burglary_dwelling": 2,
        "theft_from_vehicle": 3,
        "shoplifting": 6,
        "abh": 1,
    },
    arrests={"burglary_dwelling": 1, "theft_from_vehicle": 2, "shoplifting": 4},
    recent_high=2,
    recent_low=3,
    older_high=1,
    arrests_12=2,
    breaches=4,
)


def worth(total: int) -> Sheet:
    """A sheet of so many points: shoplifting scores 1."""
    return Sheet(convictions={"shoplifting": total})


def test_the_worked_vector() -> None:
    """Domain item 20: each part as worked there, and 90 in all."""
    result = score(RULES, VECTOR)
    assert result.lines["burglary_dwelling"] == 24
    assert result.lines["theft_from_vehicle"] == 10
    assert result.lines["shoplifting"] == 10
    assert result.lines["abh"] == 5
    assert result.offences == 49
    assert result.groups == {
        "burglary": 24, "vehicle": 10, "theft": 10, "fraud": 0,
        "damage": 0, "violence": 5, "asb": 0, "drugs": 0,
    }  # fmt: skip
    assert (result.convictions, result.arrests) == (12, 7)
    assert (result.recent, result.older, result.intelligence) == (19, 5, 24)
    assert (result.arrests_points, result.impact) == (12, 36)
    assert (result.met, result.compliance) == ((True, False), 5)
    assert result.total == 90
    assert result.band.decision == "To Panel"
    assert (result.next_band, result.to_next) == (None, None)
    assert result.arrest_share == 8 + 4 + 4 + 12


def test_the_worked_vector_on_the_other_reading() -> None:
    """Domain item 20: convictions only give 74, and arrests count in one place less."""
    result = score(CONVICTIONS_ONLY, VECTOR)
    assert result.offences == 33
    assert result.total == 74
    assert result.band.decision == "Not eligible for Panel"
    assert result.next_band is not None
    assert (result.next_band.decision, result.to_next) == ("Professional Discretion", 6)
    assert result.arrest_share == 12
    assert (result.convictions, result.arrests) == (12, 7)  # the columns are totalled all the same


def test_each_reading_names_the_other() -> None:
    """The what-if puts the two side by side."""
    assert Counting.CONVICTIONS.other is Counting.CONVICTIONS_AND_ARRESTS
    assert Counting.CONVICTIONS.other.other is Counting.CONVICTIONS
    assert RULES.counting is Counting.CONVICTIONS_AND_ARRESTS


def test_an_empty_sheet() -> None:
    """Nothing scores nothing, 80 away from the second band."""
    result = score(RULES, Sheet())
    assert (result.total, result.band.decision, result.to_next) == (0, "Not eligible for Panel", 80)
    assert result.met == (False, False)


def test_the_lines_and_weights_are_those_of_appendix_b() -> None:
    """32 lines in eight groups, typed a second time from the source page."""
    assert {
        group.label: {row.label: row.weight for row in group.rows} for group in RULES.groups
    } == second.SHEET
    assert [row.label for row in RULES.rows()] == list(second.OFFENCES)
    assert len(second.OFFENCES) == 32


@pytest.mark.parametrize("label", second.OFFENCES)
def test_a_line_scores_its_weight_for_each_conviction_and_arrest(label: str) -> None:
    """Ruling 1: weight x (convictions + arrests), on the line, in its group and in the total."""
    row = BY_LABEL[label]
    group = next(one for one in RULES.groups if row in {each.id for each in one.rows})
    sheet = Sheet(convictions={row: 2}, arrests={row: 3})
    weight = second.SHEET[group.label][label]
    both, one = score(RULES, sheet), score(CONVICTIONS_ONLY, sheet)
    assert both.lines[row] == both.groups[group.id] == both.offences == both.total == 5 * weight
    assert both.arrest_share == 3 * weight
    assert one.lines[row] == one.groups[group.id] == one.offences == one.total == 2 * weight
    assert one.arrest_share == 0


@pytest.mark.parametrize(
    ("total", "band", "to_next"),
    [
        (79, "Not eligible for Panel", 1),
        (80, "Professional Discretion", 10),
        (89, "Professional Discretion", 1),
        (90, "To Panel", None),
        (999, "To Panel", None),
    ],
)
def test_the_bands(total: int, band: str, to_next: int | None) -> None:
    """Domain item 14: 79/80 and 89/90; the total has no upper bound."""
    result = score(RULES, worth(total))
    assert (result.total, result.band.decision, result.to_next) == (total, band, to_next)


@pytest.mark.parametrize(
    ("breaches", "points", "met"),
    [
        (0, 0, (False, False)),
        (3, 0, (False, False)),
        (4, 5, (True, False)),
        (6, 5, (True, False)),
        (7, 10, (True, True)),
        (30, 10, (True, True)),
    ],
)
def test_compliance(breaches: int, points: int, met: tuple[bool, bool]) -> None:
    """Ruling 3: over 3 is 4 or more, over 6 is 7 or more, and 10 in place of 5, never 15."""
    result = score(RULES, Sheet(breaches=breaches))
    assert (result.compliance, result.total, result.met) == (points, points, met)


@pytest.mark.parametrize(
    ("part", "points"),
    [("recent_high", 5), ("recent_low", 3), ("older_high", 5), ("older_low", 3)],
)
def test_intelligence_weighs_the_same_in_both_periods(part: str, points: int) -> None:
    """Domain item 12."""
    count: dict[str, Any] = {part: 4}
    assert score(RULES, Sheet(**count)).intelligence == 4 * points


def test_arrests_of_twelve_months_count_six() -> None:
    """Domain item 12, and item 6.9: they are part of the share of arrests."""
    result = score(RULES, Sheet(arrests_12=3))
    assert (result.arrests_points, result.impact, result.total, result.arrest_share) == (18,) * 4


def test_reports_that_are_left_out_count_nowhere_and_grade_5_does() -> None:
    """Ruling 4: it scores and is flagged; what is left out scores nothing."""
    assert score(RULES, Sheet(recent_low=2, grade5=2)).total == 6
    assert score(RULES, Sheet(left_out=9, left_out_reason="Withdrawn by its source")).total == 0


@pytest.mark.parametrize(
    "sheet",
    [
        Sheet(convictions={"fraud": -1}),
        Sheet(arrests={"fraud": -1}),
        Sheet(breaches=-1),
        Sheet(recent_high=-1),
        Sheet(left_out=-1),
        Sheet(convictions={"piracy": 1}),
    ],
)
def test_counts_that_cannot_be(sheet: Sheet) -> None:
    """None below 0, and none on a line that the rules do not have, where it would be lost."""
    with pytest.raises(ValueError, match="count"):
        score(RULES, sheet)


def test_a_line_without_a_count_may_be_unknown() -> None:
    """A 0 on a line of other rules loses nothing."""
    assert score(RULES, Sheet(convictions={"piracy": 0})).total == 0


# --- Whether it can be kept -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sheet", "field", "code"),
    [
        (Sheet(convictions={"fraud": MOST + 1}), "", "count_too_large"),
        (Sheet(arrests={"fraud": MOST + 1}), "", "count_too_large"),
        (Sheet(breaches=MOST + 1), "", "count_too_large"),
        (Sheet(window=36), "window", "window_needed"),
        (Sheet(recent_high=1, older_low=1, grade5=3), "grade5", "grade5_too_many"),
        (Sheet(left_out=1, left_out_reason="  "), "left_out_reason", "left_out_reason"),
    ],
)
def test_what_cannot_be_kept(sheet: Sheet, field: str, code: str) -> None:
    """Each fault is named with its field, and has words."""
    with pytest.raises(RuleViolation) as caught:
        check_sheet(RULES, sheet)
    assert (caught.value.field, caught.value.code) == (field, code)
    assert words("rule", caught.value.code, caught.value.params)


@pytest.mark.parametrize(
    "sheet",
    [
        VECTOR,
        Sheet(),
        Sheet(window=12),
        Sheet(window=None),
        Sheet(convictions={"fraud": MOST}, breaches=MOST),
        Sheet(recent_high=1, recent_low=1, older_high=1, older_low=1, grade5=4),
        Sheet(left_out=1, left_out_reason="Known to be malicious"),
    ],
)
def test_what_can_be_kept(sheet: Sheet) -> None:
    """Bounds are inside; the whole record is a window as well."""
    check_sheet(RULES, sheet)


# --- What moved since the last score ----------------------------------------------------------


def said(before: Sheet, after: Sheet) -> list[str]:
    return [f"{one.label} {one.points:+}" for one in changes(RULES, before, after)]


def test_what_moved_largest_first() -> None:
    """As the screen says it, in the sheet's own words."""
    before = Sheet(convictions={"burglary_dwelling": 1, "shoplifting": 3}, breaches=2)
    after = Sheet(
        convictions={"burglary_dwelling": 2, "shoplifting": 4}, breaches=4, arrests_12=2
    )  # fmt: skip
    assert said(before, after) == [
        "arrests +12", "Burglary dwelling +8", "compliance +5", "Shoplifting +1"
    ]  # fmt: skip
    assert said(after, before) == [
        "arrests -12", "Burglary dwelling -8", "compliance -5", "Shoplifting -1"
    ]  # fmt: skip


def test_what_counts_but_moves_no_point_is_not_a_change() -> None:
    """Nothing moved; one more breach inside its band; an old report that became a recent one."""
    assert said(VECTOR, VECTOR) == []
    assert said(Sheet(breaches=4), Sheet(breaches=6)) == []
    assert said(Sheet(older_low=1), Sheet(recent_low=1)) == []
    assert said(Sheet(older_low=1), Sheet(older_high=1)) == ["intelligence +2"]


# --- Kept as JSON ------------------------------------------------------------------------------

counts = st.dictionaries(st.sampled_from(sorted(BY_LABEL.values())), st.integers(0, 9))
few = st.integers(0, 9)
sheets = st.builds(
    Sheet,
    convictions=counts,
    arrests=counts,
    recent_high=few,
    recent_low=few,
    older_high=few,
    older_low=few,
    grade5=few,
    left_out=few,
    left_out_reason=st.text(max_size=20),
    arrests_12=few,
    breaches=few,
    window=st.sampled_from((12, 24, None)),
)


def without_noughts(sheet: Sheet) -> Sheet:
    return replace(
        sheet,
        convictions={row: count for row, count in sheet.convictions.items() if count},
        arrests={row: count for row, count in sheet.arrests.items() if count},
    )


@given(sheets)
def test_there_and_back(sheet: Sheet) -> None:
    """A sheet comes back as it was, but for lines that count 0."""
    back = sheet_from_plain(sheet_to_plain(sheet))
    assert without_noughts(back) == without_noughts(sheet)
    assert score(RULES, back) == score(RULES, sheet)


def test_a_sheet_of_a_later_version_and_one_of_an_earlier() -> None:
    """Keys it does not know are passed over; what is missing has its usual value."""
    assert sheet_from_plain({"breaches": 4, "county_lines": 2}) == Sheet(breaches=4)
    assert sheet_from_plain({}) == Sheet()
    assert sheet_from_plain({"window": None}).window is None


@pytest.mark.parametrize(
    "plain",
    [
        {"breaches": -1},
        {"breaches": "4"},
        {"breaches": True},
        {"convictions": {"fraud": 1.5}},
        {"convictions": [1]},
        {"left_out_reason": 4},
        {"window": "all"},
    ],
)
def test_what_is_no_sheet(plain: dict[str, object]) -> None:
    """Damage is said, never read as 0."""
    with pytest.raises((ValueError, TypeError)):
        sheet_from_plain(plain)


# --- The second statement ----------------------------------------------------------------------

offences = st.dictionaries(st.sampled_from(second.OFFENCES), st.integers(0, 6), max_size=8)
reports = st.lists(
    st.builds(
        second.Report,
        st.integers(0, 70),
        st.sampled_from([f"{letter}{digit}" for letter in "ABCDE" for digit in "12345"]),
    ),
    max_size=8,
)


@given(offences, offences, reports, st.integers(0, 8), st.integers(0, 12), st.booleans())
def test_the_second_statement_agrees(
    convictions: dict[str, int],
    arrests: dict[str, int],
    held: list[second.Report],
    arrests_12: int,
    breaches: int,
    arrests_count: bool,
) -> None:
    """Whatever is entered, report by report, both statements come to the same."""
    boxes = {(0, 5): 0, (0, 3): 0, (1, 5): 0, (1, 3): 0}
    for report in held:
        period = period_of(RULES, DAY - timedelta(days=report.days), DAY)
        if period is not None:
            boxes[period, grade_weight(RULES, "5x5x5", report.grade).weight] += 1
    sheet = Sheet(
        convictions={BY_LABEL[label]: count for label, count in convictions.items()},
        arrests={BY_LABEL[label]: count for label, count in arrests.items()},
        recent_high=boxes[0, 5],
        recent_low=boxes[0, 3],
        older_high=boxes[1, 5],
        older_low=boxes[1, 3],
        arrests_12=arrests_12,
        breaches=breaches,
    )
    rules = RULES if arrests_count else CONVICTIONS_ONLY
    result = score(rules, sheet)
    assert (result.total, result.band.decision) == second.matrix_points(
        convictions, arrests, held, arrests_12, breaches, arrests_count=arrests_count
    )


@given(sheets, sheets)
def test_the_parts_add_up(before: Sheet, after: Sheet) -> None:
    """Groups, impact and compliance make the total; changes make the difference of two."""
    old, new = score(RULES, before), score(RULES, after)
    assert new.total == sum(new.groups.values()) + new.impact + new.compliance
    assert new.band.least <= new.total
    assert new.band.most is None or new.total <= new.band.most
    moved = changes(RULES, before, after)
    assert sum(one.points for one in moved) == new.total - old.total
    assert all(one.points for one in moved)
    assert [abs(one.points) for one in moved] == sorted(
        (abs(one.points) for one in moved), reverse=True
    )  # fmt: skip
    assert new.arrest_share <= new.total
