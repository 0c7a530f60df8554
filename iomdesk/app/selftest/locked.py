"""The windows without a store: welcome, unlocking and its troubles, the wizard."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QLabel, QWidget

from iomdesk.app.desk import Program
from iomdesk.app.opening import StoreOpener
from iomdesk.app.pictures import quiet_application
from iomdesk.app.selftest import reading
from iomdesk.app.selftest.bench import PASSPHRASE, PERSON, Bench, nine
from iomdesk.app.selftest.failing import must, must_be
from iomdesk.app.selftest.painting import painted, program, rest, turn
from iomdesk.app.selftest.watching import Watch, watching
from iomdesk.assets import resource
from iomdesk.store import keys, migrate
from iomdesk.store.keyfile import FILE
from iomdesk.ui.ask import FileWanted, Question, use
from iomdesk.ui.screens.create.view import CreateView
from iomdesk.ui.screens.unlock.view import Page
from iomdesk.ui.theme import Mode, theme

_ANOTHER: Final = "seven quiet otters rowing"
_SCHEME, _PLACE, _PASSPHRASE, _RECOVERY, _PROOF = range(5)


class _Answers:
    """Answers what the program asks: always with this file, and yes."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def ask(self, _parent: QWidget, question: Question, then: Callable[[str], None]) -> None:
        """The first answer, which is the one to go on with."""
        then(question.answers[0].key)

    def file(self, _parent: QWidget, _wanted: FileWanted, then: Callable[[Path], None]) -> None:
        """The file."""
        then(self._file)


def show_locked(bench: Bench) -> dict[str, object]:
    """Welcome, passphrase, recovery and trouble; a store made in the wizard and unlocked."""
    bench.clock.at = nine()
    theme().install(quiet_application())
    theme().choose(mode=Mode.LIGHT)
    shown: list[str] = []
    place = bench.folder("locked")
    with watching() as watch, program(bench.clock, place) as made:

        def look(what: str) -> None:
            rest(made.shell, made.jobs)
            painted(made.shell, what)
            watch.quiet(what)
            shown.append(what)

        made.show_store(None)
        look("welcome")
        _troubles(made, bench, look)
        _old_store(made, bench, look, watch)
        _wizard(made, bench, look)
        theme().choose(mode=Mode.DARK)
        look("unlock, dark")
    watch.quiet("closing")
    return {"count": len(shown)}


def _copy(bench: Bench, name: str, revision: str = migrate.HEAD) -> Path:
    folder = bench.scratch / "locked" / f"{name}.iomstore"
    shutil.copytree(resource("selftest", "stores", f"store-{revision}.iomstore"), folder)
    return folder


def _troubles(made: Program, bench: Bench, look: Callable[[str], None]) -> None:
    """A store that is gone, one whose keys cannot be read, and one that is in use."""
    made.show_store(bench.scratch / "locked" / "gone.iomstore")
    look("unlock, gone")
    broken = _copy(bench, "broken")
    (broken / FILE).write_bytes(b"{")
    made.show_store(broken)
    look("unlock, damaged")
    busy = _copy(bench, "busy")
    slot = keys.read_keys(busy).people[0].id
    held = StoreOpener(bench.clock).unlock(busy, slot, PASSPHRASE)
    try:
        made.show_store(busy)
        made.unlock.view.unlock_asked.emit(slot, PASSPHRASE)
        look("unlock, in use")
        must(False, made.shell.is_open, "a store in use stays shut")
    finally:
        held.close()


def _old_store(made: Program, bench: Bench, look: Callable[[str], None], watch: Watch) -> None:
    """The oldest store that was ever released: a wrong passphrase, the right one, the lock."""
    old = _copy(bench, "old", migrate.REVISIONS[0])
    slot = keys.read_keys(old).people[0].id
    made.show_store(old)
    look("unlock, passphrase")
    view = made.unlock.view
    view.page_asked.emit(Page.RECOVERY)
    look("unlock, recovery")
    view.page_asked.emit(Page.PASSPHRASE)
    view.unlock_asked.emit(slot, "not this one")
    look("unlock, wrong passphrase")
    must(False, made.shell.is_open, "a wrong passphrase opens nothing")
    view.unlock_asked.emit(slot, PASSPHRASE)
    turn(lambda: made.shell.is_open, "the oldest store opened in its window")
    look("an older store, opened")
    made.shell.lock()
    rest(made.shell, made.jobs)
    must(False, made.shell.is_open, "locked")
    must(None, made.store, "the store closed with the lock")
    watch.quiet("locking")


def _wizard(made: Program, bench: Bench, look: Callable[[str], None]) -> None:
    """A store made page by page; its recovery page, saved, says the code that was shown."""
    made.create_store()
    view = made.shell.findChild(CreateView)
    must_be(isinstance(view, CreateView), "the wizard", view)
    if not isinstance(view, CreateView):
        return
    folder = bench.folder("wizard")
    look("wizard, scheme")
    view.next_asked.emit()
    must(_PLACE, view.step)
    view.place.person.setText(PERSON)
    view.place.name.setText("Self-test")
    view.place.place.setText(str(folder))
    look("wizard, place")
    view.next_asked.emit()
    must(_PASSPHRASE, view.step)
    for box in (view.passphrase.first, view.passphrase.second):
        box.setText(PASSPHRASE)
    look("wizard, passphrase")
    view.next_asked.emit()
    turn(lambda: view.step == _RECOVERY, "the wizard's recovery code")
    look("wizard, recovery")
    code = _code(view)
    page = bench.scratch / "recovery.pdf"
    with use(_Answers(page)):
        view.recovery.save.click()
        rest(made.shell, made.jobs)
    text = " ".join(line for one in reading.read(page.read_bytes()) for line in one.lines)
    must([], [group for group in code.split("-") if group not in text], "groups on the page")
    view.next_asked.emit()
    must(_PROOF, view.step)
    view.proof.box.setText(code)
    look("wizard, proof")
    view.next_asked.emit()
    turn(lambda: any(folder.glob("*.iomstore")), "a store made by the wizard")
    look("unlock, the new store")
    (made_here,) = folder.glob("*.iomstore")
    _recover(made, made_here, code, look)


def _recover(made: Program, folder: Path, code: str, look: Callable[[str], None]) -> None:
    """The new store by its recovery code, with another passphrase from then on."""
    view = made.unlock.view
    view.recovery_asked.emit(code)
    turn(lambda: view.page is Page.RENEW, "a store that its recovery code opens")
    look("unlock, another passphrase")
    (slot,) = (one.id for one in keys.read_keys(folder).people)
    view.renew_asked.emit(slot, _ANOTHER, _ANOTHER)
    turn(lambda: made.shell.is_open, "a store with another passphrase")
    look("a new store, opened")
    made.shell.lock()
    rest(made.shell, made.jobs)
    made.unlock.view.other_asked.emit()
    must(Page.OTHERS, made.unlock.view.page, "the stores opened before")
    look("unlock, other stores")
    made.unlock.view.back_asked.emit()
    made.unlock.view.unlock_asked.emit(slot, _ANOTHER)
    turn(lambda: made.shell.is_open, "the new store, opened with the other passphrase")
    look("a new store, opened again")
    made.shell.lock()
    rest(made.shell, made.jobs)


def _code(view: CreateView) -> str:
    """The code as it is told to a reader, group by group."""
    told = (one.accessibleName() for one in view.recovery.findChildren(QLabel))
    groups = [name.split(": ")[1] for name in told if re.match(r"\d+: ", name)]
    return "-".join(group.replace(" ", "") for group in groups)
