"""Opening the form of a referral: a new one, somebody's, a line's, or one that is there."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.referrals import Referral
from iomdesk.services import cohort, referrals
from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.referrals.editing import ReferralEditing
from iomdesk.ui.screens.referrals.model import say
from iomdesk.ui.screens.referrals.view import ReferralsView


class Opening(QObject):
    """Opens and leaves forms on a ``ReferralsView``.

    Signals:
        opened: a form came into view. left: the form is gone; show the list.
        saved(object): the ``Referral`` as saved.
        instead(str, str): "person" or "referral" and its id is wanted in place of the form.
        send_asked, matrix_asked, print_asked: of the form in view.

    Attributes:
        editing: the worker of the form that is open; None when there is none.
    """

    opened = Signal()
    left = Signal()
    saved = Signal(object)
    instead = Signal(str, str)
    send_asked = Signal()
    matrix_asked = Signal()
    print_asked = Signal()

    def __init__(self, desk: Desk, view: ReferralsView, jobs: Jobs, errors: Errors) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._jobs = jobs
        self._errors = errors
        self.editing: ReferralEditing | None = None

    @property
    def referral(self) -> Referral | None:
        """The referral of the form that is open, as saved last."""
        return None if self.editing is None else self.editing.referral

    @property
    def fact(self) -> str:
        """What the header says of the form that is open; empty when there is none."""
        return "" if self.editing is None else self.editing.fact

    def new(self) -> None:
        """An empty form; the one that is being filled in, when it is one not saved yet."""
        if self.editing is not None and self.editing.referral is None:
            self._show()
            return
        self._open(None, referrals.blank_answers(self._desk))

    def refer(self, person_id: str) -> None:
        """A form filled from a person's record."""
        self._open(None, referrals.answers_from_person(self._desk, person_id), person_id=person_id)

    def from_detainee(self, detainee_id: str) -> None:
        """A form filled from a line of a repeat-detainee list."""
        answers = referrals.answers_from_detainee(self._desk, detainee_id)
        self._open(None, answers, detainee_id=detainee_id)

    def open(self, referral: Referral) -> None:
        """The form of a referral that is there."""
        here = self.referral
        if here is not None and here.id == referral.id:
            self._show()
            return
        self._open(referral, None)

    def _open(
        self,
        referral: Referral | None,
        answers: Mapping[str, str] | None,
        *,
        person_id: str | None = None,
        detainee_id: str | None = None,
    ) -> None:
        self.put_away()
        editing = ReferralEditing(
            self._desk, self._jobs, self._errors, referral, self,
            answers=answers, person_id=person_id, detainee_id=detainee_id,
        )  # fmt: skip
        editing.saved.connect(self.saved)
        editing.left.connect(self._left)
        editing.opened.connect(self.instead)
        editing.unsaved.connect(self._view.unsaved)
        editing.fact_changed.connect(self._tell_fact)
        editing.form.send_asked.connect(self.send_asked)
        editing.form.matrix_asked.connect(self.matrix_asked)
        editing.form.print_asked.connect(self.print_asked)
        self.editing = editing
        self._show()

    def _person(self) -> tuple[str, str] | None:
        """Whose record the form is about, for an action that is added from it."""
        about = None if self.editing is None else self.editing.person_id
        if about is None:
            return None
        try:
            return about, cohort.read_record(self._desk, about).person.name
        except KeyError:  # erased meanwhile
            return None

    def _show(self) -> None:
        editing = self.editing
        if editing is not None:
            self._view.show_form(editing.view, editing.panes, self._person)
            editing.form.focus_first()
            self._tell_fact(editing.fact)
            self.opened.emit()

    def _tell_fact(self, fact: str) -> None:
        self._view.say(fact=fact)

    def when_saved(self, then: Callable[[Referral], None]) -> None:
        """Do something with the referral of the form, as saved."""
        if self.editing is not None:
            self.editing.when_saved(then)

    def no_form(self) -> str:
        """Why nothing can be saved; empty while a form is open."""
        return say("no_form") if self.editing is None else ""

    def save(self) -> None:
        """Save the form that is open (Ctrl+S)."""
        if self.editing is not None:
            self.editing.save()

    def take(self, referral: Referral) -> None:
        """The referral stands otherwise now: the form, when it is its own, shows it."""
        here = self.referral
        if self.editing is not None and here is not None and here.id == referral.id:
            self.editing.take(referral)

    def refresh(self) -> None:
        """Something was kept elsewhere, a matrix perhaps: a form without changes follows it.

        With changes it waits, for then two versions have to be looked at when it is saved.
        """
        here = self.referral
        if self.editing is None or here is None or self.editing.changes:
            return
        try:
            now = referrals.read_referral(self._desk, here.id)
        except KeyError:  # gone: saving will say so
            return
        if now.revision != here.revision:
            self.editing.take(now)

    def attention(self, *, forward: bool) -> bool:
        """F4: to the next field that is missing or amiss; False when there is none."""
        editing = self.editing
        return (
            editing is None
            or editing.compare is not None
            or editing.form.next_attention(forward=forward)
        )

    def flush(self) -> None:
        """Keep what is typed."""
        if self.editing is not None:
            self.editing.flush()

    def put_away(self) -> None:
        """Something else is wanted: what is typed stays as a draft, nothing is asked."""
        if self.editing is not None:
            self.editing.flush()
            self._end()

    def _left(self) -> None:
        self._end()
        self.left.emit()

    def _end(self) -> None:
        editing, self.editing = self.editing, None
        if editing is not None:
            editing.stop()
            self._view.take_form()
            editing.deleteLater()
            self._view.unsaved.emit(0)
