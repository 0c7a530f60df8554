"""``keys.json``: its shape, and reading and writing it without ever being without one.

The file says whose passphrases open a store; it holds no key that is not wrapped. A
checksum tells a damaged file; a seal made with the store key tells, once the store is
open, a file that somebody altered. ``keys.json.bak`` is the same file again, for the
day a disk loses one of the two: it is offered, never taken silently, and it is written
with every change of a slot so that it cannot let a removed person back in.
"""

import base64
import binascii
import hashlib
import hmac
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

from iomdesk.domain.access import (
    TRIES_BEFORE_WAIT,
    LastCheck,
    LastOpened,
    Slot,
    SlotKind,
    Tries,
)
from iomdesk.domain.clock import Clock
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.store.cost import Cost
from iomdesk.store.disk import disk_problems, write_atomically
from iomdesk.store.plainjson import as_bool, as_bytes, as_int, as_moment, as_object, as_str

FORMAT: Final = 1
"""The version of the file this program writes; a higher one is refused."""

FILE: Final = "keys.json"
COPY: Final = "keys.json.bak"

SECRET_LENGTHS: Final = (16, 12, 48)
"""Bytes of salt, nonce and wrapped key (32 and the 16 of AES-GCM's tag)."""

_MOST_BYTES: Final = 1 << 20
_SEAL_PURPOSE: Final = b"iomdesk keys.json seal, format 1"

CHANGING: Final = threading.RLock()
"""Held from the reading to the writing of each change, so that none undoes another.

Nobody stretches a passphrase while holding it. Other programs are kept out by the lock
on the store's folder (``iomdesk.store.holder``).
"""


@dataclass(frozen=True, slots=True)
class WrappedSlot:
    """A slot with its salt and the wrapped store key, as kept in the file."""

    slot: Slot
    cost: Cost
    salt: bytes
    nonce: bytes
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class LogHead:
    """How far the log of the store went when that was last sealed beside the keys.

    Attributes:
        count: its number of entries.
        hash: the hash of the last of them, which stands for all before it.
    """

    count: int
    hash: str


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What ``keys.json`` says; everything but ``wrapped`` may be shown before unlocking.

    Attributes:
        store_id: UUID of the store.
        store_name: what people call it, "Brackenshire IOM".
        scheme: id of its scheme, the folder under ``forms``.
        training: whether every person in it is fictional.
        wrapped: the slots with their secrets.
        last_opened, last_backup, last_check: None until there was one.
        tries: wrong passphrases so far.
        generation: goes up with each change of a slot; the store keeps it as well, so
            that an older file is known for one.
        log_head: what the log must hold; None until the store was first closed.
        seal: proves the above, but for ``tries``, to whoever holds the store key.
    """

    store_id: str
    store_name: str
    scheme: str
    training: bool
    wrapped: tuple[WrappedSlot, ...]
    last_opened: LastOpened | None = None
    last_backup: datetime | None = None
    last_check: LastCheck | None = None
    tries: Tries = field(default_factory=Tries)
    generation: int = 0
    log_head: LogHead | None = None
    seal: bytes = b""

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Every slot, without its secrets, in the order they were made."""
        return tuple(each.slot for each in self.wrapped)

    @property
    def people(self) -> tuple[Slot, ...]:
        """The slots people open with their own passphrases."""
        return tuple(slot for slot in self.slots if slot.kind is SlotKind.PERSON)

    @property
    def slots_hash(self) -> str:
        """Stands for the slots with all their secrets."""
        return hashlib.sha256(_canonical([_slot_out(each) for each in self.wrapped])).hexdigest()

    @property
    def last_person(self) -> Slot | None:
        """Whom the unlock window proposes: who opened it last, else the first."""
        people = {slot.id: slot for slot in self.people}
        if self.last_opened is not None and self.last_opened.slot in people:
            return people[self.last_opened.slot]
        return next(iter(people.values()), None)

    def seconds_to_wait(self, clock: Clock) -> int:
        """Whole seconds before the next try is looked at, 0 to 30."""
        return self.tries.seconds_left(clock.now().astimezone(UTC))

    def sealed(self, key: bytes) -> Self:
        """The same with its seal made anew."""
        return replace(self, seal=_seal(_sealed_part(self), key))

    def seal_is_right(self, key: bytes) -> bool:
        """Whether nothing but the count of tries was altered without the store key."""
        return hmac.compare_digest(self.seal, _seal(_sealed_part(self), key))


def header(file: KeyFile, slot: WrappedSlot) -> bytes:
    """What a wrapped key is bound to: it opens in no other slot and no other store."""
    return _canonical(
        {
            "format": FORMAT,
            "store": file.store_id,
            "slot": {key: value for key, value in _slot_out(slot).items() if key != "wrapped"},
        }
    )


def read_keys(folder: Path) -> KeyFile:
    """What ``keys.json`` of a store says.

    Raises:
        EnvironmentProblem: ``store_gone`` (no such folder), ``not_a_store`` (a folder
            with neither keys nor data), ``keys_damaged`` or ``keys_damaged_copy_kept``
            (missing or altered, with a sound copy beside it), ``store_newer``,
            ``drive_gone``.
    """
    with disk_problems():
        folder.stat()
    try:
        return _read(folder / FILE)
    except (ValueError, FileNotFoundError) as problem:
        if isinstance(problem, FileNotFoundError) and not (folder / "store.db").exists():
            raise EnvironmentProblem("not_a_store") from None
        code = "keys_damaged" if read_copy(folder) is None else "keys_damaged_copy_kept"
        raise EnvironmentProblem(code) from None


def read_copy(folder: Path) -> KeyFile | None:
    """The second copy of the keys; None where there is none that is whole."""
    try:
        return _read(folder / COPY)
    except (ValueError, FileNotFoundError, EnvironmentProblem):
        return None


def use_kept_copy(folder: Path) -> KeyFile:
    """Put the second copy in the place of a damaged or altered ``keys.json``.

    The file it replaces stays beside it as ``keys.json.damaged``.

    Raises:
        EnvironmentProblem: ``keys_damaged`` when the copy is no better, or one of the disk.
    """
    with CHANGING, disk_problems():
        if read_copy(folder) is None:
            raise EnvironmentProblem("keys_damaged")
        damaged = folder / FILE
        if damaged.exists():
            write_atomically(folder / f"{FILE}.damaged", damaged.read_bytes())
        write_atomically(damaged, (folder / COPY).read_bytes())
    return read_keys(folder)


def write_tries(folder: Path, file: KeyFile) -> None:
    """Keep a new count of tries; needs no key, so it is not under the seal."""
    with disk_problems():
        write_atomically(folder / FILE, _to_bytes(file))


def write_keys(folder: Path, file: KeyFile, key: bytes) -> KeyFile:
    """Seal and keep the file and its copy; the new file stands before the copy changes."""
    sealed = file.sealed(key)
    data = _to_bytes(sealed)
    with disk_problems():
        write_atomically(folder / FILE, data)
        write_atomically(folder / COPY, data)
    return sealed


def write_backup_keys(place: Path, file: KeyFile, key: bytes) -> None:
    """Seal and write the keys of a backup, which needs no second copy of them."""
    with disk_problems():
        write_atomically(place / FILE, _to_bytes(file.sealed(key)))


def _seal(part: Mapping[str, object], key: bytes) -> bytes:
    own_key = hmac.digest(key, _SEAL_PURPOSE, "sha256")
    return hmac.digest(own_key, _canonical(part), "sha256")


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _slot_out(slot: WrappedSlot) -> dict[str, object]:
    return {
        "id": slot.slot.id,
        "kind": slot.slot.kind.value,
        "name": slot.slot.name,
        "kdf": "argon2id",
        "time": slot.cost.time,
        "memory_kib": slot.cost.memory_kib,
        "lanes": slot.cost.lanes,
        "salt": _text(slot.salt),
        "nonce": _text(slot.nonce),
        "wrapped": _text(slot.wrapped),
    }


def _sealed_part(file: KeyFile) -> dict[str, object]:
    opened, check, head = file.last_opened, file.last_check, file.log_head
    part: dict[str, object] = {
        "format": FORMAT,
        "store": {
            "id": file.store_id,
            "name": file.store_name,
            "scheme": file.scheme,
            "training": file.training,
        },
        "slots": [_slot_out(slot) for slot in file.wrapped],
        "last_opened": opened
        and {"at": opened.at.isoformat(), "slot": opened.slot, "name": opened.name},
        "last_backup": file.last_backup and file.last_backup.isoformat(),
        "last_check": check and {"at": check.at.isoformat(), "passed": check.passed},
    }
    if file.generation:
        part["generation"] = file.generation
    if head is not None:
        part["log_head"] = {"count": head.count, "hash": head.hash}
    return part


def _to_bytes(file: KeyFile) -> bytes:
    tries = file.tries
    body = _sealed_part(file) | {
        "tries": {
            "count": tries.count,
            "wait_from": tries.wait_from and tries.wait_from.isoformat(),
            "wait_until": tries.wait_until and tries.wait_until.isoformat(),
        },
        "seal": _text(file.seal),
    }
    body["checksum"] = hashlib.sha256(_canonical(body)).hexdigest()
    return json.dumps(body, indent=1, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _read(path: Path) -> KeyFile:
    """Raises ValueError for anything that is not a whole file of this program."""
    with disk_problems():
        try:
            with path.open("rb") as stream:
                data = stream.read(_MOST_BYTES + 1)
        except FileNotFoundError:
            data = None
    if data is None:
        raise FileNotFoundError
    if len(data) > _MOST_BYTES:
        raise ValueError
    try:
        body = as_object(json.loads(data.decode("utf-8")))
        # Every later format keeps this rule, so that a flipped bit is not taken for one.
        if body.pop("checksum", None) != hashlib.sha256(_canonical(body)).hexdigest():
            raise ValueError
        if as_int(body["format"]) > FORMAT:
            raise EnvironmentProblem("store_newer")
        file = _from_body(body)
    except (KeyError, TypeError, RecursionError, binascii.Error) as problem:
        raise ValueError from problem
    # The checksum is over the values; spelling, blanks and escapes must be ours as well.
    if _to_bytes(file) != data:
        raise ValueError
    return file


def _slot_in(value: object) -> WrappedSlot:
    body = as_object(value)
    if body["kdf"] != "argon2id":
        raise ValueError
    slot = WrappedSlot(
        Slot(as_str(body["id"]), SlotKind(as_str(body["kind"])), as_str(body["name"])),
        Cost(as_int(body["time"]), as_int(body["memory_kib"]), as_int(body["lanes"])),
        as_bytes(body["salt"]),
        as_bytes(body["nonce"]),
        as_bytes(body["wrapped"]),
    )
    if (len(slot.salt), len(slot.nonce), len(slot.wrapped)) != SECRET_LENGTHS:
        raise ValueError
    return slot


def _from_body(body: Mapping[str, object]) -> KeyFile:
    store, tries = as_object(body["store"]), as_object(body["tries"])
    opened, check, backup = body["last_opened"], body["last_check"], body["last_backup"]
    slots = body["slots"]
    if not isinstance(slots, list) or not 0 <= as_int(tries["count"]) <= TRIES_BEFORE_WAIT:
        raise TypeError
    last_opened = last_check = None
    if opened is not None:
        part = as_object(opened)
        last_opened = LastOpened(as_moment(part["at"]), as_str(part["slot"]), as_str(part["name"]))
    if check is not None:
        part = as_object(check)
        last_check = LastCheck(as_moment(part["at"]), as_bool(part["passed"]))
    log_head = None
    if "log_head" in body:
        part = as_object(body["log_head"])
        log_head = LogHead(as_int(part["count"]), as_str(part["hash"]))
    start, end = tries["wait_from"], tries["wait_until"]
    return KeyFile(
        store_id=as_str(store["id"]),
        store_name=as_str(store["name"]),
        scheme=as_str(store["scheme"]),
        training=as_bool(store["training"]),
        wrapped=tuple(_slot_in(slot) for slot in slots),
        last_opened=last_opened,
        last_backup=None if backup is None else as_moment(backup),
        last_check=last_check,
        tries=Tries(
            as_int(tries["count"]),
            None if start is None else as_moment(start),
            None if end is None else as_moment(end),
        ),
        generation=as_int(body.get("generation", 0)),
        log_head=log_head,
        seal=as_bytes(body["seal"]),
    )
