""" "Who sees this" on the record: who would see one row, and the originator's permission."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from iomdesk.domain.people import Identifier
from iomdesk.domain.progress import Progress
from iomdesk.domain.ragfacts import RagFact
from iomdesk.domain.records import Action, Custody, Event, Flag, Need, Note, RagChange, Score
from iomdesk.services import audiences, permissions
from iomdesk.services.audiences import Row
from iomdesk.services.desk import Desk
from iomdesk.services.permissions import PermissionChanged
from iomdesk.store.schema import Kind
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.forms.paneldraft import PanelDraft
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.ui.widgets.whosees import Permission, WhoSees
from iomdesk.words import words

_KINDS: Final[Mapping[type, Kind]] = {
    Event: Kind.EVENT,
    Note: Kind.NOTE,
    Need: Kind.NEED,
    Action: Kind.ACTION,
    Flag: Kind.FLAG,
    Custody: Kind.CUSTODY,
    Score: Kind.SCORE,
    RagFact: Kind.RAG_FACT,
}


class Seeing(QObject):
    """Works the panel "Who sees this" for whatever tab asks.

    Attributes:
        panel: stands in the side place of the record.
    """

    def __init__(
        self, desk: Desk, view: CohortView, jobs: Jobs, errors: Errors, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view = view
        self._jobs = jobs
        self._errors = errors
        self._row: Row | None = None
        self._after: Row | None = None
        self._title = ""
        self._back: QWidget | None = None
        self.panel = WhoSees()
        self._draft = PanelDraft(desk, jobs, "permission", self.panel, self._failed, self)
        view.record.add_panel(self.panel)
        view.record.displaced.connect(self._displaced)
        self.panel.edited.connect(self._draft.edited)
        self.panel.closed.connect(self.leave)
        self.panel.permission_given.connect(self._give)
        self.panel.permission_ended.connect(self._end)

    def show(self, row: Row, title: str) -> None:
        """Show who would see a row of the record in view."""
        self.put_away()
        self._row, self._title = row, title
        self._back = QApplication.focusWidget()
        self._show()
        self._view.open_side(self.panel)

    def _show(self) -> None:
        row = self._row
        if row is None:
            return
        item = audiences.item_of(row, person_id=self._view.record.person_id)
        self.panel.show_item(
            self._title,
            audiences.who_would_see(self._desk, item),
            row.provenance.onward_permission if type(row) in _KINDS else None,
            today=self._desk.today(),
            draft=self._draft.begin(row.id),
        )

    def leave(self) -> None:
        """Close the panel: Esc keeps what was typed, the button throws it away."""
        if self.panel.cancelling:
            self._draft.drop()
        back = self._back
        self.put_away()
        if back is not None and back.isVisible():
            back.setFocus()
        else:
            self._view.record.take_focus()

    def put_away(self) -> None:
        """Close the panel; what was typed stays as a draft."""
        self._draft.put_away()
        self._row = self._back = None
        self.panel.clear()

    def flush(self) -> None:
        """Keep what was typed, now."""
        self._draft.flush()

    def _displaced(self, panel: QWidget) -> None:
        if panel is self.panel:
            self.put_away()

    # ---- the permission of the originator ----------------------------------------------

    def _give(self, given: Permission) -> None:
        self._start(
            lambda desk, at: permissions.record_permission(
                desk, *at, by=given.by, on=given.on, reference=given.reference
            ),
            permissions.written(given.by, given.on, given.reference),
        )

    def _end(self, reason: str) -> None:
        self._start(lambda desk, at: permissions.take_permission_back(desk, *at, reason=reason), "")

    def _start(
        self, change: Callable[[Desk, tuple[Kind, str, int]], None], permission: str
    ) -> None:
        row, desk = self._row, self._desk
        if row is None or isinstance(row, RagChange | Identifier):
            return
        drop, at = self._draft.dropper(), (_KINDS[type(row)], row.id, row.revision)

        def act(_progress: Progress) -> None:
            change(desk, at)
            drop()

        source = replace(row.provenance, onward_permission=permission)
        self._after = replace(row, provenance=source, revision=row.revision + 1)
        self._draft.autosave.stop()
        self._jobs.start(
            act, title=words("tab_form", "keeping"), writes=True, stoppable=False,
            succeeded=self._done, failed=self._failed,
        )  # fmt: skip

    def _done(self, _nothing: object) -> None:
        """It is kept: show who would see the row now."""
        self._draft.done()
        self._view.strip.take("who")
        row, self._after = self._after, None
        if row is not None and self._row is not None and row.id == self._row.id:
            self._row = row
            self._show()
            self.panel.tell(words("who_sees", "kept"))

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, PermissionChanged):
            self.panel.tell(words("who_sees", "changed"))
            return
        told = self._errors.explain(error)
        if told.where is Where.FIELD:
            self.panel.problem(told.field, told.words)
        elif told.words:
            self._view.strip.put("who", Message(told.words, Weight.ERROR))
