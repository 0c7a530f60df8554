"""The packs of a meeting: the register of numbered copies, and a copy looked at."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from iomdesk.domain.dates import show_moment
from iomdesk.domain.meetings import Pack
from iomdesk.ui.look import Role
from iomdesk.ui.screens.meetings.copies import SHEET, CopiesModel, CopyRow
from iomdesk.ui.screens.meetings.fates import DestroyForm
from iomdesk.ui.screens.meetings.forms import say
from iomdesk.ui.screens.meetings.pages import Side
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.inputs import Choice
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.preview import PdfPreview
from iomdesk.ui.widgets.savepanel import SavePanel
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.ui.widgets.table import RowsTable
from iomdesk.words import words

OUT: Final = "out"
"""Stands among the packs for the list of all copies that are out."""

_LEAST = 300
_NAMES = 150


class Working(QWidget):
    """ "Making 7 packs, 3 done" with Stop, while it goes on.

    Signals:
        stopped: Stop was pressed.
    """

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self._words = Label("", Role.BODY_LABEL)
        self.stop = Button(say("stop"))
        self.stop.clicked.connect(self.stopped)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(self._words)
        row.addWidget(self.stop)
        row.addStretch(1)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def begin(self, title: str) -> None:
        """Something begins."""
        self._title = title
        self.count(0)
        self.show()

    def count(self, done: int) -> None:
        """So many are done."""
        params = {"title": self._title, "done": done}
        self._words.setText(words("meetings", "making_done", params))

    def end(self) -> None:
        """It is over."""
        self.hide()


class PacksPage(QWidget):
    """The register of copies of one pack, or of all that are out, and the panels beside it.

    Signals:
        pack_wanted(str): the register of another pack is asked for.

    Attributes:
        model, table: the copies; save: asks for the password; working: what goes on.
        destroying: asks by whose word a copy was destroyed.
    """

    pack_wanted = Signal(str)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.model = CopiesModel()
        self.model.setParent(self)
        self.table = RowsTable(self.model, say("register"), dense=True, sortable=False,
                               find_column=2)  # fmt: skip
        self.working = Working()
        self.save = SavePanel()
        self.destroying = DestroyForm(today)
        self._all_out = False
        self._panel = Panel(say("register"), dense=True)
        self._which = Choice()
        self._which.setAccessibleName(say("which_pack"))
        self._which.chosen.connect(self._choose)
        self._panel.add_to_head(self._which)
        self._empty = Label("", wrap=True)
        self._empty.setContentsMargins(12, 10, 12, 10)
        self._stale = Label("", Role.BODY, "warning", wrap=True)
        self._stale.setContentsMargins(12, 8, 12, 8)
        for widget in (self.working, self._stale, self._empty):
            self._panel.add(widget)
        self._panel.add(self.table, 1)
        foot = self._panel.foot(30)
        foot.addWidget(Label(say("registered"), Role.SMALL, "second", wrap=True), 1)
        self.side = Side(QWidget(), self.save, self.destroying)
        self.side.open(self.save)
        self.side.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self._panel, 1)
        row.addWidget(self.side)
        column.addLayout(row)

    def _choose(self, pack: object) -> None:
        self.pack_wanted.emit(str(pack))

    @property
    def current(self) -> CopyRow | None:
        """The line that is chosen."""
        return self.model.row_at(self.table.currentIndex())

    def show_packs(
        self, packs: Sequence[Pack], shown: Pack | None, rows: Sequence[CopyRow], stale: str
    ) -> None:
        """Show the copies of one of the packs made; ``stale`` says why they are of no use."""
        self._offer(packs)
        note = ""
        if shown is not None:
            self._which.set_value(shown.id)
            note = words(
                "meetings",
                "pack_line",
                {
                    "reference": shown.reference,
                    "when": show_moment(shown.made_at),
                    "who": shown.made_by,
                },
            )
        self._show(rows, note, say("empty_packs"), stale if rows else "")

    def show_out(self, packs: Sequence[Pack], rows: Sequence[CopyRow]) -> None:
        """Show all copies that are out, of every meeting: whom to ask for them."""
        self._offer(packs)
        self._which.set_value(OUT)
        count = len(rows)
        code = "all_out_one" if count == 1 else "all_out_line"
        self._show(rows, words("meetings", code, {"count": count}), say("all_out_none"), "")

    def _offer(self, packs: Sequence[Pack]) -> None:
        options = [(one.id, one.reference) for one in packs]
        self._which.set_options((*options, (OUT, say("all_out"))))
        self._all_out = False

    def _show(self, rows: Sequence[CopyRow], note: str, empty: str, stale: str) -> None:
        self._all_out = self._which.value == OUT
        self._panel.set_note(note)
        self.model.set_rows(rows)
        self._empty.setText("" if rows else empty)
        self._empty.setVisible(not rows)
        self._stale.setText(stale)
        self._stale.setVisible(bool(stale))
        self._narrow(on=not self.side.isHidden())

    def open_save(self) -> None:
        """Show the panel for saving."""
        self.open_side(self.save)
        self.save.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_side(self, form: SideForm) -> None:
        """Show a panel beside the register."""
        self.side.open(form)
        self.side.show()
        self._narrow(on=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns, or give the whole place to the panel."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        saving = not self.side.isHidden()
        room = self.width() - 40
        if saving:
            room -= self.side.sizeHint().width() + 14
        px = theme().px
        self._panel.setVisible(not saving or room >= px(_LEAST))
        fixed = sum(
            px(column.width or 0)
            for place, column in enumerate(self.model.columns)
            if not self.table.isColumnHidden(place)
        )
        head, names = self.table.horizontalHeader(), 2
        if room - fixed >= px(_NAMES):
            head.setSectionResizeMode(names, QHeaderView.ResizeMode.Stretch)
        else:  # then the table scrolls sideways, and no name is cut
            head.setSectionResizeMode(names, QHeaderView.ResizeMode.Interactive)
            head.resizeSection(names, px(_NAMES))

    def _narrow(self, *, on: bool) -> None:
        """Leave out what became of the copies while the panel takes its room."""
        for place, column in enumerate(self.model.columns):
            if column.key in {"printed", "saved", "returned"}:
                self.table.setColumnHidden(place, on)
            elif column.key == "pack":
                self.table.setColumnHidden(place, not self._all_out)
            elif column.key in {"session", "pages"}:  # what became of it needs the room more
                self.table.setColumnHidden(place, self._all_out)
        self._fit()

    def shut_side(self) -> None:
        """Put the panel beside the register away, with what was typed."""
        self.save.forget()
        if not self.side.isHidden():
            self.side.hide()
            self._narrow(on=False)
            if self.isVisible():
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)


class PreviewPage(QFrame):
    """A copy looked at in the whole place of the screen.

    Signals:
        copy_wanted(str): another copy is asked for.

    Attributes:
        preview: the paper; which: the copies to choose from; head: its row, for a button.
    """

    copy_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.preview = PdfPreview()
        self.which = Choice()
        self.which.setAccessibleName(say("which_copy"))
        self.which.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.which.setMinimumContentsLength(12)
        bar = QFrame()
        bar.setProperty("part", "header")
        self.head = QHBoxLayout(bar)
        self.head.setContentsMargins(20, 8, 20, 9)
        self.head.setSpacing(12)
        self.head.addWidget(Label(say("which_copy"), Role.BODY_LABEL))
        self.head.addWidget(self.which, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.preview, 1)
        self.which.chosen.connect(self._choose)

    def _choose(self, copy: object) -> None:
        self.copy_wanted.emit(str(copy))

    def show_copy(self, rows: Sequence[CopyRow], row: CopyRow, pdf: bytes, of: int) -> None:
        """Show one of the copies; all of them are on offer."""
        self.which.set_options(tuple((one.id, copy_words(one, of)) for one in rows))
        self.which.set_value(row.id)
        self.preview.show_pdf(pdf, copy_words(row, of))


def copy_words(row: CopyRow, of: int) -> str:
    """ "Copy 6 of 7: SELFHEAL, Jo, Harbour Recovery"."""
    params = {"copy": row.number, "of": of, "name": row.name, "agency": row.agency}
    return words("meetings", "sheet_of" if row.id == SHEET else "copy_of", params)
