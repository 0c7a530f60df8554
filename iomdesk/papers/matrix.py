"""The matrix sheet (S2 Strategy App B; UX section 10; mock-up 12): one page, whatever is in it.

The sheet's own order and wording come with the rules; what the desk adds is what it read
where the sheet is silent: counting rule, period of the offence lines, reports left out,
and the version of the rule set. Long names and reasons take their room from the height
of the rows; a reason that is still too long ends in an ellipsis.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeAlias

from iomdesk.domain.counting import trace
from iomdesk.domain.dates import show_date
from iomdesk.domain.matrix import Counting, MatrixRules, Sheet
from iomdesk.domain.traces import recorded
from iomdesk.papers.blocks import ACROSS, Block, Still
from iomdesk.papers.brush import GREY, HAIR, RULE, ZEBRA, Brush, mm
from iomdesk.papers.decision import fill_in, tick_box
from iomdesk.papers.fonts import BOLD, REGULAR, fit, width, wrap
from iomdesk.papers.frame import BODY_TALL, Furniture, Paper, Section, build, room_above
from iomdesk.papers.labels import made_paper, say
from iomdesk.papers.matrixsums import draw_sums, extra_tall
from iomdesk.papers.runs import Run, cut_runs, draw_runs, wrap_runs
from iomdesk.papers.values import MatrixPaper

_NOMINAL: Final = "Nominal number"
"""The sheet's own word for a number of the force."""

_SIZE: Final = 8.5
_BOX: Final = 52 * mm
_BOX_TALL: Final = 3.8 * mm + 44.25
_TITLE: Final = 18.0
_TITLE_LINE: Final = 22.5
_LINE: Final = 12.0
_LABEL, _NAME, _LABEL2 = 27 * mm, 38 * mm, 14 * mm
_WIDE_NAME: Final = ACROSS - _BOX - 4 * mm - _LABEL
_MOST_NAME: Final = 7
_COLUMNS: Final = (88 * mm, 22 * mm, 24 * mm, 20 * mm, 20 * mm)
_HEAD: Final = 5.4 * mm
_ROW, _ROW_LEAST = 4.2 * mm, 3.5 * mm
_SUM, _SUM_LEAST = 5.2 * mm, 4.2 * mm
_NOTE: Final = 8.0
_NOTE_LINE: Final = 10.5
_GAP_TABLE, _GAP_SUMS, _GAP_NOTE = 2.5 * mm, 2.6 * mm, 1.4 * mm
_LIGHT: Final = 0.1 * mm
_LIGHT_GREY: Final = 0.467


def make_matrix(paper: MatrixPaper) -> Paper:
    """The sheet as a file of one page. The same values give the same bytes."""
    frame = paper.frame
    furniture = Furniture(
        marking=frame.marking,
        marking_foot=frame.marking_foot,
        left=(frame.scheme, frame.occasion),
        right=paper.copy,
        foot=frame.reference if paper.sheet is None else made_paper(frame),
        training=frame.training,
    )
    section = matrix_section(paper, room_above(furniture))
    return build(frame.reference, furniture, [section])


def matrix_section(paper: MatrixPaper, above: float = 0.0) -> Section:
    """The sheet as a page of a file; ``above``: how far it may begin above the body."""
    return Section(outline=say("matrix_outline"), blocks=[_page(paper, above)])


_Lines: TypeAlias = tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class _Fit:
    """Heights that make everything fit: rows of both tables, and the lines of the note."""

    row: float
    sum_row: float
    notes: _Lines


def _page(paper: MatrixPaper, above: float) -> Block:
    head = _Head(paper)
    blank = paper.sheet is None
    notes = tuple(
        wrap_runs(runs, _NOTE, ACROSS) if runs else ()
        for runs in (
            _band_runs(paper), _reading_runs(paper), _trace_runs(paper), _left_out_runs(paper)
        )
    )  # fmt: skip
    written = 16 * mm if blank else 0.0
    fixed = head.tall + _GAP_TABLE + 2 * _HEAD + _GAP_SUMS + 5 * mm + _GAP_NOTE + written
    fixed += extra_tall(paper)
    fitted = _fitted(paper.rules, notes, BODY_TALL + above - fixed)

    def paint(brush: Brush) -> None:
        page = brush.shifted(0, -above)
        head.paint(page)
        y = head.tall + _GAP_TABLE
        y += _draw_offences(page.shifted(0, y), paper, fitted.row) + _GAP_SUMS
        y += draw_sums(page.shifted(0, y), paper, fitted.sum_row) + _GAP_NOTE
        for line in fitted.notes:
            draw_runs(page, 0, y, line, size=_NOTE, leading=_NOTE_LINE)
            y += _NOTE_LINE
        if blank:
            _draw_to_fill_in(page.shifted(0, y), paper.rules)

    return Still(BODY_TALL, paint)


def _fitted(rules: MatrixRules, notes: Sequence[_Lines], room: float) -> _Fit:
    """Rows as high as the mock-up has them while there is room, then lower, down to a least.

    Only then are notes cut: the reason for reports left out first, the reasons for records
    left out second, the name of who scored it last. The readings that the result rests on
    and how much of it comes from records are never cut.
    """
    rows = len(rules.groups) + len(rules.rows())
    sums = max(len(rules.intelligence) + 2, len(rules.compliance) + 1)
    over = rows * _ROW + sums * _SUM + sum(map(len, notes)) * _NOTE_LINE - room
    spare = rows * (_ROW - _ROW_LEAST) + sums * (_SUM - _SUM_LEAST)
    if over <= spare:
        part = max(over / spare, 0.0)
        row, sum_row = _ROW - part * (_ROW - _ROW_LEAST), _SUM - part * (_SUM - _SUM_LEAST)
        return _Fit(row, sum_row, tuple(chain.from_iterable(notes)))
    lines = int((over - spare) / _NOTE_LINE) + 1
    kept = list(notes)
    for place, least in ((3, 1), (2, 2), (0, 2)):
        if kept[place] and lines:
            most = max(len(kept[place]) - lines, least)
            lines -= max(len(kept[place]) - most, 0)
            kept[place] = cut_runs(kept[place], most, _NOTE, ACROSS)
    left = room - sum(map(len, kept)) * _NOTE_LINE - sums * _SUM_LEAST
    return _Fit(min(_ROW_LEAST, left / rows), _SUM_LEAST, tuple(chain.from_iterable(kept)))


class _Head:
    """Title, who it is about, and the result in its box."""

    def __init__(self, paper: MatrixPaper) -> None:
        self._paper = paper
        room = ACROSS - _BOX - 4 * mm
        wide = width(paper.rules.title, BOLD, _TITLE)
        self._title_size = _TITLE if wide <= room else max(_TITLE * room / wide, 9.0)
        title = wrap(paper.rules.title, BOLD, self._title_size, room)
        self._title = fit(title, 2, BOLD, self._title_size, room)
        self._title_tall = max(_TITLE_LINE, len(self._title) * self._title_size * 1.25)
        self._nominal = fit(
            wrap(paper.nominal_number, REGULAR, 9, _NAME - 2 * mm), 3, REGULAR, 9, _NAME - 2 * mm
        )
        self._wide = width(paper.name, BOLD, 9) > _NAME - 2 * mm
        name = wrap(paper.name, BOLD, 9, _WIDE_NAME)
        self._below = len(name) > 2
        if self._below:  # too long to stand beside the box: under it, over the whole width
            name = wrap(paper.name, BOLD, 9, ACROSS - _LABEL)
            name = fit(name, _MOST_NAME, BOLD, 9, ACROSS - _LABEL)
        self._name = name if self._wide else (paper.name,)
        beside = max(2, 1 + len(self._nominal) if not self._below else len(self._nominal) + 1)
        if self._wide and not self._below:
            beside = len(self._name) + max(len(self._nominal), 2)
        self._beside = max(self._title_tall + 1 * mm + beside * _LINE, _BOX_TALL)
        self.tall = self._beside + (len(self._name) * _LINE + 1 if self._below else 0.0)

    def paint(self, brush: Brush) -> None:
        """Draw it from the upper left corner."""
        leading = self._title_tall / len(self._title)
        brush.lines(0, 0, self._title, size=self._title_size, leading=leading, font=BOLD)
        self._paint_box(brush)
        if self._paper.sheet is None:
            self._paint_blank(brush)
        else:
            self._paint_facts(brush)

    def _paint_facts(self, brush: Brush) -> None:
        paper = self._paper
        y = self._title_tall + 1 * mm
        second = _LABEL + _NAME
        scored = show_date(paper.scored_on) if paper.scored_on else ""
        born = show_date(paper.birth_date) if paper.birth_date else say("not_known")
        if self._below:
            self._fact(brush, 0, self._beside + 1, say("matrix_name"), self._name, font=BOLD)
            self._fact(brush, 0, y, _NOMINAL, self._nominal)
            self._fact(brush, second, y, say("matrix_birth"), (born,), label=_LABEL2)
            y += _LINE
            self._fact(brush, second, y, say("matrix_scored"), (scored,), label=_LABEL2)
            return
        self._fact(brush, 0, y, say("matrix_name"), self._name, font=BOLD)
        if self._wide:
            y += len(self._name) * _LINE
            self._fact(brush, second, y, say("matrix_birth"), (born,), label=_LABEL2)
            self._fact(brush, 0, y, _NOMINAL, self._nominal)
            self._fact(brush, second, y + _LINE, say("matrix_scored"), (scored,), label=_LABEL2)
            return
        self._fact(brush, second, y, say("matrix_birth"), (born,), label=_LABEL2)
        self._fact(brush, 0, y + _LINE, _NOMINAL, self._nominal)
        self._fact(brush, second, y + _LINE, say("matrix_scored"), (scored,), label=_LABEL2)

    def _fact(
        self,
        brush: Brush,
        x: float,
        y: float,
        name: str,
        lines: tuple[str, ...],
        *,
        label: float = _LABEL,
        font: str = REGULAR,
    ) -> None:
        brush.text(x, y, name, size=9, leading=_LINE, grey=GREY)
        brush.lines(x + label, y, lines, size=9, leading=_LINE, font=font)

    def _paint_blank(self, brush: Brush) -> None:
        y = self._title_tall - 1 * mm
        room = ACROSS - _BOX - 6 * mm
        fill_in(brush, 0, y, room, say("matrix_name"), 15.5, 9)
        y += 16.5
        fill_in(brush, 0, y, room * 0.4, _NOMINAL, 15.5, 9)
        fill_in(brush, room * 0.4 + 3 * mm, y, room * 0.27, say("matrix_birth"), 15.5, 9)
        left = room * 0.67 + 6 * mm
        fill_in(brush, left, y, room - left, say("matrix_scored"), 15.5, 9)

    def _paint_box(self, brush: Brush) -> None:
        left, middle = ACROSS - _BOX, ACROSS - _BOX / 2
        brush.box(left, 0, _BOX, _BOX_TALL, 0.7 * mm)
        y = 1.9 * mm
        brush.centred(middle, y, say("matrix_total"), size=8.5, leading=10.5)
        result = self._paper.result
        if result is not None:
            total = f"{result.total:,}"
            brush.centred(middle, y + 10.5, total, size=21, leading=22.5, font=BOLD)
            decision = result.band.decision
            room = _BOX - 4 * mm
            size = min(9.0, 9.0 * room / max(width(decision, BOLD, 9), 1))
            brush.centred(middle, y + 33, decision, size=size, leading=11.25, font=BOLD)


def _draw_offences(brush: Brush, paper: MatrixPaper, row_tall: float) -> float:
    """The offence lines under their groups, and the totals; returns the height."""
    size = min(_SIZE, row_tall / 1.14)
    sheet, result = paper.sheet, paper.result
    _draw_head_row(brush)
    y = _HEAD
    brush.rule(0, y, ACROSS, RULE)
    top = y
    for group in paper.rules.groups:
        score = None if result is None else result.groups.get(group.id, 0)
        brush.box(0, y, ACROSS, row_tall, fill=ZEBRA)
        brush.rule(0, y, ACROSS, RULE if y == top else _LIGHT, 0.0 if y == top else _LIGHT_GREY)
        brush.text(1 * mm, y, group.label, size=size, leading=row_tall, font=BOLD)
        if score is not None:
            _number(brush, 4, y, score, size, row_tall, bold=True)
        y += row_tall
        brush.rule(0, y, ACROSS, HAIR)
        for row in group.rows:
            label_room = _COLUMNS[0] - 4 * mm
            fitted = min(size, size * label_room / max(width(row.label, REGULAR, size), 1))
            brush.text(3 * mm, y, row.label, size=fitted, leading=row_tall)
            weight_at = _COLUMNS[0] + _COLUMNS[1] - 8 * mm
            brush.right(weight_at, y, str(row.weight), size=size, leading=row_tall)
            if sheet is not None and result is not None:
                _number(brush, 2, y, sheet.convictions.get(row.id, 0), size, row_tall)
                _number(brush, 3, y, sheet.arrests.get(row.id, 0), size, row_tall)
                _number(brush, 4, y, result.lines.get(row.id, 0), size, row_tall)
            y += row_tall
            brush.rule(0, y, ACROSS, _LIGHT, _LIGHT_GREY)
    brush.rule(0, y, ACROSS, RULE)
    brush.text(0, y, say("matrix_score"), size=_SIZE, leading=_HEAD, font=BOLD)
    if result is not None:
        for column, value in ((2, result.convictions), (3, result.arrests), (4, result.offences)):
            _number(brush, column, y, value, _SIZE, _HEAD, bold=True)
    y += _HEAD
    brush.rule(0, y, ACROSS, RULE)
    if sheet is None:
        for column in range(2, 5):
            brush.upright(sum(_COLUMNS[:column]), top, y - top, _LIGHT)
    return y


def _draw_head_row(brush: Brush) -> None:
    brush.text(0, 0, say("matrix_offences"), size=_SIZE, leading=_HEAD, font=BOLD)
    for column, code in ((1, "matrix_weighting"), (2, "matrix_conviction"), (3, "matrix_arrests")):
        middle = sum(_COLUMNS[:column]) + _COLUMNS[column] / 2
        brush.centred(middle, 0, say(code), size=_SIZE, leading=_HEAD, font=BOLD)
    right = ACROSS - 1.5 * mm
    brush.right(right, 0, say("matrix_score"), size=_SIZE, leading=_HEAD, font=BOLD)


def _number(
    brush: Brush, column: int, y: float, value: int, size: float, leading: float, *,
    bold: bool = False,
) -> None:  # fmt: skip
    """A count in the middle of its column, the score at the right; bold unless it is 0."""
    font = BOLD if bold or value else REGULAR
    text = f"{value:,}"
    if column == 4:
        brush.right(ACROSS - 1.5 * mm, y, text, size=size, leading=leading, font=font)
    else:
        middle = sum(_COLUMNS[:column]) + _COLUMNS[column] / 2
        brush.centred(middle, y, text, size=size, leading=leading, font=font)


# ---- the note under the tables ----------------------------------------------------------


def _band_runs(paper: MatrixPaper) -> list[Run]:
    """The bands, the one that was reached in bold, and who scored it."""
    rules, result = paper.rules, paper.result
    runs = [Run(say("matrix_bands"))]
    for number, band in enumerate(rules.bands):
        if number:
            runs.append(Run("/"))
        text = f"{band.label} {band.decision}"
        end = "." if number == len(rules.bands) - 1 else ""
        met = result is not None and result.band.id == band.id
        runs.append(Run(text + end, BOLD if met else REGULAR))
    if paper.scored_by:
        runs.append(Run(say("matrix_scored_by", who=paper.scored_by.strip())))
    return runs


def _reading_runs(paper: MatrixPaper) -> list[Run]:
    """Every reading that the result rests on, and what was left out."""
    rules, sheet = paper.rules, paper.sheet
    both = rules.counting is Counting.CONVICTIONS_AND_ARRESTS
    counting = say("matrix_counting_both" if both else "matrix_counting_one")
    runs = [Run(say("matrix_counting", counting=counting, rule_set=paper.rule_set))]
    runs.append(
        Run(say("matrix_reading_intelligence", first=rules.first_days, from_=rules.first_days + 1,
                second=rules.second_days))
    )  # fmt: skip
    runs.append(Run(say("matrix_reading_compliance")))
    if sheet is not None:
        runs.extend(map(Run, _of_sheet(sheet)))
    return runs


def _of_sheet(sheet: Sheet) -> list[str]:
    said = [
        say("matrix_window_whole")
        if sheet.window is None
        else say("matrix_window", months=sheet.window),
        say("matrix_breaches", count=sheet.breaches),
    ]
    if sheet.grade5:
        said.append(say("matrix_grade5", count=sheet.grade5))
    return said


def _trace_runs(paper: MatrixPaper) -> list[Run]:
    """How many points come from records, how many were typed, what was left out and why.

    Nothing on a sheet that was filled in by hand, as all were before records were counted.
    """
    found = None if paper.sheet is None else trace(paper.rules, paper.sheet)
    if found is None:
        return []
    made = {"points": found.points, "records": found.records, "typed": found.typed}
    runs = [Run(say("matrix_trace", **made), BOLD)]
    if found.left_out:
        runs.append(Run(say("matrix_trace_left", count=found.left_out)))
    for one in found.decided:
        if one.why:
            runs.append(Run(say(f"matrix_trace_{one.why}", count=one.count)))
        else:
            code = "matrix_trace_counted" if one.included else "matrix_trace_reason"
            runs.append(Run(say(code, count=one.count, reason=one.reason.rstrip("."))))
    return runs


def _left_out_runs(paper: MatrixPaper) -> list[Run]:
    """How many reports that are no records here were left out, and why."""
    sheet = paper.sheet
    count = 0 if sheet is None else sheet.left_out - recorded(sheet.items).get("left_out", 0)
    if sheet is None or count <= 0:
        return []
    reason = sheet.left_out_reason.strip()
    return [Run(say("matrix_left_out", count=count, reason=reason))]


def _draw_to_fill_in(brush: Brush, rules: MatrixRules) -> None:
    """On a blank sheet: the period of the offence lines, breaches, and who scored it."""
    y = 1 * mm
    x = brush.text(0, y, say("matrix_window_ask"), size=9, leading=13.5) + 3 * mm
    for months in rules.windows:
        x = tick_box(brush, x, y)
        label = say("matrix_whole") if months is None else say("matrix_months", months=months)
        x += brush.text(x, y, label, size=9, leading=13.5) + 4 * mm
    fill_in(brush, x + 2 * mm, y - 2 * mm, ACROSS - x - 2 * mm, say("matrix_breaches_ask"),
            13.5 + 2 * mm, 9)  # fmt: skip
    fill_in(brush, 0, y + 13.5, ACROSS * 0.66, say("matrix_scored_by_ask"), 8 * mm, 9)
    left = ACROSS * 0.66 + 4 * mm
    fill_in(brush, left, y + 13.5, ACROSS - left, say("matrix_scored"), 8 * mm, 9)
