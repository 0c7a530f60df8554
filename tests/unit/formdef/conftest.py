"""A scheme's folder that a test may damage."""

import shutil
from pathlib import Path

import pytest

from iomdesk.assets import schemes_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped schemes that a test may damage."""
    copy = tmp_path / "forms"
    shutil.copytree(schemes_folder(), copy)
    return copy
