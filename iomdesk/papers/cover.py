"""The cover of a copy: whose it is, the confidentiality statement, and a box to sign.

Nobody who is managed is named on it, so it can lie face up (UX section 10, mock-up 10).
"""

from typing import Final

from iomdesk.domain.meetings import Session
from iomdesk.formdef.scheme import Statement
from iomdesk.papers.blocks import ACROSS, BODY, Block, Gap, Still, Style, Text, height_of
from iomdesk.papers.brush import EDGE, GREY, RULE, Brush, mm
from iomdesk.papers.fonts import BOLD, REGULAR, SEMIBOLD
from iomdesk.papers.frame import BODY_TALL
from iomdesk.papers.labels import basis_words, full_moment, say
from iomdesk.papers.values import PackPaper

_TITLE: Final = Style(22, 27, BOLD)
_WHEN: Final = Style(13, 18)
_FACT: Final = Style(9.5, 12.75)
_CARE: Final = Style(9, 12)
_COPY_BOX: Final = 32 * mm
_LABEL, _VALUE = 30 * mm, 57 * mm


def cover_blocks(paper: PackPaper) -> list[Block]:
    """The blocks of the cover, in order.

    Long names and agencies take their lines from the distances between the blocks first,
    so that the statement, the signature and the care of the copy stay on one page.
    """
    blocks = _blocks(paper)
    if height_of(blocks) > BODY_TALL:
        return [Gap(block.tall / 2) if block.blank else block for block in blocks]
    return blocks


def _blocks(paper: PackPaper) -> list[Block]:
    return [
        _head(paper),
        Gap(5 * mm),
        *_facts(paper),
        *_not_quorate(paper),
        Gap(6 * mm - 1.4 * mm),
        Still(RULE, lambda brush: brush.rule(0, 0, ACROSS, RULE)),
        Gap(5 * mm),
        *statement_blocks(paper.cover.statement),
        Gap(6 * mm),
        _signing_box(paper.cover.name),
        Gap(5 * mm),
        _care(paper),
    ]


def _head(paper: PackPaper) -> Block:
    room = ACROSS - _COPY_BOX - 8 * mm
    title = _TITLE.wrap(paper.cover.title, room)
    when = _WHEN.wrap(full_moment(paper.cover.place, paper.cover.starts_at), room)
    words_tall = len(title) * _TITLE.leading + 1 * mm + len(when) * _WHEN.leading
    box_tall = 0.7 * 2 * mm + 4 * mm + 12.75 * 2 + 27

    def paint(brush: Brush) -> None:
        y = brush.lines(0, 0, title, size=_TITLE.size, leading=_TITLE.leading, font=BOLD)
        brush.lines(0, y + 1 * mm, when, size=_WHEN.size, leading=_WHEN.leading)
        left = ACROSS - _COPY_BOX
        middle = ACROSS - _COPY_BOX / 2
        brush.box(left, 0, _COPY_BOX, box_tall, 0.7 * mm)
        y = 2.7 * mm
        brush.centred(middle, y, say("cover_copy"), size=8.5, leading=12.75)
        number = str(paper.copy)
        size = 24 if len(number) < 5 else 14
        brush.centred(middle, y + 12.75, number, size=size, leading=27, font=BOLD)
        brush.centred(middle, y + 39.75, say("cover_of", of=paper.of), size=8.5, leading=12.75)

    return Still(max(words_tall, box_tall), paint)


def _facts(paper: PackPaper) -> list[Block]:
    cover = paper.cover
    count = len(paper.cases)
    cases = say("cases_numbered", cases=count) if count > 1 else str(count or say("none"))
    session = say("session_open" if cover.session is Session.OPEN else "session_closed")
    quorum = (
        say("agencies_or_more", quorum=cover.quorum) if cover.quorum > 1 else say("agency_or_more")
    )
    chair = ", ".join(filter(None, (cover.chair, cover.chair_agency)))
    pairs = (
        (say("issued_to"), cover.name, say("session"), session),
        (say("agency"), cover.agency, say("cases"), cases),
        (say("basis"), basis_words(cover.basis), say("referrals"),
         str(cover.referrals or say("none"))),
        (say("chair"), chair, say("quorum"), quorum),
    )  # fmt: skip
    blocks: list[Block] = []
    for number, pair in enumerate(pairs):
        blocks.append(_fact_row(*pair, bold=number == 0))
        blocks.append(Gap(1.4 * mm))
    return blocks


def _not_quorate(paper: PackPaper) -> list[Block]:
    """That nothing can be decided, where too few agencies are invited (domain item 30)."""
    agencies = paper.cover.agencies
    if not agencies:
        return []
    code = "not_quorate_one" if agencies == 1 else "not_quorate"
    text = say(code, agencies=agencies, quorum=paper.cover.quorum)
    label = Style(_FACT.size, _FACT.leading, BOLD)
    return [Gap(1.4 * mm), Text(text, _FACT, label=say("not_quorate_head"), label_style=label,
                                gap=2.3)]  # fmt: skip


def _fact_row(label: str, value: str, label2: str, value2: str, *, bold: bool) -> Block:
    style = Style(_FACT.size, _FACT.leading, SEMIBOLD if bold else REGULAR)
    right = _LABEL + _VALUE
    left_lines = style.wrap(value, _VALUE - 3 * mm)
    right_lines = style.wrap(value2, ACROSS - right - _LABEL)

    def paint(brush: Brush) -> None:
        for x, name, lines in ((0.0, label, left_lines), (right, label2, right_lines)):
            brush.text(x, 0, name, size=style.size, leading=style.leading, grey=GREY)
            brush.lines(
                x + _LABEL, 0, lines, size=style.size, leading=style.leading, font=style.font
            )

    return Still(max(len(left_lines), len(right_lines)) * style.leading, paint)


def statement_blocks(statement: Statement) -> list[Block]:
    """Title, opening, numbered points and bullets, exactly as the scheme has them."""
    blocks: list[Block] = [
        Text(statement.title, Style(14, 18, BOLD)),
        Gap(2 * mm),
        Text(statement.opening, BODY),
        Gap(2.6 * mm),
    ]
    number_style = Style(10, 13.5, SEMIBOLD)
    for number, point in enumerate(statement.points, 1):
        if number > 1:
            blocks.append(Gap(2.2 * mm))
        blocks.append(
            Text(point.text, BODY, label=f"{number}.", label_style=number_style, hang=7 * mm)
        )
        if point.bullets:
            blocks.append(Gap(1.2 * mm))
        blocks.extend(_bullet(bullet) for bullet in point.bullets)
    return blocks


def _bullet(text: str) -> Block:
    style = Style(10, 14.25)
    indent = 10.2 * mm
    lines = style.wrap(text, ACROSS - indent)

    def paint(brush: Brush) -> None:
        style.line(brush, 7 * mm, 0, "\u2022")
        brush.lines(indent, 0, lines, size=style.size, leading=style.leading)

    return Still(len(lines) * style.leading, paint)


def _signing_box(name: str) -> Block:
    pad, gap = 5.5 * mm, 8 * mm
    across = (ACROSS - 2 * pad - gap) / 2
    label = Style(8.5, 13.5)
    signature = label.wrap(say("signature_of", name=name), across)
    tall = 2 * 4.5 * mm + 13.5 + 11 * mm + len(signature) * label.leading

    def paint(brush: Brush) -> None:
        brush.box(0, 0, ACROSS, tall, EDGE)
        brush.text(pad, 4.5 * mm, say("agreed"), size=10, leading=13.5, font=SEMIBOLD)
        y = 4.5 * mm + 13.5 + 11 * mm
        for x, lines in ((pad, signature), (pad + across + gap, (say("date_and_time"),))):
            brush.rule(x, y, across, 0.25 * mm)
            brush.lines(x, y, lines, size=label.size, leading=label.leading)

    return Still(tall, paint)


def _care(paper: PackPaper) -> Block:
    cover = paper.cover
    lost = say("care_lost_phone", phone=cover.phone) if cover.phone else say("care_lost")
    text = " ".join(
        (say("care_hand_back" if cover.hand_back else "care_keep"), lost, say("care_face_up"))
    )
    return Text(text, _CARE, label=say("care"), label_style=Style(9, 12, SEMIBOLD), gap=2.3)
