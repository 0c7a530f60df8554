"""The two small programs that start the desk: one with windows, one for a console."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

from installer import facts
from installer.windows.templates import HERE, filled, template

WINDOW: Final = f"{facts.NAME}.exe"
CONSOLE: Final = f"{facts.NAME}-cli.exe"
_ICONS: Final = ("iomdesk.ico", "store.ico")
_COMPILER: Final = "x86_64-w64-mingw32-gcc"


def resource_values(file: str, description: str) -> dict[str, str]:
    """What the resource script and the manifest say of one program."""
    version = facts.version()
    return {
        "VERSION": version,
        "NUMBERS": ",".join([*version.split("."), "0"]),
        "PUBLISHER": facts.PUBLISHER,
        "TITLE": facts.TITLE,
        "DESCRIPTION": description,
        "FILE": file,
    }


def make(target: Path, work: Path) -> None:
    """Build both into the folder of the program; same source, same bytes."""
    _one(target / WINDOW, facts.TITLE, work, ["-mwindows", "-DWINDOW"])
    _one(target / CONSOLE, f"{facts.TITLE} for a console", work, [])


def _one(target: Path, description: str, work: Path, options: list[str]) -> None:
    place = work / target.stem
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    values = resource_values(target.stem, description)
    for name in ("app.manifest", "app.rc"):
        (place / name).write_text(filled(template(name), values), encoding="utf-8")
    for name in _ICONS:
        shutil.copyfile(facts.ROOT / "resources" / "app" / name, place / name)
    shutil.copyfile(HERE / "launch.c", place / "launch.c")
    # Compiled where they lie, under bare names, so that no path of this machine gets in.
    windres = ["x86_64-w64-mingw32-windres", "app.rc", "-O", "coff", "-o", "app.res"]
    subprocess.run(windres, cwd=place, check=True)
    command = [_COMPILER, "-municode", "-Os", "-s", "-Wall", "-Wextra", "-Werror", *options]
    command += ["-Wl,--no-insert-timestamp", "-Wl,--dynamicbase,--nxcompat,--high-entropy-va"]
    command += ["-o", "made.exe", "launch.c", "app.res"]
    subprocess.run(command, cwd=place, check=True)
    shutil.copyfile(place / "made.exe", target)
