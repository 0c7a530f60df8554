"""The Actions tab of a record, and the desk's own panel for a new action (F7)."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.services import actions, drafts
from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.newaction import FORM, NOBODY, ActionAdding
from iomdesk.ui.screen import Screen
from iomdesk.ui.sideplace import SidePlace
from iomdesk.ui.theme import Theme
from tests.helpers.cohort import CohortScreen, fill_cohort

PERSON = "TEASELWOOD"


def press(*keys: str) -> None:
    """Press keys where the focus is."""
    for one in keys:
        here = QApplication.focusWidget()
        assert here is not None
        QTest.keySequence(here, QKeySequence(one))


def typed(text: str) -> None:
    """Type where the focus is."""
    here = QApplication.focusWidget()
    assert here is not None
    QTest.keyClicks(here, text)


@pytest.fixture
def ids(desk: Desk, clock: SetClock) -> dict[str, str]:
    """A few people; Teaselwood has an action that is six days late."""
    return fill_cohort(desk, clock)


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, ids: dict[str, str]) -> Iterator[CohortScreen]:
    """The record with its Actions tab in view."""
    made = CohortScreen(qtbot, desk)
    made.open(ids[PERSON])
    made.view.record.show_tab("actions")
    made.presenter.acting.tab.take_focus()
    yield made
    made.close()


def cells(screen: CohortScreen) -> list[list[str]]:
    """The words of every cell."""
    model = screen.presenter.acting.tab.table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_it_says_what_is_late_by_how_long_and_who_owns_it(screen: CohortScreen) -> None:
    """In the row, to a reader, and in the head."""
    tab = screen.presenter.acting.tab
    assert cells(screen) == [["Recovery worker to see at home", "Harbour Recovery", "18 Nov 2026"]]
    assert "6 days late" in tab.detail.text()
    spoken = tab.table.model().index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "6 days late" in spoken
    assert "Asked by Police" in tab.detail.text()


def test_an_action_is_done_with_what_came_of_it_and_opened_again(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """Enter, the words, Ctrl+Enter; the focus comes back to the row."""
    tab = screen.presenter.acting.tab
    press("Return")
    typed("Seen at home, moved in with his sister")
    press("Ctrl+Return")
    screen.settle()
    (line,) = actions.of_person(desk, ids[PERSON])
    assert line.action.done_on == date(2026, 11, 24)
    assert line.action.outcome == "Seen at home, moved in with his sister"
    assert QApplication.focusWidget() is tab.table
    assert tab.deeds["done"].reason == "Open it again first."
    tab.ask("reopen")
    screen.settle()
    assert actions.of_person(desk, ids[PERSON])[0].action.is_open


def test_dropping_asks_for_the_reason_at_its_field(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """Nothing is dropped without it."""
    tab = screen.presenter.acting.tab
    tab.ask("drop")
    press("Ctrl+Return")
    screen.settle()
    form = screen.presenter.acting.form
    assert "needs its reason" in form.fields["outcome"].problem
    typed("He moved away")
    press("Ctrl+Return")
    screen.settle()
    assert actions.of_person(desk, ids[PERSON])[0].state is actions.ActionState.DROPPED


def test_f2_puts_an_action_right_and_esc_keeps_what_was_typed(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """A draft of the correction comes back."""
    press("F2")
    typed("Police and ")
    press("Escape")
    screen.settle()
    assert actions.of_person(desk, ids[PERSON])[0].action.body.startswith("Recovery")
    press("F2")
    form = screen.presenter.acting.form
    assert "Police and " in form.value("body")
    press("Ctrl+Return")
    screen.settle()
    assert "Police and " in actions.of_person(desk, ids[PERSON])[0].action.body


# ---- F7 ----------------------------------------------------------------------------------


class Somewhere(Screen):
    """A screen that shows somebody, or nobody."""

    def __init__(self, person: tuple[str, str] | None) -> None:
        super().__init__()
        self.person = person
        self.box = QLineEdit(self)

    def person_here(self) -> tuple[str, str] | None:
        """As it was made."""
        return self.person


class Beside:
    """The desk's panel beside one screen, over a real store."""

    def __init__(self, qtbot: QtBot, desk: Desk, person: tuple[str, str] | None) -> None:
        self.qtbot = qtbot
        self.jobs = Jobs()
        self.window = QWidget()
        self.content = QStackedWidget()
        self.place = SidePlace(self.content, self.window)
        self.screen = Somewhere(person)
        self.content.addWidget(self.screen)
        self.place.resize(1264, 800)
        self.window.resize(1264, 800)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.screen.box.setFocus()
        self.adding = ActionAdding(desk, self.place, self.jobs, Errors(), self.window)
        self.said: list[str] = []
        self.adding.said.connect(self.said.append)

    def open(self) -> None:
        """F7."""
        self.adding.open(self.screen)

    def settle(self) -> None:
        """Until nothing runs."""
        self.qtbot.waitUntil(lambda: not self.jobs.running)
        for _ in range(3):
            QApplication.processEvents()

    def close(self) -> None:
        """End threads and timers."""
        self.adding.put_away()
        self.settle()
        self.jobs.close()
        self.window.close()


@pytest.fixture
def beside(qtbot: QtBot, desk: Desk, ids: dict[str, str]) -> Iterator[Beside]:
    """Somewhere that shows Oakapple."""
    made = Beside(qtbot, desk, (ids["OAKAPPLE"], "OAKAPPLE, Stephen"))
    yield made
    made.close()


def fill(beside: Beside) -> None:
    """What, who, when, how it came, by keyboard; the focus begins in the first box."""
    panel = beside.adding.panel
    assert QApplication.focusWidget() is panel.text
    typed("Ask the landlord")
    press("Tab")
    typed("Adair Homes")
    press("Tab", "Tab")
    typed("t+14")
    panel.source.channel.put("telephone")


def test_f7_takes_an_action_down_and_gives_the_focus_back(
    beside: Beside, desk: Desk, ids: dict[str, str]
) -> None:
    """For the person in view; on the wall by the rule; no draft stays behind."""
    beside.open()
    fill(beside)
    assert beside.adding.panel.on_wall.isChecked()
    press("Ctrl+Return")
    beside.settle()
    (line,) = actions.of_person(desk, ids["OAKAPPLE"])
    assert line.action.body == "Ask the landlord"
    assert line.action.owner_agency == "Adair Homes"
    assert line.action.due_on == date(2026, 12, 8)
    assert line.action.on_wall
    assert line.action.provenance.originator == "Police"
    assert beside.said == ["Action kept for OAKAPPLE, Stephen: Adair Homes."]
    assert QApplication.focusWidget() is beside.screen.box
    assert beside.place.panel is None
    assert drafts.find_draft(desk, FORM, ids["OAKAPPLE"]) is None


def test_esc_keeps_the_words_and_f7_brings_them_back(
    beside: Beside, desk: Desk, ids: dict[str, str]
) -> None:
    """Nothing is recorded; Cancel throws them away."""
    beside.open()
    fill(beside)
    press("Escape")
    assert QApplication.focusWidget() is beside.screen.box
    assert actions.of_person(desk, ids["OAKAPPLE"]) == ()
    beside.open()
    assert beside.adding.panel.text.toPlainText() == "Ask the landlord"
    assert "Nothing of it is recorded yet" in beside.adding.panel.note.text()
    beside.adding.panel.cancel.click()
    beside.open()
    assert beside.adding.panel.text.toPlainText() == ""


def test_the_wall_follows_the_rule_until_somebody_chooses(beside: Beside) -> None:
    """Not the police, not the closed part."""
    beside.open()
    panel = beside.adding.panel
    panel.owner_agency.setEditText("Police")
    assert not panel.on_wall.isChecked()
    panel.owner_agency.setEditText("Probation")
    assert panel.on_wall.isChecked()
    panel.closed_only.setChecked(True)
    assert not panel.on_wall.isChecked()
    panel.on_wall.click()
    panel.owner_agency.setEditText("Police")
    assert panel.on_wall.isChecked()


def test_what_is_amiss_is_said_at_its_field(beside: Beside, desk: Desk) -> None:
    """And what was typed stays."""
    beside.open()
    beside.adding.panel.source.channel.put("telephone")
    typed("ViSOR has him")
    beside.adding.panel.owner_agency.put("Probation")
    press("Ctrl+Return")
    beside.settle()
    assert beside.adding.panel.fields["body"].problem
    assert beside.adding.panel.text.toPlainText() == "ViSOR has him"
    assert drafts.find_draft(desk, FORM, NOBODY) is None


def test_where_nobody_is_in_view_it_asks_for_whom(
    qtbot: QtBot, desk: Desk, ids: dict[str, str]
) -> None:
    """Part of a name, Down or Enter, and on."""
    beside = Beside(qtbot, desk, None)
    try:
        beside.open()
        panel = beside.adding.panel
        assert QApplication.focusWidget() is panel.finder.box
        press("Ctrl+Return")
        assert "Nobody was chosen" in panel.fields["person"].problem
        typed("oakap")
        press("Return")
        assert panel.person_id == ids["OAKAPPLE"]
        panel.text.setPlainText("Ask the landlord")
        panel.owner_agency.put("Adair Homes")
        panel.source.channel.put("telephone")
        press("Ctrl+Return")
        beside.settle()
        assert len(actions.of_person(desk, ids["OAKAPPLE"])) == 1
    finally:
        beside.close()


@pytest.mark.parametrize("percent", [100, 150])
def test_where_there_is_no_room_for_both_the_panel_takes_the_place(
    beside: Beside, themed: Theme, percent: int
) -> None:
    """Nothing is lost; Esc gives the screen back."""
    themed.choose(percent=percent)
    beside.place.resize(960, 600)
    beside.open()
    assert beside.content.isHidden() is (percent == 150)
    assert beside.adding.panel.isVisible()
    press("Escape")
    assert beside.content.isVisible()
