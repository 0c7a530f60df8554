"""Changes of who may open a store stay: against older files, at the same moment, after a crash."""

import os
import shutil
import threading
from pathlib import Path

import pytest

from iomdesk.domain.access import Slot, WrongPassphrase
from iomdesk.domain.clock import SetClock
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.services import backups, stores
from iomdesk.services.desk import Desk
from iomdesk.store import keys, wrapping
from iomdesk.store.cost import Cost
from iomdesk.store.keyfile import COPY, FILE, KeyFile, WrappedSlot
from iomdesk.store.schema import Kind
from iomdesk.words import words
from tests.helpers.stores import PASSPHRASE, QUICK, WHO, make_folder
from tests.store.support import SOURCE

SECOND = "SELFHEAL, Jo"
OTHER = "gravel teapot window owl"


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, bytes]:
    return make_folder(tmp_path)


def slot_of(folder: Path, name: str = WHO) -> Slot:
    return next(slot for slot in keys.read_keys(folder).people if slot.name == name)


def opened(folder: Path, key: bytes, clock: SetClock) -> Desk:
    return stores.open_desk(folder, key, who=WHO, clock=clock)


def add(desk: Desk, surname: str) -> str:
    row = {"surname": surname, **SOURCE}
    return desk.write(lambda work: work.insert(Kind.PERSON, row), context="test")


@pytest.fixture
def used(made: tuple[Path, bytes], clock: SetClock) -> tuple[Path, bytes]:
    """A store that was opened, worked in and closed."""
    folder, key = made
    desk = opened(folder, key, clock)
    add(desk, "Oakapple")
    add(desk, "Quillfeather")
    desk.store.close()
    return folder, key


# ---- who may open it ---------------------------------------------------------------------


def test_a_removed_person_does_not_come_back_with_an_older_key_file(
    used: tuple[Path, bytes], tmp_path: Path, clock: SetClock
) -> None:
    folder, key = used
    keys.add_person(folder, key, person=SECOND, passphrase=OTHER, cost=QUICK)
    desk = opened(folder, key, clock)
    backup = backups.back_up(desk, tmp_path)
    older = (folder / FILE).read_bytes()
    keys.remove_slot(folder, key, slot_of(folder, SECOND).id)
    stores.keep_keys(desk)
    desk.store.close()
    for name in (FILE, COPY):
        (folder / name).write_bytes(older)
    again = keys.unlock(folder, slot_of(folder, SECOND).id, OTHER, clock=clock)
    with pytest.raises(EnvironmentProblem) as problem:
        opened(folder, again, clock)
    assert problem.value.code == "keys_rolled_back"
    assert words("environment", "keys_rolled_back")
    # A backup of that day brought back whole agrees with itself.
    target = tmp_path / "again.iomstore"
    backups.restore(backup, target, key=key)
    desk = opened(target, key, clock)
    assert desk.store.check().sound
    desk.store.close()


def test_a_newer_key_file_is_taken_over(used: tuple[Path, bytes], clock: SetClock) -> None:
    """What a program ended between the change and the store's knowing leaves behind."""
    folder, key = used
    older = (folder / FILE).read_bytes()
    keys.add_person(folder, key, person=SECOND, passphrase=OTHER, cost=QUICK)
    opened(folder, key, clock).store.close()
    (folder / FILE).write_bytes(older)
    with pytest.raises(EnvironmentProblem, match="keys_rolled_back"):
        opened(folder, key, clock)


def test_a_removal_while_another_passphrase_is_stretched_stays(
    used: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, key = used
    gone = keys.add_person(folder, key, person=SECOND, passphrase=OTHER, cost=QUICK)
    stretch = wrapping._stretch

    def slow(secret: bytes, salt: bytes, cost: Cost) -> bytes:
        monkeypatch.setattr(wrapping, "_stretch", stretch)
        keys.remove_slot(folder, key, gone)
        return stretch(secret, salt, cost)

    monkeypatch.setattr(wrapping, "_stretch", slow)
    keys.add_person(folder, key, person="SORREL, Max", passphrase=OTHER, cost=QUICK)
    assert [slot.name for slot in keys.read_keys(folder).people] == [WHO, "SORREL, Max"]


def test_who_is_taken_off_while_typing_does_not_get_in(
    used: tuple[Path, bytes], clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, key = used
    gone = keys.add_person(folder, key, person=SECOND, passphrase=OTHER, cost=QUICK)

    def slow(file: KeyFile, wrapped: WrappedSlot, secret: bytes) -> bytes | None:
        keys.remove_slot(folder, key, gone)
        return wrapping.unwrap(file, wrapped, secret)

    monkeypatch.setattr(keys, "unwrap", slow)
    with pytest.raises(EnvironmentProblem, match="slot_gone"):
        keys.unlock(folder, gone, OTHER, clock=clock)


def test_many_notes_at_once_lose_none_and_trip_over_none(
    used: tuple[Path, bytes], clock: SetClock
) -> None:
    folder, key = used
    wrong: list[BaseException] = []
    start = threading.Barrier(4)

    def note(number: int) -> None:
        start.wait()
        try:
            for _ in range(15):
                if number % 2:
                    keys.note_check(folder, key, clock.now(), passed=True)
                else:
                    keys.note_backup(folder, key, clock.now())
        except Exception as error:  # noqa: BLE001 - any at all
            wrong.append(error)

    threads = [threading.Thread(target=note, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    file = keys.proved(folder, key)
    assert file.last_check is not None
    assert file.last_backup == clock.now()
    assert not list(folder.glob("*.new"))


def test_two_writes_of_one_file_do_not_share_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is written while another is, by another thread or program, takes its own."""
    from iomdesk.store import disk

    settle, depth = os.fsync, [0]

    def between(handle: int) -> None:
        settle(handle)
        depth[0] += 1
        if depth[0] == 1:
            disk.write_atomically(tmp_path / "a.json", b"inner")

    monkeypatch.setattr(os, "fsync", between)
    disk.write_atomically(tmp_path / "a.json", b"outer")
    assert (tmp_path / "a.json").read_bytes() == b"outer"
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]


# ---- an altered key file, with a sound copy beside it ------------------------------------


def test_an_altered_key_file_with_a_sound_copy_offers_the_copy(
    used: tuple[Path, bytes], clock: SetClock
) -> None:
    from dataclasses import replace

    from iomdesk.store.keyfile import write_tries

    folder, key = used
    file = keys.read_keys(folder)
    first = file.wrapped[0]
    for altered in (
        replace(file, store_name="Saltergate IOM"),
        replace(file, wrapped=(replace(first, salt=bytes(16)), *file.wrapped[1:])),
    ):
        write_tries(folder, altered)
        with pytest.raises(EnvironmentProblem) as problem:
            keys.unlock(folder, first.slot.id, PASSPHRASE, clock=clock)
        assert problem.value.code == "keys_altered_copy_kept"
        keys.use_kept_copy(folder)
        assert keys.unlock(folder, first.slot.id, PASSPHRASE, clock=clock) == key
    # A copy altered in the same way is not offered.
    write_tries(folder, replace(file, store_name="Saltergate IOM"))
    shutil.copy(folder / FILE, folder / COPY)
    with pytest.raises(EnvironmentProblem) as problem:
        keys.unlock(folder, first.slot.id, PASSPHRASE, clock=clock)
    assert problem.value.code == "keys_altered"


def test_a_copy_left_older_by_a_crash_lets_no_old_passphrase_in(
    used: tuple[Path, bytes], clock: SetClock
) -> None:
    folder, key = used
    older = (folder / COPY).read_bytes()
    slot = slot_of(folder).id
    keys.reset_passphrase(folder, key, slot, OTHER, cost=QUICK)
    (folder / COPY).write_bytes(older)
    with pytest.raises(WrongPassphrase):
        keys.unlock(folder, slot, PASSPHRASE, clock=clock)
