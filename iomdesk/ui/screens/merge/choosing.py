"""First step: which record is the other one; and what was merged before."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iomdesk.domain.dates import show_moment
from iomdesk.services.merge_said import Candidate
from iomdesk.services.merging import Merged
from iomdesk.ui.look import Role
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.empty import EmptyLine
from iomdesk.ui.widgets.inputs import FindBox
from iomdesk.ui.widgets.inspector import Inspector
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.ui.widgets.table import RowsTable
from iomdesk.words import words


def say(code: str, **params: object) -> str:
    """Words of this screen."""
    return words("merge", code, params)


class ChoosePane(QWidget):
    """Who may be the same person; any other is found by part of a name or number.

    Signals:
        sought(str): find for what was typed; empty shows who may be the same.
        chosen(str): the other record.
    """

    sought = Signal(str)
    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.box = FindBox(say("find"))
        columns = (
            Column[Candidate](
                "name", say("name"), lambda row: row.name, width=240, below=lambda row: row.facts
            ),
            Column[Candidate]("rag", words("merge", "status"), lambda row: row.rag.spoken,
                              width=130, rag=lambda row: row.rag),
            Column[Candidate]("why", say("why"), lambda row: row.reason or say("found"),
                              ink=lambda row: "text" if row.reason else "text2"),
        )  # fmt: skip
        self.model = RowsModel[Candidate](columns, lambda row: row.id, _spoken)
        self.table = RowsTable(self.model, say("choose"), row_height=46, sortable=False)
        self.nothing = EmptyLine("")
        panel = Panel(say("choose"), dense=True)
        panel.add(self.table, 1)
        panel.add(self.nothing)
        panel.body.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.box)
        column.addWidget(panel, 1)
        self.box.textEdited.connect(self.sought)
        self.box.descended.connect(self.take_focus)
        self.table.row_opened.connect(self.chosen)

    def show_candidates(self, found: Sequence[Candidate], *, typed: bool) -> None:
        """Show who may be the other record."""
        self.model.set_rows(tuple(found))
        self.table.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self.nothing.set_text(say("nobody_found" if typed else "nobody_near"))

    def ask_first(self) -> None:
        """Nobody's record was chosen yet: ask for the one that is kept."""
        self.show_candidates((), typed=False)
        self.nothing.set_text(say("nobody_first"))
        self.box.setFocus()

    def take_focus(self) -> None:
        """To the first who may be the same, or to the box."""
        rows = self.table if self.model.rows else self.box
        rows.setFocus()

    def clear(self) -> None:
        """Forget everybody, as locking does."""
        self.box.clear()
        self.show_candidates((), typed=False)


def _spoken(row: Candidate) -> str:
    parts = (row.name, row.facts, row.rag.spoken, row.reason)
    return ", ".join(part for part in parts if part)


class MergedPane(Inspector):
    """The records that were merged into this one, each with what takes it apart again.

    Signals:
        apart_asked(str): take the merge of that id apart.
    """

    apart_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__(say("merged_title"), 348)
        self._holder = QWidget()
        self._lines = QVBoxLayout(self._holder)
        self._lines.setContentsMargins(14, 12, 14, 12)
        self._lines.setSpacing(6)
        self.links: dict[str, Button] = {}
        self.column.addWidget(self._holder)
        self.column.addStretch(1)

    def show_merged(self, found: Sequence[Merged]) -> None:
        """Show them, the latest first."""
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.links = {}
        if not found:
            self._lines.addWidget(Label(say("merged_none"), tone="second", wrap=True))
        for one in found:
            merge = one.merge
            told = say("merged_line", when=show_moment(merge.at), who=merge.who,
                       reason=merge.reason)  # fmt: skip
            self._lines.addWidget(Label(one.name, Role.BODY_STRONG, wrap=True))
            self._lines.addWidget(Label(told, Role.SMALL, "second", wrap=True))
            link = Button(say("apart"), kind=Kind.LINK, icon="undo")
            link.setAccessibleName(f"{say('apart')}: {one.name}")
            link.refuse(words("rule", one.refused) if one.refused else "")
            link.clicked.connect(lambda *_, merge_id=merge.id: self.apart_asked.emit(merge_id))
            self.links[merge.id] = link
            self._lines.addWidget(link)
            if one.refused:  # a grey button says nothing by itself
                why = say("apart_after", name=found[0].name)
                self._lines.addWidget(Label(why, Role.SMALL, "second", wrap=True))
