"""What the meeting decides of a case: four choices, why, until when, and who agrees."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.deciding import OF_CASES, Decision, LeaveGround, Verdict
from iomdesk.domain.people import Rag
from iomdesk.domain.ragfacts import VALUES
from iomdesk.formdef.scheme import Scheme
from iomdesk.services.deciding import NewDecision
from iomdesk.services.wall import Proposed
from iomdesk.ui.look import Role
from iomdesk.ui.screens.chair.agreeing import AgreedRow
from iomdesk.ui.screens.chair.block import PUT_OVER, FormBlock
from iomdesk.ui.screens.chair.choosing import Cards
from iomdesk.ui.screens.chair.lockedblock import Locked
from iomdesk.ui.screens.chair.terms import About, Terms
from iomdesk.ui.widgets.badge import KeyCaps
from iomdesk.ui.widgets.button import Button, Kind, Reason
from iomdesk.ui.widgets.evidence import EvidenceBlock
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.flow import Flow
from iomdesk.ui.widgets.inputs import TextBox
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.ragtests import LETTERS
from iomdesk.words import words

_LETTERS: Final[Mapping[Verdict, str]] = {
    Verdict.KEEP: "K",
    Verdict.CHANGE: "C",
    Verdict.TO_PANEL: "P",
    Verdict.LEAVE: "X",
}


def _say(code: str, params: Mapping[str, object] | None = None) -> str:
    return words("chair_decision", code, params)


class DecisionForm(FormBlock):
    """The panel "Decision" of mock-up 07; shown as text once it is recorded.

    Signals:
        recorded(object): Ctrl+Enter or the button, with a ``NewDecision``.
        proposed(object): a ``Proposed`` for the wall, None for nothing.
        edited: something was typed or chosen. note_asked: the button N.
        wait_asked(str): put over to the next meeting, with the reason as typed.
        closed: Esc was pressed inside. grew: it needs more room than before.
    """

    recorded = Signal(object)
    proposed = Signal(object)
    edited = Signal()
    note_asked = Signal()
    wait_asked = Signal(str)
    grew = Signal()

    def __init__(self, scheme: Scheme, today: Callable[[], date]) -> None:
        super().__init__(_say("title"))
        self._today = today
        self._about: About | None = None
        self._touched = False
        self._quiet = True
        self._waits = ""
        self.wait = Button(_say("wait"), kind=Kind.LINK, keys=PUT_OVER)
        self.add_to_head(self.wait)
        self.add_to_head(KeyCaps("D"))
        self.locked = Locked()
        self.add(self.locked)
        self.form = QWidget()
        self.add(self.form)
        column = QVBoxLayout(self.form)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(12)
        cards = [
            (one.value, words("verdict", one, {"status": ""}), _LETTERS[one]) for one in OF_CASES
        ]
        self.cards = Cards(_say("title"), cards)
        self.terms = Terms(today)
        self.reason = TextBox(lines=3)
        self.agreed = AgreedRow()
        self.fields = {**self.terms.fields, "reason": Field(_say("reason"), self.reason)}
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.fields["reason"])
        right.addWidget(self.agreed)
        right.addStretch(1)
        two = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        two.setSpacing(16)
        two.addWidget(self.terms)
        two.addLayout(right, 1)
        self.evidence = EvidenceBlock(scheme)
        self.tests = QWidget()
        halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.tests)
        halves.setContentsMargins(0, 0, 0, 0)
        halves.setSpacing(16)
        for half in (self.evidence, self.evidence.said):
            halves.addWidget(half, 1, Qt.AlignmentFlag.AlignTop)
        self.choice_line = Label("", Role.SMALL, "error", wrap=True)
        self.choice_line.hide()
        column.addWidget(self.choice_line)  # above: what has the focus is scrolled to
        column.addWidget(self.cards)
        column.addLayout(two)
        column.addWidget(self.tests)
        self.turning = (two, halves, self._build_foot(column))
        self._listen()
        self.form.hide()
        self.locked.hide()

    def _build_foot(self, column: QVBoxLayout) -> QBoxLayout:
        self.problem_line = Label("", Role.SMALL, "error", wrap=True)
        self.problem_line.hide()
        column.addWidget(self.problem_line)
        self.record = Button(_say("record"), kind=Kind.MAIN, keys="Ctrl+Enter")
        self.note = Button(_say("note"), keys="N", icon="note")
        self._hint = Label(_say("wall_hint"), Role.SMALL, "second", wrap=True)
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(8)
        buttons = Flow(gap=8, line_gap=6)
        buttons.addWidget(self.record)
        buttons.addWidget(self.note)
        row.addLayout(buttons)
        row.addWidget(self._hint, 1)
        row.addWidget(Reason(self.record, self.form), 1)
        column.addLayout(row)
        return row

    def _listen(self) -> None:
        self.wait.clicked.connect(self.put_over)
        self.cards.chosen.connect(self._chose)
        self.terms.retargeted.connect(self._retarget)
        self.terms.edited.connect(self._typed)
        self.reason.edited.connect(self._reason_typed)
        self.agreed.changed.connect(self._typed)
        self.evidence.edited.connect(self._typed)
        self.record.clicked.connect(self.commit)
        self.note.clicked.connect(self.note_asked)

    # ---- what it is told ---------------------------------------------------------------

    def begin(self, about: About, agencies: Sequence[str], kept: Mapping[str, object]) -> None:
        """Open for a case, with what a draft kept."""
        self._quiet = True
        self._about = about
        said = {name: str(value or "") for name, value in kept.items()}
        keep = self.cards.cards[Verdict.KEEP.value]
        keep.set_words(words("verdict", "keep", {"status": about.rag.spoken}))
        self.cards.choose(said.get("verdict", ""))
        self.terms.begin(said)
        self.terms.show_about(about)
        self.reason.setPlainText(said.get("reason", ""))
        self.agreed.begin(agencies, said.get("not_agreeing", ""))
        self.evidence.begin(about.asked, self._to, self._today(), said)
        self._clear()
        self._touched = bool(said)
        self.locked.hide()
        self.form.show()
        self.wait.show()
        self._show()
        self._quiet = False
        self._propose()

    def renew(self, about: About, agencies: Sequence[str]) -> None:
        """The record or the room changed: what was typed stays."""
        self._about = about
        self.terms.show_about(about)
        self.agreed.offer(agencies)
        self.evidence.renew(about.asked)
        self._show()

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
        """Forget whom it was about."""
        self._let_go()
        self.locked.clear()
        self.locked.hide()

    def _let_go(self) -> None:
        self._quiet = True
        self._about = None
        self.reason.setPlainText("")
        self.evidence.end()
        self._touched = False
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
        if name == "against":
            self.tests.show()
            self.evidence.show_problem(text)
        elif name == "agencies":
            self.agreed.problem(text)
        elif name in self.fields and not self.fields[name].isHidden():
            self.fields[name].set_problem(text)
            editor = self.terms.to if name == "status" else self.fields[name].editor
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
        elif name == "verdict":
            self.choice_line.setText(text)
            self.choice_line.show()
            self.cards.take_focus()
        else:
            self.tell(text)

    # ---- what it says ------------------------------------------------------------------

    @property
    def verdict(self) -> Verdict | None:
        """What is chosen; None while nothing is."""
        return Verdict(self.cards.current) if self.cards.current else None

    @property
    def open(self) -> bool:
        """Whether it can be filled."""
        return self._about is not None

    @property
    def touched(self) -> bool:
        """Whether something was typed or chosen that is worth a draft."""
        return self._touched

    @property
    def answers(self) -> dict[str, str]:
        """What stands in every field, for a draft."""
        return {
            "verdict": self.cards.current,
            "reason": self.reason.toPlainText(),
            "not_agreeing": self.agreed.not_agreeing,
            **self.terms.answers,
            **self.evidence.answers,
        }

    @property
    def _to(self) -> Rag | None:
        return self.terms.status if self.verdict is Verdict.CHANGE else None

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
            self.wait_asked.emit(self.reason.toPlainText().strip())
        else:
            self.locked.take_focus()

    def change_status(self) -> None:
        """R: the status is to change; to which one is asked."""
        if not self.open:
            self.locked.take_focus()
            return
        if self.verdict is not Verdict.CHANGE:
            self.cards.choose(Verdict.CHANGE)
            self._chose(Verdict.CHANGE)
        self.terms.to.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chose(self, _key: str) -> None:
        self._clear()
        self._retarget()

    def _retarget(self) -> None:
        if self._to is not None:
            self.evidence.retarget(self._to)
        self._typed()

    def _reason_typed(self) -> None:
        if self.reason.toPlainText().strip():
            self.fields["reason"].set_problem("")
        self._typed(show=False)

    def _typed(self, _value: object = None, *, show: bool = True) -> None:
        if self._quiet:
            return
        if show:
            self._show()
            self._propose()
        self._touched = True
        self.agreed.problem("")
        self.edited.emit()

    def _propose(self) -> None:
        verdict = self.verdict
        if self._quiet or not self.open:
            return
        if verdict is None or verdict is Verdict.LEAVE:
            self.proposed.emit(None)
            return
        again = self.terms.look_again_on
        panel = verdict is Verdict.TO_PANEL
        self.proposed.emit(Proposed(to=self._to, look_again_on=again, to_panel=panel))

    def _clear(self) -> None:
        for field in self.fields.values():
            field.set_problem("")
        self.agreed.problem("")
        self.choice_line.hide()
        self.tell("")

    def _show(self) -> None:
        """Only what belongs to what is chosen."""
        allowed = self.evidence.allowed
        self.terms.show_for(self.verdict, allowed=allowed)
        on, was = self._to is not None and not allowed, not self.tests.isHidden()
        # What was said here stays in view: the next fact is not taken away under the hand.
        on = on or (self._to is not None and was and self.evidence.touched)
        self.tests.setVisible(on)
        if on and not was:
            self.grew.emit()

    def commit(self) -> None:
        """Ctrl+Enter: what is missing is said; else it is told."""
        if not self.open or self.record.reason:
            return
        self._clear()
        verdict = self.verdict
        self.terms.again.read()
        leaves = verdict is Verdict.LEAVE
        if verdict is None:
            self.problem("verdict", _say("choose_one"))
            return
        if self.terms.again.problem and not leaves:
            self.problem("look_again_on", self.terms.again.problem)
            return
        if self._to is not None and self.reason.toPlainText().strip():
            self._show()
            if not self.evidence.check():
                return
        channel = words("source_channel", "meeting")
        no_reoffending, supports = self.terms.facts
        ground = self.terms.ground.value if leaves else None
        self.recorded.emit(
            NewDecision(
                verdict=verdict,
                reason=self.reason.toPlainText().strip(),
                agencies=self.agreed.agreeing,
                to=self._to,
                look_again_on=None if leaves else self.terms.look_again_on,
                against=self.evidence.why if self._to is not None else "",
                facts=self.evidence.statements(channel) if self._to is not None else (),
                ground=None if ground is None else LeaveGround(ground),
                no_reoffending=no_reoffending,
                intelligence_supports=supports,
            )
        )

    def turn(self, *, narrow: bool) -> None:
        """Lay out for much room or for little."""
        super().turn(narrow=narrow)
        self.wait.show_caps(on=not narrow)
        self.terms.set_wide(wide=narrow)

    def letters(self) -> frozenset[Qt.Key]:
        """A fact says its own letters: N is "no" there, and no note; 1 to 4 a status."""
        if self.terms.to.hasFocus():
            return frozenset((Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4))
        here = next((row for row in self.evidence.facts.values() if row.hasFocus()), None)
        if here is None:
            return frozenset()
        return frozenset(LETTERS[one] for one in VALUES[here.fact])
