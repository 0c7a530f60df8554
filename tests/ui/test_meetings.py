"""Meetings in a real window, worked by keys alone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.agencies import Agreement, AgreementKind
from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Basis, Session
from iomdesk.services import agreements, drafts, meetings
from iomdesk.services.desk import Desk
from iomdesk.services.meetings import Invitation
from iomdesk.ui.actions import clashes
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.meetings.forms import CaseForm
from iomdesk.ui.screens.meetings.presenter import MeetingsPresenter
from iomdesk.ui.screens.meetings.view import MeetingsView, Tab
from iomdesk.ui.theme import Mode, Theme
from tests.helpers.board import fill_board
from tests.helpers.meetings import Scene, fill_scene

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


class Bridge(QObject):
    """What the app does: brings ``on_change`` from the writing thread to the window's."""

    changed = Signal(object)


class Driver:
    """The screen in a window with its store, and a person at the keys."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.jobs = Jobs()
        self.view = MeetingsView(desk.scheme, desk.today)
        self.presenter = MeetingsPresenter(desk, self.view, self.jobs, Errors())
        self.bridge = Bridge()
        self.bridge.changed.connect(self.presenter.store_changed)
        self.forget = desk.store.on_change(self.bridge.changed.emit)
        qtbot.addWidget(self.view)
        self.view.resize(1264, 800)
        self.view.show()
        self.view.activateWindow()
        with qtbot.waitActive(self.view):
            pass
        self.view.arrive(None)
        self.settle()

    def settle(self) -> None:
        """Wait until no job runs and all that was queued has come."""
        self.qtbot.waitUntil(lambda: not self.jobs.running)
        for _ in range(3):
            QApplication.processEvents()

    @property
    def focus(self) -> QWidget:
        """The widget that has the focus."""
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def on(self, widget: QWidget) -> bool:
        """Whether a widget has the focus."""
        return self.focus is widget

    def editing(self) -> bool:
        """Whether the form of a meeting is open."""
        return self.view.editing_meeting

    def found(self) -> int:
        """How many meetings the diary shows."""
        return len(self.view.diary.model.rows)

    def key(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press keys where the focus is."""
        for key in keys:
            QTest.keyClick(self.focus, key, modifier)

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
        if not self.view.isActiveWindow():  # a window manager would give the window back
            self.view.activateWindow()
            self.qtbot.waitUntil(self.view.isActiveWindow)
            box.setFocus()

    def tab_to(self, widget: QWidget) -> None:
        """Press Tab until the focus is in a widget."""
        for _ in range(40):
            if self.focus is widget or widget.isAncestorOf(self.focus):
                return
            self.key(Qt.Key.Key_Tab)
        pytest.fail(f"Tab never came to {widget.accessibleName()}")

    def commit(self) -> None:
        """Ctrl+Enter."""
        self.key(Qt.Key.Key_Return, modifier=CTRL)
        self.settle()

    def names(self) -> list[str]:
        """The people in the table."""
        return [row.attendee.name for row in self.view.attendees.model.rows]

    def agenda(self) -> list[str]:
        """The surnames on the agenda."""
        return [row.name.split(",")[0] for row in self.view.cases.model.rows]

    def said(self) -> str:
        """What the strip says."""
        message = self.view.strip.message
        return "" if message is None else message.words

    def close(self) -> None:
        """End it."""
        self.settle()
        self.view.leave()
        self.forget()
        self.jobs.close()


@pytest.fixture
def driver(qtbot: QtBot, desk: Desk) -> Iterator[Driver]:
    """The screen over an empty store."""
    made = Driver(qtbot, desk)
    yield made
    made.close()


@pytest.fixture
def scene(desk: Desk, clock: SetClock) -> Scene:
    return fill_scene(desk, clock)


@pytest.fixture
def busy(scene: Scene, qtbot: QtBot, desk: Desk) -> Iterator[Driver]:
    """The screen with one meeting of six people and six cases."""
    made = Driver(qtbot, desk)
    yield made
    made.close()


def test_an_empty_diary_says_so_and_offers_the_first_meeting(driver: Driver) -> None:
    shown = driver.view.findChildren(QPushButton)
    (new,) = [one for one in shown if one.isVisible() and one.text() == "New meeting"]
    assert driver.view.fact == "none planned"
    new.setFocus()
    driver.key(Qt.Key.Key_Space)
    assert driver.editing()
    assert driver.on(driver.view.form.date)


def test_a_meeting_from_nothing_by_keys_alone(driver: Driver, desk: Desk, clock: SetClock) -> None:
    """Plan it, invite two people, add the proposed, take one off and bring it back."""
    ids = fill_board(desk, clock)
    view = driver.view
    view.setFocus()
    driver.key(Qt.Key.Key_N, modifier=CTRL | SHIFT)
    driver.type("t+1")
    driver.key(Qt.Key.Key_Tab)
    assert view.form.date.text() == "25 Nov 2026"
    driver.type("930am")
    driver.key(Qt.Key.Key_Tab)
    driver.type("Town hall")
    driver.tab_to(view.form.chair)
    driver.type("SALTMARSH, Martin")
    driver.key(Qt.Key.Key_Tab)
    driver.type("Police")
    driver.commit()
    assert driver.editing()
    assert "does not read as a time" in view.form.fields["at_time"].problem
    assert driver.on(view.form.time)
    driver.type("9.30")
    driver.commit()
    assert not driver.editing()
    assert driver.names() == ["SALTMARSH, Martin"]  # the chair is the first on the list
    assert "1 agency, 3 needed: invite 2 more" in view.head.facts._values["quorum"].whole

    assert driver.on(view.attendees.table)
    driver.key(Qt.Key.Key_Insert)
    driver.type("SELFHEAL, Jo")
    driver.key(Qt.Key.Key_Tab)
    driver.type("Harbour Recovery")
    driver.key(Qt.Key.Key_Tab)
    form = view.attendees.form
    assert Basis(form.basis.value) is Basis.CONTRACT  # the scheme says how they usually sit
    driver.commit()
    assert "needs the statutory body" in form.fields["basis_detail"].problem
    assert driver.on(form.detail)
    driver.type("County Council")
    driver.key(Qt.Key.Key_Tab)
    driver.type("31 mar 27")
    driver.commit()
    assert driver.names() == ["SALTMARSH, Martin", "SELFHEAL, Jo"]
    assert driver.on(view.attendees.table)

    driver.key(Qt.Key.Key_Tab, modifier=CTRL)
    assert view.tab is Tab.CASES
    assert view.bars[Tab.CASES].button("meetings.cases.proposed").text() == "Add the 6 proposed"
    driver.key(Qt.Key.Key_Insert, modifier=CTRL)
    names = [
        "OAKAPPLE", "QUILLFEATHER", "ALKANETTE", "BURDOCKE", "MARSHLIGHT", "DRIFTWOODE",
    ]  # fmt: skip
    assert driver.agenda() == names
    assert driver.said() == "6 items put on the agenda."
    driver.key(Qt.Key.Key_Home, Qt.Key.Key_Delete)
    assert driver.agenda() == names[1:]
    driver.key(Qt.Key.Key_Z, modifier=CTRL)
    assert driver.agenda() == names
    driver.key(Qt.Key.Key_Insert)
    driver.type("teasel")
    driver.key(Qt.Key.Key_Down)
    driver.key(Qt.Key.Key_Return)
    assert driver.agenda() == [*names, "TEASELWOOD"]
    driver.key(Qt.Key.Key_Escape)
    assert driver.on(view.cases.table)

    (line,) = meetings.meetings(desk)
    assert (line.place, line.on_date, line.chair_agency) == (
        "Town hall", date(2026, 11, 25), "Police",
    )  # fmt: skip
    assert [case.person_id for case in line.cases] == [ids[one] for one in driver.agenda()]


def test_ctrl_enter_records_while_suggestions_are_open(busy: Driver) -> None:
    """The list of suggestions must not swallow the key that commits."""
    view = busy.view
    view.turn_to(Tab.ATTENDEES)
    busy.key(Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_F2)
    line = view.attendees.form.agency.lineEdit()
    assert line is not None
    line.selectAll()
    QTest.keyClicks(busy.focus, "Public Health")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QApplication.sendEvent(popup, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, CTRL))
    assert not popup.isVisible()
    assert view.attendees.model.rows[1].agency == "Public Health"


def test_the_order_and_the_session_of_cases_by_keys(busy: Driver, desk: Desk, scene: Scene) -> None:
    view = busy.view
    view.turn_to(Tab.CASES)
    before = busy.agenda()
    busy.key(Qt.Key.Key_Home)
    busy.key(Qt.Key.Key_Down, modifier=ALT)
    assert busy.agenda()[:2] == [before[1], before[0]]
    assert view.cases.table.currentIndex().row() == 1  # the line goes with its case
    busy.key(Qt.Key.Key_Up, modifier=ALT)
    assert busy.agenda() == before
    busy.key(Qt.Key.Key_Up, modifier=ALT)
    assert busy.agenda() == before  # the first stays the first
    busy.key(Qt.Key.Key_Space)  # closed now, and so behind the open ones
    assert busy.agenda() == [*before[1:4], before[0], *before[4:]]
    busy.key(Qt.Key.Key_Up, modifier=ALT)
    assert busy.agenda()[3] == before[0]  # never before an open one
    current = view.cases.current
    assert current is not None
    assert current.case.session is Session.CLOSED
    assert current.outside_words == "3 outside"


def test_session_and_why_in_the_panel(busy: Driver, desk: Desk, scene: Scene) -> None:
    view = busy.view
    view.turn_to(Tab.CASES)
    busy.key(Qt.Key.Key_Home, Qt.Key.Key_F2)
    assert busy.on(view.cases.form.session)
    busy.key(Qt.Key.Key_Right, Qt.Key.Key_Tab)
    busy.type("Warrant issued.")
    busy.commit()
    found = meetings.meeting(desk, scene.meeting_id).cases
    case = next(one for one in found if one.person_id == scene.ids["OAKAPPLE"])
    assert (case.session, case.why) == (Session.CLOSED, "Warrant issued.")
    assert busy.on(view.cases.table)
    busy.key(Qt.Key.Key_F2, Qt.Key.Key_Escape)
    assert view.cases.side.form is None


def test_take_somebody_off_and_undo(busy: Driver) -> None:
    view = busy.view
    view.turn_to(Tab.ATTENDEES)
    before = busy.names()
    busy.key(Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Delete)
    assert busy.names() == [before[0], *before[2:]]
    assert busy.said().startswith("HAREBELL, Simon was taken off the list.")
    busy.key(Qt.Key.Key_Z, modifier=CTRL)
    assert busy.names() == before
    busy.key(Qt.Key.Key_Delete)
    message = view.strip.message
    assert message is not None
    assert message.run is not None
    message.run()  # the button in the strip does the same
    assert busy.names() == before


def test_what_each_hears_stands_in_words(busy: Driver) -> None:
    rows = {row.attendee.name.split(",")[0]: row for row in busy.view.attendees.model.rows}
    assert [row.hears for row in rows.values()] == [
        "6 of 6", "4 of 6", "6 of 6", "4 of 6", "2 of 6", "3 of 6",
    ]  # fmt: skip
    view = busy.view
    view.turn_to(Tab.ATTENDEES)
    busy.key(Qt.Key.Key_End, Qt.Key.Key_Up)
    side = view.attendees.side.currentWidget()
    assert side is not None
    said = " ".join(one.text() for one in side.findChildren(type(view.attendees._empty)))
    assert "Hears 2 of 6 cases" in said
    assert "MARSHLIGHT, Alex: no consent" in said
    assert "QUILLFEATHER, Alex: closed session" in said


def test_consents_are_ticked_by_space(busy: Driver, desk: Desk, scene: Scene) -> None:
    view = busy.view
    view.turn_to(Tab.ATTENDEES)
    busy.key(Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_F2)
    form = view.attendees.form
    busy.tab_to(form.consents)
    busy.key(Qt.Key.Key_Home, Qt.Key.Key_Space)  # OAKAPPLE's is taken away
    busy.commit()
    lou = meetings.meeting(desk, scene.meeting_id).attendees[4]
    assert lou.consented == {scene.ids["QUILLFEATHER"], scene.ids["DRIFTWOODE"]}


def test_the_day_a_consent_paper_was_seen_is_kept_and_shown(
    busy: Driver, desk: Desk, scene: Scene
) -> None:
    """Of the three ticked before and of the one ticked now; a draft brings it back."""
    view = busy.view
    view.turn_to(Tab.ATTENDEES)
    busy.key(Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_F2)
    form = view.attendees.form
    busy.tab_to(form.consents)
    busy.key(Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Space)
    busy.tab_to(form.seen)
    busy.type("20 nov 26")
    form.take(form.answers(), meetings.meeting(desk, scene.meeting_id))
    busy.commit()
    lou = meetings.meeting(desk, scene.meeting_id).attendees[4]
    assert len(lou.consented) == 4
    assert lou.seen == {(one, date(2026, 11, 20)) for one in lou.consented}
    busy.settle()
    side = view.attendees.side.currentWidget()
    assert side is not None
    assert "20 Nov 2026" in {one.text() for one in side.findChildren(QLabel)}
    busy.key(Qt.Key.Key_F2)
    assert form.seen.text() == ""
    busy.tab_to(form.seen)
    busy.type("30 nov 26")
    busy.commit()
    assert "30 Nov 2026" in form.fields["seen_on"].problem
    busy.key(Qt.Key.Key_Escape)


def test_a_change_made_elsewhere_is_met_and_nothing_typed_is_lost(
    busy: Driver, desk: Desk, scene: Scene
) -> None:
    view = busy.view
    view.turn_to(Tab.ATTENDEES)
    busy.key(Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_F2)
    busy.type("County Housing")
    other = meetings.meeting(desk, scene.meeting_id).attendees[1]
    given = Invitation.statutory(other.name, "Public Health")
    meetings.amend_attendee(desk, scene.meeting_id, other, given)
    busy.settle()
    busy.commit()
    assert "changed elsewhere" in view.attendees.form.note.text()
    assert view.attendees.form.agency.text == "County Housing"
    assert meetings.meeting(desk, scene.meeting_id).attendees[1].agency == "Public Health"
    busy.commit()  # kept again, knowing it
    assert meetings.meeting(desk, scene.meeting_id).attendees[1].agency == "County Housing"


def test_what_is_typed_survives_a_lock(busy: Driver, desk: Desk, scene: Scene) -> None:
    view = busy.view
    view.turn_to(Tab.ATTENDEES)
    busy.key(Qt.Key.Key_Insert)
    busy.type("WOODRUFF, Alice")
    view.flush()
    assert drafts.find_draft(desk, "attendee", scene.meeting_id) is not None
    busy.key(Qt.Key.Key_Escape)  # pressed by mistake perhaps: the words stay
    assert view.attendees.side.form is None
    busy.key(Qt.Key.Key_Insert)
    assert view.attendees.form.name.text == "WOODRUFF, Alice"
    view.attendees.form.cancel.click()  # left on purpose: the draft goes with it
    assert drafts.find_draft(desk, "attendee", scene.meeting_id) is None
    busy.key(Qt.Key.Key_N, modifier=CTRL | SHIFT)
    busy.type("26 nov")
    view.flush()
    view.shut_form()
    busy.presenter.new()
    assert view.form.date.text() == "26 Nov 2026"
    assert "typed here before is back" in view.form.note.text()
    busy.key(Qt.Key.Key_Escape)


def test_esc_keeps_what_is_typed_about_a_case_and_cancel_does_not(
    busy: Driver, desk: Desk, scene: Scene
) -> None:
    view = busy.view
    view.turn_to(Tab.CASES)
    busy.key(Qt.Key.Key_Home, Qt.Key.Key_F2)
    form = view.cases.form
    case = meetings.meeting(desk, scene.meeting_id).cases[0]
    form.why.setFocus()
    form.why.selectAll()
    busy.type("Moved rooms twice")
    busy.key(Qt.Key.Key_Escape)
    assert view.cases.side.form is None
    assert drafts.find_draft(desk, "meeting_case", case.id) is not None
    busy.key(Qt.Key.Key_F2)
    assert form.why.toPlainText() == "Moved rooms twice"
    assert "typed here before is back" in form.note.text()
    form.cancel.click()
    assert drafts.find_draft(desk, "meeting_case", case.id) is None
    busy.key(Qt.Key.Key_F2)
    assert form.why.toPlainText() == case.why
    form.why.setFocus()
    form.why.selectAll()
    busy.type("Moved rooms")
    busy.commit()
    assert meetings.meeting(desk, scene.meeting_id).cases[0].why == "Moved rooms"
    assert drafts.find_draft(desk, "meeting_case", case.id) is None


def test_another_meeting_puts_the_form_of_the_first_away(
    busy: Driver, desk: Desk, scene: Scene
) -> None:
    """Nobody is ever added to the wrong meeting."""
    first = meetings.meeting(desk, scene.meeting_id)
    meetings.plan_meeting(
        desk, kind="panel", on_date=date(2026, 12, 1), at_time=first.at_time, place="Millbeck",
        chair=first.chair, chair_agency="Police",
    )  # fmt: skip
    busy.settle()
    view = busy.view
    view.turn_to(Tab.ATTENDEES)
    busy.key(Qt.Key.Key_Insert)
    busy.type("WOODRUFF, Alice")
    view.diary.list.setFocus()
    busy.key(Qt.Key.Key_Down)
    assert view.attendees.side.form is None
    assert busy.names() == []
    busy.key(Qt.Key.Key_Up)
    view.turn_to(Tab.ATTENDEES)
    busy.key(Qt.Key.Key_Insert)
    assert view.attendees.form.name.text == "WOODRUFF, Alice"  # the draft was kept
    busy.key(Qt.Key.Key_Escape)


def test_the_diary_finds_by_any_words(busy: Driver, desk: Desk) -> None:
    view = busy.view
    view.find_here()
    busy.type("tasking 24 nov")
    assert busy.found() == 1
    busy.type("panel")
    assert busy.found() == 0
    assert view.diary._nothing.isVisible()
    busy.key(Qt.Key.Key_Escape)
    assert busy.found() == 1


def test_no_key_means_two_things_and_every_button_has_its_key(busy: Driver) -> None:
    assert clashes(busy.view.actions_here()) == ()


def test_a_refused_button_says_why(busy: Driver) -> None:
    view = busy.view
    view.turn_to(Tab.PACKS)
    button = view.bars[Tab.PACKS].button("meetings.packs.print_all")
    assert not button.isEnabled()
    assert button.reason == "No packs are made yet."
    assert button.toolTip() == button.reason


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize(("percent", "wide"), [(100, 1104), (150, 1176)])
def test_nothing_is_cut_and_everything_has_a_name(
    busy: Driver, themed: Theme, mode: Mode, percent: int, wide: int
) -> None:
    """The smallest window at 100 %, and 1440 x 900 at 150 %, less the navigation."""
    themed.choose(mode=mode, percent=percent)
    view = busy.view
    busy.settle()
    view.resize(wide, 620)
    assert view.minimumSizeHint().width() <= wide
    views: list[Callable[[], object]] = [
        lambda: view.turn_to(Tab.ATTENDEES),
        busy.presenter._inviting._add,
        lambda: view.turn_to(Tab.CASES),
        busy.presenter._agenda._add_case,
        lambda: view.turn_to(Tab.PACKS),
        busy.presenter.new,
    ]
    for show in views:
        show()
        busy.settle()
        for widget in view.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                _is_named(widget)
        for button in view.findChildren(QPushButton):
            if button.isVisible():
                assert button.width() >= button.sizeHint().width(), button.text()
    busy.key(Qt.Key.Key_Escape)


def _is_named(widget: QWidget) -> None:
    interface = QAccessible.queryAccessibleInterface(widget)
    parent = widget.parentWidget()
    inner = isinstance(widget, QLineEdit) and parent is not None and parent.accessibleName()
    name = interface.text(QAccessible.Text.Name)
    assert name or inner or widget.objectName().startswith("qt_"), (
        f"{type(widget).__name__} in {type(parent).__name__} has no name"
    )


def test_the_register_brings_basis_lead_body_and_consents_along(
    busy: Driver, desk: Desk, scene: Scene
) -> None:
    """What is kept under Sharing is not typed again, and what is not in force is said."""
    kept = Agreement(
        id="", revision=0, kind=AgreementKind.CONTRACT, agency="Millbeck Skills",
        lead_body="Jobcentre Plus", begins_on=date(2026, 4, 1), until=date(2027, 3, 31),
        paper_seen_on=date(2026, 4, 8),
    )  # fmt: skip
    agreements.add_agreement(desk, kept)
    person = scene.ids["OAKAPPLE"]
    agreements.add_agreement(
        desk,
        replace(
            kept, kind=AgreementKind.CONSENT, agency="Adair Homes", person_id=person, lead_body="",
            paper_at="Folder 9",
        ),
    )  # fmt: skip
    busy.view.turn_to(Tab.ATTENDEES)
    form = busy.view.attendees.form
    busy.key(Qt.Key.Key_Insert)
    busy.type("TORMENTIL, Ash")
    busy.key(Qt.Key.Key_Tab)
    busy.type("Millbeck Skills")
    busy.key(Qt.Key.Key_Tab)
    assert Basis(form.basis.value) is Basis.CONTRACT
    assert (form.detail.text(), form.until.text()) == ("Jobcentre Plus", "31 Mar 2027")
    form.agency.put("Adair Homes")
    form.agency.settled.emit("Adair Homes")
    assert Basis(form.basis.value) is Basis.CONSENT
    assert form.consents.ticked == {person}
    assert form.given().seen == {(person, date(2026, 4, 8))}
    form.agency.put("Thornhope Debt Advice")
    form.agency.settled.emit("Thornhope Debt Advice")
    assert form.consents.ticked == frozenset()
    said = [label.text() for label in form.fields["agency"].findChildren(QLabel)]
    assert any("Nobody there is told anything" in one for one in said)
    form.detail.setFocus()
    busy.type("By hand")
    form.agency.settled.emit("Millbeck Skills")
    assert form.detail.text() == "By hand"  # what a person gave stays


def test_why_a_case_is_here_says_where_it_is_printed(qtbot: QtBot) -> None:
    """Whole, on every copy: whoever writes it knows who will read it."""
    form = CaseForm()
    qtbot.addWidget(form)
    told = form.why.accessibleDescription()
    assert told.startswith("Printed whole on every copy that carries this case.")
