"""A box that finds one person of the cohort: type part of a name or number, then choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.inputs import FindBox
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.ui.widgets.table import RowsTable

MOST: Final = 20
"""How many hits are offered; who is not among them is found by typing more."""
_ROWS: Final = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody who fits: id, "SURNAME, Forename", and what tells them from others."""

    id: str
    name: str
    facts: str


class PersonFinder(QWidget):
    """A find box with the hits beneath it; one that was chosen stands in the box.

    Signals:
        sought(str): find people for what was typed; answer with ``offer``.
        chosen(str): the id of the person chosen; empty when the words no longer name them.
    """

    sought = Signal(str)
    chosen = Signal(str)

    def __init__(self, placeholder: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = FindBox(placeholder, keys="")
        self._model: RowsModel[Hit] = RowsModel(
            [Column[Hit]("name", name, lambda one: one.name, below=lambda one: one.facts)],
            lambda one: one.id,
            lambda one: f"{one.name}, {one.facts}",
            parent=self,
        )
        self.list = RowsTable(self._model, name, row_height=46, sortable=False)
        self.list.horizontalHeader().hide()
        self.list.setProperty("part", "plain")
        self._person_id = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.box)
        column.addWidget(self.list)
        self.setFocusProxy(self.box)
        self.list.hide()
        self.box.textEdited.connect(self._typed)
        self.box.descended.connect(self._descend)
        self.list.row_opened.connect(self._take)
        self.list.row_ticked.connect(self._take)
        self.list.clicked.connect(lambda index: self._take(self._model.id_at(index.row())))
        theme().changed.connect(self._fit)

    @property
    def person_id(self) -> str:
        """Who is chosen; empty for nobody."""
        return self._person_id

    @property
    def text(self) -> str:
        """What stands in the box."""
        return self.box.text()

    def setAccessibleName(self, name: str) -> None:  # noqa: N802 - Qt's name
        """The box is what a reader comes to."""
        super().setAccessibleName(name)
        self.box.setAccessibleName(name)

    def show_person(self, person_id: str, name: str) -> None:
        """Show somebody who is known, without telling anyone."""
        self._person_id = person_id
        self.box.setText(name)
        self.offer(())

    def offer(self, hits: Sequence[Hit]) -> None:
        """The people who fit what was typed."""
        self._model.set_rows(tuple(hits))
        self.list.setVisible(bool(hits) and not self._person_id)
        self._fit()

    def close_hits(self) -> None:
        """Let the hits go, as locking does."""
        self.show_person("", "")

    def _typed(self, text: str) -> None:
        if self._person_id:
            self._person_id = ""
            self.chosen.emit("")
        self.sought.emit(text)

    def _descend(self) -> None:
        if self.list.isHidden():
            return
        if self._model.rowCount() == 1:
            self._take(self._model.id_at(0))
            return
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self._model.index(0, 0))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, person_id: str) -> None:
        row = self._model.row_of(person_id)
        if row < 0:
            return
        hit = self._model.rows[row]
        self.show_person(hit.id, hit.name)
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(hit.id)

    def _fit(self) -> None:
        lines = min(max(self._model.rowCount(), 1), _ROWS)
        self.list.setFixedHeight(theme().px(46) * lines + 2)
