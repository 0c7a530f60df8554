""" "Move with a reason" on the record: the same panel and the same service as the board."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from iomdesk.domain.people import Person
from iomdesk.domain.progress import NoProgress, Progress
from iomdesk.services import drafts, rag, ragasking
from iomdesk.services.cohort import PersonChanged
from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.jobs import Jobs, JobsClosed
from iomdesk.ui.widgets.move import MovePanel
from iomdesk.ui.widgets.moves import Given, Move
from iomdesk.ui.widgets.strip import Message, MessageStrip, Weight
from iomdesk.words import words

_FORM = "move"


class Moving(QObject):
    """Works a ``MovePanel`` for the person whose record is open.

    Signals:
        moved(object): the person as saved. closed: the panel is gone again.
    """

    moved = Signal(object)
    closed = Signal()

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        errors: Errors,
        panel: MovePanel,
        strip: MessageStrip,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self._errors = errors
        self._panel = panel
        self._strip = strip
        self._kept: dict[str, object] | None = None
        self._timer = QTimer(self)
        self._timer.setObjectName("draft of a move on the record")
        self._timer.setSingleShot(True)
        self._timer.setInterval(drafts.AUTOSAVE_SECONDS * 1000)
        self._timer.timeout.connect(self._autosave)
        panel.recorded.connect(self._record)
        panel.left.connect(self.leave)
        panel.edited.connect(self._edited)

    def begin(self, person: Person) -> None:
        """Open the panel for a person; nothing has moved yet."""
        about = self._panel.about
        if about is not None and about.person_id == person.id:
            self._panel.focus_first()
            return
        self.flush()
        draft = drafts.find_draft(self._desk, _FORM, person.id)
        self._panel.begin(
            Move(
                person_id=person.id, revision=person.revision, name=person.name, before=person.rag
            ),
            ragasking.asked(self._desk, person.id),
            today=self._desk.today(),
            draft=None if draft is None else draft.answers,
        )
        self._panel.show()
        self._panel.focus_first()

    def leave(self) -> None:
        """Close the panel; the person stays where they were.

        Esc keeps what was typed as a draft, Cancel throws it away.
        """
        about = self._panel.about
        if about is None:
            return
        kept = self._panel.touched and not self._panel.cancelling
        if kept:
            self.flush()
        self._close()
        if not kept:
            drafts.drop_draft(self._desk, _FORM, about.person_id)
        self.closed.emit()

    def put_away(self) -> None:
        """Another record is opened: close the panel, what was typed stays as a draft."""
        if self._panel.about is not None:
            self.flush()
            self._close()

    def displaced(self, panel: QWidget) -> None:
        """This panel gave way to another at the side."""
        if panel is self._panel:
            self.put_away()

    def flush(self) -> None:
        """Keep what was typed, when there is any."""
        self._timer.stop()
        keep = self._keeper()
        if keep is not None:
            keep(NoProgress())

    def _keeper(self) -> Callable[[Progress], None] | None:
        """What keeps the draft as it stands now, in whatever thread it is called."""
        about = self._panel.about
        if about is None or not self._panel.touched:
            return None
        answers = dict(self._panel.answers)
        if answers == self._kept:
            return None
        self._kept = answers

        def keep(_progress: Progress) -> None:
            drafts.keep_draft(
                self._desk,
                _FORM,
                about.person_id,
                base_revision=about.revision,
                answers=answers,
            )

        return keep

    def _close(self) -> None:
        self._timer.stop()
        self._kept = None
        self._panel.end()
        self._panel.hide()

    def _edited(self) -> None:
        if self._panel.about is not None and not self._timer.isActive():
            self._timer.start()

    def _autosave(self) -> None:
        keep = self._keeper()
        if keep is None:
            return
        try:
            self._jobs.start(keep, writes=True, stoppable=False, failed=self._not_moved)
        except JobsClosed:  # locking: it was flushed already
            return

    def _record(self, given: Given) -> None:
        about = self._panel.about
        if about is None:
            return
        self._timer.stop()
        self._panel.set_busy(busy=True)

        def work(_progress: Progress) -> Person:
            return rag.move(
                self._desk,
                about.person_id,
                about.revision,
                given.to,
                reason=given.reason,
                agreed_by=given.agreed_by,
                look_again_on=given.look_again_on,
                context="record",
                facts=given.facts,
                against=given.against,
            )

        self._jobs.start(
            work,
            title=words("move", "recording"),
            writes=True,
            stoppable=False,
            succeeded=self._moved,
            failed=self._not_moved,
        )

    def _moved(self, person: Person) -> None:
        self._close()
        self._strip.take("move")
        self.moved.emit(person)

    def _not_moved(self, error: BaseException) -> None:
        self._panel.set_busy(busy=False)
        self._kept = None
        about = self._panel.about
        if isinstance(error, PersonChanged) and about is not None:
            now = error.now
            if now is None:
                self._panel.rebase(about.revision, about.before, words("move", "gone"))
            else:
                params = {"name": now.name, "status": now.rag.spoken}
                self._panel.rebase(
                    now.revision,
                    now.rag,
                    words("cohort", "moved_meanwhile", params),
                    ragasking.asked(self._desk, now.id),
                )
            return
        told = self._errors.explain(error)
        if told.where is Where.FIELD and self._panel.show_problem(told.field, told.words):
            return
        self._strip.put("move", Message(told.words, Weight.ERROR))
