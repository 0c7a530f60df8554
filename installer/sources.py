"""Where the source is: of iomdesk as an archive, of the parts that ask for it as addresses."""

import gzip
import io
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

from installer import facts
from installer.parts import Part


def source_lines(parts: Iterable[Part]) -> list[str]:
    """SOURCES.txt: each part under a licence of the GPL's kind, with where its source is."""
    lines = [
        "WHERE THE SOURCE IS",
        "",
        "These parts are shipped as their makers built them; at most their symbols were",
        "stripped and their Python files compiled. Their licences give you a right to their",
        "source, which is published here.",
        "",
    ]
    for part in parts:
        asks = any(name in part.licence for name in ("GPL", "MPL"))
        choice = any(name in part.licence for name in ("MIT", "Apache", "BSD"))
        if asks and not choice:
            lines += [f"{part.name} {part.version}".rstrip(), f"    {part.licence}"]
            lines += [f"    {_address(part)}", ""]
    return lines


def _address(part: Part) -> str:
    """The source of exactly this version."""
    short = part.version.rpartition(".")[0]
    known = {
        "Qt": f"https://download.qt.io/official_releases/qt/{short}/{part.version}/single/",
        "pyside6-essentials": _pyside(part.version),
        "shiboken6": _pyside(part.version),
        "pikepdf": f"https://github.com/pikepdf/pikepdf/tree/v{part.version}",
        "PyInstaller bootloader": (
            f"https://github.com/pyinstaller/pyinstaller/tree/v{part.version}/bootloader"
        ),
        "libiconv": "https://ftp.gnu.org/pub/gnu/libiconv/",
    }
    return known.get(part.name, part.home)


def _pyside(version: str) -> str:
    return (
        "https://download.qt.io/official_releases/QtForPython/pyside6/"
        f"PySide6-{version}-src/pyside-setup-everywhere-src-{version}.tar.xz"
    )


def packed(files: Iterable[tuple[str, bytes]], moment: int) -> bytes:
    """A .tar.gz of (name, content), whose bytes depend on these alone.

    ``moment`` is the time of every file, in seconds since 1970.
    """
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, content in sorted(files):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime, entry.mode = len(content), moment, 0o644
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(inner.getvalue(), compresslevel=9, mtime=moment)


def source_archive(into: Path, commit: str = "HEAD") -> Path:
    """The tree of ``commit`` as ``iomdesk-VERSION.tar.gz``, as git keeps it, nothing else."""
    stem = f"{facts.NAME}-{facts.version()}"
    done = subprocess.run(
        ["git", "-c", "tar.umask=0022", "archive", "--format=tar", f"--prefix={stem}/", commit],
        cwd=facts.ROOT,
        capture_output=True,
        check=True,
    )
    file = into / f"{stem}.tar.gz"
    file.write_bytes(gzip.compress(done.stdout, compresslevel=9, mtime=facts.epoch()))
    return file


def wheel(into: Path, archive: Path) -> Path:
    """The Python wheel, built from the source archive, so that nothing else gets into it."""
    with tempfile.TemporaryDirectory(prefix="iomdesk-wheel-") as scratch:
        with tarfile.open(archive) as source:
            source.extractall(scratch, filter="data")
        done = subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(into)],
            cwd=Path(scratch) / archive.name.removesuffix(".tar.gz"),
            env={**os.environ, "SOURCE_DATE_EPOCH": str(facts.epoch())},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        message = f"the wheel could not be built: {done.stderr.strip()[-500:]}"
        raise RuntimeError(message)
    return into / f"{facts.NAME}-{facts.version()}-py3-none-any.whl"
