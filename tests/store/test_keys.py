"""The keys of a store: real argon2id (at a small cost), real files."""

import json
import os
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from iomdesk.domain.access import SlotKind, WrongPassphrase
from iomdesk.domain.clock import SetClock
from iomdesk.domain.problems import EnvironmentProblem, RuleViolation
from iomdesk.domain.recovery_code import ALPHABET
from iomdesk.store import keys, wrapping
from iomdesk.store.keyfile import COPY, FILE, write_tries

SMALL = keys.Cost(time=1, memory_kib=8, lanes=1)
PHRASE = "heron mossy lantern kite"
OTHER = "gravel teapot window owl"
ELDERFLOWER = "ELDERFLOWER, Priya"
START = datetime(2026, 11, 24, 8, 41, tzinfo=UTC)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "brackenshire.iomstore"


@pytest.fixture
def made(folder: Path) -> tuple[bytes, str]:
    return keys.create_keys(
        folder,
        name="Brackenshire IOM",
        scheme="derbyshire",
        training=False,
        person=ELDERFLOWER,
        passphrase=PHRASE,
        cost=SMALL,
    )


def person_id(folder: Path, name: str = ELDERFLOWER) -> str:
    return next(slot.id for slot in keys.read_keys(folder).people if slot.name == name)


def test_both_ways_in_give_the_same_random_key(
    folder: Path, made: tuple[bytes, str], clock: SetClock
) -> None:
    key, code = made
    assert len(key) == 32
    assert keys.unlock(folder, person_id(folder), PHRASE, clock=clock) == key
    assert keys.unlock_with_recovery(folder, code, clock=clock) == key
    with pytest.raises(EnvironmentProblem, match="store_exists"):
        keys.create_keys(
            folder,
            name="Another",
            scheme="derbyshire",
            training=False,
            person=ELDERFLOWER,
            passphrase=PHRASE,
            cost=SMALL,
        )


def test_the_file_tells_what_may_be_shown_and_nothing_that_opens(
    folder: Path, made: tuple[bytes, str], clock: SetClock
) -> None:
    key, code = made
    keys.unlock(folder, person_id(folder), PHRASE, clock=clock)
    keys.note_backup(folder, key, START)
    keys.note_check(folder, key, START, passed=True)
    file = keys.read_keys(folder)
    assert (file.store_name, file.scheme, file.training) == (
        "Brackenshire IOM",
        "derbyshire",
        False,
    )
    assert [slot.kind for slot in file.slots] == [SlotKind.PERSON, SlotKind.RECOVERY]
    assert file.last_opened is not None
    assert (file.last_opened.name, file.last_opened.at) == (ELDERFLOWER, START)
    assert file.last_backup == START
    assert file.last_check is not None
    assert file.last_check.passed
    assert file.last_person == file.people[0]
    for name in (FILE, COPY):
        data = (folder / name).read_bytes()
        for secret in (key, key.hex().encode(), PHRASE.encode(), code.encode()):
            assert secret not in data
        if os.name == "posix":
            assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    if os.name == "posix":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_default_cost_is_64_mib_three_passes_four_lanes(folder: Path) -> None:
    keys.create_keys(
        folder,
        name="Brackenshire IOM",
        scheme="derbyshire",
        training=True,
        person=ELDERFLOWER,
        passphrase="training",
    )
    slot = json.loads((folder / FILE).read_text())["slots"][0]
    assert (slot["kdf"], slot["memory_kib"], slot["time"], slot["lanes"]) == (
        "argon2id",
        65536,
        3,
        4,
    )


def test_a_combining_accent_opens_what_one_character_locked(
    folder: Path, made: tuple[bytes, str], clock: SetClock
) -> None:
    key, _code = made
    slot = keys.add_person(
        folder, key, person="SELFHEAL, Jo", passphrase="caf\u00e9 mossy lantern", cost=SMALL
    )
    assert keys.unlock(folder, slot, "cafe\u0301 mossy lantern", clock=clock) == key


def test_five_wrong_tries_then_thirty_seconds_that_outlive_the_program(
    folder: Path, made: tuple[bytes, str], clock: SetClock
) -> None:
    slot = person_id(folder)
    left = []
    for _ in range(5):
        with pytest.raises(WrongPassphrase) as wrong:
            keys.unlock(folder, slot, "not this one at all", clock=clock)
        left.append((wrong.value.tries_left, wrong.value.wait_seconds))
    assert left == [(4, 0), (3, 0), (2, 0), (1, 0), (0, 30)]
    # Nothing but the file carries the wait: a fresh read is what a restart would see.
    clock.at += timedelta(seconds=29)
    assert keys.read_keys(folder).seconds_to_wait(clock) == 1
    with pytest.raises(WrongPassphrase) as wrong:
        keys.unlock(folder, slot, PHRASE, clock=clock)
    assert (wrong.value.tried, wrong.value.wait_seconds) == (False, 1)
    clock.at += timedelta(seconds=1)
    with pytest.raises(WrongPassphrase) as wrong:
        keys.unlock(folder, slot, "not this one at all", clock=clock)
    assert wrong.value.tries_left == 4
    assert keys.unlock(folder, slot, PHRASE, clock=clock) == made[0]
    assert keys.read_keys(folder).tries.count == 0


def test_the_wait_does_not_hold_up_the_recovery_code(
    folder: Path, made: tuple[bytes, str], clock: SetClock
) -> None:
    slot = person_id(folder)
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            keys.unlock(folder, slot, "not this one at all", clock=clock)
    assert keys.unlock_with_recovery(folder, made[1], clock=clock) == made[0]
    assert keys.seconds_to_wait(folder, clock=clock) == 0


def test_a_clock_set_back_waits_thirty_seconds_and_no_longer(
    folder: Path, made: tuple[bytes, str], clock: SetClock
) -> None:
    slot = person_id(folder)
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            keys.unlock(folder, slot, "not this one at all", clock=clock)
    clock.at -= timedelta(days=3)
    assert keys.seconds_to_wait(folder, clock=clock) == 30
    clock.at += timedelta(seconds=30)
    assert keys.unlock(folder, slot, PHRASE, clock=clock) == made[0]


def test_a_try_counts_even_when_the_program_is_ended_before_the_answer(
    folder: Path, made: tuple[bytes, str], clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(wrapping, "_stretch", ended)
    with pytest.raises(KeyboardInterrupt):
        keys.unlock(folder, person_id(folder), "a guess", clock=clock)
    assert keys.read_keys(folder).tries.count == 1


def test_changing_a_passphrase_leaves_no_way_in_for_the_old(
    folder: Path, made: tuple[bytes, str], clock: SetClock
) -> None:
    slot = person_id(folder)
    with pytest.raises(WrongPassphrase):
        keys.change_passphrase(
            folder, slot, old="wrong old phrase", new=OTHER, clock=clock, cost=SMALL
        )
    with pytest.raises(RuleViolation, match="passphrase_short"):
        keys.change_passphrase(folder, slot, old=PHRASE, new="short", clock=clock)
    keys.change_passphrase(folder, slot, old=PHRASE, new=OTHER, clock=clock, cost=SMALL)
    with pytest.raises(WrongPassphrase):
        keys.unlock(folder, slot, PHRASE, clock=clock)
    assert keys.unlock(folder, slot, OTHER, clock=clock) == made[0]
    assert (folder / COPY).read_bytes() == (folder / FILE).read_bytes()


def test_people_come_and_go_but_never_the_last_way_in(
    folder: Path, made: tuple[bytes, str], clock: SetClock
) -> None:
    key, code = made
    second = keys.add_person(folder, key, person="SELFHEAL, Jo", passphrase=OTHER, cost=SMALL)
    with pytest.raises(RuleViolation, match="person_taken"):
        keys.add_person(folder, key, person="Selfheal, JO", passphrase=OTHER, cost=SMALL)
    assert keys.unlock(folder, second, OTHER, clock=clock) == key
    remembered = keys.read_keys(folder).last_person
    assert remembered is not None
    assert remembered.id == second
    keys.remove_slot(folder, key, person_id(folder))
    fresh_code = keys.new_recovery(folder, key, cost=SMALL)
    with pytest.raises(RuleViolation, match="recovery_wrong"):
        keys.unlock_with_recovery(folder, code, clock=clock)
    assert keys.unlock_with_recovery(folder, fresh_code, clock=clock) == key
    recovery = next(s.id for s in keys.read_keys(folder).slots if s.kind is SlotKind.RECOVERY)
    keys.remove_slot(folder, key, recovery)
    with pytest.raises(RuleViolation, match="last_slot"):
        keys.remove_slot(folder, key, second)
    with pytest.raises(EnvironmentProblem, match="slot_gone"):
        keys.unlock(folder, recovery, OTHER, clock=clock)


def test_recovery_code_forgives_how_it_is_typed(
    folder: Path, made: tuple[bytes, str], clock: SetClock
) -> None:
    key, code = made
    sloppy = code.lower().replace("0", "o").replace("1", "l")
    for typed in (sloppy, sloppy.replace("-", ""), f"  {code.replace('-', ' - ')}\n"):
        assert keys.unlock_with_recovery(folder, typed, clock=clock) == key


def test_every_single_slip_in_the_recovery_code_names_its_group(
    folder: Path, made: tuple[bytes, str], clock: SetClock
) -> None:
    _key, code = made
    for at, right in enumerate(code):
        if right == "-":
            continue
        wrong = ALPHABET[(ALPHABET.index(right) + 7) % 32]
        for separator in ("-", ""):
            typed = (code[:at] + wrong + code[at + 1 :]).replace("-", separator)
            with pytest.raises(RuleViolation) as slip:
                keys.unlock_with_recovery(folder, typed, clock=clock)
            assert slip.value.code == "recovery_group"
            assert slip.value.params["group"] == at // 6 + 1


def test_any_flipped_bit_of_the_file_is_noticed_and_the_copy_is_offered(
    folder: Path, made: tuple[bytes, str], clock: SetClock
) -> None:
    path = folder / FILE
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :])
        with pytest.raises(EnvironmentProblem) as problem:
            keys.read_keys(folder)
        assert problem.value.code == "keys_damaged_copy_kept"
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        with pytest.raises(EnvironmentProblem, match="keys_damaged_copy_kept"):
            keys.read_keys(folder)
    restored = keys.use_kept_copy(folder)
    assert keys.unlock(folder, restored.people[0].id, PHRASE, clock=clock) == made[0]
    (folder / COPY).write_bytes(b"{}")
    path.unlink()
    (folder / "store.db").write_bytes(b"x")
    with pytest.raises(EnvironmentProblem) as problem:
        keys.read_keys(folder)
    assert problem.value.code == "keys_damaged"


@pytest.mark.parametrize("data", [b"[" * 100_000, b"null", b"\xff", b"{}", b"9" * (1 << 21)])
def test_a_hostile_file_is_only_a_damaged_one(
    folder: Path, made: tuple[bytes, str], data: bytes
) -> None:
    (folder / FILE).write_bytes(data)
    with pytest.raises(EnvironmentProblem, match="keys_damaged"):
        keys.read_keys(folder)


def test_an_altered_file_with_its_checksum_put_right_is_still_found_out(
    folder: Path, made: tuple[bytes, str], clock: SetClock
) -> None:
    slot = person_id(folder)
    file = keys.read_keys(folder)
    for altered in (
        replace(file, store_name="Saltergate IOM"),
        replace(file, training=True),
        replace(file, wrapped=file.wrapped[:1]),
        replace(file, last_backup=START),
    ):
        write_tries(folder, altered)
        with pytest.raises(EnvironmentProblem, match="keys_altered"):
            keys.unlock(folder, slot, PHRASE, clock=clock)
        with pytest.raises(EnvironmentProblem, match="keys_altered"):
            keys.new_recovery(folder, made[0], cost=SMALL)
    # The cost, the salt and the name of a slot are bound into the wrapped key itself.
    first = file.wrapped[0]
    for changed in (
        replace(first, slot=replace(first.slot, name="SORREL, Max")),
        replace(first, cost=keys.Cost(time=2, memory_kib=8, lanes=1)),
        replace(first, salt=bytes(16)),
    ):
        write_tries(folder, replace(file, wrapped=(changed, *file.wrapped[1:])))
        with pytest.raises(EnvironmentProblem, match="keys_altered_copy_kept"):
            keys.unlock(folder, slot, PHRASE, clock=clock)
        with pytest.raises(WrongPassphrase):
            keys.unlock(folder, slot, "not this one at all", clock=clock)
    write_tries(folder, file)
    assert keys.unlock(folder, slot, PHRASE, clock=clock) == made[0]


def test_a_file_of_a_later_version_is_left_alone(
    folder: Path, made: tuple[bytes, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from iomdesk.store import keyfile

    file = keys.read_keys(folder)
    with monkeypatch.context() as later:
        later.setattr(keyfile, "FORMAT", 2)
        write_tries(folder, file)
    before = (folder / FILE).read_bytes()
    with pytest.raises(EnvironmentProblem, match="store_newer"):
        keys.read_keys(folder)
    assert (folder / FILE).read_bytes() == before


def test_a_missing_folder_and_a_strange_one_have_their_own_words(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="store_gone"):
        keys.read_keys(tmp_path / "away.iomstore")
    with pytest.raises(EnvironmentProblem, match="not_a_store"):
        keys.read_keys(tmp_path)


def test_costs_that_would_hang_the_computer_are_refused() -> None:
    for bad in ((0, 8, 1), (3, 1 << 21, 4), (3, 8, 4), (3, 65536, 17), (21, 65536, 4)):
        with pytest.raises(ValueError, match="out of bounds"):
            keys.Cost(*bad)
