"""The records behind one box of the matrix, in the place of the inspector."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.matrix import MatrixRules
from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.badge import KeyCaps
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, TextLine
from iomdesk.ui.widgets.inspector import Scrolled
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.paint import RowCheck
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.ui.widgets.table import ENTER, RowsTable
from iomdesk.words import words

WIDTH: Final = 324
_ROW: Final = 46
_MOST_ROWS: Final = 8
_MOST_REASON: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A record at a box.

    Attributes:
        id: of the record and the box it stands at, together.
        heading: "12 Nov 2026, Arrest". state: whether it counts, or why not.
        detail: all that is told of it.
        counts: whether it counts. needs_line: whether it waits for a line of the sheet.
    """

    id: str
    heading: str
    state: str
    detail: str
    counts: bool
    needs_line: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """What is behind a box.

    Attributes:
        figure: the count that stands in the box; empty where the list is of several boxes.
        origin: where it comes from, in words. total: the matrix total, in words.
        take: what the record gives, for the button that takes it; None when it stands so.
        locked: whether nothing can be changed.
    """

    key: str
    title: str
    figure: str
    origin: str
    total: str
    rows: tuple[Row, ...]
    take: int | None = None
    locked: bool = False


class TracePane(Panel):
    """Title and count of a box, the records behind it, and what is decided about them.

    Signals:
        closed: Esc. ticked(str): Space on a record.
        decided(str, str): id of a record and the reason somebody gave.
        placed(str, str): id of a record and the line of the sheet it goes to.
        taken: the record's count is wanted in place of the typed one.

    Attributes:
        list: the records. reason, line: what is asked for about one.
    """

    closed = Signal()
    ticked = Signal(str)
    decided = Signal(str, str)
    placed = Signal(str, str)
    taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(words("matrix", "behind"), parent=parent)
        self._asked = ""
        self._begun: dict[str, str] = {}
        self._shown: Behind | None = None
        self.add_to_head(KeyCaps("Esc"))
        self.figure = Label("", Role.TOTAL)
        self.origin = Label("", Role.BODY_STRONG, wrap=True)
        self.total = Label("", Role.SMALL, "second", wrap=True)
        self.add(self._top())
        self.take = Button("", kind=Kind.LINK)
        self.take.clicked.connect(self.taken)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 4)
        row.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(row)
        self._rows: RowsModel[Row] = RowsModel(
            [
                Column[Row](
                    "record", words("matrix", "behind_record"), lambda one: one.heading,
                    below=lambda one: one.state,
                    check=lambda one: RowCheck.READY if one.counts else RowCheck.LEFT_OUT,
                    tip=lambda one: one.detail, accessible=_spoken,
                )
            ],
            lambda one: one.id,
            _spoken,
        )  # fmt: skip
        self.list = RowsTable(
            self._rows, words("matrix", "behind"), row_height=_ROW, dense=True, sortable=False,
            find_column=0,
        )  # fmt: skip
        self.list.setProperty("part", "plain")
        self.list.horizontalHeader().hide()
        self.list.row_ticked.connect(self.ticked)
        self.list.row_opened.connect(self.ticked)
        self.list.row_chosen.connect(self._chosen)
        scrolled = self._scrolled = Scrolled()
        scrolled.setMinimumHeight(1)  # in a low window the list gives way, not the figure
        self.add(scrolled, 1)
        scrolled.column.addWidget(self.list)
        self.none = Label(words("matrix", "behind_none"), Role.BODY, "second", wrap=True)
        self.none.setContentsMargins(12, 8, 12, 8)
        self.none.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        scrolled.column.addWidget(self.none)
        scrolled.column.addWidget(self._foot())
        scrolled.column.addStretch(1)
        self._measure_width()
        theme().changed.connect(self._measure_width)

    # ---- what it is made of ------------------------------------------------------------

    def _measure_width(self) -> None:
        self.setFixedWidth(theme().px(WIDTH))
        self._fit_list()

    def _fit_list(self) -> None:
        """As high as its records, up to a few; beyond that it scrolls by itself."""
        shown = min(max(len(self._rows.rows), 1), _MOST_ROWS)
        self.list.setFixedHeight(theme().px(_ROW) * shown + 2)

    def _top(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(12, 6, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.figure)
        beside = QVBoxLayout()
        beside.setSpacing(0)
        beside.addStretch(1)
        beside.addWidget(self.origin)
        beside.addWidget(self.total)
        beside.addStretch(1)
        row.addLayout(beside, 1)
        return holder

    def _foot(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(8)
        self.detail = Label("", Role.DENSE, wrap=True)
        column.addWidget(self.detail)
        self.reason = TextLine()
        self.reason.setMaxLength(_MOST_REASON)
        self.reason.returnPressed.connect(self._commit)
        self.reason_field = Field(words("matrix", "behind_reason"), self.reason)
        column.addWidget(self.reason_field)
        self.line = Choice()
        self.line_field = Field(words("matrix", "behind_line"), self.line)
        column.addWidget(self.line_field)
        self.keep = Button(words("matrix", "behind_keep"), kind=Kind.MAIN, keys="Ctrl+Enter")
        self.keep.clicked.connect(self._commit)
        column.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        self.hint = Label(words("matrix", "behind_hint"), Role.SMALL, "third", wrap=True)
        column.addWidget(self.hint)
        return holder

    def set_rules(self, rules: MatrixRules) -> None:
        """Offer the lines of a rule set, as the sheet words them, under their headings."""
        self.line.set_options(
            tuple(
                (row.id, row.label if row.label == group.label else f"{group.label}: {row.label}")
                for group in rules.groups
                for row in group.rows
            )
        )
        self.line.set_value(None)

    # ---- what is shown -----------------------------------------------------------------

    @property
    def key(self) -> str:
        """The box whose records are in view; empty when none are."""
        return "" if self._shown is None else self._shown.key

    def show_behind(self, behind: Behind) -> None:
        """Show the records of a box; the same one again keeps the record in hand."""
        fresh = self.key != behind.key
        self._shown = behind
        self.set_title(behind.title)
        self.figure.setText(behind.figure)
        self.figure.setVisible(bool(behind.figure))
        self.origin.setText(behind.origin)
        self.total.setText(behind.total)
        self.take.setVisible(behind.take is not None and not behind.locked)
        self.take.set_words(words("matrix", "behind_take", {"count": behind.take or 0}))
        if fresh or self._rows.rows != behind.rows:
            self._rows.set_rows(behind.rows)
            self._fit_list()
        held = self.list.hasFocus()
        self.list.setVisible(bool(behind.rows))
        self.none.setVisible(not behind.rows)
        self.hint.setVisible(bool(behind.rows) and not behind.locked)
        if fresh:
            self._asks("")
            if behind.rows:
                self.list.choose(behind.rows[0].id)
        self._chosen(self.list.current_id)
        if held and not behind.rows:
            self.take_focus()

    def take_focus(self) -> None:
        """The focus to the records, or to the words that there are none."""
        part = self.list if self._rows.rows else self.none
        part.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Nothing is in view any more."""
        self._shown = None
        self._asks("")
        self._begun.clear()
        self._rows.set_rows(())

    def _row(self, row_id: str) -> Row | None:
        return next((one for one in self._rows.rows if one.id == row_id), None)

    def _chosen(self, row_id: str) -> None:
        row = self._row(row_id)
        self.detail.setText("" if row is None else row.detail)
        self.detail.setVisible(row is not None)
        if self._asked and row_id != self._asked:
            self._asks("")

    # ---- what is asked for -------------------------------------------------------------

    def ask_reason(self, row_id: str, label: str, button: str) -> None:
        """Ask why a record counts, or does not, against the rules; words begun are there."""
        self._asks(row_id, reason=True)
        self.reason.setText(self._begun.get(row_id, ""))
        self.reason_field.set_label(label)
        self.keep.set_words(button)
        self._go_to(self.reason)

    def ask_line(self, row_id: str) -> None:
        """Ask for the line of the sheet a record belongs to."""
        self._asks(row_id, line=True)
        self.keep.set_words(words("matrix", "behind_place"))
        self._go_to(self.line)

    def _go_to(self, box: QWidget) -> None:
        """The focus to what is asked for, scrolled into view with the button beneath it."""
        inside = self._scrolled.widget()
        layout = None if inside is None else inside.layout()
        if inside is not None and layout is not None:
            layout.activate()
            inside.adjustSize()
        box.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scrolled.ensureWidgetVisible(self.keep, 0, theme().px(10))
        whole = self.reason_field if box is self.reason else self.line_field
        self._scrolled.ensureWidgetVisible(whole, 0, 0)  # last, for it must not be cut

    def show_problem(self, told: str) -> None:
        """What was asked for cannot be kept so."""
        field = self.reason_field if self.reason_field.isVisible() else self.line_field
        field.set_problem(told)

    def _asks(self, row_id: str, *, reason: bool = False, line: bool = False) -> None:
        if self._asked and self.reason_field.isVisible():
            self._begun[self._asked] = self.reason.text()
        self._asked = row_id
        self.reason.clear()
        self.line.set_value(None)
        for field, on in ((self.reason_field, reason), (self.line_field, line)):
            field.set_problem("")
            field.setVisible(on)
        self.keep.setVisible(bool(row_id))

    def _commit(self) -> None:
        if not self._asked:
            return
        if self.reason_field.isVisible():
            if self.reason.text().strip():
                self.decided.emit(self._asked, self.reason.text().strip())
            else:
                self.reason_field.set_problem(words("rule", "record_reason"))
        elif self.line.value is None:
            self.line_field.set_problem(words("rule", "required"))
        else:
            self.placed.emit(self._asked, str(self.line.value))

    def answered(self) -> None:
        """What was asked for is kept: back to the records."""
        asked = self._asked
        self._asks("")
        self._begun.pop(asked, None)
        self.take_focus()

    def event(self, event: QEvent) -> bool:
        """Esc is the pane's before it is the screen's."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            asked = event.type() == QEvent.Type.ShortcutOverride
            event.setAccepted(asked)
            if asked:
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes a question back, then closes; Ctrl+Enter keeps the answer."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            if self._asked:
                self._asks("")
                self.take_focus()
            else:
                self.closed.emit()
        elif event.key() in ENTER and control:
            self._commit()
        else:
            super().keyPressEvent(event)


def _spoken(row: Row) -> str:
    code = "say_counts" if row.counts else "say_counts_not"
    return words("matrix", code, {"heading": row.heading, "state": row.state})
