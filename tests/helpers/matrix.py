"""A Matrix screen in a window of its own over a real store, driven by keys."""

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.services import rulesets, stores
from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.matrix.grid import CountsTable, child_number
from iomdesk.ui.screens.matrix.presenter import MatrixPresenter
from iomdesk.ui.screens.matrix.view import MatrixView
from tests.helpers.cohort import Bridge
from tests.helpers.rules import newer_rules
from tests.helpers.stores import WHO

VECTOR = {
    "burglary_dwelling": (2, 1),
    "theft_from_vehicle": (3, 2),
    "shoplifting": (6, 4),
    "abh": (1, 0),
}
"""The offence lines of domain item 20: convictions and arrests by line."""

INSPECTOR = ("2", "3", "1", "0", "2")
"""Its intelligence and its arrests of 12 months, in the order of Tab."""


def bring_in_newer(desk: Desk, place: Path) -> Desk:
    """Version 2, in which ABH weighs 8, by its authority; the desk opened again under it."""
    folder = newer_rules(place / "new")
    file = folder.parent / "derbyshire" / "matrix.toml"
    text = file.read_text(encoding="utf-8")
    before = 'label = "ABH", weight = 5'
    assert before in text
    file.write_text(text.replace(before, before.replace("5", "8")), encoding="utf-8")
    rulesets.bring_in(
        desk,
        rulesets.candidate(desk, folder),
        authorised_by="Brackenshire Strategic Implementation Group",
        authorised_on=date(2026, 11, 17),
        reference="Minute 7",
    )
    where, key, clock = desk.store.folder, desk.store._key, desk.clock
    desk.store.close()
    return stores.open_desk(where, key, who=WHO, clock=clock)


class MatrixScreen:
    """What a person sees and presses."""

    def __init__(self, qtbot: QtBot, desk: Desk, where: tuple[str, str] | None = None) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.jobs = Jobs()
        self.view = MatrixView()
        self.presenter = MatrixPresenter(desk, self.view, self.jobs, Errors())
        self.unsaved = 0
        self.notes: list[str] = []
        self.printed: list[str] = []
        self.view.unsaved.connect(self._count)
        self.view.note_changed.connect(self.notes.append)
        self.presenter.print_asked.connect(self.printed.append)
        self.bridge = Bridge()
        self.bridge.changed.connect(self.presenter.store_changed)
        self._forget = desk.store.on_change(self.bridge.changed.emit)
        self._closed = False
        qtbot.addWidget(self.view)
        self.view.resize(1264, 800)
        self.view.show()
        self.view.activateWindow()
        qtbot.waitUntil(self.view.isActiveWindow)
        self.view.arrive(where)
        self.settle()

    def _count(self, changes: int) -> None:
        self.unsaved = changes

    def settle(self) -> None:
        """Until no job runs and everything queued has happened."""
        self.qtbot.waitUntil(lambda: not self.jobs.running)
        for _ in range(3):
            QApplication.processEvents()
        self.qtbot.waitUntil(lambda: not self.jobs.running)

    # ---- keys --------------------------------------------------------------------------

    @property
    def focus(self) -> QWidget:
        """What has the focus; the window when nothing in it has."""
        return QApplication.focusWidget() or self.view

    def press(self, *keys: str) -> None:
        """Press keys, such as "Ctrl+S", where the focus is."""
        for one in keys:
            if one in {"+", "-"}:
                QTest.keyClicks(self.focus, one)
            else:
                QTest.keySequence(self.focus, QKeySequence(one))

    def type(self, text: str) -> None:
        """Type where the focus is."""
        QTest.keyClicks(self.focus, text)

    @property
    def box(self) -> str:
        """Key of the box in hand, in the grid or the inspector."""
        here = self.focus
        if isinstance(here, CountsTable):
            return here.box
        boxes = {id(box): key for key, box in self.view.total.boxes.items()}
        return boxes.get(id(here), "")

    def enter_vector(self) -> None:
        """Domain item 20 by keyboard alone, in one pass from the first box."""
        self.press("Ctrl+Home")
        rules = self.desk.scheme.matrix
        for row in rules.rows():
            for count in VECTOR.get(row.id, (0, 0)):
                if count:
                    self.type(str(count))
                self.press("Tab")
        for typed in INSPECTOR:
            self.type(typed)
            self.press("Tab")
        self.press("Tab", "Tab")  # past grade 5 and what is left out
        self.type("4")

    # ---- what is seen ------------------------------------------------------------------

    @property
    def total(self) -> str:
        """The figure."""
        return self.view.total.figure.text()

    @property
    def band(self) -> str:
        """The band beside it."""
        return self.view.total.band.text()

    def cell(self, row_id: str, column: int) -> Any:
        """What a cell of the grid says to a screen reader."""
        for table in self.view.tables.tables:
            place = table.counts.place_of(row_id)
            if place >= 0:
                interface = QAccessible.queryAccessibleInterface(table)
                child = interface.child(child_number(table.counts.index(place, column)))
                return child.text(QAccessible.Text.Name)
        raise KeyError(row_id)

    def click(self, widget: QWidget) -> None:
        """Click something."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def close(self, *, kept: bool = True) -> None:
        """End threads and timers; without ``kept`` as a killed program does."""
        if self._closed:
            return
        self._closed = True
        self._forget()
        self.settle()
        if kept:
            self.presenter.keep_drafts()
        if self.presenter.drafting is not None:
            self.presenter.drafting.autosave.stop()
        self.settle()
        self.jobs.close()
        self.view.close()
