"""The folder of the program for Windows, as the installers lay it down."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pefile

from installer import facts
from installer.windows import compiling, fetching, images, launchers, runtime, trimming
from installer.windows.fetching import Missing

LOCK: Final = facts.ROOT / "requirements" / "runtime.txt"
REDISTRIBUTED: Final = (
    "msvcp140.dll", "msvcp140_1.dll", "msvcp140_2.dll", "vcruntime140.dll", "vcruntime140_1.dll",
)  # fmt: skip
"""The C++ runtime, beside the program; from the wheel of shiboken6, the newest of all."""
STUBS: Final = frozenset({"bcryptprimitives.dll", "icuuc.dll", "mscms.dll"})
"""Stand-ins of the tests under wine; Windows has the real ones. Never shipped."""
_OF_WINDOWS: Final = frozenset({
    "advapi32", "authz", "bcrypt", "bcryptprimitives", "cfgmgr32", "combase", "comdlg32",
    "crypt32", "d2d1", "d3d11", "d3d12", "d3d9", "dcomp", "dwmapi", "dwrite", "dxgi", "gdi32",
    "icuuc", "imm32", "iphlpapi", "kernel32", "mpr", "mscms", "msvcrt", "ncrypt", "netapi32",
    "ntdll", "ole32", "oleaut32", "powrprof", "propsys", "rpcrt4", "runtimeobject", "setupapi",
    "shcore", "shell32", "shlwapi", "uiautomationcore", "user32", "userenv", "uxtheme", "version",
    "winmm", "winspool", "wintypes", "ws2_32", "wsock32", "wtsapi32",
})  # fmt: skip
"""What Windows 10 (1703 and later) brings itself."""


@dataclass(frozen=True, slots=True)
class Staged:
    """What lies ready to be packed.

    Attributes:
        folder: The folder of the program.
        site: The wheels as they came, with their licences.
        wheels: Name and version of each library.
    """

    folder: Path
    site: Path
    wheels: dict[str, str]


def make(work: Path, given: Path | None = None) -> Staged:
    """Lay down everything that ships, licences aside; the folder is made anew."""
    folder, site = work / "program", work / "site"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    fetching.unpack(fetching.fetch(LOCK, work / "wheels"), site)
    runtime.make(folder, work, given)
    for name in REDISTRIBUTED:
        shutil.copyfile(site / "shiboken6" / name, folder / name)
    _libraries(site, folder / "lib")
    _program(folder / "lib")
    launchers.make(folder, work)
    check(folder)
    return Staged(folder, site, fetching.pinned(LOCK))


def _libraries(site: Path, target: Path) -> None:
    """What of the wheels ships: Python compiled, the rest as it is."""
    jobs: list[compiling.Job] = []
    for source in files(site):
        name = source.relative_to(site).as_posix()
        if not trimming.ships(name):
            continue
        if name in trimming.REPLACED:
            source.write_bytes(trimming.REPLACED[name])
        if source.suffix == ".py":
            jobs.append((source, name, target / f"{name}c"))
        else:
            _copy(source, target / name)
    compiling.compile_all(jobs)


def _program(target: Path) -> None:
    """Our own code, compiled, its data beside it as in a wheel.

    Migrations stay Python files: Alembic finds its scripts by that ending.
    """
    jobs: list[compiling.Job] = []
    for source in files(facts.ROOT / "iomdesk"):
        name = source.relative_to(facts.ROOT).as_posix()
        if name.startswith("iomdesk/store/migrations/"):
            _copy(source, target / name)
        elif source.suffix == ".py":
            jobs.append((source, name, target / f"{name}c"))
    for data in ("resources", "forms"):
        for source in files(facts.ROOT / data):
            _copy(source, target / "iomdesk" / "_shipped" / source.relative_to(facts.ROOT))
    compiling.compile_all(jobs)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def files(folder: Path) -> Iterator[Path]:
    """Every file below a folder in a fixed order, caches aside."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def check(folder: Path) -> None:
    """Prove that each library finds what it links to, and that no stand-in is shipped.

    Raises Missing with the name of the file and of what it lacks.
    """
    programs = [one for one in files(folder) if one.suffix.lower() in {".exe", ".dll", ".pyd"}]
    here = {one.name.lower() for one in programs}
    if here & STUBS:
        message = "a stand-in of the tests under wine lies in the folder of the program"
        raise Missing(message)
    for image in programs:
        for wanted in sorted(imported(image)):
            known = wanted in here or wanted.rpartition(".")[0] in _OF_WINDOWS
            if not known and not wanted.startswith(("api-ms-win-", "ext-ms-win-")):
                message = f"{image.relative_to(folder)} needs {wanted}, which does not ship"
                raise Missing(message)


def imported(image: Path) -> frozenset[str]:
    """The libraries a program or library asks for when it is loaded, in small letters."""
    with images.opened(image) as read:
        read.parse_data_directories(
            directories=[pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_IMPORT"]]
        )
        entries = getattr(read, "DIRECTORY_ENTRY_IMPORT", [])
        return frozenset(entry.dll.decode().lower() for entry in entries)


def settle(folder: Path) -> None:
    """Give every file and folder the moment of the commit and plain rights."""
    moment = facts.epoch()
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (moment, moment))
