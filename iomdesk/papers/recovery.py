"""The recovery page: the printed key of last resort, for the Data Protection Officer."""

from collections.abc import Sequence
from typing import Final

from iomdesk.domain.dates import show_moment
from iomdesk.papers.blocks import ACROSS, BODY, Block, Gap, Heading, Still, Style, Text
from iomdesk.papers.brush import EDGE, GREY, Brush, mm
from iomdesk.papers.fonts import BOLD, SEMIBOLD, width
from iomdesk.papers.frame import Furniture, Paper, Section, build
from iomdesk.papers.labels import say
from iomdesk.papers.values import RecoveryPage

_FACT: Final = Style(9.5, 12.75)
_CODE: Final = 20.0
_SPREAD: Final = 3.0
_ACROSS_GROUPS: Final = 4
_ROW: Final = 18 * mm


def make_recovery(page: RecoveryPage) -> Paper:
    """The page as one file. Its title names neither the store nor anybody."""
    furniture = Furniture(
        marking=page.marking,
        marking_foot=page.marking,
        left=(page.scheme,),
        right=say("recovery_copy"),
        foot=say("made_recovery", when=show_moment(page.made_at), who=page.made_by),
        training=page.training,
    )
    blocks: list[Block] = [
        Text(say("recovery"), Style(22, 27, BOLD)),
        Gap(1 * mm),
        Text(say("recovery_for", scheme=page.scheme), Style(13, 18)),
        Gap(5 * mm),
        *_facts(page),
        Gap(3 * mm),
        Heading(say("recovery_what_head")),
        Gap(1 * mm),
        Text(say("recovery_what"), BODY),
        Gap(5 * mm),
        Heading(say("recovery_code_head")),
        Gap(2 * mm),
        _code(page.groups),
        Gap(2 * mm),
        Text(say("recovery_code_rule"), Style(9, 12)),
        Gap(5 * mm),
        *_steps("recovery_use"),
        Gap(5 * mm),
        *_steps("recovery_keep"),
        Gap(3 * mm),
        _keepers(),
    ]
    title = say("recovery")
    return build(title, furniture, [Section(outline=title, blocks=blocks)])


def _facts(page: RecoveryPage) -> list[Block]:
    pairs = (
        ("recovery_store", page.store),
        ("recovery_slot", page.slot),
        ("recovery_made", show_moment(page.made_at)),
        ("recovery_made_by", page.made_by),
    )
    style = Style(_FACT.size, _FACT.leading, grey=GREY)
    blocks: list[Block] = []
    for code, value in pairs:
        blocks += [
            Text(value, _FACT, label=say(code), label_style=style, hang=30 * mm),
            Gap(1 * mm),
        ]
    return blocks


def _code(groups: Sequence[str]) -> Block:
    """The groups in a box, four to a row, each under its number as refusals name it."""
    rows = (len(groups) + _ACROSS_GROUPS - 1) // _ACROSS_GROUPS
    part = ACROSS / _ACROSS_GROUPS
    tall = rows * _ROW + 4 * mm

    def paint(brush: Brush) -> None:
        brush.box(0, 0, ACROSS, tall, EDGE)
        for number, group in enumerate(groups):
            x = number % _ACROSS_GROUPS * part + 5 * mm
            y = number // _ACROSS_GROUPS * _ROW + 3 * mm
            brush.text(x, y, str(number + 1), size=8, leading=9.75, grey=GREY)
            room = part - 6 * mm - _SPREAD * len(group)
            size = min(_CODE, _CODE * room / max(width(group, SEMIBOLD, _CODE), 1))
            brush.text(x, y + 10, group, size=size, leading=26, font=SEMIBOLD, spacing=_SPREAD)

    return Still(tall, paint)


def _steps(code: str) -> list[Block]:
    blocks: list[Block] = [Heading(say(f"{code}_head"))]
    number_style = Style(10, 13.5, SEMIBOLD)
    for number in range(1, 5):
        text = say(f"{code}_{number}")
        blocks += [
            Gap(1 * mm),
            Text(text, BODY, label=f"{number}.", label_style=number_style, hang=7 * mm),
        ]
    return blocks


def _keepers() -> Block:
    """Lines for the two keepers and for a use of the code."""
    line = 10 * mm
    labels = (
        say("recovery_keeper", number=1),
        say("recovery_keeper", number=2),
        say("recovery_used"),
    )

    def paint(brush: Brush) -> None:
        for number, label in enumerate(labels):
            y = (number + 1) * line
            brush.text(0, y - 12, label, size=9, leading=12)
            brush.rule(66 * mm, y, ACROSS - 66 * mm, 0.25 * mm)

    return Still(len(labels) * line, paint)
