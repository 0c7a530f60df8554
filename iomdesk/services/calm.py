"""Work in the background that must not hold up the window.

A search of the interpreter for garbage in all that is alive takes a quarter of a second
and more, and the window waits for it whichever thread set it off.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def calm() -> Iterator[None]:
    """Meanwhile garbage is looked for only among what this work makes, not in all there is."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
