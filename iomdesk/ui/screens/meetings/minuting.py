"""Working the minutes: reading, onward disclosure, answers, approval, copies, texts to send."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.meetings import MeetingState, Session
from iomdesk.domain.problems import RuleViolation
from iomdesk.services import (
    actionmail,
    approving,
    drafts,
    minutes,
    onward,
    requests,
    sitting,
    tellers,
)
from iomdesk.services.desk import Changed
from iomdesk.ui.actions import Action, ActionSet
from iomdesk.ui.clipboard import SecretClipboard
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.meetings.hold import Hold
from iomdesk.ui.screens.meetings.minuterows import (
    action_rows,
    copy_rows,
    item_rows,
    standing_words,
    tell_rows,
    warning_words,
)
from iomdesk.ui.screens.meetings.minutescopies import MinutesCopies
from iomdesk.ui.screens.meetings.minutespage import FormKind, Part, say
from iomdesk.ui.screens.meetings.view import Tab
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.minutes import Minutes

MINUTES: Final = "meetings.minutes"
LOOKED_AT: Final = "meetings.minutes_copy"
DRAFT: Final = "minutes"
_OFFERED: Final = {
    Part.ITEMS: ("onward", "answer", "approve", "add"),
    Part.COPIES: ("look", "print", "save", "save_all"),
    Part.ACTIONS: ("copy",),
    Part.TELL: ("tell",),
}
_PARTS: Final = {one.value: one for one in Session}
"""What an addendum about a whole part of the meeting is chosen by, beside ids of items."""
_HELD: Final = frozenset({MeetingState.RUNNING, MeetingState.HELD})


class MinutingPresenter(QObject):
    """Works the minutes of the meeting in view.

    Signals:
        referral_asked(str): the referral whose decision is to be told.
    """

    referral_asked = Signal(str)

    def __init__(self, hold: Hold, jobs: Jobs) -> None:
        super().__init__(hold)
        self._hold = hold
        self._desk = hold.desk
        self._page = hold.view.minutes
        self._minutes: Minutes | None = None
        self._copies = MinutesCopies(hold, jobs)
        self._clipboard = SecretClipboard(self)
        self.actions = self._make_actions()
        self._keys = ActionSet(self._page, self.actions)
        self.back = Action(
            id=f"{LOOKED_AT}.back", text=say("do_back"), run=self._page.shut_preview,
            keys=("Esc",), place=LOOKED_AT,
        )  # fmt: skip
        self._back_keys = ActionSet(self._page.looked, (self.back,))
        page = self._page
        hold.turned.connect(self.show)
        hold.view.tabs.currentChanged.connect(lambda _tab: self.show())
        page.turned.connect(lambda _part: self.refresh())
        page.tables[Part.COPIES].row_opened.connect(lambda _row: self._run("look"))
        page.tables[Part.ITEMS].row_opened.connect(lambda _row: self._run("onward"))
        page.tables[Part.ACTIONS].row_opened.connect(lambda _row: self._run("copy"))
        page.tables[Part.TELL].row_opened.connect(lambda _row: self._run("tell"))
        for table in page.tables.values():
            table.row_chosen.connect(lambda _row: self.refresh())
        page.form.committed.connect(self._record)
        page.form.closed.connect(self._leave_form)
        page.form.choice.chosen.connect(lambda _value: self._say_who_gets_it())
        self._copies.were_made.connect(self._were_made)
        self._copies.changed.connect(self.refresh)

    # ---- actions -----------------------------------------------------------------------

    def _make_actions(self) -> tuple[Action, ...]:
        def action(
            name: str, run: Callable[[], None], refused: Callable[[], str], *keys: str
        ) -> Action:
            return Action(id=f"{MINUTES}.{name}", text=say(f"do_{name}"), run=run, keys=keys,
                          refused=refused, place=MINUTES)  # fmt: skip

        copies = self._copies
        return (
            action("make", self.make, self._cannot_make),
            action("onward", self._onward, self._cannot_add, "F2"),
            action("answer", self._answer, self._cannot_answer),
            action("approve", self._approve, self._cannot_approve, "Ctrl+Shift+A"),
            action("add", self._add, self._cannot_addend),
            action("look", copies.look, copies.cannot_look),
            action("print", copies.print_one, copies.cannot_issue, "Ctrl+P"),
            action("save", copies.save_one, copies.cannot_issue),
            action("save_all", copies.save_all, copies.cannot_issue_all, "Ctrl+Shift+S"),
            action("copy", self._copy, self._cannot_copy, "Ctrl+Shift+C"),
            action("tell", self._tell, self._needs_row),
        )

    def _run(self, name: str) -> None:
        found = next(one for one in self.actions if one.id == f"{MINUTES}.{name}")
        reason = found.refused()
        if reason:
            self._hold.say(reason)
        else:
            found.run()

    def words_of(self, action_id: str) -> str:
        """What the main button says: "Make the minutes", or again."""
        if action_id != f"{MINUTES}.make":
            return ""
        return say("do_make" if self._copies.made is None else "do_make_again")

    def _cannot_make(self) -> str:
        if self._minutes is None:
            return say("not_held")
        return say("busy") if self._copies.busy else ""

    def _needs_row(self) -> str:
        return "" if self._page.current is not None else say("no_row")

    def _cannot_add(self) -> str:
        if self._minutes is None:
            return say("not_held")
        if self._minutes.sitting.approved_at is not None:
            return words("rule", "minutes_approved")
        return self._needs_row()

    def _cannot_answer(self) -> str:
        return self._cannot_add() or ("" if self._asked() is not None else say("none_asked"))

    def _cannot_approve(self) -> str:
        found = self._minutes
        if found is None:
            return say("not_held")
        if found.sitting.approved_at is not None:
            return words("rule", "minutes_approved")
        return words("rule", "minutes_running") if found.sitting.running else ""

    def _cannot_addend(self) -> str:
        if self._minutes is None:
            return say("not_held")
        approved = self._minutes.sitting.approved_at is not None
        return "" if approved else words("rule", "minutes_not_approved")

    def _cannot_copy(self) -> str:
        return self._needs_row() if self._minutes is not None else say("not_held")

    def refresh(self) -> None:
        """Allow and refuse the buttons as it is now; offer those of the part in view."""
        bar = self._hold.view.bars[Tab.MINUTES]
        bar.limit([f"{MINUTES}.{name}" for name in _OFFERED[self._page.part]])
        bar.refresh(self.words_of)

    # ---- showing -----------------------------------------------------------------------

    def show(self) -> None:
        """Read and show the minutes of the meeting in view, while their part is."""
        meeting, line = self._hold.meeting, self._hold.line
        copies = self._copies
        copies.of_meeting("" if meeting is None else meeting.id)
        self._minutes = None
        if self._hold.view.tab is not Tab.MINUTES:
            return
        if meeting is not None and (line is None or line.state in _HELD):
            try:
                self._minutes = minutes.read(self._desk, meeting.id)
            except (RuleViolation, KeyError):  # never opened, or taken away since
                self._minutes = None
        found = self._minutes
        if found is None:
            self._page.show_minutes({}, say("not_held"), "")
            self.refresh()
            return
        copies.look_again()
        told = tellers.still_to_tell(self._desk)
        owed = sitting.state(self._desk, found.meeting.id).unsaid
        unsaid = frozenset(one.id for one in owed)
        made = {one.attendee_id: one for one in (copies.made.copies if copies.made else ())}
        rows = {
            Part.ITEMS: item_rows(found, unsaid),
            Part.COPIES: copy_rows(found, made),
            Part.ACTIONS: action_rows(actionmail.texts(self._desk, found.meeting.id)),
            Part.TELL: tell_rows(told),
        }
        stale = copies.stale and bool(made)
        warning = warning_words(found, len(unsaid), len(told), stale=stale)
        self._page.show_minutes(rows, standing_words(found), warning)
        self.refresh()

    def store_changed(self, _changed: Changed) -> None:
        """What lies in a copy may be otherwise by now; asked when it is shown again."""
        self._copies.doubt()

    def forget(self) -> None:
        """The desk goes out of view or locks: let go of what is looked at, typed and copied."""
        self.keep_draft()
        self._page.shut_preview()
        if self._page.side.form is not None:
            self._page.shut()
        self._clipboard.clear()

    # ---- drafts ------------------------------------------------------------------------

    @property
    def _draft_of(self) -> str:
        """Under which subject the draft of the form that is open is kept."""
        form = self._page.form
        meeting_id = "" if self._minutes is None else self._minutes.meeting.id
        return f"{meeting_id}:{form.kind}:{form.subject}"

    def keep_draft(self) -> None:
        """Keep what is typed in the form, in the store; nothing typed is lost."""
        form = self._page.form
        if self._page.side.form is form and form.touched:
            answers = {"text": form.text.toPlainText(), "choice": form.choice.value}
            drafts.keep_draft(self._desk, DRAFT, self._draft_of, base_revision=0, answers=answers)

    def _leave_form(self) -> None:
        self.keep_draft()
        self._page.shut()

    def _take_draft(self) -> None:
        found = drafts.find_draft(self._desk, DRAFT, self._draft_of)
        if found is not None:
            form = self._page.form
            form.text.setPlainText(str(found.answers["text"]))
            form.choice.set_value(found.answers["choice"])
            form.touch()
            form.tell(words("meetings", "draft_kept"))

    # ---- adding ------------------------------------------------------------------------

    def _onward(self) -> None:
        row, found = self._page.current, self._minutes
        if row is None or found is None or self._page.part is not Part.ITEMS:
            return
        item = found.item(row.id)
        text = onward.usual() if item.onward is None else item.onward.body
        self._open(FormKind.ONWARD, item.id, about=item.name, text=text)

    def _asked(self) -> requests.Asked | None:
        """The first request of the item chosen that the chair has not decided."""
        row, found = self._page.current, self._minutes
        if row is None or found is None or self._page.part is not Part.ITEMS:
            return None
        return next((one for one in found.item(row.id).requests if not one.outcome), None)

    def _answer(self) -> None:
        asked = self._asked()
        if asked is not None:
            about = say("asked", who=asked.by, to=asked.to, grounds=asked.grounds)
            choices = ((True, say("granted")), (False, say("refused")))
            self._open(FormKind.ANSWER, asked.id, about=about, choices=choices)

    def _approve(self) -> None:
        found = self._minutes
        if found is not None:
            chair = found.meeting.chair
            about = say("approve_about", chair=chair)
            self._open(FormKind.APPROVE, found.meeting.id, about=about, text=chair)

    def _add(self) -> None:
        found = self._minutes
        if found is not None:
            whole: tuple[tuple[str, str], ...] = ((Session.OPEN.value, say("whole_meeting")),)
            if found.has_closed:
                parts = (Session.CLOSED, Session.OPEN)  # the narrower one is chosen beforehand
                whole = tuple((one.value, say(f"whole_{one}")) for one in parts)
            choices = (*whole, *((one.id, one.name) for one in found.items))
            self._open(FormKind.ADD, found.meeting.id, about=say("add_about"), choices=choices)
            self._say_who_gets_it()

    def _say_who_gets_it(self) -> None:
        """Whose copies will carry the addendum, of what it is about now."""
        form, found = self._page.form, self._minutes
        if form.kind is not FormKind.ADD or found is None:
            return
        value = str(form.choice.value or "")
        part = _PARTS.get(value)
        item_id = "" if part is not None else value
        names = minutes.addendum_readers(
            self._desk, found, session=part or Session.OPEN, item_id=item_id
        )
        goes = say("add_goes_to", names="; ".join(names)) if names else say("add_goes_nowhere")
        form.say_about(f"{say('add_about')} {goes}")

    def _open(
        self,
        kind: FormKind,
        subject: str,
        *,
        about: str,
        text: str = "",
        choices: tuple[tuple[object, str], ...] = (),
    ) -> None:
        self._page.open(self._page.form)
        self._page.form.open_for(kind, subject, about=about, text=text, choices=choices)
        self._take_draft()

    def _record(self) -> None:
        form, found, desk = self._page.form, self._minutes, self._desk
        if found is None:
            return
        text, subject, meeting_id = form.text.toPlainText(), form.subject, found.meeting.id
        value = form.choice.value

        def act() -> object:
            match form.kind:
                case FormKind.ONWARD:
                    return onward.agree(desk, meeting_id, subject, text=text)
                case FormKind.ANSWER:
                    return requests.answer(desk, subject, granted=bool(value), reason=text)
                case FormKind.APPROVE:
                    return approving.approve(desk, meeting_id, by=text)
                case FormKind.ADD:
                    part = _PARTS.get(str(value or ""))
                    item_id = "" if part is not None else str(value or "")
                    return approving.add(desk, meeting_id, text, item_id=item_id, session=part)

        draft = self._draft_of
        done, _ = self._hold.attempt(act, form)
        if done:
            drafts.drop_draft(desk, DRAFT, draft)
            self._page.shut()

    def make(self) -> None:
        """Make each reader's copy, in the background."""
        found = self._minutes
        if found is not None and not self._cannot_make():
            self._copies.make(found.meeting.id)

    def _were_made(self) -> None:
        self._page.turn_to(Part.COPIES)
        self.show()
        if self._copies.made is not None:
            self._page.table.choose(self._copies.made.copies[0].attendee_id)

    # ---- texts, and who is to be told -----------------------------------------------------

    def _copy(self) -> None:
        """The text goes into the clipboard; that is a disclosure, and logged first."""
        row, found = self._page.current, self._minutes
        if row is None or found is None or self._page.part is not Part.ACTIONS:
            return
        done, text = self._hold.attempt(
            lambda: actionmail.copied(self._desk, found.meeting.id, row.id)
        )
        if done and text is not None:
            self._clipboard.copy(text)
            self._hold.note(say("copied", agency=row.id))

    def _tell(self) -> None:
        row = self._page.current
        if row is not None and self._page.part is Part.TELL:
            self.referral_asked.emit(row.id)
