"""The meeting of mock-up 07 in small, as the tests of the chair's window hold it."""

from datetime import date

from PySide6.QtWidgets import QWidget

from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.sitting import Place
from iomdesk.services import deciding, meetings, sitting
from iomdesk.services.desk import Desk
from iomdesk.services.invitations import Invitation
from tests.helpers import held
from tests.helpers.chair import ROOM, teaselwood
from tests.helpers.chairframe import Chair
from tests.helpers.people import add

OPEN = (("OAKAPPLE", "Stephen"), ("SNOWBERRY", "Tanya"))
CLOSED = (("DRIFTWOODE", "Shaun"), ("QUILLFEATHER", "Jonah"))
POLICE, PROBATION = "SALTMARSH, Martin", "HAREBELL, Simon"
CONTRACT, CONSENT = "SELFHEAL, Jo", "ADDERTONGUE, Lou"


def plan(desk: Desk, clock: SetClock) -> str:
    """Mock-up 07 in small: three open cases, two closed ones, six invited; gives its id.

    SELFHEAL sits by contract for the open part; ADDERTONGUE by the consent of the first two.
    """
    people = [add(desk, *name) for name in OPEN]
    consents = frozenset(people)
    people.append(teaselwood(desk, clock))
    closed = tuple(add(desk, *name) for name in CLOSED)
    meeting_id = held.plan(desk, tuple(people), closed=closed, room=ROOM)
    for invited in (
        Invitation(name=CONTRACT, agency="Harbour Recovery", basis=Basis.CONTRACT,
                   basis_detail="County Council", basis_until=date(2027, 3, 31)),
        Invitation(name=CONSENT, agency="Adair Homes", basis=Basis.CONSENT,
                   basis_detail="File 3", consented=consents, seen_on=date(2026, 11, 20)),
    ):  # fmt: skip
        meetings.invite(desk, meeting_id, invited)
    return meeting_id


def place(chair: Chair, name: str) -> Place:
    """Where somebody is, as the store has it."""
    state = sitting.state(chair.desk, chair.state.meeting.id)
    return next(seat.place for seat in state.room.seats if seat.attendee.name == name)


def on(chair: Chair, page: QWidget) -> bool:
    """Whether a page is in the centre."""
    return chair.view.page_here is page


def in_session(chair: Chair, session: Session) -> bool:
    """Whether the meeting is in this part."""
    return chair.state.session is session


def marked(chair: Chair) -> list[str]:
    """Who is named in the session, each with a key."""
    return [step.name for step in chair.view.session.steps]


def settle(chair: Chair, item_id: str) -> None:
    """Settle an item through the services: it is put over to the next meeting."""
    deciding.put_over(chair.desk, chair.state.meeting.id, item_id, reason="No time.")
    chair.settle()
