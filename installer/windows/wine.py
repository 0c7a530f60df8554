"""A Windows to try the packages in, where there is none: wine, a screen and a keyboard.

Debian's wine 8 lacks three things of Windows 10 that libraries ask for; stand-ins are built
from ``wine/*.c`` into its own folder of the system, never into ours.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from installer.windows.fetching import Missing
from installer.windows.templates import HERE

_WINE: Final = Path("/usr/lib/wine/wine64")
_SERVER: Final = Path("/usr/lib/wine/wineserver64")
_STAND_INS: Final = ("bcryptprimitives", "icuuc", "mscms")
_LIMIT: Final = 240
SCREEN_SIZE: Final = "1440x900x24"


@dataclass(frozen=True, slots=True)
class Done:
    """How a program ended: its code, what it wrote, how many seconds it took."""

    code: int
    text: str
    seconds: float


class Wine:
    """One Windows of its own below a folder; the screen is an X server of its own."""

    def __init__(self, folder: Path) -> None:
        if not _WINE.is_file() or not shutil.which("Xvfb") or not shutil.which("xdotool"):
            message = "wine64, Xvfb and xdotool are needed: apt-get install wine64 xvfb xdotool"
            raise Missing(message)
        self._folder = folder
        self.drive = folder / "prefix" / "drive_c"
        self._environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "QT_", "XDG_"))},
            "WINEPREFIX": str(folder / "prefix"),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=;mscms=n",
        }
        self._screen: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Make the Windows, its stand-ins and its screen."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN_SIZE, "-nolisten"]
        self._screen = subprocess.Popen(
            [*command, "tcp"], pass_fds=[writing], stderr=subprocess.DEVNULL
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            self._environment["DISPLAY"] = f":{told.readline().strip()}"
        self.run(["winecfg.exe", "-v", "win10"])
        for name in _STAND_INS:
            target = self.drive / "windows" / "system32" / f"{name}.dll"
            compiler = ["x86_64-w64-mingw32-gcc", "-shared", "-nostdlib", "-Wl,--entry,DllMain"]
            source = HERE / "wine" / f"{name}.c"
            command = [*compiler, "-s", "-o", str(target), str(source), "-ladvapi32"]
            subprocess.run(command, check=True)
        self.settle()

    def end(self) -> None:
        """Stop everything that runs in it, and its screen."""
        subprocess.run([str(_SERVER), "-k"], env=self._environment, check=False)
        if self._screen is not None:
            self._screen.terminate()
            self._screen.wait()

    def settle(self) -> None:
        """Wait until nothing runs in it any more, so that all of the registry is written."""
        subprocess.run([str(_SERVER), "-w"], env=self._environment, check=False, timeout=_LIMIT)

    def run(self, command: Sequence[str | Path], *, limit: int = _LIMIT, **more: str) -> Done:
        """Run a program to its end. Its output goes through a pipe: wine knows no other."""
        began = time.monotonic()
        done = subprocess.run(
            [str(_WINE), *map(str, command)],
            env={**self._environment, **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=limit,
            check=False,
        )
        text = done.stdout.decode("utf-8", "replace").replace("\r\n", "\n")
        return Done(done.returncode, text, time.monotonic() - began)

    def start(self, command: Sequence[str | Path]) -> "subprocess.Popen[bytes]":
        """Start a program with windows and leave it running."""
        return subprocess.Popen(
            [str(_WINE), *map(str, command)],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def registry(self, key: str) -> str:
        """What a key of the machine holds, empty when there is none."""
        done = self.run(["reg.exe", "query", rf"HKLM\{key}", "/s"])
        return done.text if done.code == 0 else ""

    def window(self, title: str, *, limit: float = 60) -> str:
        """The visible window with a title; empty when none comes."""
        until = time.monotonic() + limit
        while time.monotonic() < until:
            found = self._x("search", "--onlyvisible", "--name", title).split()
            if found:
                return found[-1]
            time.sleep(0.3)
        return ""

    def titles(self) -> str:
        """The titles of all visible windows, one a line."""
        found = self._x("search", "--onlyvisible", "--name", ".").split()
        return "\n".join(self._x("getwindowname", one).strip() for one in found)

    def focus(self, window: str) -> None:
        """Give a window the keyboard: there is no window manager that would."""
        self._x("windowfocus", window)
        time.sleep(0.5)

    def keys(self, *names: str) -> None:
        """Press keys, one after the other, as xdotool calls them."""
        for name in names:
            self._x("key", "--clearmodifiers", name)
            time.sleep(0.4)

    def type(self, text: str) -> None:
        """Type a text."""
        self._x("type", "--delay", "40", text)

    def picture(self, file: Path) -> int:
        """Save what the screen shows; gives how many colours it has."""
        command = ["import", "-window", "root", str(file)]
        subprocess.run(command, env=self._environment, check=True)
        told = ["identify", "-format", "%k", str(file)]
        return int(subprocess.run(told, check=True, capture_output=True, text=True).stdout)

    def _x(self, *command: str) -> str:
        done = subprocess.run(
            ["xdotool", *command], env=self._environment, capture_output=True, text=True
        )
        return done.stdout

    def tree(self) -> frozenset[str]:
        """Every file and folder of the drive, but for what Windows itself keeps writing."""
        return frozenset(
            name
            for path in self.drive.rglob("*")
            if not (name := path.relative_to(self.drive).as_posix()).startswith(
                ("windows/temp", "windows/Installer", "windows/inf")
            )
        )
