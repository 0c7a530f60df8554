"""Backups and bringing them back: whole, proved, never over something else."""

import fcntl
import os
import shutil
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.problems import Cancelled, EnvironmentProblem
from iomdesk.domain.progress import StoppableProgress
from iomdesk.services import backups
from iomdesk.services.desk import Desk
from iomdesk.store import keys
from iomdesk.store.schema import Kind
from iomdesk.store.vault import Store
from iomdesk.words import words
from tests.helpers.stores import PASSPHRASE, make_desk
from tests.store.small_drive import on_small_drive
from tests.store.support import SOURCE


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    place = tmp_path / "drive"
    place.mkdir()
    return place


@pytest.fixture
def desk(tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    made = make_desk(tmp_path, clock)
    for surname in ("Oakapple", "Quillfeather"):
        add(made, surname)
    yield made
    made.store.close()


def add(desk: Desk, surname: str) -> None:
    desk.write(
        lambda work: work.insert(Kind.PERSON, {"surname": surname, **SOURCE}), context="test"
    )


def unlocked(folder: Path, clock: SetClock) -> bytes:
    return keys.unlock(folder, keys.read_keys(folder).people[0].id, PASSPHRASE, clock=clock)


def surnames(folder: Path, key: bytes, clock: SetClock) -> list[str]:
    store = Store.open(folder, key, clock=clock)
    try:
        assert store.check().sound
        with store.read() as reading:
            rows = reading.exec_driver_sql("SELECT surname FROM person ORDER BY surname")
            return [str(row[0]) for row in rows]
    finally:
        store.close()


def test_a_backup_is_a_whole_store_that_the_same_passphrase_opens(
    desk: Desk, drive: Path, clock: SetClock
) -> None:
    assert backups.last_backup(desk.store.folder) is None
    made = backups.back_up(desk, drive)
    add(desk, "Later")
    assert made.name == "brackenshire 2026-11-24 0900.iomstore"
    assert [one.name for one in drive.iterdir()] == [made.name]
    assert sorted(one.name for one in made.iterdir()) == ["keys.json", "store.db"]
    assert surnames(made, unlocked(made, clock), clock) == ["Oakapple", "Quillfeather"]
    assert backups.last_backup(desk.store.folder) == clock.now()
    assert {one.stat().st_mode & 0o077 for one in made.iterdir() if one.is_file()} == {0}


def test_a_second_backup_never_replaces_the_first(desk: Desk, drive: Path) -> None:
    first, second = backups.back_up(desk, drive), backups.back_up(desk, drive)
    assert first != second
    assert first.is_dir()
    assert second.is_dir()


def test_a_backup_while_the_store_is_written_is_a_moment_of_it(
    desk: Desk, drive: Path, clock: SetClock
) -> None:
    with desk.read() as reading:
        reading.exec_driver_sql("SELECT count(*) FROM person").scalar()
        add(desk, "Snowberry")  # in the write-ahead log, which a reader keeps from settling
        made = backups.back_up(desk, drive)
    found = surnames(made, unlocked(made, clock), clock)
    assert found == ["Oakapple", "Quillfeather", "Snowberry"]


def test_a_drive_that_is_not_there(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem) as problem:
        backups.back_up(desk, tmp_path / "unplugged")
    assert words("environment", problem.value.code, problem.value.params) == (
        "The backup drive is not there. Your work is saved on this computer."
        " Plug the drive in, then choose Back up now."
    )
    assert backups.last_backup(desk.store.folder) is None


def test_a_backup_within_the_store_itself_is_refused(desk: Desk) -> None:
    with pytest.raises(EnvironmentProblem, match="backup_same_place"):
        backups.back_up(desk, desk.store.folder / "backups")


def test_a_full_drive_leaves_nothing_on_it(tmp_path: Path, drive: Path, clock: SetClock) -> None:
    desk = make_desk(tmp_path, clock)
    desk.store.close()
    key = unlocked(desk.store.folder, clock)
    ended = on_small_drive(drive, 128, "back_up", str(desk.store.folder), str(drive), key.hex())
    assert ended == ["backup_drive_full", "1 MB", "0 left"]


def test_stopping_leaves_nothing_on_the_drive(desk: Desk, drive: Path) -> None:
    progress = StoppableProgress()
    progress.stop()
    with pytest.raises(Cancelled):
        backups.back_up(desk, drive, progress=progress)
    assert list(drive.iterdir()) == []


def test_an_unsound_copy_is_removed(
    desk: Desk, drive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Store.backup_to

    def damaged(self: Store, target: Path) -> None:
        copy(self, target)
        data = bytearray(target.read_bytes())
        data[5 * 4096 + 77] ^= 1
        target.write_bytes(data)

    monkeypatch.setattr(Store, "backup_to", damaged)
    with pytest.raises(EnvironmentProblem, match="backup_unsound"):
        backups.back_up(desk, drive)
    assert list(drive.iterdir()) == []


def test_bringing_a_backup_back(desk: Desk, drive: Path, tmp_path: Path, clock: SetClock) -> None:
    made = backups.back_up(desk, drive)
    target = tmp_path / "again.iomstore"
    backups.restore(made, target)
    assert surnames(target, unlocked(target, clock), clock) == ["Oakapple", "Quillfeather"]
    assert not list(tmp_path.glob("*.unfinished"))


def test_nothing_is_ever_overwritten(desk: Desk, drive: Path, tmp_path: Path) -> None:
    made = backups.back_up(desk, drive)
    target = tmp_path / "again.iomstore"
    target.mkdir()
    (target / "store.db").write_text("somebody's work")
    with pytest.raises(EnvironmentProblem, match="store_exists"):
        backups.restore(made, target)
    assert (target / "store.db").read_text() == "somebody's work"
    with pytest.raises(EnvironmentProblem, match="parent_gone"):
        backups.restore(made, tmp_path / "nowhere" / "again.iomstore")


def test_a_damaged_backup_is_named_by_its_pages(
    desk: Desk, drive: Path, tmp_path: Path, clock: SetClock
) -> None:
    made = backups.back_up(desk, drive)
    key = unlocked(made, clock)
    data = bytearray((made / "store.db").read_bytes())
    data[3 * 4096 + 9] ^= 4
    (made / "store.db").write_bytes(data)
    with pytest.raises(EnvironmentProblem) as problem:
        backups.restore(made, tmp_path / "again.iomstore", key=key)
    assert problem.value.code == "backup_damaged"
    assert problem.value.params["pages"] == "4"
    assert not (tmp_path / "again.iomstore").exists()


def test_a_folder_without_a_backup(desk: Desk, drive: Path, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="not_a_backup"):
        backups.restore(drive, tmp_path / "again.iomstore")
    made = backups.back_up(desk, drive)
    (made / "keys.json").unlink()
    with pytest.raises(EnvironmentProblem, match="not_a_backup"):
        backups.restore(made, tmp_path / "again.iomstore")


def test_the_moment_of_the_last_backup_goes_forward(
    desk: Desk, drive: Path, clock: SetClock
) -> None:
    backups.back_up(desk, drive)
    clock.at += timedelta(hours=3)
    backups.back_up(desk, drive)
    assert backups.last_backup(desk.store.folder) == clock.now()
    shutil.rmtree(drive)
    clock.at += timedelta(hours=3)
    with pytest.raises(EnvironmentProblem, match="backup_drive_gone"):
        backups.back_up(desk, drive)
    assert backups.last_backup(desk.store.folder) == clock.now() - timedelta(hours=3)


def test_what_is_brought_down_to_the_disk_is_open_for_writing(
    desk: Desk, drive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to flush a file that is open for reading alone: no backup, no upgrade."""
    modes = []
    real = os.fsync

    def watched(handle: int) -> None:
        if not stat.S_ISDIR(os.fstat(handle).st_mode):
            modes.append(fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE)
        real(handle)

    monkeypatch.setattr(os, "fsync", watched)
    backups.back_up(desk, drive)
    assert modes
    assert os.O_RDONLY not in modes
