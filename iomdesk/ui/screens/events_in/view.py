"""The layout of "What happened, from a list": lines or a file, then the rows and why."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from iomdesk.domain.dates import show_date, show_moment
from iomdesk.domain.eventtext import kind_words
from iomdesk.exchange.verdicts import Verdict
from iomdesk.services.eventimport import Batch
from iomdesk.services.eventlines import ReadLine
from iomdesk.ui.actions import Action
from iomdesk.ui.look import Role
from iomdesk.ui.screen import Screen
from iomdesk.ui.screens.events_in.inspect import LineInspector
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import TextBox
from iomdesk.ui.widgets.inspector import Scrolled, WithInspector
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.paint import RowCheck
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.rows import RIGHT, Column, RowsModel
from iomdesk.ui.widgets.segment import Segment, SegmentBar
from iomdesk.ui.widgets.sourcefields import SourceFields
from iomdesk.ui.widgets.strip import MessageStrip
from iomdesk.ui.widgets.table import ENTER, RowsTable
from iomdesk.words import words

ALL: Final = "all"


def say(code: str, **params: object) -> str:
    """The screen's own words."""
    return words("events_in", code, params)


def _day(line: ReadLine) -> str:
    return "" if line.new is None else show_date(line.new.on_date)


def _text(line: ReadLine) -> str:
    return line.text if line.new is None else line.new.body


def _why(line: ReadLine) -> str:
    return line.reasons[0].text.partition(". ")[0].rstrip(".") if line.reasons else ""


def _spoken(line: ReadLine) -> str:
    parts = (line.verdict.label, _day(line), line.person, _text(line), _why(line))
    return ", ".join(part for part in parts if part)


class BringPane(QWidget):
    """Step 1: a text to paste into, its source, or a file; and what came in before.

    Attributes:
        text: the lines. source: where they come from unless they say so.
        batches: what was brought in lately. take_back: the button beneath.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.text = TextBox(lines=9, placeholder=say("example"))
        self.source = SourceFields()
        self.lines_field = Field(say("lines"), self.text, help_text=say("lines_help"), wrap=True)
        columns = (
            Column[Batch]("when", say("when"), lambda one: show_moment(one.made_at), width=150),
            Column[Batch]("file", say("file"), lambda one: one.file_name),
            Column[Batch]("rows", say("rows"), lambda one: f"{one.rows_taken:,}", align=RIGHT,
                          width=70),
        )  # fmt: skip
        self.model = RowsModel[Batch](
            columns, lambda one: one.id, lambda one: f"{show_moment(one.made_at)}, {one.file_name}"
        )
        self.batches = RowsTable(self.model, say("before"), dense=True, row_height=28)
        self.take_back = Button(say("take_back"), icon="undo")
        self._before = Panel(say("before"), dense=True)
        self._before.add(self.batches, 1)
        self._before.foot(40).addWidget(self.take_back)
        self._before.setMinimumHeight(160)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.lines_field)
        column.addWidget(self._before, 1)
        side = Scrolled(snug=True)
        inner = QVBoxLayout()
        inner.setContentsMargins(2, 0, 6, 8)
        inner.addWidget(Label(say("source"), Role.BODY_STRONG))
        inner.addWidget(Label(say("source_help"), Role.SMALL, "second", wrap=True))
        inner.addWidget(self.source)
        inner.addStretch(1)
        side.column.addLayout(inner)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(18)
        row.addWidget(left, 3)
        row.addWidget(side, 2)
        self.text.edited.connect(self.edited)
        self.source.edited.connect(self.edited)

    def go_to_line(self, number: int) -> None:
        """The caret to the beginning of a line of the text, counted from 1."""
        block = self.text.document().findBlockByNumber(number - 1)
        if block.isValid():
            self.text.setTextCursor(QTextCursor(block))
            self.text.centerCursor()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_batches(self, batches: Sequence[Batch]) -> None:
        """What was brought in before, latest first."""
        self.model.set_rows(batches)
        self._before.setVisible(bool(batches))


class CheckPane(QWidget):
    """Step 2: the rows with their verdicts, and the current one in full.

    Signals:
        turned(str): Space on a row: accept it, leave it out, take it back in.
    """

    turned = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[ReadLine, ...] = ()
        self._pasted = False
        columns = (
            Column[ReadLine]("row", say("row"), lambda one: str(one.number), align=RIGHT, width=54,
                             ink="text2", small=True),
            Column[ReadLine]("check", say("check"), lambda one: one.verdict.label, width=94,
                             check=lambda one: RowCheck(one.verdict.value)),
            Column[ReadLine]("person", say("person"), lambda one: one.person, width=150),
            Column[ReadLine]("on", say("on"), _day, width=92),
            Column[ReadLine]("kind", say("kind"), lambda one: kind_words(one.new.kind)
                             if one.new else "", width=130),
            Column[ReadLine]("text", say("text"), _text),
            Column[ReadLine]("why", say("why"), _why, ink="text2"),
        )  # fmt: skip
        self.model = RowsModel[ReadLine](columns, lambda one: str(one.number), _spoken)
        self.table = RowsTable(self.model, say("rows_title"), dense=True, row_height=28,
                               sortable=False)  # fmt: skip
        self.filter = SegmentBar(say("show"))
        self.inspector = LineInspector()
        self.said = Label("", Role.SMALL, "second", wrap=True)
        content = QVBoxLayout()
        content.setSpacing(8)
        content.addWidget(self.filter, 0, Qt.AlignmentFlag.AlignLeft)
        content.addWidget(self.said)
        panel = Panel()
        panel.add(self.table, 1)
        content.addWidget(panel, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(WithInspector(content, self.inspector, fold=say("fold"), least=620))
        self.filter.chosen.connect(lambda _key: self._narrow())
        self.table.row_chosen.connect(self._show)
        self.table.row_ticked.connect(self.turned)
        self.table.row_opened.connect(lambda _row: self.inspector.take_focus())

    def show_lines(
        self, lines: Sequence[ReadLine], said: str = "", *, pasted: bool = False
    ) -> None:
        """Show these rows; the filter and the current row stay."""
        self._lines, self._pasted = tuple(lines), pasted
        self.said.setText(said)
        self.said.setVisible(bool(said))
        count = {verdict: sum(one.verdict is verdict for one in lines) for verdict in Verdict}
        self.filter.set_segments(
            (
                Segment(ALL, say("all"), len(lines)),
                *(
                    Segment(one.value, one.label, count[one], RowCheck(one.value))
                    for one in Verdict
                    if count[one]
                ),
            )
        )
        self._narrow()

    def _narrow(self) -> None:
        wanted = self.filter.current
        self.model.set_rows([one for one in self._lines if wanted in {ALL, one.verdict.value}])
        if self.table.current_id == "" and self.model.rows:
            self.table.selectRow(0)
        self._show(self.table.current_id)

    def line(self, row_id: str) -> ReadLine | None:
        """The row with that number."""
        return next((one for one in self._lines if str(one.number) == row_id), None)

    def _show(self, row_id: str) -> None:
        self.inspector.show_line(self.line(row_id), pasted=self._pasted)

    def go_on(self, *, forward: bool) -> None:
        """The next row that waits, round the end."""
        rows = self.model.rows
        places = [
            at for at, one in enumerate(rows) if one.verdict in {Verdict.CHECK, Verdict.PROBLEM}
        ]
        if places:
            here = self.model.row_of(self.table.current_id)
            ahead = [at for at in places if (at > here if forward else at < here)]
            self.table.selectRow((ahead or places)[0 if forward else -1])
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)


class EventsInView(Screen):
    """The screen.

    Signals:
        arrived(object): it came into view, about a person when an id is given.
        kept: it goes out of view, or the desk locks. next_asked(bool): F4, Shift+F4.
        went_on: Ctrl+Enter. went_back: Esc.
    """

    arrived = Signal(object)
    kept = Signal()
    next_asked = Signal(bool)
    went_on = Signal()
    went_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.say(title=say("title"))
        self.actions_given: tuple[Action, ...] = ()
        self.strip = MessageStrip()
        self.bring = BringPane()
        self.check = CheckPane()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.bring)
        self._stack.addWidget(self.check)
        self._stack.setMinimumSize(1, 1)
        self.read_button = Button(say("read"), kind=Kind.MAIN, keys="Ctrl+Enter")
        self.file_button = Button(say("choose_file"), keys="Ctrl+O")
        self.keep_button = Button("", kind=Kind.MAIN, keys="Ctrl+Enter")
        self.back_button = Button(say("back"), keys="Esc")
        self._foot = QFrame()
        self._foot.setProperty("part", "bar")
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(20, 8, 20, 8)
        row.setSpacing(8)
        for button in (self.read_button, self.keep_button, self.file_button, self.back_button):
            row.addWidget(button)
        row.addStretch(1)
        content = QVBoxLayout()
        content.setContentsMargins(20, 14, 20, 10)
        content.addWidget(self._stack, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.strip)
        outer.addLayout(content, 1)
        outer.addWidget(self._foot)
        self.show_checking(on=False)

    @property
    def checking(self) -> bool:
        """Whether the rows are in view."""
        return self._stack.currentWidget() is self.check

    def show_checking(self, *, on: bool) -> None:
        """The rows, or the lines to paste."""
        self._stack.setCurrentWidget(self.check if on else self.bring)
        for button in (self.read_button, self.file_button):
            button.setVisible(not on)
        self.keep_button.setVisible(on)
        if on:
            self.check.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.bring.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def arrive(self, where: object) -> None:
        """Tell the presenter."""
        self.arrived.emit(where)

    def leave(self) -> None:
        """Keep the draft."""
        self.kept.emit()

    def flush(self) -> None:
        """Keep the draft: the desk is about to lock."""
        self.kept.emit()

    def actions_here(self) -> tuple[Action, ...]:
        """The actions of this screen."""
        return self.actions_given

    def panes(self) -> tuple[QWidget, ...]:
        """The rows and the current one; or the one page."""
        return (self.check, self.check.inspector) if self.checking else (self.bring,)

    def next_item(self, *, forward: bool) -> None:
        """F4: the next row that waits."""
        self.next_asked.emit(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter goes on, Esc goes back."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in ENTER and control:
            self.went_on.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.went_back.emit()
        else:
            super().keyPressEvent(event)
