""" "Move with a reason": the panel in which a person is given another status.

The Board and the record use the same panel. It knows nothing of the store: it is told
whom it is about and tells what was given.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from iomdesk.domain.dates import DateReading, Sense, read_date
from iomdesk.domain.people import BOARD_COLUMNS, Rag
from iomdesk.formdef.scheme import Scheme
from iomdesk.services.ragasking import Asked
from iomdesk.ui.look import Role
from iomdesk.ui.widgets.badge import RagBadge
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.evidence import EvidenceBlock
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, DateEdit, TextBox
from iomdesk.ui.widgets.inspector import Inspector
from iomdesk.ui.widgets.label import Icon, Label
from iomdesk.ui.widgets.moves import LOOK_AGAIN_DAYS, Given, Move, effects_of
from iomdesk.words import words


class MovePanel(Inspector):
    """The panel; fields are filled afresh by ``begin``.

    Attributes:
        evidence: the tests, the facts and why against them. cancelling: while ``left`` is
            told, whether by the button that throws away what was typed.

    Signals:
        recorded(object): Ctrl+Enter or the main button, with a ``Given``.
        left: Esc or Cancel; the person stays where they were.
        retargeted(object): another new status was chosen in the panel.
        edited: something was typed or chosen, so that a draft may be kept.
    """

    recorded = Signal(object)
    left = Signal()
    retargeted = Signal(object)
    edited = Signal()

    def __init__(self, scheme: Scheme, parent: QWidget | None = None) -> None:
        super().__init__(words("move", "title"), 312, escape=True, parent=parent)
        self._scheme = scheme
        self._today = date.min
        self._move: Move | None = None
        self._build_person()
        self.evidence = EvidenceBlock(scheme)
        self.evidence.edited.connect(self.edited)
        self.block().addWidget(self.evidence)
        self._build_fields()
        self.block().addWidget(self.evidence.said)
        self._build_effects()
        self._build_buttons()
        self.closed.connect(self.left)
        self.committed.connect(self._commit)
        stops = (self.choice, self.evidence.against, self.reason, self.agreed_by, self.look_again)
        for stop in (*stops, *self.evidence.facts.values()):
            stop.installEventFilter(self)
        for part in (self.scrolled.widget(), self.scrolled.viewport()):
            if part is not None:
                part.installEventFilter(self)

    # ---- what it is made of ------------------------------------------------------------

    def _build_person(self) -> None:
        block = self.block(spacing=8)
        self._name = Label("", Role.FIGURE, wrap=True)
        block.addWidget(self._name)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._from = RagBadge()
        self._to = RagBadge()
        row.addWidget(self._from)
        row.addWidget(Icon("arrow", "text2"))
        row.addWidget(self._to)
        row.addStretch(1)
        block.addLayout(row)
        self._conflict = Label("", Role.SMALL, "error", wrap=True)
        self._conflict.hide()
        block.addWidget(self._conflict)
        self.choice = Choice(tuple((rag, rag.spoken) for rag in BOARD_COLUMNS))
        self.choice.setPlaceholderText(words("move", "to_placeholder"))
        self._choice_field = Field(
            words("move", "to"), self.choice, help_text=words("move", "to_help")
        )
        self.choice.chosen.connect(self._chose)
        block.addWidget(self._choice_field)

    def _build_fields(self) -> None:
        block = self.block(spacing=10)
        self.reason = TextBox(lines=4)
        self._reason_field = Field(
            words("move", "reason"), self.reason, help_text=words("move", "reason_help")
        )
        self.reason.edited.connect(self._reason_typed)
        block.addWidget(self._reason_field)
        pair = QHBoxLayout()
        pair.setSpacing(10)
        kinds = tuple((kind.title, kind.title) for kind in self._scheme.meeting_kinds)
        self.agreed_by = Choice((*kinds, ("", words("move", "no_meeting"))))
        self.agreed_by.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.agreed_by.setMinimumContentsLength(4)
        self.agreed_by.chosen.connect(self._touched)
        self.look_again = DateEdit(self._read)
        self.look_again.date_changed.connect(self._tell_effects)
        self._agreed_field = Field(words("move", "agreed_by"), self.agreed_by)
        self._again_field = Field(words("move", "look_again"), self.look_again)
        for field in (self._agreed_field, self._again_field):
            column = QVBoxLayout()
            column.addWidget(field)
            column.addStretch(1)
            pair.addLayout(column, 1)
        block.addLayout(pair)
        for field in (self._agreed_field, self._again_field):
            field.say_in(block)

    def _build_effects(self) -> None:
        block = self.block(spacing=4)
        block.addWidget(Label(words("move", "this_will"), Role.SMALL_STRONG, "second"))
        self._effects = Label("", Role.DENSE, wrap=True)
        block.addWidget(self._effects)

    def _build_buttons(self) -> None:
        self.column.addStretch(1)
        row = self.foot(52)
        self.cancelling = False
        self.record = Button(words("move", "record"), kind=Kind.MAIN, keys="Ctrl+Enter")
        self.cancel = Button(words("move", "cancel"))
        self.record.clicked.connect(self._commit)
        self.cancel.clicked.connect(self._cancel)
        row.addWidget(self.record)
        row.addWidget(self.cancel)
        row.addStretch(1)
        for widget in (self.record, self.cancel):
            widget.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _cancel(self) -> None:
        self.cancelling = True
        self.left.emit()
        self.cancelling = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What has the focus is in view, in however low a window; 1 to 4 choose a status."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._reveal(watched, 40)
        whole = (self.scrolled.widget(), self.scrolled.viewport())
        if event.type() == QEvent.Type.Resize and watched in whole:
            # Wrapped words may get their height after the focus came.
            focused = QApplication.focusWidget()
            if focused is not None and self.scrolled.isAncestorOf(focused):
                self.scrolled.ensureWidgetVisible(focused, 0, 40)
        if watched is self.choice and isinstance(event, QKeyEvent):
            place = event.key() - Qt.Key.Key_1
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and 0 <= place < len(BOARD_COLUMNS):
                if event.type() == QEvent.Type.KeyPress:
                    self.choice.set_value(BOARD_COLUMNS[place])
                    self._chose(BOARD_COLUMNS[place])
                return True
        return super().eventFilter(watched, event)

    def _reveal(self, widget: QWidget, room: int = 12) -> None:
        """Scroll to a widget, once what has just been shown or hidden has its place."""
        inside = self.scrolled.widget()
        if inside is not None:
            for layout in inside.findChildren(QLayout):
                layout.activate()
            if (whole := inside.layout()) is not None:
                whole.activate()
        self.scrolled.ensureWidgetVisible(widget, 0, room)

    # ---- what it is told ---------------------------------------------------------------

    @property
    def about(self) -> Move | None:
        """What it is about; None while it is closed."""
        return self._move

    def begin(
        self,
        move: Move,
        asked: Asked,
        *,
        today: date,
        draft: Mapping[str, object] | None = None,
    ) -> None:
        """Open for a move, with what was typed before it was interrupted, if anything."""
        kept = draft or {}
        self._today = today
        self._move = move
        self._name.setText(move.name)
        self._conflict.hide()
        for field in (self._choice_field, self._reason_field, self._again_field):
            field.set_problem("")
        self._choice_field.setVisible(move.to is None)
        self.choice.set_value(None)
        chosen = str(kept.get("to") or "")
        if move.to is None and chosen in BOARD_COLUMNS and chosen != move.before:
            self._move = replace(move, to=Rag(chosen))  # as it was chosen before
            self.choice.set_value(Rag(chosen))
        self.reason.setPlainText(str(kept.get("reason", "")))
        agreed = kept.get("agreed_by", self.agreed_by.value)
        self.agreed_by.set_value(agreed)
        if self.agreed_by.currentIndex() < 0:
            self.agreed_by.setCurrentIndex(0)
        again = kept.get("look_again_on")
        self.look_again.set_day(
            date.fromisoformat(str(again)) if again else today + timedelta(days=LOOK_AGAIN_DAYS)
        )
        self.setAccessibleDescription(f"{move.name}, {move.before.spoken}")
        self.evidence.begin(asked, self._move.to, today, kept)
        self.scrolled.verticalScrollBar().setValue(0)
        self._show_move()
        self.set_busy(busy=False)

    def end(self) -> None:
        """Forget whom it was about."""
        self._move = None
        self.reason.setPlainText("")
        self.evidence.end()

    def retarget(self, to: Rag) -> None:
        """The same move to another status; what was typed is kept."""
        if self._move is not None:
            self._move = replace(self._move, to=to)
            self._choice_field.set_problem("")
            self.evidence.retarget(to)
            self._show_move()

    def rebase(self, revision: int, before: Rag, told: str, asked: Asked | None = None) -> None:
        """The person was changed by someone else: say so and go on from what stands now."""
        if asked is not None:
            self.evidence.renew(asked)
        if self._move is not None:
            self._move = replace(self._move, revision=revision, before=before)
            self._show_move()
            self._conflict.setText(told)
            self._conflict.show()

    def show_problem(self, field: str, told: str) -> bool:
        """Show a problem beside its field and go there; False for a field not in the panel."""
        fields = {
            "reason": self._reason_field,
            "look_again_on": self._again_field,
            "status": self._choice_field,
        }
        if field == "against":
            self.evidence.show_problem(told)
            self._reveal(self.evidence.against, 60)
            return True
        place = fields.get(field)
        if place is None:
            return False
        if field == "status" and not self._choice_field.isVisibleTo(self):
            self._conflict.setText(told)
            self._conflict.show()
            return True
        place.set_problem(told)
        place.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._reveal(place)
        return True

    def set_busy(self, *, busy: bool) -> None:
        """While it is being recorded, it cannot be recorded again."""
        self.record.setEnabled(not busy)

    def focus_first(self) -> None:
        """Put the focus where the next thing is to be given."""
        first = self.choice if self._choice_field.isVisibleTo(self) else self.reason
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def touched(self) -> bool:
        """Whether something was given that is worth a draft."""
        chosen = not self._choice_field.isHidden() and self.choice.value is not None
        return chosen or bool(self.reason.toPlainText().strip()) or self.evidence.touched

    @property
    def answers(self) -> dict[str, object]:
        """What was given so far, for a draft."""
        return {
            "reason": self.reason.toPlainText(),
            "agreed_by": self.agreed_by.value or "",
            "look_again_on": self.look_again.day,
            "to": None if self._move is None else self._move.to,
            **self.evidence.answers,
        }

    # ---- what happens in it ------------------------------------------------------------

    def _read(self, typed: str) -> DateReading:
        return read_date(typed, today=self._today, sense=Sense.AHEAD)

    def _chose(self, to: object) -> None:
        rag = Rag(str(to))
        self.retarget(rag)
        self.retargeted.emit(rag)
        self.edited.emit()

    def _reason_typed(self) -> None:
        if self.reason.toPlainText().strip():
            self._reason_field.set_problem("")
        self.edited.emit()

    def _touched(self, _value: object = None) -> None:
        self.edited.emit()

    def _show_move(self) -> None:
        move = self._move
        if move is None:
            return
        self._from.set_rag(move.before)
        self._to.setVisible(move.to is not None)
        if move.to is not None:
            self._to.set_rag(move.to)
        self._tell_effects()

    def _tell_effects(self, _day: object = None) -> None:
        """Only what is true of this move now."""
        move = self._move
        if move is None:
            return
        lines = effects_of(move, self.look_again.day, self._scheme.meeting_kinds)
        self._effects.setText("\n".join(lines))

    def _commit(self) -> None:
        move = self._move
        if move is None or not self.record.isEnabled():
            return
        self.look_again.read()
        self._conflict.hide()
        if self.look_again.problem:
            self.look_again.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        reason = self.reason.toPlainText()
        if reason.strip() and not self.evidence.check():
            amiss: QWidget | None = self.focusWidget()
            if amiss is not None:
                self._reveal(amiss, 60)
            return
        agreed = str(self.agreed_by.value or "")
        channel = words("rag_facts", "channel")
        if agreed:
            channel = words("rag_facts", "channel_meeting", {"meeting": agreed})
        self.recorded.emit(
            Given(
                to=move.to or Rag.NOT_SET,
                reason=reason,
                agreed_by=agreed,
                look_again_on=self.look_again.day,
                facts=self.evidence.statements(channel),
                against=self.evidence.why,
            )
        )
