"""Planning a meeting or a series, changing it, calling it off and holding it after all."""

from typing import Final

from PySide6.QtCore import QObject, Qt, Signal

from iomdesk.domain.dates import show_date, show_short
from iomdesk.domain.meetings import Attendee, Meeting, MeetingState
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.repeating import Rhythm
from iomdesk.services import diary, drafts, series
from iomdesk.services.series import Plan, Planned
from iomdesk.ui.screens.meetings.forms import say
from iomdesk.ui.screens.meetings.hold import Hold
from iomdesk.ui.screens.meetings.meetingform import MeetingGiven
from iomdesk.ui.screens.meetings.model import people_words
from iomdesk.ui.screens.meetings.view import Tab
from iomdesk.ui.widgets.inputs import DateEdit
from iomdesk.words import words

DRAFT: Final = "meeting"
CANCELLING: Final = "meeting_cancel"


class Planning(QObject):
    """Works the two forms that stand in place of the meeting.

    Signals:
        edited: something was typed: drafts begin.
    """

    edited = Signal()

    def __init__(self, hold: Hold) -> None:
        super().__init__(hold)
        self._hold = hold
        self._desk = hold.desk
        self._view = hold.view
        self._changing: Meeting | None = None
        self._cancelling: Meeting | None = None
        self._known: tuple[Attendee, ...] = ()
        form, calling = self._view.form, self._view.cancelling
        form.committed.connect(self._record)
        form.closed.connect(self._leave)
        form.edited.connect(self._edited)
        form.looked.connect(self._look)
        form.chair.settled.connect(self._chair_settled)
        form.place.settled.connect(lambda _place: self._look())
        calling.committed.connect(self._cancel)
        calling.closed.connect(self._leave_cancelling)
        calling.edited.connect(self._edited)

    # ---- opening the forms -------------------------------------------------------------

    def new(self) -> None:
        """Open the form for a meeting to plan."""
        self._open(None)

    def change(self) -> None:
        """Open the form of the meeting in view."""
        if self._hold.meeting is not None:
            self._open(self._hold.meeting)

    def _open(self, meeting: Meeting | None) -> None:
        form = self._view.form
        if self._view.editing_meeting and form.touched:
            form.date.setFocus(Qt.FocusReason.OtherFocusReason)  # what is typed comes first
            return
        self._keep_cancelling()
        self._cancelling, self._changing = None, meeting
        form.place.offer(diary.places(self._desk))
        self._known = diary.known_attendees(self._desk)
        form.chair.offer(one.name for one in self._known)
        form.agency.offer(diary.agency_names(self._desk))
        later = 0 if meeting is None else series.later_count(self._desk, meeting)
        form.open_for(meeting, self._desk.area, later)
        draft = drafts.find_draft(self._desk, DRAFT, self._subject)
        if draft is not None:
            form.take(draft.answers)
            form.touch()
        self._view.open_form()
        self._look()

    @property
    def _subject(self) -> str:
        return drafts.NEW if self._changing is None else self._changing.id

    def _chair_settled(self, chair: str) -> None:
        """A chair known from before brings the agency along; one who is not is told of."""
        form = self._view.form
        there = form.chair.listed or not chair or chair == self._chair_before
        form.fields["chair"].set_warning(
            "" if there else words("meetings", "chair_unknown", {"name": chair})
        )
        if form.agency.text.strip():
            return
        for known in self._known:
            if known.name.casefold() == chair.casefold():
                form.agency.put(known.agency)

    def _edited(self) -> None:
        calling = self._cancelling is not None
        form = self._view.cancelling if calling else self._view.form
        self._view.unsaved.emit(int(form.touched))
        self.edited.emit()

    # ---- what is said beneath the fields -----------------------------------------------

    def _look(self) -> None:
        """Say what else is there that day, who came last time, and what the series gives."""
        form, new = self._view.form, self._changing is None
        if not self._view.editing_meeting:
            return
        given = form.given(settle=False)
        self._say_overlap(given)
        if not new:
            return
        kind = self._desk.scheme.meeting_kind(given.kind)
        on = given.on_date or self._desk.today()
        came = series.came_last(self._desk, given.kind, given.place.strip(), on)
        text = say("usual_none")
        if came is not None:
            text = words(
                "meetings",
                "usual_help",
                {
                    "kind": kind.title, "place": came.place, "date": show_date(came.on_date),
                    "people": people_words(len(came.attendees)),
                },
            )  # fmt: skip
        form.offer_usual(text, there=came is not None)
        if given.repeating.rhythm is Rhythm.WEEKLY:
            form.repeats.suggest(given.on_date)
            given = form.given(settle=False)
        form.repeats.say(self._series_words(given))

    @property
    def _chair_before(self) -> str:
        return "" if self._changing is None else self._changing.chair

    def _say_overlap(self, given: MeetingGiven) -> None:
        field, but = self._view.form.fields["place"], ""
        if self._changing is not None:
            but = self._changing.id
        text, place = "", self._view.form.place
        if given.place.strip() and not place.hasFocus() and not place.listed:
            text = words("meetings", "place_unknown", {"place": given.place.strip()})
        if given.on_date is not None and given.place.strip():
            found = diary.overlaps(self._desk, given.on_date, given.place, but=but)
            titles = {kind.id: kind.title for kind in self._desk.scheme.meeting_kinds}
            if found:
                one = found[0]
                text = words(
                    "meetings",
                    "overlap",
                    {"kind": titles.get(one.kind, one.kind), "time": f"{one.at_time:%H:%M}"},
                )
        if not field.problem:
            field.set_warning(text)

    def _series_words(self, given: MeetingGiven) -> str:
        if given.on_date is None or given.repeating.until is None:
            return self._monthly_words(given)
        try:
            found = series.days_of(given.on_date, given.repeating)
        except RuleViolation:
            return ""  # said at its field when it is recorded
        code = "repeat_days_one" if len(found.held) == 1 else "repeat_days"
        last = {"count": len(found.held), "last": show_date(found.held[-1])}
        text = " ".join(filter(None, (self._monthly_words(given), words("meetings", code, last))))
        if found.skipped:
            today = self._desk.today()
            names = ", ".join(show_short(day, today) for day in found.skipped)
            text = words("meetings", "repeat_skipped", {"days": text, "skipped": names})
        return text

    def _monthly_words(self, given: MeetingGiven) -> str:
        if given.on_date is None or given.repeating.rhythm is not Rhythm.MONTHLY:
            return ""
        nth = (given.on_date.day - 1) // 7 + 1
        params = {"nth": say(f"nth_{nth}"), "weekday": say(f"weekday_{given.on_date.weekday()}")}
        return words("meetings", "monthly_on", params)

    # ---- recording ---------------------------------------------------------------------

    def _record(self) -> None:
        form, changing, subject = self._view.form, self._changing, self._subject
        given = form.given()
        for field in form.fields.values():
            unread = field.editor.problem if isinstance(field.editor, DateEdit) else ""
            field.set_problem(unread)
            if unread and field.isVisible():
                field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        if given.on_date is None:
            form.problem("on_date", words("rule", "date_needed"))
            return
        if given.at_time is None:
            form.problem("at_time", words("rule", "not_a_time"))
            return
        wanted = Plan(
            kind=given.kind, on_date=given.on_date, at_time=given.at_time, place=given.place,
            chair=given.chair, chair_agency=given.chair_agency,
        )  # fmt: skip
        said, meeting_id, fresh = "", "", tuple[str, ...]()
        if changing is None:
            done, planned = self._hold.attempt(
                lambda: series.plan(self._desk, wanted, given.repeating, usual=given.usual), form
            )
            if planned is not None:
                said, fresh = self._planned_words(planned), planned.ids
                meeting_id = fresh[0]
        else:
            done, count = self._hold.attempt(
                lambda: self._change(changing, wanted, later=given.later), form
            )
            meeting_id = changing.id
            if count is not None and count > 1:
                said = words("meetings", "changed_later", {"count": count})
        if not done:
            if changing is not None and self._hold.meeting is not None:
                self._changing = self._hold.meeting  # as changed elsewhere: keep it again
            return
        drafts.drop_draft(self._desk, DRAFT, subject)
        self._shut()
        self._view.diary.find_box.clear()
        self._view.diary.list.choose(meeting_id)
        self._view.turn_to(Tab.ATTENDEES)
        if len(fresh) > 1:
            self._hold.offer_undo(said, lambda: series.unplan(self._desk, fresh), _nothing)
        elif said:
            self._hold.note(said)

    def _planned_words(self, planned: Planned) -> str:
        """What a series gave, what was left out of it, and who was not invited again."""
        said = []
        if len(planned.ids) > 1:
            today = self._desk.today()
            skipped = ", ".join(show_short(day, today) for day in planned.skipped)
            code = "planned_skipped" if skipped else "planned_series"
            said.append(words("meetings", code, {"count": len(planned.ids), "skipped": skipped}))
        if planned.left_out:
            names = "; ".join(name for name, _ in planned.left_out)
            said.append(words("meetings", "usual_left", {"names": names}))
        return " ".join(said)

    def _change(self, changing: Meeting, wanted: Plan, *, later: bool) -> int:
        if later:
            return series.amend_later(self._desk, changing, wanted)
        series.amend(self._desk, changing, wanted)
        return 1

    def _leave(self) -> None:
        """Esc keeps what was typed as a draft, Cancel throws it away."""
        if self._view.form.cancelling:
            drafts.drop_draft(self._desk, DRAFT, self._subject)
        elif self._view.form.touched:
            self.keep()
            self._view.note_changed.emit(words("meetings", "typed_kept"))
        self._shut()

    def _shut(self) -> None:
        self._changing = self._cancelling = None
        self._view.unsaved.emit(0)
        self._view.shut_form()
        self._hold.turned.emit()

    # ---- calling off -------------------------------------------------------------------

    def why_not_cancel(self) -> str:
        """Why the meeting in view cannot be called off; empty when it can."""
        line = self._hold.line
        if line is None:
            return say("no_meeting")
        codes = {
            MeetingState.RUNNING: "cancel_opened",
            MeetingState.HELD: "cancel_opened",
            MeetingState.CANCELLED: "cancel_again",
        }
        code = codes.get(line.state, "")
        return say(code) if code else ""

    def why_not_hold(self) -> str:
        """Why there is nothing to hold after all; empty when the meeting is cancelled."""
        line = self._hold.line
        if line is None:
            return say("no_meeting")
        return "" if line.state is MeetingState.CANCELLED else say("not_cancelled")

    def ask_cancel(self) -> None:
        """Open the form that calls the meeting in view off."""
        meeting, form = self._hold.meeting, self._view.cancelling
        if meeting is None:
            return
        if self._view.editing_meeting and (self._view.form.touched or form.touched):
            return
        self._cancelling = meeting
        what = {"kind": self._desk.scheme.meeting_kind(meeting.kind).title, "place": meeting.place}
        title = f"{words('meetings', 'title', what)}, {show_date(meeting.on_date)}"
        form.open_for(title, series.later_count(self._desk, meeting))
        draft = drafts.find_draft(self._desk, CANCELLING, meeting.id)
        if draft is not None:
            form.take(draft.answers)
            form.touch()
        self._view.open_cancelling()

    def _cancel(self) -> None:
        meeting, form = self._cancelling, self._view.cancelling
        if meeting is None:
            return
        form.fields["reason"].set_problem("")
        reason, later = form.reason.toPlainText(), form.later
        done, gone = self._hold.attempt(
            lambda: series.cancel(self._desk, meeting, reason=reason, later=later), form
        )
        if not done or gone is None:
            if self._hold.meeting is not None:
                self._cancelling = self._hold.meeting
            return
        drafts.drop_draft(self._desk, CANCELLING, meeting.id)
        self._shut()
        many = {"count": len(gone)}
        said = words("meetings", "cancelled_one" if len(gone) == 1 else "cancelled_many", many)
        self._hold.offer_undo(said, lambda: series.uncancel(self._desk, gone), _nothing)
        self._view.diary.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def hold_after_all(self) -> None:
        """Undo a cancellation made earlier."""
        meeting = self._hold.meeting
        if meeting is not None:
            self._hold.attempt(lambda: series.uncancel(self._desk, [meeting.id]))

    def _leave_cancelling(self) -> None:
        form = self._view.cancelling
        if form.cancelling and self._cancelling is not None:
            drafts.drop_draft(self._desk, CANCELLING, self._cancelling.id)
        elif form.touched:
            self._keep_cancelling()
            self._view.note_changed.emit(words("meetings", "typed_kept"))
        self._shut()

    # ---- drafts ------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep what is typed in either form, in the store."""
        form = self._view.form
        if self._view.editing_meeting and self._cancelling is None and form.touched:
            base = 0 if self._changing is None else self._changing.revision
            drafts.keep_draft(
                self._desk, DRAFT, self._subject, base_revision=base, answers=form.answers()
            )
        self._keep_cancelling()

    def _keep_cancelling(self) -> None:
        meeting, form = self._cancelling, self._view.cancelling
        if meeting is not None and form.touched:
            drafts.keep_draft(
                self._desk, CANCELLING, meeting.id, base_revision=meeting.revision,
                answers=form.answers(),
            )  # fmt: skip


def _nothing() -> None:
    """The diary shows it by itself."""
