"""An update from an agency at work: Ctrl+U, what is told, kept in one transaction."""

from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from iomdesk.domain.progress import Progress
from iomdesk.services import agencies, updates
from iomdesk.ui.errors import Where
from iomdesk.ui.forms.paneldraft import PanelDraft
from iomdesk.ui.screens.cohort.tabwork import TabWorker
from iomdesk.ui.screens.cohort.updateform import UpdatePage
from iomdesk.words import words

FORM: Final = "update"
"""Under this name drafts are kept, by the person."""


class Updating(QObject):
    """Works the page that takes what an agency tells.

    Attributes:
        page: the page; None while it is closed.
        draft: keeps what is typed.
    """

    def __init__(self, host: TabWorker) -> None:
        super().__init__(host)
        self._host = host
        self._desk = host.desk
        self._about = ""
        self._keeping = False
        self.page: UpdatePage | None = None
        self.draft = PanelDraft(self._desk, host.jobs, FORM, self, self._failed, self)

    @property
    def is_open(self) -> bool:
        """Whether the page stands in place of the tabs."""
        return self.page is not None

    # ---- what PanelDraft asks ----------------------------------------------------------------

    @property
    def touched(self) -> bool:
        """Whether something was typed."""
        return self.page is not None and self.page.touched

    @property
    def answers(self) -> dict[str, str]:
        """What stands on the page."""
        return {} if self.page is None else self.page.answers

    # ---- opening and leaving -----------------------------------------------------------------

    def begin(self) -> None:
        """Ctrl+U: open the page for the person in view; a draft is gone on with."""
        person_id, desk = self._host.person_id, self._desk
        if not person_id or self.page is not None:
            return
        self._host.view.record.close_panels()
        page = UpdatePage(
            desk.today(),
            agencies.names(desk),
            partial(updates.role_of, desk),
            partial(updates.update_for, desk.scheme),
        )
        page.edited.connect(self._edited)
        page.given.connect(self._keep)
        page.left.connect(self.leave)
        page.thrown_away.connect(self._throw_away)
        self.page, self._about = page, person_id
        self._host.view.show_form(page, new=False)
        page.begin(self.draft.begin(person_id))

    def leave(self) -> None:
        """Esc: what was typed stays as a draft."""
        kept = self.touched
        self.put_away()
        if kept:
            self._host.view.note_changed.emit(words("update", "draft_kept"))
        self._host.view.record.take_focus()

    def put_away(self) -> None:
        """Close the page; what was typed stays as a draft."""
        if self.page is None:
            return
        if self._keeping:
            self.draft.done()
        else:
            self.draft.put_away()
        self._close()

    def flush(self) -> None:
        """Keep what was typed; the page stays."""
        self.draft.flush()

    def _throw_away(self) -> None:
        self.draft.drop()
        if self.page is not None:
            self.draft.begin(self._about)
            self._host.unsaved.emit(0)
            self.page.begin(None)

    def _close(self) -> None:
        page, self.page, self._about = self.page, None, ""
        self._host.unsaved.emit(0)
        if page is not None:
            self._host.view.record.close_form(page)

    def _edited(self) -> None:
        self._host.unsaved.emit(1)
        self.draft.edited()

    # ---- keeping -----------------------------------------------------------------------------

    def _keep(self) -> None:
        page = self.page
        if page is None or page.keep.reason or not page.check():
            return
        source = page.source.source()
        if source is None:
            return
        self.flush()
        self._keeping = True
        page.set_busy(busy=True)
        desk, about, answers = self._desk, self._about, page.form.answers
        drop = self.draft.dropper()

        def work(_progress: Progress) -> tuple[str, int]:
            ids = updates.keep(desk, about, source.originator, answers, source)
            drop()
            return source.originator, len(ids)

        self._host.jobs.start(
            work,
            title=words("update", "keeping"),
            writes=True,
            stoppable=False,
            succeeded=self._done,
            failed=self._failed,
        )

    def _done(self, kept: tuple[str, int]) -> None:
        self._keeping = False
        self.draft.done()
        agency, count = kept
        if self.page is not None:
            self._close()
            self._host.view.record.show_tab(self._host.key)
            self._host.view.record.take_focus()
        params = {"agency": agency, "count": count}
        self._host.recorded.emit()
        self._host.view.note_changed.emit(
            words("update", "kept_one" if count == 1 else "kept", params)
        )

    def _failed(self, error: BaseException) -> None:
        self._keeping = False
        page = self.page
        told = self._host.errors.explain(error)
        if page is None:
            self._host.say_failed(error)
            return
        page.set_busy(busy=False)
        if told.where is Where.FIELD:
            page.show_problem(told.field, told.words)
        else:
            page.tell(told.words)
