"""Who may hear which case of a meeting, and who has to be outside for it: as the gate says."""

from dataclasses import dataclass
from datetime import date

from iomdesk.domain.meetings import Attendee, Case, Meeting, Session
from iomdesk.domain.sharing import Audience, Item, ItemKind, Withheld, release


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A case somebody may not hear; ``reason`` is a code of ``[withheld]``."""

    case: Case
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What one attendee hears of a meeting: "hears 6 of 9 cases"."""

    attendee: Attendee
    heard: tuple[Case, ...]
    outside: tuple[Kept, ...]


def audience(meeting: Meeting, attendee: Attendee, *, today: date) -> Audience:
    """An attendee of a meeting as an audience of the gate.

    A paper is read on the day of the meeting, or today where that day is past: a contract
    that has ended since frees nothing any more.
    """
    return Audience(
        on=max(meeting.on_date, today),
        session=Session.CLOSED if attendee.closed_session else Session.OPEN,
        basis=attendee.basis,
        basis_until=attendee.basis_until,
        consented=attendee.consented,
    )


def hearing(meeting: Meeting, attendee: Attendee, *, today: date) -> Hearing:
    """Which cases an attendee hears, in the order of the agenda, and why not the others."""
    to = audience(meeting, attendee, today=today)
    heard: list[Case] = []
    outside: list[Kept] = []
    for case in meeting.cases:
        item = Item(kind=ItemKind.CASE, person_id=case.person_id, session=case.session)
        verdict = release(item, to)
        if isinstance(verdict, Withheld):
            outside.append(Kept(case=case, reason=verdict.reason))
        else:
            heard.append(case)
    return Hearing(attendee=attendee, heard=tuple(heard), outside=tuple(outside))


def hearings(meeting: Meeting, *, today: date) -> tuple[Hearing, ...]:
    """One line for each attendee, in the order of the list."""
    return tuple(hearing(meeting, attendee, today=today) for attendee in meeting.attendees)


def outside_for(meeting: Meeting, case: Case, *, today: date) -> tuple[tuple[Attendee, str], ...]:
    """Who must be outside while a case is heard, each with the code of the reason."""
    found: list[tuple[Attendee, str]] = []
    for line in hearings(meeting, today=today):
        found += [(line.attendee, kept.reason) for kept in line.outside if kept.case.id == case.id]
    return tuple(found)
