"""From a record to its matrix, by keyboard alone through the whole program.

The record is counted by one key, a point led back to its records, one of them left out with
a reason; the score is kept and its sheet printed with how much of it the record gives.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.events import EventKind
from iomdesk.domain.people import Provenance
from iomdesk.services import events, scoring
from iomdesk.services.desk import Desk
from iomdesk.services.events import NewEvent
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.ui.screens.matrix.view import MatrixView
from iomdesk.words import words
from tests.helpers.journey import Traveller
from tests.helpers.people import add
from tests.helpers.program import Start
from tests.helpers.stores import PASSPHRASE, make_folder, open_desk


def happen(desk: Desk, person: str, kind: EventKind, ago: int, grade: str = "", **more: Any) -> str:
    """Something in the record."""
    on = desk.today() - timedelta(days=ago)
    source = Provenance(
        originator="Police", received_on=desk.today(), channel="telephone", grade=grade
    )
    new = NewEvent(kind=kind, on_date=on, body="As the custody desk told it.", **more)
    return events.add_event(desk, person, new, source)


def with_a_record(desk: Desk) -> str:
    """Somebody with arrests, a conviction that came of one, recalls and intelligence."""
    person = add(desk, "WINDLESTRAW", "Peter", area="Millbeck")
    stolen = happen(desk, person, EventKind.ARREST, 200, line="burglary_dwelling")
    happen(desk, person, EventKind.CONVICTION, 150, line="burglary_dwelling", from_event=stolen)
    happen(desk, person, EventKind.CONVICTION, 400, line="burglary_dwelling")
    happen(desk, person, EventKind.ARREST, 60, line="shoplifting", count=2)
    happen(desk, person, EventKind.ARREST, 20)
    for ago in (30, 90, 300, 500):
        happen(desk, person, EventKind.RECALL, ago)
    happen(desk, person, EventKind.INTELLIGENCE, 3, "5x5x5 B2 1")
    happen(desk, person, EventKind.INTELLIGENCE, 9, "5x5x5 E5 1")
    happen(desk, person, EventKind.INTELLIGENCE, 40, "5x5x5 C3 1")
    return person


def to_the_matrix(made: Traveller) -> MatrixView:
    """The cohort, the one record, its Scores, and from there the matrix."""
    made.press("Ctrl+2")
    assert made.here(CohortView) is not None
    made.press("Down", "Return")
    made.press("Ctrl+Tab", "Ctrl+Tab")
    made.tab_to(words("scores", "fill_in"))
    made.press("Space")
    return made.here(MatrixView)


@pytest.fixture
def made(start: Start, tmp_path: Path, clock: SetClock) -> Traveller:
    """The program, unlocked, over somebody with a record."""
    folder, key = make_folder(tmp_path)
    desk = open_desk(folder, key, clock)
    with_a_record(desk)
    desk.store.close()
    rig = start(folder)
    rig.unlock(PASSPHRASE)
    return Traveller(rig)


def test_from_the_record_to_a_kept_matrix_by_keyboard_alone(made: Traveller) -> None:
    view = to_the_matrix(made)
    made.press("Ctrl+R")
    # dwelling 2 x 8, shoplifting 2, intelligence 5 + 3 + 3, 4 arrests x 6, 4 recalls 5
    assert view.total.figure.text() == "58"
    made.press("Ctrl+Home", "Down")
    assert view.tables.tables[0].box == "convictions:burglary_dwelling"
    made.press("Right", "Space")
    assert view.trace.accessibleName() == "Burglary dwelling, arrests"
    assert "Counts once, as the conviction it became" in view.trace.detail.text()
    made.press("Escape", "Left", "Space", "Space")
    assert view.trace.reason.hasFocus()
    made.write("Quashed on appeal.")
    made.press("Return")
    assert view.total.figure.text() == "58"  # the arrest counts in its place
    made.press("Escape", "Ctrl+S")
    (kept,) = scoring.matrices(made.desk, person_id=_person(made))
    assert kept.total == 58
    assert {one.reason for one in kept.sheet.items} == {"", "Quashed on appeal."}
    made.press("Ctrl+Tab")  # past the table
    made.tab_to("Intelligence up to 4 weeks, A1 to B2")
    made.press("Space")
    assert "As the custody desk told it" not in view.trace.detail.text()
    assert "5x5x5 B2 1" in view.trace.detail.text()
    made.press("Escape")
    assert view.total.boxes["recent_high"].hasFocus()
    made.write("9")
    made.press("Ctrl+Home", "F4")  # a box that differs from the record
    assert view.total.boxes["recent_high"].hasFocus()


def _person(made: Traveller) -> str:
    with made.desk.read() as reading:
        return str(reading.exec_driver_sql("SELECT id FROM person").scalar_one())
