"""Texts with ``@NAME@`` gaps: the resource script, the manifest, the two installers."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent


def filled(text: str, values: Mapping[str, str]) -> str:
    """A template with every gap filled; KeyError for a gap nobody knows."""
    return re.sub(r"@([A-Z_]+)@", lambda gap: values[gap.group(1)], text)


def template(name: str) -> str:
    """A template that lies beside this module."""
    return (HERE / name).read_text(encoding="utf-8")
