"""What a compiled file needs at run time: libraries by soname, and the oldest fitting glibc.

Read with ``readelf`` (binutils), as ``dpkg-shlibdeps`` does it. ``ldd`` is not used: it
answers for the machine it runs on, and starts the file.
"""

import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MAGIC: Final = b"\x7fELF"

DEBIAN: Final[Mapping[str, str]] = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libexpat.so.1": "libexpat1",
    "libffi.so.8": "libffi8",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""Sonames that come from Debian, and the package of each.

Only what has the same soname in Debian 12 and 13 and in Ubuntu 24.04, so that one package
serves all three and apt brings the security updates. Where a later release renamed the
package (``libcups2t64``), it provides the old name.
"""

GLIBC: Final = frozenset(
    {
        "ld-linux-x86-64.so.2",
        "libc.so.6",
        "libdl.so.2",
        "libm.so.6",
        "libpthread.so.0",
        "libresolv.so.2",
        "librt.so.1",
        "libutil.so.1",
    }
)
"""What libc6 itself brings; its version stands in Depends."""


class UnknownLibrary(Exception):
    """A library is needed that is neither in the package nor in ``DEBIAN``."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What one file needs: sonames, and the newest symbol versions of glibc and libstdc++."""

    sonames: frozenset[str]
    glibc: tuple[int, ...]
    """Newest GLIBC_x.y it asks for; empty if none."""
    glibcxx: tuple[int, ...]
    """Newest GLIBCXX_x.y.z it asks for; empty if none."""


def is_elf(file: Path) -> bool:
    """Whether a file is a compiled program or library."""
    with file.open("rb") as stream:
        return stream.read(4) == MAGIC


def read(file: Path) -> Needs:
    """What a compiled file needs."""
    done = subprocess.run(
        ["readelf", "--dynamic", "--version-info", "--wide", str(file)],
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},  # its words are translated elsewhere
        capture_output=True,
        text=True,
        check=True,
    )
    return parse(done.stdout)


def parse(printed: str) -> Needs:
    """What ``readelf --dynamic --version-info`` printed."""
    sonames = re.findall(r"\(NEEDED\)\s+Shared library: \[([^\]]+)\]", printed)
    wanted = printed.partition("Version needs section")[2]
    return Needs(
        sonames=frozenset(sonames),
        glibc=_newest(re.findall(r"\bName: GLIBC_(\d+(?:\.\d+)+)\b", wanted)),
        glibcxx=_newest(re.findall(r"\bName: GLIBCXX_(\d+(?:\.\d+)+)\b", wanted)),
    )


def _newest(versions: Iterable[str]) -> tuple[int, ...]:
    return max((tuple(int(part) for part in one.split(".")) for one in versions), default=())


_GCC_OF_GLIBCXX: Final = ((30, "12"), (32, "13.1"), (33, "14"))
"""libstdc++ 3.4.N came with this GCC (GCC manual, "ABI Policy and Guidelines")."""


def depends(files: Mapping[str, Needs]) -> tuple[str, ...]:
    """The entries for Depends, sorted: what the files need and the package does not hold.

    Args:
        files: what each bundled compiled file needs, by its name without folder.

    Raises:
        UnknownLibrary: something is needed that nobody brings.
    """
    found: dict[str, str] = {}
    for name, needs in sorted(files.items()):
        for soname in needs.sonames - GLIBC - set(files):
            if soname not in DEBIAN:
                message = f"{name} needs {soname}, which neither the package nor Debian 12 brings"
                raise UnknownLibrary(message)
            package = DEBIAN[soname]
            found[package] = package
    glibc = max((one.glibc for one in files.values()), default=())
    found["libc6"] = f"libc6 (>= {'.'.join(str(part) for part in glibc)})"
    glibcxx = max((one.glibcxx for one in files.values()), default=())
    if len(glibcxx) > 2 and "libstdc++6" in found:
        for last, gcc in _GCC_OF_GLIBCXX:
            if glibcxx[2] <= last:
                found["libstdc++6"] = f"libstdc++6 (>= {gcc})"
                break
        else:
            message = f"GLIBCXX_{'.'.join(str(part) for part in glibcxx)} is newer than known here"
            raise UnknownLibrary(message)
    return tuple(found[name] for name in sorted(found))
