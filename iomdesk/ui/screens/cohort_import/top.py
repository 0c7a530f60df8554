"""What stands above the rows: filter, offers to accept many at once, the F4 hint."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.widgets.badge import KeyCaps
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.segment import SegmentBar
from iomdesk.words import words


class RowsTop(QWidget):
    """Filter, offers to accept many, and the F4 hint; the offers go below when it is narrow."""

    def __init__(self, bar: SegmentBar, offers: tuple[Button, ...]) -> None:
        super().__init__()
        self._bar = bar
        self._offers = offers
        self._hint = QWidget()
        hint = QHBoxLayout(self._hint)
        hint.setContentsMargins(0, 0, 0, 0)
        hint.addWidget(KeyCaps("F4"))
        hint.addWidget(Label(words("import_screen", "next_row"), Role.SMALL, "second"))
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        for row in (self._first, self._second):
            row.setSpacing(8)
        self._first.addWidget(bar)
        self._first.addStretch(1)
        self._first.addWidget(self._hint)
        self._second.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._first)
        column.addLayout(self._second)
        self.arrange()

    def arrange(self) -> None:
        """All in one row where there is room."""
        shown = [offer for offer in self._offers if not offer.isHidden()]
        need = self._bar.sizeHint().width() + self._hint.sizeHint().width() + 24
        need += sum(offer.sizeHint().width() + 8 for offer in shown)
        row = self._first if need <= self.width() else self._second
        place = 1 if row is self._first else 0
        for offer in reversed(self._offers):
            row.insertWidget(place, offer)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the filter: the rest goes below."""
        return QSize(self._bar.sizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange again."""
        super().resizeEvent(event)
        self.arrange()
