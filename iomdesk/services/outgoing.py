"""Files with personal data that leave the store: the one way out for all of them.

The log says first that a file goes out, in a transaction of its own, and only then does
any byte of it reach a disk; so no copy can lie anywhere of which the log says nothing
(domain item 63; DPA 2018 s.62). A file that could not be written gets a second entry.
"""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.services.desk import Desk, Work
from iomdesk.store.disk import settle_folder

NOT_SAVED: Final = "not saved after all"
"""What the second entry says under ``how`` of a file that did not go out."""

PRINTING: Final = "about to print"
"""What the log says of a copy before a printer gets any of it. Where the desk ends before
the entry of what became of it, this one stands alone: the paper may lie in the tray."""
NOT_PRINTED: Final = "not printed whole"
"""What the second entry says when the printer did not take the whole of it."""

_PROBLEMS: Final = {
    errno.ENOSPC: "paper_disk_full",
    errno.EDQUOT: "paper_disk_full",
    errno.EFBIG: "paper_disk_full",
    errno.EROFS: "paper_read_only",
    errno.EACCES: "paper_read_only",
    errno.EPERM: "paper_read_only",
    errno.ENOENT: "paper_folder_gone",
    errno.ENOTDIR: "paper_folder_gone",
    errno.EISDIR: "paper_is_folder",
    errno.EEXIST: "paper_exists",
    errno.ENAMETOOLONG: "paper_name",
    errno.EINVAL: "paper_name",
    errno.EIO: "paper_drive_gone",
    errno.ENODEV: "paper_drive_gone",
    errno.ENXIO: "paper_drive_gone",
    errno.ESTALE: "paper_drive_gone",
    errno.ENOTCONN: "paper_drive_gone",
    errno.EHOSTDOWN: "paper_drive_gone",
}


@contextmanager
def file_problems() -> Iterator[None]:
    """Turn what the system says about a place for files into an EnvironmentProblem.

    These are not the codes of the store's own disk, whose words speak of the store.
    """
    try:
        yield
    except OSError as problem:
        code = _PROBLEMS.get(problem.errno or 0)
        if code is None:
            raise
        raise EnvironmentProblem(code) from problem


def send_out(
    desk: Desk,
    path: Path,
    data: bytes,
    *,
    note: Callable[[Work, bool], None],
    context: str,
    replace: bool = True,
) -> None:
    """Log that a file goes out, then write it: whole or not at all, for its owner only.

    ``note(work, True)`` logs the disclosure and is on the disk before any of ``data`` is;
    ``note(work, False)`` logs that it was ``NOT_SAVED``, when it could not be written
    after that. What ``note`` raises means that nothing goes out. A place that takes no
    file at all is told before anything is logged; with ``replace`` False so is a file
    that lies there, and it stays. Raises EnvironmentProblem with a ``paper_`` code.
    Never call it inside ``desk.write``: a transaction undone later cannot call the file
    back.
    """
    beside = path.with_name(f".{path.name}.unfinished")
    with file_problems():
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "a folder has that name")
        beside.unlink(missing_ok=True)  # of an earlier run that was ended in the middle
        handle = _create(beside)
        try:
            if not replace:
                os.close(_create(path))  # empty: keeps the place, or tells that it is taken
        except BaseException:
            os.close(handle)
            _remove(beside)
            raise
    try:
        with os.fdopen(handle, "wb") as file:
            desk.write(lambda work: note(work, True), context=context)
            try:
                with file_problems():
                    _write_whole(file, data)
                    beside.replace(path)
            except BaseException:
                desk.write(lambda work: note(work, False), context=context)
                raise
    except BaseException:
        _remove(beside)
        if not replace:
            _remove(path)
        raise
    with suppress(OSError):  # it is there; a power cut would make the log say too much only
        settle_folder(path.parent)


def _create(path: Path) -> int:
    """A new file only its owner can read, opened for writing."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.open(path, flags, 0o600)


def _write_whole(file: BinaryIO, data: bytes) -> None:
    """Put bytes on the disk to the last one; closed, since Windows renames no open file."""
    file.write(data)
    file.flush()
    os.fsync(file.fileno())
    file.close()


def _remove(path: Path) -> None:
    """Remove what did not become the file; a drive that is gone keeps what it has."""
    try:
        path.unlink(missing_ok=True)
    except OSError:  # the first problem is the one to tell
        return
