"""What a hurried hand does to referrals: nothing typed is lost, nothing happens twice."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.referrals import Happening, Referral, Stage
from iomdesk.services import drafts, referral_life, referrals
from iomdesk.services.desk import Desk
from iomdesk.ui.screens.referrals.editing import FORM
from iomdesk.ui.screens.referrals.presenter import NEW, REFER
from iomdesk.ui.widgets.label import Label
from tests.helpers import people
from tests.helpers import referrals as made
from tests.ui.test_referrals import Driver

CTRL = Qt.KeyboardModifier.ControlModifier
OTHER = {"surname": "COPPERBEECH", "forename": "Wayne", "crn": "X990161"}

Open = Callable[[], Driver]


@pytest.fixture
def open_screen(qtbot: QtBot, desk: Desk) -> Iterator[Open]:
    """Opens the screen once the store holds what the test needs."""
    drivers: list[Driver] = []

    def go() -> Driver:
        drivers.append(Driver(qtbot, desk))
        return drivers[-1]

    yield go
    for one in drivers:
        one.close()


def fill(driver: Driver, key: str, text: str) -> None:
    """Go to a box of the form in view, and type in place of what is there."""
    editing = driver.presenter.opening.editing
    assert editing is not None
    editing.form.go_to(key)
    box = driver.focus
    assert isinstance(box, QLineEdit)
    box.selectAll()
    driver.type(text)


def answer(driver: Driver, key: str) -> str:
    """What stands in a box of the form in view."""
    editing = driver.presenter.opening.editing
    assert editing is not None
    return editing.form.fields.answers[key]


def kinds(driver: Driver, referral: Referral) -> list[Happening]:
    """What happened to a referral."""
    return [event.kind for event in driver.read(referral).events]


# ---- drafts ------------------------------------------------------------------------------


def test_a_draft_left_undecided_stays_whole_beside_what_is_typed(
    open_screen: Open, desk: Desk
) -> None:
    """Somebody else is typed over the notice: neither takes the place of the other."""
    drafts.keep_draft(
        desk, FORM, drafts.NEW, base_revision=0,
        answers={"surname": "WINDLESTRAW", "concern": "Garages"},
    )  # fmt: skip
    driver = open_screen()
    driver.view.arrive((NEW,))
    fill(driver, "surname", "COPPERBEECH")
    driver.press(Qt.Key.Key_Escape)
    driver.view.arrive((NEW,))
    editing = driver.presenter.opening.editing
    assert editing is not None
    assert editing.form.draft.isVisible()
    found = editing.drafting.found
    assert found is not None
    assert dict(found.answers) == {"surname": "WINDLESTRAW", "concern": "Garages"}
    editing.drafting.throw_away()
    driver.press(Qt.Key.Key_Escape)
    driver.view.arrive((NEW,))
    editing = driver.presenter.opening.editing
    assert editing is not None
    editing.form.resumed.emit()
    assert answer(driver, "surname") == "COPPERBEECH"
    assert answer(driver, "concern") == ""


def test_saving_a_new_form_leaves_the_draft_of_another_one(open_screen: Open, desk: Desk) -> None:
    """Only the draft of what was saved goes."""
    drafts.keep_draft(desk, FORM, drafts.NEW, base_revision=0, answers={"surname": "TEASELWOOD"})
    driver = open_screen()
    driver.view.arrive((NEW,))
    fill(driver, "surname", "COPPERBEECH")
    editing = driver.presenter.opening.editing
    assert editing is not None
    editing.form.go_to("agency")
    driver.type("Prob")
    driver.press(Qt.Key.Key_S, CTRL)
    assert editing.referral is not None
    assert not editing.form.draft.isVisible()
    kept = drafts.find_draft(desk, FORM, drafts.NEW)
    assert kept is not None
    assert kept.answers["surname"] == "TEASELWOOD"
    assert drafts.find_draft(desk, FORM, f"{drafts.NEW} 2") is None


def test_the_draft_of_one_person_is_never_offered_on_the_form_of_another(
    open_screen: Open, desk: Desk
) -> None:
    """Answers about one would be tied to the record of the other."""
    one = people.add(desk, "WINDLESTRAW", "Peter")
    other = people.add(desk, "COPPERBEECH", "Wayne")
    driver = open_screen()
    driver.view.arrive((REFER, one))
    fill(driver, "address", "14 Example Row, Saltergate")
    driver.view.arrive((REFER, other))
    editing = driver.presenter.opening.editing
    assert editing is not None
    assert not editing.form.draft.isVisible()
    driver.press(Qt.Key.Key_Escape)
    driver.view.arrive((NEW,))
    assert driver.presenter.opening.editing is not None
    assert not driver.presenter.opening.editing.form.draft.isVisible()
    driver.view.arrive((REFER, one))
    editing = driver.presenter.opening.editing
    assert editing is not None
    assert editing.form.draft.isVisible()
    editing.form.resumed.emit()
    assert answer(driver, "address") == "14 Example Row, Saltergate"


def test_a_draft_from_before_a_step_is_saved_on_top_of_it(open_screen: Open, desk: Desk) -> None:
    """Sending changes no answer: there are no two versions to choose between."""
    saved = made.save(desk)
    driver = open_screen()
    driver.presenter.open(saved.id)
    fill(driver, "address", "14 Example Row, Saltergate")
    driver.press(Qt.Key.Key_Escape)
    referral_life.send(desk, saved.id, saved.revision)
    driver.presenter.open(saved.id)
    editing = driver.presenter.opening.editing
    assert editing is not None
    editing.form.resumed.emit()
    driver.press(Qt.Key.Key_S, CTRL)
    assert editing.compare is None
    assert driver.read(saved).answers["address"] == "14 Example Row, Saltergate"
    assert driver.read(saved).last(Happening.SENT) is not None


def test_two_versions_name_who_saved_first(open_screen: Open, desk: Desk) -> None:
    """As the log tells; Esc goes back to the form with what was typed."""
    saved = made.save(desk)
    driver = open_screen()
    driver.presenter.open(saved.id)
    fill(driver, "address", "14 Example Row, Saltergate")
    referrals.save(
        desk, saved.id, saved.revision, {**saved.answers, "address": "Elsewhere"},
        source=made.SOURCE,
    )  # fmt: skip
    driver.press(Qt.Key.Key_S, CTRL)
    editing = driver.presenter.opening.editing
    assert editing is not None
    assert editing.compare is not None
    assert desk.who in editing.compare.accessibleName()
    driver.press(Qt.Key.Key_Escape)
    assert answer(driver, "address") == "14 Example Row, Saltergate"


# ---- steps that were asked once, or twice ------------------------------------------------


def test_a_step_stopped_by_a_notice_is_not_taken_by_a_later_save(
    open_screen: Open, desk: Desk
) -> None:
    """Send, "somebody may be the same", another name, Save: it is saved and not sent."""
    made.save(desk)
    other = made.save(desk, **OTHER)
    driver = open_screen()
    driver.presenter.open(other.id)
    editing = driver.presenter.opening.editing
    assert editing is not None
    fill(driver, "surname", "WINDLESTRAW")
    fill(driver, "forename", "Peter")
    editing.form.send.click()
    driver.settle()
    assert editing.form.same.isVisible()
    fill(driver, "surname", "TEASELWOOD")
    driver.press(Qt.Key.Key_S, CTRL)
    assert driver.read(other).surname == "TEASELWOOD"
    assert Happening.SENT not in kinds(driver, other)


def test_a_double_click_sends_once(open_screen: Open, desk: Desk) -> None:
    """The second click is no second step, and nobody is said to have been first."""
    saved = made.save(desk)
    driver = open_screen()
    driver.presenter.open(saved.id)
    editing = driver.presenter.opening.editing
    assert editing is not None
    editing.form.send.click()
    editing.form.send.click()
    driver.settle()
    assert kinds(driver, saved).count(Happening.SENT) == 1
    assert not driver.view.strip.isVisible()


def test_a_decision_is_recorded_once_and_the_next_row_stays_in_view(
    open_screen: Open, desk: Desk
) -> None:
    """Ctrl+Enter twice, then Down while it is on its way."""
    made.tasking(desk)
    one = made.scored(desk, made.sent(desk))
    other = made.save(desk, **OTHER)
    driver = open_screen()
    driver.choose(one)
    driver.press(Qt.Key.Key_D, CTRL)
    driver.type("Weekly offending")
    living = driver.presenter.living
    driver.view.decide.committed.emit()
    driver.view.decide.committed.emit()
    driver.view.pane.choose(other.id)
    driver.settle()
    assert kinds(driver, one).count(Happening.DECIDED) == 1
    assert driver.read(one).stage is Stage.ACCEPTED
    assert driver.view.pane.current_id == other.id
    assert living.referral is None or living.referral.id == other.id
    assert drafts.find_draft(desk, "referral_decide", one.id) is None


def test_a_decision_that_fails_keeps_its_words_whatever_is_in_view(
    open_screen: Open, desk: Desk
) -> None:
    """The reason is there again when the panel is opened again."""
    made.tasking(desk, agencies=("Police",))
    one = made.scored(desk, made.sent(desk))
    other = made.save(desk, **OTHER)
    driver = open_screen()
    driver.choose(one)
    driver.press(Qt.Key.Key_D, CTRL)
    driver.type("Weekly offending")
    driver.view.decide.committed.emit()
    driver.view.pane.choose(other.id)
    driver.settle()
    assert driver.read(one).stage is Stage.MATRIX_DONE
    driver.choose(one)
    driver.press(Qt.Key.Key_D, CTRL)
    assert driver.view.decide.reason.toPlainText() == "Weekly offending"


def test_asking_for_the_panel_that_is_open_loses_no_word(open_screen: Open, desk: Desk) -> None:
    """Ctrl+D again goes to it; another panel in its place keeps its words."""
    made.tasking(desk)
    one = made.scored(desk, made.sent(desk))
    driver = open_screen()
    driver.choose(one)
    driver.press(Qt.Key.Key_D, CTRL)
    driver.type("Weekly")
    driver.press(Qt.Key.Key_D, CTRL)
    driver.type(" offending")
    assert driver.view.decide.reason.toPlainText() == "Weekly offending"
    driver.presenter.living.begin_reason("withdraw")
    driver.type("Moved away")
    driver.press(Qt.Key.Key_D, CTRL)
    assert driver.view.decide.reason.toPlainText() == "Weekly offending"
    driver.presenter.living.begin_reason("withdraw")
    assert driver.view.reason.reason.toPlainText() == "Moved away"


# ---- the header --------------------------------------------------------------------------


def test_the_header_says_referral_while_a_form_is_open(open_screen: Open, desk: Desk) -> None:
    """As the design has it, and the title of the place with the list."""
    saved = made.save(desk)
    driver = open_screen()
    assert driver.view.title == ""
    driver.presenter.open(saved.id)
    assert driver.view.title == "Referral"
    assert driver.view.fact.startswith("WINDLESTRAW, Peter")
    driver.press(Qt.Key.Key_Escape)
    assert driver.view.title == ""
    assert driver.view.fact == "1 waiting"


def test_the_tier_that_holds_is_bold_from_the_first_look(open_screen: Open, desk: Desk) -> None:
    """Its weight is one of its marks; it was lost until an answer changed."""
    saved = made.save(desk)
    driver = open_screen()
    driver.presenter.open(saved.id)
    driver.settle()
    editing = driver.presenter.opening.editing
    assert editing is not None
    tiers = editing.form.inspector.tiers
    bold = [row.findChildren(Label)[0].font().weight() > QFont.Weight.Normal for row in tiers]
    assert bold == [False, True, False]


# ---- the list ----------------------------------------------------------------------------


def test_the_list_sends_the_six_month_rule_to_the_meeting(open_screen: Open, desk: Desk) -> None:
    """A meeting may set it aside; of a current sex offender the coordinator tells."""
    made.save(desk, last_conviction_on="2026-01-05")
    made.save(desk, **OTHER, sex_offender="yes")
    driver = open_screen()
    whose = {row.line.surname: row.whose() for row in driver.view.pane.model.rows}
    assert whose == {"WINDLESTRAW": "Meeting", "COPPERBEECH": "Coordinator"}


def test_the_lists_are_counted_without_being_read(open_screen: Open, desk: Desk) -> None:
    """Each view has as many as it lists; a list is read in as many queries as a short one."""
    made.save(desk)
    made.save(desk, **OTHER)
    gone = made.save(desk, **OTHER, pncid="2015/9990131X")
    referral_life.withdraw(desk, gone.id, gone.revision, reason="Moved away.")
    counted = referrals.counts(desk)
    assert counted["open"] == 2
    assert counted["closed"] == 1
    assert counted == {view: len(referrals.listed(desk, view)) for view in counted}


# ---- names that are known ----------------------------------------------------------------


def offered(driver: Driver) -> QWidget:
    """The list under the box that has the focus."""
    box = driver.focus
    assert isinstance(box, QLineEdit)
    popup = box.completer().popup()
    assert popup is not None
    return popup


def test_offender_managers_of_the_store_are_offered(open_screen: Open, desk: Desk) -> None:
    """From records and referrals; one taken from the list is the answer, one step of undo."""
    people.add(desk, "WINDLESTRAW", "Peter", offender_manager="KNAPWEED, Ruth")
    made.save(desk)
    assert referrals.known_managers(desk) == ("HAREBELL, Simon", "KNAPWEED, Ruth")
    driver = open_screen()
    driver.view.arrive((NEW,))
    fill(driver, "offender_manager", "kna")
    box, popup = driver.focus, offered(driver)
    assert isinstance(box, QLineEdit)
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert not popup.isVisible()
    assert answer(driver, "offender_manager") == box.text() == "KNAPWEED, Ruth"
    assert driver.on(box)
    driver.press(Qt.Key.Key_Z, CTRL)
    assert answer(driver, "offender_manager") == box.text() == "kna"


def test_a_name_that_is_typed_on_is_no_name_from_the_list(open_screen: Open, desk: Desk) -> None:
    """Esc shuts the list and not the form; Tab goes on with what was typed."""
    made.save(desk)
    driver = open_screen()
    driver.view.arrive((NEW,))
    fill(driver, "offender_manager", "har")
    box, popup = driver.focus, offered(driver)
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert not driver.listing()
    driver.press(Qt.Key.Key_Tab)
    assert answer(driver, "offender_manager") == "har"
    assert not driver.on(box)
