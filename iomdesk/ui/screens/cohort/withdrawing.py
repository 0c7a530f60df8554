"""Withdrawing a row of a record, from whichever tab it stands on: never without a reason."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from iomdesk.domain.progress import Progress
from iomdesk.services.actions import ActionChanged
from iomdesk.services.custody import StayChanged
from iomdesk.services.events import EventChanged, NoteChanged
from iomdesk.services.needs import NeedChanged
from iomdesk.ui.forms.paneldraft import PanelDraft
from iomdesk.ui.screens.cohort.tabwork import TabWorker
from iomdesk.ui.screens.cohort.withdrawform import WithdrawForm
from iomdesk.words import words

FORM: Final = "withdrawal"
"""Under this name drafts of a reason are kept, by the row."""

_CHANGED: Final = (NeedChanged, StayChanged, EventChanged, NoteChanged, ActionChanged)


class Withdrawing(QObject):
    """Works the panel that asks why a row goes; the row goes only with the reason recorded.

    Esc keeps the reason as a draft, Cancel throws it away.

    Attributes:
        form: the panel.
    """

    def __init__(self, host: TabWorker, focus: Callable[[], None]) -> None:
        super().__init__(host)
        self._host = host
        self._give_focus = focus
        self._withdraw: Callable[[str], None] | None = None
        self._busy = False
        self.form = WithdrawForm()
        host.view.record.add_panel(self.form)
        self._draft = PanelDraft(host.desk, host.jobs, FORM, self.form, self._failed, self)
        self.form.edited.connect(self._edited)
        self.form.committed.connect(self._commit)
        self.form.closed.connect(self._leave)

    def begin(
        self, title: str, what: str, row_id: str, revision: int, withdraw: Callable[[str], None]
    ) -> None:
        """Ask about one row; ``withdraw`` is given the reason, away from the window's thread."""
        self._host.put_away()
        self._withdraw = withdraw
        found = self._draft.begin(row_id, base_revision=revision)
        self._host.open_side(self.form)
        self.form.begin(title, what, found)

    def put_away(self) -> None:
        """Close the panel; what was typed stays as a draft."""
        if self._withdraw is None:
            return
        if self._busy:
            self._draft.done()  # the job drops it
        else:
            self._draft.put_away()
        self._close()

    def flush(self) -> None:
        """Keep what was typed, now."""
        self._draft.flush()

    def _leave(self) -> None:
        if self._withdraw is None:
            return
        kept = self.form.touched and not self.form.cancelling
        if self.form.cancelling:
            self._draft.drop()
        self.put_away()
        if kept:
            self._host.view.note_changed.emit(words("cohort", "draft_kept"))
        self._give_focus()

    def _close(self) -> None:
        self._withdraw = None
        self._host.unsaved.emit(0)
        self._host.close_side()
        self.form.hide()

    def _edited(self) -> None:
        if self._withdraw is not None:
            self._host.unsaved.emit(1)
            self._draft.edited()

    def _commit(self) -> None:
        withdraw, reason = self._withdraw, self.form.answers["reason"].strip()
        if withdraw is None or self._busy:
            return
        if not reason:
            self.form.problem("reason", words("rule", "required"))
            return
        self.form.set_busy(busy=True)
        self._draft.flush()
        self._busy = True
        drop = self._draft.dropper()

        def work(_progress: Progress) -> None:
            withdraw(reason)
            drop()

        self._host.jobs.start(
            work,
            title=words("happened", "withdrawing"),
            writes=True,
            stoppable=False,
            succeeded=self._done,
            failed=self._failed,
        )

    def _done(self, _nothing: object) -> None:
        self._busy = False
        host = self._host
        self._draft.done()
        if self._withdraw is not None:
            self._close()
            self._give_focus()
        host.view.strip.take(host.key)
        if host.in_view and host.person_id:
            host.read(host.person_id)
        host.recorded.emit()
        host.view.note_changed.emit(words("happened", "withdrawn"))

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        self.form.set_busy(busy=False)
        if isinstance(error, _CHANGED):
            self.form.tell(words("happened", "changed_first"))
        else:
            self._host.say_failed(error, self.form if self._withdraw is not None else None)
