"""A meeting that is held, put together by hand, and values of the wall."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from iomdesk.domain.meetings import Attendee, Session
from iomdesk.domain.people import Rag
from iomdesk.domain.sitting import Gates, Presence, PresenceLine, Sitting, room
from iomdesk.domain.wall import (
    WallAction,
    WallCase,
    WallFacts,
    WallKind,
    WallPoint,
    WallStatement,
    WallValue,
)
from iomdesk.formdef.scheme import Scheme
from iomdesk.services import roomcheck
from iomdesk.services.desk import Desk
from iomdesk.services.sitting import State, state
from iomdesk.services.wall import wall_value

MARKING = "OFFICIAL-SENSITIVE - IN CONFIDENCE"
OCCASION = "Daily tasking, Saltergate, 24 Nov 2026"


def lines_of(
    attendee: Attendee, sha256: str, at: datetime, *, signs: bool = True
) -> list[PresenceLine]:  # fmt: skip
    """Somebody comes in, and signs."""
    came = PresenceLine(
        id=f"in {attendee.id}", revision=1, attendee_id=attendee.id, kind=Presence.IN, at=at
    )
    signed = replace(came, id=f"signed {attendee.id}", kind=Presence.SIGNED, name=attendee.name,
                     statement_sha256=sha256)  # fmt: skip
    return [signed, came] if signs else [came]


def on_the_table(
    desk: Desk, meeting_id: str, item_id: str, *, inside: frozenset[str] | None = None,
    unsigned: frozenset[str] = frozenset(), session: Session | None = None,
) -> State:  # fmt: skip
    """A meeting in the middle of an item, without a row written.

    ``inside``: the names of those in the room, else everybody who may hear the item.
    """
    now = state(desk, meeting_id)
    item, meeting = now.item(item_id), now.meeting
    sha256, at = desk.scheme.statement.sha256, desk.clock.now() - timedelta(minutes=21)
    if inside is None:
        may = {seat.attendee.name for seat in now.room.seats
               if not roomcheck.why_not(now, seat, item)}  # fmt: skip
    else:
        may = set(inside)
    lines = [
        line
        for one in meeting.attendees
        if one.name in may
        for line in lines_of(one, sha256, at, signs=one.name not in unsigned)
    ]
    sitting = Sitting(
        id="sitting", revision=1, meeting_id=meeting_id, session=session or item.session,
        item=item_id, item_since=at, read_at=at, read_by="Chair", statement_sha256=sha256,
        opened_at=at, began_at=at, ended_at=None, approved_at=None, approved_by="",
    )  # fmt: skip
    passed = Gates(read=True, signed=True, bases=True, quorum=True)
    seated = room(meeting, lines, now.room.needed, sha256)
    return replace(now, sitting=sitting, room=seated, gates=passed)


def case_on_the_wall(desk: Desk, meeting_id: str, item_id: str) -> WallCase:
    """What the wall shows of an item to everybody who may hear it."""
    shown = wall_value(desk, on_the_table(desk, meeting_id, item_id)).case
    assert shown is not None
    return shown


FACTS = WallFacts(session=Session.OPEN, read_at=time(9, 31), signed=True, agencies=5,
                  quorate=True, now=time(9, 52))  # fmt: skip
CASE = WallCase(
    number=4, of=6, session=Session.OPEN, name="TEASELWOOD, Dean", rag=Rag.AMBER,
    proposed=Rag.AMBER_ALERT, response="Proactive outreach / targeting",
    look_again_on=date(2026, 12, 8), goes_on="Goes to the next Panel",
    actions=(
        WallAction(text="See at home", owner_agency="Harbour Recovery", due=date(2026, 11, 18),
                   late="6 days late"),
        WallAction(text="Housing assessment", owner_agency="County Housing",
                   due=date(2026, 11, 27)),
        WallAction(text="joint visit", owner_agency="Police", due=date(2026, 11, 26), new=True),
    ),
)  # fmt: skip
TEASELWOOD = WallValue(
    kind=WallKind.CASE, marking=MARKING, occasion=OCCASION, case=CASE, facts=FACTS
)
"""What stands on the wall in the drawing of the screen."""
WAITING = WallValue(kind=WallKind.WAIT, marking=MARKING)
REFERRAL = WallValue(
    kind=WallKind.REFERRAL, marking=MARKING, occasion=OCCASION, facts=FACTS,
    case=WallCase(number=1, of=2, session=Session.OPEN, name="WINDLESTRAW, Peter"),
)  # fmt: skip


def statement_of_scheme(scheme: Scheme) -> WallValue:
    """A scheme's statement on the wall."""
    said = scheme.statement
    points = tuple(WallPoint(text=one.text, bullets=one.bullets) for one in said.points)
    return WallValue(
        kind=WallKind.STATEMENT, marking=MARKING, occasion=OCCASION,
        statement=WallStatement(title=said.title, opening=said.opening, points=points),
    )  # fmt: skip
