"""Referrals in a real window over a real store, worked by keys alone."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.referrals import Happening, Outcome, Referral, Stage
from iomdesk.services import cohort, detainees, drafts, referral_life, referrals
from iomdesk.services.desk import Desk
from iomdesk.ui import ask
from iomdesk.ui.actions import clashes
from iomdesk.ui.ask import FileWanted, Question
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.referrals.model import ReferralRow, View, say
from iomdesk.ui.screens.referrals.presenter import ReferralsPresenter
from iomdesk.ui.screens.referrals.view import ReferralsView
from iomdesk.ui.theme import Theme
from iomdesk.ui.widgets.button import Button
from tests.helpers import referrals as made
from tests.helpers.cohort import fill_cohort

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


class Bridge(QObject):
    """What the app does: brings ``on_change`` from the writing thread to the window's."""

    changed = Signal(object)


class Driver:
    """The screen in a window with its store, and a person at the keys."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.jobs = Jobs()
        self.view = ReferralsView(desk.today)
        self.presenter = ReferralsPresenter(desk, self.view, self.jobs, Errors())
        self.notes: list[str] = []
        self.people: list[str] = []
        self.matrices: list[str] = []
        self.view.note_changed.connect(self.notes.append)
        self.presenter.person_asked.connect(self.people.append)
        self.presenter.matrix_asked.connect(self.matrices.append)
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
        self.qtbot.waitUntil(lambda: not self.jobs.running)

    @property
    def focus(self) -> QWidget:
        """The widget that has the focus."""
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(self.focus, key, modifier)
        self.settle()

    def type(self, text: str) -> None:
        """Type where the focus is."""
        QTest.keyClicks(self.focus, text)
        self.settle()

    def names(self) -> list[str]:
        """Surnames in the list from the top."""
        return [row.line.surname for row in self.view.pane.model.rows]

    def choose(self, referral: Referral) -> None:
        """Make a row current, and let it rest there."""
        self.view.pane.choose(referral.id)
        self.view.pane.take_focus()
        self.presenter.lists.look()
        self.settle()

    def on(self, widget: QWidget) -> bool:
        """Whether a widget has the focus."""
        return self.focus is widget

    def at(self, view: View) -> bool:
        """Whether that list is in view."""
        return self.view.pane.view is view

    def listing(self) -> bool:
        """Whether the lists are in view, and no form."""
        return self.view.listing

    def read(self, referral: Referral) -> Referral:
        """A referral as it stands."""
        return referrals.read_referral(self.desk, referral.id)

    def said(self) -> str:
        """What the life beside the list says."""
        return "\n".join(one.text() for one in self.view.life.findChildren(QLabel))

    def close(self) -> None:
        """End threads and timers."""
        self.presenter.keep()
        self.forget()
        self.settle()
        self.presenter.opening.put_away()
        self.presenter.living.put_away()
        self.jobs.close()
        self.view.close()


@pytest.fixture
def open_screen(qtbot: QtBot, desk: Desk) -> Iterator[Callable[[], Driver]]:
    """Opens the screen once the store holds what the test needs."""
    drivers: list[Driver] = []

    def go() -> Driver:
        drivers.append(Driver(qtbot, desk))
        return drivers[-1]

    yield go
    for one in drivers:
        one.close()


Open = Callable[[], Driver]


# ---- the list --------------------------------------------------------------------------


def test_an_empty_list_says_so_and_offers_the_next_step(open_screen: Open) -> None:
    """A fact, a next step, one button; Ctrl+Tab goes through the lists."""
    driver = open_screen()
    pane = driver.view.pane
    for view in View:
        assert pane.view is view
        assert pane.empty
        assert pane.nothing.accessibleName() == say(f"none_{view}")
        driver.press(Qt.Key.Key_Tab, CTRL)
    assert pane.view is View.OPEN
    assert "New ones appear here when sent." in pane.nothing.accessibleName()


def test_the_list_tells_how_long_it_waits_what_is_left_and_whose_turn_it_is(
    open_screen: Open, desk: Desk
) -> None:
    """Two lines to a row; one that waits too long is marked and counted."""
    made.sent(desk)
    made.sent(desk, surname="COPPERBEECH", forename="Wayne", ogrs_24="92", crn="X990161",
              referred_on="2026-11-18")  # fmt: skip
    made.save(desk, surname="HAWKMOTH", forename="Liam", concern="", crn="X990162")
    driver = open_screen()
    rows = {row.line.surname: row for row in driver.view.pane.model.rows}
    told = {name: (row.waiting(), row.left(), row.whose()) for name, row in rows.items()}
    assert told == {
        "WINDLESTRAW": ("2 days", "Matrix not started", "Police coordinator"),
        "COPPERBEECH": ("6 days", "Register, or refuse", "Coordinator"),
        "HAWKMOTH": ("2 days", "Form to be completed", "Offender manager"),
    }
    assert rows["COPPERBEECH"].late
    assert driver.view.fact == "3 waiting"
    assert referrals.waiting(desk) == 3
    model, first = driver.view.pane.model, rows["WINDLESTRAW"]
    spoken = model.index(model.row_of(first.id), 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("WINDLESTRAW, Peter, 9 Aug 1997, Ready, 2 days")
    assert spoken.endswith("of 3")


def test_a_name_is_found_by_typing_and_in_the_box(open_screen: Open, desk: Desk) -> None:
    """F3 to the box, Down to the rows; letters find a surname; F4 what waits too long."""
    for number, name in enumerate(("WINDLESTRAW", "COPPERBEECH", "TANGLEFOOT")):
        day = "2026-11-17" if name == "TANGLEFOOT" else "2026-11-22"
        made.sent(desk, surname=name, crn=f"X99017{number}", referred_on=day)
    driver = open_screen()
    pane = driver.view.pane
    driver.view.find_here()
    driver.type("copp")
    assert driver.names() == ["COPPERBEECH"]
    driver.press(Qt.Key.Key_Down)
    assert driver.on(pane.table)
    driver.view.find_here()
    driver.press(Qt.Key.Key_Escape)
    assert len(driver.names()) == 3
    pane.take_focus()
    driver.type("wind")
    assert pane.row is not None
    assert pane.row.line.surname == "WINDLESTRAW"
    pane.table.choose(pane.model.id_at(0))
    driver.view.next_item(forward=True)
    found = pane.row
    if found.line.surname != "TANGLEFOOT":  # it was the first of the rows
        driver.view.next_item(forward=False)
    assert pane.row.line.surname == "TANGLEFOOT"


def test_somebody_under_18_is_monitored_and_comes_up_on_the_birthday(
    open_screen: Open, desk: Desk, clock: SetClock
) -> None:
    """Those due first, with the day and how far away it is; F4 stops at one who is 18."""
    made.save(desk, birth_date="2009-03-04", surname="TEASELWOOD")
    made.save(desk, birth_date="2008-12-01", surname="OAKAPPLE", crn="X990181")
    driver = open_screen()
    driver.view.pane.show_view(View.MONITORED)
    assert driver.names() == ["OAKAPPLE", "TEASELWOOD"]
    row = driver.view.pane.model.rows[0]
    assert row.since() == "18 on 1 Dec 2026"
    assert row.waiting() == "in 7 days"
    head = driver.view.pane.model.headerData(3, Qt.Orientation.Horizontal)
    assert head == "18th birthday"
    clock.at = datetime(2026, 12, 2, 9, tzinfo=UTC).astimezone()
    later = ReferralRow(row.line, desk.today())
    assert later.due
    assert later.attention
    assert later.left() == "18 by now: take it up"


# ---- from the list to the form and back ------------------------------------------------


def test_enter_opens_the_form_and_esc_comes_back_to_the_row(open_screen: Open, desk: Desk) -> None:
    """The focus is in the form, then on the same row again."""
    made.sent(desk)
    second = made.sent(desk, surname="COPPERBEECH", crn="X990161")
    driver = open_screen()
    driver.choose(second)
    driver.press(Qt.Key.Key_Return)
    assert not driver.listing()
    assert driver.presenter.opening.referral == driver.read(second)
    assert driver.view.form is not None
    assert driver.view.form.isAncestorOf(driver.focus)
    driver.press(Qt.Key.Key_Escape)
    assert driver.listing()
    assert driver.on(driver.view.pane.table)
    assert driver.view.pane.current_id == second.id


def test_a_form_without_changes_follows_what_was_kept_elsewhere(
    open_screen: Open, desk: Desk
) -> None:
    """A matrix scored meanwhile is no second version of the answers."""
    one = made.sent(desk)
    driver = open_screen()
    driver.choose(one)
    driver.press(Qt.Key.Key_Return)
    scored = made.scored(desk, one)
    driver.settle()
    here = driver.presenter.opening.referral
    assert here is not None
    assert (here.stage, here.revision) == (scored.stage, scored.revision)
    assert scored.revision > one.revision


def test_opening_a_referral_is_logged_as_a_consultation_once(
    open_screen: Open, desk: Desk, clock: SetClock
) -> None:
    """Resting on the row and opening it is one look, not two."""
    from iomdesk.services.history import history

    ids = fill_cohort(desk, clock)
    person = ids["TEASELWOOD"]
    answers = referrals.answers_from_person(desk, person)
    referral = referrals.save(
        desk, None, 0, {**answers, **{k: v for k, v in made.WHOLE.items() if k not in answers}},
        source=made.SOURCE, person_id=person,
    )  # fmt: skip
    before = sum(line.verb == "consultation" for line in history(desk, person))
    driver = open_screen()
    driver.choose(referral)
    driver.press(Qt.Key.Key_Return)
    after = sum(line.verb == "consultation" for line in history(desk, person))
    assert after - before == 1


def test_a_new_referral_is_begun_and_a_persons_answers_are_brought_along(
    open_screen: Open, desk: Desk, clock: SetClock
) -> None:
    """Ctrl+N from anywhere gives an empty form; Refer one that knows the person."""
    ids = fill_cohort(desk, clock)
    driver = open_screen()
    driver.view.arrive(("new",))
    driver.settle()
    editing = driver.presenter.opening.editing
    assert editing is not None
    assert editing.referral is None
    driver.view.arrive(("refer", ids["TEASELWOOD"]))
    driver.settle()
    editing = driver.presenter.opening.editing
    assert editing is not None
    texts = [one.text() for one in editing.view.findChildren(QWidget) if hasattr(one, "text")]
    assert "TEASELWOOD" in texts
    assert "X990012" in texts


# ---- deciding --------------------------------------------------------------------------


def test_from_the_list_to_decided_to_told_by_keys_alone(open_screen: Open, desk: Desk) -> None:
    """Ctrl+D, words, Ctrl+Enter; Ctrl+T, Ctrl+Enter. The meeting's agencies are ticked."""
    made.tasking(desk)
    ready = made.scored(desk, made.sent(desk))
    driver = open_screen()
    driver.choose(ready)
    driver.press(Qt.Key.Key_D, CTRL)
    panel = driver.view.decide
    assert driver.view.beside.panel is panel
    assert driver.on(panel.reason)
    assert panel.sitting.present == ("Police", "Probation", "County Housing")
    assert panel.sitting.quorum_told == "3 agencies, 3 needed."
    driver.type("Weekly offending since September.")
    driver.press(Qt.Key.Key_Return, CTRL)
    after = driver.read(ready)
    assert after.stage is Stage.ACCEPTED
    event = after.last(Happening.DECIDED)
    assert event is not None
    assert event.body == "Weekly offending since September."
    assert event.agencies == ("Police", "Probation", "County Housing")
    assert event.on_date == made.TODAY
    assert driver.at(View.DECIDED)
    assert driver.view.pane.current_id == ready.id
    assert driver.notes[-1] == "Accepted. WINDLESTRAW, Peter: Accepted."
    assert "Weekly offending since September." in driver.said()
    driver.view.pane.find_box.setText("nobody")
    driver.view.arrive(("tell", ready.id))  # as from the minutes, where it is still to be told
    driver.settle()
    assert driver.view.pane.current_id == ready.id
    tell = driver.view.tell
    assert tell.named.text() == "HAREBELL, Simon"
    assert "ERFI" in tell.letter.toPlainText()
    assert driver.on(tell.how)
    driver.press(Qt.Key.Key_Down)
    driver.press(Qt.Key.Key_Return, CTRL)
    told = driver.read(ready).last(Happening.TOLD)
    assert told is not None
    assert (told.named, told.how) == ("HAREBELL, Simon", "telephone")
    assert driver.read(ready).stage is Stage.TOLD
    assert "Told by telephone: HAREBELL, Simon" in driver.said()


def test_too_few_agencies_are_told_while_they_are_ticked_and_refused(
    open_screen: Open, desk: Desk
) -> None:
    """The words stand under the agencies, and the problem at them; what is typed stays."""
    made.tasking(desk)
    ready = made.scored(desk, made.sent(desk))
    driver = open_screen()
    driver.choose(ready)
    driver.press(Qt.Key.Key_D, CTRL)
    panel = driver.view.decide
    driver.type("Weekly offending.")
    panel.sitting.agencies.setFocus()
    driver.press(Qt.Key.Key_Space)
    assert panel.sitting.quorum_told == (
        "Only 2 agencies are ticked, 3 are needed. The decision waits."
    )
    driver.press(Qt.Key.Key_Return, CTRL)
    assert panel.fields["agencies"].problem.startswith("2 of 3 agencies were present.")
    assert driver.read(ready).stage is Stage.MATRIX_DONE
    assert panel.reason.toPlainText() == "Weekly offending."


def test_the_red_words_go_when_another_meeting_has_enough_agencies(
    open_screen: Open, desk: Desk
) -> None:
    """They were said of the meeting before."""
    enough = made.tasking(desk)
    few = made.tasking(desk, ("Police", "Probation"))
    ready = made.scored(desk, made.sent(desk))
    driver = open_screen()
    driver.choose(ready)
    driver.press(Qt.Key.Key_D, CTRL)
    panel = driver.view.decide
    driver.type("Weekly offending.")
    panel.sitting.choose(few)
    driver.press(Qt.Key.Key_Return, CTRL)
    assert panel.fields["agencies"].problem.startswith("2 of 3 agencies were present.")
    panel.sitting.meeting.set_value(enough)
    panel.sitting.meeting.chosen.emit(enough)
    assert panel.sitting.quorum_told == "3 agencies, 3 needed."
    assert panel.fields["agencies"].problem == ""


def test_the_buttons_of_deciding_stay_in_view_and_the_fields_scroll(
    open_screen: Open, desk: Desk
) -> None:
    """At 1440 x 900 and below; nothing has to be scrolled to for recording."""
    made.tasking(desk)
    ready = made.scored(desk, made.sent(desk))
    driver = open_screen()
    driver.choose(ready)
    driver.press(Qt.Key.Key_D, CTRL)
    panel = driver.view.decide
    for size in ((1244, 800), (1104, 520)):
        driver.view.resize(*size)
        driver.settle()
        for button in (panel.record, panel.cancel):
            at = button.mapTo(panel, button.rect().bottomRight())
            assert button.isVisible()
            assert not button.visibleRegion().isEmpty()
            assert button.visibleRegion().boundingRect().size() == button.size()
            assert panel.rect().contains(at)
    assert panel.scrolled.verticalScrollBar().maximum() > 0


def test_f6_and_f4_work_inside_a_form(open_screen: Open, desk: Desk) -> None:
    """The shell asks the screen for its panes and for the next that needs attention."""
    held = made.save(desk, pncid="2015/999013")
    driver = open_screen()
    driver.choose(held)
    driver.press(Qt.Key.Key_Return)
    editing = driver.presenter.opening.editing
    assert editing is not None
    assert editing.form.inspector in driver.view.panes()
    driver.view.next_item(forward=True)
    assert driver.on(editing.form.fields.box("pncid"))


def test_a_decision_without_its_reason_says_so_at_the_reason(open_screen: Open, desk: Desk) -> None:
    """Nothing is decided, and the focus goes to the box."""
    made.tasking(desk)
    ready = made.scored(desk, made.sent(desk))
    driver = open_screen()
    driver.choose(ready)
    driver.press(Qt.Key.Key_D, CTRL)
    driver.press(Qt.Key.Key_Return, CTRL)
    panel = driver.view.decide
    assert panel.fields["reason"].problem.startswith("A decision needs its reason.")
    assert driver.on(panel.reason)
    assert driver.read(ready).stage is Stage.MATRIX_DONE


def test_an_automatic_registration_is_confirmed_by_a_named_person(
    open_screen: Open, desk: Desk
) -> None:
    """No meeting is needed; the name is there already, and without it nothing is decided."""
    ready = made.sent(desk, ogrs_24="92")
    driver = open_screen()
    driver.choose(ready)
    driver.press(Qt.Key.Key_D, CTRL)
    panel = driver.view.decide
    assert panel.by.text == desk.who
    assert panel.fields["confirmed_by"].isVisible()
    assert not panel.fields["agencies"].isVisible()
    panel.by.put("")
    driver.press(Qt.Key.Key_Return, CTRL)
    assert panel.fields["confirmed_by"].problem.startswith("A named person confirms")
    driver.type("ELDERFLOWER, Priya")
    driver.press(Qt.Key.Key_Return, CTRL)
    after = driver.read(ready)
    assert after.stage is Stage.ACCEPTED
    assert after.person_id is not None
    event = after.last(Happening.DECIDED)
    assert event is not None
    assert event.named == "ELDERFLOWER, Priya"


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"mappa": "2"}, "MAPPA level 2 or 3"), ({"sex_offender": "yes"}, "current sex offender")],
)
def test_an_exclusion_without_override_offers_no_acceptance_and_no_button(
    open_screen: Open, desk: Desk, changes: dict[str, str], words: str
) -> None:
    """The words say why; only refusing is on offer, and nothing to set aside."""
    excluded = made.save(desk, **changes)
    driver = open_screen()
    driver.choose(excluded)
    assert driver.read(excluded).stage is Stage.EXCLUDED
    driver.press(Qt.Key.Key_D, CTRL)
    panel = driver.view.decide
    said = "\n".join(one.text() for one in panel.findChildren(QLabel) if one.isVisible())
    assert f"The scheme excludes: {words}. It cannot be accepted" in said
    assert "no meeting can set that aside" in said
    assert not panel.waive.isVisible()
    assert panel.outcome.current == Outcome.REFUSED
    panel.outcome.setFocus()
    driver.press(Qt.Key.Key_Left)
    assert panel.outcome.current == Outcome.REFUSED


def test_the_six_month_rule_is_set_aside_by_a_meeting_with_its_reason(
    open_screen: Open, desk: Desk
) -> None:
    """The button is there, the meeting and its agencies, and the reason is needed."""
    made.tasking(desk)
    excluded = made.save(desk, last_conviction_on="2025-10-03")
    driver = open_screen()
    driver.choose(excluded)
    driver.press(Qt.Key.Key_D, CTRL)
    panel = driver.view.decide
    assert panel.waive.isVisible()
    panel.waive.setFocus()
    driver.press(Qt.Key.Key_Return)
    waive = driver.view.waive
    assert driver.view.beside.panel is waive
    driver.press(Qt.Key.Key_Return, CTRL)
    assert waive.fields["reason"].problem.startswith("The six-month rule is set aside without")
    driver.type("Fresh intelligence of weekly burglary.")
    driver.press(Qt.Key.Key_Return, CTRL)
    after = driver.read(excluded)
    assert after.stage is not Stage.EXCLUDED
    event = after.last(Happening.EXCLUSION_WAIVED)
    assert event is not None
    assert event.body == "Fresh intelligence of weekly burglary."


# ---- the rest of a life ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "stage"), [("withdraw", Stage.WITHDRAWN), ("mistake", Stage.MISTAKE)]
)
def test_a_referral_is_closed_with_a_reason_and_reopened_with_one(
    open_screen: Open, desk: Desk, kind: str, stage: Stage
) -> None:
    """Without words it stays; the row follows into the list in which it stands."""
    sent = made.sent(desk)
    driver = open_screen()
    driver.choose(sent)
    driver.presenter.keys.action(f"referrals.{kind}").run()
    driver.press(Qt.Key.Key_Return, CTRL)
    panel = driver.view.reason
    assert panel.fields["reason"].problem
    assert driver.read(sent).stage is not stage
    driver.type("Moved to another county.")
    driver.press(Qt.Key.Key_Return, CTRL)
    assert driver.read(sent).stage is stage
    assert driver.at(View.CLOSED)
    assert driver.view.pane.current_id == sent.id
    assert "Moved to another county." in driver.said()
    driver.presenter.keys.action("referrals.reopen").run()
    driver.type("Back in Saltergate.")
    driver.press(Qt.Key.Key_Return, CTRL)
    assert driver.at(View.OPEN)
    assert driver.read(sent).stage is Stage.READY


def test_a_decided_referral_takes_only_dated_corrections(open_screen: Open, desk: Desk) -> None:
    """Deciding again is refused in words; a correction is added to the life."""
    decided = made.accepted(desk, made.tasking(desk))
    driver = open_screen()
    driver.view.pane.show_view(View.DECIDED)
    driver.choose(decided)
    actions = driver.presenter.keys
    assert actions.action("referrals.decide").refused() == "It is Accepted: it cannot be decided."
    actions.action("referrals.correct").run()
    driver.type("The address was wrong: 12 Sample Street, Millbeck.")
    driver.press(Qt.Key.Key_Return, CTRL)
    last = driver.read(decided).events[-1]
    assert last.kind is Happening.CORRECTED
    assert "Correction" in driver.said()


def test_esc_leaves_a_panel_and_a_lock_keeps_what_is_typed(open_screen: Open, desk: Desk) -> None:
    """Esc keeps what is typed and gives the focus back; Cancel throws it away."""
    made.tasking(desk)
    ready = made.scored(desk, made.sent(desk))
    driver = open_screen()
    driver.choose(ready)
    driver.press(Qt.Key.Key_D, CTRL)
    driver.type("Weekly")
    driver.press(Qt.Key.Key_Escape)
    assert driver.view.beside.panel is None
    assert driver.on(driver.view.pane.table)
    assert driver.notes[-1] == say("typed_kept")
    driver.press(Qt.Key.Key_D, CTRL)
    assert driver.view.decide.reason.toPlainText() == "Weekly"
    driver.view.decide.cancel.click()
    assert driver.view.beside.panel is None
    assert drafts.find_draft(desk, "referral_decide", ready.id) is None
    driver.press(Qt.Key.Key_D, CTRL)
    driver.press(Qt.Key.Key_Escape)
    assert drafts.find_draft(desk, "referral_decide", ready.id) is None
    driver.press(Qt.Key.Key_D, CTRL)
    driver.type("Weekly offending")
    driver.view.flush()
    kept = drafts.find_draft(desk, "referral_decide", ready.id)
    assert kept is not None
    assert kept.answers["reason"] == "Weekly offending"
    driver.presenter.living.put_away()
    driver.press(Qt.Key.Key_D, CTRL)
    assert driver.view.decide.reason.toPlainText() == "Weekly offending"


def test_a_change_by_somebody_else_is_told_with_the_new_state(
    open_screen: Open, desk: Desk
) -> None:
    """Nothing is overwritten; what is typed stays."""
    made.tasking(desk)
    ready = made.scored(desk, made.sent(desk))
    driver = open_screen()
    driver.choose(ready)
    driver.press(Qt.Key.Key_D, CTRL)
    driver.type("Weekly offending.")
    referral_life.withdraw(desk, ready.id, ready.revision, reason="Moved away.")
    driver.settle()
    driver.press(Qt.Key.Key_Return, CTRL)
    panel = driver.view.decide
    assert "Somebody changed this referral first; it is Withdrawn now." in panel.note.text()
    assert panel.reason.toPlainText() == "Weekly offending."
    assert driver.read(ready).stage is Stage.WITHDRAWN


# ---- repeat detainees ------------------------------------------------------------------

LIST = (
    "Name,DOB,Address,Reason for arrest,Times detained\n"
    '"MAC-ARON, Dean",13/02/1968,"31 Placeholder Lane, Thornhope",TWOC,4\n'
    '"COWBANE, Joe",31/02/1967,"71 Example Row, Millbeck",TWOC,3\n'
    '"SAXIFRAGE, Ali",02/07/1980,"152 Placeholder Lane, Thornhope",Breach of bail,6\n'
)


class Picks:
    """Answers every wish for a file with one."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def ask(self, parent: QWidget, question: Question, then: Callable[[str], None]) -> None:
        """Nothing is asked here."""
        raise AssertionError(question)

    def file(self, parent: QWidget, wanted: FileWanted, then: Callable[[Path], None]) -> None:
        """Choose it."""
        then(self.path)


def test_a_repeat_detainee_list_is_checked_first_and_only_four_facts_are_taken(
    open_screen: Open, desk: Desk, tmp_path: Path
) -> None:
    """Left-behind columns are named, a row with a problem is kept out, then brought in."""
    file = tmp_path / "detainees.csv"
    file.write_text(LIST, encoding="utf-8")
    driver = open_screen()
    with ask.use(Picks(file)):
        driver.presenter.keys.action("referrals.bring").run()
        driver.settle()
    page = driver.view.check
    said = "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())
    assert "Left behind: Times detained." in said
    assert "1 row cannot be taken as it is" in said
    assert page.model.rows[0].says.startswith("Row 3: There is no such date")
    assert page.bring.text() == "Bring in 2 people"
    assert detainees.waiting(desk) == ()
    driver.press(Qt.Key.Key_Return, CTRL)
    assert driver.listing()
    assert driver.at(View.DETAINEES)
    names = [one.name for one in driver.view.pane.people.rows]
    assert names == ["MAC-ARON, Dean", "SAXIFRAGE, Ali"]
    assert driver.view.pane.detainees.current_id == driver.view.pane.people.rows[0].id
    driver.view.pane.take_focus()
    driver.press(Qt.Key.Key_Home)
    driver.press(Qt.Key.Key_Return)
    editing = driver.presenter.opening.editing
    assert editing is not None
    texts = [one.text() for one in editing.view.findChildren(QWidget) if hasattr(one, "text")]
    assert "MAC-ARON" in texts


def test_the_page_that_checks_a_list_says_a_problem_once(open_screen: Open, tmp_path: Path) -> None:
    """Under the list, for the row chosen; buttons at the left stand together."""
    file = tmp_path / "detainees.csv"
    file.write_text(LIST, encoding="utf-8")
    driver = open_screen()
    with ask.use(Picks(file)):
        driver.presenter.keys.action("referrals.bring").run()
        driver.settle()
    page = driver.view.check
    assert page.table.currentIndex().row() == 0
    said = [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
    cells = page.model.columns
    told = [cell.below(page.model.rows[0]) for cell in cells if cell.below is not None]
    assert sum("There is no such date" in text for text in (*said, *told)) == 1
    assert page.cancel.x() - page.other.geometry().right() < 20


def test_the_list_of_detainees_speaks_of_the_line_chosen(open_screen: Open, tmp_path: Path) -> None:
    """Four facts and what can be done; the first that came is chosen, even far down."""
    driver = open_screen()
    pane, life = driver.view.pane, driver.view.life
    assert pane.find_box.placeholderText() == say("find")
    older = tmp_path / "older.csv"
    older.write_text(
        "Name,DOB,Address,Reason for arrest\n"
        + "".join(
            f'"ALDER{chr(65 + i)}, Jo",13/02/1970,"{i} Example Row",TWOC\n' for i in range(26)
        ),
        encoding="utf-8",
    )
    newer = tmp_path / "newer.csv"
    newer.write_text(LIST, encoding="utf-8")
    for file in (older, newer):
        with ask.use(Picks(file)):
            driver.presenter.keys.action("referrals.bring").run()
            driver.settle()
        driver.press(Qt.Key.Key_Return, CTRL)
    assert pane.find_box.placeholderText() == "Surname, forename or date of birth"
    here = pane.detainee
    assert here is not None
    assert here.name == "MAC-ARON, Dean"
    table = pane.detainees
    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()).center())
    said = "\n".join(one.text() for one in life.findChildren(QLabel) if one.isVisible())
    for fact in ("MAC-ARON, Dean", "13 Feb 1968", "31 Placeholder Lane, Thornhope", "TWOC"):
        assert fact in said
    assert say("none_chosen") not in said
    offered = [one.text() for one in life.findChildren(Button) if one.isVisible()]
    assert offered == ["Refer this person", say("do_take_off")]
    bar = driver.view.bar
    assert bar.button("referrals.bring").isVisible()
    assert bar.button("referrals.take_off").isVisible()
    assert not bar.button("referrals.decide").isVisible()
    pane.find_box.setText("13/2/68")
    assert [one.name for one in pane.people.rows] == ["MAC-ARON, Dean"]
    pane.find_box.clear()
    pane.show_view(View.OPEN)
    assert bar.button("referrals.decide").isVisible()
    assert not [one for one in life.findChildren(Button) if one.isVisible()]
    pane.show_view(View.DETAINEES)
    table.choose(here.id)
    buttons = life.findChildren(Button)
    next(one for one in buttons if one.text() == "Refer this person").click()
    driver.settle()
    assert driver.presenter.opening.editing is not None


def test_a_list_that_is_left_changes_nothing(open_screen: Open, desk: Desk, tmp_path: Path) -> None:
    """Esc: nothing of the file is kept."""
    file = tmp_path / "detainees.csv"
    file.write_text(LIST, encoding="utf-8")
    driver = open_screen()
    with ask.use(Picks(file)):
        driver.presenter.keys.action("referrals.bring").run()
        driver.settle()
    driver.press(Qt.Key.Key_Escape)
    assert driver.listing()
    assert detainees.waiting(desk) == ()
    assert driver.view.check.model.rowCount() == 0


# ---- keys, other screens, and room -----------------------------------------------------


def test_no_two_actions_want_one_key_and_each_has_words(open_screen: Open, desk: Desk) -> None:
    """With nothing chosen each refusal is a sentence."""
    driver = open_screen()
    assert clashes(driver.view.actions_here()) == ()
    for action in driver.view.actions_here():
        reason = action.refused()
        assert not reason or reason.endswith("."), action.id


def test_matrix_and_record_are_asked_of_others(open_screen: Open, desk: Desk) -> None:
    """Screens never import each other: the app goes there."""
    decided = made.accepted(desk, made.tasking(desk))
    driver = open_screen()
    driver.view.pane.show_view(View.DECIDED)
    driver.choose(decided)
    driver.press(Qt.Key.Key_M, CTRL)
    assert driver.matrices == [decided.id]
    driver.presenter.keys.action("referrals.person").run()
    assert driver.people == [decided.person_id]
    person = cohort.read_record(desk, driver.people[0]).person
    assert person.surname == "WINDLESTRAW"


def test_the_letter_is_copied_as_a_secret_and_logged(open_screen: Open, desk: Desk) -> None:
    """Copying is a disclosure to the offender manager of the form."""
    decided = made.accepted(desk, made.tasking(desk))
    driver = open_screen()
    driver.view.pane.show_view(View.DECIDED)
    driver.choose(decided)
    driver.press(Qt.Key.Key_T, CTRL)
    driver.view.tell.copy.click()
    driver.settle()
    copied = QGuiApplication.clipboard().text()
    assert copied.splitlines()[0] == "ERFI - IOM referral"
    with desk.read() as reading:  # what the log has the hash of is what was copied
        digest = hashlib.sha256(copied.encode()).hexdigest()
        logged = reading.exec_driver_sql(
            "SELECT count(*) FROM log WHERE verb = 'disclosure' AND instr(fields, ?) > 0", (digest,)
        )
        assert logged.scalar_one() == 1
    assert "HAREBELL, Simon" in driver.notes[-1]
    driver.presenter.keep()
    assert QGuiApplication.clipboard().text() == ""


@pytest.mark.parametrize("percent", [100, 150])
def test_panels_fit_at_every_text_size(
    open_screen: Open, desk: Desk, themed: Theme, percent: int
) -> None:
    """In the smallest window a panel takes the place of the list, and nothing is cut."""
    made.tasking(desk)
    ready = made.scored(desk, made.sent(desk))
    themed.choose(percent=percent)
    driver = open_screen()
    driver.view.resize(1030, 600)
    driver.choose(ready)
    for name in ("decide", "withdraw"):
        driver.presenter.keys.action(f"referrals.{name}").run()
        driver.settle()
        panel = driver.view.beside.panel
        assert panel is not None
        assert panel.isVisible()
        for label in panel.findChildren(QLabel):
            if label.isVisible() and label.text() and label.wordWrap():
                assert label.height() >= label.heightForWidth(label.width()) - 2, label.text()
        driver.press(Qt.Key.Key_Escape)
        assert driver.view.pane.isVisible()


def test_the_day_of_the_meeting_is_the_day_of_the_decision(
    open_screen: Open, desk: Desk, clock: SetClock
) -> None:
    """Recorded a day late, it is still dated when the meeting was."""
    made.tasking(desk)
    ready = made.scored(desk, made.sent(desk))
    clock.at = datetime(2026, 11, 25, 9, tzinfo=UTC).astimezone()
    driver = open_screen()
    driver.choose(ready)
    driver.press(Qt.Key.Key_D, CTRL)
    assert driver.view.decide.given().on == date(2026, 11, 24)
