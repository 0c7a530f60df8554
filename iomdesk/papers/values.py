"""What a paper is made from: frozen values, complete before the first line is drawn.

Whoever builds these values has already asked the audience gate (design section 2): a
paper prints what it is given and knows no rule about who may see what. Names come as
"SURNAME, Forename". ``None`` for PNCID and NOMIS number means that this copy does not
carry them (UX section 10: statutory copies only), not that they are unknown.
"""

from dataclasses import dataclass
from datetime import date, datetime

from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.people import NeedLevel, Rag
from iomdesk.formdef.scheme import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands at the head and foot of every page.

    Attributes:
        marking: centred at the head; ``marking_foot``: centred at the foot.
        scheme: title of the scheme.
        occasion: meeting, place and date, "Daily tasking, Saltergate, 24 Nov 2026".
        reference: of the pack, also the title of the file; never a person's name.
        training: prints on every page that the people are fictional.
    """

    marking: str
    marking_foot: str
    scheme: str
    occasion: str
    reference: str
    made_at: datetime
    made_by: str
    training: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisLine:
    """On what basis someone sits in the meeting (S2 section 10).

    Attributes:
        until: the day a contract or consent ends.
        cases: numbers of the cases a consent covers, as numbered on the agenda.
    """

    basis: Basis
    until: date | None = None
    cases: tuple[int, ...] = ()
    by_phone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverPage:
    """The first page of a copy; it names nobody who is managed.

    Attributes:
        title: "Daily tasking meeting pack".
        quorum: agencies needed before anything is decided.
        phone: whom to ring when a copy is lost; the line leaves it out when empty.
        hand_back: whether copies go back to the chair (ruling 12).
    """

    title: str
    place: str
    starts_at: datetime
    name: str
    agency: str
    basis: BasisLine
    session: Session
    referrals: int
    chair: str
    chair_agency: str
    quorum: int
    statement: Statement
    phone: str = ""
    hand_back: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """Something that happened, with the agency that told of it.

    Attributes:
        grade: grade of intelligence with its scheme, printed after the text.
    """

    on: date
    text: str
    source: str
    grade: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedLine:
    """One of the seven pathways with its level."""

    pathway: str
    level: NeedLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLine:
    """A task for a person; ``days_late`` is 0 while it is not overdue."""

    text: str
    owner: str
    due: date | None
    days_late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One case; its number on this copy is its place in the pack.

    Attributes:
        rag: None where the reader of this copy may not know it; nothing stands in its place.
        rag_since: None, as without a date, where the status is None.
        why: None where nothing may be said; empty where no reason was given.
    """

    session: Session
    name: str
    rag: Rag | None
    rag_since: date | None
    birth_date: date | None
    crn: str
    area: str
    registered_on: date | None
    offender_manager: str
    why: str | None
    pncid: str | None = None
    nomis: str | None = None
    flags: tuple[str, ...] = ()
    discussed_on: date | None = None
    events: tuple[EventLine, ...] = ()
    needs_on: date | None = None
    needs: tuple[NeedLine, ...] = ()
    actions: tuple[ActionLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPaper:
    """One copy of a pack, for one named person."""

    frame: Frame
    copy: int
    of: int
    cover: CoverPage
    cases: tuple[CasePage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendeeLine:
    """One line of the attendance sheet; ``copy`` is the number of the person's copy."""

    copy: int
    name: str
    agency: str
    basis: BasisLine
    chair: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceSheet:
    """The chair's sheet: who is here, on what basis, signed, in and out."""

    frame: Frame
    quorum: int
    attendees: tuple[AttendeeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryPage:
    """The printed key of last resort, for the Data Protection Officer.

    Attributes:
        marking: the short marking, no meeting being concerned.
        store: name of the store's folder; ``slot``: name of the key slot.
        groups: the code as it is typed, group by group.
    """

    marking: str
    scheme: str
    store: str
    slot: str
    groups: tuple[str, ...]
    made_at: datetime
    made_by: str
    training: bool = False
