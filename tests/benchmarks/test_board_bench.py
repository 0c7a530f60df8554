"""A board move to disk and painted, and the board of 250 and of 25,000 people in view.

Aims (issue 2; measured.md section E): a move under 50 ms to disk and painted; the time to
show the board does not follow the cohort (25,000 at most 1.5 times 250, once read).
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iomdesk.domain.clock import SetClock
from iomdesk.domain.people import BOARD_COLUMNS, Provenance, Rag
from iomdesk.services import rag
from iomdesk.services.desk import Desk, Work
from iomdesk.store.changes import source_values
from iomdesk.store.schema import Kind
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.board.presenter import BoardPresenter
from iomdesk.ui.screens.board.view import BoardView
from iomdesk.ui.theme import theme
from tests.helpers.saying import say_facts
from tests.helpers.stores import make_desk

TODAY = date(2026, 11, 24)
SIZES = (250, 25_000)
SHARES = (5, 14, 45, 100)  # of a hundred, added up: Red, Amber Alert, Amber, Green


class Benchmark(Protocol):
    """What pytest-benchmark hands a test."""

    extra_info: dict[str, Any]

    def pedantic(self, target: Callable[..., object], **options: object) -> object:
        """Run it the given number of times."""
        ...


def _status(number: int) -> Rag:
    at = number * 37 % 100
    return next(rag for rag, most in zip(BOARD_COLUMNS, SHARES, strict=True) if at < most)


def fill(desk: Desk, count: int) -> None:
    """A cohort of this size, straight through the one mechanism that writes."""
    source = source_values(
        Provenance(originator="Probation", received_on=TODAY, channel="benchmark")
    )

    def act(work: Work) -> None:
        for number in range(count):
            work.insert(
                Kind.PERSON,
                {
                    "surname": f"{chr(65 + number % 26)}SURNAME{number:05}",
                    "forename": "Jo",
                    "area": ("Saltergate", "Millbeck", "Thornhope")[number % 3],
                    "rag": _status(number),
                    "rag_since": TODAY - timedelta(days=1 + number % 300),
                    "rag_reason": "Not complying with supervision",
                    "look_again_on": TODAY + timedelta(days=number % 60),
                    **source,
                },
            )

    desk.write(act, context="benchmark")


class Window:
    """A board in a window over a filled store."""

    def __init__(self, desk: Desk) -> None:
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        theme().install(app)
        self.desk = desk
        self.jobs = Jobs()
        self.view = BoardView(desk.scheme)
        self.presenter = BoardPresenter(desk, self.view, self.jobs, Errors())
        self.view.resize(1264, 800)
        self.view.show()
        self.view.activateWindow()
        self.presenter.load()
        self.settle()

    def settle(self) -> None:
        """Until no job runs."""
        while self.jobs.running:
            QTest.qWait(1)

    def close(self) -> None:
        """End threads and window."""
        self.settle()
        self.jobs.close()
        self.view.close()
        self.view.deleteLater()
        self.desk.store.close()


@pytest.fixture(scope="module", params=SIZES, ids=lambda count: f"{count} people")
def window(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Window]:
    """A board of 250, then one of 25,000."""
    folder = tmp_path_factory.mktemp("board")
    desk = make_desk(folder, SetClock(datetime(2026, 11, 24, 9, tzinfo=UTC).astimezone()))
    fill(desk, request.param)
    made = Window(desk)
    yield made
    made.close()


def test_a_move_to_disk_and_painted(window: Window, benchmark: Benchmark) -> None:
    """From Ctrl+Enter until the card is painted in its new column, the change on disk."""
    amber = window.view.columns[Rag.AMBER].list.cards
    waiting = [card.person_id for card in amber.cards[:40]]

    def prepare() -> None:
        window.presenter.begin(waiting.pop(), Rag.RED)
        window.view.panel.reason.setPlainText("Circulated as wanted.")
        say_facts(window.view.panel, Rag.RED)
        QTest.qWait(1)

    def move() -> None:
        panel = window.view.panel
        QTest.keyClick(panel.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        while not panel.isHidden():
            QApplication.processEvents()
        window.view.repaint()

    benchmark.pedantic(move, setup=prepare, rounds=15, iterations=1)


def test_the_board_is_read(window: Window, benchmark: Benchmark) -> None:
    """Out of the store, in its columns."""
    benchmark.pedantic(lambda: rag.board(window.desk), rounds=5, iterations=1)


def test_the_board_is_shown(window: Window, benchmark: Benchmark) -> None:
    """From what was read to painted columns."""
    board = rag.board(window.desk)
    empty = rag.arrange(())

    def show() -> None:
        window.view.show_board(board)
        window.view.repaint()

    def prepare() -> None:
        window.view.show_board(empty)

    benchmark.pedantic(show, setup=prepare, rounds=5, iterations=1)
