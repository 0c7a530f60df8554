"""The matrix sheet read back: the sheet's words and weights, always one page (mock-up 12)."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from iomdesk.domain.counting import fill, propose, trace
from iomdesk.domain.matrix import Counting, MatrixGroup, Sheet, score
from iomdesk.domain.traces import SheetItem
from iomdesk.formdef.scheme import load_scheme
from iomdesk.papers.matrix import make_matrix, matrix_section
from iomdesk.papers.values import MatrixPaper
from tests.papers import looks
from tests.papers.referral_values import BLANK_MATRIX, ENTERED, LETTERS, MATRIX, NAME, RULES

DAY = date(2026, 11, 23)
FULL = Sheet(
    convictions=dict.fromkeys(LETTERS.values(), 999),
    arrests=dict.fromkeys(LETTERS.values(), 999),
    recent_high=999, recent_low=999, older_high=999, older_low=999, grade5=999, left_out=999,
    left_out_reason="Given up by its own source. " * 80, arrests_12=999, breaches=999, window=None,
)  # fmt: skip


def page_of(paper: MatrixPaper) -> str:
    (page,) = looks.pages_of(make_matrix(paper).pdf)
    return page


def of(sheet: Sheet, **more: Any) -> MatrixPaper:
    """The sheet of the mock-up with other counts."""
    return replace(MATRIX, sheet=sheet, result=score(RULES, sheet), **more)


def test_it_says_what_mock_up_12_says() -> None:
    page = page_of(MATRIX)
    for words in (
        "BRACKENSHIRE IOM MATRIX", "Name WINDLESTRAW, Peter", "DOB 9 Aug 1997",
        "Nominal number N-99016", "Scored 23 Nov 2026",
        "Total Crime & Impact Factors 87 Professional Discretion",
        "Offences Weighting Conviction Arrests Score", "Burglary 35",
        "Burglary Aggravated 10 0 0 0", "Burglary dwelling 8 2 1 24", "Vehicle Crime 11",
        "Shoplifting 1 4 2 6", "Anti Social Behaviour 0", "Possession class A/B 2 1 1 4",
        "Score 16 6 62", "Total 20", "Compliance over 24 months Score",
        "Over 3 breaches or recalls (5) Yes 5", "Over 6 breaches or recalls (10) No 0",
        "Total score 87",
        "Raw scores: 0-79 Not eligible for Panel / 80-89 Professional Discretion / 90+ To Panel.",
        "Scored by BROADLEAF, Imran, Police.",
        "Counting rule: score = weighting x (conviction + arrests), rule set brackenshire 1.",
        "Offence lines: the last 24 months.", "Breaches and recalls: 4.",
        "Intelligence: days 0 to 28 and 29 to 56", "Copy for BROADLEAF, Imran, Police",
        "OFFICIAL-SENSITIVE - IN CONFIDENCE", "In Confidence", "Page 1 of 1",
        "Matrix 3f2a9c11, made 24 Nov 2026 08:52 by ELDERFLOWER, Priya",
        "Training data: every person is fictional",
    ):  # fmt: skip
        assert words in page
    assert re.search(r"up to 4 weeks 1 1 8 ", page)
    assert re.search(r"4 - 8 weeks 0 0 0 ", page)


@pytest.mark.skipif(not looks.SOURCE.exists(), reason="the source lies beside the project")
def test_lines_and_weights_stand_as_in_the_agreement() -> None:
    source = looks.SOURCE.read_text(encoding="utf-8")
    part = source[source.index("Offences\tWeighting") : source.index("Raw Scores")]
    page = page_of(replace(BLANK_MATRIX, rules=load_scheme("derbyshire").matrix))
    place = page.index("Offences Weighting")
    lines = [line.split("\t") for line in part.splitlines() if "\t" in line]
    count = 0
    for label, *cells in lines[1:]:
        weight = cells[0] if cells and cells[0].isdigit() else ""
        if label == "Score":
            break
        # In the same order: each is found after the one before it.
        place = page.index(f"{label} {weight}".strip(), place) + len(label)
        count += 1
    assert count == len(RULES.rows()) + len(RULES.groups)
    for words in ("Intelligence up to 4 weeks", "Intelligence from 4 - 8 weeks", "A1 \u2013 B2 (5)",
                  "C1 \u2013 E5 (3)", "Number of Arrests in last 12 months x 6",
                  "Compliance over 24 months", "Over 3 breaches or recalls",
                  "Total Crime & Impact Factors", "DERBYSHIRE IOM MATRIX"):  # fmt: skip
        assert words in page
        if "(" not in words:
            assert words in looks.flat(source)


def test_the_bands_reached_and_both_compliance_lines() -> None:
    seven = of(replace(ENTERED, breaches=7))
    page = page_of(seven)
    assert "Over 3 breaches or recalls (5) Yes 0" in page
    assert "Over 6 breaches or recalls (10) Yes 10" in page
    assert "Total score 92" in page
    assert "92 To Panel" in page


def test_the_other_reading_says_so() -> None:
    other = RULES.reading(Counting.CONVICTIONS)
    paper = replace(MATRIX, rules=other, result=score(other, ENTERED), rule_set="brackenshire 7")
    page = page_of(paper)
    assert "Counting rule: score = weighting x conviction, rule set brackenshire 7." in page
    assert "conviction + arrests" not in page


def test_what_was_left_out_and_doubtful_reports_are_told() -> None:
    page = page_of(of(replace(ENTERED, left_out=2, left_out_reason="One event twice.", grade5=1)))
    assert "information grade 5, suspected false: 1." in page
    assert "Reports left out: 2. One event twice." in page
    assert "left out" not in page_of(MATRIX)


def test_it_says_how_many_points_come_from_records_and_what_was_left_out() -> None:
    counted = fill(RULES, ENTERED, propose(RULES, (), DAY, 24), DAY, typed_too=True)
    assert "Points from records: 0 (records: 0); typed by hand: 0." in page_of(of(counted))
    items = (
        SheetItem(event_id="a", box="arrests_12", count=2),
        SheetItem(event_id="b", box="recent_high", included=False, reason="One event twice."),
        SheetItem(event_id="c", box="arrests:abh", included=False, why="as_conviction"),
        SheetItem(event_id="d", box="unplaced", included=False, why="no_line"),
        SheetItem(event_id="e", box="arrests:abh", why="as_conviction", reason="Another day"),
    )  # fmt: skip
    sheet = replace(ENTERED, items=items, counted_on=DAY, left_out=1, left_out_reason="")
    page = page_of(of(sheet))
    found = trace(RULES, sheet)
    assert found is not None
    assert found.points == 12
    for words in (
        f"Points from records: 12 (records: 1); typed by hand: {found.typed}.",
        "Records that do not count: 3.", "Left out, 1: One event twice.",
        "as the conviction, and with the arrests of 12 months: 1.",
        "Without a line of the sheet: 1.",
        "Counted all the same, 1: Another day.",
    ):  # fmt: skip
        assert words in page
    assert "Reports left out" not in page  # it is one of the records
    by_hand = replace(sheet, left_out=3, left_out_reason="Told on paper only.")
    assert "Reports left out: 2. Told on paper only." in page_of(of(by_hand))
    assert "Points from records" not in page_of(MATRIX)


@settings(max_examples=15, deadline=None)
@given(reasons=st.lists(st.text("abc W", max_size=500), max_size=40))
@example(reasons=[f"Told twice {at}. " * 25 for at in range(40)])
def test_no_number_of_reasons_makes_a_second_page(reasons: list[str]) -> None:
    """The readings and how much the records give stay whole; reasons are cut."""
    items = tuple(
        SheetItem(event_id=str(at), box="arrests:abh", included=False, reason=reason)
        for at, reason in enumerate(reasons)
    )
    paper = of(replace(FULL, items=items, counted_on=DAY), name="W" * 200, scored_by="W" * 200)
    made = make_matrix(paper)
    assert made.pages == 1
    looks.stays_inside(made.pdf)
    page = page_of(paper)
    assert "Points from records: 0 (records: 0); typed by hand" in page
    assert "Offence lines: the whole record." in page
    assert "Reports left out: 999. Given up" in page
    assert page.count("Told twice") < 20


def test_the_blank_sheet_has_rules_but_no_person_and_no_number() -> None:
    page = page_of(BLANK_MATRIX)
    for words in ("Name", "Nominal number", "DOB", "Offence lines cover:", "last 12 months",
                  "whole record", "Scored by: name, agency", "OFFICIAL",
                  "Matrix, blank"):  # fmt: skip
        assert words in page
    assert "SENSITIVE" not in page
    assert "IN CONFIDENCE" not in page
    assert "made 24 Nov" not in page
    assert "Burglary dwelling 8 Burglary other 5" in page
    assert not re.search(r"\b0 0\b", page)
    looks.stays_inside(make_matrix(BLANK_MATRIX).pdf)


# ---- one page, whatever is in it ---------------------------------------------------------

LONG = of(FULL, name="W" * 200, nominal_number="W" * 200, scored_by="W" * 200,
          copy=f"Copy for {'W' * 200}")  # fmt: skip


@pytest.mark.parametrize(
    "paper",
    [
        MATRIX,
        LONG,
        of(FULL, name="WINDLESTRAW " * 17),
        replace(MATRIX, name="FEATHERSTONEHAUGH-CHOLMONDELEY, Bartholomew Maximilian"),
        replace(MATRIX, nominal_number="N-99016 " * 25),
        replace(MATRIX, birth_date=None, scored_by="", nominal_number=""),
    ],
    ids=["usual", "all", "words", "name", "nominal", "little"],
)
def test_all_of_it_stays_on_one_page_and_inside(paper: MatrixPaper) -> None:
    made = make_matrix(paper)
    assert made.pages == 1
    looks.stays_inside(made.pdf)


def test_a_long_name_and_the_readings_are_never_cut() -> None:
    page = page_of(LONG)
    assert page.replace(" ", "").count("W" * 200) == 1
    for words in ("score = weighting x (conviction + arrests), rule set brackenshire 1.",
                  "Offence lines: the whole record.", "Breaches and recalls: 999.",
                  "Reports left out: 999. Given up", "295,714", "273,726"):  # fmt: skip
        assert words in page
    assert page.count("Given up") < FULL.left_out_reason.count("Given up")


@settings(max_examples=25, deadline=None)
@given(
    name=st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=200),
    number=st.text("ABW 0", max_size=200),
    by=st.text("abW ,", max_size=200),
    reason=st.text("abc W\n", max_size=3000),
    counts=st.integers(0, 999),
)
def test_no_length_makes_a_second_page(
    name: str, number: str, by: str, reason: str, counts: int
) -> None:
    sheet = replace(
        FULL, left_out_reason=reason, convictions=dict.fromkeys(LETTERS.values(), counts)
    )
    paper = of(sheet, name=name, nominal_number=number, scored_by=by, copy=f"Copy for {by}")
    (block,) = matrix_section(paper).blocks
    assert block.tall < 242 * looks.POINTS
    assert make_matrix(paper).pages == 1


def test_a_scheme_with_more_lines_still_gets_one_page() -> None:
    """Fifty lines: rows and letters grow smaller rather than a second page."""
    more = tuple(
        MatrixGroup(id=f"more{n}", label=f"More {n}",
                    rows=tuple(replace(row, id=f"{row.id}{n}") for row in group.rows))
        for n, group in enumerate(RULES.groups[:2])
    )  # fmt: skip
    rules = replace(RULES, groups=(*RULES.groups, *more))
    paper = replace(MATRIX, rules=rules, result=score(rules, ENTERED))
    made = make_matrix(paper)
    assert made.pages == 1
    looks.stays_inside(made.pdf)


# ---- the file ---------------------------------------------------------------------------


@pytest.mark.parametrize("paper", [MATRIX, BLANK_MATRIX], ids=["filled", "blank"])
def test_the_file_is_whole_repeatable_and_names_nobody(paper: MatrixPaper) -> None:
    pdf = make_matrix(paper).pdf
    assert make_matrix(paper).pdf == pdf
    assert make_matrix(replace(paper, rule_set="brackenshire 2")).pdf != pdf
    looks.only_plex(pdf)
    told = looks.title_and_bookmarks(pdf)
    assert paper.frame.reference in told
    assert NAME.split(",")[0] not in told
    assert "BROADLEAF" not in told
