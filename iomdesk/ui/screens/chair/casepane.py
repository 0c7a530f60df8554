"""The case on the table, as the chair sees it: mock-up 07's centre."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from iomdesk.domain.dates import show_short
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Rag
from iomdesk.formdef.scheme import Scheme
from iomdesk.ui.look import Role
from iomdesk.ui.screens.chair.actionsblock import ActionsBlock
from iomdesk.ui.screens.chair.block import Block, Lines
from iomdesk.ui.screens.chair.decisionform import DecisionForm
from iomdesk.ui.screens.chair.notesblock import NotesBlock
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets import paint
from iomdesk.ui.widgets.badge import Chip, RagBadge
from iomdesk.ui.widgets.button import Button
from iomdesk.ui.widgets.inspector import Scrolled
from iomdesk.ui.widgets.label import ElidedLabel, Label
from iomdesk.ui.widgets.paint import BadgeSize
from iomdesk.ui.widgets.rows import Column
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.chaircase import CaseView, SinceLine

_MOST: Final = 3
_AROUND: Final = 48
"""Room kept above and below what has the focus, px."""
_NARROW: Final = 620
"""Under this width, at 100 %, the two panels stand one below the other."""


def _say(code: str, **params: object) -> str:
    return words("chair_pane", code, params)


class ItemHead(QWidget):
    """The name, 16 pt, what stands beside it, and the buttons to the items around it.

    Signals:
        stepped(int): -1 to the item before, 1 to the next.
    """

    stepped = Signal(int)

    def __init__(self, next_words: str) -> None:
        super().__init__()
        self.name = ElidedLabel("", Role.PAGE)
        self.badge = RagBadge(Rag.NOT_SET, BadgeSize.LARGE)
        self.fact = ElidedLabel("", Role.SMALL, "second")
        self.back = Button("", icon="left", keys="PgUp")
        self.back.setAccessibleName(_say("back"))
        self.next = Button(next_words, keys="PgDn")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        who, where = QHBoxLayout(), QHBoxLayout()
        for part, widgets in (
            (who, (self.name, self.badge)),
            (where, (self.fact, None, self.back, self.next)),
        ):
            part.setSpacing(12)
            for widget in widgets:
                if widget is None:
                    part.addStretch(1)
                else:
                    part.addWidget(widget)
        self._who = who
        self._row.addLayout(who)
        self._row.addLayout(where, 1)
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.next.clicked.connect(lambda: self.stepped.emit(1))

    @property
    def needed(self) -> int:
        """The width of it all in one line."""
        parts = (self.name, self.badge, self.fact, self.back, self.next)
        shown = [one.sizeHint().width() for one in parts if not one.isHidden()]
        return sum(shown) + 12 * len(shown)

    def turn(self, *, narrow: bool) -> None:
        """In one line, or in two where there is little room."""
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._row.setSpacing(6 if narrow else 12)
        self._who.setAlignment(Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag(0))

    def minimumSizeHint(self) -> QSize:
        """It may be narrower than in one line: then it breaks."""
        hint = super().minimumSizeHint()
        hint.setWidth(min(hint.width(), theme().px(240)))
        return hint


class Pane(QWidget):
    """A head that stays and a column that scrolls where there is no room.

    Signals:
        stepped(int): PgUp or PgDn's button was pressed.

    Attributes:
        column: the layout of the blocks. two: the row of two panels above the others.
    """

    stepped = Signal(int)
    _bring_soon = Signal()

    def __init__(self, head: ItemHead, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = head
        head.stepped.connect(self.stepped)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # where letters work, and no box is
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 14, 0, 0)
        outer.setSpacing(12)
        top = QHBoxLayout()
        top.setContentsMargins(18, 0, 18, 0)
        top.addWidget(head)
        outer.addLayout(top)
        self.scrolled = Scrolled(snug=True)
        outer.addWidget(self.scrolled, 1)
        self.column = self.scrolled.column
        self.column.setSpacing(12)
        self.two = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.two.setSpacing(12)
        self._fit_lane()
        self.scrolled.verticalScrollBar().rangeChanged.connect(self._fit_lane)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        self._grew: QWidget | None = None
        self._bring_soon.connect(self._bring, Qt.ConnectionType.QueuedConnection)
        for part in (self.scrolled.widget(), self.scrolled.viewport()):
            if part is not None:
                part.installEventFilter(self)

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        """What has the focus is in view, in however low a window."""
        if now is not None and self.scrolled.isAncestorOf(now):
            self._settle()
            self._bring_in(now)

    def blocks(self) -> tuple[Block, ...]:
        """The blocks, which are laid out for the room there is."""
        return ()

    def clear(self) -> None:
        """Forget what it showed."""
        for label in (self.head.name, self.head.fact):
            label.set_text("")
        self.setAccessibleName("")

    def paintEvent(self, event: QPaintEvent) -> None:
        """While the item itself has the focus, the ring is around its head."""
        super().paintEvent(event)
        if self.hasFocus():
            ring = self.head.geometry().adjusted(-8, -6, 8, 6)
            paint.focus_ring(QPainter(self), theme().look, ring)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side while there is room."""
        super().resizeEvent(event)
        narrow = self.width() < theme().px(_NARROW)
        self.fit_head()
        ways = QBoxLayout.Direction
        self.two.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        for block in self.blocks():
            block.turn(narrow=narrow)

    def fit_head(self) -> None:
        """In one line where there is room for all of it."""
        self.head.turn(narrow=self.head.needed > self.width() - 36)

    def _fit_lane(self, _least: int = 0, most: int = 0) -> None:
        """The scroll bar stands in the margin: nothing moves when it comes."""
        self.column.setContentsMargins(18, 0, 6 if most else 18, 12)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Words that wrap may get their height after the focus came."""
        if event.type() is QEvent.Type.Resize:
            self._bring_soon.emit()
        return super().eventFilter(watched, event)

    def reveal_whole(self, block: QWidget) -> None:
        """Scroll to a block that grows: to its end, or to its head where it is higher."""
        self._grew = block
        self._settle()
        self._bring_soon.emit()

    def _bring(self) -> None:
        """Now that all have their place: the block that grew, then what has the focus."""
        self._settle()
        block, self._grew = self._grew, None
        if block is not None:
            view, bar = self.scrolled.viewport().height(), self.scrolled.verticalScrollBar()
            top, end = block.y(), block.y() + block.height()
            if end > bar.value() + view:
                bar.setValue(min(end + 12 - view, top))
        focused = QApplication.focusWidget()
        if focused is not None and self.scrolled.isAncestorOf(focused):
            self._bring_in(focused)

    def _bring_in(self, widget: QWidget) -> None:
        """Scroll no more than is needed to see all of a widget; Qt would show the caret alone."""
        inside, bar = self.scrolled.widget(), self.scrolled.verticalScrollBar()
        if inside is None:
            return
        view, top = self.scrolled.viewport().height(), widget.mapTo(inside, QPoint(0, 0)).y()
        around = min(_AROUND, max(0, (view - widget.height()) // 2))
        least, most = top + widget.height() + around - view, top - around
        bar.setValue(min(max(bar.value(), least), most))

    def _settle(self) -> None:
        """What has just been shown or hidden gets its place."""
        inside = self.scrolled.widget()
        for layout in [] if inside is None else inside.findChildren(QLayout):
            layout.activate()


class CasePane(Pane):
    """The case, its two panels, actions, notes and the decision."""

    def __init__(self, scheme: Scheme, today: Callable[[], date]) -> None:
        super().__init__(ItemHead(_say("next")))
        self._today = today
        self.since = Block(_say("since_first"))
        self.since_table = Lines(
            _since_columns(self._day), _say("since_first"), lambda one: str(one[0]), most=_MOST,
            find_column=1,
        )  # fmt: skip
        self._since_none = _quiet(_say("since_none"))
        self.chair_only = Block(_say("chair_only"))
        self.chair_only.add_to_head(Chip(_say("not_on_wall"), "hide", dashed=True))
        self.chair_table = Lines(
            _chair_columns(), _say("chair_only"), lambda one: str(one[0]), most=_MOST,
            find_column=1,
        )  # fmt: skip
        self._chair_none = _quiet(_say("chair_none"))
        for block, table, none in (
            (self.since, self.since_table, self._since_none),
            (self.chair_only, self.chair_table, self._chair_none),
        ):
            block.add_lines(table)
            block.add(none)
            block.body.addStretch(1)
        self.two.addWidget(self.since, 1)
        self.two.addWidget(self.chair_only, 1)
        self.tasks = ActionsBlock(today)
        self.notes = NotesBlock(today)
        self.decision = DecisionForm(scheme, today)
        self.column.addLayout(self.two)
        for block in (self.tasks, self.notes, self.decision):
            self.column.addWidget(block)
        self.column.addStretch(1)
        self.decision.grew.connect(lambda: self.reveal_whole(self.decision))

    def blocks(self) -> tuple[Block, ...]:
        """From the top."""
        return (self.since, self.chair_only, self.tasks, self.notes, self.decision)

    def show_case(self, view: "CaseView") -> None:
        """Show a case; what is typed of it stays."""
        self.head.name.set_text(view.name)
        self.head.badge.set_rag(view.rag)
        self.head.fact.set_text(_fact(view))
        self.fit_head()
        since = (
            _say("since", day=show_short(view.discussed_on, self._today()))
            if view.discussed_on is not None
            else _say("since_first")
        )
        self.since.set_title(since)
        self.since_table.setAccessibleName(since)
        self.since.set_right(_say("more", count=view.more) if view.more else "")
        self.since_table.put(list(enumerate(view.since)))
        self._since_none.setVisible(not view.since)
        self.chair_table.put(list(enumerate(view.chair_only)))
        self._chair_none.setVisible(not view.chair_only)
        closed = view.session is Session.CLOSED
        self.tasks.show_actions(view.actions, said_none=view.none is not None)
        self.notes.show_notes(view.notes, closed=closed)
        self.setAccessibleName(f"{view.name}, {view.rag.spoken}, {_fact(view)}")

    def clear(self) -> None:
        """Forget whom it showed."""
        super().clear()
        for table in (self.since_table, self.chair_table):
            table.put(())
        self.tasks.show_actions((), said_none=False)
        self.notes.show_notes((), closed=False)
        self.tasks.entry.shut()
        self.tasks.ending.shut()
        self.notes.entry.shut()
        self.notes.why.shut()
        self.decision.end()

    def _day(self, day: date) -> str:
        return show_short(day, self._today())


def _quiet(text: str) -> Label:
    label = Label(text, Role.DENSE, "second", wrap=True)
    label.setContentsMargins(12, 5, 12, 5)
    return label


def _fact(view: "CaseView") -> str:
    days = (
        "" if view.days is None else _say("day_one" if view.days == 1 else "days", days=view.days)
    )
    place = _say("place", number=view.number, of=view.of)
    return " ".join(part for part in (days, place) if part)


def _since_columns(show: Callable[[date], str]) -> Sequence[Column[tuple[int, "SinceLine"]]]:
    return (
        Column[tuple[int, "SinceLine"]](
            "day", _say("day"), lambda one: show(one[1].on), width=78, ink="text2"
        ),
        Column[tuple[int, "SinceLine"]](
            "text", _say("text"), lambda one: one[1].text,
            tip=lambda one: _say("from", text=one[1].text, source=one[1].source),
        ),
    )  # fmt: skip


def _chair_columns() -> Sequence[Column[tuple[int, str]]]:
    return (
        Column[tuple[int, str]]("mark", "", lambda _one: "", width=44, icon=lambda _one: "hide",
                                ink="text2", accessible=lambda _one: _say("not_on_wall")),
        Column[tuple[int, str]]("text", _say("text"), lambda one: one[1]),
    )  # fmt: skip
