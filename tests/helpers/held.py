"""A meeting that is held: planned, opened, read aloud and signed through the services."""

from collections.abc import Collection
from datetime import date, time

from iomdesk.domain.meetings import Session
from iomdesk.services import attending, meetings, sitting
from iomdesk.services.desk import Desk
from iomdesk.services.invitations import Invitation
from iomdesk.services.sitting import AgendaItem, State

ROOM = (
    ("HAREBELL, Simon", "Probation"),
    ("WOODRUFF, Alice", "County Housing"),
)
"""Who is invited beside the chair, all by statute."""
DAY = date(2026, 11, 24)


def plan(
    desk: Desk,
    people: Collection[str] = (),
    *,
    closed: Collection[str] = (),
    kind: str = "daily_tasking",
    on: date = DAY,
    room: Collection[tuple[str, str]] = ROOM,
) -> str:
    """A meeting that hears these people, by id, the ``closed`` ones in its closed part."""
    meeting_id = meetings.plan_meeting(
        desk, kind=kind, on_date=on, at_time=time(9, 30), place="Saltergate",
        chair="SALTMARSH, Martin", chair_agency="Police", invite_chair=True,
    )  # fmt: skip
    for name, agency in room:
        meetings.invite(desk, meeting_id, Invitation.statutory(name, agency, closed_session=True))
    meetings.add_cases(desk, meeting_id, [*people, *closed])
    for person_id in closed:
        now = meetings.meeting(desk, meeting_id).cases
        case = next(one for one in now if one.person_id == person_id)
        meetings.set_case(desk, meeting_id, case, session=Session.CLOSED, why="")
    return meeting_id


def begin(desk: Desk, meeting_id: str) -> State:
    """Open it, read the statement, and have everybody invited sign."""
    sitting.open_meeting(desk, meeting_id)
    state = sitting.read_aloud(desk, meeting_id, by="SALTMARSH, Martin")
    for seat in state.room.seats:
        state = attending.sign(desk, meeting_id, seat.attendee.id, name=seat.attendee.name)
    return state


def leave(desk: Desk, meeting_id: str, agency: str) -> State:
    """Everybody of an agency leaves the room."""
    state = sitting.state(desk, meeting_id)
    for seat in state.room.seats:
        if seat.attendee.agency == agency:
            state = attending.leave(desk, meeting_id, seat.attendee.id)
    return state


def item_of(state: State, about: str) -> AgendaItem:
    """The item about a person or a referral, by its id."""
    return next(one for one in state.items if about in {one.person_id, one.referral_id})


def hear(desk: Desk, meeting_id: str, about: str) -> AgendaItem:
    """Put the item about a person or a referral on the table."""
    item = item_of(sitting.state(desk, meeting_id), about)
    return item_of(sitting.go_to(desk, meeting_id, item.id), about)


def come_back(desk: Desk, meeting_id: str, agency: str) -> State:
    """Everybody of an agency comes in again."""
    state = sitting.state(desk, meeting_id)
    for seat in state.room.seats:
        if seat.attendee.agency == agency:
            state = attending.come_in(desk, meeting_id, seat.attendee.id)
    return state
