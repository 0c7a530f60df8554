"""An empty encrypted store, without the keys' file."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from iomdesk.store.vault import DATABASE, Store
from tests.store.support import CLOCK, KEY


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder:
        Store.create(Path(folder), KEY).close()
        return (Path(folder) / DATABASE).read_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an empty store that nobody has open."""
    place = tmp_path / "brackenshire.iomstore"
    place.mkdir()
    (place / DATABASE).write_bytes(_empty())
    return place


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """That store, open."""
    opened = Store.open(folder, KEY, clock=CLOCK)
    yield opened
    opened.close()
