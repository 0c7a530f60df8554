"""Making the packs of a meeting, looking at a copy, printing, saving, and what came back."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtPrintSupport import QPrinter

from iomdesk.domain.meetings import Meeting, Pack
from iomdesk.domain.progress import Progress
from iomdesk.services import issuing, packs
from iomdesk.services.desk import Changed, Desk
from iomdesk.services.packs import MadeCopy, MadePacks
from iomdesk.store.schema import Kind
from iomdesk.ui import ask
from iomdesk.ui.actions import Action, ActionSet
from iomdesk.ui.jobs import Job, Jobs
from iomdesk.ui.printing import PrintingStopped, Printout, print_all
from iomdesk.ui.screens.meetings.forms import say
from iomdesk.ui.screens.meetings.hold import STRIP, Hold
from iomdesk.ui.screens.meetings.model import SHEET, CopyRow, people_words
from iomdesk.ui.screens.meetings.view import Tab
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words

PACKS: Final = "meetings.packs"
PREVIEW: Final = "meetings.preview"
PRINT: Final = "print"
"""Key of the strip's message about printing that stopped."""

_NOT_IN_RECORDS: Final = frozenset(
    {Kind.PACK, Kind.PACK_COPY, Kind.SETTING, Kind.MEETING, Kind.ATTENDEE, Kind.CONSENT,
     Kind.MEETING_CASE}
)  # fmt: skip
"""What no page of a case is made from; the meeting itself is compared as a whole."""


class PackingPresenter(QObject):
    """Works the packs of the meeting in view.

    The papers live in the memory of this screen only: a lock, or leaving the program,
    ends them, and the register remains.

    Attributes:
        actions: what can be done with the packs; preview_actions: with the copy looked at.
    """

    def __init__(self, hold: Hold, jobs: Jobs) -> None:
        super().__init__(hold)
        self._hold = hold
        self._desk = hold.desk
        self._jobs = jobs
        self._view = hold.view
        self._page = hold.view.packs
        self._made: dict[str, MadePacks] = {}
        self._outdated: set[str] = set()
        self._wanted = ""
        self._shown: Pack | None = None
        self._job: Job[Any] | None = None
        self._printer: QPrinter | None = None
        self._papers: Sequence[Printout] = ()
        self._out: list[int] = []
        self._saving: CopyRow | None = None
        self._looked_at = ""
        self._stopped_words = ""
        self.actions = self._make_actions()
        self.preview_actions = self._make_preview_actions()
        self._keys = ActionSet(self._page.table, self.actions)
        self._preview_keys = ActionSet(self._view.preview, self.preview_actions)
        hold.turned.connect(self.show)
        self._page.pack_wanted.connect(self._choose_pack)
        self._page.table.row_opened.connect(lambda _row: self._run(self.actions[1]))
        self._page.table.row_ticked.connect(lambda _row: self._run(self.actions[-1]))
        self._page.table.row_chosen.connect(lambda _row: self.refresh())
        self._page.table.menu_asked.connect(self._menu)
        self._page.working.stopped.connect(self._stop)
        self._page.save.committed.connect(self._save)
        self._page.save.closed.connect(self._page.shut_save)
        self._view.preview.copy_wanted.connect(self._look_at)

    # ---- actions -----------------------------------------------------------------------

    def _make_actions(self) -> tuple[Action, ...]:
        def action(
            name: str, run: Callable[[], None], refused: Callable[[], str], *keys: str
        ) -> Action:
            return Action(id=f"{PACKS}.{name}", text=say(f"do_{name}"), run=run, keys=keys,
                          refused=refused, place=PACKS)  # fmt: skip

        return (
            action("make", self.make, self._cannot_make),
            action("preview", self._preview, self._cannot_look),
            action("print_all", self._print_all, self._cannot_issue, "Ctrl+P"),
            action("print_one", self._print_one, self._cannot_issue_one, "Ctrl+Shift+P"),
            action("save_all", self._open_save_all, self._cannot_issue, "Ctrl+Shift+S"),
            action("save_one", self._open_save_one, self._cannot_issue_one),
            action("returned", self._toggle_returned, self._cannot_return),
        )

    def _make_preview_actions(self) -> tuple[Action, ...]:
        def action(
            name: str, run: Callable[[], None], refused: Callable[[], str], *keys: str
        ) -> Action:
            return Action(id=f"{PREVIEW}.{name}", text=say(f"do_{name}"), run=run, keys=keys,
                          refused=refused, place=PREVIEW)  # fmt: skip

        return (
            action("back", self.shut_preview, lambda: "", "Esc"),
            action("print_one", self._print_one, self._cannot_issue_one, "Ctrl+P"),
            action("save_one", self._save_looked_at, self._cannot_issue_one),
        )

    def _run(self, action: Action) -> None:
        reason = action.refused()
        if reason:
            self._hold.say(reason)
        else:
            action.run()

    def _menu(self, _row: str, where: QPoint) -> None:
        menu = self._keys.menu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    @property
    def _papers_here(self) -> MadePacks | None:
        """The papers of the register in view; None when they were made before."""
        meeting, shown = self._hold.meeting, self._shown
        if meeting is None or shown is None:
            return None
        made = self._made.get(meeting.id)
        return made if made is not None and made.pack.id == shown.id else None

    def _is_stale(self) -> bool:
        """Whether somebody may hear other things by now than the papers say."""
        made = self._papers_here
        return made is not None and (
            made.meeting != self._hold.meeting or made.pack.id in self._outdated
        )

    def _cannot_make(self) -> str:
        meeting = self._hold.meeting
        if meeting is None:
            return say("no_meeting")
        if self._job is not None:
            return say("busy_now")
        return "" if meeting.attendees else words("rule", "nobody_invited")

    def _cannot_look(self) -> str:
        if self._shown is None:
            return say("no_packs_yet")
        if self._papers_here is None:
            return say("no_papers")
        return "" if self._page.current is not None else say("no_row")

    def _cannot_issue(self) -> str:
        if self._shown is None:
            return say("no_packs_yet")
        if self._papers_here is None:
            return say("no_papers")
        if self._is_stale():
            return say("stale")
        return say("busy_now") if self._job is not None else ""

    def _cannot_issue_one(self) -> str:
        return self._cannot_issue() or ("" if self._row() is not None else say("no_row"))

    def _cannot_return(self) -> str:
        row = self._page.current
        return "" if row is not None and row.copy is not None else say("no_row")

    def words_of(self, action_id: str) -> str:
        """What the main button says: "Make the packs", or again."""
        if action_id != f"{PACKS}.make":
            return ""
        return say("do_make" if self._shown is None else "do_make_again")

    # ---- showing -----------------------------------------------------------------------

    def show(self) -> None:
        """Read the register of the meeting in view."""
        meeting = self._hold.meeting
        if meeting is None:
            return
        made = packs.register(self._desk, meeting.id)
        by_id = {one.id: one for one in made}
        self._shown = by_id.get(self._wanted, made[0] if made else None)
        stale = ""
        if self._shown is not None:
            if self._papers_here is None:
                stale = say("no_papers")
            elif self._is_stale():
                stale = say("stale")
        self._page.show_packs(made, self._shown, self._rows(), stale)
        self._view.tabs.set_count(Tab.PACKS, 0 if self._shown is None else len(self._shown.copies))
        self.refresh()

    def _rows(self) -> tuple[CopyRow, ...]:
        shown, here, meeting = self._shown, self._papers_here, self._hold.meeting
        if shown is None or meeting is None:
            return ()
        rows = [
            CopyRow(id=one.id, copy=one, name=one.name, agency=one.agency, pages=one.pages)
            for one in shown.copies
        ]
        if here is not None:
            rows.append(
                CopyRow(
                    id=SHEET,
                    copy=None,
                    name=say("chair_sheet"),
                    agency=here.meeting.chair,
                    pages=here.attendance_pages,
                )
            )
        return tuple(rows)

    def refresh(self) -> None:
        """Allow and refuse the buttons as it is now."""
        self._view.bars[Tab.PACKS].refresh(self.words_of)
        self._view.preview_bar.refresh()

    def _choose_pack(self, pack_id: str) -> None:
        self._wanted = pack_id
        self.show()

    def store_changed(self, changed: Changed) -> None:
        """A record that lies in a pack changed: that pack must not go out any more."""
        if changed.kinds <= _NOT_IN_RECORDS:
            return
        for made in self._made.values():
            if any(changed.people & set(copy.people) for copy in made.copies):
                self._outdated.add(made.pack.id)

    def other_meeting(self) -> None:
        """Another meeting comes into view."""
        self._wanted = ""
        self._page.shut_save()
        self._view.strip.take(PRINT)

    def forget(self) -> None:
        """The desk goes out of view or locks: let go of what is looked at and typed."""
        self._page.save.forget()
        if self._view.previewing:
            self.shut_preview()

    # ---- making ------------------------------------------------------------------------

    def make(self) -> None:
        """Make one PDF for each person, in the background."""
        if self._cannot_make():
            return
        meeting = self._meeting
        count = len(meeting.attendees)
        params = {"count": count}
        title = words("meetings", "making_one" if count == 1 else "making", params)
        self._view.turn_to(Tab.PACKS)
        work = partial(_make, self._desk, meeting.id)
        self._begin(title, work, self._were_made, "making_stopped")

    @property
    def _meeting(self) -> Meeting:
        meeting = self._hold.meeting
        if meeting is None:
            raise LookupError
        return meeting

    def _begin(
        self,
        title: str,
        work: Callable[[Progress], object],
        done: Callable[[Any], object],
        stopped: str,
    ) -> None:
        self._page.working.begin(title)
        self._stopped_words = stopped
        self._job = self._jobs.start(
            work, title=title, succeeded=done, failed=self._failed, cancelled=self._cancelled
        )
        self._job.progressed.connect(self._counted)
        self._job.finished.connect(self._finished)
        self._view.strip.take(STRIP)
        self.refresh()

    def _counted(self, done: int, _total: int, _note: str) -> None:
        self._page.working.count(done)

    def _finished(self) -> None:
        self._job = None
        self._page.working.end()
        self.show()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _failed(self, problem: Exception) -> None:
        if isinstance(problem, PrintingStopped):
            self._printing_stopped(problem.place)
        else:
            self._hold.tell(problem)

    def _cancelled(self) -> None:
        if self._papers:
            self._printing_stopped(len(self._out))
            return
        job = self._job
        done, of = (0, 0) if job is None else job.counts
        self._hold.say(words("meetings", self._stopped_words, {"done": done, "of": of}))

    def _were_made(self, made: MadePacks) -> None:
        self._made[made.meeting.id] = made
        self._outdated.discard(made.pack.id)
        self._wanted = made.pack.id
        self.show()
        if self._shown is not None and self._shown.copies:
            self._page.table.choose(self._shown.copies[0].id)
        self._hold.stale.emit()

    # ---- looking -----------------------------------------------------------------------

    def _row(self) -> CopyRow | None:
        """The copy that is meant: the one looked at, else the line chosen."""
        if self._view.previewing:
            rows = {one.id: one for one in self._page.model.rows}
            return rows.get(self._looked_at)
        return self._page.current

    def _preview(self) -> None:
        row = self._page.current
        if row is not None:
            self._look_at(row.id)
            self._view.open_preview()

    def _look_at(self, row_id: str) -> None:
        made = self._papers_here
        rows = {one.id: one for one in self._page.model.rows}
        if made is None or row_id not in rows:
            return
        self._looked_at = row_id
        self._view.preview.show_copy(
            tuple(rows.values()), rows[row_id], _pdf(made, row_id), len(made.meeting.attendees)
        )
        self.refresh()

    def shut_preview(self) -> None:
        """Back to the register, on the line that was looked at."""
        self._view.shut_preview()
        self._page.table.choose(self._looked_at)
        self.refresh()

    # ---- printing ----------------------------------------------------------------------

    def _print_all(self) -> None:
        self._choose_printer(self._printouts(self._page.model.rows))

    def _print_one(self) -> None:
        row = self._row()
        if row is not None:
            self._choose_printer(self._printouts((row,)))

    def _printouts(self, rows: Sequence[CopyRow]) -> tuple[Printout, ...]:
        made = self._papers_here
        if made is None:
            return ()
        desk, reference, out = self._desk, made.pack.reference, self._out
        copies = {one.copy.id: one for one in made.copies}
        papers: list[Printout] = []
        for row in rows:
            copy = copies.get(row.id)
            note, check = partial(issuing.attendance_printed, desk, made), _always
            number = 0 if copy is None else copy.copy.number
            if copy is not None:
                note = partial(issuing.printed, desk, copy, is_out=True)
                check = partial(issuing.check_current, desk, copy)
            name = f"{reference}-attendance" if copy is None else f"{reference}-copy-{number}"
            issued = partial(_issue, note, out, number)
            papers.append(Printout(name, number, _pdf(made, row.id), issued, check))
        return tuple(papers)

    def _choose_printer(self, papers: tuple[Printout, ...]) -> None:
        self._papers = papers
        self._out.clear()
        ask.printer(self._view, say("print_title"), self._print_on)

    def _print_on(self, printer: QPrinter | None) -> None:
        if printer is None:
            self._hold.say(say("no_printer"))
            return
        self._printer = printer
        self._print_rest()

    def _print_rest(self) -> None:
        """Print what has not come out yet, on the printer chosen."""
        printer, rest = self._printer, self._papers[len(self._out) :]
        if printer is None or not rest or self._cannot_issue():
            return
        self._view.strip.take(PRINT)
        count = len(rest)
        title = words("meetings", "printing_one" if count == 1 else "printing", {"count": count})
        self._begin(title, partial(print_all, printer, rest), self._were_printed, "")

    def _were_printed(self, _count: int) -> None:
        papers, self._papers = self._papers, ()
        if len(papers) == 1:
            text = words("meetings", "printed_one", {"paper": self._paper_words(papers[0])})
        else:
            text = words("meetings", "printed", {"count": len(papers)})
        self._hold.note(text)

    def _paper_words(self, paper: Printout) -> str:
        if not paper.number:
            return say("chair_sheet")
        return words("meetings", "paper_copy", {"copy": paper.number})

    def _printing_stopped(self, _place: int) -> None:
        """Say at which copy it stopped, which are out, and offer to go on from there."""
        made = self._papers_here
        at = self._papers[len(self._out)]
        of = len(made.meeting.attendees) if made is not None else len(self._papers)
        button = words("meetings", "go_on_from", {"copy": at.number})
        params = {"copy": at.number, "of": of, "first": 0, "last": 0}
        if not at.number:
            text, button = say("print_stopped_sheet"), say("go_on_sheet")
        elif not self._out:
            text = words("meetings", "print_stopped_first", params)
        else:
            params |= {"first": self._out[0], "last": self._out[-1]}
            code = "print_stopped_one" if len(self._out) == 1 else "print_stopped"
            text = words("meetings", code, params)
        message = Message(text, Weight.WARNING, button, self._print_rest)
        self._view.strip.put(PRINT, message)

    # ---- saving ------------------------------------------------------------------------

    def _open_save_all(self) -> None:
        made = self._papers_here
        if made is None:
            return
        self._saving = None
        people = {person for copy in made.copies for person in copy.people}
        what = words("meetings", "save_what_all", {"count": len(made.copies)})
        logged = self._logged(len(people), say("save_everybody"))
        self._page.save.open_for(what, logged, folder=True)
        self._page.open_save()

    def _open_save_one(self) -> None:
        row, made = self._page.current, self._papers_here
        if row is None or made is None:
            return
        self._saving = row
        if row.copy is None:
            what, logged = say("save_what_sheet"), say("save_logged_none")
        else:
            copy = _copy(made, row.id)
            params = {"copy": row.number, "name": row.name, "agency": row.agency}
            what = words("meetings", "save_what_one", params)
            logged = self._logged(len(copy.people), f"{row.name}, {row.agency}")
        self._page.save.open_for(what, logged, folder=False)
        self._page.open_save()

    def _logged(self, people: int, who: str) -> str:
        if not people:
            return say("save_logged_none")
        params = {"people": people_words(people), "who": who}
        return words("meetings", "save_logged", params)

    def _save_looked_at(self) -> None:
        self.shut_preview()
        self._open_save_one()

    def _save(self) -> None:
        made = self._papers_here
        password = self._page.save.password()
        if password is None or made is None or self._cannot_issue():
            return
        row = self._saving
        if row is None:
            ask.folder(self._view, say("folder_title"), partial(self._save_all, made, password))
            return
        name = issuing.sheet_name(made)
        if row.copy is not None:
            name = issuing.file_name(_copy(made, row.id), made)
        then = partial(self._save_one, made, row, password)
        ask.file_to_write(self._view, say("file_title"), say("file_filter"), name, then)

    def _save_all(self, made: MadePacks, password: str, folder: Path) -> None:
        work = partial(_save_all, self._desk, made, folder, password)
        title = words("meetings", "saving", {"count": len(made.copies) + 1})
        self._begin(title, work, self._were_saved, "saving_stopped")

    def _save_one(self, made: MadePacks, row: CopyRow, password: str, path: Path) -> None:
        path = path if path.suffix.casefold() == ".pdf" else path.with_name(path.name + ".pdf")
        copy = None if row.copy is None else _copy(made, row.id)
        work = partial(_save_one, self._desk, made, copy, path, password)
        self._begin(say("saving_one"), work, self._were_saved, "saving_stopped")

    def _were_saved(self, files: Sequence[Path]) -> None:
        self._page.shut_save()
        if len(files) == 1:
            text = words("meetings", "saved_one", {"file": files[0].name})
        else:
            params = {"count": len(files), "folder": str(files[0].parent)}
            text = words("meetings", "saved", params)
        self._hold.note(text)

    # ---- what came back ----------------------------------------------------------------

    def _toggle_returned(self) -> None:
        row = self._page.current
        if row is not None and row.copy is not None:
            copy = row.copy
            back = copy.returned_at is None
            self._hold.attempt(lambda: issuing.returned(self._desk, copy.id, back=back))


def _make(desk: Desk, meeting_id: str, progress: Progress) -> MadePacks:
    return packs.make(desk, meeting_id, progress=progress)


def _always() -> None:
    """The chair's sheet names nobody who is managed."""


def _issue(note: Callable[[], None], out: list[int], number: int) -> None:
    """In the printing thread: log the copy as issued, then count it as out."""
    note()
    out.append(number)


def _pdf(made: MadePacks, row_id: str) -> bytes:
    return made.attendance if row_id == SHEET else _copy(made, row_id).pdf


def _copy(made: MadePacks, row_id: str) -> MadeCopy:
    return next(one for one in made.copies if one.copy.id == row_id)


def _save_all(
    desk: Desk, made: MadePacks, folder: Path, password: str, progress: Progress
) -> list[Path]:
    return issuing.save_all(desk, made, folder, password=password, progress=progress)


def _save_one(
    desk: Desk, made: MadePacks, copy: MadeCopy | None, path: Path, password: str, _: Progress
) -> list[Path]:
    if copy is None:
        issuing.save_attendance(desk, made, path, password=password)
    else:
        issuing.save(desk, copy, path, password=password)
    return [path]
