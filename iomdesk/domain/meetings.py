"""Meetings, who may sit in them and on what basis (S2 section 10, Strategy section 4)."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from iomdesk.domain.people import Provenance, Rag
from iomdesk.domain.referrals import Route, Stage, agency_key


class Basis(StrEnum):
    """Why an attendee may hear personal data (domain item 33)."""

    STATUTORY = "statutory"
    CONTRACT = "contract"
    CONSENT = "consent"


class Session(StrEnum):
    """Which part of a meeting a case belongs to (domain item 32)."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """A named person invited to a meeting.

    Attributes:
        position: order of the attendance sheet, from 1; also the copy number.
        basis_detail: lead body of the contract, or where the consent is filed.
        basis_until: the day a contract or consent ends.
        closed_session: whether the person stays for the closed part.
        consented: ids of the people whose consent covers this attendee.
        seen: of those whose paper was seen, (id, day it was seen); domain item 33.
    """

    id: str
    revision: int
    position: int
    name: str
    agency: str
    basis: Basis
    basis_detail: str
    basis_until: date | None
    by_phone: bool
    closed_session: bool
    consented: frozenset[str]
    seen: frozenset[tuple[str, date]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A person on the agenda.

    Attributes:
        position: its number on the agenda, from 1. Open cases come before closed ones,
            so that a copy for the open session numbers its cases as the agenda does.
        why: why it is heard, printed on every copy that carries it.
    """

    id: str
    revision: int
    person_id: str
    name: str
    rag: Rag
    position: int
    session: Session
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingReferral:
    """A referral on the agenda, to be decided at the meeting (domain item 8).

    Attributes:
        position: its place among the referrals, from 1; open ones before closed ones.
        person_id: the record it is about; None while there is none.
        provenance: who sent it, for the gate.
        matrix: the total of its newest IOM matrix; None without one.
    """

    id: str
    revision: int
    referral_id: str
    person_id: str | None
    position: int
    session: Session
    name: str
    stage: Stage
    route: Route
    provenance: Provenance
    matrix: int | None = None


class MeetingState(StrEnum):
    """How far a meeting is.

    ``RUNNING``: opened and not ended. ``HELD``: ended. ``CANCELLED``: will not be held.
    """

    PLANNED = "planned"
    RUNNING = "running"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting with its attendees and cases; its referrals are read apart.

    Attributes:
        kind: key of a meeting kind of the scheme, such as "daily_tasking".
        series: id shared by the meetings of one repetition; empty for one that stands alone.
        cancelled_on, cancelled_reason: when and why it was called off; None and empty else.
    """

    id: str
    revision: int
    kind: str
    on_date: date
    at_time: time
    place: str
    chair: str
    chair_agency: str
    attendees: tuple[Attendee, ...]
    cases: tuple[Case, ...]
    series: str = ""
    cancelled_on: date | None = None
    cancelled_reason: str = ""

    def agencies(self) -> frozenset[str]:
        """Distinct agencies invited; quorum counts these, not people (ruling 8)."""
        return frozenset(agency_key(one.agency) for one in self.attendees)

    def chair_invited(self) -> bool:
        """Whether the chair stands among the attendees, by name."""
        return any(one.name.casefold() == self.chair.casefold() for one in self.attendees)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryLine:
    """One line of the diary: a meeting with counts, without its people and cases.

    Attributes:
        opened_at, ended_at: of the sitting; None while it was not opened or goes on.
    """

    id: str
    kind: str
    on_date: date
    at_time: time
    place: str
    chair: str
    attendees: int
    cases: int
    packs: int
    referrals: int = 0
    series: str = ""
    cancelled_on: date | None = None
    opened_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def state(self) -> MeetingState:
        """How far it is."""
        if self.cancelled_on is not None:
            return MeetingState.CANCELLED
        if self.opened_at is None:
            return MeetingState.PLANNED
        return MeetingState.RUNNING if self.ended_at is None else MeetingState.HELD

    def is_past(self, today: date) -> bool:
        """Whether nothing of it is to come: it was held, or its day went by."""
        if self.state is MeetingState.RUNNING:
            return False
        return self.state is MeetingState.HELD or self.on_date < today


@dataclass(frozen=True, slots=True, kw_only=True)
class PackCopy:
    """One numbered copy of a pack in the register.

    Attributes:
        destroyed_on, destroyed_by: the day it was destroyed, and who said so.
    """

    id: str
    revision: int
    pack_id: str
    number: int
    of: int
    name: str
    agency: str
    session: Session
    pages: int
    sha256: str
    printed_at: datetime | None
    saved_at: datetime | None
    returned_at: datetime | None
    destroyed_on: date | None = None
    destroyed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The packs made for one meeting at one moment, or the minutes of that meeting.

    Attributes:
        minutes: these are its minutes; the copies are those that left the desk.
    """

    id: str
    meeting_id: str
    reference: str
    made_at: datetime
    made_by: str
    rule_set: str
    copies: tuple[PackCopy, ...]
    minutes: bool = False


_TIME = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?\s*(am|pm)?|(\d{2})(\d{2})", re.ASCII)


def read_time(typed: str) -> time | None:
    """A time of day as typed: 9:30, 09.30, 0930, 9, 2pm; None when it is none."""
    found = _TIME.fullmatch(" ".join(typed.casefold().split()))
    if found is None:
        return None
    hour, minute = int(found[1] or found[4]), int(found[2] or found[5] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
