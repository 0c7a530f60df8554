"""A newer rule set of the tests' scheme, as somebody would hand it over in a folder."""

import shutil
from pathlib import Path

from iomdesk.assets import schemes_folder


def newer_rules(place: Path, *, version: str = "2") -> Path:
    """A folder ``brackenshire`` beside its ``derbyshire``: the tier by OGRS at 12 months."""
    for name in ("brackenshire", "derbyshire"):
        shutil.copytree(schemes_folder() / name, place / name)
    own = place / "brackenshire"
    _change(own / "scheme.toml", 'version = "1"', f'version = "{version}"')
    _change(place / "derbyshire" / "scheme.toml", "tier_months = 24", "tier_months = 12")
    return own


def _change(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
