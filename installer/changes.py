"""CHANGELOG.md read as Keep a Changelog 1.1 has it: what a version changed, and its day."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

_HEADING: Final = re.compile(r"^## \[([^\]]+)\](?: - (.+))?[ \t]*$", re.MULTILINE)
_GROUPS: Final = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")


class NotReady(Exception):
    """The changelog does not fit a release of this version; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Section:
    """One version: its name (``Unreleased`` for what has none yet), its day, its text."""

    name: str
    day: date | None
    text: str


def sections(changelog: str) -> tuple[Section, ...]:
    """All versions, in the order they stand.

    Raises:
        NotReady: a day is no day, or a group has a name that Keep a Changelog does not know.
    """
    hits = list(_HEADING.finditer(changelog))
    ends = [hit.start() for hit in hits[1:]] + [len(changelog)]
    found = []
    for hit, end in zip(hits, ends, strict=True):
        text = changelog[hit.end() : end].strip()
        for group in re.findall(r"^### (.+)$", text, re.MULTILINE):
            if group.strip() not in _GROUPS:
                message = f'CHANGELOG.md, [{hit.group(1)}]: "{group}" is no group of changes'
                raise NotReady(message)
        found.append(Section(hit.group(1), _day(hit.group(1), hit.group(2)), text))
    return tuple(found)


def _day(name: str, said: str | None) -> date | None:
    if said is None:
        return None
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        message = f'CHANGELOG.md, [{name}]: "{said}" is no day. Write it as 2026-11-22.'
        raise NotReady(message) from None


def section_of(changelog: str, version: str) -> Section:
    """The section of the version to be released.

    Raises:
        NotReady: it is not there, has no day, says nothing, or changes still wait above it.
    """
    every = sections(changelog)
    for section in every:
        if section.name == "Unreleased" and "- " in section.text:
            message = (
                "CHANGELOG.md has changes under [Unreleased]. "
                f"Move them to [{version}], or raise the version."
            )
            raise NotReady(message)
    named = next((section for section in every if section.name == version), None)
    if named is None:
        message = f"CHANGELOG.md has no section [{version}]. Write what this version changes."
        raise NotReady(message)
    if named.day is None:
        message = f"CHANGELOG.md, [{version}] has no day. Add it: ## [{version}] - 2026-11-22."
        raise NotReady(message)
    if not re.search(r"^- \S", named.text, re.MULTILINE):
        message = f"CHANGELOG.md, [{version}] names no change."
        raise NotReady(message)
    return named
