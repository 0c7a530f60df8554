"""The stores opened here before: which there are, and how they are forgotten."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QObject, Qt, Signal

from iomdesk.ui.screens.unlock.view import UnlockView
from iomdesk.ui.settings import DeskSettings

Folders = tuple[Path, ...]
Look = Callable[[Folders], frozenset[Path]]


def gone_of(folders: Folders) -> frozenset[Path]:
    """Which of these folders are not there now."""
    return frozenset(one for one in folders if not os.path.isdir(one))  # noqa: PTH112


class Recents(QObject):
    """Brings the list of the settings into the window, and looks which stores are there.

    A drive of another computer may take its time to answer, or never do, so they are looked
    for in a thread that nothing waits for: the rows stand before the answer comes, and the
    window closes without it. There is one such thread at a time.
    """

    _looked = Signal(object, object)

    def __init__(
        self, view: UnlockView, settings: DeskSettings, parent: QObject, look: Look = gone_of
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._settings = settings
        self._look = look
        self._thread: Thread | None = None
        self._shown: Folders = ()
        self._looked.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def show(self) -> bool:
        """Put the list into the window; gives whether there is anything in it."""
        self._shown = self._settings.recent_stores
        self._view.show_recent(self._shown, by_digit=self._settings.letter_keys)
        if self._shown and self._thread is None:
            self._begin()
        return bool(self._shown)

    def _begin(self) -> None:
        folders, look, looked = self._shown, self._look, self._looked

        def run() -> None:
            gone = look(folders)
            with suppress(RuntimeError):  # the window is gone, and all that was in it
                looked.emit(folders, gone)

        self._thread = Thread(target=run, name="recent stores", daemon=True)
        self._thread.start()

    def _tell(self, folders: Folders, gone: frozenset[Path]) -> None:
        self._thread = None
        if folders == self._shown:
            self._view.show_gone(gone)
        elif self._shown:
            self._begin()

    def forget(self) -> None:
        """Forget them all, the one opened last too."""
        self._settings.forget_stores()
        self._shown = ()
        self._view.show_recent((), by_digit=False)
