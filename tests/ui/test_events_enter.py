"""Entering what happened by keyboard: two keys, what each kind asks, its source, drafts."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iomdesk.domain.events import EventKind
from iomdesk.domain.records import Event, Note
from iomdesk.services import cohort, drafts, events
from iomdesk.services.desk import Desk
from iomdesk.services.events import NewEvent
from iomdesk.services.history import history
from iomdesk.ui.screens.cohort.entering import KINDS, NEW, KindMenu
from iomdesk.ui.screens.cohort.eventform import EventForm
from iomdesk.words import words
from tests.helpers.cohort import SOURCE, CohortScreen

PERSON = "OAKAPPLE"


@pytest.fixture
def ids(desk: Desk) -> dict[str, str]:
    """Two people, by surname."""
    born = {"OAKAPPLE": ("Stephen", date(1988, 2, 2)), "BRAMBLECOTE": ("Leanne", date(1995, 7, 21))}
    return {
        surname: cohort.add_person(
            desk,
            {"surname": surname, "forename": name, "birth_date": day},
            numbers={},
            source=SOURCE,
        )
        for surname, (name, day) in born.items()
    }


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, ids: dict[str, str]) -> Iterator[CohortScreen]:
    """A record in view, at its History tab."""
    made = CohortScreen(qtbot, desk)
    made.open(ids[PERSON])
    made.view.record.show_tab("history")
    made.settle()
    made.view.record.take_focus()
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


def form(screen: CohortScreen) -> EventForm:
    """The panel."""
    return screen.presenter.events.entering.form


def ask(screen: CohortScreen, letter: str) -> EventForm:
    """Ctrl+E, then the letter of a kind."""
    press("Ctrl+E")
    menu = screen.view.findChild(KindMenu)
    assert menu is not None
    QTest.keyClicks(menu, letter)
    # Elsewhere a menu leaves the window active; this platform makes it a window of its own.
    screen.view.activateWindow()
    screen.qtbot.waitUntil(screen.view.isActiveWindow)
    screen.settle()
    assert form(screen).isVisible()
    return form(screen)


def held(desk: Desk, person_id: str) -> tuple[Event | Note, ...]:
    """What is held of a person, latest first."""
    return tuple(one.row for one in events.happenings(desk, person_id).rows)


def rows(screen: CohortScreen) -> list[list[str]]:
    """The words of every cell of what happened."""
    model = screen.presenter.events.tab.happened.model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_two_keys_and_a_few_words_keep_a_sourced_fact(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """Ctrl+E, M: a missed appointment with its service and source, by keyboard alone."""
    ask(screen, "m")
    typed("t-2")
    press("Tab", "Tab", "Tab")
    press("Down")  # supervision
    press("Tab")
    typed("Did not attend")
    press("Tab", "Tab")
    typed("Probation")
    press("Tab", "Tab")
    typed("Telephone")
    press("Ctrl+Return")
    screen.settle()
    (event,) = held(desk, ids[PERSON])
    assert isinstance(event, Event)
    assert event.kind == EventKind.MISSED
    assert event.on_date == date(2026, 11, 22)
    assert (event.service, event.body) == ("supervision", "Did not attend")
    assert event.provenance.originator == "Probation"
    assert event.provenance.received_on == desk.today()
    assert not form(screen).isVisible()
    assert rows(screen) == [
        ["22 Nov 2026", "Missed appointment", "Did not attend \u00b7 Supervision",
         "Probation"],
    ]  # fmt: skip


def test_nothing_is_kept_without_its_source(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """The problem stands at the field, and the words stay."""
    panel = ask(screen, "o")
    typed("t")
    panel.told.setPlainText("Seen near the market")
    press("Ctrl+Return")
    screen.settle()
    assert panel.isVisible()
    assert panel.fields["originator"].problem == words("rule", "source_needed")
    assert panel.source.originator.hasFocus()
    assert held(desk, ids[PERSON]) == ()


def test_visor_is_stopped_while_it_is_typed(screen: CohortScreen) -> None:
    """Before anything is kept, at the field; it goes as the word goes."""
    panel = ask(screen, "n")
    panel.told.setFocus()
    typed("As on VISOR")
    assert panel.fields["body"].problem == words("rule", "visor_text")
    press("Backspace")
    assert panel.fields["body"].problem == ""


def test_each_kind_asks_for_what_it_needs(screen: CohortScreen) -> None:
    """An arrest asks for its line, a drug test for its result; a note for neither."""
    seen = {}
    for kind, letter in KINDS:
        panel = ask(screen, letter)
        assert panel.kind == kind
        names = ("line", "service", "from_event", "result", "ended_on", "count", "grade")
        shown = {**panel._shown, "grade": panel.source.fields["grade"]}
        seen[kind] = {name for name in names if shown[name].isVisible()}
    assert seen["arrest"] == {"line", "count"}
    assert seen["conviction"] == {"line", "count", "from_event"}
    assert seen["missed"] == seen["kept"] == {"service", "count"}
    assert seen["drug_test"] == {"result"}
    assert seen["warrant"] == seen["tag"] == {"ended_on"}
    assert seen["intelligence"] == {"grade"}
    assert seen["note"] == seen["other"] == seen["breach"] == set()


def test_a_conviction_names_its_line_by_a_part_and_the_arrest_it_came_of(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """A part that only one line of the matrix has is enough."""
    line = desk.scheme.matrix.rows()[0]
    arrest = NewEvent(
        kind=EventKind.ARREST, on_date=date(2026, 10, 3), body="In Saltergate", line=line.id
    )
    arrest_id = events.add_event(desk, ids[PERSON], arrest, SOURCE)
    panel = ask(screen, "c")
    typed("3 nov")
    panel.line.setEditText(line.label.upper())
    assert panel.from_event.count() == 2
    panel.from_event.setCurrentIndex(1)
    panel.outcome.setText("12 weeks")
    panel.source.begin(desk.today(), originator="Police")
    panel.source.channel.put("E-mail")
    press("Ctrl+Return")
    screen.settle()
    event = held(desk, ids[PERSON])[0]
    assert isinstance(event, Event)
    assert (event.line, event.from_event, event.outcome) == (line.id, arrest_id, "12 weeks")


def test_a_series_keeps_its_source(screen: CohortScreen, desk: Desk, ids: dict[str, str]) -> None:
    """Ctrl+Shift+Enter keeps and goes on with the next; the source stays, the words go."""
    panel = ask(screen, "k")
    for day in ("20/11/26", "21/11/26"):
        assert panel.on_date.hasFocus()
        typed(day)
        panel.source.originator.put("Probation")
        panel.source.channel.put("Telephone")
        press("Ctrl+Shift+Return")
        screen.settle()
        assert panel.isVisible()
        assert panel.on_date.text() == ""
        assert panel.source.originator.text == "Probation"
    press("Esc")
    screen.settle()
    assert [row.on_date.day for row in held(desk, ids[PERSON])] == [21, 20]


def test_what_is_typed_outlives_esc_and_another_record(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """A draft by person and kind; Cancel throws it away."""
    panel = ask(screen, "v")
    panel.told.setFocus()
    typed("At home, well")
    press("Esc")
    screen.settle()
    assert not panel.isVisible()
    panel = ask(screen, "v")
    assert panel.told.toPlainText() == "At home, well"
    panel.told.setFocus()
    typed(" again")
    screen.open(ids["BRAMBLECOTE"])
    assert not panel.isVisible()
    screen.open(ids[PERSON])
    screen.view.record.take_focus()
    panel = ask(screen, "v")
    assert panel.told.toPlainText() == "At home, well again"
    panel.cancel.click()
    screen.settle()
    assert drafts.find_draft(desk, NEW, f"{ids[PERSON]} visit") is None
    assert ask(screen, "v").told.toPlainText() == ""


def test_a_draft_is_on_disk_after_ten_seconds(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """The timer keeps it in the background; nothing waits for it."""
    panel = ask(screen, "n")
    panel.told.setFocus()
    typed("Rang back")
    timers = [draft.autosave for draft in screen.presenter.events.entering.drafts]
    assert [timer.isActive() for timer in timers] == [True, False]
    assert timers[0].interval() == drafts.AUTOSAVE_SECONDS * 1000
    timers[0].stop()
    timers[0].timeout.emit()
    screen.settle()
    draft = drafts.find_draft(desk, NEW, f"{ids[PERSON]} note")
    assert draft is not None
    assert draft.answers["body"] == "Rang back"


def test_a_line_is_corrected_and_taken_out_with_a_reason(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """Enter corrects, Delete takes out; both say why, and the history keeps it."""
    new = NewEvent(kind=EventKind.VISIT, on_date=date(2026, 11, 3), body="Seen at home")
    events.add_event(desk, ids[PERSON], new, SOURCE)
    screen.settle()
    pane = screen.presenter.events.tab.happened
    pane.take_focus()
    pane.table.selectRow(0)
    press("Return")
    panel = form(screen)
    assert panel.isVisible()
    panel.told.setPlainText("Seen at work")
    press("Ctrl+Return")
    screen.settle()
    assert panel.fields["reason"].problem != ""
    panel.reason.setText("Misheard")
    press("Ctrl+Return")
    screen.settle()
    assert [row.body for row in held(desk, ids[PERSON])] == ["Seen at work"]
    pane.take_focus()
    pane.table.selectRow(0)
    press("Delete")
    out = screen.presenter.events.withdrawing.form
    assert out.reason.hasFocus()
    press("Ctrl+Return")
    screen.settle()
    assert out.fields["reason"].problem != ""
    typed("Somebody else")
    press("Ctrl+Return")
    screen.settle()
    assert held(desk, ids[PERSON]) == ()
    reasons = [
        after for line in history(desk, ids[PERSON]) for _field, _before, after in line.fields
    ]
    assert "Misheard" in reasons
    assert "Somebody else" in reasons


def test_what_happened_is_narrowed(screen: CohortScreen, desk: Desk, ids: dict[str, str]) -> None:
    """By kind, by agency and by words; never intelligence."""
    for kind, body in (
        (EventKind.VISIT, "Seen at home"),
        (EventKind.TAG, "Fitted at home"),
        (EventKind.COMPLAINT, "Noise"),
    ):
        new = NewEvent(kind=kind, on_date=date(2026, 11, 3), body=body)
        events.add_event(desk, ids[PERSON], new, SOURCE)
    screen.settle()
    pane = screen.presenter.events.tab.happened
    assert len(rows(screen)) == 3
    pane.sought.setFocus()
    typed("home")
    screen.settle()
    assert {row[1] for row in rows(screen)} == {"Visit", "Tag"}
    pane.kind.set_value("tag")
    pane.kind.chosen.emit("tag")
    screen.settle()
    assert [row[1] for row in rows(screen)] == ["Tag"]
    pane.agency.set_value("HMP Fellgate")
    pane.agency.chosen.emit(pane.agency.value)
    screen.settle()
    assert rows(screen) == []
    assert pane.nothing.isVisible()


def test_the_menu_teaches_the_letters(screen: CohortScreen) -> None:
    """Every kind stands there with its letter; letters are not used twice."""
    letters = [letter for _kind, letter in KINDS]
    assert len(set(letters)) == len(letters)
    press("Ctrl+E")
    menu = screen.view.findChild(KindMenu)
    assert menu is not None
    assert "Complaint\tP" in [entry.text() for entry in menu.actions()]
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    screen.settle()
    assert not form(screen).isVisible()
