"""The panel "Who would see this?" on the Cohort screen, with the permission it records."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.people import Provenance
from iomdesk.domain.records import Event
from iomdesk.services import drafts, events, permissions
from iomdesk.services.desk import Desk
from iomdesk.services.seeing import sight
from iomdesk.store import log
from iomdesk.ui.screens.cohort.whoseeing import FORM
from iomdesk.ui.widgets.table import RowsTable
from iomdesk.ui.widgets.whosees import WhoSees
from tests.helpers import happened
from tests.helpers.cohort import CohortScreen, fill_cohort

PROBATION = Provenance(originator="Probation", received_on=date(2026, 11, 12), channel="Telephone")
BY_CONTRACT = "Harbour Recovery, by contract"


@pytest.fixture
def ids(desk: Desk, clock: SetClock) -> dict[str, str]:
    """A few people."""
    return fill_cohort(desk, clock)


@pytest.fixture
def told(desk: Desk, ids: dict[str, str]) -> Event:
    """Something that Probation told."""
    person = ids["TEASELWOOD"]
    event_id = happened.event(desk, person, "Late twice", source=PROBATION, on=date(2026, 11, 10))
    return events.event(desk, event_id)


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, ids: dict[str, str], told: Event) -> Iterator[CohortScreen]:
    """The record with the panel open on what Probation told."""
    made = CohortScreen(qtbot, desk)
    made.open(ids["TEASELWOOD"])
    made.presenter.seeing.ask(told, "Late twice")
    yield made
    made.close()


def panel(screen: CohortScreen) -> WhoSees:
    return screen.presenter.seeing.panel


def said(screen: CohortScreen, label: str) -> str:
    lines = [one for one in panel(screen).lines.said if one.startswith(f"{label}:")]
    assert len(lines) == 1, panel(screen).lines.said
    return lines[0].removeprefix(f"{label}: ")


def fill(screen: CohortScreen, by: str, on: str, reference: str) -> None:
    for box, text in ((panel(screen).by, by), (panel(screen).on, on)):
        box.setFocus()
        QTest.keyClicks(box, text)
    QTest.keyClicks(panel(screen).reference, reference)


def record(screen: CohortScreen) -> None:
    QTest.keyClick(panel(screen), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_each_audience_has_its_line_and_its_reason(screen: CohortScreen) -> None:
    assert panel(screen).isVisible()
    assert panel(screen).about.text() == "Late twice"
    assert said(screen, "This desk and the chair") == "Would see it."
    assert said(screen, "Statutory agencies, open session") == "Would see it."
    assert said(screen, "Probation, which told it") == "Would see it."
    assert "not among what the wall may show" in said(screen, "The wall of the meeting")
    assert "15 kinds of data" in said(screen, "A local authority")
    assert "counts" in said(screen, "A board")
    assert panel(screen).lines.hasFocus()
    assert "Would see it." in panel(screen).lines.accessibleDescription()


def test_a_permission_is_recorded_logged_and_taken_back(
    screen: CohortScreen, desk: Desk, told: Event
) -> None:
    fill(screen, "DS Rowanne", "12/11/26", "letter 14")
    record(screen)
    assert panel(screen).note.text() == "Kept. This is who would see it now."
    held = sight(desk, told, told.person_id)
    assert held.permission == "DS Rowanne, 12 Nov 2026, letter 14"
    assert panel(screen).permission.text() == held.permission
    assert panel(screen).by.isHidden() or not panel(screen).by.isVisible()
    QTest.keyClicks(panel(screen).reason, "The letter was withdrawn")
    record(screen)
    assert sight(desk, told, told.person_id).permission == ""
    with desk.read() as reading:
        fields = [dict(one.fields) for one in log.of_row(reading, "event", told.id)]
    changes = [
        tuple(one["onward_permission"]) for one in fields[::-1] if "onward_permission" in one
    ]
    assert changes == [
        ("", "DS Rowanne, 12 Nov 2026, letter 14"), ("DS Rowanne, 12 Nov 2026, letter 14", "")
    ]  # fmt: skip
    reasons = [one["changed_because"][1] for one in fields if "changed_because" in one]
    assert reasons == ["The letter was withdrawn"]


@pytest.mark.parametrize(
    ("by", "on", "reference", "field"),
    [
        ("", "12/11/26", "letter 14", "by"),
        ("DS Rowanne", "", "letter 14", "on"),
        ("DS Rowanne", "12/11/2036", "letter 14", "on"),
        ("DS Rowanne", "12/11/26", "", "reference"),
        ("DS Rowanne", "12/11/26", "seen in ViSOR", "reference"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    screen: CohortScreen, desk: Desk, told: Event, by: str, on: str, reference: str, field: str
) -> None:
    fill(screen, by, on, reference)
    record(screen)
    assert panel(screen).fields[field].problem
    assert sight(desk, told, told.person_id).permission == ""


def test_esc_keeps_what_was_typed_and_the_panel_brings_it_back(
    screen: CohortScreen, desk: Desk, told: Event
) -> None:
    fill(screen, "DS Rowanne", "12/11/26", "letter 14")
    QTest.keyClick(panel(screen), Qt.Key.Key_Escape)
    assert panel(screen).isHidden()
    assert drafts.find_draft(desk, FORM, told.id) is not None
    screen.presenter.seeing.ask(told, "Late twice")
    assert panel(screen).by.text() == "DS Rowanne"
    record(screen)
    assert sight(desk, told, told.person_id).permission
    assert drafts.find_draft(desk, FORM, told.id) is None


def test_one_that_was_changed_meanwhile_is_shown_as_it_stands(
    screen: CohortScreen, desk: Desk, told: Event
) -> None:
    fill(screen, "DS Rowanne", "12/11/26", "letter 14")
    held = sight(desk, told, told.person_id)
    permissions.record_permission(
        desk, held.kind, held.row_id, held.revision, by="A N OTHER", on=date(2026, 11, 2),
        reference="letter 2",
    )  # fmt: skip
    record(screen)
    assert "meanwhile" in panel(screen).note.text()
    assert "A N OTHER" in panel(screen).permission.text()


def test_another_record_closes_it(screen: CohortScreen, ids: dict[str, str]) -> None:
    screen.open(ids["OAKAPPLE"])
    assert panel(screen).isHidden()
    assert panel(screen).lines.said == ()


def test_the_focus_comes_back_to_where_it_was_after_esc(
    screen: CohortScreen, desk: Desk, told: Event
) -> None:
    """UX section 4: focus comes back after Esc."""
    record_pane = screen.view.record
    record_pane.show_tab("needs")
    screen.settle()
    table = record_pane.page("needs").findChild(RowsTable)
    assert table is not None
    table.setFocus()
    screen.presenter.seeing.ask(told, "Late twice")
    assert not table.hasFocus()
    QTest.keyClick(panel(screen), Qt.Key.Key_Escape)
    assert table.hasFocus()
