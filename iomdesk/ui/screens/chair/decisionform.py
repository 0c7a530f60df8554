"""What the meeting decides of a case: four choices, why, until when, and who agrees."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.dates import DateReading, read_date, show_date
from iomdesk.domain.deciding import OF_CASES, Decision, LeaveGround, Verdict
from iomdesk.domain.people import Rag
from iomdesk.formdef.scheme import Scheme
from iomdesk.services.deciding import NewDecision
from iomdesk.services.ragasking import Asked
from iomdesk.services.wall import Proposed
from iomdesk.ui.look import Role
from iomdesk.ui.screens.chair.block import Block, own_keys
from iomdesk.ui.screens.chair.choosing import AgreedBy, Cards, RagChoice
from iomdesk.ui.screens.chair.lockedblock import Locked
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.badge import KeyCaps, RagBadge
from iomdesk.ui.widgets.button import Button, Kind, Reason
from iomdesk.ui.widgets.evidence import EvidenceBlock
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, DateEdit, TextBox
from iomdesk.ui.widgets.label import Icon, Label
from iomdesk.ui.widgets.move import LOOK_AGAIN_DAYS
from iomdesk.ui.widgets.table import ENTER
from iomdesk.words import words

_LEFT: Final = 256
_LETTERS: Final[Mapping[Verdict, str]] = {
    Verdict.KEEP: "K",
    Verdict.CHANGE: "C",
    Verdict.TO_PANEL: "P",
    Verdict.LEAVE: "X",
}
_SAID: Final[tuple[tuple[object, str], ...]] = (("", "not_said"), ("1", "yes"), ("0", "no"))


def _say(code: str, params: Mapping[str, object] | None = None) -> str:
    return words("chair_decision", code, params)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whom the decision is about.

    Attributes:
        look_again_on: the day the record has now. panel_on: the next Panel; None for none.
        asked: what the tests of a status need.
    """

    name: str
    rag: Rag
    look_again_on: date | None
    panel_on: date | None
    asked: Asked


class DecisionForm(Block):
    """The panel "Decision" of mock-up 07; shown as text once it is recorded.

    Signals:
        recorded(object): Ctrl+Enter or the button, with a ``NewDecision``.
        proposed(object): a ``Proposed`` for the wall, None for nothing.
        edited: something was typed or chosen. note_asked: the button N.
        wait_asked(str): put over to the next meeting, with the reason as typed.
        take_back_asked: of the wait. correct_asked(str): a dated correction.
        closed: Esc was pressed inside.
    """

    recorded = Signal(object)
    proposed = Signal(object)
    edited = Signal()
    note_asked = Signal()
    wait_asked = Signal(str)
    take_back_asked = Signal()
    closed = Signal()

    def __init__(self, scheme: Scheme, today: Callable[[], date]) -> None:
        super().__init__(_say("title"))
        self._today = today
        self._about: About | None = None
        self._touched = False
        self._quiet = True
        self._waits = ""
        self.fields: dict[str, Field] = {}
        self.wait = Button(_say("wait"), kind=Kind.LINK)
        self.wait.clicked.connect(self._wait)
        self.add_to_head(self.wait)
        self.add_to_head(KeyCaps("D"))
        self.locked = Locked()
        self.add(self.locked)
        self.form = QWidget()
        self.add(self.form)
        self._column = QVBoxLayout(self.form)
        self._column.setContentsMargins(12, 12, 12, 12)
        self._column.setSpacing(12)
        cards = [
            (one.value, words("verdict", one, {"status": ""}), _LETTERS[one]) for one in OF_CASES
        ]
        self.cards = Cards(_say("title"), cards)
        self._column.addWidget(self.cards)
        self._build_two(scheme)
        self._build_foot()
        self._listen()
        self.form.hide()
        self.locked.hide()

    # ---- what it is made of ------------------------------------------------------------

    def _build_two(self, scheme: Scheme) -> None:
        self._two = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._two.setSpacing(16)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(3)
        self._left_column = left
        self.to = RagChoice()
        self._from = RagBadge()
        self._status = QWidget()
        pair = QHBoxLayout(self._status)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(6)
        pair.addWidget(self._from)
        pair.addWidget(Icon("arrow", "text2"))
        pair.addWidget(self.to)
        pair.addStretch(1)
        self._status_field = Field(_say("new_status"), self._status)
        self.to.setAccessibleName(_say("new_status"))
        self._status_field.setFocusProxy(self.to)
        self._tests_icon = Icon("tick", "greenText", 14)
        self._tests = Label("", Role.SMALL, "second", wrap=True)
        self._tests_row = QWidget()
        tests = QHBoxLayout(self._tests_row)
        tests.setContentsMargins(0, 2, 0, 0)
        tests.setSpacing(5)
        tests.addWidget(self._tests_icon, 0, Qt.AlignmentFlag.AlignTop)
        tests.addWidget(self._tests, 1)
        self._goes = Label("", Role.DENSE, wrap=True)
        self.again = DateEdit(self._read)
        self.again.setMaximumWidth(theme().px(140))
        self._again_field = Field(_say("look_again"), self.again)
        self.ground = Choice(tuple((one, words("leave_ground", one)) for one in LeaveGround))
        said = tuple((value, _say(code)) for value, code in _SAID)
        self.no_reoffending = Choice(said)
        self.intelligence = Choice(said)
        for choice in (self.ground, self.no_reoffending, self.intelligence):
            choice.setSizeAdjustPolicy(
                Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            choice.setMinimumContentsLength(6)
        self._ground_field = Field(_say("ground"), self.ground, wrap=True)
        self._facts = (
            Field(_say("no_reoffending"), self.no_reoffending, wrap=True, role=Role.SMALL),
            Field(_say("intelligence_supports"), self.intelligence, wrap=True, role=Role.SMALL),
        )
        for part in (
            self._status_field, self._tests_row, self._goes, self._ground_field, *self._facts
        ):  # fmt: skip
            left.addWidget(part)
        left.addSpacing(4)
        left.addWidget(self._again_field)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(8)
        self.reason = TextBox(lines=3)
        self._reason_field = Field(_say("reason"), self.reason)
        right.addWidget(self._reason_field)
        agreed = QHBoxLayout()
        agreed.setSpacing(10)
        agreed.addWidget(Label(_say("agreed_by"), Role.SMALL, "second"), 0,
                         Qt.AlignmentFlag.AlignTop)  # fmt: skip
        self.agreed = AgreedBy()
        agreed.addWidget(self.agreed, 1)
        right.addLayout(agreed)
        self._agreed_problem = Label("", Role.SMALL, "error", wrap=True)
        self._agreed_problem.hide()
        right.addWidget(self._agreed_problem)
        right.addStretch(1)
        self._two.addWidget(self._left)
        self._two.addLayout(right, 1)
        self._column.addLayout(self._two)
        self.evidence = EvidenceBlock(scheme)
        self._evidence = QWidget()
        halves = QHBoxLayout(self._evidence)
        halves.setContentsMargins(0, 0, 0, 0)
        halves.setSpacing(16)
        for half in (self.evidence, self.evidence.said):
            halves.addWidget(half, 1, Qt.AlignmentFlag.AlignTop)
        self._column.addWidget(self._evidence)
        self.fields = {
            "status": self._status_field,
            "look_again_on": self._again_field,
            "reason": self._reason_field,
            "ground": self._ground_field,
            "no_reoffending": self._facts[0],
            "intelligence_supports": self._facts[1],
        }
        theme().changed.connect(self._measure_form)
        self._measure_form()

    def _build_foot(self) -> None:
        self.problem_line = Label("", Role.SMALL, "error", wrap=True)
        self.problem_line.hide()
        self._column.addWidget(self.problem_line)
        self.record = Button(_say("record"), kind=Kind.MAIN, keys="Ctrl+Enter")
        self.note = Button(_say("note"), keys="N", icon="note")
        self._hint = Label(_say("wall_hint"), Role.SMALL, "second", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.record)
        row.addWidget(self.note)
        row.addWidget(self._hint, 1)
        self.reason_why = Reason(self.record, self.form)
        row.addWidget(self.reason_why, 1)
        self._column.addLayout(row)

    def _listen(self) -> None:
        self.cards.chosen.connect(self._chose)
        self.to.chosen.connect(self._retarget)
        self.again.date_changed.connect(self._typed)
        self.again.textEdited.connect(self._typed)
        for choice in (self.ground, self.no_reoffending, self.intelligence):
            choice.chosen.connect(self._turned)
        self.reason.edited.connect(self._reason_typed)
        self.agreed.changed.connect(self._typed)
        self.evidence.edited.connect(self._evidence_said)
        self.record.clicked.connect(self.commit)
        self.note.clicked.connect(self.note_asked)

    def _measure_form(self) -> None:
        self._left.setFixedWidth(theme().px(_LEFT))
        self.again.setMaximumWidth(theme().px(140))

    def _read(self, text: str) -> DateReading:
        return read_date(text, today=self._today())

    # ---- what it is told ---------------------------------------------------------------

    def begin(self, about: About, agencies: Sequence[str], kept: Mapping[str, object]) -> None:
        """Open for a case, with what a draft kept."""
        self._quiet = True
        self._about = about
        said = {name: str(value or "") for name, value in kept.items()}
        self.cards.cards[Verdict.KEEP.value].set_words(
            words("verdict", "keep", {"status": about.rag.spoken})
        )
        self.cards.cards[Verdict.KEEP.value].setEnabled(about.rag is not Rag.NOT_SET)
        self.cards.choose(said.get("verdict", ""))
        self._from.set_rag(about.rag)
        self.to.set_value(Rag(said["to"]) if said.get("to") else None)
        self.reason.setPlainText(said.get("reason", ""))
        default = show_date(self._today() + timedelta(days=LOOK_AGAIN_DAYS))
        self.again.setText(said.get("look_again_on", default))
        self.again.read()
        self.ground.set_value(LeaveGround(said["ground"]) if said.get("ground") else None)
        self.no_reoffending.set_value(said.get("no_reoffending", ""))
        self.intelligence.set_value(said.get("intelligence_supports", ""))
        self.agreed.offer(agencies)
        self.agreed.begin([one for one in said.get("not_agreeing", "").split("\n") if one])
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
        self._from.set_rag(about.rag)
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
            self._evidence.show()
            self.evidence.show_problem(text)
        elif name == "agencies":
            self._agreed_problem.setText(text)
            self._agreed_problem.show()
        elif name in self.fields and not self.fields[name].isHidden():
            self.fields[name].set_problem(text)
            editor = self.to if name == "status" else self.fields[name].editor
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.tell(text)
            if name == "verdict":
                self.cards.take_focus()

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
            "to": "" if self.to.value is None else Rag(self.to.value).value,
            "reason": self.reason.toPlainText(),
            "look_again_on": self.again.text(),
            "ground": str(self.ground.value or ""),
            "no_reoffending": str(self.no_reoffending.value or ""),
            "intelligence_supports": str(self.intelligence.value or ""),
            "not_agreeing": "\n".join(self.agreed.not_agreeing),
            **self.evidence.answers,
        }

    @property
    def _to(self) -> Rag | None:
        chosen = self.verdict is Verdict.CHANGE and self.to.value is not None
        return Rag(self.to.value) if chosen else None

    # ---- what happens in it ------------------------------------------------------------

    def take_focus(self) -> None:
        """D: to the choice."""
        if self.open:
            self.cards.take_focus()
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
        self.to.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chose(self, _key: str) -> None:
        self._clear()
        if self._to is not None:
            self.evidence.retarget(self._to)
        self._show()
        self._typed()

    def _retarget(self, _rag: object) -> None:
        self._status_field.set_problem("")
        if self._to is not None:
            self.evidence.retarget(self._to)
        self._show()
        self._typed()

    def _turned(self, _value: object) -> None:
        for field in (self._ground_field, *self._facts):
            field.set_problem("")
        self._show()
        self._typed()

    def _reason_typed(self) -> None:
        if self.reason.toPlainText().strip():
            self._reason_field.set_problem("")
        self._typed(again=False)

    def _evidence_said(self) -> None:
        self._show()
        self._typed()

    def _typed(self, _value: object = None, *, again: bool = True) -> None:
        if self._quiet:
            return
        self._touched = True
        self._agreed_problem.hide()
        self.edited.emit()
        if again:
            self._propose()

    def _propose(self) -> None:
        verdict = self.verdict
        if self._quiet or not self.open:
            return
        if verdict is None or verdict is Verdict.LEAVE:
            self.proposed.emit(None)
            return
        self.proposed.emit(
            Proposed(
                to=self._to,
                look_again_on=self.again.day,
                to_panel=verdict is Verdict.TO_PANEL,
            )
        )

    def _clear(self) -> None:
        for field in self.fields.values():
            field.set_problem("")
        self._agreed_problem.hide()
        self.tell("")

    def _show(self) -> None:
        """Only what belongs to what is chosen."""
        verdict = self.verdict
        changes, leaves = verdict is Verdict.CHANGE, verdict is Verdict.LEAVE
        self._status_field.setVisible(changes)
        self._tests_row.setVisible(changes and self._to is not None)
        self._goes.setVisible(verdict is Verdict.TO_PANEL)
        self._goes.setText(self._panel_words())
        self._ground_field.setVisible(leaves)
        exits = leaves and self.ground.value == LeaveGround.SIX_MONTHS
        for field in self._facts:
            field.setVisible(exits)
        self._again_field.setVisible(not leaves)
        allowed = self.evidence.allowed
        self._evidence.setVisible(changes and self._to is not None and not allowed)
        if self._to is not None:
            code = "tests_met" if allowed else "tests_not_met"
            self._tests.setText(_say(code, {"status": self._to.spoken}))
            self._tests.set_tone("second" if allowed else "warning")
            self._tests_icon.set_icon(
                "tick" if allowed else "warning", "greenText" if allowed else "alertText"
            )

    def _panel_words(self) -> str:
        on = None if self._about is None else self._about.panel_on
        return _say("goes_to_panel") if on is None else _say("goes_on", {"date": show_date(on)})

    def commit(self) -> None:
        """Ctrl+Enter: all that is missing is said; else it is told."""
        if not self.open or self.record.reason:
            return
        self._clear()
        verdict = self.verdict
        self.again.read()
        if verdict is None:
            self.problem("verdict", _say("choose_one"))
            return
        if self.again.problem and verdict is not Verdict.LEAVE:
            self.problem("look_again_on", self.again.problem)
            return
        changes = verdict is Verdict.CHANGE
        if changes and self._to is not None and self.reason.toPlainText().strip():
            self._evidence.setVisible(not self.evidence.allowed)
            if not self.evidence.check():
                return
        channel = words("source_channel", "meeting")
        self.recorded.emit(
            NewDecision(
                verdict=verdict,
                reason=self.reason.toPlainText().strip(),
                agencies=self.agreed.agreeing,
                to=self._to,
                look_again_on=None if verdict is Verdict.LEAVE else self.again.day,
                against=self.evidence.why if changes else "",
                facts=self.evidence.statements(channel) if changes else (),
                ground=self.ground.value if verdict is Verdict.LEAVE else None,
                no_reoffending=_told(self.no_reoffending.value),
                intelligence_supports=_told(self.intelligence.value),
            )
        )

    def _wait(self) -> None:
        if self.open:
            self.wait_asked.emit(self.reason.toPlainText().strip())

    # ---- keys --------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Esc and Ctrl+Enter are for what is typed here, not for the meeting."""
        if own_keys(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter records; Esc leaves the form, what was typed stays."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in ENTER and control:
            self.commit()
        else:
            super().keyPressEvent(event)


def _told(value: object) -> bool | None:
    """What was said of a fact; None while nobody has."""
    return None if not value else value == "1"
