"""Printing copies: which came out, where it stopped, and going on from there."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtPrintSupport import QPrinter

from iomdesk.services import issuing
from iomdesk.ui import ask
from iomdesk.ui.printing import PrintingStopped, Printout, print_all
from iomdesk.ui.screens.meetings.forms import say
from iomdesk.ui.screens.meetings.model import CopyRow
from iomdesk.ui.screens.meetings.papers import Papers, pdf_of
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words

PRINT: Final = "print"
"""Key of the strip's message about printing that stopped."""


class PaperOut(QObject):
    """Prints the papers of the meeting in view."""

    def __init__(self, source: Papers) -> None:
        super().__init__(source)
        self._source = source
        self._hold = source.hold
        self._desk = source.hold.desk
        self._view = source.hold.view
        self._printer: QPrinter | None = None
        self._papers: Sequence[Printout] = ()
        self._out: list[int] = []

    def choose(self, rows: Sequence[CopyRow]) -> None:
        """Ask for a printer, and print these on it."""
        self._papers = self._printouts(rows)
        self._out.clear()
        ask.printer(self._view, say("print_title"), self._print_on)

    def forget(self) -> None:
        """Nothing is gone on with any more: other papers, or another meeting, are meant."""
        self._papers = ()
        self._view.strip.take(PRINT)

    def _printouts(self, rows: Sequence[CopyRow]) -> tuple[Printout, ...]:
        made = self._source.here
        if made is None:
            return ()
        desk, reference, out = self._desk, made.pack.reference, self._out
        copies = {one.copy.id: one for one in made.copies}
        papers: list[Printout] = []
        for row in rows:
            copy = copies.get(row.id)
            note = partial(issuing.attendance_printed, desk, made)
            check = partial(issuing.check_attendance, desk, made)
            number = 0 if copy is None else copy.copy.number
            if copy is not None:
                note = partial(issuing.printed, desk, copy, is_out=True)
                check = partial(issuing.check_current, desk, copy)
            name = f"{reference}-attendance" if copy is None else f"{reference}-copy-{number}"
            issued = partial(_issue, note, out, number)
            papers.append(Printout(name, number, pdf_of(made, row.id), issued, check))
        return tuple(papers)

    def _print_on(self, printer: QPrinter | None) -> None:
        if printer is None:
            self._hold.say(say("no_printer"))
            return
        self._printer = printer
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


def _issue(note: Callable[[], None], out: list[int], number: int) -> None:
    """In the printing thread: log the copy as issued, then count it as out."""
    note()
    out.append(number)
