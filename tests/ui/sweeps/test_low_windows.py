"""In the smallest window with the largest type the lists of a meeting keep enough rows."""

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractItemView
from pytestqt.qtbot import QtBot

from iomdesk.app.desk import Program
from iomdesk.app.selftest.visits import act, here
from iomdesk.ui.screens.chair.view import ChairView
from iomdesk.ui.screens.meetings.view import MeetingsView, Tab
from iomdesk.ui.theme import Theme
from tests.ui.sweeps.conftest import rest

FEWEST = 5


def rows_seen(view: QAbstractItemView) -> float:
    """How many rows stand in view at once."""
    assert view.isVisible()
    return view.viewport().height() / view.visualRect(view.model().index(0, 0)).height()


def test_the_lists_of_a_meeting_show_five_rows(
    program: Program, qtbot: QtBot, settle: Callable[[], None], themed: Theme
) -> None:
    """1280 x 720 at 150 %: those invited, the agenda, the minutes, attendance."""
    shell = program.shell
    themed.choose(percent=150)
    shell.resize(1280, 720)
    shell.go("meetings")
    rest(program, qtbot, settle)
    view = here(shell, MeetingsView)
    seen: dict[str, float] = {}
    for row, tabs in ((0, (Tab.ATTENDEES, Tab.CASES)), (1, (Tab.CASES, Tab.MINUTES))):
        diary = view.diary.list
        diary.setCurrentIndex(diary.model().index(row, 0))
        rest(program, qtbot, settle)
        tables = {
            Tab.ATTENDEES: view.attendees.table,
            Tab.CASES: view.cases.table,
            Tab.MINUTES: view.minutes.table,
        }
        for tab in tabs:
            view.turn_to(tab)
            rest(program, qtbot, settle)
            seen[f"{tab.name} {row}"] = rows_seen(tables[tab])
    shell.go("meeting")
    rest(program, qtbot, settle)
    act(shell, "chair.attendance")
    rest(program, qtbot, settle)
    seen["the room"] = rows_seen(here(shell, ChairView).room.list)
    assert (shell.width(), shell.height()) == (1280, 720)
    assert {name: rows for name, rows in seen.items() if rows < FEWEST} == {}
    shell.grab()
