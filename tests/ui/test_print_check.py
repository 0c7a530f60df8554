"""A paper that may not leave any more never reaches the printer."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.progress import NoProgress
from iomdesk.services import issuing, meetings, packs
from iomdesk.services.desk import Desk
from iomdesk.services.outgoing import NOT_PRINTED, PRINTING
from iomdesk.store import log
from iomdesk.store.log import Verb
from iomdesk.store.queries import meetings as stored
from iomdesk.ui.errors import Errors
from iomdesk.ui.printing import PrintingStopped, Printout, print_all
from tests.helpers.meetings import fill_scene


def how(desk: Desk, copy_id: str) -> list[object]:
    """What the log says became of a copy, first to last; each once."""
    with desk.read() as reading:
        entries = reversed(log.latest(reading, limit=1_000))
        told = [one.fields["how"][1] for one in entries
                if one.verb is Verb.DISCLOSURE and one.row_id == copy_id]  # fmt: skip
    return list(dict.fromkeys(told))


class Watched(QPrinter):
    """Writes into a file; at its first sheet, and at each further one, something happens."""

    def __init__(self, path: Path, at_sheet: Callable[[], bool]) -> None:
        super().__init__(QPrinter.PrinterMode.ScreenResolution)
        self.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.setOutputFileName(str(path))
        self._at_sheet = at_sheet

    def newPage(self) -> bool:  # noqa: N802 - Qt's name
        """Another sheet."""
        return self._at_sheet() and super().newPage()


class Killed(BaseException):
    """The desk ends here."""


def test_the_log_says_first_that_a_copy_is_about_to_be_printed_and_then_what_became_of_it(
    qtbot: QtBot, desk: Desk, clock: SetClock, tmp_path: Path
) -> None:
    """Ended between the two, the intent stands alone, and no register counts the copy."""
    scene = fill_scene(desk, clock)
    made = packs.make(desk, scene.meeting_id)
    copy = made.copies[0]
    told: list[list[object]] = []

    def goes() -> bool:
        told.append(how(desk, copy.copy.id))
        return True

    def jams() -> bool:
        return False

    def ends() -> bool:
        raise Killed

    def attempt(at_sheet: Callable[[], bool], failed: Callable[[], None]) -> None:
        paper = Printout(
            name="one", number=1, pdf=copy.pdf,
            check=partial(issuing.to_print, desk, copy),
            issued=partial(issuing.printed, desk, copy, is_out=True), failed=failed,
        )  # fmt: skip
        print_all(Watched(tmp_path / "one.pdf", at_sheet), [paper], NoProgress())

    def printed_at() -> object:
        with desk.read() as reading:
            return stored.packs(reading, scene.meeting_id)[0].copies[0].printed_at

    not_printed = partial(issuing.not_printed, desk, copy)
    with pytest.raises(Killed):
        attempt(ends, lambda: None)  # no hand left to log its end
    assert how(desk, copy.copy.id) == [PRINTING]
    assert printed_at() is None
    with pytest.raises(PrintingStopped):
        attempt(jams, not_printed)
    assert how(desk, copy.copy.id) == [PRINTING, NOT_PRINTED]
    assert printed_at() is None
    attempt(goes, not_printed)
    assert told[0] == [PRINTING, NOT_PRINTED]
    assert how(desk, copy.copy.id) == [PRINTING, NOT_PRINTED, "printed"]
    assert printed_at() == desk.clock.now()


def test_printing_stops_before_a_copy_that_is_stale(
    qtbot: QtBot, desk: Desk, clock: SetClock, tmp_path: Path
) -> None:
    """The second reader was taken off meanwhile: the first copy is out, hers is not."""
    scene = fill_scene(desk, clock)
    made = packs.make(desk, scene.meeting_id)
    tess = meetings.meeting(desk, scene.meeting_id).attendees[1]
    meetings.take_off(desk, scene.meeting_id, tess)
    out: list[int] = []

    def paper(place: int) -> Printout:
        copy = made.copies[place]

        def issued() -> None:
            issuing.printed(desk, copy, is_out=True)
            out.append(copy.copy.number)

        check = partial(issuing.to_print, desk, copy)
        return Printout(f"copy-{place + 1}", place + 1, copy.pdf, issued, check)

    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "all.pdf"))
    with pytest.raises(RuleViolation) as told:
        print_all(printer, [paper(0), paper(1), paper(2)], NoProgress())
    assert told.value.code == "pack_stale"
    assert out == [1]
    assert how(desk, made.copies[1].copy.id) == []
    assert [one.name for one in tmp_path.glob("*.pdf")] == ["copy-1.pdf"]
    said = Errors().explain(told.value).words
    assert "What this paper says was changed after it was made" in said
    assert "Make the packs again" in said
