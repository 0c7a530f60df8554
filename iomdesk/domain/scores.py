"""Scores that a named tool gave: how they are called, and when they have gone stale.

OGRS and matrix totals share bands and are different things: a number never stands without
the name of what gave it (ruling 11). OGRS is recorded here, never worked out.
"""

from datetime import date

from iomdesk.domain.records import Score
from iomdesk.domain.spans import add_months
from iomdesk.words import words


def is_stale(scored_on: date | None, today: date, months: int) -> bool:
    """Whether a score is older than ``months`` months; one without a date always is.

    On the corresponding day ``months`` later it is still fresh, the day after it is stale.
    """
    return scored_on is None or today > add_months(scored_on, months)


def age_words(scored_on: date | None, today: date) -> str:
    """ "3 months", "9 days", "Today": whole months once there is one; empty without a day."""
    if scored_on is None or scored_on > today:
        return ""
    months = (today.year - scored_on.year) * 12 + today.month - scored_on.month
    if add_months(scored_on, months) > today:
        months -= 1
    if months:
        return words("score", "age_month" if months == 1 else "age_months", {"count": months})
    days = (today - scored_on).days
    if not days:
        return words("score", "age_today")
    return words("score", "age_day" if days == 1 else "age_days", {"count": days})


def label(score: Score) -> str:
    """ "OGRS 3, 24 months"; a tool that looks no time ahead is named alone."""
    return tool_label(score.tool, score.months, score.version)


def tool_label(tool: str, months: int | None, version: str = "") -> str:
    """As ``label``; the version is added unless the tool's name ends with it already.

    Raises ValueError without a tool: then the number has no meaning.
    """
    named = tool.split()
    if not named:
        message = "a score without its tool"
        raise ValueError(message)
    if version.strip() and named[-1] != version.strip():
        named.append(version.strip())
    if months is None:
        return " ".join(named)
    return words("score", "label", {"tool": " ".join(named), "months": months})
