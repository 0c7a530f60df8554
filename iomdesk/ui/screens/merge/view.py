"""The Merge screen: find the other record, compare, make them one; or take them apart."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iomdesk.ui.actions import Action
from iomdesk.ui.screen import Screen
from iomdesk.ui.screens.merge.choosing import ChoosePane, MergedPane, say
from iomdesk.ui.screens.merge.forms import ReasonForm
from iomdesk.ui.screens.merge.pairs import PairsPane
from iomdesk.ui.widgets.actionbar import ActionBar
from iomdesk.ui.widgets.beside import Beside
from iomdesk.ui.widgets.strip import MessageStrip

_LEAST = 560
"""px at 100 % that the left side needs beside a panel."""


class MergeView(Screen):
    """The screen; the presenter works it.

    Signals:
        arrived(object): it came into view, at (kept id,) or (kept id, other id).
        kept: it goes out of view, or the desk locks: keep what is typed.

    Attributes:
        choosing, merged: who may be the other, and what was merged before.
        pairs, form: the two side by side, and the panel that makes them one.
        apart: the panel that takes them apart.
    """

    arrived = Signal(object)
    kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.actions_given: tuple[Action, ...] = ()
        self.person: tuple[str, str] | None = None
        self.strip = MessageStrip()
        self.choosing = ChoosePane()
        self.merged = MergedPane()
        self.pairs = PairsPane()
        self.form = ReasonForm(say("do_title"), say("reason"), say("do"))
        self.apart = ReasonForm(say("apart_title"), say("apart_why"), say("apart_keep"))
        self.first = Beside(self.choosing, self.merged, _LEAST)
        self.first.add(self.apart)
        self.second = Beside(self.pairs, self.form, _LEAST)
        self.second.hide()
        self.bar = ActionBar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.first, 1)
        column.addWidget(self.second, 1)
        column.addWidget(self.bar)
        self.setAccessibleName(say("title"))

    @property
    def comparing(self) -> bool:
        """Whether two records stand side by side."""
        return not self.second.isHidden()

    def show_step(self, *, comparing: bool) -> None:
        """Choose the other record, or compare the two."""
        self.first.setVisible(not comparing)
        self.second.setVisible(comparing)

    def show_form(self) -> None:
        """Bring the panel that makes them one into view; where room is short, in their place."""
        if not self.second.side_shown:
            self.second.insist()

    def fold_form(self) -> bool:
        """Show the two records again where the panel took their place; False where it did not."""
        if not self.pairs.isHidden():
            return False
        self.second.rest(on=True)
        return True

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
        """The record that is kept."""
        return self.person

    def panes(self) -> tuple[QWidget, ...]:
        """The left side, the panel, the foot."""
        if self.comparing:
            return (self.pairs, self.form, self.bar)
        side = self.first.panel or self.merged
        return (self.choosing.box, self.choosing.table, side, self.bar)

    def landing(self) -> QWidget | None:
        """Where it was: the find box comes before the list it fills."""
        return None

    def actions_here(self) -> tuple[Action, ...]:
        """The actions of this screen."""
        return self.actions_given

    def find_here(self) -> None:
        """F3: to the find box."""
        if not self.comparing:
            self.choosing.box.setFocus()
