"""A paper looked at in the window, drawn from bytes in memory: page list, page, zoom."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from iomdesk.ui.look import Look, Role
from iomdesk.ui.pdfpages import PdfPages
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.delegates import RowDelegate
from iomdesk.ui.widgets.inputs import Choice
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.rowlist import RowsList
from iomdesk.ui.widgets.rows import Column, RowsModel

WIDTH: Final = "width"
WHOLE: Final = "whole"
ZOOMS: Final = (50, 75, 100, 125, 150, 200, 300)
"""Sizes on offer in per cent, beside page width and whole page."""
_POINT: Final = 96 / 72  # px of a point at 100 %
_WIDEST: Final = 900
_EDGE: Final = 16


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    of: int
    title: str


class _PageDelegate(RowDelegate):
    """Page number and what the page holds."""

    def paint_row(self, painter: QPainter, look: Look, rect: QRect, row: _Page) -> None:
        """One line."""
        number = QRectF(rect).adjusted(12, 0, 0, -1)
        number.setWidth(look.px(24))
        paint.words(painter, look, str(row.number), number, Role.DENSE, ink="text2")
        rest = QRectF(rect).adjusted(12 + look.px(28), 0, -8, -1)
        paint.words(painter, look, row.title, rest, Role.DENSE)


class _Sheet(QScrollArea):
    """The page itself; scrolls when it is larger than its place."""

    turned = Signal(int)
    zoomed = Signal(int)
    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustIgnored)
        self.paper = QLabel()
        self.paper.setMargin(_EDGE)
        self.setWidget(self.paper)
        self.setWidgetResizable(True)
        self.paper.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """PgUp and PgDn turn pages once the end of this one is seen; + and - zoom."""
        bar, key = self.verticalScrollBar(), event.key()
        if key in {Qt.Key.Key_PageDown, Qt.Key.Key_Space} and bar.value() >= bar.maximum():
            self.turned.emit(1)
        elif key == Qt.Key.Key_PageUp and bar.value() <= bar.minimum():
            self.turned.emit(-1)
        elif (
            key in {Qt.Key.Key_Right, Qt.Key.Key_Left} and not self.horizontalScrollBar().maximum()
        ):
            self.turned.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoomed.emit(1)
        elif key == Qt.Key.Key_Minus:
            self.zoomed.emit(-1)
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self.turned.emit(-9999 if key == Qt.Key.Key_Home else 9999)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the page afresh."""
        super().resizeEvent(event)
        self.resized.emit()


class PdfPreview(QWidget):
    """Shows one paper at a time.

    Signals:
        page_changed(int): the page in view, from 1.

    Attributes:
        pages_list: the list of pages; sheet: the page, which takes the keys.
    """

    page_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: PdfPages | None = None
        self._page = 0
        self._zoom: object = WIDTH
        columns = [Column[_Page]("page", "Page", lambda page: page.title)]
        self._model: RowsModel[_Page] = RowsModel(
            columns,
            lambda page: str(page.number),
            lambda page: f"Page {page.number}, {page.title}",
            parent=self,
        )
        self.pages_list = RowsList(self._model, "Pages")
        self.pages_list.setItemDelegate(_PageDelegate(self.pages_list, 28))
        self.pages_list.setFrameShape(QFrame.Shape.NoFrame)
        self.sheet = _Sheet()
        self._where = Label("", Role.BODY, "second")
        options = ((WIDTH, "Page width"), (WHOLE, "Whole page"))
        self.zoom = Choice((*options, *((per, f"{per} %") for per in ZOOMS)))
        self.zoom.setAccessibleName("Zoom")
        self.smaller = Button("Smaller", kind=Kind.LINK)
        self.larger = Button("Larger", kind=Kind.LINK)
        self._build()
        self.pages_list.row_chosen.connect(self._row_chosen)
        self.pages_list.row_opened.connect(self._to_sheet)
        self.sheet.turned.connect(self.turn)
        self.sheet.zoomed.connect(self.zoom_by)
        self.sheet.resized.connect(self._fit)
        self.zoom.chosen.connect(self.set_zoom)
        self.smaller.clicked.connect(lambda: self.zoom_by(-1))
        self.larger.clicked.connect(lambda: self.zoom_by(1))

    def _build(self) -> None:
        side = QFrame()
        side.setProperty("part", "side")
        self._side = side
        inner = QVBoxLayout(side)
        inner.setContentsMargins(0, 0, 1, 0)
        inner.addWidget(self.pages_list)
        bar = QFrame()
        bar.setProperty("part", "header")
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 5, 16, 6)
        row.setSpacing(12)
        row.addWidget(self._where, 1)
        for widget in (self.smaller, self.larger, self.zoom):
            row.addWidget(widget)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(bar)
        right.addWidget(self.sheet, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(side)
        whole.addLayout(right, 1)
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        self._side.setFixedWidth(theme().px(240))

    # ---- what it shows -----------------------------------------------------------------

    @property
    def page(self) -> int:
        """The page in view, from 1; 0 when nothing is shown."""
        return self._page + 1 if self._pages is not None else 0

    @property
    def count(self) -> int:
        """How many pages the paper has."""
        return 0 if self._pages is None else self._pages.count

    def show_pdf(self, data: bytes, name: str) -> None:
        """Show a paper from its first page; ``name`` is said to a screen reader."""
        self.clear()
        self._pages = PdfPages(data)
        self.pages_list.setAccessibleName(f"Pages of {name}")
        of = self._pages.count
        self._model.set_rows(
            [_Page(number, of, title) for number, title in enumerate(self._pages.titles, 1)]
        )
        self.pages_list.choose("1")
        self._show_page(0)

    def clear(self) -> None:
        """Let go of the paper; nothing of it stays in memory here."""
        pages, self._pages = self._pages, None
        self._page = 0
        self._model.set_rows(())
        self.sheet.paper.clear()
        self.sheet.paper.setAccessibleName("")
        self.sheet.paper.setAccessibleDescription("")
        self._where.setText("")
        if pages is not None:
            pages.close()

    def turn(self, by: int) -> None:
        """Turn pages on or back, no further than the ends."""
        if self._pages is None:
            return
        page = min(max(self._page + by, 0), self._pages.count - 1)
        if page != self._page:
            self._show_page(page)
            bar = self.sheet.verticalScrollBar()
            bar.setValue(bar.maximum() if by == -1 else 0)

    def _row_chosen(self, page: str) -> None:
        if self._pages is not None and page and int(page) - 1 != self._page:
            self._show_page(int(page) - 1)
            self.sheet.verticalScrollBar().setValue(0)

    def _to_sheet(self, _page: str) -> None:
        self.sheet.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_zoom(self, zoom: object) -> None:
        """Page width, whole page, or a size in per cent."""
        self._zoom = zoom
        self.zoom.set_value(zoom)
        self._fit()

    def zoom_by(self, step: int) -> None:
        """The next size up or down from what is seen."""
        now = round(self._scale() / _POINT * 100)
        wanted = [per for per in ZOOMS if (per > now if step > 0 else per < now)]
        if wanted:
            self.set_zoom(wanted[0] if step > 0 else wanted[-1])

    def _scale(self) -> float:
        """Px of a point at the zoom chosen."""
        if self._pages is None:
            return _POINT
        size, room = self._pages.size(self._page), self.sheet.maximumViewportSize()
        across = (min(room.width() - 14, _WIDEST) - 2 * _EDGE) / size.width()
        if self._zoom == WIDTH:
            return max(across, 0.2)
        if self._zoom == WHOLE:
            return max(min(across, (room.height() - 2 * _EDGE - 2) / size.height()), 0.2)
        return (self._zoom if isinstance(self._zoom, int) else 100) / 100 * _POINT

    def _fit(self) -> None:
        if self._pages is not None:
            self._show_page(self._page)

    def _show_page(self, page: int) -> None:
        if self._pages is None:
            return
        new = page != self._page
        self._page = page
        ratio = self.devicePixelRatioF()
        picture = QPixmap.fromImage(self._pages.image(page, self._scale() * ratio))
        picture.setDevicePixelRatio(ratio)
        self.sheet.paper.setPixmap(picture)
        title = self._pages.titles[page]
        where = f"Page {page + 1} of {self._pages.count}"
        self._where.setText(where)
        self.sheet.setAccessibleName(f"{where}: {title}")
        self.sheet.setAccessibleDescription(self._pages.text(page))
        self.pages_list.choose(str(page + 1))
        if new:
            self.page_changed.emit(page + 1)
