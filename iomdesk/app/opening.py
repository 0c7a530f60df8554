"""Opening stores for the unlock window: keys, lock file and desk in one step.

Nothing at the top of this module imports SQLAlchemy: the window is painted first, and
the first unlock, in its thread, finds the libraries warm or waits for them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from iomdesk.domain.access import TRAINING_PASSPHRASE, StoreFacts
from iomdesk.domain.clock import Clock
from iomdesk.store import facts, keys
from iomdesk.store.holder import Hold, take
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.desk import Desk


@dataclass(slots=True)
class OpenStore:
    """A store open for one person: its desk, its key, and the lock on its folder."""

    desk: "Desk"
    key: bytes
    hold: Hold

    def close(self) -> None:
        """Let the current write finish, close the store, let the folder go."""
        try:
            self.desk.store.close()
        finally:
            self.hold.release()
            self.key = b""


class StoreOpener:
    """Opens stores; see ``iomdesk.ui.screens.unlock.presenter.Opener``."""

    def __init__(self, clock: Clock, *, upgrading: Callable[[], None] | None = None) -> None:
        """``upgrading`` is called, in the thread, before an older store is brought up to date."""
        self._clock = clock
        self._upgrading = upgrading

    def look(self, folder: Path) -> StoreFacts:
        """What may be shown before the store is open."""
        return facts.look(folder, clock=self._clock, passphrase=TRAINING_PASSPHRASE)

    def unlock(self, folder: Path, slot_id: str, passphrase: str) -> OpenStore:
        """Open with a passphrase."""
        name = next((slot.name for slot in keys.read_keys(folder).people if slot.id == slot_id), "")

        def key() -> bytes:
            return keys.unlock(folder, slot_id, passphrase, clock=self._clock)

        return self._held(folder, name, key)

    def unlock_with_recovery(self, folder: Path, code: str) -> OpenStore:
        """Open with the recovery code; what is done then is nobody's but the code's."""

        def key() -> bytes:
            return keys.unlock_with_recovery(folder, code, clock=self._clock)

        return self._held(folder, words("recovery", "slot"), key, how="recovery code")

    def _held(
        self, folder: Path, name: str, unlocked: Callable[[], bytes], *, how: str = "passphrase"
    ) -> OpenStore:
        from iomdesk.services.stores import open_desk

        hold = take(folder, name=name, clock=self._clock)
        try:
            key = unlocked()

            desk = open_desk(
                folder, key, who=name, clock=self._clock, how=how, upgrading=self._upgrading
            )
            return OpenStore(desk, key, hold)
        except BaseException:
            hold.release()
            raise

    def set_passphrase(self, opened: object, slot_id: str, passphrase: str) -> None:
        """Give a person a new passphrase."""
        from iomdesk.services.stores import keep_keys

        store = _as_open(opened)
        keys.reset_passphrase(store.desk.store.folder, store.key, slot_id, passphrase)
        keep_keys(store.desk)

    def use_copy(self, folder: Path) -> None:
        """Put the sound copy of the key file in the place of the damaged one."""
        keys.use_kept_copy(folder)

    def abandon(self, opened: object) -> None:
        """Close a store that was opened and is not wanted after all."""
        _as_open(opened).close()


def _as_open(opened: object) -> OpenStore:
    if not isinstance(opened, OpenStore):
        raise TypeError(type(opened).__name__)
    return opened
