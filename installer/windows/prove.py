"""``make windows-test``: both packages installed, driven, self-tested and removed under wine.

    python -m installer.windows.prove [--only setup|msi] [--pictures FOLDER]

Every step prints a line; the end is 0 only when all of them held. This is wine 8, not
Windows: docs/windows-checklist.md says what to look at on a real one.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from installer import facts
from installer.windows import identity, launchers, msi, setup
from installer.windows.fetching import Missing
from installer.windows.wine import Wine

NOT_WINDOWS: Final = (
    "This was wine 8, not Windows. Go through docs/windows-checklist.md on a real one."
)
WORDS_TYPED: Final = "seven brisk herons cross"
PERSON: Final = "ELDERFLOWER, Priya"
_PROGRAM: Final = Path("Program Files") / facts.NAME
_MENU: Final = Path("ProgramData/Microsoft/Windows/Start Menu/Programs") / f"{facts.TITLE}.lnk"
_LONGEST_SELF_TEST: Final = 60
_OF_A_PERSON: Final = "users/"
_COLOURS_OF_A_WINDOW: Final = 50
_PATIENCE: Final = 6


class Failed(Exception):
    """A step did not hold; the text says what was found."""


@dataclass(slots=True)
class Proof:
    """What is tried on one package.

    Attributes:
        wine: The Windows it is tried in.
        place: A folder of the host for stores and pictures.
        install: What installs it silently.
        remove: What removes it silently.
        found: How many steps held.
    """

    wine: Wine
    place: Path
    install: list[str | Path]
    remove: list[str | Path]
    found: int = 0

    def step(self, what: str, holds: Callable[[], str | None]) -> None:
        """Try one thing and tell it; Failed passes through with the name of the step."""
        try:
            told = holds()
        except Failed as failed:
            message = f"{what}: {failed}"
            raise Failed(message) from failed
        self.found += 1
        print(f"  held: {what}{f' ({told})' if told else ''}", flush=True)

    @property
    def folder(self) -> Path:
        """Where the program lies, seen from outside."""
        return self.wine.drive / _PROGRAM

    @property
    def console(self) -> Path:
        """The program for a console."""
        return self.folder / launchers.CONSOLE

    @property
    def window(self) -> Path:
        """The program with windows."""
        return self.folder / launchers.WINDOW


def must(holds: object, found: str) -> None:
    """Raise Failed with what was found, unless it holds."""
    if not holds:
        raise Failed(found)


def prove(proof: Proof, other: list[str | Path], pictures: Path) -> None:
    """Every step for one package; ``other`` installs the other kind, which must be refused."""
    wine = proof.wine
    before = wine.tree()
    proof.step("installs silently", lambda: _installs(proof))
    proof.step("is entered as it should be", lambda: _entered(proof))
    fresh = wine.tree()
    proof.step("tells its version", lambda: _version(proof))
    proof.step("passes its own self-test", lambda: _self_test(proof))
    proof.step("a store goes from Linux to Windows and back", lambda: _there_and_back(proof))
    proof.step("opens, shows the training store, is driven by keys, locks",
               lambda: _driven(proof, pictures))  # fmt: skip
    proof.step("one store is opened by one program", lambda: _one_at_a_time(proof))
    proof.step("wrote nothing outside its folders", lambda: _wrote(proof, fresh))
    proof.step("the other package refuses to go over it", lambda: _refused(proof, other))
    proof.step("installs over itself and still runs", lambda: _again(proof))
    proof.step("is removed and leaves nothing but what is not ours",
               lambda: _removed(proof, before))  # fmt: skip


def _installs(proof: Proof) -> str:
    done = proof.wine.run(proof.install)
    proof.wine.settle()
    must(done.code == 0, f"the installer ended with {done.code}: {done.text[-300:]}")
    must(proof.console.is_file(), "no program lies where it should")
    names = {one.name.lower() for one in proof.folder.rglob("*")}
    must(not names & {"icuuc.dll", "mscms.dll", "bcryptprimitives.dll"}, "a stand-in is shipped")
    return f"{done.seconds:.0f} s"


def _entered(proof: Proof) -> None:
    ending = proof.wine.registry(rf"Software\Classes\{facts.SUFFIX}")
    must(identity.STORE_TYPE in ending, "the file type is not known")
    opening = proof.wine.registry(rf"Software\Classes\{identity.STORE_TYPE}")
    must(rf'iomdesk\{launchers.WINDOW}" "%1"' in opening, "the file type opens nothing")
    verb = proof.wine.registry(rf"Software\Classes\Directory\shell\{facts.NAME}")
    must(f'System.FileName:"*{facts.SUFFIX}"' in verb, "folders have no entry")
    must(_in_menu(proof), "it is not in the Start menu")


def _in_menu(proof: Proof) -> bool:
    """Whether the Start menu has it; wine keeps that of an .msi by person, against ALLUSERS=1."""
    own = proof.wine.drive.glob(f"users/*/AppData/Roaming/**/{_MENU.name}")
    return (proof.wine.drive / _MENU).is_file() or any(own)


def _version(proof: Proof) -> str:
    done = proof.wine.run([proof.console, "--version"])
    must(done.code == 0 and done.text == f"{facts.NAME} {facts.version()}\n", done.text[-300:])
    # A folder of the user that shadows the library, and variables of Python, change nothing.
    trap = proof.place / "trap"
    trap.mkdir(exist_ok=True)
    (trap / "argparse.py").write_text("raise SystemExit(7)\n", encoding="utf-8")
    again = proof.wine.run([proof.console, "--version"], PYTHONPATH=f"Z:{trap}", PYTHONHOME="Z:\\")
    must(again.code == 0 and again.text == done.text, "variables of Python reach the program")
    return done.text.strip()


def _self_test(proof: Proof) -> str:
    done = proof.wine.run([proof.console, "self-test"], limit=400)
    must(done.code == 0, f"it ended with {done.code}:\n{done.text[-1500:]}")
    slow = "" if done.seconds < _LONGEST_SELF_TEST else ", SLOWER THAN A MINUTE"
    return f"{len(done.text.splitlines())} lines, {done.seconds:.0f} s{slow}"


def _there_and_back(proof: Proof) -> None:
    secret = proof.place / "passphrase.txt"
    secret.write_text(WORDS_TYPED + "\n", encoding="utf-8")
    key: list[str | Path] = ["--user", PERSON, "--passphrase-file", secret]
    kind: list[str | Path] = ["--scheme", "brackenshire", "--area", "Saltergate"]
    here, there = proof.place / "linux.iomstore", proof.place / "windows.iomstore"
    page = proof.place / "recovery.pdf"
    for run, store in ((_linux, here), (lambda one: _windows(proof, one), there)):
        page.unlink(missing_ok=True)
        run(["create", store, *kind, *key, "--recovery-out", page])
        must(page.read_bytes().startswith(b"%PDF-"), "no recovery page was made")
    _windows(proof, ["check", here, *key])
    _linux(["check", here, *key])
    _linux(["check", there, *key])


def _linux(command: list[str | Path]) -> None:
    python = facts.ROOT / ".venv" / "bin" / "python"
    done = subprocess.run(
        [str(python), "-B", "-m", "iomdesk", *map(str, command)],
        cwd=facts.ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
    )
    must(done.returncode == 0, f"on Linux {command[0]} ended so: {done.stderr[-300:]}")


def _windows(proof: Proof, command: list[str | Path]) -> None:
    done = proof.wine.run([proof.console, *command])
    must(done.code == 0, f"under wine {command[0]} ended so: {done.text[-300:]}")


def _driven(proof: Proof, pictures: Path) -> str:
    wine = proof.wine
    pictures.mkdir(parents=True, exist_ok=True)
    running = wine.start([proof.window])
    try:
        first = wine.window("iomdesk")
        must(first, f"no window came; there are: {wine.titles()}")
        wine.focus(first)
        _painted(wine, pictures / "wine-first.png")
        wine.keys("ctrl+t")
        desk = wine.window(" [-] iomdesk")
        must(desk, f"the training store did not open; there are: {wine.titles()}")
        wine.focus(desk)
        seen: list[str] = []
        # The desk opens on the first of them.
        for number in range(2, 6):
            seen.append(_new_place(wine, f"ctrl+{number}", seen))
            _painted(wine, pictures / f"wine-{number}.png")
        wine.keys("F12")
        until = wine.window("^iomdesk$", limit=15)
        must(until and " - iomdesk" not in wine.titles(), f"not locked: {wine.titles()}")
        wine.picture(pictures / "wine-locked.png")
        must(running.poll() is None, "the program ended by itself")
        return "; ".join(one.removesuffix(" - iomdesk") for one in seen)
    finally:
        _stop(proof, running)


def _painted(wine: Wine, file: Path) -> None:
    """Take a picture once something is painted: a busy machine shows the window before that."""
    until = time.monotonic() + 5 * _PATIENCE
    while (colours := wine.picture(file)) <= _COLOURS_OF_A_WINDOW:
        must(time.monotonic() < until, f"{file.stem} stays blank: {colours} colours")
        time.sleep(0.5)


def _new_place(wine: Wine, keys: str, seen: list[str]) -> str:
    """The title of the place the keys lead to, none of those seen before.

    The keys are pressed again after a while: a desk that is still busy with what came
    before has the keyboard only when it is done.
    """
    for _attempt in range(4):
        wine.focus(wine.window(" [-] iomdesk"))
        wine.keys(keys)
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            for title in wine.titles().splitlines():
                if title.endswith(" - iomdesk") and title not in seen:
                    return title
            time.sleep(0.3)
    message = f"the keys lead to no further place after {seen}; there are: {wine.titles()}"
    raise Failed(message)


def _stop(proof: Proof, running: "subprocess.Popen[bytes]") -> None:
    """End a program of ours and all it holds."""
    proof.wine.run(["taskkill.exe", "/f", "/im", launchers.WINDOW])
    running.wait(timeout=30)


def _one_at_a_time(proof: Proof) -> None:
    wine = proof.wine
    store = proof.place / "linux.iomstore"
    running = wine.start([proof.window, store])
    try:
        asking = wine.window("iomdesk")
        must(asking, "no window came")
        wine.focus(asking)
        wine.type(WORDS_TYPED)
        wine.keys("Return")
        must(wine.window(" [-] iomdesk", limit=40), f"it did not open: {wine.titles()}")
        secret = proof.place / "passphrase.txt"
        key: list[str | Path] = ["--user", PERSON, "--passphrase-file", secret]
        done = wine.run([proof.console, "check", store, *key])
        must(done.code == 1, f"a second program came in beside the first ({done.code})")
        must("in use" in done.text or "open" in done.text, done.text[-300:])
        if proof.install[0] != "msiexec.exe":  # Windows Installer asks about open files itself
            # The uninstaller goes on from a copy of itself: its own end says nothing yet.
            wine.run(proof.remove)
            time.sleep(_PATIENCE)
            must(proof.window.is_file() and proof.console.is_file(), "removed while it ran")
            must((proof.folder / "python311.zip").is_file(), "removed in part while it ran")
    finally:
        _stop(proof, running)


def _wrote(proof: Proof, fresh: frozenset[str]) -> str:
    new = proof.wine.tree() - fresh
    outside = sorted(one for one in new if not one.startswith(_OF_A_PERSON))
    must(not outside, f"it wrote {outside[:5]}")
    # The copy NSIS removes itself from goes at the next start of Windows.
    left = sorted(one for one in new if "/Temp/" in one and "/~nsu" not in one)
    must(not left, f"it left {left[:5]}")
    return f"{len(new)} files and folders of the user's own"


def _refused(proof: Proof, other: list[str | Path]) -> str:
    before = proof.wine.tree()
    done = proof.wine.run(other)
    proof.wine.settle()
    must(done.code != 0, "the other package went in as well")
    program = {one for one in before if one.startswith(_PROGRAM.as_posix())}
    now = {one for one in proof.wine.tree() if one.startswith(_PROGRAM.as_posix())}
    must(program == now, "the other package changed the program")
    return f"ended with {done.code}"


def _again(proof: Proof) -> None:
    done = proof.wine.run(proof.install)
    proof.wine.settle()
    must(done.code == 0, f"the installer ended with {done.code}")
    _version(proof)


def _removed(proof: Proof, before: frozenset[str]) -> None:
    wine = proof.wine
    (proof.folder / "mine.txt").write_text("a file of somebody else", encoding="utf-8")
    done = wine.run(proof.remove)
    wine.settle()  # the uninstaller of NSIS goes on from a copy of itself
    must(done.code == 0, f"the removal ended with {done.code}")
    left = {one for one in wine.tree() - before if not one.startswith(_OF_A_PERSON)}
    ours = {_PROGRAM.as_posix(), (_PROGRAM / "mine.txt").as_posix()}
    must(left == ours, f"left behind: {sorted(left - ours)[:8]}; gone: {sorted(ours - left)}")
    must(not _in_menu(proof), "it is still in the Start menu")
    must(not wine.registry(identity.KEY), "its key is left in the registry")
    must(not wine.registry(identity.UNINSTALL), "it is still in the list of apps")
    must(not wine.registry(rf"Software\Classes\{identity.STORE_TYPE}"), "the file type is left")
    must(facts.NAME not in wine.registry(r"Software\Classes\Directory\shell"), "a verb is left")
    must((proof.place / "linux.iomstore" / "store.db").is_file(), "a store is gone")


def _proof_of(kind: str, wine: Wine, place: Path) -> tuple[Proof, list[str | Path]]:
    installer, package = facts.DIST / setup.name(), facts.DIST / msi.name()
    by_setup: list[str | Path] = [installer, "/S"]
    by_msi: list[str | Path] = ["msiexec.exe", "/i", f"Z:{package}".replace("/", "\\"), "/qn"]
    if kind == "setup":
        remove: list[str | Path] = [wine.drive / _PROGRAM / setup.UNINSTALLER, "/S"]
        return Proof(wine, place, by_setup, remove), by_msi
    return Proof(wine, place, by_msi, ["msiexec.exe", "/x", by_msi[2], "/qn"]), by_setup


def main() -> int:
    """Prove what lies in dist/; 1 at the first step that does not hold."""
    asking = argparse.ArgumentParser(prog="make windows-test")
    asking.add_argument("--only", choices=("setup", "msi"))
    asking.add_argument("--pictures", type=Path, default=facts.BUILD / "windows" / "pictures")
    asked = asking.parse_args()
    held = 0
    for kind in (asked.only,) if asked.only else ("setup", "msi"):
        print(f"{kind}:", flush=True)
        with tempfile.TemporaryDirectory(prefix="prove-") as folder:
            place = Path(folder)
            try:
                wine = Wine(facts.BUILD / "windows" / "wine")
                wine.begin()
                try:
                    proof, other = _proof_of(kind, wine, place)
                    prove(proof, other, asked.pictures / kind)
                    held += proof.found
                finally:
                    wine.end()
            except (Failed, Missing) as failed:
                print(f"  FAILED: {failed}\n{NOT_WINDOWS}", flush=True)
                return 1
    print(f"{held} steps held. {NOT_WINDOWS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
