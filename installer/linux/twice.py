"""Build the commit twice, in two folders of different names, and compare byte by byte."""

import hashlib
import io
import lzma
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Final

from installer import facts

_FOLDERS: Final = ("one", "another-and-longer")


def run(*, quick: bool) -> int:
    """Build twice and say what differs; gives 0 when nothing does.

    Args:
        quick: pack with little effort; what is packed is the same.
    """
    with tempfile.TemporaryDirectory(prefix="iomdesk-twice-") as scratch:
        files = [_build(Path(scratch) / name, quick=quick) for name in _FOLDERS]
        sums = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
        for name, digest in zip(_FOLDERS, sums, strict=True):
            print(f"sha256 {digest}  {files[0].name} built in {name}/", flush=True)
        if sums[0] == sums[1]:
            print("Both are the same, byte for byte.")
            return 0
        for line in differences(files[0], files[1]):
            print(line)
        return 1


def _build(folder: Path, *, quick: bool) -> Path:
    """Build what the commit holds in a folder of its own; gives the package."""
    packed = subprocess.run(
        ["git", "archive", "--format=tar", "HEAD"], cwd=facts.ROOT, capture_output=True, check=True
    )
    folder.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    # The commit's own moment; a folder without git has no other way to know it.
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(facts.epoch()), "PYTHONPATH": ""}
    command = [sys.executable, "-m", "installer.linux.build", *(["--quick"] if quick else [])]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise SystemExit(1)
    return next((folder / "dist").glob("*.deb"))


def differences(first: Path, second: Path) -> list[str]:
    """What differs between two packages, one line each; empty if all in them is the same."""
    found = []
    mine, theirs = members(first), members(second)
    for name in sorted(set(mine) | set(theirs)):
        if name not in mine or name not in theirs:
            found.append(f"{name} is in one of them only")
        elif mine[name] != theirs[name]:
            found.append(f"{name} differs")
    if not found and first.read_bytes() != second.read_bytes():
        found.append("All in them is the same, and packed in another way")
    return found


def members(file: Path) -> dict[str, tuple[object, ...]]:
    """Everything in a package by its name: mode, owner, time, link and the sum of its content.

    Raises:
        ValueError: the file is no Debian package.
    """
    content = file.read_bytes()
    if not content.startswith(b"!<arch>\n"):
        message = f"{file.name} is no Debian package"
        raise ValueError(message)
    found: dict[str, tuple[object, ...]] = {}
    at = 8
    while at < len(content):
        head = content[at : at + 60]
        name, size = head[:16].decode("ascii").strip(), int(head[48:58])
        body = content[at + 60 : at + 60 + size]
        at += 60 + size + size % 2
        found[name] = (head[16:48],)
        if name.endswith(".tar.xz"):
            found |= _unpacked(name, lzma.decompress(body))
        else:
            found[name] = (head[16:48], body)
    return found


def _unpacked(name: str, packed: bytes) -> dict[str, tuple[object, ...]]:
    found: dict[str, tuple[object, ...]] = {}
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for one in archive:
            stream = archive.extractfile(one) if one.isfile() else None
            digest = hashlib.sha256(stream.read()).hexdigest() if stream else ""
            owner = (one.uid, one.gid, one.uname, one.gname)
            found[f"{name}:{one.name}"] = (one.mode, owner, one.mtime, one.linkname, digest)
    return found
