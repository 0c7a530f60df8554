"""The referral on the table, as the chair sees it: what the rules say, and the decision."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QVBoxLayout

from iomdesk.domain.eligibility import Answer
from iomdesk.domain.meetings import Session
from iomdesk.ui.look import Role
from iomdesk.ui.screens.chair.block import Block, Lines
from iomdesk.ui.screens.chair.casepane import ItemHead, Pane
from iomdesk.ui.screens.chair.notesblock import NotesBlock
from iomdesk.ui.screens.chair.referralform import ReferralForm
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.rows import RIGHT, Column
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.chairreferral import ReferralView, RuleLine

_MOST: Final = 5


def _say(code: str, **params: object) -> str:
    return words("chair_pane", code, params)


class ReferralPane(Pane):
    """The referral, its scores, what the rules look at, notes and the decision."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(ItemHead(_say("next_referral")))
        self.head.badge.hide()
        self.scores = Block(_say("rules"))
        inside = self.scores.padded(4)
        self._advice = Label("", Role.BODY_STRONG, wrap=True)
        self._scores = Label("", Role.DENSE, wrap=True)
        self._readings = Label("", Role.SMALL, "second", wrap=True)
        self._missing = Label("", Role.SMALL, "warning", wrap=True)
        self._who = Label("", Role.SMALL, "third", wrap=True)
        for label in (self._advice, self._scores, self._readings, self._missing, self._who):
            inside.addWidget(label)
        self.rules = Lines(
            _rule_columns(), _say("rules"), lambda one: str(one[0]), most=_MOST, find_column=1
        )
        self.scores.add_lines(self.rules)
        self.scores.body.addStretch(1)
        self.form_facts = Block(_say("facts"))
        self.facts = Lines(
            _fact_columns(), _say("facts"), lambda one: one[0], most=_MOST + 4, find_column=0
        )
        self.form_facts.add_lines(self.facts)
        self.form_facts.body.addStretch(1)
        self.two.addWidget(self.scores, 1)
        self.two.addWidget(self.form_facts, 1)
        self.notes = NotesBlock(today)
        self.decision = ReferralForm()
        self._fill(self.column)

    def _fill(self, column: QVBoxLayout) -> None:
        column.addLayout(self.two)
        column.addWidget(self.notes)
        column.addWidget(self.decision)
        column.addStretch(1)

    def show_referral(self, view: "ReferralView") -> None:
        """Show a referral; what is typed of it stays."""
        place = _say("place_referral", number=view.number, of=view.of)
        fact = f"{view.stage_words}. {view.route_words}. {place}"
        self.head.name.set_text(view.name)
        self.head.fact.set_text(fact)
        self.fit_head()
        self._advice.setText(view.advice)
        scores = (view.ogrs, view.tier, view.matrix or view.matrix_lacks)
        self._scores.setText("\n".join(one for one in scores if one))
        self._tell(self._readings, "\n".join(view.readings))
        missing = _say("missing", what=", ".join(view.missing)) if view.missing else ""
        self._tell(self._missing, missing)
        self._who.setText(f"{_say('advice')} {view.rule_set}")
        self.rules.put(list(enumerate(view.lines)))
        self.facts.put(view.facts)
        self.notes.show_notes(view.notes, closed=view.session is Session.CLOSED)
        self.setAccessibleName(f"{view.name}, {fact}")

    @property
    def scores_words(self) -> str:
        """The scores, each with its name."""
        return self._scores.text()

    def clear(self) -> None:
        """Forget whom it showed."""
        super().clear()
        for label in (self._advice, self._scores, self._readings, self._missing, self._who):
            label.setText("")
        self.rules.put(())
        self.facts.put(())
        self.notes.show_notes((), closed=False)
        self.notes.entry.shut()
        self.notes.why.shut()
        self.decision.end()

    def blocks(self) -> tuple[Block, ...]:
        """From the top."""
        return (self.scores, self.form_facts, self.notes, self.decision)

    @staticmethod
    def _tell(label: Label, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))


def _mark(one: "RuleLine") -> tuple[str, str]:
    """Icon and colour of a rule: what excludes is amiss where it holds.

    A tick stands only beside "Yes" of a ground: beside "No" it would be read as yes.
    """
    if one.holds is Answer.UNKNOWN:
        return "dash", "alertText"
    if one.holds is Answer.YES and not one.excludes:
        return "tick", "greenText"
    if one.holds is Answer.YES and not one.waived:
        return "problem", "redText"
    return "dash", "text3"


def _rule_columns() -> Sequence[Column[tuple[int, "RuleLine"]]]:
    return (
        Column[tuple[int, "RuleLine"]](
            "rule", _say("rules"), lambda one: one[1].label, icon=lambda one: _mark(one[1])[0],
            ink=lambda one: _mark(one[1])[1], accessible=lambda one: one[1].label,
        ),
        Column[tuple[int, "RuleLine"]](
            "said", _say("text"), lambda one: one[1].said, width=110, align=RIGHT, ink="text2",
            small=True,
        ),
    )  # fmt: skip


def _fact_columns() -> Sequence[Column[tuple[str, str]]]:
    return (
        Column[tuple[str, str]]("label", _say("facts"), lambda one: one[0], width=160, ink="text2"),
        Column[tuple[str, str]]("said", _say("text"), lambda one: one[1]),
    )
