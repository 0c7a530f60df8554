"""The editor of a table with fixed rows: ticks, the row's name, boxes of text."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from iomdesk.formdef.form import YES, FieldDef, FieldType, Option, TableColumn
from iomdesk.ui.forms.editor import Editor, Setting
from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.inputs import TextLine
from iomdesk.ui.widgets.label import Label

_NAME_WIDTH: Final = 148


class _Tick(QCheckBox):
    """A tick without words of its own, and no room for any."""

    def sizeHint(self) -> QSize:
        """A target of 24 px."""
        side = theme().px(24)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()


class _CellLine(TextLine):
    """A box in a row, its words a little smaller so that more of them are seen."""

    def __init__(self, hint: str) -> None:
        super().__init__("", hint)
        self._dress()
        theme().changed.connect(self._dress)
        self.textChanged.connect(self._tip)

    def _dress(self) -> None:
        self.setFont(theme().font(Role.DENSE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The narrower, the more is cut."""
        super().resizeEvent(event)
        self._tip()

    def _tip(self) -> None:
        """Words that are cut are whole in the tooltip."""
        room = self.width() - theme().px(22)
        cut = self.fontMetrics().horizontalAdvance(self.text()) > room
        self.setToolTip(self.text() if cut else "")


class _RowName(Label):
    """The name of a row; a click on it ticks the row, where there is one tick."""

    def __init__(self, text: str, tick: QCheckBox | None) -> None:
        super().__init__(text, Role.DENSE, wrap=True)
        self._tick = tick
        self._fit()
        theme().changed.connect(self._fit)

    def _fit(self) -> None:
        self.setFixedWidth(theme().px(_NAME_WIDTH))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tick or untick."""
        if self._tick is not None and self._tick.isEnabled():
            self._tick.click()
            self._tick.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()


class TableEditor(Editor):
    """Rows with ticks and texts; words typed into a row tick it, for they say it applies."""

    def __init__(self, field: FieldDef, setting: Setting, parent: QObject | None = None) -> None:
        super().__init__(field, setting, parent)
        self.widget = QWidget()
        grid = QGridLayout(self.widget)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(6)
        ticks = [column for column in field.columns if column.type is FieldType.YES_NO]
        texts = [column for column in field.columns if column.type is not FieldType.YES_NO]
        named = len(ticks) > 1 or len(texts) > 1
        if named:
            for place, column in enumerate((*ticks, None, *texts)):
                if column is not None:
                    head = Label(column.label, Role.SMALL_STRONG, "second", wrap=True)
                    grid.addWidget(head, 0, place)
        self._ticks = {column.id for column in ticks}
        # Only where one tick means that the row applies can typing tick it.
        self._applies = ticks[0].id if len(ticks) == 1 else ""
        for line, row in enumerate(field.rows, int(named)):
            self._row(grid, line, row, ticks, texts)
        for place in range(len(texts)):
            grid.setColumnStretch(len(ticks) + 1 + place, 1)

    def _row(
        self,
        grid: QGridLayout,
        line: int,
        row: Option,
        ticks: list[TableColumn],
        texts: list[TableColumn],
    ) -> None:
        only: QCheckBox | None = None
        for place, column in enumerate(ticks):
            key = self._key(row.value, column.id)
            tick = _Tick()
            tick.clicked.connect(partial(self._ticked, key))
            grid.addWidget(tick, line, place, Qt.AlignmentFlag.AlignLeft)
            self.boxes[key] = only = tick
        name = _RowName(row.label, only if len(ticks) == 1 else None)
        grid.addWidget(name, line, len(ticks))
        for place, column in enumerate(texts):
            key = self._key(row.value, column.id)
            box = _CellLine(self.field.hint)
            box.textEdited.connect(partial(self._typed, row.value, key))
            box.editingFinished.connect(partial(self.left.emit, key))
            grid.addWidget(box, line, len(ticks) + 1 + place)
            self.boxes[key] = box

    def _key(self, row: str, column: str) -> str:
        return f"{self.field.id}.{row}.{column}"

    def name(self, label: str) -> None:
        """Each cell says its row and its column."""
        self.widget.setAccessibleName(label)
        for row in self.field.rows:
            for column in self.field.columns:
                box = self.boxes[self._key(row.value, column.id)]
                box.setAccessibleName(f"{row.label}, {column.label}")

    def hint(self, _key: str) -> str:
        """Nothing: a cell's name says all."""
        return ""

    def _ticked(self, key: str, _on: bool = False) -> None:
        box = self.boxes[key]
        on = isinstance(box, QCheckBox) and box.isChecked()
        self.typed.emit({key: YES if on else ""}, "")
        self.left.emit(key)

    def _typed(self, row: str, key: str, text: str) -> None:
        answers = {key: text}
        if self._applies and text.strip():
            answers[self._key(row, self._applies)] = YES
        self.typed.emit(answers, key)

    def told(self, answers: Mapping[str, str]) -> None:
        """An empty box of a row that is ticked does not say "Not raised"."""
        if not self._applies:
            return
        for row in self.field.rows:
            on = answers.get(self._key(row.value, self._applies)) == YES
            for column in self.field.columns:
                box = self.boxes[self._key(row.value, column.id)]
                if isinstance(box, TextLine):
                    hint = column.label if on else self.field.hint
                    if box.placeholderText() != hint:
                        box.setPlaceholderText(hint)

    def answer(self, key: str) -> str:
        """What stands in a cell."""
        box = self.boxes[key]
        if isinstance(box, QCheckBox):
            return YES if box.isChecked() else ""
        return box.text() if isinstance(box, TextLine) else ""

    def show(self, key: str, answer: str) -> None:
        """Show an answer in its cell."""
        box = self.boxes[key]
        if isinstance(box, QCheckBox):
            box.setChecked(answer == YES)
        elif isinstance(box, TextLine) and box.text() != answer:
            box.setText(answer)
            if not box.hasFocus():
                box.setCursorPosition(0)
