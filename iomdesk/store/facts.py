"""What the unlock window shows of a store before it is open."""

import os
from pathlib import Path
from typing import Final

from iomdesk.domain.access import Place, StoreFacts
from iomdesk.domain.clock import Clock
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.store.disk import disk_problems
from iomdesk.store.keyfile import read_keys
from iomdesk.store.keys import seconds_to_wait

_MOUNTS: Final = Path("/proc/self/mounts")
_NETWORK: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "davfs", "fuse.sshfs"}
)
_REMOTE_DRIVE: Final = 4  # GetDriveTypeW: DRIVE_REMOTE


def look(folder: Path, *, clock: Clock, passphrase: str = "") -> StoreFacts:
    """The facts of a store; ``passphrase`` is the one a training store shows openly.

    Raises:
        EnvironmentProblem: those of ``read_keys``, and ``store_missing`` when the keys
            are there and the database is not.
    """
    waiting = seconds_to_wait(folder, clock=clock)
    file = read_keys(folder)
    with disk_problems():
        try:
            size = (folder / "store.db").stat().st_size
        except FileNotFoundError:
            raise EnvironmentProblem("store_missing") from None
    person = file.last_person
    return StoreFacts(
        folder=folder,
        name=file.store_name,
        training=file.training,
        place=place(folder),
        size=size,
        people=file.people,
        proposed="" if person is None else person.id,
        last_opened=file.last_opened,
        last_backup=file.last_backup,
        last_check=file.last_check,
        seconds_to_wait=waiting,
        passphrase=passphrase if file.training else "",
    )


def place(folder: Path) -> Place:
    """Whether a folder lies on a network drive, as far as the system tells."""
    if os.name == "nt":
        return _place_on_windows(folder)
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return Place.HERE
    path, best, kind = str(folder.resolve()), "", ""
    for line in lines:
        _device, mount, system, *_rest = [*line.split(" "), "", "", ""]
        mount = mount.replace("\\040", " ")
        inside = path == mount or path.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, system
    return Place.NETWORK if kind in _NETWORK else Place.HERE


def _place_on_windows(folder: Path) -> Place:
    import ctypes

    drive = folder.resolve().drive
    if drive.startswith("\\\\"):
        return Place.NETWORK
    windll = vars(ctypes).get("windll")
    if windll is not None and windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE_DRIVE:
        return Place.NETWORK
    return Place.HERE
