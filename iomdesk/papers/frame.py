"""Every page's furniture, and blocks poured into pages to make one file.

Measures of UX section 10: margins 18 mm; marking at 8 mm from the top and 7 mm from the
bottom; header band from 15 mm, 9 mm high; footer band from 14 mm from the bottom, 7 mm
high; body from 30 to 273 mm. The file is invariant (same input, same bytes), tells its
language, has all fonts embedded, and names nobody in its metadata or bookmarks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from reportlab.lib.pagesizes import A4

from iomdesk.papers.blocks import ACROSS, Block, pour
from iomdesk.papers.brush import GREY, RULE, Brush, PaperCanvas, mm
from iomdesk.papers.fonts import BOLD, REGULAR, SEMIBOLD, fit, width, wrap
from iomdesk.papers.labels import say

LEFT: Final = 18 * mm
BODY_TOP: Final = 30 * mm
BODY_TALL: Final = 241 * mm
"""From 30 to 271 mm: the last two of UX section 10's 243 mm are the note line's."""

_PAGE_TALL: Final = 297 * mm
_NOTE_TOP: Final = 270 * mm
_BAND: Final = 8.5
_HEAD_MOST_LINES: Final = 4
_LANGUAGE: Final = "en-GB"


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """What stands at the head and foot of each page of one file.

    Attributes:
        left: scheme and occasion; ``right``: whose copy this is.
        foot: reference, when and by whom made.
    """

    marking: str
    marking_foot: str
    left: tuple[str, ...]
    right: str
    foot: str
    training: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the file that begins on a page of its own.

    Attributes:
        outline: title of its bookmark; names nobody.
        again: makes the head of its second and later pages.
    """

    outline: str
    blocks: Sequence[Block]
    again: Callable[[], Sequence[Block]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A finished file."""

    pdf: bytes
    pages: int


def build(title: str, furniture: Furniture, sections: Sequence[Section]) -> Paper:
    """Pour sections into pages and draw them.

    Args:
        title: title of the file, shown by readers in place of its name.
    """
    poured = [pour(section.blocks, BODY_TALL, section.again) for section in sections]
    total = sum(map(len, poured))
    out = BytesIO()
    canvas = PaperCanvas(
        out, pagesize=A4, invariant=1, pageCompression=1, pdfVersion=(1, 7), lang=_LANGUAGE
    )
    canvas.setTitle(title)
    canvas.setAuthor("iomdesk")
    canvas.setCreator("iomdesk")
    canvas.setProducer("iomdesk")
    canvas.setSubject("")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    number = 0
    for place, (section, pages) in enumerate(zip(sections, poured, strict=True)):
        for blocks in pages:
            number += 1
            if blocks is pages[0]:
                key = f"section-{place}"
                canvas.bookmarkPage(key)
                canvas.addOutlineEntry(section.outline, key)
            _draw_page(canvas, furniture, blocks, number, total)
            canvas.showPage()
    canvas.save()
    return Paper(pdf=out.getvalue(), pages=total)


def room_above(furniture: Furniture) -> float:
    """How far a page that is full may begin above the body: 3 mm under a head of one line."""
    left, right = _head_lines(furniture)
    return 3 * mm if max(len(left), len(right)) < 2 else 0.0


def _draw_page(
    canvas: PaperCanvas, furniture: Furniture, blocks: Sequence[Block], number: int, total: int
) -> None:
    canvas.boxed = False
    page = Brush(canvas, 0, _PAGE_TALL)
    middle = 105 * mm
    for y, marking in ((8 * mm, furniture.marking), (284 * mm, furniture.marking_foot)):
        page.centred(middle, y, marking, size=11, leading=6 * mm, font=BOLD, spacing=0.66)
    _draw_head(page.shifted(LEFT, 15 * mm), furniture)
    _draw_foot(page.shifted(LEFT, 276 * mm), furniture, number, total)
    y = _PAGE_TALL - BODY_TOP
    for block in blocks:
        y -= block.tall
        block.drawOn(canvas, LEFT, y)
    # Both notes stand at the foot of the body, below 271 mm, where no block reaches.
    if furniture.training:
        page.right(LEFT + ACROSS, _NOTE_TOP, say("training"), size=8, leading=13, grey=GREY)
    if canvas.boxed:
        page.text(LEFT, _NOTE_TOP, say("boxed"), size=8, leading=13, grey=GREY)


def _draw_head(brush: Brush, furniture: Furniture) -> None:
    """Scheme and occasion at the left, copy at the right; the band grows down to 29 mm."""
    left_lines, right_lines = _head_lines(furniture)
    count = max(len(left_lines), len(right_lines))
    leading = 9 * mm if count < 2 else 9.6
    tall = 9 * mm if count < 2 else max(9 * mm, count * leading + 1 * mm)
    x = 0.0
    if not left_lines:
        for part in furniture.left:
            if x:
                brush.upright(x + 3.3 * mm, 3 * mm, 3 * mm)
                x += 6.6 * mm
            x += brush.text(x, 0, part, size=_BAND, leading=leading)
    brush.lines(0, 0, left_lines, size=_BAND, leading=leading)
    for number, line in enumerate(right_lines):
        brush.right(ACROSS, number * leading, line, size=_BAND, leading=leading, font=SEMIBOLD)
    brush.rule(0, tall, ACROSS, RULE)


def _head_lines(furniture: Furniture) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines of the left half, none where all of it fits in one, and of the right half.

    One line as a rule. Long names take up to four lines of half the width; only then does
    an ellipsis end them, and the body of the first page has them in full.
    """
    gap = 6 * mm
    left = ", ".join(furniture.left)
    right_wide = width(furniture.right, SEMIBOLD, _BAND)
    left_wide = width(left, REGULAR, _BAND) + 6 * mm
    if left_wide + right_wide + gap > ACROSS:
        half = (ACROSS - gap) / 2
        right_room = max(half, ACROSS - gap - left_wide)
        left_room = max(half, ACROSS - gap - right_wide)
        left_lines = wrap(", ".join(furniture.left), REGULAR, _BAND, left_room)
        right_lines = wrap(furniture.right, SEMIBOLD, _BAND, right_room)
        left_lines = fit(left_lines, _HEAD_MOST_LINES, REGULAR, _BAND, left_room)
        right_lines = fit(right_lines, _HEAD_MOST_LINES, SEMIBOLD, _BAND, right_room)
    else:
        left_lines, right_lines = (), (furniture.right,)
    return left_lines, right_lines


def _draw_foot(brush: Brush, furniture: Furniture, number: int, total: int) -> None:
    """Reference and maker at the left on up to two lines, page x of y at the right."""
    brush.rule(0, 0, ACROSS, RULE)
    page = say("page", page=number, of=total)
    wide = brush.right(ACROSS, 0, page, size=_BAND, leading=7 * mm, font=SEMIBOLD)
    room = ACROSS - wide - 6 * mm
    lines = fit(wrap(furniture.foot, REGULAR, _BAND, room), 2, REGULAR, _BAND, room)
    leading = 7 * mm if len(lines) == 1 else 9.6
    brush.lines(0, 0.0 if len(lines) == 1 else 0.6, lines, size=_BAND, leading=leading)
