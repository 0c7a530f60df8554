"""Install the package on a bare Debian 12 and prove it there: ``make deb-test`` (root).

    python -m installer.linux.prove [--root FOLDER] [--picture FILE]

Prints one line for each step and ends with a code other than 0 if any failed. Any line the
program writes to its error output fails the step.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from installer import facts
from installer.linux import build, chroot, frozen
from installer.linux.chroot import Done, Root

OLDER: Final = "0.0.1"
"""The version an upgrade begins from."""

PICTURE: Final = facts.ROOT / "docs" / "pictures" / "installed.png"
FIRST_FORM: Final = f"{frozen.HOME}/{frozen.INSIDE}/resources/selftest/stores/store-0001.iomstore"
_PASSPHRASE: Final = "heron mossy lantern kite"  # noqa: S105 - of the fictional store that ships
_TOOLS: Final = ("desktop-file-utils", "libglib2.0-bin", "man-db", "shared-mime-info")


class Wrong(Exception):
    """A step found something else than it must."""


def need(truth: object, said: str) -> None:
    """Go on only if something is true.

    Raises:
        Wrong: it is not; ``said`` tells what is.
    """
    if not truth:
        raise Wrong(said)


def quiet(done: Done) -> str:
    """What a command wrote, if it ended well and wrote no error.

    Raises:
        Wrong: it did not.
    """
    need(done.code == 0, f"exit code {done.code}: {done.errors.strip() or done.out.strip()}")
    need(not done.errors.strip(), f"it wrote to its error output: {done.errors.strip()}")
    return done.out


@dataclass(slots=True)
class Proof:
    """The steps, on one root; ``failed`` holds the names of those that did."""

    root: Root
    package: Path
    picture: Path
    failed: list[str] = field(default_factory=list)
    home_before: str = ""

    def all(self) -> None:
        """Do every step in order."""
        for name, step in (
            ("an older version installs", self.install_older),
            ("upgrade to this version", self.upgrade),
            ("nothing but Depends, no Python", self.bare),
            ("every library is found", self.libraries),
            ("version", self.version),
            ("self-test, without screen and network", self.self_test),
            ("a store of the first form is brought up to date", self.older_store),
            ("a window on a screen", self.window),
            ("nothing was written outside the home", self.untouched),
            ("desktop entry, type of file, icons", self.desktop),
            ("man page", self.man),
            ("removal and purge", self.removal),
        ):
            self.step(name, step)

    def step(self, name: str, act: Callable[[], str]) -> None:
        """Do one step and print its line."""
        begun = time.monotonic()
        try:
            said = act()
        except (Wrong, OSError, subprocess.SubprocessError) as error:
            self.failed.append(name)
            print(f"FAILED  {name}: {error}", flush=True)
        else:
            print(f"ok      {name}: {said} ({time.monotonic() - begun:.1f} s)", flush=True)

    # ---- the package -------------------------------------------------------------------

    def install_older(self) -> str:
        """The same files under an older version, as there is no older release to take."""
        raw = self.root.folder / "srv/older"
        subprocess.run(["dpkg-deb", "--raw-extract", str(self.package), str(raw)], check=True)
        control = raw / "DEBIAN/control"
        text = control.read_text(encoding="utf-8")
        control.write_text(text.replace(f"Version: {facts.version()}", f"Version: {OLDER}"))
        (raw / "usr/lib/iomdesk/lib/gone-in-the-next").write_text("of the older version only\n")
        file = raw.with_suffix(".deb")
        command = ["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", str(raw)]
        subprocess.run([*command, str(file)], check=True, stdout=subprocess.DEVNULL)
        shutil.rmtree(raw)
        need(self.root.apt("update").code == 0, "apt-get update failed")
        done = self.root.apt("install", f"/srv/{file.name}")
        need(done.code == 0, done.errors.strip() or done.out[-500:])
        file.unlink()
        return f"{self._installed()} with {done.out.count('Setting up ')} packages"

    def upgrade(self) -> str:
        """This version over the older one."""
        shutil.copy(self.package, self.root.folder / "srv" / self.package.name)
        done = self.root.apt("install", f"/srv/{self.package.name}")
        need(done.code == 0, done.errors.strip() or done.out[-500:])
        need(self._installed() == facts.version(), f"{self._installed()} is installed")
        left = self.root.folder / "usr/lib/iomdesk/lib/gone-in-the-next"
        need(not left.exists(), "a file of the older version stayed")
        (self.root.folder / "srv/installed").touch()
        return self._installed()

    def _installed(self) -> str:
        form = "--showformat=${Version}"
        return self.root.run("dpkg-query", "--show", form, facts.NAME, person=False).out

    def bare(self) -> str:
        """The root holds no Python of its own, and the files are those of the package."""
        found = [one.name for one in (self.root.folder / "usr/bin").glob("python3*")]
        need(not found, f"the root holds {', '.join(found)}")
        quiet(self.root.run("dpkg", "--verify", facts.NAME, person=False))
        disk = self.root.run("du", "-s", "-B1", frozen.HOME, person=False).out.split()[0]
        return f"{int(disk):,} bytes in {frozen.HOME}"

    def libraries(self) -> str:
        """ldd in the root over every compiled file."""
        files = frozen.compiled(self.root.folder / frozen.HOME.lstrip("/"))
        names = [f"/{file.relative_to(self.root.folder)}" for file in files]
        out = self.root.run("ldd", *names).out
        missing = sorted({line.split()[0] for line in out.splitlines() if "not found" in line})
        need(not missing, f"not found: {', '.join(missing)}")
        return f"{len(names)} files"

    # ---- the program -------------------------------------------------------------------

    def version(self) -> str:
        """--version, and the exit code of wrong usage."""
        said = quiet(self.root.run(facts.NAME, "--version")).strip()
        need(said == f"{facts.NAME} {facts.version()}", said)
        need(self.root.run(facts.NAME, "--no-such-thing").code == 2, "wrong usage is not told")
        return said

    def self_test(self) -> str:
        """The whole self-test as an ordinary person."""
        before = self._home()
        said = quiet(self.root.run(facts.NAME, "self-test", network=False)).strip().splitlines()
        need(self._home() == before, "it left something in the home")
        return f"{len(said)} lines, the last: {said[-1]}"

    def older_store(self) -> str:
        """`check` on a copy of the store that ships of form 0001: copied, brought up, sound."""
        store = self.root.home / "Documents" / "Brackenshire.iomstore"
        store.parent.mkdir(exist_ok=True)
        shutil.copytree(self.root.folder / FIRST_FORM.lstrip("/"), store)
        (self.root.home / "passphrase").write_text(f"{_PASSPHRASE}\n", encoding="utf-8")
        own = self.root.folder
        subprocess.run(["chroot", str(own), "chown", "-R", "ann:ann", "/home/ann"], check=True)
        (self.root.home / "passphrase").chmod(0o600)
        before = hashlib.sha256((store / "store.db").read_bytes()).hexdigest()
        inside = f"/home/{chroot.PERSON}/Documents/{store.name}"
        command = (
            facts.NAME,
            "check",
            inside,
            "--passphrase-file",
            f"/home/{chroot.PERSON}/passphrase",
        )
        said = quiet(self.root.run(*command, network=False)).strip().splitlines()
        copies = list((store / "backups").glob("before-upgrade-from-0001-*.db"))
        need(len(copies) == 1, f"{len(copies)} copies from before were kept")
        kept = hashlib.sha256(copies[0].read_bytes()).hexdigest()
        after = hashlib.sha256((store / "store.db").read_bytes()).hexdigest()
        need(after not in {before, kept}, "the store was not brought up to date")
        quiet(self.root.run(*command, network=False))
        copies = list(copies[0].parent.iterdir())
        need(len(copies) == 1, f"a second check made {len(copies)} copies of it")
        return f"{len(said)} findings, all sound; the copy from before is {copies[0].name}"

    def window(self) -> str:
        """The training store on a virtual screen, until its window stands, and a picture of it."""
        with chroot.screen() as number:
            variables = {"DISPLAY": number}
            command = self.root.command([facts.NAME, "--training"], variables=variables)
            running = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            try:
                begun = time.monotonic()
                window = self._wait_for_window(number, running)
                seconds = time.monotonic() - begun
                size = self._grab(number)
            finally:
                running.terminate()
                out, errors = running.communicate()
        said = (out + errors).decode().strip()
        need(not said, f"it wrote: {said}")
        return f"{window!r} after {seconds:.1f} s, picture of {size:,} bytes"

    def _wait_for_window(self, number: str, running: "subprocess.Popen[bytes]") -> str:
        search = ["xdotool", "search", "--onlyvisible", "--name", "."]
        for _ in range(600):
            need(running.poll() is None, "the program ended by itself")
            found = subprocess.run(
                [*search, "getwindowname"],
                env={"DISPLAY": number, "PATH": "/usr/bin:/bin"},
                capture_output=True,
                text=True,
                check=False,
            )
            if found.returncode == 0 and found.stdout.strip():
                return found.stdout.strip().splitlines()[-1]
            time.sleep(0.1)
        message = "no window came within a minute"
        raise Wrong(message)

    def _grab(self, number: str) -> int:
        """The screen as a picture, once the store stands open and nothing moves for 8 s."""
        last, still = b"", 0
        for _ in range(240):
            time.sleep(0.5)
            command = ["import", "-display", number, "-window", "root", "-strip", "png:-"]
            now = subprocess.run(command, capture_output=True, check=True).stdout
            is_open = any(self.root.home.rglob("training.iomstore/in-use.json"))
            still = still + 1 if now == last and is_open else 0
            last = now
            if still >= 16:
                break
        need(len(last) > 10_000, "the window is blank")
        self.picture.parent.mkdir(parents=True, exist_ok=True)
        self.picture.write_bytes(last)
        return len(last)

    def untouched(self) -> str:
        """What changed since the installation lies in the person's home alone."""
        found = self.root.run(
            *("find", "/", "-xdev", "-newer", "/srv/installed", "(", "-type", "f", "-o"),
            *("-type", "l", ")", "-not", "-path", "/proc/*", "-not", "-path", "/home/*"),
            person=False,
        )
        need(not found.out.strip(), f"written: {' '.join(found.out.split())}")
        return "no file"

    # ---- its place among programs ------------------------------------------------------

    def desktop(self) -> str:
        """The desktop entry and the type of file, asked as a file manager asks."""
        done = self.root.apt("install", *_TOOLS)
        need(done.code == 0, done.errors.strip())
        entry = f"/usr/share/applications/{facts.NAME}.desktop"
        quiet(self.root.run("desktop-file-validate", entry))
        opener = self.root.home / "Open this store.iomstore"
        opener.write_text("a file of this name\n")
        asked = self.root.run(
            *("gio", "info", "-a", "standard::content-type", f"/home/{chroot.PERSON}/{opener.name}")
        )
        opener.unlink()
        need(facts.MEDIA_TYPE in asked.out, f"the file is {asked.out.strip()}")
        program = self.root.run("gio", "mime", facts.MEDIA_TYPE).out
        need(f"{facts.NAME}.desktop" in program, f"it is opened by {program.strip()}")
        theme = self.root.folder / "usr/share/icons/hicolor"
        icons = sorted(theme.rglob(f"*{facts.NAME}*"))
        need(len(icons) == 2 * (len(build.SIZES) + 1), f"{len(icons)} icons")
        return f"{facts.MEDIA_TYPE} is opened by {facts.NAME}.desktop, {len(icons)} icons"

    def man(self) -> str:
        """The man page is found, shown, and has no error in it."""
        variables = {"MANPAGER": "cat", "MANWIDTH": "80"}
        text = quiet(self.root.run("man", "--warnings=w", facts.NAME, variables=variables))
        need("self-test" in text and facts.version() in text, "it says something else")
        return f"{len(text.splitlines())} lines"

    def removal(self) -> str:
        """remove, then purge: the program is gone, what the person made is not."""
        before = self._home()
        need(before, "the home is empty, so nothing could be lost")
        for how in ("remove", "purge"):
            if how == "purge":  # apt knows nothing of a package that left nothing to purge
                self.root.apt("install", f"/srv/{self.package.name}")
            done = self.root.apt(how, facts.NAME)
            need(done.code == 0, done.errors.strip())
            need(self._home() == before, f"{how} touched the home")
            found = self.root.run(
                *("find", "/", "-xdev", "-name", f"*{facts.NAME}*", "-not", "-path", "/proc/*"),
                *("-not", "-path", "/home/*", "-not", "-path", "/srv/*"),
                person=False,
            )
            need(not found.out.strip(), f"{how} left {' '.join(found.out.split())}")
        stores = [one.name for one in self.root.home.rglob(f"*{facts.SUFFIX}")]
        need(stores, "no store is left in the home")
        return f"gone; kept in the home: {', '.join(sorted(stores))} and settings"

    def _home(self) -> str:
        """A sum over every file of the home."""
        total = hashlib.sha256()
        for one in sorted(self.root.home.rglob("*")):
            if one.is_file():
                total.update(str(one).encode() + b"\0" + one.read_bytes())
        return total.hexdigest()


def main() -> int:
    """Prove the package as the command line asks; gives the exit code."""
    parser = argparse.ArgumentParser(prog="installer.linux.prove", description=__doc__)
    parser.add_argument("--root", type=Path, metavar="FOLDER", help="a bare Debian 12 to copy")
    parser.add_argument("--picture", type=Path, metavar="FILE", default=PICTURE)
    parser.add_argument("--package", type=Path, metavar="FILE", default=build.package_file())
    asked = parser.parse_args()
    with chroot.root(asked.root) as root:
        proof = Proof(root, asked.package, asked.picture)
        proof.all()
    if proof.failed:
        print(f"{len(proof.failed)} steps failed: {', '.join(proof.failed)}.")
        return 1
    print(f"{asked.package.name} is proved on a bare Debian 12.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
