"""Status by evidence on the screens: the RAG tab, moving by keys, and what the record tells."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.events import EventKind
from iomdesk.domain.people import Provenance, Rag
from iomdesk.domain.ragfacts import FactName, FactValue
from iomdesk.services import cohort, drafts, events, rag, ragfacts
from iomdesk.services.desk import Desk
from iomdesk.services.events import NewEvent
from iomdesk.ui.screens.cohort.ragging import Ragging
from iomdesk.ui.theme import Mode, theme
from iomdesk.ui.widgets.inputs import Choice
from iomdesk.ui.widgets.inspector import Scrolled
from iomdesk.ui.widgets.move import MovePanel
from iomdesk.ui.widgets.ragtests import FactRow, TestRow
from tests.helpers.cohort import CohortScreen, fill_cohort

PERSON = "TEASELWOOD"


@pytest.fixture
def ids(desk: Desk, clock: SetClock) -> dict[str, str]:
    return fill_cohort(desk, clock)


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, ids: dict[str, str]) -> Iterator[CohortScreen]:
    theme().choose(mode=Mode.LIGHT, percent=100, caps=True)
    made = CohortScreen(qtbot, desk)
    made.open(ids[PERSON])
    yield made
    made.close()


def press(*keys: str) -> None:
    for key in keys:
        target = QApplication.focusWidget() or QApplication.activeWindow()
        assert target is not None
        QTest.keySequence(target, QKeySequence(key))


def typed(text: str) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClicks(target, text)


def words_in(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def rows(model: QAbstractItemModel) -> list[list[str]]:
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def missed(desk: Desk, person: str, *ago: int) -> list[str]:
    source = Provenance(originator="Probation", received_on=desk.today(), channel="telephone")
    return [
        events.add_event(
            desk, person,
            NewEvent(kind=EventKind.MISSED, on_date=desk.today() - timedelta(days=days),
                     body="Did not attend", service="supervision"),
            source,
        )
        for days in ago
    ]  # fmt: skip


def to_the_tab(screen: CohortScreen) -> Ragging:
    screen.view.record.show_tab("rag")
    screen.settle()
    worker = next(one for one in screen.presenter.workers if isinstance(one, Ragging))
    worker.tab.take_focus()
    return worker


# ---- the RAG tab ------------------------------------------------------------------------


def test_five_facts_with_value_day_source_age_and_end(screen: CohortScreen) -> None:
    tab = to_the_tab(screen).tab
    QAbstractItemModelTester(tab.facts.model)
    assert rows(tab.facts.model)[3] == [
        "Supervision", "Not complying", "24 Nov 2026", "today", "Probation Service", "22 Dec 2026"
    ]  # fmt: skip
    assert [row[0] for row in rows(tab.facts.model)] == [
        "Wanted on PNC", "Wanted, not on PNC", "Intelligence", "Supervision", "Treatment"
    ]  # fmt: skip
    assert "The tests give Amber Alert." in words_in(tab.facts)


def test_what_ran_out_says_so_on_tab_and_overview(
    screen: CohortScreen, clock: SetClock, ids: dict[str, str]
) -> None:
    clock.at += timedelta(days=29)
    screen.open(ids["OAKAPPLE"])
    screen.open(ids[PERSON])
    tab = to_the_tab(screen).tab
    assert rows(tab.facts.model)[3][1::4] == ["Not known", "Out of date, 23 Dec 2026"]
    assert tab.facts.table.choose("supervision")
    assert "was Not complying on 24 Nov 2026 (Probation Service); out of date since" in (
        tab.facts.detail.text()
    )
    shown = screen.view.record.overview.why
    lines = [row.accessibleName() for row in shown.findChildren(TestRow)]
    assert lines[0].startswith("Intelligence to suggest further offending: met.")
    assert lines[1].startswith("Not engaging with supervision or treatment: not known.")
    assert "At least Amber. Not known: " in words_in(shown)


def test_a_fact_is_stated_by_keys_with_what_it_rests_on(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    ticked = missed(desk, ids[PERSON], 3, 9)
    screen.settle()
    worker = to_the_tab(screen)
    press("Down", "Down", "Down", "F2")
    form = worker.form
    assert form.isVisible()
    press("Tab", "Tab")
    assert worker._form.rests.hasFocus()
    press("Down", "Space")
    press("Tab")
    typed("Second time in a fortnight.")
    value = form.fields["value"].editor
    assert isinstance(value, Choice)
    value.set_value("not_complying")
    form.source.channel.put("Telephone")
    press("Ctrl+Return")
    screen.settle()
    assert not form.isVisible()
    held = ragfacts.evidence(desk, ids[PERSON]).standing(FactName.SUPERVISION).held
    assert held is not None
    assert (held.value, held.body) == (FactValue.NOT_COMPLYING, "Second time in a fortnight.")
    assert held.provenance.originator == "Probation Service"  # who said it last
    assert len(held.rests_on) == 1
    assert set(held.rests_on) <= set(ticked)
    assert QApplication.focusWidget() is worker.tab.facts.table


def test_a_statement_that_is_not_finished_is_a_draft(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    worker = to_the_tab(screen)
    press("F2")
    worker.form.go_to("body")
    typed("Half a sent")
    press("Escape")
    draft = drafts.find_draft(desk, "fact pnc", ids[PERSON])
    assert draft is not None
    assert draft.answers["body"] == "Half a sent"
    press("F2")
    assert worker.form.value("body") == "Half a sent"
    worker.form.cancel.click()
    assert drafts.find_draft(desk, "fact pnc", ids[PERSON]) is None


def test_the_history_tells_the_tests_and_why_against_them(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    person = cohort.read_record(desk, ids[PERSON]).person
    rag.move(desk, person.id, person.revision, Rag.GREEN, reason="Settled.", agreed_by="",
             look_again_on=None, against="The panel knows him.")  # fmt: skip
    screen.settle()
    tab = to_the_tab(screen).tab
    assert [row[3] for row in rows(tab.history.model)] == ["Against them", "Gave it"]
    tab.history.table.choose(tab.history.model.id_at(0))
    told = tab.history.detail.text()
    assert "Against the tests: The panel knows him." in told
    assert "Intelligence: Yes, 24 Nov 2026 (Probation Service)" in told
    why = screen.view.record.overview.why
    said = [one.accessibleName() for one in why.findChildren(QWidget)]
    assert "Against the tests: The panel knows him." in said


# ---- moving by keys ---------------------------------------------------------------------


def begin(screen: CohortScreen, to: Rag) -> MovePanel:
    press("F8")
    panel = screen.view.panel
    assert panel.isVisible()
    panel.choice.set_value(to)
    panel.choice.chosen.emit(to)
    panel.reason.setFocus()
    return panel


def test_a_move_with_unknown_facts_takes_their_letters_and_no_more(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """The reason, Ctrl+Enter, a letter for each of the five facts, Ctrl+Enter."""
    person = ids["D'ARNICA"]
    screen.open(person)
    panel = begin(screen, Rag.GREEN)
    typed("Engaging with everybody.")
    press("Ctrl+Return")
    assert panel.isVisible()
    first = panel.evidence.facts[FactName.PNC]
    assert QApplication.focusWidget() is first
    assert "Not known: Wanted on PNC, " in words_in(panel.evidence.said)
    for letter in "NNNEX":
        typed(letter)
    press("Ctrl+Return")
    screen.settle()
    assert not panel.isVisible()
    record = cohort.read_record(desk, person)
    assert record.person.rag is Rag.GREEN
    assert (record.rag_history[0].suggested, record.rag_history[0].against) == (Rag.GREEN, "")
    held = {one.fact: one.held for one in ragfacts.evidence(desk, person).standings}
    told = {fact: one.provenance.originator for fact, one in held.items() if one is not None}
    assert told == {
        FactName.PNC: "Police", FactName.WANTED: "Police", FactName.INTELLIGENCE: "Police",
        FactName.SUPERVISION: "Probation", FactName.TREATMENT: "Harbour Recovery",
    }  # fmt: skip
    assert all(one is not None and one.provenance.channel for one in held.values())


def test_a_digit_chooses_the_status_and_a_draft_brings_it_back(screen: CohortScreen) -> None:
    press("F8")
    panel = screen.view.panel
    assert panel.choice.hasFocus()
    press("4")
    assert panel.choice.value == Rag.GREEN
    assert panel.about is not None
    assert panel.about.to is Rag.GREEN
    press("Esc")
    assert not panel.isVisible()
    press("F8")
    assert panel.choice.value == Rag.GREEN
    assert panel.about is not None
    assert panel.about.to is Rag.GREEN
    panel.cancel.click()
    press("F8")
    assert panel.choice.value is None


def test_what_is_amiss_with_a_move_is_in_view(screen: CohortScreen) -> None:
    """By the button, from the other end of the panel, in a low window."""
    screen.view.resize(1280, 640)
    panel = begin(screen, Rag.GREEN)
    view, bar = panel.scrolled.viewport(), panel.scrolled.verticalScrollBar()

    def seen(box: QWidget) -> bool:
        top = box.mapTo(view, box.rect().topLeft()).y()
        return box.hasFocus() and top >= 0 and top + box.height() <= view.height()

    bar.setValue(bar.maximum())
    panel.record.click()
    screen.settle()
    assert seen(panel.reason)
    typed("He said so.")
    bar.setValue(bar.maximum())
    panel.record.click()
    screen.settle()
    assert seen(panel.evidence.against)


def test_the_facts_stand_in_full_and_the_history_has_the_rest(
    screen: CohortScreen, clock: SetClock
) -> None:
    screen.view.resize(1264, 810)  # what 1440 by 900 leaves to the screen
    tab = to_the_tab(screen).tab
    QApplication.processEvents()
    scrolled = tab.findChild(Scrolled)
    assert scrolled is not None
    assert scrolled.verticalScrollBar().maximum() == 0
    assert tab.facts.table.verticalScrollBar().maximum() == 0
    for part in (tab.facts, tab.history):
        link = part.deeds["who"]
        bottom = link.mapTo(tab, link.rect().bottomLeft()).y()
        assert link.isVisible()
        assert bottom <= tab.height()


def test_what_is_said_changes_the_marks_at_once(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    missed(desk, ids[PERSON], 3, 9)
    panel = begin(screen, Rag.AMBER_ALERT)  # the person's own status: only to look

    def marks() -> list[str]:
        screen.settle()
        found = panel.evidence.findChildren(TestRow)
        return [one.accessibleName() for one in found if one.isVisibleTo(panel)]

    assert [": met." in one for one in marks()] == [True, True]
    row = panel.evidence.facts[FactName.SUPERVISION]
    row.setFocus()
    typed("E")
    assert [": met." in one for one in marks()] == [True, False]
    assert panel.evidence.against.isVisibleTo(panel)
    row.setFocus()
    typed("N")
    assert "2 missed appointments, 15 Nov to 21 Nov" in marks()[1]
    row.setFocus()
    press("Backspace")
    assert row.now is None


def test_against_the_tests_asks_why_and_keeps_it(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    panel = begin(screen, Rag.GREEN)
    typed("Settled in his flat.")
    press("Ctrl+Return")
    assert QApplication.focusWidget() is panel.evidence.against
    assert "The tests do not give Green." in words_in(panel.evidence)
    typed("The panel knows him.")
    press("Ctrl+Return")
    screen.settle()
    change = cohort.read_record(desk, ids[PERSON]).rag_history[0]
    assert (change.status, change.suggested) == (Rag.GREEN, Rag.AMBER_ALERT)
    assert change.against == "The panel knows him."


def test_somebody_must_say_a_fact_and_visor_is_nobody(screen: CohortScreen) -> None:
    panel = begin(screen, Rag.RED)
    typed("Wanted.")
    row = panel.evidence.facts[FactName.PNC]
    row.setFocus()
    typed("Y")
    for name, said in (("", "Nobody is named."), ("ViSOR", "ViSOR")):
        row.by.setEditText(name)
        panel.reason.setFocus()
        press("Ctrl+Return")
        assert panel.isVisible()
        assert said in words_in(row)


def test_what_was_said_comes_back_after_esc_and_goes_with_cancel(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    panel = begin(screen, Rag.RED)
    row = panel.evidence.facts[FactName.PNC]
    row.setFocus()
    typed("Y")
    row.by.setEditText("Adair Homes")
    press("Escape")
    assert not panel.isVisible()
    assert drafts.find_draft(desk, "move", ids[PERSON]) is not None
    begin(screen, Rag.RED)
    assert row.now is FactValue.YES
    assert row.by.text == "Adair Homes"
    panel.cancel.click()
    assert drafts.find_draft(desk, "move", ids[PERSON]) is None
    begin(screen, Rag.RED)
    assert row.now is None


def test_facts_are_one_stop_each_and_arrows_go_between(screen: CohortScreen) -> None:
    panel = begin(screen, Rag.RED)
    order = list(panel.evidence.facts.values())
    order[0].setFocus()
    press("Down", "Down")
    assert QApplication.focusWidget() is order[2]
    press("Up")
    assert QApplication.focusWidget() is order[1]
    press("Tab")
    assert QApplication.focusWidget() is order[2]
    assert order[2].accessibleDescription() == "Y Yes, N No, U Not known"


@pytest.mark.parametrize(("width", "height", "percent"), [(1264, 800, 100), (1104, 620, 150)])
def test_where_the_focus_is_can_be_seen(
    screen: CohortScreen, qtbot: QtBot, width: int, height: int, percent: int
) -> None:
    theme().choose(mode=Mode.LIGHT, percent=percent, caps=True)
    screen.view.resize(width, height)
    panel = begin(screen, Rag.AMBER)
    screen.settle()
    stops: list[QWidget] = [panel.reason, *panel.evidence.facts.values()]

    def seen(stop: QWidget) -> bool:
        view = panel.scrolled.viewport()
        top = stop.mapTo(view, stop.rect().topLeft()).y()
        return top >= 0 and top + min(stop.height(), 60) <= view.height() + 1

    for stop in stops:
        panel.record.setFocus()
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        screen.settle()
        qtbot.waitUntil(partial(seen, stop))  # words that wrap get their height in a turn of Qt
    assert all(isinstance(one, FactRow) for one in stops[1:])
    theme().choose(mode=Mode.LIGHT, percent=100, caps=True)


def test_no_value_of_a_fact_is_chosen_beforehand(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """Ctrl+Enter pressed too soon must not say that somebody is wanted."""
    before = ragfacts.evidence(desk, ids[PERSON]).standing(FactName.PNC).held
    worker = to_the_tab(screen)
    press("F2")
    worker.form.source.originator.put("Police")
    worker.form.source.channel.put("Telephone")
    press("Ctrl+Return")
    screen.settle()
    assert worker.form.isVisible()
    assert worker.form.fields["value"].problem.startswith("No value is chosen.")
    assert ragfacts.evidence(desk, ids[PERSON]).standing(FactName.PNC).held == before
    press("Escape")
