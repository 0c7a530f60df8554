"""The minutes of a meeting for one named reader, from the frame of all papers (UX section 10).

They begin with who was there and whether enough agencies were, then each item with what was
said and by whom, what was decided, who does what, and what may be disclosed outside the
meeting; at the end the actions by owner. The closed part stands on pages of its own.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from iomdesk.domain.dates import show_date, show_moment, show_short
from iomdesk.domain.shapes import RAG_MARKS
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
from iomdesk.papers.brush import EDGE, GREY, RULE, Brush, mm
from iomdesk.papers.fonts import BOLD, SEMIBOLD
from iomdesk.papers.frame import Furniture, Paper, Section, build
from iomdesk.papers.labels import full_moment, made_paper, say
from iomdesk.papers.shapes import draw_mark
from iomdesk.papers.values import ActionLine, Correction
from iomdesk.papers.values_minutes import (
    AttendedLine,
    DecisionLine,
    ItemLines,
    MinutesPaper,
    NoteLine,
    RequestLine,
)

_TITLE: Final = Style(22, 27, BOLD)
_AGAIN: Final = Style(13, 17, BOLD)
_WHEN: Final = Style(13, 18)
_NAME: Final = Style(13, 17, BOLD)
_FACT: Final = Style(9.5, 12.75)
_LABEL: Final = Style(9.5, 12.75, grey=GREY)
_VERDICT: Final = Style(9.5, 12.75, SEMIBOLD)
_NOTE: Final = Style(9, 12)
_SOURCE: Final = Style(9, 12, grey=GREY)
_CELL: Final = Style(9, 11.25)
_HANG: Final = 36 * mm
_ROW: Final = 6.2 * mm
_HEAD_ROW: Final = 6 * mm
_SHAPE: Final = 9.0

_ATTENDED: Final = (
    Column(46 * mm, Style(9, 11.25, SEMIBOLD), left_pad=0),
    Column(54 * mm, _CELL),
    Column(18 * mm, _CELL),
    Column(ACROSS - 118 * mm, _CELL, right_pad=0),
)
_NOTES: Final = (
    Column(_HANG, _SOURCE, left_pad=0, right_pad=2 * mm),
    Column(ACROSS - _HANG, _NOTE, left_pad=0, right_pad=0),
)
_ACTIONS: Final = (
    Column(92 * mm, _CELL, left_pad=0),
    Column(54 * mm, _CELL),
    Column(28 * mm, _CELL, right_pad=0),
)
_OWNED: Final = (
    Column(46 * mm, _CELL, left_pad=0),
    Column(100 * mm, _CELL),
    Column(28 * mm, _CELL, right_pad=0),
)


def make_minutes(paper: MinutesPaper) -> Paper:
    """The minutes as one file. The same values give the same bytes."""
    frame = paper.frame
    furniture = Furniture(
        marking=frame.marking,
        marking_foot=frame.marking_foot,
        left=(frame.scheme, frame.occasion),
        right=say("copy_line", copy=paper.copy, of=paper.of, name=paper.name, agency=paper.agency),
        foot=made_paper(frame),
        training=frame.training,
    )
    sections = [
        Section(outline=say("minutes"), blocks=_first(paper), again=_again("minutes_continued"))
    ]
    if paper.closed:
        sections.append(
            Section(
                outline=say("minutes_closed"),
                blocks=_closed(paper),
                again=_again("minutes_closed_continued"),
            )
        )
    return build(frame.reference, furniture, sections)


def _again(code: str) -> Callable[[], Sequence[Block]]:
    """Makes the head of a section's second and later pages."""
    return lambda: (Text(say(code), _AGAIN), Gap(4 * mm))


def _first(paper: MinutesPaper) -> list[Block]:
    blocks: list[Block] = [
        Text(say("minutes_of", title=paper.title), _TITLE),
        Gap(1 * mm),
        Text(full_moment(paper.place, paper.starts_at), _WHEN),
        Gap(3 * mm),
        _standing(paper),
        Gap(4 * mm),
        *_facts(_head(paper)),
        Gap(3 * mm),
        Heading(say("minutes_there")),
        _attendance(paper),
        Gap(2.5 * mm),
        *_facts(_quorum(paper)),
        Gap(4 * mm),
    ]
    for number, item in enumerate(paper.opened, 1):
        blocks += _item(item, number)
    if not paper.opened:
        blocks += [Text(say("minutes_no_item"), BODY), Gap(3 * mm)]
    blocks += _by_owner("minutes_owners", paper.opened, 1)
    if paper.addenda:
        blocks += [Heading(say("minutes_addenda")), Gap(1 * mm)]
        for one in paper.addenda:
            blocks += [Text(_dated("minutes_addendum", one), BODY), Gap(1.5 * mm)]
        blocks.append(Gap(3 * mm))
    blocks += [
        Text(say("minutes_onward_rule"), _NOTE),
        Gap(1.5 * mm),
        Text(
            say("minutes_redacted", who=paper.redacted_by, date=show_date(paper.redacted_on)),
            Style(8, 10.5, grey=GREY),
        ),
    ]
    return blocks


def _closed(paper: MinutesPaper) -> list[Block]:
    """The closed part, for those who stayed for it."""
    blocks: list[Block] = [Text(say("minutes_closed"), _TITLE), Gap(1 * mm),
                           Text(say("minutes_closed_who"), BODY), Gap(4 * mm)]  # fmt: skip
    start = len(paper.opened) + 1
    for number, item in enumerate(paper.closed, start):
        blocks += _item(item, number)
    return [*blocks, *_by_owner("minutes_owners_closed", paper.closed, start)]


# ---- the head ---------------------------------------------------------------------------


def _standing(paper: MinutesPaper) -> Block:
    """Whether they are approved, in a box; a draft says so on its first page."""
    if paper.approved_at is None:
        text = say("minutes_draft")
    else:
        when = show_moment(paper.approved_at)
        text = say("minutes_approved", who=paper.approved_by, when=when)
    lines = [text]
    if not paper.quorate and not paper.decided:
        lines.append(say("minutes_not_quorate"))
    pad = 3 * mm
    wrapped = [one for line in lines for one in _VERDICT.wrap(line, ACROSS - 2 * pad)]
    tall = len(wrapped) * _VERDICT.leading + 2 * 2 * mm

    def paint(brush: Brush) -> None:
        brush.box(0, 0, ACROSS, tall, EDGE)
        for number, line in enumerate(wrapped):
            _VERDICT.line(brush, pad, 2 * mm + number * _VERDICT.leading, line)

    return Still(tall, paint)


def _head(paper: MinutesPaper) -> list[tuple[str, str]]:
    chair = ", ".join(filter(None, (paper.chair, paper.chair_agency)))
    pairs = [(say("chair"), chair)]
    time = _teller(paper)
    if paper.read_at is not None:
        read = say("minutes_read_line", who=paper.read_by, time=time(paper.read_at))
        pairs.append((say("minutes_read"), read))
    if paper.began_at is not None:
        pairs.append((say("minutes_began"), time(paper.began_at)))
    if paper.resumed:
        days = ", ".join(show_moment(one) for one in paper.resumed)
        pairs.append((say("minutes_went_on"), say("minutes_went_on_line", days=days)))
    if paper.ended_at is not None:
        pairs.append((say("minutes_ended"), time(paper.ended_at)))
    return pairs


def _teller(paper: MinutesPaper) -> Callable[[datetime], str]:
    """How a moment is told: of a meeting of several days, with its day."""
    if not paper.resumed:
        return lambda at: f"{at:%H:%M}"
    return lambda at: f"{show_short(at.date(), at.date())} {at:%H:%M}"


def _attendance(paper: MinutesPaper) -> Block:
    heads = ("name", "agency", "minutes_signed", "minutes_times")
    head = Row(tuple((say(code),) for code in heads), _HEAD_ROW)
    time = _teller(paper)
    return Rows(_ATTENDED, [_attended(one, time) for one in paper.attendance], head)


def _attended(line: AttendedLine, time: Callable[[datetime], str]) -> Row:
    agency = line.agency
    if line.chair:
        agency = say("agency_chair", agency=agency)
    if line.by_phone:
        agency = say("minutes_by_phone", agency=agency)
    if line.times:
        times = "; ".join(_spell(*one, time) for one in line.times)
    else:
        times = say("minutes_apologies" if line.apologies else "minutes_not_there")
    signed = "; ".join(map(time, line.signed))
    texts = (line.name, agency, signed, times)
    cells = tuple(
        column.style.wrap(text, column.room) for text, column in zip(texts, _ATTENDED, strict=True)
    )
    return Row(cells, _ROW)


def _spell(since: datetime, until: datetime | None, time: Callable[[datetime], str]) -> str:
    """From when to when; the day stands once, before both."""
    if until is None:
        return say("minutes_since", since=time(since))
    return say("minutes_spell", since=time(since), until=f"{until:%H:%M}")


def _quorum(paper: MinutesPaper) -> list[tuple[str, str]]:
    """Whether enough agencies were there, from the beginning on, and when they were not."""
    needed = say("minutes_needed", needed=paper.needed)
    time = _teller(paper)
    parts = [
        say(
            "minutes_quorum_met" if one.agencies >= paper.needed else "minutes_quorum_lost",
            time=time(one.since),
            agencies=say(
                "minutes_agency" if one.agencies == 1 else "minutes_agencies", count=one.agencies
            ),
        )
        for one in paper.quorum
    ]
    return [(say("quorum"), " ".join([needed, *(parts or [say("minutes_quorum_never")])]))]


# ---- an item ----------------------------------------------------------------------------


def _item(item: ItemLines, number: int) -> list[Block]:
    """What came of one item; its name is never the last line of a page."""
    code = "minutes_item_referral" if item.referral else "minutes_item"
    title = Text(say(code, number=number, name=item.name), _NAME)
    title.keep = 18 * mm
    rule = Still(RULE, lambda brush: brush.rule(0, 0, ACROSS, RULE), keep=24 * mm)
    blocks: list[Block] = [rule, Gap(2 * mm), title, Gap(1.5 * mm)]
    if item.notes:
        blocks += [Rows(_NOTES, [_said(note) for note in item.notes]), Gap(2 * mm)]
    if item.decision is not None:
        blocks += _decision(item.decision)
    facts: list[tuple[str, str]] = []
    if item.waits is not None and item.decision is None:
        facts.append((say("minutes_waits"), item.waits or say("minutes_waits_plain")))
    if item.no_action is not None:
        facts.append((say("minutes_no_action"), item.no_action or say("minutes_no_action_plain")))
    blocks += _facts(facts)
    if item.actions:
        blocks += [Gap(1 * mm), _actions(item.actions), Gap(2 * mm)]
    facts = [(say("minutes_onward"), item.onward)] if item.onward else []
    facts += [fact for one in item.requests for fact in _request(one)]
    return [*blocks, *_facts(facts), Gap(4 * mm)]


def _said(note: NoteLine) -> Row:
    """A note with its source beside it."""
    return Row(
        (_SOURCE.wrap(note.source, _NOTES[0].room), _NOTE.wrap(note.text, _NOTES[1].room)), _ROW
    )


def _decision(made: DecisionLine) -> list[Block]:
    blocks = [_verdict(made)]
    facts = [(say("minutes_reason"), made.reason)]
    if made.ground is not None:
        facts.append((say("minutes_ground"), say(f"minutes_ground_{made.ground}")))
    if made.facts:
        facts.append((say("minutes_facts"), made.facts))
    if made.against:
        facts.append((say("minutes_against"), made.against))
    if made.agencies:
        facts.append((say("minutes_agreed"), "; ".join(made.agencies)))
    if made.look_again_on is not None:
        facts.append((say("minutes_look_again"), show_date(made.look_again_on)))
    facts += [
        (say("minutes_correction"), _dated("minutes_corrected", one)) for one in made.corrections
    ]
    return [*blocks, Gap(1.2 * mm), *_facts(facts)]


def _verdict(made: DecisionLine) -> Block:
    """What was decided; a status always with its shape and its word (UX section 2)."""
    text = say(f"minutes_verdict_{made.verdict}")
    before, status = made.before, made.status

    def paint(brush: Brush) -> None:
        _LABEL.line(brush, 0, 0, say("minutes_decision"))
        x = _HANG + _VERDICT.line(brush, _HANG, 0, text)
        for word, rag in ((say("minutes_from"), before), (say("minutes_to"), status)):
            if rag is None:
                continue
            if before is not None:
                x += 2 * mm + _FACT.line(brush, x + 2 * mm, 0, word)
            draw_mark(brush, RAG_MARKS[rag], x + 2 * mm, (_FACT.leading - _SHAPE) / 2, _SHAPE)
            x += 2 * mm + _SHAPE + 1 * mm
            x += _VERDICT.line(brush, x, 0, rag.word)

    return Still(_FACT.leading, paint, keep=14 * mm)


def _request(one: RequestLine) -> list[tuple[str, str]]:
    asked = say("minutes_asked", who=one.by, to=one.to, grounds=one.grounds)
    if not one.outcome:
        answer = say("minutes_unanswered")
    else:
        answer = say(f"minutes_{one.outcome}", reason=one.reason)
    return [(say("minutes_request"), f"{asked} {answer}")]


def _dated(code: str, one: Correction) -> str:
    return say(code, date=show_date(one.on), who=one.by, text=one.text)


def _facts(facts: Sequence[tuple[str, str]]) -> list[Block]:
    blocks: list[Block] = []
    for label, text in facts:
        line = Text(text, _FACT, label=label, label_style=_LABEL, hang=_HANG)
        blocks += [line, Gap(1.2 * mm)]
    return blocks


def _due(action: ActionLine) -> str:
    return show_date(action.due) if action.due else say("no_date")


def _actions(actions: Sequence[ActionLine]) -> Block:
    heads = ("action", "owner", "due")
    head = Row(tuple((say(code),) for code in heads), _HEAD_ROW)
    rows = [
        Row(
            (
                _CELL.wrap(one.text, _ACTIONS[0].room),
                _CELL.wrap(one.owner, _ACTIONS[1].room),
                (_due(one),),
            ),
            _ROW,
        )
        for one in actions
    ]
    return Rows(_ACTIONS, rows, head)


def _by_owner(code: str, items: Sequence[ItemLines], start: int) -> list[Block]:
    """The actions again, agency by agency, to be read back and chased."""
    taken = [
        (action.owner, number, item.name, action)
        for number, item in enumerate(items, start)
        for action in item.actions
    ]
    if not taken:
        return []
    taken.sort(key=lambda one: (one[0].casefold(), one[1]))
    blocks: list[Block] = [Heading(say(code)), Gap(1 * mm)]
    for _, group in groupby(taken, key=lambda one: one[0].casefold()):
        lines = list(group)
        owner = Text(lines[0][0], _VERDICT)
        owner.keep = 2 * _ROW
        rows = [
            Row(
                (
                    _CELL.wrap(f"{number}. {name}".rstrip(". "), _OWNED[0].room),
                    _CELL.wrap(action.text, _OWNED[1].room),
                    (_due(action),),
                ),
                _ROW,
            )
            for _, number, name, action in lines
        ]
        blocks += [owner, Rows(_OWNED, rows), Gap(3 * mm)]
    return blocks
