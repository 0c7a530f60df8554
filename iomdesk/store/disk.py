"""Files of a store on a disk that may be full, read-only or gone."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from iomdesk.domain.problems import EnvironmentProblem

UNFINISHED: Final = ".new"
"""How the name of a file ends that has not yet taken the place of the old one."""

_CODES: Final = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EROFS: "store_read_only",
    errno.EACCES: "store_read_only",
    errno.EPERM: "store_read_only",
    errno.ENOENT: "store_gone",
    errno.ENOTDIR: "store_gone",
    errno.EEXIST: "store_exists",
    errno.ENAMETOOLONG: "store_name_long",
    errno.EIO: "drive_gone",
    errno.ENODEV: "drive_gone",
    errno.ENXIO: "drive_gone",
    errno.ESTALE: "drive_gone",
    errno.ENOTCONN: "drive_gone",
    errno.EHOSTDOWN: "drive_gone",
}


@contextmanager
def disk_problems() -> Iterator[None]:
    """Turn what the operating system says about a disk into an EnvironmentProblem.

    Raises:
        EnvironmentProblem: ``disk_full``, ``store_read_only``, ``store_gone``,
            ``store_exists``, ``store_name_long`` or ``drive_gone``; any other OSError
            passes through, since it is a fault of ours.
    """
    try:
        yield
    except OSError as problem:
        code = _CODES.get(problem.errno or 0)
        if code is None:
            raise
        raise EnvironmentProblem(code) from problem


def write_atomically(path: Path, data: bytes) -> None:
    """Replace a file so that a power cut leaves the old or the new one, never less.

    The bytes reach the disk under another name first, one that no other thread or program
    has, readable by the owner only; then they take the place of the old file in one step.
    """
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}{UNFINISHED}")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # A rename may fail on Windows while a virus scanner has the file open; the old
        # file then stays whole and the caller is told.
        new.replace(path)
    except BaseException:
        with suppress(OSError):  # the first problem is the one to tell
            new.unlink(missing_ok=True)
        raise
    settle_folder(path.parent)


def sweep(folder: Path) -> None:
    """Remove what a program ended in the middle of ``write_atomically`` left in a folder.

    Only whoever holds the store may call it: another's write would be swept away.
    """
    for left in folder.glob(f"*{UNFINISHED}"):
        with suppress(OSError):  # it is in nobody's way
            left.unlink(missing_ok=True)


def settle_folder(folder: Path) -> None:
    """Make a rename or removal in a folder last through a power cut (POSIX only)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
