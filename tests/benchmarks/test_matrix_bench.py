"""A key in the matrix until the new total is painted; aim: worked out under 5 ms a key.

The store is a real one with a score before, so that the change since then, both readings
and the bands are all worked out.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iomdesk.domain.clock import SetClock
from iomdesk.domain.counting import fill, propose
from iomdesk.domain.matrix import Sheet
from iomdesk.domain.people import Provenance
from iomdesk.domain.records import Event
from iomdesk.formdef.scheme import load_scheme
from iomdesk.services import scoring
from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.matrix.entry import Entry
from iomdesk.ui.screens.matrix.made import shown_of, since_words
from iomdesk.ui.screens.matrix.presenter import MatrixPresenter
from iomdesk.ui.screens.matrix.view import MatrixView
from iomdesk.ui.theme import theme
from tests.helpers.people import add
from tests.helpers.stores import make_desk


class Benchmark(Protocol):
    """What pytest-benchmark hands a test."""

    def pedantic(self, target: Callable[..., object], **options: Any) -> object:
        """Run it the given number of times."""
        ...


class Window:
    """A matrix in a window over a store with one score before."""

    def __init__(self, desk: Desk) -> None:
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        theme().install(app)
        self.desk = desk
        person = add(desk, "WINDLESTRAW", "Peter")
        counts = {row.id: 1 for row in desk.scheme.matrix.rows()}
        scoring.save_matrix(
            desk, referral_id=None, person_id=person, sheet=Sheet(convictions=counts),
            scored_on=date(2026, 5, 4), scored_by=desk.who, nominal_number="",
        )  # fmt: skip
        self.jobs = Jobs()
        self.view = MatrixView()
        self.presenter = MatrixPresenter(desk, self.view, self.jobs, Errors())
        self.view.resize(1264, 800)
        self.view.show()
        self.view.activateWindow()
        self.view.arrive(("person", person))
        while self.jobs.running or not isinstance(QApplication.focusWidget(), type(self.table)):
            QTest.qWait(1)
        QTest.keyClick(self.table, Qt.Key.Key_F2)  # the score that stands is seen first
        QTest.qWait(1)

    @property
    def table(self) -> Any:
        """The first half of the grid."""
        return self.view.tables.tables[0]

    def close(self) -> None:
        """End threads, timers and window."""
        self.presenter.keep_drafts()
        self.jobs.close()
        self.view.close()
        self.view.deleteLater()
        self.desk.store.close()


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """One window for all."""
    folder = tmp_path_factory.mktemp("matrix")
    made = Window(make_desk(folder, SetClock(datetime(2026, 11, 24, 9, tzinfo=UTC).astimezone())))
    yield made
    made.close()


def test_a_key_is_worked_out(window: Window, benchmark: Benchmark) -> None:
    """Total, bands, both readings and what changed, out of what stands in the boxes."""
    working = window.presenter.working
    assert working is not None
    scheme = window.desk.scheme
    before = window.presenter.scores[0]

    def work() -> None:
        shown = shown_of(
            working.entry, scheme, base=working.base, before=before, locked="",
        )  # fmt: skip
        since_words(shown)

    benchmark.pedantic(work, rounds=50, iterations=1)


def test_a_key_until_it_is_painted(window: Window, benchmark: Benchmark) -> None:
    """From the key to the last box that shows another number."""

    def press() -> None:
        QTest.keyClick(window.table, Qt.Key.Key_Plus)
        QApplication.processEvents()

    first = int(window.view.total.figure.text())
    benchmark.pedantic(press, rounds=50, iterations=1)
    assert int(window.view.total.figure.text()) == first + 50 * 10  # Burglary Aggravated
    window.presenter.keep_drafts()  # the timer of the draft ends with the test


# ---- a long record behind the counts -------------------------------------------------------

EVENTS = 2000
"""Ten years of a busy record: all of it bears on the matrix of the whole record."""


def long_record(person: str, day: date) -> tuple[Event, ...]:
    """Arrests, convictions that came of some, recalls and reports, spread over ten years."""
    kinds = ("arrest", "conviction", "arrest", "recall", "intelligence")
    lines = ("shoplifting", "burglary_dwelling", "theft_other", "abh")
    found: list[Event] = []
    for at in range(EVENTS):
        kind = kinds[at % len(kinds)]
        source = Provenance(
            originator="Police", received_on=day, channel="bench",
            grade="5x5x5 B2 1" if kind == "intelligence" else "",
        )  # fmt: skip
        ago = at % 56 if kind == "intelligence" else at * 3650 // EVENTS
        found.append(
            Event(
                id=f"event {at}", person_id=person, on_date=day - timedelta(days=ago), kind=kind,
                body="As it was told.", provenance=source, line=lines[at % len(lines)],
                from_event=f"event {at - 1}" if kind == "conviction" and at % 2 else None,
            )
        )  # fmt: skip
    return tuple(found)


@pytest.mark.parametrize("months", [24, None], ids=["24 months", "whole record"])
def test_the_record_is_counted(months: int | None, benchmark: Benchmark) -> None:
    """From 2,000 events to the counts of every box."""
    rules = load_scheme("brackenshire").matrix
    day = date(2026, 11, 24)
    record = long_record("p", day)

    def work() -> Sheet:
        found = propose(rules, record, day, months)
        return fill(rules, Sheet(window=months), found, day)

    sheet = work()
    assert sum(sheet.convictions.values()) > 50
    benchmark.pedantic(work, rounds=50, iterations=1)


@pytest.mark.parametrize("months", [24, None], ids=["24 months", "whole record"])
def test_a_key_is_worked_out_over_a_long_record(
    window: Window, months: int | None, benchmark: Benchmark
) -> None:
    """The same as without one, with where each count comes from and what is left out."""
    scheme = window.desk.scheme
    day = window.desk.today()
    found = propose(scheme.matrix, long_record("p", day), day, months)
    entry = Entry(sheet=fill(scheme.matrix, Sheet(window=months), found, day))
    before = window.presenter.scores[0]

    def work() -> None:
        typed = entry.put("arrests:shoplifting", 7)
        shown = shown_of(typed, scheme, base=entry, before=before, locked="")
        since_words(shown)

    benchmark.pedantic(work, rounds=50, iterations=1)
