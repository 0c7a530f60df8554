"""self-test: the installed program proves itself on stores of fictional people.

Each step does the real thing, with what ships and nothing else: stores made, brought up to
date and backed up, spreadsheets read, rules worked out, every paper drawn and compared with
what it must be, a meeting held, every window shown, a pack printed. All of it happens in a
scratch folder that is gone afterwards, with settings of its own; nothing of the person at the
computer is read or touched. It prints a line a step and stops at the first that fails.
"""

import errno
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from iomdesk.app.selftest.failing import StepFailed
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.app.selftest.bench import Bench

Act = Callable[["Bench"], dict[str, object]]

_FOLDERS: Final = (
    "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME",
)  # fmt: skip
"""Where libraries would otherwise write for the person at the computer (fonts, settings)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its code in ``[selftest]``, and what does it and gives the params of its line."""

    code: str
    act: Act


def steps() -> tuple[Step, ...]:
    """All steps in order; those after ``training`` work on copies of the store it makes."""
    from iomdesk.app.selftest import (
        drawing,
        holding,
        importing,
        locked,
        printing,
        scoring,
        shipped,
        storing,
        windows,
    )

    return (
        Step("shipped", shipped.look_over),
        Step("score", scoring.score_all),
        Step("store", storing.make_and_open),
        Step("older", storing.bring_up_older),
        Step("training", storing.make_training),
        Step("import", importing.import_all),
        Step("meeting", holding.hold_to_minutes),
        Step("papers", drawing.compare_all),
        Step("backup", storing.back_up_and_restore),
        Step("print", printing.print_all),
        Step("locked", locked.show_locked),
        Step("desk", windows.show_desk),
        Step("chair", windows.show_meeting),
    )


def run(line: Callable[[str], None], fact: Callable[[str, object], None]) -> int:
    """Do every step; gives 0, or 1 at the first that fails."""
    begun = time.monotonic()
    told: list[dict[str, object]] = []
    fact("steps", told)
    try:
        with _leaving_nothing(), _scratch() as at, _own_folders(Path(at)):
            failed = _all(Path(at), line, told)
    except OSError as error:
        failed = "scratch", {"expected": words("selftest", "room"), "found": _kind(error)}
    seconds = round(time.monotonic() - begun, 1)
    fact("seconds", seconds)
    fact("passed", failed is None)
    if failed is not None:
        step, problem = failed
        params = {"step": words("selftest_step", step), **problem}
        fact("failed", {"step": step, **problem})
        line(words("selftest", "failed", params))
        return 1
    line(words("selftest", "passed", {"seconds": seconds}))
    return 0


def _all(
    scratch: Path, line: Callable[[str], None], told: list[dict[str, object]]
) -> tuple[str, dict[str, str]] | None:
    """Do the steps; gives which failed, with what was expected and what was found."""
    code = "begin"
    try:
        from iomdesk.app.selftest.bench import Bench, nine

        bench = Bench(scratch)
        for step in steps():
            code, begun = step.code, time.monotonic()
            bench.clock.at = nine()
            found = step.act(bench)
            told.append({"step": code, "seconds": round(time.monotonic() - begun, 2), **found})
            line(words("selftest", code, found))
    except StepFailed as failed:
        return code, {"expected": failed.expected, "found": failed.found}
    except Exception as error:  # noqa: BLE001 - whatever a broken installation comes up with
        wanted = "room" if _full(error) else "no_error"
        return code, {"expected": words("selftest", wanted), "found": _kind(error)}
    return None


def _kind(error: Exception) -> str:
    return f"{type(error).__qualname__}: {_first_line(error)}{_where(error)}"


def _full(error: Exception) -> bool:
    """Whether the computer is at fault, which has no room left, and not the installation."""
    number = error.errno if isinstance(error, OSError) else None
    return getattr(error, "code", "") == "disk_full" or number in {errno.ENOSPC, errno.EDQUOT}


def _first_line(error: Exception) -> str:
    """What an error says; the self-test knows fictional people only."""
    said = getattr(error, "code", None) or str(error)
    return str(said).split("\n", 1)[0]


def _where(error: Exception) -> str:
    """The place in the code an error came from: "(cells.py:12)"."""
    trace, at = error.__traceback__, ""
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename).name
        at, trace = f" ({file}:{trace.tb_lineno})", trace.tb_next
    return at


def _scratch() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="iomdesk-self-test-", ignore_cleanup_errors=True)


@contextmanager
def _leaving_nothing() -> Iterator[None]:
    """Let a polite end of the process be one that tidies up, as Ctrl+C is."""
    before = None
    with suppress(ValueError):  # not in the main thread, where nobody else could do it
        before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)


def _stop(*_told: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def _own_folders(scratch: Path) -> Iterator[None]:
    """Let libraries write into the scratch folder what they would write for the person."""
    from iomdesk.app.cli import has_screen

    before = {name: os.environ.get(name) for name in (*_FOLDERS, "QT_QPA_PLATFORM")}
    hidden = sys.dont_write_bytecode
    sys.dont_write_bytecode = True  # an installed program writes nothing beside itself
    for name in _FOLDERS:
        (scratch / "home" / name).mkdir(parents=True, mode=0o700)
        os.environ[name] = str(scratch / "home" / name)
    if not has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        yield
    finally:
        sys.dont_write_bytecode = hidden
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
