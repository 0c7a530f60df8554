"""Printing finished papers, copy by copy, so that it is known which copies came out.

Each copy is a print job of its own: on a printer that prints both sides the first page
of one person's copy never comes out on the back of the last page of another's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from iomdesk.domain.progress import Progress
from iomdesk.ui.pdfpages import POINTS_PER_INCH, PdfPages

MOST_DPI: Final = 600
"""Finer than this nobody sees, and a page would take more memory than a pack."""


@dataclass(frozen=True, slots=True)
class Printout:
    """One paper to print.

    Attributes:
        name: what the printer's queue shows; never a person's name.
        number: of the copy; 0 for the chair's sheet.
        issued: called once the whole paper has gone to the printer.
        check: called before any of it goes there: logs that it is about to; raises when it
            may not.
        failed: called when it did not go there whole, after ``check`` let it.
    """

    name: str
    number: int
    pdf: bytes
    issued: Callable[[], None]
    check: Callable[[], None] = lambda: None
    failed: Callable[[], None] = lambda: None


class PrintingStopped(Exception):
    """The printer took no more; papers before this one are out and noted as issued.

    Attributes:
        place: of the paper that did not come out whole, from 0.
    """

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


def print_all(printer: QPrinter, papers: Sequence[Printout], progress: Progress) -> int:
    """Print papers in order; gives how many. To be called in a thread of its own.

    Raises ``PrintingStopped``, and ``Cancelled`` when asked to stop: the paper being
    printed is then thrown away by the printer as far as it can. What the ``check`` of a
    paper raises passes through; the papers before it are out and noted.
    """
    for place, paper in enumerate(papers):
        progress.step(place, len(papers))
        _name_job(printer, paper)
        paper.check()  # on the disk before the printer gets any of it
        try:
            whole = _print_one(printer, paper.pdf, progress, place, len(papers))
        except BaseException:
            paper.failed()
            raise
        if not whole:
            paper.failed()
            raise PrintingStopped(place)
        paper.issued()
    progress.step(len(papers), len(papers))
    return len(papers)


def _name_job(printer: QPrinter, paper: Printout) -> None:
    printer.setDocName(paper.name)
    if printer.outputFormat() is QPrinter.OutputFormat.PdfFormat:
        # A printer that writes files gets a file for each paper, or the last would win.
        printer.setOutputFileName(str(Path(printer.outputFileName()).parent / f"{paper.name}.pdf"))


def _print_one(printer: QPrinter, pdf: bytes, progress: Progress, place: int, of: int) -> bool:
    printer.setFullPage(True)
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()
    )
    layout.setMode(QPageLayout.Mode.FullPageMode)
    printer.setPageLayout(layout)
    pages = PdfPages(pdf)
    painter = QPainter()
    try:
        if not painter.begin(printer):
            return False
        for page in range(pages.count):
            progress.step(place, of)
            if page and not printer.newPage():
                return False
            _paint_page(painter, printer, pages, page)
            if _gone_wrong(printer):
                return False
        return painter.end() and not _gone_wrong(printer)
    except BaseException:
        printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()
        pages.close()


def _paint_page(painter: QPainter, printer: QPrinter, pages: PdfPages, page: int) -> None:
    resolution = printer.resolution()
    image: QImage = pages.image(page, min(resolution, MOST_DPI) / POINTS_PER_INCH)
    room = QRectF(printer.pageLayout().fullRectPixels(resolution))
    size: QSizeF = pages.size(page) * (resolution / POINTS_PER_INCH)
    if size.width() > room.width() + 1 or size.height() > room.height() + 1:
        scale = min(room.width() / size.width(), room.height() / size.height())
        size = size * scale
    place = QRectF(0, 0, size.width(), size.height())
    painter.drawImage(place, image)


def _gone_wrong(printer: QPrinter) -> bool:
    states = QPrinter.PrinterState
    return printer.printerState() in {states.Error, states.Aborted}
