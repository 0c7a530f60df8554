"""The whole program at a real store, driven by the keyboard."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from iomdesk.app.desk import Program
from iomdesk.domain.clock import SetClock
from iomdesk.store.holder import hold
from iomdesk.ui.screens.unlock.view import Page, UnlockView
from iomdesk.ui.settings import DeskSettings
from tests.helpers.shell import Seconds
from tests.helpers.stores import WHO

WAIT = 20_000
ROOT = Path(__file__).parents[2]
SURNAME = "TEASELWOOD"
"""Whose name must never be in a locked window."""

_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


class Rig:
    """A running program, the clocks it goes by, and what a person does to it."""

    def __init__(
        self,
        qtbot: QtBot,
        clock: SetClock,
        settings_file: Path,
        folder: Path | None,
        *,
        training: bool = False,
    ) -> None:
        self.qtbot = qtbot
        self.clock = clock
        self.seconds = Seconds()
        self.settings = DeskSettings(settings_file)
        self.program = Program(
            clock=clock,
            settings=self.settings,
            folder=folder,
            training=training,
            idle_now=self.seconds,
        )
        self.shell = self.program.shell
        self.shell.resize(1440, 900)
        self.is_closed = self._ended = False
        self.shell.closed.connect(self._closed)
        with qtbot.waitSignal(self.program.painted, timeout=WAIT):
            self.program.start()
        self.shell.activateWindow()
        qtbot.waitUntil(self.shell.isActiveWindow, timeout=WAIT)

    def _closed(self) -> None:
        self.is_closed = True

    @property
    def view(self) -> UnlockView:
        """The unlock window in view."""
        return self.program.unlock.view

    def press(self, keys: str) -> None:
        """Press a key, such as "Ctrl+4", where the focus is."""
        target = QApplication.focusWidget() or QApplication.activeWindow()
        assert target is not None
        QTest.keySequence(target, QKeySequence(keys))

    def type(self, text: str) -> None:
        """Type where the focus is."""
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClicks(target, text)

    def until(self, condition: Callable[[], bool]) -> None:
        """Let the program go on until something holds."""
        self.qtbot.waitUntil(condition, timeout=WAIT)

    def try_passphrase(self, passphrase: str) -> None:
        """Type a passphrase over whatever is in the box, and Enter; wait for the verdict."""
        self.until(lambda: not self.program.unlock.busy)
        self.press("Ctrl+A")
        self.type(passphrase)
        self.press("Return")
        assert self.program.unlock.busy
        self.until(lambda: not self.program.unlock.busy)

    def unlock(self, passphrase: str) -> None:
        """Open the store in view."""
        with self.qtbot.waitSignal(self.program.opened, timeout=WAIT):
            self.try_passphrase(passphrase)

    def lock(self) -> None:
        """F12, and wait until the store is closed."""
        with self.qtbot.waitSignal(self.program.closed_store, timeout=WAIT):
            self.press("F12")
        settle()

    def trouble(self) -> tuple[str, str]:
        """Heading and words of a store that does not open."""
        assert self.view.page is Page.TROUBLE
        return self.view.trouble.title.text(), self.view.trouble.text.text()

    def end(self) -> None:
        """Close the window, as its own button does, and wait until all has ended."""
        if self._ended:
            return
        self._ended = True
        if not self.is_closed:
            self.shell.close()
            self.until(lambda: self.is_closed)
        self.shell.deleteLater()
        self.program.deleteLater()
        settle()


def settle() -> None:
    """Let everything that is queued happen, deletions too."""
    app = QApplication.instance()
    assert app is not None
    for _ in range(4):
        app.processEvents()
        app.sendPostedEvents(None, 52)  # DeferredDelete waits for an outer loop


def _model_texts(model: QAbstractItemModel, parent: QModelIndex | None = None) -> list[str]:
    above = parent or QModelIndex()
    flat = isinstance(model, QAbstractListModel)
    found: list[str] = []
    for row in range(model.rowCount(above)):
        for column in range(1 if flat else model.columnCount(above)):
            index = model.index(row, column, above)
            found += [str(value) for role in _ROLES if (value := index.data(role)) is not None]
            if not flat and column == 0 and model.rowCount(index):
                found += _model_texts(model, index)
    return found


def texts() -> str:
    """Every word that any widget of the process holds, hidden ones too."""
    found: list[str] = []
    for widget in QApplication.allWidgets():
        found += [widget.windowTitle(), widget.toolTip(), widget.accessibleName()]
        found += [widget.accessibleDescription(), widget.statusTip(), widget.whatsThis()]
        if isinstance(widget, QLabel | QLineEdit):
            found.append(widget.text())
        for name in ("text", "plainText", "html", "currentText"):
            value = widget.property(name)
            found += [value] if isinstance(value, str) else []
        found += [action.text() for action in widget.actions()]
        if isinstance(widget, QAbstractItemView | QComboBox):
            model = widget.model()
            if model is not None:
                found += _model_texts(model)
    return "\n".join(found)


def visible_texts(root: QWidget) -> str:
    """The words of every label in view."""
    return "\n".join(label.text() for label in root.findChildren(QLabel) if label.isVisible())


Start = Callable[..., Rig]


def free(folder: Path, clock: SetClock) -> bool:
    """Whether nobody holds the store any more."""
    with hold(folder, name=WHO, clock=clock):
        return True
