"""What the palette lists: entries under titles, their model and how they are painted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from iomdesk.domain.people import Rag
from iomdesk.ui.look import Look, Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.icons import paint_icon
from iomdesk.ui.widgets.paint import BadgeSize
from iomdesk.ui.widgets.rows import Index

ACTIONS_ONLY: Final = ">"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the palette.

    Attributes:
        id: "person:UUID", "place:board", "action:board.move".
        note: a second piece of text, dimmer: birth date, CRN, area.
        act: what Ctrl+Enter does; Enter does ``run``.
        keep: whether it is offered again when the box is empty (people opened).
    """

    id: str
    text: str
    run: Callable[[], None]
    note: str = ""
    icon: str = ""
    rag: Rag | None = None
    keys: str = ""
    act: Callable[[], None] | None = None
    keep: bool = False

    @property
    def spoken(self) -> str:
        """All of it in words."""
        status = f"Status: {self.rag.spoken}" if self.rag is not None else ""
        keys = f"Key: {self.keys}" if self.keys else ""
        return ", ".join(part for part in (self.text, self.note, status, keys) if part)


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under a title: "People, 2 of 247"."""

    title: str
    entries: tuple[Entry, ...]


Source = Callable[[str], Sequence[Group]]
"""Finds what fits what was typed; called at each key, so it answers within 50 ms."""


class Lines(QAbstractListModel):
    """Titles, which cannot be chosen, and entries."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: tuple[Entry | str, ...] = ()

    def rowCount(self, parent: Index | None = None) -> int:
        """How many lines."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a line, and all of them for a screen reader."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line if isinstance(line, str) else line.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line if isinstance(line, str) else line.spoken
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Titles cannot be chosen."""
        if index.isValid() and isinstance(self.lines[index.row()], str):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def reset(self, groups: Sequence[Group]) -> None:
        """Show these groups; empty ones are left out."""
        self.beginResetModel()
        lines: list[Entry | str] = []
        for group in groups:
            if group.entries:
                lines.append(group.title)
                lines.extend(group.entries)
        self.lines = tuple(lines)
        self.endResetModel()


def row_height(line: Entry | str) -> int:
    """27 for a title, 36 for an entry."""
    return theme().px(27 if isinstance(line, str) else 36)


class Owner(Protocol):
    """What the delegate asks of the palette."""

    @property
    def lines(self) -> tuple[Entry | str, ...]:
        """Titles and entries in view."""
        ...

    @property
    def current(self) -> QModelIndex:
        """The line that Enter opens."""
        ...

    @property
    def typed(self) -> str:
        """What was typed."""
        ...


class LineDelegate(QStyledItemDelegate):
    """Paints titles and entries."""

    def __init__(self, owner: "Owner", parent: QObject) -> None:
        super().__init__(parent)
        self._owner = owner

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Two heights."""
        return QSize(10, row_height(self._owner.lines[index.row()]))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """One line."""
        loose: Any = option
        look, rect = theme().look, QRectF(loose.rect)
        line = self._owner.lines[index.row()]
        painter.save()
        if isinstance(line, str):
            box = rect.adjusted(14, look.px(8), -14, -look.px(3))
            paint.words(painter, look, line, box, Role.SMALL_STRONG, ink="text2")
        else:
            here = index == self._owner.current
            paint.row_ground(painter, look, loose.rect, selected=here, rule=False)
            self._entry(painter, look, line, rect)
        painter.restore()

    def _entry(self, painter: QPainter, look: Look, entry: Entry, rect: QRectF) -> None:
        side = look.px(15)
        square = QRectF(rect.left() + 14, rect.top() + (rect.height() - side) / 2, side, side)
        if entry.icon:
            paint_icon(painter, entry.icon, square, look.colour("text2"))
        right = rect.right() - 14
        if entry.rag is not None:
            top = rect.top() + (rect.height() - paint.badge_height(look)) / 2
            right = paint.badge_right(
                painter, look, entry.rag, right, round(top), BadgeSize.NORMAL
            ).left()
        elif entry.keys:
            keys = tuple(entry.keys.split("+"))
            right -= paint.key_caps_width(look, keys, 3)
            left = right
            for key in keys:
                left = paint.key_cap(
                    painter, look, key, round(left + 3 * look.scale), rect.center().y()
                )
        left = square.right() + look.px(10)
        for text, role in marked(entry.text, self._owner.typed):
            wide = paint.text_width(look, text, role)
            box = QRectF(left, rect.top(), max(min(wide + 1, right - left), 0), rect.height())
            paint.words(painter, look, text, box, role)
            left += wide
        left += look.px(10)
        if entry.note and right - left > look.px(20):
            box = QRectF(left, rect.top(), right - left - 8, rect.height())
            paint.words(painter, look, entry.note, box, Role.SMALL, ink="text2")


def marked(text: str, typed: str) -> tuple[tuple[str, Role], ...]:
    """The text in pieces, the first place where a word begins as typed in SemiBold."""
    wanted = typed.removeprefix(ACTIONS_ONLY).strip().casefold()
    low = text.casefold()
    start = -1
    if wanted and len(low) == len(text):
        start = 0 if low.startswith(wanted) else low.find(f" {wanted}") + 1 or -1
    if start < 0:
        return ((text, Role.BODY),)
    end = start + len(wanted)
    pieces = (
        (text[:start], Role.BODY), (text[start:end], Role.BODY_STRONG), (text[end:], Role.BODY),
    )  # fmt: skip
    return tuple(piece for piece in pieces if piece[0])
