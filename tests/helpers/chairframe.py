"""Meeting mode in the window of the desk, as the program makes it, and a person at the keys."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.app.meetingroom import KEY, MeetingRoom
from iomdesk.domain.wall import WallKind, WallValue
from iomdesk.services.desk import Desk
from iomdesk.services.sitting import State
from iomdesk.ui import ask
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screen import Place
from iomdesk.ui.screens.chair.agendapane import Line
from iomdesk.ui.screens.chair.view import ChairView
from iomdesk.ui.settings import DeskSettings
from iomdesk.ui.shell import Shell
from tests.helpers.shell import Seconds, Two

WIDE, HIGH = 1440, 900


class Answers:
    """Answers every question with the same key, and keeps what was asked."""

    def __init__(self) -> None:
        self.key = ""
        self.asked: list[ask.Question] = []

    def ask(self, _parent: QWidget, question: ask.Question, then: Callable[[str], None]) -> None:
        """Note it, and answer it."""
        self.asked.append(question)
        then(self.key or question.safe)

    def file(self, _parent: QWidget, _wanted: object, _then: Callable[[Path], None]) -> None:
        """No file is asked for in a meeting."""
        raise AssertionError


class _Bridge(QObject):
    """Brings ``on_change`` from the writing thread to the window's, as the program does."""

    changed = Signal(object)


class Chair:
    """The shell with a place called Meetings and the place of meetings that are held."""

    def __init__(
        self, qtbot: QtBot, desk: Desk, settings: DeskSettings, *, wide: int = WIDE,
        high: int = HIGH,
    ) -> None:  # fmt: skip
        self.qtbot, self.desk, self.settings = qtbot, desk, settings
        self.jobs, self.seconds = Jobs(), Seconds()
        self.shell = Shell(settings, self.jobs, desk.clock, idle_now=self.seconds)
        self.lock_view = QWidget()
        self.lock_view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.shell.set_lock_view(self.lock_view)
        self.room = MeetingRoom(self.shell, settings, self.jobs, Errors(), desk.clock, self.shell)
        self.bridge = _Bridge()
        self.bridge.changed.connect(self.room.store_changed)
        self.forget = desk.store.on_change(self.bridge.changed.emit)
        self.answers = Answers()
        self._asker = ask.use(self.answers)
        self._asker.__enter__()
        qtbot.addWidget(self.shell)
        self.shell.resize(wide, high)
        self.open()
        self.shell.show()
        self.shell.activateWindow()
        with qtbot.waitActive(self.shell):
            pass
        self.settle()

    def open(self) -> None:
        """The store was opened, as the program does after unlocking."""
        going_on = self.room.open(self.desk)
        other = Place("meetings", "Meetings", "meetings", 5, lambda: Two("meetings"))
        self.shell.set_places((other, self.room.place()), (self.room.action(),))
        self.shell.open_desk(
            scheme=self.desk.name, user=self.desk.who, duty="", store_words="Live store",
            first=KEY if going_on else "", where=going_on,
        )  # fmt: skip
        self.settle()

    def settle(self) -> None:
        """Wait until no job runs and all that was queued has come."""
        self.qtbot.waitUntil(lambda: not self.jobs.running)
        for _ in range(4):
            QApplication.processEvents()
        QApplication.sendPostedEvents(None, 52)

    # ---- what is seen --------------------------------------------------------------------

    @property
    def view(self) -> ChairView:
        """Meeting mode; fails while it is not in view."""
        screen = self.shell.screen_here
        assert isinstance(screen, ChairView), screen
        return screen

    @property
    def state(self) -> State:
        """The meeting as its window has it."""
        presenter = self.room._presenter
        assert presenter is not None
        return presenter.hold.state

    @property
    def focus(self) -> QWidget:
        """The widget that has the focus."""
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    @property
    def wall(self) -> WallValue:
        """What stands on the wall, or would."""
        return self.room.projection.value

    @property
    def shown(self) -> str:
        """Whose case stands on the wall; "" while it says to wait or shows the statement."""
        case = self.wall.case
        return "" if case is None or self.wall.kind is WallKind.WAIT else case.name

    @property
    def said(self) -> str:
        """What the strip of the window, or of the meeting, says."""
        for strip in (self.view.strip, self.shell.strip):
            if strip.message is not None:
                return strip.message.words
        return ""

    def line(self, part: str) -> Line:
        """The line of the agenda whose words begin so."""
        return next(one for one in self.view.agenda.lines if one.text.startswith(part))

    # ---- what is done --------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys where the focus is: "PgDown", "Ctrl+B", "3"."""
        for one in keys:
            target = QApplication.focusWidget() or self.shell
            QTest.keySequence(target, QKeySequence(one))
            self.settle()

    def press_quick(self, key: str) -> None:
        """Press a key and wait for nothing."""
        QTest.keySequence(self.focus, QKeySequence(key))

    def type(self, text: str) -> None:
        """Type where the focus is; suggestions are not taken."""
        box = self.focus
        QTest.keyClicks(box, text)
        popup = QApplication.activePopupWidget()
        if popup is not None:
            QTest.keyClick(popup, Qt.Key.Key_Escape)
        if QApplication.activeWindow() is not self.shell:  # a window manager gives it back
            self.shell.activateWindow()
            self.qtbot.waitUntil(lambda: QApplication.activeWindow() is self.shell)
            box.setFocus()
        self.settle()

    def tab_to(self, widget: QWidget) -> None:
        """Press Tab until the focus is in a widget."""
        for _ in range(60):
            if self.focus is widget or widget.isAncestorOf(self.focus):
                return
            self.press("Tab")
        raise AssertionError(widget.accessibleName())

    def sign_all(self) -> None:
        """T, and Space with the name for each who is on the list; then it is left by itself."""
        self.press("T")
        for _ in self.view.room.rows:
            if self.state.gates.signed:
                break
            name = next(
                row.name for row in self.view.room.rows
                if row.id == self.view.room.list.current_id
            )  # fmt: skip
            self.press("Space")
            self.type(name)
            self.press("Return")
        assert not self.view.room.taking

    def end(self) -> None:
        """Close it all."""
        self.settle()
        self.forget()
        self._asker.__exit__(None, None, None)
        self.room.projection.turn_off()
        self.shell.lock("closing")
        self.settle()
        self.jobs.close()
