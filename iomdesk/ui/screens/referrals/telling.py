"""Telling the offender manager: whom, when and how, with the letter's words to paste."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal

from iomdesk.domain.dates import read_date
from iomdesk.ui.look import Role
from iomdesk.ui.screens.referrals.decide import WIDTH
from iomdesk.ui.screens.referrals.life import how_words
from iomdesk.ui.screens.referrals.model import say
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, DateEdit, TextBox, TextLine
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.sideform import SideForm

HOWS: Final = ("e-mail", "telephone", "in person", "letter")
"""The ways a decision is told, as ``ReferralEvent.how`` keeps them."""


class TellPanel(SideForm):
    """Whom, when, how; the letter as text beneath.

    Signals:
        copy_asked: the letter's words are wanted in the clipboard.
        letter_asked: the letter is wanted as a paper.
    """

    kind = "tell"
    copy_asked = Signal()
    letter_asked = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(say("tell"), WIDTH)
        self._today = today
        self._about = Label("", Role.FIGURE, wrap=True)
        self._what = Label("", Role.BODY, "second", wrap=True)
        top = self.block(spacing=6)
        top.addWidget(self._about)
        top.addWidget(self._what)
        self.named = TextLine()
        self.on = DateEdit(lambda typed: read_date(typed, today=today()))
        self.how = Choice(tuple((how, how_words(how)) for how in HOWS))
        self.letter = TextBox(lines=7)
        self.letter.setReadOnly(True)
        self.copy = Button(say("copy"))
        self.show_letter = Button(say("show_letter"), icon="paper")
        body = self.block(ruled=False, spacing=10)
        self.add_field(body, "named", Field(say("field_named"), self.named,
                                            help_text=say("help_named")))  # fmt: skip
        self.add_field(body, "how", Field(say("field_how"), self.how))
        self.add_field(body, "on", Field(say("field_told_on"), self.on))
        body.addWidget(Field(say("field_letter"), self.letter, help_text=say("help_letter")))
        for button in (self.copy, self.show_letter):
            body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.finish(pinned=True)
        self.record.set_words(say("record_told"))
        self.named.textEdited.connect(self.touch)
        self.on.textEdited.connect(self.touch)
        self.how.chosen.connect(self.touch)
        self.copy.clicked.connect(self.copy_asked)
        self.show_letter.clicked.connect(self.letter_asked)

    def open_for(self, name: str, what: str, *, named: str, letter: str) -> None:
        """Show a decided referral."""
        self._about.setText(name)
        self._what.setText(what)
        self.setAccessibleDescription(name)
        self.named.setText(named)
        self.how.setCurrentIndex(0)
        self.on.set_day(self._today())
        self.letter.setPlainText(letter)
        self.opened()

    def focus_first(self) -> None:
        """To whom; to how when that is known already."""
        first = self.how if self.named.text().strip() else self.named
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def day(self) -> date | None:
        """The day it was told; None while it cannot be read."""
        self.on.read()
        return self.on.day

    def answers(self) -> dict[str, object]:
        """What a draft keeps."""
        return {"named": self.named.text(), "how": self.how.value, "on": self.on.text()}

    def take(self, answers: Mapping[str, object]) -> None:
        """Bring a draft back."""
        self.named.setText(str(answers.get("named", "")))
        self.how.set_value(answers.get("how", HOWS[0]))
        self.on.setText(str(answers.get("on", "")))
        self.on.read()
        self.tell(say("draft_back"))
        self.touch()
