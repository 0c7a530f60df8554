"""A .deb written byte by byte, as deb(5) has it: an ``ar`` of control and data.

dpkg-deb would do, but packs without the filter for x86 machine code, which takes 5 % off a
package that is mostly that, and its bytes change with its version.
"""

import hashlib
import io
import lzma
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_X86: Final = [
    {"id": lzma.FILTER_X86},
    {"id": lzma.FILTER_LZMA2, "preset": 9},
]
_QUICK: Final = [{"id": lzma.FILTER_LZMA2, "preset": 1}]


def write(file: Path, root: Path, control: dict[str, str], *, built: int, quick: bool) -> None:
    """Write a package.

    Args:
        file: where it goes. root: the folder that holds what is installed, as if it were /.
        control: the files of the control part by name.
        built: the time of everything in it, in seconds since 1970.
        quick: pack with little effort.
    """
    inside = tar(_members(root), built=built)
    outside = tar(
        [("./", b""), *((f"./{name}", text.encode()) for name, text in sorted(control.items()))],
        built=built,
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    parts = (
        ("debian-binary", b"2.0\n"),
        ("control.tar.xz", _xz(outside, quick=True)),
        ("data.tar.xz", _xz(inside, quick=quick)),
    )
    draft = file.with_name(f"{file.name}.part")  # cut short, it would look like the whole
    with draft.open("wb") as stream:
        stream.write(b"!<arch>\n")
        for name, content in parts:
            head = f"{name:<16}{built:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n"
            stream.write(head.encode("ascii") + content + b"\n" * (len(content) % 2))
    draft.replace(file)


def sums(root: Path) -> str:
    """The file ``md5sums`` of the control part."""
    return "".join(
        f"{hashlib.md5(one.read_bytes(), usedforsecurity=False).hexdigest()}"
        f"  {one.relative_to(root)}\n"
        for one in sorted(root.rglob("*"))
        if one.is_file() and not one.is_symlink()
    )


def tar(members: Iterable[tuple[str, bytes | Path]], *, built: int) -> bytes:
    """A tar of root's files, all of one time.

    Args:
        members: names beginning with ``./``, those of folders ending in ``/``, each with its
            content or with the file to take it from.
        built: the time of all, in seconds since 1970.
    """
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, what in members:
            entry = tarfile.TarInfo(name)
            entry.mtime = built
            entry.uname = entry.gname = "root"
            entry.mode = 0o644
            if name.endswith("/"):
                entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                archive.addfile(entry)
                continue
            if isinstance(what, Path) and what.is_symlink():
                entry.type, entry.mode = tarfile.SYMTYPE, 0o777
                entry.linkname = str(what.readlink())
                archive.addfile(entry)
                continue
            content = what.read_bytes() if isinstance(what, Path) else what
            if isinstance(what, Path) and what.stat().st_mode & 0o100:
                entry.mode = 0o755
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()


def _members(root: Path) -> list[tuple[str, bytes | Path]]:
    found: list[tuple[str, bytes | Path]] = [("./", b"")]
    for one in sorted(root.rglob("*")):
        name = f"./{one.relative_to(root)}"
        if one.is_dir() and not one.is_symlink():
            found.append((f"{name}/", b""))
        else:
            found.append((name, one))
    return found


def _xz(content: bytes, *, quick: bool) -> bytes:
    filters = _QUICK if quick else _X86
    return lzma.compress(content, format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC64, filters=filters)
