"""Step 1: the file, its sheet, whose it is, and what each of its columns is read as."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from iomdesk.exchange.columns import Column as FileColumn
from iomdesk.exchange.columns import Ground
from iomdesk.exchange.fields import Field as CohortField
from iomdesk.services.imports import Plan
from iomdesk.ui.look import Role
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.empty import EmptyState
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice
from iomdesk.ui.widgets.inspector import Inspector, WithInspector
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.rows import RIGHT, Column, RowsModel
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.ui.widgets.table import RowsTable
from iomdesk.words import words

_SURE = 80


def _read_as(column: FileColumn) -> str:
    if column.field is None:
        return words("import_screen", "left_behind_as")
    return column.field.label


def _ink(column: FileColumn) -> str:
    return "text3" if column.field is None else "text"


def left_behind_words(plan: Plan) -> str:
    """ "21 fields taken. 1 left behind: Days on."."""
    count, left = len(plan.columns.fields), plan.columns.left_behind
    if not left:
        return words("import_screen", "taken_only", {"count": count})
    params = {"count": count, "left": len(left), "names": ", ".join(left)}
    return words("import_screen", "taken_and_left", params)


class ChoosePane(QWidget):
    """The pane of step 1.

    Signals:
        choose_asked: a file is to be chosen.
        sheet_chosen(str): another sheet of the file.
        column_changed(int, object): read a column as this field, or leave it behind.
        originator_chosen(str): whose file it is.
    """

    choose_asked = Signal()
    sheet_chosen = Signal(str)
    column_changed = Signal(int, object)
    originator_chosen = Signal(str)

    def __init__(self, agencies: tuple[str, ...]) -> None:
        super().__init__()
        self._plan: Plan | None = None
        self._stack = QStackedWidget()
        self.choose = Button(words("import_screen", "choose"), kind=Kind.MAIN)
        self.choose.clicked.connect(self.choose_asked)
        self._stack.addWidget(
            EmptyState(
                words("import_screen", "choose_fact"),
                words("import_screen", "choose_next"),
                (self.choose,),
            )
        )
        self.sheet = Choice()
        self.whose = SuggestBox(agencies, fits=True)
        self.whose.put("")
        line = self.whose.lineEdit()
        if line is not None:
            line.setPlaceholderText(words("import_screen", "whose_placeholder"))
        self.sheet.chosen.connect(self._sheet)
        self.whose.settled.connect(self._whose)
        self.whose_field = Field(
            words("import_screen", "whose"),
            self.whose,
            help_text=words("import_screen", "whose_help"),
        )
        self._build_table()
        self._build_inspector()
        self._stack.addWidget(self._build_body())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _build_table(self) -> None:
        columns = (
            Column[FileColumn](
                "heading",
                words("import_screen", "column_heading"),
                lambda c: c.heading
                if not c.hidden
                else f"{c.heading} ({words('import_screen', 'hidden_column').lower()})",
                strong=lambda c: c.field is not None,
                width=260,
            ),
            Column[FileColumn](
                "read_as", words("import_screen", "column_read_as"), _read_as, ink=_ink, width=190
            ),
            Column[FileColumn](
                "how", words("import_screen", "column_how"), lambda c: c.text, small=True,
                ink="text2",
            ),
            Column[FileColumn](
                "sure",
                words("import_screen", "column_sure"),
                lambda c: f"{c.confidence} %" if c.field is not None else "",
                align=RIGHT,
                width=70,
                ink=lambda c: "alertText" if c.confidence < _SURE else "text2",
            ),
        )  # fmt: skip
        self.model: RowsModel[FileColumn] = RowsModel(
            columns, lambda c: str(c.index), lambda c: f"{c.heading}, {_read_as(c)}", self
        )
        self.table = RowsTable(
            self.model, words("import_screen", "columns"), row_height=28, dense=True, sortable=False
        )
        self.table.row_chosen.connect(self._show_column)
        self.table.row_opened.connect(self._to_choice)

    def _build_inspector(self) -> None:
        self.inspector = Inspector(" ", 322)
        block = self.inspector.block()
        self.how = Label("", Role.BODY, "second", wrap=True)
        block.addWidget(self.how)
        options = ((None, words("import_screen", "leave_behind")),)
        fields = tuple((field, field.label) for field in CohortField)
        self.read_as = Choice((*options, *fields))
        self.read_as.chosen.connect(self._read_otherwise)
        block.addWidget(Field(words("import_screen", "read_as"), self.read_as))
        cells = self.inspector.block(ruled=False)
        cells.addWidget(Label(words("import_screen", "first_cells"), Role.SMALL_STRONG, "second"))
        self._cells = Label("", Role.DENSE, wrap=True)
        cells.addWidget(self._cells)
        self.inspector.column.addStretch(1)

    def _build_body(self) -> QWidget:
        top = Panel()
        row = QHBoxLayout()
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(16)
        row.addWidget(Field(words("import_screen", "sheet"), self.sheet), 1)
        row.addWidget(self.whose_field, 1)
        top.add(row)
        panel = Panel()
        panel.add(self.table, 1)
        self._says = Label("", Role.SMALL, "second", wrap=True)
        panel.foot().addWidget(self._says)
        both = WithInspector(panel, self.inspector, fold=words("import_screen", "read_as"))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(top)
        column.addWidget(both, 1)
        return body

    # ---- what it shows -----------------------------------------------------------------

    def show_plan(self, plan: Plan | None) -> None:
        """Show a file that was read, or that none is chosen yet."""
        self._plan = plan
        self._stack.setCurrentIndex(0 if plan is None else 1)
        if plan is None:
            return
        self.sheet.set_options(
            tuple(
                (
                    one.name,
                    words("import_screen", "hidden_sheet", {"sheet": one.name})
                    if one.hidden
                    else one.name,
                )
                for one in plan.workbook.sheets
            )
        )
        self.sheet.set_value(plan.workbook.sheet.name)
        self.whose.put(plan.originator)
        shown = [c for c in plan.columns.columns if c.ground is not Ground.EMPTY]
        self.model.set_rows(shown)
        said = left_behind_words(plan)
        if not plan.columns.names_found:
            said = words("import_screen", "no_names")
        elif plan.kept:
            said = f"{words('import_screen', 'kept_columns')} {said}"
        self._says.setText(said)
        if not self.table.currentIndex().isValid() and shown:
            self.table.choose(str(shown[0].index))
        self._show_column(self.table.current_id)

    def take_focus(self) -> None:
        """To the first thing to do."""
        first = self.choose if self._plan is None else self.table
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def edit_here(self) -> None:
        """F2: to the choice of the current column."""
        self._to_choice(self.table.current_id)

    def _to_choice(self, _column: str) -> None:
        self.read_as.setFocus(Qt.FocusReason.OtherFocusReason)

    def _current(self) -> FileColumn | None:
        return self.model.row_at(self.table.currentIndex())

    def _show_column(self, _column: str) -> None:
        column, plan = self._current(), self._plan
        if column is None or plan is None:
            return
        self.inspector.set_title(column.heading)
        self.how.setText(column.text)
        self.read_as.set_value(column.field)
        start = plan.columns.heading_row
        cells = [row.text(column.index) for row in plan.workbook.sheet.rows[start : start + 40]]
        self._cells.setText("\n".join([cell for cell in cells if cell.strip()][:6]))

    def _read_otherwise(self, field: object) -> None:
        column = self._current()
        if column is not None:
            self.column_changed.emit(column.index, field)

    def _sheet(self, name: object) -> None:
        self.sheet_chosen.emit(str(name))

    def _whose(self, name: str) -> None:
        self.whose_field.set_problem("")
        unknown = bool(name) and not self.whose.listed
        self.whose_field.set_warning(words("source", "not_listed") if unknown else "")
        self.originator_chosen.emit(name)
