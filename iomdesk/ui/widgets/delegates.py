"""Delegates: the cells of a table as its columns say, and whole rows of lists."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from iomdesk.ui.look import Look, Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.icons import paint_icon
from iomdesk.ui.widgets.paint import BadgeSize
from iomdesk.ui.widgets.rows import ROW_ROLE, Column, RowsModel


class CellDelegate(QStyledItemDelegate):
    """Paints the cells of a ``RowsTable`` as their ``Column`` says."""

    def __init__(self, view: QTableView, *, dense: bool) -> None:
        super().__init__(view)
        self._view = view
        self._dense = dense

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """One cell: ground, mark, words, outline, and its part of the focus ring."""
        model = index.model()
        if not isinstance(model, RowsModel):
            super().paint(painter, option, index)
            return
        state, rect = _state_and_rect(option)
        look, row = theme().look, index.data(ROW_ROLE)
        column: Column[Any] = model.columns[index.column()]
        first, last = index.column() == 0, index.column() == len(model.columns) - 1
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        paint.row_ground(painter, look, rect, selected=selected, bar=first)
        box = QRectF(rect).adjusted(12 if first else 8, 0, -12 if last else -8, -1)
        self._contents(painter, look, column, row, box)
        if column.wrong is not None and column.wrong(row):
            painter.setPen(QPen(look.colour("red"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(rect).adjusted(1, 1, -1.5, -1.5))
        current = self._view.currentIndex()
        if self._view.hasFocus() and current.row() == index.row():
            _ring_part(painter, look, rect, first=first, last=last)
        painter.restore()

    def _contents(
        self, painter: QPainter, look: Look, column: Column[Any], row: object, box: QRectF
    ) -> None:
        if column.rag is not None:
            rag = column.rag(row)
            if rag is not None:
                size = BadgeSize.TABLE
                top = box.top() + (box.height() - paint.badge_height(look, size)) / 2
                place = box.topLeft()
                place.setY(round(top))
                paint.badge(painter, look, rag, place, size)
                return
        ink = column.ink_of(row)
        below = column.below(row) if column.below is not None else ""
        if below:
            line = look.px(18)
            top = box.top() + round((box.height() - 2 * line) / 2)
            under = QRectF(box.left(), top + line, box.width(), line)
            paint.words(painter, look, below, under, Role.SMALL, ink="text2",
                        align=column.align & Qt.AlignmentFlag.AlignHorizontal_Mask)  # fmt: skip
            box = QRectF(box.left(), top, box.width(), line)
        side = look.px(13)
        square = QRectF(box.left(), box.top() + round((box.height() - side) / 2), side, side)
        check = column.check(row) if column.check is not None else None
        level = column.need(row) if column.need is not None else None
        icon = column.icon(row) if column.icon is not None else ""
        if level is not None:
            paint.need(painter, look, level, square)
        elif check is not None:
            paint.row_check(painter, look, check, square)
            ink = paint.ROW_CHECK_TOKENS[check]
        elif icon:
            paint_icon(painter, icon, square, look.colour(ink))
        if level is not None or check is not None or icon:
            box = box.adjusted(side + look.px(5), 0, 0, 0)
        role = _role(dense=self._dense, small=column.small, strong=column.is_strong(row))
        align = column.align & Qt.AlignmentFlag.AlignHorizontal_Mask
        paint.words(painter, look, column.getter(row), box, role, ink=ink, align=align)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """The height is the view's; the width is what the words need."""
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + 16, self._view.verticalHeader().defaultSectionSize())


def _state_and_rect(option: QStyleOptionViewItem) -> tuple[QStyle.StateFlag, QRect]:
    """The two fields of a style option that its type stubs do not know."""
    loose: Any = option
    return loose.state, loose.rect


def _role(*, dense: bool, small: bool, strong: bool) -> Role:
    if small:
        return Role.SMALL_STRONG if strong else Role.SMALL
    if dense:
        return Role.DENSE_STRONG if strong else Role.DENSE
    return Role.BODY_STRONG if strong else Role.BODY


def _ring_part(painter: QPainter, look: Look, rect: QRect, *, first: bool, last: bool) -> None:
    ring = look.colour("focus")
    left, top, width, height = rect.left(), rect.top(), rect.width(), rect.height()
    painter.fillRect(left, top, width, 2, ring)
    painter.fillRect(left, top + height - 2, width, 2, ring)
    if first:
        painter.fillRect(left, top, 2, height, ring)
    if last:
        painter.fillRect(left + width - 2, top, 2, height, ring)


class RowDelegate(QStyledItemDelegate):
    """Base of delegates that paint a whole row: ground, bar and ring are done here.

    Subclasses paint their words in ``paint_row``.
    """

    def __init__(self, view: QAbstractItemView, height: int) -> None:
        super().__init__(view)
        self._view = view
        self._height = height

    def paint_row(self, painter: QPainter, look: Look, rect: QRect, row: Any) -> None:
        """Paint what the row says into ``rect``; the ground is there already."""
        raise NotImplementedError

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Ground, words, ring."""
        state, rect = _state_and_rect(option)
        look = theme().look
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        paint.row_ground(painter, look, rect, selected=selected)
        self.paint_row(painter, look, rect, index.data(ROW_ROLE))
        if self._view.hasFocus() and self._view.currentIndex() == index:
            paint.focus_ring(painter, look, rect)
        painter.restore()

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """A fixed height at the text size in force."""
        return QSize(10, theme().px(self._height))
