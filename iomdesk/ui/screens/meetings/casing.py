"""Changing a case of the meeting in view: in which part it is heard, and why it is here."""

from typing import Final

from PySide6.QtCore import QObject, Qt

from iomdesk.domain.meetings import Case, Session
from iomdesk.services import drafts, meetings
from iomdesk.ui.screens.meetings.hold import Hold
from iomdesk.words import words

DRAFT: Final = "meeting_case"


class Casing(QObject):
    """Works the form of a case; Esc keeps its words as a draft, Cancel throws them away."""

    def __init__(self, hold: Hold) -> None:
        super().__init__(hold)
        self._hold = hold
        self._desk = hold.desk
        self._pane = hold.view.cases
        self._case: Case | None = None
        form = self._pane.form
        form.committed.connect(self._record)
        form.closed.connect(self._leave)
        form.edited.connect(self._tell_unsaved)

    def open(self) -> None:
        """Open the form of the case that is current in the table."""
        row, form = self._pane.current, self._pane.form
        if row is None:
            return
        if self._case is None or self._case.id != row.case.id:
            self.put_away()
            self._case = row.case
            form.open_for(row.case)
            draft = drafts.find_draft(self._desk, DRAFT, row.case.id)
            if draft is not None:
                form.take(draft.answers)
                form.touch()
            self._pane.open(form)
        form.session.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep(self) -> None:
        """Keep what is typed, in the store."""
        case, form = self._case, self._pane.form
        if case is not None and form.touched:
            drafts.keep_draft(
                self._desk, DRAFT, case.id, base_revision=case.revision, answers=form.answers()
            )

    def put_away(self) -> None:
        """Close the form; what was typed stays as a draft."""
        self.keep()
        self._shut()

    def set_session(self, case: Case, session: Session) -> None:
        """Hear a case in the other part, without the form."""
        meeting = self._hold.meeting
        if meeting is not None:
            self._hold.attempt(
                lambda: meetings.set_case(
                    self._desk, meeting.id, case, session=session, why=case.why
                )
            )

    def _leave(self) -> None:
        case, form = self._case, self._pane.form
        if case is not None and form.cancelling:
            drafts.drop_draft(self._desk, DRAFT, case.id)
        elif case is not None and form.touched:
            self.keep()
            self._hold.view.note_changed.emit(words("meetings", "typed_kept"))
        self._shut()

    def _shut(self) -> None:
        if self._case is not None:
            self._case = None
            self._pane.shut()
            self._hold.view.unsaved.emit(0)

    def _tell_unsaved(self) -> None:
        if self._case is not None:
            self._hold.view.unsaved.emit(int(self._pane.form.touched))

    def _record(self) -> None:
        case, form, meeting = self._case, self._pane.form, self._hold.meeting
        if case is None or meeting is None:
            return
        session, why = Session(form.session.current), form.why.toPlainText()
        done, _ = self._hold.attempt(
            lambda: meetings.set_case(self._desk, meeting.id, case, session=session, why=why), form
        )
        if done:
            drafts.drop_draft(self._desk, DRAFT, case.id)
            self._shut()
            self._pane.table.choose(case.id)
        elif self._hold.meeting is not None:  # as changed elsewhere: keep it once more
            now = {one.id: one for one in self._hold.meeting.cases}
            self._case = now.get(case.id, case)
