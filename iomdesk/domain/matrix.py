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

from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.traces import MOST, SheetItem, recorded
from iomdesk.words import words

_NONE: Final[Mapping[str, int]] = MappingProxyType({})

SINGLE: Final = (
    "recent_high",
    "recent_low",
    "older_high",
    "older_low",
    "grade5",
    "left_out",
    "arrests_12",
    "breaches",
)
"""The counts of a ``Sheet`` that stand alone."""


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
        items: the records behind the counts, left out ones among them; none on a sheet
            that was filled in by hand.
        typed_over: keys of the boxes that somebody typed where records were counted.
        counted_on: the day back from which the records were counted; None when none were.
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
    items: tuple[SheetItem, ...] = ()
    typed_over: frozenset[str] = frozenset()
    counted_on: date | None = None


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

    S2 Strategy App B; rulings 1 and 3; domain items 10 to 16. A count on a line that
    these rules do not have raises ValueError as well: it would silently score nothing.
    """
    _check_counts(rules, sheet)
    with_arrests = rules.counting is Counting.CONVICTIONS_AND_ARRESTS
    lines: dict[str, int] = {}
    groups: dict[str, int] = {}
    from_arrests = 0
    for group in rules.groups:
        total = 0
        for row in group.rows:
            by_arrests = row.weight * sheet.arrests.get(row.id, 0) if with_arrests else 0
            from_arrests += by_arrests
            lines[row.id] = row.weight * sheet.convictions.get(row.id, 0) + by_arrests
            total += lines[row.id]
        groups[group.id] = total
    offences = sum(groups.values())
    recent = sheet.recent_high * rules.high_weight + sheet.recent_low * rules.low_weight
    older = sheet.older_high * rules.high_weight + sheet.older_low * rules.low_weight
    arrests_points = sheet.arrests_12 * rules.arrests_weight
    met = tuple(sheet.breaches > line.over for line in rules.compliance)
    compliance = _compliance(rules, sheet)
    total = offences + recent + older + arrests_points + compliance
    band, above = _band(rules, total)
    return Result(
        lines=MappingProxyType(lines),
        groups=MappingProxyType(groups),
        convictions=sum(sheet.convictions.values()),
        arrests=sum(sheet.arrests.values()),
        offences=offences,
        recent=recent,
        older=older,
        intelligence=recent + older,
        arrests_points=arrests_points,
        impact=recent + older + arrests_points,
        met=met,
        compliance=compliance,
        total=total,
        band=band,
        next_band=above,
        to_next=None if above is None else above.least - total,
        arrest_share=from_arrests + arrests_points,
    )


def _check_counts(rules: MatrixRules, sheet: Sheet) -> None:
    known = {row.id for row in rules.rows()}
    for counts in (sheet.convictions, sheet.arrests):
        for row_id, count in counts.items():
            if count < 0 or (count and row_id not in known):
                message = f"no count can be {count} on line {row_id}"
                raise ValueError(message)
    if min(alone(sheet).values()) < 0:
        message = "a count below 0"
        raise ValueError(message)


def alone(sheet: Sheet) -> dict[str, int]:
    """The counts that stand alone, by their names."""
    return {name: getattr(sheet, name) for name in SINGLE}


def _compliance(rules: MatrixRules, sheet: Sheet) -> int:
    """Points of the highest line that is met, alone: 10 in place of 5 (ruling 3)."""
    points = 0
    for line in sorted(rules.compliance, key=lambda one: one.over):
        if sheet.breaches > line.over:
            points = line.score
    return points


def _band(rules: MatrixRules, total: int) -> tuple[MatrixBand, MatrixBand | None]:
    """The band of a total and the one above it."""
    at = max(number for number, band in enumerate(rules.bands) if band.least <= total)
    above = rules.bands[at + 1] if at + 1 < len(rules.bands) else None
    return rules.bands[at], above


def check_sheet(rules: MatrixRules, sheet: Sheet) -> None:
    """Whether a sheet can be kept; ``score`` shows it in any case.

    Raises RuleViolation naming the field of ``Sheet``: counts above ``MOST``, a window the
    sheet does not offer, more reports of grade 5 than reports, reports left out without
    their reason (ruling 4), a record that counts or not against the rules without one.
    """
    counts = (*sheet.convictions.values(), *sheet.arrests.values(), *alone(sheet).values())
    if max(counts) > MOST:
        raise RuleViolation("", "count_too_large", {"most": MOST})
    if sheet.window not in rules.windows:
        raise RuleViolation("window", "window_needed")
    reports = sheet.recent_high + sheet.recent_low + sheet.older_high + sheet.older_low
    if sheet.grade5 > reports:
        raise RuleViolation("grade5", "grade5_too_many", {"reports": reports})
    if any(one.decided and not one.reason.strip() for one in sheet.items):
        raise RuleViolation("reason", "record_reason")
    by_hand = sheet.left_out - recorded(sheet.items).get("left_out", 0)
    if by_hand > 0 and not sheet.left_out_reason.strip():
        raise RuleViolation("left_out_reason", "left_out_reason")


def changes(rules: MatrixRules, before: Sheet, after: Sheet) -> tuple[Change, ...]:
    """What moved the total between two sheets under the same rules, largest first.

    Together they are the difference of the two totals. Lines carry the sheet's wording;
    arrests, intelligence and compliance stand in lower case, for the middle of a sentence.
    """
    old, new = score(rules, before), score(rules, after)
    parts = [
        Change(label=row.label, points=new.lines[row.id] - old.lines[row.id])
        for row in rules.rows()
    ]
    rest = {
        words("matrix_part", "intelligence"): new.intelligence - old.intelligence,
        words("matrix_part", "arrests"): new.arrests_points - old.arrests_points,
        words("matrix_part", "compliance"): new.compliance - old.compliance,
    }
    parts += [Change(label=label, points=points) for label, points in rest.items()]
    moved = (part for part in parts if part.points)
    return tuple(sorted(moved, key=lambda part: -abs(part.points)))
