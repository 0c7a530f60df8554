"""Meeting mode in the window of the desk, worked by keys alone."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.sitting import Place
from iomdesk.domain.wall import WallKind
from iomdesk.services import attending, deciding, meetings, onward, sitting
from iomdesk.services.desk import Desk
from iomdesk.services.invitations import Invitation
from iomdesk.ui.actions import clashes, letter_keys
from iomdesk.ui.screens.chair.agendapane import DISCLOSE, SIGNING, STATEMENT
from iomdesk.ui.settings import DeskSettings
from iomdesk.ui.theme import Mode, Theme, theme
from tests.helpers import held
from tests.helpers.chair import ROOM, teaselwood
from tests.helpers.chairframe import Chair
from tests.helpers.people import add

OPEN = (("OAKAPPLE", "Stephen"), ("SNOWBERRY", "Tanya"))
CLOSED = (("DRIFTWOODE", "Shaun"), ("QUILLFEATHER", "Jonah"))
POLICE, PROBATION = "SALTMARSH, Martin", "HAREBELL, Simon"
CONTRACT, CONSENT = "SELFHEAL, Jo", "ADDERTONGUE, Lou"


def plan(desk: Desk, clock: SetClock) -> str:
    """Mock-up 07 in small: three open cases, two closed ones, six invited; gives its id.

    SELFHEAL sits by contract for the open part; ADDERTONGUE by the consent of the first two.
    """
    people = [add(desk, *name) for name in OPEN]
    consents = frozenset(people)
    people.append(teaselwood(desk, clock))
    closed = tuple(add(desk, *name) for name in CLOSED)
    meeting_id = held.plan(desk, tuple(people), closed=closed, room=ROOM)
    for invited in (
        Invitation(name=CONTRACT, agency="Harbour Recovery", basis=Basis.CONTRACT,
                   basis_detail="County Council", basis_until=date(2027, 3, 31)),
        Invitation(name=CONSENT, agency="Adair Homes", basis=Basis.CONSENT,
                   basis_detail="File 3", consented=consents, seen_on=date(2026, 11, 20)),
    ):  # fmt: skip
        meetings.invite(desk, meeting_id, invited)
    return meeting_id


@pytest.fixture
def chair(qtbot: QtBot, desk: Desk, clock: SetClock, settings: DeskSettings) -> Iterator[Chair]:
    """The desk at Meetings; a meeting is planned for today."""
    plan(desk, clock)
    made = Chair(qtbot, desk, settings)
    yield made
    made.end()


@pytest.fixture
def running(chair: Chair) -> Chair:
    """The meeting begun through the services, and the first case on the table."""
    meeting_id = sitting.meeting_of_today(chair.desk)
    assert meeting_id is not None
    held.begin(chair.desk, meeting_id)
    chair.press("F9", "PgDown")
    assert chair.shown == "OAKAPPLE, Stephen"
    return chair


def place(chair: Chair, name: str) -> Place:
    """Where somebody is, as the store has it."""
    state = sitting.state(chair.desk, chair.state.meeting.id)
    return next(seat.place for seat in state.room.seats if seat.attendee.name == name)


def on(chair: Chair, page: QWidget) -> bool:
    """Whether a page is in the centre."""
    return chair.view.page_here is page


def in_session(chair: Chair, session: Session) -> bool:
    """Whether the meeting is in this part."""
    return chair.state.session is session


def marked(chair: Chair) -> list[str]:
    """Who is named in the session, each with a key."""
    return [step.name for step in chair.view.session.steps]


def settle(chair: Chair, item_id: str) -> None:
    """Settle an item through the services: it is put over to the next meeting."""
    deciding.put_over(chair.desk, chair.state.meeting.id, item_id, reason="No time.")
    chair.settle()


# ---- the frame ---------------------------------------------------------------------------


def test_the_frame_has_the_measures_of_the_mock_up(running: Chair) -> None:
    view = running.view

    def box(widget: QWidget) -> tuple[int, int, int, int]:
        at = widget.mapTo(running.shell, widget.rect().topLeft())
        return (at.x(), at.y(), widget.width(), widget.height())

    assert box(view.top) == (0, 22, 1440, 52)
    assert box(view.agenda) == (0, 74, 268, 770)
    assert box(view.centre) == (268, 74, 824, 770)
    assert (box(view.room)[0], box(view.room)[2]) == (1093, 347)
    assert box(view.keys) == (0, 844, 1440, 30)
    picture = view.wall.picture
    assert (picture.width(), picture.height()) == (318, 199)
    assert view.room.count_words == "6 people, 6 agencies"
    assert not running.shell.navigation.isVisible()
    assert not running.shell.header.isVisible()
    assert running.shell.banner.isVisible()
    running.press("Esc")
    assert not running.shell.navigation.isVisible()  # "Stay" was the answer
    running.answers.key = "leave"
    running.press("Esc")
    assert running.shell.navigation.isVisible()
    assert running.shell.header.isVisible()


def test_no_key_means_two_things_here(running: Chair) -> None:
    everywhere = running.shell.actions_everywhere()
    assert clashes((*everywhere, *running.view.actions_here())) == ()
    running.press("PgDown", "PgDown")  # with the keys of who must be outside
    assert running.view.session.steps
    assert clashes((*everywhere, *running.view.actions_here())) == ()


def test_the_agenda_tells_the_mark_of_each_item(running: Chair) -> None:
    first = running.state.items[0].id
    running.press("PgDown")
    assert running.line("OAKAPPLE").mark == "ring"  # passed and not finished
    settle(running, first)
    running.press("F5", "PgDown", "PgUp")
    assert running.line("OAKAPPLE").mark == "tick"
    here = running.line("SNOWBERRY")
    assert here.here
    assert "on the table" in here.spoken
    heads = {one.text: one.right for one in running.view.agenda.lines if one.head}
    assert heads["Open session"] == "1 of 3 done"
    assert heads["Closed session"] == ""


def test_the_clock_counts_the_meeting_and_the_item(running: Chair, clock: SetClock) -> None:
    clock.at += timedelta(minutes=5)
    running.press("PgDown")
    clock.at += timedelta(minutes=16)
    running.press("F5")
    assert running.view.top.fact == "24 Nov 2026, 21 min, here 16 min"


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720)])
def test_nothing_at_the_top_is_cut_with_large_type(
    qtbot: QtBot, desk: Desk, clock: SetClock, settings: DeskSettings, themed: Theme,
    size: tuple[int, int],
) -> None:  # fmt: skip
    themed.choose(percent=150, mode=Mode.DARK)
    meeting_id = plan(desk, clock)
    held.begin(desk, meeting_id)
    chair = Chair(qtbot, desk, settings, wide=size[0], high=size[1])
    try:
        chair.press("F9", "PgDown", "PgDown", "PgDown")
        chair.press("T")
        assert (chair.shell.width(), chair.shell.height()) == size
        top = chair.view.top
        for button in (*top.buttons.values(), top.session, top.quorum):
            assert button.width() >= button.sizeHint().width()
            assert button.geometry().right() < top.width()
            assert button.geometry().bottom() < top.height()
        walk = chair.view.session
        bottom = walk.mapTo(chair.view, walk.rect().bottomLeft()).y()
        assert bottom < chair.view.keys.geometry().top()
    finally:
        chair.end()


# ---- keys --------------------------------------------------------------------------------


def test_page_keys_go_through_the_part_and_stop_between(running: Chair) -> None:
    running.press("PgDown")
    assert running.shown == "SNOWBERRY, Tanya"
    running.press("PgUp", "PgUp")  # none before the first
    assert running.shown == "OAKAPPLE, Stephen"
    running.press("PgDown", "PgDown")
    running.press("1")
    running.press("PgDown")
    assert on(running, running.view.between)
    assert not running.line("TEASELWOOD").here
    assert running.wall.kind is WallKind.WAIT
    said = running.view.between.said
    assert said.startswith("The end of this part; not all of it is finished.")
    assert "3 items are not finished (0 of them not heard). The first: 1 OAKAPPLE" in said
    assert "closed session has 2 items" in said
    assert "through" not in said
    running.press("PgDown", "PgDown")  # a clicker does not skip the closed part
    assert on(running, running.view.between)
    assert in_session(running, Session.OPEN)
    running.press("PgUp")
    assert running.state.here is not None
    assert running.state.here.name == "TEASELWOOD, Dean"
    running.press("PgDown", "Return")  # the way to the first that is left
    assert running.shown == "OAKAPPLE, Stephen"
    running.press("O", "1", "PgDown")
    assert (in_session(running, Session.CLOSED), running.focus is running.view.case) == (True, True)
    settle(running, running.state.items[0].id)
    running.press("PgDown", "O", "PgDown")  # back in the open part: the first that is not done
    assert running.state.here is not None
    assert running.state.here.name == "SNOWBERRY, Tanya"
    running.press("PgDown", "O", "1")
    assert on(running, running.view.between)
    assert running.view.isAncestorOf(running.focus)
    running.press("O", "PgUp")
    assert running.state.here is not None
    assert running.state.here.name == "TEASELWOOD, Dean"


def test_letters_type_in_a_text_box_and_ctrl_b_blanks_there(running: Chair) -> None:
    running.press("N")
    box = running.focus
    before = running.view.page_here
    running.type("b. tool")
    assert on(running, before)
    assert running.shown == "OAKAPPLE, Stephen"
    assert in_session(running, Session.OPEN)
    running.press("Ctrl+B")
    assert running.wall.kind is WallKind.WAIT
    assert running.focus is box
    running.press("Ctrl+B")
    assert running.shown == "OAKAPPLE, Stephen"


def test_letters_can_be_switched_off_and_the_others_stay(running: Chair) -> None:
    letter_keys().turn(on=False)
    try:
        running.press("B", "S", "L")
        assert running.shown == "OAKAPPLE, Stephen"
        assert on(running, running.view.case)
        running.press("Ctrl+B")
        assert running.shown == ""
    finally:
        letter_keys().turn(on=True)


def test_blanked_it_stays_blank_over_the_next_item(running: Chair) -> None:
    running.press(".")
    assert running.view.top.buttons["blank"].text() == "Show it"
    running.press("PgDown")
    assert running.shown == ""
    running.press("B")
    assert running.shown == "SNOWBERRY, Tanya"


def test_statement_and_decisions_are_looked_at_and_left_again(running: Chair) -> None:
    running.press("S")
    assert on(running, running.view.statement)
    assert running.state.here is not None
    running.press("PgDown")  # back to the item, not on to the next
    assert on(running, running.view.case)
    assert running.shown == "OAKAPPLE, Stephen"
    settle(running, running.state.items[0].id)
    running.press("L")
    assert on(running, running.view.decisions)
    assert [row.name for row in running.view.decisions.rows] == ["OAKAPPLE, Stephen"]
    running.press("Esc")
    assert on(running, running.view.case)
    assert running.answers.asked == []


def test_f11_says_why_it_cannot_project_and_keeps_the_meeting(running: Chair) -> None:
    running.press("F11")
    assert "Extend" in running.said
    assert not running.room.projection.is_on
    assert running.view.wall.picture.words == "Projector off"
    running.press("PgDown")
    assert running.view.strip.message is None


def test_esc_asks_once_with_stay_chosen_and_leaving_keeps_the_meeting(running: Chair) -> None:
    running.press("Esc")
    (asked,) = running.answers.asked
    assert asked.safe == "stay"
    assert running.shown == "OAKAPPLE, Stephen"
    running.answers.key = "leave"
    meeting_id = running.state.meeting.id
    running.press("Esc")
    assert running.shell.place_here == "meetings"
    assert running.wall.kind is WallKind.WAIT
    assert sitting.state(running.desk, meeting_id).running
    running.press("F9")
    assert running.shown == "OAKAPPLE, Stephen"


def test_another_place_blanks_the_wall_and_coming_back_shows_it(running: Chair) -> None:
    running.press("Ctrl+5")
    assert running.shell.place_here == "meetings"
    assert running.wall.kind is WallKind.WAIT
    message = running.shell.strip.message
    assert message is not None
    assert "A meeting is running: " in message.words
    running.press("F9")
    assert running.shell.strip.message is None
    assert running.shell.place_here == "meeting"
    running.press("Ctrl+5", "Alt+Left")
    assert running.shell.place_here == "meeting"
    assert running.shown == "OAKAPPLE, Stephen"


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


# ---- the end -----------------------------------------------------------------------------


def test_the_end_needs_each_item_and_offers_what_is_left(running: Chair) -> None:
    desk, meeting_id = running.desk, running.state.meeting.id
    first, second, *rest = running.state.items
    settle(running, first.id)
    sitting.go_to(desk, meeting_id, second.id)
    finish = running.view.finish
    running.press("E")
    assert on(running, finish)
    assert finish.end.reason == "4 items are not finished."
    assert finish.disclosures.hasFocus()
    running.press("Ctrl+Shift+E")  # four are left: nothing is ended
    assert running.state.running
    running.press("Home", "Space")  # the usual words, one key each
    assert set(onward.agreed(desk, meeting_id)) == {first.id}
    running.press("Home", "F2")
    running.type("To the housing officer only.")
    running.press("Return")
    assert "To the housing officer only." in onward.agreed(desk, meeting_id).values()
    # Ctrl+Enter means the actions only where they are: here it does nothing.
    finish.offer_read_back(on=True)
    finish.disclosures.setFocus()
    told: list[int] = []
    finish.read_back.connect(lambda: told.append(1))
    running.press("Ctrl+Return")
    assert told == []
    finish.unfinished.setFocus()
    finish.unfinished.choose(second.id)
    running.press("Space")
    running.type("To be asked.")
    running.press("Return")
    assert len(running.state.unfinished) == len(rest)
    finish.unfinished.setFocus()
    running.press("Shift+Space")  # all that nobody came to, for one reason
    running.type("No time was left.")
    running.press("Return")
    assert running.state.unfinished == ()
    assert second.name in finish.end.reason  # it was heard, and nothing is said of it
    finish.disclosures.setFocus()
    running.press("Shift+Space")
    assert finish.end.reason == ""
    assert set(onward.agreed(desk, meeting_id)) == {first.id, second.id}
    running.press("L", "Ctrl+Shift+E")  # where it cannot be seen, nothing is ended
    assert sitting.state(desk, meeting_id).running
    running.press("E", "Ctrl+Shift+E")
    ended = sitting.state(desk, meeting_id)
    assert not ended.running
    assert {seat.place for seat in ended.room.seats} == {Place.LEFT}
    assert not running.room.projection.is_on
    assert running.focus is finish.to_minutes
    gates = [one for one in running.view.agenda.lines if one.id.startswith("gate:")]
    assert [one.id for one in gates] == [STATEMENT, SIGNING]  # nothing is needed any more
    assert all(one.done for one in gates)
    assert not running.view.top.quorum.isVisible()
    running.press("T")
    assert not running.view.room.taking
    running.press("Ctrl+5", "F9")
    message = running.shell.strip.message
    assert message is not None
    assert "Today's meeting was held" in message.words
    assert message.button == "To the minutes"
    running.press("Alt+Left")
    finish.again.setFocus()
    running.press("Space")
    assert sitting.state(desk, meeting_id).running


def test_a_request_for_more_is_kept_and_answered_by_the_chair(running: Chair) -> None:
    running.view.agenda.list.setFocus()
    running.view.agenda.list.choose(DISCLOSE)
    running.press("Return")
    finish, form = running.view.finish, running.view.finish.form
    for box in (form.item, form.by):  # the first of each list
        running.tab_to(box)
        running.press("Down", "Up")
    assert (form.item.text, form.by.text) == ("1 OAKAPPLE, Stephen", POLICE)
    running.tab_to(form.to)
    running.type("Children's services")
    running.tab_to(form.grounds)
    running.type("A child lives there")
    running.press("Ctrl+Return")
    assert form.note.text() == ""
    assert finish.requests.hasFocus()
    running.press("Home", "Return")
    running.type("It is for the protection of a child.")
    running.press("Return")
    (row,) = finish.requests.model_of_rows.rows
    assert (row.right, row.what) == ("granted", "It is for the protection of a child.")


# ---- locking, and coming back ------------------------------------------------------------


def test_a_lock_leaves_nothing_and_unlocking_comes_back_to_the_item(
    running: Chair, settings: DeskSettings
) -> None:
    running.press("PgDown", "N")
    running.type("said in the room")
    assert running.shell.idle._minutes == 30
    running.shell.lock("idle")
    running.settle()
    assert running.wall.kind is WallKind.WAIT
    assert "SNOWBERRY" not in str(running.wall)
    names = [one.accessibleName() for one in QApplication.allWidgets()]
    assert not any("SNOWBERRY" in one for one in names)
    running.open()
    assert running.shell.place_here == "meeting"
    assert running.shown == "SNOWBERRY, Tanya"
    running.press("N")
    assert "said in the room" in [
        str(one.property("plainText") or one.property("text")) for one in
        running.view.case.findChildren(QWidget)
    ]  # fmt: skip
    running.shell.activateWindow()
    running.press("Esc")
    running.answers.key = "leave"
    running.press("Esc")
    assert running.shell.idle._minutes == settings.idle_minutes
    running.shell.lock("key")
    running.settle()
    running.open()
    assert running.shell.place_here == "meetings"  # it was left, so it does not come back


def test_f9_says_when_there_is_no_meeting_today(
    qtbot: QtBot, desk: Desk, settings: DeskSettings
) -> None:
    chair = Chair(qtbot, desk, settings)
    try:
        chair.press("F9")
        assert chair.shell.place_here == "meetings"
        message = chair.shell.strip.message
        assert message is not None
        assert "No meeting is planned for today" in message.words
    finally:
        chair.end()


def test_somebody_added_elsewhere_shows_at_once(running: Chair) -> None:
    meetings.invite(
        running.desk, running.state.meeting.id,
        Invitation.statutory("WINDLESTRAW, Peter", "Probation"),
    )  # fmt: skip
    running.settle()
    assert running.view.room.rows[-1].right == "expected"
    attending.apologise(running.desk, running.state.meeting.id, running.view.room.rows[-1].id)
    running.settle()
    assert running.view.room.rows[-1].right == "apologies"


def test_a_reader_hears_the_line_and_the_seat(running: Chair) -> None:
    running.view.agenda.list.setFocus()
    index = running.view.agenda.list.currentIndex()
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("1, OAKAPPLE, Stephen")
    assert "row " in spoken
    seat = running.view.room.rows[0]
    assert seat.spoken == "SALTMARSH, Martin, Police, chair, in the room, signed 09:00"
