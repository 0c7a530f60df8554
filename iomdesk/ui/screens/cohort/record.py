"""The record of one person: its head and its tabs, or a form in their place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from iomdesk.domain.records import HistoryLine
from iomdesk.services.overview import Overview
from iomdesk.ui.screens.cohort.header import RecordHeader
from iomdesk.ui.screens.cohort.logtabs import HistoryTab, RagTab
from iomdesk.ui.screens.cohort.overview import OverviewTab
from iomdesk.ui.screens.cohort.scores import ScoresTab
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.empty import EmptyState
from iomdesk.ui.widgets.inspector import Scrolled
from iomdesk.words import words

_LEAST = 420
"""px at 100 % that the pages of a record need beside a panel."""
_PAGES = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of a record: what stands on it, and how it is filled.

    A later part of the program adds its own line to ``RecordPane.tabs``.

    Attributes:
        count: how many it holds, shown beside the word; 0 shows nothing.
    """

    key: str
    title: str
    page: QWidget
    fill: Callable[[Overview, date], None]
    count: Callable[[Overview], int]


def _none(_seen: Overview) -> int:
    return 0


class RecordPane(QWidget):
    """The right-hand side of the Cohort screen.

    Signals:
        history_wanted, scores_wanted: that tab came into view and wants its lines.
        copy_asked(str, str): field and value of a fact, by Ctrl+C.

    Attributes:
        header, overview, scores, rag, history: the parts.
        side: where a panel stands at the right, such as "Move with a reason".
    """

    history_wanted = Signal()
    scores_wanted = Signal()
    copy_asked = Signal(str, str)

    def __init__(self, buttons: Sequence[Button], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: Overview | None = None
        self.header = RecordHeader(buttons)
        self.overview = OverviewTab()
        self.scores = ScoresTab()
        self.rag = RagTab()
        self.history = HistoryTab()
        self.tabs = (
            Tab("overview", "Overview", self.overview, self.overview.show_overview, _none),
            Tab("scores", "Scores", self.scores, lambda *_: None, _none),
            Tab("rag", "RAG", self.rag, lambda seen, _today: self.rag.show_overview(seen), _none),
            Tab("history", "History", self.history, lambda *_: None, _none),
        )
        self._pages = QStackedWidget()
        for tab in self.tabs:
            self.header.tabs.add(tab.title)
            self._pages.addWidget(tab.page)
        self._panel: QWidget | None = None
        self._nobody = Scrolled()
        self._nobody.column.addWidget(
            EmptyState(words("cohort", "nobody_title"), words("cohort", "nobody_next"))
        )
        self._form_place = QWidget()
        self._form_box = QVBoxLayout(self._form_place)
        self._form_box.setContentsMargins(0, 0, 0, 0)
        self._below = QStackedWidget()
        for page in (self._pages, self._nobody, self._form_place):
            self._below.addWidget(page)
        # The pages scroll: what they would like at least must not squeeze the head.
        self._below.setMinimumSize(1, 1)
        self.side = QHBoxLayout()
        self.side.setContentsMargins(0, 0, 0, 0)
        self.side.setSpacing(0)
        self.side.addWidget(self._below, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(self.side, 1)
        self.header.tabs.currentChanged.connect(self._turned)
        self.header.copy_asked.connect(self.copy_asked)
        self.overview.history_asked.connect(lambda: self.show_tab("history"))
        self.overview.rag_asked.connect(lambda: self.show_tab("rag"))
        self.clear()

    def set_panel(self, panel: QWidget) -> None:
        """A panel at the right, which takes the whole place where there is no room for both."""
        self._panel = panel
        self.side.addWidget(panel)
        panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Make room when the panel opens or closes."""
        if watched is self._panel and event.type() in {
            QEvent.Type.ShowToParent,
            QEvent.Type.HideToParent,
        }:
            self._arrange()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        panel = self._panel
        if panel is None:
            return
        there = panel.isVisibleTo(self)
        room = self.width() - panel.sizeHint().width() >= theme().px(_LEAST)
        self._below.setVisible(room or not there)

    @property
    def person_id(self) -> str:
        """Whose record is shown; empty for nobody's."""
        return "" if self._seen is None else self._seen.record.person.id

    @property
    def seen(self) -> Overview | None:
        """The record in view with what was worked out for it."""
        return self._seen

    @property
    def tab(self) -> str:
        """Key of the tab in view."""
        return self.tabs[self._pages.currentIndex()].key

    def show_tab(self, key: str) -> None:
        """Bring a tab into view."""
        keys = [tab.key for tab in self.tabs]
        self.header.tabs.setCurrentIndex(keys.index(key))

    def turn(self, by: int) -> None:
        """The next or previous tab, round and round."""
        bar = self.header.tabs
        bar.setCurrentIndex((bar.currentIndex() + by) % bar.count())

    def show_overview(self, seen: Overview, today: date) -> None:
        """Show a record; the tab stays the one that was in view."""
        other = self.person_id != seen.record.person.id
        self._seen = seen
        self.header.show_record(seen.record, today)
        self.header.show()
        for place, tab in enumerate(self.tabs):
            tab.fill(seen, today)
            self.header.tabs.set_count(place, tab.count(seen))
        if self._below.currentWidget() is not self._form_place:
            self._below.setCurrentWidget(self._pages)
        if other:
            self.history.clear()
            self.scores.clear()
        self._want()

    def _want(self) -> None:
        """Lines are read when their tab is in view, and not before."""
        if self._seen is not None and self.tab == "history":
            self.history_wanted.emit()
        elif self._seen is not None and self.tab == "scores":
            self.scores_wanted.emit()

    def show_history(self, lines: Sequence[HistoryLine]) -> None:
        """Fill the History tab."""
        self.history.show_history(lines)

    def show_form(self, form: QWidget, *, new: bool) -> None:
        """Put a form in place of the tabs; for a new person there is no head either."""
        self._form_box.addWidget(form)
        self._below.setCurrentWidget(self._form_place)
        self.header.set_plain(on=True)
        self.header.setVisible(not new)

    def close_form(self, form: QWidget) -> None:
        """Take the form away again."""
        self._form_box.removeWidget(form)
        form.hide()
        form.deleteLater()
        self.header.set_plain(on=False)
        self.header.setVisible(self._seen is not None)
        self._below.setCurrentWidget(self._pages if self._seen is not None else self._nobody)

    def clear(self) -> None:
        """Show nobody's record, as locking does."""
        self._seen = None
        self.header.hide()
        for part in (self.overview, self.scores, self.rag, self.history):
            part.clear()
        self._below.setCurrentWidget(self._nobody)

    def take_focus(self) -> None:
        """The focus to the tabs."""
        if self._below.currentWidget() is self._form_place:
            self._form_place.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.header.tabs.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page Down and Page Up scroll the page in view from anywhere on the record."""
        by = _PAGES.get(Qt.Key(event.key()))
        page = self._pages.currentWidget()
        if by is not None and isinstance(page, QAbstractScrollArea):
            bar = page.verticalScrollBar()
            bar.setValue(bar.value() + by * bar.pageStep())
            return
        super().keyPressEvent(event)

    def _turned(self, place: int) -> None:
        self._pages.setCurrentIndex(place)
        self._want()
