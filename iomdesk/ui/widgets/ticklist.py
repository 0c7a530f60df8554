"""A list whose rows are ticked, such as agencies that are present."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal

from iomdesk.ui.theme import theme
from iomdesk.ui.widgets.paint import RowCheck
from iomdesk.ui.widgets.rows import Column, RowsModel
from iomdesk.ui.widgets.table import RowsTable


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to tick: its key, its words, and whether it is ticked."""

    key: str
    text: str
    on: bool


class TickList(RowsTable):
    """A list whose rows are ticked by Space or a click; one stop for the Tab key.

    Signals:
        changed: a tick was set or taken away.
    """

    changed = Signal()

    def __init__(self, name: str) -> None:
        self._ticks: RowsModel[Tick] = RowsModel(
            [
                Column[Tick]("tick", "", lambda _one: "", width=36,
                             check=lambda one: RowCheck.READY if one.on else RowCheck.LEFT_OUT,
                             accessible=_spoken),
                Column[Tick]("text", name, lambda one: one.text),
            ],
            lambda one: one.key,
            _spoken,
        )  # fmt: skip
        super().__init__(self._ticks, name, row_height=28, dense=True, sortable=False,
                         find_column=1)  # fmt: skip
        self.horizontalHeader().hide()
        self.row_ticked.connect(self.toggle)
        self.clicked.connect(lambda index: self.toggle(self._ticks.id_at(index.row())))
        self.setProperty("part", "plain")

    @property
    def ticked(self) -> frozenset[str]:
        """The keys that are ticked."""
        return frozenset(one.key for one in self._ticks.rows if one.on)

    def offer(self, ticks: Sequence[Tick]) -> None:
        """Show these."""
        self._ticks.set_rows(ticks)
        self.setFixedHeight(theme().px(28) * min(max(len(ticks), 1), 6) + 2)

    def toggle(self, key: str) -> None:
        """Set or take away a tick."""
        self._ticks.set_rows(
            [Tick(one.key, one.text, one.on is not (one.key == key)) for one in self._ticks.rows]
        )
        self.changed.emit()


def _spoken(one: Tick) -> str:
    return f"{one.text}, {'ticked' if one.on else 'not ticked'}"
