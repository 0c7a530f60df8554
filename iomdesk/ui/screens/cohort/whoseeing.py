"""The panel "Who would see this?" at work: reading it, and the originator's permission."""

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.problems import EnvironmentProblem, RuleViolation
from iomdesk.services import permissions
from iomdesk.services.audiences import Row
from iomdesk.services.desk import Desk
from iomdesk.services.permissions import PermissionChanged
from iomdesk.services.seeing import Sight, sight
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.forms.paneldraft import PanelDraft
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.ui.widgets.whosees import Permission, WhoSees
from iomdesk.words import words

FORM = "permission"
"""Under this name drafts of the panel are kept, by the row."""


class WhoSeeing(QObject):
    """Works the panel that says who would see a row of the record in view.

    Signals:
        recorded: something is on the disk.

    Attributes:
        panel: stands at the right of the record while it is open.
    """

    recorded = Signal()

    def __init__(
        self, desk: Desk, view: CohortView, jobs: Jobs, errors: Errors, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view = view
        self._errors = errors
        self._row: Row | None = None
        self._title = ""
        self._person_id = ""
        self._sight: Sight | None = None
        self.panel = WhoSees()
        view.record.add_panel(self.panel)
        self._draft = PanelDraft(desk, jobs, FORM, self.panel, self._failed, self)
        self.panel.edited.connect(self._draft.edited)
        self.panel.closed.connect(self._leave)
        self.panel.permission_given.connect(self._record)
        self.panel.permission_ended.connect(self._end)
        view.record.displaced.connect(self._displaced)
        view.record.emptied.connect(self.put_away)

    def ask(self, row: Row, title: str) -> None:
        """Show who would see a row of the record in view, which is called ``title``."""
        self.put_away()
        self._row, self._title = row, title
        self._person_id = self._view.record.person_id
        self._show(open_it=True)

    def _show(self, *, open_it: bool = False) -> None:
        row = self._row
        if row is None:
            return
        try:
            self._sight = sight(self._desk, row, self._person_id)
        except KeyError:
            self.put_away()
            return
        draft = self._draft.begin(row.id, base_revision=self._sight.revision)
        if open_it:
            self._view.open_side(self.panel)
        self.panel.show_item(
            self._title, self._sight.seen, self._sight.permission, today=self._desk.today(),
            draft=draft,
        )  # fmt: skip

    def _record(self, given: Permission) -> None:
        self._change(given, "")

    def _end(self, reason: str) -> None:
        self._change(None, reason)

    def _change(self, given: Permission | None, reason: str) -> None:
        held = self._sight
        if held is None:
            return
        at = (held.kind, held.row_id, held.revision)
        try:
            if given is not None:
                permissions.record_permission(
                    self._desk, *at, by=given.by, on=given.on, reference=given.reference
                )
            else:
                permissions.take_permission_back(self._desk, *at, reason=reason)
        except PermissionChanged:
            self._draft.flush()
            self._show()
            self.panel.tell(words("who_sees", "changed"))
            return
        except (RuleViolation, EnvironmentProblem) as error:
            told = self._errors.explain(error)
            if told.where is Where.FIELD:
                self.panel.problem(told.field, told.words)
            else:
                self._failed(error)
            return
        self._draft.drop()
        self._show()
        self.panel.tell(words("who_sees", "kept"))
        self.recorded.emit()

    def _failed(self, error: BaseException) -> None:
        told = self._errors.explain(error)
        if told.words:
            self._view.strip.put(FORM, Message(told.words, Weight.ERROR))

    def _leave(self) -> None:
        if self.panel.cancelling:
            self._draft.drop()
        self.put_away()
        self._view.record.come_back()

    def _displaced(self, panel: object) -> None:
        if panel is self.panel:
            self.put_away()

    def put_away(self) -> None:
        """Close the panel; what was typed stays as a draft."""
        if self._row is None:
            return
        self._draft.put_away()
        self._row, self._sight, self._title = None, None, ""
        self._view.close_side(self.panel)
        self.panel.clear()

    def flush(self) -> None:
        """Keep what was typed, now."""
        self._draft.flush()
