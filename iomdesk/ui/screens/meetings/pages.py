"""A table of a meeting beside the panel that says why; the page of those who are invited."""

import math
from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from iomdesk.domain.dates import show_date
from iomdesk.domain.meetings import Attendee, Basis, Meeting
from iomdesk.ui.look import Role
from iomdesk.ui.screens.meetings.forms import AttendeeForm, say
from iomdesk.ui.screens.meetings.model import (
    AttendeeRow,
    AttendeesModel,
    basis_words,
)
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.facts import Lines, Pairs
from iomdesk.ui.widgets.inspector import Inspector, WithInspector
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.paint import BadgeSize
from iomdesk.ui.widgets.panel import Panel
from iomdesk.ui.widgets.rows import RowsModel
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.ui.widgets.table import RowsTable
from iomdesk.words import words

_BESIDE: Final = 17
"""What stands left and right of the words of a cell, in px; at either end of a row more."""
_END: Final = 4
_GIVES: Final = 100
"""What the column that gives way first keeps, in px at 100 %."""


class Side(QStackedWidget):
    """The panel at the right: what is known of the row, or the form that is open."""

    def __init__(self, about: QWidget, *forms: SideForm) -> None:
        super().__init__()
        self._about = about
        for widget in (about, *forms):
            self.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    @property
    def form(self) -> SideForm | None:
        """The form that is open, None while the row is shown."""
        now = self.currentWidget()
        return now if isinstance(now, SideForm) else None

    def open(self, form: SideForm) -> None:
        """Show a form."""
        self.setCurrentWidget(form)
        self.updateGeometry()

    def shut(self) -> None:
        """Show the row again."""
        self.setCurrentWidget(self._about)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As wide as what is shown."""
        now = self.currentWidget()
        if now is None:
            return super().sizeHint()
        return QSize(now.minimumWidth(), now.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """The width is fixed, the height gives way."""
        now = self.currentWidget()
        return QSize(now.minimumWidth() if now is not None else 0, 0)


class FittedTable(RowsTable):
    """A table whose columns are as wide as their words need, where there is room for it.

    Where there is not, the one that ``gives`` does so first, then the widest of those with a
    width of their own; the one that shares what is left keeps what its words need.
    """

    def __init__(
        self, rows: RowsModel[Any], name: str, *, gives: int | None = None, **more: Any
    ) -> None:
        self._fitted = rows
        self._gives = gives
        super().__init__(rows, name, **more)
        rows.modelReset.connect(self.fit_columns)
        theme().changed.connect(self.fit_columns)
        self.fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns as there is room."""
        super().resizeEvent(event)
        self.fit_columns()

    def needed(self, place: int, *, head: bool = False) -> int:
        """How wide a column must be for all its words, or for its ``head`` alone, in px."""
        look, column = theme().look, self._fitted.columns[place]
        widest: float = paint.text_width(look, column.title, Role.DENSE_LABEL)
        for row in () if head else self._fitted.rows:
            rag = column.rag(row) if column.rag is not None else None
            if rag is not None:
                wide: float = paint.badge_width(look, rag, BadgeSize.TABLE)
            else:
                role = Role.DENSE_STRONG if column.is_strong(row) else Role.DENSE
                if column.small:
                    role = Role.SMALL
                wide = paint.text_width(look, column.getter(row), role)
            if column.icon is not None and column.icon(row):
                wide += look.px(13) + look.px(5)
            widest = max(widest, wide)
        ends = place in {0, len(self._fitted.columns) - 1}
        return math.ceil(widest) + _BESIDE + (_END if ends else 0)

    def fit_columns(self) -> None:
        """Give each column its width."""
        widths = {
            place: self.needed(place)
            for place, one in enumerate(self._fitted.columns)
            if one.width is not None
        }
        least = {place: self.needed(place, head=True) for place in widths}
        if self._gives in least:
            least[self._gives] = theme().px(_GIVES)
        shared = sum(
            self.needed(place) for place in range(len(self._fitted.columns)) if place not in widths
        )
        over = shared + sum(widths.values()) - self.viewport().width()
        while over > 0 and (wide := [one for one in widths if widths[one] > least[one]]):
            first = self._gives
            widest = first if first in wide else max(wide, key=lambda one: widths[one])
            widths[widest] -= 1
            over -= 1
        for place, width in widths.items():
            self.horizontalHeader().resizeSection(place, width)


class TablePage(QWidget):
    """A table with a line above it for what is amiss, and the panel beside."""

    def __init__(self, table: RowsTable, side: Side) -> None:
        super().__init__()
        self.table = table
        self.side = side
        self._empty = Label("", wrap=True)
        self._empty.setContentsMargins(12, 10, 12, 10)
        self._warning = Label("", Role.BODY, "warning", wrap=True)
        self._warning.setContentsMargins(12, 8, 12, 8)
        panel = Panel()
        panel.setAccessibleName(table.accessibleName())
        panel.add(self._warning)
        panel.add(self._empty)
        panel.add(table, 1)
        self.whole = WithInspector(panel, side, least=460)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.addWidget(self.whole)
        self._column = column

    def set_low(self, *, low: bool) -> None:
        """Less around the table in a low window."""
        self._column.setContentsMargins(20, 4 if low else 14, 20, 4 if low else 14)

    def say_state(self, empty: str, warning: str = "") -> None:
        """Say that there is nothing, or what is amiss; the table stays, to take keys."""
        for label, text in ((self._empty, empty), (self._warning, warning)):
            label.setText(text)
            label.setVisible(bool(text))

    def open(self, form: SideForm) -> None:
        """Open a form in the panel, folded or not."""
        self.side.open(form)
        self.whole.show_inspector()

    def shut(self) -> None:
        """Leave the form; the focus goes back to the table."""
        self.side.shut()
        self.whole.button.setChecked(False)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


class _AboutAttendee(Inspector):
    """Who this is, on what basis, what they hear, and for what they must be outside."""

    def __init__(self) -> None:
        super().__init__()
        head = self.block(spacing=6)
        self._name = Label("", Role.PANEL, wrap=True)
        self._pairs = Pairs()
        head.addWidget(self._name)
        head.addWidget(self._pairs)
        hears = self.block(ruled=False, spacing=6)
        self._hears = Label("", Role.BODY_STRONG, wrap=True)
        self._outside = Label(say("outside_for"), Role.SMALL, "second")
        self._lines = Lines()
        for widget in (self._hears, self._outside, self._lines):
            hears.addWidget(widget)
        self.column.addStretch(1)

    def show_row(self, row: AttendeeRow | None) -> None:
        """Show a person, or that none is chosen."""
        self._pairs.setVisible(row is not None)
        self._hears.setVisible(row is not None)
        self._outside.setVisible(row is not None and bool(row.hearing.outside))
        if row is None:
            self._name.setText(say("no_attendee"))
            self._name.set_role(Role.BODY)
            self._lines.show_lines(())
            return
        self._name.set_role(Role.PANEL)
        self._name.setText(row.attendee.name)
        self._pairs.show_pairs(_attendee_pairs(row))
        self._hears.setText(row.hears_long)
        lines = [_outside_line(kept.case.position, kept.case.name, kept.reason)
                 for kept in row.hearing.outside]  # fmt: skip
        if not lines and row.of:
            lines = [say("outside_all_hear")]
        self._lines.show_lines(lines)


def _outside_line(number: int, name: str, reason: str) -> str:
    params = {"number": number, "name": name, "reason": say(f"reason_{reason}")}
    return words("meetings", "outside_line", params)


def _papers_seen(one: Attendee) -> str:
    """The days on which consent papers were seen, and how many have no day."""
    days = [show_date(day) for day in sorted({day for _, day in one.seen})]
    undated = len(one.consented) - len(one.seen)
    if undated:
        days.append(words("meetings", "seen_undated", {"count": undated}))
    return ", ".join(days)


def _attendee_pairs(row: AttendeeRow) -> list[tuple[str, str]]:
    one = row.attendee
    pairs = [(say("column_agency"), row.agency), (say("fact_basis"), basis_words(one))]
    if one.basis_detail:
        label = "fact_contract" if one.basis is Basis.CONTRACT else "fact_filed"
        pairs.append((say(label), one.basis_detail))
    if one.basis is Basis.CONSENT and one.consented:
        pairs.append((say("fact_seen"), _papers_seen(one)))
    if one.basis_until is not None:
        pairs.append((say("fact_until"), show_date(one.basis_until)))
    stays = "stays_closed" if one.closed_session else "stays_open"
    pairs.append((say("column_session"), say(stays)))
    return pairs


class AttendeesPage(TablePage):
    """Who is invited.

    Attributes:
        model: the rows; form: adds and changes a person.
    """

    def __init__(self, form: AttendeeForm) -> None:
        self.model = AttendeesModel()
        self.form = form
        self._about = _AboutAttendee()
        table = FittedTable(self.model, say("tab_attendees"), gives=2, dense=True, sortable=False,
                          find_column=1)  # fmt: skip
        super().__init__(table, Side(self._about, form))
        self.model.setParent(self)
        table.row_chosen.connect(self._chosen)
        self._about.show_row(None)

    def _chosen(self, _row: str) -> None:
        self._about.show_row(self.current)

    @property
    def current(self) -> AttendeeRow | None:
        """The line that is chosen."""
        return self.model.row_at(self.table.currentIndex())

    def show_meeting(
        self, meeting: Meeting, rows: Sequence[AttendeeRow], needed: int, without: str = ""
    ) -> None:
        """Show who is invited to a meeting; ``without``: who has no basis, in words."""
        self.model.set_rows(rows)
        empty, warning = "", ""
        if not rows:
            empty = words("meetings", "no_attendees", {"needed": needed})
        elif not meeting.chair_invited():
            warning = words("meetings", "chair_missing", {"chair": meeting.chair})
        self.say_state(empty, "\n".join(filter(None, (warning, without))))
        self._about.show_row(self.current)
