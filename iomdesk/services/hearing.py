"""Who may hear which case of a meeting, and who has to be outside for it: as the gate says."""

from dataclasses import dataclass

from iomdesk.domain.meetings import Attendee, Case, Meeting
from iomdesk.domain.sharing import Item, ItemKind, Withheld, release
from iomdesk.services.audiences import Rights, attending


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


def hearing(held: Rights, meeting: Meeting, attendee: Attendee) -> Hearing:
    """Which cases an attendee hears, in the order of the agenda, and why not the others."""
    to = attending(held, meeting, attendee)
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


def hearings(held: Rights, meeting: Meeting) -> tuple[Hearing, ...]:
    """One line for each attendee, in the order of the list."""
    return tuple(hearing(held, meeting, attendee) for attendee in meeting.attendees)


def outside_for(heard: tuple[Hearing, ...], case: Case) -> tuple[tuple[Attendee, str], ...]:
    """Who must be outside while a case is heard, each with the code of the reason."""
    return tuple(
        (line.attendee, kept.reason)
        for line in heard
        for kept in line.outside
        if kept.case.id == case.id
    )
