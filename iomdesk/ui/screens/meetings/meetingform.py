"""The form of a meeting: when and where, who chairs, how it repeats; and of calling one off."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from iomdesk.domain.dates import Sense, read_date
from iomdesk.domain.meetings import Meeting, read_time
from iomdesk.domain.repeating import Repeating, Rhythm
from iomdesk.formdef.scheme import MeetingKind
from iomdesk.ui.look import Role
from iomdesk.ui.screens.meetings.forms import say
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, DateEdit, TextBox, TextLine
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.segment import Segment, SegmentBar
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.words import words

Answers = Mapping[str, object]
ONE: Final = "one"
LATER: Final = "later"
WORKDAYS: Final = range(5)
WEEKS: Final = (1, 2, 3, 4)


def scopes(later: int) -> tuple[Segment, ...]:
    """This meeting alone, or this one and so many later ones."""
    both = words("meetings", "scope_later", {"count": later})
    return Segment(ONE, say("scope_one")), Segment(LATER, both)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingGiven:
    """What the meeting form gives; None where it could not be read.

    Attributes:
        usual: invite whoever came last time. later: change the later ones of its series too.
    """

    kind: str
    on_date: date | None
    at_time: time | None
    place: str
    chair: str
    chair_agency: str
    repeating: Repeating
    usual: bool
    later: bool


class RepeatFields(QObject):
    """How a meeting repeats: on which weekdays, every how many weeks, until when.

    Signals:
        changed: something was chosen or typed.
    """

    changed = Signal()

    def __init__(self, form: SideForm, today: Callable[[], date]) -> None:
        super().__init__(form)
        self.rhythm = SegmentBar(
            say("field_repeats"),
            tuple(Segment(one.value, say(f"repeats_{one.value}")) for one in Rhythm),
        )
        self._ticks = {day: QCheckBox(say(f"day_{day}")) for day in WORKDAYS}
        self._days = QWidget()
        self._days.setAccessibleName(say("field_weekdays"))
        row = QHBoxLayout(self._days)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for day, tick in self._ticks.items():
            tick.setAccessibleName(say(f"weekday_{day}"))
            tick.clicked.connect(self._ticked)
            row.addWidget(tick)
        row.addStretch(1)
        self._days.setFocusProxy(self._ticks[0])
        self.every = Choice(tuple((one, say(f"every_{one}")) for one in WEEKS))
        self.until = DateEdit(lambda typed: read_date(typed, today=today(), sense=Sense.AHEAD))
        self._form = form
        self._said = Label("", Role.SMALL, "second", wrap=True)
        block = form.block(ruled=False, spacing=10)
        form.add_field(block, "rhythm", Field(say("field_repeats"), self.rhythm))
        form.add_field(block, "weekdays", Field(say("field_weekdays"), self._days))
        pair = QHBoxLayout()
        pair.setSpacing(12)
        form.add_field(pair, "every", Field(say("field_every"), self.every))
        form.add_field(pair, "until", Field(say("field_repeat_until"), self.until))
        block.addLayout(pair)
        block.addWidget(self._said)
        for edited in (self.rhythm.chosen, self.every.chosen, self.until.textEdited,
                       self.until.date_changed):  # fmt: skip
            edited.connect(self._edited)

    def _ticked(self) -> None:
        self._form.fields["weekdays"].set_problem("")
        self.changed.emit()

    def _edited(self, *_given: object) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        rhythm = Rhythm(self.rhythm.current)
        offered = self._form.fields["rhythm"].isVisibleTo(self._form)
        self._form.fields["weekdays"].setVisible(offered and rhythm is Rhythm.WEEKLY)
        self._form.fields["every"].setVisible(offered and rhythm is Rhythm.WEEKLY)
        self._form.fields["until"].setVisible(offered and rhythm is not Rhythm.ONCE)
        self._said.setVisible(offered and rhythm is not Rhythm.ONCE)

    def open_for(self, *, new: bool) -> None:
        """Begin with a meeting that does not repeat; only a new one may."""
        self._form.fields["rhythm"].setVisible(new)
        self.rhythm.choose(Rhythm.ONCE.value)
        for tick in self._ticks.values():
            tick.setChecked(False)
        self.every.set_value(1)
        self.until.set_day(None)
        self.say("")
        self._show()

    def suggest(self, day: date | None) -> None:
        """Tick the weekday of the first one while none is ticked."""
        if day is not None and day.weekday() in self._ticks and not self.weekdays:
            self._ticks[day.weekday()].setChecked(True)

    @property
    def weekdays(self) -> frozenset[int]:
        """Those that are ticked."""
        return frozenset(day for day, tick in self._ticks.items() if tick.isChecked())

    def say(self, text: str) -> None:
        """Say how many it gives, and what is left out."""
        self._said.setText(text)

    def given(self, *, settle: bool = True) -> Repeating:
        """What is chosen now; without ``settle`` the date is not shown back in full yet."""
        if settle:
            self.until.read()
        return Repeating(
            rhythm=Rhythm(self.rhythm.current),
            weekdays=self.weekdays,
            every=int(self.every.value or 1),
            until=self.until.seen,
        )

    def answers(self) -> Answers:
        """What a draft keeps."""
        return {
            "rhythm": self.rhythm.current,
            "weekdays": " ".join(str(day) for day in sorted(self.weekdays)),
            "every": str(self.every.value),
            "until": self.until.text(),
        }

    def take(self, answers: Answers) -> None:
        """Bring a draft back."""
        self.rhythm.choose(str(answers.get("rhythm", Rhythm.ONCE.value)))
        ticked = str(answers.get("weekdays", "")).split()
        for day, tick in self._ticks.items():
            tick.setChecked(str(day) in ticked)
        self.every.set_value(int(str(answers.get("every", "1"))))
        self.until.setText(str(answers.get("until", "")))
        self.until.read()
        self._show()


class MeetingForm(SideForm):
    """Date, time, place, kind, chair; how a new one repeats, and who is invited.

    Signals:
        looked: what is said beneath the fields may have changed with them.
    """

    looked = Signal()

    def __init__(self, kinds: Sequence[MeetingKind], today: Callable[[], date]) -> None:
        super().__init__(say("form_new"), 440)
        self.date = DateEdit(lambda typed: read_date(typed, today=today(), sense=Sense.AHEAD))
        self.time = TextLine(placeholder="09:30")
        self.place = SuggestBox(fits=True)
        self.kind = Choice(tuple((kind.id, kind.title) for kind in kinds))
        self.chair = SuggestBox(fits=True)
        self.agency = SuggestBox(fits=True)
        block = self.block(ruled=False, spacing=10)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.add_field(row, "on_date", Field(say("field_date"), self.date))
        self.add_field(row, "at_time", Field(say("field_time"), self.time))
        block.addLayout(row)
        self.add_field(block, "place", Field(say("field_place"), self.place))
        self.add_field(block, "kind", Field(say("field_kind"), self.kind))
        chair = Field(say("field_chair"), self.chair, help_text=say("help_chair"))
        self.add_field(block, "chair", chair)
        self.add_field(block, "chair_agency", Field(say("field_chair_agency"), self.agency))
        self.repeats = RepeatFields(self, today)
        self.usual = QCheckBox(say("check_usual"))
        self._usual_help = Label("", Role.SMALL, "third", wrap=True)
        self.scope = SegmentBar(say("field_scope"), scopes(0))
        last = self.block(ruled=False, spacing=4)
        last.addWidget(self.usual)
        last.addWidget(self._usual_help)
        self.add_field(last, "scope", Field(say("field_scope"), self.scope))
        self.finish(pinned=True)
        self.repeats.changed.connect(self.touch)
        self.usual.clicked.connect(self.touch)
        self.scope.chosen.connect(self.touch)
        for changed in (
            self.date.date_changed, self.place.editTextChanged, self.kind.chosen,
            self.repeats.changed,
        ):  # fmt: skip
            changed.connect(self.looked)
        for box in (self.place, self.chair, self.agency):
            box.typed.connect(self.touch)
        for line in (self.date, self.time):
            line.textEdited.connect(self.touch)
        self.kind.chosen.connect(self.touch)
        self.time.editingFinished.connect(self._tidy_time)

    def open_for(self, meeting: Meeting | None, place: str, later: int = 0) -> None:
        """Show a meeting to change, or an empty form with the usual place and time.

        ``later``: how many later meetings of its series may be changed with it.
        """
        self.repeats.open_for(new=meeting is None)
        self.usual.setChecked(False)
        self.usual.setVisible(meeting is None)
        self._usual_help.setVisible(meeting is None)
        self.scope.set_segments(scopes(later))
        self.scope.choose(ONE)
        self.fields["scope"].setVisible(later > 0)
        self.set_title(say("form_new" if meeting is None else "form_change"))
        self.record.set_words(say("record_new" if meeting is None else "record_change"))
        self.date.set_day(None if meeting is None else meeting.on_date)
        self.time.setText("09:30" if meeting is None else f"{meeting.at_time:%H:%M}")
        self.place.put(place if meeting is None else meeting.place)
        self.chair.put("" if meeting is None else meeting.chair)
        self.agency.put("" if meeting is None else meeting.chair_agency)
        if meeting is None:
            self.kind.setCurrentIndex(0)
        else:
            self.kind.set_value(meeting.kind)
        self.opened()

    def _tidy_time(self) -> None:
        at = read_time(self.time.text())
        if at is not None:
            self.time.setText(f"{at:%H:%M}")

    def given(self, *, settle: bool = True) -> MeetingGiven:
        """What is typed now; without ``settle`` no date is rewritten under who types it."""
        if settle:
            self.date.read()
        return MeetingGiven(
            kind=str(self.kind.value),
            on_date=self.date.seen,
            at_time=read_time(self.time.text()),
            place=self.place.text,
            chair=self.chair.text,
            chair_agency=self.agency.text,
            repeating=self.repeats.given(settle=settle),
            usual=self.usual.isChecked(),
            later=self.scope.current == LATER,
        )

    def offer_usual(self, text: str, *, there: bool) -> None:
        """Say who came last time, or that nobody did."""
        self._usual_help.setText(text)
        self.usual.setEnabled(there)
        if not there:
            self.usual.setChecked(False)

    def answers(self) -> Answers:
        """What a draft keeps."""
        return {
            "date": self.date.text(),
            "time": self.time.text(),
            "place": self.place.text,
            "kind": str(self.kind.value),
            "chair": self.chair.text,
            "agency": self.agency.text,
            "usual": self.usual.isChecked(),
            **self.repeats.answers(),
        }

    def take(self, answers: Answers) -> None:
        """Bring a draft back."""
        self.date.setText(str(answers["date"]))
        self.date.read()
        self.time.setText(str(answers["time"]))
        self.kind.set_value(answers["kind"])
        for box, name in ((self.place, "place"), (self.chair, "chair"), (self.agency, "agency")):
            box.put(str(answers[name]))
        self.repeats.take(answers)
        self.usual.setChecked(bool(answers.get("usual", False)))
        self.tell(say("draft_kept"))


class CancelForm(SideForm):
    """Why a meeting is called off, and whether the later ones of its series are too."""

    def __init__(self) -> None:
        super().__init__(say("form_cancel"), 440)
        self.reason = TextBox(lines=3)
        self.scope = SegmentBar(say("field_scope"), scopes(0))
        self._what = Label("", Role.BODY_STRONG, wrap=True)
        block = self.block(ruled=False, spacing=10)
        block.addWidget(self._what)
        reason = Field(say("field_cancel_reason"), self.reason, help_text=say("help_cancel_reason"))
        self.add_field(block, "reason", reason)
        self.add_field(block, "scope", Field(say("field_scope"), self.scope))
        self.finish()
        self.record.set_words(say("do_cancel"))
        self.cancel.set_words(say("keep_planned"))
        self.reason.edited.connect(self.touch)
        self.scope.chosen.connect(self.touch)

    def open_for(self, what: str, later: int) -> None:
        """Ask about a meeting, named; ``later``: how many later ones its series has."""
        self._what.setText(what)
        self.reason.setPlainText("")
        self.scope.set_segments(scopes(later))
        self.scope.choose(ONE)
        self.fields["scope"].setVisible(later > 0)
        self.opened()

    @property
    def later(self) -> bool:
        """Whether the later ones are called off too."""
        return self.scope.current == LATER

    def answers(self) -> Answers:
        """What a draft keeps."""
        return {"reason": self.reason.toPlainText()}

    def take(self, answers: Answers) -> None:
        """Bring a draft back."""
        self.reason.setPlainText(str(answers["reason"]))
        self.tell(say("draft_kept"))
