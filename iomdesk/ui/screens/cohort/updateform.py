"""What an agency tells, prompt by prompt: source at the left, its form beside it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.agencies import AgencyRole
from iomdesk.formdef.form import MISSING, problems
from iomdesk.formdef.updates import UpdateDef
from iomdesk.services.updates import count
from iomdesk.ui.forms.view import FormView
from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.inspector import Scrolled
from iomdesk.ui.widgets.label import Icon, Label
from iomdesk.ui.widgets.sourcefields import SourceFields
from iomdesk.ui.widgets.table import ENTER
from iomdesk.words import words

_SOURCE = 300
"""px at 100 % of the source beside the form; with less room it stands above."""
_BESIDE = 720
_SOURCE_KEY = "source."


def _say(code: str, params: Mapping[str, object] | None = None) -> str:
    return words("update", code, params)


class UpdatePage(QWidget):
    """Stands in place of the tabs of a record.

    Signals:
        edited: something was typed. given: Ctrl+Enter or the button. left: Esc or the button.
        thrown_away: the draft that was gone on with is not wanted.

    Attributes:
        source: where it comes from; the agency settles what is asked.
        form: the prompts of the agency in hand.
    """

    edited = Signal()
    given = Signal()
    left = Signal()
    thrown_away = Signal()

    def __init__(
        self,
        today: date,
        agencies: Sequence[str],
        role_of: Callable[[str], AgencyRole],
        update_for: Callable[[AgencyRole], UpdateDef],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._today = today
        self._agencies = tuple(agencies)
        self._role_of = role_of
        self._update_for = update_for
        self._answers: dict[str, str] = {}
        self._touched = self._quiet = False
        self._beside: bool | None = None
        self.update_def = update_for(AgencyRole.OTHER)
        self.source = SourceFields(self._agencies)
        self.keep = Button(_say("keep"), kind=Kind.MAIN, keys="Ctrl+Enter")
        self.leave = Button(_say("leave"), keys="Esc")
        self.throw_away = Button(_say("drop_draft"), kind=Kind.LINK)
        self._told = Label("", Role.SMALL, "error", wrap=True)
        self._asked = Label("", Role.BODY_STRONG, wrap=True)
        self._letter = Label("", Role.SMALL, "second", wrap=True)
        self._lay_out()
        self.form = self._new_form()
        self._count_later = QTimer(self, singleShot=True, interval=0)
        self._count_later.setObjectName("count of an update")
        self._count_later.timeout.connect(self._look)
        self.source.edited.connect(self._typed)
        self.source.originator.settled.connect(self._agency)
        self.keep.clicked.connect(self.given)
        self.leave.clicked.connect(self.left)
        self.throw_away.clicked.connect(self.thrown_away)
        self.setAccessibleName(_say("title"))
        theme().changed.connect(self._fit)

    def _lay_out(self) -> None:
        self._source_side = Scrolled(snug=True)
        inner = QVBoxLayout()
        inner.setContentsMargins(2, 0, 6, 8)
        inner.setSpacing(6)
        inner.addWidget(Label(_say("title"), Role.PANEL))
        inner.addWidget(self.source)
        inner.addStretch(1)
        self._source_side.column.addLayout(inner)
        self._form_side = QVBoxLayout()
        self._form_side.setSpacing(4)
        self._form_side.addWidget(self._asked)
        self._form_side.addWidget(self._letter)
        self._room = QWidget()  # holds the words at the top while no form is there
        self._form_side.addWidget(self._room, 1)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(18)
        self._sides.addWidget(self._source_side)
        self._sides.addLayout(self._form_side, 1)
        self._notice = QWidget()
        notice = QHBoxLayout(self._notice)
        notice.setContentsMargins(0, 0, 0, 0)
        notice.setSpacing(8)
        notice.addWidget(Icon("information", "accent", 14))
        notice.addWidget(Label(_say("draft_here"), Role.SMALL, wrap=True), 1)
        notice.addWidget(self.throw_away)
        self._notice.hide()
        bar = QFrame()
        bar.setProperty("part", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(20, 8, 20, 8)
        row.setSpacing(8)
        row.addWidget(self.leave)
        row.addWidget(self._told, 1)
        row.addWidget(self.keep)
        body = QVBoxLayout()
        body.setContentsMargins(20, 10, 16, 4)
        body.setSpacing(6)
        body.addWidget(self._notice)
        body.addLayout(self._sides, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addWidget(bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The source beside the form, or above it."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        beside = self.width() >= theme().px(_BESIDE)
        side, widest = self._source_side, 16_777_215
        directions = QBoxLayout.Direction
        self._sides.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        self._sides.setSpacing(18 if beside else 8)
        if beside:
            side.setFixedWidth(theme().px(_SOURCE))
            side.setMinimumHeight(0)
            side.setMaximumHeight(widest)
        else:
            side.setMinimumWidth(0)
            side.setMaximumWidth(widest)
            side.setFixedHeight(max(self.height() * 2 // 5, theme().px(96)))

    # ---- the form of the agency ------------------------------------------------------------

    def _new_form(self) -> FormView:
        update = self.update_def
        self._head()
        form = FormView(
            update.form,
            self._of_role(update.role),
            today=self._today,
            agencies=self._agencies,
        )
        form.edited.connect(self._typed)
        form.looked.connect(self._look)
        self._form_side.addWidget(form, 1)
        # Tab goes from the source to the form, and from its end to the buttons.
        before: QWidget = form.stops()[-1]
        for button in (self.leave, self.keep):
            QWidget.setTabOrder(before, button)
            before = button
        return form

    def _head(self) -> None:
        """What is asked, and in whose words; before an agency is named, only that it is wanted."""
        named = bool(self.source.originator.text.strip())
        update = self.update_def
        code = "from_s1" if update.section else "not_s1"
        self._asked.setText(update.title if named else _say("no_agency"))
        self._letter.setText(_say(code if named else "agency_first", {"section": update.section}))

    def _show_form(self) -> None:
        """The prompts come with the agency; what stood in them meanwhile stays."""
        named = bool(self.source.originator.text.strip())
        self.form.setVisible(named)
        self._room.setVisible(not named)
        self._head()

    def _of_role(self, role: AgencyRole) -> dict[str, str]:
        start = f"{role}."
        return {
            key.removeprefix(start): answer
            for key, answer in self._answers.items()
            if key.startswith(start)
        }

    def _agency(self, name: str) -> None:
        """Another agency shares other things; what was typed for the one before stays."""
        update = self._update_for(self._role_of(name))
        if update.role is self.update_def.role:
            self._show_form()
            return
        self._answers |= self._form_answers()
        before, self.update_def = self.form, update
        self._form_side.removeWidget(before)
        before.hide()
        before.deleteLater()
        self.form = self._new_form()
        self._show_form()
        self._look()

    def _form_answers(self) -> dict[str, str]:
        role = self.update_def.role
        return {f"{role}.{key}": text for key, text in self.form.answers.items() if text}

    # ---- what stands here -------------------------------------------------------------------

    def begin(self, answers: Mapping[str, object] | None) -> None:
        """Begin afresh, or as a draft left it: a call of today."""
        self._quiet = True
        kept = {key: str(value) for key, value in (answers or {}).items()}
        source = {"channel": words("source_channel", "telephone")}
        source |= {
            key.removeprefix(_SOURCE_KEY): text
            for key, text in kept.items()
            if key.startswith(_SOURCE_KEY)
        }
        self.source.begin(self._today, answers=source)
        self._answers = {key: text for key, text in kept.items() if not key.startswith(_SOURCE_KEY)}
        self.form.put(self._of_role(self.update_def.role))
        self._agency(self.source.originator.text)
        self._touched = self._quiet = False
        self._notice.setVisible(bool(kept))
        self._look()
        self.source.originator.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def touched(self) -> bool:
        """Whether something was typed since it was opened."""
        return self._touched

    @property
    def answers(self) -> dict[str, str]:
        """What stands in every field, of every agency tried, for a draft."""
        role = f"{self.update_def.role}."
        others = {key: text for key, text in self._answers.items() if not key.startswith(role)}
        source = {f"{_SOURCE_KEY}{key}": text for key, text in self.source.answers().items()}
        return {**others, **self._form_answers(), **source}

    def _typed(self) -> None:
        if self._quiet:
            return
        self._touched = True
        self.tell("")
        self._count_later.start()
        self.edited.emit()

    def _look(self) -> None:
        """Say what is amiss, and how many facts it will be."""
        self._count_later.stop()
        self.form.set_problems(problems(self.update_def.form, self.form.answers, self._today))
        found = count(self.update_def, self.form.answers, self._today)
        if found == 1:
            self.keep.set_words(_say("keep_one"))
        else:
            self.keep.set_words(_say("keep_count", {"count": found}) if found else _say("keep"))

    def check(self) -> bool:
        """Whether every answer can be read; else the first that cannot is shown."""
        self._look()
        amiss = [
            one
            for one in problems(self.update_def.form, self.form.answers, self._today)
            if one.code != MISSING
        ]
        if amiss:
            self.form.ask_typed()
            self.form.show_problem(amiss[0].key, amiss[0].text)
        return not amiss

    def show_problem(self, name: str, text: str) -> None:
        """Say what is amiss at its field; what belongs to none stands at the foot."""
        if not (self.form.show_problem(name, text) or self.source.show_problem(name, text)):
            self.tell(text)

    def tell(self, text: str) -> None:
        """Say something at the foot."""
        self._told.setText(text)

    def set_busy(self, *, busy: bool) -> None:
        """While it is kept, nothing can be pressed twice."""
        self.keep.refuse(_say("keeping") if busy else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter keeps, Esc leaves."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in ENTER and control:
            self.given.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
