"""A new store stands at its place only after its recovery code was proved."""

from pathlib import Path

import pytest

from iomdesk.domain.problems import RuleViolation
from iomdesk.store import keys, making
from iomdesk.store.making import Making
from tests.helpers.stores import PASSPHRASE, QUICK, WHO
from tests.store.support import CLOCK


def begin(parent: Path) -> Making:
    """Keys alone, beside their place."""
    return making.begin(
        parent / "brackenshire.iomstore", name="Brackenshire IOM", scheme="brackenshire",
        training=False, person=WHO, passphrase=PASSPHRASE, build=lambda _place, _key: None,
        cost=QUICK,
    )  # fmt: skip


def test_without_proof_of_the_recovery_code_nothing_is_kept(tmp_path: Path) -> None:
    new = begin(tmp_path)
    with pytest.raises(RuntimeError, match="not proved"):
        new.keep()
    with pytest.raises(RuleViolation):
        new.prove("00000-" * 7 + "00000", clock=CLOCK)
    with pytest.raises(RuntimeError, match="not proved"):
        new.keep()
    assert not new.folder.exists()
    new.throw_away()
    assert list(tmp_path.iterdir()) == []


def test_what_was_proved_is_kept_and_its_code_opens_it(tmp_path: Path) -> None:
    new = begin(tmp_path)
    new.prove(new.recovery_code, clock=CLOCK)
    key = new.keep()
    assert keys.unlock_with_recovery(new.folder, new.recovery_code, clock=CLOCK) == key
    assert [one.name for one in tmp_path.iterdir()] == ["brackenshire.iomstore"]
