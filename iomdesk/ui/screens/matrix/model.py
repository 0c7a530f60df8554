"""The lines of one half of the grid, as a table model that speaks for its cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from iomdesk.domain.counting import Origin
from iomdesk.domain.matrix import MatrixGroup, MatrixRow
from iomdesk.domain.traces import box_key
from iomdesk.ui.screens.matrix.entry import COLUMNS
from iomdesk.ui.screens.matrix.shown import Shown
from iomdesk.words import words

Index = QModelIndex | QPersistentModelIndex

OFFENCE, WEIGHT, CONVICTIONS, ARRESTS, SCORE = range(5)
BOX_COLUMNS: Final = (CONVICTIONS, ARRESTS)
_TITLES: Final = ("offence", "weight", "convictions", "arrests", "score")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a group's heading with its sum, or an offence with its counts.

    Attributes:
        row: None for a heading.
        dirty: which of the two counts differ from what was saved.
        origins: where the two counts come from; ``told``: the same in words.
    """

    label: str
    score: int
    row: MatrixRow | None = None
    counts: tuple[int, int] = (0, 0)
    dirty: tuple[bool, bool] = (False, False)
    origins: tuple[Origin, Origin] = (Origin.NONE, Origin.NONE)
    told: tuple[str, str] = ("", "")


class CountsModel(QAbstractTableModel):
    """Offence, weight, convictions, arrests, score, with a heading line for each group."""

    def __init__(self, groups: Sequence[MatrixGroup], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.groups = tuple(groups)
        self._total = 0
        lines: list[Line] = []
        for group in self.groups:
            lines.append(Line(group.label, 0))
            lines += [Line(row.label, 0, row) for row in group.rows]
        self.lines = tuple(lines)
        self._places = {line.row.id: at for at, line in enumerate(lines) if line.row is not None}

    def show(self, shown: Shown) -> None:
        """Take the counts and scores; only lines that changed are painted again."""
        fresh: list[Line] = []
        for group in self.groups:
            fresh.append(Line(group.label, shown.result.groups.get(group.id, 0)))
            for row in group.rows:
                keys = tuple(box_key(column, row.id) for column in COLUMNS)
                counts = tuple(int(shown.entry.value(key)) for key in keys)
                dirty = tuple(key in shown.dirty for key in keys)
                fresh.append(
                    Line(
                        row.label,
                        shown.result.lines.get(row.id, 0),
                        row,
                        (counts[0], counts[1]),
                        (dirty[0], dirty[1]),
                        (
                            shown.origins.get(keys[0], Origin.NONE),
                            shown.origins.get(keys[1], Origin.NONE),
                        ),
                        (shown.origin_words(keys[0]), shown.origin_words(keys[1])),
                    )
                )
        before, self.lines = self.lines, tuple(fresh)
        self._total = shown.result.total
        for at, (old, new) in enumerate(zip(before, self.lines, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(at, OFFENCE), self.index(at, SCORE))

    def place_of(self, row_id: str) -> int:
        """The line of an offence; -1 when it is not in this half."""
        return self._places.get(row_id, -1)

    def box_at(self, index: Index) -> str:
        """The key of the box at an index; empty where there is none."""
        if not index.isValid() or index.column() not in BOX_COLUMNS:
            return ""
        row = self.lines[index.row()].row
        if row is None:
            return ""
        return box_key(COLUMNS[BOX_COLUMNS.index(index.column())], row.id)

    def count_at(self, index: Index) -> int:
        """The count at a box."""
        return self.lines[index.row()].counts[BOX_COLUMNS.index(index.column())]

    def rowCount(self, parent: Index | None = None) -> int:
        """Headings and offences."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index | None = None) -> int:
        """Five."""
        return 0 if parent is not None and parent.isValid() else len(_TITLES)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only the boxes can be gone to."""
        if self.box_at(index):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.ItemIsEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows, and what it says to a screen reader."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._shown(line, index.column())
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(line, index.column())
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self._told(line, index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(line, index.column())
        return None

    @staticmethod
    def _shown(line: Line, column: int) -> str:
        if line.row is None:
            return {OFFENCE: line.label, SCORE: str(line.score)}.get(column, "")
        return (
            line.label,
            str(line.row.weight),
            str(line.counts[0]),
            str(line.counts[1]),
            str(line.score),
        )[column]

    @staticmethod
    def _spoken(line: Line, column: int) -> str:
        """ "Burglary dwelling, convictions, 2"."""
        params = {"label": line.label, "score": line.score}
        if line.row is None:
            return words("matrix", "say_group", params) if column == OFFENCE else ""
        if column == OFFENCE:
            return line.label
        number = (line.row.weight, *line.counts, line.score)[column - 1]
        return words(
            "matrix", "say_cell",
            {"label": line.label, "column": words("matrix", f"say_{_TITLES[column]}"),
             "number": number},
        )  # fmt: skip

    def _told(self, line: Line, column: int) -> str:
        if line.row is None or column not in BOX_COLUMNS:
            return ""
        params = {"weight": line.row.weight, "score": line.score, "total": self._total}
        told = words("matrix", "say_box", params)
        origin = line.told[BOX_COLUMNS.index(column)]
        return f"{origin}. {told}" if origin else told

    @staticmethod
    def _tip(line: Line, column: int) -> str | None:
        if column in BOX_COLUMNS:
            return line.told[BOX_COLUMNS.index(column)] or None
        return line.label if column == OFFENCE else None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Titles of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return words("matrix", f"column_{_TITLES[section]}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            sides = {OFFENCE: Qt.AlignmentFlag.AlignLeft, SCORE: Qt.AlignmentFlag.AlignRight}
            side = sides.get(section, Qt.AlignmentFlag.AlignHCenter)
            return side | Qt.AlignmentFlag.AlignVCenter
        return None
