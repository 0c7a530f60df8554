"""The agenda at the left of the chair's window: gates, open and closed items, what is to finish."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QVBoxLayout, QWidget

from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Rag
from iomdesk.domain.sitting import Place
from iomdesk.ui.look import Look, Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.icons import paint_icon
from iomdesk.ui.widgets.rowlist import RowsList
from iomdesk.ui.widgets.rows import Column, Index, RowsModel
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.sitting import AgendaItem, State

WIDTH: Final = 268
MOST: Final = 1.15
STATEMENT: Final = "gate:statement"
SIGNING: Final = "gate:signing"
QUORUM: Final = "gate:quorum"
BASES: Final = "gate:bases"
DISCLOSE: Final = "finish:disclose"
READ_BACK: Final = "finish:read_back"
COPIES: Final = "finish:copies"
_HEAD, _ROW, _HERE = 32, 36, 40


def side_width(width: int) -> int:
    """A pane beside the case, in px: with larger type it grows less than the type does.

    What is on the table keeps the room; names are cut here, with the whole in the tooltip.
    """
    return min(theme().px(width), round(width * MOST))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the agenda.

    Attributes:
        head: it is the heading of a group and is never current.
        number: as on the agenda; empty where a mark or nothing stands.
        mark: an icon at the left: "tick" for what is done, "ring" for what was passed and is
            not finished; empty for the number.
        here: it is on the table, or its page is in view.
        held: why it cannot be opened yet, in words; it is greyed.
        left: what a decided item still needs, in words.
        score: what ``right`` is, for a reader: a number alone says nothing.
    """

    id: str
    text: str
    head: bool = False
    right: str = ""
    icon: str = ""
    number: str = ""
    mark: str = ""
    rag: Rag | None = None
    here: bool = False
    held: str = ""
    score: str = ""
    left: str = ""

    @property
    def done(self) -> bool:
        """Whether nothing is left to do here."""
        return self.mark == "tick"

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        said = self.left or (words("chair", f"mark_{self.mark}") if self.mark else "")
        rag = "" if self.rag is None else self.rag.spoken
        here = words("chair", "on_the_table") if self.here else ""
        right = self.score or self.right
        parts = (self.number, self.text, rag, said, here, right, self.held)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """What is left at the end; counts of what is to do, and whether it is done.

    Attributes:
        disclosed: whether of each item it was agreed what may be disclosed.
        actions: how many actions are read back. copies: how many copies are out.
    """

    disclosed: bool = False
    actions: int = 0
    read_back: bool = False
    copies: int = 0


def lines_of(
    state: "State", finish: Finish, *, page: str = "", passed: Iterable[str] = ()
) -> tuple[Line, ...]:
    """The agenda as lines; ``page``: the line whose page is in view while no item is.

    ``passed``: items that were on the table and are not any more.
    """
    here = state.here
    at = page or ("" if here is None else here.id)
    lines = [*_gates(state, at)]
    gone = set(passed)
    held = "" if state.gates.may_go_on else words("chair", "gates_first")
    groups = (
        (Session.OPEN.value, [one for one in state.items if _group(one) is Session.OPEN]),
        (Session.CLOSED.value, [one for one in state.items if _group(one) is Session.CLOSED]),
        ("referrals", [one for one in state.items if one.kind == "referral"]),
    )
    for key, items in groups:
        if not items:
            continue
        done = sum(one.ending.done for one in items)
        params = {"done": done, "all": len(items)}
        closed = key == Session.CLOSED.value
        begun = bool(done) or any(one.id in gone or one.id == at for one in items)
        lines.append(
            Line(
                id=f"head:{key}",
                text=words("chair", f"agenda_{key}"),
                head=True,
                right=words("chair", "so_many_done", params) if begun and not held else "",
                icon="hide" if closed and not begun else "",
            )
        )
        lines.extend(_item(one, at, gone, held) for one in items)
    lines.append(Line(id="head:finish", text=words("chair", "agenda_finish"), head=True))
    lines.extend(_finish(finish, at))
    return tuple(lines)


def _group(item: "AgendaItem") -> Session | None:
    return item.session if item.kind == "case" else None


def _gates(state: "State", at: str) -> Iterable[Line]:
    held, gates, room = state.sitting, state.gates, state.room
    over = held is not None and not held.running and held.began_at is not None
    read_at = "" if held is None or held.read_at is None else f"{held.read_at:%H:%M}"
    yield Line(id="head:before", text=words("chair", "agenda_before"), head=True, right=read_at)
    read = gates.read or over  # they were passed: no case opens before
    yield Line(
        id=STATEMENT, text=words("chair", "gate_statement" if read else "gate_unread"),
        here=at == STATEMENT, mark="tick" if read else "gap",
    )  # fmt: skip
    signed = sum(seat.signed_at is not None for seat in room.seats)
    code = "gate_signed" if gates.signed else "gate_signing"
    yield Line(
        id=SIGNING, text=words("chair", code, {"count": signed, "all": len(room.seats)}),
        here=at == SIGNING, mark="tick" if gates.signed or over else "gap",
    )  # fmt: skip
    if room_has_somebody(state) and not gates.bases:
        yield Line(id=BASES, text=words("chair", "gate_bases"), mark="gap", here=at == BASES)
    if not gates.quorum and not over:
        params = {"needed": room.needed, "count": len(room.agencies)}
        yield Line(
            id=QUORUM, text=words("chair", "gate_quorum", params), mark="gap", here=at == QUORUM
        )


def room_has_somebody(state: "State") -> bool:
    """Whether anybody is in the room or waits outside: only of them a basis is asked."""
    return any(seat.place in {Place.IN, Place.OUTSIDE} for seat in state.room.seats)


def _item(item: "AgendaItem", at: str, gone: set[str], held: str) -> Line:
    mark = "tick" if item.ending.done else "ring" if item.id in gone and item.id != at else ""
    decided = item.ending.decided
    total = None if item.referral is None else item.referral.matrix
    return Line(
        id=item.id, text=item.name, number=str(item.number), mark=mark if item.id != at else "",
        rag=item.rag, here=item.id == at, held=held,
        left=words("chair", "mark_no_action") if decided and not item.ending.done else "",
        right="" if total is None else str(total),
        score="" if total is None else words("chair", "matrix_total", {"total": total}),
    )  # fmt: skip


def _finish(finish: Finish, at: str) -> Iterable[Line]:
    yield Line(
        id=DISCLOSE, text=words("chair", "finish_disclose"),
        mark="tick" if finish.disclosed else "", here=at == DISCLOSE,
    )  # fmt: skip
    if finish.actions:
        code = "finish_read_one" if finish.actions == 1 else "finish_read"
        yield Line(
            id=READ_BACK, text=words("chair", code, {"count": finish.actions}),
            mark="tick" if finish.read_back else "", here=at == READ_BACK,
        )  # fmt: skip
    if finish.copies:
        code = "finish_copy" if finish.copies == 1 else "finish_copies"
        yield Line(
            id=COPIES, text=words("chair", code, {"count": finish.copies}), here=at == COPIES
        )


class _Lines(RowsModel[Line]):
    """Headings are not current."""

    def __init__(self) -> None:
        super().__init__(
            (Column("line", "", lambda row: row.text, tip=lambda row: _tip(row)),),
            lambda row: row.id,
            lambda row: row.spoken,
        )

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A heading cannot be chosen."""
        row = self.row_at(index)
        if row is None or row.head:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


def _tip(row: Line) -> str:
    """A status stands as its shape alone here: its word is in the tooltip."""
    rag = row.rag.spoken if row.rag else ""
    return ", ".join(part for part in (row.text, rag, row.score, row.left, row.held) if part)


class _Painter(QStyledItemDelegate):
    """Paints the lines."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: Any, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Headings 32, items 36, the item on the table 40."""
        row: Line = index.data(Qt.ItemDataRole.UserRole)
        high = _HEAD if row.head else _HERE if row.here else _ROW
        return QSize(10, theme().px(high))

    def paint(
        self, painter: QPainter, option: Any, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One line."""
        look, row = theme().look, index.data(Qt.ItemDataRole.UserRole)
        rect = QRectF(option.rect)
        painter.save()
        if row.head:
            self._head(painter, look, rect, row)
        else:
            self._line(painter, look, rect, row)
            if self._view.hasFocus() and self._view.currentIndex() == index:
                paint.focus_ring(painter, look, option.rect)
        painter.restore()

    def _head(self, painter: QPainter, look: Look, rect: QRectF, row: Line) -> None:
        line = QRectF(rect.left() + 14, rect.top() + look.px(10), rect.width() - 28, look.px(18))
        right = 0.0
        if row.right:
            right = paint.text_width(look, row.right, Role.SMALL) + 8
            paint.words(painter, look, row.right, line, Role.SMALL, ink="text2",
                        align=Qt.AlignmentFlag.AlignRight)  # fmt: skip
        elif row.icon:
            side = look.px(13)
            right = side + 8
            square = QRectF(line.right() - side, line.center().y() - side / 2, side, side)
            paint_icon(painter, row.icon, square, look.colour("text2"))
        paint.words(painter, look, row.text, line.adjusted(0, 0, -right, 0), Role.SMALL_STRONG,
                    ink="text2")  # fmt: skip

    def _line(self, painter: QPainter, look: Look, rect: QRectF, row: Line) -> None:
        if row.here:
            painter.fillRect(rect, look.colour("panel"))
            bar = QRectF(rect.left(), rect.top(), 3, rect.height())
            painter.fillRect(bar, look.colour("accent"))
        left = rect.left() + 14
        wide = look.px(22)
        side = look.px(13)
        top = rect.top() + round((rect.height() - side) / 2)
        if row.mark in {"tick", "ring"}:
            ink = "greenText" if row.done else "alertText"
            paint_icon(painter, row.mark, QRectF(left, top, side, side), look.colour(ink))
        elif row.number:
            box = QRectF(left, rect.top(), wide, rect.height())
            paint.words(painter, look, row.number, box,
                        Role.SMALL_STRONG if row.here else Role.SMALL, ink="text2")  # fmt: skip
        right = rect.right() - 12
        if row.rag is not None:
            mark = look.px(14)
            square = QRectF(
                right - mark, rect.top() + round((rect.height() - mark) / 2), mark, mark
            )
            paint.rag_shape(painter, look, row.rag, square)
            right = square.left() - 4
        elif row.right:
            room = QRectF(left, rect.top(), right - left, rect.height())
            paint.words(painter, look, row.right, room, Role.SMALL, ink="text2",
                        align=Qt.AlignmentFlag.AlignRight)  # fmt: skip
            right -= paint.text_width(look, row.right, Role.SMALL) + 8
        ink = "text3" if row.held else "text2" if row.done else "text"
        box = QRectF(left + wide + 4, rect.top(), right - left - wide - 4, rect.height())
        role = Role.DENSE_STRONG if row.here else Role.DENSE
        paint.words(painter, look, row.text, box, role, ink=ink)


class AgendaList(RowsList):
    """The lines; one click or Enter opens, and the arrows only look."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space opens too; PgUp and PgDn are the meeting's own."""
        if event.key() == Qt.Key.Key_Space and self.current_id:
            self.row_opened.emit(self.current_id)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = self._rows.row_at(index)
        if event.button() is Qt.MouseButton.LeftButton and row is not None and not row.head:
            self.row_opened.emit(row.id)


class AgendaPane(QFrame):
    """The agenda, 268 wide.

    Signals:
        opened(str): the id of an item, or of one of the lines above, was asked for.

    Attributes:
        list: the lines.
    """

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "nav")
        self._model = _Lines()
        self.list = AgendaList(self._model, words("chair", "agenda"))
        self.list.setProperty("part", "nav")
        self.list.setUniformItemSizes(False)
        self.list.setItemDelegate(_Painter(self.list))
        self.list.row_opened.connect(self.opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        self.setFixedWidth(side_width(WIDTH))

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines in view."""
        return self._model.rows

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show the agenda as it stands; what is on the table is in view."""
        self._model.set_rows(tuple(lines))
        here = next((one.id for one in lines if one.here), "")
        if here:
            self.list.choose(here)
