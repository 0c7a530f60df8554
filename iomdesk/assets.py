"""Where the files that ship with the program lie: fonts, icons, words, schemes.

The only module that knows whether the program runs from a checkout, from an
installed wheel or from a frozen build.
"""

import sys
from functools import cache
from pathlib import Path


@cache
def _root() -> Path:
    """The folder that holds ``resources`` and ``forms``."""
    package = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    places = [package / "_shipped", package.parent]
    if frozen is not None:
        places.insert(0, Path(frozen))
    for place in places:
        if (place / "resources").is_dir() and (place / "forms").is_dir():
            return place
    message = "the folders resources and forms are missing from this installation"
    raise FileNotFoundError(message)


def resource(*parts: str) -> Path:
    """The path of a shipped resource, such as ``resource("fonts", "OFL.txt")``."""
    return _root().joinpath("resources", *parts)


def schemes_folder() -> Path:
    """The folder with one sub-folder for each scheme (``forms/SCHEME/*.toml``)."""
    return _root() / "forms"
