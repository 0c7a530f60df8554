"""What the minutes of a meeting are printed from; see ``papers/values.py`` for the rules."""

from dataclasses import dataclass
from datetime import date, datetime

from iomdesk.domain.deciding import LeaveGround, Verdict
from iomdesk.domain.people import Rag
from iomdesk.papers.values import ActionLine, Correction, Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendedLine:
    """Somebody invited, and when they were in the room.

    Attributes:
        signed: when the statement was signed, once for each day of the meeting.
        times: (in, out) of each spell; out is None while it lasts, and where nobody said
            when they left before the meeting went on on another day.
    """

    name: str
    agency: str
    chair: bool
    by_phone: bool
    apologies: bool
    signed: tuple[datetime, ...]
    times: tuple[tuple[datetime, datetime | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuorumLine:
    """From a moment on so many agencies were in the room, and signed."""

    since: datetime
    agencies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """What was said, and the agency that said it (S2 section 10)."""

    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """A decision as a copy may have it.

    Attributes:
        status: the status kept or given; None where this copy may not know it.
        before: what it was; None where it is the same, or may not be known.
        against, facts: empty where there is nothing, or this copy may not have it.
    """

    verdict: Verdict
    status: Rag | None
    before: Rag | None
    reason: str
    agencies: tuple[str, ...]
    look_again_on: date | None
    against: str
    ground: LeaveGround | None
    facts: str
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """A request for further disclosure with the chair's decision.

    Attributes:
        outcome: "granted", "refused", or empty while it waits.
    """

    by: str
    to: str
    grounds: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLines:
    """A case or a referral of the minutes; its number is its place on this copy.

    Attributes:
        waits: why its decision waits; None where it does not.
        no_action: None where nobody said that it needs no action; else why, or empty.
        onward: what may be disclosed of it; empty where nothing was said.
    """

    name: str
    referral: bool
    notes: tuple[NoteLine, ...]
    decision: DecisionLine | None
    waits: str | None
    no_action: str | None
    actions: tuple[ActionLine, ...]
    onward: str
    requests: tuple[RequestLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesPaper:
    """The minutes of one meeting for one named reader.

    Attributes:
        read_at, read_by: when and by whom the statement was read aloud.
        resumed: when the meeting went on on another day; all times then tell their day.
        quorum: how it stood from when on; empty when nobody came. ``needed``: agencies.
        decided: whether this copy carries any decision.
        opened, closed: the items of the two parts; ``closed`` is empty where the reader did
            not stay for that part, and where there was none.
        approved_at: None for a draft.
        redacted_by, redacted_on: who saw to it that no unpublished HMPPS data is in it, on
            every copy, whether or not there was any (S4; domain item 56).
    """

    frame: Frame
    copy: int
    of: int
    name: str
    agency: str
    title: str
    place: str
    chair: str
    chair_agency: str
    starts_at: datetime
    began_at: datetime | None
    ended_at: datetime | None
    resumed: tuple[datetime, ...]
    read_at: datetime | None
    read_by: str
    needed: int
    attendance: tuple[AttendedLine, ...]
    quorum: tuple[QuorumLine, ...]
    decided: bool
    opened: tuple[ItemLines, ...]
    closed: tuple[ItemLines, ...]
    addenda: tuple[Correction, ...]
    approved_at: datetime | None
    approved_by: str
    redacted_by: str
    redacted_on: date

    @property
    def quorate(self) -> bool:
        """Whether enough agencies were in the room at any moment."""
        return any(one.agencies >= self.needed for one in self.quorum)
