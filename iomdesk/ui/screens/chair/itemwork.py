"""What the work on a case and on a referral share: one item, its parts, and what is recorded."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.progress import Progress
from iomdesk.services import agencies, drafts
from iomdesk.services.desk import Desk
from iomdesk.ui.actions import Action
from iomdesk.ui.errors import Errors
from iomdesk.ui.forms.paneldraft import Draftable, PanelDraft
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.chair.block import PUT_OVER
from iomdesk.ui.screens.chair.casepane import Pane
from iomdesk.ui.screens.chair.holding import Form, Holding
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.sitting import AgendaItem, State
    from iomdesk.ui.screens.chair.noting import Noting
    from iomdesk.ui.screens.chair.settling import Settling

T = TypeVar("T")
V = TypeVar("V")
PLACE: Final = "meeting"


class ItemWork(QObject, Generic[V]):
    """Works one item of the agenda at a time; ``V`` is what is read of such an item.

    Attributes:
        pane: where it is shown; the focus goes there when it has no other place.
        noting, deciding: the parts every item has, made by whoever works its kind.

    Signals:
        recorded: something of the item was recorded, or taken back.
        proposed(object): a ``Proposed`` for the wall, or None.
        said(str): a line for the status bar. unsaved(int): how many changes wait.
    """

    recorded = Signal()
    proposed = Signal(object)
    said = Signal(str)
    unsaved = Signal(int)

    noting: "Noting"
    deciding: "Settling[Any]"

    def __init__(
        self,
        desk: Desk,
        pane: Pane,
        jobs: Jobs,
        errors: Errors,
        hold: Holding,
        parent: QObject | None,
    ) -> None:
        super().__init__(parent)
        self.pane = pane
        self.desk = desk
        self.jobs = jobs
        self.errors = errors
        self.hold = hold
        self.item: AgendaItem | None = None
        self._parts: list[Part] = []
        self._stale = False
        self._told = False
        """The status bar says when a draft was kept."""
        hold.state_changed.connect(self._state_changed)

    @property
    def meeting_id(self) -> str:
        """The meeting that is held."""
        return self.hold.meeting_id

    def add(self, part: "Part") -> None:
        """A part that keeps drafts of its own."""
        self._parts.append(part)

    def key_of(self, code: str, run: Callable[[], None], keys: str) -> Action:
        """A key of the centre; refused while nothing is on the table."""
        return Action(
            id=f"meeting.{code}",
            text=words("chair_pane", f"do_{code}"),
            run=run,
            keys=(keys,),
            refused=lambda: words("chair_pane", "nothing_here") if self.item is None else "",
            place=PLACE,
        )

    def keys_of_all(self) -> tuple[Action, Action, Action]:
        """The keys that every kind of item has: decide, take a note, put over."""
        form = self.deciding.form
        return (
            self.key_of("decision", form.take_focus, "D"),
            self.key_of("note", self.noting.open, "N"),
            self.key_of("wait", form.put_over, PUT_OVER),
        )

    # ---- which item --------------------------------------------------------------------

    def show(self, item: "AgendaItem") -> None:
        """An item came on the table; the same again: it is read again, what is typed stays."""
        if self.item is not None and self.item.id == item.id:
            self.reload()
            return
        self.put_away()
        self.proposed.emit(None)
        self.item = item
        self.begin(item, self.read(item))
        self.pane.scrolled.verticalScrollBar().setValue(0)
        self._stale = False
        self.tell_unsaved()

    def reload(self) -> None:
        """Read the item again; what is typed stays."""
        self._stale = False
        if self.item is None:
            return
        item = next((one for one in self.hold.state.items if one.id == self.item.id), self.item)
        self.item = item
        self.deciding.again(item, self.read(item))

    def read(self, item: "AgendaItem") -> V:
        """Read what there is to know of the item, and show it in the pane."""
        raise NotImplementedError

    def begin(self, item: "AgendaItem", view: V) -> None:
        """Another item: each part begins with its own draft."""
        self.noting.begin(item)
        self.deciding.begin(item, view)

    def put_away(self) -> None:
        """Another item, or none: what was typed stays as drafts, every word is let go."""
        for part in self._parts:
            part.put_away()
        self.item = None
        self.tell_unsaved()
        self.pane.clear()

    def _state_changed(self, state: "State") -> None:
        if self.item is not None:
            self.deciding.show_state(state)

    # ---- what is typed, and what is recorded -------------------------------------------

    def flush(self) -> None:
        """Keep what was typed, now."""
        for part in self._parts:
            part.draft.flush()

    def tell_unsaved(self) -> None:
        """How many parts hold what is not recorded."""
        waiting = sum(part.waits for part in self._parts)
        self.unsaved.emit(waiting)
        if not waiting and self._told:
            self._told = False
            self.said.emit("")

    def tell_kept(self) -> None:
        """What is typed is on disk: said with the time, as long as something waits."""
        if any(part.waits for part in self._parts):
            self._told, at = True, self.desk.clock.now()
            self.said.emit(words("chair", "draft_kept", {"time": f"{at:%H:%M}"}))

    def after(self) -> None:
        """Something was recorded: read the meeting and the item again."""
        self._stale = True
        self.hold.refresh()
        if self._stale:
            self.reload()
        self.recorded.emit()
        self.tell_unsaved()

    def agencies_offered(self) -> tuple[str, ...]:
        """Every agency this desk knows, those in the room first."""
        room = self.hold.state.room.agencies
        known = agencies.names(self.desk)
        return (*room, *(one for one in known if one not in room))


class Part(QObject):
    """One thing that is typed and recorded of an item, with its draft.

    Attributes:
        draft: what keeps the words. panel: where they are typed. form_name: of the draft.
    """

    def __init__(
        self,
        work: ItemWork[Any],
        panel: Draftable,
        form: str,
        says: Form,
        opened: Callable[[], bool],
    ) -> None:
        super().__init__(work)
        self.work = work
        self.panel = panel
        self.form_name = form
        self._says = says
        self._opened = opened
        self._done: Callable[[Any], None] = lambda _result: None
        self._drops = False
        self._sent: tuple[str, int, dict[str, object]] = ("", 0, {})
        self._of: AgendaItem | None = None
        self.busy = False
        self.draft = PanelDraft(work.desk, work.jobs, form, panel, self._draft_failed, self)
        self.draft.kept.connect(work.tell_kept)
        work.add(self)

    @property
    def waits(self) -> bool:
        """Whether something is typed here and not recorded."""
        return self._opened() and self.panel.touched

    def edited(self) -> None:
        """Something was typed."""
        if self.work.item is None:
            return
        self.work.tell_unsaved()
        self.draft.edited()

    def put_away(self) -> None:
        """Close; what was typed stays as a draft, unless it is just being recorded."""
        if self.busy:
            self.draft.done()
        else:
            self.draft.put_away()

    def keep(
        self,
        act: Callable[[], T],
        done: Callable[[T], None],
        *,
        title: str,
        drops: bool = True,
    ) -> None:
        """Record in the background; with ``drops`` the draft goes with it."""
        if self.busy:
            return
        self.draft.autosave.stop()
        drop = self.draft.dropper() if drops and self.draft.about else None
        self._done, self._drops, self.busy = done, drop is not None, True
        self._sent = (self.draft.about, self.draft.base, dict(self.panel.answers))
        self._of = self.work.item
        self.show_busy(busy=True)

        def run(_progress: Progress) -> T:
            kept = act()
            if drop is not None:
                drop()
            return kept

        self.work.jobs.start(
            run, title=title, writes=True, stoppable=False,
            succeeded=self._kept, failed=self._not_kept,
        )  # fmt: skip

    def show_busy(self, *, busy: bool) -> None:
        """While it is recorded, nothing can be pressed twice."""

    def _kept(self, result: object) -> None:
        self.busy = False
        self.show_busy(busy=False)
        self.work.hold.quiet()
        if not self._still_here:
            self.work.after()
            return
        if self._drops:
            about = self.draft.about
            self.draft.done()
            self.draft.about = about
        self.settled()
        self.work.after()
        self._done(result)
        self.work.tell_unsaved()

    def settled(self) -> None:
        """It is recorded; the meeting is read again next."""

    @property
    def _still_here(self) -> bool:
        """Whether the item is still on the table of which something was recorded."""
        now = self.work.item
        return now is not None and self._of is not None and now.id == self._of.id

    def _not_kept(self, error: BaseException) -> None:
        self.busy = False
        self.show_busy(busy=False)
        if not self._still_here:  # the words wait with the item they belong to
            about, base, answers = self._sent
            if self._drops and about:
                drafts.keep_draft(
                    self.work.desk, self.form_name, about, base_revision=base, answers=answers
                )
            self.work.hold.say(error if isinstance(error, Exception) else Exception())
            return
        self.failed(error)
        if self.waits:  # what was typed is on disk again, whatever stopped it
            self.draft.edited()

    def failed(self, error: BaseException) -> None:
        """It was not recorded: said where it belongs."""
        self.work.hold.say(error if isinstance(error, Exception) else Exception(), self._says)

    def _draft_failed(self, error: BaseException) -> None:
        self.work.hold.say(error if isinstance(error, Exception) else Exception())
