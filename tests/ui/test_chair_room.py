"""Who is in the room in the chair's window, and its open and closed part, by keys alone."""

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtTest import QTest

from iomdesk.domain.meetings import Session
from iomdesk.domain.sitting import Place
from iomdesk.domain.wall import WallKind
from iomdesk.services import sitting
from iomdesk.ui.screens.chair.agendapane import DISCLOSE
from iomdesk.ui.theme import theme
from tests.helpers.chairframe import Chair
from tests.helpers.chairsmall import CONSENT, CONTRACT, POLICE, in_session, marked, on, place

# ---- who is in the room ------------------------------------------------------------------


def test_somebody_steps_out_comes_in_and_leaves_by_one_key_each(running: Chair) -> None:
    running.press("T", "Home")
    assert running.view.room.list.hasFocus()
    running.press("Space")
    assert place(running, POLICE) is Place.OUTSIDE
    assert running.view.room.rows[0].below == "Police: stepped out"
    running.press("Space")
    assert place(running, POLICE) is Place.IN
    running.press("Delete")
    assert place(running, POLICE) is Place.LEFT
    assert running.said.startswith(f"{POLICE} has left the meeting. They chair this meeting.")
    assert on(running, running.view.case)
    running.press("Backspace")
    assert place(running, POLICE) is Place.IN
    running.press("Esc")
    assert not running.view.room.taking
    assert running.answers.asked == []


def test_letters_in_the_list_change_no_attendance_and_begin_a_signature(chair: Chair) -> None:
    """What is typed with the list in hand is a name; a seat that signed takes no letters."""
    chair.press("F9")
    sitting.read_aloud(chair.desk, chair.state.meeting.id, by=POLICE)
    chair.settle()
    chair.press("T", "Home")
    room = chair.view.room
    chair.press("l")
    assert (room.sign.isVisible(), room.sign.line.text()) == (True, "l")
    chair.press("Esc", "m")
    chair.type("artin Saltmarsh")
    chair.press("Return")
    assert place(chair, POLICE) is Place.IN
    room.list.setFocus()
    chair.press("Home", "a", "l", "x")
    assert place(chair, POLICE) is Place.IN
    chair.press("T", "Home", "Space")
    assert place(chair, POLICE) is Place.OUTSIDE
    assert "They chair this meeting." in chair.said
    room.list.setFocus()
    chair.press("End", "Delete")
    assert place(chair, CONSENT) is Place.APOLOGIES
    texts = {one.text for one in chair.view.actions_given if one.shown_keys == "Delete"}
    assert texts == {"In the list of the room: Not here"}


def test_a_late_comer_is_added_on_the_register_s_basis_signs_and_counts(running: Chair) -> None:
    running.press("T", "Insert")
    running.type("FERNYHOLT, Kyle")
    running.press("Tab")
    running.type("Nobody Known")
    running.press("Ctrl+Return")
    assert len(running.view.room.rows) == 6
    late = running.view.room.late
    assert "no basis" in late.fields["agency"].problem
    assert late.name.text() == "FERNYHOLT, Kyle"
    running.tab_to(late.agency)
    line = late.agency.lineEdit()
    assert line is not None
    line.selectAll()
    running.type("Police")
    running.press("Ctrl+Return")
    assert [row.name for row in running.view.room.rows][-1] == "FERNYHOLT, Kyle"
    running.press("Space")
    running.type("SOMEBODY, Else")
    running.press("Return")
    assert running.view.room.sign.field.problem
    assert place(running, "FERNYHOLT, Kyle") is Place.EXPECTED
    QTest.keySequence(running.focus, "Ctrl+A")
    running.type("kyle fernyholt")
    running.press("Return")
    assert place(running, "FERNYHOLT, Kyle") is Place.IN


def test_a_case_somebody_may_not_hear_waits_until_they_are_outside(running: Chair) -> None:
    running.press("PgDown", "PgDown")
    assert running.state.here is not None
    assert running.state.here.name == "TEASELWOOD, Dean"
    assert running.wall.kind is WallKind.WAIT
    (step,) = running.view.session.steps
    assert step.name == CONSENT
    assert step.why == "Adair Homes: outside for case 3, no consent"
    running.press("1")
    assert running.shown == "TEASELWOOD, Dean"
    row = running.view.room.rows[-1]
    assert (row.outside, row.below) == (True, "Adair Homes: outside for case 3, no consent")
    running.press("PgUp")  # they may hear the case before: offered back in with one key
    (step,) = running.view.session.steps
    assert step.name == CONSENT
    running.press("1")
    assert place(running, CONSENT) is Place.IN
    assert running.view.session.steps == ()


def test_nothing_is_decided_before_who_may_not_hear_it(running: Chair) -> None:
    """The wall is off; the form says who, keeps what was typed, and 1 marks them outside."""
    running.press("PgDown", "PgDown", "D", "K")
    form = running.view.case.decision
    running.tab_to(form.reason)
    running.type("Nothing new.")
    running.press("Ctrl+Return")
    assert form.open
    assert form.problem_line.text().startswith(f"{CONSENT} may not hear this.")
    assert form.reason.toPlainText() == "Nothing new."
    running.press("1")
    assert place(running, CONSENT) is Place.OUTSIDE
    assert not form.problem_line.text()
    assert running.focus is form.record
    running.press("Ctrl+Return")
    assert on(running, running.view.case)
    assert form.isHidden() or not form.record.isVisible()
    assert running.state.here is not None
    assert running.state.here.ending.decided


def test_a_digit_typed_in_a_box_marks_nobody(running: Chair) -> None:
    running.press("PgDown", "PgDown", "N")
    running.type("12")
    assert place(running, CONSENT) is Place.IN


# ---- open and closed ---------------------------------------------------------------------


def test_closing_walks_through_who_must_leave_and_begins_blanked(running: Chair) -> None:
    assert "must leave before case 4" in running.view.session.words
    running.press("O")
    assert running.wall.kind is WallKind.WAIT
    assert in_session(running, Session.OPEN)
    assert marked(running) == [CONTRACT, CONSENT]
    running.press("1")
    assert in_session(running, Session.OPEN)
    running.press("1")
    assert in_session(running, Session.CLOSED)
    assert (place(running, CONTRACT), place(running, CONSENT)) == (Place.OUTSIDE, Place.OUTSIDE)
    running.press("PgDown")
    assert running.state.here is not None
    assert running.state.here.session is Session.CLOSED
    assert running.shown == ""
    running.press("B")
    first = running.shown
    assert first
    running.press("PgDown")  # each closed case begins blanked
    assert running.shown == ""
    assert running.view.session.steps == ()
    running.press("O")
    assert in_session(running, Session.OPEN)
    assert marked(running) == [CONTRACT, CONSENT]
    running.press("1", "1")
    assert place(running, CONTRACT) is Place.IN


def test_closing_can_be_given_up_and_the_wall_comes_back(running: Chair) -> None:
    running.press("O")
    assert running.view.session.steps
    running.press("O")
    assert in_session(running, Session.OPEN)
    assert running.view.session.steps == ()
    assert running.shown == "OAKAPPLE, Stephen"
    assert place(running, CONTRACT) is Place.IN


def test_what_the_chair_blanked_stays_so_when_closing_is_given_up(running: Chair) -> None:
    running.press("B", "O", "Escape")
    assert running.view.session.steps == ()
    assert running.shown == ""
    assert running.answers.asked == []  # Esc gave up the walk and asked nothing
    running.press("B", "O")
    assert running.shown == ""
    running.view.session.go_on.click()
    running.settle()
    assert running.shown == "OAKAPPLE, Stephen"


def test_who_goes_on_in_the_open_part_does_not_close_it(running: Chair) -> None:
    running.press("O", "PgDown")
    assert in_session(running, Session.OPEN)
    assert CONTRACT not in marked(running)
    assert running.shown == "SNOWBERRY, Tanya"


def test_esc_goes_out_of_what_lies_over_the_case_before_it_asks(running: Chair) -> None:
    for key in ("S", "L"):
        running.press(key, "Escape")
        assert on(running, running.view.case)
        assert running.view.case.hasFocus()
    running.view.agenda.list.setFocus()
    running.view.agenda.list.choose(DISCLOSE)
    running.press("Return", "Escape")
    assert on(running, running.view.case)
    assert running.answers.asked == []
    running.press("Escape")
    assert len(running.answers.asked) == 1


def test_the_case_shows_when_it_has_the_focus(running: Chair) -> None:
    case = running.view.case

    def ringed() -> bool:
        head = case.head.geometry()
        return case.grab().toImage().pixelColor(
            head.left() - 7, head.center().y()
        ) == theme().look.colour("focus")

    assert case.hasFocus()
    assert ringed()
    running.view.agenda.list.setFocus()
    running.settle()
    assert not ringed()


def test_attendance_begins_where_the_room_stands_and_cuts_nobody(running: Chair) -> None:
    room = running.view.room
    before = room.mapTo(running.view, QPoint(0, 0))
    running.press("T")
    assert not running.view.session.isHidden()
    assert room.mapTo(running.view, QPoint(0, 0)) == before
    assert room.list.verticalScrollBar().maximum() == 0
    assert room.deeds.geometry().bottom() <= room.height()


def test_the_status_bar_says_when_a_draft_was_kept(running: Chair) -> None:
    said: list[str] = []
    running.view.note_changed.connect(said.append)
    running.press("R")
    timers = [one for one in running.view.findChildren(QTimer) if one.isActive()]
    (autosave,) = [one for one in timers if one.objectName().startswith("draft of")]
    autosave.timeout.emit()
    running.settle()
    assert said == [f"Draft kept {running.desk.clock.now():%H:%M}."]
    running.press("PgDown")
    assert said[-1] == ""


def test_the_cards_of_a_decision_grow_with_the_text(running: Chair) -> None:
    cards = running.view.case.decision.cards
    for percent in (150, 100):
        theme().choose(percent=percent)
        running.settle()
        for card in cards.cards.values():
            assert card.height() == theme().px(34)
            assert card.geometry().bottom() < cards.height()
