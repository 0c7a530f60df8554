"""A person with ten years behind: opened through the services, paged through, noted upon.

At 25,000 people; the one in question has 2,000 events, 200 reports, 300 notes, 40 moves and
70 assessments. Aims (issue 4): opened in under 150 ms with all that the Overview says, the
consultation logged; typing a note never waits. The bare read is the same rows by the same
conditions with the driver alone, started in turn with ours.
"""

import os
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.events import EventKind
from iomdesk.domain.people import PATHWAYS
from iomdesk.formdef.scheme import load_scheme
from iomdesk.services import cohort, events, overview
from iomdesk.services.desk import Desk, Work
from iomdesk.services.events import NewNote
from iomdesk.store.changes import source_values
from iomdesk.store.schema import Kind
from iomdesk.store.sealed import connect
from iomdesk.store.vault import DATABASE, Store
from iomdesk.ui.theme import theme
from tests.benchmarks.test_cohort_bench import _fill as fill
from tests.helpers.cohort import SOURCE, CohortScreen

PEOPLE, EVENTS, REPORTS, NOTES, MOVES, NEEDS = 25_000, 2_000, 200, 300, 40, 70
KINDS = (
    EventKind.MISSED, EventKind.KEPT, EventKind.ARREST, EventKind.BREACH, EventKind.VISIT,
    EventKind.DRUG_TEST, EventKind.CONVICTION,
)  # fmt: skip
CLOCK = SetClock(datetime(2026, 11, 24, 9, tzinfo=UTC).astimezone())
TODAY = CLOCK.at.date()
TEXT = "Seen at the office in Saltergate; says he has work from Monday and will ring before. "
LATEST = "FROM {} WHERE person_id = ? ORDER BY {} DESC, created_at DESC, id DESC LIMIT 60"
BARE = (
    "SELECT * FROM person WHERE id = ?",
    "SELECT * FROM identifier WHERE person_id = ?",
    "SELECT * " + LATEST.format("event", "on_date"),
    "SELECT * " + LATEST.format("note", "on_date"),
    *(
        f"SELECT * FROM {table} WHERE person_id = ? ORDER BY created_at DESC"
        for table in ("rag_change", "need", "score", "action", "custody", "flag")
    ),
    "SELECT m.id, m.kind, m.on_date, m.place, c.session FROM meeting_case c"
    " JOIN meeting m ON m.id = c.meeting_id WHERE c.person_id = ?",
    "SELECT * FROM matrix WHERE person_id = ?",
    "SELECT originator, max(received_on) FROM event WHERE person_id = ? GROUP BY originator",
    "SELECT originator, max(received_on) FROM note WHERE person_id = ? GROUP BY originator",
    "SELECT count(*) FROM event WHERE person_id = ?",
    "SELECT count(*) FROM note WHERE person_id = ?",
)


def _heavy(work: Work) -> str:
    source = source_values(SOURCE)
    person = work.insert(
        Kind.PERSON, {"surname": "TEASELWOOD", "registered_on": TODAY, "rag": "amber", **source}
    )
    for number in range(EVENTS + REPORTS):
        report = number % 11 == 0
        graded = {**source, "grade": "5x5x5 B2 1"} if report else source
        kind = EventKind.INTELLIGENCE if report else KINDS[number % len(KINDS)]
        day = TODAY - timedelta(days=number * 3652 // (EVENTS + REPORTS))
        values = {"on_date": day, "kind": kind, "body": f"{TEXT}{number}", **graded}
        work.insert(Kind.EVENT, {"person_id": person, **values})
    for number in range(NOTES):
        values = {"on_date": TODAY - timedelta(days=number * 12), "body": f"{TEXT}{number}"}
        work.insert(Kind.NOTE, {"person_id": person, **values, **source})
    for number in range(MOVES):
        moved = {"before": "amber", "status": "green" if number % 2 else "amber_alert"}
        at = CLOCK.at - timedelta(days=90 * (MOVES - number))
        values = {**moved, "reason": TEXT, "set_at": at}
        work.insert(Kind.RAG_CHANGE, {"person_id": person, **values, **source})
    for number in range(NEEDS):
        day = TODAY - timedelta(days=number * 50)
        values = {"pathway": PATHWAYS[number % 7], "level": "some", "assessed_on": day}
        work.insert(Kind.NEED, {"person_id": person, **values, **source})
    return person


Heavy = tuple[Path, bytes, str]


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Heavy:
    """A closed store of that size, its raw key and the person."""

    def act(work: Work) -> str:
        fill(work, PEOPLE)
        return _heavy(work)

    folder, key = tmp_path_factory.mktemp("heavy"), os.urandom(32)
    store = Store.create(folder, key)
    person = store.write(act, who="ELDERFLOWER, Priya", clock=CLOCK, context="benchmark")
    store.close()
    return folder, key, person


def _open(folder: Path, key: bytes) -> Desk:
    return Desk(
        store=Store.open(folder, key, clock=CLOCK), scheme=load_scheme("brackenshire"),
        clock=CLOCK, who="ELDERFLOWER, Priya", name="Brackenshire IOM", area="", training=True,
    )  # fmt: skip


def test_a_person_of_2000_events_opened_with_the_overview(heavy: Heavy, benchmark: Any) -> None:
    folder, key, person = heavy
    desk = _open(folder, key)
    driver = connect(folder / DATABASE, key, read_only=True)
    bare: list[float] = []
    read: list[float] = []

    def prepare() -> None:
        began = perf_counter()
        for query in BARE:
            driver.execute(query, (person,)).fetchall()
        bare.append(perf_counter() - began)
        began = perf_counter()
        overview.overview(desk, cohort.read_record(desk, person))
        events.counts(desk, person)
        read.append(perf_counter() - began)

    def open_it() -> None:
        overview.overview(desk, cohort.open_record(desk, person))
        events.counts(desk, person)

    benchmark.pedantic(open_it, setup=prepare, rounds=25, warmup_rounds=2)
    ours = benchmark.stats.stats.median
    ratio = benchmark.extra_info["ratio_to_bare_read"] = median(read) / median(bare)
    print(
        f"\na person of {EVENTS:,} events: opened and logged {ours * 1000:.1f} ms, read"
        f" {median(read) * 1000:.1f} ms, bare read {median(bare) * 1000:.1f} ms, ratio {ratio:.1f}"
    )
    driver.close()
    desk.store.close()
    assert len(read) == len(bare)


@pytest.mark.parametrize("what", ["first page", "last page", "one kind", "words"])
def test_what_happened_in_ten_years_page_by_page(heavy: Heavy, what: str, benchmark: Any) -> None:
    folder, key, person = heavy
    desk = _open(folder, key)
    pages: dict[str, dict[str, Any]] = {
        "first page": {},
        "last page": {"offset": EVENTS},
        "one kind": {"kinds": [EventKind.ARREST]},
        "words": {"text": "monday"},
    }
    asked = pages[what]
    found = benchmark.pedantic(
        lambda: events.happenings(desk, person, **asked), rounds=15, warmup_rounds=1
    )
    assert found.rows
    print(f"\nhappenings, {what}: {benchmark.stats.stats.median * 1000:.1f} ms, {found.total}")
    desk.store.close()


def test_a_note_kept(heavy: Heavy, benchmark: Any) -> None:
    folder, key, person = heavy
    desk = _open(folder, key)
    new = NewNote(on_date=TODAY, body=TEXT)
    benchmark.pedantic(lambda: events.add_note(desk, person, new, SOURCE), rounds=15)
    print(f"\na note to disk: {benchmark.stats.stats.median * 1000:.1f} ms")
    desk.store.close()


def test_a_key_in_a_note_painted(
    qtbot: QtBot, qapp: QApplication, heavy: Heavy, benchmark: Any
) -> None:
    """Every 30th key the draft is kept as after ten seconds: the next keys meet its writing."""
    theme().install(qapp)
    folder, key, person = heavy
    desk = _open(folder, key)
    screen = CohortScreen(qtbot, desk)
    screen.open(person)
    screen.presenter.events.entering.begin("note")
    screen.settle()
    form = screen.presenter.events.entering.form
    box = form.told
    box.setFocus()
    letters = cycle(TEXT)
    pressed = [0]

    def prepare() -> tuple[tuple[str], dict[str, object]]:
        pressed[0] += 1
        if pressed[0] % 30 == 0:
            for draft in screen.presenter.events.entering.drafts:
                draft.flush()
        return (next(letters),), {}

    def press(letter: str) -> None:
        QTest.keyClicks(box, letter)
        box.repaint()

    benchmark.pedantic(press, setup=prepare, rounds=400, warmup_rounds=10)
    times = benchmark.stats.stats.sorted_data
    p95 = benchmark.extra_info["p95_seconds"] = times[int(len(times) * 0.95)]
    print(
        f"\na key in a note: median {median(times) * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms,"
        f" worst {times[-1] * 1000:.1f} ms"
    )
    assert len(box.toPlainText()) == 410
    screen.close()
    desk.store.close()
