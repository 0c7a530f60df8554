"""Backups: a whole store, proved, in a folder of its own; and bringing one back.

A backup is an ``.iomstore`` folder like any other and opens with the same passphrases.
It appears under its name only when it is complete and has been proved.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.domain.progress import NoProgress, Progress
from iomdesk.store.disk import disk_problems, settle_folder
from iomdesk.store.keyfile import FILE, read_keys
from iomdesk.store.opener import SUFFIX, put_opener
from iomdesk.store.sealed import broken_pages, in_words, where
from iomdesk.store.vault import DATABASE, Store

_UNFINISHED: Final = ".unfinished"
_STEPS: Final = 3
_CHUNK: Final = 1 << 20

# What a problem of the disk means when it is the backup's drive that has it.
_OF_THE_DRIVE: Final = {
    "disk_full": "backup_drive_full",
    "store_read_only": "backup_read_only",
    "store_gone": "backup_unsound",
    "drive_gone": "backup_unsound",  # it is there, and did not take the copy
}


def back_up(store: Store, folder: Path, *, at: datetime, progress: Progress | None = None) -> Path:
    """Copy an open store into a new folder under ``folder``; gives that folder.

    Raises:
        EnvironmentProblem: ``backup_drive_gone``, ``backup_drive_full`` (with what is
            needed), ``backup_read_only``, ``backup_same_place``, ``backup_unsound``.
        Cancelled: when ``progress`` says so; nothing is left behind.
    """
    steps = progress or NoProgress()
    if folder.resolve().is_relative_to(store.folder.resolve()):
        raise EnvironmentProblem("backup_same_place")
    with _on_the_drive(store, folder):
        place = _free_name(folder, f"{store.folder.stem} {at:%Y-%m-%d %H%M}")
        unfinished = place.with_name(place.name + _UNFINISHED)
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        try:
            _fill(store, unfinished, steps)
            unfinished.rename(place)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        settle_folder(folder)
    store.note_backup(at)
    steps.step(_STEPS, _STEPS)
    return place


def _fill(store: Store, place: Path, steps: Progress) -> None:
    """The copy with its keys, proved."""
    steps.step(0, _STEPS)
    store.backup_to(place / DATABASE)
    store.copy_keys(place)
    steps.step(1, _STEPS)
    if not store.is_sound_copy(place / DATABASE):
        raise EnvironmentProblem("backup_unsound")
    steps.step(2, _STEPS)


@contextmanager
def _on_the_drive(store: Store, folder: Path) -> Iterator[None]:
    """Say of the backup's drive what is wrong with it."""
    if not folder.is_dir():
        raise EnvironmentProblem("backup_drive_gone")
    try:
        with disk_problems(), in_words():
            yield
    except EnvironmentProblem as problem:
        code = _OF_THE_DRIVE.get(problem.code)
        if code is None:
            raise
        if not folder.is_dir():
            code = "backup_drive_gone"
        raise EnvironmentProblem(code, {"need": _need(store)}) from problem


def _need(store: Store) -> str:
    """How much room a backup takes, in words."""
    try:
        size = (store.folder / DATABASE).stat().st_size
    except OSError:
        size = 0
    return f"{max(1, -(-size // 1_000_000)):,} MB"


def _free_name(folder: Path, name: str) -> Path:
    """A name nobody has yet: a second backup in the same minute gets a number."""
    place, number = folder / f"{name}{SUFFIX}", 2
    while place.exists():
        place, number = folder / f"{name} ({number}){SUFFIX}", number + 1
    return place


def restore(backup: Path, target: Path, *, key: bytes | None = None) -> None:
    """Bring a backup back as the store ``target``, which must not be there yet.

    With the key every page of the backup is proved first.

    Raises:
        EnvironmentProblem: ``not_a_backup``, ``backup_damaged`` (with the pages),
            ``store_exists``, ``parent_gone``, those of ``read_keys``, or of the disk.
    """
    source = backup / DATABASE
    if not source.is_file() or not (backup / FILE).is_file():
        raise EnvironmentProblem("not_a_backup")
    read_keys(backup)
    if key is not None:
        pages = broken_pages(source, key)
        if pages:
            raise EnvironmentProblem("backup_damaged", where(pages))
    unfinished = target.with_name(target.name + _UNFINISHED)
    with disk_problems():
        if target.exists():
            raise EnvironmentProblem("store_exists")
        if not target.parent.is_dir():
            raise EnvironmentProblem("parent_gone")
        shutil.rmtree(unfinished, ignore_errors=True)
        try:
            _bring(backup, unfinished)
            unfinished.rename(target)  # fails when a store came there meanwhile
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        settle_folder(target.parent)


def _bring(backup: Path, place: Path) -> None:
    """Copy what makes a store, its write-ahead log included where there is one."""
    place.mkdir(mode=0o700)
    (place / "backups").mkdir(mode=0o700)
    for name in (DATABASE, f"{DATABASE}-wal", FILE):
        if (backup / name).is_file():
            _copy(backup / name, place / name)
    put_opener(place)
    settle_folder(place)


def _copy(source: Path, target: Path) -> None:
    """Copy one file down to the disk, for its owner only."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as copy, source.open("rb") as original:
        shutil.copyfileobj(original, copy, _CHUNK)
        copy.flush()
        os.fsync(copy.fileno())
