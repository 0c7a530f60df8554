"""The pictures of a meeting: its agenda, the gates, the chair's window, the wall, its minutes."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from camera import Camera, keep, keep_page, part

from iomdesk.app import pictures
from iomdesk.app.desk import Program
from iomdesk.app.opening import OpenStore
from iomdesk.domain.clock import SetClock
from iomdesk.domain.deciding import Verdict
from iomdesk.domain.people import Provenance
from iomdesk.services import actions, cohort, deciding, meetingnotes, minutes, sitting
from iomdesk.services.actions import NewAction
from iomdesk.services.ontable import NewDecision
from iomdesk.ui.projector.window import ProjectorWindow
from iomdesk.ui.screens.chair.view import ChairView
from iomdesk.ui.screens.meetings.presenter import MeetingsPresenter
from iomdesk.ui.screens.meetings.view import MeetingsView, Tab

if TYPE_CHECKING:
    from iomdesk.services.sitting import AgendaItem, State

CHAIR = "SALTMARSH, Martin"
READER = "HAREBELL, Simon"
APOLOGIES = "BROADLEAF, Imran"
AGENCIES = ("Police", "Probation", "County Housing")
REPEATS = {"rhythm": "weekly", "weekdays": "0 1 3", "every": "1", "until": "29/01/27"}
WAITS = "Its offender manager is to be heard first."
SHOWN = "TEASELWOOD, Dean"
KEPT = {
    "OAKAPPLE, Stephen": ("Police", "Look for him at his mother's address before noon",
                          "At large since the recall of 23 Nov."),
    "SNOWBERRY, Tanya": ("Probation", "See her at the surgery with the treatment worker",
                         "Missed two appointments; says she will come on Thursday."),
    "LARKSPURRE, Ryan": ("County Housing", "Ask the landlord for a later date",
                         "The notice to leave runs out on 4 Dec."),
}  # fmt: skip
"""Cases of the open part before the one that is shown: owner, action, and what was said."""


def take(opened: OpenStore, program: Program, clock: SetClock) -> None:
    """A whole meeting, from its agenda to its minutes; it changes the store, so it comes last."""
    meeting = _Meeting(opened, program, clock)
    meeting.planned()
    meeting.gates()
    meeting.open_part()
    meeting.closed_part()
    meeting.finish()
    meeting.minuted()


class _Meeting:
    """Today's meeting in the window, and on the wall beside it."""

    def __init__(self, opened: OpenStore, program: Program, clock: SetClock) -> None:
        self.desk, self.program, self.clock = opened.desk, program, clock
        self.camera = Camera(program)
        found = sitting.meeting_of_today(opened.desk)
        if found is None:
            raise LookupError("meeting")
        self.id = found

    @property
    def state(self) -> "State":
        return sitting.state(self.desk, self.id)

    @property
    def view(self) -> ChairView:
        screen = self.program.shell.screen_here
        if not isinstance(screen, ChairView):
            raise TypeError("ChairView")
        return screen

    @property
    def meetings(self) -> MeetingsView:
        screen = self.program.shell.screen_here
        if not isinstance(screen, MeetingsView):
            raise TypeError("MeetingsView")
        return screen

    def _later(self, minutes: int = 1) -> None:
        self.clock.at += timedelta(minutes=minutes)

    def _wall(self, name: str) -> None:
        """What the room sees."""
        from PySide6.QtWidgets import QApplication

        pictures.settle(self.program.shell)
        walls = [one for one in QApplication.topLevelWidgets() if isinstance(one, ProjectorWindow)]
        shown = next(one for one in walls if one.isVisible())
        keep(shown.grab(), name)

    # ---- before it ---------------------------------------------------------------------

    def planned(self) -> None:
        """The agenda with what is proposed; a meeting that repeats, being planned."""
        shell = self.program.shell
        shell.go("meetings", self.id)
        pictures.settle(shell, milliseconds=600)
        self.meetings.tabs.setCurrentIndex(Tab.CASES)
        self.camera.take("meeting-agenda", wait=600)
        part(self.program, MeetingsPresenter).new()
        pictures.settle(shell)
        form = self.meetings.form
        form.date.setText("30 nov")
        for box, text in ((form.place, "Saltergate"), (form.chair, CHAIR), (form.agency, "Police")):
            box.put(text)
        form.repeats.take(REPEATS)
        form.looked.emit()
        form.usual.click()
        self.camera.take("meeting-repeats", wait=600)
        self.camera.press("Escape", wait=400)
        shell.go("cohort")
        pictures.settle(shell)

    def gates(self) -> None:
        """Read aloud, and all but the last have signed."""
        self.camera.press("F9", wait=700)
        self.camera.press("F11", wait=400)
        self.view.statement.by.setFocus()
        self.camera.press("Ctrl+Return")
        self.camera.press("T")
        names = [row.name for row in self.view.room.rows]
        self._away(names.index(APOLOGIES))
        left = [name for name in names if name != APOLOGIES]
        for name in left[:-1]:
            self._sign(name)
        self.camera.press("Space")
        self.camera.take("meeting-gates")
        self.camera.write(left[-1])
        self.camera.press("Return")
        self._later()

    def _away(self, place: int) -> None:
        self.camera.press("Home", *["Down"] * place, "Delete")
        self.camera.press("Home")

    def _sign(self, name: str) -> None:
        self.camera.press("Space")
        self.camera.write(name)
        self.camera.press("Return")

    # ---- while it is held --------------------------------------------------------------

    def open_part(self) -> None:
        """From the first case to the one that is shown, with all that is done there."""
        self.camera.press("PgDown", wait=500)
        for item in self.state.of_session(self.state.session):
            self._to(item)
            if item.kind != "case":
                deciding.put_over(self.desk, self.id, item.id, reason=WAITS)
                continue
            if item.name in KEPT:
                self._keep(item)
            elif item.name == SHOWN:
                self._shown()
            else:
                self._nothing(item)
            self._later(2)
            self.camera.press("PgDown", wait=500)

    def _to(self, item: "AgendaItem") -> None:
        """On the table, and whoever may not hear it outside; who may is in again."""
        for _ in range(4):
            steps = self.view.session.steps
            if self.state.here is not None and self.state.here.id == item.id and not steps:
                return
            if steps:
                if item.number == 1:
                    self.camera.take("meeting-outside")
                self.camera.press("1", wait=400)

    def _keep(self, item: "AgendaItem") -> None:
        owner, what, said = KEPT[item.name]
        self._note(item, "Probation", said)
        self._action(item, owner, what)
        self._decide(item, Verdict.KEEP, "Stays where it is until this is done.")

    def _nothing(self, item: "AgendaItem") -> None:
        self._decide(item, Verdict.KEEP, "Nothing new.")
        deciding.no_action(self.desk, self.id, item.id)

    def _decide(self, item: "AgendaItem", verdict: Verdict, reason: str) -> None:
        person = cohort.read_record(self.desk, str(item.person_id)).person
        new = NewDecision(verdict=verdict, reason=reason, agencies=AGENCIES)
        deciding.record(self.desk, self.id, item.id, new, base_revision=person.revision)

    def _note(self, item: "AgendaItem", agency: str, body: str) -> None:
        meetingnotes.take(self.desk, self.id, item.id, body=body, source=self._source(agency))

    def _action(self, item: "AgendaItem", owner: str, what: str) -> None:
        new = NewAction(body=what, owner_agency=owner, due_on=date(2026, 11, 27),
                        on_wall=owner != "Police")  # fmt: skip
        actions.add(self.desk, str(item.person_id), new, self._source(owner), meeting_id=self.id)

    def _source(self, agency: str) -> Provenance:
        return Provenance(originator=agency, received_on=self.desk.today(), channel="meeting")

    def _shown(self) -> None:
        """The case of the handbook: a note, an action, and a status proposed."""
        self._later(3)
        self.camera.press("N")
        self.camera.write("Probation")
        self.camera.press("Tab")
        self.camera.write("Did not come on 19 Nov; answered the phone on Monday.")
        self.camera.press("Ctrl+Return", wait=400)
        self.camera.press("A")
        for text in ("See him at home with the treatment worker", "Probation", "26 nov"):
            self.camera.write(text)
            self.camera.press("Tab")
        self.camera.press("Ctrl+Return", wait=400)
        self.camera.take("meeting-chair", wait=600)
        self.camera.press("R", "1", wait=400)
        self.camera.take("meeting-status", wait=600)
        self._wall("wall-case")
        self.camera.press("Escape")
        self._decide(self.state.item(self._here()), Verdict.KEEP, "Seen at home first.")
        pictures.settle(self.program.shell, milliseconds=500)

    def _here(self) -> str:
        here = self.state.here
        if here is None:
            raise LookupError("item")
        return here.id

    def closed_part(self) -> None:
        """Who must leave before it, and its cases."""
        self.camera.press("O", wait=500)
        self.camera.take("meeting-closing")
        for _ in self.view.session.steps:
            self.camera.press("1", wait=400)
        self.camera.press("PgDown", wait=500)
        for item in self.state.of_session(self.state.session):
            self._to(item)
            self._nothing(item)
            self._later(2)
            self.camera.press("PgDown", wait=500)

    def finish(self) -> None:
        """Back in the open part; the referral waits; what is left to do."""
        self.camera.press("O", wait=500)
        for _ in tuple(self.view.session.steps):
            self.camera.press("1", wait=400)
        self.camera.press("PgDown", wait=500)
        table = self.view.finish.disclosures
        table.setFocus()
        self.camera.press("Home", "Space", "Space", "Space")
        self.camera.take("meeting-finish")
        for _ in self.state.items:
            self.camera.press("Space", wait=150)
        self.camera.press("Ctrl+Return")
        sitting.end(self.desk, self.id)
        pictures.settle(self.program.shell, milliseconds=500)

    def minuted(self) -> None:
        """The minutes in Meetings, and a copy of them."""
        self.camera.press("F5")
        self.program.shell.go("meetings", (self.id, "minutes"))
        pictures.settle(self.program.shell, milliseconds=600)
        self.camera.take("meeting-minutes")
        import pypdfium2

        made = minutes.make(self.desk, self.id, only=frozenset({READER}))
        document = pypdfium2.PdfDocument(made.copies[0].pdf)
        keep_page("pdf-minutes", document[0])
        document.close()
