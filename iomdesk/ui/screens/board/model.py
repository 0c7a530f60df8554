"""The cards of one column as a list model: filtered, loaded by the thousand, with a ghost."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from iomdesk.domain.names import match_key
from iomdesk.services.rag import Card, place
from iomdesk.ui.screens.board.cards import Ghost, spoken_of, tip_of
from iomdesk.words import words

COMPACT_FROM: Final = 401
"""From this many cards on, every card of the column is one row."""
_BATCH: Final = 1_000
_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class CardsModel(QAbstractListModel):
    """The cards of a column in their order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: tuple[Card, ...] = ()
        self._shown: tuple[Card, ...] = ()
        self._rows: tuple[Card | Ghost, ...] = ()
        self._places: dict[str, int] | None = None
        self._loaded = 0
        self._sought = ""
        self._ghost: Ghost | None = None

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards of the column, found or not."""
        return self._cards

    @property
    def shown(self) -> tuple[Card, ...]:
        """The cards that fit what is sought."""
        return self._shown

    @property
    def compact(self) -> bool:
        """Whether there are too many for cards."""
        return len(self._cards) >= COMPACT_FROM

    @property
    def ghost_row(self) -> int:
        """The row of the ghost, -1 without one."""
        return next((n for n, row in enumerate(self._rows) if isinstance(row, Ghost)), -1)

    def set_cards(self, cards: Iterable[Card]) -> None:
        """Hold other cards, which are in order already."""
        given = tuple(cards)
        if given != self._cards:
            self._cards = given
            self._again()

    def put(self, card: Card) -> None:
        """Add or replace one card, in its order."""
        rest = [held for held in self._cards if held.person_id != card.person_id]
        at = bisect_left(rest, place(card), key=place)
        self._cards = (*rest[:at], card, *rest[at:])
        self._again()

    def take(self, person_id: str) -> None:
        """Take a card away, when it is here."""
        rest = tuple(card for card in self._cards if card.person_id != person_id)
        if len(rest) != len(self._cards):
            self._cards = rest
            self._again()

    def seek(self, typed: str) -> None:
        """Show the cards whose name or area has what was typed in it."""
        sought = match_key(typed)
        if sought != self._sought:
            self._sought = sought
            self._again()

    def set_ghost(self, ghost: Ghost | None) -> None:
        """Show where a card will land, or no longer."""
        if ghost != self._ghost:
            self._ghost = ghost
            self._again()

    def _again(self) -> None:
        self.beginResetModel()
        sought = self._sought
        self._shown = (
            tuple(
                card
                for card in self._cards
                if sought in match_key(card.name) or sought in match_key(card.area)
            )
            if sought
            else self._cards
        )
        rows: tuple[Card | Ghost, ...] = self._shown
        if self._ghost is not None:
            # A move counts its days from today, so the card lands among those of today.
            lands = (0, self._ghost.name.casefold(), "")
            at = bisect_left(self._shown, lands, key=place)
            rows = (*self._shown[:at], self._ghost, *self._shown[at:])
        self._rows = rows
        self._places = None  # worked out when somebody is looked for: 10,000 take 2 ms
        self._loaded = min(max(_BATCH, self._loaded), len(rows))
        ghost = self.ghost_row if self._ghost is not None else -1
        self._loaded = max(self._loaded, ghost + 1)
        self.endResetModel()

    def row_of(self, person_id: str) -> int:
        """The row of a person, loaded now if need be; -1 when not among those shown."""
        if not person_id:
            return -1
        if self._places is None:
            self._places = {
                row.person_id: number
                for number, row in enumerate(self._rows)
                if isinstance(row, Card)
            }
        row = self._places.get(person_id, -1)
        if row >= self._loaded:
            self._load(row + 1)
        return row

    def card_at(self, row: int) -> Card | None:
        """The card of a row; None for the ghost and beyond."""
        what = self._rows[row] if 0 <= row < len(self._rows) else None
        return what if isinstance(what, Card) else None

    def next_starting(self, letter: str, after: int) -> int:
        """The next row, round the end, whose name starts with a letter; -1 for none."""
        start = letter.casefold()
        count = len(self._rows)
        for step in range(1, count + 1):
            row = (after + step) % count
            card = self.card_at(row)
            if card is not None and card.name.casefold().startswith(start):
                self._load(row + 1)
                return row
        return -1

    def _load(self, least: int) -> None:
        if least > self._loaded:
            last = min(max(least, self._loaded + _BATCH), len(self._rows))
            self.beginInsertRows(_ROOT, self._loaded, last - 1)
            self._loaded = last
            self.endInsertRows()

    # ---- Qt's own ----------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many rows are loaded."""
        return 0 if parent.isValid() else self._loaded

    def canFetchMore(self, _parent: Index) -> bool:
        """Whether rows are left to load."""
        return self._loaded < len(self._rows)

    def fetchMore(self, _parent: Index) -> None:
        """Load a thousand more."""
        self._load(self._loaded + 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The card itself, its name, its tooltip, and what a screen reader says of it."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        what = self._rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return what
        if isinstance(what, Ghost):
            said = f"{what.name} {words('board', 'lands')}"
            spoken = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
            return said if role in spoken else None
        if role == Qt.ItemDataRole.DisplayRole:
            return what.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(what)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            at = bisect_left(self._shown, place(what), key=place)
            return spoken_of(what, at + 1, len(self._shown))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cards can be chosen and dragged, the ghost cannot."""
        if self.card_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsDragEnabled
