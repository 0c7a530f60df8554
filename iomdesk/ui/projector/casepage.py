"""A case or a referral on the wall: name, status, what would follow, actions, decision."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF

from iomdesk.domain.dates import show_date
from iomdesk.domain.people import Rag
from iomdesk.domain.wall import WallAction, WallCase, WallKind, WallValue
from iomdesk.ui.projector.page import (
    BAND,
    BODY,
    FACTS,
    MARGIN,
    SMALL,
    THIRDS,
    Align,
    Badge,
    Box,
    Icon,
    Page,
    Text,
)
from iomdesk.words import words

_NAME_PX: Final = 72.0
_NAME_LEAST: Final = 40.0
_NAME_LINE: Final = 86.0
_NAME_SPACING: Final = -0.01
_BADGE: Final = 64.0
_LEFT: Final = 446.0
_GAP: Final = 56.0
_OWNER, _DUE = 278.0, 196.0
_BETWEEN: Final = 18.0


@dataclass(frozen=True, slots=True)
class _Fit:
    """How large the lower part is set, and how many lines a text may have there."""

    px: float
    line: float
    pad: float
    gap: float
    cell: int = 4
    decided: int = 9


_FITS: Final = (
    _Fit(BODY, 40, 13, 40),
    _Fit(84 / THIRDS, 36, 10, 28),
    _Fit(SMALL, 34, 8, 20),
    _Fit(SMALL, 34, 6, 16, cell=3),
    _Fit(SMALL, 34, 8, 20, cell=2),
    *(_Fit(SMALL, 34, 6, 16, cell=2, decided=lines) for lines in (5, 4, 3, 2, 1)),
)


def case_page(page: Page, value: WallValue) -> None:
    """Everything of the item between the bands; the bar at the foot is not of it."""
    case = value.case
    if case is None:
        return
    y = _head(page, value, case)
    y = _status(page, case, y)
    first = len(page.pieces)
    for fit in _FITS:
        del page.pieces[first:]
        if _lower(page, case, y, fit) <= page.high - BAND - FACTS - 12:
            return


def _head(page: Page, value: WallValue, case: WallCase) -> float:
    code = "referral" if value.kind is WallKind.REFERRAL else "case"
    count = words("wall", code, {"number": case.number, "of": case.of})
    wide = page.wide - 2 * MARGIN
    top = BAND + 32
    if case.name:
        page.add(Text(count, QRectF(MARGIN, top, wide / 2, 34), px=SMALL, ink="text2"))
    page.add(
        Text(value.occasion, QRectF(page.wide / 2, top, wide / 2, 34), px=SMALL, ink="text2",
             align=Align.RIGHT)
    )  # fmt: skip
    name = case.name or count
    y = top + 34
    full = page.width(name, _NAME_PX, 600, _NAME_SPACING)
    px = _NAME_PX if full <= wide else max(_NAME_PX * wide / full, _NAME_LEAST)
    px = int(px * THIRDS) / THIRDS
    if page.width(name, px, 600, _NAME_SPACING) <= wide:
        page.add(Text(name, QRectF(MARGIN, y, wide, _NAME_LINE), px=px, weight=600,
                      spacing=_NAME_SPACING))  # fmt: skip
        return y + _NAME_LINE
    lines = page.wrap([(name, 600)], wide, px, most=2)
    page.put(lines, MARGIN, y, 54, px)
    return y + max(_NAME_LINE, len(lines) * 54)


def _status(page: Page, case: WallCase, y: float) -> float:
    """The status now, and the one that is proposed; nothing stands for one that is not told."""
    x, top = MARGIN, y + 22
    if case.rag is not None:
        x = _badge(page, case.rag, x, top)
    if case.proposed is not None:
        if case.rag is not None:
            page.add(Icon("arrow", QRectF(x + 22, top + 10, 44, 44), ink="text2"))
            x += 22 + 44 + 22
        x = _badge(page, case.proposed, x, top)
        line = QRectF(x + 26, top + 15, page.wide - MARGIN - x - 26, 34)
        page.add(Text(words("wall", "proposed"), line, px=SMALL, ink="text2"))
    return y if case.rag is None and case.proposed is None else top + _BADGE


def _badge(page: Page, rag: Rag, x: float, y: float) -> float:
    wide = 21 + 34 + 16 + page.width(rag.word, Badge.PX, 600, Badge.SPACING) + 27
    page.add(Badge(rag, QRectF(x, y, wide, _BADGE)))
    return x + wide


def _lower(page: Page, case: WallCase, y: float, fit: _Fit) -> float:
    """The two blocks and the decision; gives where they end."""
    wide = page.wide - 2 * MARGIN
    follows = _follows(case)
    if follows or case.actions:
        y += 38 if fit.gap == _FITS[0].gap else fit.gap
        left = _LEFT if case.actions else wide
        ends = [y]
        if follows:
            ends.append(_block(page, _heading(case), follows, y, left, fit))
        if case.actions:
            x = MARGIN + (left + _GAP if follows else 0)
            ends.append(_actions(page, case, x, y, page.wide - MARGIN - x, fit))
        y = max(ends)
    return _decision(page, case, y + fit.gap, wide, fit)


def _follows(case: WallCase) -> list[str]:
    again = case.look_again_on
    lines = [case.response]
    if again is not None:
        lines.append(words("wall", "look_again", {"date": show_date(again)}))
    lines.append(case.goes_on)
    return [one for one in lines if one]


def _heading(case: WallCase) -> str:
    if case.decision:
        return words("wall", "agreed")
    return words("wall", "if_agreed" if case.proposed or case.goes_on else "now")


def _title(page: Page, text: str, x: float, y: float, wide: float) -> float:
    page.add(Text(text, QRectF(x, y, wide, 40), weight=600))
    page.add(Box(QRectF(x, y + 48, wide, 2), fill="text"))
    return y + 50


def _block(page: Page, title: str, rows: list[str], y: float, wide: float, fit: _Fit) -> float:
    y = _title(page, title, MARGIN, y, wide)
    for number, text in enumerate(rows, 1):
        lines = page.wrap([(text, 400)], wide, fit.px, fit.cell)
        page.put(lines, MARGIN, y + fit.pad, fit.line, fit.px)
        y += 2 * fit.pad + len(lines) * fit.line
        if number < len(rows):
            page.add(Box(QRectF(MARGIN, y, wide, 1), fill="line"))
            y += 1
    return y


def _actions(page: Page, case: WallCase, x: float, y: float, wide: float, fit: _Fit) -> float:
    y = _title(page, words("wall", "actions"), x, y, wide)
    for action in case.actions:
        y = _action(page, action, x, y, wide, fit)
    if case.more:
        code = "more_one" if case.more == 1 else "more"
        text = words("wall", code, {"count": case.more})
        page.add(Text(text, QRectF(x, y + fit.pad, wide, 34), px=SMALL, ink="text2"))
        y += fit.pad + 34
    return y


def _action(page: Page, action: WallAction, x: float, y: float, wide: float, fit: _Fit) -> float:
    task = wide - _OWNER - _DUE
    runs = [(words("wall", "new"), 600)] if action.new else []
    cells = (
        page.wrap([*runs, (action.text, 400)], task - _BETWEEN, fit.px, fit.cell),
        page.wrap([(action.owner_agency, 400)], _OWNER - _BETWEEN, fit.px, fit.cell),
    )
    top = y + fit.pad
    for left, lines in zip((x, x + task), cells, strict=True):
        page.put(lines, left, top, fit.line, fit.px)
    due = QRectF(x + task + _OWNER, top, _DUE, fit.line)
    if action.late:
        page.add(Text(action.late, due, px=fit.px, weight=600, ink="redText"))
    elif action.due is not None:
        page.add(Text(show_date(action.due), due, px=fit.px))
    y = top + max(map(len, cells)) * fit.line + fit.pad
    page.add(Box(QRectF(x, y, wide, 1), fill="line"))
    return y + 1


def _decision(page: Page, case: WallCase, y: float, wide: float, fit: _Fit) -> float:
    """The box with the decision: that there is none yet, or its final wording."""
    x = MARGIN + 3 + 26 + 34 + 18
    label = words("wall", "decision")
    after = x + page.width(label, fit.px, 600) + 18
    right = MARGIN + wide - 29
    text = case.decision or words("wall", "not_yet")
    lines = page.wrap([(text, 400)], right - after, fit.px, fit.decided)
    pad = 18.0 if len(lines) == 1 else 12.0
    high = max(len(lines) * fit.line, 40) + 2 * pad
    page.add(Box(QRectF(MARGIN, y, wide, high), ink="text", edge=3))
    top = y + (high - len(lines) * fit.line) / 2
    first = QRectF(x, top, after - x, fit.line)
    icon = QRectF(MARGIN + 29, first.center().y() - 17, 34, 34)
    page.add(Icon("tick" if case.decision else "ring", icon))
    page.add(Text(label, first, px=fit.px, weight=600))
    page.put(lines, after, top, fit.line, fit.px)
    if not case.decision:
        note = QRectF(after, top, right - after, fit.line)
        page.add(Text(words("wall", "in_turn"), note, px=SMALL, ink="text2", align=Align.RIGHT))
    return y + high
