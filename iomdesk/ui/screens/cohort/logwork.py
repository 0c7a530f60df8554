"""The RAG and History tabs at work: tables that are read when they come into view."""

from PySide6.QtCore import QObject

from iomdesk.services.desk import Desk
from iomdesk.services.history import history
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort.logtabs import HistoryTab, RagTab
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


class HistoryWorker(TabWorker):
    """Shows everything done with a person's data."""

    key = "history"

    def __init__(
        self, desk: Desk, view: CohortView, jobs: Jobs, errors: Errors, parent: QObject
    ) -> None:
        self.tab = HistoryTab()
        super().__init__(desk, view, self.tab, jobs, errors, parent)

    def read(self, person_id: str) -> None:
        """Read the log of this person."""
        self.tab.show_history(history(self.desk, person_id))

    def clear(self) -> None:
        """Forget it."""
        self.tab.clear()
