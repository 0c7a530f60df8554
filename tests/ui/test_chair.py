"""Meeting mode in the window of the desk, worked by keys alone."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Session
from iomdesk.domain.wall import WallKind
from iomdesk.services import sitting
from iomdesk.services.desk import Desk
from iomdesk.ui.actions import clashes, letter_keys
from iomdesk.ui.settings import DeskSettings
from iomdesk.ui.theme import Mode, Theme
from tests.helpers import held
from tests.helpers.chairframe import Chair
from tests.helpers.chairsmall import in_session, on, plan, settle

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
