"""A bare Debian in a folder, to install the package in and to run it as an ordinary person."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

RELEASE: Final = "bookworm"
PERSON: Final = "ann"
"""Who runs the program in there."""

_PATH: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True, slots=True)
class Done:
    """A command that ended: its exit code and what it wrote."""

    code: int
    out: str
    errors: str


@dataclass(frozen=True, slots=True)
class Root:
    """The folder that is / to what runs in it."""

    folder: Path

    @property
    def home(self) -> Path:
        """The person's home, as seen from outside."""
        return self.folder / "home" / PERSON

    def command(
        self,
        command: Sequence[str],
        *,
        person: bool = True,
        network: bool = True,
        variables: Mapping[str, str] | None = None,
    ) -> list[str]:
        """What to start outside so that a command runs inside, with a clean environment."""
        home = f"/home/{PERSON}" if person else "/"
        known = {"HOME": home, "PATH": _PATH, "LANG": "C.UTF-8", **(variables or {})}
        as_whom = [f"--userspec={PERSON}:{PERSON}"] if person else []
        return [
            *([] if network else ["unshare", "--net"]),
            *("chroot", *as_whom, str(self.folder), "env", "-i", f"--chdir={home}"),
            *(f"{name}={value}" for name, value in known.items()),
            *command,
        ]

    def run(
        self,
        *command: str,
        person: bool = True,
        network: bool = True,
        variables: Mapping[str, str] | None = None,
    ) -> Done:
        """Run a command inside to its end."""
        line = self.command(command, person=person, network=network, variables=variables)
        done = subprocess.run(
            line, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def apt(self, *arguments: str) -> Done:
        """apt-get inside, without questions and without what is only recommended."""
        return self.run(
            *("apt-get", "--yes", "--quiet", "--no-install-recommends", *arguments),
            person=False,
            variables={"DEBIAN_FRONTEND": "noninteractive"},
        )


@contextmanager
def root(ready: Path | None) -> Iterator[Root]:
    """A root that is gone afterwards.

    Args:
        ready: a folder to copy; without one, debootstrap makes a new one.
    """
    with tempfile.TemporaryDirectory(prefix="iomdesk-root-") as scratch:
        folder = Path(scratch) / "root"
        if ready is None:
            subprocess.run(
                ["debootstrap", "--variant=minbase", RELEASE, str(folder)],
                check=True,
                stdout=subprocess.DEVNULL,
            )
        else:
            subprocess.run(["cp", "--archive", str(ready), str(folder)], check=True)
        # The names of hosts are found as on the machine that makes the root.
        shutil.copy("/etc/resolv.conf", folder / "etc/resolv.conf")
        made = Root(folder)
        subprocess.run(["mount", "-t", "proc", "proc", str(folder / "proc")], check=True)
        try:
            made.run("useradd", "--create-home", PERSON, person=False)
            yield made
        finally:
            subprocess.run(["umount", str(folder / "proc")], check=True)


@contextmanager
def screen() -> Iterator[str]:
    """A virtual screen outside the root, whose name is given; the root sees it as well."""
    with tempfile.TemporaryFile("w+") as told:
        command = ["Xvfb", "-displayfd", str(told.fileno()), "-screen", "0", "1440x900x24"]
        running = subprocess.Popen(
            [*command, "-ac", "-noreset", "-nolisten", "tcp"],
            pass_fds=[told.fileno()],
            stderr=subprocess.DEVNULL,
        )
        try:
            yield f":{_number(told.fileno(), running)}"
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait()


def _number(told: int, running: "subprocess.Popen[bytes]") -> int:
    import time

    for _ in range(200):
        text = os.pread(told, 20, 0).decode("ascii").strip()
        if text:
            return int(text)
        if running.poll() is not None:
            break
        time.sleep(0.05)
    message = "Xvfb did not start"
    raise RuntimeError(message)
