"""The words of a store that will not open, and what is offered with them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from iomdesk.domain.dates import show_moment
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.words import words

TITLED: Final = frozenset(
    {
        "store_in_use",
        "store_newer",
        "store_damaged",
        "store_missing",
        "keys_damaged",
        "keys_damaged_copy_kept",
        "keys_altered",
        "keys_altered_copy_kept",
        "keys_rolled_back",
        "rule_set_broken",
        "store_gone",
        "drive_gone",
        "store_read_only",
        "not_a_store",
    }
)
"""Problems with a heading of their own under ``[trouble]``."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a store will not open.

    Attributes:
        title: a heading of a few words.
        text: what happened, what was kept, what to do.
        copy: offer to use the sound copy of the key file.
        create: offer to create a store, or to look at the training store.
        retry: offer to look again.
    """

    title: str
    text: str
    copy: bool = False
    create: bool = False
    retry: bool = True


def trouble_of(problem: EnvironmentProblem) -> Trouble:
    """What to say of a problem; unknown holders and moments are said to be unknown."""
    params = dict(problem.params)
    since = params.get("since")
    if isinstance(since, str):
        try:
            params["since"] = show_moment(datetime.fromisoformat(since))
        except ValueError:
            params["since"] = words("unlock", "unknown_since")
    for gap in ("holder", "computer"):
        if params.get(gap) == "unknown":
            params[gap] = words("unlock", f"unknown_{gap}")
    title = problem.code if problem.code in TITLED else "other"
    return Trouble(
        title=words("trouble", title),
        text=words("environment", problem.code, params),
        copy=problem.code in {"keys_damaged_copy_kept", "keys_altered_copy_kept"},
        create=problem.code in {"not_a_store", "store_gone"},
    )


def wrong_words(tries_left: int) -> str:
    """The words under the box after a passphrase that did not open the store."""
    if tries_left == 1:
        return words("unlock", "wrong_last")
    return words("unlock", "wrong", {"left": tries_left})
