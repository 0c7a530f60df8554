"""A tab whose rows are added, put right and withdrawn in one panel at the side."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from iomdesk.domain.progress import Progress
from iomdesk.services.actions import ActionChanged
from iomdesk.services.custody import StayChanged
from iomdesk.services.desk import Desk
from iomdesk.services.events import EventChanged
from iomdesk.services.needs import NeedChanged
from iomdesk.ui.errors import Errors
from iomdesk.ui.forms.paneldraft import PanelDraft
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort.panelform import PanelForm
from iomdesk.ui.screens.cohort.tabwork import TabWorker
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.ui.screens.cohort.withdrawing import Withdrawing
from iomdesk.words import words

_CHANGED: Final = (NeedChanged, StayChanged, EventChanged, ActionChanged)


class PanelWorker(TabWorker):
    """Works a tab with one panel of fields, and one that asks why a row is withdrawn.

    What is typed is a draft by form and subject; Esc and another record keep it, Cancel
    throws it away.

    Attributes:
        form: the panel. withdrawing: the one that asks why a row goes.
        draft: what keeps the words of the panel that is open.
    """

    def __init__(
        self,
        desk: Desk,
        view: CohortView,
        tab: QWidget,
        form: PanelForm,
        jobs: Jobs,
        errors: Errors,
        parent: QObject,
        *,
        focus: Callable[[], None],
    ) -> None:
        super().__init__(desk, view, tab, jobs, errors, parent)
        self.form = form
        self.draft: PanelDraft | None = None
        self._drafts: dict[str, PanelDraft] = {}
        self._give_focus = focus
        self._revision = 0
        self._said = ""
        view.record.add_panel(form)
        self.withdrawing = Withdrawing(self, focus)
        form.edited.connect(self._edited)
        form.committed.connect(self._commit)
        form.closed.connect(self.leave)

    # ---- opening and closing -----------------------------------------------------------

    def begin_draft(
        self, name: str, subject_id: str, *, revision: int = 0
    ) -> Mapping[str, object] | None:
        """The panel opens about a subject: the words of its draft, if one was kept."""
        self.put_away()
        if name not in self._drafts:
            self._drafts[name] = PanelDraft(
                self.desk, self.jobs, name, self.form, self._draft_failed, self
            )
        self.draft = self._drafts[name]
        found = self.draft.begin(subject_id, base_revision=revision)
        self._revision = self.draft.base if revision else 0
        return found

    @property
    def revision(self) -> int:
        """The revision the words were typed on; 0 for a new row."""
        return self._revision

    def open_form(self, first: str) -> None:
        """Show the panel, the focus in its first field."""
        self.open_side(self.form)
        self.form.go_to(first)

    def leave(self) -> None:
        """Esc keeps the words as a draft, Cancel throws them away; nothing is recorded."""
        draft = self.draft
        if draft is not None and self.form.cancelling:
            self.draft = None
            draft.drop()
        kept = draft is not None and self.form.touched and not self.form.cancelling
        self.put_away()
        if kept:
            self.view.note_changed.emit(words("cohort", "draft_kept"))
        self._give_focus()

    def put_away(self) -> None:
        """Close the panel; what was typed stays as a draft."""
        draft, self.draft = self.draft, None
        if draft is not None:
            draft.put_away()
            self.unsaved.emit(0)
        self.withdrawing.put_away()
        self.close_side()

    def flush(self) -> None:
        """Keep what was typed, now."""
        self.withdrawing.flush()
        if self.draft is not None:
            self.draft.flush()

    def _edited(self) -> None:
        if self.draft is not None:
            self.unsaved.emit(1)
            self.draft.edited()

    # ---- recording ---------------------------------------------------------------------

    def commit(self) -> None:
        """Ctrl+Enter in the panel: read it, and give what is to be done to ``keep``."""
        raise NotImplementedError

    def _commit(self) -> None:
        if self.draft is not None and not self.form.busy and self.form.read_days():
            self.commit()

    def keep(self, work: Callable[[], object], said: str) -> None:
        """Do this in the background, drop the draft with it, say that it is done."""
        draft = self.draft
        if draft is None:
            return
        draft.autosave.stop()
        drop = draft.dropper()
        self.form.set_busy(busy=True)

        def act(_progress: Progress) -> None:
            work()
            drop()

        self._start(act, said, self._not_kept)

    def _start(
        self,
        act: Callable[[Progress], None],
        said: str,
        failed: Callable[[BaseException], None],
    ) -> None:
        self._said = said
        self.jobs.start(
            act, title=words("tab_form", "keeping"), writes=True, stoppable=False,
            succeeded=self._done, failed=failed,
        )  # fmt: skip

    def _done(self, _nothing: object) -> None:
        if self.draft is not None:  # it was dropped with what was kept
            self.draft.done()
            self.draft = None
            self.unsaved.emit(0)
        self.put_away()
        self.view.strip.take(self.key)
        if self.in_view and self.person_id:
            self.read(self.person_id)
        self._give_focus()
        self.view.note_changed.emit(self._said)
        self.recorded.emit()

    def _draft_failed(self, error: BaseException) -> None:
        self.say_failed(error)

    def _not_kept(self, error: BaseException) -> None:
        self.form.set_busy(busy=False)
        if isinstance(error, _CHANGED):
            if error.now is None:
                self.form.tell(words("tab_form", "gone"))
                return
            self._revision = error.now.revision
            if self.draft is not None:
                self.draft.base = error.now.revision
            self.form.tell(words("tab_form", "changed"))
            return
        self.say_failed(error, self.form)
