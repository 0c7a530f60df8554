"""Scores are called by the tool that gave them, and go stale."""

from datetime import date

import pytest

from iomdesk.domain.people import Provenance
from iomdesk.domain.records import Score
from iomdesk.domain.scores import age_words, is_stale, label, tool_label


@pytest.mark.parametrize(
    ("scored_on", "today", "months", "stale"),
    [
        (date(2025, 11, 24), date(2026, 11, 24), 12, False),
        (date(2025, 11, 24), date(2026, 11, 25), 12, True),
        (date(2026, 8, 31), date(2027, 2, 28), 6, False),
        (date(2026, 8, 31), date(2027, 3, 1), 6, True),
        (date(2024, 2, 29), date(2025, 2, 28), 12, False),
        (date(2024, 2, 29), date(2025, 3, 1), 12, True),
        (date(2026, 11, 24), date(2026, 11, 24), 0, False),
        (None, date(2026, 11, 24), 12, True),
        (date(9999, 6, 1), date(9999, 12, 31), 12, False),
    ],
)
def test_a_score_goes_stale_by_date(
    scored_on: date | None, today: date, months: int, stale: bool
) -> None:
    """Fresh through the corresponding day, month ends clamped; without a date never fresh."""
    assert is_stale(scored_on, today, months) is stale


def score(tool: str, months: int | None, version: str = "") -> Score:
    return Score(
        id="s", person_id="p", tool=tool, months=months, value="84",
        scored_on=date(2026, 11, 2), rule_set="", version=version,
        provenance=Provenance(
            originator="Probation", received_on=date(2026, 11, 2), channel="form"
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("held", "called"),
    [
        (score("OGRS 3", 24), "OGRS 3, 24 months"),
        (score("OGRS 3", 12, "3"), "OGRS 3, 12 months"),
        (score("OGRS", 24, "3"), "OGRS 3, 24 months"),
        (score("IOM matrix", None), "IOM matrix"),
        (score(" RSR ", None, "1.2"), "RSR 1.2"),
    ],
)
def test_a_score_is_called_by_tool_version_and_months(held: Score, called: str) -> None:
    """Ruling 11: never a number without its name."""
    assert label(held) == called


@pytest.mark.parametrize("tool", ["", "  "])
def test_a_number_without_a_tool_has_no_name(tool: str) -> None:
    """Better an error than a bare number."""
    with pytest.raises(ValueError, match="without its tool"):
        tool_label(tool, 24)


@pytest.mark.parametrize(
    ("scored_on", "said"),
    [
        (date(2026, 11, 24), "Today"),
        (date(2026, 11, 23), "1 day"),
        (date(2026, 10, 25), "30 days"),
        (date(2026, 10, 24), "1 month"),
        (date(2026, 8, 24), "3 months"),
        (date(2026, 8, 25), "2 months"),
        (date(2024, 11, 24), "24 months"),
        (date(2026, 11, 25), ""),
        (None, ""),
    ],
)
def test_an_age_is_told_in_whole_months(scored_on: date | None, said: str) -> None:
    """Days until there is a month; nothing is said of no day."""
    assert age_words(scored_on, date(2026, 11, 24)) == said
