"""What the panels "Decision" of a case and of a referral share: choice, why, who agrees, foot."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.deciding import Decision
from iomdesk.ui.look import Role
from iomdesk.ui.screens.chair.agreeing import AgreedRow
from iomdesk.ui.screens.chair.block import PUT_OVER, FormBlock
from iomdesk.ui.screens.chair.choosing import Cards
from iomdesk.ui.screens.chair.lockedblock import Locked
from iomdesk.ui.widgets.badge import KeyCaps
from iomdesk.ui.widgets.button import Button, Kind, Reason
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.flow import Flow
from iomdesk.ui.widgets.inputs import TextBox
from iomdesk.ui.widgets.label import Label
from iomdesk.words import words


def say(code: str, params: Mapping[str, object] | None = None) -> str:
    """Words of the panel "Decision"."""
    return words("chair_decision", code, params)


class VerdictForm(FormBlock):
    """A panel "Decision"; shown as text once it is recorded.

    Whoever makes one puts what is between the choice and the foot into ``column``, then calls
    ``add_foot``.

    Attributes:
        cards: the choices. reason, agreed: why, and who agrees; not in the column yet.
        fields: by the name a RuleViolation gives. locked: what is recorded.

    Signals:
        recorded(object): Ctrl+Enter or the button, with a ``NewDecision``.
        edited: something was typed or chosen. note_asked: the button N.
        wait_asked(str): put over to the next meeting, with the reason as typed.
    """

    recorded = Signal(object)
    edited = Signal()
    note_asked = Signal()
    wait_asked = Signal(str)

    def __init__(self, cards: Sequence[tuple[str, str, str]], *, gap: int) -> None:
        super().__init__(say("title"))
        self._open = False
        self._touched = False
        self._quiet = True
        self._waits = ""
        self.wait = Button(say("wait"), kind=Kind.LINK, keys=PUT_OVER)
        self.add_to_head(self.wait)
        self.add_to_head(KeyCaps("D"))
        self.locked = Locked()
        self.add(self.locked)
        self.form = QWidget()
        self.add(self.form)
        self.column = QVBoxLayout(self.form)
        self.column.setContentsMargins(12, 12, 12, 12)
        self.column.setSpacing(gap)
        self.choice_line = Label("", Role.SMALL, "error", wrap=True)
        self.choice_line.hide()
        self.cards = Cards(say("title"), cards)
        self.reason = TextBox(lines=3)
        self.agreed = AgreedRow()
        self.fields = {"reason": Field(say("reason"), self.reason)}
        self.column.addWidget(self.choice_line)  # above: what has the focus is scrolled to
        self.column.addWidget(self.cards)

    def add_foot(self, hint: str) -> QBoxLayout:
        """What is amiss, the buttons, and when the wall shows it; gives the row."""
        self.problem_line = Label("", Role.SMALL, "error", wrap=True)
        self.problem_line.hide()
        self.column.addWidget(self.problem_line)
        self.record = Button(say("record"), kind=Kind.MAIN, keys="Ctrl+Enter")
        self.note = Button(say("note"), keys="N", icon="note")
        self._hint = Label(hint, Role.SMALL, "second", wrap=True)
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(8)
        buttons = Flow(gap=8, line_gap=6)
        buttons.addWidget(self.record)
        buttons.addWidget(self.note)
        row.addLayout(buttons)
        row.addWidget(self._hint, 1)
        row.addWidget(Reason(self.record, self.form), 1)
        self.column.addLayout(row)
        self.wait.clicked.connect(self.put_over)
        self.cards.chosen.connect(self._chose)
        self.reason.edited.connect(self._reason_typed)
        self.agreed.changed.connect(self._typed)
        self.record.clicked.connect(self.commit)
        self.note.clicked.connect(self.note_asked)
        return row

    # ---- what it is told ---------------------------------------------------------------

    def _start(self, kept: Mapping[str, object]) -> dict[str, str]:
        """It opens: nothing is told until ``_show_open``; gives what a draft kept, as text."""
        self._quiet = self._open = True
        said = {name: str(value or "") for name, value in kept.items()}
        self.reason.setPlainText(said.get("reason", ""))
        return said

    def _show_open(self, *, touched: bool) -> None:
        """All boxes are filled: show them."""
        self._clear()
        self._touched = touched
        self.locked.hide()
        self.form.show()
        self.wait.show()

    def show_locked(self, decision: Decision, told: str) -> None:
        """It is recorded: text, and the way to a dated correction."""
        self._let_go()
        self.locked.show_decision(decision, told)
        self.locked.show()

    def show_waiting(self, reason: str) -> None:
        """It was put over to the next meeting."""
        self._let_go()
        self.locked.show_wait(reason)
        self.locked.show()

    def end(self) -> None:
        """Forget what it was about."""
        self._let_go()
        self.locked.clear()
        self.locked.hide()

    def _let_go(self) -> None:
        self._quiet = True
        self._open = self._touched = False
        self.reason.setPlainText("")
        self.form.hide()
        self.wait.hide()

    def refuse(self, why: str) -> None:
        """Decisions wait, in these words; empty when they may be made."""
        self._waits = why
        self.record.refuse(why)
        self._hint.setVisible(not why)

    def set_busy(self, *, busy: bool) -> None:
        """While it is recorded, it cannot be recorded again."""
        self.record.refuse(say("recording") if busy else self._waits)

    def tell(self, text: str) -> None:
        """Say what is amiss and belongs to no field."""
        self.problem_line.setText(text)
        self.problem_line.setVisible(bool(text))

    def problem(self, name: str, text: str) -> None:
        """Show a problem at its field, and go there."""
        if name == "agencies":
            self.agreed.problem(text)
        elif name in self.fields and not self.fields[name].isHidden():
            self.fields[name].set_problem(text)
            self._editor(name).setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.tell(text)

    def _editor(self, name: str) -> QWidget:
        """Where a field is filled."""
        return self.fields[name].editor

    def _choose_first(self, text: str) -> None:
        """Say what is amiss with the choice, and go there."""
        self.choice_line.setText(text)
        self.choice_line.show()
        self.cards.take_focus()

    def _clear(self) -> None:
        for field in self.fields.values():
            field.set_problem("")
        self.agreed.problem("")
        self.choice_line.hide()
        self.tell("")

    # ---- what it says ------------------------------------------------------------------

    @property
    def open(self) -> bool:
        """Whether it can be filled."""
        return self._open

    @property
    def touched(self) -> bool:
        """Whether something was typed or chosen that is worth a draft."""
        return self._touched

    @property
    def words_typed(self) -> str:
        """The reason as it stands."""
        return self.reason.toPlainText().strip()

    @property
    def answers(self) -> dict[str, str]:
        """What stands in every field, for a draft."""
        return {
            "verdict": self.cards.current,
            "reason": self.reason.toPlainText(),
            "not_agreeing": self.agreed.not_agreeing,
        }

    # ---- what happens in it ------------------------------------------------------------

    def take_focus(self) -> None:
        """D: to the choice; to what can still be done once it is recorded."""
        if self.open:
            self.cards.take_focus()
        else:
            self.locked.take_focus()

    def put_over(self) -> None:
        """To the next meeting, with the reason as typed; to what is recorded once it is."""
        if self.open:
            self.wait_asked.emit(self.words_typed)
        else:
            self.locked.take_focus()

    def turn(self, *, narrow: bool) -> None:
        """Lay out for much room or for little."""
        super().turn(narrow=narrow)
        self.wait.show_caps(on=not narrow)

    def _chose(self, _key: str) -> None:
        self._clear()
        self._typed()

    def _reason_typed(self) -> None:
        if self.words_typed:
            self.fields["reason"].set_problem("")
        self._touch()

    def _typed(self, _value: object = None) -> None:
        """Something other than the reason was typed or chosen."""
        self._touch()

    def _touch(self) -> None:
        """Something was typed or chosen: a draft is kept."""
        if self._quiet:
            return
        self._touched = True
        self.agreed.problem("")
        self.edited.emit()
