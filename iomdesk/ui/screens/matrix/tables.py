"""The two halves of the grid side by side, or one above the other, with the totals pinned."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from iomdesk.domain.matrix import MatrixGroup, MatrixRules
from iomdesk.ui.look import Role
from iomdesk.ui.screens.matrix.entry import ARRESTS as ARRESTS_KEY
from iomdesk.ui.screens.matrix.entry import COLUMNS
from iomdesk.ui.screens.matrix.grid import CountsTable
from iomdesk.ui.screens.matrix.model import ARRESTS, CONVICTIONS, SCORE, CountsModel
from iomdesk.ui.screens.matrix.shown import Shown
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.inspector import Scrolled
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.words import words

LEAST: Final = 410
"""px at 100 % below which the names of the offences would be cut."""
GAP: Final = 14
_TOTALS: Final = 30
_DOWN = {Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter}


def halves(rules: MatrixRules) -> tuple[tuple[MatrixGroup, ...], tuple[MatrixGroup, ...]]:
    """The groups in two parts, the first as long as may be up to half of the lines."""
    most, taken, split = (len(rules.rows()) + 1) // 2, 0, 0
    for at, group in enumerate(rules.groups):
        taken += len(group.rows)
        if taken > most:
            break
        split = at + 1
    split = max(split, 1)
    return rules.groups[:split], rules.groups[split:]


class Totals(QWidget):
    """The line "All offences", in the columns of the table above it; it has an edge when
    it is pinned over other lines."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._numbers = (0, 0, 0)
        self._columns: dict[int, tuple[int, int]] = {}

    def show_numbers(self, convictions: int, arrests: int, score: int) -> None:
        """Show the sums of the three columns."""
        self._numbers = (convictions, arrests, score)
        params = {"convictions": convictions, "arrests": arrests, "score": score}
        self.setAccessibleName(words("matrix", "say_all_offences", params))
        self.update()

    def follow(self, table: CountsTable) -> None:
        """Take the columns of a table."""
        head = table.horizontalHeader()
        self._columns = {
            column: (head.sectionViewportPosition(column) + 1, head.sectionSize(column))
            for column in (CONVICTIONS, ARRESTS, SCORE)
        }
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line, its rule above and the edge of the panel around it."""
        look, painter = theme().look, QPainter(self)
        painter.fillRect(self.rect(), look.colour("panel"))
        painter.setPen(look.colour("line"))
        painter.drawRect(self.rect().adjusted(0, -1, -1, -1))
        painter.fillRect(0, 0, self.width(), 1, look.colour("lineStrong"))
        box = QRectF(13, 1, self.width() - 26, self.height() - 2)
        paint.words(painter, look, words("matrix", "all_offences"), box, Role.DENSE_STRONG)
        centre, right = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight
        for column, number in zip((CONVICTIONS, ARRESTS, SCORE), self._numbers, strict=True):
            left, width = self._columns.get(column, (0, 0))
            cell = QRectF(left, 1, width - (12 if column == SCORE else 0), self.height() - 2)
            align = right if column == SCORE else centre
            paint.words(painter, look, f"{number:,}", cell, Role.DENSE_STRONG, align=align)


class Tables(Scrolled):
    """Both halves of the grid, what moved since the last score, and whose turn it is.

    Signals:
        counted(str, int, bool): see ``CountsTable``. refused: too large a number.
        left_behind: Enter or an arrow went past the last box.
        traced(str): the records behind a box are wanted.
    """

    counted = Signal(str, int, bool)
    refused = Signal()
    left_behind = Signal()
    traced = Signal(str)
    _panels: tuple[Panel, ...] = ()  # the scroll area filters events while it is being made

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rules: MatrixRules | None = None
        self.tables: tuple[CountsTable, ...] = ()
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(GAP)
        self.column.addWidget(self._inside)
        self.column.addStretch(1)
        self._note = QWidget(self._inside)
        note = QVBoxLayout(self._note)
        note.setContentsMargins(12, 10, 12, 0)
        note.setSpacing(1)
        self._since = Label("", Role.SMALL_STRONG, wrap=True)
        self._why = Label("", Role.SMALL, "second", wrap=True)
        self._what_if = Label("", Role.SMALL, "second", wrap=True)
        self._turn = Label("", Role.SMALL, "second", wrap=True)
        for label in (self._since, self._why, self._what_if, self._turn):
            note.addWidget(label)
        self.totals = Totals(self._inside)
        self._stacked = False
        self.verticalScrollBar().valueChanged.connect(self._stick)
        self.verticalScrollBar().rangeChanged.connect(self._stick)
        theme().changed.connect(self._arrange)

    # ---- what is shown -----------------------------------------------------------------

    def set_rules(self, rules: MatrixRules) -> bool:
        """Lay out the lines of a rule set; False when they lie there already."""
        if rules == self._rules:
            return False
        self._rules = rules
        for panel in self._panels:
            self._grid.removeWidget(panel)
            panel.hide()
            panel.deleteLater()
        tables, panels = [], []
        for groups in halves(rules):
            name = words("matrix", "grid", {"groups": ", ".join(one.label for one in groups)})
            table = CountsTable(CountsModel(groups), name)
            table.counts.setParent(table)
            table.counted.connect(self.counted)
            table.refused.connect(self.refused)
            table.beyond.connect(self._beyond)
            table.current_moved.connect(self._see)
            table.traced.connect(self.traced)
            panel = Panel()
            panel.add(table)
            panel.installEventFilter(self)
            tables.append(table)
            panels.append(panel)
        self.tables, self._panels = tuple(tables), tuple(panels)
        self._arrange()
        return True

    def show_counts(self, shown: Shown) -> None:
        """Show the counts and what they come to."""
        for table in self.tables:
            if table.locked is not bool(shown.locked):
                table.locked = bool(shown.locked)
                table.viewport().update()
            table.counts.show(shown)
        other = shown.other
        params = {"total": other.total, "decision": other.decision}
        self._what_if.setText(words("matrix", f"what_if_{other.counting.value}", params))
        result = shown.result
        self.totals.show_numbers(result.convictions, result.arrests, result.offences)

    def show_since(self, since: str, why: str, turn: str) -> None:
        """What moved since the last score, why, and whose turn it is."""
        for label, text in ((self._since, since), (self._why, why), (self._turn, turn)):
            label.setText(text)
            label.setVisible(bool(text))
        self._fit_note()

    def _fit_note(self) -> None:
        """As high as the words need at this width; Qt would take a narrower one instead."""
        layout = self._note.layout()
        if layout is not None and self._panels:
            wide = max(self._panels[0].width(), theme().px(200))
            self._note.setFixedHeight(layout.heightForWidth(wide))

    @property
    def said(self) -> tuple[str, ...]:
        """What stands under the first table."""
        labels = (self._since, self._why, self._what_if, self._turn)
        return tuple(label.text() for label in labels if label.text())

    # ---- layout ------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room for both."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        if not self._panels:
            return
        bar = self.verticalScrollBar().sizeHint().width()
        stacked = self.viewport().width() < 2 * theme().px(LEAST) + GAP - bar
        for part in (*self._panels, self._note):
            self._grid.removeWidget(part)
        top = Qt.AlignmentFlag.AlignTop
        self._panels[-1].body.setContentsMargins(0, 0, 0, theme().px(_TOTALS) - 1)
        self._grid.addWidget(self._panels[0], 0, 0, top)
        if stacked:
            for at, panel in enumerate(self._panels[1:], 1):
                self._grid.addWidget(panel, at, 0, top)
            self._grid.addWidget(self._note, len(self._panels), 0, top)
        else:
            for at, panel in enumerate(self._panels[1:], 1):
                self._grid.addWidget(panel, 0, at, 2, 1, top)
            self._grid.addWidget(self._note, 1, 0, top)
        self._grid.setVerticalSpacing(GAP if stacked else 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 0 if stacked else 1)
        self._stacked = stacked
        self._grid.activate()
        self._stick()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The totals go where their table goes."""
        moved = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show}
        if self._panels and watched is self._panels[-1] and event.type() in moved:
            self._fit_note()
            self._stick()
        return super().eventFilter(watched, event)

    def _stick(self) -> None:
        """The totals stand under their table, or at the lower edge while that is out of view."""
        if not self._panels:
            return
        panel, high = self._panels[-1], theme().px(_TOTALS) + 1
        own = panel.geometry()
        natural = own.bottom() + 1 - high
        lower = self.verticalScrollBar().value() + self.viewport().height() - high
        self.totals.setGeometry(QRect(own.left(), min(natural, lower), own.width(), high))
        self.totals.follow(self.tables[-1])
        self.totals.raise_()

    def _see(self) -> None:
        """Scroll the box in hand into view, clear of the pinned totals."""
        table = next((one for one in self.tables if one.hasFocus()), None)
        if table is None:
            return
        rect = table.cell_rect()
        middle = table.mapTo(self._inside, rect.center())
        margin = rect.height() + theme().px(_TOTALS)
        self.ensureVisible(0, middle.y(), 0, margin)

    # ---- the keyboard ------------------------------------------------------------------

    def first_box(self) -> None:
        """Ctrl+Home: the first box of all."""
        self._take(0, 0, CONVICTIONS)

    def last_box(self) -> None:
        """Ctrl+End: the last box of the grid."""
        self._take(len(self.tables) - 1, -1, ARRESTS)

    def go_to_box(self, key: str) -> bool:
        """Take a box of the grid in hand; False when the key is another's."""
        column, _, row_id = key.partition(":")
        if not row_id:
            return False
        place = ARRESTS if column == ARRESTS_KEY else CONVICTIONS
        return column in COLUMNS and any(one.go_to_row(row_id, place) for one in self.tables)

    def _take(self, table: int, line: int, column: int) -> None:
        one = self.tables[table]
        one.go(one.offences()[line], column)
        one.setFocus(Qt.FocusReason.OtherFocusReason)

    def _beyond(self, key: int, column: int) -> None:
        """An arrow leaves a table: into the other one, or to the inspector."""
        here = next(at for at, one in enumerate(self.tables) if one.hasFocus())
        pressed = Qt.Key(key)
        if pressed == Qt.Key.Key_Home:
            self.first_box()
            return
        if pressed == Qt.Key.Key_End:
            self.last_box()
            return
        there = here + (1 if pressed in _DOWN else -1)
        if there >= len(self.tables):
            self.left_behind.emit()
            return
        if there < 0:
            return
        other = self.tables[there]
        if pressed in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            now = self.tables[here]
            middle = now.viewport().mapToGlobal(now.visualRect(now.currentIndex()).center())
            line = other.nearest(other.viewport().mapFromGlobal(middle).y())
            if self._stacked:
                line = other.offences()[0 if there > here else -1]
            other.go(line, CONVICTIONS if pressed == Qt.Key.Key_Right else ARRESTS)
        else:
            other.go(other.offences()[0 if there > here else -1], column)
        other.setFocus(Qt.FocusReason.OtherFocusReason)
