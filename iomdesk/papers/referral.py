"""The referral form (S2 Strategy App A), blank or completed, from the scheme's own lines.

Order and wording are those of ``referral.toml``; the paper adds nothing to them but the
marking, its head and foot, and the version of the rule set. A blank form is one page,
with the room that is over given to the boxes for long answers. A completed one goes on
to further pages where it is long, under a head of its own.
"""

from collections.abc import Sequence
from typing import Final

from iomdesk.formdef.form import FieldType, PaperCell, PaperRow
from iomdesk.papers.answers import Mark, Part, flow
from iomdesk.papers.blocks import ACROSS, Block, Gap, Still, Style, Text, height_of
from iomdesk.papers.boxes import PAD, BoxRow, Cell
from iomdesk.papers.brush import GREY, Brush, mm
from iomdesk.papers.fonts import BOLD, SEMIBOLD
from iomdesk.papers.frame import BODY_TALL, Furniture, Paper, Section, build
from iomdesk.papers.labels import made_paper, say
from iomdesk.papers.values import ReferralPaper

_LEGEND: Final = Style(10, 13.5, BOLD)
_SCHEME: Final = Style(16, 20, BOLD)
_TITLE: Final = Style(13, 17, BOLD)
_INTRO: Final = Style(9, 12)
_FOOT: Final = Style(10, 13.5, SEMIBOLD)
_RULES: Final = Style(8, 10.5, grey=GREY)
_LINE: Final = 7.2 * mm
_APART: Final = 3 * mm


def make_referral(paper: ReferralPaper) -> Paper:
    """The form as one file. The same values give the same bytes."""
    frame = paper.frame
    furniture = Furniture(
        marking=frame.marking,
        marking_foot=frame.marking_foot,
        left=(frame.scheme, frame.occasion),
        right=paper.copy,
        foot=frame.reference if paper.blank else made_paper(frame),
        training=frame.training,
    )

    return build(frame.reference, furniture, [referral_section(paper)])


def referral_section(paper: ReferralPaper) -> Section:
    """The form as pages of a file."""

    def again() -> Sequence[Block]:
        """The legend and whose form it is, at the head of each further page."""
        title = f"{say('form_continued')}: {paper.about}" if paper.about else say("form_continued")
        return (_legend(paper), Gap(2 * mm), Text(title, _TITLE), Gap(3 * mm))

    blocks = _blank(paper) if paper.blank else _blocks(paper, _LINE, 0.0)
    return Section(outline=say("form_outline"), blocks=blocks, again=again)


def _blank(paper: ReferralPaper) -> list[Block]:
    """The form with room to write: all that is over goes to the boxes of several lines."""
    tall = height_of(_blocks(paper, _LINE, 0.0))
    if tall <= BODY_TALL:
        # Each box grows with its lines, so what one more point a line comes to is measured.
        each = height_of(_blocks(paper, _LINE, 1.0)) - tall
        return _blocks(paper, _LINE, (BODY_TALL - tall - 1) / each if each else 0.0)
    low, high = 0.0, _LINE
    while high - low > 0.1:  # rows have a least height of their own, so it cannot be computed
        middle = (low + high) / 2
        fits = height_of(_blocks(paper, middle, 0.0)) <= BODY_TALL
        low, high = (middle, high) if fits else (low, middle)
    return _blocks(paper, low, 0.0)


def _legend(paper: ReferralPaper) -> Block:
    lines = _LEGEND.wrap(paper.form.legend, ACROSS)

    def paint(brush: Brush) -> None:
        for number, line in enumerate(lines):
            y = number * _LEGEND.leading
            brush.centred(ACROSS / 2, y, line, size=_LEGEND.size, leading=_LEGEND.leading,
                          font=BOLD)  # fmt: skip

    return Still(len(lines) * _LEGEND.leading, paint)


def _blocks(paper: ReferralPaper, line: float, more: float) -> list[Block]:
    """The whole form; ``line``: height of a line to write on, ``more``: added to long ones."""
    form = paper.form
    blocks: list[Block] = [
        _legend(paper),
        Gap(1 * mm),
        Text(form.scheme_name, _SCHEME),
        Text(form.title, _TITLE),
        Gap(1.5 * mm),
        Text(form.intro, _INTRO),
        Gap(3 * mm),
    ]
    apart = False
    first = True
    for row in form.paper:
        if row.heading:
            blocks.append(Gap(_APART))
            blocks.append(BoxRow.heading(row.heading))
            apart, first = True, False
            continue
        blocks.append(_row(paper, row, line, more, first=first, thick=apart))
        first = False
    blocks += [
        Gap(3 * mm),
        Text(form.foot, _FOOT),
        Gap(1 * mm),
        Text(say("form_under", rule_set=paper.rule_set), _RULES),
    ]
    return blocks


def _row(
    paper: ReferralPaper, row: PaperRow, line: float, more: float, *, first: bool, thick: bool
) -> Block:
    across = ACROSS / len(row.cells)
    cells = [_cell(paper, cell, across - 2 * PAD) for cell in row.cells]
    least = 0.0
    if paper.blank:
        least = max(
            line if made.ruled else cell.lines * line + (cell.lines - 1) * more
            for cell, made in zip(row.cells, cells, strict=True)
        )
    return BoxRow(cells, least, top=first, thick=thick)


def _cell(paper: ReferralPaper, cell: PaperCell, across: float) -> Cell:
    """The label and its answers: on one line where they are short, else below each other."""
    form = paper.form
    fields = [form.field(field_id) for field_id in cell.fields]
    parts: list[Part] = []
    for field in fields:
        found = flow(field, paper.answers, blank=paper.blank)
        if found and field.type is FieldType.YES_NO:  # the label may offer "YES / NO" itself
            found = [Part(say("form_answer", answer=found[0].text))]
        if parts and found and not found[0].below:
            joined = Part(f"{parts[-1].text}{cell.joined}{found[0].text}")
            parts[-1:] = [joined, *found[1:]]
        else:
            parts.extend(found)
    if not parts and not paper.blank:
        parts = [Part(say("form_no_answer"), mark=Mark.MISSING)]
    return Cell.of(cell.label, parts, across)
