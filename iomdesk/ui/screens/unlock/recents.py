"""The stores opened here before: which there are, and how they are forgotten."""

import os
from pathlib import Path

from PySide6.QtCore import QObject

from iomdesk.domain.progress import Progress
from iomdesk.ui.jobs import Jobs, JobsClosed
from iomdesk.ui.screens.unlock.view import UnlockView
from iomdesk.ui.settings import DeskSettings


class Recents(QObject):
    """Brings the list of the settings into the window, and looks which stores are there.

    A drive of another computer may take its time to answer, so they are looked for in a
    thread, and the rows stand before the answer comes.
    """

    def __init__(
        self, view: UnlockView, settings: DeskSettings, jobs: Jobs, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._settings = settings
        self._jobs = jobs

    def show(self) -> bool:
        """Put the list into the window; gives whether there is anything in it."""
        folders = self._settings.recent_stores
        self._view.show_recent(folders, by_digit=self._settings.letter_keys)
        if not folders:
            return False

        def look(_progress: Progress) -> frozenset[Path]:
            return frozenset(one for one in folders if not os.path.isdir(one))  # noqa: PTH112

        try:
            self._jobs.start(look, succeeded=self._looked, latest="recent stores")
        except JobsClosed:  # while it locks: the rows do without
            return True
        return True

    def _looked(self, gone: frozenset[Path]) -> None:
        self._view.show_gone(gone)

    def forget(self) -> None:
        """Forget them all, the one opened last too."""
        self._settings.forget_stores()
        self._view.show_recent((), by_digit=False)
