"""The words a person reads for a code: one catalogue, ``resources/text/en.toml``.

Domain rules and services raise codes with parameters; screens and the command
line turn them into words here, so that the same thing is always said the same way.

Each section is read when the first of its words is wanted: the unlock window waits for
its own few words and not for those of every screen.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache

from iomdesk.assets import resource

_HEADING = re.compile(r"^\[(\w+)\]\s*$", re.MULTILINE)


@cache
def _sections() -> Mapping[str, str]:
    """The text of each section, unread."""
    whole = resource("text", "en.toml").read_text(encoding="utf-8")
    parts = _HEADING.split(whole)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@cache
def _section(name: str) -> Mapping[str, str]:
    return tomllib.loads(_sections()[name])


def words(section: str, code: str, params: Mapping[str, object] | None = None) -> str:
    """The words under ``[section] code`` with its gaps filled from ``params``.

    Raises KeyError for a code nobody wrote words for; a test walks all codes.
    """
    return _section(section)[code].format_map(dict(params or {}))
