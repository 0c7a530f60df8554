"""What happens in the wizard: nothing is a store before its recovery code has opened it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from iomdesk.domain import passphrase as rules
from iomdesk.domain import recovery_code
from iomdesk.domain.problems import EnvironmentProblem, RuleViolation
from iomdesk.ui import ask
from iomdesk.ui.jobs import Jobs, Receiver
from iomdesk.ui.screens.create.plan import Draft, Maker, Plan
from iomdesk.ui.screens.create.view import CreateView
from iomdesk.words import words

_SCHEME, _PLACE, _PASSPHRASE, _RECOVERY, _PROOF = range(5)


class CreatePresenter(QObject):
    """Joins the wizard to a maker of stores.

    Signals:
        finished(object): the folder of the new store; unlock it like any other.
        print_wanted(object): bytes of the recovery page to print; call ``printed`` then.
        left: the wizard was left and there is no store.
    """

    finished = Signal(object)
    print_wanted = Signal(object)
    left = Signal()

    def __init__(
        self, view: CreateView, *, maker: Maker, jobs: Jobs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent or view)
        self._view = view
        self._maker = maker
        self._jobs = jobs
        self._draft: Draft | None = None
        self._plan: Plan | None = None
        self._busy = False
        self._saving_to: Path | None = None
        view.next_asked.connect(self._next)
        view.back_asked.connect(self._back)
        view.leave_asked.connect(self.leave)
        view.place.browse_asked.connect(self._browse)
        view.recovery.save_asked.connect(self._choose_file)
        view.recovery.print_asked.connect(self._print)

    @property
    def busy(self) -> bool:
        """Whether a store is being made, proved or kept now."""
        return self._busy

    def leave(self) -> None:
        """Ask, and leave; says what was kept and what was not."""
        if self._busy:
            return
        kept = "leave_after" if self._draft is not None else "leave_before"
        ask.question(
            self._view,
            ask.Question(
                words("create", "leave_title"),
                words("create", kept),
                (
                    ask.Answer("stay", words("create", "leave_no"), main=True),
                    ask.Answer("leave", words("create", "leave_yes")),
                ),
                "stay",
            ),
            self._answered,
        )

    def abandon(self) -> None:
        """Leave at once, as closing the program does."""
        draft, self._draft = self._draft, None
        self._forget()
        if draft is not None:
            self._maker.throw_away(draft)

    def _answered(self, key: str) -> None:
        if key == "leave" and not self._busy:
            self.abandon()
            self.left.emit()

    def _forget(self) -> None:
        self._plan = None
        self._view.passphrase.forget()
        self._view.recovery.show_code("", "")
        self._view.proof.forget()

    def _back(self) -> None:
        step = self._view.step
        if not self._busy and step not in {_SCHEME, _RECOVERY}:
            self._view.show_page(step - 1)

    def _next(self) -> None:
        if self._busy:
            return
        steps = (self._scheme, self._place, self._passphrase, self._to_proof, self._prove)
        try:
            steps[self._view.step]()
        except RuleViolation as problem:
            self._refuse(problem)
        except EnvironmentProblem as problem:
            self._view.refuse("place", words("environment", problem.code, problem.params))

    def _refuse(self, problem: RuleViolation) -> None:
        self._view.refuse(problem.field, words("rule", problem.code, problem.params))

    def _scheme(self) -> None:
        offer = self._view.scheme.offer
        if offer is None:
            raise RuleViolation("scheme", "required")
        self._view.place.propose(offer.title)
        self._view.show_page(_PLACE)

    def _place(self) -> None:
        page = self._view.place
        surname, comma, forename = page.person.text().partition(",")
        if not page.person.text().strip():
            raise RuleViolation("person", "required")
        if not (comma and surname.strip() and forename.strip()):
            raise RuleViolation("person", "name_form")
        if not page.name.text().strip():
            raise RuleViolation("store_name", "required")
        if not page.place.text().strip():
            raise RuleViolation("place", "required")
        if not page.folder.parent.is_dir():
            raise EnvironmentProblem("parent_gone")
        if page.folder.exists():
            raise EnvironmentProblem("store_exists")
        self._view.passphrase.expect(self._context())
        self._view.show_page(_PASSPHRASE)

    def _context(self) -> tuple[str, ...]:
        view = self._view
        offer = view.scheme.offer
        scheme = () if offer is None else (offer.id, offer.title)
        return (view.place.person.text(), view.place.name.text(), *scheme)

    def _passphrase(self) -> None:
        view = self._view
        first, second = view.passphrase.first.text(), view.passphrase.second.text()
        rules.require(first, (*self._context(), str(view.scheme.area.value or "")))
        if rules.normal(first) != rules.normal(second):
            raise RuleViolation("again", "passphrases_differ")
        offer = view.scheme.offer
        if offer is None:
            raise RuleViolation("scheme", "required")
        surname, _comma, forename = view.place.person.text().partition(",")
        plan = Plan(
            folder=view.place.folder,
            name=view.place.name.text().strip(),
            scheme=offer.id,
            area=str(view.scheme.area.value or ""),
            person=f"{surname.strip()}, {forename.strip()}",
            passphrase=first,
        )
        self._plan = plan
        self._start("making", lambda: self._maker.begin(plan), self._made)

    def _made(self, draft: Draft) -> None:
        self._end()
        self._draft = draft
        name = self._plan.name if self._plan is not None else ""
        # The maker has it; nothing here needs it any more.
        self._view.passphrase.forget()
        self._view.recovery.show_code(name, draft.recovery_code)
        self._view.show_page(_RECOVERY)

    def _to_proof(self) -> None:
        self._view.show_page(_PROOF)

    def _prove(self) -> None:
        code, draft = self._view.proof.box.text(), self._draft
        if draft is None:
            return
        recovery_code.decode(code)  # a slip is told at once, without the work of opening
        maker = self._maker

        def work() -> Path:
            maker.prove(draft, code)
            return maker.keep(draft)

        self._start("proving", work, self._kept)

    def _kept(self, folder: Path) -> None:
        self._end()
        self._draft = None
        self._forget()
        self.finished.emit(folder)

    def _browse(self) -> None:
        ask.folder(self._view, words("create", "place"), self._chosen)

    def _chosen(self, folder: Path) -> None:
        self._view.place.place.setText(str(folder))

    def _choose_file(self) -> None:
        name = self._plan.name if self._plan is not None else ""
        ask.file_to_write(
            self._view,
            words("create", "save"),
            words("create", "pdf_files"),
            words("create", "file_name", {"name": name}),
            self._save,
        )

    def _save(self, file: Path) -> None:
        maker, draft = self._maker, self._draft
        if draft is not None and not self._busy:
            self._saving_to = file
            self._start("saving", lambda: maker.save_page(draft, file), self._saved)

    def _saved(self, _nothing: object) -> None:
        self._end()
        file, self._saving_to = self._saving_to, None
        if file is not None:
            self._view.recovery.say(words("create", "saved", {"file": file}))

    def _print(self) -> None:
        maker, draft = self._maker, self._draft
        if draft is not None and not self._busy:
            self._start("saving", lambda: maker.page(draft), self._page_made)

    def _page_made(self, page: bytes) -> None:
        self._end()
        self.print_wanted.emit(page)

    def printed(self) -> None:
        """The page went to the printer: say so."""
        self._view.recovery.say(words("create", "printed"))

    def _start(self, title: str, work: Callable[[], object], done: Receiver) -> None:
        said = words("create", title)
        self._busy = True
        self._view.set_busy(said)
        self._jobs.start(
            lambda _progress: work(),
            title=said,
            succeeded=done,
            failed=self._failed,
            writes=True,
            stoppable=False,
        )

    def _end(self) -> None:
        self._busy = False
        self._view.set_busy("")

    def _failed(self, problem: Exception) -> None:
        self._end()
        if isinstance(problem, RuleViolation):
            self._refuse(problem)
        elif isinstance(problem, EnvironmentProblem):
            text = words("environment", problem.code, problem.params)
            if self._view.step == _RECOVERY:
                self._view.recovery.say(text, problem=True)
            else:
                self._view.say(text)
        else:
            raise problem
