"""Pictures of the screens as PNG files, for the handbook and for a machine without a screen."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from iomdesk.app.opening import OpenStore
from iomdesk.domain.clock import Clock

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from iomdesk.app.desk import Program

WIDTH, HEIGHT = 1440, 900


def quiet_application() -> "QApplication":
    """The Qt application; windows are drawn in memory when there is no screen."""
    from iomdesk.app.cli import has_screen

    if not has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from iomdesk.app.application import make_application

    running = QApplication.instance()
    return running if isinstance(running, QApplication) else make_application(["iomdesk"])


def settle(widget: "QWidget", *, milliseconds: int = 250) -> None:
    """Let a window come to rest: layout done, jobs brought back, nothing left to paint."""
    from PySide6.QtCore import QEventLoop, QTimer

    # The only nested loop of the project, in a process that has no person in front of it.
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
    widget.repaint()


@contextmanager
def shown(opened: OpenStore, clock: Clock, settings_file: Path) -> Iterator["Program"]:
    """The desk of an open store in a window of 1440 x 900."""
    from iomdesk.app.desk import Program
    from iomdesk.ui.settings import DeskSettings
    from iomdesk.ui.theme import theme

    theme().install(quiet_application())
    program = Program(
        clock=clock, settings=DeskSettings(settings_file), folder=None, training=False
    )
    program.shell.resize(WIDTH, HEIGHT)
    program.shell.show()
    program.show_desk(opened)
    try:
        yield program
    finally:
        program.shell.close()


def take(opened: OpenStore, clock: Clock, folder: Path, settings_file: Path) -> list[Path]:
    """A picture of each place, light and dark; gives the files."""
    from iomdesk.ui.theme import Mode, theme

    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    with shown(opened, clock, settings_file) as program:
        for mode in (Mode.LIGHT, Mode.DARK):
            theme().choose(mode=mode)
            for place in program.shell.places:
                program.shell.go(place.key)
                settle(program.shell)
                name = place.key if mode is Mode.LIGHT else f"{place.key}-{mode.value}"
                file = folder / f"{name}.png"
                program.shell.grab().save(str(file))
                files.append(file)
        theme().choose(mode=Mode.LIGHT)
    return files
