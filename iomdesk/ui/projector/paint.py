"""What stands where on the wall, and how it is painted: texts, boxes and marks of one value.

Measures are those of a picture 1440 wide and 900 high (UX section 9, screen 8); another one
is the same drawn larger or smaller, with the room beyond it left free. Always light.
``pieces`` decides, ``paint`` follows: nothing is painted that is not a piece.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from iomdesk.domain.wall import WallFacts, WallKind, WallValue
from iomdesk.ui.look import Look, named_look
from iomdesk.ui.projector.casepage import case_page
from iomdesk.ui.projector.page import (
    BAND,
    FACTS,
    HIGH,
    MARGIN,
    THIRDS,
    WIDE,
    Align,
    Badge,
    Box,
    Icon,
    Page,
    Piece,
    Text,
    font,
    start_of,
)
from iomdesk.ui.projector.statementpage import statement_page
from iomdesk.ui.widgets.icons import paint_icon
from iomdesk.ui.widgets.paint import badge_dress
from iomdesk.ui.widgets.shapepaint import mark
from iomdesk.words import words

_MARKING_PX: Final = 20.0
_SPACING: Final = 0.09
_RADIUS: Final = 0.5
"""Along the middle of an edge of 3 px, for 2 px outside."""


def scale_of(size: QSize) -> float:
    """By how much the picture of 1440 by 900 is drawn larger to fit a screen."""
    return max(min(size.height() / HIGH, size.width() / WIDE), 0.05)


def pieces(value: WallValue, size: QSize) -> tuple[Piece, ...]:
    """Everything that stands on a wall of this size, in the order it is painted."""
    scale = scale_of(size)
    page = Page(size.width() / scale, size.height() / scale)
    for top in (0.0, page.high - BAND):
        page.add(Box(QRectF(0, top, page.wide, BAND), fill="banner"))
        line = QRectF(0, top, page.wide, BAND)
        page.add(_band(value.marking, line, Align.CENTRE))
    if value.training:
        left = QRectF(MARGIN, 0, page.wide / 2, BAND)
        page.add(_band(words("wall", "training"), left, Align.LEFT, spacing=0.0))
    match value.kind:
        case WallKind.WAIT:
            _wait(page)
        case WallKind.STATEMENT:
            statement_page(page, value)
        case WallKind.CASE | WallKind.REFERRAL:
            case_page(page, value)
    if value.facts is not None:
        _facts(page, value.facts)
    return tuple(page.pieces)


def said(found: Sequence[Piece]) -> tuple[str, ...]:
    """Every text among the pieces, in reading order, the words of badges included."""
    return tuple(
        one.text if isinstance(one, Text) else one.rag.word
        for one in found
        if isinstance(one, Text | Badge)
    )


def _band(
    text: str, rect: QRectF, align: Align, *, spacing: float = _SPACING
) -> Text:  # fmt: skip
    return Text(text, rect, px=_MARKING_PX, weight=600, ink="onBanner", align=align,
                spacing=spacing)  # fmt: skip


def _wait(page: Page) -> None:
    down = (page.high - HIGH) / 2
    page.add(
        Text(words("wall", "wait"), QRectF(0, 390 + down, page.wide, 56), px=44.0, weight=600,
             align=Align.CENTRE)
    )  # fmt: skip
    page.add(
        Text(words("wall", "wait_more"), QRectF(0, 456 + down, page.wide, 40), ink="text2",
             align=Align.CENTRE)
    )  # fmt: skip


def _facts(page: Page, facts: WallFacts) -> None:
    """The bar at the foot: session, statement, signatures, quorum, time."""
    top = page.high - BAND - FACTS
    page.add(Box(QRectF(0, top, page.wide, FACTS), fill="nav"))
    count = facts.agencies
    agencies = words("wall", "agencies_one" if count == 1 else "agencies", {"count": count})
    told = [words("wall", facts.session.value)]
    if facts.read_at is not None:
        told.append(words("wall", "read", {"time": f"{facts.read_at:%H:%M}"}))
    if facts.signed:
        told.append(words("wall", "signed"))
    told.append(
        words("wall", "quorum_met" if facts.quorate else "quorum_short", {"agencies": agencies})
    )
    px, line = 80 / THIRDS, QRectF(0, top + 9, 0, 40)
    x = MARGIN
    for number, text in enumerate(told):
        weight = 400 if number else 600
        if number:
            page.add(Box(QRectF(x, line.top(), 2, line.height()), fill="line"))
            x += 28
        width = page.width(text, px, weight)
        page.add(Text(text, QRectF(x, line.top(), width + 1, 40), px=px, weight=weight))
        x += width + 26
    right = QRectF(page.wide - MARGIN - 200, line.top(), 200, 40)
    page.add(Text(f"{facts.now:%H:%M}", right, px=px, ink="text2", align=Align.RIGHT))


# ---- painting ---------------------------------------------------------------------------


def paint(painter: QPainter, found: Sequence[Piece], size: QSize) -> None:
    """Paint these pieces on a wall of this size."""
    look = named_look("light")
    painter.fillRect(0, 0, size.width(), size.height(), look.colour("panel"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale_of(size), scale_of(size))
    for one in found:
        match one:
            case Text():
                _text(painter, look, one)
            case Box():
                _box(painter, look, one)
            case Badge():
                _badge(painter, look, one)
            case Icon():
                paint_icon(painter, one.name, one.rect, look.colour(one.ink))


def _text(painter: QPainter, look: Look, one: Text) -> None:
    # Type is set in thirds of a px, in which all sizes of the design are whole numbers.
    painter.save()
    painter.scale(1 / THIRDS, 1 / THIRDS)
    painter.setFont(font(one.px, one.weight, one.spacing))
    painter.setPen(look.colour(one.ink))
    x, y = start_of(one)
    painter.drawText(QPointF(x * THIRDS, y * THIRDS), one.text)
    painter.restore()


def _box(painter: QPainter, look: Look, one: Box) -> None:
    if not one.edge:
        painter.fillRect(one.rect, look.colour(one.fill))
        return
    _outlined(painter, one.rect, look.colour(one.fill), look.colour(one.ink), one.edge, 0.0)


def _outlined(
    painter: QPainter, rect: QRectF, fill: QColor | None, edge: QColor, width: float, radius: float
) -> None:
    pen = QPen(edge, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else fill)
    half = width / 2
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius, radius)


def _badge(painter: QPainter, look: Look, one: Badge) -> None:
    dress = badge_dress(look, one.rag)
    _outlined(painter, one.rect, dress.fill, dress.edge, 3.0, _RADIUS)
    side = 34.0
    middle = one.rect.center().y()
    at = QPointF(one.rect.left() + 21, middle - side / 2)
    mark(painter, QRectF(at.x(), at.y(), side, side), dress.parts, dress.inks)
    word = QRectF(one.rect)
    word.setLeft(at.x() + side + 16)
    _text(painter, look, Text(one.rag.word, word, px=Badge.PX, weight=600, spacing=Badge.SPACING,
                              ink=dress.ink))  # fmt: skip


def nothing_on(size: QSize, text: str) -> QPixmap:
    """A picture of the wall while there is none: only what is said about it."""
    picture = QPixmap(size)
    look = named_look("light")
    picture.fill(look.colour("nav"))
    painter = QPainter(picture)
    line = QRectF(0, 0, size.width(), size.height())
    _text(painter, look, Text(text, line, px=72.0, weight=600, ink="text2", align=Align.CENTRE))
    painter.end()
    return picture
