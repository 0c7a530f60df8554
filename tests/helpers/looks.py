"""A place in another look and back again, compared picture by picture."""

from collections.abc import Callable

from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from iomdesk.app.desk import Program
from iomdesk.ui.theme import Mode, Theme

_TRIES = 200


def still(program: Program, settle: Callable[[], None]) -> QImage:
    """The window once nothing moves in it: a panel may still be reading in the background."""
    seen = program.shell.grab().toImage()
    for _ in range(_TRIES):
        settle()
        QTest.qWait(10)
        now = program.shell.grab().toImage()
        if now == seen:
            return now
        seen = now
    message = "the window never came to rest"
    raise AssertionError(message)


def alone(program: Program, settle: Callable[[], None]) -> None:
    """Only the screen in view: another look dresses each that was ever opened anew."""
    shell = program.shell
    here = shell.screen_here
    for key, screen in tuple(shell._screens.items()):
        if screen is not here:
            shell._screens.pop(key)
            shell._content.removeWidget(screen)
            screen.deleteLater()
    settle()


def takes(
    program: Program, themed: Theme, settle: Callable[[], None], mode: Mode, key: str
) -> None:
    """Light, the other look, and light again, which must be the picture of before."""
    before = still(program, settle)
    themed.choose(mode=mode)
    settle()
    other = program.shell.grab().toImage()
    themed.choose(mode=Mode.LIGHT)
    assert still(program, settle) == before, key
    assert mode is Mode.CONTRAST or other != before, key
