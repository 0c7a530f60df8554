"""What a fresh process has loaded when its first window stands, and what it shows."""

import os
import sys
from pathlib import Path

import pytest

from iomdesk.ui.settings import DeskSettings, settings_path
from tests.helpers.painted import measure
from tests.helpers.stores import NAME, make_folder

HEAVY = {
    "alembic",
    "argon2",
    "cryptography",
    "holidays",
    "openpyxl",
    "pikepdf",
    "pypdfium2",
    "python_calamine",
    "rapidfuzz",
    "reportlab",
    "sqlalchemy",
    "sqlcipher3",
}


def test_nothing_heavy_is_loaded_until_the_window_is_painted() -> None:
    """Not by the modules alone but by the running program; the warm-up follows the paint."""
    found = measure("iomdesk")
    assert HEAVY & set(found["modules"]) == set()
    assert found["jobs"] == 0
    assert "Welcome" in found["words"]
    assert {"sqlalchemy", "sqlcipher3"} <= set(found["warm"])


def test_the_store_opened_last_is_in_the_first_window(tmp_path: Path) -> None:
    """Without an argument; a store still costs no library before the paint."""
    folder, _key = make_folder(tmp_path)
    settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings = DeskSettings(settings_path())
    settings.last_store = folder
    settings.save()
    found = measure("iomdesk")
    assert NAME in found["words"]
    assert "OFFICIAL-SENSITIVE - IN CONFIDENCE" in found["words"]
    assert HEAVY & set(found["modules"]) == set()


def test_a_store_named_on_the_command_line_comes_first(tmp_path: Path) -> None:
    """And a folder without a store is told in words."""
    folder, _key = make_folder(tmp_path)
    assert NAME in measure("iomdesk", str(folder))["words"]
    assert "Not a store" in measure("iomdesk", str(tmp_path))["words"]


@pytest.mark.skipif(os.name != "posix", reason="rights are set with chmod")
@pytest.mark.skipif(sys.platform == "darwin", reason="the log lies elsewhere")
def test_it_starts_where_no_log_can_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A home folder that takes no files costs the log, not the desk."""
    blocked = tmp_path / "state"
    blocked.write_text("a file where a folder should be")
    monkeypatch.setenv("XDG_STATE_HOME", str(blocked))
    assert "Welcome" in measure("iomdesk")["words"]
