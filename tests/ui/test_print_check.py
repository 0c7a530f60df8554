"""A paper that may not leave any more never reaches the printer."""

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.progress import NoProgress
from iomdesk.services import issuing, meetings, packs
from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors
from iomdesk.ui.printing import Printout, print_all
from tests.helpers.meetings import fill_scene


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

        def check() -> None:
            issuing.check_current(desk, copy)

        return Printout(f"copy-{place + 1}", place + 1, copy.pdf, issued, check)

    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "all.pdf"))
    with pytest.raises(RuleViolation) as told:
        print_all(printer, [paper(0), paper(1), paper(2)], NoProgress())
    assert told.value.code == "pack_stale"
    assert out == [1]
    assert [one.name for one in tmp_path.glob("*.pdf")] == ["copy-1.pdf"]
    said = Errors().explain(told.value).words
    assert "What this paper says was changed after it was made" in said
    assert "Make the packs again" in said
