"""The two panels that ask why: why two records are one person, why they are two."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from iomdesk.ui.look import Role
from iomdesk.ui.screens.merge.choosing import say
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import TextBox
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.words import words


class ReasonForm(SideForm):
    """Says what happens, asks for the reason, does it with Ctrl+Enter.

    Attributes:
        against: what speaks against it, hidden while nothing does.
        sure: to be ticked before it is done, where ``begin`` asks for that.
    """

    def __init__(self, title: str, ask: str, do: str) -> None:
        super().__init__(title, 348)
        self._about = Label("", wrap=True)
        self._more = Label("", Role.SMALL, "second", wrap=True)
        self.against = Label("", Role.SMALL, "warning", wrap=True)
        self.sure = QCheckBox(say("sure"))
        self.box = TextBox(lines=4)
        block = self.block(ruled=False, spacing=10)
        block.addWidget(self._about)
        block.addWidget(self._more)
        block.addWidget(self.against)
        self._sure = Field(say("sure"), self.sure, bare=True)
        self.add_field(block, "sure", self._sure)
        self.add_field(block, "reason", Field(ask, self.box, wrap=True))
        self._do = do
        self.record.set_words(do)
        self.finish()
        self.box.edited.connect(self._typed)
        self.sure.toggled.connect(lambda: self._sure.set_problem(""))
        self._quiet = False

    def _typed(self) -> None:
        if not self._quiet:
            self.touch()

    @property
    def reason(self) -> str:
        """What was typed."""
        return self.box.toPlainText().strip()

    @property
    def busy(self) -> bool:
        """Whether it is being done."""
        return bool(self.record.reason)

    def set_busy(self, *, busy: bool) -> None:
        """While it is done, nothing can be pressed twice."""
        self.record.refuse(say("working") if busy else "")

    def unsure(self) -> bool:
        """Whether the tick that is asked for is missing; it is said at its box."""
        missing = not self._sure.isHidden() and not self.sure.isChecked()
        if missing:
            self.problem("sure", say("sure_needed"))
        return missing

    def begin(
        self, about: str, more: str = "", reason: str = "", *, against: str = "", ask: bool = False
    ) -> None:
        """Open it; with the reason a draft kept, and what speaks ``against`` it.

        ``ask``: it is done only with a tick, which no draft keeps.
        """
        self._quiet = True
        self._about.setText(about)
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self.against.setText(against)
        self.against.setVisible(bool(against))
        self.sure.setChecked(False)
        self._sure.setVisible(ask)
        self.box.setPlainText(reason)
        self.set_busy(busy=False)
        self.opened()
        if reason:
            self.tell(words("actions", "draft_back"))
        self._quiet = False

    def take_focus(self) -> None:
        """To the box."""
        self.box.setFocus(Qt.FocusReason.TabFocusReason)
