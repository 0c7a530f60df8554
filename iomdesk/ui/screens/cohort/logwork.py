"""The RAG tab at work: a table that is read when it comes into view."""

from PySide6.QtCore import QObject

from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort.logtabs import RagTab
from iomdesk.ui.screens.cohort.tabwork import TabWorker
from iomdesk.ui.screens.cohort.view import CohortView


class RagWorker(TabWorker):
    """Shows every change of status."""

    key = "rag"

    def __init__(
        self, desk: Desk, view: CohortView, jobs: Jobs, errors: Errors, parent: QObject
    ) -> None:
        self.tab = RagTab()
        super().__init__(desk, view, self.tab, jobs, errors, parent)

    def read(self, person_id: str) -> None:
        """Show the changes the record in view was read with."""
        seen = self.view.record.seen
        if seen is not None and seen.record.person.id == person_id:
            self.tab.show_overview(seen)

    def clear(self) -> None:
        """Forget them."""
        self.tab.clear()
