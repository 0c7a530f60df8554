"""The Cohort screen: list at the left, record at the right, or that nobody is here yet."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from iomdesk.formdef.scheme import Scheme
from iomdesk.ui.actions import Action
from iomdesk.ui.screen import Screen
from iomdesk.ui.screens.cohort.listpane import WIDTH, ListPane
from iomdesk.ui.screens.cohort.record import RecordPane
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.empty import EmptyState
from iomdesk.ui.widgets.move import MovePanel
from iomdesk.ui.widgets.strip import MessageStrip
from iomdesk.words import words

_LIST_SHARE: Final = 0.36
"""Where type is large and the window small, the list takes no more than this of it."""


class CohortView(Screen):
    """The screen; the presenter works it.

    Signals:
        arrived(object): it came into view, at a person when the id is not None.
        kept: it goes out of view, or the desk locks: keep what is typed.
        worked_out: F5, read it all again.
        attention_asked(bool): F4 (True) or Shift+F4: a person with something late.

    Attributes:
        people: the list. record: the record. panel: "Move with a reason".
        strip: what cannot be said at a field. actions_given: given by the presenter.
        status, act, more: the buttons of the record's head.
        add, bring: the buttons of the empty screen.
    """

    arrived = Signal(object)
    kept = Signal()
    worked_out = Signal()
    attention_asked = Signal(bool)

    def __init__(self, scheme: Scheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.actions_given: tuple[Action, ...] = ()
        self.status = Button("Change status", keys="F8")
        self.act = Button(words("cohort", "act"), icon="plus", keys="F7")
        self.act.setAccessibleName(words("actions", "do_new"))
        self.more = Button("", icon="more")
        self.more.setAccessibleName("More")
        self.more.setToolTip("More")
        self.people = ListPane()
        self.record = RecordPane((self.status, self.act, self.more))
        self.panel = MovePanel(scheme)
        self.record.add_panel(self.panel)
        self.strip = MessageStrip()
        self.bring = Button("Bring in a spreadsheet", kind=Kind.MAIN)
        self.add = Button("Add a person by hand", keys="Ctrl+Shift+N")
        self._empty = EmptyState(
            words("cohort", "empty_fact"),
            words("cohort", "empty_next"),
            (self.bring, self.add),
            hint=words("cohort", "empty_hint"),
        )
        self._empty.setContentsMargins(0, 19, 0, 16)
        self._split = QWidget()
        row = QHBoxLayout(self._split)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.people)
        row.addWidget(self.record, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._split)
        self._pages.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self._pages, 1)
        self.setAccessibleName("Cohort")
        theme().changed.connect(self._fit)

    def show_empty(self, *, on: bool) -> None:
        """Nobody is in the store: say so instead of an empty list."""
        self._pages.setCurrentWidget(self._empty if on else self._split)
        self.people.setVisible(not on)
        if on:
            self.bring.setFocus(Qt.FocusReason.TabFocusReason)

    def show_form(self, form: QWidget, *, new: bool) -> None:
        """A form in place of the tabs; also when the store is empty."""
        self._pages.setCurrentWidget(self._split)
        self.record.show_form(form, new=new)

    def open_side(self, panel: QWidget) -> None:
        """Open a panel at the right of the record; another that is open gives way."""
        self.record.add_panel(panel)
        panel.show()

    def close_side(self, panel: QWidget) -> None:
        """Close a panel at the right."""
        panel.hide()

    def nobody_here(self) -> bool:
        """Whether the screen says that nobody is here."""
        return self._pages.currentWidget() is self._empty

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the list at 364, less where there is no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        share = round(self.width() * _LIST_SHARE)
        self.people.setFixedWidth(min(theme().px(WIDTH), max(share, WIDTH)))

    # ---- what the shell asks of a screen -----------------------------------------------

    def arrive(self, where: object) -> None:
        """Tell the presenter."""
        self.arrived.emit(where)

    def leave(self) -> None:
        """Keep drafts."""
        self.kept.emit()

    def flush(self) -> None:
        """Keep drafts: the desk is about to lock."""
        self.kept.emit()

    def person_here(self) -> tuple[str, str] | None:
        """Whose record is open."""
        seen = self.record.seen
        return None if seen is None else (seen.record.person.id, seen.record.person.name)

    def panes(self) -> tuple[QWidget, ...]:
        """List, record, and the panel while it is open."""
        if self.nobody_here():
            return (self,)
        panel = self.record.panel
        return (self.people, self.record) if panel is None else (self.people, self.record, panel)

    def actions_here(self) -> tuple[Action, ...]:
        """The actions of this screen."""
        return self.actions_given

    def find_here(self) -> None:
        """F3: to the find box; again: the next hit."""
        if not self.nobody_here():
            self.people.take_focus()

    def next_item(self, *, forward: bool) -> None:
        """F4: the next person with something late."""
        self.attention_asked.emit(forward)

    def work_out(self) -> None:
        """F5."""
        self.worked_out.emit()
