"""The command line: what can be asked for, and where each job begins.

Nothing heavy is imported here; the desk's first window must not wait for a spreadsheet
library it may never need.
"""

import argparse
import io
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from iomdesk import __version__

JOBS = ("create", "import", "pack", "continuity", "check", "backup", "restore", "self-test")

Run = Callable[[argparse.Namespace], int]


def run(arguments: list[str]) -> int:
    """Do what the command line asks for; gives the exit code."""
    first = next((one for one in arguments if not one.startswith("-")), None)
    try:
        if first in JOBS:
            return _job(_asked(arguments))
        return _open(_desk_parser().parse_args(arguments))
    except SystemExit as ending:  # argparse ends this way, with 2 for wrong usage
        return ending.code if isinstance(ending.code, int) else 2
    except BrokenPipeError:  # the reader of our output went away, which is theirs to do
        sys.stdout = None
        return 1


def _desk_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="iomdesk",
        description="The desk of an Integrated Offender Management coordinator.",
        epilog=f"Jobs without a window: {', '.join(JOBS)}. iomdesk JOB --help says more.",
    )
    parser.add_argument(
        "store",
        nargs="?",
        type=Path,
        metavar="STORE",
        help="a .iomstore folder, or a file in it",
    )
    parser.add_argument(
        "--training", action="store_true", help="open the training store: fictional people only"
    )
    parser.add_argument(
        "--headless",
        action="store_true",
        help="do the main job without a window and say where pack, papers and pictures lie",
    )
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="where --headless puts pack, papers and pictures"
    )
    parser.add_argument("--version", action="version", version=f"iomdesk {__version__}")
    return parser


def _asked(arguments: list[str]) -> argparse.Namespace:
    """The job and what it needs; argparse ends with 2 where something is wrong or missing."""
    parser = _jobs_parser()
    asked = parser.parse_args(arguments)
    if asked.job == "import" and not asked.dry_run and not (asked.originator or "").strip():
        parser.error("import: --from AGENCY is needed, unless it is a --dry-run")
    return asked


def _count(text: str) -> int:
    """A whole number from 1 to 999."""
    if re.fullmatch(r"[1-9][0-9]{0,2}", text) is None:
        message = "a whole number from 1 to 999 is needed"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _jobs_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="iomdesk")
    jobs = parser.add_subparsers(dest="job", required=True, metavar="JOB")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="print one JSON object, no words")
    keyed = argparse.ArgumentParser(add_help=False, parents=[common])
    keyed.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="first line of FILE; else it is asked"
    )
    keyed.add_argument("--user", metavar="NAME", help='whose key, as "SURNAME, Forename"')

    create = jobs.add_parser("create", parents=[keyed], help="make a new store")
    create.add_argument("store", type=Path, metavar="STORE")
    create.add_argument("--scheme", required=True)
    create.add_argument("--area", default="")
    create.add_argument("--name", help="the store's name; else the scheme's title")
    create.add_argument(
        "--recovery-out",
        type=Path,
        required=True,
        metavar="FILE.pdf",
        help="where the recovery page goes; print it, then delete the file",
    )

    bring = jobs.add_parser("import", parents=[keyed], help="bring in a spreadsheet")
    bring.add_argument("store", type=Path, metavar="STORE")
    bring.add_argument("file", type=Path, metavar="FILE")
    bring.add_argument(
        "--kind",
        choices=["cohort", "detainees", "events"],
        help="else it is told from the headings",
    )
    bring.add_argument("--sheet", help="the sheet to read; else the first that is shown")
    bring.add_argument("--from", dest="originator", metavar="AGENCY", help="who the file came from")
    bring.add_argument("--dry-run", action="store_true", help="read and report, keep nothing")
    bring.add_argument("--report", type=Path, metavar="FILE.json", help="every row and its reasons")

    pack = jobs.add_parser("pack", parents=[keyed], help="make the packs of a meeting")
    pack.add_argument("store", type=Path, metavar="STORE")
    pack.add_argument("--on", required=True, metavar="DATE", help="day of the meeting, 2026-11-24")
    pack.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    pack.add_argument("--cases", type=_count, metavar="N", help="at most N cases, Red first")
    pack.add_argument(
        "--for",
        dest="person",
        action="append",
        metavar='"SURNAME, Forename"',
        help="only this person's copy; may be given again",
    )

    paper = jobs.add_parser(
        "continuity", parents=[keyed], help="the desk on paper, for the day the computer fails"
    )
    paper.add_argument("store", type=Path, metavar="STORE")
    paper.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")

    check = jobs.add_parser("check", parents=[keyed], help="look over a store")
    check.add_argument("store", type=Path, metavar="STORE")

    backup = jobs.add_parser("backup", parents=[keyed], help="copy a store, still encrypted")
    backup.add_argument("store", type=Path, metavar="STORE")
    backup.add_argument("folder", type=Path, metavar="FOLDER")

    restore = jobs.add_parser("restore", parents=[keyed], help="bring a backup back")
    restore.add_argument("backup", type=Path, metavar="BACKUP")
    restore.add_argument("store", type=Path, metavar="STORE")

    jobs.add_parser("self-test", parents=[common], help="prove this installation")
    return parser


def _job(asked: argparse.Namespace) -> int:
    from iomdesk.app import commands

    # A reader with a small alphabet gets the rest of a name spelled out, not a half answer.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    return commands.run(asked)


def has_screen() -> bool:
    """Whether a window can be shown here."""
    if sys.platform in {"win32", "darwin"}:
        return True
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _looks_like_a_job(store: Path) -> bool:
    """A bare word that names no folder: a job mistyped, not a store that went away."""
    return len(store.parts) == 1 and not store.suffix and not store.exists()


def _open(asked: argparse.Namespace) -> int:
    if asked.training and asked.store is not None:
        sys.stderr.write("iomdesk: give a store or --training, not both\n")
        return 2
    if asked.store is not None and _looks_like_a_job(asked.store):
        known = ", ".join(JOBS)
        sys.stderr.write(f"iomdesk: {asked.store} is neither a store nor a job ({known})\n")
        return 2
    if asked.headless or not has_screen():
        if not asked.training:
            sys.stderr.write(
                "iomdesk: there is no screen to open a window on. Nothing was opened. "
                "Use one of the jobs, or --training --headless.\n"
            )
            return 1
        from iomdesk.app import headless

        return headless.run(asked.out)
    from iomdesk.app import desk
    from iomdesk.store.opener import store_of

    folder = None if asked.store is None else store_of(asked.store)
    return desk.run(folder, training=asked.training)
