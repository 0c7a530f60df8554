"""Who comes out of prison in the days after a meeting, as far as a copy may say it (S0)."""

from collections.abc import Sequence
from typing import Final

from iomdesk.papers.blocks import ACROSS, Block, Column, Gap, Row, Rows, Style, Text
from iomdesk.papers.brush import mm
from iomdesk.papers.fonts import BOLD, REGULAR, SEMIBOLD
from iomdesk.papers.frame import Section
from iomdesk.papers.labels import day, known, say
from iomdesk.papers.values import ReleaseLine

_CELL: Final = Style(9, 11.25)
_COLUMNS: Final = (
    Column(24 * mm, _CELL, left_pad=0),
    Column(18 * mm, _CELL),
    Column(44 * mm, _CELL),
    Column(ACROSS - 136 * mm, _CELL),
    Column(32 * mm, _CELL),
    Column(18 * mm, _CELL, right_pad=0),
)
_HEADS: Final = ("release_on", "release_days", "name", "release_from", "release_kind",
                 "release_case")  # fmt: skip
_FONTS: Final = (REGULAR, REGULAR, SEMIBOLD, REGULAR, REGULAR, REGULAR)


def releases_section(lines: Sequence[ReleaseLine], days: int) -> Section:
    """The list as pages of a file of their own."""

    def again() -> Sequence[Block]:
        return (Text(say("releases_continued"), Style(11, 14.25, BOLD)), Gap(4 * mm))

    head = Row(tuple((say(code),) for code in _HEADS), 6 * mm)
    blocks: list[Block] = [
        Text(say("releases"), Style(18, 22.5, BOLD)),
        Gap(1 * mm),
        Text(say("releases_what", days=days), _CELL),
        Gap(5 * mm),
        Rows(_COLUMNS, [_row(line) for line in lines], head),
    ]
    return Section(outline=say("releases"), blocks=blocks, again=again)


def _row(line: ReleaseLine) -> Row:
    code = {0: "release_that_day", 1: "release_in_one"}.get(line.days, "release_in")
    texts = (
        day(line.on),
        say(code, days=line.days),
        line.name,
        known(line.establishment),
        known(line.kind),
        say("release_is_case", case=line.case) if line.case else "",
    )
    cells = tuple(
        column.style.wrap(text, column.room) for column, text in zip(_COLUMNS, texts, strict=True)
    )
    return Row(cells, 6.6 * mm, _FONTS)
