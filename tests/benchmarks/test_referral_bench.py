"""What a key costs in the form of a referral, from the key to the painted inspector.

Aim (issue 3): one frame of 16 ms, so that typing never waits for the rules.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import Any, Protocol

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from iomdesk.domain.clock import SetClock
from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.referrals.editing import ReferralEditing
from iomdesk.ui.theme import theme
from tests.helpers.referrals import WHOLE, save
from tests.helpers.stores import make_desk

KEYS = 40


class Benchmark(Protocol):
    """The part of pytest-benchmark that is used here."""

    extra_info: dict[str, Any]

    def pedantic(self, target: Callable[..., object], **options: object) -> object:
        """Run it the given number of times."""
        ...


class Window:
    """The form of a referral in a window, over a store."""

    def __init__(self, desk: Desk) -> None:
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        theme().install(app)
        self.desk = desk
        self.jobs = Jobs()
        self.owner = QObject()
        self.editing = ReferralEditing(desk, self.jobs, Errors(), save(desk), self.owner)
        self.view = self.editing.view
        self.view.resize(1264, 800)
        self.view.show()
        self.view.activateWindow()
        self.view.grab()

    def type(self, key: str, letter: str) -> None:
        """One letter, until fields and inspector are painted."""
        box = self.editing.form.fields.box(key)
        QTest.keyClicks(box, letter)
        QApplication.processEvents()  # layouts that the words changed
        self.view.grab()

    def close(self) -> None:
        """End threads and window."""
        self.editing.stop()
        while self.jobs.running:
            QTest.qWait(1)
        self.jobs.close()
        self.view.close()
        self.view.deleteLater()
        self.desk.store.close()


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    """A form that is filled in."""
    desk = make_desk(tmp_path, SetClock(datetime(2026, 11, 24, 9, tzinfo=UTC).astimezone()))
    made = Window(desk)
    yield made
    made.close()


def test_a_key_in_the_score_until_the_inspector_is_painted(
    window: Window, benchmark: Benchmark
) -> None:
    """The tier changes with every other key: 8 is not eligible, 84 is tier 2."""
    box = window.editing.form.fields.box("ogrs_24")
    assert isinstance(box, QLineEdit)
    box.setFocus()
    letters = cycle("84")

    def prepare() -> None:
        if len(box.text()) > 1:
            box.selectAll()
            QTest.keyClick(box, Qt.Key.Key_Delete)

    benchmark.pedantic(
        lambda: window.type("ogrs_24", next(letters)), setup=prepare, rounds=KEYS, iterations=1
    )


def test_a_key_in_the_long_text(window: Window, benchmark: Benchmark) -> None:
    """Where most is typed."""
    window.editing.form.go_to("concern")
    benchmark.pedantic(lambda: window.type("concern", "x"), rounds=KEYS, iterations=1)


def test_a_form_is_opened(window: Window, benchmark: Benchmark) -> None:
    """Built, filled and painted, once for each referral that is opened."""
    made: list[ReferralEditing] = []

    def build() -> None:
        editing = ReferralEditing(
            window.desk, window.jobs, Errors(), None, window.owner, answers=WHOLE
        )
        editing.view.resize(1264, 800)
        editing.view.grab()
        made.append(editing)

    benchmark.pedantic(build, rounds=5, iterations=1)
    for editing in made:
        editing.stop()
        editing.view.deleteLater()
