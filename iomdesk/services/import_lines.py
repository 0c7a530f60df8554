"""One row of a file as it stands in a plan: what was read, who it may be, what is decided."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from iomdesk.exchange.cohort import CheckedRow, Reason, Verdict
from iomdesk.exchange.differences import told_of
from iomdesk.exchange.fields import Field
from iomdesk.exchange.matching import NO_MATCH, Match, MatchKind

SAME_AS_ROW: Final = frozenset({"same_pncid", "same_cro", "same_crn", "same_nomis", "same_person"})
"""Reasons that name a row further up: one person may stand in the file twice."""

ONE_BY_ONE: Final = SAME_AS_ROW | {"under_18", "mappa_excluded"}
"""Reasons that are never accepted for many rows at once."""


class Choice(StrEnum):
    """What a person decided about a row; words under ``[import_choice]``."""

    ACCEPT = "accept"
    SAME = "same"
    SAME_FILE = "same_file"
    SAME_ROW = "same_row"
    NEW = "new"
    LEAVE_OUT = "leave_out"


class Happens(StrEnum):
    """What importing does with a row; words under ``[import_will]``."""

    ADD = "add"
    FILL = "fill"
    REPLACE = "replace"
    JOIN = "join"
    WAITS_SAME = "waits_same"
    WAITS = "waits"
    KEPT_OUT = "kept_out"
    TAKEN = "taken"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file as it stands now, decisions included.

    Attributes:
        row: what was read and what there is to say about it.
        match: who in the store it may be.
        choice: what a person decided; None while nobody did.
        known_as: the surname under which the store knows that person.
        others_known: names of others who are near as well, likeliest first.
        differs: fields in which it says other than the store does of that person.
        alike: the row further up that may be the same person; 0 when there is none.
        alike_named: whether that row has the same name.
        alike_ready: whether that row, or the one it is joined to in turn, is ready.
        taken: whether an import of this plan took it in already; nothing happens with it.
    """

    row: CheckedRow
    match: Match = NO_MATCH
    choice: Choice | None = None
    known_as: str = ""
    others_known: tuple[str, ...] = ()
    differs: tuple[Field, ...] = ()
    alike: int = 0
    alike_named: bool = False
    alike_ready: bool = False
    taken: bool = False

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """All there is to say: what was read, and what of it the store holds otherwise."""
        if self.match.kind is not MatchKind.SAME or not self.differs:
            return self.row.reasons
        return (*self.row.reasons, told_of(self.differs))

    @property
    def verdict(self) -> Verdict:
        """Ready, Check, Problem or Left out, with the decision counted in."""
        if self.taken or self.choice is Choice.LEAVE_OUT or self.row.verdict is Verdict.LEFT_OUT:
            return Verdict.LEFT_OUT
        if self.row.verdict is Verdict.PROBLEM:
            return Verdict.PROBLEM
        if self.choice is Choice.SAME_ROW:
            return Verdict.READY if self.alike_ready else Verdict.CHECK
        if self.choice is not None:
            return Verdict.READY
        waits = self.match.kind is MatchKind.POSSIBLE
        waits = waits or (self.match.kind is MatchKind.SAME and bool(self.differs))
        return Verdict.CHECK if waits else self.row.verdict

    @property
    def happens(self) -> Happens:
        """What importing does with it."""
        match self.verdict:
            case Verdict.LEFT_OUT:
                return Happens.TAKEN if self.taken else Happens.LEFT_OUT
            case Verdict.PROBLEM:
                return Happens.KEPT_OUT
            case Verdict.CHECK:
                possible = self.match.kind is MatchKind.POSSIBLE and not self.choice
                return Happens.WAITS_SAME if possible else Happens.WAITS
        if self.choice is Choice.SAME_ROW:
            return Happens.JOIN
        if self.choice is Choice.SAME_FILE:
            return Happens.REPLACE
        known = self.choice is Choice.SAME or (
            self.choice in {None, Choice.ACCEPT} and self.match.kind is MatchKind.SAME
        )
        return Happens.FILL if known else Happens.ADD

    @property
    def person_id(self) -> str:
        """Who in the store takes the row; empty when it is a new person."""
        return self.match.person_id if self.happens in {Happens.FILL, Happens.REPLACE} else ""

    @property
    def only_check(self) -> str:
        """The one code for which it waits; empty when there is more to look at."""
        if self.verdict is not Verdict.CHECK or self.match.kind is MatchKind.POSSIBLE:
            return ""
        codes = {reason.code for reason in self.reasons if reason.verdict is Verdict.CHECK}
        return next(iter(codes)) if len(codes) == 1 else ""
