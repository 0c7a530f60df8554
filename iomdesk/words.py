"""The words a person reads for a code: one catalogue, ``resources/text/en.toml``.

Domain rules and services raise codes with parameters; screens and the command
line turn them into words here, so that the same thing is always said the same way.
"""

import tomllib
from collections.abc import Mapping
from functools import cache

from iomdesk.assets import resource


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    with resource("text", "en.toml").open("rb") as file:
        return tomllib.load(file)


def words(section: str, code: str, params: Mapping[str, object] | None = None) -> str:
    """The words under ``[section] code`` with its gaps filled from ``params``.

    Raises KeyError for a code nobody wrote words for; a test walks all codes.
    """
    return _catalogue()[section][code].format_map(dict(params or {}))
