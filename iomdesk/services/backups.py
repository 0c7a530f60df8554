"""Backing up the store at the desk, when that was last done, and bringing one back."""

from datetime import datetime
from pathlib import Path

from iomdesk.domain.progress import Progress
from iomdesk.services.desk import Desk
from iomdesk.store import backup
from iomdesk.store.keyfile import read_keys

__all__ = ["back_up", "last_backup", "restore"]


def back_up(desk: Desk, folder: Path, *, progress: Progress | None = None) -> Path:
    """Copy the store, proved, into a new ``.iomstore`` folder under ``folder``.

    Work goes on meanwhile. Raises EnvironmentProblem and Cancelled as
    ``iomdesk.store.backup.back_up``.
    """
    return backup.back_up(desk.store, folder, at=desk.clock.now(), progress=progress)


def last_backup(folder: Path) -> datetime | None:
    """When the store in ``folder`` was last backed up; None when it never was.

    Kept beside the keys, so that the unlock window can show it. Raises
    EnvironmentProblem as ``read_keys``.
    """
    return read_keys(folder).last_backup


def restore(backup_folder: Path, target: Path, *, key: bytes | None = None) -> None:
    """Bring a backup back as a store that is not there yet; nothing is ever overwritten.

    With the key every page of the backup is proved before anything is copied.
    Raises EnvironmentProblem as ``iomdesk.store.backup.restore``.
    """
    backup.restore(backup_folder, target, key=key)
