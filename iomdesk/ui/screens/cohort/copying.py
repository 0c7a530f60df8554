"""Copying a fact of the record: it leaves the clipboard by itself, and the log names it."""

from typing import Final

from PySide6.QtCore import QObject

from iomdesk.domain.identifiers import NAMES
from iomdesk.services import cohort
from iomdesk.services.desk import Desk
from iomdesk.services.history import field_words
from iomdesk.ui.clipboard import CLEAR_SECONDS, SecretClipboard
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words

_NUMBER_WORDS: Final = {kind.value: name for kind, name in NAMES.items()}


class Copying(QObject):
    """Copies facts of the record in view."""

    def __init__(
        self, desk: Desk, view: CohortView, jobs: Jobs, errors: Errors, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view = view
        self._jobs = jobs
        self._errors = errors
        self._clipboard = SecretClipboard(self)
        view.record.copy_asked.connect(self._copy)

    def clear(self) -> None:
        """Take what was copied from the clipboard now."""
        self._clipboard.clear()

    def _copy(self, field: str, value: str) -> None:
        person_id, desk = self._view.record.person_id, self._desk
        label = field_words("person", field) if field not in _NUMBER_WORDS else _NUMBER_WORDS[field]
        self._clipboard.copy(value)
        self._jobs.start(
            lambda _progress: cohort.note_copied(desk, person_id, label),
            writes=True,
            stoppable=False,
            failed=self._failed,
        )
        params = {"field": label, "seconds": CLEAR_SECONDS}
        self._view.note_changed.emit(words("cohort", "copied", params))

    def _failed(self, error: BaseException) -> None:
        told = self._errors.explain(error)
        if told.words:
            self._view.strip.put("copy", Message(told.words, Weight.ERROR))
