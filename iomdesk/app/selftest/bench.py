"""What the steps of the self-test share: a scratch folder, a clock, stores of fictional people.

The clock stands at nine in the morning, local time, of Tuesday 24 November 2026 wherever the
self-test runs, so that papers say the same everywhere.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from iomdesk.app.opening import OpenStore, StoreOpener
from iomdesk.domain.access import TRAINING_PASSPHRASE
from iomdesk.domain.clock import SetClock
from iomdesk.services import stores
from iomdesk.store import keys

if TYPE_CHECKING:
    from iomdesk.ui.jobs import Jobs

PASSPHRASE: Final = "heron mossy lantern kite"  # noqa: S105 - of fictional people
"""Opens every store of the self-test: those that ship, and those it makes."""
PERSON: Final = "ELDERFLOWER, Priya"
QUICK: Final = keys.Cost(time=1, memory_kib=8, lanes=1)
"""The work of a guess where the work itself is not what a step is about."""


def nine() -> datetime:
    """When all of it happens."""
    return datetime(2026, 11, 24, 9).astimezone()


@dataclass(slots=True)
class Bench:
    """What the steps work with.

    Attributes:
        scratch: a folder of the self-test's own, gone when it ends.
        training: the training store, closed; steps work on copies of it.
    """

    scratch: Path
    clock: SetClock = field(default_factory=lambda: SetClock(nine()))

    @property
    def training(self) -> Path:
        """Where the training store lies once it was made."""
        return self.scratch / "training.iomstore"

    def folder(self, name: str) -> Path:
        """A new folder."""
        made = self.scratch / name
        made.mkdir(parents=True)
        return made

    @contextmanager
    def open_new(self, name: str) -> Iterator[OpenStore]:
        """A new store without anybody in it, open."""
        new = stores.NewStore(
            folder=self.scratch / f"{name}.iomstore",
            name="Brackenshire IOM",
            scheme="brackenshire",
            area="Saltergate",
            person=PERSON,
        )
        making = stores.begin_store(new, PASSPHRASE, clock=self.clock, cost=QUICK)
        making.prove(making.recovery_code, clock=self.clock)
        making.keep()
        slot = keys.read_keys(new.folder).people[0].id
        opened = StoreOpener(self.clock).unlock(new.folder, slot, PASSPHRASE)
        try:
            yield opened
        finally:
            opened.close()

    @contextmanager
    def open_copy(self, name: str) -> Iterator[OpenStore]:
        """A copy of the training store, open; the clock stands at nine again."""
        opened = self.copy_of_training(name)
        try:
            yield opened
        finally:
            opened.close()

    def copy_of_training(self, name: str) -> OpenStore:
        """As ``open_copy``, to be closed by whoever takes it."""
        self.clock.at = nine()
        folder = self.scratch / f"{name}.iomstore"
        shutil.copytree(self.training, folder)
        slot = keys.read_keys(folder).people[0].id
        return StoreOpener(self.clock).unlock(folder, slot, TRAINING_PASSPHRASE)


@contextmanager
def jobs() -> "Iterator[Jobs]":
    """The workers of a window; every thread has ended when the block does."""
    from iomdesk.ui.jobs import Jobs

    made = Jobs()
    try:
        yield made
    finally:
        made.stop_all()
        made.close()
