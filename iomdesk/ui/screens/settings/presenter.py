"""Joins Settings to the desk's own settings, the store's keys, checks and backups."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QSignalBlocker

from iomdesk.domain.access import WrongPassphrase
from iomdesk.domain.problems import EnvironmentProblem, RuleViolation
from iomdesk.domain.wall import Naming
from iomdesk.services import about, packs, stores, wall
from iomdesk.services.about import Fact
from iomdesk.services.desk import Desk
from iomdesk.services.findings import Finding
from iomdesk.ui import ask
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.settings.view import SettingsView
from iomdesk.ui.settings import DeskSettings
from iomdesk.ui.theme import Mode
from iomdesk.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What Settings needs of the composition root, because it holds the store's key.

    All are called in a thread. ``change_passphrase(old, new)`` raises WrongPassphrase
    and RuleViolation; ``check`` and ``back_up(folder)`` raise EnvironmentProblem.
    """

    change_passphrase: Callable[[str, str], None]
    check: Callable[[], tuple[Finding, ...]]
    back_up: Callable[[Path], Path]
    store_facts: Callable[[], tuple[Fact, ...]]


class SettingsPresenter(QObject):
    """Fills the view, hears it, and keeps what a person chose."""

    def __init__(
        self,
        view: SettingsView,
        *,
        desk: Desk,
        settings: DeskSettings,
        jobs: Jobs,
        errors: Errors,
        ports: Ports,
    ) -> None:
        super().__init__(view)
        self._view = view
        self._desk = desk
        self._settings = settings
        self._jobs = jobs
        self._errors = errors
        self._ports = ports
        self._fill()
        view.colours.chosen.connect(self._take_colours)
        view.text_size.chosen.connect(self._take_text_size)
        view.key_caps.toggled.connect(self._take_key_caps)
        view.letter_keys.toggled.connect(self._take_letter_keys)
        view.idle.chosen.connect(self._take_idle)
        view.naming.chosen.connect(self._take_naming)
        view.change.clicked.connect(self._change_passphrase)
        view.again.returnPressed.connect(self._change_passphrase)
        view.check.clicked.connect(self._check)
        view.back_up.clicked.connect(self._back_up)
        view.keep_phone.clicked.connect(self._keep_phone)

    def _fill(self) -> None:
        view, settings = self._view, self._settings
        view.colours.choose(settings.mode.value)
        view.text_size.choose(str(settings.text_size))
        view.key_caps.setChecked(settings.key_caps)
        view.letter_keys.setChecked(settings.letter_keys)
        view.idle.set_value(settings.idle_minutes)
        if view.idle.value is None:
            view.idle.addItem(str(settings.idle_minutes), settings.idle_minutes)
            view.idle.set_value(settings.idle_minutes)
        view.naming.choose(wall.naming(self._desk).value)
        view.phone.setText(str(stores.recall(self._desk, packs.PHONE, "")))
        view.show_rules(about.rule_facts(self._desk), self._desk.scheme.statement.text)
        view.say(title=words("settings", "title"), fact=self._desk.name)
        self.refresh()

    def refresh(self) -> None:
        """Read again what changes while the desk is open: facts of the store, the log."""
        self._view.show_store(self._ports.store_facts())
        self._view.log_model.set_rows(about.access_log(self._desk))

    def _take_colours(self, key: str) -> None:
        self._settings.mode = Mode(key)

    def _take_text_size(self, key: str) -> None:
        self._settings.text_size = int(key)

    def _take_key_caps(self, on: bool) -> None:
        self._settings.key_caps = on

    def _take_letter_keys(self, on: bool) -> None:
        self._settings.letter_keys = on

    def _take_idle(self, minutes: object) -> None:
        self._settings.idle_minutes = int(str(minutes))

    def _take_naming(self, how: str) -> None:
        view = self._view
        try:
            wall.set_naming(self._desk, Naming(how))
        except EnvironmentProblem as problem:
            with QSignalBlocker(view.naming):
                view.naming.choose(wall.naming(self._desk).value)
            view.naming_note.setText(self._errors.explain(problem).words)
            view.naming_note.show()
            return
        view.naming_note.hide()
        self.refresh()

    def _change_passphrase(self) -> None:
        view = self._view
        for field in (view.old_field, view.new_field, view.again_field):
            field.set_problem("")
        view.passphrase_note.setText("")
        if view.new.text() != view.again.text():
            view.again_field.set_problem(words("settings", "passphrases_differ"))
            view.again.setFocus()
            return
        old, new = view.old.text(), view.new.text()
        view.change.refuse(words("settings", "changing"))
        self._jobs.start(
            lambda _progress: self._ports.change_passphrase(old, new),
            title=words("settings", "changing"),
            succeeded=self._passphrase_changed,
            failed=self._passphrase_refused,
            writes=True,
            stoppable=False,
        )

    def _passphrase_changed(self, _nothing: object) -> None:
        view = self._view
        view.change.refuse("")
        for box in (view.old, view.new, view.again):
            box.clear()
        view.passphrase_note.setText(words("settings", "passphrase_changed"))

    def _passphrase_refused(self, error: Exception) -> None:
        view = self._view
        view.change.refuse("")
        match error:
            case WrongPassphrase():
                code = "old_wait" if error.wait_seconds else "old_wrong"
                params = {"seconds": error.wait_seconds}
                view.old_field.set_problem(words("settings", code, params))
                view.old.setFocus()
                view.old.selectAll()
            case RuleViolation():
                view.new_field.set_problem(words("rule", error.code, error.params))
                view.new.setFocus()
            case _:
                view.new_field.set_problem(self._errors.explain(error).words)

    def _check(self) -> None:
        self._view.check.refuse(words("settings", "checking"))
        self._jobs.start(
            lambda _progress: self._ports.check(),
            title=words("settings", "checking"),
            succeeded=self._checked,
            failed=self._not_checked,
        )

    def _checked(self, found: tuple[Finding, ...]) -> None:
        sound = all(one.sound for one in found)
        self._view.check.refuse("")
        self._view.health.set_tone("good" if sound else "error")
        lines = [one.text for one in found if sound or not one.sound]
        self._view.health.setText("\n".join(lines))
        self.refresh()

    def _not_checked(self, error: Exception) -> None:
        self._view.check.refuse("")
        self._view.health.set_tone("error")
        self._view.health.setText(self._errors.explain(error).words)

    def _back_up(self) -> None:
        ask.folder(self._view, words("settings", "backup_where"), self._back_up_to)

    def _back_up_to(self, folder: Path) -> None:
        self._view.back_up.refuse(words("settings", "backing_up"))
        self._jobs.start(
            lambda _progress: self._ports.back_up(folder),
            title=words("settings", "backing_up"),
            succeeded=self._backed_up,
            failed=self._not_backed_up,
            writes=True,
            stoppable=False,
        )

    def _backed_up(self, made: Path) -> None:
        self._view.back_up.refuse("")
        self._view.health.set_tone("good")
        self._view.health.setText(words("settings", "backed_up", {"backup": made}))
        self.refresh()

    def _not_backed_up(self, error: Exception) -> None:
        self._view.back_up.refuse("")
        self._view.health.set_tone("error")
        self._view.health.setText(self._errors.explain(error).words)

    def _keep_phone(self) -> None:
        try:
            stores.remember(self._desk, packs.PHONE, self._view.phone.text().strip())
        except EnvironmentProblem as problem:
            self._view.phone_field.set_problem(self._errors.explain(problem).words)
            return
        self._view.phone_field.set_problem("")
        self._view.phone_field.set_warning("")
        self.refresh()
