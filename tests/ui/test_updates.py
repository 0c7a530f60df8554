"""A phone call becomes sourced facts: Ctrl+U, the agency's own prompts, one transaction."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iomdesk.domain.agencies import AgencyRole
from iomdesk.domain.records import Event, Note
from iomdesk.services import cohort, drafts, events
from iomdesk.services.desk import Desk
from iomdesk.ui.screens.cohort.updateform import UpdatePage
from iomdesk.ui.screens.cohort.updating import FORM
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
    """A record in view."""
    made = CohortScreen(qtbot, desk)
    made.open(ids[PERSON])
    made.view.record.take_focus()
    yield made
    made.presenter.events.updating.put_away()
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


def call_from(screen: CohortScreen, agency: str) -> None:
    """Ctrl+U and the agency, typed; open suggestions are closed, as a window system would."""
    press("Ctrl+U")
    typed(agency)
    leave_agency(screen)
    assert page(screen).source.originator.text == agency


def leave_agency(screen: CohortScreen) -> None:
    """From the agency to the next field."""
    completer = page(screen).source.originator.completer()
    popup = completer.popup() if completer is not None else None
    if popup is not None:
        popup.hide()
    screen.view.activateWindow()
    screen.qtbot.waitUntil(screen.view.isActiveWindow)
    page(screen).source.originator.setFocus()
    press("Tab")
    assert page(screen).source.received_on.hasFocus()


def page(screen: CohortScreen) -> UpdatePage:
    """The page, open."""
    found = screen.presenter.events.updating.page
    assert found is not None
    return found


def held(desk: Desk, person_id: str) -> tuple[Event | Note, ...]:
    """What is held of a person, latest first."""
    return tuple(one.row for one in events.happenings(desk, person_id).rows)


def test_a_call_becomes_sourced_facts_by_keyboard_alone(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """The agency settles the prompts; two arrests in one answer are two facts."""
    call_from(screen, "Police")
    assert page(screen).update_def.section == "5.1.1"
    press("Tab", "Tab", "Tab")  # received, channel, more
    typed("12/11/26 shop theft, Saltergate; no further action")
    press("Return")
    typed("14/11/26 drunk and disorderly")
    press("Tab", "Tab", "Tab")
    screen.settle()
    page(screen).form.go_to("arrests_text")
    typed("3 nov burglary, bailed")
    screen.settle()
    assert page(screen).keep.text() == words("update", "keep_count", {"count": 3})
    press("Ctrl+Return")
    screen.settle()
    rows = held(desk, ids[PERSON])
    assert [(row.on_date, getattr(row, "kind", "note"), row.body) for row in rows] == [
        (date(2026, 11, 14), "conviction", "drunk and disorderly"),
        (date(2026, 11, 12), "conviction", "shop theft, Saltergate; no further action"),
        (date(2026, 11, 3), "arrest", "burglary, bailed"),
    ]
    assert {row.provenance.originator for row in rows} == {"Police"}
    assert {row.provenance.channel for row in rows} == {"Telephone"}
    assert not screen.presenter.events.updating.is_open
    assert screen.view.record.tab == "history"
    assert drafts.find_draft(desk, FORM, ids[PERSON]) is None


def test_either_all_is_kept_or_nothing(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """An arrest without its day stops the note beside it; the field says so."""
    call_from(screen, "Police")
    page(screen).form.put({"bail_text": "Keeps to his bail", "arrests_text": "burglary"})
    press("Ctrl+Return")
    screen.settle()
    assert held(desk, ids[PERSON]) == ()
    assert page(screen).form.problem("arrests_on") == words("rule", "day_needed")
    page(screen).form.looked.emit()  # it stays said until somebody types on
    assert page(screen).form.problem("arrests_on") == words("rule", "day_needed")
    page(screen).form.go_to("arrests_on")
    typed("t-1")
    screen.settle()
    assert page(screen).form.problem("arrests_on") == ""
    press("Ctrl+Return")
    screen.settle()
    assert len(held(desk, ids[PERSON])) == 2


def test_victims_and_medical_detail_carry_their_care(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """S1 5.1.1 iv and 5.1.5 iv: anonymised history, and a ground for medical detail."""
    call_from(screen, "Police")
    answers = {
        "domestic_text": "Pushed Ms Fennel at her home",
        "domestic_on": "2026-11-20",
        "domestic_anonymised": "Pushed his partner",
    }
    page(screen).form.put(answers)
    press("Ctrl+Return")
    screen.settle()
    call_from(screen, "HMP Fellgate")
    page(screen).form.put({"self_harm_text": "Cut his arm", "self_harm_ground": "self_harm"})
    press("Ctrl+Return")
    screen.settle()
    by_body = {row.body: row for row in held(desk, ids[PERSON])}
    pushed, cut = by_body["Pushed Ms Fennel at her home"], by_body["Cut his arm"]
    assert pushed.provenance.sensitivity == "victim"
    assert pushed.anonymised == "Pushed his partner"
    assert cut.provenance.sensitivity == "medical"
    assert cut.provenance.ground == words("source_ground", "self_harm")


def test_intelligence_needs_its_grade_and_stays_out_of_view(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """Told at the grade's own field; kept graded, shown on its own tab only."""
    call_from(screen, "Police")
    page(screen).form.put({"intelligence_text": "Seen with two others"})
    press("Ctrl+Return")
    screen.settle()
    assert page(screen).form.problem("intelligence_grade") == words("rule", "grade_needed")
    page(screen).form.go_to("intelligence_grade")
    typed("b2 1")
    assert page(screen).form.answers["intelligence_grade"] == "b2 1"
    press("Ctrl+Return")
    screen.settle()
    assert held(desk, ids[PERSON]) == ()
    assert events.counts(desk, ids[PERSON])["intelligence"] == 1


def test_what_was_typed_for_another_agency_stays(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """Another agency has other prompts; going back finds the words, and so does a draft."""
    call_from(screen, "Police")
    page(screen).form.put({"plans_text": "Visit on Friday"})
    source = page(screen).source
    source.originator.setFocus()
    source.originator.put("Probation")
    leave_agency(screen)
    assert page(screen).update_def.section == "5.1.3"
    page(screen).form.go_to("licence_text")
    typed("No contact with his brother")
    press("Esc")
    screen.settle()
    draft = drafts.find_draft(desk, FORM, ids[PERSON])
    assert draft is not None
    press("Ctrl+U")
    assert page(screen).update_def.section == "5.1.3"
    assert page(screen).form.answers["licence_text"] == "No contact with his brother"
    page(screen).source.originator.setFocus()
    page(screen).source.originator.put("Police")
    leave_agency(screen)
    assert page(screen).form.answers["plans_text"] == "Visit on Friday"
    page(screen).throw_away.click()
    screen.settle()
    assert drafts.find_draft(desk, FORM, ids[PERSON]) is None
    assert not page(screen).source.originator.text


def test_an_agency_s1_does_not_name_tells_in_words(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """A general form, and the agency's name as it was typed."""
    call_from(screen, "Adair Homes")
    assert page(screen).update_def.section == ""
    page(screen).form.put({"told_text": "Rent is paid"})
    press("Ctrl+Return")
    screen.settle()
    (note,) = held(desk, ids[PERSON])
    assert isinstance(note, Note)
    assert note.provenance.originator == "Adair Homes"
    assert note.on_date == desk.today()


def test_tab_goes_from_the_source_through_the_form_to_the_buttons(screen: CohortScreen) -> None:
    """In reading order, whatever the columns."""
    call_from(screen, "Police")
    press("Tab", "Tab", "Tab")
    assert page(screen).form.stops()[0].hasFocus()
    page(screen).form.stops()[-1].setFocus()
    press("Tab")
    assert page(screen).leave.hasFocus()
    press("Tab")
    assert page(screen).keep.hasFocus()


def test_another_record_puts_the_page_away_and_keeps_the_words(
    screen: CohortScreen, desk: Desk, ids: dict[str, str]
) -> None:
    """Nothing is asked; the draft is of the person it was typed about."""
    call_from(screen, "Police")
    page(screen).form.go_to("plans_text")
    typed("Visit on Friday")
    screen.open(ids["BRAMBLECOTE"])
    assert not screen.presenter.events.updating.is_open
    assert drafts.find_draft(desk, FORM, ids[PERSON]) is not None
    assert drafts.find_draft(desk, FORM, ids["BRAMBLECOTE"]) is None


def test_part_of_a_name_is_the_agency_and_the_words_after_it_stay_out_of_it(
    screen: CohortScreen,
) -> None:
    """Ctrl+U, "Recov", Tab: Harbour Recovery and its prompts; the focus is on the day."""
    press("Ctrl+U")
    typed("Recov")
    leave_agency(screen)
    assert page(screen).source.originator.text == "Harbour Recovery"
    assert page(screen).update_def.role is AgencyRole.TREATMENT
    typed("seen")
    assert page(screen).source.originator.text == "Harbour Recovery"
