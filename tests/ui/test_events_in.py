"""What happened, from pasted lines or a list: read, decided, kept at once, taken back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iomdesk.domain.people import IdentifierKind
from iomdesk.services import cohort, drafts, events
from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.events_in.presenter import FORM, EventsInPresenter
from iomdesk.ui.screens.events_in.view import EventsInView, say
from tests.helpers.cohort import SOURCE

LINES = """12/11/26 missed Probation: did not attend
13/11/26 visit Police: seen at home
nonsense"""


class EventsScreen:
    """The screen in a window of its own, over a real store."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot = qtbot
        self.jobs = Jobs()
        self.view = EventsInView()
        self.presenter = EventsInPresenter(desk, self.view, self.jobs, Errors())
        qtbot.addWidget(self.view)
        self.view.resize(1264, 800)
        self.view.show()
        self.view.activateWindow()
        qtbot.waitUntil(self.view.isActiveWindow)

    def settle(self) -> None:
        """Wait until no job runs."""
        self.qtbot.waitUntil(lambda: not self.jobs.running)
        QApplication.processEvents()

    def paste(self, text: str) -> None:
        """Put lines into the box as a paste does, and read them."""
        QApplication.clipboard().setText(text)
        self.view.bring.text.setFocus()
        press("Ctrl+V")
        press("Ctrl+Return")
        self.settle()

    def verdicts(self) -> list[str]:
        """The verdict of every row."""
        return [line.verdict.value for line in self.presenter.lines]

    def close(self) -> None:
        """End threads and timers."""
        QApplication.clipboard().clear()
        self.presenter.draft.put_away()
        self.settle()
        self.jobs.close()
        self.view.close()


def press(*keys: str) -> None:
    """Press keys where the focus is."""
    for one in keys:
        here = QApplication.focusWidget()
        assert here is not None
        QTest.keySequence(here, QKeySequence(one))


@pytest.fixture
def ids(desk: Desk) -> dict[str, str]:
    """Two people with a CRN, by surname."""
    born = {
        "OAKAPPLE": ("Stephen", date(1988, 2, 2), "X990031"),
        "BRAMBLECOTE": ("Leanne", date(1995, 7, 21), "X990133"),
    }
    return {
        surname: cohort.add_person(
            desk,
            {"surname": surname, "forename": name, "birth_date": day},
            numbers={IdentifierKind.CRN: crn},
            source=SOURCE,
        )
        for surname, (name, day, crn) in born.items()
    }


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk) -> Iterator[EventsScreen]:
    """The screen."""
    made = EventsScreen(qtbot, desk)
    yield made
    made.close()


def test_pasted_lines_are_checked_kept_and_taken_back(
    screen: EventsScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """By keyboard: paste, Ctrl+Enter, Ctrl+Enter; the line that cannot be read waits."""
    person = ids["OAKAPPLE"]
    unsaved: list[int] = []
    screen.view.unsaved.connect(unsaved.append)
    screen.view.arrive(person)
    screen.paste(LINES)
    assert screen.view.checking
    assert screen.verdicts() == ["ready", "ready", "problem"]
    assert events.happenings(desk, person).total == 0
    screen.view.next_item(forward=True)
    assert screen.view.check.table.current_id == "3"
    press("Ctrl+Return")
    screen.settle()
    rows = events.happenings(desk, person).rows
    assert [(one.kind, one.source.originator) for one in rows] == [
        ("visit", "Police"),
        ("missed", "Probation"),
    ]
    assert screen.view.bring.text.isVisible()  # the first page again
    assert screen.view.bring.text.toPlainText() == "nonsense"
    assert unsaved[-1] == 0
    assert drafts.find_draft(desk, FORM, person) is not None
    screen.view.bring.batches.selectRow(0)
    screen.view.bring.take_back.click()
    screen.settle()
    assert events.happenings(desk, person).total == 0


def test_a_line_that_cannot_be_taken_is_corrected_in_its_text(
    screen: EventsScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """The button goes to the line; what was decided of the others stands."""
    screen.view.arrive(ids["OAKAPPLE"])
    screen.paste("12/11/26 missed Probation\n31/11/26 visit Police: seen\n14/11/26 visit Police: x")
    check, bring = screen.view.check, screen.view.bring
    press("Space")
    assert screen.verdicts() == ["left_out", "problem", "ready"]
    assert not check.inspector.correct.isVisible()
    screen.view.next_item(forward=True)
    assert check.inspector.correct.isVisible()
    check.inspector.correct.click()
    assert bring.text.hasFocus()
    assert bring.text.textCursor().block().text().startswith("31/11/26")
    press("Del")
    QTest.keyClicks(bring.text, "1")  # 31 becomes 11
    press("Ctrl+Return")
    screen.settle()
    assert screen.verdicts() == ["left_out", "ready", "ready"]


def test_headings_stay_with_the_rows_that_wait(
    screen: EventsScreen, desk: Desk, ids: dict[str, str]
) -> None:
    screen.view.arrive(ids["OAKAPPLE"])
    head = "Date\tWhat\tDetails\tAgency"
    screen.paste(f"{head}\n12/11/26\tvisit\tseen\tPolice\n31/11/26\tvisit\tnot seen\tPolice")
    assert screen.verdicts() == ["ready", "problem"]
    press("Ctrl+Return")
    screen.settle()
    left = screen.view.bring.text.toPlainText()
    assert left == f"{head}\n31/11/26\tvisit\tnot seen\tPolice"


def test_space_leaves_a_row_out_and_takes_it_back_in(
    screen: EventsScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """The count on the button follows."""
    screen.view.arrive(ids["OAKAPPLE"])
    screen.paste(LINES)
    assert screen.view.keep_button.text() == say("keep", count="2")
    screen.view.check.table.selectRow(0)
    QTest.keyClick(screen.view.check.table, Qt.Key.Key_Space)
    assert screen.verdicts() == ["left_out", "ready", "problem"]
    assert screen.view.keep_button.text() == say("keep_one", count="1")
    QTest.keyClick(screen.view.check.table, Qt.Key.Key_Space)
    assert screen.verdicts() == ["ready", "ready", "problem"]


def test_a_row_without_a_person_is_given_one(
    screen: EventsScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """By its CRN; a name that several have, or nobody, is said at the field."""
    screen.view.arrive(None)
    screen.paste("X990031 12/11/26 missed Probation: did not attend\n13/11/26 visit Police: seen")
    assert screen.verdicts() == ["ready", "problem"]
    screen.view.check.table.selectRow(1)
    inspector = screen.view.check.inspector
    inspector.person.setText("NOBODYBYTHATNAME")
    inspector.take_focus()
    press("Return")
    assert inspector.whose.problem == say("nobody")
    inspector.person.setText("X990133")
    press("Return")
    assert screen.verdicts() == ["ready", "ready"]
    press("Ctrl+Return")
    screen.settle()
    assert events.happenings(desk, ids["BRAMBLECOTE"]).total == 1
    assert events.happenings(desk, ids["OAKAPPLE"]).total == 1


def test_a_list_is_read_with_its_source(
    screen: EventsScreen, desk: Desk, ids: dict[str, str], tmp_path: Path
) -> None:
    """A file names no agency: the one given holds for its rows."""
    file = tmp_path / "events.csv"
    file.write_text("CRN,Date,Kind,Details\nX990031,12/11/2026,Visit,Seen\n", encoding="utf-8")
    screen.view.arrive(None)
    screen.view.bring.source.originator.put("Police")
    screen.view.bring.source.channel.put("E-mail")
    screen.presenter.read_file(file)
    screen.settle()
    assert screen.verdicts() == ["ready"]
    screen.presenter.keep()
    screen.settle()
    (row,) = events.happenings(desk, ids["OAKAPPLE"]).rows
    assert row.source.originator == "Police"


def test_what_was_pasted_outlives_leaving(
    screen: EventsScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """A draft for each person; nothing to read is said at the box."""
    person = ids["OAKAPPLE"]
    screen.view.arrive(person)
    press("Ctrl+Return")
    assert screen.view.bring.lines_field.problem == say("nothing_pasted")
    QTest.keyClicks(screen.view.bring.text, "12/11/26 visit")
    with screen.qtbot.waitSignal(screen.presenter.left) as left:
        press("Esc")
    assert left.args == [person]
    assert drafts.find_draft(desk, FORM, person) is not None
    screen.view.arrive(person)
    assert screen.view.bring.text.toPlainText() == "12/11/26 visit"
