"""A meeting ready to be held: people, agenda and room, through the services."""

from datetime import date, time

from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.people import Provenance
from iomdesk.services import agendas, attending, cohort, meetings, sitting
from iomdesk.services.desk import Desk
from iomdesk.services.meetings import Invitation
from iomdesk.services.sitting import State
from tests.helpers import referrals

TODAY = date(2026, 11, 24)
SOURCE = Provenance(originator="Police", received_on=date(2026, 11, 20), channel="test")
OPEN = ("OAKAPPLE", "TEASELWOOD", "SNOWBERRY")
CLOSED = ("QUILLFEATHER", "MARSHLIGHT")
STATUTORY = {
    "SALTMARSH, Martin": "Police",
    "HAREBELL, Simon": "Probation",
    "MEADOWRUE, Tom": "HMP Fellgate",
}


def planned(
    desk: Desk,
    *,
    referred: bool = True,
    kind: str = "daily_tasking",
    on: date = TODAY,
    at: time = time(9, 30),
) -> str:
    """A meeting of three open and two closed cases and one referral; gives its id.

    Police, probation and the prison sit by statute and stay for the closed part; SELFHEAL by
    contract and ADDERTONGUE by the consent of OAKAPPLE alone stay for the open one.
    """
    ids = {
        name: cohort.add_person(
            desk, {"surname": name, "forename": "Alex", "area": "Saltergate"}, numbers={},
            source=SOURCE,
        )
        for name in (*OPEN, *CLOSED)
    }  # fmt: skip
    meeting_id = meetings.plan_meeting(
        desk, kind=kind, on_date=on, at_time=at, place="Saltergate",
        chair="SALTMARSH, Martin", chair_agency="Police", invite_chair=True,
    )  # fmt: skip
    for name, agency in list(STATUTORY.items())[1:]:
        meetings.invite(desk, meeting_id, Invitation.statutory(name, agency, closed_session=True))
    meetings.invite(
        desk, meeting_id,
        Invitation(name="SELFHEAL, Jo", agency="Harbour Recovery", basis=Basis.CONTRACT,
                   basis_detail="County Council", basis_until=date(2027, 3, 31)),
    )  # fmt: skip
    meetings.invite(
        desk, meeting_id,
        Invitation(name="ADDERTONGUE, Lou", agency="Adair Homes", basis=Basis.CONSENT,
                   basis_detail="File 3", consented=frozenset({ids["OAKAPPLE"]}),
                   seen_on=date(2026, 11, 20)),
    )  # fmt: skip
    meetings.add_cases(desk, meeting_id, list(ids.values()))
    for name in CLOSED:
        case = next(
            one for one in meetings.meeting(desk, meeting_id).cases if one.person_id == ids[name]
        )
        meetings.set_case(desk, meeting_id, case, session=Session.CLOSED, why="")
    if referred:
        referral = referrals.scored(desk, referrals.sent(desk))
        agendas.add_referrals(desk, meeting_id, [referral.id])
    return meeting_id


def seat_of(state: State, surname: str) -> str:
    """The attendee's id."""
    return next(
        one.attendee.id for one in state.room.seats if one.attendee.name.startswith(surname)
    )


def item_of(state: State, surname: str) -> str:
    """The id of the item about somebody."""
    return next(one.id for one in state.items if one.name.startswith(surname))


def sign_in(desk: Desk, meeting_id: str, surname: str) -> State:
    """Somebody signs by the name on the list."""
    seat = sitting.state(desk, meeting_id).room.seat(
        seat_of(sitting.state(desk, meeting_id), surname)
    )
    return attending.sign(desk, meeting_id, seat.attendee.id, name=seat.attendee.name)


def begun(desk: Desk, *, referred: bool = True) -> str:
    """One whose gates are passed: all five are in the room and have signed; gives its id."""
    meeting_id = planned(desk, referred=referred)
    sitting.open_meeting(desk, meeting_id)
    sitting.read_aloud(desk, meeting_id, by="SALTMARSH, Martin")
    for seat in sitting.state(desk, meeting_id).room.seats:
        attending.sign(desk, meeting_id, seat.attendee.id, name=seat.attendee.name)
    return meeting_id
