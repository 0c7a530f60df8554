"""Case to case in a meeting at 250 people: PgDn until both windows have painted the next one.

Aim (issue 5): under 100 ms, the blank between two cases included. Both windows are real ones;
the wall stands beside the chair's window here, because one screen is enough to paint it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.services import sitting
from iomdesk.ui.projector.window import ProjectorWindow
from iomdesk.ui.settings import DeskSettings
from iomdesk.ui.theme import theme
from tests.benchmarks.test_board_bench import Benchmark, fill
from tests.benchmarks.test_sitting_bench import PEOPLE, Held
from tests.helpers.chairframe import Chair
from tests.helpers.stores import make_desk


class Paints(QObject):
    """Notes which of the watched widgets was painted."""

    def __init__(self, *widgets: QObject) -> None:
        super().__init__()
        self.seen: set[QObject] = set()
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note a paint."""
        if event.type() is QEvent.Type.Paint:
            self.seen.add(watched)
        return False


@pytest.fixture
def chair(
    qtbot: QtBot, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Chair]:  # fmt: skip
    """A meeting of 60 cases in a store of 250 people, in the window of the chair."""
    theme().install(qapp)
    clock = SetClock(datetime(2026, 11, 24, 9, tzinfo=UTC).astimezone())
    desk = make_desk(tmp_path_factory.mktemp("meeting"), clock)
    fill(desk, PEOPLE)
    held = Held(desk, clock)
    sitting.go_to(desk, held.id, held.items[0])
    made = Chair(qtbot, desk, DeskSettings(tmp_path_factory.mktemp("settings") / "desk.ini"))
    made.press("F9")
    yield made
    made.end()
    desk.store.close()


@pytest.mark.benchmark(group="meeting")
def test_case_to_case_on_both_windows(chair: Chair, benchmark: Benchmark) -> None:
    projection = chair.room.projection
    window = ProjectorWindow(projection.value)
    window.resize(1920, 1080)
    projection._window = window  # as on the second screen
    window.show()
    chair.shell.activateWindow()
    chair.qtbot.waitUntil(chair.shell.isActiveWindow)
    chair.settle()
    paints = Paints(window, chair.view.case)
    names: list[str] = []

    def step() -> None:
        before = projection.value
        paints.seen.clear()
        chair.press_quick("PgDown")
        while projection.value.case is None or projection.value == before or paints.seen != {
            window, chair.view.case,
        }:  # fmt: skip
            QApplication.processEvents()
        names.append(chair.shown)

    benchmark.pedantic(step, rounds=20, warmup_rounds=2)
    assert len(set(names)) == len(names)
    projection.turn_off()
