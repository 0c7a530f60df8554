"""The form of a person: reading, saving, undo, drafts, somebody known, two versions."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.people import IdentifierKind
from iomdesk.services import cohort, drafts
from iomdesk.services.desk import Desk
from iomdesk.services.history import history
from iomdesk.ui import ask
from iomdesk.ui.screens.cohort.form import PersonForm
from iomdesk.ui.screens.cohort.undo import Typed
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.compare import CompareView
from iomdesk.ui.widgets.inputs import DateEdit
from tests.helpers.cohort import SOURCE, CohortScreen, fill_cohort

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def ids(desk: Desk, clock: SetClock) -> dict[str, str]:
    """Five people."""
    return fill_cohort(desk, clock)


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, ids: dict[str, str]) -> Iterator[CohortScreen]:
    """The screen with five people in it."""
    made = CohortScreen(qtbot, desk)
    yield made
    made.close()


def two_versions(screen: CohortScreen) -> CompareView | None:
    """The comparison in view, None when there is none."""
    editing = screen.presenter.editing
    return None if editing is None else editing.compare


def edit(screen: CohortScreen, person_id: str) -> PersonForm:
    """Open a record and press F2."""
    screen.open(person_id)
    QTest.keyClick(screen.view.record.header.tabs, Qt.Key.Key_F2)
    form = screen.presenter.form
    assert form is not None
    return form


def type_into(form: PersonForm, key: str, text: str) -> None:
    """Replace what stands in a field, by the keyboard."""
    editor = form.field(key).editor
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    QTest.keyClicks(editor, text)


def give_source(form: PersonForm) -> None:
    """Say where it came from."""
    type_into(form, "originator", "Probation")
    type_into(form, "channel", "Telephone")


def save(screen: CohortScreen, form: QWidget) -> None:
    """Ctrl+S from wherever the focus is."""
    focus: QWidget | None = form.window().focusWidget()  # none yet, whatever the stubs say
    QTest.keyClick(focus or form, Qt.Key.Key_S, CTRL)
    screen.settle()


# ---- editing -----------------------------------------------------------------------------


def test_a_change_is_saved_with_its_source_and_stands_in_history(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    person = ids["TEASELWOOD"]
    form = edit(screen, person)
    counts: list[int] = []
    screen.view.unsaved.connect(counts.append)
    type_into(form, "phone", "01632 960 123")
    give_source(form)
    assert counts[-1] == 3
    assert form.field("phone").editor.property("dirty") == "true"
    save(screen, form)
    assert screen.presenter.form is None
    assert counts[-1] == 0
    after = cohort.read_record(desk, person).person
    assert after.phone == "01632 960 123"
    assert after.provenance.originator == "Probation; Police"  # each told a part (S1 5.2.3)
    changed = next(line for line in history(desk, person) if line.verb == "alteration")
    assert ("Telephone", "", "01632 960 123") in changed.fields
    said = [label.text() for label in screen.view.record.overview.sharing.findChildren(QLabel)]
    assert {"Probation", "Police"} <= set(said)
    assert not [text for text in said if ";" in text]
    assert screen.view.record.person_id == person


def test_nothing_is_saved_without_its_source(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    form = edit(screen, ids["TEASELWOOD"])
    type_into(form, "phone", "01632 960 123")
    save(screen, form)
    assert form.field("originator").problem
    assert form.field("originator").editor.hasFocus()
    type_into(form, "originator", "Police")
    save(screen, form)
    assert form.field("channel").problem
    assert cohort.read_record(desk, ids["TEASELWOOD"]).person.phone == ""


def test_a_number_is_read_as_it_is_typed_and_never_refused(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    person = ids["OAKAPPLE"]
    form = edit(screen, person)
    type_into(form, "pncid", "09/9990012X")
    editor = form.field("pncid").editor
    assert "V is expected" in editor.accessibleDescription()
    assert "2009/9990012V" in editor.accessibleDescription()
    assert form.read_as("pncid") == "Read as 2009/9990012X"
    give_source(form)
    save(screen, form)
    held = cohort.read_record(desk, person).person.identifiers
    pncid = next(one for one in held if one.kind is IdentifierKind.PNCID)
    assert (pncid.typed, pncid.canonical) == ("09/9990012X", "2009/9990012X")
    assert pncid.problem == "check_letter"
    fields = [field for line in history(desk, person) for field in line.fields]
    assert ("PNCID", "", "09/9990012X") in fields


def test_a_date_is_typed_freely_and_shown_in_full(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    person = ids["D'ARNICA"]
    form = edit(screen, person)
    type_into(form, "birth_date", "2/11/91")
    QTest.keyClick(form.field("birth_date").editor, Qt.Key.Key_Tab)
    editor = form.field("birth_date").editor
    assert isinstance(editor, DateEdit)
    assert editor.text() == "2 Nov 1991"
    type_into(form, "last_conviction_on", "31/02/2020")
    give_source(form)
    save(screen, form)
    assert "There is no such date" in form.field("last_conviction_on").problem
    assert form.answers["last_conviction_on"] == "31/02/2020"  # what was typed is kept
    type_into(form, "last_conviction_on", "t-3")
    save(screen, form)
    after = cohort.read_record(desk, person).person
    assert str(after.birth_date) == "1991-11-02"
    assert str(after.last_conviction_on) == "2026-11-21"


def test_one_undo_stack_for_the_whole_form(screen: CohortScreen, ids: dict[str, str]) -> None:
    form = edit(screen, ids["TEASELWOOD"])
    type_into(form, "forename", "Deane")
    type_into(form, "phone", "01632")
    QTest.keyClick(form.field("ppo").editor, Qt.Key.Key_Space)
    assert form.answers["ppo"] == "1"
    assert list(form.changed) == ["forename", "phone", "ppo"]
    phone = form.field("phone").editor
    phone.setFocus()
    QTest.keyClick(phone, Qt.Key.Key_Z, CTRL)
    assert form.answers["ppo"] == ""
    QTest.keyClick(phone, Qt.Key.Key_Z, CTRL)
    assert form.answers["phone"] == ""
    assert list(form.changed) == ["forename"]
    QTest.keyClick(phone, Qt.Key.Key_Y, CTRL)
    assert form.answers["phone"] == "01632"
    while form.undo.canUndo():
        QTest.keyClick(phone, Qt.Key.Key_Z, CTRL)
    assert form.changed == ()


def test_letters_of_one_word_are_one_step(screen: CohortScreen, ids: dict[str, str]) -> None:
    form = edit(screen, ids["TEASELWOOD"])
    editor = form.field("address").editor
    editor.setFocus()
    QTest.keyClicks(editor, "14 Mill Lane")
    assert form.undo.count() == 3
    step = form.undo.command(0)
    assert isinstance(step, Typed)
    assert step.after == "14"


def test_nothing_changed_saves_nothing(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    before = cohort.read_record(desk, ids["OAKAPPLE"]).person.revision
    form = edit(screen, ids["OAKAPPLE"])
    save(screen, form)
    assert screen.presenter.form is form
    assert cohort.read_record(desk, ids["OAKAPPLE"]).person.revision == before


# ---- drafts ------------------------------------------------------------------------------


def test_leaving_keeps_a_draft_that_can_be_gone_on_with(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    person = ids["TEASELWOOD"]
    form = edit(screen, person)
    type_into(form, "address", "14 Mill Lane")
    QTest.keyClick(form.field("address").editor, Qt.Key.Key_Escape)
    screen.settle()
    assert screen.presenter.form is None
    assert cohort.read_record(desk, person).person.address == ""
    again = edit(screen, person)
    assert again.draft.isVisible()
    assert again.draft.accessibleName() == "A draft from 24 Nov 2026 09:00 was kept."
    assert again.answers["address"] == ""
    again.draft.go_on.click()
    assert again.answers["address"] == "14 Mill Lane"
    give_source(again)
    save(screen, again)
    assert cohort.read_record(desk, person).person.address == "14 Mill Lane"
    assert drafts.find_draft(desk, "person", person) is None


def test_a_draft_is_thrown_away_only_when_asked_twice(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    person = ids["TEASELWOOD"]
    form = edit(screen, person)
    type_into(form, "address", "14 Mill Lane")
    screen.view.flush()  # the desk locks
    form.leave_asked.emit()
    again = edit(screen, person)

    class Says:
        """Answers with one key."""

        def __init__(self, key: str) -> None:
            self.key = key

        def ask(self, _parent: object, _question: object, then: object) -> None:
            """Answer at once."""
            assert callable(then)
            then(self.key)

        def file(self, *_args: object) -> None:
            """No file is ever asked for here."""
            raise AssertionError

    with ask.use(Says("keep")):
        again.draft.throw_away.click()
    assert drafts.find_draft(desk, "person", person) is not None
    with ask.use(Says("throw")):
        again.draft.throw_away.click()
    assert drafts.find_draft(desk, "person", person) is None
    assert not again.draft.isVisible()


def test_the_draft_keeps_itself(screen: CohortScreen, ids: dict[str, str], desk: Desk) -> None:
    person = ids["TEASELWOOD"]
    form = edit(screen, person)
    type_into(form, "address", "14 Mill Lane")
    editing = screen.presenter.editing
    assert editing is not None
    editing.drafting.autosave.timeout.emit()  # ten seconds have passed
    screen.settle()
    kept = drafts.find_draft(desk, "person", person)
    assert kept is not None
    assert kept.answers["address"] == "14 Mill Lane"
    assert editing.drafting.autosave.interval() == 10_000
    while form.undo.canUndo():
        form.undo.undo()
    editing.drafting.autosave.timeout.emit()
    screen.settle()
    assert drafts.find_draft(desk, "person", person) is None


def test_another_record_keeps_what_was_typed(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    form = edit(screen, ids["TEASELWOOD"])
    type_into(form, "address", "14 Mill Lane")
    screen.open(ids["OAKAPPLE"])
    assert screen.presenter.form is None
    assert drafts.find_draft(desk, "person", ids["TEASELWOOD"]) is not None


# ---- adding a person -----------------------------------------------------------------------


def add_form(screen: CohortScreen) -> PersonForm:
    """Ctrl+Shift+N."""
    QTest.keyClick(screen.view.people.list, Qt.Key.Key_N, CTRL | SHIFT)
    form = screen.presenter.form
    assert form is not None
    return form


def test_a_row_passed_by_does_not_take_the_form_away(screen: CohortScreen) -> None:
    screen.view.people.list.setFocus()
    QTest.keyClick(screen.view.people.list, Qt.Key.Key_Down)
    assert screen.presenter._rest.isActive()
    form = add_form(screen)
    assert not screen.presenter._rest.isActive()
    assert screen.presenter.form is form


def test_a_person_is_added_by_hand(screen: CohortScreen, desk: Desk) -> None:
    form = add_form(screen)
    type_into(form, "forename", "Grace")
    give_source(form)
    save(screen, form)
    assert form.field("surname").problem
    type_into(form, "surname", "YARDE")
    type_into(form, "crn", "x 990 777")
    save(screen, form)
    assert screen.presenter.form is None
    seen = screen.view.record.seen
    assert seen is not None
    assert seen.record.person.name == "YARDE, Grace"
    assert seen.record.person.identifier(IdentifierKind.CRN) == "X990777"
    assert "YARDE" in screen.names()


@pytest.mark.parametrize(
    "typed",
    [
        {"surname": "Someone", "crn": "x990012"},
        {"surname": "teaselwood", "forename": "DEAN", "birth_date": "14/3/91"},
        {"surname": "DARNICA", "forename": "Zoe", "birth_date": "9 Jan 1993"},
    ],
)
def test_somebody_known_is_named_before_a_second_record_is_made(
    screen: CohortScreen, ids: dict[str, str], desk: Desk, typed: dict[str, str]
) -> None:
    form = add_form(screen)
    for key, text in typed.items():
        type_into(form, key, text)
    give_source(form)
    save(screen, form)
    assert form.same.isVisible()
    assert cohort.size(desk).active == 5
    form.same.add.click()
    screen.settle()
    assert cohort.size(desk).active == 6


def test_the_record_of_somebody_known_can_be_opened_instead(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    form = add_form(screen)
    type_into(form, "surname", "Someone")
    type_into(form, "crn", "X990012")
    give_source(form)
    save(screen, form)
    buttons = [one for one in form.same.findChildren(Button) if one is not form.same.add]
    assert [one.accessibleName() for one in buttons] == ["Open the record of TEASELWOOD, Dean"]
    buttons[0].click()
    screen.settle()
    assert screen.view.record.person_id == ids["TEASELWOOD"]
    assert drafts.find_draft(desk, "person", drafts.NEW) is not None  # nothing typed is lost


# ---- someone saved first -------------------------------------------------------------------


def clash(screen: CohortScreen, desk: Desk, clock: SetClock, person: str) -> PersonForm:
    """Type over a record that a colleague saves meanwhile."""
    form = edit(screen, person)
    type_into(form, "phone", "01632 960 123")
    type_into(form, "address", "14 Mill Lane")
    colleague = Desk(
        store=desk.store, scheme=desk.scheme, clock=clock, who="HAREBELL, Simon",
        name=desk.name, area="", training=True,
    )  # fmt: skip
    now = cohort.read_record(desk, person).person
    cohort.amend_person(
        colleague, person, now.revision,
        {"phone": "01632 960 999", "offender_manager": "HAREBELL, Simon"},
        numbers={}, source=SOURCE,
    )  # fmt: skip
    screen.settle()
    give_source(form)
    save(screen, form)
    return form


def test_two_versions_stand_side_by_side_and_nothing_is_lost(
    screen: CohortScreen, ids: dict[str, str], desk: Desk, clock: SetClock
) -> None:
    person = ids["TEASELWOOD"]
    clash(screen, desk, clock, person)
    editing = screen.presenter.editing
    assert editing is not None
    compare = editing.compare
    assert compare is not None
    assert compare.isVisible()
    assert compare.accessibleName() == (
        "HAREBELL, Simon saved this record at 24 Nov 2026 09:00, after you opened it"
    )
    assert dict(compare.chosen) == {
        "phone": "01632 960 123",  # both changed it: yours, until you choose theirs
        "address": "14 Mill Lane",  # only yours
        "offender_manager": "HAREBELL, Simon",  # only theirs
    }
    assert cohort.read_record(desk, person).person.address == ""
    compare.choose("phone", yours=False)
    save(screen, compare)
    after = cohort.read_record(desk, person).person
    assert (after.phone, after.address, after.offender_manager) == (
        "01632 960 999",
        "14 Mill Lane",
        "HAREBELL, Simon",
    )
    assert screen.presenter.form is None


def test_from_two_versions_back_to_the_form(
    screen: CohortScreen, ids: dict[str, str], desk: Desk, clock: SetClock
) -> None:
    form = clash(screen, desk, clock, ids["TEASELWOOD"])
    before = two_versions(screen)
    assert before is not None
    QTest.keyClick(before, Qt.Key.Key_Escape)
    assert two_versions(screen) is None
    assert form.isVisible()
    assert form.answers["address"] == "14 Mill Lane"
    save(screen, form)
    again = two_versions(screen)
    assert again is not None  # it is still a conflict
    again.choose("address", yours=False)
    again.choose("phone", yours=False)
    again.settle()
    screen.settle()
    assert screen.presenter.form is None
    assert cohort.read_record(desk, ids["TEASELWOOD"]).person.phone == "01632 960 999"


def test_a_draft_typed_on_an_older_version_is_a_conflict_too(
    screen: CohortScreen, ids: dict[str, str], desk: Desk
) -> None:
    person = ids["TEASELWOOD"]
    form = edit(screen, person)
    type_into(form, "phone", "01632 960 123")
    form.leave_asked.emit()
    screen.settle()
    now = cohort.read_record(desk, person).person
    cohort.amend_person(desk, person, now.revision, {"phone": "01632 960 999"}, numbers={},
                        source=SOURCE)  # fmt: skip
    screen.settle()
    again = edit(screen, person)
    again.draft.go_on.click()
    give_source(again)
    save(screen, again)
    editing = screen.presenter.editing
    assert editing is not None
    assert editing.compare is not None
    assert dict(editing.compare.chosen) == {"phone": "01632 960 123"}
