"""The layout of the board: four columns, the panel for a move, and what stands above them."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from iomdesk.domain.people import Rag
from iomdesk.formdef.scheme import Scheme
from iomdesk.services.rag import Board, Card
from iomdesk.ui.actions import Action
from iomdesk.ui.screen import Screen
from iomdesk.ui.screens.board.cards import Ghost
from iomdesk.ui.screens.board.column import BoardColumn, CardList
from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.inputs import FindBox
from iomdesk.ui.widgets.label import Icon, Label
from iomdesk.ui.widgets.move import MovePanel
from iomdesk.ui.widgets.strip import MessageStrip
from iomdesk.words import words

_LEAST_COLUMN = 150


class BoardView(Screen):
    """The board.

    Signals:
        arrived(object): it came into view, at a person when the id is not None.
        kept: it goes out of view, or the desk locks: keep what is typed.
        worked_out: F5, read it all again.
        opened(str): open this person's record.
        move_wanted(str, object): move this person to a ``Rag``, by dropping.
        menu_asked(QPoint): a menu for the current card.
        status_wanted(str): give this person, who has none, a status.
        sought(str): what was typed into the find box.

    Attributes:
        columns: by status. panel: "Move with a reason". find_box: the find box.
        strip: what cannot be said at a field.
        actions_given: the actions, given by the presenter.
        board: the widget that holds all but the panel; keys of the board work inside it.
    """

    arrived = Signal(object)
    kept = Signal()
    worked_out = Signal()
    opened = Signal(str)
    move_wanted = Signal(str, object)
    menu_asked = Signal(QPoint)
    status_wanted = Signal(str)
    sought = Signal(str)

    def __init__(self, scheme: Scheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.actions_given: tuple[Action, ...] = ()
        self.columns = {rule.status: BoardColumn(rule) for rule in scheme.rag_table}
        self.panel = MovePanel(scheme)
        self.panel.hide()
        self.strip = MessageStrip()
        self.find_box = FindBox(words("board", "find"), keys="/")
        self.find_box.hide()
        self.board = QWidget()
        self._not_set = _NotSet()
        self._last = next(iter(self.columns))
        self._build()
        next(iter(self.columns.values())).list.resized.connect(self._level)
        theme().changed.connect(self._level)
        self.find_box.textChanged.connect(self.sought)
        self.find_box.descended.connect(self.focus_cards)
        self._not_set.wanted.connect(self.status_wanted)
        for rag, column in self.columns.items():
            cards = column.list
            cards.opened.connect(self.opened)
            cards.stepped.connect(self._step)
            cards.menu_asked.connect(self.menu_asked)
            cards.dropped.connect(self._dropper(rag))
            cards.focused.connect(self._focus_noter(rag))

    def _build(self) -> None:
        inner = QVBoxLayout(self.board)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(10)
        inner.addWidget(self._not_set)
        inner.addWidget(self.find_box)
        row = QHBoxLayout()
        row.setSpacing(10)
        for column in self.columns.values():
            row.addWidget(column, 1)
        inner.addLayout(row, 1)
        content = QHBoxLayout()
        content.setContentsMargins(20, 16, 20, 16)
        content.setSpacing(10)
        content.addWidget(self.board, 1)
        content.addWidget(self.panel)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.strip)
        outer.addLayout(content, 1)

    # ---- what the shell asks for -------------------------------------------------------

    def arrive(self, where: object) -> None:
        """The focus goes to the card it was on, or to the person asked for."""
        self.arrived.emit(where)

    def leave(self) -> None:
        """Keep what is typed into the panel."""
        self.kept.emit()

    def flush(self) -> None:
        """Keep what is typed into the panel, at once."""
        self.kept.emit()

    def person_here(self) -> tuple[str, str] | None:
        """Whose card is current."""
        card = self.current_card
        return None if card is None else (card.person_id, card.name)

    def panes(self) -> tuple[QWidget, ...]:
        """The columns, then the panel while it is open."""
        lists = tuple(column.list for column in self.columns.values())
        return lists if self.panel.isHidden() else (*lists, self.panel)

    def actions_here(self) -> tuple[Action, ...]:
        """What can be done here."""
        return self.actions_given

    def find_here(self) -> None:
        """To the find box."""
        self.open_find()

    def work_out(self) -> None:
        """Read it all again."""
        self.worked_out.emit()

    # ---- what it shows -----------------------------------------------------------------

    def show_board(self, board: Board) -> None:
        """Show who stands where."""
        for column, cards in zip(self.columns.values(), board.columns, strict=True):
            column.list.cards.set_cards(cards)
        self.show_not_set(board.not_set)
        self.refresh()

    def show_not_set(self, cards: tuple[Card, ...]) -> None:
        """Say who has no status yet; they stand in no column (ruling 7)."""
        self._not_set.show_cards(cards)

    def seek(self, typed: str) -> None:
        """Show the cards that fit what was typed."""
        for column in self.columns.values():
            column.list.cards.seek(typed)
        self.refresh()

    def refresh(self) -> None:
        """Count again."""
        sought = bool(self.find_box.text().strip())
        for column in self.columns.values():
            column.refresh(sought=sought)
        self._level()

    def _level(self) -> None:
        """The heads are as high as the highest, so that nothing is cut at 150 %."""
        highest = max(column.says_height() for column in self.columns.values())
        for column in self.columns.values():
            column.set_says_height(highest)

    # ---- where the focus is ------------------------------------------------------------

    @property
    def current_list(self) -> CardList:
        """The column that has, or last had, the focus."""
        return self.columns[self._last].list

    @property
    def current_card(self) -> Card | None:
        """The card the keys act on."""
        cards = self.current_list
        return cards.cards.card_at(cards.currentIndex().row())

    def card(self, person_id: str) -> Card | None:
        """The card of a person in any column."""
        for column in self.columns.values():
            model = column.list.cards
            found = model.card_at(model.row_of(person_id))
            if found is not None:
                return found
        return None

    def focus_cards(self) -> None:
        """Put the focus on the current card, or on the first there is."""
        cards = self.current_list
        if not cards.cards.shown:
            filled = (c.list for c in self.columns.values() if c.list.cards.shown)
            cards = next(filled, cards)
        cards.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_person(self, person_id: str) -> None:
        """Put the focus on a person's card."""
        for column in self.columns.values():
            if column.list.choose(person_id):
                column.list.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.focus_cards()

    def open_find(self) -> None:
        """Show the find box and go there."""
        self.find_box.show()
        self.find_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.find_box.selectAll()

    def close_find(self) -> None:
        """Empty and hide the find box."""
        self.find_box.clear()
        self.find_box.hide()
        self.focus_cards()

    # ---- a move ------------------------------------------------------------------------

    def show_move(self, person_id: str, ghost: Ghost | None) -> None:
        """Open the panel: the card stays marked, the ghost shows where it lands."""
        for rag, column in self.columns.items():
            column.list.painter.moving = person_id
            here = ghost is not None and ghost.rag is rag
            self.panel.setVisible(True)
            column.list.show_ghost(ghost if here else None)
            column.list.viewport().update()
        self._arrange()
        self.refresh()

    def hide_move(self) -> None:
        """Close the panel; no ghost, nothing marked."""
        self.panel.hide()
        for column in self.columns.values():
            column.list.painter.moving = ""
            column.list.show_ghost(None)
            column.list.viewport().update()
        self._arrange()
        self.refresh()

    def set_today(self, today: date) -> None:
        """The day that reviews are counted from."""
        for column in self.columns.values():
            column.list.painter.today = today

    def _arrange(self) -> None:
        """Where there is no room for both, the panel takes the place until it closes."""
        look = theme().look
        least = 4 * look.px(_LEAST_COLUMN) + 3 * 10
        room = self.width() - 40 - self.panel.width() - 10
        self.board.setVisible(self.panel.isHidden() or room >= least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold."""
        super().resizeEvent(event)
        self._arrange()
        self._level()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc in the find box, or with something sought, ends the search."""
        if event.key() == Qt.Key.Key_Escape and not self.find_box.isHidden():
            self.close_find()
        else:
            super().keyPressEvent(event)

    # ---- small wires -------------------------------------------------------------------

    def _step(self, by: int) -> None:
        statuses = list(self.columns)
        here = self.current_list
        y = here.visualRect(here.currentIndex()).center().y()
        place = statuses.index(here.rag) + by
        while 0 <= place < len(statuses):
            there = self.columns[statuses[place]].list
            if there.cards.shown:
                there.choose_near(y)
                there.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            place += by

    def _dropper(self, rag: Rag) -> Callable[[str], None]:
        def dropped(person_id: str) -> None:
            self.move_wanted.emit(person_id, rag)

        return dropped

    def _focus_noter(self, rag: Rag) -> Callable[[], None]:
        def noted() -> None:
            self._last = rag

        return noted


class _NotSet(QFrame):
    """ "3 people have no status yet", with a way to give the first of them one.

    Signals:
        wanted(str): the person to give a status.
    """

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "panel")
        self._person = ""
        self._says = Label("", wrap=True)
        self._says.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.button = Button("", kind=Kind.PLAIN)
        self.button.clicked.connect(self._want)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(Icon("warning", "alertText", 14))
        row.addWidget(self._says, 1)
        row.addWidget(self.button)
        self.hide()

    def show_cards(self, cards: tuple[Card, ...]) -> None:
        """Say how many there are; nothing when there is nobody."""
        self.setVisible(bool(cards))
        if cards:
            first = cards[0]
            self._person = first.person_id
            params = {"count": len(cards), "name": first.name}
            code = "not_set_one" if len(cards) == 1 else "not_set"
            self._says.setText(words("board", code, params))
            self.button.set_words(words("board", "not_set_do", params))

    def _want(self) -> None:
        self.wanted.emit(self._person)
