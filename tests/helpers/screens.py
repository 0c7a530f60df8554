"""Two screens for a test: real ones of an X server that can be unplugged, or ones on paper.

``two_screens`` starts Xvfb and divides its picture into monitors, which Qt takes for screens;
one that is unplugged while a program runs is gone for that program as a cable pulled out is.
``offscreen`` needs no server: it describes screens to Qt's offscreen platform, which cannot
change them later. Either way the windows stand in a process of their own, given ``env``.
"""

import ctypes
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from ctypes.util import find_library
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CHAIR = (0, 0, 1440, 900)
WALL = (1440, 0, 1920, 1080)

Rect = tuple[int, int, int, int]


def offscreen(
    folder: Path, *screens: Rect, dpi: int = 96, ratio: float = 1.0
) -> dict[str, str]:  # fmt: skip
    """The environment of a process with these screens, the first one primary."""
    listed = [
        {
            "name": f"Screen {number}",
            "x": x, "y": y, "width": wide, "height": high,
            "logicalDpi": dpi, "logicalBaseDpi": dpi, "dpr": ratio,
        }
        for number, (x, y, wide, high) in enumerate(screens, 1)
    ]  # fmt: skip
    described = {"synchronousWindowSystemEvents": True, "screens": listed}
    path = folder / "screens.json"
    path.write_text(json.dumps(described), encoding="utf-8")
    return {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={path}"}


@dataclass(frozen=True, slots=True)
class Screens:
    """The monitors of one X server.

    Attributes:
        display: ":93".
    """

    display: str

    @property
    def env(self) -> dict[str, str]:
        """The environment of a process that shows its windows there."""
        return {**os.environ, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb",
                "IOMDESK_TEST_DISPLAY": self.display}  # fmt: skip

    def plug(self, name: str, rect: Rect, *, first: bool = False) -> None:
        """Put a monitor on; ``first`` is the primary one, which the server's output feeds."""
        with _display(self.display) as x:
            info = x.randr.XRRAllocateMonitor(x.at, int(first))
            one = info.contents
            one.name, one.primary, one.automatic = x.atom(name), int(first), 0
            one.x, one.y, one.width, one.height = rect
            one.mwidth, one.mheight = rect[2] // 4, rect[3] // 4
            if first:
                held = x.randr.XRRGetScreenResources(x.at, x.root)
                one.outputs[0] = held.contents.outputs[0]
                x.randr.XRRFreeScreenResources(held)
            x.randr.XRRSetMonitor(x.at, x.root, info)
            x.randr.XRRFreeMonitors(info)

    def unplug(self, name: str) -> None:
        """Pull a monitor's cable."""
        with _display(self.display) as x:
            x.randr.XRRDeleteMonitor(x.at, x.root, x.atom(name))


def here() -> Screens:
    """The screens this process was started for."""
    return Screens(os.environ["IOMDESK_TEST_DISPLAY"])


@contextmanager
def two_screens(*, chair: Rect = CHAIR, wall: Rect = WALL) -> Iterator[Screens]:
    """An X server with the monitors "Chair" and "Wall"; skips the test where there is none."""
    if shutil.which("Xvfb") is None or find_library("Xrandr") is None:
        pytest.skip("needs Xvfb and libXrandr for a screen that can be unplugged")
    wide = max(rect[0] + rect[2] for rect in (chair, wall))
    high = max(rect[1] + rect[3] for rect in (chair, wall))
    told, tells = os.pipe()
    # Without -noreset the server forgets its monitors when the last program has gone.
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(tells), "-screen", "0", f"{wide}x{high}x24", "-noreset",
         "-nolisten", "tcp"],
        pass_fds=(tells,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(tells)
    try:
        with os.fdopen(told) as pipe:
            number = pipe.readline().strip()
        if not number:
            pytest.skip("Xvfb does not start here")
        screens = Screens(f":{number}")
        screens.plug("Chair", chair, first=True)
        screens.plug("Wall", wall)
        yield screens
    finally:
        server.terminate()
        server.wait()


def run(
    script: Path, args: Sequence[str], env: Mapping[str, str], *, fatal: bool = True
) -> str:  # fmt: skip
    """Run a script of the tests in a process of its own; gives what it printed.

    Fails with what it said when it does not end well, warnings of Qt included unless the
    script looks at them itself (``fatal``).
    """
    done = subprocess.run(
        [sys.executable, str(script), *args],
        env={**env, "PYTHONPATH": str(ROOT), "QT_FATAL_WARNINGS": str(int(fatal))},
        cwd=ROOT, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


# ---- libXrandr --------------------------------------------------------------------------


class _Monitor(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_ulong), ("primary", ctypes.c_int), ("automatic", ctypes.c_int),
        ("noutput", ctypes.c_int), ("x", ctypes.c_int), ("y", ctypes.c_int),
        ("width", ctypes.c_int), ("height", ctypes.c_int),
        ("mwidth", ctypes.c_int), ("mheight", ctypes.c_int),
        ("outputs", ctypes.POINTER(ctypes.c_ulong)),
    )  # fmt: skip


class _Resources(ctypes.Structure):
    _fields_ = (
        ("timestamp", ctypes.c_ulong), ("config", ctypes.c_ulong), ("ncrtc", ctypes.c_int),
        ("crtcs", ctypes.POINTER(ctypes.c_ulong)), ("noutput", ctypes.c_int),
        ("outputs", ctypes.POINTER(ctypes.c_ulong)),
    )  # fmt: skip


@cache
def _libraries() -> tuple[Any, Any]:
    x11, randr = (ctypes.CDLL(str(find_library(name))) for name in ("X11", "Xrandr"))
    at, number = ctypes.c_void_p, ctypes.c_ulong
    monitor, resources = ctypes.POINTER(_Monitor), ctypes.POINTER(_Resources)
    for library, name, gives, takes in (
        (x11, "XOpenDisplay", at, (ctypes.c_char_p,)),
        (x11, "XDefaultRootWindow", number, (at,)),
        (x11, "XInternAtom", number, (at, ctypes.c_char_p, ctypes.c_int)),
        (x11, "XSync", ctypes.c_int, (at, ctypes.c_int)),
        (x11, "XCloseDisplay", ctypes.c_int, (at,)),
        (randr, "XRRGetScreenResources", resources, (at, number)),
        (randr, "XRRFreeScreenResources", None, (resources,)),
        (randr, "XRRAllocateMonitor", monitor, (at, ctypes.c_int)),
        (randr, "XRRSetMonitor", None, (at, number, monitor)),
        (randr, "XRRDeleteMonitor", None, (at, number, number)),
        (randr, "XRRFreeMonitors", None, (monitor,)),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = gives, takes
    return x11, randr


@dataclass(frozen=True, slots=True)
class _Display:
    x11: Any
    randr: Any
    at: Any
    root: int

    def atom(self, name: str) -> int:
        return int(self.x11.XInternAtom(self.at, name.encode(), 0))


@contextmanager
def _display(name: str) -> Iterator[_Display]:
    x11, randr = _libraries()
    at = x11.XOpenDisplay(name.encode())
    assert at, f"no X server at {name}"
    try:
        yield _Display(x11, randr, at, int(x11.XDefaultRootWindow(at)))
        x11.XSync(at, 0)
    finally:
        x11.XCloseDisplay(at)
