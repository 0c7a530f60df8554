"""What a paper is made from: frozen values, complete before the first line is drawn.

Whoever builds these values has already asked the audience gate (design section 2): a
paper prints what it is given and knows no rule about who may see what. Names come as
"SURNAME, Forename". ``None`` for PNCID and NOMIS number means that this copy does not
carry them (UX section 10: statutory copies only), not that they are unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from iomdesk.domain.matrix import MatrixRules, Result, Sheet
from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.people import NeedLevel, Rag
from iomdesk.domain.referrals import Outcome
from iomdesk.formdef.form import FormDef
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
        agencies: how many are invited, where they are too few for anything to be decided;
            0 where they are enough.
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
    agencies: int = 0


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
class MatrixPaper:
    """One matrix, filled in, or blank to be filled in by hand.

    Attributes:
        copy: at the right of the head: whose copy this is.
        rules: the matrix with the reading of its lines that was in force.
        rule_set: the version it was scored under, "derbyshire 2".
        sheet, result: what was entered and what it came to; None for a blank sheet.
        scored_by: "SURNAME, Forename" with the agency after it, where it is known.
    """

    frame: Frame
    copy: str
    rules: MatrixRules
    rule_set: str
    name: str = ""
    birth_date: date | None = None
    nominal_number: str = ""
    sheet: Sheet | None = None
    result: Result | None = None
    scored_on: date | None = None
    scored_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralPaper:
    """A referral form, blank or completed.

    Attributes:
        copy: at the right of the head.
        answers: by key; those the gate withheld are not among them.
        about: name of the person, at the head of a page it goes on to.
        rule_set: printed at the foot of the form.
        blank: to be filled in by hand: room to write instead of answers.
    """

    frame: Frame
    copy: str
    form: FormDef
    rule_set: str
    answers: Mapping[str, str]
    about: str = ""
    blank: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralPart:
    """A referral to be decided.

    Attributes:
        session: the part of the meeting it is decided in. stage: how far it is, in words.
        name: of the person, for the agenda.
        matrix: None where none is scored yet.
    """

    session: Session
    name: str
    stage: str
    form: ReferralPaper
    matrix: MatrixPaper | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """A case on the agenda of a copy; its number is its place among the cases of that copy.

    Attributes:
        rag, why: None where the reader of this copy may not know them.
    """

    session: Session
    name: str
    rag: Rag | None
    why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedLine:
    """An action carried over to this meeting: case number and name as this copy has them."""

    case: int
    name: str
    action: ActionLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLine:
    """Somebody who comes out of prison soon.

    Attributes:
        days: from the day of the meeting. kind: type of release as the list has it.
        case: number of the case on this copy; 0 where it is none.
    """

    on: date
    days: int
    name: str
    establishment: str
    kind: str
    case: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPaper:
    """One copy of a pack, for one named person.

    Attributes:
        agenda: the cases of this copy, in its order; empty prints no agenda.
        carried: their actions of earlier meetings, by owner.
        referrals: those to be decided, after the cases.
        releases: of the ``release_days`` after the meeting; empty prints no list.
    """

    frame: Frame
    copy: int
    of: int
    cover: CoverPage
    cases: tuple[CasePage, ...]
    agenda: tuple[AgendaLine, ...] = ()
    carried: tuple[CarriedLine, ...] = ()
    referrals: tuple[ReferralPart, ...] = ()
    releases: tuple[ReleaseLine, ...] = ()
    release_days: int = 28


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
    """The chair's sheet: who is here, on what basis, signed, in and out.

    Attributes:
        spare: empty lines for people nobody expected (UX section 10).
    """

    frame: Frame
    quorum: int
    attendees: tuple[AttendeeLine, ...]
    spare: int = 3


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A dated addition to a decision; the decision itself stays as it was."""

    on: date
    text: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLetter:
    """What an offender manager is told of a decision (S2 Strategy section 4).

    Attributes:
        code: the line of the case system it is filed under, "ERFI - IOM referral".
        meeting: "Daily tasking, Saltergate, 24 Nov 2026"; empty where none decided it.
        agencies: those present; ``confirmed_by``: who confirmed an automatic route.
        reason: as minuted; empty where none was asked for.
        follows: what follows from it, a sentence each.
    """

    frame: Frame
    copy: str
    code: str
    to: str
    name: str
    birth_date: date | None
    crn: str
    area: str
    outcome: Outcome
    decided_on: date
    referred_on: date | None
    meeting: str
    agencies: tuple[str, ...]
    confirmed_by: str
    reason: str
    follows: tuple[str, ...]
    rule_set: str
    corrections: tuple[Correction, ...] = ()
