"""Reading ``matrix.toml`` strictly into the rules that ``iomdesk.domain.matrix`` works with."""

from typing import Final

from iomdesk.domain.matrix import (
    ComplianceLine,
    Counting,
    MatrixBand,
    MatrixGroup,
    MatrixRow,
    MatrixRules,
)
from iomdesk.formdef.parts import Readings, bounds_in
from iomdesk.formdef.reading import Table

_MOST_WEIGHT: Final = 100
_MOST_SCORE: Final = 100_000
_MOST_MONTHS: Final = 120
BANDS: Final = ("not_eligible", "discretion", "panel")
"""The ids of the three bands of the raw score, lowest first."""


def read_matrix(table: Table, readings: Readings) -> MatrixRules:
    """The matrix of a scheme under the readings of that scheme.

    Weights and wording are the sheet's; how it counts, the days of the two intelligence
    periods and the two compliance scores are readings (rulings 1, 3 and 4).

    Raises:
        FormError: whatever is missing, unknown, twice or out of bounds.
    """
    intelligence = table.table("intelligence")
    arrests = table.table("arrests")
    compliance = table.table("compliance")
    windows = table.numbers("windows", 0, _MOST_MONTHS)
    usual = table.number("usual_window", 0, _MOST_MONTHS)
    if usual not in windows:
        allowed = ", ".join(map(str, windows))
        raise table.fail("usual_window", "not_a_choice", value=usual, allowed=allowed)
    periods = intelligence.texts("periods")
    if len(periods) != 2:
        raise intelligence.fail("periods", "not_so_many", wanted=2)
    rules = MatrixRules(
        title=table.text("title"),
        groups=_groups(table),
        intelligence=(periods[0], periods[1]),
        high=intelligence.text("high"),
        low=intelligence.text("low"),
        high_weight=intelligence.number("high_weight", 0, _MOST_WEIGHT),
        low_weight=intelligence.number("low_weight", 0, _MOST_WEIGHT),
        arrests_label=arrests.text("label"),
        arrests_weight=arrests.number("weight", 0, _MOST_WEIGHT),
        compliance=_compliance(compliance, readings),
        compliance_label=compliance.text("label"),
        bands=_bands(table),
        counting=Counting(readings.matrix_counts),
        first_days=readings.intelligence_first_days,
        second_days=readings.intelligence_second_days,
        windows=tuple(months or None for months in windows),
        usual_window=usual or None,
    )
    for part in (intelligence, arrests, compliance, table):
        part.done()
    return rules


def _groups(table: Table) -> tuple[MatrixGroup, ...]:
    groups = []
    for one in table.tables("group"):
        rows = []
        for row in one.tables("row"):
            rows.append(
                MatrixRow(
                    id=row.key_text("id"),
                    label=row.text("label"),
                    weight=row.number("weight", 0, _MOST_WEIGHT),
                )
            )
            row.done()
        groups.append(MatrixGroup(id=one.key_text("id"), label=one.text("label"), rows=tuple(rows)))
        one.done()
    table.unlike("group", (group.id for group in groups))
    table.unlike("group", (row.id for group in groups for row in group.rows))
    return tuple(groups)


def _compliance(table: Table, readings: Readings) -> tuple[ComplianceLine, ...]:
    scores = (readings.compliance_over_3, readings.compliance_over_6)
    lines: list[ComplianceLine] = []
    for one in table.tables("line"):
        least = lines[-1].over + 1 if lines else 0
        line = ComplianceLine(
            label=one.text("label"),
            over=one.number("over", least, 1000),
            score=scores[len(lines)] if len(lines) < len(scores) else 0,
        )
        if bounds_in(line.label) != (line.over,):
            raise one.fail("label", "label_differs", least=line.over)
        lines.append(line)
        one.done()
    if len(lines) != len(scores):
        raise table.fail("line", "not_so_many", wanted=len(scores))
    return tuple(lines)


def _bands(table: Table) -> tuple[MatrixBand, ...]:
    """The bands, without a gap or an overlap, each with a label that says its bounds."""
    bands: list[MatrixBand] = []
    tables = table.tables("band")
    following = 0
    for number, one in enumerate(tables, 1):
        last = number == len(tables)
        least = one.number("least", following, following)
        most = None if last else one.number("most", least, _MOST_SCORE)
        label = one.text("label")
        if bounds_in(label) != ((least,) if most is None else (least, most)):
            raise one.fail("label", "label_differs", least=least)
        bands.append(
            MatrixBand(
                id=one.choice("id", BANDS),
                label=label,
                least=least,
                most=most,
                decision=one.text("decision"),
            )
        )
        following = least + 1 if most is None else most + 1
        one.done()
    if tuple(band.id for band in bands) != BANDS:
        raise table.fail("band", "not_the_tiers", allowed=", ".join(BANDS))
    return tuple(bands)
