"""What the meeting decides of a case: four choices, why, until when, and who agrees."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.deciding import OF_CASES, LeaveGround, Verdict
from iomdesk.domain.people import Rag
from iomdesk.domain.ragfacts import VALUES
from iomdesk.formdef.scheme import Scheme
from iomdesk.services.deciding import NewDecision
from iomdesk.services.wall import Proposed
from iomdesk.ui.screens.chair.terms import About, Terms
from iomdesk.ui.screens.chair.verdictform import VerdictForm, say
from iomdesk.ui.widgets.evidence import EvidenceBlock
from iomdesk.ui.widgets.ragtests import LETTERS
from iomdesk.words import words

_LETTERS: Final[Mapping[Verdict, str]] = {
    Verdict.KEEP: "K",
    Verdict.CHANGE: "C",
    Verdict.TO_PANEL: "P",
    Verdict.LEAVE: "X",
}


class DecisionForm(VerdictForm):
    """The panel "Decision" of a case, as in mock-up 07.

    Signals:
        proposed(object): a ``Proposed`` for the wall, None for nothing.
        grew: it needs more room than before.
    """

    proposed = Signal(object)
    grew = Signal()

    def __init__(self, scheme: Scheme, today: Callable[[], date]) -> None:
        cards = [
            (one.value, words("verdict", one, {"status": ""}), _LETTERS[one]) for one in OF_CASES
        ]
        super().__init__(cards, gap=12)
        self._today = today
        self.terms = Terms(today)
        self.fields |= self.terms.fields
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
        self.column.addLayout(two)
        self.column.addWidget(self.tests)
        self.turning = (two, halves, self.add_foot(say("wall_hint")))
        self.terms.retargeted.connect(self._retarget)
        self.terms.edited.connect(self._typed)
        self.evidence.edited.connect(self._typed)
        self.end()

    # ---- what it is told ---------------------------------------------------------------

    def begin(self, about: About, agencies: Sequence[str], kept: Mapping[str, object]) -> None:
        """Open for a case, with what a draft kept."""
        said = self._start(kept)
        keep = self.cards.cards[Verdict.KEEP.value]
        keep.set_words(words("verdict", "keep", {"status": about.rag.spoken}))
        self.cards.choose(said.get("verdict", ""))
        self.terms.begin(said)
        self.terms.show_about(about)
        self.agreed.begin(agencies, said.get("not_agreeing", ""))
        self.evidence.begin(about.asked, self._to, self._today(), said)
        self._show_open(touched=bool(said))
        self._show()
        self._quiet = False
        self._propose()

    def renew(self, about: About, agencies: Sequence[str]) -> None:
        """The record or the room changed: what was typed stays."""
        self.terms.show_about(about)
        self.agreed.offer(agencies)
        self.evidence.renew(about.asked)
        self._show()

    def _let_go(self) -> None:
        super()._let_go()
        self.evidence.end()

    def problem(self, name: str, text: str) -> None:
        """Show a problem at its field, and go there."""
        if name == "against":
            self.tests.show()
            self.evidence.show_problem(text)
        elif name == "verdict":
            self._choose_first(text)
        else:
            super().problem(name, text)

    def _editor(self, name: str) -> QWidget:
        """Where a field is filled; the status is chosen before the boxes under it."""
        return self.terms.to if name == "status" else super()._editor(name)

    # ---- what it says ------------------------------------------------------------------

    @property
    def verdict(self) -> Verdict | None:
        """What is chosen; None while nothing is."""
        return Verdict(self.cards.current) if self.cards.current else None

    @property
    def answers(self) -> dict[str, str]:
        """What stands in every field, for a draft."""
        return {**super().answers, **self.terms.answers, **self.evidence.answers}

    @property
    def _to(self) -> Rag | None:
        return self.terms.status if self.verdict is Verdict.CHANGE else None

    # ---- what happens in it ------------------------------------------------------------

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

    def _typed(self, _value: object = None) -> None:
        if not self._quiet:
            self._show()
            self._propose()
        self._touch()

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
            self.problem("verdict", say("choose_one"))
            return
        if self.terms.again.problem and not leaves:
            self.problem("look_again_on", self.terms.again.problem)
            return
        if self._to is not None and self.words_typed:
            self._show()
            if not self.evidence.check():
                return
        channel = words("source_channel", "meeting")
        no_reoffending, supports = self.terms.facts
        ground = self.terms.ground.value if leaves else None
        self.recorded.emit(
            NewDecision(
                verdict=verdict,
                reason=self.words_typed,
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
        self.terms.set_wide(wide=narrow)

    def letters(self) -> frozenset[Qt.Key]:
        """A fact says its own letters: N is "no" there, and no note; 1 to 4 a status."""
        if self.terms.to.hasFocus():
            return frozenset((Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4))
        here = next((row for row in self.evidence.facts.values() if row.hasFocus()), None)
        if here is None:
            return frozenset()
        return frozenset(LETTERS[one] for one in VALUES[here.fact])
