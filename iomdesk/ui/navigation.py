"""The navigation at the left: places, what waits there, and who is at the desk."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from iomdesk.ui.look import Role
from iomdesk.ui.screen import Place
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.icons import paint_icon
from iomdesk.ui.widgets.label import ElidedLabel, Label
from iomdesk.ui.widgets.rows import Index

_WIDTH = 176
_ROW = 36


class _Places(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.places: tuple[Place, ...] = ()
        self.counts: dict[str, int] = {}
        self.here = ""

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.places)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.places):
            return None
        place = self.places[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return place.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            count = self.counts.get(place.key, 0)
            waits = f", {count:,} waiting" if count else ""
            here = ", in view" if place.key == self.here else ""
            return f"{place.title}{waits}{here}"
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return f"Key: Ctrl+{place.number}"
        return None

    def reset(self, places: Sequence[Place]) -> None:
        self.beginResetModel()
        self.places = tuple(places)
        self.counts = {}
        self.endResetModel()

    def changed(self) -> None:
        if self.places:
            self.dataChanged.emit(self.index(0), self.index(len(self.places) - 1))


class _Row(QStyledItemDelegate):
    def __init__(self, view: "NavigationList") -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(10, theme().px(_ROW))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        loose: Any = option
        look, rect, model = theme().look, QRectF(loose.rect), self._view.places
        place = model.places[index.row()]
        here = place.key == model.here
        painter.save()
        if here:
            painter.fillRect(rect, look.colour("panel"))
            painter.fillRect(
                QRectF(rect.left(), rect.top(), 3, rect.height()), look.colour("accent")
            )
        side = look.px(16)
        square = QRectF(rect.left() + 16, rect.top() + (rect.height() - side) / 2, side, side)
        paint_icon(painter, place.icon, square, look.colour("accent" if here else "text2"))
        right = rect.right() - 14
        count = model.counts.get(place.key, 0)
        left = square.right() + look.px(10)
        if count:
            role = Role.SMALL_STRONG if here else Role.SMALL
            words = f"{count:,}"
            wide = paint.text_width(look, words, role)
            box = QRectF(right - wide - 1, rect.top(), wide + 1, rect.height())
            paint.words(painter, look, words, box, role, ink="accent" if here else "text2")
            right = box.left() - 4
        paint.words(
            painter, look, place.title, QRectF(left, rect.top(), right - left, rect.height()),
            Role.BODY_STRONG if here else Role.BODY, ink="accent" if here else "text",
        )  # fmt: skip
        if self._view.hasFocus() and self._view.currentIndex() == index:
            paint.focus_ring(painter, look, loose.rect)
        painter.restore()


class NavigationList(QListView):
    """The places; arrows move the ring, Enter or a click goes there.

    Signals:
        gone(str): the key of the place to go to.
    """

    gone = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.places = _Places(self)
        self.setProperty("part", "nav")
        self.setAccessibleName("Places")
        self.setModel(self.places)
        self.setItemDelegate(_Row(self))
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        theme().changed.connect(self.doItemsLayout)

    def show_here(self, key: str) -> None:
        """Mark the place in view."""
        self.places.here = key
        keys = [place.key for place in self.places.places]
        if key in keys:
            self.setCurrentIndex(self.places.index(keys.index(key)))
        self.places.changed()

    def _go(self, index: QModelIndex) -> None:
        if index.isValid():
            self.gone.emit(self.places.places[index.row()].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space go; with Ctrl they are the screen's."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        goes = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
        if goes and held == Qt.KeyboardModifier.NoModifier:
            self._go(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click goes."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self._go(self.indexAt(event.position().toPoint()))


class Navigation(QFrame):
    """Name of the program and the scheme, the places, and the user at the foot.

    Signals:
        gone(str): the key of the place to go to.
    """

    gone = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "nav")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 12)
        column.setSpacing(0)
        brand = QVBoxLayout()
        brand.setContentsMargins(16, 0, 16, 14)
        brand.setSpacing(0)
        self._brand = Label("iomdesk", Role.BRAND)
        brand.addWidget(self._brand)
        self._scheme = ElidedLabel("", Role.SMALL, "second")
        brand.addWidget(self._scheme)
        column.addLayout(brand)
        self.list = NavigationList()
        self.list.gone.connect(self.gone)
        column.addWidget(self.list, 1)
        user = QVBoxLayout()
        user.setContentsMargins(16, 8, 16, 0)
        user.setSpacing(0)
        self._user = ElidedLabel("", Role.SMALL_STRONG)
        self._duty = Label("", Role.SMALL, "second", wrap=True)
        user.addWidget(self._user)
        user.addWidget(self._duty)
        column.addLayout(user)
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        look = theme().look
        self._brand.setFixedHeight(look.px(22))
        self._scheme.setFixedHeight(look.px(18))
        words = (paint.text_width(look, place.title, Role.BODY_STRONG)
                 for place in self.list.places.places)  # fmt: skip
        wide = 16 + look.px(16) + look.px(10) + max(words, default=0)
        wide += 8 + paint.text_width(look, "24,750", Role.SMALL_STRONG) + 15
        self.setFixedWidth(max(_WIDTH, round(wide)))

    def set_scheme(self, scheme: str) -> None:
        """The name of the scheme under the program's."""
        self._scheme.set_text(scheme)

    def set_user(self, name: str, duty: str) -> None:
        """Who is at the desk: "ELDERFLOWER, Priya", "IOM coordinator, all areas"."""
        self._user.set_text(name)
        self._duty.setText(duty)

    def set_places(self, places: Sequence[Place]) -> None:
        """Offer these places."""
        self.list.places.reset(places)
        self._measure()

    def recount(self) -> None:
        """Ask each place how many wait there."""
        model = self.list.places
        model.counts = {place.key: place.count() for place in model.places}
        model.changed()

    def clear(self) -> None:
        """Forget user and counts."""
        self.set_user("", "")
        self.list.places.counts = {}
        self.list.places.changed()
