"""Table models over an immutable tuple of frozen rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from iomdesk.domain.people import NeedLevel, Rag
from iomdesk.ui.widgets.paint import RowCheck

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
"""The frozen row itself."""
ID_ROLE = ROW_ROLE + 1
"""The row's id as text."""

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


# No slots: Python 3.11 cannot write ``Column[Row](...)`` of a frozen class with slots.
@dataclass(frozen=True)
class Column(Generic[T]):
    """One column: what it says, to eye and ear, and how it is painted.

    Attributes:
        key: stands in settings and tests; title: the head.
        getter: the words of a row.
        align: ``LEFT``, ``RIGHT`` or ``CENTRE``.
        accessible: what a screen reader says in place of the words; never colour alone.
        width: px at 100 %; None shares what is left.
        order: what to sort by; the words, without regard to case, when None.
        strong: SemiBold, always or for some rows.
        ink: colour token of the words, one for all or by row.
        small: 9 pt, for second-rank columns.
        below: a second line under the words, for rows 46 high.
        rag, check, need, icon: a badge in place of the words; a row check, the mark of a
            need or an icon before them.
        wrong: cells to outline in red.
        tip: tooltip; cells that are cut show their words by themselves.
    """

    key: str
    title: str
    getter: Callable[[T], str]
    align: Qt.AlignmentFlag = LEFT
    accessible: Callable[[T], str] | None = None
    width: int | None = None
    order: Callable[[T], Any] | None = None
    strong: bool | Callable[[T], bool] = False
    ink: str | Callable[[T], str] = "text"
    small: bool = False
    below: Callable[[T], str] | None = None
    rag: Callable[[T], Rag | None] | None = None
    check: Callable[[T], RowCheck | None] | None = None
    need: Callable[[T], NeedLevel | None] | None = None
    icon: Callable[[T], str] | None = None
    wrong: Callable[[T], bool] | None = None
    tip: Callable[[T], str] | None = None

    def is_strong(self, row: T) -> bool:
        """Whether this row's words are SemiBold."""
        return self.strong(row) if callable(self.strong) else self.strong

    def ink_of(self, row: T) -> str:
        """The colour token of this row's words."""
        return self.ink(row) if callable(self.ink) else self.ink

    def spoken(self, row: T) -> str:
        """What a screen reader says of the cell."""
        if self.accessible is not None:
            return self.accessible(row)
        if self.rag is not None:
            rag = self.rag(row)
            return f"Status: {rag.spoken}" if rag is not None else ""
        parts = []
        if self.check is not None and (check := self.check(row)) is not None:
            parts.append(check.word)
        text = self.getter(row)
        if text and text not in parts:
            parts.append(text)
        if self.below is not None and (under := self.below(row)):
            parts.append(under)
        return ", ".join(parts)


class RowsModel(QAbstractTableModel, Generic[T]):
    """Holds rows that never change; new rows replace them all.

    The first column speaks for its row: ``describe`` of it and "row 6 of 247".
    Views made for it (``RowsTable``, ``RowsList``) keep selection and scroll by id.
    """

    def __init__(
        self,
        columns: Sequence[Column[T]],
        identify: Callable[[T], str],
        describe: Callable[[T], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._identify = identify
        self._describe = describe
        self._given: tuple[T, ...] = ()
        self._rows: tuple[T, ...] = ()
        self._places: dict[str, int] = {}
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    @property
    def columns(self) -> tuple[Column[T], ...]:
        """The columns in order."""
        return self._columns

    @property
    def rows(self) -> tuple[T, ...]:
        """The rows in the order they are seen."""
        return self._rows

    def set_rows(self, rows: Sequence[T]) -> None:
        """Replace all rows; equal rows change nothing and repaint nothing."""
        given = tuple(rows)
        if given == self._given:
            return
        self._given = given
        self._arrange()

    def row_of(self, row_id: str) -> int:
        """The place of a row, -1 when it is not among them."""
        return self._places.get(row_id, -1)

    def row_at(self, index: Index) -> T | None:
        """The row behind an index."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        return self._rows[index.row()]

    def id_at(self, row: int) -> str:
        """The id of the row at a place, empty when there is none."""
        return self._identify(self._rows[row]) if 0 <= row < len(self._rows) else ""

    def _arrange(self) -> None:
        self.beginResetModel()
        rows = self._given
        if self._sorted is not None:
            column, direction = self._sorted
            key = _order(self._columns[column])
            backwards = direction is Qt.SortOrder.DescendingOrder
            rows = tuple(sorted(rows, key=key, reverse=backwards))
        self._rows = rows
        self._places = {self._identify(row): place for place, row in enumerate(rows)}
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 goes back to the order given."""
        wanted = (column, order) if 0 <= column < len(self._columns) else None
        if wanted != self._sorted:
            self._sorted = wanted
            self._arrange()

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """How many columns."""
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, accessible words, alignment, tooltip, the row and its id."""
        row = self.row_at(index)
        if row is None:
            return None
        column = self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.getter(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row, index.row(), index.column())
            case Qt.ItemDataRole.TextAlignmentRole:
                return column.align
            case Qt.ItemDataRole.ToolTipRole:
                return column.tip(row) if column.tip is not None else None
            case _ if role == ROW_ROLE:
                return row
            case _ if role == ID_ROLE:
                return self._identify(row)
        return None

    def _spoken(self, row: T, place: int, column: int) -> str:
        if column:
            return self._columns[column].spoken(row)
        said = self._describe(row) if self._describe else self._columns[0].spoken(row)
        return f"{said}, row {place + 1:,} of {len(self._rows):,}"

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Titles of the columns, aligned as their cells are."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._columns[section].align
        return None


def _order(column: Column[T]) -> Callable[[T], Any]:
    if column.order is not None:
        return column.order
    return lambda row: column.getter(row).casefold()
