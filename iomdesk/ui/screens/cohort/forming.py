"""The form of a person in place of the tabs: opening it, saving, leaving with a draft kept."""

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.people import Person
from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort.editing import Editing
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.words import words


class Forming(QObject):
    """Opens and closes the form of a person on the Cohort screen.

    Signals:
        opening: a form is about to open: put away what else is typed.
        turned: it opened or closed.
        saved(str): the person of that id is on the disk.
        left: it was closed without saving.
        instead(str): the record of that id is wanted in its place.

    Attributes:
        editing: the form's own worker; None when no form is open.
    """

    opening = Signal()
    turned = Signal()
    saved = Signal(str)
    left = Signal()
    instead = Signal(str)

    def __init__(
        self, desk: Desk, view: CohortView, jobs: Jobs, errors: Errors, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view = view
        self._jobs = jobs
        self._errors = errors
        self.editing: Editing | None = None

    def begin(self, person: Person | None) -> None:
        """Open the form of a person, or of a new one."""
        if self.editing is not None:
            return
        self.opening.emit()
        editing = Editing(self._desk, self._jobs, self._errors, person, self)
        editing.saved.connect(self._saved)
        editing.left.connect(self._left)
        editing.opened.connect(self._instead)
        editing.unsaved.connect(self._view.unsaved)
        self.editing = editing
        self._view.show_form(editing.view, new=person is None)
        editing.form.focus_first()
        self.turned.emit()

    def save(self) -> None:
        """Save what is typed."""
        if self.editing is not None:
            self.editing.save()

    def flush(self) -> None:
        """Keep what is typed as a draft."""
        if self.editing is not None:
            self.editing.flush()

    def put_away(self) -> None:
        """Another record is wanted: what is typed stays as a draft, nothing is asked."""
        if self.editing is not None:
            self.editing.flush()
            self._close()
            self._view.note_changed.emit(words("cohort", "draft_kept"))

    def _close(self) -> None:
        editing, self.editing = self.editing, None
        if editing is not None:
            editing.stop()
            self._view.record.close_form(editing.view)
            editing.deleteLater()
            self.turned.emit()

    def _saved(self, person_id: str, name: str) -> None:
        new = self.editing is not None and self.editing.person is None
        self._close()
        code = "added" if new else "saved"
        self._view.note_changed.emit(words("cohort", code, {"name": name}))
        self.saved.emit(person_id)

    def _left(self) -> None:
        kept = self.editing is not None and self.editing.changes > 0
        self._close()
        if kept:
            self._view.note_changed.emit(words("cohort", "draft_kept"))
        self.left.emit()

    def _instead(self, person_id: str) -> None:
        self._close()
        self.instead.emit(person_id)
