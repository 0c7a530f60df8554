"""What the wall does on two screens, in a process that has them; each part says "done: NAME".

Started by ``tests/ui/test_projector.py`` through ``tests/helpers/screens.py``; an assertion
that fails ends the process, and the test with it.
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from iomdesk.domain.clock import SetClock
from iomdesk.domain.wall import WallKind
from iomdesk.ui.projector.projection import LOOK_MS, Projection
from iomdesk.ui.projector.window import ProjectorWindow
from iomdesk.ui.theme import theme
from tests.helpers import screens
from tests.helpers.wall import REFERRAL, TEASELWOOD, WAITING

CLOCK = SetClock(datetime(2026, 11, 24, 9, 52, tzinfo=UTC))


def until(true: Callable[[], bool], what: str) -> None:
    """Let events happen until something is so; half a minute is for ever."""
    timer = QElapsedTimer()
    timer.start()
    while not true():
        assert timer.elapsed() < 30_000, what
        QTest.qWait(10)


def chair() -> QWidget:
    """The chair's window on the first screen, with the focus in a box."""
    made = QWidget()
    box = QLineEdit(made)
    made.setGeometry(QGuiApplication.screens()[0].geometry().adjusted(40, 40, -400, -300))
    made.show()
    made.activateWindow()
    box.setFocus()
    until(made.isVisible, "the chair's window is shown")
    return made


def window() -> ProjectorWindow:
    """The only window of the wall."""
    (found,) = (
        one for one in QApplication.topLevelWidgets()
        if isinstance(one, ProjectorWindow) and one.isVisible()
    )  # fmt: skip
    return found


def stands_on_the_second() -> None:
    """It fills the second screen, takes no focus, shows no pointer, and goes when told."""
    desk = chair()
    focus = QApplication.focusWidget()
    wall = Projection(CLOCK)
    wall.show(TEASELWOOD)
    assert wall.turn_on(desk) == ""
    shown = window()
    second = QGuiApplication.screens()[1]
    until(lambda: shown.geometry() == second.geometry(), "it fills the second screen")
    assert shown.screen() is second
    assert wall.screen_name == "Screen 2"
    assert QApplication.focusWidget() is focus
    assert not shown.isActiveWindow()
    assert shown.parent() is None
    assert shown.cursor().shape() is Qt.CursorShape.BlankCursor
    flags = shown.windowFlags()
    assert flags & Qt.WindowType.WindowDoesNotAcceptFocus
    assert flags & Qt.WindowType.FramelessWindowHint
    assert "TEASELWOOD" not in shown.windowTitle()
    assert wall.picture().deviceIndependentSize() == second.geometry().size().toSizeF()
    assert clocks(wall) == [LOOK_MS]
    assert wall.turn_on(desk) == ""
    assert window() is shown, "turned on twice it stands once"
    wall.turn_off()
    assert not wall.is_on
    assert not shown.isVisible()
    assert clocks(wall) == []
    desk.close()


def clocks(wall: Projection) -> list[int]:
    """The timers of the wall that run for longer than a turn: how often each asks."""
    timers = wall.findChildren(QTimer)
    return [one.interval() for one in timers if one.isActive() and one.interval()]


def uses_the_screen_the_chair_does_not() -> None:
    """A chair who works on the second screen has the wall on the first."""
    desk = chair()
    desk.setGeometry(QGuiApplication.screens()[1].geometry().adjusted(40, 40, -400, -300))
    until(lambda: desk.screen() is QGuiApplication.screens()[1], "the chair has moved")
    wall = Projection(CLOCK)
    wall.show(WAITING)
    assert wall.turn_on(desk) == ""
    assert wall.screen_name == "Screen 1"
    wall.turn_off()
    desk.close()


def is_blank_between_items() -> None:
    """Between two items a frame with nothing of either is painted."""
    desk = chair()
    wall = Projection(CLOCK)
    wall.show(TEASELWOOD)
    assert wall.turn_on(desk) == ""
    shown, frames = window(), []
    blank = ProjectorWindow(WAITING)
    blank.resize(shown.size())
    waits = blank.grab().toImage()
    wall.picture_changed.connect(lambda picture: frames.append(picture.toImage()))
    wall.show(REFERRAL)
    assert shown.value.kind is WallKind.WAIT, "not at once"
    until(lambda: shown.value == REFERRAL, "the next item")
    assert len(frames) == 2
    assert frames[0] == waits
    assert frames[1] != waits
    wall.show(TEASELWOOD)  # the blank stands, the case is to follow in a turn
    wall.lock()
    QTest.qWait(50)
    assert shown.value == WAITING, "what was to follow does not, once it is locked"
    assert shown.isVisible(), "the wall outlives the lock"
    blank.deleteLater()
    wall.turn_off()
    desk.close()


def goes_when_the_program_does() -> None:
    """The chair's window closed: the wall does not keep the program, and is gone with it."""
    desk = chair()
    wall = Projection(CLOCK)
    wall.show(TEASELWOOD)
    assert wall.turn_on(desk) == ""
    QTimer.singleShot(0, desk.close)
    QApplication.exec()  # ends with the last window that counts
    assert not wall.is_on
    assert not [one for one in QApplication.topLevelWidgets() if one.isVisible()]


def says_why_not() -> None:
    """With one screen, or two that show the same, it is not turned on, and says what to do."""
    desk = chair()
    wall = Projection(CLOCK)
    wall.show(TEASELWOOD)
    said = wall.turn_on(desk)
    assert "choose Extend" in said, said
    assert not wall.is_on
    assert wall.screen_name == ""
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, ProjectorWindow)]
    desk.close()


def is_off_when_its_screen_goes() -> None:
    """A cable pulled out: off, nowhere else; plugged in again: nothing by itself."""
    desk = chair()
    wall = Projection(CLOCK)
    changes: list[bool] = []
    wall.state_changed.connect(lambda: changes.append(wall.is_on))
    wall.show(TEASELWOOD)
    assert wall.turn_on(desk) == ""
    shown = window()
    second = QGuiApplication.screens()[1]
    until(lambda: shown.geometry() == second.geometry(), "it fills the second screen")
    moved: list[bool] = []
    handle = shown.windowHandle()
    handle.screenChanged.connect(lambda _screen: moved.append(handle.isVisible()))
    screens.here().unplug("Wall")
    until(lambda: not wall.is_on, "it is off")
    assert len(QGuiApplication.screens()) == 1
    assert not any(moved), "it never stood on the chair's screen"
    assert not [one for one in QApplication.topLevelWidgets()
                if isinstance(one, ProjectorWindow) and one.isVisible()]  # fmt: skip
    assert desk.isVisible()
    assert wall.value == TEASELWOOD
    screens.here().plug("Wall", screens.WALL)
    until(lambda: len(QGuiApplication.screens()) == 2, "the screen is back")
    QTest.qWait(50)
    assert not wall.is_on
    assert wall.turn_on(desk) == "", "it is turned on by hand"
    assert changes == [True, False, True]
    # The same picture on both now: the wall is taken down.
    screens.here().unplug("Wall")
    until(lambda: not wall.is_on, "off again")
    screens.here().plug("Wall", screens.CHAIR)
    until(lambda: len(QGuiApplication.screens()) == 2, "a mirror")
    assert "choose Extend" in wall.turn_on(desk)
    screens.here().unplug("Wall")
    until(lambda: len(QGuiApplication.screens()) == 1, "one screen")
    screens.here().plug("Wall", screens.WALL)
    until(lambda: len(QGuiApplication.screens()) == 2, "two screens, as at first")
    desk.close()


def fills_its_screen_again() -> None:
    """Told that its screen has another size, the wall fills it; the chair's picture follows."""
    desk = chair()
    wall = Projection(CLOCK)
    wall.show(TEASELWOOD)
    assert wall.turn_on(desk) == ""
    shown, second = window(), QGuiApplication.screens()[1]
    before = wall.picture()
    shown.setWindowState(Qt.WindowState.WindowNoState)
    shown.resize(1024, 768)
    until(lambda: shown.width() == 1024, "as if the screen had been so small")
    second.geometryChanged.emit(second.geometry())
    until(lambda: shown.geometry() == second.geometry(), "it fills the screen")
    assert wall.is_on
    assert wall.picture().size() == before.size()
    wall.turn_off()
    desk.close()


def paints_what_the_screen_shows() -> None:
    """The picture on the server is the one the chair is shown, and nothing lies over it."""
    desk = chair()
    wall = Projection(CLOCK)
    wall.show(TEASELWOOD)
    assert wall.turn_on(desk) == ""
    shown = window()
    second = QGuiApplication.screens()[1]
    until(lambda: shown.geometry() == second.geometry(), "it fills the second screen")
    place = second.geometry()

    def seen() -> QPixmap:
        return QGuiApplication.screens()[0].grabWindow(0, place.x(), place.y(), place.width(),
                                                       place.height())  # fmt: skip

    expected = wall.picture().toImage().convertToFormat(seen().toImage().format())
    until(lambda: seen().toImage() == expected, "the screen shows it")
    wall.turn_off()
    until(lambda: seen().toImage().pixelColor(960, 20) != QColor("#20242A"), "and then no more")
    desk.close()


def main(names: list[str]) -> None:
    """Run the named parts, one after the other."""
    app = QApplication([])
    theme().install(app)
    for name in names:
        globals()[name]()
        print(f"done: {name}")
    print(json.dumps([one.name() for one in QGuiApplication.screens()]))


if __name__ == "__main__":
    main(sys.argv[1:])
