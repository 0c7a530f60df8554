"""A meeting while it is held: who is in the room, the gates, and quorum by agency.

S2 section 10 and Strategy section 4; domain items 29 to 33 and ruling 8. Attendance is a
list of what happened, only added to; who is in the room follows from it at every moment.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from iomdesk.domain.meetings import Attendee, Meeting, Session
from iomdesk.domain.referrals import agency_key as spelled

ENDED: Final = "ended"
"""The reason of the line of who was still there when the meeting ended."""
ANOTHER_DAY: Final = "another_day"
"""The reason of the line that empties a place when the meeting goes on on another day."""


class Presence(StrEnum):
    """What happened to somebody's place at the meeting."""

    SIGNED = "signed"
    IN = "in"
    OUTSIDE = "outside"
    LEFT = "left"
    APOLOGIES = "apologies"


class Place(StrEnum):
    """Where somebody invited is now; ``EXPECTED`` until anything was said of them."""

    EXPECTED = "expected"
    IN = "in"
    OUTSIDE = "outside"
    LEFT = "left"
    APOLOGIES = "apologies"


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceLine:
    """One thing that happened to somebody's place; in the order of ``at``.

    Attributes:
        name: what was typed as the signature; of a signature only.
        statement_sha256: of the text that was signed (domain item 31).
        item: the case somebody waits outside for; empty for none.
        reason: why: a code of ``[withheld]`` for a wait, else free words.
    """

    id: str
    revision: int
    attendee_id: str
    kind: Presence
    at: datetime
    name: str = ""
    statement_sha256: str = ""
    item: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """A time somebody spent in the room; ``until`` is None while it lasts.

    Attributes:
        told: False where nobody said when they left: the day ended, and the meeting went on
            on another one, which is ``until``.
    """

    since: datetime
    until: datetime | None
    why: Presence | None = None
    told: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Somebody invited, and where they are.

    Attributes:
        since: since when they are there; None while expected.
        signed_at: when they signed the statement; None while they have not, or signed
            another text than the one that is read out, or on another day.
        signatures: all times they signed that text, one for each day of the meeting.
        lines: all that happened, in order.
    """

    attendee: Attendee
    place: Place
    since: datetime | None
    signed_at: datetime | None
    item: str
    spells: tuple[Spell, ...]
    lines: tuple[PresenceLine, ...]
    signatures: tuple[datetime, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether this agency counts now: in the room, and signed (ruling 8)."""
        return self.place is Place.IN and self.signed_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Everybody invited, in the order of the list, and what follows for quorum.

    Attributes:
        agencies: distinct agencies present and signed, as first named.
        needed: how many are needed before anything is decided.
    """

    seats: tuple[Seat, ...]
    agencies: tuple[str, ...]
    needed: int

    @property
    def quorate(self) -> bool:
        """Whether decisions may be made now."""
        return len(self.agencies) >= self.needed

    @property
    def present(self) -> tuple[Seat, ...]:
        """Those who are in the room and signed."""
        return tuple(seat for seat in self.seats if seat.counts)

    @property
    def unanswered(self) -> tuple[Seat, ...]:
        """Those of whom nothing was said yet: neither in, nor apologies."""
        return tuple(seat for seat in self.seats if seat.place is Place.EXPECTED)

    def seat(self, attendee_id: str) -> Seat:
        """One seat; KeyError when nobody of that id is invited."""
        for seat in self.seats:
            if seat.attendee.id == attendee_id:
                return seat
        raise KeyError(attendee_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A meeting that was opened to be held.

    Attributes:
        session: the part it is in. item: id of the case or referral on the table.
        item_since: when that came on the table.
        read_at, read_by: when and by whom the statement was read aloud.
        statement_sha256: of the text that was read.
        opened_at: when the meeting was opened on the desk. began_at: when the gates were
            passed and the first item could be opened; the meeting's clock counts from here.
        ended_at: None while it goes on. approved_at, approved_by: of the minutes.
    """

    id: str
    revision: int
    meeting_id: str
    session: Session
    item: str
    item_since: datetime | None
    read_at: datetime | None
    read_by: str
    statement_sha256: str
    opened_at: datetime
    began_at: datetime | None
    ended_at: datetime | None
    approved_at: datetime | None
    approved_by: str

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self.ended_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """What has to be so, in this order, before the first case opens (items 29 to 33).

    Attributes:
        read: the statement was read aloud, in the text in force.
        signed: everybody who is here has signed that text, and, until the meeting has
            begun, of everybody invited it is said whether they are here.
        bases: everybody who is here has a basis for being told anything.
        quorum: enough distinct agencies are in the room.
        began: the gates were passed once; from then on a lost quorum holds up decisions
            and nothing else.
    """

    read: bool
    signed: bool
    bases: bool
    quorum: bool
    began: bool = False

    @property
    def may_begin(self) -> bool:
        """Whether the first case may be opened."""
        return self.read and self.signed and self.bases and self.quorum

    @property
    def may_go_on(self) -> bool:
        """Whether a case may be open now: quorum counts for the first one only."""
        return self.read and self.signed and self.bases and (self.quorum or self.began)

    @property
    def missing(self) -> tuple[str, ...]:
        """Codes of ``[gate]`` of what still keeps cases shut, in the order of the gates."""
        passed = {
            "read": self.read,
            "signed": self.signed,
            "bases": self.bases,
            "quorum": self.quorum or self.began,
        }
        return tuple(code for code, is_so in passed.items() if not is_so)


def room(
    meeting: Meeting, lines: Iterable[PresenceLine], needed: int, statement_sha256: str
) -> Room:
    """Who is where after all that happened.

    ``statement_sha256`` is of the text that counts: a signature under another does not.
    """
    by_attendee: dict[str, list[PresenceLine]] = {}
    for line in lines:
        by_attendee.setdefault(line.attendee_id, []).append(line)
    seats = tuple(
        _seat(one, tuple(by_attendee.get(one.id, ())), statement_sha256)
        for one in meeting.attendees
    )
    return Room(seats=seats, agencies=distinct(seats), needed=needed)


def distinct(seats: Iterable[Seat]) -> tuple[str, ...]:
    """The distinct agencies of those who count, as first named (ruling 8)."""
    found: dict[str, str] = {}
    for seat in seats:
        if seat.counts:
            found.setdefault(agency_key(seat.attendee.agency), seat.attendee.agency)
    return tuple(found.values())


def agency_key(agency: str) -> str:
    """By which an agency is counted once, however it is spaced, pointed or capitalised."""
    return spelled(agency) or " ".join(agency.split()).casefold()


def _seat(attendee: Attendee, lines: tuple[PresenceLine, ...], sha256: str) -> Seat:
    place, since, signed_at, item = Place.EXPECTED, None, None, ""
    spells: list[Spell] = []
    signatures: dict[date, datetime] = {}
    for line in lines:
        if line.kind is Presence.SIGNED:
            if line.statement_sha256 == sha256:
                signed_at = line.at
                signatures[line.at.date()] = line.at
            continue
        if line.kind is Presence.LEFT and line.reason == ANOTHER_DAY:
            if place is Place.IN:
                last = spells[-1].since
                spells[-1] = Spell(since=last, until=line.at, why=line.kind, told=False)
            place, since, signed_at, item = Place.EXPECTED, None, None, ""
            continue
        if place is Place.IN and line.kind is not Presence.IN:
            spells[-1] = Spell(since=spells[-1].since, until=line.at, why=line.kind)
        if line.kind is Presence.IN and place is not Place.IN:
            spells.append(Spell(since=line.at, until=None))
        if Place(line.kind) is not place:
            since = line.at
        place, item = Place(line.kind), line.item
    return Seat(
        attendee=attendee, place=place, since=since, signed_at=signed_at, item=item,
        spells=tuple(spells), lines=lines, signatures=tuple(signatures.values()),
    )  # fmt: skip


def gates(sitting: Sitting | None, now: Room, known: Mapping[str, bool], sha256: str) -> Gates:
    """Which gates are passed; ``known``: attendee id to whether the basis is known.

    Before it begins those who wait outside sign as well; then only who is in the room is
    asked: somebody who came late may wait outside, and signs before coming in.
    """
    read = sitting is not None and sitting.read_at is not None
    same = read and sitting is not None and sitting.statement_sha256 == sha256
    began = sitting is not None and sitting.began_at is not None
    asked = {Place.IN} if began else {Place.IN, Place.OUTSIDE}
    here = [seat for seat in now.seats if seat.place in asked]
    return Gates(
        read=same,
        signed=bool(here)
        and (began or not now.unanswered)
        and all(seat.signed_at is not None for seat in here),
        bases=bool(here) and all(known.get(seat.attendee.id, False) for seat in here),
        quorum=now.quorate,
        began=began,
    )
