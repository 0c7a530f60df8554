"""The tests of a status in "Move with a reason": what they rest on, said anew, and why against.

The five facts are said by letters, so that a meeting does not wait: no form is opened.
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iomdesk.domain.dates import show_short
from iomdesk.domain.people import Provenance, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.ragfacts import FactName, FactValue, allows
from iomdesk.domain.sharing import check_originator
from iomdesk.formdef.scheme import Scheme
from iomdesk.services.ragasking import Asked, shown_by, suggestion_words
from iomdesk.services.ragfacts import Evidence, Statement, imagine
from iomdesk.ui.look import Role
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import TextBox
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.ragtests import FactRow, TestRow, tests_head
from iomdesk.words import words


class EvidenceBlock(QWidget):
    """Tests, facts and "Against the tests" of one person and one status.

    Signals:
        edited: a fact was said or taken back, or something was typed.

    Attributes:
        facts: the five facts by name. against: the box of the reason against the tests.
        said: the widget with the facts, to stand elsewhere than the tests.
    """

    edited = Signal()

    def __init__(self, scheme: Scheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme = scheme
        self._today = date.min
        self._asked: Asked | None = None
        self._now: Evidence | None = None
        self._to: Rag | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._head = Label("", Role.SMALL_STRONG, "second", wrap=True)
        column.addWidget(self._head)
        self._tests = QVBoxLayout()
        self._tests.setSpacing(2)
        column.addLayout(self._tests)
        self._gives = Label("", Role.DENSE_STRONG, wrap=True)
        column.addWidget(self._gives)
        self.said = QWidget()
        below = QVBoxLayout(self.said)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(2)
        below.addWidget(Label(words("rag_facts", "title"), Role.SMALL_STRONG, "second"))
        self._missing = Label("", Role.SMALL, "error", wrap=True)
        self._missing.hide()
        below.addWidget(self._missing)
        self.facts: dict[FactName, FactRow] = {}
        for fact in FactName:
            row = FactRow(fact)
            row.said.connect(partial(self._said, fact))
            row.source_typed.connect(self._typed)
            row.stepped.connect(partial(self._step, fact))
            self.facts[fact] = row
            below.addWidget(row)
        self.against = TextBox(lines=2)
        help_text = words("rag_facts", "against_help")
        self._against = Field(words("rag_facts", "against"), self.against, help_text=help_text)
        self.against.edited.connect(self._typed)
        column.addSpacing(4)
        column.addWidget(self._against)

    # ---- what it is told ---------------------------------------------------------------

    def begin(self, asked: Asked, to: Rag | None, today: date, kept: Mapping[str, object]) -> None:
        """Ask about a person; ``kept`` is what a draft holds."""
        self._asked, self._to, self._today = asked, to, today
        self.against.setPlainText(str(kept.get("against", "")))
        said = _unpacked(str(kept.get("facts", "")))
        for fact, row in self.facts.items():
            row.offer(asked.agencies, asked.usual[fact])
            row.say(*said.get(fact, (None, "")))
        self._clear_problems()
        self._work_out()

    def renew(self, asked: Asked) -> None:
        """The record changed: what was said here stays."""
        self._asked = asked
        self._work_out()

    def retarget(self, to: Rag) -> None:
        """The same facts, the tests of another status."""
        self._to = to
        self._clear_problems()
        self._work_out()

    def end(self) -> None:
        """Forget whom it was about."""
        self._asked = self._now = None
        self.against.setPlainText("")
        for row in self.facts.values():
            row.say(None)

    # ---- what it says ------------------------------------------------------------------

    @property
    def touched(self) -> bool:
        """Whether a fact was said, or a reason against typed."""
        typed = bool(self.against.toPlainText().strip())
        return typed or any(row.now is not None for row in self.facts.values())

    @property
    def why(self) -> str:
        """The reason against the tests; empty where the tests give the status."""
        return "" if self.allowed else self.against.toPlainText().strip()

    @property
    def allowed(self) -> bool:
        """Whether the facts give the status, as they will stand."""
        return self._now is None or self._to is None or allows(self._now.suggestion, self._to)

    @property
    def answers(self) -> dict[str, str]:
        """What was said so far, for a draft."""
        said = {
            fact.value: [row.now.value, row.by.text]
            for fact, row in self.facts.items()
            if row.now is not None
        }
        against = self.against.toPlainText()
        return {"against": against, "facts": json.dumps(said) if said else ""}

    def statements(self, channel: str) -> tuple[tuple[Statement, Provenance], ...]:
        """What was said, each with its source and the records that show it."""
        asked = self._asked
        if asked is None:
            return ()
        return tuple(
            (
                Statement(
                    fact=fact,
                    value=row.now,
                    as_at=self._today,
                    rests_on=shown_by(asked.evidence, fact, row.now),
                ),
                Provenance(
                    originator=row.by.text.strip(), received_on=self._today, channel=channel
                ),
            )
            for fact, row in self.facts.items()
            if row.now is not None
        )

    def check(self) -> bool:
        """Whether all is there for the move; else says what is missing, and goes there."""
        self._clear_problems()
        for row in self.facts.values():
            told = "" if row.now is None else _against_source(row.by.text)
            if told:
                row.set_problem(told)
                row.by.setFocus(Qt.FocusReason.OtherFocusReason)
                return False
        if self.allowed or self.why or self._now is None or self._to is None:
            return True
        unknown = self._now.suggestion.unknown
        if unknown:
            names = ", ".join(words("rag_fact_short", fact) for fact in unknown)
            self._missing.setText(words("rag_facts", "missing", {"facts": names}))
            self._missing.show()
            self.facts[unknown[0]].setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        self.show_problem(words("rule", "against_reason", {"status": self._to.spoken}))
        return False

    def show_problem(self, told: str) -> None:
        """Something is amiss with the reason against the tests."""
        self._against.show()
        self._against.set_problem(told)
        self.against.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- what happens in it ------------------------------------------------------------

    def _said(self, fact: FactName, value: FactValue | None) -> None:
        row = self.facts[fact]
        row.say(value)
        self._work_out()
        self.edited.emit()
        if value is not None and row.hasFocus():
            self._go_on(fact)

    def _go_on(self, fact: FactName) -> None:
        """To the next fact that is not known; here where there is none."""
        names = list(FactName)
        place = names.index(fact)
        for name in (*names[place + 1 :], *names[:place]):
            if self._now is not None and name in self._now.suggestion.unknown:
                self.facts[name].setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _step(self, fact: FactName, by: int) -> None:
        names = list(FactName)
        place = names.index(fact) + by
        if 0 <= place < len(names):
            self.facts[names[place]].setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> None:
        if self.against.toPlainText().strip():
            self._against.set_problem("")
        self.edited.emit()

    def _clear_problems(self) -> None:
        self._missing.hide()
        self._against.set_problem("")

    def _work_out(self) -> None:
        """The tests as they will stand with what was said."""
        asked = self._asked
        if asked is None:
            return
        self._now = imagine(asked.evidence, self._scheme, self.statements("-"), self._today)
        for fact, row in self.facts.items():
            one = asked.evidence.standing(fact)
            known = one.held is not None and one.value is not FactValue.UNKNOWN
            day = show_short(one.held.as_at, self._today) if one.held and known else ""
            row.show_standing(one.value, asked.evidence.words[fact], day)
        while (item := self._tests.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._head.setVisible(self._to is not None)
        if self._to is not None:
            rule = self._scheme.rag_rule(self._to)
            head = tests_head(self._to.spoken, len(rule.tests), needs_all=rule.needs_all)
            self._head.setText(head)
            for line in self._now.tests[self._to]:
                self._tests.addWidget(TestRow(line))
        self._gives.setText(suggestion_words(self._now.suggestion))
        self._gives.set_tone("" if self.allowed else "warning")
        if not self._now.suggestion.unknown:
            self._missing.hide()
        self._against.setVisible(not self.allowed)


def _against_source(originator: str) -> str:
    """What is amiss with who says it, in words; empty when nothing is."""
    if not originator.strip():
        return words("rag_facts", "by_needed")
    try:
        check_originator(originator)
    except RuleViolation as wrong:
        return words("rule", wrong.code, wrong.params)
    return ""


def _unpacked(text: str) -> dict[FactName, tuple[FactValue, str]]:
    """What a draft holds of the facts."""
    said = json.loads(text) if text else {}
    return {FactName(name): (FactValue(value), str(by)) for name, (value, by) in said.items()}
