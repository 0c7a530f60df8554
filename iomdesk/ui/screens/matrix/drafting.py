"""The draft of a matrix: kept every ten seconds while something is typed, and on locking."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.dates import show_moment
from iomdesk.domain.progress import Progress
from iomdesk.services import drafts
from iomdesk.services.desk import Desk
from iomdesk.ui import ask
from iomdesk.ui.forms.autosave import Autosave
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.matrix.entry import Working, entry_of
from iomdesk.ui.widgets.draftnotice import DraftNotice

if TYPE_CHECKING:
    from iomdesk.services.drafts import Draft

FORM = "matrix"
"""Under this name drafts are kept, by the id of the referral or of the person."""


class Drafting(Autosave):
    """Keeps what is typed of one subject's matrix.

    Signals:
        failed(object): it could not be kept.
        resumed(object): the ``Entry`` of a draft that was found is gone on with.
        thrown_away: it is gone.

    Attributes:
        found: a draft that was there when the screen opened.
    """

    failed = Signal(object)
    resumed = Signal(object)
    thrown_away = Signal()

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        subject_id: str,
        working: Working,
        scores: int,
        notice: DraftNotice,
        parent: QObject,
    ) -> None:
        super().__init__(desk, jobs, "draft of a matrix", parent)
        self._subject = subject_id
        self._working = working
        self._scores = scores
        self._look()
        self._notice = notice
        notice.resumed.connect(self._resume)
        notice.discarded.connect(self._discard)
        if self.found is not None:
            notice.offer(show_moment(self.found.saved_at))

    def _look(self) -> None:
        """A draft left undecided stays: what is typed is kept beside it meanwhile."""
        self._found_at, self._slot = drafts.free_place(self._desk, FORM, self._subject)
        self.found: Draft | None = None
        if self._found_at:
            self.found = drafts.find_draft(self._desk, FORM, self._found_at)

    def edited(self) -> None:
        """Something was typed."""
        if self._wanted() and not self.autosave.isActive():
            self.autosave.start()

    @property
    def slot(self) -> str:
        """The draft in which what is typed is kept; one left undecided lies beside it."""
        return self._slot

    def saved(self, scores: int) -> None:
        """The matrix was saved, and its draft is gone with it; one left undecided stays."""
        self.autosave.stop()
        self.forget()
        self._scores = scores

    def stop(self) -> None:
        """Keep what is typed now, and no more after it."""
        self.autosave.stop()
        self.flush()

    def _resume(self) -> None:
        self._notice.hide()
        found, self.found = self.found, None
        if found is not None:
            if self._kept is not None:
                drafts.drop_draft(self._desk, FORM, self._slot)
            self.forget()
            self._slot, self._kept = self._found_at, dict(found.answers)
            self.resumed.emit(entry_of(found.answers))

    def _discard(self) -> None:
        if self.found is not None:
            kept = show_moment(self.found.saved_at)
            ask.throw_away_draft(self._notice.window(), kept, self._throw_away)

    def _throw_away(self) -> None:
        drafts.drop_draft(self._desk, FORM, self._found_at)
        self.found = None
        self._notice.hide()
        self.thrown_away.emit()

    def _wanted(self) -> bool:
        """Whether what stands now differs from what is kept."""
        if self._working.entry == self._working.base:
            return self._kept is not None
        return self._working.entry.answers() != self._kept

    def keeper(self) -> Callable[[Progress], None] | None:
        """What keeps the entry as it stands now; None when it is kept already."""
        if not self._wanted():
            return None
        working = self._working
        answers, same = working.entry.answers(), working.entry == working.base
        desk, subject, scores = self._desk, self._slot, self._scores

        def keep(_progress: Progress) -> None:
            if same:
                drafts.drop_draft(desk, FORM, subject)
            else:
                drafts.keep_draft(desk, FORM, subject, base_revision=scores, answers=answers)

        self._kept = None if same else answers
        return keep

    def _tell(self, error: BaseException) -> None:
        self.failed.emit(error)
