"""The confidentiality statement on the wall, word for word, as large as it fits."""

from typing import Final

from PySide6.QtCore import QRectF

from iomdesk.domain.wall import WallStatement, WallValue
from iomdesk.ui.projector.page import BAND, MARGIN, SMALL, THIRDS, Align, Box, Page, Text

_TOP: Final = BAND + 32
_NUMBER: Final = 46.0
_DOT: Final = 24.0
_BETWEEN: Final = 48.0
_SIZES: Final = tuple(px / THIRDS for px in (92, 86, 80, 74, 68, 60, 54, 48, 42, 36))


def statement_page(page: Page, value: WallValue) -> None:
    """The statement, and the meeting it is read in."""
    if value.statement is None:
        return
    said = value.statement
    page.add(
        Text(value.occasion, QRectF(page.wide / 2, _TOP, page.wide / 2 - MARGIN, 34), px=SMALL,
             ink="text2", align=Align.RIGHT)
    )  # fmt: skip
    page.add(Text(said.title, QRectF(MARGIN, _TOP - 3, page.wide / 2, 40), weight=600))
    first = len(page.pieces)
    for px in _SIZES:
        del page.pieces[first:]
        if _body(page, said, px) <= page.high - BAND - 24:
            return


def _body(page: Page, said: WallStatement, px: float) -> float:
    """Put it on in this size; gives where it ends."""
    line = round(px * 1.3)
    wide = page.wide - 2 * MARGIN
    y = _TOP + 52
    opening = page.wrap([(said.opening, 600)], wide, px)
    page.put(opening, MARGIN, y, line, px)
    y += len(opening) * line
    for number, point in enumerate(said.points, 1):
        y += round(line * 0.35)
        lines = page.wrap([(point.text, 400)], wide - _NUMBER, px)
        page.put((((f"{number}.", 600, 0.0),),), MARGIN, y, line, px)
        page.put(lines, MARGIN + _NUMBER, y, line, px)
        y += len(lines) * line
        y = _bullets(page, point.bullets, y, line, px)
    return y


def _bullets(page: Page, bullets: tuple[str, ...], y: float, line: float, px: float) -> float:
    """Two beside each other, read across; gives where they end."""
    wide = page.wide - 2 * MARGIN - _NUMBER
    widest = [max((page.width(one, px) for one in bullets[side::2]), default=0) for side in (0, 1)]
    fits = sum(widest) + 2 * _DOT + _BETWEEN <= wide
    left = widest[0] + _DOT + _BETWEEN if fits else wide / 2
    for row in range(0, len(bullets), 2):
        high = 0
        for x, room, text in zip(
            (0.0, left), (left, wide - left), bullets[row : row + 2], strict=False
        ):
            lines = page.wrap([(text, 400)], room - _DOT + 1, px)
            dot = round(px * 0.3)
            at = MARGIN + _NUMBER + x
            page.add(Box(QRectF(at + 4, y + (line - dot) / 2, dot, dot), fill="text"))
            page.put(lines, at + _DOT, y, line, px)
            high = max(high, len(lines))
        y += high * line
    return y
