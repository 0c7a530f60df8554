"""The agenda of one copy: what its reader hears, in order, as that copy numbers it.

Numbers are places on this copy, so that none of them tells of a case that is not in it
(UX section 10). Below it stand the actions carried over to the meeting.
"""

from collections.abc import Sequence
from typing import Final

from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Rag
from iomdesk.domain.shapes import RAG_MARKS
from iomdesk.papers.blocks import (
    ACROSS,
    Block,
    Column,
    Gap,
    Heading,
    Painter,
    Row,
    Rows,
    Style,
    Text,
)
from iomdesk.papers.brush import Brush, mm
from iomdesk.papers.carried import carried_blocks
from iomdesk.papers.fonts import BOLD, REGULAR, SEMIBOLD
from iomdesk.papers.frame import Section
from iomdesk.papers.labels import say
from iomdesk.papers.shapes import draw_mark
from iomdesk.papers.values import AgendaLine, PackPaper, ReferralPart

_CELL: Final = Style(9, 11.25)
_STATUS: Final = Style(8.5, 11.25, SEMIBOLD)
_ROW: Final = 6.6 * mm
_SIDE: Final = 9.0
_COLUMNS: Final = (
    Column(9 * mm, _CELL, left_pad=0),
    Column(58 * mm, _CELL),
    Column(37 * mm, _STATUS, left_pad=1.5 * mm + _SIDE + 1.4 * mm),
    Column(ACROSS - 104 * mm, _CELL, right_pad=0),
)
_REFERRALS: Final = (
    Column(9 * mm, _CELL, left_pad=0),
    Column(58 * mm, _CELL),
    Column(ACROSS - 67 * mm, _CELL, right_pad=0),
)
_NAMES: Final = (REGULAR, SEMIBOLD, "", "")
_WHY_MOST: Final = 2
"""Lines of a reason on the agenda; the page of the case has it in full."""


def agenda_section(paper: PackPaper) -> Section:
    """The agenda as pages of a file of their own."""

    def again() -> Sequence[Block]:
        return (Text(say("agenda_continued"), Style(11, 14.25, BOLD)), Gap(4 * mm))

    blocks: list[Block] = [Text(say("agenda"), Style(18, 22.5, BOLD)), Gap(1 * mm)]
    blocks.append(Text(say("agenda_of_copy"), _CELL))
    blocks.extend(_cases(paper.agenda))
    blocks.extend(_referrals(paper.referrals))
    blocks += [Gap(5 * mm), Heading(say("agenda_finish")), Gap(1 * mm)]
    blocks.append(Text(say("agenda_finish_what"), _CELL))
    blocks += [Gap(2 * mm), Text(_releases(paper), _CELL)]
    blocks.extend(carried_blocks(paper.carried))
    return Section(outline=say("agenda"), blocks=blocks, again=again)


def _releases(paper: PackPaper) -> str:
    count = len(paper.releases)
    code = {0: "agenda_no_release", 1: "agenda_one_release"}.get(count, "agenda_releases")
    return say(code, count=count, days=paper.release_days)


def _cases(agenda: Sequence[AgendaLine]) -> list[Block]:
    """The open part and, on a copy that goes there, the closed one."""
    blocks: list[Block] = []
    numbered = list(enumerate(agenda, 1))
    for session in Session:
        rows = [_case_row(number, one) for number, one in numbered if one.session is session]
        if rows:
            head = Row(
                tuple(
                    (say(code),)
                    for code in ("agenda_number", "name", "agenda_status", "agenda_why")
                ),
                6 * mm,
            )
            blocks += [Gap(5 * mm), Heading(say(f"agenda_{session}")), Rows(_COLUMNS, rows, head)]
    return blocks


def _case_row(number: int, line: AgendaLine) -> Row:
    why = _COLUMNS[3].style.wrap(line.why or "", _COLUMNS[3].room)
    if len(why) > _WHY_MOST:
        why = (*why[: _WHY_MOST - 1], f"{why[_WHY_MOST - 1].rstrip(' .')} \u2026")
    rag = line.rag
    word = () if rag is None else _STATUS.wrap(rag.spoken, _COLUMNS[2].room)
    name = _COLUMNS[1].style.wrap(line.name, _COLUMNS[1].room)
    mark = None if rag is None or rag is Rag.NOT_SET else _mark(rag)
    return Row(((str(number),), name, word or ("",), why or ("",)), _ROW, _NAMES, mark)


def _mark(rag: Rag) -> Painter:
    x = _COLUMNS[0].across + _COLUMNS[1].across + 1.5 * mm

    def paint(brush: Brush) -> None:
        draw_mark(brush, RAG_MARKS[rag], x, (_ROW - _SIDE) / 2, _SIDE)

    return paint


def _referrals(parts: Sequence[ReferralPart]) -> list[Block]:
    if not parts:
        return []
    head = Row(tuple((say(code),) for code in ("agenda_number", "name", "agenda_stage")), 6 * mm)
    rows: list[Row] = []
    for number, one in enumerate(parts, 1):
        stage = one.stage
        if one.session is Session.CLOSED:
            stage = say("agenda_stage_closed", stage=stage)
        cells = (
            (str(number),),
            _REFERRALS[1].style.wrap(one.name, _REFERRALS[1].room),
            _REFERRALS[2].style.wrap(stage, _REFERRALS[2].room),
        )
        rows.append(Row(cells, _ROW, _NAMES[:3]))
    return [Gap(5 * mm), Heading(say("agenda_referrals")), Rows(_REFERRALS, rows, head)]
