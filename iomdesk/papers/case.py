"""A case: one person, one page, and a second page of its own when one is not enough.

Measures of UX section 10 and mock-up 11. Everything typed can grow: rows and paragraphs
are cut between lines and go on under "Case 4 of 6, continued"; the decision box and the
notes stay whole.
"""

from collections.abc import Sequence
from typing import Final

from iomdesk.domain.meetings import Session
from iomdesk.domain.people import NeedLevel
from iomdesk.domain.shapes import NEED_MARKS
from iomdesk.papers.blocks import (
    ACROSS,
    BODY,
    Block,
    Column,
    Columns,
    Gap,
    Heading,
    Row,
    Rows,
    Still,
    Style,
    Text,
)
from iomdesk.papers.brush import GREY, Brush, mm
from iomdesk.papers.carried import state_words
from iomdesk.papers.decision import decision_box, notes
from iomdesk.papers.fonts import BOLD, REGULAR, SEMIBOLD, width
from iomdesk.papers.frame import Section
from iomdesk.papers.labels import day, known, say
from iomdesk.papers.shapes import badge_size, draw_badge, draw_mark
from iomdesk.papers.values import ActionLine, CasePage, EventLine, NeedLine

_RIGHT: Final = 71 * mm
_RIGHT_AT: Final = ACROSS - _RIGHT
_LEFT: Final = _RIGHT_AT - 7 * mm

_CELL: Final = Style(9, 11.25)
_SMALL_CELL: Final = Style(8.5, 11.25)
_ROW: Final = 6.6 * mm
_HEAD_ROW: Final = 6 * mm
_FACT: Final = Style(9.5, 12.75)
# The six facts of every copy; below them PNCID and NOMIS number, as wide as two of these.
_FACT_COLUMNS: Final = tuple(part * mm for part in (26, 28, 22, 24, 28, 46, 54, 46))
_FACT_MOST_LINES: Final = 4

_DATE: Final = Column(22 * mm, _CELL, left_pad=0)
_EVENTS: Final = (
    _DATE,
    Column(_LEFT - 40 * mm, _CELL),
    Column(18 * mm, _CELL, right=True, right_pad=0),
)
_NEEDS: Final = (
    Column(_RIGHT - 25 * mm, _SMALL_CELL, left_pad=0),
    Column(25 * mm, _SMALL_CELL, right=True, right_pad=0),
)
_ACTIONS: Final = (
    Column(67 * mm, _CELL, left_pad=0),
    Column(34 * mm, _CELL),
    Column(25 * mm, _CELL),
    Column(22 * mm, Style(9, 11.25, SEMIBOLD)),
    Column(26 * mm, _CELL, right_pad=0),
)


def case_section(case: CasePage, number: int, of: int, quorum: int) -> Section:
    """The pages of one case, which no other case shares."""

    def again() -> Sequence[Block]:
        return (_head_again(case, number, of), Gap(4 * mm))

    blocks: list[Block] = [
        _head(case, number, of),
        Gap(3 * mm),
        *_facts(case),
        *_flags(case),
        Gap(5 * mm),
        Columns(_left(case), _right(case), _RIGHT_AT),
        Gap(5 * mm),
        Heading(say("actions")),
        _actions(case.actions),
        Gap(6 * mm),
        decision_box(case.rag, quorum),
        Gap(5 * mm),
        notes(),
    ]
    return Section(outline=say("case_outline", case=number, of=of), blocks=blocks, again=again)


def _name_style(name: str, room: float) -> Style:
    """22 pt; a name that needs more than two lines is set smaller, never cut."""
    for size, leading in ((22.0, 25.5), (16.0, 19.0)):
        style = Style(size, leading, BOLD)
        if len(style.wrap(name, room)) <= 2:
            return style
    return Style(11, 14.25, BOLD)


def _head(case: CasePage, number: int, of: int) -> Block:
    rag = case.rag
    across, down = badge_size(rag) if rag is not None else (0.0, 0.0)
    room = ACROSS - across - 8 * mm
    style = _name_style(case.name, room)
    name = style.wrap(case.name, room)
    line = say("case_open" if case.session is Session.OPEN else "case_closed", case=number, of=of)
    tall = max(12.75 + len(name) * style.leading, down)

    def paint(brush: Brush) -> None:
        brush.text(0, 0, line, size=9, leading=12.75, grey=GREY)
        brush.lines(0, 12.75, name, size=style.size, leading=style.leading, font=BOLD)
        if rag is not None:
            draw_badge(brush, rag, ACROSS - across, (tall - down) / 2)

    return Still(tall, paint)


def _head_again(case: CasePage, number: int, of: int) -> Block:
    style = Style(11, 14.25, BOLD)
    name = style.wrap(case.name, ACROSS)
    tall = 12.75 + len(name) * style.leading + 1.5 * mm

    def paint(brush: Brush) -> None:
        line = say("case_continued", case=number, of=of)
        brush.text(0, 0, line, size=9, leading=12.75, grey=GREY)
        brush.lines(0, 12.75, name, size=style.size, leading=style.leading, font=BOLD)
        brush.rule(0, tall, ACROSS)

    return Still(tall, paint)


def _fact_pairs(case: CasePage) -> list[tuple[str, str]]:
    """Six facts, and on statutory copies PNCID and NOMIS number below them."""
    pairs = [
        (say("birth_date"), day(case.birth_date)),
        (say("crn"), known(case.crn)),
        (say("locality"), known(case.area)),
        (say("status_since"), day(case.rag_since)),
        (say("cohort_since"), day(case.registered_on)),
        (say("offender_manager"), known(case.offender_manager)),
    ]
    for code, value in (("pncid", case.pncid), ("nomis", case.nomis)):
        if value is not None:
            pairs.append((say(code), known(value)))
    return pairs


def _facts(case: CasePage) -> list[Block]:
    pairs = _fact_pairs(case)
    lines: list[tuple[str, ...]] = []
    for number, (_label, value) in enumerate(pairs):
        room = _FACT_COLUMNS[number] - 2 * mm
        lines.append(_FACT.wrap(value, room))
    if max(map(len, lines)) > _FACT_MOST_LINES:
        return [_facts_as_rows(pairs)]
    rows = [range(start, min(start + 6, len(pairs))) for start in range(0, len(pairs), 6)]
    talls = [9.75 + max(len(lines[n]) for n in row) * _FACT.leading for row in rows]
    tall = 4 * mm + sum(talls) + (len(rows) - 1) * 1.5 * mm

    def paint(brush: Brush) -> None:
        brush.rule(0, 0, ACROSS)
        y = 2 * mm
        for row, height in zip(rows, talls, strict=True):
            x = 0.0
            for number in row:
                brush.text(x, y, pairs[number][0], size=8, leading=9.75, grey=GREY)
                brush.lines(x, y + 9.75, lines[number], size=_FACT.size, leading=_FACT.leading)
                x += _FACT_COLUMNS[number]
            y += height + 1.5 * mm
        brush.rule(0, tall, ACROSS)

    return [Still(tall, paint)]


def _facts_as_rows(pairs: Sequence[tuple[str, str]]) -> Block:
    """The same facts one below the other, for values too long for their columns."""
    columns = (Column(35 * mm, _FACT, left_pad=0), Column(ACROSS - 35 * mm, _FACT, right_pad=0))
    return Rows(
        columns,
        [
            Row(((label,), columns[1].style.wrap(value, columns[1].room)), _ROW)
            for label, value in pairs
        ],
    )


def _flags(case: CasePage) -> list[Block]:
    if not case.flags:
        return []
    text = "\u00a0 /\u00a0 ".join(case.flags)
    label = Style(9, 12.75, SEMIBOLD)
    return [Gap(2 * mm), Text(text, Style(9, 12.75), label=say("flags"), label_style=label,
                              gap=4.5)]  # fmt: skip


def _left(case: CasePage) -> list[Block]:
    since = say("since", date=day(case.discussed_on)) if case.discussed_on else say("since_first")
    blocks: list[Block] = [*_why(case.why), Heading(since, across=_LEFT)]
    if case.events:
        blocks.append(Rows(_EVENTS, [_event_row(event) for event in case.events]))
    else:
        blocks += [Gap(1 * mm), Text(say("since_none"), _CELL, across=_LEFT)]
    return blocks


def _why(why: str | None) -> list[Block]:
    if why is None:
        return []
    text = Text(why.strip() or say("why_none"), BODY, across=_LEFT)
    return [Heading(say("why"), across=_LEFT), Gap(1 * mm), text, Gap(4 * mm)]


def _event_row(event: EventLine) -> Row:
    text = f"{event.text} ({event.grade})" if event.grade else event.text
    return Row(
        (
            (day(event.on),),
            _CELL.wrap(text, _EVENTS[1].room),
            _CELL.wrap(event.source, _EVENTS[2].room),
        ),
        _ROW,
    )


def _right(case: CasePage) -> list[Block]:
    head = say("needs_on", date=day(case.needs_on)) if case.needs_on else say("needs")
    blocks: list[Block] = [Heading(head, across=_RIGHT)]
    if case.needs:
        blocks.append(Rows(_NEEDS, [_need_row(need) for need in case.needs]))
    else:
        blocks += [Gap(1 * mm), Text(say("needs_none"), _CELL, across=_RIGHT)]
    return blocks


def _need_row(need: NeedLine) -> Row:
    word = say(f"need_{need.level}")
    font = SEMIBOLD if need.level is NeedLevel.HIGH else REGULAR
    least = 5.6 * mm
    side = 9.0
    x = _RIGHT - width(word, font, 8.5) - 1.2 * mm - side

    def paint(brush: Brush) -> None:
        draw_mark(brush, NEED_MARKS[need.level], x, (least - side) / 2, side)

    return Row(
        (_SMALL_CELL.wrap(need.pathway, _NEEDS[0].room), (word,)), least, (REGULAR, font), paint
    )


def _actions(actions: Sequence[ActionLine]) -> Block:
    head = Row(
        tuple((say(code),) for code in ("action", "owner", "due", "state", "done_initials")),
        _HEAD_ROW,
    )
    empty = Row((("",),) * len(_ACTIONS), 9 * mm)
    return Rows(_ACTIONS, [*map(_action_row, actions), empty, empty], head)


def _action_row(action: ActionLine) -> Row:
    state = state_words(action)
    return Row(
        (
            _CELL.wrap(action.text, _ACTIONS[0].room),
            _CELL.wrap(action.owner, _ACTIONS[1].room),
            (day(action.due) if action.due else say("no_date"),),
            _ACTIONS[3].style.wrap(state, _ACTIONS[3].room),
            ("",),
        ),
        _ROW,
    )
