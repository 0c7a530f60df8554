"""Printing copies: which came out, where it stopped, and going on from there."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrinter

from iomdesk.domain.meetings import Pack
from iomdesk.domain.progress import Progress
from iomdesk.services import issuing, packagain, printrun
from iomdesk.services.desk import Desk
from iomdesk.services.packs import MadePacks
from iomdesk.services.printrun import SHEET as SHEET_OF_RUN
from iomdesk.services.printrun import Left
from iomdesk.ui import ask
from iomdesk.ui.printing import PrintingStopped, Printout, print_all
from iomdesk.ui.screens.meetings.copies import CopyRow
from iomdesk.ui.screens.meetings.forms import say
from iomdesk.ui.screens.meetings.papers import Papers, pdf_of
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words

PRINT: Final = "print"
"""Key of the strip's message about printing that stopped."""


class PaperOut(QObject):
    """Prints the papers of the meeting in view.

    Signals:
        redrawn(object): papers that were in memory no more are drawn again, ``MadePacks``.
    """

    redrawn = Signal(object)

    def __init__(self, source: Papers) -> None:
        super().__init__(source)
        self._source = source
        self._hold = source.hold
        self._desk = source.hold.desk
        self._view = source.hold.view
        self._printer: QPrinter | None = None
        self._papers: Sequence[Printout] = ()
        self._out: list[int] = []
        self._before: tuple[int, ...] = ()
        self._left: Left | None = None
        self._ready = False
        source.ended.connect(self._print_if_ready)

    def choose(self, rows: Sequence[CopyRow]) -> None:
        """Ask for a printer, and print these on it."""
        self._begin_with(rows, ())
        ask.printer(self._view, say("print_title"), self._print_on)

    def _begin_with(self, rows: Sequence[CopyRow], before: tuple[int, ...]) -> None:
        self._papers = self._printouts(rows)
        self._out.clear()
        self._before = before

    def forget(self) -> None:
        """Another meeting is meant; what stopped here is told when this one comes back."""
        self._papers = ()
        self._view.strip.take(PRINT)

    def give_up(self) -> None:
        """Nothing is gone on with any more: new papers are meant."""
        self.forget()
        printrun.end(self._desk)

    # ---- what stopped before -----------------------------------------------------------

    def look(self) -> None:
        """Say where printing stopped before the desk was locked or ended, and go on there."""
        meeting = self._hold.meeting
        if meeting is None or self._papers or self._source.busy:
            return
        left = printrun.left(self._desk, meeting.id)
        if left is None:
            self._view.strip.take(PRINT)
            return
        self._say_stopped(left.rest[0], left.of, left.out, partial(self._go_on, left))

    def _go_on(self, left: Left) -> None:
        """Draw what is left, which no memory holds, and print it."""
        if self._source.busy:
            self._hold.say(say("busy_now"))
            return
        self._left = left
        made = self._source.here
        if made is not None and made.pack.id == left.pack.id:
            self._print_left(left)
            return
        self._source.begin(
            say("drawing_again"),
            partial(_again, self._desk, left.pack),
            done=self._drawn,
            failed=self._hold.tell,
            cancelled=self.look,
        )

    def _drawn(self, made: MadePacks) -> None:
        self._ready = True
        self.redrawn.emit(made)

    def _print_if_ready(self) -> None:
        """Once what was drawn lies there and nothing goes on any more."""
        if self._ready and self._left is not None:
            self._ready = False
            self._print_left(self._left)

    def _print_left(self, left: Left) -> None:
        by_number = {row.copy.number: row for row in self._source.rows() if row.copy is not None}
        sheet = [row for row in self._source.rows() if row.is_sheet]
        rows = [by_number[one] for one in left.rest if one in by_number]
        self._begin_with([*rows, *(sheet if SHEET_OF_RUN in left.rest else ())], left.out)
        ask.printer(self._view, say("print_title"), self._print_on)

    # ---- printing ----------------------------------------------------------------------

    def _printouts(self, rows: Sequence[CopyRow]) -> tuple[Printout, ...]:
        made = self._source.here
        if made is None:
            return ()
        desk, reference, out = self._desk, made.pack.reference, self._out
        copies = {one.copy.id: one for one in made.copies}
        papers: list[Printout] = []
        for row in rows:
            copy = copies.get(row.id)
            if copy is None and not row.is_sheet:
                continue  # it is out, and would be another by now
            note = partial(_sheet_out, desk, made)
            check = partial(issuing.attendance_to_print, desk, made)
            failed = partial(issuing.attendance_not_printed, desk, made)
            number = 0 if copy is None else copy.copy.number
            if copy is not None:
                note = partial(issuing.printed, desk, copy, is_out=True)
                check = partial(issuing.to_print, desk, copy)
                failed = partial(issuing.not_printed, desk, copy)
            name = f"{reference}-attendance" if copy is None else f"{reference}-copy-{number}"
            issued = partial(_issue, note, out, number)
            papers.append(Printout(name, number, pdf_of(made, row.id), issued, check, failed))
        return tuple(papers)

    def _print_on(self, printer: QPrinter | None) -> None:
        if printer is None:
            self._hold.say(say("no_printer"))
            self._papers = ()
            self.look()
            return
        self._printer = printer
        made = self._source.here
        if made is not None and len(self._papers) > 1 and not self._before:
            numbers = [paper.number for paper in self._papers]
            printrun.begin(self._desk, made.pack.id, numbers)
        self._print_rest()

    def _print_rest(self) -> None:
        """Print what has not come out yet, on the printer chosen."""
        printer, rest = self._printer, self._papers[len(self._out) :]
        if printer is None or not rest or self._source.refused():
            return
        self._view.strip.take(PRINT)
        count = len(rest)
        title = words("meetings", "printing_one" if count == 1 else "printing", {"count": count})
        self._source.begin(
            title,
            partial(print_all, printer, rest),
            done=self._were_printed,
            failed=self._failed,
            cancelled=self._stopped,
        )

    def _were_printed(self, _count: int) -> None:
        papers, self._papers = self._papers, ()
        if len(papers) > 1 or self._before:
            printrun.end(self._desk)
        if len(papers) == 1:
            text = words("meetings", "printed_one", {"paper": self._paper_words(papers[0])})
        else:
            text = words("meetings", "printed", {"count": len(papers)})
        self._hold.note(text)

    def _failed(self, problem: Exception) -> None:
        if isinstance(problem, PrintingStopped):
            self._stopped()
        else:
            self._hold.tell(problem)

    def _paper_words(self, paper: Printout) -> str:
        if not paper.number:
            return say("chair_sheet")
        return words("meetings", "paper_copy", {"copy": paper.number})

    def _stopped(self) -> None:
        """Say at which copy it stopped, which are out, and offer to go on from there."""
        made = self._source.here
        at = self._papers[len(self._out)]
        of = len(made.meeting.attendees) if made is not None else len(self._papers)
        self._say_stopped(at.number, of, (*self._before, *self._out), self._print_rest)

    def _say_stopped(self, at: int, of: int, out: Sequence[int], go_on: Callable[[], None]) -> None:
        button = words("meetings", "go_on_from", {"copy": at})
        params = {"copy": at, "of": of, "first": 0, "last": 0}
        if not at:
            text, button = say("print_stopped_sheet"), say("go_on_sheet")
        elif not out:
            text = words("meetings", "print_stopped_first", params)
        else:
            params |= {"first": min(out), "last": max(out)}
            code = "print_stopped_one" if len(out) == 1 else "print_stopped"
            text = words("meetings", code, params)
        self._view.strip.put(PRINT, Message(text, Weight.WARNING, button, go_on))


def _again(desk: Desk, pack: Pack, progress: Progress) -> MadePacks:
    return packagain.again(desk, pack, progress=progress)


def _sheet_out(desk: Desk, made: MadePacks) -> None:
    """In the printing thread: the chair's sheet came out."""
    issuing.attendance_printed(desk, made)
    printrun.sheet_is_out(desk)


def _issue(note: Callable[[], None], out: list[int], number: int) -> None:
    """In the printing thread: log the copy as issued, then count it as out."""
    note()
    out.append(number)
