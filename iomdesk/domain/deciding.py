"""What a meeting decides of a case or a referral, and when an item is finished.

S2 Strategy section 4; domain section 5: a recorded decision is locked and amended only by a
dated correction, and no case ends without status, action with owner and date, or an explicit
"no action".
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from iomdesk.domain.dates import show_date
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Provenance, Rag
from iomdesk.domain.problems import RuleViolation


class Verdict(StrEnum):
    """What is decided. The first four of a case, the others of a referral."""

    KEEP = "keep"
    CHANGE = "change"
    TO_PANEL = "to_panel"
    LEAVE = "leave"
    ACCEPTED = "accepted"
    REFUSED = "refused"


OF_CASES: Final = (Verdict.KEEP, Verdict.CHANGE, Verdict.TO_PANEL, Verdict.LEAVE)
"""What may be decided of a case, in the order it is offered."""

OF_REFERRALS: Final = (Verdict.ACCEPTED, Verdict.REFUSED)
"""What may be decided of a referral, in the order it is offered."""


class LeaveGround(StrEnum):
    """Why somebody leaves the scheme; the first is the exit of S2 Strategy section 4."""

    SIX_MONTHS = "six_months"
    TRANSFERRED = "transferred"
    DIED = "died"
    OTHER = "other"


class MinuteKind(StrEnum):
    """What a line of the minutes tells."""

    NOTE = "note"  # said about a referral; what is said about a person is a Note of the record
    NO_ACTION = "no_action"
    WAITS = "waits"  # the decision waits: below quorum, or put over to the next meeting
    ONWARD = "onward"  # agreed onward disclosure of an item (statement, point 3)
    REQUEST = "request"  # further disclosure asked of the chair (statement, point 4)
    CORRECTION = "correction"  # of a decision; dated
    ADDENDUM = "addendum"  # after the minutes were approved
    SESSION = "session"  # a part of the meeting began; ``outcome`` says which
    ITEM = "item"  # an item came on the table


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A recorded decision; locked.

    Attributes:
        item: id of the case or referral on the agenda.
        before, after: the status before and after; None where it is not about one.
        reason: as minuted. agencies: those who agreed, as named.
        against: why the status goes against the tests; empty where it does not.
        ground: why somebody leaves. facts: the two facts of an exit as they were said.
        corrections: dated corrections, earliest first.
    """

    id: str
    meeting_id: str
    item: str
    person_id: str
    referral_id: str
    session: Session
    verdict: Verdict
    before: Rag | None
    after: Rag | None
    reason: str
    agencies: tuple[str, ...]
    look_again_on: date | None
    against: str
    ground: LeaveGround | None
    facts: str
    rag_change_id: str
    at: datetime
    who: str
    rule_set: str
    corrections: tuple["Minute", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Minute:
    """A line of the minutes.

    Attributes:
        item: the case or referral it belongs to; empty for the meeting as a whole.
        named: of a request, who asked; of a note, who said it; of a wait, nothing.
        outcome: of a request "granted" or "refused"; of a session, which part.
        refers_to: of a request, for whom it is asked; of a note, its wording without a victim.
    """

    id: str
    revision: int
    meeting_id: str
    kind: MinuteKind
    item: str
    person_id: str
    referral_id: str
    decision_id: str
    session: Session
    at: datetime
    who: str
    body: str
    named: str
    outcome: str
    refers_to: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How far an item is.

    Attributes:
        decided: a decision is recorded. waits: it is said that the decision waits.
        acted: an action with owner and day came of it here. none: "no action" was said.
        onward: it is said what may be disclosed of it. heard: it was on the table here, or was
            decided here.
    """

    decided: bool = False
    waits: bool = False
    acted: bool = False
    none: bool = False
    onward: bool = False
    referral: bool = False
    heard: bool = False

    @property
    def owes_onward(self) -> bool:
        """Whether it was heard, and what may be disclosed of it is not said (point 3)."""
        return self.heard and not self.onward

    @property
    def done(self) -> bool:
        """Whether the item may be left: decided or waiting, and, of a case, its actions said."""
        settled = self.decided or self.waits
        return settled if self.referral else settled and (self.acted or self.none or self.waits)


def check_exit(
    stage: date | None,
    on: date,
    *,
    no_reoffending: bool | None,
    intelligence_supports: bool | None,
) -> None:
    """Whether somebody may leave at the six month stage (S2 Strategy, section 4; item 36).

    Both facts are said, neither is assumed; where one fails, the person stays. Raises
    RuleViolation ``exit_day_unknown``, ``exit_early``, ``exit_fact_needed``, or ``stays``
    for the fact that keeps the person in the scheme.
    """
    if stage is None:
        raise RuleViolation("ground", "exit_day_unknown")
    if on < stage:
        raise RuleViolation("ground", "exit_early", {"date": show_date(stage)})
    for field, said in (
        ("no_reoffending", no_reoffending), ("intelligence_supports", intelligence_supports)
    ):  # fmt: skip
        if said is None:
            raise RuleViolation(field, "exit_fact_needed")
    if not no_reoffending:
        raise RuleViolation("no_reoffending", "stays")
    if intelligence_supports:
        raise RuleViolation("intelligence_supports", "stays")
