"""A form on screen: every type of field, undo, problems, order, names, rules that hide."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from iomdesk.formdef.form import (
    FieldDef,
    FieldType,
    FormDef,
    Option,
    SectionDef,
    ShowIf,
    TableColumn,
    problems,
)
from iomdesk.formdef.scheme import load_scheme
from iomdesk.ui.forms.editors import EDITORS
from iomdesk.ui.forms.shown import editor_shown
from iomdesk.ui.forms.view import FormView
from iomdesk.ui.theme import Theme
from iomdesk.ui.widgets.label import Label

TODAY = date(2026, 11, 24)
AGENCIES = ("Police", "Probation", "Harbour Recovery")
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
KINDS = FieldType

FIELDS = (
    FieldDef(id="name", type=KINDS.TEXT, label="Surname", required=True, half=True, mnemonic="u"),
    FieldDef(id="crn", type=KINDS.TEXT, label="CRN", note="if known", reads_as="crn", half=True),
    FieldDef(id="born", type=KINDS.DATE, label="Date of birth", reads_as="birth", past=True,
             half=True),
    FieldDef(id="at", type=KINDS.TIME, label="Time", half=True),
    FieldDef(id="score", type=KINDS.NUMBER, label="Score", least=0, most=100, half=True),
    FieldDef(id="manager", type=KINDS.PERSON, label="Offender manager"),
    FieldDef(id="agency", type=KINDS.AGENCY, label="Agency"),
    FieldDef(id="before", type=KINDS.YES_NO, label="Known before?"),
    FieldDef(id="when", type=KINDS.TEXT, label="When was that",
             show_if=ShowIf(field="before", answers=("yes",))),
    FieldDef(id="level", type=KINDS.CHOICE, label="Level",
             options=(Option(value="1", label="Level 1"), Option(value="2", label="Level 2"))),
    FieldDef(id="needs", type=KINDS.MULTI_CHOICE, label="Needs",
             options=(Option(value="drugs", label="Drugs"),
                      Option(value="alcohol", label="Alcohol"))),
    FieldDef(id="said", type=KINDS.NOTE, label="Note", text="Fill in what is known."),
    FieldDef(id="signed", type=KINDS.SIGNATURE, label="Signed by"),
)  # fmt: skip
CONCERN = FieldDef(id="concern", type=KINDS.LONG_TEXT, label="Details of concern", most=60)
FACTORS = FieldDef(
    id="factors",
    type=KINDS.TABLE,
    label="Relevant factors",
    hint="Not raised",
    rows=(Option(value="work", label="Employment"), Option(value="peers", label="Peers")),
    columns=(
        TableColumn(id="raised", label="Applies", type=KINDS.YES_NO, most=0),
        TableColumn(id="link", label="How it links", type=KINDS.TEXT, most=50),
    ),
)
FORM = FormDef(
    id="test",
    legend="",
    scheme_name="",
    title="Test form",
    intro="",
    foot="",
    sections=(
        SectionDef(id="all", title="Everything", note="Once each", fields=FIELDS[:-1]),
        SectionDef(id="concern", title="Concern", fields=(CONCERN,), column=2),
        SectionDef(id="last", title="Last", fields=FIELDS[-1:], column=1),
        SectionDef(id="factors", title="Factors", fields=(FACTORS,), column=2),
    ),
    paper=(),
)
MakeForm = Callable[..., FormView]


@pytest.fixture
def make(qtbot: QtBot) -> MakeForm:
    """Makes a form in a window of its own."""

    def build(form: FormDef = FORM, *, wide: int = 900, read_only: bool = False,
              **answers: str) -> FormView:  # fmt: skip
        view = FormView(form, answers, today=TODAY, agencies=AGENCIES, read_only=read_only)
        qtbot.addWidget(view)
        view.resize(wide, 700)
        view.edited.connect(lambda: view.set_problems(problems(form, view.answers, TODAY)))
        view.set_problems(problems(form, view.answers, TODAY))
        view.show()
        view.activateWindow()
        qtbot.waitUntil(view.isActiveWindow)
        view.focus_first()
        return view

    return build


def line(view: FormView, key: str) -> QLineEdit:
    """The box of a key."""
    box = view.box(key)
    assert isinstance(box, QLineEdit)
    return box


def type_in(view: FormView, key: str, text: str) -> None:
    """Go to a box and type."""
    view.go_to(key)
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClicks(target, text)


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key where the focus is."""
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifiers)


def test_every_type_of_field_has_its_editor_and_its_way_of_being_shown() -> None:
    """The papers' FLOWABLES may differ; here none may be left out."""
    assert set(EDITORS) == set(FieldType)
    assert {kind: editor_shown(kind) for kind in FieldType}.keys() == set(FieldType)
    assert {field.type for field in FORM.fields()} == set(FieldType)  # this form tries them all


def test_answers_are_kept_as_the_form_says(make: MakeForm) -> None:
    """Dates in ISO form, times as 09:30, yes and no, values of options, cells by key."""
    view = make()
    type_in(view, "name", "WINDLESTRAW")
    type_in(view, "born", "9/8/97")
    type_in(view, "at", "9.30")
    type_in(view, "score", "84.5")
    type_in(view, "manager", "HAREBELL, Simon")
    type_in(view, "agency", "Pro")
    type_in(view, "before", "y")
    view.go_to("level")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    for tick in ("drugs", "alcohol"):
        box = next(one for one in view.findChildren(QCheckBox) if one.text().lower() == tick)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Space)
    type_in(view, "signed", "WINDLESTRAW, Peter")
    type_in(view, "concern", "Two")
    press(Qt.Key.Key_Return)
    QTest.keyClicks(view.box("concern"), "lines")
    type_in(view, "factors.work.link", "None since 2025")
    view.go_to("name")
    assert {key: value for key, value in view.answers.items() if value} == {
        "name": "WINDLESTRAW", "born": "1997-08-09", "at": "09:30", "score": "84.5",
        "manager": "HAREBELL, Simon", "agency": "Probation", "before": "yes", "level": "2",
        "needs": "drugs\nalcohol", "signed": "WINDLESTRAW, Peter", "concern": "Two\nlines",
        "factors.work.raised": "yes", "factors.work.link": "None since 2025",
    }  # fmt: skip
    assert line(view, "born").text() == "9 Aug 1997"
    assert line(view, "at").text() == "09:30"


def test_what_was_answered_is_shown_again(make: MakeForm) -> None:
    """Also an agency and an option that the scheme no longer has."""
    view = make(born="1997-08-09", agency="Old Trust", level="9", before="no", needs="alcohol",
                concern="Words",
                **{"factors.peers.raised": "yes", "factors.peers.link": "Two"})  # fmt: skip
    assert line(view, "born").text() == "9 Aug 1997"
    shown = {key: view.box(key) for key in ("agency", "level")}
    assert [box.currentText() for box in shown.values() if isinstance(box, QComboBox)] == [
        "Old Trust", "9",
    ]  # fmt: skip
    radio = {one.text(): one.isChecked() for one in view.findChildren(QRadioButton)}
    assert radio == {"Yes": False, "No": True}
    assert line(view, "factors.peers.link").text() == "Two"
    assert line(view, "factors.work.link").placeholderText() == "Not raised"
    assert list(view.changed) == []


def test_undo_goes_back_across_fields_and_on_again(make: MakeForm) -> None:
    """Words typed into one field are a step; a tick and its words are undone by typing order."""
    view = make()
    type_in(view, "name", "WIND")
    type_in(view, "concern", "Seen")
    type_in(view, "factors.work.link", "Out")
    before = view.answers
    assert before["factors.work.raised"] == "yes"
    press(Qt.Key.Key_Z, CTRL)
    assert view.answers["factors.work.link"] == ""
    assert view.answers["factors.work.raised"] == ""
    press(Qt.Key.Key_Z, CTRL)
    assert view.answers["concern"] == ""
    box = view.box("concern")
    assert isinstance(box, QPlainTextEdit)
    assert box.toPlainText() == ""
    press(Qt.Key.Key_Z, CTRL)
    assert view.answers["name"] == line(view, "name").text() == ""
    assert not view.undo.canUndo()
    for _ in range(3):
        press(Qt.Key.Key_Y, CTRL)
    assert view.answers == before
    assert QApplication.focusWidget() is view.box("factors.work.link")  # it never moved


def test_a_blank_begins_a_new_step(make: MakeForm) -> None:
    view = make()
    type_in(view, "concern", "two words")
    press(Qt.Key.Key_Z, CTRL)
    assert view.answers["concern"] == "two"


def test_yes_or_no_is_one_stop_and_can_be_taken_back(make: MakeForm) -> None:
    """Arrows and letters choose, Delete takes the answer back."""
    view = make()
    view.go_to("before")
    press(Qt.Key.Key_N)
    assert view.answers["before"] == "no"
    press(Qt.Key.Key_Left)
    assert view.answers["before"] == "yes"
    press(Qt.Key.Key_Delete)
    assert view.answers["before"] == ""
    press(Qt.Key.Key_Space)
    assert view.answers["before"] == "yes"
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is view.box("when")
    press(Qt.Key.Key_Backtab, SHIFT)
    assert isinstance(QApplication.focusWidget(), QRadioButton)


def test_a_rule_shows_and_hides_a_field_while_it_is_filled(make: MakeForm) -> None:
    """What was typed into it is kept."""
    view = make()
    assert not view.box("when").isVisible()
    type_in(view, "before", "y")
    assert view.box("when").isVisible()
    type_in(view, "when", "2019")
    view.go_to("before")
    press(Qt.Key.Key_Right)
    assert not view.box("when").isVisible()
    assert view.answers["when"] == "2019"
    assert isinstance(QApplication.focusWidget(), QRadioButton)


def test_tab_goes_through_every_box_in_reading_order(make: MakeForm) -> None:
    """Down the first column, then down the second; at either width."""
    for wide in (900, 500):
        view = make(wide=wide, before="yes")
        assert view.wide is (wide == 900)
        view.focus_first()
        seen = [QApplication.focusWidget()]
        for _ in range(len(view.stops()) - 2):  # No is no stop of its own
            press(Qt.Key.Key_Tab)
            seen.append(QApplication.focusWidget())
        wanted = [one for one in view.stops() if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        assert seen == wanted
        ends = [view.box(key) for key in ("signed", "concern")]
        order = [one for one in seen if one in ends]
        assert order == (ends if wide == 900 else ends[::-1])
        view.close()


def test_every_box_has_a_name_and_says_what_is_amiss(make: MakeForm) -> None:
    """Cells of a table say their row and column; a problem is in the description."""
    view = make(name="WINDLESTRAW", crn="X99", before="yes")
    names = {}
    for stop in view.stops():
        reader = QAccessible.queryAccessibleInterface(stop)
        assert reader is not None
        # Qt on Linux says a list's choice for its name; elsewhere it says this.
        is_list = isinstance(stop, QComboBox)
        names[stop] = stop.accessibleName() if is_list else reader.text(QAccessible.Text.Name)
    assert all(names.values()), names
    assert len(set(names.values())) == len(names)
    assert names[view.box("factors.peers.link")] == "Peers, How it links"
    assert names[view.box("crn")] == "CRN, if known"
    assert view.problem("crn")
    assert view.box("crn").accessibleDescription() == view.problem("crn")
    assert view.box("crn").property("state") == "error"
    assert view.box("concern").accessibleDescription() == "At most 60 characters."


def test_what_is_amiss_is_said_when_a_field_is_left_and_taken_back_at_once(make: MakeForm) -> None:
    """Not while it is filled in; all that was typed once it is saved; what is missing never."""
    view = make()
    type_in(view, "crn", "X99")
    assert view.problem("crn") == ""
    press(Qt.Key.Key_Tab)
    assert view.problem("crn")
    type_in(view, "crn", "0160")
    assert view.problem("crn") == ""
    assert view.problem("name") == ""
    type_in(view, "crn", "X99")
    view.ask_typed()
    assert view.problem("crn")
    assert view.problem("name") == ""


def test_a_date_that_does_not_read_is_kept_as_typed(make: MakeForm) -> None:
    view = make()
    type_in(view, "born", "31/2/90")
    press(Qt.Key.Key_Tab)
    assert view.answers["born"] == line(view, "born").text() == "31/2/90"
    assert view.problem("born")
    assert view.box("born").property("state") == "error"


def test_changes_are_marked_until_they_are_taken_back_or_saved(make: MakeForm) -> None:
    view = make(name="WIND")
    type_in(view, "name", "S")
    assert list(view.changed) == ["name"]
    assert view.box("name").property("dirty") == "true"
    press(Qt.Key.Key_Z, CTRL)
    assert list(view.changed) == []
    assert not view.box("name").property("dirty")
    type_in(view, "concern", "x")
    view.rebase(view.answers)
    assert list(view.changed) == []


def test_other_answers_are_one_step(make: MakeForm) -> None:
    """As a draft is gone on with."""
    view = make()
    view.take_answers({"name": "WIND", "before": "yes", "unknown": "x"})
    assert (view.answers["name"], view.answers["before"]) == ("WIND", "yes")
    view.step_back()
    assert (view.answers["name"], view.answers["before"]) == ("", "")


def test_characters_are_counted(make: MakeForm) -> None:
    view = make(concern="Seen twice")
    counts = [one.text() for one in view.findChildren(QLabel) if "characters" in one.text()]
    assert counts == ["10 of 60 characters"]


def test_a_mnemonic_brings_the_focus(make: MakeForm, qtbot: QtBot) -> None:
    view = make()
    view.go_to("concern")
    QTest.keyClick(view, Qt.Key.Key_U, Qt.KeyboardModifier.AltModifier)
    assert QApplication.focusWidget() is view.box("name")


def test_nothing_can_be_typed_where_answers_are_only_shown(make: MakeForm) -> None:
    """Every box can still be reached and read."""
    view = make(read_only=True, name="WIND", born="1997-08-09", before="yes", level="2",
                concern="Seen",
                **{"factors.work.raised": "yes", "factors.work.link": "Out"})  # fmt: skip
    before = view.answers
    for stop in view.stops():
        stop.setFocus()
        QTest.keyClicks(stop, "xy ")
        QTest.keyClick(stop, Qt.Key.Key_Delete)
    assert view.answers == before
    assert not view.undo.canUndo()
    assert line(view, "born").text() == "9 Aug 1997"
    assert line(view, "level").text() == "Level 2"
    assert line(view, "before").text() == "Yes"


@pytest.mark.parametrize(("percent", "wide"), [(100, 862), (100, 700), (150, 1100), (150, 640)])
def test_nothing_is_cut_at_any_size(
    make: MakeForm, themed: Theme, percent: int, wide: int, settle: Callable[[], None]
) -> None:
    """The scheme's own form, with a problem under a line of two fields."""
    themed.choose(percent=percent)
    form = load_scheme("brackenshire").referral
    view = make(form, wide=wide, pncid="2015/999013", orders="Word " * 60)
    settle()
    settle()
    cut: list[tuple[object, ...]] = []
    for widget in view.findChildren(QWidget):
        if not widget.isVisible():
            continue
        parent = widget.parentWidget()
        if isinstance(widget, Label | QLineEdit | QComboBox | QCheckBox | QRadioButton):
            wanted = widget.minimumSizeHint()
            if isinstance(widget, QLabel) and widget.wordWrap():
                high = widget.heightForWidth(widget.width())
                fits = widget.height() >= high
            else:
                fits = widget.height() >= wanted.height() and widget.width() >= wanted.width()
            if not fits:
                cut.append((type(widget).__name__, widget.accessibleName(), widget.size()))
        if parent is not None and parent is not view and not parent.rect().contains(
            widget.geometry()
        ) and isinstance(widget, QLineEdit | QLabel | QCheckBox | QRadioButton):  # fmt: skip
            cut.append(("outside", widget.accessibleName(), widget.geometry()))
    assert cut == []
