"""The IOM matrix: counts in, scores, total and band out (S2 Strategy App B).

The rules come as data (``MatrixRules``, read from ``matrix.toml``); the arithmetic is
here and nowhere else. The total is an unbounded count, neither a percentage nor an OGRS
score (ruling 11): nothing shows it without its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

_NONE: Final[Mapping[str, int]] = MappingProxyType({})

MOST: Final = 999
"""The largest count a box takes."""


class Counting(StrEnum):
    """Which counts a line multiplies by its weight (ruling 1)."""

    CONVICTIONS_AND_ARRESTS = "convictions_and_arrests"
    CONVICTIONS = "convictions"

    @property
    def other(self) -> "Counting":
        """The other reading, for the what-if."""
        both = Counting.CONVICTIONS_AND_ARRESTS
        return Counting.CONVICTIONS if self is both else both


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """An offence line; ``label`` is the sheet's wording."""

    id: str
    label: str
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixGroup:
    """A heading of the sheet with its lines."""

    id: str
    label: str
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixBand:
    """A band of the raw score: ``least`` to ``most``; ``most`` is None for the top one.

    Attributes:
        id: "not_eligible", "discretion" or "panel".
        label: as the sheet prints its numbers: "80-89".
        decision: as the sheet words it: "Professional Discretion".
    """

    id: str
    label: str
    least: int
    most: int | None
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplianceLine:
    """A line of "Compliance over 24 months": more than ``over`` breaches or recalls."""

    label: str
    over: int
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRules:
    """The matrix of a scheme with the readings it is worked under.

    Attributes:
        title: heading of the printed sheet, in the scheme's own capitals.
        groups: in the order of the sheet.
        intelligence: the two periods, as the sheet words them, the recent one first.
        high, low: labels of the two columns of grades, "A1 - B2" and "C1 - E5".
        high_weight, low_weight: points for each report of those grades.
        arrests_label, arrests_weight: "Number of Arrests in last 12 months" and its 6.
        compliance: lowest line first; the highest that is met counts alone (ruling 3).
        bands: lowest first.
        counting: which reading of the offence lines is in force (ruling 1).
        first_days, second_days: last day of each intelligence period (ruling 4).
        windows: months the offence lines may cover; None is the whole record.
        usual_window: the one taken unless another is chosen.
    """

    title: str
    groups: tuple[MatrixGroup, ...]
    intelligence: tuple[str, str]
    high: str
    low: str
    high_weight: int
    low_weight: int
    arrests_label: str
    arrests_weight: int
    compliance: tuple[ComplianceLine, ...]
    compliance_label: str
    bands: tuple[MatrixBand, ...]
    counting: Counting
    first_days: int
    second_days: int
    windows: tuple[int | None, ...] = (12, 24, None)
    usual_window: int | None = 24

    def rows(self) -> tuple[MatrixRow, ...]:
        """Every offence line in the order of the sheet."""
        return tuple(row for group in self.groups for row in group.rows)

    def reading(self, counting: Counting) -> "MatrixRules":
        """The same matrix under a given reading."""
        return replace(self, counting=counting)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is entered on one matrix; a row that is not named counts 0.

    Attributes:
        convictions, arrests: counts by row id.
        recent_high, recent_low: reports of days 0 to 28, by grade.
        older_high, older_low: reports of days 29 to 56.
        grade5: how many of the reports counted carry information grade 5
            ("suspected false"); they score, and are flagged (ruling 2B.17).
        left_out: reports left out, with ``left_out_reason``; they count nowhere.
        arrests_12: arrests of the last 12 months.
        breaches: breaches and recalls of the last 24 months.
        window: months the offence lines cover; None for the whole record.
    """

    convictions: Mapping[str, int] = field(default_factory=lambda: _NONE)
    arrests: Mapping[str, int] = field(default_factory=lambda: _NONE)
    recent_high: int = 0
    recent_low: int = 0
    older_high: int = 0
    older_low: int = 0
    grade5: int = 0
    left_out: int = 0
    left_out_reason: str = ""
    arrests_12: int = 0
    breaches: int = 0
    window: int | None = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a sheet comes to.

    Attributes:
        lines: score by row id; ``groups``: sum by group id.
        convictions, arrests: the two column totals.
        offences: sum of all lines.
        recent, older, intelligence: points of the two periods and of both.
        arrests_points: arrests of 12 months times their weight.
        impact: intelligence and arrests together, as the sheet totals them.
        met: for each compliance line, whether it is met; ``compliance``: its points.
        to_next: points missing to the next band; None in the top one.
        arrest_share: points of the total that come from arrests, in either place
            (domain 6.9).
    """

    lines: Mapping[str, int]
    groups: Mapping[str, int]
    convictions: int
    arrests: int
    offences: int
    recent: int
    older: int
    intelligence: int
    arrests_points: int
    impact: int
    met: tuple[bool, ...]
    compliance: int
    total: int
    band: MatrixBand
    next_band: MatrixBand | None
    to_next: int | None
    arrest_share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One part of the total that moved since the last score: "Shoplifting +1"."""

    label: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixScore:
    """A matrix as scored and kept; a later one never alters it.

    Attributes:
        rule_set: the version it was made under, and is shown and printed under.
        scored_by: "SURNAME, Forename" of the police coordinator who filled it in.
    """

    id: str
    revision: int
    referral_id: str | None
    person_id: str | None
    rule_set: str
    scored_on: date
    scored_by: str
    sheet: Sheet
    total: int
    band: str
    nominal_number: str = ""


def score(rules: MatrixRules, sheet: Sheet) -> Result:
    """Work a sheet out; raises ValueError for a count below 0.

    S2 Strategy App B; rulings 1 and 3; domain items 10 to 16.
    """
    raise NotImplementedError
