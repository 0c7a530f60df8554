"""The record of one person: its head and its tabs, or a form in their place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from iomdesk.services.overview import Overview
from iomdesk.ui.panes import first_inside, takes_focus
from iomdesk.ui.screens.cohort.header import RecordHeader
from iomdesk.ui.screens.cohort.overview import OverviewTab
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.empty import EmptyState
from iomdesk.ui.widgets.inspector import Scrolled
from iomdesk.ui.widgets.table import RowsTable
from iomdesk.words import words

_LEAST = 420
"""px at 100 % that the pages of a record need beside a panel."""
ORDER: Final = (
    "overview", "needs", "scores", "rag", "intelligence", "actions", "custody", "sharing",
    "history",
)  # fmt: skip
"""The tabs of a record from the left (UX section 5); words in ``[record_tab]``."""
_LOW: Final = 720
"""px at 100 %: below this height a panel that stands alone needs the place of the facts."""
_PAGES = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of a record: its key in ``ORDER`` and what stands on it."""

    key: str
    page: QWidget


class RecordPane(QWidget):
    """The right-hand side of the Cohort screen.

    Signals:
        wanted(str): the tab of that key came into view, or what it shows has changed while
            it is in view: it wants its lines. Nothing is read before.
        gone(str): the tab of that key went out of view.
        emptied: what the tabs show is of somebody else now, or of nobody.
        displaced(QWidget): this panel at the side gives way to another: keep its draft.
        copy_asked(str, str): field and value of a fact, by Ctrl+C.

    Attributes:
        header, overview: the parts. tabs: the tabs that are there, in ``ORDER``.
    """

    wanted = Signal(str)
    gone = Signal(str)
    emptied = Signal()
    displaced = Signal(QWidget)
    copy_asked = Signal(str, str)

    def __init__(self, buttons: Sequence[Button], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: Overview | None = None
        self._key = ""
        self._form_open = False
        self._before: QWidget | None = None
        self._awaiting: QWidget | None = None
        self.header = RecordHeader(buttons)
        self.overview = OverviewTab()
        self.tabs: list[Tab] = []
        self._pages = QStackedWidget()
        self._panels: list[QWidget] = []
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
        self._side = QHBoxLayout()
        self._side.setContentsMargins(0, 0, 0, 0)
        self._side.setSpacing(0)
        self._side.addWidget(self._below, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(self._side, 1)
        self.add_tab("overview", self.overview)
        self.header.tabs.currentChanged.connect(self._turned)
        self.header.copy_asked.connect(self.copy_asked)
        self.overview.history_asked.connect(lambda: self.show_tab("history"))
        self.overview.rag_asked.connect(lambda: self.show_tab("rag"))
        self.clear()

    # ---- tabs --------------------------------------------------------------------------

    def add_tab(self, key: str, page: QWidget) -> None:
        """Put a tab in its place in ``ORDER``; ValueError for a key that is not there."""
        rank = ORDER.index(key)
        place = sum(1 for tab in self.tabs if ORDER.index(tab.key) < rank)
        self.tabs.insert(place, Tab(key, page))
        self._pages.insertWidget(place, page)
        strip = self.header.tabs
        quiet = strip.blockSignals(True)
        strip.insert(place, words("record_tab", key))
        strip.setCurrentIndex(self._pages.currentIndex())
        strip.blockSignals(quiet)
        self._key = self.tab

    def page(self, key: str) -> QWidget:
        """What stands on a tab; KeyError when there is none of that key."""
        return {tab.key: tab.page for tab in self.tabs}[key]

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """How many each tab holds, by its key; one that is not named holds nothing to count."""
        for place, tab in enumerate(self.tabs):
            self.header.tabs.set_count(place, counts.get(tab.key, 0))

    # ---- the side place ----------------------------------------------------------------

    @property
    def panel(self) -> QWidget | None:
        """The panel that is open at the right; None when there is none."""
        return next((one for one in self._panels if one.isVisibleTo(self)), None)

    def add_panel(self, panel: QWidget) -> None:
        """A panel that may open at the right; showing it takes the place of another.

        Where there is no room for both it takes the whole place of the pages.
        """
        if panel not in self._panels:
            panel.hide()
            self._panels.append(panel)
            self._side.addWidget(panel)
            panel.installEventFilter(self)

    def close_panels(self) -> None:
        """Close what is open at the right: a form takes the whole place; drafts are kept."""
        for panel in self._panels:
            if not panel.isHidden():
                self.displaced.emit(panel)
                panel.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Make room when a panel opens or closes, one at a time; the keys to a late table."""
        shown = event.type() is QEvent.Type.ShowToParent
        if shown and isinstance(watched, RowsTable):
            awaiting, self._awaiting = self._awaiting, None
            if awaiting is not None and awaiting is QApplication.focusWidget():
                watched.setFocus(Qt.FocusReason.TabFocusReason)
        if watched in self._panels and (shown or event.type() is QEvent.Type.HideToParent):
            if shown:
                self._remember()
            for other in self._panels if shown else ():
                if other is not watched and not other.isHidden():
                    self.displaced.emit(other)
                    other.hide()
            self._arrange()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        panel = next((one for one in self._panels if not one.isHidden()), None)
        need = 0 if panel is None else max(panel.minimumWidth(), panel.sizeHint().width())
        alone = panel is not None and self.width() - need < theme().px(_LEAST)
        self._below.setVisible(not alone)
        low = alone and self.height() < theme().px(_LOW)
        self.header.set_plain(on=low or self._form_open)

    # ---- the record --------------------------------------------------------------------

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
        """The next or previous tab, round and round; the keys go with it."""
        bar = self.header.tabs
        bar.setCurrentIndex((bar.currentIndex() + by) % bar.count())
        self.enter_part()

    def show_overview(self, seen: Overview, today: date) -> None:
        """Show a record; the tab stays the one that was in view."""
        other = self.person_id != seen.record.person.id
        inside = other and self._in_part()
        self._seen = seen
        self.header.show_record(seen.record, today)
        self.header.show()
        self.overview.show_overview(seen, today)
        if self._below.currentWidget() is not self._form_place:
            self._below.setCurrentWidget(self._pages)
        if other:
            self.emptied.emit()
        self.wanted.emit(self.tab)
        if inside:  # a table that was empty for a moment has let go of the keys
            self.enter_part()

    def show_form(self, form: QWidget, *, new: bool) -> None:
        """Put a form in place of the tabs; for a new person there is no head either."""
        self._form_box.addWidget(form)
        self._form_open = True
        self._below.setCurrentWidget(self._form_place)
        self.header.set_plain(on=True)
        self.header.setVisible(not new)

    def close_form(self, form: QWidget) -> None:
        """Take the form away again."""
        self._form_box.removeWidget(form)
        form.hide()
        form.deleteLater()
        self._form_open = False
        self.header.set_plain(on=False)
        self.header.setVisible(self._seen is not None)
        self._below.setCurrentWidget(self._pages if self._seen is not None else self._nobody)

    def clear(self) -> None:
        """Show nobody's record, as locking does."""
        self._seen = None
        self.header.hide()
        self.overview.clear()
        self.set_counts({})
        self.emptied.emit()
        self._below.setCurrentWidget(self._nobody)

    def first_stop(self) -> QWidget | None:
        """What takes the keys of the part in view: its table, else what adds to it, its page."""
        if self._seen is None or self._below.currentWidget() is not self._pages:
            return None
        page = self.page(self.tab)
        tables = (one for one in page.findChildren(RowsTable) if takes_focus(one))
        return next(tables, None) or first_inside(page)

    def enter_part(self) -> None:
        """The focus into the part in view; to its tab where nothing in it takes keys."""
        if not self._pages.isVisible():  # a form or a panel has its place
            return
        stop = self.first_stop() or self.header.tabs
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        if not isinstance(stop, RowsTable):  # its table may still be read: it comes with its rows
            self._awaiting = stop
            for table in self.page(self.tab).findChildren(RowsTable):
                table.installEventFilter(self)

    def landing(self) -> QWidget | None:
        """Where F6 lands: where the focus was in the part in view, else its first stop."""
        page = self.page(self.tab)
        was: QWidget | None = page.focusWidget()
        here = was is not None and takes_focus(was) and page.isAncestorOf(was)
        return was if here and self._pages.isVisible() else self.first_stop()

    def _in_part(self) -> bool:
        here = QApplication.focusWidget()
        return here is not None and self.page(self.tab).isAncestorOf(here)

    def _remember(self) -> None:
        """Where the focus was before a panel opened, unless that is in a panel itself."""
        here = QApplication.focusWidget()
        if here is None or not self.isAncestorOf(here):
            return
        if not any(one.isAncestorOf(here) for one in self._panels):
            self._before = here

    def come_back(self) -> None:
        """A panel is gone: the focus to where it was before, else to the tabs."""
        back, self._before = self._before, None
        try:
            there = back is not None and back.isVisible() and back.isEnabled()
        except RuntimeError:  # gone with the record it was of
            there = False
        if back is not None and there:
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.take_focus()

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
        self.gone.emit(self._key)
        self._pages.setCurrentIndex(place)
        self._key = self.tab
        if self._seen is not None:
            self.wanted.emit(self._key)
