"""The Scores tab of a record, over a real store."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.matrix import Sheet
from iomdesk.services import cohort, drafts, scoring
from iomdesk.services.desk import Desk
from iomdesk.ui.screens.cohort.lines import Line
from iomdesk.ui.screens.cohort.scoring import FORM
from iomdesk.ui.theme import Theme
from tests.helpers.cohort import SOURCE, CohortScreen, fill_cohort

PERSON = "TEASELWOOD"


@pytest.fixture
def ids(desk: Desk, clock: SetClock) -> dict[str, str]:
    """A few people; one has a fresh OGRS."""
    made = fill_cohort(desk, clock)
    scoring.add_score(
        desk, made[PERSON], tool="OGRS 3", version="", months=12, value="71.5",
        scored_on=date(2025, 11, 23), basis="static", source=SOURCE,
    )  # fmt: skip
    scoring.save_matrix(
        desk, referral_id=None, person_id=made[PERSON], sheet=Sheet(arrests_12=3),
        scored_on=date(2026, 11, 20), scored_by="BROADLEAF, Imran", nominal_number="",
    )  # fmt: skip
    return made


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, ids: dict[str, str]) -> Iterator[CohortScreen]:
    """The record with its Scores tab in view."""
    made = CohortScreen(qtbot, desk)
    made.open(ids[PERSON])
    made.view.record.show_tab("scores")
    yield made
    made.close()


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


def seen(screen: CohortScreen) -> list[list[str]]:
    """The words of every cell."""
    model = screen.presenter.scoring.tab.table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_every_number_stands_with_its_tool_and_its_day(screen: CohortScreen, desk: Desk) -> None:
    """Latest first; stale in words, the matrix with its rule set."""
    assert seen(screen) == [
        ["IOM matrix", "18", "20 Nov 2026", "4 days", "", "BROADLEAF, Imran", desk.scheme.rule_set],
        ["OGRS 3, 24 months", "91", "9 Nov 2026", "15 days", "", "Police", ""],
        [
            "OGRS 3, 12 months",
            "71.5",
            "23 Nov 2025",
            "Older than 12 months",
            "Static",
            "Police",
            "",
        ],
    ]
    table = screen.presenter.scoring.tab.table
    spoken = table.model().index(2, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "OGRS 3, 12 months: 71.5"
    table.selectRow(0)
    assert screen.presenter.scoring.tab.detail.text().endswith(f"Under {desk.scheme.rule_set}")


def test_the_overview_names_the_latest_matrix_beside_ogrs(screen: CohortScreen) -> None:
    """Their bands are alike, so no number stands without what gave it."""
    screen.view.record.show_tab("overview")
    card = screen.view.record.overview.scores
    said = [one.accessibleName() for one in card.findChildren(Line)]
    assert said == [
        "IOM matrix: 18",
        "BROADLEAF, Imran: 20 Nov 2026",
        "OGRS 3, 24 months: 91",
        "Police: 9 Nov 2026",
        "OGRS 3, 12 months: 71.5",
        "Police: 23 Nov 2025",
    ]


def test_it_is_read_when_it_comes_into_view_and_not_before(
    qtbot: QtBot, desk: Desk, ids: dict[str, str]
) -> None:
    """And again when somebody else's record comes."""
    made = CohortScreen(qtbot, desk)
    made.open(ids[PERSON])
    assert seen(made) == []
    made.view.record.show_tab("scores")
    assert len(seen(made)) == 3
    made.open(ids["OAKAPPLE"])
    assert seen(made) == []
    assert made.presenter.scoring.tab.nothing.isVisible()
    made.close()


def test_a_score_is_added_by_keyboard(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """Tool, months, value, day, basis and source; it stands in the table and the overview."""
    screen.presenter.scoring.tab.add.setFocus()
    press("Return")
    form = screen.presenter.scoring.tab.form
    assert form.isVisible()
    press("Ctrl+A")
    typed("OGRS 4/G")
    press("Tab", "Tab")
    press("Tab")
    assert QApplication.focusWidget() is form.value
    typed("88.4")
    press("Tab")
    typed("20 nov 2026")
    press("Tab", "Down", "Down", "Tab")
    typed("Probation")
    press("Tab")
    typed("E-mail")
    press("Ctrl+Return")
    screen.settle()
    assert not form.isVisible()
    assert seen(screen)[0][:3] == ["IOM matrix", "18", "20 Nov 2026"]
    added = [row for row in seen(screen) if row[0] == "OGRS 4/G, 24 months"]
    assert added == [
        ["OGRS 4/G, 24 months", "88.4", "20 Nov 2026", "4 days", "Dynamic", "Probation", ""]
    ]
    names = {score.tool for score in cohort.read_record(desk, ids[PERSON]).scores}
    assert "OGRS 4/G" in names
    assert drafts.find_draft(desk, FORM, ids[PERSON]) is None


@pytest.mark.parametrize(
    ("field", "text"), [("tool", ""), ("value", "101"), ("channel", ""), ("originator", "")]
)
def test_what_is_missing_is_said_at_its_field(screen: CohortScreen, field: str, text: str) -> None:
    """Nothing is kept, and what was typed stays."""
    before = len(seen(screen))
    screen.presenter.scoring.tab.add.click()
    form = screen.presenter.scoring.tab.form
    given = {"tool": "OGRS 3", "value": "50", "originator": "Police", "channel": "E-mail"}
    given[field] = text
    form.tool.put(given["tool"])
    form.value.setText(given["value"])
    form.originator.put(given["originator"])
    form.channel.put(given["channel"])
    press("Ctrl+Return")
    screen.settle()
    assert form.isVisible()
    assert form.fields[field].problem
    assert form.answers["value"] == given["value"]
    assert len(seen(screen)) == before


def test_what_was_typed_outlives_another_record(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """It comes back when the panel is opened again; Esc throws it away."""
    tab = screen.presenter.scoring.tab
    tab.add.click()
    tab.form.value.setFocus()
    typed("66")
    assert screen.presenter.scoring.autosave.isActive()
    screen.open(ids["OAKAPPLE"])
    assert not tab.form.isVisible()
    assert drafts.find_draft(desk, FORM, ids[PERSON]) is not None
    screen.open(ids[PERSON])
    tab.add.click()
    assert tab.form.value.text() == "66"
    press("Escape")  # closes the panel and keeps the words
    assert not tab.form.isVisible()
    assert drafts.find_draft(desk, FORM, ids[PERSON]) is not None
    tab.add.click()
    assert tab.form.value.text() == "66"
    tab.form.cancel.click()  # throws them away
    assert not tab.form.isVisible()
    assert drafts.find_draft(desk, FORM, ids[PERSON]) is None


def test_the_matrix_is_asked_for(screen: CohortScreen, ids: dict[str, str], qtbot: QtBot) -> None:
    """From the record to the matrix of that person."""
    with qtbot.waitSignal(screen.presenter.scoring.matrix_asked) as asked:
        screen.presenter.scoring.tab.matrix.click()
    assert asked.args == [ids[PERSON]]


def test_at_150_the_panel_takes_the_place_of_the_table(screen: CohortScreen, themed: Theme) -> None:
    """Where there is no room for both; it gives it back."""
    themed.choose(percent=150)
    screen.view.resize(976, 594)
    tab = screen.presenter.scoring.tab
    tab.add.click()
    screen.settle()
    assert not tab.panel.isVisible()
    press("Escape")
    screen.settle()
    assert tab.panel.isVisible()
