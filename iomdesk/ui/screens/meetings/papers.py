"""The papers of the meeting in view: what lies in memory, and whether it may still leave."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.progress import Progress
from iomdesk.services import copyregister, minutesregister, packs
from iomdesk.services.desk import Changed
from iomdesk.services.packs import MadeCopy, MadePacks
from iomdesk.store.schema import Kind
from iomdesk.ui.jobs import Job, Jobs
from iomdesk.ui.screens.meetings.copies import SHEET, CopyRow
from iomdesk.ui.screens.meetings.forms import say
from iomdesk.ui.screens.meetings.hold import STRIP, Hold
from iomdesk.ui.screens.meetings.packspage import OUT

if TYPE_CHECKING:
    from iomdesk.domain.meetings import Pack

_NOT_IN_RECORDS: Final = frozenset(
    {Kind.PACK, Kind.PACK_COPY, Kind.SETTING, Kind.MEETING, Kind.ATTENDEE, Kind.CONSENT,
     Kind.MEETING_CASE}
)  # fmt: skip
"""What no page of a case is made from; the meeting itself is compared as a whole."""


class Papers(QObject):
    """Packs made since the desk was unlocked, by meeting; a lock ends them.

    Signals:
        ended: what was going on with papers is over.

    Attributes:
        register: the packs made for the meeting in view, latest first, then its minutes
            once a copy of them went out.
        shown: the one whose register is in view.
        all_out: the list of all copies that are out is in view instead.
    """

    ended = Signal()

    def __init__(self, hold: Hold, jobs: Jobs) -> None:
        super().__init__(hold)
        self.hold = hold
        self._jobs = jobs
        self._made: dict[str, MadePacks] = {}
        self._outdated: set[str] = set()
        self._wanted = ""
        self._job: Job[Any] | None = None
        self.register: tuple[Pack, ...] = ()
        self.shown: Pack | None = None
        self.all_out = False
        hold.view.packs.working.stopped.connect(self._stop)

    # ---- what there is -----------------------------------------------------------------

    def keep(self, made: MadePacks) -> None:
        """Keep papers just made, and show their register."""
        self._made[made.meeting.id] = made
        self._outdated.discard(made.pack.id)
        self._wanted = made.pack.id

    def want(self, pack_id: str) -> None:
        """Show the register of this pack from now on; empty for the latest."""
        self._wanted = pack_id

    def read(self) -> None:
        """Read the register of the meeting in view."""
        meeting = self.hold.meeting
        desk = self.hold.desk
        self.register = () if meeting is None else packs.register(desk, meeting.id)
        if meeting is not None and (out := minutesregister.register(desk, meeting.id)) is not None:
            self.register = (*self.register, out)
        by_id = {one.id: one for one in self.register}
        latest = self.register[0] if self.register else None
        self.shown = by_id.get(self._wanted, latest)
        self.all_out = self._wanted == OUT

    def missing_copy(self, row_id: str) -> str:
        """Why this copy is not to be had again; empty when it is."""
        made = self.here
        if made is None or row_id == SHEET or any(one.copy.id == row_id for one in made.copies):
            return ""
        return say("copy_differs")

    @property
    def here(self) -> MadePacks | None:
        """The papers of the register in view; None when they were made before."""
        meeting, shown = self.hold.meeting, self.shown
        if meeting is None or shown is None or self.all_out:
            return None
        made = self._made.get(meeting.id)
        return made if made is not None and made.pack.id == shown.id else None

    def rows(self) -> tuple[CopyRow, ...]:
        """The register's copies, and the chair's sheet while it lies in memory."""
        if self.all_out:
            return tuple(map(CopyRow.of_out, copyregister.chase(self.hold.desk)))
        shown, here = self.shown, self.here
        if shown is None:
            return ()
        rows = [
            CopyRow(id=one.id, copy=one, name=one.name, agency=one.agency, pages=one.pages)
            for one in shown.copies
        ]
        if here is not None:
            rows.append(
                CopyRow(
                    id=SHEET,
                    copy=None,
                    name=say("chair_sheet"),
                    agency=here.meeting.chair,
                    pages=here.attendance_pages,
                )
            )
        return tuple(rows)

    # ---- may they leave ----------------------------------------------------------------

    def store_changed(self, changed: Changed) -> None:
        """A record that lies in a pack changed: that pack must not go out any more."""
        if changed.kinds <= _NOT_IN_RECORDS:
            return
        decided = bool(changed.kinds & {Kind.REFERRAL, Kind.MATRIX, Kind.MEETING_REFERRAL})
        for made in self._made.values():
            if decided and any(copy.sheets for copy in made.copies):
                self._outdated.add(made.pack.id)
            if any(changed.people & set(copy.named) for copy in made.copies):
                self._outdated.add(made.pack.id)

    @property
    def stale(self) -> bool:
        """Whether somebody may hear other things by now than the papers say."""
        made = self.here
        return made is not None and (
            made.meeting != self.hold.meeting or made.pack.id in self._outdated
        )

    @property
    def busy(self) -> bool:
        """Whether they are being made, printed or saved now."""
        return self._job is not None

    def missing(self) -> str:
        """Why there is nothing to look at; empty when there is."""
        if self.all_out:
            return say("only_list")
        if self.shown is None:
            return say("no_packs_yet")
        if self.shown.minutes:
            return say("only_minutes")
        return say("no_papers") if self.here is None else ""

    def refused(self) -> str:
        """Why nothing may leave now; empty when it may."""
        if reason := self.missing():
            return reason
        if self.stale:
            return say("stale")
        return say("busy_now") if self.busy else ""

    # ---- what goes on ------------------------------------------------------------------

    def begin(
        self,
        title: str,
        work: Callable[[Progress], object],
        *,
        done: Callable[[Any], object],
        failed: Callable[[Exception], object],
        cancelled: Callable[[], object],
    ) -> None:
        """Do something with papers in the background, one thing at a time."""
        working = self.hold.view.packs.working
        working.begin(title)
        self._job = self._jobs.start(
            work, title=title, succeeded=done, failed=failed, cancelled=cancelled
        )
        self._job.progressed.connect(self._counted)
        self._job.finished.connect(self._finished)
        self.hold.view.strip.take(STRIP)

    @property
    def counts(self) -> tuple[int, int]:
        """How far it is: done, of how many."""
        return (0, 0) if self._job is None else self._job.counts

    def _counted(self, done: int, _total: int, _note: str) -> None:
        self.hold.view.packs.working.count(done)

    def _finished(self) -> None:
        self._job = None
        self.hold.view.packs.working.end()
        self.ended.emit()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()


def pdf_of(made: MadePacks, row_id: str) -> bytes:
    """The paper of a row: a copy, or the chair's sheet."""
    return made.attendance if row_id == SHEET else copy_of(made, row_id).pdf


def copy_of(made: MadePacks, row_id: str) -> MadeCopy:
    """The copy with that id in the register."""
    return next(one for one in made.copies if one.copy.id == row_id)
