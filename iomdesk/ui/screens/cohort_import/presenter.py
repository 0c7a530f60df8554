"""What happens on "Import the cohort": the view's signals to the service, and back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.dates import show_moment
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sharing import check_originator
from iomdesk.exchange.fields import Field
from iomdesk.services import imports
from iomdesk.services.desk import Desk
from iomdesk.services.imports import Choice, Outcome, Pair, Plan
from iomdesk.ui import ask
from iomdesk.ui.actions import Action, ActionSet
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.jobs import Job, Jobs
from iomdesk.ui.screens.cohort_import.after import AfterImport
from iomdesk.ui.screens.cohort_import.rows import ALL
from iomdesk.ui.screens.cohort_import.says import say
from iomdesk.ui.screens.cohort_import.steps import Step
from iomdesk.ui.screens.cohort_import.view import ImportView
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words

_AT_ONCE: Final = 400
"""Up to this many rows are checked again without a job: it takes less than 150 ms."""


class ImportPresenter(QObject):
    """Works an ``ImportView`` for one desk.

    Signals:
        left: the screen is done with; back to the cohort.
        recorded: something is on the disk.
    """

    left = Signal()
    recorded = Signal()

    def __init__(self, desk: Desk, view: ImportView, jobs: Jobs, errors: Errors) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._jobs = jobs
        self._errors = errors
        self._path: Path | None = None
        self._plan: Plan | None = None
        self._job: Job[Any] | None = None
        self._looked: tuple[object, tuple[Pair, ...]] = (None, ())
        choose, rows = view.choose, view.rows
        view.arrived.connect(self._arrived)
        view.file_dropped.connect(self.read)
        view.next_asked.connect(self._next)
        choose.choose_asked.connect(self.ask_file)
        choose.sheet_chosen.connect(self._read_sheet)
        choose.column_changed.connect(self._read_column)
        choose.originator_chosen.connect(self._from)
        rows.row_chosen.connect(self._show_row)
        rows.row_entered.connect(self._enter)
        rows.cell_typed.connect(self.repair)
        rows.accept_asked.connect(self.accept_all)
        view.inspector.decided.connect(self._decide_here)
        view.inspector.typed.connect(self._typed_here)
        view.inspector.closed.connect(rows.table.setFocus)
        view.check_button.clicked.connect(self.go_check)
        view.another_button.clicked.connect(self.ask_file)
        view.import_button.clicked.connect(self.take_in)
        view.save_button.clicked.connect(self.save_problems)
        view.cancel_button.clicked.connect(self.cancel)
        view.stop_button.clicked.connect(self._stop)
        self._after = AfterImport(desk, view, jobs, self._tell)
        self._after.rows_given.connect(self._rows_again)
        self._after.recorded.connect(self.recorded)
        view.done.to_cohort.clicked.connect(self.cancel)
        view.done.another.clicked.connect(self._again)
        view.actions_given = self._actions()
        self.keys = ActionSet(view, view.actions_given)

    def _actions(self) -> tuple[Action, ...]:
        return (
            Action(
                id="import.edit", text=say("do_edit"), run=self._edit, keys=("F2",), place="import"
            ),
            Action(
                id="import.back", text=say("do_back"), run=self._back, keys=("Alt+Up",),
                place="import",
            ),
        )  # fmt: skip

    @property
    def plan(self) -> Plan | None:
        """The file as it stands, None before one is read."""
        return self._plan

    # ---- step 1 ------------------------------------------------------------------------

    def _arrived(self, where: object) -> None:
        if isinstance(where, Path):
            self.read(where)
        elif self._view.step is Step.CHOOSE:
            self._view.choose.take_focus()

    def ask_file(self) -> None:
        """Which file to read."""
        ask.file_to_read(self._view, say("choose_title"), say("filters"), self.read)

    def read(self, path: Path, sheet: str | None = None) -> None:
        """Read a file in the background; what is hostile is refused in words."""
        self._path = path
        whose = self._plan.originator if self._plan is not None else ""
        self._view.strip.clear()
        self._job = self._jobs.start(
            lambda progress: imports.read_file(
                self._desk, path, sheet=sheet, originator=whose, progress=progress
            ),
            title=say("reading", file=path.name),
            latest="import",
            succeeded=self._read,
            failed=self._failed,
        )

    def _read(self, plan: Plan) -> None:
        self._plan = plan
        when = show_moment(self._desk.clock.now())
        self._view.bar.show_file(plan.name, say("rows_read", count=len(plan.lines), when=when))
        self._view.choose.show_plan(plan)
        self._view.show_step(Step.CHOOSE, read=True)
        self._refuse_check()
        self._view.choose.take_focus()

    def _read_sheet(self, name: str) -> None:
        if self._path is not None:
            self.read(self._path, name)

    def _from(self, agency: str) -> None:
        if self._plan is not None:
            self._plan = replace(self._plan, originator=agency)

    def _read_column(self, index: int, place: Field | None) -> None:
        self._change(lambda plan: imports.with_column(plan, index, place))

    def _refuse_check(self) -> None:
        plan = self._plan
        usable = plan is not None and plan.columns.names_found
        self._view.check_button.refuse("" if usable else say("no_names"))

    def go_check(self) -> None:
        """To step 2; whose file it is must be said first."""
        if self._plan is None:
            return
        self._view.choose.whose.settle()
        wrong = "" if self._plan.originator else say("whose_needed")
        try:
            check_originator(self._plan.originator)
        except RuleViolation as broken:
            wrong = words("rule", broken.code, broken.params)
        if wrong:
            self._view.choose.whose_field.set_problem(wrong)
            self._view.choose.whose.setFocus()
            return
        self._view.show_step(Step.CHECK, read=True)
        self._show()
        self._view.rows.table.setFocus()
        if not self._view.rows.first_waiting():
            self._show_row(self._view.rows.current)

    # ---- step 2 ------------------------------------------------------------------------

    def _show(self) -> None:
        plan = self._plan
        if plan is None:
            return
        counts = imports.counts(plan)
        self._view.rows.show_plan(plan, counts, imports.kinds_of_check(plan))
        self._view.show_counts(counts["ready"], counts["problem"])
        if plan.taken:
            count = len(plan.taken)
            self._view.say_foot(say("part_taken_one" if count == 1 else "part_taken", count=count))
        self._view.import_button.refuse("" if counts["ready"] else words("rule", "nothing_ready"))
        self._show_row(self._view.rows.current)

    def _show_row(self, number: int) -> None:
        plan = self._plan
        if plan is None or not number:
            self._view.inspector.show_line(None, ())
            return
        line = plan.line(number)
        looked = (plan.id, line.row.values, line.match, line.alike)
        if looked != self._looked[0]:  # the same look again is no second consultation
            self._looked = (looked, imports.compare(self._desk, plan, number))
        self._view.inspector.show_line(line, self._looked[1])

    def _next(self, forward: bool) -> None:
        if self._view.step is Step.CHECK:
            if not self._view.rows.next_waiting(forward=forward):
                self._view.note_changed.emit(say("looked_at"))
            self._view.rows.table.setFocus()

    def _edit(self) -> None:
        if self._view.step is Step.CHOOSE:
            self._view.choose.edit_here()
        elif self._view.step is Step.CHECK and not self._view.rows.edit_cell():
            self._view.both.show_inspector()
            self._view.inspector.take_focus()

    def _enter(self, number: int) -> None:
        """Enter on a row: use what is marked, when the row waits; else look at it."""
        plan = self._plan
        if plan is not None and plan.line(number).verdict.value == "check":
            self._view.inspector.use_choice()
        else:
            self._view.both.show_inspector()
            self._view.inspector.take_focus()

    def _decide_here(self, choice: Choice) -> None:
        number = self._view.rows.current
        plan = self._plan
        if plan is None or not number:
            return
        try:
            self._plan = imports.decide(plan, number, choice)
        except RuleViolation as refused:
            self._tell(refused)
            return
        self._show()
        self._view.rows.next_waiting()
        self._view.rows.table.setFocus()

    def accept_all(self, code: str) -> None:
        """Take every row as read that waits for this reason only."""
        if self._plan is not None:
            self._plan = imports.accept_all(self._plan, code)
            self._show()

    def _typed_here(self, place: Field, text: str) -> None:
        self.repair(self._view.rows.current, place, text)
        self._view.rows.table.setFocus()

    def repair(self, number: int, place: Field, text: str) -> None:
        """A cell was typed anew: check again at once."""
        self._change(lambda plan: imports.repair(plan, number, place, text))

    def _change(self, step: Callable[[Plan], Plan]) -> None:
        """A step that checks all rows again; in the background when there are many."""
        plan = self._plan
        if plan is None:
            return
        if len(plan.checked.rows) <= _AT_ONCE:
            self._changed(step(plan))
            return
        self._view.setEnabled(False)
        self._jobs.start(
            lambda _progress: step(plan),
            title=say("checking"),
            succeeded=self._changed,
            failed=self._failed,
            stoppable=False,
        )

    def _changed(self, plan: Plan) -> None:
        self._view.setEnabled(True)
        self._plan = plan
        if self._view.step is Step.CHOOSE:
            self._view.choose.show_plan(plan)
            self._refuse_check()
        else:
            self._show()

    def save_problems(self) -> None:
        """Ask where the rows with a problem go, then write them; it is logged."""
        ask.file_to_write(
            self._view, say("save_title"), say("filters_out"), say("save_name"), self._save_to
        )

    def _save_to(self, path: Path) -> None:
        plan = self._plan
        if plan is None:
            return
        target = path if path.suffix.lower() in {".xlsx", ".csv"} else path.with_suffix(".xlsx")
        try:
            count = imports.save_problem_rows(self._desk, plan, target)
        except Exception as error:  # noqa: BLE001 - mapped by its type, see errors
            self._tell(error)
            return
        told = say("saved", count=count, file=target.name)
        self._view.strip.put("saved", Message(told, Weight.GOOD))
        self.recorded.emit()

    # ---- step 3 ------------------------------------------------------------------------

    def take_in(self) -> None:
        """Import the ready rows as one transaction, in the background."""
        plan = self._plan
        if plan is None:
            return
        self._view.strip.clear()
        self._view.show_step(Step.CHECK, read=True, busy=True)
        self._view.say_foot(say("importing"))
        self._job = self._jobs.start(
            lambda progress: imports.import_ready(self._desk, plan, progress),
            title=say("importing"),
            succeeded=self._imported,
            failed=self._not_imported,
            cancelled=self._stopped,
            writes=True,
        )
        self._job.progressed.connect(self._count)

    def _count(self, done: int, total: int, _note: str) -> None:
        self._view.say_foot(f"{say('importing')}: {say('count', done=done, total=total)}")

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _stopped(self) -> None:
        self._back_to_rows()
        self._view.strip.put("import", Message(say("stopped")))

    def _not_imported(self, error: BaseException) -> None:
        self._back_to_rows()
        plan = self._plan
        if plan is None or not (isinstance(error, RuleViolation) and error.code == "plan_stale"):
            self._tell(error)
            return
        self._view.setEnabled(False)
        self._jobs.start(
            lambda _progress: imports.rematched(self._desk, plan),
            title=say("checking"),
            succeeded=self._rematched,
            failed=self._failed,
            stoppable=False,
        )

    def _rematched(self, plan: Plan) -> None:
        self._changed(plan)
        self._view.strip.put("import", Message(say("rematched"), Weight.WARNING))
        self._view.rows.first_waiting()
        self._view.rows.table.setFocus()

    def _back_to_rows(self) -> None:
        self._view.show_step(Step.CHECK, read=True)
        self._show()

    def _imported(self, outcome: Outcome) -> None:
        self._view.show_step(Step.IMPORT)
        if self._plan is not None:
            self._after.show(outcome, self._plan)
        self.recorded.emit()

    def _rows_again(self, plan: Plan) -> None:
        """Back from step 3: what is left of the file, or all of it after an undo."""
        self._plan = plan
        self._view.strip.clear()
        self._back_to_rows()
        self._view.rows.filter.choose(ALL)
        self._view.rows.first_waiting()
        self._view.rows.table.setFocus()

    def _again(self) -> None:
        self._plan, self._path = None, None
        self._view.strip.clear()
        self._view.bar.show_file("", "")
        self._view.choose.show_plan(None)
        self._view.show_step(Step.CHOOSE)
        self._view.choose.take_focus()

    def cancel(self) -> None:
        """Forget the file; nothing in the store has changed by it."""
        self._again()
        self.left.emit()

    def _back(self) -> None:
        if self._view.step is Step.CHECK and self._plan is not None:
            self._view.show_step(Step.CHOOSE, read=True)
            self._view.choose.show_plan(self._plan)
            self._view.choose.take_focus()

    # ---- what went wrong ---------------------------------------------------------------

    def _failed(self, error: BaseException) -> None:
        self._view.setEnabled(True)
        self._tell(error)

    def _tell(self, error: BaseException) -> None:
        told = self._errors.explain(error)
        if told.where is not Where.NOWHERE:
            self._view.strip.put("import", Message(told.words, Weight.ERROR))
