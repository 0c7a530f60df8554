"""The copies of minutes: made in the background, looked at, printed, saved."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrinter

from iomdesk.domain.progress import Progress
from iomdesk.services import minutes
from iomdesk.services.desk import Desk
from iomdesk.services.minutes import MadeAll, MadeMinutes
from iomdesk.ui import ask
from iomdesk.ui.jobs import Job, Jobs
from iomdesk.ui.printing import Printout, print_all
from iomdesk.ui.screens.meetings.hold import Hold
from iomdesk.ui.screens.meetings.minutespage import Part, say
from iomdesk.words import words


class MinutesCopies(QObject):
    """Works the copies of the minutes in view.

    They live in the memory of this screen only: a lock ends them.

    Signals:
        were_made: there are copies now. changed: what may be done with them did.

    Attributes:
        made: the copies; None while there are none.
        stale: whether one of them would be drawn with other words by now.
    """

    were_made = Signal()
    changed = Signal()

    def __init__(self, hold: Hold, jobs: Jobs) -> None:
        super().__init__(hold)
        self._hold = hold
        self._desk = hold.desk
        self._jobs = jobs
        self._page = hold.view.minutes
        self.made: MadeAll | None = None
        self.stale = False
        self._doubted = False
        self._job: Job[Any] | None = None
        self._to_save: MadeMinutes | None = None
        self._page.save.committed.connect(self._choose_place)
        self._page.save.closed.connect(self._page.shut)
        self._page.working.stopped.connect(self._stop)

    # ---- what they are -----------------------------------------------------------------

    def of_meeting(self, meeting_id: str) -> None:
        """Another meeting may have come into view: its copies are not these."""
        if self.made is not None and self.made.meeting.id != meeting_id:
            self.made = None
            self._page.shut_preview()

    def doubt(self) -> None:
        """What lies in a copy may be otherwise by now; asked when it is shown again."""
        self._doubted = True

    def look_again(self) -> None:
        """Ask whether they are still as they would be drawn, where that is doubted."""
        if self.made is not None and self._doubted and not self.stale:
            copies = self.made.copies
            self.stale = not minutes.all_current(self._desk, self.made.meeting.id, copies)
        self._doubted = False

    @property
    def busy(self) -> bool:
        """Whether they are made, printed or saved now."""
        return self._job is not None

    def cannot_look(self) -> str:
        """Why there is no copy to look at; empty when there is."""
        if self.made is None:
            return say("none_made")
        return "" if self.here() is not None else say("no_row")

    def cannot_issue_all(self) -> str:
        """Why none may leave; empty when they may."""
        if self.made is None:
            return say("none_made")
        if self.stale:
            return words("rule", "minutes_stale")
        return say("busy") if self.busy else ""

    def cannot_issue(self) -> str:
        """Why the copy chosen may not leave; empty when it may."""
        return self.cannot_issue_all() or self.cannot_look()

    # ---- making ------------------------------------------------------------------------

    def make(self, meeting_id: str) -> None:
        """Make each reader's copy, in the background."""
        self._begin(say("making"), partial(_make, self._desk, meeting_id), self._were_made)

    def _were_made(self, made: MadeAll) -> None:
        self.made, self.stale, self._doubted = made, False, False
        self.were_made.emit()

    def _begin(
        self, title: str, work: Callable[[Progress], object], done: Callable[..., object]
    ) -> None:
        self._page.working.begin(title)
        self._job = self._jobs.start(
            work, title=title, succeeded=done, failed=self._hold.tell, cancelled=self._cancelled
        )
        self._job.progressed.connect(self._counted)
        self._job.finished.connect(self._finished)
        self.changed.emit()

    def _counted(self, done: int, _total: int, _note: str) -> None:
        self._page.working.count(done)

    def _finished(self) -> None:
        self._job = None
        self._page.working.end()
        self.changed.emit()

    def _cancelled(self) -> None:
        self._hold.say(say("stopped"))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    # ---- looking, printing, saving -----------------------------------------------------

    def here(self) -> MadeMinutes | None:
        """The copy of the line that is chosen; None when there is none."""
        row, made = self._page.current, self.made
        if row is None or made is None or self._page.part is not Part.COPIES:
            return None
        return next((one for one in made.copies if one.attendee_id == row.id), None)

    def look(self) -> None:
        """Look at the copy chosen."""
        copy = self.here()
        if copy is not None:
            self._page.look_at(copy.pdf, say("copy_for", name=copy.name, agency=copy.agency))

    def print_one(self) -> None:
        """Ask for a printer, and print the copy chosen."""
        copy, made = self.here(), self.made
        if copy is None or made is None:
            return
        out = Printout(
            minutes.file_name(made, copy).removesuffix(".pdf"),
            copy.number,
            copy.pdf,
            partial(minutes.printed, self._desk, copy, is_out=True),
            partial(minutes.to_print, self._desk, copy),
            partial(minutes.not_printed, self._desk, copy),
        )
        ask.printer(self._page, say("print_title"), partial(self._print_on, out))

    def _print_on(self, out: Printout, printer: QPrinter | None) -> None:
        if printer is None:
            self._hold.say(words("meetings", "no_printer"))
        else:
            self._begin(say("printing"), partial(print_all, printer, (out,)), self._was_printed)

    def _was_printed(self, _count: int) -> None:
        self._hold.note(say("printed"))

    def save_one(self) -> None:
        """Offer to save the copy chosen."""
        copy = self.here()
        if copy is not None:
            self._to_save = copy
            what = say("copy_for", name=copy.name, agency=copy.agency)
            self._page.open(self._page.save)
            self._page.save.open_for(what, say("save_logged"), folder=False)

    def save_all(self) -> None:
        """Offer to save every copy."""
        if self.made is not None:
            self._to_save = None
            self._page.open(self._page.save)
            self._page.save.open_for(say("save_every"), say("save_logged"), folder=True)

    def _choose_place(self) -> None:
        made, copy, password = self.made, self._to_save, self._page.save.password()
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


def _make(desk: Desk, meeting_id: str, progress: Progress) -> MadeAll:
    return minutes.make(desk, meeting_id, progress=progress)


def _save_all(
    desk: Desk, made: MadeAll, folder: Path, password: str, progress: Progress
) -> list[Path]:
    return minutes.save_all(desk, made, folder, password=password, progress=progress)


def _save_one(desk: Desk, copy: MadeMinutes, path: Path, password: str, _: Progress) -> list[Path]:
    minutes.save(desk, copy, path, password=password)
    return [path]
