"""What the meeting decides of a referral: accept or refuse, why, and who agrees."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal

from iomdesk.domain.deciding import OF_REFERRALS, Verdict
from iomdesk.services.deciding import NewDecision
from iomdesk.ui.look import Role
from iomdesk.ui.screens.chair.verdictform import VerdictForm, say
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.chairreferral import ReferralView

_LETTERS: Final[Mapping[Verdict, str]] = {Verdict.ACCEPTED: "C", Verdict.REFUSED: "X"}


class ReferralForm(VerdictForm):
    """The panel "Decision" of a referral.

    Signals:
        waive_asked(str): the six-month rule is to be set aside, with the reason as typed.
    """

    waive_asked = Signal(str)

    def __init__(self) -> None:
        cards = [(one.value, words("verdict", one), _LETTERS[one]) for one in OF_REFERRALS]
        super().__init__(cards, gap=10)
        self.why_not = Label("", Role.SMALL, "warning", wrap=True)
        self.waive = Button(say("waive"))
        self.by = SuggestBox()
        self.fields["confirmed_by"] = Field(say("confirmed_by"), self.by)
        self.column.addWidget(self.why_not)
        self.column.addWidget(self.waive, 0, Qt.AlignmentFlag.AlignLeft)
        for field in self.fields.values():
            self.column.addWidget(field)
        self.column.addWidget(self.agreed)
        self.turning = (self.add_foot(say("wall_hint_referral")),)
        self.by.editTextChanged.connect(self._typed)
        self.waive.clicked.connect(lambda: self.waive_asked.emit(self.words_typed))
        self.end()

    # ---- what it is told ---------------------------------------------------------------

    def begin(
        self, view: "ReferralView", people: Sequence[str], kept: Mapping[str, object]
    ) -> None:
        """Open for a referral, with what a draft kept."""
        said = self._start(kept)
        self.by.offer(people)
        self.by.put(said.get("confirmed_by", ""))
        self.agreed.begin(view.agencies, said.get("not_agreeing", ""))
        self.cards.choose(said.get("verdict", ""))
        self._show_open(touched=bool(said))
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

    def _let_go(self) -> None:
        super()._let_go()
        self.by.put("")
        self._clear()

    # ---- what it says ------------------------------------------------------------------

    @property
    def answers(self) -> dict[str, str]:
        """What stands in every field, for a draft."""
        return {**super().answers, "confirmed_by": self.by.text}

    def commit(self) -> None:
        """Ctrl+Enter: what is missing is said; else it is told."""
        if not self.open or self.record.reason:
            return
        self._clear()
        if not self.cards.current:
            self._choose_first(say("choose_one"))
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
