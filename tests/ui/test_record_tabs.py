"""The tabs of a record by their keys, over a real store: needs, intelligence, custody."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.people import NeedLevel
from iomdesk.services import cohort, custody, drafts, events, intelligence, needs
from iomdesk.services.desk import Desk
from iomdesk.services.history import history
from iomdesk.services.needs import NewNeed
from iomdesk.ui.screens.cohort.custodial import Custodial
from iomdesk.ui.screens.cohort.intel import Intel
from iomdesk.ui.screens.cohort.inteltab import AgeLine
from iomdesk.ui.screens.cohort.needing import Needing
from iomdesk.ui.screens.cohort.panelwork import PanelWorker
from iomdesk.ui.screens.cohort.record import ORDER
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.tabrow import TabRow
from tests.helpers.cohort import CohortScreen, fill_cohort
from tests.helpers.record import (
    PROBATION,
    SECRET,
    TODAY,
    fill_custody,
    fill_intelligence,
    fill_needs,
)

PERSON = "TEASELWOOD"
OTHER = "OAKAPPLE"


@pytest.fixture
def ids(desk: Desk, clock: SetClock) -> dict[str, str]:
    """Five people; one has something on each tab."""
    made = fill_cohort(desk, clock)
    fill_needs(desk, made[PERSON])
    fill_intelligence(desk, made[PERSON])
    fill_custody(desk, made[PERSON])
    return made


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, ids: dict[str, str]) -> Iterator[CohortScreen]:
    """The record of that one, at its Overview."""
    made = CohortScreen(qtbot, desk)
    made.open(ids[PERSON])
    yield made
    made.close()


def worker(screen: CohortScreen, kind: type[PanelWorker]) -> PanelWorker:
    """The worker of a tab, brought into view with the focus on its rows."""
    found = next(one for one in screen.presenter.workers if isinstance(one, kind))
    screen.view.record.show_tab(found.key)
    screen.settle()
    QTest.keyClick(screen.view.record.header.tabs, Qt.Key.Key_Tab)
    return found


def needing(screen: CohortScreen) -> Needing:
    """The Needs tab with the focus on its rows."""
    found = worker(screen, Needing)
    assert isinstance(found, Needing)
    found.tab.take_focus()
    return found


def intel(screen: CohortScreen) -> Intel:
    """The Intelligence tab with the focus on its rows."""
    found = worker(screen, Intel)
    assert isinstance(found, Intel)
    found.tab.take_focus()
    return found


def custodial(screen: CohortScreen) -> Custodial:
    """The Custody tab with the focus on its rows."""
    found = worker(screen, Custodial)
    assert isinstance(found, Custodial)
    found.tab.take_focus()
    return found


def press(screen: CohortScreen, *keys: str) -> None:
    """Press keys where the focus is, and let the window follow."""
    for one in keys:
        here = QApplication.focusWidget()
        assert here is not None, one
        QTest.keySequence(here, QKeySequence(one))
        screen.settle()


def typed(text: str) -> None:
    """Type in place of what stands where the focus is."""
    here = QApplication.focusWidget()
    assert here is not None
    if isinstance(here, QLineEdit | QPlainTextEdit):
        here.selectAll()
    QTest.keyClicks(here, text)


def put(made: PanelWorker, **values: str) -> None:
    """Type into fields of the panel, by name."""
    for name, text in values.items():
        made.form.fields[name].editor.setFocus()
        typed(text)


def give_source(made: PanelWorker) -> None:
    """The agency and how it came."""
    put(made, originator="Probation", channel="Telephone")


def all_words(screen: CohortScreen) -> str:
    """Everything the window holds in labels, boxes and tables, seen or not."""
    found = [label.text() for label in screen.view.findChildren(QLabel)]
    found += [box.toPlainText() for box in screen.view.findChildren(QPlainTextEdit)]
    found += [line.text() for line in screen.view.findChildren(QLineEdit)]
    model = next(one for one in screen.presenter.workers if isinstance(one, Intel)).tab.model
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            found += [str(model.data(index, role)) for role in (
                Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole,
                Qt.ItemDataRole.ToolTipRole,
            )]  # fmt: skip
    return "\n".join(found)


def opened(desk: Desk, person_id: str) -> int:
    """How often a report of a person was opened."""
    told = history(desk, person_id)
    return sum(1 for line in told if line.context == "Intelligence opened")


# ---- tabs ----------------------------------------------------------------------------------


def test_a_tab_reads_when_it_comes_into_view_and_not_before(
    screen: CohortScreen, ids: dict[str, str], desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: Counter[str] = Counter()
    for made in screen.presenter.workers:

        def counted(person_id: str, made: object = made, read: object = made.read) -> None:
            assert callable(read)
            reads[getattr(made, "key", "")] += 1
            read(person_id)

        monkeypatch.setattr(made, "read", counted)
    screen.open(ids[OTHER])
    screen.open(ids[PERSON])
    assert not reads  # the Overview is in view: no tab has read anything
    for made in screen.presenter.workers:
        screen.view.record.show_tab(made.key)
        screen.settle()
        assert reads == {made.key: 1}, made.key
        reads.clear()
    screen.view.record.show_tab("needs")
    reads.clear()
    new = NewNeed(pathway="family", level=NeedLevel.SOME, assessed_on=TODAY)
    needs.keep_need(desk, ids[PERSON], new, PROBATION)
    screen.settle()
    assert set(reads) == {"needs"}  # a change is read by the tab in view, and by no other
    reads.clear()
    needs.keep_need(desk, ids[OTHER], new, PROBATION)
    screen.settle()
    assert not reads
    screen.open(ids[OTHER])
    assert reads == {"needs": 1}


def test_the_tabs_of_the_record_stand_in_their_order_with_their_counts(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    record = screen.view.record
    there = [tab.key for tab in record.tabs]
    assert there == [key for key in ORDER if key in there]
    said = {key: record.header.tabs.spoken(place) for place, key in enumerate(there)}
    assert said["needs"] == "Needs 5"
    assert said["intelligence"] == "Intelligence 5"
    assert said["custody"] == "Custody"
    first = intelligence.lines(desk, ids[PERSON]).lines[0].row
    events.withdraw_event(desk, first.id, first.revision, reason="Wrong person")
    screen.settle()
    assert record.header.tabs.spoken(there.index("intelligence")) == "Intelligence 4"
    screen.open(ids[OTHER])
    assert record.header.tabs.spoken(there.index("intelligence")) == "Intelligence"


@pytest.mark.parametrize(("percent", "width", "height"), [(150, 1104, 620), (100, 1104, 620)])
def test_no_word_of_a_tab_is_cut_and_every_tab_is_reached(
    screen: CohortScreen, percent: int, width: int, height: int
) -> None:
    theme().choose(percent=percent)
    screen.view.resize(width, height)
    screen.settle()
    record = screen.view.record
    strip = record.header.tabs
    row = strip.parent()
    assert isinstance(row, TabRow)
    seen = set()
    for _ in record.tabs:
        press_tab = Qt.KeyboardModifier.ControlModifier
        QTest.keyClick(strip, Qt.Key.Key_Tab, press_tab)
        screen.settle()
        seen.add(record.tab)
        assert strip.isTabVisible(strip.currentIndex())
        assert strip.geometry().right() < row.width()
        for place in range(strip.count()):
            if strip.isTabVisible(place):
                assert strip.tabRect(place).width() >= strip.tabSizeHint(place).width()
                assert strip.tabRect(place).right() <= strip.width()
        assert row.more.isVisible() is bool(row.hidden_tabs)
        if row.hidden_tabs:
            assert row.more.text() == f"More {len(row.hidden_tabs)}"
            assert row.more.geometry().right() <= row.width()
    assert seen == {tab.key for tab in record.tabs}


def test_the_tabs_that_found_no_room_stand_in_a_menu(screen: CohortScreen) -> None:
    theme().choose(percent=150)
    screen.view.resize(1104, 620)
    screen.settle()
    record = screen.view.record
    row = record.header.tabs.parent()
    assert isinstance(row, TabRow)
    assert row.hidden_tabs
    row.more.click()
    menu = QApplication.activePopupWidget()
    assert menu is not None
    last = menu.actions()[-1]
    assert last.text() == record.header.tabs.spoken(row.hidden_tabs[-1])
    last.trigger()
    menu.close()
    screen.settle()
    assert record.tab == record.tabs[-1].key


def test_one_panel_at_a_time_and_what_was_typed_in_the_other_is_kept(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    made = needing(screen)
    press(screen, "F2")
    put(made, body="Asked for a detox place")
    press(screen, "F8")
    assert screen.view.panel.isVisible()
    assert not made.form.isVisible()
    draft = drafts.find_draft(desk, "need accommodation", ids[PERSON])
    assert draft is not None
    assert draft.answers["body"] == "Asked for a detox place"
    made.tab.take_focus()
    press(screen, "F2")
    assert made.form.isVisible()
    assert not screen.view.panel.isVisible()


# ---- needs ---------------------------------------------------------------------------------


def test_seven_rows_with_level_source_owner_and_next_step(screen: CohortScreen) -> None:
    tab = needing(screen).tab
    QAbstractItemModelTester(tab.model)
    assert tab.table.choose("drugs")
    full = tab.detail.text()
    for said in ("Drugs: High need, assessed 13 Nov 2026", "From Probation, Meeting",
                 "Owner: Harbour Recovery, MARIGOLD, Jo", "New script appointment, 18 Nov 2026",
                 "Cannabis at weekends."):  # fmt: skip
        assert said in full
    assert tab.model.rowCount() == 7
    tab.table.choose("family")
    assert "Nobody has assessed this pathway yet" in tab.detail.text()
    assert tab.deeds["correct"].reason
    assert not tab.deeds["assess"].reason


def test_a_pathway_is_assessed_by_keyboard_alone(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    made = needing(screen)
    press(screen, "End", "F2")
    assert QApplication.focusWidget() is made.form.fields["level"].editor
    press(screen, "Up")  # from Some need to High need
    put(made, body="Two children, both with their aunt", next_step="Ask for a visit",
        owner_agency="Probation", next_on="t+7")  # fmt: skip
    give_source(made)
    press(screen, "Ctrl+Return")
    assert not made.form.isVisible()
    assert QApplication.focusWidget() is made.tab.table
    line = needs.seven(desk, ids[PERSON])[-1]
    assert line.now is not None
    assert (line.level, line.now.next_on, line.now.provenance.originator) == (
        NeedLevel.HIGH, date(2026, 12, 1), "Probation",
    )  # fmt: skip
    assert "Two children" in made.tab.detail.text()
    assert drafts.find_draft(desk, "need family", ids[PERSON]) is None


def test_what_is_missing_is_said_at_its_field_and_nothing_is_kept(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    made = needing(screen)
    before = needs.seven(desk, ids[PERSON])
    press(screen, "F2", "Ctrl+Return")
    assert made.form.fields["originator"].problem
    give_source(made)
    put(made, next_on="31/02/2027")
    press(screen, "Ctrl+Return")
    assert made.form.fields["next_on"].problem
    put(made, next_on="t+7")
    press(screen, "Ctrl+Return")
    assert made.form.fields["next_step"].problem  # the rule of the service, at its field
    assert made.form.isVisible()
    assert needs.seven(desk, ids[PERSON]) == before


def test_esc_keeps_a_draft_and_cancel_throws_it_away(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    made = needing(screen)
    press(screen, "F2")
    put(made, body="Half a sentence")
    press(screen, "Esc")
    assert not made.form.isVisible()
    assert QApplication.focusWidget() is made.tab.table
    press(screen, "F2")
    assert made.form.value("body") == "Half a sentence"
    made.form.cancel.click()
    assert drafts.find_draft(desk, "need accommodation", ids[PERSON]) is None
    press(screen, "F2")
    assert made.form.value("body").startswith("Sofa surfing")


def test_a_draft_outlives_another_record_and_belongs_to_its_own(
    screen: CohortScreen, ids: dict[str, str]
) -> None:
    made = needing(screen)
    press(screen, "F2")
    put(made, body="Half a sentence")
    screen.open(ids[OTHER])
    assert not made.form.isVisible()
    made.tab.take_focus()
    press(screen, "F2")
    assert made.form.value("body") == ""
    screen.open(ids[PERSON])
    made.tab.take_focus()
    press(screen, "F2")
    assert made.form.value("body") == "Half a sentence"


def test_a_correction_and_a_withdrawal_ask_why(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    made = needing(screen)
    made.tab.deeds["correct"].click()
    assert made.form.answers["originator"] == "Probation"
    put(made, body="Sofa surfing since 4 Nov")
    press(screen, "Ctrl+Return")
    assert made.form.fields["reason"].problem
    put(made, reason="The day was wrong")
    press(screen, "Ctrl+Return")
    now = needs.seven(desk, ids[PERSON])[0].now
    assert now is not None
    assert (now.body, now.revision) == ("Sofa surfing since 4 Nov", 2)
    held = now
    made.tab.deeds["withdraw"].click()
    press(screen, "Ctrl+Return")
    form = made.withdrawing.form
    assert form.fields["reason"].problem
    typed("Of another person, says ViSOR")
    assert "ViSOR" in form.fields["reason"].problem  # while it is typed
    form.reason.setPlainText("Of another person")
    press(screen, "Esc")  # which keeps the words
    assert needs.seven(desk, ids[PERSON])[0].now is not None
    assert QApplication.focusWidget() is made.tab.table
    made.tab.deeds["withdraw"].click()
    assert form.answers == {"reason": "Of another person"}
    form.committed.emit()
    form.committed.emit()  # pressed twice, it is withdrawn once and nothing is amiss
    screen.settle()
    assert not form.isVisible()
    assert drafts.find_draft(desk, "withdrawal", held.id) is None
    assert needs.seven(desk, ids[PERSON])[0].now is None
    assert QApplication.focusWidget() is made.tab.table


def test_what_somebody_else_changed_meanwhile_is_said_and_not_overwritten_unseen(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    made = needing(screen)
    held = needs.seven(desk, ids[PERSON])[0].now
    assert held is not None
    made.tab.deeds["correct"].click()
    put(made, body="Mine", reason="Misheard")
    theirs = NewNeed(pathway="accommodation", level=NeedLevel.NONE, assessed_on=TODAY)
    needs.amend_need(desk, held.id, 1, theirs, PROBATION, reason="Housed")
    screen.settle()
    press(screen, "Ctrl+Return")
    assert "Somebody else changed this" in made.form.note.text()
    assert made.form.value("body") == "Mine"
    now = needs.seven(desk, ids[PERSON])[0].now
    assert now is not None
    assert now.level is NeedLevel.NONE
    press(screen, "Ctrl+Return")  # seen now: once more puts it in place of theirs
    now = needs.seven(desk, ids[PERSON])[0].now
    assert now is not None
    assert now.body == "Mine"


# ---- intelligence --------------------------------------------------------------------------


def test_texts_are_folded_until_f2_and_opening_is_logged(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    made = intel(screen)
    assert SECRET not in all_words(screen)
    assert opened(desk, ids[PERSON]) == 0
    press(screen, "F2")
    assert f"{SECRET}, 2 days ago." in made.tab.detail.text()
    assert opened(desk, ids[PERSON]) == 1
    press(screen, "F2")
    assert SECRET not in all_words(screen)
    press(screen, "Return")
    assert opened(desk, ids[PERSON]) == 2
    press(screen, "Esc")
    assert SECRET not in all_words(screen)


def test_at_150_per_cent_the_text_that_was_opened_is_in_view(screen: CohortScreen) -> None:
    theme().choose(percent=150)
    screen.view.resize(1104, 620)
    made = intel(screen)
    press(screen, "F2")
    label = made.tab.detail
    assert SECRET in label.text()
    assert not label.visibleRegion().isEmpty()


@pytest.mark.parametrize("how", ["tab", "row", "person", "screen"])
def test_what_was_open_folds_again_on_leaving(
    screen: CohortScreen, ids: dict[str, str], how: str
) -> None:
    made = intel(screen)
    press(screen, "F2")
    assert SECRET in all_words(screen)
    if how == "tab":
        screen.view.record.show_tab("needs")
    elif how == "row":
        press(screen, "Down")
    elif how == "person":
        screen.open(ids[OTHER])
    else:
        screen.view.leave()
    assert SECRET not in all_words(screen)
    assert not made.tab.open_id


def test_a_change_elsewhere_leaves_open_what_is_being_read(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    made = intel(screen)
    press(screen, "F2")
    fill_intelligence(desk, ids[OTHER])
    new = NewNeed(pathway="family", level=NeedLevel.SOME, assessed_on=TODAY)
    needs.keep_need(desk, ids[PERSON], new, PROBATION)
    screen.settle()
    assert SECRET in made.tab.detail.text()
    row = intelligence.lines(desk, ids[PERSON]).lines[0].row
    events.withdraw_event(desk, row.id, row.revision, reason="Wrong person")
    screen.settle()
    assert SECRET not in all_words(screen)


def test_the_lines_at_4_and_8_weeks_are_drawn_and_the_arrows_pass_them(
    screen: CohortScreen,
) -> None:
    tab = intel(screen).tab
    rows = tab.model.rows
    drawn = [place for place, row in enumerate(rows) if isinstance(row, AgeLine)]
    assert drawn == [2, 5]  # after 28 days, and after 56
    assert [str(tab.model.index(place, 0).data()) for place in drawn] == [
        "Older than 4 weeks: before 27 Oct 2026",
        "Older than 8 weeks: before 29 Sep 2026. The matrix does not count these",
    ]
    reached = [tab.table.currentIndex().row()]
    for _ in range(4):
        press(screen, "Down")
        reached.append(tab.table.currentIndex().row())
    assert reached == [0, 1, 3, 4, 6]


def test_a_line_tells_grade_age_handling_and_what_needs_care(screen: CohortScreen) -> None:
    tab = intel(screen).tab
    told = []
    for row in tab.model.rows:
        tab.table.choose(row.id)
        told.append(tab.detail.text())
    assert "2 days, 5x5x5 B2 1, Mostly reliable; known personally to the source" in told[0]
    assert "Handling 1: law enforcement" in told[0]
    assert "Grade not on the sheet" in told[1]
    assert "Cleared by DI Sorrel for housing" in told[1]
    assert "4 weeks, 1 day" in told[3]
    assert "Suspected false" in told[3]
    assert "3x5x2 1A P, Reliable; known directly to the source" in told[4]
    assert "Tells of a victim" in told[4]


def test_a_report_is_added_by_keyboard_and_its_text_is_folded_at_once(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    made = intel(screen)
    press(screen, "Ins")
    assert screen.view.record.panel is made.form
    put(made, on_date="23 nov", body="Asked to carry a bag for a debt")
    give_source(made)
    press(screen, "Ctrl+Return")
    assert made.form.fields["grade"].problem
    put(made, grade="b2 1")
    press(screen, "Ctrl+Return")
    line = intelligence.lines(desk, ids[PERSON]).lines[0]
    assert (line.row.on_date, line.row.provenance.grade) == (date(2026, 11, 23), "5x5x5 B2 1")
    assert "Asked to carry" not in all_words(screen)
    assert opened(desk, ids[PERSON]) == 0


def test_correcting_a_report_opens_it_which_is_logged_and_leaves_nothing_behind(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    made = intel(screen)
    made.tab.deeds["correct"].click()
    screen.settle()
    assert opened(desk, ids[PERSON]) == 1
    assert SECRET in made.form.value("body")
    put(made, body="Seen with a bag", reason="It was a bag")
    press(screen, "Ctrl+Return")
    row = intelligence.lines(desk, ids[PERSON]).lines[0].row
    assert intelligence.open_report(desk, row.id).body == "Seen with a bag"
    made.tab.deeds["correct"].click()
    screen.settle()
    press(screen, "Esc")
    assert "Seen with a bag" not in all_words(screen)


def test_f2_edits_the_person_while_the_focus_is_not_on_the_tab(screen: CohortScreen) -> None:
    intel(screen)
    screen.view.record.header.tabs.setFocus()
    press(screen, "F2")
    assert screen.presenter.form is not None


# ---- custody -------------------------------------------------------------------------------


def test_stays_tell_prison_days_release_and_the_list_they_came_with(screen: CohortScreen) -> None:
    tab = custodial(screen).tab
    QAbstractItemModelTester(tab.model)
    full = tab.detail.text()
    for said in ("HMP Thornhope, from 3 Aug 2026. In custody now", "Sentence of 336 days",
                 "18 Jan 2027, in 55 days, Conditional release on licence",
                 "From Prison, spreadsheet releases-2026-08.xlsx"):  # fmt: skip
        assert said in full
    press(screen, "Down")
    assert "Ended 2 Jun 2025: Released on licence" in tab.detail.text()
    assert tab.deeds["end"].reason


def test_a_stay_is_ended_and_another_added_by_keyboard(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    made = custodial(screen)
    press(screen, "Ins")
    put(made, establishment="HMP Calder", started_on="t", sentence_days="many")
    give_source(made)
    press(screen, "Ctrl+Return")
    assert made.form.fields["sentence_days"].problem
    put(made, sentence_days="1,200")
    press(screen, "Ctrl+Return")
    assert "HMP Thornhope has not ended" in made.form.fields["establishment"].problem
    press(screen, "Esc")
    made.tab.deeds["end"].click()
    assert not made.form.fields["establishment"].isVisible()
    put(made, end_reason="Released on licence")
    give_source(made)
    press(screen, "Ctrl+Return")
    assert custody.stays(desk, ids[PERSON])[0].ended_on == TODAY
    assert cohort.read_record(desk, ids[PERSON]).in_custody() is None
    press(screen, "Ins")
    assert made.form.value("establishment") == "HMP Calder"  # the draft was kept
    press(screen, "Ctrl+Return")
    stay = custody.stays(desk, ids[PERSON])[0]
    assert (stay.establishment, stay.sentence_days) == ("HMP Calder", 1200)


def test_f2_puts_a_stay_right(screen: CohortScreen, ids: dict[str, str], desk: Desk) -> None:
    made = custodial(screen)
    press(screen, "F2")
    put(made, release_on="1 feb 2027", reason="The prison moved the day")
    press(screen, "Ctrl+Return")
    assert custody.stays(desk, ids[PERSON])[0].release_on == date(2027, 2, 1)


def test_who_would_see_a_row_is_asked_from_each_tab(screen: CohortScreen) -> None:
    for made in (needing(screen), intel(screen), custodial(screen)):
        screen.view.record.show_tab(made.key)
        screen.settle()
        made.tab.take_focus()
        made.tab.deeds["who"].click()
        panel = screen.view.record.panel
        assert panel is screen.presenter.seeing.panel
        press(screen, "Esc")
        assert screen.view.record.panel is None
