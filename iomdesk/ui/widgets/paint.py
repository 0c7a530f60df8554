"""The one painter of statuses, badges, levels, row checks, chips and key caps.

Delegates and widgets call these functions with a ``Look``; nothing here keeps state.
The marks come from ``iomdesk.domain.shapes``, which the papers paint from as well.
Measures: design language, section 2 (badges) and 4 (chips, caps, rows).
"""

from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from iomdesk.domain.people import NeedLevel, Rag
from iomdesk.domain.shapes import NEED_MARKS, RAG_MARKS, ROW_CHECK_MARKS, Mark
from iomdesk.ui.look import Look, Role, font_of
from iomdesk.ui.widgets.icons import paint_icon
from iomdesk.ui.widgets.shapepaint import Inks, mark, pen_of

_V_CENTRE: Final = Qt.AlignmentFlag.AlignVCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | _V_CENTRE
_CENTRE: Final = Qt.AlignmentFlag.AlignHCenter | _V_CENTRE
_DASH: Final = (3.0, 2.0)
GAP: Final = 6.0
"""Between a mark and its word, px."""


class BadgeSize(Enum):
    """Height, left and right padding, shape, gap (px at 100 %), type role, edge."""

    TABLE = (18, 4, 6, 12, 5, Role.BADGE, 1)
    NORMAL = (20, 5, 7, 13, 5, Role.BADGE, 1)
    LARGE = (30, 9, 12, 18, 8, Role.BADGE_LARGE, 1)
    WALL = (64, 18, 24, 34, 16, Role.BADGE_WALL, 3)


class RowCheck(StrEnum):
    """The verdict on a row of a file that is read in."""

    READY = "ready"
    CHECK = "check"
    PROBLEM = "problem"
    LEFT_OUT = "left_out"

    @property
    def word(self) -> str:
        """The word: "Ready", "Check", "Problem", "Left out"."""
        return self.value.replace("_", " ").capitalize()


NEED_WORDS: Final = {
    NeedLevel.HIGH: "High need",
    NeedLevel.SOME: "Some need",
    NeedLevel.NONE: "No need",
    NeedLevel.NOT_ASSESSED: "Not assessed",
}
"""What stands beside a need mark (design language, section 2)."""

ROW_CHECK_TOKENS: Final = {
    RowCheck.READY: "greenText",
    RowCheck.CHECK: "alertText",
    RowCheck.PROBLEM: "redText",
    RowCheck.LEFT_OUT: "text3",
}
"""The colour of a row check's mark and word."""


@dataclass(frozen=True, slots=True)
class _Badge:
    fill: str
    edge: str
    word: str
    inks: tuple[str, str, str, str]


# On a filled Red badge the solid and the cut-out change places (shapes.Ink).
_BADGES: Final = {
    Rag.RED: _Badge("red", "red", "onRed", ("onRed", "onRed", "red", "red")),
    Rag.AMBER_ALERT: _Badge(
        "alertSoft", "alert", "alertText", ("alert", "alert", "panel", "onRed")
    ),
    Rag.AMBER: _Badge(
        "amberSoft", "amberEdge", "amberText", ("amber", "amberEdge", "panel", "panel")
    ),
    Rag.GREEN: _Badge("", "green", "greenText", ("green", "green", "panel", "panel")),
    Rag.NOT_SET: _Badge("", "lineStrong", "text2", ("text2", "lineStrong", "panel", "panel")),
}
_BARE: Final = {
    **{rag: badge.inks for rag, badge in _BADGES.items()},
    Rag.RED: ("red", "red", "panel", "onRed"),
}


def _inks(look: Look, names: tuple[str, str, str, str]) -> Inks:
    solid, edge, paper, cut = (look.colour(name) for name in names)
    return Inks(solid, edge, paper, cut)


@dataclass(frozen=True, slots=True)
class BadgeDress:
    """What a badge is painted with, for a painter with measures of its own (the wall)."""

    fill: QColor | None
    edge: QColor
    ink: str
    parts: Mark
    inks: Inks


def badge_dress(look: Look, rag: Rag) -> BadgeDress:
    """Fill, edge, the token of the word, and the shape of a status with its inks."""
    ways = _BADGES[rag]
    return BadgeDress(
        fill=look.colour(ways.fill) if ways.fill else None,
        edge=look.colour(ways.edge),
        ink=ways.word,
        parts=RAG_MARKS[rag],
        inks=_inks(look, ways.inks),
    )


def rag_shape(painter: QPainter, look: Look, rag: Rag, rect: QRectF) -> None:
    """The shape of a status alone; only where its word stands in a tooltip and name."""
    mark(painter, rect, RAG_MARKS[rag], _inks(look, _BARE[rag]))


@lru_cache(maxsize=256)
def _advance(text: str, role: Role, scale: float) -> float:
    font = font_of(role.points * scale, role.weight, role.spacing)
    return QFontMetricsF(font).horizontalAdvance(text)


def text_width(look: Look, text: str, role: Role) -> float:
    """How wide a short, often painted word is; the answer is kept."""
    return _advance(text, role, look.scale)


def badge_width(look: Look, rag: Rag, size: BadgeSize = BadgeSize.NORMAL) -> int:
    """Width of a badge in whole px, measured from its word."""
    _, left, right, shape, gap, role, _ = size.value
    fixed = look.scale * (left + shape + gap + right)
    return -int(-(fixed + text_width(look, rag.word, role)) // 1)


def badge_height(look: Look, size: BadgeSize = BadgeSize.NORMAL) -> int:
    """Height of a badge in px."""
    return look.px(size.value[0])


def badge(
    painter: QPainter, look: Look, rag: Rag, at: QPointF, size: BadgeSize = BadgeSize.NORMAL
) -> QRectF:
    """Paint a badge with its top left corner at ``at``; returns the room it took."""
    _, left, _, shape, gap, role, edge = size.value
    ways = _BADGES[rag]
    width, height = badge_width(look, rag, size), badge_height(look, size)
    box = QRectF(at.x(), at.y(), width, height)
    line = edge * (look.scale if size is BadgeSize.WALL else 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = pen_of(look.colour(ways.edge), line)
    if rag is Rag.NOT_SET:
        pen.setDashPattern(list(_DASH))
    painter.setPen(pen)
    painter.setBrush(look.colour(ways.fill) if ways.fill else Qt.BrushStyle.NoBrush)
    inset = line / 2
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), 2, 2)
    side = look.scale * shape
    x = box.left() + look.scale * left
    mark(
        painter,
        QRectF(x, box.top() + (height - side) / 2, side, side),
        RAG_MARKS[rag],
        _inks(look, ways.inks),
    )
    painter.setFont(look.font(role))
    painter.setPen(look.colour(ways.word))
    x += side + look.scale * gap
    painter.drawText(QRectF(x, box.top(), box.right() - x, height), _LEFT, rag.word)
    painter.restore()
    return box


def badge_right(
    painter: QPainter,
    look: Look,
    rag: Rag,
    right: float,
    top: float,
    size: BadgeSize = BadgeSize.TABLE,
) -> QRectF:
    """Paint a badge that ends at ``right``."""
    at = QPointF(right - badge_width(look, rag, size), top)
    return badge(painter, look, rag, at, size)


def need(painter: QPainter, look: Look, level: NeedLevel, rect: QRectF) -> None:
    """The disc, half disc, ring or dash of a need; its word stands beside it."""
    ink = look.colour("text2" if level is NeedLevel.NOT_ASSESSED else "text")
    mark(painter, rect, NEED_MARKS[level], Inks(ink, ink, look.colour("panel"), ink))


def row_check(painter: QPainter, look: Look, check: RowCheck, rect: QRectF) -> None:
    """The tick, triangle, ring-and-bar or dash of a row; its word stands beside it."""
    ink = look.colour(ROW_CHECK_TOKENS[check])
    parts = ROW_CHECK_MARKS[check.value]
    mark(painter, rect, parts, Inks(ink, ink, look.colour("panel"), ink))


def chip_width(look: Look, text: str, *, icon: str = "") -> int:
    """Width of a chip in px."""
    head = look.scale * (5 + 13 + 5) if icon else look.scale * 7
    return -int(-(head + text_width(look, text, Role.SMALL) + look.scale * 7) // 1)


def chip(
    painter: QPainter, look: Look, text: str, at: QPointF, *, icon: str = "", dashed: bool = False
) -> QRectF:
    """An outlined chip, 20 high; dashed for what belongs to a closed session only."""
    box = QRectF(at.x(), at.y(), chip_width(look, text, icon=icon), look.px(20))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = pen_of(look.colour("lineStrong"), 1)
    if dashed:
        pen.setDashPattern(list(_DASH))
    painter.setPen(pen)
    painter.setBrush(look.colour("panel"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
    x = box.left() + look.scale * 7
    if icon:
        side = look.scale * 13
        place = QRectF(
            box.left() + look.scale * 5, box.top() + (box.height() - side) / 2, side, side
        )
        paint_icon(painter, icon, place, look.colour("text"))
        x = place.right() + look.scale * 5
    painter.setFont(look.font(Role.SMALL))
    painter.setPen(look.colour("text"))
    painter.drawText(QRectF(x, box.top(), box.right() - x, box.height()), _LEFT, text)
    painter.restore()
    return box


def key_cap_width(look: Look, key: str) -> int:
    """Width of a key cap in px."""
    return -int(-(text_width(look, key, Role.CAP) + 2 * 4 * look.scale + 2) // 1)


def key_cap(
    painter: QPainter,
    look: Look,
    key: str,
    left: float,
    middle: float,
    ink: QColor | None = None,
) -> float:
    """A key cap, 18 high, centred on ``middle``; returns its right edge.

    With ``ink`` (on a main button) the cap is only an outline in that colour.
    """
    width, height = key_cap_width(look, key), look.px(18)
    box = QRectF(left, round(middle - height / 2), width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink or look.colour("line"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush if ink else look.colour("panel2"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
    painter.setFont(look.font(Role.CAP))
    painter.setPen(ink or look.colour("text2"))
    painter.drawText(box, _CENTRE, key)
    painter.restore()
    return box.right()


CAP_GAP: Final = 10.0
"""Between words and a key cap, and between two caps, px at 100 %."""


def key_caps_width(look: Look, keys: tuple[str, ...], gap: float = CAP_GAP) -> float:
    """Width of several caps with a gap before each."""
    return sum(key_cap_width(look, key) + gap * look.scale for key in keys)


def row_ground(
    painter: QPainter,
    look: Look,
    rect: QRect,
    *,
    selected: bool,
    bar: bool = True,
    rule: bool = True,
    ground: str = "panel",
) -> None:
    """The ground of a row: plain with a hairline, or ``sel`` with a 3 px accent bar."""
    painter.fillRect(rect, look.colour("sel" if selected else ground))
    if rule:
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, look.colour("line"))
    if selected and bar:
        painter.fillRect(rect.left(), rect.top(), 3, rect.height(), look.colour("accent"))
    if selected and look.contrast:
        painter.setPen(QPen(look.colour("accent"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(0, 0, -1, -1))


def focus_ring(painter: QPainter, look: Look, rect: QRect) -> None:
    """The 2 px focus ring inside the edge of a row or cell."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    ring = look.colour("focus")
    left, top, width, height = rect.left(), rect.top(), rect.width(), rect.height()
    painter.fillRect(left, top, width, 2, ring)
    painter.fillRect(left, top + height - 2, width, 2, ring)
    painter.fillRect(left, top, 2, height, ring)
    painter.fillRect(left + width - 2, top, 2, height, ring)
    painter.restore()


def words(
    painter: QPainter,
    look: Look,
    text: str,
    rect: QRectF,
    role: Role = Role.BODY,
    *,
    ink: str = "text",
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """One line of words, cut from the right with an ellipsis where room is short."""
    font = look.font(role)
    metrics = QFontMetricsF(font)
    if metrics.horizontalAdvance(text) > rect.width():
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(font)
    painter.setPen(look.colour(ink))
    painter.drawText(rect, align | _V_CENTRE, text)
