"""A paper printed to a PDF file through the window's own printing, and read back."""

from typing import Final

from iomdesk.app.pictures import quiet_application
from iomdesk.app.selftest import reading
from iomdesk.app.selftest.bench import Bench
from iomdesk.app.selftest.failing import must, must_be
from iomdesk.domain.progress import NoProgress
from iomdesk.services import issuing, packs

_DPI: Final = 150
_MOST_OFF: Final = 3
"""By how much a cell of a printed page may differ from the same cell of the paper."""


def print_all(bench: Bench) -> dict[str, object]:
    """Two copies of a pack come out, the first looked at page by page; the register has both."""
    from PySide6.QtPrintSupport import QPrinter

    from iomdesk.ui import printing

    quiet_application()
    folder = bench.folder("printed")
    with bench.open_copy("printing") as opened:
        desk = opened.desk
        made = packs.make(desk, packs.meeting_for_day(desk, desk.today()))
        copies = made.copies[:2]
        printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setResolution(_DPI)
        printer.setOutputFileName(str(folder / "first.pdf"))
        papers = [
            printing.Printout(
                f"copy-{copy.copy.number}", copy.copy.number, copy.pdf,
                issued=lambda copy=copy: issuing.printed(desk, copy, is_out=True),  # type: ignore[misc]
                check=lambda copy=copy: issuing.to_print(desk, copy),  # type: ignore[misc]
            )
            for copy in copies
        ]  # fmt: skip
        must(len(papers), printing.print_all(printer, papers, NoProgress()), "papers printed")
        register = packs.register(desk, made.meeting.id)[0]
        out = sorted(one.number for one in register.copies if one.printed_at is not None)
        must([copy.copy.number for copy in copies], out, "copies the register has as printed")
    pages = 0
    for copy in copies[:1]:
        file = folder / f"copy-{copy.copy.number}.pdf"
        must_be(file.is_file(), f"{file.name} printed", "no file")
        pages += _as_drawn(file.name, copy.pdf, file.read_bytes())
    return {"pages": pages}


def _as_drawn(name: str, drawn: bytes, printed: bytes) -> int:
    """The printed pages look as the paper's; their words are pictures there."""
    dots = _DPI / 72  # as finely as it was printed, so that nothing is lost between
    papers, prints = reading.read(drawn, scale=dots), reading.read(printed, scale=dots)
    must(len(papers), len(prints), f"{name}, pages")
    for number, (one, other) in enumerate(zip(papers, prints, strict=True), 1):
        must(one.size, other.size, f"{name}, page {number}, size")
        reading.same_picture(f"{name}, page {number}", one.grid, other.grid, near=_MOST_OFF)
    return len(prints)
