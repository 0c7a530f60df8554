"""A few people with enough around them to fill a record, and a Cohort screen to show them."""

from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.events import EventKind
from iomdesk.domain.people import IdentifierKind, NeedLevel, Provenance, Rag
from iomdesk.services import actions, cohort, facts, rag
from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort.presenter import CohortPresenter
from iomdesk.ui.screens.cohort.view import CohortView
from tests.helpers import happened
from tests.helpers.rag import facts_for

SOURCE = Provenance(originator="Police", received_on=date(2026, 11, 12), channel="Telephone")
_PEOPLE = (
    ("TEASELWOOD", "Dean", date(1991, 3, 14), "X990012", "Saltergate", Rag.AMBER_ALERT),
    ("OAKAPPLE", "Stephen", date(1988, 2, 2), "X990031", "Saltergate", Rag.RED),
    ("FERNYHOLT", "Kyle", date(1999, 8, 23), "X990075", "Calder Bridge", Rag.AMBER),
    ("BRAMBLECOTE", "Leanne", date(1995, 7, 21), "X990133", "Calder Bridge", Rag.GREEN),
    ("D'ARNICA", "Zo\u00eb", date(1993, 1, 9), "X990140", "Millbeck", Rag.NOT_SET),
)


def fill_cohort(desk: Desk, clock: SetClock) -> dict[str, str]:
    """Five people, by surname; Teaselwood's record has something in every panel."""
    now, ids = clock.at, {}
    for surname, forename, birth, crn, area, status in _PEOPLE:
        clock.at = now.replace(month=6, day=8)
        values = {
            "surname": surname, "forename": forename, "birth_date": birth, "area": area,
            "registered_on": date(2026, 6, 8), "other_names": "Deano" if forename == "Dean" else "",
        }  # fmt: skip
        numbers = {IdentifierKind.CRN: crn}
        if surname == "TEASELWOOD":
            numbers[IdentifierKind.PNCID] = "2009/9990012V"
        ids[surname] = cohort.add_person(desk, values, numbers=numbers, source=SOURCE)
        clock.at = now
        if status is not Rag.NOT_SET:
            rag.move(
                desk, ids[surname], 1, status, reason="Missed three appointments.",
                agreed_by="Daily tasking", look_again_on=date(2026, 12, 8),
                facts=facts_for(status, now.date()),
            )  # fmt: skip
    person = ids["TEASELWOOD"]
    task = actions.NewAction(
        body="Recovery worker to see at home", owner_agency="Harbour Recovery",
        due_on=date(2026, 11, 18),
    )  # fmt: skip
    actions.add(desk, person, task, SOURCE)
    facts.add_need(
        desk, person, pathway="drugs", level=NeedLevel.HIGH, assessed_on=date(2026, 11, 12),
        source=SOURCE,
    )  # fmt: skip
    facts.add_score(
        desk, person, tool="OGRS 3", months=24, value="91", scored_on=date(2026, 11, 9),
        source=SOURCE,
    )  # fmt: skip
    happened.event(
        desk, person, "Arrested, released under investigation", source=SOURCE,
        on=date(2026, 11, 21), kind=EventKind.ARREST,
    )  # fmt: skip
    facts.add_flag(desk, person, body="Self-harm history", source=SOURCE)
    facts.add_flag(desk, person, body="Covert source nearby", closed_only=True, source=SOURCE)
    return ids


class Bridge(QObject):
    """What the app does: brings ``on_change`` from the writing thread to the window's."""

    changed = Signal(object)


class CohortScreen:
    """A Cohort screen in a window of its own, over a real store."""

    def __init__(self, qtbot: QtBot, desk: Desk, *, shown: bool = True) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.jobs = Jobs()
        self.view = CohortView(desk.scheme)
        self.presenter = CohortPresenter(desk, self.view, self.jobs, Errors())
        self.bridge = Bridge()
        self.bridge.changed.connect(self.presenter.store_changed)
        self._forget = desk.store.on_change(self.bridge.changed.emit)
        qtbot.addWidget(self.view)
        self.view.resize(1264, 800)
        if shown:
            self.view.show()
            self.view.activateWindow()
            qtbot.waitUntil(self.view.isActiveWindow)
        self.view.arrive(None)
        self.settle()

    def settle(self) -> None:
        """Wait until no job runs and everything queued has happened."""
        self.qtbot.waitUntil(lambda: not self.jobs.running)
        for _ in range(3):
            QApplication.processEvents()
        self.qtbot.waitUntil(lambda: not self.jobs.running)

    def open(self, person_id: str) -> None:
        """Open a record."""
        self.presenter.open_person(person_id)
        self.settle()

    def names(self) -> list[str]:
        """Surnames in the list from the top."""
        return [row.surname for row in self.view.people.model.rows]

    def close(self) -> None:
        """End threads and timers."""
        self.presenter.keep_drafts()
        self._forget()
        self.settle()
        if self.presenter.form is not None:
            self.presenter.form.leave_asked.emit()
        self.jobs.close()
        self.view.close()
