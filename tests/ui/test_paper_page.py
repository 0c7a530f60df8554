"""A referral's papers in a real window: looking, printing to a file printer, saving, copying."""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PasswordType, PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iomdesk.domain.progress import Progress
from iomdesk.services.desk import Desk
from iomdesk.services.referral_papers import PaperKind, PaperRef
from iomdesk.store import log
from iomdesk.store.log import Entry, Verb
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.printing import Printout, print_all
from iomdesk.ui.screens.paper.view import PaperScreen
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.paperpage import PaperPage
from tests.helpers.papers import Held, put_referral
from tests.ui.test_meetings_packs import PASSWORD, Answers, FilePrinter, printing_on

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Driver:
    """The page in a window, and a person at it."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.jobs = Jobs()
        self.page = PaperPage(desk, self.jobs, Errors(), "referrals.paper")
        self.left = 0
        self.page.left.connect(self._left)
        qtbot.addWidget(self.page)
        self.page.resize(1264, 800)
        self.page.show()
        self.page.activateWindow()
        with qtbot.waitActive(self.page):
            pass

    def _left(self) -> None:
        self.left += 1

    def open(self, kind: PaperKind, row_id: str = "") -> None:
        assert self.page.open_paper(PaperRef(kind, row_id))
        self.settle()

    def settle(self) -> None:
        """Wait until no job runs and all that was queued has come."""
        self.qtbot.waitUntil(lambda: not self.jobs.running)
        for _ in range(3):
            QApplication.processEvents()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, modifier)
        self.settle()

    def button(self, name: str) -> Button:
        return self.page.bar.button(f"referrals.paper.{name}")

    def press(self, name: str) -> None:
        button = self.button(name)
        assert button.isEnabled(), button.reason
        button.click()
        self.settle()

    def told(self) -> str:
        message = self.page.strip.message
        return "" if message is None else message.words

    def seen(self) -> str:
        return self.page.preview.sheet.accessibleDescription().replace("\r\n", " ")

    def disclosed(self) -> list[Entry]:
        with self.desk.read() as reading:
            latest = log.latest(reading)
        return [one for one in reversed(latest) if one.verb is Verb.DISCLOSURE]


@pytest.fixture
def held(desk: Desk) -> Held:
    return put_referral(desk)


@pytest.fixture
def driver(held: Held, qtbot: QtBot, desk: Desk) -> Iterator[Driver]:
    made = Driver(qtbot, desk)
    yield made
    made.page.forget()
    made.jobs.close()


@pytest.fixture
def answers() -> Iterator[Answers]:
    from iomdesk.ui import ask

    made = Answers()
    with ask.use(made):
        yield made


def test_a_paper_is_looked_at_without_a_file_or_an_entry(
    driver: Driver, held: Held, tmp_path: Path
) -> None:
    before = {*tmp_path.rglob("*.pdf"), *Path(tempfile.gettempdir()).rglob("*.pdf")}
    driver.open(PaperKind.FORM, held.referral)
    assert driver.page.preview.count == 1
    assert "WINDLESTRAW, Peter" in driver.seen()
    assert "Copy for HAREBELL, Simon, Probation" in driver.seen()
    assert (driver.page.name.text, driver.page.agency.text) == ("HAREBELL, Simon", "Probation")
    assert driver.disclosed() == []
    after = {*tmp_path.rglob("*.pdf"), *Path(tempfile.gettempdir()).rglob("*.pdf")}
    assert after == before
    driver.key(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert driver.left == 1
    assert driver.page.preview.count == 0


def test_printing_names_the_recipient_on_paper_and_in_the_log(
    driver: Driver, held: Held, tmp_path: Path
) -> None:
    printer = FilePrinter(tmp_path)
    driver.open(PaperKind.MATRIX, held.matrix)
    driver.page.name.put("BROADLEAF, Imran")
    driver.page.agency.put("Police")
    with printing_on(printer):
        driver.key(Qt.Key.Key_P, CTRL)
    meant, entry = driver.disclosed()
    assert entry.recipients == meant.recipients == "BROADLEAF, Imran, Police"
    assert (meant.fields["how"][1], entry.fields["how"][1]) == ("about to print", "printed")
    assert printer.printed() == [f"matrix-{held.matrix.replace('-', '')[:8]}.pdf"]
    assert "BROADLEAF, Imran, Police" in driver.told()
    assert "Copy for BROADLEAF, Imran, Police" in driver.seen()


@pytest.mark.parametrize(
    ("name", "agency", "said"),
    [("", "Police", "Nobody is named"), ("SELFHEAL, Jo", "Harbour Recovery", "no statutory")],
)
def test_nothing_goes_to_nobody_or_to_another_kind_of_agency(
    driver: Driver, held: Held, name: str, agency: str, said: str
) -> None:
    driver.open(PaperKind.FORM, held.referral)
    driver.page.name.put(name)
    driver.page.agency.put(agency)
    for action in ("print", "save"):
        driver.press(action)
        assert said in driver.told()
    assert driver.page.save.isHidden()
    assert driver.disclosed() == []


def test_saving_with_a_password(
    driver: Driver, held: Held, answers: Answers, tmp_path: Path
) -> None:
    driver.open(PaperKind.LETTER, held.referral)
    driver.key(Qt.Key.Key_S, CTRL | SHIFT)
    assert driver.page.save.isVisible()
    assert driver.page.save.first.hasFocus()
    answers.place = tmp_path / "out"
    driver.page.save.first.setText(PASSWORD)
    driver.page.save.second.setText(PASSWORD)
    driver.key(Qt.Key.Key_Return, CTRL)
    assert answers.wanted[0].name == f"letter-{held.referral.replace('-', '')[:8]}.pdf"
    reader = PdfReader(tmp_path / "out.pdf")
    assert reader.decrypt("") is PasswordType.NOT_DECRYPTED
    assert reader.decrypt(PASSWORD) is not PasswordType.NOT_DECRYPTED
    assert "Not accepted on to the scheme" in reader.pages[0].extract_text()
    assert driver.disclosed()[0].recipients == "HAREBELL, Simon, Probation"
    assert "out.pdf" in driver.told()
    assert driver.page.save.isHidden()


def test_escape_leaves_the_panel_first_and_forgets_what_was_typed(
    driver: Driver, held: Held
) -> None:
    driver.open(PaperKind.FORM, held.referral)
    driver.press("save")
    driver.page.save.first.setText(PASSWORD)
    driver.key(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert driver.page.save.isHidden()
    assert driver.page.save.first.text() == ""
    assert driver.left == 0
    driver.key(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert driver.left == 1


def test_the_letter_is_copied_as_text_and_that_is_logged(driver: Driver, held: Held) -> None:
    driver.open(PaperKind.FORM, held.referral)
    assert "Only the letter" in driver.button("copy").reason
    driver.open(PaperKind.LETTER, held.referral)
    driver.press("copy")
    clipboard = QApplication.clipboard()
    assert clipboard.text().startswith("ERFI - IOM referral\n")
    assert [one.fields["how"][1] for one in driver.disclosed()] == ["copied as text"]
    driver.page.forget()
    assert clipboard.text() == ""


def test_a_blank_form_asks_for_nobody_and_logs_nothing(
    driver: Driver, answers: Answers, tmp_path: Path
) -> None:
    driver.open(PaperKind.BLANK_FORM)
    assert not driver.page.name.isVisible()
    driver.press("save")
    driver.page.save.plain.setChecked(True)
    answers.place = tmp_path / "blank.pdf"
    driver.page.save.record.click()
    driver.settle()
    assert "Date of referral:" in PdfReader(tmp_path / "blank.pdf").pages[0].extract_text()
    assert driver.disclosed() == []
    assert "blank.pdf" in driver.told()


def test_what_cannot_be_drawn_says_why(driver: Driver, desk: Desk) -> None:
    open_one = put_referral(desk, decided=False)
    driver.open(PaperKind.LETTER, open_one.referral)
    assert "has not been decided" in driver.told()
    assert driver.page.preview.count == 0
    assert not driver.button("print").isEnabled()


def test_locking_lets_go_of_everything(driver: Driver, held: Held) -> None:
    driver.open(PaperKind.FORM, held.referral)
    driver.press("save")
    driver.page.save.first.setText(PASSWORD)
    driver.page.forget()
    assert driver.page.preview.count == 0
    assert driver.page.save.first.text() == ""
    assert driver.page.name.text == ""
    assert driver.page.title.text() == ""


def test_the_paper_that_is_printed_is_the_one_in_the_log(
    driver: Driver, held: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes that went to the printer have the hash that the log keeps."""
    sent: list[bytes] = []

    def keep(printer: QPrinter, papers: Sequence[Printout], progress: Progress) -> int:
        sent.extend(one.pdf for one in papers)
        return print_all(printer, papers, progress)

    monkeypatch.setattr("iomdesk.ui.widgets.paperpage.print_all", keep)
    driver.open(PaperKind.FORM, held.referral)
    with printing_on(FilePrinter(tmp_path)):
        driver.press("print")
    (pdf,) = sent
    meant, entry = driver.disclosed()
    assert meant.fields["sha256"] == entry.fields["sha256"]
    assert entry.fields["sha256"][1] == hashlib.sha256(pdf).hexdigest()
    assert "HAREBELL" in PdfReader(BytesIO(pdf)).pages[0].extract_text()


def test_the_screen_of_papers_shows_what_it_is_asked_for(
    held: Held, qtbot: QtBot, desk: Desk
) -> None:
    jobs = Jobs()
    screen = PaperScreen(desk, jobs, Errors())
    qtbot.addWidget(screen)
    screen.arrive(None)
    assert screen.page.title.text() == "Referral form, blank"
    screen.arrive(PaperRef(PaperKind.MATRIX, held.matrix))
    assert screen.page.title.text() == "Matrix"
    assert screen.page.preview.count == 1
    screen.leave()
    assert screen.page.preview.count == 0
    jobs.close()


def test_the_continuity_pack_is_the_coordinators_own(
    driver: Driver, desk: Desk, answers: Answers, tmp_path: Path
) -> None:
    """Nobody is named to get it; it is in the history of everybody it names."""
    from tests.helpers.people import add

    person = add(desk, "TEASELWOOD", "Dean", crn="X990012")
    driver.open(PaperKind.CONTINUITY)
    assert driver.page.title.text() == "Continuity pack. None was printed or saved before."
    assert "As everything stood" in driver.seen()
    assert not driver.page.name.isVisible()
    with printing_on(FilePrinter(tmp_path)):
        driver.press("print")
    assert driver.told() == (
        "The continuity pack went to the printer and is in the history of everybody it names."
    )
    meant, told = driver.disclosed()
    assert (meant.person_id, meant.fields["how"][1]) == ("", "about to print")
    assert (told.person_id, told.recipients) == (person, f"{desk.who}, Police")
    driver.press("save")
    for box in (driver.page.save.first, driver.page.save.second):
        QTest.keyClicks(box, PASSWORD)
    answers.place = tmp_path / "continuity.pdf"
    driver.page.save.record.click()
    driver.settle()
    assert PdfReader(tmp_path / "continuity.pdf").is_encrypted
    assert len(driver.disclosed()) == 3
