"""A cabinet (.cab) of one folder pressed with LZX, as Windows Installer reads it.

Form: Microsoft Cabinet Format, [MS-CAB] 2. The pressing itself is in ``lzx.c``, built here.
"""

import struct
import subprocess
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from installer import facts
from installer.windows.templates import HERE

_FRAME: Final = 32768
_LZX_2MB: Final = 0x1503
_ARCHIVED: Final = 0x20
_HEADER: Final = struct.Struct("<4sIIIIIBBHHHHH")
_FOLDER: Final = struct.Struct("<IHH")
_FILE: Final = struct.Struct("<IIHHHH")
_DATA: Final = struct.Struct("<IHH")


def make(members: Iterable[tuple[str, Path]], target: Path, work: Path) -> None:
    """Write a cabinet of files under the names given, in the order given."""
    listed = [(name, path.stat().st_size, path) for name, path in members]
    size = sum(length for _name, length, _path in listed)
    plain, pressed = work / "cabinet.plain", work / "cabinet.pressed"
    with plain.open("wb") as out:
        for _name, _length, path in listed:
            out.write(path.read_bytes())
    subprocess.run([str(_presser(work)), str(plain), str(pressed)], check=True)
    entries = b"".join(_entries(listed))
    data = list(_frames(pressed.read_bytes(), size))
    first = _HEADER.size + _FOLDER.size
    start = first + len(entries)
    total = start + sum(len(one) for one in data)
    header = _HEADER.pack(b"MSCF", 0, total, 0, first, 0, 3, 1, 1, len(listed), 0, 0, 0)
    folder = _FOLDER.pack(start, len(data), _LZX_2MB)
    target.write_bytes(b"".join((header, folder, entries, *data)))
    plain.unlink()
    pressed.unlink()


def _presser(work: Path) -> Path:
    made = work / "lzx"
    command = ["gcc", "-O2", "-std=gnu11", "-Wall", "-Wextra", "-Werror"]
    subprocess.run([*command, "-o", str(made), str(HERE / "lzx.c")], check=True)
    return made


def _entries(listed: list[tuple[str, int, Path]]) -> Iterator[bytes]:
    moment = time.gmtime(facts.epoch())
    day = (moment.tm_year - 1980) << 9 | moment.tm_mon << 5 | moment.tm_mday
    clock = moment.tm_hour << 11 | moment.tm_min << 5 | moment.tm_sec // 2
    before = 0
    for name, length, _path in listed:
        yield _FILE.pack(length, before, 0, day, clock, _ARCHIVED) + name.encode("ascii") + b"\0"
        before += length


def _frames(pressed: bytes, size: int) -> Iterator[bytes]:
    """Each frame with its lengths and its checksum."""
    at = 0
    while at < len(pressed):
        (length,) = struct.unpack_from("<H", pressed, at)
        data = pressed[at + 2 : at + 2 + length]
        at += 2 + length
        holds = min(_FRAME, size)
        size -= holds
        lengths = struct.pack("<HH", length, holds)
        yield _DATA.pack(checksum(lengths, checksum(data)), length, holds) + data


def checksum(data: bytes, seed: int = 0) -> int:
    """The checksum of [MS-CAB] 3.1: words laid over one another, the rest the other way round."""
    whole = len(data) // 4 * 4
    number = int.from_bytes(data[whole:], "big") ^ seed
    words = memoryview(data)[:whole].cast("I")
    for word in words:
        number ^= word
    return number
