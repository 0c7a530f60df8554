"""What the continuity pack is made from: the desk on paper, for a day without a computer."""

from dataclasses import dataclass
from datetime import date, datetime

from iomdesk.domain.people import Rag
from iomdesk.formdef.scheme import Statement
from iomdesk.papers.values import (
    ActionLine,
    AttendanceSheet,
    Frame,
    MatrixPaper,
    ReferralPaper,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """Somebody of the cohort at a status."""

    name: str
    crn: str
    area: str
    since: date | None
    look_again_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPart:
    """Everybody at one status, those longest at it first; ``response`` is the scheme's."""

    rag: Rag
    response: str
    people: tuple[BoardLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to reach at an agency; ``name`` is empty for the agency's own line."""

    agency: str
    name: str
    role: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedAction:
    """An open action with the person it is for.

    Attributes:
        left_on: the day they left the scheme; None while they are in it.
    """

    name: str
    action: ActionLine
    left_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryEntry:
    """A meeting that is to come."""

    starts_at: datetime
    title: str
    place: str
    chair: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinuityPaper:
    """The whole pack, for the coordinator alone.

    Attributes:
        copy: at the right of the head. area: the desk's own; empty for the whole scheme.
        statement: to be read aloud. sheet: a blank one to sign.
    """

    frame: Frame
    copy: str
    area: str
    phone: str
    board: tuple[BoardPart, ...]
    contacts: tuple[Contact, ...]
    actions: tuple[OwnedAction, ...]
    diary: tuple[DiaryEntry, ...]
    statement: Statement
    sheet: AttendanceSheet
    form: ReferralPaper
    matrix: MatrixPaper

    @property
    def people(self) -> int:
        """How many people the board names."""
        return sum(len(part.people) for part in self.board)
