"""What the meeting decides of a referral: accept or refuse, why, and who agrees."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.deciding import OF_REFERRALS, Decision, Verdict
from iomdesk.services.deciding import NewDecision
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
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.chairreferral import ReferralView

_LETTERS: Final[Mapping[Verdict, str]] = {Verdict.ACCEPTED: "C", Verdict.REFUSED: "X"}


def _say(code: str, params: Mapping[str, object] | None = None) -> str:
    return words("chair_decision", code, params)


class ReferralForm(FormBlock):
    """The panel "Decision" of a referral; shown as text once it is recorded.

    Signals:
        recorded(object): a ``NewDecision``. waive_asked(str): the six-month rule is to be set
            aside, with the reason as typed. wait_asked(str): put over, with the reason.
        edited: something was typed or chosen. note_asked: N. closed: Esc inside.
    """

    recorded = Signal(object)
    waive_asked = Signal(str)
    wait_asked = Signal(str)
    edited = Signal()
    note_asked = Signal()

    def __init__(self) -> None:
        super().__init__(_say("title"))
        self._open = False
        self._touched = False
        self._quiet = True
        self._waits = ""
        self.wait = Button(_say("wait"), kind=Kind.LINK, keys=PUT_OVER)
        self.add_to_head(self.wait)
        self.add_to_head(KeyCaps("D"))
        self.locked = Locked()
        self.form = QWidget()
        self.add(self.locked)
        self.add(self.form)
        column = QVBoxLayout(self.form)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        cards = [(one.value, words("verdict", one), _LETTERS[one]) for one in OF_REFERRALS]
        self.cards = Cards(_say("title"), cards)
        self.why_not = Label("", Role.SMALL, "warning", wrap=True)
        self.waive = Button(_say("waive"))
        self.reason = TextBox(lines=3)
        self.by = SuggestBox()
        self.agreed = AgreedRow()
        self.fields = {
            "reason": Field(_say("reason"), self.reason),
            "confirmed_by": Field(_say("confirmed_by"), self.by),
        }
        self.problem_line = Label("", Role.SMALL, "error", wrap=True)
        self.choice_line = Label("", Role.SMALL, "error", wrap=True)
        self.choice_line.hide()
        self.record = Button(_say("record"), kind=Kind.MAIN, keys="Ctrl+Enter")
        self.note = Button(_say("note"), keys="N", icon="note")
        self._hint = Label(_say("wall_hint_referral"), Role.SMALL, "second", wrap=True)
        foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        foot.setSpacing(8)
        buttons = Flow(gap=8, line_gap=6)
        buttons.addWidget(self.record)
        buttons.addWidget(self.note)
        foot.addLayout(buttons)
        self.turning = (foot,)
        foot.addWidget(self._hint, 1)
        foot.addWidget(Reason(self.record, self.form), 1)
        column.addWidget(self.choice_line)  # above: what has the focus is scrolled to
        column.addWidget(self.cards)
        column.addWidget(self.why_not)
        column.addWidget(self.waive, 0, Qt.AlignmentFlag.AlignLeft)
        for field in self.fields.values():
            column.addWidget(field)
        column.addWidget(self.agreed)
        column.addWidget(self.problem_line)
        column.addLayout(foot)
        self._listen()
        self.end()

    def _listen(self) -> None:
        self.cards.chosen.connect(self._chose)
        self.reason.edited.connect(self._reason_typed)
        self.by.editTextChanged.connect(self._typed)
        self.agreed.changed.connect(self._typed)
        self.record.clicked.connect(self.commit)
        self.note.clicked.connect(self.note_asked)
        self.wait.clicked.connect(self.put_over)
        self.waive.clicked.connect(lambda: self.waive_asked.emit(self.words_typed))

    # ---- what it is told ---------------------------------------------------------------

    def begin(
        self, view: "ReferralView", people: Sequence[str], kept: Mapping[str, object]
    ) -> None:
        """Open for a referral, with what a draft kept."""
        self._quiet = True
        self._open = True
        said = {name: str(value or "") for name, value in kept.items()}
        self.reason.setPlainText(said.get("reason", ""))
        self.by.offer(people)
        self.by.put(said.get("confirmed_by", ""))
        self.agreed.begin(view.agencies, said.get("not_agreeing", ""))
        self.cards.choose(said.get("verdict", ""))
        self._clear()
        self._touched = bool(said)
        self.locked.hide()
        self.form.show()
        self.wait.show()
        self.renew(view)
        self._quiet = False

    def renew(self, view: "ReferralView") -> None:
        """The referral or the room changed: what was typed stays."""
        self.agreed.offer(view.agencies)
        refused = [one for one in view.may if not one.allowed]
        for one in view.may:
            self.cards.cards[one.verdict.value].setEnabled(one.allowed)
        if self.cards.current in {one.verdict.value for one in refused}:
            self.cards.choose("")
        self.why_not.setText("\n".join(dict.fromkeys(one.why_not for one in refused)))
        self.why_not.setVisible(bool(refused))
        self.waive.setVisible(view.may_waive)
        self.fields["confirmed_by"].setVisible(not view.needs_meeting)

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
        self.by.put("")
        self._clear()
        self.form.hide()
        self.wait.hide()

    def refuse(self, why: str) -> None:
        """Decisions wait, in these words; empty when they may be made."""
        self._waits = why
        self.record.refuse(why)
        self._hint.setVisible(not why)

    def set_busy(self, *, busy: bool) -> None:
        """While it is recorded, it cannot be recorded again."""
        self.record.refuse(_say("recording") if busy else self._waits)

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
            self.fields[name].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.tell(text)

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
            "confirmed_by": self.by.text,
            "not_agreeing": self.agreed.not_agreeing,
        }

    def take_focus(self) -> None:
        """D: to the choice, or to what can still be done."""
        if self.open:
            self.cards.take_focus()
        else:
            self.locked.take_focus()

    def turn(self, *, narrow: bool) -> None:
        """Lay out for much room or for little."""
        super().turn(narrow=narrow)
        self.wait.show_caps(on=not narrow)

    def put_over(self) -> None:
        """To the next meeting, with the reason as typed; to what is recorded once it is."""
        if self.open:
            self.wait_asked.emit(self.words_typed)
        else:
            self.locked.take_focus()

    def _chose(self, _key: str) -> None:
        self._clear()
        self._typed()

    def _reason_typed(self) -> None:
        if self.words_typed:
            self.fields["reason"].set_problem("")
        self._typed()

    def _typed(self, _value: object = None) -> None:
        if self._quiet:
            return
        self._touched = True
        self.agreed.problem("")
        self.edited.emit()

    def commit(self) -> None:
        """Ctrl+Enter: what is missing is said; else it is told."""
        if not self.open or self.record.reason:
            return
        self._clear()
        if not self.cards.current:
            self.choice_line.setText(_say("choose_one"))
            self.choice_line.show()
            self.cards.take_focus()
            return
        confirmed = self.by.text.strip()
        self.recorded.emit(
            NewDecision(
                verdict=Verdict(self.cards.current),
                reason=self.words_typed,
                agencies=self.agreed.agreeing,
                confirmed_by="" if self.fields["confirmed_by"].isHidden() else confirmed,
            )
        )
