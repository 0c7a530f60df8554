"""The end of a meeting in the chair's window, by keys alone; locking, and coming back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.sitting import Place
from iomdesk.domain.wall import WallKind
from iomdesk.services import attending, meetings, onward, sitting
from iomdesk.services.desk import Desk
from iomdesk.services.invitations import Invitation
from iomdesk.ui.screens.chair.agendapane import DISCLOSE, SIGNING, STATEMENT
from iomdesk.ui.settings import DeskSettings
from tests.helpers.chairframe import Chair
from tests.helpers.chairsmall import POLICE, on, settle

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
