"""Import the cohort, driven by keys from the file to the store and back."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.people import IdentifierKind, Provenance, Rag
from iomdesk.exchange.fields import Field
from iomdesk.exchange.tables import read_table, write_rows
from iomdesk.services import cohort, imports
from iomdesk.services.cohort import Filter
from iomdesk.services.desk import Desk
from iomdesk.services.history import history
from iomdesk.services.imports import Choice, Plan
from iomdesk.ui import ask
from iomdesk.ui.actions import clashes
from iomdesk.ui.ask import FileWanted, Question
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort_import.presenter import ImportPresenter
from iomdesk.ui.screens.cohort_import.rows import will_words
from iomdesk.ui.screens.cohort_import.steps import Step
from iomdesk.ui.screens.cohort_import.view import ImportView
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.inputs import TextLine

SAMPLE = Path(__file__).resolve().parents[2].parent / "shared/samples/cohort-2026-11.xlsx"
HEAD = ["Surname", "Forename", "DOB", "CRN", "Area", "RAG", "RAG date"]
ROWS = [
    ["OAKAPPLE", "Stephen", "02/02/1988", "X990031", "Saltergate", "Red", "01/11/2026"],
    ["TEAZLEWOOD", "Dean", "14/03/1991", "X990012", "Thornhope", "Amber", "03/11/2026"],
    ["SPURGEWORT", "Col", "31/02/1990", "X990204", "Thornhope", "Amber", "03/11/2026"],
    ["MELILOTTE", "Jason", "17/10/2001", "X990251", "Millbeck", "Green", "03/11/2026"],
]
SOURCE = Provenance(originator="Probation", received_on=date(2026, 11, 20), channel="telephone")


class Files:
    """Answers every question for a file with one path."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def ask(self, parent: QWidget, question: Question, then: Callable[[str], None]) -> None:
        """No question is expected."""
        raise AssertionError(question.title)

    def file(self, parent: QWidget, wanted: FileWanted, then: Callable[[Path], None]) -> None:
        """This one."""
        then(self.path)


class Screen:
    """The screen in a window with its store, and the file to read."""

    def __init__(self, qtbot: QtBot, desk: Desk, folder: Path) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme().install(app)
        self.qtbot, self.desk, self.folder = qtbot, desk, folder
        self.path = folder / "cohort.csv"
        write_rows(self.path, HEAD, ROWS)
        self.dean = cohort.add_person(
            desk,
            {"surname": "TEASELWOOD", "forename": "Dean", "birth_date": date(1991, 3, 14)},
            numbers={IdentifierKind.CRN: "X990012"},
            source=SOURCE,
        )
        self.jobs = Jobs()
        self.view = ImportView(tuple(agency.name for agency in desk.scheme.agencies))
        self.presenter = ImportPresenter(desk, self.view, self.jobs, Errors())
        qtbot.addWidget(self.view)
        self.view.resize(1264, 800)
        self.view.show()
        self.view.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is self.view)
        self.view.arrive(None)

    def settle(self) -> None:
        """Wait until no job runs."""
        self.qtbot.waitUntil(lambda: not self.jobs.running, timeout=20_000)

    def key(self, *keys: Qt.Key) -> None:
        """Press keys where the focus is."""
        for key in keys:
            widget = QApplication.focusWidget()
            assert widget is not None
            QTest.keyClick(widget, key)

    def read(self, path: Path | None = None) -> None:
        """Choose a file in the dialog, by the button that has the focus."""
        with ask.use(Files(path or self.path)):
            self.key(Qt.Key.Key_Space)
            self.settle()

    def to_rows(self, agency: str = "Probation") -> None:
        """Say whose file it is and go to step 2."""
        self.view.choose.whose.put("")
        QTest.keyClicks(self.view.choose.whose, agency)
        completer = self.view.choose.whose.completer()
        popup = completer.popup() if completer is not None else None
        if popup is not None:
            popup.hide()
        self.view.activateWindow()
        self.view.check_button.click()

    def verdicts(self) -> list[str]:
        """The words of the check column."""
        return [line.verdict.label for line in self.view.rows.model.rows]

    def step(self) -> Step:
        """The step in view, asked afresh."""
        return self.view.step

    def plan(self) -> Plan | None:
        """The file that was read, asked afresh."""
        return self.presenter.plan

    def message(self) -> str:
        """What the strip says."""
        message = self.view.strip.message
        return "" if message is None else message.words


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, tmp_path: Path) -> Iterator[Screen]:
    """A file of four rows and a store of one person."""
    made = Screen(qtbot, desk, tmp_path)
    yield made
    made.settle()
    made.jobs.close()


def test_from_file_to_store_by_keys_and_undone(screen: Screen) -> None:
    """Choose, check with F4, F2 and Enter, import, undo."""
    assert QApplication.focusWidget() is screen.view.choose.choose
    screen.read()
    assert screen.view.import_button.isHidden()
    screen.view.check_button.click()
    assert screen.step() is Step.CHOOSE
    assert screen.view.choose.whose_field.problem.startswith("Say whose file it is.")
    screen.to_rows()
    assert screen.step() is Step.CHECK
    assert screen.verdicts() == ["Ready", "Check", "Problem", "Ready"]
    assert screen.view.import_button.text() == "Import 2 ready rows"
    assert screen.view.rows.current == 3
    inspector = screen.view.inspector
    assert list(inspector.radios) == [Choice.SAME, Choice.SAME_FILE, Choice.NEW, Choice.LEAVE_OUT]
    assert inspector.choice is Choice.SAME
    screen.key(Qt.Key.Key_Return)
    assert screen.verdicts() == ["Ready", "Ready", "Problem", "Ready"]
    assert screen.view.rows.current == 4
    screen.key(Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, TextLine)
    assert editor.text() == "31/02/1990"
    QTest.keyClicks(editor, "28/2/90")
    screen.key(Qt.Key.Key_Return)
    assert screen.verdicts() == ["Ready"] * 4
    assert screen.view.import_button.text() == "Import 4 ready rows"
    assert screen.view.save_button.isHidden()
    screen.view.import_button.click()
    screen.settle()
    assert screen.step() is Step.IMPORT
    told = screen.view.done._told.text()
    assert told == "4 people were taken in from cohort.csv: 3 new, 1 known already."
    found = cohort.find_people(screen.desk, Filter()).rows
    assert {row.surname for row in found} == {
        "OAKAPPLE", "TEASELWOOD", "SPURGEWORT", "MELILOTTE",
    }  # fmt: skip
    assert cohort.read_record(screen.desk, screen.dean).person.rag is Rag.AMBER
    screen.view.done.undo.click()
    screen.settle()
    assert [row.id for row in cohort.find_people(screen.desk, Filter()).rows] == [screen.dean]
    assert screen.view.done._told.text().startswith("The import was undone. 3 people are out")


def test_whose_file_it_is_settles_on_the_only_agency_that_fits(screen: Screen) -> None:
    """Typing "Recov" is Harbour Recovery; one this desk does not know is told of, ViSOR is none."""
    choose = screen.view.choose
    screen.read()
    screen.to_rows("Recov")
    assert choose.whose.text == "Harbour Recovery"
    assert screen.presenter._plan is not None
    assert screen.presenter._plan.originator == "Harbour Recovery"
    assert choose.whose_field._beneath.words == ""
    screen.to_rows("Brookside Tenants")
    assert screen.presenter._plan.originator == "Brookside Tenants"
    assert choose.whose_field._beneath.words.startswith("Not on this desk's list of agencies.")
    screen.to_rows("ViSOR")
    assert choose.whose_field.problem


def test_undo_is_refused_with_names_in_the_window(screen: Screen) -> None:
    """Whoever was changed since is named."""
    screen.read()
    screen.to_rows()
    screen.view.import_button.click()
    screen.settle()
    row = cohort.find_people(screen.desk, Filter(text="oakapple")).rows[0]
    person = cohort.read_record(screen.desk, row.id).person
    cohort.amend_person(
        screen.desk, row.id, person.revision, {"phone": "01632 960999"}, numbers={}, source=SOURCE
    )
    screen.view.done.undo.click()
    screen.settle()
    assert screen.message().startswith("OAKAPPLE, Stephen was changed or passed on")


def test_the_filter_the_next_row_and_the_cell_in_red(screen: Screen) -> None:
    """The bar filters, F4 goes round the rows that wait, the bad cell is marked."""
    screen.read()
    screen.to_rows()
    rows = screen.view.rows
    rows.filter.choose("problem")
    assert [line.row.number for line in rows.model.rows] == [4]
    line = rows.model.rows[0]
    wrong = [c.key for c in rows.model.columns if c.wrong is not None and c.wrong(line)]
    assert wrong == ["born"]
    rows.filter.choose("all")
    rows.go_to(2)
    screen.view.next_item(forward=True)
    assert rows.current == 3
    screen.view.next_item(forward=True)
    assert rows.current == 4
    screen.view.next_item(forward=True)
    assert rows.current == 3
    screen.view.next_item(forward=False)
    assert rows.current == 4


def test_a_double_click_never_decides(screen: Screen) -> None:
    """Only Enter and the button do."""
    screen.read()
    screen.to_rows()
    table = screen.view.rows.table
    where = table.visualRect(screen.view.rows.model.index(1, 2)).center()
    QTest.mouseDClick(
        table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where
    )
    assert screen.verdicts()[1] == "Check"
    screen.key(Qt.Key.Key_Escape)


def test_a_column_is_read_otherwise_by_hand(screen: Screen) -> None:
    """The choice of the current column; the table and the foot follow."""
    screen.read()
    choose = screen.view.choose
    choose.table.choose("4")
    screen.key(Qt.Key.Key_F2)
    assert QApplication.focusWidget() is choose.read_as
    place = choose.read_as.findData(None)
    choose.read_as.setCurrentIndex(place)
    choose.read_as.activated.emit(place)
    plan = screen.plan()
    assert plan is not None
    assert plan.columns.column(Field.AREA) is None
    assert choose._says.text() == "6 fields taken. 1 left behind: Area."
    choose.table.choose("0")
    place = choose.read_as.findData(None)
    choose.read_as.setCurrentIndex(place)
    choose.read_as.activated.emit(place)
    assert not screen.view.check_button.isEnabled()
    assert screen.view.check_button.reason.startswith("No column holds surnames.")


def test_problem_rows_go_to_a_file(screen: Screen) -> None:
    """Asked for, written, said."""
    screen.read()
    screen.to_rows()
    target = screen.folder / "back.xlsx"
    with ask.use(Files(target)):
        screen.view.save_button.click()
    assert read_table(target).sheet.rows[1].values[0] == 4
    assert screen.message() == "1 problem rows are in back.xlsx. It is logged as passed on."


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "in the old Excel form"),
        ("a.xlsx", b"PK\x03\x04 broken", "is damaged"),
        ("a.csv", b"", "is empty"),
        ("a.xlsx", b"%PDF-1.7\n", "is not a spreadsheet"),
    ],
)
def test_a_hostile_file_is_refused_and_the_screen_stays(
    screen: Screen, name: str, data: bytes, says: str
) -> None:
    """Words in the strip, and the next file is read as if nothing had been."""
    bad = screen.folder / name
    bad.write_bytes(data)
    screen.read(bad)
    assert says in screen.message()
    assert screen.plan() is None
    screen.presenter.read(screen.path)
    screen.settle()
    assert screen.plan() is not None
    assert screen.message() == ""


def test_a_file_is_dragged_in(screen: Screen) -> None:
    """One local file, in step 1."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(screen.path))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(99, 99), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(screen.view, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(99, 99), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(screen.view, drop)
    screen.settle()
    plan = screen.plan()
    assert plan is not None
    assert plan.name == "cohort.csv"


def test_cancel_forgets_the_file_and_changes_nothing(screen: Screen) -> None:
    """Back to the cohort, one person in it as before."""
    screen.read()
    screen.to_rows()
    with screen.qtbot.waitSignal(screen.presenter.left):
        screen.view.cancel_button.click()
    assert screen.plan() is None
    assert cohort.find_people(screen.desk, Filter()).total == 1
    assert imports.batches(screen.desk) == ()


def test_the_keys_do_not_clash(screen: Screen) -> None:
    """F2 and the way back are actions with words."""
    assert clashes(screen.view.actions_here()) == ()


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample files are not beside the project")
def test_the_sample_workbook_in_the_window(screen: Screen) -> None:
    """All statuses told by colour accepted at once; one number is held by somebody else."""
    screen.read(SAMPLE)
    screen.to_rows()
    assert screen.view.import_button.text() == "Import 232 ready rows"
    offer = screen.view.rows.bulk["rag_colour"]
    assert offer.text() == "Accept the 4 statuses read from the cell colour"
    offer.click()
    assert offer.isHidden()
    assert screen.view.import_button.text() == "Import 236 ready rows"
    screen.view.rows.go_to(30)
    use = next(b for b in screen.view.inspector.findChildren(Button) if "Use 20" in b.text())
    use.click()
    assert screen.view.import_button.text() == "Import 237 ready rows"
    screen.view.rows.go_to(255)
    inspector = screen.view.inspector
    assert list(inspector.radios) == [Choice.SAME_ROW, Choice.NEW, Choice.LEAVE_OUT]
    assert inspector.choice is Choice.SAME_ROW
    screen.view.import_button.click()
    screen.settle()
    assert cohort.find_people(screen.desk, Filter()).total == 238


def shown(screen: Screen) -> list[str]:
    """All words in the inspector."""
    inspector = screen.view.inspector
    inside = inspector._inside
    assert inside is not None
    labels = [label.text() for label in inside.findChildren(QLabel)]
    return labels + [radio.text() for radio in inspector.radios.values()]


def test_a_row_that_is_the_same_as_another_is_said_to_be_so(screen: Screen) -> None:
    """Beside the other row, by name, and never among those accepted at once."""
    again = [*ROWS[0][:4], "Saltergate", "Red", "05/11/2026"]
    write_rows(screen.path, HEAD, [*ROWS, again])
    screen.read()
    screen.to_rows()
    rows = screen.view.rows
    rows.go_to(6)
    assert list(screen.view.inspector.radios) == [Choice.SAME_ROW, Choice.NEW, Choice.LEAVE_OUT]
    words_shown = shown(screen)
    for told in (
        "Is this the same person as in row 2?", "This row", "Row 2", "Same as row 2",
        "Add what row 2 leaves empty", "Different person, add to the cohort",
    ):  # fmt: skip
        assert told in words_shown, told
    screen.view.inspector.use_choice()
    line = rows.model.rows[4]
    assert (line.verdict.label, will_words(line)) == ("Ready", "Same as row 2")
    screen.view.import_button.click()
    screen.settle()
    assert cohort.find_people(screen.desk, Filter(text="oakapple")).total == 1


def test_what_differs_is_named_marked_and_decided(screen: Screen) -> None:
    """In the table, in the inspector, and for many rows at once."""
    plan = imports.read_file(screen.desk, screen.path, originator="Police")
    imports.import_ready(screen.desk, plan)
    other = [
        [*row[:5], "Amber Alert", *row[6:]] if row[5] in {"Red", "Green"} else row for row in ROWS
    ]
    write_rows(screen.path, HEAD, other)
    screen.read()
    screen.to_rows()
    rows = screen.view.rows
    rows.go_to(2)
    line = rows.model.rows[0]
    assert (line.verdict.label, will_words(line)) == ("Check", "Differs: status")
    wrong = [c.key for c in rows.model.columns if c.wrong is not None and c.wrong(line)]
    assert wrong == ["status"]
    assert any(text.startswith("Differs from what is kept: status.") for text in shown(screen))
    offer = rows.bulk["differs"]
    assert offer.text() == "Keep ours in the 2 rows that differ"
    offer.click()
    assert rows.model.rows[0].verdict.label == "Ready"
    screen.view.import_button.click()
    screen.settle()
    found = cohort.find_people(screen.desk, Filter(text="oakapple")).rows
    assert [row.rag for row in found] == [Rag.RED]


def test_a_store_that_changed_meanwhile_is_told_and_the_rows_checked_again(
    screen: Screen,
) -> None:
    """Nothing is imported; the row that is now known waits, decisions stay."""
    screen.read()
    screen.to_rows()
    screen.view.rows.go_to(5)
    screen.view.inspector.radios[Choice.LEAVE_OUT].setChecked(True)
    screen.view.inspector.use_choice()
    cohort.add_person(
        screen.desk,
        {"surname": "OAKAPPLE", "forename": "Stephen"},
        numbers={IdentifierKind.CRN: "X990031"},
        source=SOURCE,
    )
    screen.view.import_button.click()
    screen.settle()
    assert screen.step() is Step.CHECK
    assert screen.message().startswith("The store has changed since the rows were checked.")
    assert imports.batches(screen.desk) == ()
    assert screen.verdicts() == ["Ready", "Check", "Problem", "Left out"]
    screen.view.import_button.click()
    screen.settle()
    assert cohort.find_people(screen.desk, Filter(text="oakapple")).total == 1


def test_looking_once_is_one_consultation(screen: Screen) -> None:
    """The same row shown again, after a decision, is not another look."""
    screen.read()
    screen.to_rows()
    screen.view.inspector.radios[Choice.NEW].setChecked(True)
    screen.view.inspector.use_choice()
    looked = [one for one in history(screen.desk, screen.dean) if one.verb == "consultation"]
    assert len(looked) == 1


def typed_anew(screen: Screen, text: str) -> None:
    """F2 on the current row, type, Enter."""
    screen.key(Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, TextLine)
    QTest.keyClicks(editor, text)
    screen.key(Qt.Key.Key_Return)


def to_button(screen: Screen, button: Button) -> None:
    """Tab until a button has the focus."""
    for _press in range(6):
        if QApplication.focusWidget() is button:
            return
        screen.key(Qt.Key.Key_Tab)
    raise AssertionError(button.text())


def test_the_rows_that_wait_are_gone_back_to_and_taken_in(screen: Screen) -> None:
    """What was taken stays taken, what was typed and left out stays so, the rest comes in."""
    twice = [*ROWS[0][:5], "Amber", "05/11/2026"]
    bad = ["WOODRUFFE", "Neil", "31/04/1990", "X990205", "Thornhope", "Amber", "33/11/2026"]
    write_rows(screen.path, HEAD, [*ROWS, twice, bad])
    screen.read()
    screen.to_rows()
    rows, done = screen.view.rows, screen.view.done
    rows.go_to(7)
    typed_anew(screen, "30/4/1990")
    rows.go_to(6)
    screen.view.inspector.radios[Choice.LEAVE_OUT].setChecked(True)
    screen.key(Qt.Key.Key_Return)
    assert screen.verdicts() == ["Ready", "Check", "Problem", "Ready", "Left out", "Check"]
    screen.view.import_button.click()
    screen.settle()
    assert QApplication.focusWidget() is done.to_cohort
    assert done.rows.text() == "Go back to the 3 rows that wait"
    to_button(screen, done.rows)
    screen.key(Qt.Key.Key_Space)
    screen.settle()
    assert screen.step() is Step.CHECK
    assert QApplication.focusWidget() is rows.table
    assert screen.verdicts() == ["Left out", "Check", "Problem", "Left out", "Left out", "Check"]
    assert [will_words(line) for line in rows.model.rows][::3] == ["Taken in already"] * 2
    assert rows.model.columns[1].getter(rows.model.rows[0]) == "Taken in"
    assert will_words(rows.model.rows[4]) == "Left out"
    assert rows.model.rows[5].row.values.birth_date == date(1990, 4, 30)
    assert screen.view._says.text().startswith("2 rows were taken in already.")
    rows.go_to(2)
    assert "This row was taken in by an import before." in " ".join(shown(screen))
    assert not rows.edit_cell()
    screen.view.next_item(forward=True)
    assert rows.current == 3
    screen.key(Qt.Key.Key_Return)
    typed_anew(screen, "28/2/90")
    assert screen.view.import_button.text() == "Import 2 ready rows"
    screen.view.import_button.click()
    screen.settle()
    assert done._told.text() == "2 people were taken in from cohort.csv: 1 new, 1 known already."
    assert done.rows.text() == "Go back to the row that waits"
    assert cohort.find_people(screen.desk, Filter()).total == 4
    found = cohort.find_people(screen.desk, Filter(text="oakapple")).rows
    assert [row.rag for row in found] == [Rag.RED]
    assert len(imports.batches(screen.desk)) == 2


def test_after_an_undo_the_same_rows_are_taken_in_again(screen: Screen) -> None:
    """Repairs and decisions are there still; nothing is typed twice."""
    screen.read()
    screen.to_rows()
    screen.key(Qt.Key.Key_Return)
    typed_anew(screen, "28/2/90")
    screen.view.rows.go_to(5)
    screen.view.inspector.radios[Choice.LEAVE_OUT].setChecked(True)
    screen.view.inspector.use_choice()
    before = ["Ready", "Ready", "Ready", "Left out"]
    assert screen.verdicts() == before
    screen.view.import_button.click()
    screen.settle()
    done = screen.view.done
    assert done.rows.isHidden()
    to_button(screen, done.undo)
    screen.key(Qt.Key.Key_Space)
    screen.settle()
    assert cohort.find_people(screen.desk, Filter()).total == 1
    assert done.undo.isHidden()
    assert done.rows.text() == "Go back to the rows"
    assert QApplication.focusWidget() is done.rows
    screen.key(Qt.Key.Key_Space)
    screen.settle()
    assert screen.step() is Step.CHECK
    assert screen.verdicts() == before
    screen.view.import_button.click()
    screen.settle()
    assert done._told.text() == "3 people were taken in from cohort.csv: 2 new, 1 known already."
    found = cohort.find_people(screen.desk, Filter()).rows
    assert {row.surname for row in found} == {"OAKAPPLE", "TEASELWOOD", "SPURGEWORT"}
