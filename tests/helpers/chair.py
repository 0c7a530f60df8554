"""The centre of the chair's window over a running meeting, and a person at the keys."""

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.events import EventKind
from iomdesk.domain.meetings import Basis
from iomdesk.domain.people import Provenance, Rag
from iomdesk.services import actions, agendas, facts, meetings, rag, sitting
from iomdesk.services.actions import NewAction
from iomdesk.services.desk import Desk
from iomdesk.services.invitations import Invitation
from iomdesk.ui.actions import ActionSet
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.chair.casepane import CasePane
from iomdesk.ui.screens.chair.casing import CaseWork
from iomdesk.ui.screens.chair.holding import Holding
from iomdesk.ui.screens.chair.referralpane import ReferralPane
from iomdesk.ui.screens.chair.referralwork import ReferralWork
from iomdesk.ui.widgets.strip import MessageStrip
from tests.helpers import happened, held
from tests.helpers.people import add
from tests.helpers.rag import facts_for

ROOM = (
    ("HAREBELL, Simon", "Probation"),
    ("WOODRUFF, Alice", "County Housing"),
    ("MEADOWRUE, Tom", "HMP Fellgate"),
)
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
WIDE, HIGH = 824, 770
"""What the centre measures in a window of 1440 x 900 (mock-up 07)."""


def running(
    desk: Desk, *people: str, closed: tuple[str, ...] = (), referrals: tuple[str, ...] = ()
) -> str:
    """The meeting of mock-up 07, begun: five agencies in the room; gives its id."""
    meeting_id = held.plan(desk, people, closed=closed, room=ROOM)
    if referrals:
        agendas.add_referrals(desk, meeting_id, referrals)
    contract = Invitation(
        name="SELFHEAL, Jo", agency="Harbour Recovery", basis=Basis.CONTRACT,
        basis_detail="County Council", basis_until=date(2027, 3, 31),
    )  # fmt: skip
    meetings.invite(desk, meeting_id, contract)
    held.begin(desk, meeting_id)
    return meeting_id


def said_by(agency: str, on: date = held.DAY) -> Provenance:
    """Something told on the telephone."""
    return Provenance(originator=agency, received_on=on, channel="telephone")


def teaselwood(desk: Desk, clock: SetClock) -> str:
    """The case of mock-up 07: at Amber for 41 days, and what happened since; gives the id."""
    now = clock.at
    clock.at = datetime(2026, 10, 14, 9, tzinfo=UTC).astimezone()
    person_id = add(desk, "TEASELWOOD", "Dean", registered_on=date(2026, 1, 5))
    rag.move(
        desk, person_id, 1, Rag.AMBER, reason="Breach of licence.", agreed_by="Daily tasking",
        look_again_on=None, facts=facts_for(Rag.AMBER, clock.at.date()),
    )  # fmt: skip
    clock.at = now
    for day, body, agency in (
        (21, "Arrested, released under investigation", "Police"),
        (19, "Missed appointment, third in 8 days", "Probation"),
        (18, "Not at approved address, two visits", "Police"),
    ):
        on = date(2026, 11, day)
        happened.event(
            desk, person_id, body, source=said_by(agency, on), on=on, kind=EventKind.OTHER
        )
    facts.add_flag(desk, person_id, body="Self-harm history: welfare check if arrested",
                   source=said_by("Probation"), closed_only=True)  # fmt: skip
    for body, agency, due in (
        ("Recovery worker to see at home", "Harbour Recovery", now.date() - timedelta(days=6)),
        ("Emergency housing assessment", "County Housing", now.date() + timedelta(days=3)),
    ):
        new = NewAction(body=body, owner_agency=agency, due_on=due)
        actions.add(desk, person_id, new, said_by("Probation"))
    return person_id


class Bench(QObject):
    """The centre in a window of its own, its keys bound, the meeting running."""

    def __init__(
        self, qtbot: QtBot, desk: Desk, meeting_id: str, *, wide: int = WIDE, high: int = HIGH
    ) -> None:
        super().__init__()
        self.qtbot, self.desk = qtbot, desk
        self.jobs, errors, self.strip = Jobs(), Errors(), MessageStrip()
        self.hold = Holding(desk, errors, self.strip, self)
        self.hold.hold(sitting.state(desk, meeting_id))
        self.case = CasePane(desk.scheme, desk.today)
        self.referral = ReferralPane(desk.today)
        self.cases = CaseWork(desk, self.case, self.jobs, errors, self.hold, self)
        self.referrals = ReferralWork(desk, self.referral, self.jobs, errors, self.hold, self)
        self.proposed: list[object] = []
        self.notes: list[str] = []
        for work in (self.cases, self.referrals):
            work.proposed.connect(self.proposed.append)
            work.said.connect(self.notes.append)
        self.window = QWidget()
        self.window.setProperty("part", "page")
        column = QVBoxLayout(self.window)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.strip, self.case, self.referral):
            column.addWidget(part)
        self.keys = ActionSet(self.case, self.cases.actions)
        self.referral_keys = ActionSet(self.referral, self.referrals.actions)
        qtbot.addWidget(self.window)
        self.window.resize(wide, high)
        self.referral.hide()
        self.window.show()
        self.window.activateWindow()
        with qtbot.waitActive(self.window):
            pass

    def hear(self, about: str) -> None:
        """Put an item on the table and show it."""
        item = held.hear(self.desk, self.hold.meeting_id, about)
        self.hold.refresh()
        case = item.kind == "case"
        self.case.setVisible(case)
        self.referral.setVisible(not case)
        (self.cases if case else self.referrals).show(item)
        (self.case if case else self.referral).setFocus()
        self.settle()

    def settle(self) -> None:
        """Wait until no job runs and all that was queued has come."""
        self.qtbot.waitUntil(lambda: not self.jobs.running)
        for _ in range(3):
            QApplication.processEvents()
        self._wake()

    def _wake(self) -> None:
        """A window manager would give the window back when a list of suggestions closes."""
        if not self.window.isActiveWindow():
            self.window.activateWindow()
            self.qtbot.waitUntil(self.window.isActiveWindow)

    @property
    def focus(self) -> QWidget:
        """The widget that has the focus."""
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def proposal(self) -> object:
        """What the wall was told last of what is proposed."""
        return self.proposed[-1]

    def on(self, widget: QWidget) -> bool:
        """Whether a widget has the focus."""
        return self.focus is widget

    def key(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press keys where the focus is."""
        for key in keys:
            QTest.keyClick(self.focus, key, modifier)
            QApplication.processEvents()

    def type(self, text: str) -> None:
        """Type over what is in the box that has the focus; suggestions are not taken."""
        box = self.focus
        line = box.lineEdit() if isinstance(box, QComboBox) else box
        if isinstance(line, QLineEdit):
            line.selectAll()
        QTest.keyClicks(self.focus, text)
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.hide()
        self._wake()
        box.setFocus()

    def tab_to(self, widget: QWidget) -> None:
        """Press Tab until the focus is in a widget."""
        for _ in range(60):
            if self.focus is widget or widget.isAncestorOf(self.focus):
                return
            self.key(Qt.Key.Key_Tab)
        pytest.fail(f"Tab never came to {widget.accessibleName()}")

    def commit(self) -> None:
        """Ctrl+Enter."""
        self.key(Qt.Key.Key_Return, modifier=CTRL)
        self.settle()

    def close(self) -> None:
        """End it."""
        self.qtbot.waitUntil(lambda: not self.jobs.running)
        for work in (self.cases, self.referrals):
            work.put_away()
        self.jobs.close()
