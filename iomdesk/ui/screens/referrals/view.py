"""The Referrals screen: the list with the life beside it, and one referral's form."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from iomdesk.ui.actions import Action
from iomdesk.ui.screen import Screen
from iomdesk.ui.screens.referrals.checkpage import CheckPage
from iomdesk.ui.screens.referrals.decide import DecidePanel, ReasonPanel, WaivePanel
from iomdesk.ui.screens.referrals.life import LifePanel
from iomdesk.ui.screens.referrals.listpane import ListPane
from iomdesk.ui.screens.referrals.model import View, say
from iomdesk.ui.screens.referrals.telling import TellPanel
from iomdesk.ui.widgets.actionbar import ActionBar
from iomdesk.ui.widgets.beside import Beside
from iomdesk.ui.widgets.strip import MessageStrip
from iomdesk.words import words

_LEAST: Final = 560
"""px at 100 % that the list needs beside a panel."""


class ReferralsView(Screen):
    """Referrals.

    Signals:
        arrived(object): it came into view, at a place inside it when that is not None.
        kept: it goes out of view, or the desk locks: keep what is typed.
        worked_out: F5, read it all again.
        attention_asked(bool): F4 (True) or Shift+F4.

    Attributes:
        pane: the list. life: what happened. decide, waive, tell, reason: its panels.
        check: a repeat-detainee list that is looked at before it is brought in.
        form_panes: the panes of the form that is open.
        beside: list and panels. bar: the actions at the foot.
        strip: what cannot be said at a field. actions_given: given by the presenter.
    """

    arrived = Signal(object)
    kept = Signal()
    worked_out = Signal()
    attention_asked = Signal(bool)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.actions_given: tuple[Action, ...] = ()
        self.strip = MessageStrip()
        self.pane = ListPane()
        self.life = LifePanel()
        self.decide = DecidePanel(today)
        self.waive = WaivePanel()
        self.tell = TellPanel(today)
        self.reason = ReasonPanel()
        self.check = CheckPage()
        self.bar = ActionBar()
        self.beside = Beside(self.pane, self.life, _LEAST)
        for panel in (self.decide, self.waive, self.tell, self.reason):
            self.beside.add(panel)
        self._list = QWidget()
        column = QVBoxLayout(self._list)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.beside, 1)
        column.addWidget(self.bar)
        self._form: QWidget | None = None
        self.form_panes: Callable[[], tuple[QWidget, ...]] | None = None
        self.form_person: Callable[[], tuple[str, str] | None] | None = None
        self._whole = QStackedWidget()
        self._whole.addWidget(self._list)
        self._whole.addWidget(self.check)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.strip)
        outer.addWidget(self._whole, 1)
        self.setAccessibleName(say("list"))

    # ---- what it shows -----------------------------------------------------------------

    @property
    def listing(self) -> bool:
        """Whether the list is in view."""
        return self._whole.currentWidget() is self._list

    @property
    def form(self) -> QWidget | None:
        """The form that is open; None when there is none."""
        return self._form

    def show_list(self) -> None:
        """The list, with the focus in it."""
        self.say(title="")
        self._whole.setCurrentWidget(self._list)
        if self.beside.panel is None:
            self.pane.take_focus()

    def ask_life(self) -> None:
        """Ctrl+L: what happened, however little room there is; again: away with it."""
        if self.listing:
            self.beside.insist()

    def refresh_bar(self, of_a_line: Sequence[str]) -> None:
        """The foot as the list in view needs it; ``of_a_line``: what a detainee's offers."""
        held = self.pane.view is View.DETAINEES
        self.bar.limit(of_a_line if held else None)
        opens = say("do_refer" if held else "do_open")
        self.bar.refresh(lambda name: opens if name == "referrals.open" else "")

    def show_form(
        self,
        form: QWidget,
        panes: Callable[[], tuple[QWidget, ...]] | None = None,
        person: Callable[[], tuple[str, str] | None] | None = None,
    ) -> None:
        """A form in place of the list; ``panes`` are those F6 goes through in it.

        ``person`` gives whose record the form is about, when it is about one.
        """
        self.form_panes, self.form_person = panes, person
        if self._form is not form:
            self.take_form()
            self._form = form
            self._whole.addWidget(form)
        self._whole.setCurrentWidget(form)
        self.say(title=words("referral_form", "title"))

    def take_form(self) -> None:
        """The form is done with; its worker lets it go."""
        form, self._form = self._form, None
        if form is not None:
            self._whole.removeWidget(form)
            form.hide()
            form.deleteLater()

    def show_check(self) -> None:
        """A repeat-detainee list, before anything of it is brought in."""
        self.say(title="")
        self._whole.setCurrentWidget(self.check)
        self.check.take_focus()

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
        """Whose record the form, or the current referral, is about; None where there is none."""
        if not self.listing:
            asked = self.form_person if self._whole.currentWidget() is self._form else None
            return None if asked is None else asked()
        row = self.pane.row
        if row is None or row.line.person_id is None:
            return None
        return row.line.person_id, row.line.name

    def panes(self) -> tuple[QWidget, ...]:
        """The list, its rows and the panel beside it; or the one page in view."""
        if not self.listing:
            here = self._whole.currentWidget() or self
            if here is self._form and self.form_panes is not None:
                return self.form_panes()
            return (here,)
        rows = () if self.pane.empty else (self.pane.here,)
        panel = self.beside.panel
        return (self.pane.lists, *rows, *(() if panel is None else (panel,)), self.bar)

    def actions_here(self) -> tuple[Action, ...]:
        """The actions of this screen."""
        return self.actions_given

    def find_here(self) -> None:
        """F3: to the find box of the list; again: the next row."""
        if self.listing:
            self.pane.seek()

    def next_item(self, *, forward: bool) -> None:
        """F4: the next referral that needs attention."""
        self.attention_asked.emit(forward)

    def work_out(self) -> None:
        """F5."""
        self.worked_out.emit()
