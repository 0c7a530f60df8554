"""The chair's window on the day after a meeting that was never ended."""

from datetime import timedelta

from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.wall import WallKind
from iomdesk.services.desk import Desk
from iomdesk.ui.settings import DeskSettings
from iomdesk.words import words
from tests.helpers import held
from tests.helpers.chairframe import Chair
from tests.helpers.people import add


def test_it_says_that_everybody_signs_again_and_shows_nothing_until_then(
    qtbot: QtBot, desk: Desk, clock: SetClock, settings: DeskSettings
) -> None:
    """Ruling 8: nobody of yesterday is counted; domain item 30: nobody hears a case unsigned."""
    meeting_id = held.plan(desk, [add(desk, "OAKAPPLE", "Stephen")])
    held.begin(desk, meeting_id)
    clock.at += timedelta(days=1)
    chair = Chair(qtbot, desk, settings)
    try:
        chair.press("F9")
        assert chair.said == words("chair", "another_day")
        assert [row.right for row in chair.view.room.rows] == ["expected"] * 3
        chair.press("PgDown")
        assert chair.state.here is None
        assert chair.wall.kind is not WallKind.CASE
        room = chair.view.room
        for number, row in enumerate(room.rows):
            room.list.setFocus()
            chair.press("Home", *["Down"] * number, "Space")
            chair.type(row.name)
            chair.press("Return")
        assert chair.state.quorate
        chair.press("Esc", "PgDown")
        assert chair.shown == "OAKAPPLE, Stephen"
    finally:
        chair.end()
