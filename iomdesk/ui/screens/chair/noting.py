"""Notes of an item at work: taken with their source, put right, withdrawn."""

from typing import Any

from iomdesk.services import meetingnotes
from iomdesk.services.meetingnotes import TakenNote, TakenNoteChanged
from iomdesk.ui.screens.chair.entrypart import EntryPart
from iomdesk.ui.screens.chair.itemwork import ItemWork
from iomdesk.ui.screens.chair.notesblock import NotesBlock, TypedNote
from iomdesk.words import words

FORM = "note"


class Noting(EntryPart[TakenNote]):
    """Works the block of notes for the item on the table."""

    def __init__(self, work: ItemWork[Any], block: NotesBlock) -> None:
        self.block = block
        super().__init__(
            work, FORM, block, entry=block.entry, beside=block.why, table=block.table,
            instead=work.pane,
        )  # fmt: skip
        block.entry.given.connect(self._take)
        block.correct_asked.connect(lambda one: self._ask(one, withdrawing=False))
        block.withdraw_asked.connect(lambda one: self._ask(one, withdrawing=True))
        block.why.given.connect(self._change)

    def offer(self) -> None:
        """Who may have said it, those in the room first, and for whom it is."""
        present = self.work.hold.state.room.present
        self.block.entry.offer(present, self.work.agencies_offered())
        self.block.entry.set_closed(closed=self.closed)

    def fit(self) -> None:
        """The block says that there are no notes while none is typed."""
        self.block.fit()

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
            self.show_new,
            title=words("actions", "keeping"),
        )

    def _ask(self, note_id: str, *, withdrawing: bool) -> None:
        self.held = self.block.note_of(note_id)
        if self.held is None:
            return
        if not self.block.entry.isHidden():
            self.leave()
        self.block.why.ask(self.held, withdrawing=withdrawing)

    def _change(self, body: str, why: str) -> None:
        held, desk, meeting_id = self.held, self.work.desk, self.work.meeting_id
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
            act, lambda _nothing: self.leave_held(), title=words("actions", "keeping"),
            drops=False,
        )  # fmt: skip

    def failed(self, error: BaseException) -> None:
        """Said in the part that is open; changed elsewhere: the list is read again."""
        says = self.says
        if isinstance(error, TakenNoteChanged):
            self.work.reload()
            self.held = None if self.held is None else self.block.note_of(self.held.id)
            self.work.hold.tell(words("chair_note", "changed"), says)
        elif isinstance(error, Exception):
            self.work.hold.say(error, says)
