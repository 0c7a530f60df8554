"""The part of a case page that people write on: decision box and notes (mock-up 11)."""

from typing import Final

from iomdesk.domain.people import BOARD_COLUMNS, Rag
from iomdesk.domain.shapes import RAG_MARKS, TICK_BOX
from iomdesk.papers.blocks import ACROSS, HEADING, Block, Still
from iomdesk.papers.brush import EDGE, HAIR, RULE, Brush, mm
from iomdesk.papers.fonts import BOLD, REGULAR, width
from iomdesk.papers.labels import say
from iomdesk.papers.shapes import TICK, draw_mark

_PAD_X: Final = 5 * mm
_PAD_Y: Final = 4 * mm
_LINE: Final = 13.5
_SIDE: Final = 11.25
_AFTER_TICK: Final = 1.6 * mm
_COLUMNS: Final = (34 * mm, 34 * mm, 46 * mm, 50 * mm)


def tick_box(brush: Brush, x: float, y: float, leading: float = _LINE) -> float:
    """Draw an empty box to tick in a line of text; returns where the words begin."""
    draw_mark(brush, TICK_BOX, x, y + (leading - TICK) / 2, TICK)
    return x + TICK + _AFTER_TICK


def fill_in(
    brush: Brush, x: float, y: float, across: float, label: str, tall: float, size: float = 10
) -> None:
    """Draw a label with a line to write on that reaches to ``across`` points."""
    wide = brush.text(x, y + tall - _LINE, label, size=size, leading=_LINE)
    brush.rule(x + wide + 2 * mm, y + tall, across - wide - 2 * mm, 0.25 * mm)


def decision_box(rag: Rag | None, quorum: int) -> Block:
    """The box: seven choices, reason, look again by, initials; no status stands in for None."""
    choices = _choices(rag)
    columns = list(_COLUMNS)
    for number, (_mark, word) in enumerate(choices):
        column = number % 4
        needed = _choice_width(choices[number][0], word) + 3 * mm
        columns[column] = max(columns[column], needed)
    rows = (len(choices) + 3) // 4
    head, lines = HEADING.leading, 8.5 * mm
    ticks = _PAD_Y + head + 2.5 * mm
    reason = ticks + rows * _LINE + (rows - 1) * 2 * mm + 1 * mm
    tall = reason + 3 * lines + _PAD_Y
    rule_words = say("decision_quorum", quorum=quorum) if quorum > 1 else say("decision_quorum_one")

    def paint(brush: Brush) -> None:
        brush.box(0, 0, ACROSS, tall, EDGE)
        HEADING.line(brush, _PAD_X, _PAD_Y, say("decision"))
        brush.right(ACROSS - _PAD_X, _PAD_Y, rule_words, size=8.5, leading=head)
        for number, (mark, word) in enumerate(choices):
            x = _PAD_X + sum(columns[: number % 4])
            y = ticks + number // 4 * (_LINE + 2 * mm)
            _draw_choice(brush, x, y, mark, word)
        inner = ACROSS - 2 * _PAD_X
        brush.text(_PAD_X, reason + lines - _LINE, say("reason"), size=10, leading=_LINE)
        brush.rule(_PAD_X + 22 * mm, reason + lines, inner - 22 * mm, 0.25 * mm)
        brush.rule(_PAD_X, reason + 2 * lines, inner, 0.25 * mm)
        half = (inner - 8 * mm) / 2
        for x, label, room in (
            (_PAD_X, say("look_again"), 30 * mm),
            (_PAD_X + half + 8 * mm, say("chair_initials"), 26 * mm),
        ):
            brush.text(x, reason + 3 * lines - _LINE, label, size=10, leading=_LINE)
            brush.rule(x + room, reason + 3 * lines, half - room, 0.25 * mm)

    return Still(tall, paint)


def _choices(rag: Rag | None) -> list[tuple[Rag | None, str]]:
    """Keep what it is, the other statuses with their shapes, and three ways on."""
    if rag is None:
        keep = say("keep_as_it_is")
    else:
        keep = say("keep_not_set") if rag is Rag.NOT_SET else say("keep", status=rag.word)
    others = [(status, status.word) for status in BOARD_COLUMNS if status is not rag]
    ways = [(None, say(code)) for code in ("to_panel", "leave_scheme", "put_off")]
    return [(None, keep), *others, *ways]


def _choice_width(mark: Rag | None, word: str) -> float:
    shape = _SIDE + 5 if mark else 0.0
    return TICK + _AFTER_TICK + shape + width(word, REGULAR, 10)


def _draw_choice(brush: Brush, x: float, y: float, mark: Rag | None, word: str) -> None:
    x = tick_box(brush, x, y)
    if mark:
        draw_mark(brush, RAG_MARKS[mark], x, y + (_LINE - _SIDE) / 2, _SIDE)
        x += _SIDE + 5
    brush.text(x, y, word, size=10, leading=_LINE)


def notes() -> Block:
    """Three lines for notes, each with its source (S2 section 10)."""
    source, row, head = 46 * mm, 8.4 * mm, 6 * mm
    top = HEADING.leading
    tall = top + head + 3 * row

    def paint(brush: Brush) -> None:
        wide = HEADING.line(brush, 0, 0, say("notes"))
        space = width(" ", BOLD, HEADING.size)
        brush.text(wide + space, 0, say("notes_rule"), size=8.5, leading=HEADING.leading + 1.2)
        for x, code in ((0.0, "note_source"), (source + 1.5 * mm, "note")):
            brush.text(x, top, say(code), size=8.5, leading=head, font=BOLD)
        brush.rule(0, top + head, ACROSS, RULE)
        for number in range(1, 4):
            brush.rule(0, top + head + number * row, ACROSS, HAIR)

    return Still(tall, paint)
