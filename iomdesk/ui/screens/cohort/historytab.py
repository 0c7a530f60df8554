"""The History tab: what happened to a person, and what was done with the record."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from iomdesk.domain.dates import show_date
from iomdesk.services.events import Happened, Happenings
from iomdesk.ui.screens.cohort.entering import KINDS
from iomdesk.ui.screens.cohort.eventwords import in_full, kind_words, summary
from iomdesk.ui.screens.cohort.logtabs import HistoryTab
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.empty import EmptyLine
from iomdesk.ui.widgets.flow import Flow
from iomdesk.ui.widgets.inputs import Choice, FindBox
from iomdesk.ui.widgets.inspector import Scrolled
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.ui.widgets.segment import Segment, SegmentBar
from iomdesk.ui.widgets.table import RowsTable
from iomdesk.words import words

HAPPENED: Final = "happened"
DONE: Final = "done"
_ALL_COLUMNS: Final = 640
"""px at 100 % that the table needs to show who told each line."""


def _say(code: str) -> str:
    return words("happened", code)


class HappenedPane(QWidget):
    """Events and notes together, latest first, narrowed by kind, agency and words.

    Signals:
        narrowed: another kind, agency or text.
        more_asked: the next page.
        correct_asked(str), withdraw_asked(str), who_asked(str): of the row with this id.
        menu_asked(str, QPoint): of a row, at a place of the screen.
    """

    narrowed = Signal()
    more_asked = Signal()
    correct_asked = Signal(str)
    withdraw_asked = Signal(str)
    who_asked = Signal(str)
    menu_asked = Signal(str, QPoint)

    def __init__(self, lines: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self._today = date.min
        columns = (
            Column[Happened]("on", _say("on"), lambda row: show_date(row.on), width=100,
                             order=lambda row: (row.on, row.at_time)),
            Column[Happened]("kind", _say("kind"), lambda row: kind_words(row.kind), width=150),
            Column[Happened]("text", _say("text"), lambda row: summary(row.row, lines),
                             icon=lambda row: "lock" if row.row.closed_only else "",
                             accessible=self._text_spoken),
            Column[Happened]("source", _say("from"), lambda row: row.source.originator, width=170,
                             ink="text2"),
        )  # fmt: skip
        self.model = RowsModel[Happened](columns, lambda row: row.id, self._spoken)
        self.table = RowsTable(self.model, _say("title"), dense=True, row_height=28, sortable=False)
        self.kind = Choice((("", _say("all_kinds")), *((k, kind_words(k)) for k, _ in KINDS
                                                      if k != "intelligence")))  # fmt: skip
        self.agency = Choice((("", _say("all_agencies")),))
        self.sought = FindBox(_say("find"), keys="")
        for box, name in ((self.kind, "kind"), (self.agency, "from")):
            box.setAccessibleName(_say(name))
        self.nothing = EmptyLine(_say("nothing"))
        self.detail = Label("", wrap=True)
        self.correct = Button(_say("correct"), kind=Kind.LINK, keys="Enter")
        self.withdraw = Button(_say("withdraw"), kind=Kind.LINK, keys="Del")
        self.who = Button(_say("who"), kind=Kind.LINK)
        self.more = Button(_say("more"), kind=Kind.LINK)
        self._lay_out()
        self._connect()
        self.clear()

    def _lay_out(self) -> None:
        self.panel = Panel(_say("title"), dense=True)
        filters = QWidget()
        row = QHBoxLayout(filters)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.kind)
        row.addWidget(self.agency)
        row.addWidget(self.sought, 1)
        self.panel.add(filters)
        self.panel.add(self.table, 1)
        self.panel.add(self.nothing)
        self.panel.add_to_head(self.more)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        self._scrolled = Scrolled(snug=True)
        self._scrolled.column.addWidget(self.detail)
        self._scrolled.setMaximumHeight(150)
        column.addWidget(self._scrolled)
        links = QHBoxLayout()
        links.setSpacing(16)
        for link in (self.correct, self.withdraw, self.who):
            links.addWidget(link)
        links.addStretch(1)
        column.addLayout(links)
        foot = self.panel.foot(0)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(below, 1)
        self._below = below
        self.table.setMinimumHeight(96)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.panel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside a panel the words keep their room: who told it stands under the table too."""
        super().resizeEvent(event)
        source = next(n for n, one in enumerate(self.model.columns) if one.key == "source")
        self.table.setColumnHidden(source, self.width() < theme().px(_ALL_COLUMNS))

    def _connect(self) -> None:
        self.table.row_chosen.connect(self._tell)
        self.table.row_opened.connect(self.correct_asked)
        self.table.menu_asked.connect(self.menu_asked)
        self.kind.chosen.connect(lambda _kind: self.narrowed.emit())
        self.agency.chosen.connect(lambda _agency: self.narrowed.emit())
        self.sought.textEdited.connect(lambda _text: self.narrowed.emit())
        self.sought.descended.connect(self.take_focus)
        self.more.clicked.connect(self.more_asked)
        for button, asked in (
            (self.correct, self.correct_asked),
            (self.withdraw, self.withdraw_asked),
            (self.who, self.who_asked),
        ):
            button.clicked.connect(lambda _on=False, to=asked: to.emit(self.table.current_id))

    # ---- what is shown -------------------------------------------------------------------

    @property
    def wanted(self) -> tuple[str, str, str]:
        """Kind, agency and text it is narrowed to; empty for all."""
        return str(self.kind.value or ""), str(self.agency.value or ""), self.sought.text().strip()

    def offer_agencies(self, names: Sequence[str]) -> None:
        """Whose facts can be asked for; the choice stays."""
        now = self.agency.value or ""
        offered = names if not now or now in names else (*names, now)
        self.agency.set_options((("", _say("all_agencies")), *((one, one) for one in offered)))
        self.agency.set_value(now)

    def show_page(self, found: Happenings, today: date) -> None:
        """Show these; what is left to read is said in the head."""
        self._today = today
        self.model.set_rows(found.rows)
        some = bool(found.rows)
        self.table.setVisible(some)
        self._below.setVisible(some)
        narrowed = any(self.wanted)
        self.nothing.set_text(_say("nothing_like_it" if narrowed else "nothing"))
        self.nothing.setVisible(not some)
        shown = len(found.rows)
        code = "part" if shown < found.total else "all_one" if found.total == 1 else "all"
        params = {"shown": f"{shown:,}", "total": f"{found.total:,}"}
        self.panel.set_note(words("happened", code, params) if some else "")
        self.more.setVisible(shown < found.total)
        self._tell(self.table.current_id)

    def row_of(self, row_id: str) -> Happened | None:
        """The line with that id, when it is in view."""
        place = self.model.row_of(row_id)
        return self.model.rows[place] if place >= 0 else None

    def clear(self) -> None:
        """Forget the record; the filters too."""
        for box in (self.kind, self.agency):
            box.set_value("")
        self.sought.clear()
        self.show_page(Happenings(rows=(), total=0), self._today)

    def take_focus(self) -> None:
        """To the table, or to the find box when it holds nothing."""
        here = self.table if self.model.rows else self.sought
        here.setFocus(Qt.FocusReason.TabFocusReason)

    def _tell(self, row_id: str) -> None:
        one = self.row_of(row_id)
        self.detail.setText(_say("choose") if one is None else in_full(one, self._lines,
                                                                       self._today))  # fmt: skip
        for button in (self.correct, self.withdraw, self.who):
            button.refuse(_say("choose") if one is None else "")

    def _text_spoken(self, row: Happened) -> str:
        told = summary(row.row, self._lines)
        return f"{told}, {_say('closed')}" if row.row.closed_only else told

    def _spoken(self, row: Happened) -> str:
        parts = (show_date(row.on), kind_words(row.kind), self._text_spoken(row),
                 row.source.originator)  # fmt: skip
        return ", ".join(part for part in parts if part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the current line out, after a reason."""
        if event.key() == Qt.Key.Key_Delete and self.table.hasFocus() and self.table.current_id:
            self.withdraw_asked.emit(self.table.current_id)
        else:
            super().keyPressEvent(event)


class HistoryPage(Scrolled):
    """Both sides of the tab, and the ways to enter something; it scrolls where room is short.

    Signals:
        turned: the other side came into view.

    Attributes:
        happened: what happened. done: what was done with the record.
        enter, update, paste: the buttons.
    """

    turned = Signal()

    def __init__(self, lines: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.segment = SegmentBar(
            _say("sides"), (Segment(HAPPENED, _say("title")), Segment(DONE, _say("done")))
        )
        self.happened = HappenedPane(lines)
        self.done = HistoryTab()
        self.done.row.setContentsMargins(0, 0, 0, 0)
        # Short words: the three stand in one row beside the two sides.
        self.enter = Button(_say("enter_short"), keys="Ctrl+E")
        self.update_from = Button(_say("update_short"), keys="Ctrl+U")
        self.paste = Button(_say("paste_short"), keys="Ctrl+Shift+V")
        for button, code in (
            (self.enter, "enter"), (self.update_from, "update"), (self.paste, "paste"),
        ):  # fmt: skip
            button.setAccessibleName(_say(code))
            button.setToolTip(_say(code))
        self._pages = QStackedWidget()
        self._pages.addWidget(self.happened)
        self._pages.addWidget(self.done)
        self._least()
        theme().changed.connect(self._least)
        head = Flow(gap=8, line_gap=6)
        for widget in (self.segment, self.enter, self.update_from, self.paste):
            head.addWidget(widget)
        column = QVBoxLayout()
        column.setContentsMargins(20, 10, 20, 14)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        self.column.addLayout(column, 1)
        self.segment.chosen.connect(self._turn)
        self.setAccessibleName(_say("sides"))

    def _least(self) -> None:
        """Filters, a few lines and the current one in full need so much."""
        self._pages.setMinimumSize(1, theme().px(300))

    @property
    def side(self) -> str:
        """``HAPPENED`` or ``DONE``."""
        return self.segment.current

    def _turn(self, side: str) -> None:
        self._pages.setCurrentWidget(self.done if side == DONE else self.happened)
        self.turned.emit()

    def clear(self) -> None:
        """Forget the record."""
        self.happened.clear()
        self.done.clear()
