"""The locked wheels for Windows, fetched through pip with their hashes, and opened."""

import hashlib
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

_TARGET: Final = (
    "--platform=win_amd64",
    "--python-version=3.11",
    "--implementation=cp",
    "--abi=cp311",
    "--abi=abi3",
    "--abi=none",
)
_PINNED: Final = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class Missing(Exception):
    """Something a build needs is not there; the text says what and what to do."""


def pinned(lock: Path) -> dict[str, str]:
    """Name and version of each package of a lock file; names in their plain spelling."""
    return {
        re.sub(r"[-_.]+", "-", name).lower(): version
        for name, version in _PINNED.findall(lock.read_text(encoding="utf-8"))
    }


def fetch(lock: Path, folder: Path) -> tuple[Path, ...]:
    """The wheels of a lock file, each proved by its hash, sorted by name.

    pip leaves alone what lies in the folder already, once its hash is right.
    """
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "download"]
    command += ["--require-hashes", "--no-deps", "--only-binary=:all:", *_TARGET]
    subprocess.run([*command, "--dest", str(folder), "--requirement", str(lock)], check=True)
    known = frozenset(_HASH.findall(lock.read_text(encoding="utf-8")))
    return tuple(
        proved(folder, name, version, known) for name, version in sorted(pinned(lock).items())
    )


def proved(folder: Path, name: str, version: str, known: frozenset[str]) -> Path:
    """The one wheel of a package and version whose bytes the lock names.

    pip looks at the file it would fetch; another of the same name and version, for another
    system or put there by somebody, may lie beside it.
    """
    for wheel in sorted(folder.glob("*.whl")):
        of, its_version, *tags = wheel.name.removesuffix(".whl").split("-")
        if re.sub(r"[-_.]+", "-", of).lower() != name or its_version != version:
            continue
        if tags[-1] not in {"any", "win_amd64"}:
            continue
        if hashlib.sha256(wheel.read_bytes()).hexdigest() in known:
            return wheel
    message = f"no wheel of {name} {version} for Windows with a sum of the lock is in {folder}"
    raise Missing(message)


def unpack(wheels: tuple[Path, ...], folder: Path) -> None:
    """Open wheels into an empty folder, as pip would install them, scripts aside."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            names = [one for one in archive.namelist() if ".data/scripts/" not in one]
            for one in names:
                if ".data/" in one:
                    message = f"{wheel.name} brings {one}, which this build does not place"
                    raise Missing(message)
            archive.extractall(folder, names)
