"""The file in a store's folder that a double click opens, and the store a path means.

A file manager gives a program files, never folders, so each store holds a small file of
plain text. Nothing of the store stands in it, nothing reads it, and no backup takes it.
"""

import logging
import os
from pathlib import Path
from typing import Final

from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.store.disk import disk_problems, write_atomically
from iomdesk.store.keyfile import FILE
from iomdesk.words import words

SUFFIX: Final = ".iomstore"
"""How the name of a store's folder ends."""
OPENER: Final = f"Open this store{SUFFIX}"
"""The name of the file; its suffix is what the system knows the program by."""

_logger = logging.getLogger(__name__)


def put_opener(folder: Path) -> None:
    """Put the file into a store's folder where nothing of that name lies yet.

    A folder that takes no files goes without it: the store opens all the same.
    """
    file = folder / OPENER
    try:
        with disk_problems():
            if not file.exists():
                write_atomically(file, f"{words('opener', 'text')}\n".encode())
    except EnvironmentProblem as problem:
        _logger.info("a store goes without the file that opens it: %s", problem.code)
    except OSError as problem:  # what no code stands for; it is in nobody's way
        _logger.info("a store goes without the file that opens it: errno %s", problem.errno)


def store_of(path: Path) -> Path:
    """The folder of the store that ``path`` means, made absolute.

    A folder with keys in it means itself, a file beside the keys the folder it lies in, and
    anything else the nearest folder that is named like a store, there or not. What lies in
    no store is given back, a file as its folder, to be told of as such. ``..`` is gone from
    it: the store one is left by is not the one that is meant.
    """
    whole = _whole(path)
    is_file = _is_file(whole)
    if _is_file(whole / FILE):
        return whole
    if is_file and _is_file(whole.parent / FILE):
        return whole.parent
    for place in (whole, *whole.parents):
        if place.suffix == SUFFIX and place.name != OPENER and not _is_file(place):
            return place
    return whole.parent if is_file else whole


def _whole(path: Path) -> Path:
    """The same path, absolute and without a step back."""
    if ".." in path.parts:
        try:
            return path.resolve()  # a step back out of a link leads where the system goes
        except (OSError, RuntimeError):  # links in a circle, or a drive that does not answer
            return Path(os.path.abspath(path))  # noqa: PTH100 - Path has no such thing
    return path.absolute()


def _is_file(path: Path) -> bool:
    """Whether a file lies there, as far as the system tells."""
    try:
        return path.is_file()
    except OSError:
        return False
