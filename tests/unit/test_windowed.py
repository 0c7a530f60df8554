"""Without a console (iomdesk.exe) nothing that is printed is lost, and nothing breaks."""

import sys

import pytest

from iomdesk.__main__ import main
from iomdesk.app import windowed


def test_what_is_printed_is_told_in_a_box(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(windowed, "_box", told.append)
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["--version"]) == 0
    assert main(["sefl-test"]) == 2
    assert told[0].startswith("iomdesk 0.")
    assert "neither a store nor a job" in told[1]
    assert sys.stdout is None


def test_nothing_printed_shows_no_box() -> None:
    told: list[str] = []
    assert windowed.without_console(lambda: 3, told.append) == 3
    assert told == []
