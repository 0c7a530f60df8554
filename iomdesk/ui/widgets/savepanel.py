"""Saving copies: with a password or without, and who is told in the log."""

from PySide6.QtWidgets import QRadioButton

from iomdesk.domain.passphrase import require
from iomdesk.domain.problems import RuleViolation
from iomdesk.ui.look import Role
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import PassphraseBox
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.words import words

_MOST_BYTES = 127


def _say(code: str) -> str:
    return words("saving", code)


class SavePanel(SideForm):
    """Asks for a password, twice, before a copy leaves the encrypted store."""

    def __init__(self) -> None:
        super().__init__(_say("title"), 340)
        self._what = Label("", Role.BODY_STRONG, wrap=True)
        self.secured = QRadioButton(_say("with"))
        self.plain = QRadioButton(_say("without"))
        self.first = PassphraseBox()
        self.second = PassphraseBox()
        for box in (self.first, self.second):
            box.setProperty("big", "")
        self._logged = Label("", Role.SMALL, "second", wrap=True)
        block = self.block(spacing=8)
        block.addWidget(self._what)
        block.addWidget(Label(_say("advice"), wrap=True))
        block = self.block(ruled=False, spacing=8)
        block.addWidget(self.secured)
        first = Field(_say("first"), self.first, help_text=_say("help"))
        self.add_field(block, "passphrase", first)
        self.add_field(block, "second", Field(_say("second"), self.second))
        block.addWidget(self.plain)
        block.addWidget(self._logged)
        self.finish()
        self.secured.toggled.connect(self._turned)
        for box in (self.first, self.second):
            box.textEdited.connect(self.touch)
            box.returnPressed.connect(self.committed)

    def open_for(self, what: str, logged: str, *, folder: bool) -> None:
        """Offer to save, with a password unless that is turned off."""
        self._what.setText(what)
        self._logged.setText(logged)
        self.record.set_words(_say("choose" if folder else "choose_file"))
        self.secured.setChecked(True)
        self.forget()
        self.opened()

    def forget(self) -> None:
        """Let go of what was typed."""
        for box in (self.first, self.second):
            box.clear()
            box.hide_words()

    def _turned(self, on: bool) -> None:
        for name in ("passphrase", "second"):
            self.fields[name].setVisible(on)
        self.touch()

    def password(self) -> str | None:
        """The password, empty for none; None while it cannot be used, which is shown."""
        for field in self.fields.values():
            field.set_problem("")
        if self.plain.isChecked():
            return ""
        typed = self.first.text()
        try:
            require(typed)
        except RuleViolation as problem:
            self.problem("passphrase", words("rule", problem.code, problem.params))
            return None
        if len(typed.encode()) > _MOST_BYTES:
            self.problem("passphrase", words("rule", "password_long", {"most": _MOST_BYTES}))
            return None
        if typed != self.second.text():
            self.problem("second", _say("differ"))
            return None
        return typed
