"""The frozen folder: made by PyInstaller, freed of what nobody reaches, of symbols and of paths."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Final

from installer import facts
from installer.linux import elf

HOME: Final = "/usr/lib/iomdesk"
"""Where the frozen folder lies once installed."""

INSIDE: Final = "lib"
"""The folder beside the program that holds all but the program."""

_ONLY_NEEDED_BY_OTHERS: Final = (".libs", "Qt/lib", INSIDE)
"""Folders (ends of their paths) whose libraries are there only because another file needs them."""


class PathLeft(Exception):
    """A file still names a folder of the machine it was built on."""


def freeze(work: Path) -> Path:
    """Run PyInstaller over the checkout; gives the folder with the program in it."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    environment = {
        "HOME": str(work),
        "LANG": "C.UTF-8",
        "PATH": os.environ["PATH"],
        "PYINSTALLER_CONFIG_DIR": str(work / "cache"),
        # The modules are packed once, with all else, which packs them far better.
        "PYINSTALLER_ZLIB_COMPRESSION_LEVEL": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "SOURCE_DATE_EPOCH": str(facts.epoch()),
    }
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level=ERROR"]
    command += [f"--workpath={work / 'work'}", f"--distpath={work / 'dist'}"]
    command.append(str(Path(__file__).with_name("iomdesk.spec")))
    subprocess.run(command, env=environment, cwd=work, check=True)
    return work / "dist" / facts.NAME


def compiled(folder: Path) -> list[Path]:
    """The programs and libraries below a folder, sorted."""
    files = (one for one in folder.rglob("*") if one.is_file() and not one.is_symlink())
    return sorted(file for file in files if elf.is_elf(file))


def prune(folder: Path) -> list[str]:
    """Remove the libraries no other file needs, and the links to them; gives their names."""
    needs = {file: elf.read(file) for file in compiled(folder)}
    by_name: dict[str, list[Path]] = {}
    for file in needs:
        by_name.setdefault(file.name, []).append(file)
    reached = {file for file in needs if not _is_only_needed_by_others(file)}
    waiting = list(reached)
    while waiting:
        for soname in needs[waiting.pop()].sonames:
            new = set(by_name.get(soname, ())) - reached
            reached |= new
            waiting += new
    gone = sorted(set(needs) - reached)
    for file in gone:
        file.unlink()
    for link in sorted(one for one in folder.rglob("*") if one.is_symlink()):
        if not link.exists():
            link.unlink()
    for place in sorted(folder.rglob("*"), reverse=True):
        if place.is_dir() and not place.is_symlink() and not any(place.iterdir()):
            place.rmdir()
    return [file.name for file in gone]


def _is_only_needed_by_others(file: Path) -> bool:
    if file.name.startswith("libpython3.") or ".so" not in file.name:
        return False  # opened by the program's own loader
    return str(file.parent).endswith(_ONLY_NEEDED_BY_OTHERS) and file.name.startswith("lib")


def strip(folder: Path) -> None:
    """Take out the symbols nobody needs at run time (Debian Policy 10.1)."""
    for file in compiled(folder):
        if file.parent == folder:
            continue  # the program carries its modules behind its last section
        command = ["strip", "--strip-unneeded", "--remove-section=.comment"]
        subprocess.run([*command, str(file)], check=True, stderr=subprocess.DEVNULL)


def conceal(folder: Path, paths: Iterable[Path]) -> None:
    """Put the installed folder in the place of paths of this machine inside compiled files.

    Python's library remembers where it was installed. The length stays as it is, and so does
    the last name of the path: the linker lets other words share the end of a long one, such as
    Python its own version. In between stand slashes, which mean nothing in a path.
    """
    for path in paths:
        old = os.fsencode(path)
        end = b"/" + os.fsencode(path.name)
        new = HOME.encode().ljust(len(old) - len(end), b"/") + end
        if len(new) != len(old):
            continue  # no_path_left tells if it was needed
        for file in compiled(folder):
            content = file.read_bytes()
            if old in content:
                file.write_bytes(content.replace(old, new))


def paths_of_this_machine() -> list[Path]:
    """The folders a build could betray: checkout, tools, and where Python lives."""
    found = {facts.ROOT, Path(sys.prefix)}
    base = Path(sys.base_prefix)
    if base not in {Path("/usr"), Path("/usr/local")}:
        found.add(base)
    return sorted(found, key=lambda path: (-len(str(path)), str(path)))


def no_path_left(folder: Path) -> None:
    """See that nothing in the folder, frozen modules included, names this machine.

    Raises:
        PathLeft: something does.
    """
    ours = b"|".join(re.escape(os.fsencode(path)) for path in paths_of_this_machine())
    pattern = re.compile(rb"(?<![\w/.-])(?:" + ours + rb")(?![\w.-])")
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        for name, content in _contents(file).items():
            found = pattern.search(content)
            if found is not None:
                message = f"{file.relative_to(folder)} {name} names {os.fsdecode(found[0])}"
                raise PathLeft(message)


def modules(program: Path) -> Mapping[str, bytes]:
    """The Python modules frozen into the program, by name."""
    readers = import_module("PyInstaller.archive.readers")  # it has no types
    archive = readers.CArchiveReader(str(program)).open_embedded_archive("PYZ.pyz")
    return {name: archive.extract(name, raw=True) or b"" for name in sorted(archive.toc)}


def _contents(file: Path) -> dict[str, bytes]:
    if file.name == facts.NAME and elf.is_elf(file):
        return {"": file.read_bytes(), **modules(file)}
    if file.suffix == ".zip":
        from zipfile import ZipFile

        with ZipFile(file) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    return {"": file.read_bytes()}


def distributions(folder: Path) -> list[str]:
    """The distributions of the lock file that lie in the frozen folder, by name, sorted.

    Read from what is there: a module in the program or a file beside it that a distribution
    brought.
    """
    from importlib.metadata import packages_distributions

    present = {name.split(".")[0] for name in modules(folder / facts.NAME)}
    present |= {one.name.split(".")[0] for one in (folder / INSIDE).iterdir()}
    owners = packages_distributions()
    return sorted({owner for name in present for owner in owners.get(name, ())})
