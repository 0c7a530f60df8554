"""What every package says of the product, each fact once.

The version stands in ``iomdesk/__init__.py`` and nowhere else; the day of a build is the
day of its commit, so that one commit gives the same bytes whenever it is built.
"""

import os
import re
import subprocess
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
"""The checkout."""

NAME: Final = "iomdesk"
TITLE: Final = "iomdesk"
SUMMARY: Final = "desk of an Integrated Offender Management coordinator"
PUBLISHER: Final = "iomdesk"
"""Publisher shown by an installer; a certificate shows its own owner beside it."""
MAINTAINER: Final = "iomdesk maintainers <maintainers@iomdesk.invalid>"
MEDIA_TYPE: Final = "application/x-iomdesk-store"
SUFFIX: Final = ".iomstore"
BUILD: Final = ROOT / "build"
"""Where everything half-made lies; git does not see it."""
DIST: Final = ROOT / "dist"
"""Where the packages lie when they are done."""


def version() -> str:
    """The version, read from its one place without importing the program."""
    text = (ROOT / "iomdesk" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(\d+\.\d+\.\d+)"$', text, re.MULTILINE)
    if found is None:
        message = "iomdesk/__init__.py names no version of the form 1.2.3"
        raise ValueError(message)
    return found.group(1)


def epoch() -> int:
    """The moment of the commit that is built, in seconds since 1970.

    ``SOURCE_DATE_EPOCH`` goes first, as the reproducible-builds specification has it.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    done = subprocess.run(
        ["git", "log", "-1", "--format=%ct"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)
