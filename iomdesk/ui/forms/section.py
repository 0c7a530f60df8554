"""One headed part of a form: its heading, its fields, half fields side by side."""

from collections.abc import Collection
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from iomdesk.formdef.form import FieldDef, FieldType, SectionDef
from iomdesk.ui.forms.editor import Editor
from iomdesk.ui.look import Role
from iomdesk.ui.widgets.field import Beneath, Field
from iomdesk.ui.widgets.flow import Flow
from iomdesk.ui.widgets.label import Label

_GAP: Final = 10  # px between one line of fields and the next


def with_mnemonic(label: str, mnemonic: str) -> str:
    """A label with its Alt key; an ampersand of its own stays one."""
    plain = label.replace("&", "&&")
    at = plain.casefold().find(mnemonic.casefold()) if mnemonic else -1
    return plain if at < 0 else f"{plain[:at]}&{plain[at:]}"


class Cell:
    """One field in its place: label and boxes, and the line that says what is amiss.

    Attributes:
        widget: label and boxes. beneath: by key, the line under it.
    """

    def __init__(self, field: FieldDef, editor: Editor, *, bare: bool) -> None:
        self.field = field
        self.editor = editor
        self.beneath = {key: Beneath() for key in editor.boxes}
        label = with_mnemonic(field.label, field.mnemonic)
        if field.type is FieldType.NOTE:
            self.widget: QWidget = editor.widget
        elif editor.inline:
            self.widget = QWidget()
            flow = Flow(self.widget, gap=14, line_gap=0)
            said = Label(label, Role.DENSE_LABEL)
            said.setBuddy(editor.widget)
            flow.addWidget(said)
            if field.note:
                flow.addWidget(Label(field.note, Role.SMALL, "third"))
            flow.addWidget(editor.widget)
        else:
            # What is amiss is said under the line, across both fields of it.
            under = self.beneath.get(field.id)
            self.widget = Field(
                label,
                editor.widget,
                note=field.note,
                role=Role.DENSE_LABEL,
                beneath=Beneath(editor.widget) if under is None else under,
                wrap=True,
                bare=bare,
            )
        editor.name(f"{field.label}, {field.note}" if field.note else field.label)
        for key in editor.boxes:
            editor.describe(key, "", wrong=False)

    def say(self, key: str, words: str, *, wrong: bool) -> None:
        """Say what is amiss with an answer; empty words take it away."""
        self.editor.describe(key, words, wrong=wrong and bool(words))
        if wrong:
            self.beneath[key].say("problem", "redText", "error", words)
        else:
            self.beneath[key].say("warning", "alertText", "warning", words)


class SectionView(QWidget):
    """A heading with a rule, and the cells of the fields that are in view.

    Attributes:
        cells: of every field of the section, in reading order.
    """

    def __init__(self, section: SectionDef, cells: tuple[Cell, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.section = section
        self.cells = cells
        self._shown: tuple[str, ...] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QWidget()
        flow = Flow(head, gap=8, line_gap=0)
        title = Label(section.title.replace("&", "&&"), Role.BODY_STRONG)
        flow.addWidget(title)
        if section.note:
            flow.addWidget(Label(section.note, Role.SMALL, "second"))
        column.addWidget(head)
        line = QFrame()
        line.setProperty("part", "headrule")
        line.setFixedHeight(1)
        column.addWidget(line)
        column.addSpacing(4)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        self.setAccessibleName(section.title)
        self._under: dict[str, QWidget] = {}
        for cell in cells:
            cell.widget.setParent(self)
            under = QWidget(self)
            lines = QVBoxLayout(under)
            lines.setContentsMargins(0, 3, 0, 0)
            lines.setSpacing(2)
            for beneath in cell.beneath.values():
                lines.addWidget(beneath)
            self._under[cell.field.id] = under
            under.hide()

    def show_fields(self, visible: Collection[str]) -> None:
        """Have these fields in view, in the order of the form; none hides the section."""
        shown = tuple(cell.field.id for cell in self.cells if cell.field.id in visible)
        if shown == self._shown:
            return
        self._shown = shown
        grid = self._grid
        for cell in self.cells:  # not takeAt: see FormView._arrange
            grid.removeWidget(cell.widget)
            grid.removeWidget(self._under[cell.field.id])
        for row in range(grid.rowCount()):
            grid.setRowMinimumHeight(row, 0)
        place = 0
        waiting: Cell | None = None  # the left one of a line whose right one may come
        for cell in self.cells:
            cell.widget.setVisible(cell.field.id in shown)
            if cell.field.id not in shown:
                self._under[cell.field.id].hide()
                continue
            bottom = Qt.AlignmentFlag.AlignBottom
            if cell.field.half and waiting is not None:
                grid.addWidget(cell.widget, place, 1, bottom)
                self._lines(place, waiting, cell)
                place, waiting = place + 4, None
                continue
            if waiting is not None:
                self._lines(place, waiting)
                place, waiting = place + 4, None
            if cell.field.half:
                grid.addWidget(cell.widget, place, 0, bottom)
                waiting = cell
            else:
                grid.addWidget(cell.widget, place, 0, 1, 2)
                self._lines(place, cell)
                place += 4
        if waiting is not None:
            self._lines(place, waiting)
        self.say_again()
        self.setVisible(bool(shown))

    def _lines(self, place: int, *cells: Cell) -> None:
        """What is amiss with the fields of a line stands under them, across both."""
        for number, cell in enumerate(cells, 1):
            self._grid.addWidget(self._under[cell.field.id], place + number, 0, 1, 2)
        self._grid.setRowMinimumHeight(place + 3, _GAP)

    def say_again(self) -> None:
        """Show the line under a field only where it says something."""
        for cell in self.cells:
            said = any(beneath.words for beneath in cell.beneath.values())
            shown = self._shown is not None and cell.field.id in self._shown
            self._under[cell.field.id].setVisible(said and shown)
