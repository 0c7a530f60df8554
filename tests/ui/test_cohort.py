"""The Cohort screen by its keys, over a real store: list, record, tabs."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt, qInstallMessageHandler
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.people import Rag
from iomdesk.services import cohort
from iomdesk.services.cohort import Membership, Order
from iomdesk.services.desk import Desk
from iomdesk.services.history import history
from iomdesk.ui.actions import clashes
from iomdesk.ui.panes import cycle
from iomdesk.ui.screens.cohort.header import Fact
from iomdesk.ui.screens.cohort.lines import Line
from iomdesk.ui.screens.cohort.logtabs import HistoryTab
from iomdesk.ui.screens.cohort.ragtab import FactsTab, StatusHistory
from iomdesk.ui.screens.cohort.record import ORDER
from iomdesk.ui.theme import Mode, theme
from iomdesk.ui.widgets.badge import Chip
from iomdesk.ui.widgets.table import RowsTable
from tests.helpers.cohort import SOURCE, CohortScreen, fill_cohort
from tests.helpers.saying import say_facts

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def ids(desk: Desk, clock: SetClock) -> dict[str, str]:
    """Five people."""
    return fill_cohort(desk, clock)


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, ids: dict[str, str]) -> Iterator[CohortScreen]:
    """The screen with five people in it."""
    made = CohortScreen(qtbot, desk)
    yield made
    made.close()


def said(part: QWidget) -> list[str]:
    """The words of every visible line of a panel."""
    return [line.accessibleName() for line in part.findChildren(Line) if not line.isHidden()]


def looked_at(desk: Desk, person_id: str) -> int:
    """How often a record was consulted."""
    return sum(1 for line in history(desk, person_id) if line.verb == "consultation")


# ---- the list --------------------------------------------------------------------------


def test_by_status_then_by_name(screen: CohortScreen) -> None:
    QAbstractItemModelTester(screen.view.people.model)
    assert screen.names() == ["OAKAPPLE", "TEASELWOOD", "FERNYHOLT", "BRAMBLECOTE", "D'ARNICA"]
    screen.view.people.order.show_value(Order.NAME)
    screen.view.people.order.chosen.emit(Order.NAME)
    assert screen.names() == ["BRAMBLECOTE", "D'ARNICA", "FERNYHOLT", "OAKAPPLE", "TEASELWOOD"]
    assert screen.view.fact == "5 people, 3 areas"


def test_search_as_you_type_over_names_other_names_and_numbers(screen: CohortScreen) -> None:
    people = screen.view.people
    screen.view.find_here()
    assert people.find_box.hasFocus()
    for typed, found in (
        ("tease", ["TEASELWOOD"]),
        ("deano", ["TEASELWOOD"]),
        ("2009/9990012", ["TEASELWOOD"]),
        ("99013", []),  # a number is found from its beginning
        ("x99013", ["BRAMBLECOTE"]),
        ("darnica zoe", ["D'ARNICA"]),
        ("nobody", []),
    ):
        people.find_box.clear()
        QTest.keyClicks(people.find_box, typed)
        assert screen.names() == found, typed
    assert people.count_words() == "No one fits"
    QTest.keyClick(people.find_box, Qt.Key.Key_Escape)
    assert len(screen.names()) == 5


def test_filters_narrow_the_list(screen: CohortScreen) -> None:
    people = screen.view.people
    people.area.show_value("Calder Bridge")
    people.area.chosen.emit("Calder Bridge")
    assert screen.names() == ["FERNYHOLT", "BRAMBLECOTE"]
    people.rag.show_value(Rag.GREEN)
    people.rag.chosen.emit(Rag.GREEN)
    assert screen.names() == ["BRAMBLECOTE"]
    people.membership.show_value(Membership.LEFT)
    people.membership.chosen.emit(Membership.LEFT)
    assert screen.names() == []


def test_keys_go_from_the_find_box_through_the_list_to_the_record(
    screen: CohortScreen, ids: dict[str, str]
) -> None:
    people, record = screen.view.people, screen.view.record
    screen.view.find_here()
    QTest.keyClicks(people.find_box, "d")
    QTest.keyClick(people.find_box, Qt.Key.Key_Down)
    screen.settle()
    assert people.list.hasFocus()
    people.find_box.clear()
    people.list.setCurrentIndex(people.model.index(0, 0))
    QTest.keyClicks(people.list, "tea")  # type to find a surname
    QTest.keyClick(people.list, Qt.Key.Key_Return)
    screen.settle()
    assert record.person_id == ids["TEASELWOOD"]
    assert people.place_words() == "Row 2 of 5"
    QTest.keyClick(people.list, Qt.Key.Key_Down, CTRL)
    screen.settle()
    assert record.person_id == ids["FERNYHOLT"]


def test_a_row_at_rest_opens_its_record(screen: CohortScreen, ids: dict[str, str]) -> None:
    people, record = screen.view.people, screen.view.record
    people.list.setFocus()
    QTest.keyClick(people.list, Qt.Key.Key_Down)
    people.list.choose(ids["BRAMBLECOTE"])
    screen.qtbot.waitUntil(lambda: record.person_id == ids["BRAMBLECOTE"])
    assert looked_at(screen.desk, ids["TEASELWOOD"]) == 0  # it was only passed by


def test_selection_and_place_stay_with_the_person_on_reload(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    screen.open(ids["FERNYHOLT"])
    cohort.add_person(desk, {"surname": "AARON"}, numbers={}, source=SOURCE)
    screen.qtbot.waitUntil(lambda: "AARON" in screen.names())
    assert screen.view.people.list.current_id == ids["FERNYHOLT"]
    assert screen.view.fact == "6 people, 3 areas"


def test_rows_speak_for_themselves(screen: CohortScreen) -> None:
    model = screen.view.people.model
    spoken = model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "TEASELWOOD, Dean, Amber Alert, row 2 of 5"
    tip = model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "Deano" in tip
    assert "1 action late" in tip


def test_f4_goes_to_who_is_late(screen: CohortScreen, ids: dict[str, str]) -> None:
    screen.view.people.list.setCurrentIndex(screen.view.people.model.index(0, 0))
    screen.view.next_item(forward=True)
    assert screen.view.people.list.current_id == ids["TEASELWOOD"]


# ---- the record ------------------------------------------------------------------------


def test_opening_is_a_consultation_and_a_refresh_is_not(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    person = ids["TEASELWOOD"]
    screen.open(person)
    assert looked_at(desk, person) == 1
    now = cohort.read_record(desk, person).person
    cohort.amend_person(desk, person, now.revision, {"phone": "01632 960 111"}, numbers={},
                        source=SOURCE)  # fmt: skip
    screen.settle()
    seen = screen.view.record.seen
    assert seen is not None
    assert seen.record.person.phone == "01632 960 111"
    assert looked_at(desk, person) == 1


def test_the_head_of_the_record(screen: CohortScreen, ids: dict[str, str]) -> None:
    screen.open(ids["TEASELWOOD"])
    header = screen.view.record.header
    assert header.accessibleName() == "TEASELWOOD, Dean, Amber Alert"
    facts = [fact.accessibleName() for fact in header.findChildren(Fact) if not fact.isHidden()]
    assert facts[:4] == [
        "Date of birth: 14 Mar 1991, 35",
        "PNCID: 2009/9990012V",
        "CRN: X990012",
        "NOMIS number: Not known",
    ]
    chips = [chip.accessibleName() for chip in header.findChildren(Chip) if not chip.isHidden()]
    assert chips == ["Self-harm history", "1 item for closed session only (closed session only)"]


def test_the_overview_says_why_what_is_late_and_what_comes(
    screen: CohortScreen, ids: dict[str, str]
) -> None:
    screen.open(ids["TEASELWOOD"])
    page = screen.view.record.overview
    assert page.why.accessibleName() == "Why Amber Alert"
    words = [part.accessibleName() for part in page.why.findChildren(QWidget)]
    assert "Response: Proactive outreach / targeting" in words
    assert "Reason given: Missed three appointments." in words
    assert "Look again by: 8 Dec 2026" in words
    assert said(page.tasks) == [
        "Recovery worker to see at home, Harbour Recovery, 18 Nov 2026, 6 days late"
    ]
    assert said(page.days)[-2:] == [
        "24 Nov 2026: Today: Status set to Amber Alert, Daily tasking",
        "8 Dec 2026: Look again at the status, in 14 days",
    ]
    assert said(page.needs)[2] == "Drugs: High need"
    assert said(page.scores)[0] == "OGRS 3, 24 months: 91"
    assert "Police, Telephone, 12 Nov 2026" in said(page.sharing)


def test_empty_panels_say_so(screen: CohortScreen, ids: dict[str, str]) -> None:
    screen.open(ids["D'ARNICA"])
    page = screen.view.record.overview
    words = {label.text() for label in page.findChildren(QLabel) if not label.isHidden()}
    assert "No status has been set. Change status (F8) sets one." in words
    assert "No action is open for this person." in words
    assert "No score is held." in words


def test_what_is_for_a_closed_session_is_counted_but_not_told(
    screen: CohortScreen, ids: dict[str, str]
) -> None:
    screen.open(ids["TEASELWOOD"])
    screen.view.record.show_tab("history")
    screen.presenter.events.tab.segment.choose("done")
    screen.settle()
    everything = [label.text() for label in screen.view.findChildren(QLabel)]
    table = screen.view.findChildren(HistoryTab)[0].model
    everything += [str(table.index(row, column).data()) for row in range(table.rowCount())
                   for column in range(table.columnCount())]  # fmt: skip
    assert not [text for text in everything if "Covert" in text]
    assert any("Self-harm" in text for text in everything)


def test_ctrl_tab_turns_the_tabs_and_the_tab_stays(
    screen: CohortScreen, ids: dict[str, str]
) -> None:
    screen.open(ids["TEASELWOOD"])
    record = screen.view.record
    seen = []
    for _ in record.tabs:
        QTest.keyClick(record.header.tabs, Qt.Key.Key_Tab, CTRL)
        seen.append(record.tab)
    there = [tab.key for tab in record.tabs]
    assert seen == [*there[1:], "overview"]
    assert there == [key for key in ORDER if key in there]  # whoever was added first
    record.show_tab("rag")
    screen.open(ids["OAKAPPLE"])
    assert record.tab == "rag"
    row = record.findChildren(StatusHistory)[0].model.index(0, 2).data()
    assert row == "Missed three appointments."


@pytest.mark.parametrize("tab", [FactsTab, StatusHistory])
def test_a_tab_without_a_row_asks_qt_for_no_negative_height(
    tab: type[FactsTab | StatusHistory], qtbot: QtBot
) -> None:
    """As every tab of an empty cohort stands, and while the desk opens elsewhere."""
    told: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _where, text: told.append(text))
    try:
        empty = tab()
        qtbot.addWidget(empty)
        empty.resize(600, 400)
        empty.show()
    finally:
        qInstallMessageHandler(before)
    assert [text for text in told if "Negative" in text] == []


def test_the_keys_go_with_the_part(screen: CohortScreen, ids: dict[str, str]) -> None:
    """What is painted as selected has the keys: F2 must not open the form of the person."""
    screen.open(ids["TEASELWOOD"])
    people, record = screen.view.people, screen.view.record
    people.list.setFocus()
    where = people.list.current_id
    seen = {}
    for _ in record.tabs:
        here = QApplication.focusWidget()
        assert here is not None
        QTest.keyClick(here, Qt.Key.Key_Tab, CTRL)
        screen.settle()
        here = QApplication.focusWidget()
        page = record.page(record.tab)
        assert here is not None
        assert here is page or page.isAncestorOf(here), record.tab
        seen[record.tab] = here
        if record.tab == "needs":
            QTest.keyClick(here, Qt.Key.Key_Down)
            QTest.keyClick(here, Qt.Key.Key_F2)
            screen.settle()
            assert screen.presenter.editing is None
            panel = record.panel
            assert panel is not None
            QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert people.list.current_id == where
    for key in ("needs", "rag", "actions", "history"):
        assert isinstance(seen[key], RowsTable), key


def test_the_next_person_comes_in_the_same_part_with_the_keys_in_it(
    screen: CohortScreen, ids: dict[str, str]
) -> None:
    screen.view.people.list.choose(ids["TEASELWOOD"])
    screen.open(ids["TEASELWOOD"])
    record = screen.view.record
    record.show_tab("rag")
    record.enter_part()
    table = QApplication.focusWidget()
    assert isinstance(table, RowsTable)
    QTest.keyClick(table, Qt.Key.Key_Down, CTRL)
    screen.settle()
    assert record.person_id == ids["FERNYHOLT"]
    assert record.tab == "rag"
    assert table.hasFocus()


def test_f6_from_the_list_lands_in_the_part(screen: CohortScreen, ids: dict[str, str]) -> None:
    screen.open(ids["TEASELWOOD"])
    record = screen.view.record
    record.show_tab("actions")
    screen.settle()
    screen.view.status.setFocus()
    screen.view.people.list.setFocus()
    assert cycle(screen.view.panes(), forward=True)
    assert isinstance(QApplication.focusWidget(), RowsTable)


def test_history_tells_before_and_after_in_words_and_can_be_narrowed(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    person = ids["FERNYHOLT"]
    now = cohort.read_record(desk, person).person
    cohort.amend_person(desk, person, now.revision, {"ppo": True, "area": "Millbeck"}, numbers={},
                        source=SOURCE)  # fmt: skip
    screen.open(person)
    (tab,) = screen.view.findChildren(HistoryTab)
    screen.view.record.show_tab("history")
    screen.presenter.events.tab.segment.choose("done")
    tab.verb.set_value("alteration")
    tab.verb.chosen.emit("alteration")
    rows = {
        tuple(str(tab.model.index(row, column).data()) for column in (2, 3, 4, 5))
        for row in range(tab.model.rowCount())
    }
    assert ("Changed", "Area", "Calder Bridge", "Millbeck") in rows
    assert ("Changed", "PPO", "No", "Yes") in rows
    assert ("Changed", "Status", "Not set", "Amber") in rows
    assert all(row[0] == "Changed" for row in rows)


def test_copying_a_number_is_logged_and_marked_secret(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    screen.open(ids["TEASELWOOD"])
    fact = next(
        one for one in screen.view.record.header.findChildren(Fact)
        if one.field == "pncid" and not one.isHidden()
    )  # fmt: skip
    fact.setFocus()
    QTest.keyClick(fact, Qt.Key.Key_C, CTRL)
    screen.settle()
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == "2009/9990012V"
    assert bytes(clipboard.mimeData().data("x-kde-passwordManagerHint").data()) == b"secret"
    lines = history(desk, ids["TEASELWOOD"])
    assert ("Copied", "", "PNCID") in [field for line in lines for field in line.fields]
    assert not any("2009/9990012V" in field[2] for line in lines[:1] for field in line.fields)
    screen.view.flush()
    assert clipboard.text() == ""


def test_a_status_is_changed_from_the_record(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    person = ids["FERNYHOLT"]
    screen.open(person)
    QTest.keyClick(screen.view.record.header.tabs, Qt.Key.Key_F8)
    panel = screen.view.panel
    assert panel.isVisible()
    panel.choice.set_value(Rag.RED)
    panel.choice.chosen.emit(Rag.RED)
    panel.reason.setPlainText("Recalled to prison on 23 Nov.")
    say_facts(panel, Rag.RED)
    QTest.keyClick(panel.reason, Qt.Key.Key_Return, CTRL)
    screen.settle()
    assert not panel.isVisible()
    assert cohort.read_record(desk, person).person.rag is Rag.RED
    screen.qtbot.waitUntil(lambda: screen.names()[:2] == ["FERNYHOLT", "OAKAPPLE"])
    assert screen.view.record.header.accessibleName() == "FERNYHOLT, Kyle, Red"


# ---- nobody, one, all sizes --------------------------------------------------------------


def test_an_empty_store_says_so_and_offers_what_works(qtbot: QtBot, desk: Desk) -> None:
    screen = CohortScreen(qtbot, desk)
    assert screen.view.nobody_here()
    assert screen.view.fact == "No people"
    assert screen.view.bring.hasFocus()
    with qtbot.waitSignal(screen.presenter.import_asked):
        QTest.keyClick(screen.view.bring, Qt.Key.Key_Space)
    QTest.keyClick(screen.view.bring, Qt.Key.Key_N, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert not screen.view.nobody_here()
    form = screen.presenter.form
    assert form is not None
    QTest.keyClick(form, Qt.Key.Key_Escape)
    screen.settle()
    assert screen.view.nobody_here()
    screen.close()


def test_one_person_opens_alone(qtbot: QtBot, desk: Desk) -> None:
    one = cohort.add_person(desk, {"surname": "OAKAPPLE"}, numbers={}, source=SOURCE)
    screen = CohortScreen(qtbot, desk)
    assert screen.view.record.person_id == one
    assert screen.view.fact == "1 person"
    screen.close()


@pytest.mark.parametrize(("width", "height"), [(1264, 800), (1104, 620)])
@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.CONTRAST])
def test_nothing_is_cut_at_150_per_cent(
    screen: CohortScreen, ids: dict[str, str], width: int, height: int, mode: Mode
) -> None:
    theme().choose(mode=mode, percent=150)
    screen.view.resize(width, height)
    screen.open(ids["TEASELWOOD"])
    screen.settle()
    header = screen.view.record.header
    parts = [*header.findChildren(Fact), *header.findChildren(Chip)]
    top = header.tabs.mapTo(header, QPoint(0, 0)).y()
    for part in (one for one in parts if not one.isHidden()):
        assert part.width() >= part.sizeHint().width(), part.accessibleName()
        assert part.geometry().right() <= header.width()
        assert part.mapTo(header, QPoint(0, part.height())).y() <= top
    page = screen.view.record.overview
    for label in page.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    inside = page.widget()
    assert inside is not None
    assert inside.width() <= page.viewport().width()


def test_no_key_means_two_things_and_all_has_a_name(
    screen: CohortScreen, ids: dict[str, str]
) -> None:
    assert clashes(screen.view.actions_here()) == ()
    screen.open(ids["TEASELWOOD"])
    for widget in screen.view.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), type(widget).__name__


def test_tab_alone_reaches_list_and_record(screen: CohortScreen, ids: dict[str, str]) -> None:
    screen.open(ids["TEASELWOOD"])
    screen.view.people.find_box.setFocus()
    reached = []
    for _ in range(40):
        focus = screen.view.focusWidget()
        reached.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        if screen.view.focusWidget() is screen.view.people.find_box:
            break
    assert screen.view.people.list in reached
    assert screen.view.record.header.tabs in reached
    assert screen.view.act in reached
    assert any(isinstance(widget, Fact) for widget in reached)


def test_the_head_offers_an_action_and_the_menu_the_edit(
    screen: CohortScreen, ids: dict[str, str]
) -> None:
    """Mock-up 03: Change status F8, Action F7, and the rest behind More."""
    screen.open(ids["TEASELWOOD"])
    asked: list[bool] = []
    screen.presenter.acting.add_asked.connect(lambda: asked.append(True))
    screen.view.act.click()
    assert asked == [True]
    screen.view.more.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.actions()[0].text().split("\t")[0] == "Edit this person"
    menu.close()


def test_the_day_of_the_status_steps_back_before_the_buttons_do(
    screen: CohortScreen, ids: dict[str, str]
) -> None:
    screen.open(ids["TEASELWOOD"])
    header = screen.view.record.header
    assert header._since.isVisibleTo(header)
    line = (header._name, header._badge, header._buttons)
    header.resize(40 + 2 * 14 + sum(one.sizeHint().width() for one in line), header.height())
    assert not header._since.isVisibleTo(header)
