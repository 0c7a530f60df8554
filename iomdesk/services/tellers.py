"""Which decisions on referrals the offender manager is still to be told of.

A decision "will then be communicated directly to the Offender Manager" (S2 Strategy section
4; domain item 8). Telling itself is a step of the referral's life.
"""

from datetime import date
from typing import NamedTuple

from iomdesk.domain.referrals import Happening, Referral, Stage
from iomdesk.services.desk import Desk
from iomdesk.services.referral_papers import PaperKind, PaperRef, usual_recipient
from iomdesk.store.queries import meetings, referrals


class ToTell(NamedTuple):
    """A decision somebody waits to hear of.

    Attributes:
        manager: the offender manager of the form; empty where it names none.
        meeting_id: the meeting that decided; empty where none did. meeting: its kind and place.
    """

    referral_id: str
    name: str
    decided_on: date
    manager: str
    meeting_id: str
    meeting: str = ""


def still_to_tell(desk: Desk, meeting_id: str = "") -> tuple[ToTell, ...]:
    """The decided referrals nobody was told of, the oldest decision first.

    With ``meeting_id`` only those that this meeting decided.
    """
    with desk.read() as reading:
        lines = referrals.lines(reading, (Stage.ACCEPTED, Stage.REFUSED))
        whole = referrals.many(reading, [one.id for one in lines])
    found = [
        line
        for one in whole.values()
        if (line := _line(desk, one)) is not None
        and (not meeting_id or line.meeting_id == meeting_id)
    ]
    return tuple(sorted(found, key=lambda one: (one.decided_on, one.name, one.referral_id)))


def _line(desk: Desk, referral: Referral) -> ToTell | None:
    decided = referral.last(Happening.DECIDED)
    if decided is None:
        return None
    usual = usual_recipient(desk, PaperRef(PaperKind.LETTER, referral.id))
    meeting = None
    if decided.meeting_id:
        with desk.read() as reading:
            meeting = meetings.meeting(reading, decided.meeting_id)
    where = ""
    if meeting is not None:
        where = ", ".join((desk.scheme.meeting_kind(meeting.kind).title, meeting.place))
    return ToTell(
        referral_id=referral.id,
        name=referral.name,
        decided_on=decided.on_date,
        manager="" if usual is None else ", ".join(filter(None, (usual.name, usual.agency))),
        meeting_id=decided.meeting_id or "",
        meeting=where,
    )
