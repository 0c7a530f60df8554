"""A decision as it was recorded: text, its corrections, and the line for another one."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.dates import show_date, show_moment
from iomdesk.domain.deciding import Decision
from iomdesk.ui.look import Role
from iomdesk.ui.screens.chair.block import Entry
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import TextLine
from iomdesk.ui.widgets.label import Icon, Label
from iomdesk.words import words


def _say(code: str, params: Mapping[str, object] | None = None) -> str:
    return words("chair_decision", code, params)


class CorrectEntry(Entry):
    """The words of a correction.

    Signals:
        given(str): the words.
    """

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__(_say("correct"), _say("correct_record"))
        self.text = TextLine()
        self.fields["text"] = Field(_say("correct_field"), self.text)
        self.column.addWidget(self.fields["text"])
        self.finish()
        self.text.textEdited.connect(self.typed)
        self.committed.connect(lambda: self.given.emit(self.text.text().strip()))

    @property
    def answers(self) -> dict[str, str]:
        """What stands here."""
        return {"text": self.text.text()}

    def fill(self, kept: Mapping[str, str]) -> None:
        """Fill the box."""
        self.text.setText(kept.get("text", ""))


class Locked(QWidget):
    """What was decided, or that the decision waits.

    Signals:
        correct_asked: the button. take_back_asked: of a wait.
    """

    correct_asked = Signal()
    take_back_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inside = QVBoxLayout()
        inside.setContentsMargins(12, 12, 12, 12)
        inside.setSpacing(6)
        column.addLayout(inside)
        head = QHBoxLayout()
        head.setSpacing(6)
        self._icon = Icon("tick", "greenText", 14)
        self.what = Label("", Role.BODY_STRONG, wrap=True)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.what, 1)
        inside.addLayout(head)
        self.reason = Label("", Role.BODY, wrap=True)
        self.more = Label("", Role.SMALL, "second", wrap=True)
        self.corrections = Label("", Role.SMALL, wrap=True)
        self.open_still = Label("", Role.BODY_STRONG, "warning", wrap=True)
        self.open_still.hide()
        for part in (self.reason, self.more, self.corrections, self.open_still):
            inside.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.correct = Button(_say("correct"))
        self.take_back = Button(_say("take_back"))
        self._lock = Label(_say("locked"), Role.SMALL, "second", wrap=True)
        row.addWidget(self.correct)
        row.addWidget(self.take_back)
        row.addWidget(self._lock, 1)
        inside.addLayout(row)
        self.entry = CorrectEntry()
        column.addWidget(self.entry)
        self.correct.clicked.connect(self.correct_asked)
        self.take_back.clicked.connect(self.take_back_asked)

    def show_decision(self, decision: Decision, told: str) -> None:
        """A recorded decision; ``told``: what was decided, in a few words."""
        self._icon.set_icon("tick", "greenText")
        self.what.setText(told)
        lines = [
            _say("recorded_at", {"when": show_moment(decision.at), "who": decision.who}),
            _say("agreed", {"agencies": ", ".join(decision.agencies)}),
        ]
        if decision.look_again_on is not None:
            lines.append(_say("again_on", {"date": show_date(decision.look_again_on)}))
        if decision.against:
            lines.append(_say("against", {"reason": decision.against}))
        if decision.facts:
            lines.append(decision.facts)
        self._fill(decision.reason, "\n".join(lines))
        self.corrections.setText(
            "\n".join(
                _say("correction", {"when": show_moment(one.at), "text": one.body})
                for one in decision.corrections
            )
        )
        self.corrections.setVisible(bool(decision.corrections))
        self.correct.show()
        self._lock.show()
        self.take_back.hide()

    def owe(self, text: str) -> None:
        """What the item still needs before it is done; empty for nothing."""
        self.open_still.setText(text)
        self.open_still.setVisible(bool(text))

    def show_wait(self, reason: str) -> None:
        """The decision waits."""
        self._icon.set_icon("dash", "alertText")
        self.what.setText(_say("waits"))
        self._fill(reason, "")
        for part in (self.correct, self._lock, self.corrections):
            part.hide()
        self.take_back.show()

    def clear(self) -> None:
        """Let go of every word."""
        self.what.setText("")
        self._fill("", "")
        self.corrections.setText("")
        self.owe("")
        self.entry.shut()

    def take_focus(self) -> None:
        """To what can be done still."""
        for button in (self.correct, self.take_back):
            if button.isVisibleTo(self):
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _fill(self, reason: str, more: str) -> None:
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self.more.setText(more)
        self.more.setVisible(bool(more))
