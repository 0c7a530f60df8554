"""The five facts a status rests on, and the status they suggest (S2 Strategy App C; item 26).

The program suggests, a person decides (ruling 6). What is not known, or was known too long
ago, never counts as good: the suggestion is then "not set", or "at least Amber" (ruling 7).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from iomdesk.domain.people import Provenance, Rag


class FactName(StrEnum):
    """The five facts."""

    PNC = "pnc"
    WANTED = "wanted"
    INTELLIGENCE = "intelligence"
    SUPERVISION = "supervision"
    TREATMENT = "treatment"


class FactValue(StrEnum):
    """What is said of a fact; the last three are of supervision and treatment."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    ENGAGING = "engaging"
    NOT_COMPLYING = "not_complying"
    NOT_APPLICABLE = "not_applicable"


VALUES: Mapping[FactName, tuple[FactValue, ...]] = {
    **dict.fromkeys(
        (FactName.PNC, FactName.WANTED, FactName.INTELLIGENCE),
        (FactValue.YES, FactValue.NO, FactValue.UNKNOWN),
    ),
    **dict.fromkeys(
        (FactName.SUPERVISION, FactName.TREATMENT),
        (
            FactValue.ENGAGING,
            FactValue.NOT_COMPLYING,
            FactValue.NOT_APPLICABLE,
            FactValue.UNKNOWN,
        ),
    ),
}
"""The values each fact may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RagFact:
    """One fact as somebody stated it on a day.

    Attributes:
        as_at: the day it was so.
        body: what it rests on, in words; empty when records say it.
        rests_on: ids of the events it rests on.
    """

    id: str
    revision: int
    person_id: str
    fact: FactName
    value: FactValue
    as_at: date
    body: str
    rests_on: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a fact stands today.

    Attributes:
        held: the latest statement; None when nobody made one.
        value: what counts today: ``UNKNOWN`` when there is none, or it is out of date.
        good_until: the last day it counts; None where it does not run out.
        out_of_date: it counted once and does not any more.
    """

    fact: FactName
    held: RagFact | None
    value: FactValue
    good_until: date | None
    out_of_date: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What the five facts give.

    Attributes:
        status: the status, ``NOT_SET`` when a fact that matters is not known.
        at_least: the status that is certain already while ``status`` is not set; else None.
        unknown: the facts that stand in the way, in their order.
    """

    status: Rag
    at_least: Rag | None
    unknown: tuple[FactName, ...]
