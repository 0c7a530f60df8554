"""What the pictures of the handbook are taken with: one program's window, and its keys."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from iomdesk.app import pictures
from iomdesk.app.desk import Program
from iomdesk.app.opening import OpenStore
from iomdesk.services import cohort
from iomdesk.services.cohort import Filter

if TYPE_CHECKING:
    from pypdfium2 import PdfPage
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QPixmap

T = TypeVar("T", bound="QObject")

OUT = Path(__file__).parents[1] / "docs" / "pictures"


class Camera:
    """Takes named pictures of one program's window."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def take(self, name: str, *, wait: int = 400) -> None:
        """Let the window come to rest and keep its picture."""
        pictures.settle(self.program.shell, milliseconds=wait)
        keep(self.program.shell.grab(), name)

    def press(self, *keys: str, wait: int = 200) -> None:
        """Press keys on whatever has the focus."""
        from PySide6.QtGui import QKeySequence
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        self._wake()
        for one in keys:
            target = QApplication.focusWidget() or self.program.shell
            QTest.keySequence(target, QKeySequence(one))
            pictures.settle(self.program.shell, milliseconds=wait)

    def _wake(self) -> None:
        """Give the window its focus back: without a window system a closed list takes it away."""
        from PySide6.QtWidgets import QApplication

        if QApplication.activeWindow() is None:
            self.program.shell.activateWindow()
            pictures.settle(self.program.shell)

    def write(self, text: str) -> None:
        """Type into whatever has the focus."""
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        self._wake()
        here = QApplication.focusWidget()
        if here is None:
            raise LookupError(text)
        QTest.keyClicks(here, text)
        pictures.settle(self.program.shell)

    def choose(self, option: str) -> None:
        """Choose an option in whichever box offers it."""
        from iomdesk.ui.widgets.inputs import Choice
        from iomdesk.ui.widgets.suggest import SuggestBox

        for box in self.program.shell.findChildren(Choice):
            row = box.findText(option)
            if row >= 0 and box.isVisible():
                box.setCurrentIndex(row)
                box.activated.emit(row)
                return
        for free in self.program.shell.findChildren(SuggestBox):
            if free.findText(option) >= 0 and free.isVisible():
                free.put(option)
                free.settled.emit(option)
                return
        raise LookupError(option)


def keep(picture: "QPixmap", name: str) -> None:
    """Keep a picture of a window."""
    picture.save(str(OUT / f"{name}.png"))
    sys.stdout.write(f"  docs/pictures/{name}.png\n")


def keep_page(name: str, page: "PdfPage") -> None:
    """Keep a page of a paper."""
    page.render(scale=110 / 72).to_pil().save(OUT / f"{name}.png", optimize=True)
    sys.stdout.write(f"  docs/pictures/{name}.png\n")


def two_screens(folder: Path) -> None:
    """Where windows are drawn in memory: a screen for the desk and one for the wall.

    To be called before there is an application; a real screen stays as it is.
    """
    if os.environ.get("QT_QPA_PLATFORM", "") != "offscreen":
        return
    screens = [
        {
            "name": f"Screen {number}", "x": x, "y": 0, "width": wide, "height": high,
            "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1.0,
        }
        for number, x, wide, high in ((1, 0, 1440, 900), (2, 1440, 1440, 900))
    ]  # fmt: skip
    file = folder / "screens.json"
    described = {"synchronousWindowSystemEvents": True, "screens": screens}
    file.write_text(json.dumps(described), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file}"


def part(program: Program, kind: "type[T]") -> "T":
    """The presenter of the screen in view."""
    screen = program.shell.screen_here
    found = None if screen is None else screen.findChild(kind)
    if found is None:
        raise LookupError(kind.__name__)
    return found


def person(opened: OpenStore, name: str) -> str:
    found = cohort.find_people(opened.desk, Filter(text=name))
    return found.rows[0].id
