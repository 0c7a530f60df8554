"""The Sharing screen: a list with what is kept of its row beside it, and the panels."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iomdesk.services.sharinglists import AgreementLine
from iomdesk.ui.actions import Action
from iomdesk.ui.look import Role
from iomdesk.ui.screen import Screen
from iomdesk.ui.screens.sharing.forms import AgencyForm, OfficerForm, PersonForm, ToldForm
from iomdesk.ui.screens.sharing.listpane import ListPane
from iomdesk.ui.screens.sharing.model import WIDTH, Row, facts_of, say, title_of
from iomdesk.ui.widgets.actionbar import ActionBar
from iomdesk.ui.widgets.agreementform import AgreementForm, EndForm
from iomdesk.ui.widgets.beside import Beside
from iomdesk.ui.widgets.facts import Pairs
from iomdesk.ui.widgets.inspector import Inspector
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.strip import MessageStrip

_LEAST: Final = 620
"""px at 100 % that the list needs beside a panel."""


class Detail(Inspector):
    """What is kept of the current row."""

    def __init__(self) -> None:
        super().__init__(say("detail"), WIDTH)
        self._title = Label("", Role.FIGURE, wrap=True)
        self._due = Label("", Role.BODY_STRONG, "warning", wrap=True)
        self._pairs = Pairs()
        block = self.block(ruled=False, spacing=10)
        block.addWidget(self._title)
        block.addWidget(self._due)
        block.addWidget(self._pairs)
        self.column.addStretch(1)

    def show_row(self, row: Row | None) -> None:
        """Show a row, or that none is chosen."""
        self._title.setText(say("choose") if row is None else title_of(row))
        self._due.setText("" if row is None else row.due)
        self._due.setVisible(row is not None and bool(row.due))
        self._pairs.show_pairs(() if row is None else facts_of(row))


class SharingView(Screen):
    """Sharing.

    Signals:
        arrived(object): it came into view, at a row's id when that is not None.
        kept: it goes out of view, or the desk locks: keep what is typed.
        worked_out: F5, read it all again.
        attention_asked(bool): F4 (True) or Shift+F4.

    Attributes:
        pane: the lists. detail: what is kept of the row. beside: both, and the panels.
        agency, person, agreement, end, officer, told: the panels.
        bar: the actions at the foot. strip: what cannot be said at a field.
        actions_given: given by the presenter.
    """

    arrived = Signal(object)
    kept = Signal()
    worked_out = Signal()
    attention_asked = Signal(bool)

    def __init__(
        self,
        areas: Sequence[str],
        today: Callable[[], date],
        notify_by: Callable[[date], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.actions_given: tuple[Action, ...] = ()
        self.strip = MessageStrip()
        self.pane = ListPane()
        self.detail = Detail()
        self.agency = AgencyForm(areas)
        self.person = PersonForm(today)
        self.agreement = AgreementForm(today)
        self.end = EndForm(today)
        self.officer = OfficerForm(today, notify_by)
        self.told = ToldForm(today)
        self.forms = (
            self.agency, self.person, self.agreement, self.end, self.officer, self.told,
        )  # fmt: skip
        self.beside = Beside(self.pane, self.detail, _LEAST)
        for form in self.forms:
            self.beside.add(form)
        self.bar = ActionBar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.beside, 1)
        column.addWidget(self.bar)
        self.setAccessibleName(say("title"))

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

    def panes(self) -> tuple[QWidget, ...]:
        """The switch, the rows, the panel while one is open, the foot."""
        panel = self.beside.panel
        rows = () if self.pane.empty else (self.pane.table,)
        return (self.pane.lists, *rows, *(() if panel is None else (panel,)), self.bar)

    def actions_here(self) -> tuple[Action, ...]:
        """The actions of this screen."""
        return self.actions_given

    def person_here(self) -> tuple[str, str] | None:
        """Whose consent the current row is."""
        row = self.pane.row
        if not isinstance(row, AgreementLine) or row.agreement.person_id is None:
            return None
        return row.agreement.person_id, row.name

    def find_here(self) -> None:
        """F3: to the find box; again: the next row."""
        self.pane.seek()

    def next_item(self, *, forward: bool) -> None:
        """F4: what has to be seen to next."""
        self.attention_asked.emit(forward)

    def work_out(self) -> None:
        """F5."""
        self.worked_out.emit()
