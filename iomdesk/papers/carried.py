"""Actions carried over to a meeting, by owner, so that each agency finds its own together."""

from collections.abc import Sequence
from typing import Final

from iomdesk.papers.blocks import ACROSS, Block, Column, Gap, Heading, Row, Rows, Style
from iomdesk.papers.brush import mm
from iomdesk.papers.fonts import REGULAR, SEMIBOLD
from iomdesk.papers.labels import day, say
from iomdesk.papers.values import ActionLine, CarriedLine
from iomdesk.words import words

_CELL: Final = Style(9, 11.25)
_COLUMNS: Final = (
    Column(32 * mm, _CELL, left_pad=0),
    Column(9 * mm, _CELL),
    Column(41 * mm, _CELL),
    Column(ACROSS - 127 * mm, _CELL),
    Column(23 * mm, _CELL),
    Column(22 * mm, Style(9, 11.25, SEMIBOLD), right_pad=0),
)
_HEADS: Final = ("owner", "agenda_number", "name", "action", "due", "state")
_FONTS: Final = (SEMIBOLD, REGULAR, REGULAR, REGULAR, REGULAR, SEMIBOLD)


def carried_blocks(lines: Sequence[CarriedLine]) -> list[Block]:
    """A heading and the table; nothing where there is no such action on this copy."""
    if not lines:
        return []
    head = Row(tuple((say(code),) for code in _HEADS), 6 * mm)
    rows = [_row(line) for line in lines]
    return [Gap(6 * mm), Heading(say("carried")), Rows(_COLUMNS, rows, head)]


def state_words(action: ActionLine) -> str:
    """ "6 days late", or that it is open."""
    if action.days_late <= 0:
        return say("state_open")
    code = "late_one" if action.days_late == 1 else "late"
    return words("date", code, {"days": f"{action.days_late:,}"})


def _row(line: CarriedLine) -> Row:
    action = line.action
    texts = (
        action.owner,
        str(line.case),
        line.name,
        action.text,
        day(action.due) if action.due else say("no_date"),
        state_words(action),
    )
    cells = tuple(
        column.style.wrap(text, column.room) for column, text in zip(_COLUMNS, texts, strict=True)
    )
    return Row(cells, 6.6 * mm, _FONTS)
