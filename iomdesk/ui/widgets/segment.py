"""A row of joined choices of which one holds: "All 64 | Ready 52 | Check 6"."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.paint import RowCheck


@dataclass(frozen=True, slots=True)
class Segment:
    """One choice: its key, its words, its count, and a row check mark where it has one."""

    key: str
    text: str
    count: int | None = None
    check: RowCheck | None = None

    @property
    def words(self) -> str:
        """The words and the count: "Ready 52"."""
        return self.text if self.count is None else f"{self.text} {self.count:,}"


class SegmentBar(QWidget):
    """Joined choices, worked by mouse, arrows, Home and End.

    Signals:
        chosen(str): the key of the choice that holds now.
    """

    chosen = Signal(str)

    def __init__(
        self, name: str, segments: tuple[Segment, ...] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._segments = segments
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tell_name()
        theme().changed.connect(self._again)

    def _again(self) -> None:
        self._tell_name()
        self.updateGeometry()
        self.update()

    def _tell_name(self) -> None:
        self.setAccessibleName(self._name)
        if self._segments:
            here = self._segments[self._current].words
            place = f"{self._current + 1} of {len(self._segments)}"
            self.setAccessibleDescription(f"{here}, {place}")

    @property
    def current(self) -> str:
        """The key of the choice that holds."""
        return self._segments[self._current].key if self._segments else ""

    def set_segments(self, segments: tuple[Segment, ...]) -> None:
        """Offer other choices or counts; the current key stays when it is among them."""
        key = self.current
        self._segments = segments
        keys = [segment.key for segment in segments]
        self._current = keys.index(key) if key in keys else 0
        self._again()

    def choose(self, key: str) -> None:
        """Take a choice and tell it; KeyError is a ValueError here for an unknown key."""
        self._take([segment.key for segment in self._segments].index(key))

    def _take(self, place: int) -> None:
        if 0 <= place < len(self._segments) and place != self._current:
            self._current = place
            self._again()
            self.chosen.emit(self.current)

    def _widths(self) -> list[float]:
        look = theme().look
        mark = look.px(13) + look.px(5)
        return [
            24 + paint.text_width(look, segment.words, Role.BODY_STRONG)
            + (mark if segment.check else 0)
            for segment in self._segments
        ]  # fmt: skip

    def sizeHint(self) -> QSize:
        """All the words and 30 high."""
        return QSize(round(sum(self._widths())) + 2, theme().px(30))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the choices."""
        look, painter = theme().look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, height = 1.0, self.height()
        painter.fillRect(self.rect().adjusted(1, 1, -1, -1), look.colour("panel"))
        for place, (segment, width) in enumerate(zip(self._segments, self._widths(), strict=True)):
            here = place == self._current
            if here:
                painter.fillRect(QRectF(left, 1, width, height - 2), look.colour("sel"))
            elif place != self._current + 1 and place:
                painter.fillRect(QRectF(left, 1, 1, height - 2), look.colour("line"))
            x = left + 12
            if segment.check is not None:
                side = look.px(13)
                paint.row_check(
                    painter, look, segment.check, QRectF(x, (height - side) / 2, side, side)
                )
                x += side + look.px(5)
            role = Role.BODY_STRONG if here else Role.BODY
            paint.words(painter, look, segment.words, QRectF(x, 0, left + width - x, height), role)
            left += width
        focused = self.hasFocus()
        painter.setPen(QPen(look.colour("focus" if focused else "lineStrong"), 2 if focused else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = 1 if focused else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 3, 3)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the choice under the pointer."""
        x = event.position().x()
        for place, width in enumerate(self._widths()):
            if x < width:
                self._take(place)
                return
            x -= width

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End."""
        last = len(self._segments) - 1
        places = {
            Qt.Key.Key_Left: max(self._current - 1, 0),
            Qt.Key.Key_Right: min(self._current + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        place = places.get(Qt.Key(event.key()))
        if place is None:
            super().keyPressEvent(event)
        else:
            self._take(place)


class TabStrip(QTabBar):
    """The tabs of a record, each with a small count where something is held.

    Signals:
        remeasured: a tab came, or its words or count are of another width.
    """

    remeasured = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        theme().changed.connect(self._again)

    def _again(self) -> None:
        self.updateGeometry()
        self.update()
        self.remeasured.emit()

    def setCurrentIndex(self, index: int) -> None:  # noqa: N802 - Qt's name
        """Bring a tab into view, also one that found no room in its row."""
        if 0 <= index < self.count():
            self.setTabVisible(index, True)
        super().setCurrentIndex(index)

    def spoken(self, place: int) -> str:
        """The words and the count of a tab: "Needs 5"."""
        return f"{self.tabText(place)} {self._count(place)}".strip()

    def add(self, text: str, count: int = 0) -> int:
        """Add a tab; returns its place."""
        return self.insert(self.count(), text, count)

    def insert(self, at: int, text: str, count: int = 0) -> int:
        """Add a tab before another; the counts of the others stay with them."""
        place = self.insertTab(at, text)
        self.set_count(place, count)
        return place

    def _count(self, place: int) -> str:
        return str(self.tabData(place) or "")

    def set_count(self, place: int, count: int) -> None:
        """Show how many a tab holds; nothing for 0."""
        self.setTabData(place, f"{count:,}" if count else "")
        self.setAccessibleTabName(place, self.spoken(place))
        self.setTabText(place, self.tabText(place))  # the same words again: Qt lays out afresh
        self._again()

    def tabSizeHint(self, place: int) -> QSize:  # noqa: N802 - Qt's name
        """Words in their heaviest weight, count, padding 12."""
        look = theme().look
        width = paint.text_width(look, self.tabText(place), Role.BODY_STRONG) + 24
        count = self._count(place)
        if count:
            width += 5 + paint.text_width(look, count, Role.SMALL)
        return QSize(round(width), look.px(34))

    def minimumTabSizeHint(self, place: int) -> QSize:  # noqa: N802 - Qt's name
        """Never cut."""
        return self.tabSizeHint(place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint words, counts and the 3 px mark of the current tab."""
        look, painter = theme().look, QPainter(self)
        for place in range(self.count()):
            if not self.isTabVisible(place):
                continue
            rect = self.tabRect(place)
            here = place == self.currentIndex()
            role = Role.BODY_STRONG if here else Role.BODY
            ink = "accent" if here else "text2"
            box = QRectF(rect).adjusted(12, 0, 0, -3)
            paint.words(painter, look, self.tabText(place), box, role, ink=ink)
            count = self._count(place)
            if count:
                at = QPointF(box.left() + 5, 0)
                at += QPointF(paint.text_width(look, self.tabText(place), role), 0)
                small = QRectF(at.x(), box.top(), rect.right() - at.x(), box.height())
                paint.words(painter, look, count, small, Role.SMALL, ink="text3")
            if here:
                painter.fillRect(
                    rect.left(), rect.bottom() - 2, rect.width(), 3, look.colour("accent")
                )
                if self.hasFocus():
                    paint.focus_ring(painter, look, rect)
