"""Windows brought to rest, and whether something is painted in them."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QCoreApplication,
    QElapsedTimer,
    QEvent,
    QEventLoop,
    QPointF,
    QRectF,
    QSizeF,
    QThread,
    QTimer,
)
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from iomdesk.app.desk import Program
from iomdesk.app.opening import OpenStore
from iomdesk.app.pictures import HEIGHT, WIDTH
from iomdesk.app.selftest.failing import StepFailed, must_be
from iomdesk.domain.clock import Clock
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.settings import DeskSettings
from iomdesk.ui.theme import Mode, theme

_LONGEST_MS: Final = 60_000
_SOON_MS: Final = 2_000
_SLICE_MS: Final = 10
_PAUSE_MS: Final = 3
_COLOURS: Final = 6
"""Fewer colours than this no window of ours has, letters being smooth."""
_STEP: Final = 7
"""Every so many-th dot is looked at; no window is a multiple of it wide."""
_DOTS: Final = 40
"""As many dots as this at least are not of the commonest colour: a line of words."""


def turn(done: Callable[[], bool], what: str) -> None:
    """Let events happen until something is so; StepFailed when it never is."""
    timer = QElapsedTimer()
    timer.start()
    while True:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, _SLICE_MS)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if done():
            return
        QThread.msleep(_PAUSE_MS)  # the threads that are waited for need the interpreter
        if timer.elapsed() > _LONGEST_MS:
            found = f"not after {_LONGEST_MS // 1000} s"
            raise StepFailed(what, found)


def rest(window: QWidget, jobs: Jobs) -> None:
    """Let jobs come back, and all that a screen is about to do by itself."""

    def still() -> bool:
        if jobs.running:
            return False
        soon = (one for one in window.findChildren(QTimer) if one.isActive())
        return not any(one.isSingleShot() and one.interval() < _SOON_MS for one in soon)

    for _ in range(2):  # what ended may have begun something
        turn(still, "a window that comes to rest")


def painted(widget: QWidget, where: str) -> QImage:
    """A picture of a widget; StepFailed when nothing is painted in it."""
    must_be(widget.isVisible(), f"{where}: in view", "hidden")
    return drawn(widget.grab(), where)


def part(whole: QImage, window: QWidget, widget: QWidget, where: str) -> QImage:
    """The part of a window's picture that is a widget; StepFailed when nothing is painted there.

    So it is seen as a person sees it: what lies behind something else is not in it.
    """
    must_be(widget.isVisible(), f"{where}: in view", "hidden")
    ratio = whole.width() / window.width()
    place = QRectF(QPointF(widget.mapTo(window, QPointF())), QSizeF(widget.size()))
    cut = QRectF(place.topLeft() * ratio, place.size() * ratio).toAlignedRect() & whole.rect()
    must_be(not cut.isEmpty(), f"{where}: within the window", "outside of it")
    return _not_blank(whole.copy(cut), where)


def drawn(picture: QPixmap, where: str) -> QImage:
    """The picture; StepFailed when it is of one colour, or next to it."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    must_be(not image.isNull(), f"{where}: a picture", "none")
    return _not_blank(image, where)


def _not_blank(image: QImage, where: str) -> QImage:
    looked_at = memoryview(bytes(image.constBits())).cast("I")[::_STEP]
    dots = Counter(looked_at)
    inked = len(looked_at) - dots.most_common(1)[0][1]
    must_be(
        len(dots) >= _COLOURS and inked >= _DOTS,
        f"{where}: something painted",
        f"{len(dots)} colours, {inked} dots that are not of the commonest",
    )
    return image


def lightness(image: QImage) -> float:
    """How light a picture is, 0 to 1."""
    small = image.scaled(16, 16).convertToFormat(QImage.Format.Format_Grayscale8)
    grey = bytes(small.constBits())
    return sum(grey) / (255 * len(grey))


@contextmanager
def program(clock: Clock, place: Path) -> Iterator[Program]:
    """The program with settings of its own, locked, in a window of 1440 x 900."""
    place.mkdir(exist_ok=True)
    made = Program(
        clock=clock,
        settings=DeskSettings(place / "desk.ini"),
        folder=None,
        training=False,
        idle_now=lambda: 0.0,
    )
    flash = QApplication.cursorFlashTime()
    QApplication.setCursorFlashTime(0)
    made.shell.resize(WIDTH, HEIGHT)
    made.shell.show()
    try:
        yield made
    finally:
        QApplication.setCursorFlashTime(flash)
        theme().choose(mode=Mode.LIGHT, percent=100)
        made.shell.close()
        turn(lambda: not made.shell.isVisible(), "a window that closes")
        made.shell.deleteLater()
        made.deleteLater()
        turn(lambda: True, "")


@contextmanager
def desk(opened: OpenStore, clock: Clock, place: Path) -> Iterator[Program]:
    """The program with a store open; the store is closed when the block ends."""
    try:
        with program(clock, place) as made:
            made.show_desk(opened)
            rest(made.shell, made.jobs)
            yield made
    finally:
        opened.close()
