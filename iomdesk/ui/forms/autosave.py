"""What every draft has in common: a timer, keeping in the background, and keeping at once.

A draft goes into the encrypted store, never into a file of its own (design section 7).
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer

from iomdesk.domain.progress import NoProgress, Progress
from iomdesk.services import drafts
from iomdesk.services.desk import Desk
from iomdesk.ui.jobs import Jobs, JobsClosed


class Autosave(QObject):
    """Keeps what is typed somewhere, while its timer ticks and when it is asked to.

    Attributes:
        autosave: the timer, by its name to the guards.
    """

    def __init__(self, desk: Desk, jobs: Jobs, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self._kept: Mapping[str, object] | None = None
        """The answers as they are on disk; None when none of this form's are."""
        self.autosave = QTimer(self)
        self.autosave.setObjectName(name)
        self.autosave.setInterval(drafts.AUTOSAVE_SECONDS * 1000)
        self.autosave.timeout.connect(self.keep)

    def keeper(self) -> Callable[[Progress], None] | None:
        """What keeps the answers as they stand now; None when they are kept already."""
        raise NotImplementedError

    def _tell(self, error: BaseException) -> None:
        """It could not be kept."""
        raise NotImplementedError

    def keep(self) -> None:
        """Keep the draft in the background, unless it is kept as it stands."""
        keep = self.keeper()
        if keep is None:
            return
        try:
            self._jobs.start(
                keep, writes=True, stoppable=False, failed=self._not_kept,
                succeeded=self._was_kept,
            )  # fmt: skip
        except JobsClosed:  # locking: ``flush`` has kept it already
            return

    def flush(self) -> None:
        """Keep the draft now."""
        keep = self.keeper()
        if keep is not None:
            keep(NoProgress())

    def _was_kept(self, _result: object) -> None:
        """It is on disk."""

    def _not_kept(self, error: BaseException) -> None:
        self._kept = None
        self._tell(error)
