"""The statement in the chair's window: read aloud, signed, counted; and what stands between items.

The gates before the first case, in their order (S2 section 10; domain items 29 to 33): each
says what is missing and which key does it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.panes import takes_focus
from iomdesk.ui.screens.chair.agendapane import room_has_somebody
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.badge import KeyCaps
from iomdesk.ui.widgets.button import Button, Kind, Reason
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.flow import Flow
from iomdesk.ui.widgets.inputs import TextLine
from iomdesk.ui.widgets.label import Icon, Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.table import ENTER
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.formdef.parts import Statement
    from iomdesk.services.sitting import State

_MARGIN: Final = (18, 14, 18, 14)
_SCROLL: Final = 46
"""Two lines of the text, px: how far an arrow key goes."""


class _Gate(QWidget):
    """One gate: tick or ring, words, and the key that passes it."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._icon = Icon("ring", "alertText", 14)
        self._words = Label("", Role.DENSE, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 12, 5)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        if key:
            row.addWidget(KeyCaps(*key.split("+")), 0, Qt.AlignmentFlag.AlignTop)

    def say(self, text: str, *, passed: bool) -> None:
        """What is so, or what is missing."""
        self._icon.set_icon("tick" if passed else "ring", "greenText" if passed else "alertText")
        self._words.setText(text)
        self.setAccessibleName(text)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()


class StatementPage(QWidget):
    """The text to be read aloud, who read it, and the gates.

    Signals:
        was_read(str): it was read aloud, by this person.
        taken_back: it was not.
        begin: to the first item.

    Attributes:
        by: who reads it. read, back, start: the buttons.
    """

    was_read = Signal(str)
    taken_back = Signal()
    begin = Signal()

    def __init__(self, statement: "Statement", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "page")
        self.by = TextLine()
        self.field = Field(words("chair", "read_by"), self.by)
        self.read = Button(words("chair", "do_read"), kind=Kind.MAIN, keys="Ctrl+Enter")
        self.back = Button(words("chair", "do_unread"))
        self.start = Button(words("chair", "do_begin"), kind=Kind.MAIN, keys="PgDn")
        self.gates = {
            "read": _Gate(""), "signed": _Gate("T"), "bases": _Gate("T"), "quorum": _Gate("T"),
        }  # fmt: skip
        self._said = Label("", Role.SMALL, "second", wrap=True)
        self._text = _text_of(statement)
        self.read.clicked.connect(self._read)
        self.back.clicked.connect(self.taken_back)
        self.start.clicked.connect(self.begin)
        inside = QWidget()
        inside.setProperty("part", "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(18, 10, 18, 10)
        column.setSpacing(10)
        text = Panel(statement.title, dense=True)
        self._text.setMinimumHeight(theme().px(120))
        text.add(self._text, 1)
        column.addWidget(text, 1)
        gates = Panel(words("chair", "gates"), dense=True)
        for gate in self.gates.values():
            gates.add(gate)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 4, 12, 10)
        foot.setSpacing(6)
        foot.addWidget(self._said)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.by.setFixedWidth(theme().px(280))
        bottom = Qt.AlignmentFlag.AlignBottom
        row.addWidget(self.field, 0, bottom)
        row.addWidget(self.read, 0, bottom)
        ways = Flow(gap=8)
        for button in (self.start, self.back):
            ways.addWidget(button)
        row.addLayout(ways, 1)
        foot.addLayout(row)
        foot.addWidget(Reason(self.back))
        gates.add(foot)
        column.addWidget(gates)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        for widget in (self.read, self.start, self.back, self._text):
            widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The arrow keys scroll the text while it is read aloud, wherever a button has focus."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() not in steps or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        bar = self._text.verticalScrollBar()
        bar.setValue(bar.value() + steps[Qt.Key(event.key())] * theme().px(_SCROLL))
        return True

    @property
    def hidden(self) -> int:
        """How much of the text is out of view, px."""
        return self._text.verticalScrollBar().maximum()

    @property
    def scrolled(self) -> int:
        """How much of the text was read past, px."""
        return self._text.verticalScrollBar().value()

    def _read(self) -> None:
        self.was_read.emit(self.by.text())

    def show_gates(self, state: "State") -> None:
        """How far the gates are, and what is missing."""
        held, gates = state.sitting, state.gates
        when = ""
        if held is not None and held.read_at is not None and gates.read:
            when = words("chair", "was_read", {"by": held.read_by, "time": f"{held.read_at:%H:%M}"})
        self.gates["read"].say(when or words("chair", "not_read"), passed=gates.read)
        self.gates["signed"].say(_signing(state), passed=gates.signed)
        self.gates["bases"].say(
            words("chair", "bases_known" if gates.bases else "bases_missing"), passed=gates.bases
        )
        self.gates["bases"].setVisible(room_has_somebody(state))
        params = {"count": len(state.room.agencies), "needed": state.room.needed}
        one = len(state.room.agencies) == 1
        short = "quorum_missing_one" if one else "quorum_missing"
        code = "quorum_met" if gates.quorum else short
        self.gates["quorum"].say(words("chair", code, params), passed=gates.quorum)
        for name in ("signed", "quorum"):  # folded while the text is read: it stands first
            self.gates[name].setVisible(gates.read)
        begun = held is not None and held.began_at is not None
        self.field.setVisible(not gates.read)
        self.read.setVisible(not gates.read)
        self.back.setVisible(gates.read and not begun)
        signed = any(seat.signed_at is not None for seat in state.room.seats)
        self.back.refuse(words("chair", "unread_signed") if signed else "")
        self.start.setVisible(gates.read)
        self.start.set_words(words("chair", "do_go_on" if begun else "do_begin"))
        self.start.refuse("" if gates.may_begin or begun else words("chair", "gates_first"))
        self._said.setText("" if gates.may_begin or begun else words("chair", "gates_first"))
        self._said.setVisible(bool(self._said.text()) and gates.read)
        if not self.by.text() and not gates.read:
            self.by.setText(state.meeting.chair)

    def landing(self) -> QWidget | None:
        """Where the focus goes: to what is to be done next."""
        ways = (self.read, self.start, self._text)  # no text box: T and S are keys here
        return next((one for one in ways if takes_focus(one)), None)

    def problem(self, _name: str, text: str) -> None:
        """What is amiss with the name of the reader."""
        self.field.set_problem(text)
        self.by.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, text: str) -> None:
        """What else stops it."""
        self.field.set_problem(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter: it was read aloud."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in ENTER and control and not self.read.isHidden():
            self._read()
        else:
            super().keyPressEvent(event)


def _signing(state: "State") -> str:
    """Who has still to sign, or of whom nothing is said."""
    room = state.room
    if state.gates.signed:
        signed = sum(seat.signed_at is not None for seat in room.seats)
        return words("chair", "all_signed", {"count": signed})
    missing = [seat.attendee.name for seat in room.seats
               if seat.place.value in {"in", "outside"} and seat.signed_at is None]  # fmt: skip
    silent = [seat.attendee.name for seat in room.unanswered]
    parts = []
    if missing:
        parts.append(words("chair", "must_sign", {"names": "; ".join(missing)}))
    if silent:
        parts.append(words("chair", "unanswered", {"names": "; ".join(silent)}))
    return " ".join(parts) or words("chair", "nobody_here")


def _text_of(statement: "Statement") -> QScrollArea:
    """The text at a size that can be read from a chair; it takes the focus to be scrolled."""
    inside = QWidget()
    inside.setProperty("part", "scrolled")
    column = QVBoxLayout(inside)
    column.setContentsMargins(16, 8, 16, 8)
    column.setSpacing(7)
    column.addWidget(Label(statement.opening, Role.ASK, wrap=True))
    for number, point in enumerate(statement.points, 1):
        column.addLayout(_hung(f"{number}.", point.text))
        for bullet in point.bullets:
            line = _hung("-", bullet)
            line.setContentsMargins(30, 0, 0, 0)
            column.addLayout(line)
    column.addStretch(1)
    inside.setMinimumHeight(1)  # as high as its lines are at this width, and no higher
    area = QScrollArea()
    area.setProperty("part", "reader")
    area.setWidgetResizable(True)
    area.setWidget(inside)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    area.setAccessibleName(statement.title)
    area.setAccessibleDescription(statement.text)
    return area


def _hung(mark: str, text: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    number = Label(mark, Role.ASK, "second")
    number.setFixedWidth(theme().px(24))
    row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Label(text, Role.ASK, wrap=True), 1)
    return row


@dataclass(frozen=True, slots=True)
class Way:
    """A way on from between two items: the words of its button, its key, and its name."""

    name: str
    text: str
    key: str = ""
    main: bool = False


class BetweenPage(QWidget):
    """Nothing is on the table: what this part of the meeting has left, and the ways on.

    Signals:
        chosen(str): the name of a way was pressed.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "page")
        self._title = Label("", Role.FIGURE, wrap=True)
        self._words = Label("", Role.BODY, wrap=True)
        self._ways: list[Button] = []
        self._shown: tuple[Way, ...] = ()
        self._row = Flow(gap=8)
        panel = QFrame()
        panel.setProperty("part", "panel")
        inner = QVBoxLayout(panel)
        inner.setContentsMargins(20, 18, 20, 18)
        inner.setSpacing(8)
        inner.addWidget(self._title)
        inner.addWidget(self._words)
        inner.addLayout(self._row)
        column = QVBoxLayout(self)
        column.setContentsMargins(*_MARGIN)
        column.addWidget(panel)
        column.addStretch(1)

    @property
    def said(self) -> str:
        """Title and words."""
        return f"{self._title.text()} {self._words.text()}".strip()

    def say(self, title: str, text: str, ways: Sequence[Way]) -> None:
        """Say where the meeting is and offer the ways on."""
        self._title.setText(title)
        self._words.setText(text)
        self._words.setVisible(bool(text))
        self.setAccessibleName(title)
        if tuple(ways) == self._shown:
            return  # a button that has the focus keeps it
        self._shown = tuple(ways)
        had = any(button.hasFocus() for button in self._ways)
        for button in self._ways:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._ways = []
        for way in ways:
            kind = Kind.MAIN if way.main else Kind.PLAIN
            button = Button(way.text, kind=kind, keys=way.key)
            button.clicked.connect(self._chooser(way.name))
            self._row.addWidget(button)
            self._ways.append(button)
        target = self.landing() if had else None
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def landing(self) -> QWidget | None:
        """The main way on."""
        return next((one for one in self._ways if takes_focus(one)), None)

    def _chooser(self, name: str) -> "_Choose":
        return _Choose(self, name)


class _Choose:
    """Tells which way was pressed."""

    def __init__(self, page: BetweenPage, name: str) -> None:
        self._page = page
        self._name = name

    def __call__(self) -> None:
        self._page.chosen.emit(self._name)
