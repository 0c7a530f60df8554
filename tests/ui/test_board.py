"""The board, driven by its keys and by a drag on a real store."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
)
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.people import Rag
from iomdesk.services import cohort, rag
from iomdesk.services.desk import Desk
from iomdesk.ui.actions import clashes, letter_keys
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.board.cards import ROW_HEIGHT
from iomdesk.ui.screens.board.column import CardList
from iomdesk.ui.screens.board.model import CardsModel
from iomdesk.ui.screens.board.presenter import BoardPresenter
from iomdesk.ui.screens.board.view import BoardView
from iomdesk.ui.theme import theme
from tests.helpers.board import fill_board
from tests.helpers.rag import facts_for
from tests.helpers.saying import say_facts

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Bridge(QObject):
    """What the app does: brings ``on_change`` from the writing thread to the window's."""

    changed = Signal(object)


class Screen:
    """A board in a window with its store."""

    def __init__(self, qtbot: QtBot, desk: Desk, clock: SetClock) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme().install(app)
        self.qtbot, self.desk, self.clock = qtbot, desk, clock
        self.ids = fill_board(desk, clock)
        self.jobs = Jobs()
        self.view = BoardView(desk.scheme)
        self.presenter = BoardPresenter(desk, self.view, self.jobs, Errors())
        self.bridge = Bridge()
        self.bridge.changed.connect(self.presenter.store_changed)
        self.forget = desk.store.on_change(self.bridge.changed.emit)
        qtbot.addWidget(self.view)
        self.view.resize(1264, 800)
        self.view.show()
        self.view.activateWindow()
        qtbot.waitActive(self.view).__enter__()
        self.view.arrive(None)
        self.settle()

    def settle(self) -> None:
        """Wait until no job runs."""
        self.qtbot.waitUntil(lambda: not self.jobs.running)

    def names(self, status: Rag) -> list[str]:
        """Surnames in a column from the top, the ghost as "ghost"."""
        model = self.view.columns[status].list.cards
        return [
            model.index(row, 0).data().split(",")[0] if model.card_at(row) is not None else "ghost"
            for row in range(model.rowCount())
        ]

    def key(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """Press keys where the focus is."""
        for key in keys:
            widget = QApplication.focusWidget()
            assert widget is not None
            QTest.keyClick(widget, key, modifier or Qt.KeyboardModifier.NoModifier)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClicks(widget, text)

    def current(self) -> str:
        """The surname on the card that has the focus."""
        card = self.view.current_card
        assert card is not None
        assert QApplication.focusWidget() is self.view.current_list
        return card.name.split(",")[0]


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, clock: SetClock) -> Iterator[Screen]:
    """The board of twelve people."""
    made = Screen(qtbot, desk, clock)
    yield made
    made.settle()
    made.forget()
    made.jobs.close()


def test_columns_hold_longest_first_and_nobody_without_status_is_green(screen: Screen) -> None:
    """Four columns in order; who has no status is said in words above them."""
    assert list(screen.view.columns) == [Rag.RED, Rag.AMBER_ALERT, Rag.AMBER, Rag.GREEN]
    assert screen.names(Rag.RED) == ["BURDOCKE", "QUILLFEATHER", "OAKAPPLE"]
    assert screen.names(Rag.GREEN) == ["PENNYROYAL", "BRAMBLECOTE", "ALKANETTE"]
    shown = [label.text() for label in screen.view.findChildren(type(screen.view.panel._name))]
    assert "1 person has no status yet, KNAPWEEDE, Jo." in shown
    assert screen.view.fact == "12 people, all areas, by days at status"
    assert "Enforcement activity" in shown


def test_a_move_by_keys_is_on_disk_with_its_reason(screen: Screen) -> None:
    """M then 2, the reason, Ctrl+Enter; the card stays until then, the ghost shows where."""
    screen.view.focus_person(screen.ids["TEASELWOOD"])
    screen.key(Qt.Key.Key_M, Qt.Key.Key_2)
    assert screen.names(Rag.AMBER_ALERT) == ["MARSHLIGHT", "DRIFTWOODE", "ghost"]
    assert "TEASELWOOD" in screen.names(Rag.AMBER)
    assert QApplication.focusWidget() is screen.view.panel.reason
    screen.type("Missed three appointments.")
    say_facts(screen.view.panel, Rag.AMBER_ALERT)
    screen.key(Qt.Key.Key_Return, modifier=CTRL)
    screen.settle()
    record = cohort.read_record(screen.desk, screen.ids["TEASELWOOD"])
    assert record.person.rag is Rag.AMBER_ALERT
    assert record.rag_history[0].reason == "Missed three appointments."
    assert record.rag_history[0].agreed_by == "Daily tasking"
    assert record.person.look_again_on == date(2026, 12, 8)
    assert screen.names(Rag.AMBER_ALERT) == ["MARSHLIGHT", "DRIFTWOODE", "TEASELWOOD"]
    assert screen.names(Rag.AMBER) == ["FERNYHOLT", "LARKSPURRE"]
    assert screen.view.panel.isHidden()
    assert screen.current() == "TEASELWOOD"


def test_the_reason_says_where_it_is_printed(screen: Screen) -> None:
    """Whoever writes it knows who will read it."""
    screen.view.focus_person(screen.ids["TEASELWOOD"])
    screen.key(Qt.Key.Key_M, Qt.Key.Key_2)
    told = screen.view.panel.reason.accessibleDescription()
    assert "Printed on every copy that carries the status." in told


def test_escape_leaves_the_person_and_gives_the_focus_back(screen: Screen) -> None:
    """Nothing moves; a reason already typed comes back with the next try."""
    screen.view.focus_person(screen.ids["LARKSPURRE"])
    screen.key(Qt.Key.Key_Left, modifier=CTRL | SHIFT)
    screen.type("Half a reas")
    screen.key(Qt.Key.Key_Escape)
    assert screen.view.panel.isHidden()
    assert screen.current() == "LARKSPURRE"
    assert "ghost" not in screen.names(Rag.AMBER_ALERT)
    assert cohort.read_record(screen.desk, screen.ids["LARKSPURRE"]).person.rag is Rag.AMBER
    screen.key(Qt.Key.Key_M, Qt.Key.Key_1)
    assert screen.view.panel.reason.toPlainText() == "Half a reas"


def test_a_move_without_reason_or_with_a_past_date_says_so_beside_the_field(
    screen: Screen,
) -> None:
    """The rule of the service is shown at its field, and the panel stays open."""
    screen.view.focus_person(screen.ids["OAKAPPLE"])
    screen.key(Qt.Key.Key_M, Qt.Key.Key_4)
    screen.key(Qt.Key.Key_Return, modifier=CTRL)
    screen.settle()
    assert screen.view.panel._reason_field.problem.startswith("A move needs its reason.")
    assert QApplication.focusWidget() is screen.view.panel.reason
    screen.type("Handed himself in.")
    say_facts(screen.view.panel, Rag.GREEN)
    screen.view.panel.look_again.setFocus()
    screen.view.panel.look_again.setText("1/11/26")
    screen.key(Qt.Key.Key_Return, modifier=CTRL)
    screen.settle()
    assert screen.view.panel._again_field.problem.startswith("1 Nov 2026 has passed.")
    assert cohort.read_record(screen.desk, screen.ids["OAKAPPLE"]).person.rag is Rag.RED


def test_a_move_against_another_change_is_told_and_keeps_the_reason(screen: Screen) -> None:
    """Someone else saved first: nothing moves, the words stay, a second try goes through."""
    person_id = screen.ids["FERNYHOLT"]
    screen.view.focus_person(person_id)
    screen.key(Qt.Key.Key_M, Qt.Key.Key_1)
    screen.type("Warrant issued.")
    say_facts(screen.view.panel, Rag.RED)
    held = cohort.read_record(screen.desk, person_id).person
    rag.move(
        screen.desk, person_id, held.revision, Rag.GREEN,
        reason="By another desk.", agreed_by="", look_again_on=None,
        facts=facts_for(Rag.GREEN, screen.desk.today()),
    )  # fmt: skip
    screen.key(Qt.Key.Key_Return, modifier=CTRL)
    screen.settle()
    told = screen.view.panel._conflict.text()
    assert told.startswith("FERNYHOLT, Kyle was changed by someone else")
    assert "The status now is Green." in told
    assert screen.view.panel.reason.toPlainText() == "Warrant issued."
    screen.key(Qt.Key.Key_Return, modifier=CTRL)
    screen.settle()
    assert cohort.read_record(screen.desk, person_id).person.rag is Rag.RED


def test_one_person_for_each_move(screen: Screen) -> None:
    """A second person has to wait until the first is recorded or left."""
    screen.view.focus_person(screen.ids["OAKAPPLE"])
    screen.key(Qt.Key.Key_M, Qt.Key.Key_3)
    screen.presenter.begin(screen.ids["LARKSPURRE"], Rag.RED)
    message = screen.view.strip.message
    assert message is not None
    assert "A move for OAKAPPLE, Stephen is open." in message.words
    about = screen.view.panel.about
    assert about is not None
    assert about.person_id == screen.ids["OAKAPPLE"]


def test_arrows_go_between_cards_and_columns(screen: Screen) -> None:
    """Left and Right keep to the height; Down goes down."""
    screen.view.focus_person(screen.ids["BURDOCKE"])
    screen.key(Qt.Key.Key_Right)
    assert screen.current() == "MARSHLIGHT"
    screen.key(Qt.Key.Key_Down)
    assert screen.current() == "DRIFTWOODE"
    screen.key(Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert screen.view.current_list.rag is Rag.GREEN


def test_enter_opens_the_record(screen: Screen) -> None:
    """The id goes to whoever shows records."""
    screen.view.focus_person(screen.ids["BURDOCKE"])
    with screen.qtbot.waitSignal(screen.presenter.person_opened) as asked:
        screen.key(Qt.Key.Key_Return)
    assert asked.args == [screen.ids["BURDOCKE"]]


def test_undo_takes_the_move_back_and_keeps_both_in_the_history(screen: Screen) -> None:
    """Ctrl+Z: status, since when and why are as before; two lines were added."""
    person_id = screen.ids["TEASELWOOD"]
    before = cohort.read_record(screen.desk, person_id)
    screen.view.focus_person(person_id)
    screen.key(Qt.Key.Key_M, Qt.Key.Key_1)
    screen.type("The wrong person.")
    say_facts(screen.view.panel, Rag.RED)
    screen.key(Qt.Key.Key_Return, modifier=CTRL)
    screen.settle()
    screen.key(Qt.Key.Key_Z, modifier=CTRL)
    screen.settle()
    after = cohort.read_record(screen.desk, person_id)
    assert after.person.rag is Rag.AMBER
    assert after.person.rag_since == before.person.rag_since
    assert after.person.rag_reason == before.person.rag_reason
    assert after.person.look_again_on == before.person.look_again_on
    assert [line.reason for line in after.rag_history[:2]] == [
        "Taken back: The wrong person.",
        "The wrong person.",
    ]
    assert len(after.rag_history) == len(before.rag_history) + 2
    assert screen.current() == "TEASELWOOD"


def test_slash_filters_by_area_and_by_name(screen: Screen) -> None:
    """What is typed narrows all columns; Esc ends it."""
    screen.view.focus_person(screen.ids["BURDOCKE"])
    screen.key(Qt.Key.Key_Slash)
    assert QApplication.focusWidget() is screen.view.find_box
    screen.type("saltergate")
    assert screen.names(Rag.RED) == ["BURDOCKE", "OAKAPPLE"]
    assert screen.names(Rag.AMBER) == []
    assert screen.view.fact.startswith("4 of 12 people")
    screen.view.find_box.setText("teasel")
    assert screen.names(Rag.AMBER) == ["TEASELWOOD"]
    screen.key(Qt.Key.Key_Escape)
    screen.key(Qt.Key.Key_Escape)
    assert screen.view.find_box.isHidden()
    assert len(screen.names(Rag.RED)) == 3


def test_a_person_without_status_is_given_one(screen: Screen) -> None:
    """The way above the columns: the panel asks for the status too."""
    person_id = screen.ids["KNAPWEEDE"]
    screen.view.status_wanted.emit(person_id)
    panel = screen.view.panel
    assert QApplication.focusWidget() is panel.choice
    screen.key(Qt.Key.Key_Return, modifier=CTRL)
    screen.settle()
    assert panel._choice_field.problem.startswith("No status was chosen.")
    panel.choice.set_value(Rag.GREEN)
    panel.choice.activated.emit(panel.choice.currentIndex())
    assert screen.names(Rag.GREEN)[-1] == "ghost"
    panel.reason.setPlainText("Engaging.")
    say_facts(panel, Rag.GREEN)
    screen.key(Qt.Key.Key_Return, modifier=CTRL)
    screen.settle()
    assert cohort.read_record(screen.desk, person_id).person.rag is Rag.GREEN
    assert screen.view._not_set.isHidden()


class Carried(QDrag):
    """A drag whose loop is the test: offscreen Qt has no system that carries it.

    Everything else is real: the mouse starts it, and Qt hands the same events to the
    column under the pointer that a system would bring.
    """

    over: list[CardList]
    carried: list[QMimeData]

    def exec(self, *_actions: object) -> Qt.DropAction:
        """Carry it over the columns of ``over`` and let go on the last."""
        data = self.mimeData()
        Carried.carried.append(data)
        where, button, none = QPointF(40, 60), Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
        move, taken = Qt.DropAction.MoveAction, False
        for column in Carried.over:
            place = column.viewport()
            enter = QDragEnterEvent(where.toPoint(), move, data, button, none)
            QApplication.sendEvent(place, enter)
            over = QDragMoveEvent(where.toPoint(), move, data, button, none)
            QApplication.sendEvent(place, over)
            taken = enter.isAccepted() and over.isAccepted()
            if column is not Carried.over[-1]:
                QApplication.sendEvent(place, QDragLeaveEvent())
        if taken:
            drop = QDropEvent(where, move, data, button, none)
            QApplication.sendEvent(Carried.over[-1].viewport(), drop)
            return drop.dropAction()
        return Qt.DropAction.IgnoreAction


def drag(screen: Screen, surname: str, over: list[CardList]) -> None:
    """Press on a card and move until the drag begins."""
    source = next(
        column.list
        for column in screen.view.columns.values()
        if column.list.cards.row_of(screen.ids[surname]) >= 0
    )
    source.choose(screen.ids[surname])
    Carried.over, Carried.carried = over, []
    here = source.visualRect(source.currentIndex()).center()
    window = screen.view.windowHandle()
    at = source.viewport().mapTo(screen.view, here)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(window, left, none, at)
    for step in (3, 8, 16, 24):
        QTest.mouseMove(window, at - QPoint(step, 0))
    QTest.mouseRelease(window, left, none, at)


def test_a_drag_opens_the_same_panel(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Press, move and let go with the mouse: nothing has moved until the reason is there."""
    monkeypatch.setattr("iomdesk.ui.screens.board.column.QDrag", Carried)
    lists = {status: column.list for status, column in screen.view.columns.items()}
    drag(screen, "LARKSPURRE", [lists[Rag.AMBER], lists[Rag.AMBER_ALERT], lists[Rag.RED]])
    about = screen.view.panel.about
    assert about is not None
    assert (about.person_id, about.to) == (screen.ids["LARKSPURRE"], Rag.RED)
    assert "LARKSPURRE" in screen.names(Rag.AMBER)
    assert screen.names(Rag.RED)[-1] == "ghost"
    assert cohort.read_record(screen.desk, about.person_id).person.rag is Rag.AMBER
    assert Carried.carried[0].formats() == ["application/x-iomdesk-person"]


def test_a_drag_back_to_its_own_column_does_nothing(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does a drag of anything that is not one of our cards."""
    monkeypatch.setattr("iomdesk.ui.screens.board.column.QDrag", Carried)
    amber = screen.view.columns[Rag.AMBER].list
    drag(screen, "LARKSPURRE", [screen.view.columns[Rag.RED].list, amber])
    assert screen.view.panel.isHidden()
    assert Carried.carried
    data = QMimeData()
    data.setText("LARKSPURRE, Ryan")
    enter = QDragEnterEvent(
        QPoint(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(amber.viewport(), enter)
    assert not enter.isAccepted()


def test_a_change_elsewhere_comes_onto_the_board(screen: Screen) -> None:
    """Another screen moved someone: the card goes over, the current one stays current."""
    screen.view.focus_person(screen.ids["OAKAPPLE"])
    person = cohort.read_record(screen.desk, screen.ids["LARKSPURRE"]).person
    rag.move(
        screen.desk, person.id, person.revision, Rag.RED,
        reason="Recalled.", agreed_by="", look_again_on=None,
        facts=facts_for(Rag.RED, screen.desk.today()),
    )  # fmt: skip
    screen.qtbot.waitUntil(lambda: "LARKSPURRE" in screen.names(Rag.RED))
    assert screen.names(Rag.AMBER) == ["TEASELWOOD", "FERNYHOLT"]
    assert screen.current() == "OAKAPPLE"


def test_a_screen_reader_hears_card_column_and_place(screen: Screen) -> None:
    """Never colour or place alone."""
    red = screen.view.columns[Rag.RED].list
    named = QAccessible.queryAccessibleInterface(red)
    assert named.text(QAccessible.Text.Name) == "Red, 3 people. Enforcement activity"
    said = red.cards.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == (
        "QUILLFEATHER, Jonah, Red, 4 days, Millbeck, 2 of 3. Reason: Wanted on PNC: warrant"
    )


def test_over_four_hundred_every_card_is_a_row_and_letters_jump(
    screen: Screen, qtbot: QtBot
) -> None:
    """A column of 2,500: rows of 26, a thousand loaded, a letter reaches the rest."""
    card = screen.view.columns[Rag.RED].list.cards.cards[0]
    many = [
        replace(card, person_id=f"p{n:04}", name=f"{chr(65 + n // 100)}NAME, {n:04}", days=5000 - n)
        for n in range(2_500)
    ]
    amber = screen.view.columns[Rag.RED].list
    amber.cards.set_cards(many)
    screen.view.refresh()
    assert amber.cards.rowCount() == 1_000
    assert amber.visualRect(amber.cards.index(3, 0)).height() == theme().px(ROW_HEIGHT)
    amber.setFocus()
    screen.key(Qt.Key.Key_Y)
    assert amber.current_id == "p2400"
    assert amber.cards.rowCount() >= 2_400


def test_the_model_keeps_to_the_rules_of_qt(screen: Screen, qtbot: QtBot) -> None:
    """Qt's own tester over every change."""
    cards = screen.view.columns[Rag.RED].list.cards.cards
    model = CardsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_cards(cards)
    model.take(cards[0].person_id)
    model.put(cards[0])
    assert model.cards == cards
    model.seek("oak")
    assert [card.name for card in model.shown] == ["OAKAPPLE, Stephen"]
    assert model.row_of(cards[0].person_id) == -1


def test_the_keys_of_the_board_are_words_too(screen: Screen) -> None:
    """Every action has a text, and no two want the same key."""
    assert clashes(screen.view.actions_here()) == ()
    assert {action.text for action in screen.view.actions_here()} >= {"Move to Red"}


def test_letters_are_keys_only_while_settings_say_so(screen: Screen) -> None:
    screen.view.focus_person(screen.ids["TEASELWOOD"])
    letter_keys().turn(on=False)
    try:
        screen.key(Qt.Key.Key_M, Qt.Key.Key_1)
        assert screen.view.panel.isHidden()
    finally:
        letter_keys().turn(on=True)
    screen.key(Qt.Key.Key_M, Qt.Key.Key_1)
    assert not screen.view.panel.isHidden()
