"""Controls: key caps in buttons, refused buttons, fields, dates, passphrase, strip, panels."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.dates import Sense, read_date
from iomdesk.ui.theme import Theme
from iomdesk.ui.widgets.button import Button, Kind, Reason
from iomdesk.ui.widgets.empty import EmptyState
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, DateEdit, FindBox, PassphraseBox, TextBox
from iomdesk.ui.widgets.inspector import Inspector, WithInspector
from iomdesk.ui.widgets.label import ElidedLabel, Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.segment import Segment, SegmentBar, TabStrip
from iomdesk.ui.widgets.strip import Message, MessageStrip, Weight

READER = partial(read_date, today=date(2026, 11, 24), sense=Sense.ANY)


def heard(widget: QWidget, what: QAccessible.Text = QAccessible.Text.Name) -> str:
    """What a screen reader hears."""
    return QAccessible.queryAccessibleInterface(widget).text(what)


Show = Callable[..., QWidget]


@pytest.fixture
def shown(qtbot: QtBot) -> Show:
    """Puts widgets into a window that is up, and keeps it."""
    kept: list[QWidget] = []

    def show(*widgets: QWidget) -> QWidget:
        holder = QWidget()
        kept.append(holder)
        qtbot.addWidget(holder)
        column = QVBoxLayout(holder)
        for widget in widgets:
            column.addWidget(widget)
        holder.show()
        holder.activateWindow()
        qtbot.waitUntil(holder.isActiveWindow)
        return holder

    return show


def test_a_button_is_measured_with_its_key_caps(qtbot: QtBot, themed: Theme) -> None:
    """30 high, wide enough for words and caps; narrower when caps are hidden."""
    button = Button("Record decision", kind=Kind.MAIN, keys="Ctrl+Enter")
    qtbot.addWidget(button)
    wide = button.sizeHint()
    assert wide.height() == 30
    assert heard(button) == "Record decision"
    assert heard(button, QAccessible.Text.Description) == "Key: Ctrl+Enter"
    themed.choose(caps=False)
    assert button.sizeHint().width() < wide.width() - 60
    assert Button("Unlock", big=True, parent=button).sizeHint().height() == 36


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("percent", [100, 125, 150])
def test_no_button_is_a_small_target(qtbot: QtBot, themed: Theme, kind: Kind, percent: int) -> None:
    """24 x 24 at least, chips and links too."""
    themed.choose(percent=percent)
    button = Button("On", kind=kind)
    qtbot.addWidget(button)
    assert min(button.sizeHint().width(), button.sizeHint().height()) >= 24


def test_a_refused_button_says_why(shown: Show) -> None:
    """In words beside it and to a reader; allowed again it says nothing."""
    button = Button("Send")
    beside = Reason(button)
    holder = shown(button, beside)
    button.refuse("The PNCID is one digit short.")
    assert not button.isEnabled()
    assert beside.text() == "The PNCID is one digit short."
    assert beside.isVisibleTo(holder)
    assert heard(button, QAccessible.Text.Description) == "The PNCID is one digit short."
    button.refuse("")
    assert button.isEnabled()
    assert not beside.isVisibleTo(holder)


def test_the_ring_comes_with_the_keyboard_and_not_with_the_mouse(shown: Show, qtbot: QtBot) -> None:
    """It stands outside the button, 2 px away, and goes when the focus goes."""
    first, second = Button("One"), Button("Two")
    holder = shown(first, second)
    before = len(holder.findChildren(QWidget))
    first.setFocus(Qt.FocusReason.TabFocusReason)
    rings = [child for child in holder.findChildren(QWidget) if type(child).__name__ == "_Ring"]
    assert [ring.geometry() for ring in rings] == [first.geometry().adjusted(-4, -4, 4, 4)]
    second.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.waitUntil(lambda: len(holder.findChildren(QWidget)) == before)


def test_a_field_wires_label_problem_and_reader(shown: Show) -> None:
    """The problem stands beneath, red edged, and is the editor's description."""
    box = QLineEdit()
    field = Field("PNCID", box, optional=True, help_text="As printed on the notice.")
    holder = shown(field)
    assert heard(box) == "PNCID, optional"
    assert heard(box, QAccessible.Text.Description) == "As printed on the notice."
    field.set_problem("The PNCID is one digit short.")
    said = [label.text() for label in field.findChildren(QLabel) if label.isVisibleTo(holder)]
    assert "The PNCID is one digit short." in said
    assert "As printed on the notice." not in said
    assert box.property("state") == "error"
    assert heard(box, QAccessible.Text.Description) == "The PNCID is one digit short."
    field.set_problem("")
    assert box.property("state") == ""
    field.set_dirty(dirty=True)
    assert box.property("dirty") == "true"


@pytest.mark.parametrize(
    ("typed", "day", "text"),
    [
        ("22/11/26", date(2026, 11, 22), "22 Nov 2026"),
        ("22 nov", date(2026, 11, 22), "22 Nov 2026"),
        ("t", date(2026, 11, 24), "24 Nov 2026"),
        ("t+14", date(2026, 12, 8), "8 Dec 2026"),
    ],
)
def test_dates_are_typed_in_any_form_and_shown_in_full(
    qtbot: QtBot, typed: str, day: date, text: str
) -> None:
    """Read when the box is left or Enter is pressed."""
    box = DateEdit(READER)
    qtbot.addWidget(box)
    with qtbot.waitSignal(box.date_changed) as changed:
        QTest.keyClicks(box, typed)
        QTest.keyClick(box, Qt.Key.Key_Return)
    assert changed.args == [day]
    assert box.text() == text
    assert box.problem == ""


def test_a_date_that_is_none_stays_as_typed_with_words(qtbot: QtBot) -> None:
    """31/02/1990 is kept and the field says what is amiss."""
    box = DateEdit(READER)
    field = Field("Look again by", box)
    qtbot.addWidget(field)
    QTest.keyClicks(box, "31/02/1990")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.day is None
    assert box.text() == "31/02/1990"
    assert "31/02/1990" in field.problem
    box.setText("")
    box.read()
    assert field.problem == ""


def test_the_passphrase_is_hidden_and_tells_caps_lock(shown: Show, qtbot: QtBot) -> None:
    """Alt+W shows it; a capital without Shift gives Caps Lock away; a reader hears no word."""
    box = PassphraseBox()
    field = Field("Passphrase", box)
    shown(field)
    box.setFocus()
    QTest.keyClicks(box, "abc")
    assert box.echoMode() is QLineEdit.EchoMode.Password
    assert "abc" not in heard(box, QAccessible.Text.Value)
    QTest.keyClick(box, Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    assert box.echoMode() is QLineEdit.EchoMode.Normal
    assert heard(box.show_button) == "Hide"
    box.hide_words()
    assert box.echoMode() is QLineEdit.EchoMode.Password
    with qtbot.waitSignal(box.caps_lock) as on:
        QTest.keyClick(box, "D")  # type: ignore[call-overload]  # a capital, no Shift held
    assert on.args == [True]
    said = [label.text() for label in field.findChildren(QLabel)]
    assert "Caps Lock is on." in said


def test_a_choice_leaves_the_wheel_to_the_page(qtbot: QtBot) -> None:
    """It holds values, tells a person's choice, and knows what it does not hold."""
    box = Choice((("daily", "Daily tasking"), ("panel", "Panel")))
    qtbot.addWidget(box)
    box.set_value("panel")
    assert box.value == "panel"
    with qtbot.waitSignal(box.chosen) as chosen:
        QTest.keyClick(box, Qt.Key.Key_Up)
    assert chosen.args == ["daily"]
    box.set_value("unknown")
    assert box.value is None


@pytest.mark.parametrize("focused", [True, False])
def test_the_wheel_over_a_choice_changes_nothing(
    shown: Show, qtbot: QtBot, *, focused: bool
) -> None:
    """Nobody looks at a box while scrolling the page, least of all at the one left last."""
    box, other = Choice((("daily", "Daily tasking"), ("panel", "Panel"))), QLineEdit()
    shown(box, other)
    (box if focused else other).setFocus()
    box.set_value("daily")
    at = QPointF(5, 5)
    event = QWheelEvent(
        at, box.mapToGlobal(at), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, event)
    assert box.value == "daily"
    assert not event.isAccepted()


def test_tab_leaves_a_text_box(shown: Show) -> None:
    """It is a field among fields."""
    text, after = TextBox("Missed"), QLineEdit()
    shown(text, after)
    text.setFocus()
    QTest.keyClick(text, Qt.Key.Key_Tab)
    assert after.hasFocus()
    assert text.toPlainText() == "Missed"


def test_a_find_box_goes_on_to_its_list(shown: Show, qtbot: QtBot) -> None:
    """Down and Enter; Esc empties it."""
    box = FindBox("Name, PNCID, CRN or NOMIS number")
    shown(box)
    assert not box.grab().isNull()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        with qtbot.waitSignal(box.descended):
            QTest.keyClick(box, key)
    QTest.keyClicks(box, "tea")
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""


def test_the_strip_shows_the_gravest_and_goes_when_all_is_over(shown: Show) -> None:
    """A warning gives way to an error and comes back after it; the button does its deed."""
    strip, done = MessageStrip(), []
    shown(strip)
    strip.put("backup", Message("The backup is late.", Weight.WARNING, "Back up now",
                                lambda: done.append(1)))  # fmt: skip
    strip.put("disk", Message("The disk is full.", Weight.ERROR))
    assert heard(strip) == "The disk is full."
    said = [label.text() for label in strip.findChildren(QLabel)]
    assert "and 1 more" in said
    strip.take("disk")
    assert heard(strip) == "The backup is late."
    strip.findChildren(Button)[0].click()
    assert done == [1]
    strip.take("backup")
    assert strip.isHidden()
    assert strip.message is None


def test_segments_and_tabs_work_by_arrows_and_speak(shown: Show, qtbot: QtBot) -> None:
    """ "Ready 52, 2 of 3"; tabs keep their counts apart from their words."""
    bar = SegmentBar("Rows", (Segment("all", "All", 64), Segment("ready", "Ready", 52),
                              Segment("check", "Check", 6)))  # fmt: skip
    tabs = TabStrip()
    tabs.add("Overview")
    tabs.add("Needs", 7)
    shown(bar, tabs)
    with qtbot.waitSignal(bar.chosen) as chosen:
        QTest.keyClick(bar, Qt.Key.Key_Right)
    assert chosen.args == ["ready"]
    assert heard(bar, QAccessible.Text.Description) == "Ready 52, 2 of 3"
    bar.set_segments((Segment("all", "All", 64), Segment("check", "Check", 6)))
    assert bar.current == "all"
    assert tabs.accessibleTabName(1) == "Needs 7"
    assert not tabs.grab().isNull()


def test_an_inspector_closes_and_commits_by_keys(shown: Show, qtbot: QtBot) -> None:
    """From inside any of its fields."""
    pane = Inspector("Move with a reason", 312, escape=True)
    box = QLineEdit()
    pane.block().addWidget(box)
    shown(pane)
    box.setFocus()
    with qtbot.waitSignal(pane.committed):
        QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(pane.closed):
        QTest.keyClick(box, Qt.Key.Key_Escape)


def test_an_inspector_folds_under_a_button_when_there_is_no_room(
    qtbot: QtBot, settle: Callable[[], None]
) -> None:
    """Nothing is lost at 150 %: the button brings it into view."""
    content, pane = Panel("Rows"), Inspector("Row 5")
    both = WithInspector(content, pane)
    qtbot.addWidget(both)
    both.resize(1200, 500)
    both.show()
    assert not both.folded
    both.resize(700, 500)
    settle()
    folded = [both.folded]  # a list, so that the type checker looks again
    assert folded == [True]
    assert pane.isHidden()
    assert both.button.isVisibleTo(both)
    both.show_inspector()
    assert not pane.isHidden()
    assert content.isHidden()


@pytest.mark.parametrize("percent", [100, 125, 150])
def test_no_words_are_cut_at_any_text_size(
    shown: Show, themed: Theme, percent: int, settle: Callable[[], None]
) -> None:
    """Every label and button gets the room its words need."""
    themed.choose(percent=percent)
    panel = Panel("Why Amber Alert", note="3 open", right="Set 24 Nov 2026 09:52")
    column = panel.padded()
    column.addWidget(Label("Missed recovery appointments on 12, 16 and 19 Nov. Not at approved "
                           "address on two visits.", wrap=True))  # fmt: skip
    row = QHBoxLayout()
    for kind in Kind:
        row.addWidget(Button("Change status", kind=kind, keys="F8", icon="plus"))
    column.addLayout(row)
    field = Field("PNCID", QLineEdit(), help_text="As printed on the notice.")
    field.set_problem("The PNCID is one digit short. What you typed is kept. Use the form "
                      "2015/9990130K, or clear it if not known.")  # fmt: skip
    column.addWidget(field)
    empty = EmptyState("No one is in this store yet", "People come in when a referral is accepted "
                       "at a daily tasking meeting, or from a file you already keep.")  # fmt: skip
    holder = shown(panel, empty)
    holder.resize(1100, 800)
    settle()
    for label in holder.findChildren(QLabel):
        if not label.isVisible() or isinstance(label, ElidedLabel) or not label.text():
            continue
        need = (
            label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        )
        assert label.height() >= need - 1, label.text()
        if not label.wordWrap():
            assert label.width() >= label.fontMetrics().horizontalAdvance(label.text())
    for button in holder.findChildren(Button):
        assert button.width() >= button.sizeHint().width()
        assert button.height() >= button.fontMetrics().height()


def test_an_elided_label_keeps_its_words(qtbot: QtBot) -> None:
    """Cut from the right, whole in the tooltip and for a reader."""
    label = ElidedLabel("TEASELWOOD, Dean, who is shown in a narrow place")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert label.text().startswith("TEAS")
    assert label.toolTip() == label.whole == heard(label)


def test_enter_presses_the_button_that_has_the_focus(qtbot: QtBot) -> None:
    pressed: list[str] = []
    button = Button("Bring in a spreadsheet")
    qtbot.addWidget(button)
    button.clicked.connect(lambda: pressed.append("once"))
    button.show()
    button.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        QTest.keyClick(button, key)
    assert pressed == ["once"] * 3
