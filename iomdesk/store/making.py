"""Making a store so that there is a whole one or none.

The new store is built beside its place, under a name nobody opens, and moves there in
one step once its recovery code has been typed back and has really opened it.
"""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from iomdesk.domain.clock import Clock
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.store import keys
from iomdesk.store.disk import disk_problems, settle_folder
from iomdesk.store.opener import put_opener

_UNFINISHED: Final = ".unfinished"


@dataclass(slots=True)
class Making:
    """A store that is being made.

    Attributes:
        folder: where it will be.
        recovery_code: shown and printed while it is made; kept nowhere.
    """

    folder: Path
    recovery_code: str
    _key: bytes
    _proved: bool = False

    @property
    def place(self) -> Path:
        """Where it lies until it is finished."""
        return self.folder.with_name(self.folder.name + _UNFINISHED)

    def prove(self, code: str, *, clock: Clock | None = None) -> None:
        """Open the new store with the code as it was typed back.

        Raises:
            RuleViolation: ``recovery_length``, ``recovery_group``, ``recovery_wrong``.
            EnvironmentProblem: those of ``unlock_with_recovery``.
        """
        key = keys.unlock_with_recovery(self.place, code, clock=clock)
        if key != self._key:  # pragma: no cover - the wrapped key is authenticated
            raise EnvironmentProblem("keys_altered")
        self._proved = True

    def keep(self) -> bytes:
        """Move the finished store to its place and return its key.

        Raises:
            RuntimeError: the recovery code was not proved; a caller's mistake.
            EnvironmentProblem: ``store_exists`` or one of the disk.
        """
        if not self._proved:
            message = "the recovery code was not proved"
            raise RuntimeError(message)
        with disk_problems():
            if self.folder.exists():
                raise EnvironmentProblem("store_exists")
            self.place.rename(self.folder)
            settle_folder(self.folder.parent)
        return self._key

    def throw_away(self) -> None:
        """Leave nothing behind; does nothing once it is kept."""
        if self.place.exists():
            shutil.rmtree(self.place, ignore_errors=True)


def begin(
    folder: Path,
    *,
    name: str,
    scheme: str,
    training: bool,
    person: str,
    passphrase: str,
    build: Callable[[Path, bytes], None],
    cost: keys.Cost | None = None,
    context: Iterable[str] = (),
) -> Making:
    """Begin a store: its keys, and whatever ``build(place, key)`` puts beside them.

    What an earlier, interrupted attempt left at the same place is removed first.

    Raises:
        RuleViolation: as ``create_keys``.
        EnvironmentProblem: ``store_exists``, ``parent_gone`` when the folder to put it
            in does not exist, or one of the disk.
    """
    place = folder.with_name(folder.name + _UNFINISHED)
    with disk_problems():
        if folder.exists():
            raise EnvironmentProblem("store_exists")
        if not folder.parent.is_dir():
            raise EnvironmentProblem("parent_gone")
        if place.exists():
            shutil.rmtree(place)
    try:
        key, code = keys.create_keys(
            place,
            name=name,
            scheme=scheme,
            training=training,
            person=person,
            passphrase=passphrase,
            cost=cost,
            context=context,
        )
        build(place, key)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    put_opener(place)
    return Making(folder, code, key)
