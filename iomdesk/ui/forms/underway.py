"""One form under way: what the form of a person and that of a referral do alike.

Its draft is offered, kept and thrown away; it is saved in the background; what was saved first
by somebody else stands beside what was typed until one of the two is chosen.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from iomdesk.domain.dates import show_moment
from iomdesk.domain.progress import Progress
from iomdesk.services.desk import Desk
from iomdesk.ui import ask
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.widgets.compare import CompareView
from iomdesk.ui.widgets.draftnotice import DraftNotice
from iomdesk.ui.widgets.strip import Message, MessageStrip, Weight

if TYPE_CHECKING:
    from iomdesk.services.drafts import Draft

T = TypeVar("T")


class EditedForm(QWidget):
    """A form with the notice of a draft and a strip above its fields.

    Signals:
        edited: an answer changed, by typing, undo or redo.
        save_asked, leave_asked: the buttons of the foot; Ctrl+S and Esc do the same.
        resumed, discarded: what to do with a draft that was kept.
        new_asked: it is somebody else: save all the same.

    Attributes:
        draft: the notice. strip: what cannot be said at a field.
    """

    edited = Signal()
    save_asked = Signal()
    leave_asked = Signal()
    resumed = Signal()
    discarded = Signal()
    new_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft = DraftNotice()
        self.strip = MessageStrip()
        self.draft.resumed.connect(self.resumed)
        self.draft.discarded.connect(self.discarded)

    def offer_draft(self, draft: "Draft") -> None:
        """A draft was kept: go on with it, or throw it away."""
        self.draft.offer(show_moment(draft.saved_at))

    def show_problem(self, key: str, told: str) -> bool:
        """Say what is amiss at its field and go there; False for a field it does not have."""
        raise NotImplementedError

    def focus_first(self) -> None:
        """The focus to the first field."""
        raise NotImplementedError

    def set_busy(self, *, busy: bool) -> None:
        """While saving, nothing can be pressed twice."""
        raise NotImplementedError


class UnderWay(QObject):
    """Works an ``EditedForm`` from opening to leaving.

    Signals:
        left: the form was left, its draft kept when something was typed.
        unsaved(int): how many changes are not saved.

    Attributes:
        view: what stands in the screen: the form, or two versions.
        form: the form itself.
        compare: two versions side by side; None while there is one.
    """

    left = Signal()
    unsaved = Signal(int)

    form: EditedForm

    def __init__(self, desk: Desk, jobs: Jobs, errors: Errors, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self._errors = errors
        self._confirmed = False
        self._busy = False
        self.compare: CompareView | None = None
        self.view = QStackedWidget()

    def _work_with(self, form: EditedForm) -> None:
        """This is the form; it is shown, and heard from now on."""
        self.view.addWidget(form)
        form.edited.connect(self._edited)
        form.save_asked.connect(self.save)
        form.leave_asked.connect(self.leave)
        form.resumed.connect(self._resume)
        form.discarded.connect(self._discard)
        form.new_asked.connect(self._all_the_same)

    # ---- what each form does in its own way --------------------------------------------

    def save(self) -> None:
        """Save the form, or the choice between two versions."""
        raise NotImplementedError

    def flush(self) -> None:
        """Keep the draft now, as locking and leaving the screen do."""
        raise NotImplementedError

    def _edited(self) -> None:
        raise NotImplementedError

    def _resume(self) -> None:
        raise NotImplementedError

    def _all_the_same(self) -> None:
        raise NotImplementedError

    @property
    def _found(self) -> "Draft | None":
        """The draft that was kept before the form was opened, while it is undecided."""
        raise NotImplementedError

    def _drop_found(self) -> None:
        """Throw that draft away."""
        raise NotImplementedError

    def _stop_keeping(self) -> None:
        """No draft is kept any more."""
        raise NotImplementedError

    # ---- drafts ------------------------------------------------------------------------

    def _not_kept(self, error: BaseException) -> None:
        told = self._errors.explain(error)
        self.form.strip.put("draft", Message(told.words, Weight.ERROR))

    def _discard(self) -> None:
        if (found := self._found) is not None:
            ask.throw_away_draft(self.form, show_moment(found.saved_at), self._throw_away)

    def _throw_away(self) -> None:
        self._drop_found()
        self.form.draft.hide()
        self.form.focus_first()

    def leave(self) -> None:
        """Leave the form; what was typed is kept as a draft, nothing is asked."""
        if self.compare is not None:
            self._back()
            return
        self.flush()
        self._end()
        self.left.emit()

    def stop(self) -> None:
        """No draft is kept any more; the form is going."""
        self._end()

    def _end(self) -> None:
        self._stop_keeping()
        self.unsaved.emit(0)

    # ---- saving ------------------------------------------------------------------------

    def _hand_in(
        self, work: Callable[[Progress], T], done: Callable[[T], None], *, title: str
    ) -> None:
        """Save in the background, one at a time."""
        self._set_busy(busy=True)
        self._jobs.start(
            work, title=title, writes=True, stoppable=False, succeeded=done, failed=self._failed
        )

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.form.set_busy(busy=busy)

    def _failed(self, error: BaseException) -> None:
        self._set_busy(busy=False)
        told = self._errors.explain(error)
        field = self._field_of(told.field)
        if told.where is Where.FIELD and self.form.show_problem(field, told.words):
            self._back()
            return
        self.form.strip.put("save", Message(told.words, Weight.ERROR))

    def _field_of(self, field: str) -> str:
        """The field of the form that stands for one of the record."""
        return field

    # ---- someone saved first -----------------------------------------------------------

    def _show_beside(self, compare: CompareView) -> None:
        """Two versions in place of the form."""
        self.compare = compare
        self.view.addWidget(compare)
        self.view.setCurrentWidget(compare)
        compare.focus_first()

    def _back(self) -> None:
        """From two versions back to the form."""
        compare, self.compare = self.compare, None
        if compare is not None:
            self.view.setCurrentWidget(self.form)
            self.view.removeWidget(compare)
            compare.hide()
            compare.deleteLater()
            self.form.focus_first()
