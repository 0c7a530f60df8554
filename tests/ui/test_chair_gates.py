"""The gates of a meeting in its window: nothing is heard, and nothing is shown, before them.

S2 section 10; domain items 29 to 33. Each gate is passed with the keys, one after the other.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.wall import WallKind
from iomdesk.services import attending, meetings, sitting
from iomdesk.services.desk import Desk
from iomdesk.services.meetings import Invitation
from iomdesk.ui.settings import DeskSettings
from tests.helpers import sittings
from tests.helpers.chairframe import Chair

ALL = ("SALTMARSH", "HAREBELL", "MEADOWRUE", "SELFHEAL", "ADDERTONGUE")


@pytest.fixture
def chair(qtbot: QtBot, desk: Desk, settings: DeskSettings) -> Iterator[Chair]:
    """The window of a meeting that was opened with F9; nothing else was done."""
    sittings.planned(desk)
    made = Chair(qtbot, desk, settings)
    made.press("F9")
    yield made
    made.end()


def only_the_statement(chair: Chair) -> bool:
    """Whether the room sees the statement and no item is on the table."""
    value = chair.wall
    return (
        value.kind is WallKind.STATEMENT
        and value.case is None
        and chair.state.here is None
        and chair.view.page_here is chair.view.statement
    )


def gate(chair: Chair, name: str) -> str:
    """What a gate says on the statement's page."""
    return chair.view.statement.gates[name].words


def test_the_gates_are_passed_in_order_and_only_then_a_case_opens(chair: Chair) -> None:
    assert only_the_statement(chair)
    page = chair.view.statement
    assert page.by.text() == "SALTMARSH, Martin"
    chair.shell.resize(1440, 900)
    chair.settle()
    assert page.hidden == 0  # all five points with their bullets are in view, to be read aloud
    chair.shell.resize(1280, 720)
    chair.settle()
    assert page.hidden > 0
    assert page.read.hasFocus()
    chair.press("Down")
    assert page.read.hasFocus()
    assert page.scrolled > 0
    chair.press("Up")
    assert page.scrolled == 0
    chair.shell.resize(1440, 900)
    assert all(one.held for one in chair.view.agenda.lines if one.rag is not None)
    for key in ("O", "PgDown"):  # neither the closed part nor a case
        chair.press(key)
        assert only_the_statement(chair)
        assert "read aloud" in chair.said
        assert not chair.view.session.steps
    chair.press("T", "Home", "Space")  # in the room to hear it; nobody signs what was not read
    assert chair.view.room.rows[0].right == "not signed"
    assert chair.view.room.sign.isHidden()
    chair.press("Esc")
    chair.view.statement.by.setFocus()
    chair.press("Ctrl+Return")
    assert gate(chair, "read") == "Read aloud by SALTMARSH, Martin at 09:00."
    assert chair.line("Statement read aloud").done
    chair.press("PgDown")
    assert only_the_statement(chair)
    chair.sign_all()
    assert chair.state.gates.may_begin
    assert chair.line("Signed by all 5").done
    assert not any(one.held for one in chair.view.agenda.lines)
    assert chair.wall.kind is not WallKind.CASE
    chair.press("PgDown")
    assert chair.shown.startswith("OAKAPPLE")
    assert chair.view.page_here is chair.view.case


def test_a_reader_is_named_and_reading_can_be_taken_back(chair: Chair) -> None:
    page = chair.view.statement
    page.by.clear()
    chair.press("Ctrl+Return")
    assert page.field.problem
    assert not chair.state.gates.read
    chair.type("HAREBELL, Simon")
    chair.press("Ctrl+Return")
    assert "HAREBELL, Simon" in gate(chair, "read")
    page.back.setFocus()
    chair.press("Space")
    assert not chair.state.gates.read
    assert not chair.line("Read the statement aloud").done
    assert not chair.line("3 agencies needed, 0 here").done
    page.by.setFocus()
    chair.press("Ctrl+Return")
    assert page.back.isEnabled()
    sittings.sign_in(chair.desk, chair.state.meeting.id, "SALTMARSH")
    chair.settle()
    assert page.back.reason == "It was signed already. Take the signatures back first."


def test_somebody_unanswered_or_unsigned_holds_the_meeting_up(chair: Chair) -> None:
    meeting_id = chair.state.meeting.id
    sitting.read_aloud(chair.desk, meeting_id, by="SALTMARSH, Martin")
    for name in ALL[:4]:
        sittings.sign_in(chair.desk, meeting_id, name)
    chair.settle()
    assert "ADDERTONGUE, Lou" in gate(chair, "signed")
    chair.press("PgDown")
    assert only_the_statement(chair)
    chair.press("T", "End", "Delete")  # apologies: said of them, so nothing waits for it
    assert chair.view.room.rows[-1].right == "apologies"
    assert chair.state.gates.may_begin
    chair.press("Esc", "PgDown")
    assert chair.shown.startswith("OAKAPPLE")


def test_a_room_with_nobody_on_its_list_says_so_and_takes_who_comes(chair: Chair) -> None:
    desk, room = chair.desk, chair.view.room
    while attendees := chair.state.meeting.attendees:
        meetings.take_off(desk, chair.state.meeting.id, attendees[-1])
        chair.press("F5")
    shown = [one.text() for one in room.findChildren(QLabel) if one.isVisible()]
    assert "Nobody is on the list." in shown
    chair.press("T")
    assert {deed for deed, one in room.buttons.items() if one.isEnabled()} == {"late"}
    chair.press("Ins")
    chair.type("SALTMARSH, Martin")
    chair.press("Tab")
    chair.type("Police")
    chair.press("Ctrl+Return")
    assert [row.name for row in room.rows] == ["SALTMARSH, Martin"]
    shown = [one.text() for one in room.findChildren(QLabel) if one.isVisible()]
    assert "Nobody is on the list." not in shown


def test_too_few_agencies_hold_it_up_and_say_how_many_are_needed(chair: Chair) -> None:
    meeting_id = chair.state.meeting.id
    sitting.read_aloud(chair.desk, meeting_id, by="SALTMARSH, Martin")
    for name in ALL[:2]:
        sittings.sign_in(chair.desk, meeting_id, name)
    for name in ALL[2:]:
        seat = sittings.seat_of(chair.state, name)
        attending.apologise(chair.desk, meeting_id, seat)
    chair.settle()
    assert chair.view.top.quorum.text == "Quorum: 2 agencies, 3 needed"
    assert gate(chair, "quorum") == "2 agencies are in the room, 3 needed."
    chair.press("PgDown")
    assert only_the_statement(chair)
    assert "too few agencies" in chair.said


def test_a_quorum_lost_later_goes_on_and_says_so_at_the_top(chair: Chair) -> None:
    meeting_id = chair.state.meeting.id
    sitting.read_aloud(chair.desk, meeting_id, by="SALTMARSH, Martin")
    for name in ALL:
        sittings.sign_in(chair.desk, meeting_id, name)
    chair.settle()
    chair.press("PgDown", "T", "Home")
    chair.press("Down", "Delete", "Down", "Delete", "Down", "Delete", "Esc")
    assert chair.view.top.quorum.text == "Quorum: 2 agencies, 3 needed"
    assert not chair.state.quorate
    chair.press("PgDown")
    assert chair.state.here is not None
    assert chair.state.here.name.startswith("SNOWBERRY") or chair.state.here.number == 2


def test_somebody_whose_basis_ended_is_not_let_in(chair: Chair, clock: SetClock) -> None:
    clock.at += timedelta(days=200)  # the contract runs to 31 Mar 2027
    chair.press("F5")
    sitting.read_aloud(chair.desk, chair.state.meeting.id, by="SALTMARSH, Martin")
    chair.settle()
    chair.press("T")
    names = [row.name for row in chair.view.room.rows]
    chair.view.room.list.choose(chair.view.room.rows[names.index("SELFHEAL, Jo")].id)
    chair.press("Space")
    chair.type("SELFHEAL, Jo")
    chair.press("Return")
    row = chair.view.room.rows[names.index("SELFHEAL, Jo")]
    assert row.right == "expected"
    assert chair.view.room.sign.field.problem


def test_opened_again_it_stands_at_its_gate(chair: Chair, qtbot: QtBot, tmp_path: Path) -> None:
    chair.press("Ctrl+Return")
    sittings.sign_in(chair.desk, chair.state.meeting.id, "SALTMARSH")
    chair.settle()
    chair.shell.lock("slept")
    chair.settle()
    assert chair.wall.kind is WallKind.WAIT
    chair.open()
    assert chair.shell.place_here == "meeting"
    assert only_the_statement(chair)
    assert chair.view.room.rows[0].right == "signed 09:00"
    assert chair.state.gates.read


def test_one_meeting_at_a_time_is_held(chair: Chair) -> None:
    other = meetings.plan_meeting(
        chair.desk, kind="daily_tasking", on_date=chair.desk.today(),
        at_time=chair.desk.clock.now().time(), place="Millbeck", chair="SALTMARSH, Martin",
        chair_agency="Police",
    )  # fmt: skip
    meetings.invite(chair.desk, other, Invitation.statutory("HAREBELL, Simon", "Probation"))
    running = chair.state.meeting.id
    chair.press("Ctrl+5")
    chair.room.hold(other)
    assert chair.shell.place_here == "meetings"
    message = chair.shell.strip.message
    assert message is not None
    assert "still running" in message.words
    chair.press("F9")
    assert chair.state.meeting.id == running
