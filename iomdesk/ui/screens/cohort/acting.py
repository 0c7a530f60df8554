"""The Actions tab at work: putting an action right, done, dropped, open again."""

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.dates import show_date
from iomdesk.domain.progress import Progress
from iomdesk.domain.records import Action
from iomdesk.services import actions, agencies
from iomdesk.services.actions import NewAction
from iomdesk.services.desk import Desk
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort.actionstab import ActionForm, ActionsTab, values_of
from iomdesk.ui.screens.cohort.panelwork import PanelWorker
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.words import words


class Acting(PanelWorker):
    """Works the Actions tab of the record in view.

    Signals:
        add_asked: a new action for the person in view; the desk's own panel takes it (F7).
    """

    key = "actions"
    add_asked = Signal()

    def __init__(
        self, desk: Desk, view: CohortView, jobs: Jobs, errors: Errors, parent: QObject
    ) -> None:
        self.tab = ActionsTab()
        self._form = ActionForm()
        super().__init__(
            desk, view, self.tab, self._form, jobs, errors, parent, focus=self.tab.take_focus
        )
        self._actions: dict[str, Action] = {}
        self._held: Action | None = None
        self._deed = ""
        self.tab.asked.connect(self._asked)
        self.tab.add_asked.connect(self.add_asked)

    def read(self, person_id: str) -> None:
        """Show the actions for a person."""
        found = actions.of_person(self.desk, person_id)
        self._actions = {line.action.id: line.action for line in found}
        self.tab.show_actions(found)

    def clear(self) -> None:
        """Forget them."""
        self._actions = {}
        self.tab.clear()

    def edit(self) -> bool:
        """F2: put the current action right."""
        self.tab.ask("correct")
        return True

    def add(self) -> bool:
        """Ins: a new action."""
        self.add_asked.emit()
        return True

    def _asked(self, deed: str, action_id: str) -> None:
        action = self._actions.get(action_id)
        if action is None:
            return
        if deed == "correct":
            self._correct(action)
        elif deed in {"done", "drop"}:
            self._end(action, deed)
        elif deed == "reopen":
            self._reopen(action)
        else:
            self.who_asked.emit(action, action.body)

    # ---- the panel ---------------------------------------------------------------------

    def _offer(self) -> None:
        names = agencies.names(self.desk)
        self.form.source.offer(names)
        self.form.offer("owner_agency", names)
        people = agencies.practitioners(self.desk)
        self.form.offer("owner_person", [one.name for one in people])

    def _correct(self, action: Action) -> None:
        draft = self.begin_draft("action put right", action.id, revision=action.revision)
        self._held, self._deed = action, "correct"
        self._offer()
        self.form.begin(
            words("actions", "put_right"), self._about(action), self.desk.today(),
            values_of(action), source=action.provenance, draft=draft,
        )  # fmt: skip
        self._form.show_all(ending=False)
        self.open_form("body")

    def _end(self, action: Action, deed: str) -> None:
        draft = self.begin_draft(f"action {deed}", action.id, revision=action.revision)
        self._held, self._deed = action, deed
        today = self.desk.today()
        self.form.begin(
            words("actions", deed), self._about(action), today,
            {"ended_on": show_date(today)}, draft=draft, keep=words("actions", f"{deed}_keep"),
        )  # fmt: skip
        self.form.fields["outcome"].set_label(words("actions", f"{deed}_outcome"))
        self._form.show_all(ending=True)
        self.open_form("outcome")

    def _about(self, action: Action) -> str:
        return action.body

    def commit(self) -> None:
        """Keep what was typed."""
        held = self._held
        if held is None:
            return
        if self._deed == "correct":
            self._keep_correction(held)
            return
        on = self.form.needed_day("ended_on")
        if on is None:
            return
        desk, revision, said = self.desk, self.revision, self.form.value("outcome")
        if self._deed == "done":
            self.keep(
                lambda: actions.finish(desk, held.id, revision, done_on=on, outcome=said),
                words("actions", "done_kept"),
            )
            return
        self.keep(
            lambda: actions.drop(desk, held.id, revision, on=on, reason=said),
            words("actions", "drop_kept"),
        )

    def _keep_correction(self, held: Action) -> None:
        source = self.form.source.source()
        if source is None:
            return
        new = NewAction(
            body=self.form.value("body"),
            owner_agency=self.form.value("owner_agency"),
            owner_person=self.form.value("owner_person"),
            due_on=self.form.day("due_on"),
            on_wall=self.form.value("on_wall") == "1",
            closed_only=self.form.value("closed_only") == "1",
        )
        desk, revision = self.desk, self.revision
        self.keep(
            lambda: actions.amend(desk, held.id, revision, new, source),
            words("actions", "corrected"),
        )

    def _reopen(self, action: Action) -> None:
        desk = self.desk

        def act(_progress: Progress) -> None:
            actions.reopen(desk, action.id, action.revision)

        self._start(act, words("actions", "reopened"), self.say_failed)
