"""What taking down an action and taking down a note share: boxes for a new one, and for a held."""

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from iomdesk.domain.meetings import Session
from iomdesk.ui.screens.chair.block import Entry, Lines
from iomdesk.ui.screens.chair.itemwork import ItemWork, Part
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.sitting import AgendaItem

H = TypeVar("H")


class EntryPart(Part, Generic[H]):
    """Works a block with a table and two sets of boxes: one for a new line, one for a held one.

    Attributes:
        entry: the boxes for a new line; what is typed there is kept as a draft.
        beside: those for the line that is held. held: that line; None while they are shut.

    ``instead`` takes the focus while the table is empty and not shown.
    """

    def __init__(
        self,
        work: ItemWork[Any],
        form: str,
        block: QWidget,
        *,
        entry: Entry,
        beside: Entry,
        table: Lines,
        instead: QWidget,
    ) -> None:
        super().__init__(work, entry, form, entry, lambda: not entry.isHidden())
        self._within = block
        self._table = table
        self._instead = instead
        self.entry = entry
        self.beside = beside
        self.held: H | None = None
        entry.edited.connect(self.edited)
        entry.closed.connect(self.leave)
        beside.closed.connect(self.leave_held)

    # ---- what each block says by itself ------------------------------------------------

    def offer(self) -> None:
        """What the boxes offer, before they open."""
        raise NotImplementedError

    def fit(self) -> None:
        """The boxes for a new line were opened or shut."""

    # ---- opening and closing -----------------------------------------------------------

    def begin(self, item: "AgendaItem") -> None:
        """Another item: its draft comes back, open, when there is one."""
        self.put_away()
        found = self.draft.begin(item.id)
        if found is not None:
            self.offer()
            self.entry.open_with(found)
            self.fit()

    def open(self) -> None:
        """Its key: take down one more; again: go there."""
        if self.work.item is None:
            return
        self.leave_held()
        if self.entry.isHidden():
            found = self.draft.begin(self.work.item.id)
            self.offer()
            self.entry.open_with(found)
            self.fit()
        self.entry.take_focus()

    def leave(self) -> None:
        """Esc keeps the words as a draft, Cancel throws them away."""
        entry, item = self.entry, self.work.item
        kept = entry.touched and not entry.cancelling
        if entry.cancelling:
            self.draft.drop()
        else:
            self.draft.put_away()
        entry.shut()
        self.fit()
        if item is not None:
            self.draft.about = item.id
        self.work.tell_unsaved()
        if kept:
            self.work.said.emit(words("actions", "draft_kept"))
        self.to_table()

    def leave_held(self) -> None:
        """Shut the boxes for the line that is held; it stays as it is."""
        self.held = None
        had = self.beside.isVisibleTo(self._within)
        self.beside.shut()
        if had:
            self.to_table()

    def put_away(self) -> None:
        """Close both; what was typed stays as a draft."""
        super().put_away()
        self.entry.shut()
        self.leave_held()

    def to_table(self) -> None:
        """The boxes are shut: the focus goes to the table, or to what stands in for it."""
        to = self._table if self._table.isVisibleTo(self._within) else self._instead
        to.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_busy(self, *, busy: bool) -> None:
        """While it is kept, nothing can be pressed twice."""
        self.entry.set_busy(busy=busy)
        self.beside.set_busy(busy=busy)

    # ---- recording ---------------------------------------------------------------------

    @property
    def closed(self) -> bool:
        """Whether this is said in the closed part of the meeting."""
        item, state = self.work.item, self.work.hold.state
        return Session.CLOSED in {state.session, *([item.session] if item else [])}

    @property
    def says(self) -> Entry | None:
        """The boxes that are open, where it is said what stopped it."""
        parts = (self.beside, self.entry)
        return next((one for one in parts if one.isVisibleTo(self._within)), None)

    def show_new(self, line_id: str) -> None:
        """A new line is recorded: shut its boxes and show it."""
        self.entry.shut()
        self.fit()
        self._table.choose(line_id)
        self.to_table()
