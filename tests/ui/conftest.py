"""What the tests of the window share: the desk's look, put back as it was afterwards."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.settings import DeskSettings
from iomdesk.ui.shell import Shell
from iomdesk.ui.theme import Mode, Theme, theme
from tests.helpers.shell import Seconds, open_desk, ten_places

if TYPE_CHECKING:
    from iomdesk.services.desk import Desk
    from tests.helpers.chairframe import Chair


@pytest.fixture(autouse=True)
def themed(qapp: QApplication) -> Iterator[Theme]:
    """The light look at 100 %, whatever a test made of it."""
    dressed = theme()
    dressed.install(qapp)
    dressed.choose(mode=Mode.LIGHT, percent=100, caps=True)
    yield dressed
    dressed.choose(mode=Mode.LIGHT, percent=100, caps=True)


@pytest.fixture
def settle(qapp: QApplication) -> Callable[[], None]:
    """Let everything that is queued happen, deletions too."""

    def run() -> None:
        for _ in range(4):
            qapp.processEvents()
            qapp.sendPostedEvents(None, 52)  # DeferredDelete waits for an outer loop

    return run


@pytest.fixture
def seconds() -> Seconds:
    """The clock of idleness."""
    return Seconds()


@pytest.fixture
def settings(tmp_path: Path) -> DeskSettings:
    """Settings in a file of this test."""
    return DeskSettings(tmp_path / "desk.ini")


@pytest.fixture
def shell(
    qtbot: QtBot, settings: DeskSettings, clock: SetClock, seconds: Seconds
) -> Iterator[Shell]:
    """A desk of ten places, open at Today."""
    jobs = Jobs()
    made = Shell(settings, jobs, clock, idle_now=seconds)
    view = QWidget()
    box = QLineEdit(view)
    box.setObjectName("passphrase")
    view.setFocusProxy(box)
    made.set_lock_view(view)
    made.set_places(ten_places())
    made.resize(1280, 720)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    open_desk(made)
    yield made
    made.close()
    made.deleteLater()
    jobs.deleteLater()


@pytest.fixture
def chair(qtbot: QtBot, desk: "Desk", clock: SetClock, settings: DeskSettings) -> "Iterator[Chair]":
    """The desk at Meetings; a meeting is planned for today."""
    from tests.helpers.chairframe import Chair
    from tests.helpers.chairsmall import plan

    plan(desk, clock)
    made = Chair(qtbot, desk, settings)
    yield made
    made.end()


@pytest.fixture
def running(chair: "Chair") -> "Chair":
    """The meeting begun through the services, and the first case on the table."""
    from iomdesk.services import sitting
    from tests.helpers import held

    meeting_id = sitting.meeting_of_today(chair.desk)
    assert meeting_id is not None
    held.begin(chair.desk, meeting_id)
    chair.press("F9", "PgDown")
    assert chair.shown == "OAKAPPLE, Stephen"
    return chair
