"""The page of one referral: its form, the eligibility beside it, and the foot."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.matrix import MatrixScore
from iomdesk.formdef.scheme import Scheme
from iomdesk.services.referrals import Assessment
from iomdesk.ui.forms.underway import EditedForm
from iomdesk.ui.forms.view import FormView
from iomdesk.ui.look import Role
from iomdesk.ui.screens.referrals.inspector import EligibilityInspector, say
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind, Reason
from iomdesk.ui.widgets.inspector import WithInspector
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.samenotice import SameLine, SameNotice
from iomdesk.ui.widgets.strip import Message, Weight

_LEAST: Final = 560
"""px at 100 % that the fields need beside the inspector."""

Assess = Callable[[Mapping[str, str]], Assessment]
"""What the rules make of answers; called at each key."""


class ReferralForm(EditedForm):
    """One referral's form with the Eligibility inspector and the foot.

    Signals:
        send_asked, matrix_asked, print_asked: for whoever opened the form; it calls
            ``ReferralEditing.when_saved`` to have the referral as saved.
        known_asked(str, str): "person" or "referral" and its id.

    Attributes:
        fields: the fields. inspector: Eligibility.
        same: the notice above. save, send, matrix, print, leave: the foot.
        assessed: what the rules make of the answers as they stand.
    """

    send_asked = Signal()
    matrix_asked = Signal()
    print_asked = Signal()
    known_asked = Signal(str, str)

    def __init__(
        self,
        scheme: Scheme,
        answers: Mapping[str, str],
        assess: Assess,
        *,
        today: date,
        people: Sequence[str] = (),
        agencies: Sequence[str] = (),
        closed: str = "",
        matrix: MatrixScore | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._scheme = scheme
        self._assess = assess
        self._today = today
        self._people = tuple(people)
        self._agencies = tuple(agencies)
        self._closed = closed
        self._matrix = matrix
        self._busy = False
        self.setProperty("part", "page")
        self.same = SameNotice(say("somebody_else"))
        self.same.opened.connect(self.known_asked)
        self.same.confirmed.connect(self.new_asked)
        self.inspector = EligibilityInspector(scheme)
        self.inspector.wanted.connect(self.go_to)
        self._place = QVBoxLayout()
        self._place.setSpacing(10)
        self._place.addWidget(self.same)
        self._beside = WithInspector(
            self._place, self.inspector, fold=say("eligibility"), least=_LEAST
        )
        page = QVBoxLayout()
        page.setContentsMargins(20, 16, 20, 16)
        page.addWidget(self._beside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        for part in (self.draft, self.strip):
            outer.addWidget(part)
        outer.addLayout(page, 1)
        outer.addWidget(self._foot())
        # Last, in its place: what is put into another widget is matched with every rule again.
        self.fields = self._make_fields(answers)
        self.setAccessibleName(say("title"))
        self.assessed = self._work_out()

    # ---- what it is made of ------------------------------------------------------------

    def _make_fields(self, answers: Mapping[str, str]) -> FormView:
        fields = FormView(
            self._scheme.referral,
            answers,
            today=self._today,
            agencies=self._agencies,
            people=self._people,
            read_only=bool(self._closed),
            parent=self._place.parentWidget(),
        )
        fields.edited.connect(self._edited)
        self._place.addWidget(fields, 1)
        return fields

    def _foot(self) -> QWidget:
        frame = self._bar = QFrame()
        frame.setProperty("part", "bar")
        frame.setMinimumHeight(theme().px(52))
        row = QHBoxLayout(frame)
        row.setContentsMargins(20, 10, 20, 10)
        row.setSpacing(8)
        self.save = Button(say("save"), kind=Kind.MAIN, keys="Ctrl+S")
        self.send = Button(say("send"))
        self.leave = Button(say("leave"), keys="Esc")
        self.matrix = Button(say("open_matrix"))
        self.print = Button(say("print"), icon="print")
        self._state = Label("", Role.SMALL, "second", wrap=True)
        self._reason = Reason(self.send)
        for button, asked in (
            (self.save, self.save_asked), (self.send, self.send_asked),
            (self.leave, self.leave_asked), (self.matrix, self.matrix_asked),
            (self.print, self.print_asked),
        ):  # fmt: skip
            button.clicked.connect(asked)
        row.addWidget(self.save)
        row.addWidget(self.send)
        row.addWidget(self._reason, 1)
        row.addWidget(self._state, 1)
        row.addStretch()  # while neither says anything, the two ends keep apart
        for button in (self.leave, self.matrix, self.print):
            row.addWidget(button)
        self._state.hide()
        return frame

    def renew(
        self,
        answers: Mapping[str, str],
        assess: Assess,
        *,
        closed: str,
        matrix: MatrixScore | None,
    ) -> None:
        """The referral stands otherwise now: work out afresh; other fields when it closed."""
        self._assess, self._matrix = assess, matrix
        if closed != self._closed:
            self._closed = closed
            before = self.fields
            self.fields = self._make_fields(answers)
            before.hide()
            self._place.removeWidget(before)
            before.deleteLater()
        else:
            self.fields.rebase(answers)
        self._work_out()

    # ---- live --------------------------------------------------------------------------

    def _edited(self) -> None:
        self.set_state("")
        self.strip.take("save")
        self._work_out()
        self.edited.emit()

    def _work_out(self) -> Assessment:
        """What the rules make of the answers; nothing moves but words."""
        answers = self.fields.answers
        found = self.assessed = self._assess(answers)
        self.inspector.show_assessment(found, answers, self._matrix)
        self.fields.set_problems(() if self._closed else found.problems)
        self._refuse()
        return found

    def _refuse(self) -> None:
        busy = say("saving") if self._busy else ""
        self.save.refuse(self._closed or busy)
        found = self.assessed
        self.send.refuse(busy or ("" if found.sendable else found.not_sendable))

    def set_busy(self, *, busy: bool) -> None:
        """While saving, nothing can be pressed twice."""
        self._busy = busy
        self._refuse()

    def set_state(self, told: str) -> None:
        """A line in the foot: saved, or nothing to save."""
        self._state.setText(told)
        self._state.setVisible(bool(told))

    # ---- problems, notices, keys -------------------------------------------------------

    def show_problem(self, key: str, told: str) -> bool:
        """Say what is amiss at its field and go there; False for a field it does not have."""
        self._unfold()
        return self.fields.show_problem(key, told)

    def refuse_save(self, key: str, told: str) -> None:
        """Say above the form and at its field why nothing was saved, and go there."""
        self.set_state("")
        self.strip.put("save", Message(told, Weight.ERROR))
        self.show_problem(key, told)

    def go_to(self, key: str) -> None:
        """The focus to a field, as somebody asked for it."""
        self._unfold()
        self.fields.go_to(key)

    def next_attention(self, *, forward: bool) -> bool:
        """F4: to the next field that is missing or amiss; False when there is none."""
        found = self.assessed
        amiss = [one.key for one in found.problems if one.blocks]
        self._unfold()
        return self.fields.go_on([*(one.key for one in found.missing), *amiss], forward=forward)

    def panes(self) -> tuple[QWidget, ...]:
        """The fields, Eligibility or the button it is under, and the foot (F6)."""
        beside = (self._beside.button,) if self._beside.folded else ()
        return (*beside, self.fields, self.inspector, self._bar)

    def _unfold(self) -> None:
        if self._beside.folded:
            self._beside.button.setChecked(False)

    @property
    def folded(self) -> bool:
        """Whether the inspector is under its button for want of room."""
        return self._beside.folded

    @property
    def fold_button(self) -> Button:
        """The button under which the inspector folds."""
        return self._beside.button

    def focus_first(self) -> None:
        """The focus to the first field; to a read-only form's first box just the same."""
        self.fields.focus_first()

    def show_same(self, title: str, found: Sequence[SameLine]) -> None:
        """Who may be the same person; nobody takes the notice away."""
        self._unfold()
        self.same.show_lines(title, found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves; Ctrl+Z and Ctrl+Y reach the fields from the foot as well."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave_asked.emit()
        elif not self.fields.stepped(event):
            super().keyPressEvent(event)
