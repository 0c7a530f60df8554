"""The continuity pack: board, contacts, open actions, diary and blank forms (S2 section 11).

For the day the computer fails, when the coordinator has to arrange another way to
exchange. The first page names nobody managed and says how old all of it is.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from iomdesk.domain.shapes import RAG_MARKS
from iomdesk.papers.attendance import attendance_section
from iomdesk.papers.blocks import (
    ACROSS,
    BODY,
    Block,
    Column,
    Gap,
    Heading,
    Row,
    Rows,
    Still,
    Style,
    Text,
)
from iomdesk.papers.brush import RULE, Brush, mm
from iomdesk.papers.carried import state_words
from iomdesk.papers.cover import statement_blocks
from iomdesk.papers.fonts import BOLD, REGULAR, SEMIBOLD
from iomdesk.papers.frame import Furniture, Paper, Section, build, room_above
from iomdesk.papers.labels import day, full_moment, made_paper, say
from iomdesk.papers.matrix import matrix_section
from iomdesk.papers.referral import referral_section
from iomdesk.papers.shapes import draw_mark
from iomdesk.papers.values_continuity import BoardPart, ContinuityPaper, OwnedAction

_CELL: Final = Style(9, 11.25)
_ROW: Final = 6.2 * mm
_HEAD: Final = 6 * mm
_TITLE: Final = Style(18, 22.5, BOLD)


def _columns(*wide: float) -> tuple[Column, ...]:
    """Columns of these widths in mm, the last as wide as what is left."""
    across = [one * mm for one in wide]
    across.append(ACROSS - sum(across))
    last = len(across) - 1
    return tuple(
        Column(
            one,
            _CELL,
            left_pad=0 if not place else 1.5 * mm,
            right_pad=0 if place == last else 1.5 * mm,
        )
        for place, one in enumerate(across)
    )


_BOARD: Final = _columns(62, 24, 34, 27)
_CONTACTS: Final = _columns(43, 43, 30, 26)
_ACTIONS: Final = _columns(33, 42, 52, 24)
_DIARY: Final = _columns(44, 42, 48)


def make_continuity(paper: ContinuityPaper) -> Paper:
    """The pack as one file. The same values give the same bytes."""
    frame = paper.frame
    furniture = Furniture(
        marking=frame.marking,
        marking_foot=frame.marking_foot,
        left=(frame.scheme, frame.occasion),
        right=paper.copy,
        foot=made_paper(frame),
        training=frame.training,
    )
    return build(frame.reference, furniture, list(_sections(paper, room_above(furniture))))


def _sections(paper: ContinuityPaper, above: float) -> Iterator[Section]:
    yield Section(outline=say("continuity"), blocks=_cover(paper))
    yield _section("continuity_board", _board(paper.board))
    yield _section("continuity_actions", _actions(paper))
    yield _section("continuity_contacts", _contacts(paper))
    yield _section("continuity_diary", _diary(paper))
    yield Section(outline=say("continuity_statement"), blocks=statement_blocks(paper.statement))
    yield attendance_section(paper.sheet)
    yield referral_section(paper.form)
    yield matrix_section(paper.matrix, above)


def _section(code: str, blocks: Sequence[Block]) -> Section:
    title = say(code)
    return Section(
        outline=title,
        blocks=[Text(title, _TITLE), Gap(3 * mm), *blocks],
        again=_again(say("continued", what=title)),
    )


def _again(title: str) -> Callable[[], Sequence[Block]]:
    return lambda: (Text(title, Style(11, 14.25, BOLD)), Gap(4 * mm))


def _cover(paper: ContinuityPaper) -> list[Block]:
    """What it is, how old it is, and what to do; nobody who is managed is named."""
    frame = paper.frame
    label = Style(10, 13.5, SEMIBOLD)
    blocks: list[Block] = [
        Text(say("continuity"), Style(22, 27, BOLD)),
        Text(paper.area or frame.scheme, Style(13, 18)),
        Gap(5 * mm),
        Still(RULE, lambda brush: brush.rule(0, 0, ACROSS, RULE)),
        Gap(5 * mm),
        Text(full_moment(say("continuity_as_at"), frame.made_at), Style(14, 18, BOLD)),
        Gap(1 * mm),
        Text(say("continuity_old"), BODY),
        Gap(6 * mm),
        Heading(say("continuity_what")),
        Gap(1 * mm),
    ]
    counts = (
        ("continuity_has_board", len(paper.board) and paper.people),
        ("continuity_has_actions", len(paper.actions)),
        ("continuity_has_contacts", len(paper.contacts)),
        ("continuity_has_diary", len(paper.diary)),
    )
    for code, count in counts:
        blocks += [Text(say(code, count=f"{count:,}"), BODY), Gap(1 * mm)]
    blocks += [Text(say("continuity_has_blanks"), BODY), Gap(6 * mm)]
    blocks += [Heading(say("continuity_do")), Gap(1 * mm)]
    for number in range(1, 6):
        text = say(f"continuity_do_{number}")
        blocks += [Text(text, BODY, label=f"{number}.", label_style=label, hang=7 * mm),
                   Gap(2 * mm)]  # fmt: skip
    care = say("continuity_care_phone", phone=paper.phone) if paper.phone else say(
        "continuity_care"
    )  # fmt: skip
    blocks += [Gap(4 * mm), Text(care, Style(9, 12), label=say("care"),
                                 label_style=Style(9, 12, SEMIBOLD), gap=2.3)]  # fmt: skip
    return blocks


def _table(
    columns: Sequence[Column], heads: Sequence[str], rows: Sequence[Sequence[str]], strong: int
) -> Block:
    """A ruled table of texts; the column ``strong`` is set in SemiBold."""
    fonts = tuple(SEMIBOLD if place == strong else REGULAR for place in range(len(columns)))
    head = Row(tuple((say(code),) for code in heads), _HEAD)
    made_rows = [
        Row(
            tuple(
                column.style.wrap(text, column.room)
                for column, text in zip(columns, texts, strict=True)
            ),
            _ROW,
            fonts,
        )
        for texts in rows
    ]
    return Rows(columns, made_rows, head)


def _board(parts: Sequence[BoardPart]) -> list[Block]:
    blocks: list[Block] = []
    heads = ("name", "crn", "locality", "continuity_since", "continuity_look")
    for part in parts:
        rows = [
            (one.name, one.crn, one.area, day(one.since), day(one.look_again_on)
             if one.look_again_on else "") for one in part.people
        ]  # fmt: skip
        blocks += [_status(part), Text(part.response, _CELL)] if part.response else [_status(part)]
        blocks.append(_table(_BOARD, heads, rows, 0) if rows else Text(say("continuity_no_one")))
        blocks.append(Gap(5 * mm))
    return blocks


def _status(part: BoardPart) -> Block:
    style = Style(11, 14.25, BOLD)
    text = say("continuity_status", status=part.rag.spoken, count=f"{len(part.people):,}")

    def paint(brush: Brush) -> None:
        draw_mark(brush, RAG_MARKS[part.rag], 0, 1.6, 11)
        style.line(brush, 5.5 * mm, 0, text)

    return Still(style.leading, paint, keep=16 * mm)


def _actions(paper: ContinuityPaper) -> list[Block]:
    rows = [
        (one.action.owner, _about(one), one.action.text,
         day(one.action.due) if one.action.due else say("no_date"), state_words(one.action))
        for one in paper.actions
    ]  # fmt: skip
    if not rows:
        return [Text(say("continuity_no_actions"))]
    return [_table(_ACTIONS, ("owner", "name", "action", "due", "state"), rows, 0)]


def _about(one: OwnedAction) -> str:
    """Whom an action is for, and that they have left the scheme: it is owed all the same."""
    if one.left_on is None:
        return one.name
    return say("continuity_left", name=one.name, date=day(one.left_on))


def _contacts(paper: ContinuityPaper) -> list[Block]:
    rows = [(one.agency, one.name, one.role, one.phone, one.email) for one in paper.contacts]
    heads = ("agency", "name", "continuity_role", "continuity_phone", "continuity_email")
    return [_table(_CONTACTS, heads, rows, 0)] if rows else [Text(say("continuity_no_contacts"))]


def _diary(paper: ContinuityPaper) -> list[Block]:
    rows = [
        (f"{day(one.starts_at.date())} {one.starts_at:%H:%M}", one.title, one.place, one.chair)
        for one in paper.diary
    ]
    heads = ("continuity_when", "continuity_meeting", "continuity_place", "chair")
    return [_table(_DIARY, heads, rows, 1)] if rows else [Text(say("continuity_no_diary"))]
