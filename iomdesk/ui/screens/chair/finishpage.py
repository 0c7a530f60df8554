"""The end of the meeting: what is not finished, what may be disclosed, actions, copies, the end.

S2 Confidentiality Statement, points 3 and 4: each item needs its agreed disclosure; domain
section 5: actions are read back by agency and copies come back before anybody goes.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.panes import takes_focus
from iomdesk.ui.screens.chair.finishparts import FinishRow, FinishTable, RequestForm, TypedLine
from iomdesk.ui.widgets.button import Button, Kind, Reason
from iomdesk.ui.widgets.flow import Flow
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.table import ENTER
from iomdesk.words import words

END: Final = "Ctrl+Shift+E"
"""Ends the meeting, where the page To finish is in view."""


def _leave(line: TypedLine, table: FinishTable) -> None:
    """Put a line to type in away; the focus goes back to its list."""
    line.hide()
    table.setFocus(Qt.FocusReason.OtherFocusReason)


class FinishPage(QWidget):
    """What is left at the end of the meeting.

    Signals:
        asked(str, str): a deed ("open", "put_over", "put_over_rest", "usual", "usual_rest",
            "disclose", "returned", "out_again", "answer") and the id of its row, or "".
        put_over(str), disclosed(str), answered(bool, str): what was typed.
        requested: the request form was committed.
        read_back, ended, reopened, minutes: the buttons.

    Attributes:
        unfinished, disclosures, requests, taken, copies, tell: the lists; ``taken``: actions.
        over_rest, usual_rest: the buttons for all that are left of the first two.
    """

    asked = Signal(str, str)
    put_over = Signal(str)
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
        self.unfinished = FinishTable(words("chair", "part_unfinished"), (280, None, 10))
        self.disclosures = FinishTable(words("chair", "part_disclosures"), (280, None, 10))
        self.requests = FinishTable(words("chair", "part_requests"), (280, None, 120))
        self.taken = FinishTable(words("chair", "part_actions"), (200, None, 130))
        self.copies = FinishTable(words("chair", "part_copies"), (280, None, 150))
        self.tell = FinishTable(words("chair", "part_tell"), (280, None, 10))
        self.line, self.reason, self.why = TypedLine(), TypedLine(), TypedLine()
        self.form = RequestForm()
        self.read = Button(words("chair", "do_read_back"), keys="Ctrl+Enter")
        self.over_rest = Button("", keys="Shift+Space")
        self.usual_rest = Button("", keys="Shift+Space")
        self.end = Button(words("chair", "do_end"), kind=Kind.MAIN, keys=END)
        self.again = Button(words("chair", "do_go_on_again"))
        self.to_minutes = Button(words("chair", "do_minutes"), kind=Kind.MAIN)
        self._grant = Button(words("chair", "do_grant"))
        self._refuse = Button(words("chair", "do_refuse"))
        self._state = Label("", Role.FIGURE, wrap=True)
        self._panels: dict[str, Panel] = {}
        self._tables: dict[str, FinishTable] = {}
        self._read, self._over, self._usual = QWidget(), QWidget(), QWidget()
        self._build()
        self._wire()

    def _build(self) -> None:
        inside = QWidget()
        inside.setProperty("part", "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(12)
        column.addWidget(self._state)
        parts: tuple[tuple[str, FinishTable, tuple[QWidget, ...]], ...] = (
            ("unfinished", self.unfinished, (self._over, self.why)),
            ("disclosures", self.disclosures, (self._usual, self.line)),
            ("requests", self.requests, (self.reason, self.form)),
            ("actions", self.taken, (self._read,)),
            ("copies", self.copies, ()),
            ("tell", self.tell, ()),
        )
        for name, table, more in parts:
            panel = Panel(words("chair", f"part_{name}"), dense=True)
            panel.set_right(words("chair", f"keys_{name}"))
            panel.add(table)
            for widget in more:
                panel.add(widget)
            self._panels[name], self._tables[name] = panel, table
            column.addWidget(panel)
        for holder, one in (
            (self._read, self.read), (self._over, self.over_rest), (self._usual, self.usual_rest),
        ):  # fmt: skip
            row = QHBoxLayout(holder)
            row.setContentsMargins(12, 8, 12, 8)
            row.addWidget(one)
            row.addStretch(1)
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
            (self.unfinished.row_ticked, "put_over"),
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
        rest: tuple[tuple[FinishTable, Button, str], ...] = (
            (self.unfinished, self.over_rest, "put_over_rest"),
            (self.disclosures, self.usual_rest, "usual_rest"),
        )
        for table, button, deed in rest:
            button.clicked.connect(partial(self.asked.emit, deed, ""))
            table.all_ticked.connect(partial(self._all, button, deed))
        for table in self._tables.values():
            table.row_chosen.connect(partial(self._row_into_view, table))
        self.line.given.connect(self.disclosed)
        self.why.given.connect(self.put_over)
        for line, table in (
            (self.line, self.disclosures), (self.reason, self.requests),
            (self.why, self.unfinished),
        ):  # fmt: skip
            line.left.connect(partial(_leave, line, table))
        self.reason.given.connect(lambda text: self.answered.emit(True, text))
        self._grant.clicked.connect(lambda: self.answered.emit(True, self.reason.box.text()))
        self._refuse.clicked.connect(lambda: self.answered.emit(False, self.reason.box.text()))
        self.form.given.connect(self.requested)
        for button, signal in (
            (self.read, self.read_back), (self.end, self.ended), (self.again, self.reopened),
            (self.to_minutes, self.minutes),
        ):  # fmt: skip
            button.clicked.connect(signal)

    def _all(self, button: Button, deed: str) -> None:
        if button.isVisibleTo(self):
            self.asked.emit(deed, "")

    def _row_into_view(self, table: FinishTable, _row_id: str) -> None:
        """The page scrolls, not the list: the row that is chosen stays in view."""
        inside = self._area.widget()
        if not table.hasFocus() or inside is None:
            return
        row = table.visualRect(table.currentIndex())
        at = table.viewport().mapTo(inside, row.center())
        self._area.ensureVisible(at.x(), at.y(), 0, row.height() * 2)

    def _asker(self, deed: str) -> Any:
        return lambda row_id: self.asked.emit(deed, row_id)

    def shut(self) -> None:
        """Put the lines to type in away; what was said is kept."""
        for line, table in (
            (self.line, self.disclosures), (self.reason, self.requests),
            (self.why, self.unfinished),
        ):  # fmt: skip
            if not line.isHidden():
                _leave(line, table)

    def show_part(self, name: str, rows: Sequence[FinishRow], note: str) -> None:
        """Fill one list; a list with nothing keeps its place and says so in its head."""
        table = self._tables[name]
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

    def offer_rest(self, *, unheard: int, unsaid: int) -> None:
        """How many were not heard, and of how many no onward disclosure is said."""
        for holder, button, code, count in (
            (self._over, self.over_rest, "do_over_rest", unheard),
            (self._usual, self.usual_rest, "do_usual_rest", unsaid),
        ):
            holder.setVisible(count > 0)
            button.set_words(
                words("chair", code if count != 1 else f"{code}_one", {"count": count})
            )

    def offer_read_back(self, *, on: bool) -> None:
        """Whether there is something to read back."""
        self._read.setVisible(on)

    def land(self, name: str) -> None:
        """The focus to one part, and the part into view."""
        panel, table = self._panels[name], self._tables[name]
        ways = (table, self.read, *self._tables.values(), self.end, self.to_minutes)
        target = next((one for one in ways if takes_focus(one)), None)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.ensureWidgetVisible(panel, 0, 14)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter at their list: the actions were read back; elsewhere it means nothing."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        there = self.taken.hasFocus() or self.read.hasFocus()
        if event.key() in ENTER and control and there and self.read.isVisibleTo(self):
            self.read_back.emit()
        else:
            super().keyPressEvent(event)
