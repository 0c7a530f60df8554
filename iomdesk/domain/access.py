"""Opening a store: the values that store, command line and unlock window share.

Sources: design.md section 3 (Keys) and ux.md section 9.1.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

TRIES_BEFORE_WAIT: Final = 5
"""Wrong passphrases in a row before a wait begins."""

WAIT_SECONDS: Final = 30
"""Length of that wait, in seconds; never longer, whatever the computer's clock does."""

TRAINING_PASSPHRASE: Final = "training is open to all"  # noqa: S105 - meant to be known
"""Opens the training store; shown openly, it guards nobody's data."""


class SlotKind(StrEnum):
    """What a key slot is for."""

    PERSON = "person"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Slot:
    """One way into a store, without its secrets.

    Attributes:
        id: key of the slot, a UUID in text form.
        kind: a person's passphrase or the recovery code.
        name: "SURNAME, Forename" of who holds it; empty for the recovery code.
    """

    id: str
    kind: SlotKind
    name: str


@dataclass(frozen=True, slots=True)
class LastOpened:
    """Who opened a store last, shown so that misuse is noticed.

    Attributes:
        at: when, local time with its offset.
        slot: id of the slot that opened it.
        name: the name on that slot then; empty when it was the recovery code.
    """

    at: datetime
    slot: str
    name: str


@dataclass(frozen=True, slots=True)
class LastCheck:
    """The last full check of a store.

    Attributes:
        at: when, local time with its offset.
        passed: whether nothing was found altered outside the program.
    """

    at: datetime
    passed: bool


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong passphrases since the last right one, and the wait they earned (UTC)."""

    count: int = 0
    wait_from: datetime | None = None
    wait_until: datetime | None = None

    def seconds_left(self, now: datetime) -> int:
        """Whole seconds still to wait, rounded up, never more than 30."""
        if self.wait_until is None:
            return 0
        left = (self.wait_until - now).total_seconds()
        return min(WAIT_SECONDS, max(0, int(-(-left // 1))))


class Place(StrEnum):
    """Where the folder of a store lies; words under ``[place]``."""

    HERE = "here"
    NETWORK = "network"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFacts:
    """What may be shown of a store before it is open: no person in it, no count.

    Attributes:
        folder: the store's folder.
        name: what people call it.
        training: whether every person in it is fictional.
        place: on this computer or on a network drive.
        size: bytes of its database.
        people: the slots a passphrase opens, in the order they were made.
        proposed: id of the slot to propose: who opened it last.
        last_opened, last_backup, last_check: None until there was one.
        seconds_to_wait: before the next try is looked at, 0 to 30.
        passphrase: shown openly for a training store, empty for any other.
    """

    folder: Path
    name: str
    training: bool
    place: Place
    size: int
    people: tuple[Slot, ...]
    proposed: str
    last_opened: LastOpened | None
    last_backup: datetime | None
    last_check: LastCheck | None
    seconds_to_wait: int
    passphrase: str = ""


class WrongPassphrase(Exception):
    """A passphrase that did not open the store, or one refused during the wait.

    Attributes:
        tries_left: how many tries remain before a wait begins; 0 while waiting.
        wait_seconds: whole seconds to wait before the next try, 0 to 30.
        tried: False when the wait was not over and the passphrase was not looked at.
    """

    def __init__(self, *, tries_left: int, wait_seconds: int = 0, tried: bool = True) -> None:
        super().__init__("wrong passphrase")
        self.tries_left = tries_left
        self.wait_seconds = wait_seconds
        self.tried = tried
