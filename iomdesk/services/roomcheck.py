"""Who has to be outside for an item, who waits there already, and who may come back in.

The gate decides (``domain/sharing.py``), for a case and a referral alike; here it is asked of
those who are in the room now (S2 section 10; domain items 32 and 33).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from iomdesk.domain.meetings import Session
from iomdesk.domain.sharing import Item, ItemKind, Withheld, release
from iomdesk.domain.sitting import Place, Seat, agency_key, distinct
from iomdesk.services.audiences import attending
from iomdesk.services.sittingstate import AgendaItem, State, no_basis
from iomdesk.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """Somebody who has to be outside.

    Attributes:
        reason: a code of ``[withheld]``.
        words: "Adair Homes: outside for case 4, no consent"; for the chair only.
    """

    seat: Seat
    reason: str
    words: str


def must_be_outside(state: State, item: AgendaItem) -> tuple[Outside, ...]:
    """Those in the room now who may not hear an item."""
    return _kept_out(state, item, Place.IN)


def also_waiting(state: State, item: AgendaItem) -> tuple[Outside, ...]:
    """Those who are outside already and have to stay there for an item."""
    return _kept_out(state, item, Place.OUTSIDE)


def _kept_out(state: State, item: AgendaItem, place: Place) -> tuple[Outside, ...]:
    found = []
    for seat in state.room.seats:
        reason = why_not(state, seat, item) if seat.place is place else ""
        if reason:
            why = words("outside_why", reason)
            told = {"who": _called(state, seat), "number": item.number, "why": why}
            line = words("room", f"outside_{item.kind}", told)
            found.append(Outside(seat=seat, reason=reason, words=line))
    return tuple(found)


def why_not(state: State, seat: Seat, item: AgendaItem) -> str:
    """Why somebody may not hear an item, as the gate says; empty when they may.

    A referral of somebody with a closed case here is for those who stay for that, as on the
    wall, in packs and in the minutes.
    """
    to = attending(state.rights, state.meeting, seat.attendee)
    shut = item.person_id and any(
        one.session is Session.CLOSED and one.person_id == item.person_id for one in state.items
    )
    session = Session.CLOSED if shut else item.session
    heard = Item(kind=ItemKind.CASE, person_id=item.person_id, session=session)
    answer = release(heard, to)
    return answer.reason if isinstance(answer, Withheld) else ""


def agencies_for(state: State, item: AgendaItem) -> tuple[str, ...]:
    """The distinct agencies that decide an item: present, signed, and allowed to hear it.

    Whoever has to be outside for it makes no quorum by having stayed (ruling 8; item 32).
    """
    return distinct(seat for seat in state.room.seats if not why_not(state, seat, item))


def _called(state: State, seat: Seat) -> str:
    """The agency, with the name where more of it were invited."""
    key = agency_key(seat.attendee.agency)
    named = seat.attendee
    same = [one for one in state.room.seats if agency_key(one.attendee.agency) == key]
    return named.agency if len(same) == 1 else f"{named.agency}, {named.name}"


def before_closing(state: State) -> tuple[Outside, ...]:
    """Those in the room now who have to leave before the closed part begins."""
    found = []
    for seat in state.room.seats:
        reason = _why_not_closed(state, seat) if seat.place is Place.IN else ""
        if reason:
            told = {"who": _called(state, seat), "why": words("outside_why", reason)}
            line = words("room", "outside_closed", told)
            found.append(Outside(seat=seat, reason=reason, words=line))
    return tuple(found)


def _why_not_closed(state: State, seat: Seat) -> str:
    to = attending(state.rights, state.meeting, seat.attendee)
    return no_basis(to) or ("" if to.session is Session.CLOSED else "closed_session")


def may_come_back(state: State, item: AgendaItem | None) -> tuple[Seat, ...]:
    """Those outside who may be in the room with an item on the table, or with none.

    Only who has signed, and in the closed part only who stays for it.
    """
    return tuple(seat for seat in _outside(state.room.seats) if _may_be_in(state, seat, item))


def _outside(seats: Iterable[Seat]) -> Iterable[Seat]:
    return (one for one in seats if one.place is Place.OUTSIDE and one.signed_at is not None)


def _may_be_in(state: State, seat: Seat, item: AgendaItem | None) -> bool:
    if item is not None and why_not(state, seat, item):
        return False
    return state.session is Session.OPEN or not _why_not_closed(state, seat)
