"""The small files of the Debian package: control, changelog, man page, desktop entry, types."""

import gzip
import re
from datetime import UTC, date, datetime
from email.utils import format_datetime
from pathlib import Path
from textwrap import wrap
from typing import Final

from installer import facts

FILES: Final = Path(__file__).resolve().parent / "files"
"""What is written by hand."""

WIDTH: Final = 78
"""Longest line of the changelog (Debian Policy 4.4 asks for short ones)."""

RECOMMENDS: Final = (
    "at-spi2-core",  # screen readers
    "xdg-desktop-portal",  # the desktop's own file dialogs
    "hicolor-icon-theme",
    "shared-mime-info",
    "desktop-file-utils",
)

_EXTENDED: Final = """\
The working desk of a coordinator of Integrated Offender Management: cohort, board, referrals,
the scoring matrix, meetings with packs and minutes, and what may be told to whom.
.
Everything lies in one encrypted store, a folder on this computer. There is no
network code, no account and no server.
.
The self-test "iomdesk self-test" proves an installation."""


def control(*, version: str, depends: tuple[str, ...], installed_kib: int) -> str:
    """The control file (Debian Policy 5.3).

    Args:
        version: the version of the program.
        depends: the entries of Depends. installed_kib: size on disk in KiB (Policy 5.6.20).
    """
    described = [
        f" {line}"
        for part in _EXTENDED.split("\n.\n")
        for line in (*wrap(part.replace("\n", " "), WIDTH - 1), ".")
    ][:-1]
    fields = (
        f"Package: {facts.NAME}",
        f"Version: {version}",
        "Section: misc",
        "Priority: optional",
        "Architecture: amd64",
        f"Installed-Size: {installed_kib}",
        f"Depends: {', '.join(depends)}",
        f"Recommends: {', '.join(RECOMMENDS)}",
        "Suggests: cups-client",
        f"Maintainer: {facts.MAINTAINER}",
        f"Description: {facts.SUMMARY}",
        *described,
    )
    return "\n".join(fields) + "\n"


def installed_kib(files: dict[str, int]) -> int:
    """Size on disk as Policy 5.6.20 counts it: each file rounded up, one KiB for the rest.

    Args:
        files: sizes in bytes; a folder or a link counts as 0 here and 1 KiB in the sum.
    """
    return sum(max(1, -(-size // 1024)) for size in files.values())


class NoChanges(Exception):
    """CHANGELOG.md says nothing of this version."""


_SECTION: Final = re.compile(
    r"^## \[(?P<name>Unreleased|\d+\.\d+\.\d+)\](?: - (?P<day>\d{4}-\d\d-\d\d))?$", re.MULTILINE
)


def changelog(markdown: str, *, version: str, built: int) -> str:
    """Debian's changelog (Policy 4.4) from CHANGELOG.md, newest version first.

    What stands under Unreleased counts as ``version`` while that has no section of its own.

    Args:
        markdown: the text of CHANGELOG.md. version: the one being built.
        built: the moment of the commit, in seconds since 1970, for what has no day yet.

    Raises:
        NoChanges: nothing is said of ``version``.
    """
    found = list(_SECTION.finditer(markdown))
    named = {one["name"] for one in found}
    entries = []
    for number, one in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(markdown)
        changes = _changes(markdown[one.end() : end])
        name = one["name"]
        if name == "Unreleased":
            if version in named or not any(change.startswith("* ") for change in changes):
                continue
            name = version
        moment = datetime.fromtimestamp(built, UTC)
        if one["day"]:
            day = date.fromisoformat(one["day"])
            moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        entries.append(_entry(name, changes, moment))
    if not any(entry.startswith(f"{facts.NAME} ({version}) ") for entry in entries):
        message = f"CHANGELOG.md says nothing of {version}"
        raise NoChanges(message)
    return "\n".join(entries)


def _changes(body: str) -> list[str]:
    """Headings and points of one version; a point's lines are joined."""
    body = re.sub(r"^\[[^\]]+\]: .*$", "", body, flags=re.MULTILINE)
    lines: list[str] = []
    for line in body.splitlines():
        if line.startswith("### "):
            lines.append(f"[ {line[4:].strip()} ]")
        elif line.startswith("- "):
            lines.append(f"* {line[2:].strip()}")
        elif line.startswith("  ") and lines:
            lines[-1] += f" {line.strip()}"
    return [re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", line).replace("`", "") for line in lines]


def _entry(version: str, changes: list[str], moment: datetime) -> str:
    lines = [f"{facts.NAME} ({version}) stable; urgency=medium", ""]
    for number, change in enumerate(changes):
        if change.startswith("[ ") and number:
            lines.append("")
        indent = "  " if change.startswith("[ ") else "    "
        lines += wrap(change, WIDTH, initial_indent="  ", subsequent_indent=indent)
    lines += ["", f" -- {facts.MAINTAINER}  {format_datetime(moment)}", ""]
    return "\n".join(lines)


def man_page(*, version: str, built: int) -> str:
    """The man page with its version and day filled in."""
    day = datetime.fromtimestamp(built, UTC).date().isoformat()
    text = (FILES / "iomdesk.1").read_text(encoding="utf-8")
    return text.replace("@VERSION@", version).replace("@DAY@", day)


def written(name: str) -> str:
    """A file of ours as it stands, such as ``iomdesk.desktop``."""
    return (FILES / name).read_text(encoding="utf-8")


def packed(text: str) -> bytes:
    """Gzip without name and time in it, as Policy 12.1 and reproducible builds want it."""
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)
