"""A record is merged into another while something about it is open on the Cohort screen."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.services import cohort, drafts, merging
from iomdesk.services.desk import Desk
from iomdesk.services.waiting import waiting
from iomdesk.ui.theme import Mode, theme
from tests.helpers.cohort import CohortScreen, fill_cohort


@pytest.fixture
def ids(desk: Desk, clock: SetClock) -> dict[str, str]:
    return fill_cohort(desk, clock)


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, ids: dict[str, str]) -> Iterator[CohortScreen]:
    theme().choose(mode=Mode.LIGHT, percent=100, caps=True)
    made = CohortScreen(qtbot, desk)
    yield made
    made.close()


def merge(desk: Desk, kept: str, other: str) -> None:
    bases = tuple(cohort.read_record(desk, one).person.revision for one in (kept, other))
    merging.merge(desk, kept, other, (bases[0], bases[1]), {}, reason="Seen by both officers")


@pytest.mark.parametrize("opens", ["cohort.status", "cohort.edit"])
def test_nothing_stays_open_over_the_record_that_is_kept(
    screen: CohortScreen, desk: Desk, ids: dict[str, str], opens: str
) -> None:
    """Or a status would be set, or a form saved, for somebody who is no longer there."""
    kept, other = ids["FERNYHOLT"], ids["TEASELWOOD"]
    screen.open(other)
    screen.presenter.keys.action(opens).run()
    screen.settle()
    here = screen.view.panel.reason if opens == "cohort.status" else screen.presenter.form
    assert here is not None
    box = screen.view.focusWidget() if opens == "cohort.edit" else here
    assert box is not None
    QTest.keyClicks(box, "x")
    screen.view.flush()  # as on the way to the Merge screen
    form = "move" if opens == "cohort.status" else "person"
    assert [(one.kind, one.person_id) for one in waiting(desk)] == [(form, other)]
    merge(desk, kept, other)
    screen.settle()
    assert screen.view.record.person_id == kept
    assert screen.view.panel.isHidden()
    assert screen.presenter.form is None
    # It waits for the records to be taken apart, and is not spoken of until then.
    assert drafts.find_draft(desk, form, other) is not None
    assert waiting(desk) == ()
    QTest.keyClick(screen.view, Qt.Key.Key_F8)
    screen.settle()
    about = screen.view.panel.about
    assert about is None or about.person_id == kept
