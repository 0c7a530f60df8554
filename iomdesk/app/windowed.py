"""iomdesk.exe on Windows has no console: what would be printed is shown in a box."""

import io
import os
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

from iomdesk.words import words

Tell = Callable[[str], None]


def without_console(run: Callable[[], int], tell: Tell | None = None) -> int:
    """Run a command line whose output nobody would see; gives its exit code.

    What it printed is told in one piece at its end; nothing printed, nothing told. A
    traceback is no message for a person and stays out.
    """
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        code = run()
    said = printed.getvalue().partition("Traceback (")[0].strip()
    if said:
        (tell or _box)(said)
    return code


def _box(text: str) -> None:
    if os.name != "nt":
        return
    import ctypes

    windows: Any = vars(ctypes)["windll"]
    windows.user32.MessageBoxW(None, text, words("unlock", "product"), 0)
