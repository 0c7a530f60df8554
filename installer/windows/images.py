"""Windows programs and libraries (PE files), read."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pefile


def opened(path: Path, *, whole: bool = False) -> AbstractContextManager[Any]:
    """A program or library; its tables are read at once only with ``whole``."""
    made: Any = pefile.PE
    image: AbstractContextManager[Any] = made(str(path), fast_load=not whole)
    return image
