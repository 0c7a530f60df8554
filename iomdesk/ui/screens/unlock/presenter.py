"""What happens in the unlock window: tries, waits, recovery, and stores that will not open.

Opening takes an argon2id run, so it goes to a thread; the window stays alive and says
that it is opening. Nothing here knows what an open store is: the ``Opener`` makes one,
the desk takes it from ``opened``.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from iomdesk.domain.access import StoreFacts, WrongPassphrase
from iomdesk.domain.clock import Clock
from iomdesk.domain.problems import EnvironmentProblem, RuleViolation
from iomdesk.ui.jobs import Jobs, Receiver
from iomdesk.ui.screens.unlock.recents import Recents
from iomdesk.ui.screens.unlock.troubles import Trouble, trouble_of, wrong_words
from iomdesk.ui.screens.unlock.view import Page, UnlockView
from iomdesk.ui.settings import DeskSettings
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words

_TICK_MS = 1000


class Opener(Protocol):
    """Opens stores; what it returns as opened is passed on unseen.

    ``unlock``, ``unlock_with_recovery`` and ``set_passphrase`` are called in a thread.
    All may raise EnvironmentProblem.
    """

    def look(self, folder: Path) -> StoreFacts:
        """What may be shown before the store is open; quick."""
        ...

    def unlock(self, folder: Path, slot_id: str, passphrase: str) -> object:
        """Open with a passphrase; raises WrongPassphrase."""
        ...

    def unlock_with_recovery(self, folder: Path, code: str) -> object:
        """Open with the recovery code; raises RuleViolation."""
        ...

    def set_passphrase(self, opened: object, slot_id: str, passphrase: str) -> None:
        """Give a person a new passphrase; raises RuleViolation."""
        ...

    def use_copy(self, folder: Path) -> None:
        """Put the sound copy of the key file in the place of the damaged one."""
        ...

    def abandon(self, opened: object) -> None:
        """Close a store that was opened and is not wanted after all."""
        ...


class UnlockPresenter(QObject):
    """Joins the unlock view to an opener.

    Signals:
        opened(object): the open store, as the opener made it.
        other_wanted: choose another folder and call ``show_store``.
        store_wanted(object): show the store in this folder.
        forgotten: the stores opened here before are forgotten; show none.
        create_wanted: begin the create wizard.
        training_wanted: open the training store.
        close_wanted: leave the program.
    """

    opened = Signal(object)
    other_wanted = Signal()
    store_wanted = Signal(object)
    forgotten = Signal()
    create_wanted = Signal()
    training_wanted = Signal()
    close_wanted = Signal()

    def __init__(
        self,
        view: UnlockView,
        *,
        opener: Opener,
        jobs: Jobs,
        clock: Clock,
        settings: DeskSettings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent or view)
        self._recents = Recents(view, settings, self)
        self._view = view
        self._opener = opener
        self._jobs = jobs
        self._clock = clock
        self._folder: Path | None = None
        self._facts: StoreFacts | None = None
        self._pending: object | None = None
        self._busy = False
        self._wait_left = 0
        self._wait_until: datetime | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        view.unlock_asked.connect(self._unlock)
        view.recovery_asked.connect(self._recover)
        view.renew_asked.connect(self._renew)
        view.keep_old_asked.connect(self._hand_over)
        view.page_asked.connect(self._turn)
        view.retry_asked.connect(self._retry)
        view.copy_asked.connect(self._use_copy)
        view.other_asked.connect(self._other)
        view.create_asked.connect(self._create)
        view.training_asked.connect(self._training)
        view.close_asked.connect(self._close)
        view.back_asked.connect(self._retry)
        view.recent_asked.connect(self._recent)
        view.forget_asked.connect(self._forget)

    @property
    def view(self) -> UnlockView:
        """What it drives."""
        return self._view

    @property
    def busy(self) -> bool:
        """Whether a passphrase or code is being tried now."""
        return self._busy

    def show_store(self, folder: Path | None) -> None:
        """Show a store, locked; None when there is none yet."""
        self._drop_pending()
        self._stop_waiting()
        self._end()
        self.tell_time()
        self._view.strip.clear()
        self._folder = folder
        self._facts = None
        if folder is None:
            self._recents.show()
            self._view.show_nothing()
            return
        try:
            self._facts = self._opener.look(folder)
        except EnvironmentProblem as problem:
            self._view.show_place(folder)
            self._trouble(problem)
            return
        self._view.show_facts(self._facts)
        self._view.show_page(Page.PASSPHRASE)
        if self._facts.seconds_to_wait:
            self._begin_wait(self._facts.seconds_to_wait)

    def hold(self, folder: Path | None, reason: str) -> None:
        """Show a store that cannot be unlocked yet, and why; ``show_store`` ends it."""
        self.show_store(folder)
        self._busy = True
        self._view.set_busy(reason)
        self._view.strip.put("hold", Message(reason))

    def prepare(self, title: str, text: str) -> None:
        """Say that a store is being made; ``show_store`` or ``refuse`` ends it."""
        self._drop_pending()
        self._stop_waiting()
        self.tell_time()
        self._view.show_making(Trouble(title, text, retry=False))
        self._busy = True
        self._view.set_busy(title)

    def refuse(self, problem: EnvironmentProblem) -> None:
        """Say why the store in view does not open."""
        self._end()
        self._trouble(problem)

    def say(self, text: str, weight: Weight = Weight.ERROR) -> None:
        """Say what happened, mostly what went wrong, outside this window's own work."""
        self._view.strip.put(
            "said",
            Message(text, weight, words("program", "understood"), self._understood),
        )

    def say_meanwhile(self, text: str) -> None:
        """Say what is done while a store is opened; nothing once that is over."""
        if self._busy:
            self._view.strip.put("meanwhile", Message(text, Weight.NOTE))

    def _understood(self) -> None:
        self._view.strip.take("said")

    def tell_time(self) -> None:
        """Bring the date and time in the status bar up to now."""
        self._view.show_time(self._clock.now())

    def leave(self) -> None:
        """The window is closing: stop counting, close what was opened by recovery only."""
        self._stop_waiting()
        self._drop_pending()

    def tick(self) -> None:
        """Count the wait down; a clock set back makes it no longer than its 30 seconds."""
        self.tell_time()
        if self._wait_until is None:
            return
        left = ceil((self._wait_until - self._clock.now()).total_seconds())
        self._wait_left = min(self._wait_left - 1, left)
        if self._wait_left <= 0:
            self._stop_waiting()
            self._view.wait_over()
        else:
            self._say_wait()

    def _begin_wait(self, seconds: int) -> None:
        self._wait_left = seconds
        self._wait_until = self._clock.now() + timedelta(seconds=seconds)
        self._timer.start()
        self._say_wait()

    def _say_wait(self) -> None:
        code = "waiting_one" if self._wait_left == 1 else "waiting"
        self._view.waiting(words("unlock", code, {"seconds": self._wait_left}))

    def _stop_waiting(self) -> None:
        self._timer.stop()
        self._wait_until = None
        self._view.waiting("")

    def _begin(self) -> bool:
        if self._busy or self._folder is None:
            return False
        self._busy = True
        self._view.set_busy(words("unlock", "opening"))
        return True

    def _end(self) -> None:
        self._busy = False
        self._view.set_busy("")
        self._view.strip.take("meanwhile")

    def _start(self, work: Callable[[], object], done: Receiver) -> None:
        # Counted as a write: locking and leaving let it end instead of dropping its result.
        self._jobs.start(
            lambda _progress: work(),
            title=words("unlock", "opening"),
            succeeded=done,
            failed=self._refused,
            writes=True,
            stoppable=False,
        )

    def _unlock(self, slot_id: str, passphrase: str) -> None:
        if self._wait_until is not None or not self._begin():
            return
        opener, folder = self._opener, self._folder
        assert folder is not None  # noqa: S101 - _begin saw to it
        self._start(lambda: opener.unlock(folder, slot_id, passphrase), self._unlocked)

    def _recover(self, code: str) -> None:
        if not self._begin():
            return
        opener, folder = self._opener, self._folder
        assert folder is not None  # noqa: S101 - _begin saw to it
        self._start(lambda: opener.unlock_with_recovery(folder, code), self._recovered)

    def _unlocked(self, opened: object) -> None:
        self._end()
        self._pending = opened
        self._hand_over()

    def _recovered(self, opened: object) -> None:
        self._end()
        self._pending = opened
        self._stop_waiting()
        self._view.show_page(Page.RENEW)

    def _renew(self, slot_id: str, first: str, second: str) -> None:
        if first != second:
            self._view.renew_problem(words("rule", "passphrases_differ"), second=True)
            return
        if not self._begin():
            return
        opener, pending = self._opener, self._pending
        self._start(lambda: opener.set_passphrase(pending, slot_id, first), self._renewed)

    def _renewed(self, _nothing: object) -> None:
        self._end()
        self._hand_over()

    def _hand_over(self) -> None:
        opened, self._pending = self._pending, None
        self._stop_waiting()
        self._view.forget()
        if opened is not None:
            self.opened.emit(opened)

    def _refused(self, problem: Exception) -> None:
        self._end()
        if isinstance(problem, WrongPassphrase):
            if problem.wait_seconds:
                self._view.wrong("")
                self._begin_wait(problem.wait_seconds)
            else:
                self._view.wrong(wrong_words(problem.tries_left))
        elif isinstance(problem, RuleViolation):
            text = words("rule", problem.code, problem.params)
            if self._view.page is Page.RENEW:
                self._view.renew_problem(text, second=False)
            else:
                self._view.wrong_code(text)
        elif isinstance(problem, EnvironmentProblem):
            self._trouble(problem)
        else:
            raise problem

    def _trouble(self, problem: EnvironmentProblem) -> None:
        self._view.show_trouble(trouble_of(problem))

    def _turn(self, page: Page) -> None:
        if not self._busy:
            self._view.show_page(page)

    def _retry(self) -> None:
        if not self._busy:
            self.show_store(self._folder)

    def _use_copy(self) -> None:
        if self._busy or self._folder is None:
            return
        try:
            self._opener.use_copy(self._folder)
        except EnvironmentProblem as problem:
            self._trouble(problem)
            return
        self.show_store(self._folder)

    def _other(self) -> None:
        """Those opened here before come first, and any folder from there or without them."""
        if self._busy:
            return
        first = {Page.PASSPHRASE, Page.RECOVERY, Page.TROUBLE}
        if self._view.page in first and self._recents.show():
            self._stop_waiting()
            self._view.forget()
            self._view.show_page(Page.OTHERS)
        else:
            self.other_wanted.emit()

    def _recent(self, folder: Path) -> None:
        if not self._busy:
            self.store_wanted.emit(folder)

    def _forget(self) -> None:
        if not self._busy:
            self._recents.forget()
            self.forgotten.emit()

    def _create(self) -> None:
        if not self._busy:
            self.create_wanted.emit()

    def _training(self) -> None:
        if not self._busy:
            self.training_wanted.emit()

    def _close(self) -> None:
        if not self._busy:
            self.leave()
            self.close_wanted.emit()

    def _drop_pending(self) -> None:
        opened, self._pending = self._pending, None
        if opened is not None:
            self._opener.abandon(opened)
