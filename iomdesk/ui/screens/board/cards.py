"""What a card says, line by line, and the one delegate that paints cards and rows.

Detail falls with rank: Red and Amber Alert four lines, Amber two, Green one row. In a
column of more than 400 people every card is one row.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from iomdesk.domain.dates import show_date, show_short
from iomdesk.domain.people import Rag
from iomdesk.services.rag import Card
from iomdesk.ui.look import Look, Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.words import words

EDGE: Final = {
    Rag.RED: "red",
    Rag.AMBER_ALERT: "alert",
    Rag.AMBER: "amber",
    Rag.GREEN: "green",
    Rag.NOT_SET: "lineStrong",
}
"""Token of a status's solid colour, for column heads and card edges."""
_GHOST_INK: Final = {
    Rag.RED: ("redSoft", "red", "redText"),
    Rag.AMBER_ALERT: ("alertSoft", "alert", "alertText"),
    Rag.AMBER: ("amberSoft", "amberEdge", "amberText"),
    Rag.GREEN: ("greenSoft", "green", "greenText"),
}
ROW_HEIGHT: Final = 26
_ABOVE, _BELOW = 4, 2  # around a card, so that its ring has room
_LEFT, _RIGHT = 8, 12
_PAD: Final = 7
_NAME, _LINE = 18, 16


@dataclass(frozen=True, slots=True)
class Ghost:
    """Where the card lands that is being moved."""

    name: str
    rag: Rag


@dataclass(frozen=True, slots=True)
class Line:
    """One line under a name; ``kept`` stays whole at its end when ``text`` is cut."""

    text: str
    ink: str = "text2"
    kept: str = ""


def days_words(days: int | None) -> str:
    """ "41 days", "1 day", "today"; in words when it is not known."""
    if days is None:
        return words("board", "days_unknown")
    if days == 0:
        return words("board", "today")
    return words("board", "days_one" if days == 1 else "days", {"count": days})


def lines_of(card: Card) -> tuple[Line, ...]:
    """The lines under the name; empty for Green, which is one row."""
    days = days_words(card.days)
    late = "redText" if card.next_late else "text2"
    if card.rag in {Rag.RED, Rag.AMBER_ALERT}:
        lines = (
            Line(card.reason, "text"),
            Line(card.area, kept=f", {days}") if card.area else Line(days),
            Line(card.next_thing, late),
        )
        return tuple(line for line in lines if line.text)
    if card.rag is Rag.AMBER:
        if card.next_thing and (card.next_late or not card.only_review or not card.reason):
            return (Line(card.next_thing, late, f", {days}"),)
        return (Line(card.reason, kept=f", {days}") if card.reason else Line(days),)
    return ()


def right_of(card: Card, today: date) -> Line:
    """What stands at the right of a row: the next review, else the days at status."""
    again = card.look_again_on
    if again is None:
        return Line(days_words(card.days))
    if again == today:
        return Line(words("board", "today").capitalize())
    return Line(show_short(again, today), "redText" if again < today else "text2")


def tip_of(card: Card) -> str:
    """All that is known of a card, whole, for the tooltip."""
    parts = [card.name, card.reason, card.area, days_words(card.days), card.next_thing]
    if card.look_again_on is not None:
        parts.append(words("outlook", "look_again") + ": " + show_date(card.look_again_on))
    return "\n".join(part for part in parts if part)


def spoken_of(card: Card, place: int, count: int) -> str:
    """What a screen reader says of a card."""
    said = words(
        "board",
        "card",
        {
            "name": card.name,
            "status": card.rag.spoken,
            "days": days_words(card.days),
            "area": card.area,
            "place": place,
            "count": count,
        },
    )
    parts = [said.replace(", ,", ",")]
    if card.reason:
        parts.append(words("board", "card_reason", {"reason": card.reason}))
    if card.next_thing:
        parts.append(words("board", "card_next", {"next": card.next_thing}))
    return ". ".join(part.rstrip(".") for part in parts)


class CardDelegate(QStyledItemDelegate):
    """Paints cards, rows and the ghost of one column.

    Attributes:
        compact: every card is one row.
        moving: id of the person being moved, who stays marked.
    """

    def __init__(self, view: QListView, rag: Rag) -> None:
        super().__init__(view)
        self._view = view
        self._rag = rag
        self.compact = rag is Rag.GREEN
        self.moving = ""
        self.today = date.min

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """A row of 26, or a card as high as its lines."""
        look = theme().look
        if self.compact:
            return QSize(10, look.px(ROW_HEIGHT))
        what = index.data(Qt.ItemDataRole.UserRole)
        count = 3 if isinstance(what, Ghost) else len(lines_of(what))
        high = look.px(_NAME) + count * look.px(_LINE) + 2 * _PAD
        return QSize(10, high + _ABOVE + _BELOW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """One card, row or ghost."""
        loose: Any = option
        look, what = theme().look, index.data(Qt.ItemDataRole.UserRole)
        rect = QRectF(loose.rect)
        rect.setRight(min(rect.right(), self._view.width() - _RIGHT - 1))
        painter.save()
        if isinstance(what, Ghost):
            self._ghost(painter, look, rect, what)
        elif isinstance(what, Card):
            current = self._view.hasFocus() and self._view.currentIndex() == index
            if self.compact:
                self._row(painter, look, rect, what, current=current)
            else:
                self._card(painter, look, rect, what, current=current)
        painter.restore()

    def _card(
        self, painter: QPainter, look: Look, rect: QRectF, card: Card, *, current: bool
    ) -> None:
        box = rect.adjusted(_LEFT, _ABOVE, 0, -_BELOW)
        chosen = current or card.person_id == self.moving
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("line"), 1))
        painter.setBrush(look.colour("sel" if chosen else "panel"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        painter.fillRect(
            QRectF(box.left(), box.top(), 4, box.height()), look.colour(EDGE[self._rag])
        )
        inside = box.adjusted(12, _PAD, -8, -_PAD)
        line = QRectF(inside.left(), inside.top(), inside.width(), look.px(_NAME))
        paint.words(painter, look, card.name, line, Role.BODY_STRONG)
        top = line.bottom()
        for said in lines_of(card):
            line = QRectF(inside.left(), top, inside.width(), look.px(_LINE))
            _line(painter, look, said, line)
            top += look.px(_LINE)
        if current:
            painter.setPen(QPen(look.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 3, 3)

    def _row(
        self, painter: QPainter, look: Look, rect: QRectF, card: Card, *, current: bool
    ) -> None:
        box = rect.adjusted(_LEFT, 0, 0, 0)
        chosen = current or card.person_id == self.moving
        if chosen:
            painter.fillRect(box, look.colour("sel"))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), look.colour("line"))
        inside = box.adjusted(2 if not chosen else 6, 0, -2, -1)
        right = right_of(card, self.today)
        wide = paint.text_width(look, right.text, Role.SMALL)
        paint.words(
            painter, look, card.name, inside.adjusted(0, 0, -wide - 6, 0), Role.DENSE_STRONG
        )
        align = Qt.AlignmentFlag.AlignRight
        paint.words(painter, look, right.text, inside, Role.SMALL, ink=right.ink, align=align)
        if chosen:
            painter.fillRect(
                QRectF(box.left(), box.top(), 3, box.height()), look.colour(EDGE[self._rag])
            )
        if current:
            paint.focus_ring(painter, look, box.toAlignedRect())

    def _ghost(self, painter: QPainter, look: Look, rect: QRectF, ghost: Ghost) -> None:
        soft, solid, ink = _GHOST_INK[ghost.rag]
        box = rect.adjusted(_LEFT, 1 if self.compact else _ABOVE, 0, -1 if self.compact else -2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(look.colour(solid), 2)
        pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(look.colour(soft))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 2, 2)
        painter.fillRect(QRectF(box.left(), box.top(), 4, box.height()), look.colour(solid))
        lands = words("board", "lands")
        if self.compact:
            inside = box.adjusted(10, 0, -6, 0)
            paint.words(painter, look, f"{ghost.name} {lands}", inside, Role.DENSE, ink=ink)
            return
        inside = box.adjusted(12, _PAD, -8, -_PAD)
        line = QRectF(inside.left(), inside.top(), inside.width(), look.px(_NAME))
        paint.words(painter, look, ghost.name, line, Role.DENSE_STRONG, ink=ink)
        painter.setFont(look.font(Role.DENSE))
        painter.setPen(look.colour(ink))
        rest = QRectF(inside.left(), line.bottom(), inside.width(), inside.bottom() - line.bottom())
        painter.drawText(
            rest, int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop), lands
        )


def _line(painter: QPainter, look: Look, said: Line, where: QRectF) -> None:
    """A line whose end stays whole: "Not complying with superv..., 41 days"."""
    role = Role.SMALL
    if not said.kept:
        paint.words(painter, look, said.text, where, role, ink=said.ink)
        return
    kept = paint.text_width(look, said.kept, role)
    room = QRectF(where.left(), where.top(), max(where.width() - kept, 1), where.height())
    metrics = QFontMetricsF(look.font(role))
    text = metrics.elidedText(said.text, Qt.TextElideMode.ElideRight, room.width())
    wide = metrics.horizontalAdvance(text)
    paint.words(painter, look, text, room.adjusted(0, 0, 1, 0), role, ink=said.ink)
    rest = QRectF(where.left() + wide, where.top(), where.right() - where.left(), where.height())
    paint.words(painter, look, said.kept, rest, role, ink="text2")
