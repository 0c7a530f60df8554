"""The Matrix screen: facts, the grid, the inspector with the total, the bar at the foot."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from iomdesk.ui.actions import Action
from iomdesk.ui.look import Role
from iomdesk.ui.screen import Screen
from iomdesk.ui.screens.matrix.entry import NUMBERS, REASON, WINDOW
from iomdesk.ui.screens.matrix.facts import FactsBar
from iomdesk.ui.screens.matrix.shown import About, Before, Shown
from iomdesk.ui.screens.matrix.tables import LEAST, Tables
from iomdesk.ui.screens.matrix.total import WIDTH, TotalPane
from iomdesk.ui.screens.matrix.tracepane import TracePane
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.button import Button, Kind, Reason
from iomdesk.ui.widgets.draftnotice import DraftNotice
from iomdesk.ui.widgets.empty import EmptyState
from iomdesk.ui.widgets.inspector import WithInspector
from iomdesk.ui.widgets.strip import MessageStrip
from iomdesk.words import words

_HINTS: Final = (
    (("Tab",), "next_box"), (("Space",), "records"), (("Enter",), "down"),
    (("+", "-"), "by_one"), (("Ctrl", "Z"), "undo"),
)  # fmt: skip


class _Hints(QWidget):
    """The keys of the grid, as many as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        said = [f"{' '.join(keys)}: {words('matrix', f'hint_{code}')}" for keys, code in _HINTS]
        self.setAccessibleName("; ".join(said))

    def sizeHint(self) -> QSize:
        """As high as a button."""
        return QSize(0, theme().px(30))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint caps and words."""
        look, painter, left = theme().look, QPainter(self), 8.0
        if not look.caps:
            return
        for keys, code in _HINTS:
            text = words("matrix", f"hint_{code}")
            wide = paint.text_width(look, text, Role.SMALL)
            caps = sum(paint.key_cap_width(look, key) + 3 for key in keys)
            if left + caps + 4 + wide > self.width():
                return
            for key in keys:
                left = paint.key_cap(painter, look, key, round(left), self.height() / 2) + 4
            box = QRectF(left + 1, 0, wide + 2, self.height())
            paint.words(painter, look, text, box, Role.SMALL, ink="text2")
            left += wide + 14


class MatrixView(Screen):
    """The screen; the presenter works it.

    Signals:
        arrived(object): it came into view, at ("referral", id) or ("person", id).
        kept: it goes out of view, or the desk locks: keep what is typed.
        worked_out: F5, read it again.
        counted(str, int, bool): key of a box, its count, and whether the number goes on.
        put(str, object, bool): another value: key, value, and whether it goes on.
        tidied(str, str): the same answer, written in full.
        refused: too large a number was typed. opened(str): an earlier score is wanted.
        traced(str): the records behind a box are wanted.
        attention_asked(bool): F4 (True) or Shift+F4: a box that differs from the record.

    Attributes:
        facts, tables, total: the parts. trace: the records behind a box, in the place of
            the total. save, count, print_sheet: the buttons.
        strip: what cannot be said at a box. draft: a draft that was kept.
    """

    arrived = Signal(object)
    kept = Signal()
    worked_out = Signal()
    counted = Signal(str, int, bool)
    put = Signal(str, object, bool)
    tidied = Signal(str, str)
    refused = Signal()
    opened = Signal(str)
    traced = Signal(str)
    attention_asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.actions_given: tuple[Action, ...] = ()
        self._person: tuple[str, str] | None = None
        self.facts = FactsBar()
        self.tables = Tables()
        self.total = TotalPane()
        self.trace = TracePane()
        self._side = QStackedWidget()
        self._side.addWidget(self.total)
        self._side.addWidget(self.trace)
        self._measure_side()
        theme().changed.connect(self._measure_side)
        self.strip = MessageStrip()
        self.draft = DraftNotice()
        self.save = Button(words("matrix", "save"), kind=Kind.MAIN, keys="Ctrl+S")
        self.count = Button(words("matrix", "count"), icon="paper", keys="Ctrl+R")
        self.print_sheet = Button(words("matrix", "print_sheet"), icon="print")
        self._both = WithInspector(
            self.tables, self._side, fold=words("matrix", "total"), least=LEAST
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self._content())
        self._nothing = EmptyState(words("matrix", "nothing"), words("matrix", "nothing_next"))
        self._pages.addWidget(self._nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.draft)
        column.addWidget(self.strip)
        column.addWidget(self._pages, 1)
        self._join()
        self.setAccessibleName(words("matrix", "title"))
        self.show_nothing()

    def _content(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(12)
        column.addWidget(self.facts)
        column.addWidget(self._both, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.save)
        row.addWidget(self.count)
        row.addWidget(self.print_sheet)
        for button in (self.save, self.count, self.print_sheet):
            row.addWidget(Reason(button), 2)
        row.addWidget(_Hints(), 3)
        column.addLayout(row)
        return holder

    def _join(self) -> None:
        for part in (self.tables, self.total):
            part.counted.connect(self.counted)
            part.refused.connect(self.refused)
            part.traced.connect(self.traced)
        self.tables.left_behind.connect(self.to_inspector)
        self.total.put.connect(lambda key, value: self.put.emit(key, value, isinstance(value, str)))
        self.total.history.opened.connect(self.opened)
        self.facts.typed.connect(lambda key, text: self.put.emit(key, text, True))
        self.facts.tidied.connect(self.tidied)

    # ---- what is shown -----------------------------------------------------------------

    def show_nothing(self) -> None:
        """No matrix is open: say how one comes here."""
        self._pages.setCurrentWidget(self._nothing)
        self._person = None
        self.draft.hide()
        self.say(title=words("matrix", "title"), fact="")

    def show_about(self, about: About, person_id: str | None) -> None:
        """Whose matrix it is; the record it stands on when it is of one."""
        self._person = None if person_id is None else (person_id, about.name)
        self.facts.show_about(about)
        self.say(title=words("matrix", "title"), fact=about.name)

    def show_matrix(self, shown: Shown) -> None:
        """Show an entry with what it comes to; called after every key."""
        self._pages.setCurrentIndex(0)
        if self.tables.set_rules(shown.rules):
            self._order()
            self.trace.set_rules(shown.rules)
        self.total.set_rules(shown.rules)
        self.tables.show_counts(shown)
        self.total.show_total(shown)
        self.facts.show_entry(shown)
        if self._both.folded:
            params = {"total": shown.result.total, "decision": shown.result.band.decision}
            self._both.button.set_words(words("matrix", "say_total", params))

    def _order(self) -> None:
        """Tab goes from the facts to the tables, made last, and on to the inspector."""
        stops = [
            self.facts.boxes["scored_on"],
            *self.tables.tables,
            self._both.button,
            self.total.boxes[NUMBERS[0]],
        ]
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)

    def show_since(self, since: str, why: str, turn: str) -> None:
        """What moved since the last score, why, and whose turn it is."""
        self.tables.show_since(since, why, turn)

    def show_history(self, scores: Sequence[Before]) -> None:
        """The scores kept before."""
        self.total.history.show_scores(scores)

    # ---- the inspector -----------------------------------------------------------------

    def _measure_side(self) -> None:
        self._side.setFixedWidth(theme().px(WIDTH))

    def show_trace(self) -> None:
        """The records behind a box in the place of the total, with the focus."""
        self._side.setCurrentWidget(self.trace)
        self._both.show_inspector()
        self.trace.take_focus()

    def show_total(self) -> None:
        """The total again."""
        self._side.setCurrentWidget(self.total)

    def _leave_trace(self) -> None:
        """A box of the total is wanted while records stand in its place."""
        if self._side.currentWidget() is self.trace:
            self.trace.leave()
            self.show_total()

    @property
    def box_here(self) -> str:
        """Key of the box in hand: where the focus is, or was last in the grid."""
        for key, box in self.total.boxes.items():
            if box.hasFocus():
                return key
        tables = sorted(self.tables.tables, key=lambda one: not one.hasFocus())
        return next((one.box for one in tables if one.box), "")

    # ---- boxes -------------------------------------------------------------------------

    def first_box(self) -> None:
        """Ctrl+Home."""
        self._unfold()
        self.tables.first_box()

    def to_inspector(self) -> None:
        """The focus to the inspector, folded or not."""
        self._leave_trace()
        self._both.show_inspector()
        self.total.first_box()

    def keep_focus(self, button: Button) -> None:
        """A button is about to be refused: a focus on it would fall out of the screen."""
        if button.hasFocus():
            self.first_box()

    def go_to_box(self, key: str) -> None:
        """The focus to any box."""
        if key in self.facts.boxes:
            self.facts.boxes[key].setFocus(Qt.FocusReason.OtherFocusReason)
        elif ":" in key:
            self._unfold()
            self.tables.go_to_box(key)
        elif key in NUMBERS or key in {REASON, WINDOW}:
            self._leave_trace()
            self._both.show_inspector()
            self.total.go_to_box(key)

    def show_problem(self, key: str, told: str) -> bool:
        """Say what is amiss at a box and go there; False for a box there is none of."""
        if self.facts.show_problem(key, told):
            self.facts.boxes[key].setFocus(Qt.FocusReason.OtherFocusReason)
            return False  # the words have no room there: they stand in the strip
        if key and ":" not in key:
            self._leave_trace()
            self._both.show_inspector()
        return self.total.show_problem(key, told)

    def clear_problems(self) -> None:
        """Nothing is amiss any more."""
        self.facts.clear_problems()
        self.total.clear_problems()

    def _unfold(self) -> None:
        if self._both.folded:
            self._both.button.setChecked(False)

    # ---- what the shell asks of a screen -----------------------------------------------

    def arrive(self, where: object) -> None:
        """Tell the presenter."""
        self.arrived.emit(where)

    def leave(self) -> None:
        """Keep drafts."""
        self.kept.emit()

    def flush(self) -> None:
        """Keep drafts: the desk is about to lock."""
        self.kept.emit()

    def person_here(self) -> tuple[str, str] | None:
        """Whose record the matrix stands on; None for a referral without one."""
        return self._person

    def panes(self) -> tuple[QWidget, ...]:
        """Facts, grid, inspector, foot."""
        if self._pages.currentWidget() is self._nothing:
            return (self,)
        return (self.facts, self.tables, self._side, self.save)

    def actions_here(self) -> tuple[Action, ...]:
        """The actions of this screen."""
        return self.actions_given

    def next_item(self, *, forward: bool) -> None:
        """F4: the next box that differs from the record."""
        self.attention_asked.emit(forward)

    def work_out(self) -> None:
        """F5."""
        self.worked_out.emit()
