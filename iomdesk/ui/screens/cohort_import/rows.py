"""Step 2: the rows with their verdicts, filtered, and repaired in place."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QVBoxLayout, QWidget

from iomdesk.domain.dates import show_date
from iomdesk.domain.people import IdentifierKind, Rag, full_name
from iomdesk.exchange.cohort import Verdict
from iomdesk.exchange.fields import Field
from iomdesk.services.imports import Happens, Line, Plan
from iomdesk.ui.look import Role
from iomdesk.ui.screens.cohort_import.choose import left_behind_words
from iomdesk.ui.screens.cohort_import.top import RowsTop
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.inputs import TextLine
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.paint import RowCheck
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.rows import RIGHT, Column, RowsModel
from iomdesk.ui.widgets.segment import Segment, SegmentBar
from iomdesk.ui.widgets.table import ENTER, RowsTable
from iomdesk.words import words

ALL: Final = "all"
_WILL_LEAST, _WILL = 140, 200
WAITING: Final = frozenset({Verdict.CHECK, Verdict.PROBLEM})
_QUIET: Final = frozenset(
    {Happens.FILL, Happens.ADD, Happens.JOIN, Happens.LEFT_OUT, Happens.TAKEN}
)
_BULK: Final = (
    "rag_colour", "differs", "identifier", "no_area", "no_birth_date", "no_forename", "date",
)  # fmt: skip


def verdict_mark(line: Line) -> RowCheck:
    """The mark of a row's verdict."""
    return RowCheck(line.verdict.value)


def _check(line: Line) -> str:
    """The verdict; of a row that an import took in before, that it did."""
    return words("import_screen", "taken_in") if line.taken else line.verdict.label


def _person(line: Line) -> str:
    values = line.row.values
    if values.surname:
        return full_name(values.surname, values.forename)
    # The surname is the cell in trouble: what else is known names the row.
    return values.forename or words("import_screen", "empty_cell")


def _cell(line: Line, place: Field, read: str) -> str:
    """What was read; what was typed where nothing could be read; "empty" in trouble."""
    if read:
        return read
    typed = line.row.typed.get(place, "").strip()
    if typed:
        return typed
    return words("import_screen", "empty_cell") if _wrong(line, place) else ""


def _born(line: Line) -> str:
    born = line.row.values.birth_date
    return _cell(line, Field.BIRTH_DATE, "" if born is None else show_date(born))


def _status(line: Line) -> str:
    rag = line.row.values.rag
    return _cell(line, Field.RAG, "" if rag is Rag.NOT_SET else rag.spoken)


def _wrong(line: Line, *places: Field) -> bool:
    """Whether a cell is in trouble: a problem, or what keeps the row waiting."""
    if line.verdict not in WAITING:
        return False
    if line.verdict is Verdict.CHECK and not set(places).isdisjoint(line.differs):
        return True
    return any(
        reason.field in places and reason.verdict is line.row.verdict for reason in line.row.reasons
    )


def will_words(line: Line) -> str:
    """What will happen, or the first thing that stops it, in a few words."""
    if line.happens is Happens.WAITS_SAME:
        return words("import_short", "same_person_known", {"name": line.known_as})
    waits = line.verdict in WAITING
    if line.reasons and (waits or (line.choice is None and line.row.verdict is _OUT)):
        reason = line.reasons[0]
        try:
            return words("import_short", reason.code, {"column": reason.column, **reason.params})
        except KeyError:  # no shorter words: the first sentence says it
            return reason.text.partition(". ")[0].rstrip(".")
    return words("import_will", line.happens, {"row": line.alike})


_OUT: Final = Verdict.LEFT_OUT
_NAME = (Field.SURNAME, Field.FORENAME, Field.FULL_NAME)
CELLS: Final[dict[str, Field]] = {
    "person": Field.SURNAME,
    "born": Field.BIRTH_DATE,
    "pncid": Field.PNCID,
    "area": Field.AREA,
    "status": Field.RAG,
}
"""Columns whose cell F2 types anew, with the field it stands for."""

COLUMNS: Final = (
    Column[Line](
        "row", words("import_screen", "col_row"), lambda line: str(line.row.number),
        align=RIGHT, width=54, ink="text2", small=True,
    ),
    Column[Line](
        "check", words("import_screen", "col_check"), _check,
        check=verdict_mark, small=True, width=84,
        strong=lambda line: line.verdict in WAITING,
    ),
    Column[Line](
        "person", words("import_screen", "col_person"), _person, strong=True, width=172,
        wrong=lambda line: _wrong(line, *_NAME),
    ),
    Column[Line](
        "born", Field.BIRTH_DATE.label, _born, width=95,
        wrong=lambda line: _wrong(line, Field.BIRTH_DATE),
    ),
    Column[Line](
        "pncid", Field.PNCID.label,
        lambda line: _cell(line, Field.PNCID, line.row.values.identifier(IdentifierKind.PNCID)),
        width=124, wrong=lambda line: _wrong(line, Field.PNCID),
    ),
    Column[Line](
        "area", Field.AREA.label, lambda line: _cell(line, Field.AREA, line.row.values.area),
        width=95, wrong=lambda line: _wrong(line, Field.AREA),
    ),
    Column[Line](
        "status", Field.RAG.label, _status, width=90,
        wrong=lambda line: _wrong(line, Field.RAG),
    ),
    Column[Line](
        "will", words("import_screen", "col_will"), will_words, small=True,
        ink=lambda line: "text2" if line.happens in _QUIET else "text", tip=will_words,
    ),
)  # fmt: skip


class CellEditor(TextLine):
    """A cell typed anew: Enter keeps it, Esc leaves it, going elsewhere keeps it too.

    Signals:
        ended(bool): whether it is to be kept.
    """

    ended = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Esc end it."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.ended.emit(True)
        elif event.key() == Qt.Key.Key_Escape:
            self.ended.emit(False)
        else:
            super().keyPressEvent(event)


class RowsPane(QWidget):
    """The left of step 2.

    Signals:
        row_chosen(int): another row is current; 0 for none.
        row_entered(int): Enter on a row.
        cell_typed(int, object, str): a cell was typed anew.
        accept_asked(str): take all rows that wait for this reason only.
    """

    row_chosen = Signal(int)
    row_entered = Signal(int)
    cell_typed = Signal(int, object, str)
    accept_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._plan: Plan | None = None
        self._lines: tuple[Line, ...] = ()
        self._editor: CellEditor | None = None
        self.filter = SegmentBar(words("import_screen", "col_check"))
        self.filter.chosen.connect(self._show)
        self.model: RowsModel[Line] = RowsModel(
            COLUMNS,
            lambda line: str(line.row.number),
            lambda line: f"{_person(line)}, {_check(line)}",
            self,
        )
        self.table = RowsTable(
            self.model,
            words("import_screen", "step_check"),
            row_height=29,
            dense=True,
            sortable=False,
            find_column=2,
        )
        self.table.row_chosen.connect(self._chosen)
        self.table.doubleClicked.connect(self._double)
        self.bulk: dict[str, Button] = {}
        for code in _BULK:
            button = Button("", kind=Kind.CHIP)
            button.clicked.connect(self._accepter(code))
            button.hide()
            self.bulk[code] = button
        self.top = RowsTop(self.filter, tuple(self.bulk.values()))
        panel = Panel()
        panel.add(self.table, 1)
        self._says = Label("", Role.SMALL, "second", wrap=True)
        panel.foot().addWidget(self._says)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(panel)
        self.table.installEventFilter(self)

    # ---- what it shows -----------------------------------------------------------------

    def show_plan(self, plan: Plan, counts: dict[str, int], kinds: dict[str, int]) -> None:
        """Show the rows as they stand; selection and scroll stay."""
        self._plan = plan
        self._lines = plan.lines
        segments = [Segment(ALL, words("import_screen", "all"), len(self._lines))]
        segments += [Segment(v.value, v.label, counts[v.value], RowCheck(v.value)) for v in Verdict]
        self.filter.set_segments(tuple(segments))
        for code, button in self.bulk.items():
            count = kinds.get(code, 0)
            button.setVisible(count > 1)
            button.set_words(words("import_screen", f"bulk_{code}", {"count": count}))
        self.top.arrange()
        self._says.setText(left_behind_words(plan))
        self._show(self.filter.current)

    def _show(self, key: str) -> None:
        if key == ALL:
            self.model.set_rows(self._lines)
        else:
            self.model.set_rows([line for line in self._lines if line.verdict.value == key])
        if not self.table.currentIndex().isValid() and self.model.rows:
            self.table.choose(str(self.model.rows[0].row.number))

    @property
    def current(self) -> int:
        """The number of the current row, 0 when there is none."""
        return int(self.table.current_id or 0)

    def go_to(self, number: int) -> bool:
        """Make a row current, under "All" when the filter hides it."""
        if self.model.row_of(str(number)) < 0:
            self.filter.choose(ALL)
        found = self.table.choose(str(number))
        centre = QAbstractItemView.ScrollHint.PositionAtCenter
        self.table.scrollTo(self.table.currentIndex(), centre)
        return found

    def first_waiting(self) -> bool:
        """To the first row that waits; False when none does."""
        waiting = [line.row.number for line in self._lines if line.verdict in WAITING]
        return bool(waiting) and self.go_to(waiting[0])

    def next_waiting(self, *, forward: bool = True) -> bool:
        """F4: to the next row that waits, round the end; False when none does."""
        numbers = [line.row.number for line in self._lines if line.verdict in WAITING]
        if not numbers:
            return False
        here = self.current
        after = [n for n in numbers if (n > here if forward else n < here)]
        if forward:
            number = after[0] if after else numbers[0]
        else:
            number = after[-1] if after else numbers[-1]
        return self.go_to(number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is short, the last column keeps its width and the table scrolls."""
        super().resizeEvent(event)
        px, head = theme().px, self.table.horizontalHeader()
        last = len(COLUMNS) - 1
        fixed = sum(px(column.width or 0) for column in COLUMNS)
        roomy = self.width() - fixed - 16 >= px(_WILL_LEAST)
        modes = QHeaderView.ResizeMode
        head.setSectionResizeMode(last, modes.Stretch if roomy else modes.Interactive)
        if not roomy:
            head.resizeSection(last, px(_WILL))

    # ---- typing a cell anew ------------------------------------------------------------

    def edit_cell(self) -> bool:
        """F2: type the cell in trouble anew, else the current one; False when none can be."""
        line = self.model.row_at(self.table.currentIndex())
        if line is None or line.taken or line.row.verdict is Verdict.LEFT_OUT:
            return False
        keys = [column.key for column in COLUMNS]
        in_trouble = [c.key for c in COLUMNS if c.wrong is not None and c.wrong(line)]
        here = keys[max(self.table.currentIndex().column(), 0)]
        key = next((key for key in in_trouble if key in CELLS), here)
        if key not in CELLS:
            return False
        index = self.model.index(self.table.currentIndex().row(), keys.index(key))
        self._edit(line, index, self._field_of(key))
        return True

    def _field_of(self, key: str) -> Field:
        plan = self._plan
        whole = plan is not None and plan.columns.column(Field.SURNAME) is None
        return Field.FULL_NAME if key == "person" and whole else CELLS[key]

    def _edit(self, line: Line, index: QModelIndex, place: Field) -> None:
        self._end_edit(keep=False)
        editor = CellEditor(line.row.typed.get(place, ""), parent=self.table.viewport())
        editor.setAccessibleName(f"{place.label}, {words('import_screen', 'col_row')} "
                                 f"{line.row.number}")  # fmt: skip
        self.table.scrollTo(index)
        editor.setGeometry(self.table.visualRect(index))
        editor.selectAll()
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        number = line.row.number

        def ended(keep: bool) -> None:
            text = editor.text()
            self._end_edit(keep=False)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            if keep and text.strip() != line.row.typed.get(place, "").strip():
                self.cell_typed.emit(number, place, text)

        editor.ended.connect(ended)
        self._editor = editor

    def _end_edit(self, *, keep: bool) -> None:
        editor, self._editor = self._editor, None
        if editor is not None:
            if keep:
                editor.ended.emit(True)
            editor.hide()
            editor.deleteLater()

    # ---- small wires -------------------------------------------------------------------

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Left and Right choose the cell that F2 types anew; Enter decides, a click never."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in ENTER and not event.modifiers() and self.current:
                self.row_entered.emit(self.current)
                return True
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
            here = self.table.currentIndex()
            if step is not None and here.isValid():
                column = min(max(here.column() + step, 0), len(COLUMNS) - 1)
                self.table.setCurrentIndex(here.siblingAtColumn(column))
                return True
        return False

    def _chosen(self, row: str) -> None:
        self._end_edit(keep=False)
        self.row_chosen.emit(int(row or 0))

    def _double(self, _index: QModelIndex) -> None:
        self.edit_cell()

    def _accepter(self, code: str) -> Callable[[], None]:
        def accept() -> None:
            self.accept_asked.emit(code)

        return accept
