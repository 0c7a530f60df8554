"""The head of a record: name, status, buttons, identifiers to copy, flags, tabs."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from iomdesk.domain.dates import age, show_date
from iomdesk.domain.people import IdentifierKind, Person
from iomdesk.domain.records import Flag, Record
from iomdesk.ui.look import Role
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.badge import Chip, RagBadge
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.flow import Flow
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.paint import BadgeSize
from iomdesk.ui.widgets.segment import TabStrip
from iomdesk.ui.widgets.tabrow import TabRow

NOT_KNOWN: Final = "Not known"
_ACROSS: Final = 20
_GAP: Final = 14


def facts_of(person: Person, today: date) -> tuple[tuple[str, str, str], ...]:
    """The seven facts under the name: field, label, value; what is not known is empty."""
    birth = ""
    if person.birth_date is not None:
        birth = f"{show_date(person.birth_date)}, {age(person.birth_date, today)}"
    since = "" if person.registered_on is None else show_date(person.registered_on)
    return (
        ("birth_date", "Date of birth", birth),
        ("pncid", "PNCID", person.identifier(IdentifierKind.PNCID)),
        ("crn", "CRN", person.identifier(IdentifierKind.CRN)),
        ("nomis", "NOMIS number", person.identifier(IdentifierKind.NOMIS)),
        ("area", "Area", person.area),
        ("offender_manager", "Offender manager", person.offender_manager),
        ("registered_on", "In the cohort since", since),
    )


class Fact(QFrame):
    """A label over a value that takes focus, so that Ctrl+C copies it.

    Signals:
        copy_asked(str, str): field and value.
    """

    copy_asked = Signal(str, str)

    def __init__(
        self, field: str, label: str, value: str, *, first: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field = field
        self.value = value
        self._first = first
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if value else Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0 if first else 14, 1, 14, 1)
        column.setSpacing(0)
        self._label = Label(label, Role.TINY, "second")
        self._value = Label(value or NOT_KNOWN, Role.BODY, "" if value else "third")
        column.addWidget(self._label)
        column.addWidget(self._value)
        self.setAccessibleName(f"{label}: {value or NOT_KNOWN}")
        if value:
            self.setToolTip("Ctrl+C copies this; copying is logged")
            self.setAccessibleDescription("Ctrl+C copies this")

    def paintEvent(self, event: QPaintEvent) -> None:
        """The hairline at the left, and the ring while it has the focus."""
        super().paintEvent(event)
        painter, look = QPainter(self), theme().look
        if not self._first:
            painter.fillRect(0, 0, 1, self.height(), look.colour("line"))
        if self.hasFocus():
            left = 0 if self._first else 8
            box = self.rect().adjusted(left, 0, 0, 0)
            paint.focus_ring(painter, look, box)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.value:
            self.copy_asked.emit(self.field, self.value)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click gives the focus, so that Ctrl+C works after it."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take it away."""
        super().focusOutEvent(event)
        self.update()


def empty(layout: QLayout) -> None:
    """Take everything out of a layout and drop it."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        inner = item.layout()
        if inner is not None:
            empty(inner)


def flag_words(flags: Sequence[Flag]) -> tuple[tuple[str, bool], ...]:
    """What the chips say; those for a closed session are only counted, dashed."""
    chips = []
    chips += [(flag.words, False) for flag in flags if not flag.closed_only]
    closed = sum(1 for flag in flags if flag.closed_only)
    if closed:
        what = "1 item" if closed == 1 else f"{closed} items"
        chips.append((f"{what} for closed session only", True))
    return tuple(chips)


class RecordHeader(QFrame):
    """The white head over a record.

    Signals:
        copy_asked(str, str): a fact's field and value, by Ctrl+C.
    """

    copy_asked = Signal(str, str)

    def __init__(self, buttons: Sequence[Button], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "header")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 14, 0, 1)
        outer.setSpacing(0)
        column = QVBoxLayout()
        column.setContentsMargins(_ACROSS, 0, _ACROSS, 0)
        column.setSpacing(0)
        outer.addLayout(column)
        top = Flow(gap=_GAP, line_gap=6)
        self._name = Label("", Role.PAGE)
        self._badge = RagBadge(size=BadgeSize.LARGE)
        self._since = Label("", Role.SMALL, "second")
        for part in (self._name, self._badge, self._since):
            top.addWidget(part)
        holder = QWidget()
        self._buttons = holder
        inside = QHBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        for button in buttons:
            inside.addWidget(button)
        top.addWidget(holder)
        top.put_right(holder)
        column.addLayout(top)
        column.addSpacing(8)
        self._known = QWidget()
        known = QVBoxLayout(self._known)
        known.setContentsMargins(0, 0, 0, 0)
        known.setSpacing(0)
        column.addWidget(self._known)
        self._facts = Flow(gap=0, line_gap=6)
        known.addLayout(self._facts)
        self._chips_gap = QWidget()
        self._chips_gap.setFixedHeight(10)
        known.addWidget(self._chips_gap)
        self._chips = Flow(gap=6, line_gap=4)
        known.addLayout(self._chips)
        outer.addSpacing(12)
        self.tabs = TabStrip()
        self.tabs.setAccessibleName("Parts of the record")
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 20, 0)  # 12 less, for the padding of the first tab
        self._tab_row = TabRow(self.tabs)
        row.addWidget(self._tab_row, 1)
        outer.addLayout(row)

    def show_record(self, record: Record, today: date) -> None:
        """Show whose record it is."""
        person = record.person
        self._name.setText(person.name)
        self._badge.set_rag(person.rag)
        self._since.setText(
            "" if person.rag_since is None else f"from {show_date(person.rag_since)}"
        )
        self._fit()
        self.setAccessibleName(f"{person.name}, {person.rag.spoken}")
        empty(self._facts)
        for place, (field, label, value) in enumerate(facts_of(person, today)):
            fact = Fact(field, label, value, first=place == 0, parent=self._known)
            fact.copy_asked.connect(self.copy_asked)
            self._facts.addWidget(fact)
            fact.show()
        empty(self._chips)
        words = [("PPO", False)] if person.ppo else []
        if person.mappa:
            words.append((f"MAPPA level {person.mappa}", False))
        if person.left_on is not None:
            words.append((f"Left the scheme {show_date(person.left_on)}", False))
        words += flag_words(record.flags)
        for text, dashed in words:
            chip = Chip(text, "hide" if dashed else "flag", dashed=dashed, parent=self._known)
            self._chips.addWidget(chip)
            chip.show()
        self._chips_gap.setVisible(bool(words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep name, status and buttons on one line while that is possible."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Since when steps back where there is no room beside the buttons: Overview says it."""
        line = (self._name, self._badge, self._since, self._buttons)
        gaps = 2 * _ACROSS + _GAP * (len(line) - 1)
        room = self.width() - gaps - sum(part.sizeHint().width() for part in line)
        without = room + self._since.sizeHint().width() + _GAP
        self._since.setVisible(bool(self._since.text()) and (room >= 0 or without < 0))

    def set_plain(self, *, on: bool) -> None:
        """While a form is open all but name and status steps back: the form says it."""
        self._known.setVisible(not on)
        self._tab_row.setVisible(not on)
        self._buttons.setVisible(not on)
