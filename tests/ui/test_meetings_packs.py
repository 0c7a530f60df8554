"""Packs in a real window: making, looking, printing to a file printer, saving, coming back."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import PackCopy
from iomdesk.domain.problems import Cancelled
from iomdesk.domain.progress import NoProgress, Progress
from iomdesk.services import casepages, meetings, packs
from iomdesk.services.desk import Desk
from iomdesk.store import log
from iomdesk.ui import ask
from iomdesk.ui.ask import FileWanted, Question
from iomdesk.ui.pdfpages import PdfPages
from iomdesk.ui.printing import PrintingStopped, Printout, print_all
from iomdesk.ui.screens.meetings.copies import SHEET
from iomdesk.ui.screens.meetings.packspage import OUT
from iomdesk.ui.screens.meetings.view import Tab
from tests.helpers import happened
from tests.helpers.meetings import DAY, Scene, fill_scene, source
from tests.ui.test_meetings import ALT, CTRL, SHIFT, Driver

PASSWORD = "heron mossy lantern kite"


class FilePrinter(QPrinter):
    """A printer that writes each paper into a file; it may run out of paper."""

    def __init__(self, folder: Path, dpi: int = 72) -> None:
        super().__init__(QPrinter.PrinterMode.ScreenResolution)
        self.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.setResolution(dpi)
        self.setOutputFileName(str(folder / "x.pdf"))
        self.folder = folder
        self.sheets = 10_000

    def newPage(self) -> bool:  # noqa: N802 - Qt's name
        """Another sheet, while there are any."""
        self.sheets -= 1
        return self.sheets > 0 and super().newPage()

    def printed(self) -> list[str]:
        """The files written, by name."""
        return sorted(one.name for one in self.folder.glob("*.pdf"))


class Answers:
    """Stands for the person who chooses printers, files and folders."""

    def __init__(self) -> None:
        self.place: Path | None = None
        self.wanted: list[FileWanted] = []

    def ask(self, _parent: QWidget, question: Question, _then: Callable[[str], None]) -> None:
        """Nothing here asks."""
        pytest.fail(question.title)

    def file(self, _parent: QWidget, wanted: FileWanted, then: Callable[[Path], None]) -> None:
        """The place that was set beforehand."""
        self.wanted.append(wanted)
        if self.place is not None:
            then(self.place)


def nothing_against() -> None:
    """The paper may go."""


@contextmanager
def printing_on(printer: QPrinter) -> Iterator[None]:
    with ask.use_printers(lambda _parent, _title, then: then(printer)):
        yield


@pytest.fixture
def scene(desk: Desk, clock: SetClock) -> Scene:
    return fill_scene(desk, clock)


@pytest.fixture
def driver(scene: Scene, qtbot: QtBot, desk: Desk) -> Iterator[Driver]:
    made = Driver(qtbot, desk)
    made.view.turn_to(Tab.PACKS)
    yield made
    made.close()


@pytest.fixture
def answers() -> Iterator[Answers]:
    made = Answers()
    with ask.use(made):
        yield made


def press(driver: Driver, action: str) -> None:
    """Press a button of the bar."""
    button = driver.view.bars[Tab.PACKS].button(f"meetings.packs.{action}")
    assert button.isEnabled(), button.reason
    button.click()
    driver.settle()


def reason(driver: Driver, action: str) -> str:
    """Why a button is refused."""
    return driver.view.bars[Tab.PACKS].button(f"meetings.packs.{action}").reason


def register(desk: Desk, scene: Scene) -> tuple[PackCopy, ...]:
    return packs.register(desk, scene.meeting_id)[0].copies


@pytest.fixture
def made(driver: Driver) -> Driver:
    """The packs are made."""
    press(driver, "make")
    return driver


def test_making_fills_the_register(made: Driver, desk: Desk, scene: Scene) -> None:
    rows = made.view.packs.model.rows
    assert [row.number for row in rows] == ["1", "2", "3", "4", "5", "6", ""]
    assert [row.id for row in rows][:-1] == [copy.id for copy in register(desk, scene)]
    assert rows[-1].name == "Attendance and signing sheet"
    assert made.view.packs._panel._note.whole.startswith("DT-2026-11-24-SAL, made 24 Nov 2026")
    assert made.on(made.view.packs.table)
    index = made.view.packs.model.index(0, 0)
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Copy 1, SALTMARSH, Martin, Police, row 1 of 7"
    press(made, "make")  # once more, under a new reference
    assert [one.reference for one in packs.register(desk, scene.meeting_id)] == [
        "DT-2026-11-24-SAL-2", "DT-2026-11-24-SAL",
    ]  # fmt: skip


def test_the_window_counts_and_can_stop(
    driver: Driver, desk: Desk, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ "Making 6 packs, 2 done" while the window lives; Stop makes nothing."""
    go_on, real = Event(), casepages.case_page
    drawn: list[str] = []

    def slowly(*given: Any, **named: Any) -> object:
        drawn.append("")
        if len(drawn) == 11:  # six cases for the first, four for the second, one of the third
            assert go_on.wait(20)
        return real(*given, **named)

    monkeypatch.setattr(packs, "case_page", slowly)
    driver.presenter._packing.make()
    driver.qtbot.waitUntil(lambda: len(drawn) == 11)
    working = driver.view.packs.working
    # A count that changes faster than it can be read is left out: at least the title is there.
    driver.qtbot.waitUntil(lambda: working.text.startswith("Making 6 packs, "))
    assert working.isVisible()
    driver.key(Qt.Key.Key_Tab, modifier=CTRL)  # the window stays usable
    assert driver.view.tab is Tab.MINUTES
    driver.view.turn_to(Tab.PACKS)
    working.stop.click()
    go_on.set()
    driver.settle()
    assert not working.isVisible()
    assert driver.said().startswith("Stopped. No pack was made")
    assert packs.register(desk, scene.meeting_id) == ()


def test_a_copy_is_looked_at_without_a_file(
    made: Driver, scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    before = {path for place in (tmp_path, Path.home()) for path in place.rglob("*")}
    view, preview = made.view, made.view.preview.preview
    made.key(Qt.Key.Key_Return)
    assert view.previewing
    assert made.on(preview.sheet)
    assert preview.count == 8
    assert view.preview.which.currentText() == "Copy 1 of 6: SALTMARSH, Martin, Police"
    assert preview.sheet.accessibleName() == "Page 1 of 8: Cover and confidentiality statement"
    preview.set_zoom("whole")
    made.settle()
    for page in range(2, 9):
        made.key(Qt.Key.Key_PageDown)
        assert preview.page == page
    assert "QUILLFEATHER, Alex" in preview.sheet.accessibleDescription()
    made.key(Qt.Key.Key_PageDown)
    assert preview.page == 8  # no further than the end
    made.key(Qt.Key.Key_PageUp, Qt.Key.Key_Home)
    assert preview.page == 1
    for row in made.view.packs.model.rows:
        view.preview.copy_wanted.emit(row.id)
        assert preview.count == row.pages
        picture = preview.sheet.paper.pixmap()
        assert not picture.isNull()
    assert preview.sheet.accessibleName() == "Page 1 of 1: Attendance and signing sheet"
    preview.sheet.setFocus()
    made.key(Qt.Key.Key_Escape)
    assert made.on(view.packs.table)
    assert preview.count == 0
    assert preview.sheet.paper.pixmap().isNull()
    after = {path for place in (tmp_path, Path.home()) for path in place.rglob("*")}
    assert not [path for path in after - before if not path.name.startswith("store.db")]


def test_zoom_by_keys_and_by_choice(made: Driver) -> None:
    made.key(Qt.Key.Key_Return)
    preview = made.view.preview.preview
    preview.set_zoom(100)
    wide = preview.sheet.paper.pixmap().width()
    assert abs(wide - 595.28 * 96 / 72) <= 2  # A4 as large as on paper
    made.key(Qt.Key.Key_Plus)
    assert preview.zoom.value == 125
    assert preview.sheet.paper.pixmap().width() > wide
    made.key(Qt.Key.Key_Minus, Qt.Key.Key_Minus)
    assert preview.zoom.value == 75
    made.key(Qt.Key.Key_Escape)


def test_printing_all_prints_each_paper_by_itself(
    made: Driver, desk: Desk, scene: Scene, tmp_path: Path
) -> None:
    printer = FilePrinter(tmp_path)
    with printing_on(printer):
        made.key(Qt.Key.Key_P, modifier=CTRL)
        made.settle()
    assert printer.printed() == [
        "DT-2026-11-24-SAL-attendance.pdf",
        *(f"DT-2026-11-24-SAL-copy-{number}.pdf" for number in range(1, 7)),
    ]
    for copy in register(desk, scene):
        file = tmp_path / f"DT-2026-11-24-SAL-copy-{copy.number}.pdf"
        assert len(PdfReader(file).pages) == copy.pages
        assert copy.printed_at is not None
    assert made.said() == "7 papers went to the printer and are logged as issued."
    assert all(row.at("printed") for row in made.view.packs.model.rows[:-1])


def unlike(first: PdfPages, second: PdfPages, page: int, other: int) -> int:
    """How far two pages differ at most when seen from far away, 0 to 255."""
    smooth = Qt.TransformationMode.SmoothTransformation
    flat = Qt.AspectRatioMode.IgnoreAspectRatio
    seen = [one.image(at, 2.0).scaled(60, 84, flat, smooth) for one, at in
            ((first, page), (second, other))]  # fmt: skip
    points = [(x, y) for x in range(60) for y in range(84)]
    far = [abs(seen[0].pixelColor(*at).red() - seen[1].pixelColor(*at).red()) for at in points]
    return max(far)


def test_what_is_printed_is_what_was_made(made: Driver, scene: Scene, tmp_path: Path) -> None:
    """Each printed page, drawn again, looks like the page it was printed from; A4 whole."""
    papers = made.presenter._packing._papers._made[scene.meeting_id]
    copy = papers.copies[3]
    printer = FilePrinter(tmp_path, dpi=150)
    issued: list[str] = []
    one = Printout(
        name="one", number=4, pdf=copy.pdf, check=nothing_against,
        issued=lambda: issued.append("one"),
    )  # fmt: skip
    print_all(printer, [one], NoProgress())
    assert issued == ["one"]
    printed, original = PdfPages((tmp_path / "one.pdf").read_bytes()), PdfPages(copy.pdf)
    assert printed.count == original.count == copy.copy.pages
    for page in range(printed.count):
        assert abs(printed.size(page).width() - 595.28) < 1
        assert abs(printed.size(page).height() - 841.89) < 1
        wrong = (page + 1) % printed.count
        assert unlike(original, printed, page, page) < 30  # the same ink in the same places
        assert unlike(original, printed, page, wrong) > 60
    printed.close()
    original.close()


def test_printing_that_stops_says_where_and_goes_on_from_there(
    made: Driver, desk: Desk, scene: Scene, tmp_path: Path
) -> None:
    """UX section 7, word for word; going on prints the rest once and none twice."""
    printer = FilePrinter(tmp_path)
    pages = [copy.pages for copy in register(desk, scene)]
    printer.sheets = sum(pages[:3]) - 3 + 2  # page breaks of three copies and one of the fourth
    with printing_on(printer):
        press(made, "print_all")
    assert made.said() == (
        "Printing stopped at copy 4 of 6. Copies 1 to 3 are logged as issued. "
        "Load paper and choose Go on from 4."
    )
    message = made.view.strip.message
    assert message is not None
    assert message.button == "Go on from 4"
    assert message.run is not None
    assert [copy.printed_at is not None for copy in register(desk, scene)] == [True] * 3 + [
        False
    ] * 3
    with desk.read() as reading:
        last, meant, *_ = (one.fields["how"][1] for one in log.latest(reading, limit=10)
                           if one.row_id == register(desk, scene)[3].id)  # fmt: skip
    assert (meant, last) == ("about to print", "not printed whole")
    (tmp_path / "DT-2026-11-24-SAL-copy-4.pdf").unlink()
    before = {one: (tmp_path / one).stat().st_mtime_ns for one in printer.printed()}
    printer.sheets = 10_000
    message.run()
    made.settle()
    assert all(copy.printed_at is not None for copy in register(desk, scene))
    assert len(printer.printed()) == 7
    assert {one: (tmp_path / one).stat().st_mtime_ns for one in before} == before
    assert made.said() == "7 papers went to the printer and are logged as issued."


def test_printing_that_stopped_goes_on_after_a_restart(
    made: Driver, qtbot: QtBot, desk: Desk, scene: Scene, tmp_path: Path
) -> None:
    """No paper is kept: what is left is drawn again, and none comes out twice."""
    printer = FilePrinter(tmp_path)
    pages = [copy.pages for copy in register(desk, scene)]
    printer.sheets = sum(pages[:3]) - 3 + 2
    with printing_on(printer):
        press(made, "print_all")
    made.view.flush()
    made.view.leave()
    (tmp_path / "DT-2026-11-24-SAL-copy-4.pdf").unlink()
    again = Driver(qtbot, desk)
    again.view.turn_to(Tab.PACKS)
    assert again.said() == (
        "Printing stopped at copy 4 of 6. Copies 1 to 3 are logged as issued. "
        "Load paper and choose Go on from 4."
    )
    message = again.view.strip.message
    assert message is not None
    assert message.run is not None
    assert message.button == "Go on from 4"
    printer.sheets = pages[3] - 1 + 1  # and it stops once more, at copy 5
    with printing_on(printer):
        message.run()
        again.settle()
    assert again.said().startswith("Printing stopped at copy 5 of 6. Copies 1 to 4 are logged")
    (tmp_path / "DT-2026-11-24-SAL-copy-5.pdf").unlink()
    before = {one: (tmp_path / one).stat().st_mtime_ns for one in printer.printed()}
    printer.sheets = 10_000
    rest = again.view.strip.message
    assert rest is not None
    assert rest.run is not None
    rest.run()
    again.settle()
    assert len(printer.printed()) == 7
    assert {one: (tmp_path / one).stat().st_mtime_ns for one in before} == before
    assert all(copy.printed_at is not None for copy in register(desk, scene))
    again.view.turn_to(Tab.CASES)
    again.view.turn_to(Tab.PACKS)
    assert "stopped" not in again.said()
    again.close()


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_papers_made_again_are_not_mixed_with_those_before(made: Driver, tmp_path: Path) -> None:
    """After a stop and new papers nobody can go on with the old ones."""
    with printing_on(FilePrinter(tmp_path / "no" / "such")):
        press(made, "print_all")
    stopped = made.view.strip.message
    assert stopped is not None
    press(made, "make")
    gone = made.view.strip.message
    assert gone is None
    made.presenter._packing._printing._print_rest()
    made.settle()
    assert list(tmp_path.rglob("*.pdf")) == []


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_printing_that_never_began(made: Driver, desk: Desk, scene: Scene, tmp_path: Path) -> None:
    printer = FilePrinter(tmp_path / "no" / "such")
    with printing_on(printer):
        press(made, "print_all")
    assert made.said() == (
        "Printing stopped at copy 1 of 6. No copy is logged as issued. "
        "Load paper and choose Go on from 1."
    )
    assert not [copy for copy in register(desk, scene) if copy.printed_at]


def test_no_printer(made: Driver, desk: Desk, scene: Scene) -> None:
    with ask.use_printers(lambda _parent, _title, then: then(None)):
        press(made, "print_all")
    assert made.said().startswith("No printer is set up on this computer.")
    assert not [copy for copy in register(desk, scene) if copy.printed_at]


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_stop_while_printing_prints_no_further(tmp_path: Path, qapp: QApplication) -> None:
    class StopAtThird(NoProgress):
        def step(self, done: int, total: int, note: str = "") -> None:
            if done == 2:
                raise Cancelled

    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    data = BytesIO()
    document.save(data)
    document.close()
    out: list[int] = []
    papers = [
        Printout(
            name=f"p{number}",
            number=number,
            pdf=data.getvalue(),
            check=nothing_against,
            issued=partial(out.append, number),
        )
        for number in range(5)
    ]
    progress: Progress = StopAtThird()
    with pytest.raises(Cancelled):
        print_all(FilePrinter(tmp_path), papers, progress)
    assert out == [0, 1]
    jammed = FilePrinter(tmp_path / "gone")
    with pytest.raises(PrintingStopped) as told:
        print_all(jammed, papers, NoProgress())
    assert told.value.place == 0


def test_save_all_with_a_password(
    made: Driver, desk: Desk, scene: Scene, tmp_path: Path, answers: Answers
) -> None:
    answers.place = tmp_path / "out"
    made.key(Qt.Key.Key_S, modifier=CTRL | SHIFT)
    save = made.view.packs.save
    assert made.on(save.first)
    assert save.secured.isChecked()  # recommended, so it is what stands there
    made.type("short")
    made.commit()
    assert "of at least 12 characters" in save.fields["passphrase"].problem
    made.type(PASSWORD)
    made.tab_to(save.second)
    made.type("heron mossy lantern kit")
    made.commit()
    assert "not the same" in save.fields["second"].problem
    assert answers.wanted == []
    made.type(PASSWORD)
    made.commit()
    assert [one.kind for one in answers.wanted] == ["folder"]
    files = sorted((tmp_path / "out").iterdir())
    assert len(files) == 7
    for file in files:
        reader = PdfReader(file)
        assert reader.is_encrypted
        assert reader.decrypt(PASSWORD)
    assert all(copy.saved_at is not None for copy in register(desk, scene))
    assert made.said() == f"7 files were saved in {tmp_path / 'out'}."
    assert save.first.text() == save.second.text() == ""  # nothing typed stays behind
    assert not save.isVisible()


def test_save_one_without_a_password(
    made: Driver, desk: Desk, scene: Scene, tmp_path: Path, answers: Answers
) -> None:
    answers.place = tmp_path / "mine"
    made.view.packs.table.choose(register(desk, scene)[3].id)
    press(made, "save_one")
    save = made.view.packs.save
    assert save._what.text() == "Copy 4, for SELFHEAL, Jo, Harbour Recovery"
    assert save._logged.text() == (
        "Saving is logged: 4 people, told to SELFHEAL, Jo, Harbour Recovery."
    )
    save.plain.click()
    assert not save.first.isVisible()
    save.record.click()
    made.settle()
    (wanted,) = answers.wanted
    assert wanted.name == "DT-2026-11-24-SAL-copy-4.pdf"  # names nobody
    assert not PdfReader(tmp_path / "mine.pdf").is_encrypted
    assert [copy.saved_at is not None for copy in register(desk, scene)] == [
        False, False, False, True, False, False,
    ]  # fmt: skip


def test_a_place_that_takes_no_file_is_said_and_can_be_tried_again(
    made: Driver, desk: Desk, scene: Scene, tmp_path: Path, answers: Answers
) -> None:
    (tmp_path / "stick").write_bytes(b"not a folder")
    answers.place = tmp_path / "stick" / "packs"
    press(made, "save_all")
    save = made.view.packs.save
    save.plain.click()
    save.record.click()
    made.settle()
    assert made.said().startswith("That folder is not there.")
    assert save.isVisible()
    assert not [copy for copy in register(desk, scene) if copy.saved_at]
    answers.place = tmp_path
    save.record.click()
    made.settle()
    assert all(copy.saved_at for copy in register(desk, scene))


def test_a_copy_that_came_back_is_ticked_by_space(made: Driver, desk: Desk, scene: Scene) -> None:
    made.view.packs.table.setFocus()
    made.key(Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert [copy.returned_at is not None for copy in register(desk, scene)][:3] == [
        False, True, False,
    ]  # fmt: skip
    assert made.view.packs.model.rows[1].at("returned") is not None
    made.key(Qt.Key.Key_Space)
    assert not [copy for copy in register(desk, scene) if copy.returned_at]


def test_a_copy_is_put_down_as_destroyed_by_somebodys_word(
    made: Driver, desk: Desk, scene: Scene, tmp_path: Path
) -> None:
    view = made.view
    assert (
        reason(made, "destroyed") == "This copy never left the desk. Nothing has to be destroyed."
    )
    with printing_on(FilePrinter(tmp_path)):
        press(made, "print_all")
    view.packs.table.setFocus()
    made.key(Qt.Key.Key_Home, Qt.Key.Key_Down)
    press(made, "destroyed")
    form = view.packs.destroying
    assert made.on(form.by)
    form.by.clear()
    made.key(Qt.Key.Key_Return, modifier=CTRL)
    assert form.fields["by"].problem
    QTest.keyClicks(form.by, "HAREBELL, Simon")
    made.key(Qt.Key.Key_Return, modifier=CTRL)
    copy = register(desk, scene)[1]
    assert (copy.destroyed_on, copy.destroyed_by) == (desk.today(), "HAREBELL, Simon")
    assert view.packs.side.isHidden()
    assert view.packs.model.rows[1].fate == "Destroyed 24 Nov"
    press(made, "destroyed")  # a slip is taken back
    assert register(desk, scene)[1].destroyed_on is None


def test_all_copies_that_are_out_are_listed_whatever_their_meeting(
    made: Driver, desk: Desk, scene: Scene, tmp_path: Path
) -> None:
    with printing_on(FilePrinter(tmp_path)):
        press(made, "print_all")
    page = made.view.packs
    page.pack_wanted.emit(OUT)
    made.settle()
    assert [row.number for row in page.model.rows] == ["1", "2", "3", "4", "5", "6"]
    assert {row.reference for row in page.model.rows} == {"DT-2026-11-24-SAL"}
    fates = {row.agency: row.fate for row in page.model.rows}
    assert fates["Police"] == "To come back"
    assert fates["Harbour Recovery"] == "To be destroyed"
    page.table.setFocus()
    made.key(Qt.Key.Key_Home, Qt.Key.Key_Space)
    made.settle()
    assert [row.number for row in page.model.rows] == ["2", "3", "4", "5", "6"]
    assert reason(made, "print_all").startswith("This is the list of what is out")
    assert register(desk, scene)[0].returned_at is not None


@pytest.mark.parametrize("what", ["session", "consent", "record"])
def test_papers_that_say_too_much_by_now_do_not_leave(
    made: Driver, desk: Desk, scene: Scene, what: str
) -> None:
    """A case was closed, a consent taken back, a record changed: made again or not at all."""
    assert reason(made, "print_all") == ""
    if what == "session":
        made.view.turn_to(Tab.CASES)
        made.key(Qt.Key.Key_Home, Qt.Key.Key_Space)
    elif what == "consent":
        lou = meetings.meeting(desk, scene.meeting_id).attendees[4]
        given = meetings.Invitation.again(lou)
        less = meetings.Invitation(name=given.name, agency=given.agency, basis=given.basis,
                                   basis_detail=given.basis_detail)  # fmt: skip
        meetings.amend_attendee(desk, scene.meeting_id, lou, less)
    else:
        happened.event(desk, scene.ids["OAKAPPLE"], "New.", source=source(), on=DAY)
    made.settle()
    made.view.turn_to(Tab.PACKS)
    for action in ("print_all", "print_one", "save_all", "save_one"):
        assert reason(made, action).startswith("The meeting or a record changed")
    assert reason(made, "preview") == ""  # looking is no disclosure
    press(made, "make")
    assert reason(made, "print_all") == ""


def test_papers_are_not_kept_over_a_lock(
    made: Driver, qtbot: QtBot, desk: Desk, scene: Scene
) -> None:
    """A new window after unlocking has the register, not the papers."""
    made.view.flush()
    assert made.view.preview.preview.count == 0
    again = Driver(qtbot, desk)
    again.view.turn_to(Tab.PACKS)
    assert len(again.view.packs.model.rows) == 6
    assert reason(again, "print_all").startswith("These copies were made earlier")
    assert reason(again, "preview").startswith("These copies were made earlier")
    again.key(Qt.Key.Key_Home, Qt.Key.Key_Space)
    assert register(desk, scene)[0].returned_at is not None  # a copy may still come back
    again.close()


def test_nobody_invited_no_packs(made: Driver, desk: Desk) -> None:
    first = meetings.meetings(desk)[0]
    meetings.plan_meeting(
        desk, kind="panel", on_date=DAY.replace(day=30), at_time=first.at_time, place="Millbeck",
        chair="A, B", chair_agency="Police",
    )  # fmt: skip
    made.settle()
    made.view.diary.list.setFocus()
    made.key(Qt.Key.Key_Down)
    assert reason(made, "make").startswith("Nobody is invited yet.")
    assert reason(made, "print_all") == "No packs are made yet."
    assert made.view.packs._empty.isVisible()
    QTest.keyClick(made.view.diary.list, Qt.Key.Key_Up, ALT)


def test_the_sheet_of_the_chair_is_printed_and_saved_too(
    made: Driver, desk: Desk, tmp_path: Path, answers: Answers
) -> None:
    made.view.packs.table.choose(SHEET)
    with printing_on(FilePrinter(tmp_path)):
        press(made, "print_one")
    assert made.said().startswith("Attendance and signing sheet went to the printer")
    answers.place = tmp_path / "sheet.pdf"
    press(made, "save_one")
    save = made.view.packs.save
    save.first.setText(PASSWORD)
    save.second.setText(PASSWORD)
    save.record.click()
    made.settle()
    assert PdfReader(tmp_path / "sheet.pdf").is_encrypted
