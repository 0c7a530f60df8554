"""Working the minutes: reading, onward disclosure, answers, approval, copies, texts to send."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrinter

from iomdesk.domain.meetings import MeetingState
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.progress import Progress
from iomdesk.services import actionmail, approving, minutes, onward, requests, tellers
from iomdesk.services.desk import Changed, Desk
from iomdesk.services.minutes import MadeAll, MadeMinutes, Minutes
from iomdesk.ui import ask
from iomdesk.ui.actions import Action, ActionSet
from iomdesk.ui.clipboard import SecretClipboard
from iomdesk.ui.jobs import Job, Jobs
from iomdesk.ui.printing import Printout, print_all
from iomdesk.ui.screens.meetings.hold import Hold
from iomdesk.ui.screens.meetings.minuterows import (
    action_rows,
    copy_rows,
    item_rows,
    standing_words,
    tell_rows,
    warning_words,
)
from iomdesk.ui.screens.meetings.minutespage import FormKind, Part, say
from iomdesk.ui.screens.meetings.view import Tab
from iomdesk.words import words

MINUTES: Final = "meetings.minutes"
_OFFERED: Final = {
    Part.ITEMS: ("onward", "answer", "approve", "add"),
    Part.COPIES: ("look", "print", "save", "save_all"),
    Part.ACTIONS: ("copy",),
    Part.TELL: ("tell",),
}
_HELD: Final = frozenset({MeetingState.RUNNING, MeetingState.HELD})


class MinutingPresenter(QObject):
    """Works the minutes of the meeting in view.

    The copies live in the memory of this screen only: a lock ends them.

    Signals:
        referral_asked(str): the referral whose decision is to be told.
    """

    referral_asked = Signal(str)

    def __init__(self, hold: Hold, jobs: Jobs) -> None:
        super().__init__(hold)
        self._hold = hold
        self._desk = hold.desk
        self._jobs = jobs
        self._page = hold.view.minutes
        self._minutes: Minutes | None = None
        self._made: MadeAll | None = None
        self._stale, self._doubted = False, False
        self._job: Job[Any] | None = None
        self._to_save: MadeMinutes | None = None
        self._clipboard = SecretClipboard(self)
        self.actions = self._make_actions()
        self._keys = ActionSet(self._page, self.actions)
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
        page.form.closed.connect(page.shut)
        page.save.committed.connect(self._choose_place)
        page.save.closed.connect(page.shut)
        page.working.stopped.connect(self._stop)

    # ---- actions -----------------------------------------------------------------------

    def _make_actions(self) -> tuple[Action, ...]:
        def action(
            name: str, run: Callable[[], None], refused: Callable[[], str], *keys: str
        ) -> Action:
            return Action(id=f"{MINUTES}.{name}", text=say(f"do_{name}"), run=run, keys=keys,
                          refused=refused, place=MINUTES)  # fmt: skip

        return (
            action("make", self.make, self._cannot_make),
            action("onward", self._onward, self._cannot_add, "F2"),
            action("answer", self._answer, self._cannot_answer),
            action("approve", self._approve, self._cannot_approve),
            action("add", self._add, self._cannot_addend),
            action("look", self._look, self._cannot_look),
            action("print", self._print, self._cannot_issue, "Ctrl+P"),
            action("save", self._save, self._cannot_issue),
            action("save_all", self._save_all, self._cannot_issue_all, "Ctrl+Shift+S"),
            action("copy", self._copy, self._cannot_copy, "Ctrl+Shift+C"),
            action("tell", self._tell, self._needs_row),
            action("back", self._back, lambda: "", "Esc"),
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
        return say("do_make" if self._made is None else "do_make_again")

    def _cannot_make(self) -> str:
        if self._minutes is None:
            return say("not_held")
        return say("busy") if self._job is not None else ""

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

    def _cannot_look(self) -> str:
        if self._made is None:
            return say("none_made")
        return "" if self._copy_here() is not None else say("no_row")

    def _cannot_issue_all(self) -> str:
        if self._made is None:
            return say("none_made")
        if self._stale:
            return words("rule", "minutes_stale")
        return say("busy") if self._job is not None else ""

    def _cannot_issue(self) -> str:
        return self._cannot_issue_all() or self._cannot_look()

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
        if self._made is not None and (meeting is None or self._made.meeting.id != meeting.id):
            self._made = None
            self._page.shut_preview()
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
        self._doubt()
        told = tellers.still_to_tell(self._desk)
        made = {} if self._made is None else {one.attendee_id: one for one in self._made.copies}
        rows = {
            Part.ITEMS: item_rows(found),
            Part.COPIES: copy_rows(found, made),
            Part.ACTIONS: action_rows(actionmail.texts(self._desk, found.meeting.id)),
            Part.TELL: tell_rows(told),
        }
        warning = warning_words(found, len(told), stale=self._stale and self._made is not None)
        self._page.show_minutes(rows, standing_words(found), warning)
        self.refresh()

    def store_changed(self, _changed: Changed) -> None:
        """What lies in a copy may be otherwise by now; asked when it is shown again."""
        self._doubted = True

    def _doubt(self) -> None:
        made = self._made
        if made is not None and self._doubted and not self._stale:
            self._stale = not minutes.all_current(self._desk, made.meeting.id, made.copies)
        self._doubted = False

    def forget(self) -> None:
        """The desk goes out of view or locks: let go of what is looked at, typed and copied."""
        self._page.shut_preview()
        if self._page.side.form is not None:
            self._page.shut()
        self._clipboard.clear()

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
            about = say("approve_about", chair=found.meeting.chair)
            self._open(FormKind.APPROVE, found.meeting.id, about=about)

    def _add(self) -> None:
        found = self._minutes
        if found is not None:
            choices = (("", say("whole_meeting")), *((one.id, one.name) for one in found.items))
            self._open(FormKind.ADD, found.meeting.id, about=say("add_about"), choices=choices)

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
                    return approving.add(desk, meeting_id, text, item_id=str(value or ""))

        done, _ = self._hold.attempt(act, form)
        if done:
            self._page.shut()

    # ---- copies ------------------------------------------------------------------------

    def make(self) -> None:
        """Make each reader's copy, in the background."""
        found = self._minutes
        if found is not None and not self._cannot_make():
            self._begin(
                say("making"), partial(_make, self._desk, found.meeting.id), self._were_made
            )

    def _were_made(self, made: MadeAll) -> None:
        self._made, self._stale, self._doubted = made, False, False
        self._page.turn_to(Part.COPIES)
        self.show()
        self._page.table.choose(made.copies[0].attendee_id)

    def _begin(
        self, title: str, work: Callable[[Progress], object], done: Callable[..., object]
    ) -> None:
        self._page.working.begin(title)
        self._job = self._jobs.start(
            work, title=title, succeeded=done, failed=self._hold.tell, cancelled=self._cancelled
        )
        self._job.progressed.connect(self._counted)
        self._job.finished.connect(self._finished)
        self.refresh()

    def _counted(self, done: int, _total: int, _note: str) -> None:
        self._page.working.count(done)

    def _finished(self) -> None:
        self._job = None
        self._page.working.end()
        self.refresh()

    def _cancelled(self) -> None:
        self._hold.say(say("stopped"))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _copy_here(self) -> MadeMinutes | None:
        row, made = self._page.current, self._made
        if row is None or made is None or self._page.part is not Part.COPIES:
            return None
        return next((one for one in made.copies if one.attendee_id == row.id), None)

    def _look(self) -> None:
        copy = self._copy_here()
        if copy is not None:
            self._page.look_at(copy.pdf, say("copy_for", name=copy.name, agency=copy.agency))

    def _back(self) -> None:
        if self._page.previewing:
            self._page.shut_preview()

    def _print(self) -> None:
        copy, made = self._copy_here(), self._made
        if copy is None or made is None:
            return
        out = Printout(
            minutes.file_name(made, copy).removesuffix(".pdf"),
            copy.number,
            copy.pdf,
            partial(minutes.printed, self._desk, copy, is_out=True),
            partial(minutes.check_current, self._desk, copy),
        )
        ask.printer(self._page, say("print_title"), partial(self._print_on, out))

    def _print_on(self, out: Printout, printer: QPrinter | None) -> None:
        if printer is None:
            self._hold.say(words("meetings", "no_printer"))
        else:
            self._begin(say("printing"), partial(print_all, printer, (out,)), self._was_printed)

    def _was_printed(self, _count: int) -> None:
        self._hold.note(say("printed"))

    def _save(self) -> None:
        copy = self._copy_here()
        if copy is not None:
            self._to_save = copy
            what = say("copy_for", name=copy.name, agency=copy.agency)
            self._page.open(self._page.save)
            self._page.save.open_for(what, say("save_logged"), folder=False)

    def _save_all(self) -> None:
        if self._made is not None:
            self._to_save = None
            self._page.open(self._page.save)
            self._page.save.open_for(say("save_every"), say("save_logged"), folder=True)

    def _choose_place(self) -> None:
        made, copy, password = self._made, self._to_save, self._page.save.password()
        if made is None or password is None:
            return
        if copy is None:
            then = partial(self._save_into, made, password)
            ask.folder(self._page, words("meetings", "folder_title"), then)
            return
        title, kinds = words("meetings", "file_title"), words("meetings", "file_filter")
        name = minutes.file_name(made, copy)
        then = partial(self._save_as, copy, password)
        ask.file_to_write(self._page, title, kinds, name, then)

    def _save_into(self, made: MadeAll, password: str, folder: Path) -> None:
        work = partial(_save_all, self._desk, made, folder, password)
        self._begin(say("saving"), work, self._were_saved)

    def _save_as(self, copy: MadeMinutes, password: str, path: Path) -> None:
        path = path if path.suffix.casefold() == ".pdf" else path.with_name(path.name + ".pdf")
        work = partial(_save_one, self._desk, copy, path, password)
        self._begin(say("saving"), work, self._were_saved)

    def _were_saved(self, files: list[Path]) -> None:
        self._page.shut()
        if len(files) == 1:
            self._hold.note(words("meetings", "saved_one", {"file": files[0].name}))
        else:
            told = {"count": len(files), "folder": str(files[0].parent)}
            self._hold.note(words("meetings", "saved", told))

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


def _make(desk: Desk, meeting_id: str, progress: Progress) -> MadeAll:
    return minutes.make(desk, meeting_id, progress=progress)


def _save_all(
    desk: Desk, made: MadeAll, folder: Path, password: str, progress: Progress
) -> list[Path]:
    return minutes.save_all(desk, made, folder, password=password, progress=progress)


def _save_one(desk: Desk, copy: MadeMinutes, path: Path, password: str, _: Progress) -> list[Path]:
    minutes.save(desk, copy, path, password=password)
    return [path]
