"""Who opened a store, and how, is in its log: the recovery code is nobody in particular."""

from pathlib import Path

import pytest

from iomdesk.app.opening import OpenStore, StoreOpener
from iomdesk.domain.clock import SetClock
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.services import stores
from iomdesk.store import keys, log
from iomdesk.store.keyfile import COPY, FILE
from tests.helpers.stores import PASSPHRASE, QUICK, WHO

CODE = "Recovery code"


@pytest.fixture
def made(tmp_path: Path, clock: SetClock) -> tuple[Path, str]:
    """A store and its recovery code."""
    new = stores.NewStore(
        folder=tmp_path / "made.iomstore",
        name="Brackenshire IOM",
        scheme="brackenshire",
        area="Saltergate",
        person=WHO,
    )
    making = stores.begin_store(new, PASSPHRASE, clock=clock, cost=QUICK)
    making.prove(making.recovery_code, clock=clock)
    making.keep()
    return new.folder, making.recovery_code


def openings(opened: OpenStore) -> list[tuple[str, object]]:
    """Who opened the store and how, first to last."""
    with opened.desk.read() as reading:
        entries = reversed(log.latest(reading))
        return [
            (one.who, one.fields["opened with"][1]) for one in entries if one.context == "unlock"
        ]


def test_the_recovery_code_is_not_the_last_person(made: tuple[Path, str], clock: SetClock) -> None:
    folder, code = made
    opener = StoreOpener(clock)
    slot = keys.read_keys(folder).people[0]
    opener.unlock(folder, slot.id, PASSPHRASE).close()
    opened = opener.unlock_with_recovery(folder, code)
    assert opened.desk.who == CODE
    stores.remember(opened.desk, "probe", 1)
    opened.close()
    again = opener.unlock(folder, slot.id, PASSPHRASE)
    assert openings(again) == [(WHO, "passphrase"), (CODE, "recovery code"), (WHO, "passphrase")]
    with again.desk.read() as reading:
        assert {one.who for one in log.latest(reading) if one.context == "settings"} == {CODE}
    again.close()


def test_a_new_passphrase_makes_the_old_key_file_worthless(
    made: tuple[Path, str], clock: SetClock
) -> None:
    folder, code = made
    opener = StoreOpener(clock)
    slot = keys.read_keys(folder).people[0]
    older = (folder / FILE).read_bytes()
    opened = opener.unlock_with_recovery(folder, code)
    opener.set_passphrase(opened, slot.id, "gravel teapot window owl")
    opened.close()
    for name in (FILE, COPY):
        (folder / name).write_bytes(older)
    with pytest.raises(EnvironmentProblem, match="keys_rolled_back"):
        opener.unlock(folder, slot.id, PASSPHRASE)
