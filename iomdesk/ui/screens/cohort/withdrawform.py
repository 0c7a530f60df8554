"""The panel that takes out what was entered by mistake: it asks for the reason, no more."""

from collections.abc import Mapping

from PySide6.QtCore import Qt

from iomdesk.domain.sharing import names_visor
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import TextBox
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.words import words


def _say(code: str) -> str:
    return words("happened", code)


class WithdrawForm(SideForm):
    """What it is, and why it goes; ``committed`` takes it out."""

    def __init__(self) -> None:
        super().__init__(_say("withdraw"), 312)
        block = self.block()
        self.what = Label("", wrap=True)
        block.addWidget(self.what)
        self.reason = TextBox(lines=3)
        field = Field(_say("withdraw_reason"), self.reason, help_text=_say("withdraw_help"))
        self.add_field(self.block(ruled=False), "reason", field)
        self.record.set_words(_say("withdraw"))
        self.finish()
        self.reason.edited.connect(self._typed)
        self.hide()

    def _typed(self) -> None:
        if self.isHidden():
            return
        field = self.fields["reason"]
        told = words("rule", "visor_text")
        if names_visor(self.reason.toPlainText()):
            field.set_problem(told)
        elif field.problem == told:
            field.set_problem("")
        self.touch()

    @property
    def answers(self) -> dict[str, str]:
        """The reason, for a draft."""
        return {"reason": self.reason.toPlainText()}

    def begin(self, title: str, what: str, answers: Mapping[str, object] | None) -> None:
        """Open it about a row, told in full."""
        self.set_title(title)
        self.what.setText(what)
        self.reason.setPlainText(str((answers or {}).get("reason", "")))
        self.set_busy(busy=False)
        self.show()
        self.opened()
        self.reason.setFocus(Qt.FocusReason.TabFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """While it is taken out, nothing can be pressed twice."""
        self.record.refuse(_say("withdrawing") if busy else "")
