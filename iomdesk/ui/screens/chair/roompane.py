"""Who is in the room, at the right of the chair's window; T takes attendance in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from iomdesk.domain.meetings import Basis
from iomdesk.domain.sitting import Place, Seat
from iomdesk.ui.look import Look, Role
from iomdesk.ui.screens.chair.signing import LateBox, SignBox
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.badge import KeyCaps
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.empty import EmptyLine
from iomdesk.ui.widgets.flow import Flow
from iomdesk.ui.widgets.icons import paint_icon
from iomdesk.ui.widgets.label import ElidedLabel, Label
from iomdesk.ui.widgets.rowlist import RowsList
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.ui.widgets.table import ENTER
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.sitting import State

_PAD: Final = 14
_HIGH: Final = 400
"""From this height, px at 100 %, there is room for the caps of the keys beneath the list."""
_MARKS: Final = {
    Place.EXPECTED: ("ring", "text3"),
    Place.IN: ("tick", "greenText"),
    Place.OUTSIDE: ("room", "alertText"),
    Place.LEFT: ("dash", "text3"),
    Place.APOLOGIES: ("dash", "text3"),
}
_DEEDS: Final = {
    Qt.Key.Key_Space: "turn",
    Qt.Key.Key_Delete: "gone",
    Qt.Key.Key_Backspace: "take_back",
    Qt.Key.Key_Plus: "late",
    Qt.Key.Key_Insert: "late",
}
"""What a key in the list does with the attendee that is current."""
SEAT_KEYS: Final = (
    ("turn", "Space"), ("gone", "Delete"), ("take_back", "Backspace"), ("late", "Insert"),
)  # fmt: skip
"""The deeds with the key that is shown for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRow:
    """One attendee as the pane shows them.

    Attributes:
        below: the agency and what is said of the basis, or why they wait outside.
        right: "signed 09:24", "out 09:48", "left 10:02".
        outside: they wait outside now; unsigned: they are in the room and have not signed.
        signed: they have signed, wherever they are now.
    """

    id: str
    name: str
    below: str
    right: str
    place: Place
    outside: bool
    unsigned: bool
    signed: bool

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        here = words("chair", f"place_{self.place.value}")
        return ", ".join((self.name, self.below, here, self.right))


def seat_row(seat: Seat, chair: str, why: str = "") -> SeatRow:
    """An attendee as the pane shows them; ``why``: why they wait outside, in words."""
    one = seat.attendee
    extra = ""
    if one.name.casefold() == chair.casefold():
        extra = words("chair", "seat_chair")
    elif one.by_phone:
        extra = words("chair", "seat_phone")
    elif one.basis is not Basis.STATUTORY:
        extra = words("chair", f"seat_{one.basis.value}")
    below = f"{one.agency}, {extra}" if extra else one.agency
    outside = seat.place is Place.OUTSIDE
    if outside:
        below = why or words("chair", "seat_outside", {"agency": one.agency})
    unsigned = seat.place is Place.IN and seat.signed_at is None
    return SeatRow(
        id=one.id, name=one.name, below=below, right=_right(seat, unsigned=unsigned),
        place=seat.place, outside=outside, unsigned=unsigned, signed=seat.signed_at is not None,
    )  # fmt: skip


def _right(seat: Seat, *, unsigned: bool) -> str:
    if unsigned:
        return words("chair", "at_unsigned")
    if seat.place is Place.IN and seat.signed_at is not None:
        return words("chair", "at_signed", {"time": f"{seat.signed_at:%H:%M}"})
    if seat.place in {Place.EXPECTED, Place.APOLOGIES} or seat.since is None:
        return words("chair", f"at_{seat.place.value}")
    return words("chair", f"at_{seat.place.value}", {"time": f"{seat.since:%H:%M}"})


class _Rows(RowsModel[SeatRow]):
    def __init__(self) -> None:
        columns = (Column[SeatRow]("name", "", lambda row: row.name),)
        super().__init__(columns, lambda row: row.id, lambda row: row.spoken)


class _Painter(QStyledItemDelegate):
    """Two lines an attendee; who waits outside stands on orange with the reason in full."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def _lines(self, look: Look, row: SeatRow) -> int:
        """How many lines the reason takes."""
        if not row.outside:
            return 1
        wide = self._words_width(look, row)
        metrics = QFontMetricsF(look.font(Role.SMALL))
        box = metrics.boundingRect(
            QRectF(0, 0, wide, 10_000), int(Qt.TextFlag.TextWordWrap), row.below
        )
        return max(1, round(box.height() / metrics.lineSpacing()))

    def _words_width(self, look: Look, row: SeatRow) -> float:
        role = Role.SMALL_STRONG if row.outside else Role.SMALL
        right = paint.text_width(look, row.right, role)
        return self._view.viewport().width() - 2 * _PAD - look.px(16) - 16 - right

    def sizeHint(self, _option: Any, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """41 high, and 15 for each further line of a reason."""
        look = theme().look
        row: SeatRow = index.data(Qt.ItemDataRole.UserRole)
        return QSize(10, look.px(41) + (self._lines(look, row) - 1) * look.px(15))

    def paint(
        self, painter: QPainter, option: Any, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One attendee."""
        look = theme().look
        row: SeatRow = index.data(Qt.ItemDataRole.UserRole)
        rect = QRectF(option.rect)
        here = self._view.hasFocus() and self._view.currentIndex() == index
        alert = row.outside or row.unsigned
        painter.save()
        painter.fillRect(rect, look.colour("alertSoft" if alert else "panel"))
        edge = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
        painter.fillRect(edge, look.colour("alert" if alert else "line"))
        icon, ink = ("warning", "alertText") if row.unsigned else _MARKS[row.place]
        side = look.px(15 if row.outside else 14)
        top = rect.top() + round((rect.height() - 1 - side) / 2)
        paint_icon(painter, icon, QRectF(rect.left() + _PAD, top, side, side), look.colour(ink))
        left = rect.left() + _PAD + look.px(16) + 8
        wide = self._words_width(look, row)
        away = row.place in {Place.EXPECTED, Place.LEFT, Place.APOLOGIES}
        name = QRectF(left, rect.top() + look.px(4), wide, look.px(17))
        paint.words(painter, look, row.name, name,
                    Role.DENSE_STRONG if row.outside else Role.DENSE,
                    ink="text2" if away else "text")  # fmt: skip
        below = QRectF(left, name.bottom(), wide, rect.bottom() - name.bottom())
        if row.outside:
            painter.setFont(look.font(Role.SMALL))
            painter.setPen(look.colour("text"))
            painter.drawText(below, int(Qt.TextFlag.TextWordWrap), row.below)
        else:
            line = QRectF(left, name.bottom(), wide, look.px(15))
            paint.words(painter, look, row.below, line, Role.SMALL, ink="text2")
        right = QRectF(rect.left(), rect.top(), rect.width() - _PAD, rect.height() - 1)
        paint.words(painter, look, row.right, right,
                    Role.SMALL_STRONG if alert else Role.SMALL,
                    ink="text" if alert else "text2",
                    align=Qt.AlignmentFlag.AlignRight)  # fmt: skip
        if here:
            paint.focus_ring(painter, look, option.rect)
        painter.restore()


class SeatList(RowsList):
    """The attendees; a key alone does what is done with one of them.

    Signals:
        asked(str, str): what is to be done, and with whom.
        typed(str): a letter on the line of somebody who has not signed: their name begins.

    Attributes:
        taking: attendance is taken; else letters are the window's here too.
    """

    asked = Signal(str, str)
    typed = Signal(str)
    taking = False

    def event(self, event: QEvent) -> bool:
        """A letter on a line without a signature is of the name, not a key of the window."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            mine = Qt.Key(event.key()) in _DEEDS or self._begins(event)
            if _plain(event) and mine:
                event.accept()
                return True
        return super().event(event)

    def _begins(self, event: QKeyEvent) -> bool:
        """Whether a letter begins the signature of who is current."""
        row = self._rows.row_at(self.currentIndex())
        waits = self.taking and isinstance(row, SeatRow) and not row.signed
        return waits and event.text().isalpha() and _plain(event)

    def sizeHint(self) -> QSize:
        """As high as its lines: what comes below stands right under it (mock-up 07)."""
        rows = range(self._rows.rowCount())
        high = sum(self.sizeHintForIndex(self._rows.index(row, 0)).height() for row in rows)
        return QSize(super().sizeHint().width(), high)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The deeds; Enter is as Space."""
        deed = _DEEDS.get(Qt.Key(event.key()))
        if event.key() in ENTER:
            deed = "turn"
        if deed is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.asked.emit(deed, self.current_id)
        elif self._begins(event):
            self.typed.emit(event.text())
        elif event.text().isprintable() and event.text():
            event.ignore()  # who is here never changes by what was meant for a box
        else:
            super().keyPressEvent(event)


def _plain(event: QKeyEvent) -> bool:
    """Whether a key is pressed alone, or with Shift."""
    beside = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    return not event.modifiers() & ~beside


class RoomPane(QFrame):
    """In the room: who, of which agency, since when; and attendance once T is pressed.

    Signals:
        asked(str, str): "turn", "gone", "take_back" or "late", and with whom.
        typed(str): the name of who is current begins with this letter.
        closed: attendance was left with Esc.

    Attributes:
        list: the attendees. sign: the signature. late: somebody who was not invited.
    """

    asked = Signal(str, str)
    typed = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "plain")
        self._model = _Rows()
        self.list = SeatList(self._model, words("chair", "in_the_room"))
        self.list.setUniformItemSizes(False)
        self.list.setItemDelegate(_Painter(self.list))
        policy = QSizePolicy.Policy
        self.list.setSizePolicy(policy.Expanding, policy.Maximum)
        self.list.asked.connect(self.asked)
        self.list.typed.connect(self.typed)
        self._count = ElidedLabel("", Role.SMALL, "second")
        self._head = QFrame()
        self._head.setProperty("part", "head")
        row = QHBoxLayout(self._head)
        row.setContentsMargins(12, 0, 14, 0)
        row.setSpacing(8)
        row.addWidget(Label(words("chair", "in_the_room"), Role.BODY_STRONG))
        row.addWidget(self._count, 1)
        row.addWidget(KeyCaps("T"))
        self.sign, self.late = SignBox(), LateBox()
        self.deeds = QFrame()
        self.deeds.setProperty("part", "foot")
        around = QVBoxLayout(self.deeds)
        around.setContentsMargins(_PAD, 7, _PAD, 7)
        flow = Flow(gap=6, line_gap=6)
        around.addLayout(flow)
        self.buttons: dict[str, Button] = {}
        for deed, key in SEAT_KEYS:
            button = self.buttons[deed] = Button(words("chair", f"do_{deed}"), keys=key)
            button.clicked.connect(self._asker(deed))
            flow.addWidget(button)
        self.deeds.hide()
        self._none = EmptyLine(
            words("chair", "room_empty"), next_step=words("chair", "room_empty_next")
        )
        self._none.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._none)
        column.addWidget(self.list)
        for widget in (self.sign, self.late, self.deeds):
            column.addWidget(widget)
        column.addStretch(1)
        self.setAccessibleName(words("chair", "in_the_room"))
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        self._head.setFixedHeight(theme().px(32))
        self.list.setMinimumHeight(theme().px(84 if self._model.rowCount() else 0))
        self.list.doItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the list has the room that the caps of the keys would take."""
        super().resizeEvent(event)
        for button in self.buttons.values():
            button.show_caps(on=self.height() >= theme().px(_HIGH))

    def _asker(self, deed: str) -> Any:
        return lambda: self.asked.emit(deed, self.list.current_id)

    @property
    def rows(self) -> tuple[SeatRow, ...]:
        """The attendees in view."""
        return self._model.rows

    @property
    def count_words(self) -> str:
        """What stands beside the title: "6 people, 5 agencies"."""
        return self._count.whole

    @property
    def taking(self) -> bool:
        """Whether attendance is being taken."""
        return not self.deeds.isHidden()

    def show_room(self, state: "State", why: Mapping[str, str]) -> None:
        """Who is where; ``why``: attendee id to why they wait outside, in words."""
        room, chair = state.room, state.meeting.chair
        rows = tuple(seat_row(seat, chair, why.get(seat.attendee.id, "")) for seat in room.seats)
        self._model.set_rows(rows)
        self._none.setVisible(not rows)
        for deed, button in self.buttons.items():
            button.refuse("" if rows or deed == "late" else words("chair", "room_empty"))
        inside = sum(row.place is Place.IN for row in rows)
        people = words("meetings", "person" if inside == 1 else "people", {"count": inside})
        count = len(room.agencies)
        agencies = words("meetings", "agency" if count == 1 else "agencies", {"count": count})
        self._count.set_text(f"{people}, {agencies}")
        self._measure()
        self.list.updateGeometry()

    def take(self, *, on: bool) -> None:
        """Begin or end taking attendance; the focus goes to the list when it begins."""
        self.deeds.setVisible(on)
        self.list.taking = on
        if not on:
            self.sign.hide()
            self.late.hide()
        else:
            waiting = next((row.id for row in self.rows if row.place is Place.EXPECTED), "")
            if waiting:
                self.list.choose(waiting)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends taking attendance."""
        if event.key() == Qt.Key.Key_Escape and self.taking:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
