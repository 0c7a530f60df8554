"""The Scores tab at work: reading it when it comes into view, adding a score, its draft."""

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.progress import Progress
from iomdesk.services import agencies, scoring
from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors
from iomdesk.ui.forms.paneldraft import PanelDraft
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort.scoreform import Given
from iomdesk.ui.screens.cohort.scores import ScoresTab
from iomdesk.ui.screens.cohort.tabwork import TabWorker
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.words import words

FORM = "score"
"""Under this name drafts of the panel are kept, by the person."""


class Scoring(TabWorker):
    """Works the Scores tab of the record in view.

    Signals:
        matrix_asked(str): the matrix of this person is to be filled in.

    Attributes:
        autosave: the timer that keeps the draft.
    """

    key = "scores"
    matrix_asked = Signal(str)

    def __init__(
        self, desk: Desk, view: CohortView, jobs: Jobs, errors: Errors, parent: QObject
    ) -> None:
        self.tab = ScoresTab()
        super().__init__(desk, view, self.tab, jobs, errors, parent)
        form = self.tab.form
        view.record.add_panel(form)
        self._draft = PanelDraft(desk, jobs, FORM, form, self._not_kept, self)
        self.autosave = self._draft.autosave
        self.tab.add_asked.connect(self.begin)
        self.tab.matrix_asked.connect(self._go_to_matrix)
        form.given.connect(self._keep)
        form.left.connect(self.leave)
        form.edited.connect(self._edited)

    def read(self, person_id: str) -> None:
        """The tab is in view: show what is held of the person in view."""
        self.tab.show_scores(scoring.scores_of(self.desk, person_id))

    def clear(self) -> None:
        """Forget the scores."""
        self.tab.clear()

    def add(self) -> bool:
        """Ins: another score."""
        self.begin()
        return True

    def _go_to_matrix(self) -> None:
        if self.person_id:
            self.matrix_asked.emit(self.person_id)

    # ---- the panel ---------------------------------------------------------------------

    def begin(self) -> None:
        """Open the panel; a draft that was kept is gone on with."""
        if not self.person_id or self._draft.about == self.person_id:
            return
        answers = self._draft.begin(self.person_id)
        self.open_side(self.tab.form)
        self.tab.form.begin(self.desk.today(), agencies.names(self.desk), answers)

    def leave(self) -> None:
        """Nothing is added; Esc keeps what was typed as a draft, Cancel throws it away."""
        form = self.tab.form
        kept = form.touched and not form.cancelling
        if form.cancelling:
            self._draft.drop()
        self.put_away()
        if kept:
            self.view.note_changed.emit(words("cohort", "draft_kept"))
        self.tab.take_focus()

    def put_away(self) -> None:
        """Another record is opened, or another panel: what was typed stays as a draft."""
        was_open = bool(self._draft.about) or self.tab.form.isVisible()
        self._draft.put_away()
        self.close_side()
        if was_open:
            self.unsaved.emit(0)

    def flush(self) -> None:
        """Keep what was typed, when there is any."""
        self._draft.flush()

    def _edited(self) -> None:
        if self._draft.about:
            self.unsaved.emit(1)
            self._draft.edited()

    def _keep(self, given: Given) -> None:
        about, desk = self._draft.about, self.desk
        if not about:
            return
        self.autosave.stop()
        self.tab.form.set_busy(busy=True)
        drop = self._draft.dropper()

        def work(_progress: Progress) -> None:
            scoring.add_score(
                desk,
                about,
                tool=given.tool,
                version=given.version,
                months=given.months,
                value=given.value,
                scored_on=given.scored_on,
                basis=given.basis,
                source=given.source,
            )
            drop()

        self.jobs.start(
            work, title=words("scores", "keeping"), writes=True, stoppable=False,
            succeeded=self._done, failed=self._not_kept,
        )  # fmt: skip

    def _done(self, _nothing: object) -> None:
        self._draft.done()
        self.put_away()
        self.unsaved.emit(0)
        self.view.strip.take(self.key)
        if self.in_view and self.person_id:
            self.read(self.person_id)
        self.tab.take_focus()
        self.view.note_changed.emit(words("scores", "kept"))
        self.recorded.emit()

    def _not_kept(self, error: BaseException) -> None:
        self.tab.form.set_busy(busy=False)
        self.say_failed(error, self.tab.form)
