"""The draft of a form under way: kept every 10 seconds, and at once when asked.

A draft goes into the encrypted store, never into a file of its own (design section 7).
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer

from iomdesk.domain.progress import NoProgress, Progress
from iomdesk.services import drafts
from iomdesk.services.desk import Desk
from iomdesk.ui.jobs import Jobs, JobsClosed

if TYPE_CHECKING:
    from iomdesk.services.drafts import Draft


class Drafted(Protocol):
    """What has a draft: answers, and which of them differ from what was saved."""

    @property
    def answers(self) -> Mapping[str, str]:
        """What stands in every box now."""
        ...

    @property
    def changed(self) -> tuple[str, ...]:
        """The keys whose answers differ from what was saved."""
        ...


class Drafting(QObject):
    """Keeps the draft of one form about one record.

    Attributes:
        found: the draft that was kept before the form was opened; None when there is none.
        revision: of the record that the answers are based on; 0 for a new one.
        timer: keeps the draft every so often while there are changes.
    """

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        form: str,
        subject: str,
        revision: int,
        drafted: Callable[[], Drafted],
        failed: Callable[[BaseException], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self._form = form
        self._subject = subject
        self.revision = revision
        self._drafted = drafted
        self._failed = failed
        self._kept: dict[str, str] | None = None
        self.found: Draft | None = drafts.find_draft(desk, form, subject)
        self.timer = QTimer(self)
        self.timer.setObjectName(f"draft of a {form}")
        self.timer.setInterval(drafts.AUTOSAVE_SECONDS * 1000)
        self.timer.timeout.connect(self.keep)

    def touch(self) -> None:
        """Something was typed or taken back."""
        if self._drafted().changed and not self.timer.isActive():
            self.timer.start()

    def keep(self) -> None:
        """Keep the draft in the background, unless it is kept as it stands."""
        keep = self._keeper()
        if keep is None:
            return
        try:
            self._jobs.start(keep, writes=True, stoppable=False, failed=self._not_kept)
        except JobsClosed:  # locking: ``flush`` has kept it already
            return

    def _not_kept(self, error: BaseException) -> None:
        self._kept = None
        self._failed(error)

    def flush(self) -> None:
        """Keep the draft now; a form put back as it was keeps none."""
        keep = self._keeper()
        if keep is not None:
            keep(NoProgress())

    def _keeper(self) -> Callable[[Progress], None] | None:
        """What keeps the answers as they stand now; None when they are kept already."""
        drafted = self._drafted()
        answers, changed = dict(drafted.answers), bool(drafted.changed)
        if answers == self._kept or (self._kept is None and not changed):
            return None
        self._kept = answers
        desk, form, subject, revision = self._desk, self._form, self._subject, self.revision
        if not changed:
            return lambda _progress: drafts.drop_draft(desk, form, subject)
        return lambda _progress: drafts.keep_draft(
            desk, form, subject, base_revision=revision, answers=answers
        )

    def resume(self) -> dict[str, str]:
        """The answers of the draft that was found; what it was typed on is the base now.

        What others saved since then is a conflict when it is saved.
        """
        draft, self.found = self.found, None
        if draft is None:
            return {}
        self.revision = draft.base_revision
        return {key: str(value) for key, value in draft.answers.items()}

    def drop(self) -> None:
        """Throw the draft away."""
        drafts.drop_draft(self._desk, self._form, self._subject)
        self.found = None

    def saved(self, subject: str, revision: int) -> None:
        """The form was saved: from now on it is about this record, and nothing is kept."""
        self._subject = subject
        self.revision = revision
        self._kept = None
        self.stop()

    def stop(self) -> None:
        """Keep no draft any more."""
        self.timer.stop()
