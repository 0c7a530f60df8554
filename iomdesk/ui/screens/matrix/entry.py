"""What is being entered on a matrix: its boxes by key, its steps of undo, its draft."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from iomdesk.domain.counting import count_of, decisions, put_counts
from iomdesk.domain.matrix import MatrixRules, Sheet
from iomdesk.domain.sheets import sheet_from_plain, sheet_to_plain
from iomdesk.domain.traces import MOST, behind, box_key

CONVICTIONS: Final = "convictions"
ARRESTS: Final = "arrests"
COLUMNS: Final = (CONVICTIONS, ARRESTS)
NUMBERS: Final = (
    "recent_high", "recent_low", "older_high", "older_low",
    "arrests_12", "grade5", "left_out", "breaches",
)  # fmt: skip
"""The boxes of the inspector that take a count, in the order of Tab."""
REASON: Final = "left_out_reason"
WINDOW: Final = "window"
RECORDS: Final = "records"
"""In place of a box: other records are behind the same counts."""
NOT_COUNTED: Final = "not_counted"
"""In place of a box: all the records that do not count, wherever they belong."""
TEXTS: Final = ("nominal_number", "scored_by", "scored_on")

_TYPING: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Everything that is typed on the screen.

    Attributes:
        scored_on: the day as typed; read when it is saved.
    """

    sheet: Sheet
    nominal_number: str = ""
    scored_by: str = ""
    scored_on: str = ""

    def value(self, key: str) -> Any:
        """What stands in a box; KeyError for a box there is none of."""
        if ":" in key:
            return count_of(self.sheet, key)
        if key in TEXTS:
            return getattr(self, key)
        if key in {*NUMBERS, REASON, WINDOW}:
            return getattr(self.sheet, key)
        raise KeyError(key)

    def put(self, key: str, value: Any) -> "Entry":
        """The same with another value in one box; a count is kept within 0 and 999."""
        if key in TEXTS:
            changes: dict[str, Any] = {key: value}
            return replace(self, **changes)
        if ":" in key or key in NUMBERS:
            sheet = put_counts(self.sheet, {key: _bounded(value)})
            return replace(self, sheet=replace(sheet, typed_over=_marked(sheet, key)))
        changes = {key: value}
        return replace(self, sheet=replace(self.sheet, **changes))

    def answers(self) -> dict[str, object]:
        """As a draft keeps it."""
        return {
            "sheet": json.dumps(sheet_to_plain(self.sheet), ensure_ascii=False),
            **{key: getattr(self, key) for key in TEXTS},
        }


def _marked(sheet: Sheet, key: str) -> frozenset[str]:
    """The boxes typed by hand once this one is; only where records were counted."""
    if sheet.counted_on is None:
        return sheet.typed_over
    if count_of(sheet, key) or behind(sheet.items, key):
        return sheet.typed_over | {key}
    return sheet.typed_over - {key}


def _bounded(count: int) -> int:
    return max(0, min(int(count), MOST))


def entry_of(answers: Mapping[str, object]) -> Entry:
    """What a draft kept; what is missing in it is empty."""
    texts: dict[str, Any] = {key: str(answers.get(key, "")) for key in TEXTS}
    plain = json.loads(str(answers.get("sheet") or "{}"))
    return Entry(sheet=sheet_from_plain(plain), **texts)


def keys_of(rules: MatrixRules) -> tuple[str, ...]:
    """Every box of a matrix, in the order of Tab."""
    grid = [box_key(column, row.id) for row in rules.rows() for column in COLUMNS]
    return (*TEXTS, *grid, *NUMBERS, REASON, WINDOW)


def differing(rules: MatrixRules, one: Entry, other: Entry) -> frozenset[str]:
    """The boxes in which two entries differ, in their counts or in what is behind them."""
    found = {key for key in keys_of(rules) if one.value(key) != other.value(key)}
    first, second = one.sheet, other.sheet
    if first is not second:
        found |= first.typed_over ^ second.typed_over
        before, now = decisions(first.items), decisions(second.items)
        found |= {box for _id, box in before.keys() ^ now.keys()}
        found |= {key[1] for key in before.keys() & now.keys() if before[key] != now[key]}
        if not found and first != second:
            found.add(RECORDS)
    return frozenset(found)


class _Step(QUndoCommand):
    """One box changed; digits typed one after the other into it are one step."""

    def __init__(
        self, working: "Working", key: str, before: Entry, after: Entry, *, goes_on: bool
    ) -> None:
        super().__init__(key)
        self._working = working
        self.key = key
        self._before = before
        self.after = after
        self.goes_on = goes_on

    def id(self) -> int:
        """Steps may be joined."""
        return _TYPING

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Join what was typed on in the same box."""
        if not isinstance(other, _Step) or other.key != self.key or not other.goes_on:
            return False
        self.after = other.after
        return True

    def undo(self) -> None:
        """As it was before."""
        self._working.take(self._before, self.key)

    def redo(self) -> None:
        """As it was typed."""
        self._working.take(self.after, self.key)


class Working(QObject):
    """The entry as it stands, what it is compared with, and one stack of undo.

    Signals:
        changed(str): a box changed by typing, undo or redo; its key.
    """

    changed = Signal(str)

    def __init__(self, base: Entry, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.base = base
        self.entry = base
        self.undo = QUndoStack(self)

    def put(self, key: str, value: Any, *, goes_on: bool = False) -> None:
        """A person changed a box; with ``goes_on`` it belongs to the step before."""
        after = self.entry.put(key, value)
        if after != self.entry:
            self.undo.push(_Step(self, key, self.entry, after, goes_on=goes_on))

    def replace(self, entry: Entry, key: str) -> None:
        """Another entry, as one step that undo takes back; ``key``: the box it was about."""
        if entry != self.entry:
            self.undo.push(_Step(self, key, self.entry, entry, goes_on=False))

    def step(self, *, back: bool) -> tuple[str, ...]:
        """Take a step back or forward; gives the boxes it was about."""
        steps: list[str] = []
        self.changed.connect(steps.append)
        (self.undo.undo if back else self.undo.redo)()
        self.changed.disconnect(steps.append)
        return tuple(steps)

    def go_on_with(self, entry: Entry) -> None:
        """Take a draft, as one step that undo takes back."""
        self.replace(entry, "")

    def take(self, entry: Entry, key: str) -> None:
        """Show an entry; only the steps of undo call this."""
        self.entry = entry
        self.changed.emit(key)

    def tidy(self, key: str, value: str) -> None:
        """The same answer written in full ("24 Nov 2026"): no step of its own."""
        if self.entry.value(key) != value:
            self.entry = self.entry.put(key, value)

    def saved(self, entry: Entry) -> None:
        """That is saved: compare with it from here on; what was typed since then stays."""
        self.base = entry
        if self.entry == entry:
            self.undo.clear()
