"""The palette (Ctrl+K): people, screens and actions from one box, by keyboard alone."""

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from iomdesk.ui.look import Role
from iomdesk.ui.palette_lines import (
    ACTIONS_ONLY,
    Entry,
    Group,
    LineDelegate,
    Lines,
    Source,
    row_height,
)
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.badge import KeyCaps
from iomdesk.ui.widgets.label import Icon, Label

__all__ = ["ACTIONS_ONLY", "Entry", "Group", "Palette", "Source"]

_KEPT: Final = 5
_ROWS: Final = 9


class Palette(QFrame):
    """A box over the window, 640 wide, 96 below the header.

    Signals:
        closed: it went away; the focus goes back to where it was.
    """

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setFrameShape(QFrame.Shape.Box)  # its edge where there is no style sheet
        self._corner = (0, 0)
        self.setProperty("part", "palette")
        self.setAccessibleName("Find a person, screen or action")
        self._sources: list[Source] = []
        self._action_sources: list[Source] = []
        self._kept: list[Entry] = []
        self._model = Lines(self)
        self._before: QWidget | None = None
        self._allowed = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QFrame()
        head.setProperty("part", "head")
        row = QHBoxLayout(head)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(10)
        row.addWidget(Icon("find", "text2", 18))
        self.box = QLineEdit()
        self.box.setProperty("part", "ask")
        self.box.setAccessibleName("Find a person, screen or action")
        self.box.textChanged.connect(self._search)
        self.box.installEventFilter(self)
        row.addWidget(self.box, 1)
        self._head = head
        column.addWidget(head)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(LineDelegate(self, self))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName("What was found")
        self._list.viewport().installEventFilter(self)
        column.addWidget(self._list)
        self._nothing = Label("", Role.BODY, "second", wrap=True)
        self._nothing.setContentsMargins(14, 10, 14, 10)
        column.addWidget(self._nothing)
        self._foot = QFrame()
        self._foot.setProperty("part", "foot")
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(14, 0, 14, 0)
        foot.setSpacing(16)
        hints = ((("Enter",), "open"), (("Ctrl", "Enter"), "do the first action"),
                 ((ACTIONS_ONLY,), "actions only"))  # fmt: skip
        for keys, words in hints:
            foot.addLayout(_hint(keys, words))
        foot.addStretch(1)
        foot.addLayout(_hint(("Esc",), "close"))
        column.addWidget(self._foot)
        self.hide()
        self._measure()
        theme().changed.connect(self._measure)

    @property
    def lines(self) -> tuple[Entry | str, ...]:
        """Titles and entries in view."""
        return self._model.lines

    @property
    def current(self) -> QModelIndex:
        """The line that Enter opens."""
        return self._list.currentIndex()

    @property
    def typed(self) -> str:
        """What was typed."""
        return self.box.text()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries in view, without titles."""
        return tuple(line for line in self.lines if isinstance(line, Entry))

    def add_source(self, source: Source, *, actions: bool = False) -> None:
        """Ask this source too; one of ``actions`` is also asked after ">"."""
        self._sources.append(source)
        if actions:
            self._action_sources.append(source)

    def remember(self, entry: Entry) -> None:
        """Offer this first when the box is empty; the last five are kept."""
        self._kept = [entry, *(one for one in self._kept if one.id != entry.id)][:_KEPT]

    def forget(self) -> None:
        """Close, forget who was opened and find nothing until ``allow``."""
        self._allowed = False
        self._kept = []
        self.dismiss()
        self._model.reset(())

    def allow(self) -> None:
        """The desk is open: find again."""
        self._allowed = True

    def summon(self, typed: str = "") -> None:
        """Open over the window with the box empty or holding ``typed``."""
        if not self._allowed:
            return
        window = self.window()
        self._before = window.focusWidget()
        self.box.setText(typed)
        self._search()
        self.place()
        self.show()
        self.raise_()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dismiss(self) -> None:
        """Go away and give the focus back."""
        if self.isHidden():
            return
        before, self._before = self._before, None
        self.hide()
        self.box.clear()
        if before is not None:
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def place(self, left: int = 0, top: int = 0) -> None:
        """Stand in the middle of the parent right of ``left``, 96 below ``top``."""
        if left or top:
            self._corner = (left, top)
        left, top = self._corner
        room = self._over.size()
        width = min(theme().px(640), room.width() - 32)
        heights = [row_height(line) for line in self.lines]
        inner = min(sum(heights), theme().px(36) * _ROWS)
        self._list.setFixedHeight(inner)
        self._list.setVisible(bool(self.lines))
        self._nothing.setVisible(not self.lines)
        self._nothing.setFixedWidth(width - 4)
        middle = left + (room.width() - left) // 2
        wanted = self._head.height() + self._foot.height() + 4
        wanted += inner if self.lines else self._nothing.heightForWidth(width - 4)
        y = min(top + 96, max(room.height() - wanted - 8, 0))
        self.setGeometry(max(middle - width // 2, 16), y, width, wanted)

    def _measure(self) -> None:
        px = theme().px
        self._head.setFixedHeight(px(48))
        self._foot.setFixedHeight(px(30))
        self.box.setFont(theme().font(Role.ASK))
        if not self.isHidden():
            self.place()

    def _groups(self) -> Sequence[Group]:
        typed = self.typed.strip()
        if not self._allowed:
            return ()
        if not typed:
            return (Group("Opened last", tuple(self._kept)),)
        if typed.startswith(ACTIONS_ONLY):
            wanted = typed.removeprefix(ACTIONS_ONLY).strip()
            return [group for source in self._action_sources for group in source(wanted)]
        return [group for source in self._sources for group in source(typed)]

    def _search(self) -> None:
        self._model.reset(self._groups())
        if self.typed.strip():
            self._nothing.setText("Nothing fits. Try part of a surname, a PNCID, CRN or NOMIS.")
        else:
            self._nothing.setText("Type part of a surname, a number, a screen or an action.")
        self._take(next(self._selectable(1), -1))
        if not self.isHidden():
            self.place()

    def _selectable(self, step: int, start: int = -1) -> Iterator[int]:
        rows = range(start + 1, len(self.lines)) if step > 0 else range(start - 1, -1, -1)
        return (row for row in rows if isinstance(self.lines[row], Entry))

    def _take(self, row: int) -> None:
        if row < 0:
            self.box.setAccessibleDescription("Nothing found" if self.typed else "")
            return
        index = self._model.index(row)
        self._list.setCurrentIndex(index)
        first = self._list.visualRect(self._model.index(0)) if row <= 1 else None
        if first is not None:
            self._list.scrollToTop()
        line = self.lines[row]
        if isinstance(line, Entry):
            count = f"{len(self.entries)} found"
            self.box.setAccessibleDescription(f"{line.spoken}. {count}")
        self._list.viewport().update()

    def _step(self, step: int, times: int = 1) -> None:
        for _ in range(times):
            self._take(next(self._selectable(step, self.current.row()), -1))

    def open_current(self, *, act: bool = False) -> None:
        """Do what the current line says: ``run``, or ``act`` for its first action."""
        row = self.current.row()
        line = self.lines[row] if 0 <= row < len(self.lines) else None
        if not isinstance(line, Entry):
            return
        if line.keep:
            self.remember(line)
        self.dismiss()
        (line.act if act and line.act is not None else line.run)()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the box, clicks on the list, the focus going elsewhere."""
        if watched is self.box:
            if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
                return self._key(event)
            if event.type() is QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
                kept = {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason}
                if event.reason() not in kept:
                    self._before = None
                    self.dismiss()
        elif event.type() is QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            index = self._list.indexAt(event.position().toPoint())
            if index.isValid() and isinstance(self.lines[index.row()], Entry):
                self._take(index.row())
                self.open_current()
                return True
        return False

    def _key(self, event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match event.key():
            case Qt.Key.Key_Down:
                self._step(1)
            case Qt.Key.Key_Up:
                self._step(-1)
            case Qt.Key.Key_PageDown:
                self._step(1, _ROWS - 1)
            case Qt.Key.Key_PageUp:
                self._step(-1, _ROWS - 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.open_current(act=control)
            case Qt.Key.Key_Escape:
                self.dismiss()
            case Qt.Key.Key_Tab | Qt.Key.Key_Backtab:
                pass
            case _:
                return False
        return True


def _hint(keys: tuple[str, ...], words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(4)
    row.addWidget(KeyCaps(*keys))
    row.addWidget(Label(words, Role.SMALL, "second"))
    return row
