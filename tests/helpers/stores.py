"""A real, empty, encrypted store for a test, copied from one made once per process.

Whoever asks for one closes it: ``desk.store.close()``, or use the fixture ``desk``.
"""

import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from iomdesk.domain.clock import Clock, SetClock
from iomdesk.services import rulesets
from iomdesk.services.desk import Desk
from iomdesk.store import keys
from iomdesk.store.vault import Store

NAME = "Brackenshire IOM"
WHO = "ELDERFLOWER, Priya"
PASSPHRASE = "heron mossy lantern kite"
FOLDER = "brackenshire.iomstore"
_MADE = SetClock(datetime(2026, 4, 1, 9, tzinfo=UTC))
QUICK = keys.Cost(time=1, memory_kib=8, lanes=1)


@cache
def _template(scheme: str) -> tuple[bytes, dict[str, bytes]]:
    """The key of an empty store and its files; held in memory, so nothing is left behind."""
    parent = Path(tempfile.mkdtemp())
    folder = parent / FOLDER
    try:
        key, _ = keys.create_keys(
            folder,
            name=NAME,
            scheme=scheme,
            training=False,
            person=WHO,
            passphrase=PASSPHRASE,
            cost=QUICK,
        )
        Store.create(folder, key).close()
        open_desk(folder, key, _MADE, scheme).store.close()  # which puts its rule set in
        return key, {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}
    finally:
        shutil.rmtree(parent)


def make_folder(parent: Path, scheme: str = "brackenshire") -> tuple[Path, bytes]:
    """An empty store's folder, with its keys (``PASSPHRASE`` opens it), and its raw key."""
    key, files = _template(scheme)
    folder = parent / FOLDER
    (folder / "backups").mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder, key


def open_desk(
    folder: Path, key: bytes, clock: Clock, scheme: str = "brackenshire", who: str = WHO
) -> Desk:
    """A desk at the store in ``folder``, under the rule set that the store holds."""
    store = Store.open(folder, key, clock=clock)
    try:
        with store.read() as reading:
            rules, held = rulesets.opened(reading, scheme)
    except BaseException:
        store.close()
        raise
    desk = Desk(
        store=store,
        scheme=rules,
        clock=clock,
        who=who,
        name=NAME,
        area="",
        training=False,
    )
    if not held:
        desk.write(lambda work: rulesets.keep_first(work, rules), context=rulesets.CONTEXT)
    return desk


def make_desk(tmp_path: Path, clock: Clock, scheme: str = "brackenshire", who: str = WHO) -> Desk:
    """A desk at an empty store of its own under ``tmp_path``."""
    folder, key = make_folder(tmp_path, scheme)
    return open_desk(folder, key, clock, scheme, who)
