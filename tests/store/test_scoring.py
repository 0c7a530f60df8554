"""Scores and matrices on a real store: kept as given, named, dated, and never altered."""

from datetime import date
from typing import Any

import pytest

from iomdesk.domain.matrix import Sheet
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.referrals import Route, Stage
from iomdesk.services import cohort, drafts, referrals, scoring
from iomdesk.services.desk import Desk
from iomdesk.services.scoring import ScoreLine
from iomdesk.store import log
from tests.helpers.referrals import SOURCE, TODAY, save

VECTOR = Sheet(
    convictions={"burglary_dwelling": 2, "theft_from_vehicle": 3, "shoplifting": 6, "abh": 1},
    arrests={"burglary_dwelling": 1, "theft_from_vehicle": 2, "shoplifting": 4},
    recent_high=2, recent_low=3, older_high=1, arrests_12=2, breaches=4,
)  # fmt: skip


@pytest.fixture
def person(desk: Desk) -> str:
    """Somebody of the cohort."""
    values = {"surname": "OAKAPPLE", "forename": "Stephen"}
    return cohort.add_person(desk, values, numbers={}, source=SOURCE)


def add(desk: Desk, person_id: str, value: str = "91.5", **more: object) -> str:
    """An OGRS of today."""
    given: dict[str, Any] = {
        "tool": "OGRS 3", "version": "3", "months": 24, "scored_on": TODAY, "basis": "static",
        **more,
    }  # fmt: skip
    return scoring.add_score(desk, person_id, value=value, source=SOURCE, **given)


def matrix(desk: Desk, **more: object) -> object:
    """Score the worked vector."""
    given: dict[str, Any] = {
        "referral_id": None, "person_id": None, "sheet": VECTOR, "scored_on": TODAY,
        "scored_by": "BROADLEAF, Imran", "nominal_number": " N-99016 ", **more,
    }  # fmt: skip
    return scoring.save_matrix(desk, **given)


def test_a_score_is_kept_as_given_and_shown_with_its_name(desk: Desk, person: str) -> None:
    kept = add(desk, person)
    assert scoring.scores_of(desk, person) == (
        ScoreLine(
            id=kept, label="OGRS 3, 24 months", value="91.5", scored_on=TODAY,
            source="Probation", age="Today", stale="", rule_set="", basis="static",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("scored_on", "stale"),
    [
        (date(2025, 11, 24), ""),
        (date(2025, 11, 23), "Older than 12 months"),
        (None, "Without a date"),
    ],
)
def test_ogrs_goes_stale_after_the_set_age(
    desk: Desk, person: str, scored_on: date | None, stale: str
) -> None:
    add(desk, person, scored_on=scored_on)
    assert [one.stale for one in scoring.scores_of(desk, person)] == [stale]


def test_another_tool_goes_not_stale_by_the_age_of_ogrs(desk: Desk, person: str) -> None:
    add(desk, person, "High", tool="OASys", version="", months=None, scored_on=date(2020, 1, 1))
    (line,) = scoring.scores_of(desk, person)
    assert (line.label, line.value, line.stale) == ("OASys", "High", "")


@pytest.mark.parametrize(
    ("value", "more", "field", "code"),
    [
        ("101", {}, "value", "score_value"),
        ("high", {}, "value", "score_value"),
        ("", {}, "value", "required"),
        ("84", {"tool": " "}, "tool", "required"),
        ("84", {"months": None}, "months", "score_months"),
        ("84", {"months": 6}, "months", "score_months"),
        ("84", {"scored_on": date(2026, 11, 25)}, "scored_on", "date_in_future"),
    ],
)
def test_a_score_that_cannot_be_one_is_refused(
    desk: Desk, person: str, value: str, more: dict[str, object], field: str, code: str
) -> None:
    with pytest.raises(RuleViolation) as caught:
        add(desk, person, value, **more)
    assert (caught.value.field, caught.value.code) == (field, code)
    assert scoring.scores_of(desk, person) == ()


def test_a_matrix_is_kept_with_its_rules_and_moves_the_referral_on(desk: Desk) -> None:
    saved = save(desk)
    drafts.keep_draft(desk, "matrix", saved.id, base_revision=0, answers={"x": 1})
    matrix(desk, referral_id=saved.id)
    (kept,) = scoring.matrices(desk, referral_id=saved.id)
    assert (kept.total, kept.band, kept.rule_set, kept.nominal_number) == (
        90, "panel", "brackenshire 1", "N-99016",
    )  # fmt: skip
    assert kept.sheet == VECTOR
    now = referrals.read_referral(desk, saved.id)
    assert (now.stage, now.route) == (Stage.MATRIX_DONE, Route.JUDGEMENT)
    assert referrals.listed(desk, "open")[0].matrix_total == 90
    assert drafts.find_draft(desk, "matrix", saved.id) is None
    with desk.read() as reading:
        entry = next(one for one in log.latest(reading) if one.subject == "matrix")
    assert entry.fields["total"] == (None, 90)


def test_a_later_matrix_stands_beside_the_first(desk: Desk) -> None:
    saved = save(desk)
    matrix(desk, referral_id=saved.id, scored_on=date(2026, 11, 20))
    matrix(desk, referral_id=saved.id, sheet=Sheet(arrests_12=2))
    totals = [one.total for one in scoring.matrices(desk, referral_id=saved.id)]
    assert totals == [12, 90]  # newest first
    assert referrals.listed(desk, "open")[0].matrix_total == 12


def test_a_matrix_of_a_person_is_among_their_scores(desk: Desk, person: str) -> None:
    add(desk, person, scored_on=date(2026, 1, 1))
    matrix(desk, person_id=person)
    assert [(one.label, one.value, one.source, one.rule_set)
            for one in scoring.scores_of(desk, person)] == [
        ("IOM matrix", "90", "BROADLEAF, Imran", "brackenshire 1"),
        ("OGRS 3, 24 months", "91.5", "Probation", ""),
    ]  # fmt: skip
    assert len(scoring.matrices(desk, person_id=person)) == 1
    assert scoring.matrices(desk) == ()


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"scored_by": " "}, "scored_by", "required"),
        ({"scored_on": date(2026, 11, 25)}, "scored_on", "date_in_future"),
        ({"sheet": Sheet(arrests_12=1_000)}, "", "count_too_large"),
        ({"sheet": Sheet(left_out=1)}, "left_out_reason", "left_out_reason"),
        ({"sheet": Sheet(window=7)}, "window", "window_needed"),
    ],
)
def test_a_matrix_that_cannot_be_kept_is_refused(
    desk: Desk, more: dict[str, object], field: str, code: str
) -> None:
    saved = save(desk)
    with pytest.raises(RuleViolation) as caught:
        matrix(desk, referral_id=saved.id, **more)
    assert (caught.value.field, caught.value.code) == (field, code)
    assert scoring.matrices(desk, referral_id=saved.id) == ()


def test_a_matrix_is_about_somebody_who_is_there(desk: Desk) -> None:
    with pytest.raises(ValueError, match="nobody"):
        matrix(desk)
    with pytest.raises(KeyError):
        matrix(desk, referral_id="gone")
