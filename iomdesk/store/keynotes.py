"""What is kept beside the keys of an open store: last backup, last check, how far its log goes.

Each is under the seal that only the store key makes.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from iomdesk.domain.access import LastCheck
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.store.keyfile import (
    CHANGING,
    KeyFile,
    LogHead,
    read_copy,
    read_keys,
    write_backup_keys,
    write_keys,
)

Advance: TypeAlias = Callable[[LogHead | None], LogHead | None]
"""Makes the head to seal of the one sealed before."""


def note_backup(folder: Path, key: bytes, at: datetime) -> None:
    """Keep when the store was last backed up, for the unlock window."""
    with CHANGING:
        write_keys(folder, replace(proved(folder, key), last_backup=at), key)


def note_check(folder: Path, key: bytes, at: datetime, *, passed: bool) -> None:
    """Keep what the last full check of the store found, for the unlock window."""
    with CHANGING:
        write_keys(folder, replace(proved(folder, key), last_check=LastCheck(at, passed)), key)


def note_log(folder: Path, key: bytes, advance: Advance) -> None:
    """Seal how far the log goes: ``advance`` makes it of what was sealed before."""
    with CHANGING:
        file = proved(folder, key)
        head = advance(file.log_head)
        if head != file.log_head:
            write_keys(folder, replace(file, log_head=head), key)


def write_copy(folder: Path, key: bytes, place: Path, advance: Advance) -> None:
    """Write the keys of a backup, sealed with how far the log of that backup goes."""
    file = proved(folder, key)
    write_backup_keys(place, replace(file, log_head=advance(file.log_head)), key)


def proved(folder: Path, key: bytes) -> KeyFile:
    """The file as it lies on the disk, proved with the store key.

    Raises:
        EnvironmentProblem: ``keys_altered``, or ``keys_altered_copy_kept`` when the
            second copy is as this program left it; those of ``read_keys``.
    """
    file = read_keys(folder)
    if not file.seal_is_right(key):
        copy = read_copy(folder)
        kept = copy is not None and copy.seal_is_right(key)
        raise EnvironmentProblem("keys_altered_copy_kept" if kept else "keys_altered")
    return file
