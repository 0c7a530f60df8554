"""What the blocks of a case are made of: a panel, a table as high as its rows, a line to fill."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.flow import Flow
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.ui.widgets.table import ENTER, RowsTable
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.ui.widgets.field import Field

ROW: Final = 28
PUT_OVER: Final = "Ctrl+Shift+P"
"""Puts the item over to the next meeting; heard in its reason too, so no letter alone."""
_WORDS: Final = 240
"""What the words of a row need at least, px at 100 %, before a spare column goes."""


def own_keys(event: QEvent) -> bool:
    """Whether an event asks if Esc or Ctrl+Enter is wanted here, before a shortcut gets it.

    Where something is typed both belong to what is typed: Esc must not ask to leave the
    meeting.
    """
    if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return event.key() == Qt.Key.Key_Escape or (control and event.key() in ENTER)


class Block(Panel):
    """A panel with a head 32 high (mock-up 07), whose tables are as high as their rows.

    Attributes:
        turning: rows that become columns where there is little room.
    """

    turning: tuple[QBoxLayout, ...] = ()

    def __init__(self, title: str, *, note: str = "", right: str = "") -> None:
        super().__init__(title, note=note, right=right, dense=True)
        self._note.set_role(Role.SMALL)

    def turn(self, *, narrow: bool) -> None:
        """Lay out for much room or for little."""
        ways = QBoxLayout.Direction
        for row in self.turning:
            row.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def add_lines(self, table: "Lines") -> None:
        """Add a table, and beneath it the row that is cut."""
        self.add(table)
        self.add(table.detail)

    def _measure(self) -> None:
        self._head.setFixedHeight(theme().px(32))


class Lines(RowsTable):
    """A table as high as its rows, up to a number of them; then it scrolls.

    Where there is little room, columns that can be spared go; a row that is cut is said
    whole beneath while the table has the focus.

    Attributes:
        detail: the line beneath, to be put under the table.
    """

    def __init__(
        self,
        columns: Sequence[Column[Any]],
        name: str,
        identify: Callable[[Any], str],
        *,
        most: int,
        headed: bool = False,
        find_column: int = 0,
        spare: Sequence[int] = (),
        describe: Callable[[Any], str] | None = None,
    ) -> None:
        self.model_rows: RowsModel[Any] = RowsModel(columns, identify, describe)
        self._most = most
        self._headed = headed
        self._spare = tuple(spare)
        self._describe = describe
        self.detail = Label("", Role.SMALL, "second", wrap=True)
        self.detail.setContentsMargins(12, 4, 12, 6)
        self.detail.hide()
        super().__init__(
            self.model_rows, name, row_height=ROW, dense=True, sortable=False,
            find_column=find_column,
        )  # fmt: skip
        self.setProperty("part", "plain")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if not headed:
            self.horizontalHeader().hide()
        self.row_chosen.connect(self._tell_whole)
        theme().changed.connect(self.fit_height)
        self.fit_height()

    def put(self, rows: Sequence[Any]) -> None:
        """Show these."""
        self.model_rows.set_rows(rows)
        self.fit_height()
        self._tell_whole()

    def fit_height(self) -> None:
        """As high as the rows, no higher."""
        px = theme().px
        count = self.model_rows.rowCount()
        shown = min(count, self._most)
        self.setFixedHeight(px(ROW) * shown + (px(ROW) if self._headed else 0))
        self.setVisible(bool(count))
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Spare columns go until the words have room; no other takes more than its share."""
        px, head, room = theme().px, self.horizontalHeader(), self.viewport().width()
        widths = {
            place: min(px(one.width), max(round(room * 0.42), px(44)))
            for place, one in enumerate(self.model_rows.columns)
            if one.width is not None
        }
        kept = dict(widths)
        for place in self._spare:
            if room - sum(kept.values()) < px(_WORDS):
                kept.pop(place)
        for place, width in widths.items():
            head.setSectionHidden(place, place not in kept)
            head.resizeSection(place, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns as there is room."""
        super().resizeEvent(event)
        self._fit_columns()
        self._tell_whole()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The current row is said whole."""
        super().focusInEvent(event)
        self._tell_whole()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """And no longer."""
        super().focusOutEvent(event)
        self._tell_whole()

    def _tell_whole(self, _row_id: str = "") -> None:
        row = self.model_rows.row_at(self.currentIndex()) if self.hasFocus() else None
        text = "" if row is None or not self._is_cut(row) else self._whole(row)
        self.detail.setText(text)
        self.detail.setVisible(bool(text) and self.detail.parentWidget() is not None)

    def _whole(self, row: object) -> str:
        if self._describe is not None:
            return self._describe(row)
        said = (one.spoken(row) for one in self.model_rows.columns)
        return ". ".join(one for one in said if one)

    def _is_cut(self, row: object) -> bool:
        look, head = theme().look, self.horizontalHeader()
        for place, one in enumerate(self.model_rows.columns):
            text = one.getter(row)
            if text and head.isSectionHidden(place):
                return True
            icon = look.px(18) if one.icon is not None and one.icon(row) else 0
            room = head.sectionSize(place) - 20 - icon
            if paint.text_width(look, text, Role.DENSE) > room + 1:
                return True
        return False


class Entry(QFrame):
    """A few boxes opened inside a block: Ctrl+Enter records, Esc keeps a draft and closes.

    Signals:
        committed: Ctrl+Enter, or the button. closed: Esc, or Cancel. edited: typed.

    Attributes:
        fields: by the name a RuleViolation gives. cancelling: whether ``closed`` comes of
            the button Cancel, which throws away what was typed.
    """

    committed = Signal()
    closed = Signal()
    edited = Signal()

    def __init__(self, name: str, record: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("part", "foot")
        self.fields: dict[str, Field] = {}
        self.cancelling = False
        self._touched = False
        self._quiet = True
        self.note = Label("", Role.SMALL, "warning", wrap=True, parent=self)
        self.note.hide()
        self.record = Button(record, kind=Kind.MAIN, keys="Ctrl+Enter", parent=self)
        self.cancel = Button(words("panel", "cancel"), parent=self)
        self.record.clicked.connect(self.committed)
        self.cancel.clicked.connect(self._cancel)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 8, 12, 10)
        self.column.setSpacing(6)
        self.hide()

    def _cancel(self) -> None:
        self.cancelling = True
        self.closed.emit()
        self.cancelling = False

    def finish(self, *beside: QWidget) -> None:
        """Put the buttons, and what stands beside them, at the end; Tab comes there last."""
        self.column.addWidget(self.note)
        row = Flow(gap=8, line_gap=4)
        for button in (self.record, self.cancel):
            button.setParent(None)
            button.setParent(self)
            row.addWidget(button)
        for widget in beside:
            widget.setParent(None)
            widget.setParent(self)
            row.addWidget(widget)
        self.column.addLayout(row)

    # ---- as a draft keeps it -----------------------------------------------------------

    @property
    def touched(self) -> bool:
        """Whether something was typed since it was opened."""
        return self._touched

    @property
    def answers(self) -> dict[str, str]:
        """What stands in every box, for a draft."""
        raise NotImplementedError

    def typed(self, _value: object = None) -> None:
        """Something was typed or chosen."""
        if not self._quiet:
            self._touched = True
            self.edited.emit()

    def open_with(self, draft: Mapping[str, object] | None) -> None:
        """Open as a draft left it, or empty."""
        self._quiet = True
        for field in self.fields.values():
            field.set_problem("")
        self.tell("")
        self.fill({name: str(value) for name, value in (draft or {}).items()})
        if draft is not None:
            self.tell(words("actions", "draft_back"))
        self._touched = False
        self._quiet = False
        self.set_busy(busy=False)
        self.show()

    def fill(self, kept: Mapping[str, str]) -> None:
        """Fill the boxes."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """To the first box."""
        first = next(iter(self.fields.values())).editor
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def shut(self) -> None:
        """Close and let go of every word."""
        self._quiet = True
        self.hide()
        self.fill({})
        self._touched = False

    # ---- what it says ------------------------------------------------------------------

    def tell(self, text: str) -> None:
        """Say something that belongs to no field."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def problem(self, name: str, text: str) -> None:
        """Show a problem at its field, and go there."""
        field = self.fields.get(name)
        if field is None:
            self.tell(text)
            return
        field.set_problem(text)
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """While it is kept, nothing can be pressed twice."""
        self.record.refuse(words("actions", "keeping") if busy else "")

    @property
    def busy(self) -> bool:
        """Whether it is being kept."""
        return bool(self.record.reason)

    # ---- keys --------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Esc and Ctrl+Enter are for what is typed here, not for the meeting."""
        if own_keys(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes, Ctrl+Enter records."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in ENTER and control:
            if not self.busy:
                self.committed.emit()
        else:
            super().keyPressEvent(event)


class FormBlock(Block):
    """A block that is a form by itself: Ctrl+Enter records, Esc leaves it as it is.

    Signals:
        closed: Esc was pressed inside.
    """

    closed = Signal()

    def commit(self) -> None:
        """Ctrl+Enter."""
        raise NotImplementedError

    def letters(self) -> frozenset[Qt.Key]:
        """Keys that mean something where the focus is, before they are the meeting's."""
        return frozenset()

    def event(self, event: QEvent) -> bool:
        """Esc, Ctrl+Enter and ``letters`` are for what is filled here, not for the meeting."""
        mine = own_keys(event)
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            mine = mine or (plain and event.key() in self.letters())
        if mine:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter records; Esc leaves the form, what was typed stays."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in ENTER and control:
            self.commit()
        else:
            super().keyPressEvent(event)
