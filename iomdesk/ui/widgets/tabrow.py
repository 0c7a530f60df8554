"""A row of tabs that never cuts a word: those without room stand in a menu at its end."""

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.segment import TabStrip
from iomdesk.words import words


class TabRow(QWidget):
    """Lays out a ``TabStrip``; tabs that find no room are reached through "More".

    The tab in view is always among those that are seen. Where all fit there is no button.

    Attributes:
        strip: the tabs. more: the button, "More 3".
    """

    def __init__(self, strip: TabStrip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strip = strip
        strip.setParent(self)
        strip.setUsesScrollButtons(False)
        self.more = Button("", kind=Kind.CHIP, trailing="down", parent=self)
        self.more.clicked.connect(self._menu)
        self.more.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        strip.remeasured.connect(self._again)
        strip.currentChanged.connect(self._fit)
        theme().changed.connect(self._again)

    @property
    def hidden_tabs(self) -> tuple[int, ...]:
        """The places of the tabs that stand in the menu."""
        strip = self.strip
        return tuple(place for place in range(strip.count()) if not strip.isTabVisible(place))

    def sizeHint(self) -> QSize:
        """All the tabs."""
        strip = self.strip
        width = sum(strip.tabSizeHint(place).width() for place in range(strip.count()))
        return QSize(width, theme().px(34))

    def minimumSizeHint(self) -> QSize:
        """The button and the widest tab."""
        strip = self.strip
        widest = max((strip.tabSizeHint(one).width() for one in range(strip.count())), default=0)
        return QSize(widest + theme().px(80), theme().px(34))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See which tabs fit now."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Fit again when the tabs were laid out afresh."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _again(self) -> None:
        self.updateGeometry()
        self._fit()

    def _fit(self, _place: int = -1) -> None:
        strip, count = self.strip, self.strip.count()
        if not count or not self.width():
            return
        widths = [strip.tabSizeHint(place).width() for place in range(count)]
        shown = set(range(count))
        if sum(widths) > self.width():
            self._word(count - 1)  # as wide as it can get
            room = self.width() - self.more.sizeHint().width() - 4 - widths[strip.currentIndex()]
            shown = {strip.currentIndex()}
            for place, width in enumerate(widths):
                if place in shown:
                    continue
                if width > room:
                    break
                room -= width
                shown.add(place)
        quiet = strip.blockSignals(True)
        for place in range(count):
            if strip.isTabVisible(place) is not (place in shown):
                strip.setTabVisible(place, place in shown)
        strip.blockSignals(quiet)
        width = sum(widths[place] for place in shown)
        strip.setGeometry(0, 0, width, self.height())
        hidden = count - len(shown)
        self.more.setVisible(bool(hidden))
        if hidden:
            self._word(hidden)
            size = self.more.sizeHint()
            self.more.setGeometry(
                width + 4, (self.height() - size.height()) // 2, size.width(), size.height()
            )

    def _word(self, count: int) -> None:
        self.more.set_words(words("tab", "more", {"count": count}))
        self.more.setAccessibleName(words("tab", "more_spoken", {"count": count}))

    def _menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place in self.hidden_tabs:
            action = QAction(self.strip.spoken(place), menu)
            action.triggered.connect(lambda *_, place=place: self.strip.setCurrentIndex(place))
            menu.addAction(action)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))
