"""Making the packs of a meeting, looking at a copy, printing, saving, and what came back."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QPoint, Qt

from iomdesk.domain.progress import Progress
from iomdesk.services import packs
from iomdesk.services.desk import Changed, Desk
from iomdesk.services.packs import MadePacks
from iomdesk.ui.actions import Action, ActionSet
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.meetings.copies import CopyRow
from iomdesk.ui.screens.meetings.fates import Fates
from iomdesk.ui.screens.meetings.fileout import FileOut
from iomdesk.ui.screens.meetings.forms import say
from iomdesk.ui.screens.meetings.hold import Hold
from iomdesk.ui.screens.meetings.paperout import PaperOut
from iomdesk.ui.screens.meetings.papers import Papers, pdf_of
from iomdesk.ui.screens.meetings.view import Tab
from iomdesk.words import words

PACKS: Final = "meetings.packs"
PREVIEW: Final = "meetings.preview"


class PackingPresenter(QObject):
    """Works the packs of the meeting in view.

    The papers live in the memory of this screen only: a lock, or leaving the program,
    ends them, and the register remains.

    Attributes:
        actions: what can be done with the packs; preview_actions: with the copy looked at.
    """

    def __init__(self, hold: Hold, jobs: Jobs) -> None:
        super().__init__(hold)
        self._hold = hold
        self._desk = hold.desk
        self._view = hold.view
        self._page = hold.view.packs
        self._papers = Papers(hold, jobs)
        self._printing = PaperOut(self._papers)
        self._saving = FileOut(self._papers)
        self._fates = Fates(hold)
        self._looked_at = ""
        self.actions = self._make_actions()
        self.preview_actions = self._make_preview_actions()
        self._keys = ActionSet(self._page.table, self.actions)
        self._preview_keys = ActionSet(self._view.preview, self.preview_actions)
        hold.turned.connect(self.show)
        self._page.pack_wanted.connect(self._choose_pack)
        self._page.table.row_opened.connect(lambda _row: self._run(self.actions[1]))
        self._page.table.row_ticked.connect(lambda _row: self._run(self.actions[6]))
        self._page.table.row_chosen.connect(lambda _row: self.refresh())
        self._page.table.menu_asked.connect(self._menu)
        self._papers.ended.connect(self.show)
        self._printing.redrawn.connect(self._drawn_again)
        self._view.preview.copy_wanted.connect(self._look_at)

    # ---- actions -----------------------------------------------------------------------

    def _make_actions(self) -> tuple[Action, ...]:
        def action(
            name: str, run: Callable[[], None], refused: Callable[[], str], *keys: str
        ) -> Action:
            return Action(id=f"{PACKS}.{name}", text=say(f"do_{name}"), run=run, keys=keys,
                          refused=refused, place=PACKS)  # fmt: skip

        return (
            action("make", self.make, self._cannot_make),
            action("preview", self._preview, self._cannot_look),
            action("print_all", self._print_all, self._papers.refused, "Ctrl+P"),
            action("print_one", self._print_one, self._cannot_issue_one, "Ctrl+Shift+P"),
            action("save_all", self._saving.open_all, self._papers.refused, "Ctrl+Shift+S"),
            action("save_one", self._saving.open_one, self._cannot_issue_one),
            action("returned", self._fates.toggle_returned, self._fates.cannot_return),
            action("destroyed", self._fates.destroy, self._fates.cannot_destroy),
        )

    def _make_preview_actions(self) -> tuple[Action, ...]:
        def action(
            name: str, run: Callable[[], None], refused: Callable[[], str], *keys: str
        ) -> Action:
            return Action(id=f"{PREVIEW}.{name}", text=say(f"do_{name}"), run=run, keys=keys,
                          refused=refused, place=PREVIEW)  # fmt: skip

        return (
            action("back", self.shut_preview, lambda: "", "Esc"),
            action("print_one", self._print_one, self._cannot_issue_one, "Ctrl+P"),
            action("save_one", self._save_looked_at, self._cannot_issue_one),
        )

    def _run(self, action: Action) -> None:
        reason = action.refused()
        if reason:
            self._hold.say(reason)
        else:
            action.run()

    def _menu(self, _row: str, where: QPoint) -> None:
        menu = self._keys.menu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def _cannot_make(self) -> str:
        meeting = self._hold.meeting
        if meeting is None:
            return say("no_meeting")
        if self._papers.busy:
            return say("busy_now")
        return "" if meeting.attendees else words("rule", "nobody_invited")

    def _cannot_look(self) -> str:
        reason = self._papers.missing()
        return reason or ("" if self._page.current is not None else say("no_row"))

    def _cannot_issue_one(self) -> str:
        return self._papers.refused() or ("" if self._row() is not None else say("no_row"))

    def words_of(self, action_id: str) -> str:
        """What a button says that changes: "Make the packs" or again, destroyed or not."""
        if action_id == f"{PACKS}.destroyed":
            row = self._page.current
            back = row is not None and row.copy is not None and row.copy.destroyed_on is not None
            return say("do_not_destroyed" if back else "do_destroyed")
        if action_id != f"{PACKS}.make":
            return ""
        made = any(not one.minutes for one in self._papers.register)
        return say("do_make_again" if made else "do_make")

    # ---- showing -----------------------------------------------------------------------

    def show(self) -> None:
        """Read and show the register of the meeting in view."""
        if self._hold.meeting is None:
            return
        papers = self._papers
        papers.read()
        if papers.all_out:
            self._page.show_out(papers.register, papers.rows())
            self.refresh()
            return
        stale = ""
        if papers.shown is not None:
            stale = papers.missing() or (say("stale") if papers.stale else "")
        self._page.show_packs(papers.register, papers.shown, papers.rows(), stale)
        shown = papers.shown
        count = 0 if shown is None or shown.minutes else len(shown.copies)
        self._view.tabs.set_count(Tab.PACKS, count)
        self.refresh()
        self._printing.look()

    def refresh(self) -> None:
        """Allow and refuse the buttons as it is now."""
        self._view.bars[Tab.PACKS].refresh(self.words_of)
        self._view.preview_bar.refresh()

    def _choose_pack(self, pack_id: str) -> None:
        self._papers.want(pack_id)
        self.show()

    def store_changed(self, changed: Changed) -> None:
        """A record that lies in a pack may have changed."""
        self._papers.store_changed(changed)

    def other_meeting(self) -> None:
        """Another meeting comes into view."""
        self._papers.want("")
        self._page.shut_side()
        self._printing.forget()

    def forget(self) -> None:
        """The desk goes out of view or locks: let go of what is looked at and typed."""
        self._page.save.forget()
        self._page.shut_side()
        if self._view.previewing:
            self.shut_preview()

    # ---- making ------------------------------------------------------------------------

    def make(self) -> None:
        """Make one PDF for each person, in the background."""
        meeting = self._hold.meeting
        if meeting is None or self._cannot_make():
            return
        count = len(meeting.attendees)
        title = words("meetings", "making_one" if count == 1 else "making", {"count": count})
        self._view.turn_to(Tab.PACKS)
        self._printing.give_up()
        self._papers.begin(
            title,
            partial(_make, self._desk, meeting.id),
            done=self._were_made,
            failed=self._hold.tell,
            cancelled=self._not_made,
        )
        self.refresh()

    def _not_made(self) -> None:
        self._hold.say(say("making_stopped"))

    def _were_made(self, made: MadePacks) -> None:
        self._papers.keep(made)
        self.show()
        if made.copies:
            self._page.table.choose(made.copies[0].copy.id)
        self._hold.stale.emit()

    def _drawn_again(self, made: MadePacks) -> None:
        """What is left of a run that stopped before this desk was locked lies ready again."""
        self._papers.keep(made)
        self.show()

    # ---- looking -----------------------------------------------------------------------

    def _row(self) -> CopyRow | None:
        """The copy that is meant: the one looked at, else the line chosen."""
        if self._view.previewing:
            rows = {one.id: one for one in self._page.model.rows}
            return rows.get(self._looked_at)
        return self._page.current

    def _preview(self) -> None:
        row = self._page.current
        if row is None:
            return
        self._look_at(row.id)
        if self._looked_at == row.id:
            self._view.open_preview()

    def _look_at(self, row_id: str) -> None:
        made = self._papers.here
        rows = {one.id: one for one in self._page.model.rows}
        if made is None or row_id not in rows:
            return
        if reason := self._papers.missing_copy(row_id):
            self._hold.say(reason)
            return
        self._looked_at = row_id
        self._view.preview.show_copy(
            tuple(rows.values()), rows[row_id], pdf_of(made, row_id), len(made.meeting.attendees)
        )
        self.refresh()

    def shut_preview(self) -> None:
        """Back to the register, on the line that was looked at."""
        self._view.shut_preview()
        self._page.table.choose(self._looked_at)
        self.refresh()

    def _print_all(self) -> None:
        self._printing.choose(self._page.model.rows)

    def _print_one(self) -> None:
        row = self._row()
        if row is not None:
            self._printing.choose((row,))

    def _save_looked_at(self) -> None:
        self.shut_preview()
        self._saving.open_one()


def _make(desk: Desk, meeting_id: str, progress: Progress) -> MadePacks:
    return packs.make(desk, meeting_id, progress=progress)
