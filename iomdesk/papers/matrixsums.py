"""The two small tables of the matrix sheet: intelligence, and compliance with the total."""

from dataclasses import dataclass
from typing import Final

from iomdesk.papers.blocks import ACROSS
from iomdesk.papers.brush import HAIR, RULE, Brush, mm
from iomdesk.papers.fonts import BOLD, REGULAR, wrap
from iomdesk.papers.labels import say
from iomdesk.papers.values import MatrixPaper

_SIZE: Final = 8.5
_LEADING: Final = 9.75
_HEAD: Final = 5 * mm
_RIGHT: Final = 74 * mm
_GRADES: Final = (44 * mm, 18 * mm, 18 * mm, 12 * mm)
_ANSWERS: Final = (50 * mm, 12 * mm, 12 * mm)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row: label, what stands in the middle columns, and the sum at the right."""

    label: str
    middle: tuple[str, ...]
    sum: str
    bold: tuple[bool, ...]
    label_bold: bool = False


def extra_tall(paper: MatrixPaper) -> float:
    """What labels of two lines add to the height of the taller table."""
    return max(_extra(_intelligence(paper), _GRADES), _extra(_compliance(paper), _ANSWERS))


def _extra(lines: list[_Line], columns: tuple[float, ...]) -> float:
    return sum((len(_label(line, columns)) - 1) * _LEADING for line in lines)


def _label(line: _Line, columns: tuple[float, ...]) -> tuple[str, ...]:
    font = BOLD if line.label_bold else REGULAR
    return wrap(line.label, font, _SIZE, columns[0] - 0.5 * mm)


def draw_sums(brush: Brush, paper: MatrixPaper, row_tall: float) -> float:
    """Both tables side by side, 92 and 74 mm wide; returns the height."""
    left = _intelligence(paper)
    right = _compliance(paper)
    rules = paper.rules
    grades = (f"{rules.high} ({rules.high_weight})", f"{rules.low} ({rules.low_weight})")
    head = say("matrix_intelligence")
    if any(label.startswith(head) for label in rules.intelligence):
        head = ""  # each line says it, as the sheet has it
    heads = (head, *grades, say("matrix_sum"))
    blank = paper.sheet is None
    tall = _draw(brush, _GRADES, heads, left, row_tall, blank=blank)
    answers = (rules.compliance_label, "", say("matrix_score"))
    at = brush.shifted(ACROSS - _RIGHT, 0)
    return max(tall, _draw(at, _ANSWERS, answers, right, row_tall, blank=blank))


def _intelligence(paper: MatrixPaper) -> list[_Line]:
    rules, sheet, result = paper.rules, paper.sheet, paper.result
    arrests = f"{rules.arrests_label} x {rules.arrests_weight}"
    if sheet is None or result is None:
        lines = [_Line(label, ("", ""), "", (False,) * 3) for label in rules.intelligence]
        lines.append(_Line(arrests, ("", ""), "", (False,) * 3))
        return [*lines, _Line(say("matrix_sum"), ("", ""), "", (False,) * 3, label_bold=True)]
    periods = (
        (sheet.recent_high, sheet.recent_low, result.recent),
        (sheet.older_high, sheet.older_low, result.older),
    )
    lines = [
        _Line(label, (f"{high:,}", f"{low:,}"), f"{points:,}", (high > 0, low > 0, points > 0))
        for label, (high, low, points) in zip(rules.intelligence, periods, strict=True)
    ]
    count, points = sheet.arrests_12, result.arrests_points
    lines.append(_Line(arrests, (f"{count:,}", ""), f"{points:,}", (count > 0, False, points > 0)))
    total = f"{result.impact:,}"
    lines.append(_Line(say("matrix_sum"), ("", ""), total, (False, False, True), label_bold=True))
    return lines


def _compliance(paper: MatrixPaper) -> list[_Line]:
    """Each line with whether it is met; the highest that is met counts alone (ruling 3)."""
    rules, result = paper.rules, paper.result
    total = say("matrix_total_score")
    if result is None:
        lines = [
            _Line(f"{one.label} ({one.score})", ("",), "", (False, False))
            for one in rules.compliance
        ]
        return [*lines, _Line(total, ("",), "", (False, False), label_bold=True)]
    last = max((place for place, met in enumerate(result.met) if met), default=-1)
    lines = []
    for place, (one, met) in enumerate(zip(rules.compliance, result.met, strict=True)):
        points = result.compliance if place == last else 0
        answer = say("matrix_yes" if met else "matrix_no")
        lines.append(
            _Line(f"{one.label} ({one.score})", (answer,), f"{points:,}", (met, points > 0))
        )
    return [*lines, _Line(total, ("",), f"{result.total:,}", (False, True), label_bold=True)]


def _draw(
    brush: Brush,
    columns: tuple[float, ...],
    heads: tuple[str, ...],
    lines: list[_Line],
    row_tall: float,
    *,
    blank: bool,
) -> float:
    """One of the tables, with uprights where it is to be filled in; returns the height."""
    across = sum(columns)
    _cells(brush, columns, heads, 0, _HEAD, (True,) * len(heads))
    brush.rule(0, _HEAD, across, RULE)
    y = _HEAD
    for line in lines:
        label = _label(line, columns)
        tall = row_tall + (len(label) - 1) * _LEADING
        font = BOLD if line.label_bold else REGULAR
        leading = row_tall if len(label) == 1 else _LEADING
        top = y + (tall - len(label) * leading) / 2
        brush.lines(0, top, label, size=_SIZE, leading=leading, font=font)
        _cells(brush, columns, ("", *line.middle, line.sum), y, tall, (False, *line.bold))
        y += tall
        brush.rule(0, y, across, HAIR)
    if blank:
        for place in range(1, len(columns)):
            brush.upright(sum(columns[:place]), _HEAD, y - _HEAD, 0.1 * mm)
    return y


def _cells(
    brush: Brush,
    columns: tuple[float, ...],
    cells: tuple[str, ...],
    y: float,
    tall: float,
    bold: tuple[bool, ...],
) -> None:
    """The first at the left, the last at the right, the others in the middle of theirs."""
    x = 0.0
    for place, (column, text) in enumerate(zip(columns, cells, strict=True)):
        font = BOLD if bold[place] else REGULAR
        if place == 0:
            brush.text(x, y, text, size=_SIZE, leading=tall, font=font)
        elif place == len(cells) - 1:
            brush.right(x + column, y, text, size=_SIZE, leading=tall, font=font)
        elif text:
            brush.centred(x + column / 2, y, text, size=_SIZE, leading=tall, font=font)
        x += column
