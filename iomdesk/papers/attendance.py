"""The chair's attendance and signing sheet: one copy, to be signed by hand (mock-up 13)."""

from collections.abc import Sequence
from typing import Final

from iomdesk.papers.blocks import ACROSS, HEADING, Block, Column, Gap, Row, Rows, Still, Style, Text
from iomdesk.papers.brush import EDGE, Brush, mm
from iomdesk.papers.decision import fill_in, tick_box
from iomdesk.papers.fonts import BOLD, SEMIBOLD
from iomdesk.papers.frame import Furniture, Paper, Section, build
from iomdesk.papers.labels import basis_words, made, say
from iomdesk.papers.values import AttendanceSheet, AttendeeLine

_CELL: Final = Style(9, 11.25)
_NAME: Final = Style(9, 11.25, SEMIBOLD)
_PAD: Final = 1.4 * mm
_COLUMNS: Final = (
    Column(11 * mm, _CELL, left_pad=0, right_pad=_PAD),
    Column(38 * mm, _NAME, left_pad=_PAD, right_pad=_PAD),
    Column(31 * mm, _CELL, left_pad=_PAD, right_pad=_PAD),
    Column(27 * mm, Style(8.5, 11.25), left_pad=_PAD, right_pad=_PAD),
    Column(ACROSS - 135 * mm, _CELL, left_pad=_PAD, right_pad=_PAD),
    Column(14 * mm, _CELL, left_pad=_PAD, right_pad=_PAD),
    Column(14 * mm, _CELL, left_pad=_PAD, right_pad=_PAD),
)


def make_attendance(sheet: AttendanceSheet) -> Paper:
    """The sheet as one file, on as many pages as there are people for."""
    frame = sheet.frame
    furniture = Furniture(
        marking=frame.marking,
        marking_foot=frame.marking_foot,
        left=(frame.scheme, frame.occasion),
        right=say("chair_copy"),
        foot=made(frame),
        training=frame.training,
    )
    return build(frame.reference, furniture, [attendance_section(sheet)])


def attendance_section(sheet: AttendanceSheet) -> Section:
    """The sheet as pages of a file."""

    def again() -> Sequence[Block]:
        return (*_declaration("attendance_continued"), Gap(5 * mm))

    blocks: list[Block] = [
        *_declaration("attendance"),
        Gap(1 * mm),
        _began(),
        Gap(5 * mm),
        _table(sheet.attendees, sheet.spare),
        Gap(5 * mm),
        _closing(sheet),
    ]
    return Section(outline=say("attendance"), blocks=blocks, again=again)


def _declaration(title: str) -> tuple[Block, ...]:
    """What each signature below it agrees to; it heads every page with lines to sign."""
    return (
        Text(say(title), Style(18, 22.5, BOLD)),
        Gap(1.5 * mm),
        Text(say("declaration"), Style(9.5, 13.5)),
    )


def _began() -> Block:
    gap = 6 * mm
    part = (ACROSS - 2 * gap) / 3.8

    def paint(brush: Brush) -> None:
        fill_in(brush, 0, 0, 1.7 * part, say("read_by"), 8 * mm, 9)
        fill_in(brush, 1.7 * part + gap, 0, part, say("read_at"), 8 * mm, 9)
        fill_in(brush, 2.7 * part + 2 * gap, 0, 1.1 * part, say("began"), 8 * mm, 9)

    return Still(8 * mm, paint)


def _table(attendees: Sequence[AttendeeLine], spare: int) -> Block:
    heads = ("cover_copy", "name", "agency", "basis_here", "signature", "time_in", "time_out")
    head_style = Style(8.5, 9.75, BOLD)
    head = Row(
        tuple(
            head_style.wrap(say(code), column.room)
            for code, column in zip(heads, _COLUMNS, strict=True)
        ),
        9 * mm,
    )
    rows = [_attendee_row(attendee) for attendee in attendees]
    after = max((attendee.copy for attendee in attendees), default=0)
    rows.extend(
        Row(((str(number),), *((("",),) * 6)), 11.4 * mm)
        for number in range(after + 1, after + spare + 1)
    )
    return Rows(_COLUMNS, rows, head, middle=True, grid=True)


def _attendee_row(attendee: AttendeeLine) -> Row:
    agency = attendee.agency
    if attendee.chair:
        agency = say("agency_chair", agency=agency)
    texts = (str(attendee.copy), attendee.name, agency, basis_words(attendee.basis), "", "", "")
    cells = tuple(
        column.style.wrap(text, column.room) for text, column in zip(texts, _COLUMNS, strict=True)
    )
    return Row(cells, 11.4 * mm)


def _closing(sheet: AttendanceSheet) -> Block:
    """Quorum, closed session, the chair's signature, copies returned: always together."""
    box, gap = 43 * mm, 8 * mm
    half = (ACROSS - gap) / 2
    note = Style(8.5, 11.25)
    note_lines = note.wrap(say("chair_keeps"), ACROSS)
    tall = box + 3 * mm + 9 * mm + 3 * mm + len(note_lines) * note.leading

    def paint(brush: Brush) -> None:
        _quorum_box(brush, half, box, sheet.quorum)
        _closed_box(brush.shifted(half + gap, 0), half, box)
        y = box + 3 * mm
        left = (ACROSS - gap) * 0.6
        fill_in(brush, 0, y, left, say("chair_signature"), 9 * mm, 9)
        of = say("copies_of", of=len(sheet.attendees)) if sheet.attendees else ""
        wide = brush.right(ACROSS, y + 9 * mm - 13.5, of, size=9, leading=13.5)
        right = ACROSS - left - gap - wide - 2 * mm
        fill_in(brush, left + gap, y, right, say("copies_returned"), 9 * mm, 9)
        brush.lines(0, y + 12 * mm, note_lines, size=note.size, leading=note.leading)

    return Still(tall, paint)


def _quorum_box(brush: Brush, across: float, tall: float, quorum: int) -> None:
    pad_x, pad_y = 4.5 * mm, 3.5 * mm
    rule = say("quorum_rule", quorum=quorum) if quorum > 1 else say("quorum_rule_one")
    style = Style(9, 12.75)
    brush.box(0, 0, across, tall, EDGE)
    HEADING.line(brush, pad_x, pad_y, say("quorum"))
    y = pad_y + HEADING.leading + 1 * mm
    lines = style.wrap(rule, across - 2 * pad_x)
    y += brush.lines(pad_x, y, lines, size=style.size, leading=style.leading)
    fill_in(brush, pad_x, y, across - 2 * pad_x, say("agencies_present"), 8.5 * mm, 9)
    y += 12 * mm
    x = tick_box(brush, pad_x, y)
    x += brush.text(x, y, say("quorum_met"), size=10, leading=13.5) + 7 * mm
    x = tick_box(brush, x, y)
    brush.text(x, y, say("quorum_not_met"), size=10, leading=13.5)


def _closed_box(brush: Brush, across: float, tall: float) -> None:
    pad_x, pad_y, line = 4.5 * mm, 3.5 * mm, 8.5 * mm
    inner, gap = across - 2 * pad_x, 5 * mm
    half = (inner - gap) / 2
    brush.box(0, 0, across, tall, EDGE)
    HEADING.line(brush, pad_x, pad_y, say("closed_session"))
    y = pad_y + HEADING.leading
    fill_in(brush, pad_x, y, half, say("from"), line, 9)
    fill_in(brush, pad_x + half + gap, y, half, say("to"), line, 9)
    fill_in(brush, pad_x, y + line, inner, say("who_left"), line, 9)
    brush.rule(pad_x, y + 2 * line + 9 * mm, inner, 0.25 * mm)
