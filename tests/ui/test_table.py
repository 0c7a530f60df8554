"""Tables and lists over frozen rows: models, kept places, keys, words for a reader."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from iomdesk.domain.people import Rag
from iomdesk.ui.theme import Theme
from iomdesk.ui.widgets.delegates import RowDelegate
from iomdesk.ui.widgets.paint import RowCheck
from iomdesk.ui.widgets.rowlist import RowsList
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.ui.widgets.table import RowsTable


@dataclass(frozen=True, slots=True)
class Person:
    """A row to show."""

    id: str
    name: str
    rag: Rag
    waits: int


PEOPLE = tuple(
    Person(f"p{number}", name, rag, number)
    for number, (name, rag) in enumerate(
        [
            ("OAKAPPLE, Stephen", Rag.RED),
            ("TEASELWOOD, Dean", Rag.AMBER_ALERT),
            ("FERNYHOLT, Kyle", Rag.AMBER),
            ("YARROWGATE, Nathan", Rag.GREEN),
        ]
        * 10
    )
)
COLUMNS = (
    Column[Person]("name", "Person", lambda row: row.name, strong=True),
    Column[Person]("rag", "Status", lambda row: row.rag.spoken, rag=lambda row: row.rag, width=120),
    Column[Person](
        "waits",
        "Waiting",
        lambda row: f"{row.waits} days",
        order=lambda row: row.waits,
        width=90,
        check=lambda row: RowCheck.PROBLEM if row.waits > 5 else None,
        wrong=lambda row: row.waits > 5,
    ),
)


@pytest.fixture
def model() -> RowsModel[Person]:
    """Forty people."""
    made = RowsModel(COLUMNS, lambda row: row.id, lambda row: f"{row.name}, {row.rag.spoken}")
    made.set_rows(PEOPLE)
    return made


@pytest.fixture
def table(qtbot: QtBot, model: RowsModel[Person]) -> RowsTable:
    """The forty in a table that shows about ten."""
    view = RowsTable(model, "People")
    qtbot.addWidget(view)
    view.resize(500, 330)
    view.show()
    return view


def test_the_model_keeps_qts_contract(model: RowsModel[Person]) -> None:
    """Qt's own checks, over set_rows and sorting too."""
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_rows(PEOPLE[:7])
    model.sort(2, Qt.SortOrder.DescendingOrder)
    assert tester.failureReportingMode() is QAbstractItemModelTester.FailureReportingMode.Warning


def test_sorting_is_by_value_and_comes_back(model: RowsModel[Person]) -> None:
    """ "10 days" comes after "9 days", and -1 brings back the order given."""
    model.sort(2, Qt.SortOrder.DescendingOrder)
    assert [row.waits for row in model.rows[:3]] == [39, 38, 37]
    model.sort(-1)
    assert model.rows == PEOPLE


def test_new_rows_keep_selection_current_row_and_scroll(table: RowsTable) -> None:
    """A row stays under the eye when rows are put in above it."""
    table.choose("p20")
    bar = table.verticalScrollBar()
    bar.setValue(15 * 30 + 7)
    seen = table.visualRect(table.currentIndex()).top()
    chosen: list[str] = []
    table.row_chosen.connect(chosen.append)
    model = table.model()
    assert isinstance(model, RowsModel)
    model.set_rows((Person("new", "ALDER, Ann", Rag.RED, 1), *PEOPLE))
    assert table.current_id == "p20"
    assert table.selected_ids == ("p20",)
    assert table.visualRect(table.currentIndex()).top() == seen
    assert chosen == []


@pytest.mark.parametrize("row_height", [28, 46])
def test_rows_in_view_grow_and_shrink_with_the_text(
    qtbot: QtBot, themed: Theme, model: RowsModel[Person], row_height: int
) -> None:
    """The least height of a row must not hold rows that are there to what they were."""
    table = RowsTable(model, "People", row_height=row_height)
    qtbot.addWidget(table)
    table.show()
    heights = []
    for percent in (100, 150, 100):
        themed.choose(percent=percent)
        heights.append(table.rowHeight(0))
    assert heights == [row_height, row_height * 3 // 2, row_height]


def test_a_row_that_went_is_told_once(table: RowsTable) -> None:
    """Losing the current row says so with an empty id."""
    table.choose("p3")
    chosen: list[str] = []
    table.row_chosen.connect(chosen.append)
    model = table.model()
    assert isinstance(model, RowsModel)
    model.set_rows(PEOPLE[:3])
    assert chosen == [""]


def test_equal_rows_reset_nothing(model: RowsModel[Person], qtbot: QtBot) -> None:
    """A reload that brings the same rows does not disturb anyone."""
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_rows(list(PEOPLE))


def test_keys_open_tick_find_and_ask_for_the_menu(table: RowsTable, qtbot: QtBot) -> None:
    """Enter, Space, F10 and typing a surname; Tab leaves the table."""
    table.setFocus()
    assert table.current_id == "p0"
    with qtbot.waitSignal(table.row_opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == ["p0"]
    with qtbot.waitSignal(table.row_ticked) as ticked:
        QTest.keyClick(table, Qt.Key.Key_Space)
    assert ticked.args == ["p0"]
    with qtbot.waitSignal(table.menu_asked) as asked:
        QTest.keyClick(table, Qt.Key.Key_F10)
    assert asked.args is not None
    assert asked.args[0] == "p0"
    QTest.keyClicks(table, "tea")
    assert table.current_id == "p1"
    assert not table.tabKeyNavigation()


def test_cells_say_their_meaning_to_a_reader(table: RowsTable) -> None:
    """The first cell speaks for the row; a badge and a mark are said in words."""
    reader = QAccessible.queryAccessibleInterface(table)
    assert reader.text(QAccessible.Text.Name) == "People"
    children = (reader.child(place) for place in range(reader.childCount()))
    said = [child.text(QAccessible.Text.Name) for child in children]
    start = next(place for place, text in enumerate(said) if text.endswith("row 7 of 40"))
    assert said[start : start + 3] == [
        "FERNYHOLT, Kyle, Amber, row 7 of 40",
        "Status: Amber",
        "Problem, 6 days",
    ]


class _Names(RowDelegate):
    def paint_row(self, *_given: object) -> None:
        """Nothing to see."""


def test_a_list_keeps_its_place_too(qtbot: QtBot, model: RowsModel[Person]) -> None:
    """The list of the cohort behaves as the tables do."""
    view = RowsList(model, "Cohort")
    view.setItemDelegate(_Names(view, 46))
    qtbot.addWidget(view)
    view.resize(364, 400)
    view.show()
    view.setFocus()
    view.choose("p12")
    seen = view.visualRect(view.currentIndex()).top()
    model.set_rows((Person("new", "ALDER, Ann", Rag.RED, 1), *PEOPLE))
    assert view.current_id == "p12"
    assert view.visualRect(view.currentIndex()).top() == seen
    with qtbot.waitSignal(view.row_opened) as opened:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == ["p12"]
