""" "Move with a reason" on the record: the same panel and the same service as the board."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from iomdesk.domain.people import Person
from iomdesk.domain.progress import Progress
from iomdesk.services import rag, ragasking
from iomdesk.services.cohort import PersonChanged
from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.forms.paneldraft import PanelDraft
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.widgets.move import MovePanel
from iomdesk.ui.widgets.moves import Given, Move
from iomdesk.ui.widgets.strip import Message, MessageStrip, Weight
from iomdesk.words import words

_FORM = "move"


class Moving(QObject):
    """Works a ``MovePanel`` for the person whose record is open.

    Signals:
        moved(object): the person as saved. closed: the panel is gone again.

    Attributes:
        draft: keeps what is typed, by the person.
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
        self.draft = PanelDraft(desk, jobs, _FORM, panel, self._draft_failed, self)
        panel.recorded.connect(self._record)
        panel.left.connect(self.leave)
        panel.edited.connect(self.draft.edited)

    def begin(self, person: Person) -> None:
        """Open the panel for a person; nothing has moved yet."""
        about = self._panel.about
        if about is not None and about.person_id == person.id:
            self._panel.focus_first()
            return
        found = self.draft.begin(person.id, base_revision=person.revision)
        self._panel.begin(
            Move(
                person_id=person.id, revision=person.revision, name=person.name, before=person.rag
            ),
            ragasking.asked(self._desk, person.id),
            today=self._desk.today(),
            draft=found,
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
        else:
            self.draft.drop()
        self._close()
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
        self.draft.flush()

    def _close(self) -> None:
        self.draft.done()
        self._panel.end()
        self._panel.hide()

    def _draft_failed(self, error: BaseException) -> None:
        told = self._errors.explain(error)
        self._strip.put("move", Message(told.words, Weight.ERROR))

    def _record(self, given: Given) -> None:
        about = self._panel.about
        if about is None:
            return
        self.draft.autosave.stop()
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
        about = self._panel.about
        if isinstance(error, PersonChanged) and about is not None:
            now = error.now
            if now is None:
                self._panel.rebase(about.revision, about.before, words("move", "gone"))
            else:
                self.draft.base = now.revision
                params = {"name": now.name, "status": now.rag.spoken}
                self._panel.rebase(
                    now.revision,
                    now.rag,
                    words("cohort", "moved_meanwhile", params),
                    ragasking.asked(self._desk, now.id),
                )
            return
        self.draft.edited()  # what was typed is on disk again, whatever stopped it
        told = self._errors.explain(error)
        if told.where is Where.FIELD and self._panel.show_problem(told.field, told.words):
            return
        self._strip.put("move", Message(told.words, Weight.ERROR))
