"""The training store: made on first use, then opened like any other."""

from pathlib import Path

from iomdesk.app import places
from iomdesk.app.opening import OpenStore, StoreOpener
from iomdesk.domain.access import TRAINING_PASSPHRASE
from iomdesk.domain.clock import Clock
from iomdesk.domain.progress import Progress
from iomdesk.services.training import make_training
from iomdesk.store import keys
from iomdesk.store.disk import disk_problems


def open_training(clock: Clock, progress: Progress, folder: Path | None = None) -> OpenStore:
    """Open the training store, after making it where there is none yet.

    Raises EnvironmentProblem, for example ``store_in_use`` when a second program has it.
    """
    folder = folder or places.training_folder()
    if not folder.exists():
        with disk_problems():
            folder.parent.mkdir(parents=True, exist_ok=True)
        make_training(folder, clock=clock, progress=progress)
    slot = keys.read_keys(folder).people[0]
    return StoreOpener(clock).unlock(folder, slot.id, TRAINING_PASSPHRASE)
