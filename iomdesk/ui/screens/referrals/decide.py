"""Deciding a referral, and setting the six-month rule aside: by a meeting, with a reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal

from iomdesk.domain.dates import read_date
from iomdesk.domain.referrals import Outcome
from iomdesk.ui.look import Role
from iomdesk.ui.screens.referrals.model import say
from iomdesk.ui.screens.referrals.sitting import Sat, Sitting
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import DateEdit, TextBox
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.segment import Segment, SegmentBar
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.words import words

WIDTH: Final = 348
_BREAK: Final = "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What there is to decide on.

    Attributes:
        advice: what the rules make of it, in sentences, with the rule set's name.
        excluded: why it cannot be accepted; empty when it can.
        waivable: whether what excludes it may be set aside by a quorate meeting.
        needs_meeting: whether a meeting decides; a named person confirms otherwise.
        automatic: whether the rules allocate; then a refusal needs a meeting.
        confirms: who confirms unless another is named.
    """

    name: str
    advice: str
    excluded: str = ""
    waivable: bool = False
    needs_meeting: bool = True
    automatic: bool = False
    confirms: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was given for a decision; ``on`` is None while the date cannot be read."""

    outcome: Outcome
    reason: str
    on: date | None
    meeting_id: str | None
    agencies: tuple[str, ...]
    confirmed_by: str


class LifeForm(SideForm):
    """A panel in which one line of a referral's life is entered.

    Attributes:
        kind: key of its drafts. reason: the words to be kept.
    """

    kind = ""

    def __init__(self, title: str, reason: str, *, help_text: str = "", lines: int = 4) -> None:
        super().__init__(title, WIDTH)
        self._about = Label("", Role.FIGURE, wrap=True)
        self._advice = Label("", Role.BODY, "second", wrap=True)
        self.head = self.block(spacing=6)
        self.head.addWidget(self._about)
        self.head.addWidget(self._advice)
        self.body = self.block(ruled=False, spacing=10)
        self.reason = TextBox(lines=lines)
        self._reason_field = Field(reason, self.reason, help_text=help_text)
        self.reason.edited.connect(self._typed)

    def _typed(self) -> None:
        self._reason_field.set_problem("")
        self.touch()

    def about(self, name: str, advice: str) -> None:
        """Say whom it is about, and what has to be known."""
        self._about.setText(name)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self.setAccessibleDescription(name)

    def answers(self) -> dict[str, object]:
        """What a draft keeps."""
        return {"reason": self.reason.toPlainText()}

    def take(self, answers: Mapping[str, object]) -> None:
        """Bring a draft back."""
        self.reason.setPlainText(str(answers.get("reason", "")))
        self.tell(say("draft_back"))
        self.touch()

    def focus_first(self) -> None:
        """The focus to the first thing to give."""
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)


class MeetingForm(LifeForm):
    """A panel that names a meeting and the agencies that were there.

    Attributes:
        sitting: the two of them.
    """

    def __init__(self, title: str, reason: str, *, help_text: str = "") -> None:
        super().__init__(title, reason, help_text=help_text)
        self.sitting = Sitting()
        self.sitting.changed.connect(self.touch)

    def place_sitting(self) -> None:
        """Put meeting and agencies at the end so far."""
        self.fields |= self.sitting.fields
        self.body.addWidget(self.sitting)

    def answers(self) -> dict[str, object]:
        """What a draft keeps."""
        return {
            **super().answers(),
            "meeting": self.sitting.meeting_id or "",
            "agencies": _BREAK.join(self.sitting.present),
        }

    def take(self, answers: Mapping[str, object]) -> None:
        """Bring a draft back."""
        meeting = str(answers.get("meeting", ""))
        if self.sitting.meeting.findData(meeting) >= 0:
            self.sitting.choose(meeting, str(answers.get("agencies", "")).split(_BREAK))
        super().take(answers)


class DecidePanel(MeetingForm):
    """Accept or refuse, with reason, meeting and agencies, or the person who confirms.

    Signals:
        waive_asked: the six-month rule is to be set aside first.
    """

    kind = "decide"
    waive_asked = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(say("decide"), say("field_reason"), help_text=say("help_reason"))
        self._case: Case | None = None
        self._excluded = Label("", Role.BODY, "error", wrap=True)
        self.waive = Button(say("do_waive"))
        self.waive.clicked.connect(self.waive_asked)
        self.head.addWidget(self._excluded)
        self.head.addWidget(self.waive, 0, Qt.AlignmentFlag.AlignLeft)
        self._both = tuple(Segment(one.value, say(f"outcome_{one.value}")) for one in Outcome)
        self.outcome = SegmentBar(say("field_outcome"), self._both)
        self.by = SuggestBox()
        self.on = DateEdit(lambda typed: read_date(typed, today=today()))
        self._today = today
        self.add_field(self.body, "outcome", Field(say("field_outcome"), self.outcome))
        self.fields["reason"] = self._reason_field
        self.body.addWidget(self._reason_field)
        by = Field(say("field_by"), self.by, help_text=say("help_by"))
        self.add_field(self.body, "confirmed_by", by)
        self.place_sitting()
        self.add_field(self.body, "on", Field(say("field_on"), self.on))
        self.finish(pinned=True)
        self.record.set_words(say("record_decision"))
        self.outcome.chosen.connect(self._turned)
        self.by.editTextChanged.connect(self.touch)
        self.on.textEdited.connect(self.touch)
        self.sitting.changed.connect(self._meeting_day)

    def open_for(self, case: Case, meetings: Sequence[Sat], people: Sequence[str]) -> None:
        """Show a referral to decide on."""
        self._case = case
        self.about(case.name, case.advice)
        self._excluded.setText(case.excluded)
        self._excluded.setVisible(bool(case.excluded))
        self.waive.setVisible(case.waivable)
        refuse = [one for one in self._both if one.key == Outcome.REFUSED]
        self.outcome.set_segments(tuple(refuse) if case.excluded else self._both)
        if not case.excluded:
            self.outcome.choose(Outcome.ACCEPTED)
        self.reason.setPlainText("")
        self.sitting.offer(meetings, none=not case.needs_meeting)
        self.by.offer(people)
        self.by.put(case.confirms)
        self.on.set_day(self.sitting.on_date or self._today())
        self._turned()
        self.opened()

    def _turned(self, _outcome: str = "") -> None:
        """A person confirms what the rules settle; refusing against them takes a meeting."""
        case = self._case
        confirms = case is not None and not case.needs_meeting
        against = case is not None and case.automatic and not self._accepts
        self.fields["confirmed_by"].setVisible(confirms and not against)
        if self._case is not None and _outcome:
            for field in (*self.sitting.fields.values(), self.fields["confirmed_by"]):
                field.set_problem("")  # it was said of the other outcome
            self.touch()

    @property
    def _accepts(self) -> bool:
        return self.outcome.current == Outcome.ACCEPTED

    def _meeting_day(self) -> None:
        if self.sitting.on_date is not None:
            self.on.set_day(self.sitting.on_date)

    def given(self) -> Decided:
        """What is given now."""
        self.on.read()
        confirms = self.fields["confirmed_by"].isVisibleTo(self)
        return Decided(
            outcome=Outcome(self.outcome.current),
            reason=self.reason.toPlainText().strip(),
            on=self.on.day,
            meeting_id=self.sitting.meeting_id,
            agencies=self.sitting.present,
            confirmed_by=self.by.text.strip() if confirms else "",
        )

    def answers(self) -> dict[str, object]:
        """What a draft keeps."""
        return {
            **super().answers(), "outcome": self.outcome.current, "by": self.by.text,
            "on": self.on.text(),
        }  # fmt: skip

    def take(self, answers: Mapping[str, object]) -> None:
        """Bring a draft back."""
        super().take(answers)
        outcome = str(answers.get("outcome", ""))
        if outcome == Outcome.REFUSED:
            self.outcome.choose(outcome)
        self.by.put(str(answers.get("by", self.by.text)))
        self.on.setText(str(answers.get("on", self.on.text())))
        self.on.read()
        self._turned()


class WaivePanel(MeetingForm):
    """ "Set aside by the meeting": the six-month rule alone, by a quorate meeting (ruling 5)."""

    kind = "waive"

    def __init__(self) -> None:
        super().__init__(say("waive"), say("field_waive"), help_text=say("help_waive"))
        self.fields["reason"] = self._reason_field
        self.body.addWidget(self._reason_field)
        self.place_sitting()
        self.finish(pinned=True)
        self.record.set_words(say("record_waive"))

    def open_for(self, name: str, meetings: Sequence[Sat]) -> None:
        """Show the referral whose exclusion a meeting sets aside."""
        self.about(name, say("waive_rule"))
        self.reason.setPlainText("")
        self.sitting.offer(meetings, none=False)
        self.opened()


class ReasonPanel(LifeForm):
    """One box of words: a correction, or why a referral is withdrawn, reopened, or void."""

    def __init__(self) -> None:
        super().__init__(" ", say("field_why"), lines=5)
        self.fields["reason"] = self.fields["text"] = self._reason_field
        self.body.addWidget(self._reason_field)
        self.finish(pinned=True)

    def open_for(self, kind: str, name: str) -> None:
        """Show it for "correct", "withdraw", "reopen" or "mistake"."""
        self.kind = kind
        self.set_title(words("referral_reason", f"{kind}_title"))
        self.about(name, words("referral_reason", f"{kind}_words"))
        self._reason_field.set_label(words("referral_reason", f"{kind}_field"))
        self.record.set_words(words("referral_reason", f"{kind}_record"))
        self.reason.setPlainText("")
        self.opened()
