"""Who can open a store: passphrases and the recovery code to the one key of a store.

A store is encrypted with one random 256-bit key. Each person's passphrase, and the
recovery code, is stretched with argon2id (argon2-cffi) into a slot key which wraps the
store key with AES-256-GCM (cryptography), bound to its slot and store. Nothing else
opens it: there is no back door to ask us for. Sources: design.md section 3 (Keys);
RFC 9106 for the cost; NIST SP 800-63B for the rules about passphrases.

Every function that stretches a passphrase takes about 170 ms and 64 MiB and releases
the interpreter lock: call it from a worker thread. A change reads the file anew once
that is done and holds ``CHANGING`` until it is written, so that none undoes another.
"""

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Final

from iomdesk.domain import passphrase as rules
from iomdesk.domain import recovery_code
from iomdesk.domain.access import (
    TRIES_BEFORE_WAIT,
    WAIT_SECONDS,
    LastOpened,
    Slot,
    SlotKind,
    Tries,
    WrongPassphrase,
)
from iomdesk.domain.clock import Clock, SystemClock
from iomdesk.domain.problems import EnvironmentProblem, RuleViolation
from iomdesk.store.cost import Cost
from iomdesk.store.disk import disk_problems, settle_folder
from iomdesk.store.keyfile import (
    CHANGING,
    FILE,
    KeyFile,
    WrappedSlot,
    read_copy,
    read_keys,
    use_kept_copy,
    write_keys,
    write_tries,
)
from iomdesk.store.keynotes import note_backup, note_check, note_log, proved, write_copy
from iomdesk.store.wrapping import KEY_BYTES, unwrap, wrap

__all__ = [
    "Cost",
    "KeyFile",
    "Slot",
    "WrongPassphrase",
    "add_person",
    "change_passphrase",
    "create_keys",
    "new_recovery",
    "note_backup",
    "note_check",
    "note_log",
    "proved",
    "read_keys",
    "remove_slot",
    "reset_passphrase",
    "seconds_to_wait",
    "unlock",
    "unlock_with_recovery",
    "use_kept_copy",
    "write_copy",
]

_MOST_SLOTS: Final = 64


def create_keys(
    folder: Path,
    *,
    name: str,
    scheme: str,
    training: bool,
    person: str,
    passphrase: str,
    cost: Cost | None = None,
    context: Iterable[str] = (),
) -> tuple[bytes, str]:
    """Make the folder of a new store with its first person and its recovery code.

    Args:
        folder: the ``NAME.iomstore`` folder; made when missing, its parent must exist.
        name: the store's name.
        scheme: id of the scheme.
        training: whether it holds fictional people only.
        person: "SURNAME, Forename" of the first person.
        passphrase: theirs; a training store takes any, since it is shown openly.
        cost: the work of a guess; the default outside tests.
        context: more words the passphrase must not consist of (the area, say).

    Returns:
        The 32-byte store key and the recovery code; the code exists nowhere else.

    Raises:
        RuleViolation: the passphrase, or an empty name.
        EnvironmentProblem: ``store_exists``, or one of the disk.
    """
    _require_name("store_name", name)
    _require_name("person", person)
    if not training:
        rules.require(passphrase, [name, scheme, person, *context])
    with disk_problems():
        folder.mkdir(mode=0o700, exist_ok=True)
        if (folder / FILE).exists() or (folder / "store.db").exists():
            raise EnvironmentProblem("store_exists")
        (folder / "backups").mkdir(mode=0o700, exist_ok=True)
        settle_folder(folder.parent)
    key = secrets.token_bytes(KEY_BYTES)
    secret = secrets.token_bytes(recovery_code.SECRET_BYTES)
    cost = cost or Cost.default()
    file = KeyFile(str(uuid.uuid4()), name, scheme, training, ())
    first = wrap(file, _slot(SlotKind.PERSON, person), key, _phrase_bytes(passphrase), cost)
    recovery = wrap(file, _slot(SlotKind.RECOVERY), key, secret, cost)
    write_keys(folder, _with_slots(file, (first, recovery)), key)
    return key, recovery_code.encode(secret)


def unlock(
    folder: Path, slot_id: str, passphrase: str, *, clock: Clock | None = None, note: bool = True
) -> bytes:
    """The store key, opened with a person's passphrase.

    The try is counted on the disk before the passphrase is looked at, so that ending
    the program in the middle does not win another. Without ``note`` a right one leaves
    no trace of who opened the store and when.

    Raises:
        WrongPassphrase: it did not open the store, or the wait is not over.
        EnvironmentProblem: those of ``read_keys``; ``keys_altered`` or
            ``keys_altered_copy_kept`` when somebody changed the file without the key;
            ``slot_gone`` when the slot was taken away meanwhile; one of the disk.
    """
    clock = clock or SystemClock()
    with CHANGING:
        wait = seconds_to_wait(folder, clock=clock)
        if wait:
            raise WrongPassphrase(tries_left=0, wait_seconds=wait, tried=False)
        file = read_keys(folder)
        wrapped = _find(file, slot_id, SlotKind.PERSON)
        now = clock.now().astimezone(UTC)
        count = 1 if file.tries.wait_until is not None else file.tries.count + 1
        tries = Tries(count)
        if count >= TRIES_BEFORE_WAIT:
            tries = Tries(count, now, now + timedelta(seconds=WAIT_SECONDS))
        counted = replace(file, tries=tries)
        write_tries(folder, counted)
    secret = _phrase_bytes(passphrase)
    key = unwrap(file, wrapped, secret)
    if key is None:
        _offer_copy(folder, file, secret, slot_id)
        raise WrongPassphrase(
            tries_left=max(0, TRIES_BEFORE_WAIT - count),
            wait_seconds=counted.seconds_to_wait(clock) if tries.wait_until else 0,
        )
    _opened(folder, key, wrapped, clock, note=note)
    return key


def unlock_with_recovery(folder: Path, code: str, *, clock: Clock | None = None) -> bytes:
    """The store key, opened with the recovery code.

    A code of 160 random bits cannot be tried out, so wrong ones are not counted and the
    wait after wrong passphrases does not hold it up.

    Raises:
        RuleViolation: ``recovery_length``, ``recovery_group`` (with the group) or
            ``recovery_wrong`` (typed whole, but of another store or an older code).
        EnvironmentProblem: as ``unlock``.
    """
    secret = recovery_code.decode(code)
    file = read_keys(folder)
    for wrapped in file.wrapped:
        if wrapped.slot.kind is SlotKind.RECOVERY:
            key = unwrap(file, wrapped, secret)
            if key is not None:
                _opened(folder, key, wrapped, clock or SystemClock(), note=True)
                return key
    _offer_copy(folder, file, secret)
    raise RuleViolation(recovery_code.FIELD, "recovery_wrong")


def seconds_to_wait(folder: Path, *, clock: Clock | None = None) -> int:
    """Whole seconds before the next passphrase is looked at, 0 to 30.

    A clock that was set back starts the 30 seconds anew instead of making them hours.
    """
    clock = clock or SystemClock()
    with CHANGING:
        file = read_keys(folder)
        now = clock.now().astimezone(UTC)
        start = file.tries.wait_from
        if start is not None and now < start:
            until = now + timedelta(seconds=WAIT_SECONDS)
            file = replace(file, tries=Tries(file.tries.count, now, until))
            write_tries(folder, file)
    return file.tries.seconds_left(now)


def change_passphrase(
    folder: Path,
    slot_id: str,
    *,
    old: str,
    new: str,
    clock: Clock | None = None,
    cost: Cost | None = None,
) -> None:
    """Change a person's passphrase; only their slot is written anew.

    Raises:
        WrongPassphrase: the old one; counted like any other try.
        RuleViolation: the new one breaks a rule.
        EnvironmentProblem: as ``unlock``.
    """
    _require_phrase(read_keys(folder), slot_id, new)
    key = unlock(folder, slot_id, old, clock=clock)
    reset_passphrase(folder, key, slot_id, new, cost=cost)


def reset_passphrase(
    folder: Path, key: bytes, slot_id: str, new: str, *, cost: Cost | None = None
) -> None:
    """Give a person a new passphrase, with the store already open (after a recovery).

    Raises:
        RuleViolation: the new passphrase breaks a rule.
        EnvironmentProblem: those of ``proved``, one of the disk.
    """
    file = proved(folder, key)
    normal = _require_phrase(file, slot_id, new)
    slot = _find(file, slot_id, SlotKind.PERSON).slot
    fresh = wrap(file, slot, key, normal.encode(), cost or Cost.default())
    with CHANGING:
        file = proved(folder, key)
        old = _find(file, slot_id, SlotKind.PERSON)
        slots = tuple(fresh if each is old else each for each in file.wrapped)
        # Who has just proved themselves does not inherit somebody's wrong tries.
        write_keys(folder, replace(_with_slots(file, slots), tries=Tries()), key)


def add_person(
    folder: Path, key: bytes, *, person: str, passphrase: str, cost: Cost | None = None
) -> str:
    """Let another person in; returns the id of their slot.

    Raises:
        RuleViolation: ``person_taken``, ``slots_full``, ``required`` or the passphrase.
        EnvironmentProblem: those of ``proved``, one of the disk.
    """
    file = proved(folder, key)
    _require_name("person", person)
    _require_room(file, person)
    if not file.training:
        rules.require(passphrase, [file.store_name, file.scheme, person])
    slot, secret = _slot(SlotKind.PERSON, person), _phrase_bytes(passphrase)
    fresh = wrap(file, slot, key, secret, cost or Cost.default())
    with CHANGING:
        file = proved(folder, key)
        _require_room(file, person)
        write_keys(folder, _with_slots(file, (*file.wrapped, fresh)), key)
    return slot.id


def remove_slot(folder: Path, key: bytes, slot_id: str) -> None:
    """Take a slot away; its passphrase or code opens nothing from now on.

    It still opens older backups of the store: offer a new store key to be rid of that.

    Raises:
        RuleViolation: ``last_slot`` for the last person when no recovery code is left,
            and for the recovery code when no person is.
        EnvironmentProblem: ``slot_gone``, those of ``proved``.
    """
    with CHANGING:
        file = proved(folder, key)
        _find(file, slot_id)
        left = tuple(each for each in file.wrapped if each.slot.id != slot_id)
        if not left:
            raise RuleViolation("slot", "last_slot")
        write_keys(folder, _with_slots(file, left), key)


def new_recovery(folder: Path, key: bytes, *, cost: Cost | None = None) -> str:
    """Make a new recovery code; the old one opens nothing from now on.

    Raises:
        EnvironmentProblem: those of ``proved``, one of the disk.
    """
    file = proved(folder, key)
    secret = secrets.token_bytes(recovery_code.SECRET_BYTES)
    fresh = wrap(file, _slot(SlotKind.RECOVERY), key, secret, cost or Cost.default())
    with CHANGING:
        file = proved(folder, key)
        people = tuple(each for each in file.wrapped if each.slot.kind is SlotKind.PERSON)
        write_keys(folder, _with_slots(file, (*people, fresh)), key)
    return recovery_code.encode(secret)


def _require_name(field: str, name: str) -> None:
    if not name.strip():
        raise RuleViolation(field, "required")


def _require_phrase(file: KeyFile, slot_id: str, new: str) -> str:
    slot = _find(file, slot_id, SlotKind.PERSON).slot
    if file.training:
        return rules.normal(new)
    return rules.require(new, [file.store_name, file.scheme, slot.name])


def _phrase_bytes(passphrase: str) -> bytes:
    return rules.normal(passphrase)[: rules.MOST + 1].encode("utf-8", "surrogatepass")


def _find(file: KeyFile, slot_id: str, kind: SlotKind | None = None) -> WrappedSlot:
    for each in file.wrapped:
        if each.slot.id == slot_id and kind in (None, each.slot.kind):
            return each
    raise EnvironmentProblem("slot_gone")


def _require_room(file: KeyFile, person: str) -> None:
    if any(slot.name.casefold() == person.casefold() for slot in file.people):
        raise RuleViolation("person", "person_taken")
    if len(file.wrapped) >= _MOST_SLOTS:
        raise RuleViolation("person", "slots_full", {"most": _MOST_SLOTS})


def _slot(kind: SlotKind, name: str = "") -> Slot:
    return Slot(str(uuid.uuid4()), kind, name)


def _with_slots(file: KeyFile, slots: tuple[WrappedSlot, ...]) -> KeyFile:
    """Every change of who may open the store begins a generation of the file."""
    return replace(file, wrapped=slots, generation=file.generation + 1)


def _opened(folder: Path, key: bytes, wrapped: WrappedSlot, clock: Clock, *, note: bool) -> None:
    """After a right secret: prove the file, forget the tries, note who and when."""
    with CHANGING:
        file = proved(folder, key)
        if wrapped not in file.wrapped:  # taken away while the secret was stretched
            raise EnvironmentProblem("slot_gone")
        file = replace(file, tries=Tries())
        if not note:
            write_tries(folder, file)
            return
        opened = LastOpened(clock.now(), wrapped.slot.id, wrapped.slot.name)
        write_keys(folder, replace(file, last_opened=opened), key)


def _offer_copy(folder: Path, file: KeyFile, secret: bytes, slot_id: str = "") -> None:
    """Where a secret does not open an altered file but its copy, say so.

    A file with a right seal was not altered: then the copy is only older, left behind by
    a program ended in the middle, and what it opens with is not asked.

    Raises:
        EnvironmentProblem: ``keys_altered_copy_kept``.
    """
    copy = read_copy(folder)
    if copy is None:
        return
    for wrapped in copy.wrapped:
        slot = wrapped.slot
        asked = slot.id == slot_id if slot_id else slot.kind is SlotKind.RECOVERY
        if not asked or wrapped in file.wrapped:
            continue
        key = unwrap(copy, wrapped, secret)
        if key is not None and copy.seal_is_right(key) and not file.seal_is_right(key):
            raise EnvironmentProblem("keys_altered_copy_kept")
