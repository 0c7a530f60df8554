"""Joins the rules to the rule sets of the store: reading them, and bringing in a newer one."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from iomdesk.domain.dates import show_date
from iomdesk.domain.problems import EnvironmentProblem, RuleViolation
from iomdesk.formdef.errors import FormError
from iomdesk.formdef.ruleset import in_words
from iomdesk.services import rulesets
from iomdesk.services.desk import Desk
from iomdesk.services.rulesets import Candidate, RuleSetRow
from iomdesk.ui import ask
from iomdesk.ui.actions import Action, ActionSet
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.settings.rulestext import changes_said, rules_said
from iomdesk.ui.screens.settings.rulesview import RulesView
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words

PLACE = "rules"
_TOLD = "rules"


class RulesPresenter(QObject):
    """Works a ``RulesView`` for one desk.

    ``back`` goes to Settings. ``lock`` locks the desk, because another rule set is in
    force: all screens are made anew under it.
    """

    def __init__(
        self,
        desk: Desk,
        view: RulesView,
        jobs: Jobs,
        errors: Errors,
        *,
        back: Callable[[], None],
        lock: Callable[[], None],
    ) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._jobs = jobs
        self._errors = errors
        self._back = back
        self._lock = lock
        self._candidate: Candidate | None = None
        self._shipped: Candidate | None = None
        self._busy = False
        self._actions = self._make_actions()
        view.bar.offer(self._actions)  # the main button is that of the form
        view.actions_given = self._actions
        self.keys = ActionSet(view, self._actions)
        view.arrived.connect(self._arrived)
        view.left.connect(self._let_go)
        view.versions.table.row_chosen.connect(self._show_version)
        view.form.committed.connect(self._bring_in)
        view.form.closed.connect(self._let_go)

    # ---- actions -----------------------------------------------------------------------

    def _make_actions(self) -> tuple[Action, ...]:
        def action(
            name: str, run: Callable[[], None], refused: Callable[[], str], *keys: str
        ) -> Action:
            return Action(id=f"rules.{name}", text=words("rules", f"do_{name}"), run=run,
                          keys=keys, refused=refused, place=PLACE)  # fmt: skip

        return (
            action("load", self.ask_folder, self._is_busy, "Ctrl+O"),
            action("shipped", self._compare_shipped, self._no_shipped),
            action("back", self._back, lambda: ""),
        )

    def _is_busy(self) -> str:
        return words("rules", "busy") if self._busy else ""

    def _no_shipped(self) -> str:
        return "" if self._shipped is not None else words("rules", "none_shipped")

    def _set_busy(self, *, on: bool) -> None:
        self._busy = on
        self._view.form.record.refuse(self._is_busy())
        self._view.bar.refresh()

    # ---- reading -----------------------------------------------------------------------

    def _arrived(self, _where: object) -> None:
        self.load()

    def load(self) -> None:
        """Read the versions again and show the one in force."""
        view, scheme = self._view, self._desk.scheme
        view.say(fact=words("rules", "fact", {"scheme": scheme.title, "version": scheme.version}))
        self._shipped = self._newer_shipped()
        rows = rulesets.rule_sets(self._desk)
        view.versions.show_versions(rows)
        if rows and not view.comparing:
            view.versions.table.choose(rows[0].id)
            self._show_version(rows[0].id)
            view.show_versions()
        view.bar.refresh()

    def _newer_shipped(self) -> Candidate | None:
        try:
            return rulesets.shipped_newer(self._desk)
        except FormError:  # what lies beside the program is no matter to this store
            return None

    def _show_version(self, row_id: str) -> None:
        row = next((one for one in self._view.versions.model.rows if one.id == row_id), None)
        if row is None or self._view.comparing:
            return
        self._view.versions.show_version(row)
        self._read_out(row)

    def _read_out(self, row: RuleSetRow) -> None:
        title = words("rules", "in_words_of", {"version": row.version})
        try:
            scheme = rulesets.scheme_under(self._desk, row.rule_set)
        except EnvironmentProblem as problem:
            self._view.read_out((), title)
            self._tell(self._errors.explain(problem).words)
            return
        self._view.read_out(rules_said(in_words(scheme)), title)

    # ---- a newer one -------------------------------------------------------------------

    def ask_folder(self) -> None:
        """Which folder the newer rule set lies in."""
        ask.folder(self._view, words("rules", "choose"), self.load_folder)

    def load_folder(self, folder: Path) -> None:
        """Read the rule set in a folder and show what it changes; nothing is kept yet."""
        self._view.strip.take(_TOLD)
        self._set_busy(on=True)
        self._jobs.start(
            lambda _progress: rulesets.candidate(self._desk, folder),
            title=words("rules", "reading"),
            succeeded=self._compare,
            failed=self._refused,
        )

    def _compare_shipped(self) -> None:
        if self._shipped is not None:
            self._compare(self._shipped)

    def _compare(self, found: Candidate) -> None:
        self._set_busy(on=False)
        self._candidate = found
        view, scheme = self._view, found.scheme
        view.strip.take(_TOLD)
        count = len(found.changes)
        view.read_out(
            changes_said(found.changes),
            words("rules", "changes_of", {"version": scheme.version}),
            words("rules", "change" if count == 1 else "changes", {"count": count}),
        )
        view.form.begin(
            now=self._desk.scheme.version,
            version=scheme.version,
            by=scheme.authorised_by,
            on=show_date(scheme.authorised_on),
        )
        view.show_form()

    def _refused(self, error: Exception) -> None:
        self._set_busy(on=False)
        if isinstance(error, FormError):
            self._tell(rulesets.reason(error))
        else:
            self._tell(self._errors.explain(error).words)

    def _tell(self, text: str) -> None:
        self._view.strip.put(
            _TOLD, Message(text, Weight.ERROR, words("program", "understood"), self._understood)
        )

    def _understood(self) -> None:
        self._view.strip.take(_TOLD)

    def _let_go(self) -> None:
        """Leave the rules as they are."""
        if self._candidate is None or self._busy:
            return
        self._candidate = None
        self._view.show_versions()
        self.load()

    def _bring_in(self) -> None:
        found, form = self._candidate, self._view.form
        if found is None or self._busy:
            return
        form.on.read()
        if form.on.problem:
            form.problem("authorised_on", form.on.problem)
            return
        for field in form.fields.values():
            field.set_problem("")
        form.tell("")
        by, on, reference = form.by.text(), form.on.day, form.reference.text()
        self._set_busy(on=True)
        self._jobs.start(
            lambda _progress: rulesets.bring_in(
                self._desk, found, authorised_by=by, authorised_on=on, reference=reference
            ),
            title=words("rules", "bringing_in"),
            succeeded=self._brought_in,
            failed=self._not_brought_in,
            writes=True,
            stoppable=False,
        )

    def _brought_in(self, _row: object) -> None:
        self._candidate = None
        self._set_busy(on=False)
        self._view.unsaved.emit(0)
        self._lock()

    def _not_brought_in(self, error: Exception) -> None:
        self._set_busy(on=False)
        if isinstance(error, RuleViolation):
            self._view.both.show_inspector()
            self._view.form.problem(error.field, words("rule", error.code, error.params))
        else:
            self._view.form.tell(self._errors.explain(error).words)
