"""Says, after a record was saved, that another one may be of the same person."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.progress import Progress
from iomdesk.services.desk import Desk
from iomdesk.services.merge_said import Candidate, candidates
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words

_STRIP = "twins"


class Twins(QObject):
    """Looks for the same person in the background; nothing waits for it.

    Signals:
        merge_asked(str, str): compare these two records; the second may be empty.
    """

    merge_asked = Signal(str, str)

    def __init__(self, desk: Desk, view: CohortView, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view = view
        self._jobs = jobs
        self._about = ""

    def look(self, person_id: str) -> None:
        """A record was saved: look whether there is another one of the same person."""
        self._about, desk = person_id, self._desk

        def find(_progress: Progress) -> tuple[str, tuple[Candidate, ...]]:
            return person_id, candidates(desk, person_id)

        self._jobs.start(find, latest="twins", succeeded=self._found, failed=self._not_found)

    def forget(self) -> None:
        """Another record comes into view, or none."""
        self._about = ""
        self._view.strip.take(_STRIP)

    def _found(self, result: tuple[str, tuple[Candidate, ...]]) -> None:
        person_id, found = result
        if person_id != self._about or not found:
            self._view.strip.take(_STRIP)
            return
        first = found[0]
        params = {"name": first.name, "reason": first.reason, "count": len(found) - 1}
        told = words("merge", "twin" if len(found) == 1 else "twins", params)
        run = partial(self.merge_asked.emit, person_id, first.id)
        button = words("merge", "compare_two")
        self._view.strip.put(_STRIP, Message(told, Weight.WARNING, button, run))

    def _not_found(self, _error: BaseException) -> None:
        """Only advice is missing; the merge screen finds them all the same."""
