"""F7 from anywhere: the desk's own panel that takes down an action for the person in view."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from iomdesk.domain.dates import show_date
from iomdesk.domain.progress import Progress
from iomdesk.domain.records import Action
from iomdesk.services import actions, agencies, cohort, merging
from iomdesk.services.actions import NewAction
from iomdesk.services.cohort import Filter, Membership
from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.forms.paneldraft import PanelDraft
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.panes import takes_focus
from iomdesk.ui.screen import Screen
from iomdesk.ui.sideplace import SidePlace
from iomdesk.ui.widgets.actionpanel import ActionPanel, GivenAction
from iomdesk.ui.widgets.personfinder import MOST, Hit
from iomdesk.words import words

FORM = "action"
NOBODY = "nobody"
"""Subject of the draft while it is not said for whom the action is."""


class ActionAdding(QObject):
    """Works the panel beside whatever screen is in view.

    Signals:
        said(str): a line for the status bar.
        unsaved(int): how many changes are not recorded; 0 for none.

    Attributes:
        panel: the panel. draft: what keeps its words.
    """

    said = Signal(str)
    unsaved = Signal(int)

    def __init__(
        self, desk: Desk, place: SidePlace, jobs: Jobs, errors: Errors, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._place = place
        self._jobs = jobs
        self._errors = errors
        self._before: QWidget | None = None
        self._screen: Screen | None = None
        self.panel = ActionPanel(self._on_wall)
        self.draft = PanelDraft(desk, jobs, FORM, self.panel, self._not_kept, self)
        self.panel.sought.connect(self._seek)
        self.panel.person_chosen.connect(self._offer_meetings)
        self.panel.edited.connect(self._edited)
        self.panel.given.connect(self._keep)
        self.panel.closed.connect(self.leave)

    @property
    def is_open(self) -> bool:
        """Whether the panel is in view."""
        return self._place.panel is self.panel

    def open(self, screen: Screen | None) -> None:
        """Open it for the person a screen shows, or for one to be found; again: go there."""
        person = None if screen is None else screen.person_here()
        about = NOBODY if person is None else merging.kept_id(self._desk, person[0])
        if self.is_open and self.draft.about == about:
            self.panel.focus_first()
            return
        if not self.is_open:
            self._before, self._screen = QApplication.focusWidget(), screen
        found = self.draft.begin(about)
        self.panel.offer(
            agencies.names(self._desk),
            [one.name for one in agencies.practitioners(self._desk)],
        )
        self._offer_meetings("" if person is None else about)
        self.panel.begin(
            None if person is None else (about, person[1]),
            self._desk.today(),
            originator=agencies.own_agency(self._desk),
            draft=found,
        )
        self._place.open(self.panel)
        self.panel.focus_first()

    def leave(self) -> None:
        """Esc keeps the words as a draft, Cancel throws them away; nothing is recorded."""
        if not self.is_open:
            return
        kept = self.panel.touched and not self.panel.cancelling
        if self.panel.cancelling:
            self.draft.drop()
        self._close()
        if kept:
            self.said.emit(words("actions", "draft_kept"))

    def flush(self) -> None:
        """Keep what was typed, now."""
        self.draft.flush()

    def put_away(self) -> None:
        """The desk locks: keep what was typed, let go of every word."""
        self.draft.put_away()
        self._place.close_panel()
        self.panel.forget()
        self._before = self._screen = None
        self.panel.deleteLater()

    def _close(self) -> None:
        self.draft.put_away()
        self.unsaved.emit(0)
        self._place.close_panel()
        self.panel.forget()
        before, screen = self._before, self._screen
        self._before = self._screen = None
        if before is not None and takes_focus(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        elif screen is not None:
            screen.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- what the panel asks ---------------------------------------------------------------

    def _on_wall(self, agency: str, closed: bool) -> bool:
        new = NewAction(body="", owner_agency=agency, closed_only=closed)
        return actions.on_wall(self._desk, new)

    def _seek(self, typed: str) -> None:
        if not typed.strip():
            self.panel.finder.offer(())
            return
        wanted = Filter(text=typed, membership=Membership.ALL, limit=MOST)
        found = cohort.find_people(self._desk, wanted).rows
        self.panel.finder.offer(
            [
                Hit(
                    row.id,
                    row.name,
                    ", ".join(
                        part
                        for part in (
                            row.crn,
                            "" if row.birth_date is None else show_date(row.birth_date),
                            row.area,
                        )
                        if part
                    ),
                )
                for row in found
            ]
        )

    def _offer_meetings(self, person_id: str) -> None:
        offered = actions.meetings_of(self._desk, person_id) if person_id else ()
        self.panel.offer_meetings(offered)

    def _edited(self) -> None:
        self.unsaved.emit(1)
        self.draft.edited()

    # ---- recording -------------------------------------------------------------------------

    def _keep(self, given: GivenAction) -> None:
        desk = self._desk
        drop = self.draft.dropper()
        self.draft.autosave.stop()
        self.panel.set_busy(busy=True)
        new = NewAction(
            body=given.body,
            owner_agency=given.owner_agency,
            owner_person=given.owner_person,
            due_on=given.due_on,
            on_wall=given.on_wall,
            closed_only=given.closed_only,
        )

        def act(_progress: Progress) -> tuple[Action, str]:
            person_id = merging.kept_id(desk, given.person_id)  # merged while it was typed
            kept = actions.add(
                desk, person_id, new, given.source, meeting_id=given.meeting_id or None
            )
            drop()
            return kept, cohort.read_record(desk, kept.person_id).person.name

        self._jobs.start(
            act, title=words("actions", "keeping"), writes=True, stoppable=False,
            succeeded=self._kept, failed=self._not_kept,
        )  # fmt: skip

    def _kept(self, kept: tuple[Action, str]) -> None:
        action, name = kept
        self.draft.done()
        self._close()
        self.said.emit(words("actions", "kept", {"name": name, "owner": action.owner_agency}))

    def _not_kept(self, error: BaseException) -> None:
        self.panel.set_busy(busy=False)
        told = self._errors.explain(error)
        if told.where is Where.FIELD:
            self.panel.problem(told.field, told.words)
        elif told.words:
            self.panel.tell(told.words)
