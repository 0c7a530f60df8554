"""The decision letter to the offender manager, as a paper and as text to paste.

A decision "will then be communicated directly to the Offender Manager" (S2 Strategy
section 4). It carries the decision, who was there, the reason as minuted, and what
follows; neither intelligence nor a matrix figure. The first line is the code under which
the case system files it, ready to be pasted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from iomdesk.domain.dates import show_date
from iomdesk.domain.referrals import Outcome
from iomdesk.papers.blocks import ACROSS, BODY, Block, Gap, Heading, Still, Style, Text
from iomdesk.papers.brush import EDGE, GREY, RULE, Brush, mm
from iomdesk.papers.fonts import BOLD, SEMIBOLD
from iomdesk.papers.frame import Furniture, Paper, Section, build
from iomdesk.papers.labels import day, known, made_paper, say
from iomdesk.papers.values import DecisionLetter

_CODE: Final = Style(10, 13.5, SEMIBOLD)
_TITLE: Final = Style(22, 27, BOLD)
_AGAIN: Final = Style(13, 17, BOLD)
_FACT: Final = Style(9.5, 12.75)
_LABEL: Final = Style(9.5, 12.75, grey=GREY)
_ANSWER: Final = Style(15, 19, BOLD)
_UNDER: Final = Style(8, 10.5, grey=GREY)
_HANG: Final = 38 * mm


@dataclass(frozen=True, slots=True)
class _Fact:
    label: str
    text: str


def make_letter(letter: DecisionLetter) -> Paper:
    """The letter as one file. The same values give the same bytes."""
    frame = letter.frame
    furniture = Furniture(
        marking=frame.marking,
        marking_foot=frame.marking_foot,
        left=(frame.scheme, frame.occasion),
        right=letter.copy,
        foot=made_paper(frame),
        training=frame.training,
    )

    def again() -> Sequence[Block]:
        title = f"{say('letter_continued')}: {letter.name}"
        return (Text(title, _AGAIN), Gap(4 * mm))

    blocks: list[Block] = [
        Text(letter.code, _CODE),
        Gap(3 * mm),
        Text(say("letter_title"), _TITLE),
        Gap(3 * mm),
        *_fact_blocks(_about(letter)),
        Gap(2 * mm),
        Still(RULE, lambda brush: brush.rule(0, 0, ACROSS, RULE)),
        Gap(4 * mm),
        _answer(letter),
        Gap(4 * mm),
        *_fact_blocks(_decided(letter)),
        Gap(3 * mm),
        Heading(say("letter_reason")),
        Gap(1 * mm),
        Text(_reason(letter), BODY),
        Gap(5 * mm),
        Heading(say("letter_follows")),
        Gap(1 * mm),
    ]
    for text in letter.follows:
        blocks += [Text(text, BODY, label="\u2022", hang=5 * mm), Gap(1 * mm)]
    if letter.corrections:
        blocks += [Gap(4 * mm), Heading(say("letter_corrections")), Gap(1 * mm)]
        for text in _corrections(letter):
            blocks += [Text(text, BODY), Gap(1.5 * mm)]
    blocks += [Gap(5 * mm), Text(_under(letter), _UNDER)]
    section = Section(outline=say("letter_title"), blocks=blocks, again=again)
    return build(frame.reference, furniture, [section])


def letter_text(letter: DecisionLetter) -> str:
    """The same as plain text: the code first, the marking at both ends, a line a fact."""
    lines = [letter.code, letter.frame.marking, ""]
    lines += [say("letter_title")]
    lines += [f"{fact.label}: {fact.text}" for fact in _about(letter)]
    lines += ["", f"{say('letter_decision')}: {_outcome(letter)}"]
    lines += [f"{fact.label}: {fact.text}" for fact in _decided(letter)]
    lines += ["", f"{say('letter_reason')}: {_reason(letter)}"]
    lines += ["", f"{say('letter_follows')}:", *(f"- {text}" for text in letter.follows)]
    if letter.corrections:
        corrections = (f"- {text}" for text in _corrections(letter))
        lines += ["", f"{say('letter_corrections')}:", *corrections]
    lines += ["", _under(letter)]
    if letter.frame.training:
        lines.append(f"{say('training')}.")
    lines.append(letter.frame.marking_foot)
    return "\n".join(lines) + "\n"


def _about(letter: DecisionLetter) -> tuple[_Fact, ...]:
    return (
        _Fact(say("letter_to"), known(letter.to)),
        _Fact(say("letter_about"), letter.name),
        _Fact(say("letter_birth"), day(letter.birth_date)),
        _Fact(say("letter_crn"), known(letter.crn)),
        _Fact(say("letter_area"), known(letter.area)),
        _Fact(say("letter_referred"), day(letter.referred_on)),
    )


def _decided(letter: DecisionLetter) -> tuple[_Fact, ...]:
    facts = [_Fact(say("letter_decided"), show_date(letter.decided_on))]
    if letter.meeting:
        facts.append(_Fact(say("letter_meeting"), letter.meeting))
    if letter.agencies:
        facts.append(_Fact(say("letter_agencies"), "; ".join(letter.agencies)))
    if letter.confirmed_by:
        facts.append(_Fact(say("letter_confirmed"), letter.confirmed_by))
    return tuple(facts)


def _outcome(letter: DecisionLetter) -> str:
    accepted = letter.outcome is Outcome.ACCEPTED
    return say("letter_accepted" if accepted else "letter_refused")


def _reason(letter: DecisionLetter) -> str:
    return letter.reason.strip() or say("letter_reason_none")


def _corrections(letter: DecisionLetter) -> list[str]:
    return [
        say("letter_correction", date=show_date(one.on), text=one.text.strip(), who=one.by)
        for one in letter.corrections
    ]


def _under(letter: DecisionLetter) -> str:
    return say("letter_rule_set", rule_set=letter.rule_set)


def _fact_blocks(facts: Sequence[_Fact]) -> list[Block]:
    blocks: list[Block] = []
    for fact in facts:
        line = Text(fact.text, _FACT, label=fact.label, label_style=_LABEL, hang=_HANG)
        blocks += [line, Gap(1.2 * mm)]
    return blocks


def _answer(letter: DecisionLetter) -> Block:
    """The decision in its box."""
    pad = 4 * mm
    tall = _LABEL.leading + _ANSWER.leading + 2 * 3 * mm

    def paint(brush: Brush) -> None:
        brush.box(0, 0, ACROSS, tall, EDGE)
        _LABEL.line(brush, pad, 3 * mm, say("letter_decision"))
        _ANSWER.line(brush, pad, 3 * mm + _LABEL.leading, _outcome(letter))

    return Still(tall, paint)
