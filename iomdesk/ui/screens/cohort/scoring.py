"""The Scores tab at work: reading it when it comes into view, adding a score, its draft."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from iomdesk.domain.progress import NoProgress, Progress
from iomdesk.services import agencies, drafts, scoring
from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.jobs import Jobs, JobsClosed
from iomdesk.ui.screens.cohort.scoreform import Given
from iomdesk.ui.screens.cohort.scores import ScoresTab
from iomdesk.ui.screens.cohort.tabwork import TabWorker
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.ui.widgets.strip import Message, Weight
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
        self._about = ""
        self._kept: dict[str, str] | None = None
        self.autosave = QTimer(self)
        self.autosave.setObjectName("draft of a score")
        self.autosave.setSingleShot(True)
        self.autosave.setInterval(drafts.AUTOSAVE_SECONDS * 1000)
        self.autosave.timeout.connect(self._autosave)
        self.tab.add_asked.connect(self.begin)
        self.tab.matrix_asked.connect(self._go_to_matrix)
        self.tab.form.given.connect(self._keep)
        self.tab.form.left.connect(self.leave)
        self.tab.form.edited.connect(self._edited)

    def read(self, person_id: str) -> None:
        """The tab is in view: show what is held of the person in view."""
        self.tab.show_scores(scoring.scores_of(self.desk, person_id))

    def clear(self) -> None:
        """Forget the scores."""
        self.tab.clear()

    def _go_to_matrix(self) -> None:
        if self.person_id:
            self.matrix_asked.emit(self.person_id)

    # ---- the panel ---------------------------------------------------------------------

    def begin(self) -> None:
        """Open the panel; a draft that was kept is gone on with."""
        person_id = self.person_id
        if not person_id or self._about == person_id:
            return
        self._about = person_id
        draft = drafts.find_draft(self.desk, FORM, person_id)
        names = agencies.names(self.desk)
        self.tab.form.begin(self.desk.today(), names, None if draft is None else draft.answers)

    def leave(self) -> None:
        """Close the panel; nothing is added and the draft is dropped."""
        about = self._about
        if about:
            self._close()
            drafts.drop_draft(self.desk, FORM, about)
            self.tab.take_focus()

    def put_away(self) -> None:
        """Another record is opened, or none: what was typed stays as a draft."""
        self.flush()
        self._close()

    def flush(self) -> None:
        """Keep what was typed, when there is any."""
        self.autosave.stop()
        keep = self._keeper()
        if keep is not None:
            keep(NoProgress())

    def _close(self) -> None:
        self.autosave.stop()
        if self._about:
            self._about, self._kept = "", None
            self.tab.form.hide()
            self.unsaved.emit(0)

    def _keeper(self) -> Callable[[Progress], None] | None:
        about, form = self._about, self.tab.form
        if not about or not form.touched:
            return None
        answers = form.answers
        if answers == self._kept:
            return None
        self._kept = answers

        def keep(_progress: Progress) -> None:
            drafts.keep_draft(self.desk, FORM, about, base_revision=0, answers=answers)

        return keep

    def _edited(self) -> None:
        if self._about:
            self.unsaved.emit(1)
            if not self.autosave.isActive():
                self.autosave.start()

    def _autosave(self) -> None:
        keep = self._keeper()
        if keep is None:
            return
        try:
            self.jobs.start(keep, writes=True, stoppable=False, failed=self._not_kept)
        except JobsClosed:  # locking: it was flushed already
            return

    def _keep(self, given: Given) -> None:
        about, desk = self._about, self.desk
        if not about:
            return
        self.autosave.stop()
        self.tab.form.set_busy(busy=True)

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
            drafts.drop_draft(desk, FORM, about)

        self.jobs.start(
            work,
            title=words("scores", "keeping"),
            writes=True,
            stoppable=False,
            succeeded=self._done,
            failed=self._not_kept,
        )

    def _done(self, _nothing: object) -> None:
        self._close()
        self.view.strip.take("score")
        if self.in_view and self.person_id:
            self.read(self.person_id)
        self.tab.take_focus()
        self.view.note_changed.emit(words("scores", "kept"))

    def _not_kept(self, error: BaseException) -> None:
        form = self.tab.form
        form.set_busy(busy=False)
        told = self.errors.explain(error)
        if told.where is Where.FIELD and told.field in form.fields:
            form.problem(told.field, told.words)
        elif told.words:
            self.view.strip.put("score", Message(told.words, Weight.ERROR))
