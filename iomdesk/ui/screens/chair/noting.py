"""Notes of an item at work: taken with their source, put right, withdrawn."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from iomdesk.domain.meetings import Session
from iomdesk.services import agencies, meetingnotes
from iomdesk.services.meetingnotes import TakenNote, TakenNoteChanged
from iomdesk.ui.screens.chair.itemwork import ItemWork, Part
from iomdesk.ui.screens.chair.notesblock import NotesBlock, TypedNote
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.sitting import AgendaItem

FORM = "note"


class Noting(Part):
    """Works the block of notes for the item on the table."""

    def __init__(self, work: ItemWork[Any], block: NotesBlock) -> None:
        self.block = block
        super().__init__(work, block.entry, FORM, block.entry, lambda: not block.entry.isHidden())
        self._held: TakenNote | None = None
        block.entry.edited.connect(self.edited)
        block.entry.closed.connect(self.leave)
        block.entry.given.connect(self._take)
        block.correct_asked.connect(lambda one: self._ask(one, withdrawing=False))
        block.withdraw_asked.connect(lambda one: self._ask(one, withdrawing=True))
        block.why.closed.connect(self._leave_why)
        block.why.given.connect(self._change)

    def begin(self, item: "AgendaItem") -> None:
        """Another item: its draft comes back, open, when there is one."""
        self.put_away()
        found = self.draft.begin(item.id)
        if found is not None:
            self._offer()
            self.block.entry.open_with(found)
            self.block.fit()

    def open(self) -> None:
        """N: take down a note; again: go there."""
        if self.work.item is None:
            return
        self._leave_why()
        entry = self.block.entry
        if entry.isHidden():
            found = self.draft.begin(self.work.item.id)
            self._offer()
            entry.open_with(found)
            self.block.fit()
        entry.take_focus()

    def leave(self) -> None:
        """Esc keeps the words as a draft, Cancel throws them away."""
        entry, item = self.block.entry, self.work.item
        kept = entry.touched and not entry.cancelling
        if entry.cancelling:
            self.draft.drop()
        else:
            self.draft.put_away()
        entry.shut()
        self.block.fit()
        if item is not None:
            self.draft.about = item.id
        self.work.tell_unsaved()
        if kept:
            self.work.said.emit(words("actions", "draft_kept"))
        self._to_table()

    def put_away(self) -> None:
        """Close both; what was typed stays as a draft."""
        super().put_away()
        self.block.entry.shut()
        self._leave_why()

    def show_busy(self, *, busy: bool) -> None:
        """While it is kept, nothing can be pressed twice."""
        self.block.entry.set_busy(busy=busy)
        self.block.why.set_busy(busy=busy)

    def _offer(self) -> None:
        state = self.work.hold.state
        known = agencies.names(self.work.desk)
        room = state.room.agencies
        self.block.entry.offer(
            state.room.present, (*room, *(one for one in known if one not in room))
        )
        item = self.work.item
        closed = Session.CLOSED in {state.session, *([item.session] if item else [])}
        self.block.entry.set_closed(closed=closed)

    def _to_table(self) -> None:
        table = self.block.table
        to = table if table.isVisibleTo(self.block) else self.work.pane
        to.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- recording ---------------------------------------------------------------------

    def _take(self, typed: TypedNote) -> None:
        item, desk, meeting_id = self.work.item, self.work.desk, self.work.meeting_id
        if item is None:
            return
        self.block.entry.tell("")
        self.keep(
            lambda: meetingnotes.take(
                desk,
                meeting_id,
                item.id,
                body=typed.body,
                source=typed.source,
                speaker=typed.speaker,
                closed_only=typed.closed_only,
                anonymised=typed.anonymised,
            ),
            self._taken,
            title=words("actions", "keeping"),
        )

    def _taken(self, note_id: str) -> None:
        self.block.entry.shut()
        self.block.fit()
        self.block.table.choose(note_id)
        self._to_table()

    def _ask(self, note_id: str, *, withdrawing: bool) -> None:
        self._held = self.block.note_of(note_id)
        if self._held is None:
            return
        if not self.block.entry.isHidden():
            self.leave()
        self.block.why.ask(self._held, withdrawing=withdrawing)

    def _leave_why(self) -> None:
        self._held = None
        had = self.block.why.isVisibleTo(self.block)
        self.block.why.shut()
        if had:
            self._to_table()

    def _change(self, body: str, why: str) -> None:
        held, desk, meeting_id = self._held, self.work.desk, self.work.meeting_id
        if held is None:
            return
        withdrawing = self.block.why.withdrawing

        def act() -> None:
            if withdrawing:
                meetingnotes.withdraw(desk, meeting_id, held.id, held.revision, reason=why)
                return
            meetingnotes.correct(
                desk, meeting_id, held.id, held.revision, body=body, source=held.source, reason=why
            )

        self.keep(
            act, lambda _nothing: self._leave_why(), title=words("actions", "keeping"),
            drops=False,
        )  # fmt: skip

    def failed(self, error: BaseException) -> None:
        """Said in the part that is open; changed elsewhere: the list is read again."""
        parts = (self.block.why, self.block.entry)
        says = next((one for one in parts if one.isVisibleTo(self.block)), None)
        if isinstance(error, TakenNoteChanged):
            self.work.reload()
            self._held = None if self._held is None else self.block.note_of(self._held.id)
            self.work.hold.tell(words("chair_note", "changed"), says)
        elif isinstance(error, Exception):
            self.work.hold.say(error, says)
