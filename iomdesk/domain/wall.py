"""All that the wall of a meeting may show: one frozen value and nothing else (UX section 8).

An allow-list, not a block-list. Whoever paints the wall knows only this module; every part
of a value has passed the gate before it is made, and nothing in it tells that something was
kept back.
"""

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Rag


class WallKind(StrEnum):
    """What stands on the wall."""

    STATEMENT = "statement"
    WAIT = "wait"
    CASE = "case"
    REFERRAL = "referral"


class Naming(StrEnum):
    """How the wall names a person."""

    FULL = "full"
    INITIALS = "initials"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class WallAction:
    """An action marked "on the wall"; who does it is an agency, never a name.

    Attributes:
        late: "6 days late" where it is, else empty. new: it was made in this meeting.
    """

    text: str
    owner_agency: str
    due: date | None
    late: str = ""
    new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WallPoint:
    """A numbered point of the statement with what stands under it."""

    text: str
    bullets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WallStatement:
    """The confidentiality statement, to be read aloud."""

    title: str
    opening: str
    points: tuple[WallPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WallCase:
    """What the wall shows of a case or a referral.

    Attributes:
        number, of: of this session's cases (or of its referrals); the other session's are
            not counted.
        name: as the naming asks for; empty for the number alone.
        rag: None where it may not be shown; nothing stands in its place.
        proposed: the status that is proposed and not recorded; None for none.
        response: what the scheme does at the proposed status, else at the present one.
        goes_on: "Goes to the next Panel"; empty for nothing.
        more: how many more actions are marked for the wall.
        decision: the final wording once recorded; empty before.
    """

    number: int
    of: int
    session: Session
    name: str
    rag: Rag | None = None
    proposed: Rag | None = None
    response: str = ""
    look_again_on: date | None = None
    goes_on: str = ""
    actions: tuple[WallAction, ...] = ()
    more: int = 0
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WallFacts:
    """The bar at the foot: of the meeting, of no case."""

    session: Session
    read_at: time | None
    signed: bool
    agencies: int
    quorate: bool
    now: time


@dataclass(frozen=True, slots=True, kw_only=True)
class WallValue:
    """What the wall shows at one moment.

    Attributes:
        occasion: "Daily tasking, Saltergate, 24 Nov 2026"; empty while it says to wait.
        training: the people are fictional; said on the wall as on every page.
    """

    kind: WallKind
    marking: str
    occasion: str = ""
    case: WallCase | None = None
    statement: WallStatement | None = None
    facts: WallFacts | None = field(default=None)
    training: bool = False

    @property
    def item(self) -> tuple[object, ...]:
        """What tells one item from another: between two that differ, the wall is blank."""
        if self.case is None:
            return (self.kind,)
        return (self.kind, self.case.session, self.case.number, self.case.name)
