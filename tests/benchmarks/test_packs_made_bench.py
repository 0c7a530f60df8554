"""The packs of a Panel of 60 cases for 9 people, made while the window is in use.

Aims (issue 5): under 15 s from the button to nine papers, form and matrix of two referrals
and the releases among them, and no moment in which the window does not answer: the longest
time between two turns of its loop is printed. Only the number of papers is asserted.
"""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Basis
from iomdesk.domain.people import PATHWAYS
from iomdesk.services import meetings
from iomdesk.services.desk import Desk, Work
from iomdesk.services.invitations import Invitation
from iomdesk.store.changes import source_values
from iomdesk.store.schema import Kind
from iomdesk.ui.screens.meetings.view import Tab
from tests.helpers.papers import SOURCE, put_referral
from tests.helpers.stores import make_desk
from tests.ui.test_meetings import Driver

PEOPLE, CASES = 250, 60
TODAY = date(2026, 11, 24)
WHO = (
    ("SALTMARSH, Martin", "Police"), ("BROADLEAF, Imran", "Police"),
    ("HAREBELL, Simon", "Probation"), ("YARDE, Grace", "Probation"),
    ("WOODRUFF, Alice", "County Housing"), ("MEADOWRUE, Tom", "HMP Fellgate"),
    ("SORREL, Max", "Public Health"),
)  # fmt: skip


def _person(work: Work, number: int) -> str:
    source = source_values(SOURCE)
    person = work.insert(Kind.PERSON, {
        "surname": f"TEASELWOOD{number:03}", "forename": "Dean", "birth_date": "1991-03-14",
        "area": "Saltergate", "offender_manager": "HAREBELL, Simon", "rag": "red",
        "rag_since": "2026-10-14", "rag_reason": "Missed three appointments in eight days.",
        "registered_on": "2026-06-08", **source})  # fmt: skip
    for back in range(14):
        work.insert(Kind.EVENT, {
            "person_id": person, "on_date": TODAY - timedelta(days=back), "kind": "missed",
            "body": "Not at the approved address, two visits, neighbours not asked",
            **source})  # fmt: skip
    for pathway in PATHWAYS:
        work.insert(Kind.NEED, {"person_id": person, "pathway": pathway, "level": "some",
                                "assessed_on": TODAY, **source})  # fmt: skip
    for owner in ("Police", "Probation", "County Housing"):
        work.insert(Kind.ACTION, {"person_id": person, "body": "Joint visit at home",
                                  "owner_agency": owner, "due_on": TODAY, **source})  # fmt: skip
    if number % 5 == 0:
        work.insert(Kind.CUSTODY, {
            "person_id": person, "establishment": "HMP Fellgate",
            "release_on": TODAY + timedelta(days=number % 28), **source})  # fmt: skip
    return person


@pytest.fixture
def full(tmp_path: Path) -> tuple[Desk, str]:
    """A store of 250, and a meeting that hears 60 of them."""
    clock = SetClock(datetime(2026, 11, 24, 9, tzinfo=UTC).astimezone())
    desk = make_desk(tmp_path, clock)
    ids = desk.write(lambda work: [_person(work, one) for one in range(PEOPLE)], context="bench")
    meeting_id = meetings.plan_meeting(
        desk, kind="daily_tasking", on_date=TODAY, at_time=time(9, 30), place="Saltergate",
        chair=WHO[0][0], chair_agency=WHO[0][1],
    )  # fmt: skip
    for name, agency in WHO:
        meetings.invite(desk, meeting_id, Invitation.statutory(name, agency, closed_session=True))
    contract = Invitation(name="SELFHEAL, Jo", agency="Harbour Recovery", basis=Basis.CONTRACT,
                          basis_detail="Brackenshire County Council")  # fmt: skip
    meetings.invite(desk, meeting_id, contract)
    consent = Invitation(name="ADDERTONGUE, Lou", agency="Adair Homes", basis=Basis.CONSENT,
                         basis_detail="File 12", consented=frozenset(ids[:30]),
                         seen_on=TODAY)  # fmt: skip
    meetings.invite(desk, meeting_id, consent)
    meetings.add_cases(desk, meeting_id, ids[:CASES])
    for _ in range(2):
        put_referral(desk, decided=False)
    return desk, meeting_id


class Turns(QObject):
    """Counts the turns of the window's loop and the longest time between two of them."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self.count = 0
        self._last = perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._turn)
        self._timer.start(1)

    def _turn(self) -> None:
        now = perf_counter()
        self.longest = max(self.longest, now - self._last)
        self.count += 1
        self._last = now

    def stop(self) -> None:
        """No more."""
        self._timer.stop()


def test_nine_packs_of_60_cases_beside_a_window_in_use(
    full: tuple[Desk, str], qtbot: QtBot, benchmark: Any
) -> None:
    desk, _meeting_id = full
    driver = Driver(qtbot, desk)
    driver.view.turn_to(Tab.PACKS)
    driver.settle()
    turns = Turns()

    def make() -> float:
        began = perf_counter()
        driver.presenter._packing.make()
        qtbot.waitUntil(lambda: not driver.jobs.running, timeout=120_000)
        return perf_counter() - began

    took = benchmark.pedantic(make, rounds=1)
    turns.stop()
    driver.settle()
    rows = driver.view.packs.model.rows
    pages = sum(row.pages for row in rows)
    print(
        f"\n9 packs of {CASES} cases beside a window in use: {took:.1f} s, {pages} pages,"
        f" longest stall of the window {turns.longest * 1000:.0f} ms in {turns.count} turns"
    )
    assert len(rows) == 10
    driver.close()
    desk.store.close()
