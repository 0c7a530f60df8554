"""Step 3, once an import is done: undo it, or go back to the rows of the file."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from iomdesk.services import imports
from iomdesk.services.desk import Desk
from iomdesk.services.imports import Outcome, Plan, UndoRefused
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort_import.says import done_words, refusal, say, waiting_words
from iomdesk.ui.screens.cohort_import.view import ImportView
from iomdesk.ui.widgets.strip import Message, Weight


class AfterImport(QObject):
    """Works the done page.

    Signals:
        rows_given(object): the plan to go on with in step 2.
        recorded: something is on the disk.
    """

    rows_given = Signal(object)
    recorded = Signal()

    def __init__(
        self, desk: Desk, view: ImportView, jobs: Jobs, tell: Callable[[BaseException], None]
    ) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._jobs = jobs
        self._tell = tell
        self._plan: Plan | None = None
        self._outcome: Outcome | None = None
        view.done.undo.clicked.connect(self.undo)
        view.done.rows.clicked.connect(self.to_rows)

    def show(self, outcome: Outcome, plan: Plan) -> None:
        """Say what an import of this plan did; the way on has the focus."""
        self._outcome, self._plan = outcome, plan
        done = self._view.done
        told = done_words(outcome, plan.name)
        done.show_words(*told, say("done_undo"), waiting_words(outcome))
        done.to_cohort.setFocus()

    def to_rows(self) -> None:
        """Back to step 2, with the rows that wait or, after an undo, with all of them."""
        plan = self._plan
        if plan is None:
            return
        again = imports.rest if self._outcome is not None else imports.rematched
        self._view.setEnabled(False)
        self._jobs.start(
            lambda _progress: again(self._desk, plan),
            title=say("checking"),
            succeeded=self._given,
            failed=self._not_given,
            stoppable=False,
        )

    def _given(self, plan: Plan) -> None:
        self._view.setEnabled(True)
        self._plan, self._outcome = None, None
        self.rows_given.emit(plan)

    def _not_given(self, error: BaseException) -> None:
        self._view.setEnabled(True)
        self._tell(error)

    def undo(self) -> None:
        """Undo this import; refused with the names of what was built upon it."""
        outcome = self._outcome
        if outcome is None:
            return
        self._jobs.start(
            lambda _progress: imports.undo_import(self._desk, outcome.batch_id),
            title=say("undo"),
            succeeded=self._undone,
            failed=self._not_undone,
            writes=True,
            stoppable=False,
        )

    def _undone(self, count: int) -> None:
        self._outcome = None
        self._view.strip.clear()
        done = self._view.done
        done.show_words(say("undone", count=f"{count:,}"), "", "", say("to_rows"))
        done.rows.setFocus()
        self.recorded.emit()

    def _not_undone(self, error: BaseException) -> None:
        if not isinstance(error, UndoRefused):
            self._tell(error)
            return
        self._view.strip.put("undo", Message(refusal(self._desk, error), Weight.WARNING))
