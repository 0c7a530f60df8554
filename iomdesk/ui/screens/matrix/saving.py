"""Saving a matrix: one at a time, in the background."""

from datetime import date

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.matrix import MatrixScore
from iomdesk.domain.progress import Progress
from iomdesk.services import scoring
from iomdesk.services.desk import Desk
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.matrix.entry import Entry
from iomdesk.ui.screens.matrix.subject import Subject
from iomdesk.words import words


class Saving(QObject):
    """Hands an entry to the service.

    Signals:
        kept(object): the ``MatrixScore`` as it is on the disk.
        failed(object): why it is not.

    Attributes:
        busy: whether a score is on its way to the disk.
    """

    kept = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self.busy = False
        self._given: tuple[str, str, Entry] | None = None

    def entry_of(self, subject: Subject | None) -> Entry | None:
        """What was handed in last, when it is about this one; None for another's."""
        if self._given is None or subject is None:
            return None
        kind, subject_id, entry = self._given
        return entry if (kind, subject_id) == (subject.kind, subject.id) else None

    def save(self, subject: Subject, entry: Entry, scored_on: date, draft: str) -> None:
        """Keep it as a score of its own; none before it is altered. Its draft goes with it."""
        desk = self._desk

        def work(_progress: Progress) -> MatrixScore:
            return scoring.save_matrix(
                desk,
                referral_id=subject.referral_id,
                person_id=subject.person_id,
                sheet=entry.sheet,
                scored_on=scored_on,
                scored_by=entry.scored_by,
                nominal_number=entry.nominal_number,
                draft=draft,
            )

        self.busy = True
        self._given = (subject.kind, subject.id, entry)
        self._jobs.start(
            work,
            title=words("matrix", "saving"),
            writes=True,
            stoppable=False,
            succeeded=self._done,
            failed=self._not_done,
        )

    def _done(self, kept: MatrixScore) -> None:
        self.busy = False
        self.kept.emit(kept)

    def _not_done(self, error: BaseException) -> None:
        self.busy = False
        self.failed.emit(error)
