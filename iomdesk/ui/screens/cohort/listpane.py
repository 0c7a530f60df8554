"""The list of people: find box, three filters, order, rows, and how many there are."""

from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from iomdesk.domain.people import Rag
from iomdesk.services.cohort import Filter, Membership, Order, PeopleFound
from iomdesk.ui.look import Role
from iomdesk.ui.screens.cohort.model import PeopleModel, PersonDelegate
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.flow import Flow
from iomdesk.ui.widgets.inputs import FindBox
from iomdesk.ui.widgets.label import ElidedLabel, Label
from iomdesk.ui.widgets.rowlist import RowsList

WIDTH: Final = 364
FIRST_HITS: Final = 200
"""How many hits are shown while typing."""

_MEMBERSHIPS: Final = (
    (Membership.ACTIVE, "Active"),
    (Membership.LEFT, "Left"),
    (Membership.ALL, "Active and left"),
)
_ORDERS: Final = ((Order.STATUS, "By status"), (Order.NAME, "By name"), (Order.AREA, "By area"))
Options = tuple[tuple[object, str], ...]


def count_words(people: int) -> str:
    """ "1 person", "3,412 people", "No people"."""
    if people == 0:
        return "No people"
    return "1 person" if people == 1 else f"{people:,} people"


class _Pick(Button):
    """A chip or link that drops a menu of choices and shows the one that holds."""

    chosen = Signal(object)

    def __init__(self, name: str, options: Options, *, kind: Kind = Kind.CHIP) -> None:
        super().__init__("", kind=kind, trailing="down")
        self._name = name
        self._options = options
        self.value: object = options[0][0]
        self.clicked.connect(self._open)
        self.show_value(self.value)

    def set_options(self, options: Options) -> None:
        """Offer other choices; a choice that is gone falls back to the first."""
        self._options = options
        known = [value for value, _ in options]
        self.show_value(self.value if self.value in known else known[0])

    def show_value(self, value: object) -> None:
        """Show a choice without telling anyone."""
        self.value = value
        words = next((text for one, text in self._options if one == value), "")
        self.set_words(words)
        self.setAccessibleName(f"{self._name}: {words}")

    def _take(self, value: object) -> None:
        if value != self.value:
            self.show_value(value)
            self.chosen.emit(value)

    def _open(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        for value, text in self._options:
            entry = QAction(text, menu)
            entry.setCheckable(True)
            entry.setChecked(value == self.value)
            entry.triggered.connect(partial(self._chosen, value))
            group.addAction(entry)
            menu.addAction(entry)
            if value == self.value:
                menu.setActiveAction(entry)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _chosen(self, value: object, _checked: bool = False) -> None:
        self._take(value)


class ListPane(QFrame):
    """The left-hand side of the Cohort screen.

    Signals:
        wanted: the filter, order or find box changed; ask ``filter``.
        chosen(str): another row is current; opened(str): it was opened on purpose.
        menu_asked(str, QPoint): the menu of a row.

    Attributes:
        find_box, list: the two that take keys.
    """

    wanted = Signal()
    chosen = Signal(str)
    opened = Signal(str)
    menu_asked = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "side")
        self._total = 0
        self._typed = False
        self.model = PeopleModel(self)
        self.list = RowsList(self.model, "People of the cohort")
        self.list.setItemDelegate(PersonDelegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addWidget(self._filters())
        column.addWidget(self.list, 1)
        column.addWidget(self._footer())
        self.find_box.textChanged.connect(self._changed)
        self.find_box.descended.connect(self._descend)
        self.list.row_chosen.connect(self._row_chosen)
        self.list.row_opened.connect(self.opened)
        self.list.menu_asked.connect(self.menu_asked)
        self.setAccessibleName("Cohort")

    def _filters(self) -> QWidget:
        self.find_box = FindBox("Name, PNCID, CRN or NOMIS number")
        self.membership = _Pick("Membership", _MEMBERSHIPS)
        self.area = _Pick("Area", ((None, "All areas"),))
        self.rag = _Pick("Status", ((None, "All statuses"), *((rag, rag.spoken) for rag in Rag)))
        self.order = _Pick("Order", _ORDERS, kind=Kind.LINK)
        frame = QFrame()
        frame.setProperty("part", "head")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(12, 10, 12, 8)
        inner.setSpacing(6)
        inner.addWidget(self.find_box)
        chips = Flow(gap=6, line_gap=2)
        for pick in (self.membership, self.area, self.rag, self.order):
            chips.addWidget(pick)
            pick.chosen.connect(self._changed)
        chips.put_right(self.order)
        inner.addLayout(chips)
        return frame

    def _footer(self) -> QWidget:
        self._count = ElidedLabel("", Role.SMALL, "second")
        self._place = Label("", Role.SMALL, "second")
        frame = QFrame()
        frame.setProperty("part", "bar")
        row = QHBoxLayout(frame)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self._count, 1)
        row.addWidget(self._place)
        self._foot = frame
        self._measure()
        theme().changed.connect(self._measure)
        return frame

    def _measure(self) -> None:
        self._foot.setFixedHeight(theme().px(28))

    def sizeHint(self) -> QSize:
        """364 wide."""
        return QSize(theme().px(WIDTH), 400)

    @property
    def filter(self) -> Filter:
        """What is wanted now; the first 200 hits while something is typed."""
        text = self.find_box.text()
        area, rag = self.area.value, self.rag.value
        return Filter(
            text=text,
            membership=Membership(str(self.membership.value)),
            area=area if isinstance(area, str) else None,
            rag=rag if isinstance(rag, Rag) else None,
            order=Order(str(self.order.value)),
            limit=FIRST_HITS if text.strip() else None,
        )

    @property
    def narrowed(self) -> bool:
        """Whether a filter or the find box holds somebody back."""
        wanted = self.filter
        return bool(wanted.text.strip() or wanted.area is not None or wanted.rag is not None)

    def set_areas(self, areas: tuple[str, ...]) -> None:
        """The areas to choose from."""
        self.area.set_options(((None, "All areas"), *((area, area) for area in areas)))

    def show_found(self, found: PeopleFound) -> None:
        """Show rows; selection and scroll stay with their person."""
        self._total = found.total
        self.model.set_rows(found.rows)
        shown = len(found.rows)
        if shown < found.total:
            self._count.set_text(f"{shown:,} of {found.total:,}, type more")
        elif not found.total and self.narrowed:
            self._count.set_text("No one fits")
        else:
            self._count.set_text(count_words(found.total))
        self._show_place()

    def count_words(self) -> str:
        """What the footer says."""
        return self._count.whole

    def place_words(self) -> str:
        """ "Row 6 of 247", empty when no row is current."""
        return self._place.text()

    def take_focus(self) -> None:
        """To the find box; when it has the focus already, to the next hit."""
        if self.find_box.hasFocus() and self.model.rowCount():
            self.step(1)
            return
        self.find_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.find_box.selectAll()

    def step(self, by: int) -> str:
        """Go to the next or previous row; its id, empty when there is none."""
        rows = self.model.rowCount()
        if not rows:
            return ""
        here = self.list.currentIndex().row()
        there = 0 if here < 0 else min(max(here + by, 0), rows - 1)
        person_id = self.model.id_at(there)
        self.list.choose(person_id)
        return person_id

    def clear(self) -> None:
        """Forget everybody, as locking does."""
        self.find_box.clear()
        self.show_found(PeopleFound(rows=(), total=0))

    def _changed(self, _value: object = None) -> None:
        self.wanted.emit()

    def _descend(self) -> None:
        if not self.model.rowCount():
            return
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0, 0))
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.opened.emit(self.list.current_id)

    def _row_chosen(self, person_id: str) -> None:
        self._show_place()
        self.chosen.emit(person_id)

    def _show_place(self) -> None:
        row = self.list.currentIndex().row()
        shown = self.model.rowCount()
        self._place.setText(f"Row {row + 1:,} of {shown:,}" if 0 <= row < shown else "")
