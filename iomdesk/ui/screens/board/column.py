"""One column of the board: its head with badge, count and response, and its list of cards."""

from typing import Final

from PySide6.QtCore import (
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QVBoxLayout,
    QWidget,
)

from iomdesk.domain.people import Rag
from iomdesk.formdef.scheme import RagRule
from iomdesk.ui.look import Role
from iomdesk.ui.screens.board.cards import EDGE, CardDelegate, Ghost
from iomdesk.ui.screens.board.model import CardsModel
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.badge import RagBadge
from iomdesk.ui.widgets.label import Label
from iomdesk.words import words

MIME: Final = "application/x-iomdesk-person"
"""What a drag carries: an id that means nothing outside this window."""
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


def people_words(count: int) -> str:
    """ "1 person", "23 people"."""
    return words("board", "person" if count == 1 else "people", {"count": count})


class CardList(QListView):
    """The cards of a column.

    Signals:
        opened(str): Enter or a double click on a card.
        stepped(int): Left (-1) or Right (1), to the column beside.
        dropped(str): a card was dropped here, by id.
        menu_asked(QPoint): F10 or a right click, a global place.
        focused: this column has the focus now.
        resized: it is wider or narrower.
    """

    opened = Signal(str)
    stepped = Signal(int)
    dropped = Signal(str)
    menu_asked = Signal(QPoint)
    focused = Signal()
    resized = Signal()

    def __init__(self, rag: Rag, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rag = rag
        self.cards = CardsModel(self)
        self.setProperty("part", "quiet")
        self.painter = CardDelegate(self, rag)
        self.setItemDelegate(self.painter)
        self.setModel(self.cards)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(False)
        self.setAcceptDrops(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)
        self.setViewportMargins(0, 4, 0, 0)
        self._kept = ("", 0)
        self._kept_scroll = 0
        self.cards.modelAboutToBeReset.connect(self._before)
        self.cards.modelReset.connect(self._after)
        theme().changed.connect(self._measure)
        self._measure()

    # ---- what is in it -----------------------------------------------------------------

    @property
    def current_id(self) -> str:
        """The person on the current card, empty when there is none."""
        card = self.cards.card_at(self.currentIndex().row())
        return "" if card is None else card.person_id

    def choose(self, person_id: str) -> bool:
        """Make a card current and scroll to it; False when it is not here."""
        row = self.cards.row_of(person_id)
        if row >= 0:
            self.setCurrentIndex(self.cards.index(row, 0))
        return row >= 0

    def choose_near(self, y: int) -> None:
        """Make the card at this height of the viewport current, or the nearest above it."""
        for at in range(max(y, 1), 0, -8):
            index = self.indexAt(QPoint(_middle(self), at))
            if index.isValid() and self.cards.card_at(index.row()) is not None:
                self.setCurrentIndex(index)
                return
        self.choose_first()

    def choose_first(self) -> None:
        """Make the first card current when none is."""
        if not self.currentIndex().isValid() and self.cards.shown:
            self.choose(self.cards.shown[0].person_id)

    def show_ghost(self, ghost: Ghost | None) -> None:
        """Show where a card lands, scrolled into view; None takes it away."""
        bar = self.verticalScrollBar()
        if ghost is None:
            was = self._kept_scroll if self.cards.ghost_row >= 0 else bar.value()
            self.cards.set_ghost(None)
            bar.setValue(was)
            return
        if self.cards.ghost_row < 0:
            self._kept_scroll = bar.value()
        self.cards.set_ghost(ghost)
        self.scrollTo(self.cards.index(self.cards.ghost_row, 0))

    def _before(self) -> None:
        self._kept = (self.current_id, self.verticalScrollBar().value())

    def _after(self) -> None:
        self._measure()
        current, scroll = self._kept
        row = self.cards.row_of(current)
        if row >= 0:
            flags = self.selectionModel()
            flags.setCurrentIndex(self.cards.index(row, 0), flags.SelectionFlag.ClearAndSelect)
        self.verticalScrollBar().setValue(scroll)

    def _measure(self) -> None:
        self.painter.compact = self.rag is Rag.GREEN or self.cards.compact
        self.setUniformItemSizes(self.painter.compact)
        self.doItemsLayout()

    # ---- keys and mouse ----------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Left and Right go to the column beside, F10 asks for the menu."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _ENTER and plain and self.current_id:
            self.opened.emit(self.current_id)
        elif event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right} and plain:
            self.stepped.emit(-1 if event.key() == Qt.Key.Key_Left else 1)
        elif event.key() == Qt.Key.Key_F10 and self.current_id:
            where = self.visualRect(self.currentIndex()).bottomLeft()
            self.menu_asked.emit(self.viewport().mapToGlobal(where))
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """A letter goes to the next card whose name starts with it, loaded or not."""
        row = self.cards.next_starting(search, self.currentIndex().row()) if search else -1
        if row >= 0:
            self.setCurrentIndex(self.cards.index(row, 0))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens the record."""
        index = self.indexAt(event.position().toPoint())
        card = self.cards.card_at(index.row()) if index.isValid() else None
        if card is not None:
            self.opened.emit(card.person_id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A right click chooses the card first."""
        index = self.indexAt(event.pos())
        if index.isValid() and self.cards.card_at(index.row()) is not None:
            self.setCurrentIndex(index)
            self.menu_asked.emit(event.globalPos())

    def currentChanged(  # noqa: N802 - Qt's name
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Repaint: a ring stands out of its card."""
        super().currentChanged(current, previous)
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The first card becomes current when there was none."""
        super().focusInEvent(event)
        self.choose_first()
        self.viewport().update()
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell it, since all heads are as high as the highest."""
        super().resizeEvent(event)
        self.resized.emit()

    # ---- dragging: just what the keys do, and never needed (WCAG 2.5.7) -----------------

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Drag the current card; it stays where it is until the reason is recorded."""
        person_id = self.current_id
        if not person_id:
            return
        data = QMimeData()
        data.setData(MIME, QByteArray(person_id.encode()))
        drag = QDrag(self)
        drag.setMimeData(data)
        rect = self.visualRect(self.currentIndex()).intersected(self.viewport().rect())
        picture: QPixmap = self.viewport().grab(rect)
        drag.setPixmap(picture)
        drag.setHotSpot(QPoint(rect.width() // 2, 12))
        drag.exec(Qt.DropAction.MoveAction)

    def _brought(self, event: QDropEvent) -> str:
        """The person who is dragged here from another column; empty for anything else."""
        if not event.mimeData().hasFormat(MIME):
            return ""
        person_id = bytes(event.mimeData().data(MIME).data()).decode()
        return "" if self.cards.row_of(person_id) >= 0 else person_id

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a card of another column, nothing else."""
        if self._brought(event):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """As on entering."""
        if self._brought(event):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask for the reason; nothing has moved yet."""
        person_id = self._brought(event)
        if person_id:
            # Nothing is taken out of the list it came from by dropping it.
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(person_id)
        else:
            event.ignore()


def _middle(view: QListView) -> int:
    return view.viewport().width() // 2


class BoardColumn(QFrame):
    """A column: 4 px top edge, badge, count, response line, cards."""

    def __init__(self, rule: RagRule, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rag = rule.status
        self.list = CardList(rule.status)
        self._response = rule.response
        self._badge = RagBadge(rule.status)
        self._count = Label("0", Role.FIGURE)
        self._says = Label(rule.response, Role.SMALL, "second", wrap=True)
        self._says.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._nobody = Label("", Role.BODY, "second")
        self._nobody.setContentsMargins(12, 12, 12, 0)
        self._head = QWidget()
        head = QVBoxLayout(self._head)
        head.setContentsMargins(10, 13, 10, 9)
        head.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._badge)
        row.addStretch(1)
        row.addWidget(self._count)
        head.addLayout(row)
        head.addWidget(self._says)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._nobody)
        column.addWidget(self.list, 1)
        self.refresh(sought=False)
        theme().changed.connect(self.update)

    def says_height(self) -> int:
        """How high the response line is at this width; two lines at least."""
        return max(2 * theme().look.line(Role.SMALL), self._says.heightForWidth(self.width() - 22))

    def set_says_height(self, height: int) -> None:
        """All heads are as high as the highest."""
        self._says.setFixedHeight(height)
        self.update()

    def refresh(self, *, sought: bool) -> None:
        """Say how many there are, after the cards changed."""
        held, shown = len(self.list.cards.cards), len(self.list.cards.shown)
        self._count.setText(f"{shown:,} of {held:,}" if sought else f"{held:,}")
        says = self._response.rstrip(".")
        if self.list.painter.compact:
            code = "green_rows" if self.rag is Rag.GREEN else "rows"
            says = f"{says}. {words('board', code)}"
        self._says.setText(says)
        self._says.setToolTip(says)
        self._nobody.setText(words("board", "nobody_found" if sought and held else "nobody"))
        self._nobody.setVisible(shown == 0 and self.list.cards.ghost_row < 0)
        self.list.setAccessibleName(
            words(
                "board",
                "column",
                {"status": self.rag.spoken, "people": people_words(held), "response": says},
            )
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the sheet, its head and its top edge in the status's own colour."""
        look, painter = theme().look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.colour("line"), 1))
        painter.setBrush(look.colour("panel2"))
        painter.drawRoundedRect(box, 3, 3)
        head = QRectF(1, 0, self.width() - 2, self._head.height())
        painter.fillRect(head, look.colour("panel"))
        painter.fillRect(QRectF(1, head.bottom() - 1, head.width(), 1), look.colour("line"))
        edge: QColor = look.colour(EDGE[self.rag])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(edge)
        painter.drawRoundedRect(QRectF(0, 0, self.width(), 4), 2, 2)
