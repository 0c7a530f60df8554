"""Each file of a release, read back with the means of the one who receives it."""

import hashlib
import json
import struct
import subprocess
import tarfile
import zipfile
import zlib
from email import message_from_bytes
from pathlib import Path

from installer import facts
from installer.tree import file_version

_NSIS = b"\xef\xbe\xad\xdeNullsoftInst"
"""Begins what NSIS packed; the length of all of it stands 20 bytes further, its CRC at its end."""


class Unsound(Exception):
    """A file of the release does not say of itself what it should."""


def check(file: Path) -> None:
    """Read one file back: its name, its version, what must be in it.

    Raises:
        Unsound: it is not what its name says, with what was expected and found.
    """
    if not file.is_file() or file.stat().st_size == 0:
        message = f"{file.name} is not there or empty"
        raise Unsound(message)
    for ending, read in _READERS.items():
        if file.name.endswith(ending):
            try:
                read(file)
            except (tarfile.TarError, zipfile.BadZipFile, ValueError, LookupError, EOFError) as why:
                message = f"{file.name} cannot be read: {why}"
                raise Unsound(message) from why
            return
    message = f"nothing is known of a file like {file.name}"
    raise Unsound(message)


def _same(file: Path, what: str, expected: str, found: str) -> None:
    if found != expected:
        message = f"{file.name}: {what} is {found!r}, {expected!r} was expected"
        raise Unsound(message)


def _told(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        message = f"{command[0]} cannot read {Path(command[-1]).name}: {done.stderr.strip()[:200]}"
        raise Unsound(message)
    return done.stdout


def _deb(file: Path) -> None:
    told = _told(
        "dpkg-deb", "--show", "--showformat=${Package} ${Version} ${Architecture}", str(file)
    )
    _same(file, "name and version", f"{facts.NAME} {facts.version()} amd64", told)
    inside = _told("dpkg-deb", "--contents", str(file))
    for wanted in ("usr/bin/iomdesk", "doc/iomdesk/copyright", "LICENCES.txt"):
        if wanted not in inside:
            message = f"{file.name} has no {wanted}"
            raise Unsound(message)


def _setup(file: Path) -> None:
    _same(file, "file version", f"{facts.version()}.0", file_version(file)[0])
    raw = file.read_bytes()
    begin = raw.find(_NSIS) - 4
    (length,) = struct.unpack_from("<I", raw, begin + 24) if begin > 0 else (0,)
    end = begin + length - 4
    told = raw[end : end + 4]
    # As the installer does when it starts: all but the first 512 bytes, which a signature changes.
    _same(file, "sum", told.hex() or "there", struct.pack("<I", zlib.crc32(raw[512:end])).hex())


def _msi(file: Path) -> None:
    table = _told("msiinfo", "export", str(file), "Property")
    rows = dict(line.split("\t", 1) for line in table.splitlines() if "\t" in line)
    _same(file, "ProductVersion", facts.version(), rows.get("ProductVersion", ""))
    _same(file, "ProductName", facts.TITLE, rows.get("ProductName", "").partition(" ")[0])


def _wheel(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        metadata = next((name for name in names if name.endswith(".dist-info/METADATA")), "")
        told = message_from_bytes(archive.read(metadata) if metadata else b"")
    _same(file, "version", facts.version(), str(told["Version"]))
    if not any(name.startswith("iomdesk/_shipped/forms/") for name in names):
        message = f"{file.name} holds no forms"
        raise Unsound(message)


def _archive(file: Path) -> None:
    with tarfile.open(file) as archive:
        names = archive.getnames()
        stem = file.name.removesuffix(".tar.gz")
        if any(not (name == stem or name.startswith(f"{stem}/")) for name in names):
            message = f"{file.name} holds files outside {stem}/"
            raise Unsound(message)
        inside = f"{stem}/iomdesk/__init__.py"
        if not stem.endswith("-licences"):
            content = archive.extractfile(inside) if inside in names else None
            said = content.read().decode() if content else ""
            if f'__version__ = "{facts.version()}"' not in said:
                message = f"{file.name} is not the source of {facts.version()}"
                raise Unsound(message)
        elif not any(name.endswith("/LICENCES.txt") for name in names):
            message = f"{file.name} holds no LICENCES.txt"
            raise Unsound(message)


def _bill(file: Path) -> None:
    from installer import sbom

    text = file.read_text(encoding="utf-8")
    try:
        sbom.check(text)
    except sbom.NotABill as problem:
        raise Unsound(str(problem)) from problem
    product = json.loads(text)["metadata"]["component"]
    _same(file, "version", facts.version(), str(product["version"]))
    for package in product.get("externalReferences", []):
        beside = file.parent / str(package["url"])
        found = hashlib.sha256(beside.read_bytes()).hexdigest() if beside.is_file() else "missing"
        _same(file, f"sum of {beside.name}", str(package["hashes"][0]["content"]), found)


def _notes(file: Path) -> None:
    heading = file.read_text(encoding="utf-8").partition("\n")[0]
    _same(file, "heading", f"# {facts.TITLE} {facts.version()}", heading.partition(",")[0])


_READERS = {
    ".deb": _deb,
    "-setup.exe": _setup,
    ".msi": _msi,
    ".whl": _wheel,
    ".tar.gz": _archive,
    ".cdx.json": _bill,
    "-notes.md": _notes,
}
