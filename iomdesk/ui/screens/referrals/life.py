"""The life of a referral beside the list: how it stands, what is next, what happened."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from iomdesk.domain.dates import show_date
from iomdesk.domain.referrals import Detainee, Happening, Outcome, Referral, ReferralEvent
from iomdesk.ui.actions import Action, button_for, refresh_button
from iomdesk.ui.look import Role
from iomdesk.ui.screens.referrals.model import (
    ReferralRow,
    born_words,
    route_words,
    say,
    stage_words,
)
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.facts import Pairs
from iomdesk.ui.widgets.inspector import Inspector
from iomdesk.ui.widgets.label import Label
from iomdesk.words import words

WIDTH = 322


def event_words(event: ReferralEvent) -> str:
    """ "Accepted", "Told by telephone: HAREBELL, Simon"."""
    if event.kind is Happening.DECIDED and event.outcome is not None:
        code = "accepted" if event.outcome is Outcome.ACCEPTED else "refused"
        text = words("referral_event", code)
        if event.named:
            text = words("referral_event", "confirmed", {"what": text, "who": event.named})
        return text
    if event.kind is Happening.TOLD:
        return words("referral_event", "told", {"how": how_words(event.how), "who": event.named})
    return words("referral_event", event.kind)


def how_words(how: str) -> str:
    """ "by telephone"; another way as it was typed."""
    known = {"e-mail": "by_email", "telephone": "by_telephone", "in person": "in_person",
             "letter": "by_letter"}  # fmt: skip
    return words("referral_how", known[how]) if how in known else how


def event_lines(event: ReferralEvent) -> tuple[str, str, str]:
    """A line of the life: date and who, what, and the reason with who was there."""
    head = say("event_head", date=show_date(event.on_date), who=event.who)
    parts = [event.body]
    if event.agencies:
        count = len(event.agencies)
        code = "present_one" if count == 1 else "present"
        parts.append(
            words("referrals", code, {"count": count, "agencies": ", ".join(event.agencies)})
        )
    if event.kind is Happening.DECIDED and event.rule_set:
        parts.append(say("under_rules", rules=event.rule_set))
    return head, event_words(event), "\n".join(part for part in parts if part)


class Happened(QWidget):
    """What happened, oldest first: one block to an event."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)

    def show_events(self, events: Sequence[ReferralEvent]) -> None:
        """Show these in place of those before."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for event in events:
            self._column.addWidget(self._one(event))

    def _one(self, event: ReferralEvent) -> QWidget:
        head, what, more = event_lines(event)
        block = QFrame()
        block.setAccessibleName(", ".join(part for part in (what, head, more) if part))
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(Label(what, Role.BODY_STRONG, wrap=True))
        column.addWidget(Label(head, Role.SMALL, "second", wrap=True))
        if more:
            column.addWidget(Label(more, Role.DENSE, wrap=True))
        return block


class LifePanel(Inspector):
    """How the current referral stands and what happened; nothing is entered here."""

    def __init__(self) -> None:
        super().__init__(say("life"), WIDTH)
        top = self.block(spacing=4)
        self._name = Label("", Role.FIGURE, wrap=True)
        self._stage = Label("", Role.BODY_STRONG, wrap=True)
        self._next = Label("", Role.BODY, wrap=True)
        for label in (self._name, self._stage, self._next):
            top.addWidget(label)
        self._facts_block = QFrame()
        self._facts_block.setProperty("part", "head")
        inner = QVBoxLayout(self._facts_block)
        inner.setContentsMargins(14, 12, 14, 12)
        self._facts = Pairs()
        inner.addWidget(self._facts)
        self.column.addWidget(self._facts_block)
        self._offers: list[tuple[Button, Action]] = []
        self._offer_block = self.block(ruled=False, spacing=8)
        below = self.block(ruled=False, spacing=8)
        self._heading = Label(say("happened"), Role.SMALL_STRONG, "second")
        self.happened = Happened()
        below.addWidget(self._heading)
        below.addWidget(self.happened)
        self.column.addStretch(1)
        self.show_none()

    def offer(self, *offers: tuple[Action, str]) -> None:
        """What can be done with somebody on a repeat-detainee list, each with its words."""
        for action, text in offers:
            button = button_for(action, kind=Kind.PLAIN, text=text)
            button.hide()
            self._offers.append((button, action))
            self._offer_block.addWidget(button)

    def _speak_of(self, *, detainee: bool, chosen: bool) -> None:
        self.set_title(say("life_detainee" if detainee else "life"))
        for button, action in self._offers:
            refresh_button(button, action)
            button.setVisible(detainee and chosen)

    def show_none(self) -> None:
        """No referral is current."""
        self._speak_of(detainee=False, chosen=False)
        self._name.setText("")
        self._stage.setText("")
        self._next.setText(say("none_chosen"))
        self._fill((), ())

    def show_detainee(self, one: Detainee | None) -> None:
        """Somebody on a repeat-detainee list: the four facts that may be held, and no more."""
        if one is None:
            self.show_none()
            self.set_title(say("life_detainee"))
            self._next.setText(say("no_detainee_chosen"))
            return
        self._speak_of(detainee=True, chosen=True)
        self._name.setText(one.name)
        self._stage.setText("")
        self._next.setText("")
        facts = (
            (say("fact_born"), born_words(one)),
            (say("column_address"), one.address),
            (say("column_reason"), one.reason),
        )
        self._fill([fact for fact in facts if fact[1]], ())

    def show_line(self, row: ReferralRow) -> None:
        """What the list knows, until the referral itself is read."""
        self._speak_of(detainee=False, chosen=True)
        self._name.setText(row.line.name)
        self._stage.setText(stage_words(row.line.stage))
        self._next.setText(next_words(row))
        self._fill((), ())

    def show_referral(self, row: ReferralRow, referral: Referral) -> None:
        """Show a referral with its life."""
        self.show_line(row)
        facts = [(say("fact_route"), route_words(referral.route))]
        if row.line.matrix_total is not None:
            facts.append((say("fact_matrix"), str(row.line.matrix_total)))
        if row.line.agency:
            facts.append((say("fact_agency"), row.line.agency))
        if referral.referred_on is not None:
            facts.append((say("fact_referred"), show_date(referral.referred_on)))
        facts.append((say("fact_rules"), referral.rule_set))
        self._fill([one for one in facts if one[1]], referral.events)

    def _fill(self, facts: Sequence[tuple[str, str]], events: Sequence[ReferralEvent]) -> None:
        self._facts.show_pairs(facts)
        self._facts_block.setVisible(bool(facts))
        self.happened.show_events(events)
        self._heading.setVisible(bool(events))


def next_words(row: ReferralRow) -> str:
    """Who does what next, in a sentence."""
    whose, left = row.whose(), row.left()
    return say("next", who=whose, what=left) if whose else left
