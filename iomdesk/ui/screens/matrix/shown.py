"""What the Matrix screen shows at one moment, as one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from iomdesk.domain.counting import Origin, Trace
from iomdesk.domain.matrix import Change, Counting, MatrixRules, MatrixScore, Result
from iomdesk.ui.screens.matrix.entry import Entry
from iomdesk.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whose matrix it is.

    Attributes:
        ogrs: label and value of the OGRS score held, such as ("OGRS 3, 24 months", "84,
            Tier 2"); the value says so where there is none.
        turn: whose turn it is, in words.
    """

    name: str
    birth_date: date | None
    ogrs: tuple[str, str]
    turn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """A score that was kept: "4 May 2026: matrix total 61", and what it was made of.

    Attributes:
        id: empty for a total that was given without its sheet: there is nothing to open.
        here: whether it is the one in view.
    """

    id: str
    text: str
    told: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A total under one reading of the offence lines (ruling 1)."""

    counting: Counting
    total: int
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An entry with what it comes to.

    Attributes:
        rules: the matrix it is worked under; ``rule_set``: its version.
        result: under the reading in force. other: the total on the other reading.
        dirty: boxes that differ from what was saved.
        before: the score before this one; ``changes``: what moved since, largest first.
        locked: why nothing can be typed; empty when it can.
        kept_on: the day of the score that is kept as it stands here; None while it is not.
        rules_said: the date and the version of the rule set.
        origins: where the count of each box comes from; ``given``: what the record gives.
        trace: how much of the total the record gives; None before it was counted.
    """

    rules: MatrixRules
    rule_set: str
    entry: Entry
    result: Result
    other: Reading
    dirty: frozenset[str]
    before: MatrixScore | None
    changes: tuple[Change, ...]
    locked: str = ""
    kept_on: date | None = None
    rules_said: str = ""
    origins: Mapping[str, Origin] = field(default_factory=dict)
    given: Mapping[str, int] = field(default_factory=dict)
    trace: Trace | None = None

    def origin_words(self, key: str) -> str:
        """ "Typed by hand; the record has 3"; empty before the record was counted."""
        origin = self.origins.get(key, Origin.NONE)
        if origin is Origin.NONE:
            return ""
        return words("matrix", f"origin_{origin}", {"count": self.given.get(key, 0)})

    @property
    def here(self) -> Reading:
        """The total on the reading in force."""
        return Reading(
            counting=self.rules.counting,
            total=self.result.total,
            decision=self.result.band.decision,
        )
