"""Small parts of the Meetings screen: boxes that suggest, a list to tick, facts, lines."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from iomdesk.ui.actions import Action, button_for, menu_of, refresh_button
from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind, Reason
from iomdesk.ui.widgets.label import ElidedLabel, Label, upright
from iomdesk.ui.widgets.paint import RowCheck
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.ui.widgets.table import ENTER, RowsTable
from iomdesk.words import words


class SuggestBox(QComboBox):
    """A box for free text that offers what was used before.

    Signals:
        settled(str): the text as it stands when the box is left or a suggestion taken.
    """

    settled = Signal(str)

    def __init__(self, options: Iterable[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        line = self.lineEdit()
        if line is not None:
            line.setProperty("part", "ask")
        completer = self.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            popup = completer.popup()
            if popup is not None:
                popup.installEventFilter(self)
        self.activated.connect(lambda _row: self._settle())
        self.offer(options)

    @property
    def text(self) -> str:
        """What stands in the box."""
        return self.currentText()

    def offer(self, options: Iterable[str]) -> None:
        """Offer these; what stands in the box stays."""
        now = self.currentText()
        self.clear()
        self.addItems(list(options))
        self.setEditText(now)

    def put(self, text: str) -> None:
        """Show a text without telling anyone."""
        self.setEditText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter is the form's, even while suggestions are open."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            popup = watched if isinstance(watched, QWidget) else None
            if control and event.key() in ENTER and popup is not None and popup.isVisible():
                popup.hide()
                again = QKeyEvent(QEvent.Type.KeyPress, event.key(), event.modifiers())
                QCoreApplication.sendEvent(self, again)
                return True
        return super().eventFilter(watched, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The text stands once the box is left."""
        super().focusOutEvent(event)
        self._settle()

    def _settle(self) -> None:
        self.settled.emit(self.currentText().strip())


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to tick: its key, its words, and whether it is ticked."""

    key: str
    text: str
    on: bool


class TickList(RowsTable):
    """A list whose rows are ticked by Space or a click; one stop for the Tab key.

    Signals:
        changed: a tick was set or taken away.
    """

    changed = Signal()

    def __init__(self, name: str) -> None:
        self._ticks: RowsModel[Tick] = RowsModel(
            [
                Column[Tick]("tick", "", lambda _one: "", width=36,
                             check=lambda one: RowCheck.READY if one.on else RowCheck.LEFT_OUT,
                             accessible=_spoken),
                Column[Tick]("text", name, lambda one: one.text),
            ],
            lambda one: one.key,
            _spoken,
        )  # fmt: skip
        super().__init__(self._ticks, name, row_height=28, dense=True, sortable=False,
                         find_column=1)  # fmt: skip
        self.horizontalHeader().hide()
        self.row_ticked.connect(self.toggle)
        self.clicked.connect(lambda index: self.toggle(self._ticks.id_at(index.row())))
        self.setProperty("part", "plain")

    @property
    def ticked(self) -> frozenset[str]:
        """The keys that are ticked."""
        return frozenset(one.key for one in self._ticks.rows if one.on)

    def offer(self, ticks: Sequence[Tick]) -> None:
        """Show these."""
        self._ticks.set_rows(ticks)
        self.setFixedHeight(theme().px(28) * min(max(len(ticks), 1), 6) + 2)

    def toggle(self, key: str) -> None:
        """Set or take away a tick."""
        self._ticks.set_rows(
            [Tick(one.key, one.text, one.on is not (one.key == key)) for one in self._ticks.rows]
        )
        self.changed.emit()


def _spoken(one: Tick) -> str:
    return f"{one.text}, {'ticked' if one.on else 'not ticked'}"


class Facts(QWidget):
    """Label over value, side by side with hairlines between, as over a record."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._values: dict[str, ElidedLabel] = {}

    def add(self, key: str, label: str) -> None:
        """Add a fact at the right."""
        if self._values:
            self._row.addWidget(upright())
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Label(label, Role.TINY, "second"))
        value = ElidedLabel("", Role.BODY)
        self._values[key] = value
        column.addWidget(value)
        self._row.addLayout(column)

    def finish(self) -> None:
        """No more facts; what room is left stays empty."""
        self._row.addStretch(1)

    def put(self, key: str, value: str, tone: str = "") -> None:
        """Change a value."""
        self._values[key].set_text(value)
        self._values[key].set_tone(tone)


class Pairs(QWidget):
    """Label and value in two columns, for an inspector."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    def show_pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Show these in place of those before."""
        clear(self._grid)
        for row, (label, value) in enumerate(pairs):
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(Label(label, Role.SMALL, "second"), row, 0, top)
            self._grid.addWidget(Label(value, Role.BODY, wrap=True), row, 1)


class Lines(QWidget):
    """Lines of words, one under the other."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def show_lines(self, lines: Iterable[str], tone: str = "") -> None:
        """Show these in place of those before."""
        clear(self._column)
        for line in lines:
            self._column.addWidget(Label(line, Role.BODY, tone, wrap=True))


def clear(layout: QGridLayout | QVBoxLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class ActionBar(QFrame):
    """The bar at the foot: buttons of actions at the left, the main one at the right.

    Where room is short the last buttons go under "More", and nothing is lost.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "bar")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 0, 20, 0)
        self._row.setSpacing(8)
        self._buttons: dict[str, tuple[Button, Action]] = {}
        self._plain: list[str] = []
        self._main = ""
        self._reason: Reason | None = None
        self.more = Button("", icon="more")
        self.more.setAccessibleName(words("meetings", "more"))
        self.more.setToolTip(words("meetings", "more"))
        self.more.clicked.connect(self._open_more)
        self.more.hide()
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        self.setFixedHeight(theme().px(52))
        self._fold()

    def offer(self, actions: Sequence[Action], main: Action | None = None) -> None:
        """Offer these actions and the one main one."""
        for action in actions:
            self._add(action, Kind.PLAIN)
            self._plain.append(action.id)
        self._row.addWidget(self.more)
        self._row.addStretch(1)
        if main is not None:
            button = self._add(main, Kind.MAIN)
            self._main = main.id
            self._reason = Reason(button)
            self._reason.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._row.insertWidget(self._row.count() - 1, self._reason, 2)

    def _add(self, action: Action, kind: Kind) -> Button:
        button = button_for(action, kind=kind)
        self._row.addWidget(button)
        self._buttons[action.id] = (button, action)
        return button

    def button(self, action_id: str) -> Button:
        """The button of an action."""
        return self._buttons[action_id][0]

    def refresh(self, say: Callable[[str], str] | None = None) -> None:
        """Allow or refuse each as it is now; ``say`` may give other words by action id."""
        for action_id, (button, action) in self._buttons.items():
            refresh_button(button, action)
            text = say(action_id) if say is not None else ""
            if text and text != button.text():
                button.set_words(text)
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the last buttons away where room is short."""
        super().resizeEvent(event)
        self._fold()

    def minimumSizeHint(self) -> QSize:
        """Room for the main button and "More"."""
        wide = self.button(self._main).sizeHint().width() if self._main else 0
        return QSize(wide + self.more.sizeHint().width() + 56, theme().px(52))

    def _fold(self) -> None:
        room = self.width() - 40
        if self._main:
            room -= self.button(self._main).sizeHint().width() + 24
            if self._reason is not None and self._reason.text():
                room -= theme().px(150)
        widths = [self.button(one).sizeHint().width() + 8 for one in self._plain]
        folded = sum(widths) > room
        if folded:
            room -= self.more.sizeHint().width() + 8
        used = 0
        for one, width in zip(self._plain, widths, strict=True):
            used += width
            self.button(one).setVisible(not folded or used <= room)
        self.more.setVisible(folded)

    def _open_more(self) -> None:
        away = [self._buttons[one][1] for one in self._plain if self.button(one).isHidden()]
        menu = menu_of(away, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
