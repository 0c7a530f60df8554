"""The end of the meeting: what is not finished, what may be disclosed, actions, copies, the end.

S2 Confidentiality Statement, points 3 and 4: each item needs its agreed disclosure; domain
section 5: actions are read back by agency and copies come back before anybody goes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind, Reason
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.flow import Flow
from iomdesk.ui.widgets.inputs import TextLine
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.ui.widgets.table import ENTER, RowsTable
from iomdesk.words import words

ROWS: Final = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishRow:
    """One line of a list on this page.

    Attributes:
        who: the name, agency or copy. what: what is said of it. done: nothing is left to do.
        right: a third column, often empty.
    """

    id: str
    who: str
    what: str
    right: str = ""
    done: bool = False


class _Table(RowsTable):
    """As high as its rows: the page scrolls, not the list; Del and F2 are told as well.

    Signals:
        undone(str): Backspace or Del on a row. edited(str): F2 on a row.
    """

    undone = Signal(str)
    edited = Signal(str)

    def __init__(self, name: str, wide: tuple[int | None, ...]) -> None:
        first, second, third = wide
        self.model_of_rows: RowsModel[FinishRow] = RowsModel(
            (
                Column("who", "", lambda row: row.who, width=first, icon=_mark,
                       ink=lambda row: "text2" if row.done else "text"),
                Column("what", "", lambda row: row.what, width=second, tip=lambda row: row.what),
                Column("right", "", lambda row: row.right, width=third, ink="text2", small=True),
            ),
            lambda row: row.id,
            lambda row: ", ".join(
                part for part in (row.who, row.what, row.right, _said(row)) if part
            ),
        )  # fmt: skip
        super().__init__(self.model_of_rows, name, row_height=ROWS, dense=True, sortable=False)
        self.horizontalHeader().hide()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)

    def show_rows(self, rows: Sequence[FinishRow]) -> None:
        """Show these."""
        self.model_of_rows.set_rows(rows)
        self.setFixedHeight(theme().px(ROWS) * len(rows) + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Backspace and Del take back, F2 edits; Space goes on to the next that is not done."""
        here = self.current_id
        if here and event.key() in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
            self.undone.emit(here)
        elif here and event.key() == Qt.Key.Key_F2:
            self.edited.emit(here)
        elif here and event.key() == Qt.Key.Key_Space:
            self.row_ticked.emit(here)
            self._on(here)
        else:
            super().keyPressEvent(event)

    def _on(self, before: str) -> None:
        """To the next line that is not done, so that Space after Space goes through all."""
        model = self.model_of_rows
        start = model.row_of(before) + 1
        for row in model.rows[start:]:
            if not row.done:
                self.choose(row.id)
                return


def _mark(row: FinishRow) -> str:
    return "tick" if row.done else "ring"


def _said(row: FinishRow) -> str:
    return words("chair", "mark_tick" if row.done else "mark_gap")


class RequestForm(QWidget):
    """A request for further disclosure: who asks, of which item, for whom, on what grounds.

    Signals:
        given: Ctrl+Enter.
    """

    given = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item, self.by = SuggestBox(), SuggestBox()
        self.to, self.grounds = TextLine(), TextLine()
        boxes = (("item", self.item), ("by", self.by), ("to", self.to), ("grounds", self.grounds))
        self.fields = {
            name: Field(words("chair", f"request_{name}"), box, role=Role.DENSE_LABEL)
            for name, box in boxes
        }
        self.button = Button(words("chair", "do_request"), keys="Ctrl+Enter")
        self.note = Label("", Role.SMALL, "error", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        for pair in (("item", "by"), ("to", "grounds")):
            row = QHBoxLayout()
            row.setSpacing(12)
            for name in pair:
                row.addWidget(self.fields[name], 1)
            column.addLayout(row)
        column.addWidget(self.note)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        column.addLayout(row)
        self.button.clicked.connect(self.given)
        self.note.hide()

    def clear(self) -> None:
        """Begin again."""
        for box in (self.item, self.by):
            box.put("")
        for line in (self.to, self.grounds):
            line.clear()
        for field in self.fields.values():
            field.set_problem("")
        self.tell("")

    def problem(self, name: str, text: str) -> None:
        """What is amiss with a box."""
        field = self.fields.get(name)
        if field is None:
            self.tell(text)
            return
        field.set_problem(text)
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, text: str) -> None:
        """What stops it that belongs to no box."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter keeps it."""
        if event.key() in ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.given.emit()
        else:
            super().keyPressEvent(event)


class _Line(QWidget):
    """A line to type in below a list: what may be disclosed, or why a request is answered so.

    Signals:
        given(str), left: Enter and Esc.
    """

    given = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = TextLine()
        self.field = Field("", self.box, role=Role.DENSE_LABEL)
        self._buttons = Flow(gap=8)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(self.field)
        column.addLayout(self._buttons)
        self.box.returnPressed.connect(self._give)
        self.hide()

    def _give(self) -> None:
        self.given.emit(self.box.text())

    def open_for(self, label: str, text: str) -> None:
        """Ask for it."""
        self.field.set_label(label)
        self.field.set_problem("")
        self.box.setText(text)
        self.show()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.selectAll()

    def add_button(self, button: Button) -> None:
        """A button beneath the line."""
        self._buttons.addWidget(button)

    def problem(self, _name: str, text: str) -> None:
        """What is amiss."""
        self.field.set_problem(text)
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, text: str) -> None:
        """What stops it."""
        self.field.set_problem(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves it."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FinishPage(QWidget):
    """What is left at the end of the meeting.

    Signals:
        asked(str, str): a deed ("open", "usual", "disclose", "returned", "out_again",
            "answer") and the id of its row.
        disclosed(str), answered(bool, str): what was typed.
        requested: the request form was committed.
        read_back, ended, reopened, minutes: the buttons.

    Attributes:
        unfinished, disclosures, requests, actions, copies, tell: the lists.
    """

    asked = Signal(str, str)
    disclosed = Signal(str)
    answered = Signal(bool, str)
    requested = Signal()
    read_back = Signal()
    ended = Signal()
    reopened = Signal()
    minutes = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "page")
        self.unfinished = _Table(words("chair", "part_unfinished"), (280, None, 10))
        self.disclosures = _Table(words("chair", "part_disclosures"), (280, None, 10))
        self.requests = _Table(words("chair", "part_requests"), (280, None, 120))
        self.actions = _Table(words("chair", "part_actions"), (200, None, 130))
        self.copies = _Table(words("chair", "part_copies"), (280, None, 150))
        self.tell = _Table(words("chair", "part_tell"), (280, None, 10))
        self.line, self.reason = _Line(), _Line()
        self.form = RequestForm()
        self.read = Button(words("chair", "do_read_back"), keys="Ctrl+Enter")
        self.end = Button(words("chair", "do_end"), kind=Kind.MAIN)
        self.again = Button(words("chair", "do_go_on_again"))
        self.to_minutes = Button(words("chair", "do_minutes"), kind=Kind.MAIN)
        self._grant = Button(words("chair", "do_grant"))
        self._refuse = Button(words("chair", "do_refuse"))
        self._state = Label("", Role.FIGURE, wrap=True)
        self._panels: dict[str, Panel] = {}
        self._build()
        self._wire()

    def _build(self) -> None:
        inside = QWidget()
        inside.setProperty("part", "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(12)
        column.addWidget(self._state)
        parts: tuple[tuple[str, _Table, tuple[QWidget, ...]], ...] = (
            ("unfinished", self.unfinished, ()),
            ("disclosures", self.disclosures, (self.line,)),
            ("requests", self.requests, (self.reason, self.form)),
            ("actions", self.actions, ()),
            ("copies", self.copies, ()),
            ("tell", self.tell, ()),
        )
        for name, table, more in parts:
            panel = Panel(words("chair", f"part_{name}"), dense=True)
            panel.set_right(words("chair", f"keys_{name}"))
            panel.add(table)
            for widget in more:
                panel.add(widget)
            self._panels[name] = panel
            column.addWidget(panel)
        read = self._panels["actions"].padded(0)
        row = QHBoxLayout()
        row.addWidget(self.read)
        row.addStretch(1)
        read.addLayout(row)
        for button in (self._grant, self._refuse):
            self.reason.add_button(button)
        foot = Flow(gap=8)
        for button in (self.end, self.to_minutes, self.again):
            foot.addWidget(button)
        column.addLayout(foot)
        column.addWidget(Reason(self.end))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self._area = area

    def _wire(self) -> None:
        deeds: tuple[tuple[Any, str], ...] = (
            (self.unfinished.row_opened, "open"),
            (self.unfinished.row_ticked, "open"),
            (self.disclosures.row_ticked, "usual"),
            (self.disclosures.row_opened, "disclose"),
            (self.disclosures.edited, "disclose"),
            (self.requests.row_opened, "answer"),
            (self.requests.row_ticked, "answer"),
            (self.copies.row_ticked, "returned"),
            (self.copies.row_opened, "returned"),
            (self.copies.undone, "out_again"),
        )
        for signal, deed in deeds:
            signal.connect(self._asker(deed))
        self.line.given.connect(self.disclosed)
        self.line.left.connect(self._left_line)
        self.reason.left.connect(self._left_reason)
        self.reason.given.connect(lambda text: self.answered.emit(True, text))
        self._grant.clicked.connect(lambda: self.answered.emit(True, self.reason.box.text()))
        self._refuse.clicked.connect(lambda: self.answered.emit(False, self.reason.box.text()))
        self.form.given.connect(self.requested)
        for button, signal in (
            (self.read, self.read_back), (self.end, self.ended), (self.again, self.reopened),
            (self.to_minutes, self.minutes),
        ):  # fmt: skip
            button.clicked.connect(signal)

    def _asker(self, deed: str) -> Any:
        return lambda row_id: self.asked.emit(deed, row_id)

    def _left_line(self) -> None:
        self.line.hide()
        self.disclosures.setFocus(Qt.FocusReason.OtherFocusReason)

    def _left_reason(self) -> None:
        self.reason.hide()
        self.requests.setFocus(Qt.FocusReason.OtherFocusReason)

    def shut(self) -> None:
        """Put the lines to type in away; what was said is kept."""
        if not self.line.isHidden():
            self._left_line()
        if not self.reason.isHidden():
            self._left_reason()

    def show_part(self, name: str, rows: Sequence[FinishRow], note: str) -> None:
        """Fill one list; a list with nothing keeps its place and says so in its head."""
        table: _Table = getattr(self, name)
        table.show_rows(rows)
        table.setVisible(bool(rows))
        self._panels[name].set_note(note)

    def show_part_of(self, name: str, *, on: bool) -> None:
        """Show a whole part or leave it out."""
        self._panels[name].setVisible(on)

    def show_end(self, said: str, *, over: bool, refused: str) -> None:
        """What is said at the head; whether it may be ended, or is over."""
        self._state.setText(said)
        self.end.setVisible(not over)
        self.end.refuse("" if over else refused)
        self.again.setVisible(over)
        self.to_minutes.setVisible(over)
        self.form.setVisible(not over)

    def land(self, name: str) -> None:
        """The focus to one part, and the part into view."""
        panel, table = self._panels[name], getattr(self, name)
        target = table if table.isVisibleTo(self) else self.read if name == "actions" else self.end
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.ensureWidgetVisible(panel, 0, 14)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter: the actions were read back."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in ENTER and control and self.read.isVisibleTo(self):
            self.read_back.emit()
        else:
            super().keyPressEvent(event)
