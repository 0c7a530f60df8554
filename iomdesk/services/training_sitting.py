"""The last meeting of a training store, held as a meeting is: gates, decisions, minutes.

The others of the past are in the diary only, as in a store that an older version made.
"""

from datetime import time

from iomdesk.domain.deciding import Verdict
from iomdesk.domain.people import Rag
from iomdesk.services import (
    approving,
    attending,
    cohort,
    deciding,
    onward,
    sitting,
)
from iomdesk.services.desk import Desk
from iomdesk.services.ontable import NewDecision
from iomdesk.services.sittingstate import AgendaItem, State
from iomdesk.services.training_facts import AGAINST, facts_behind
from iomdesk.services.training_script import Moved, Script

_OPENED = time(9, 20)
_SIGNED = time(9, 29)
_REST = time(10, 2)
_ENDED = time(10, 24)
_APPROVED = time(11, 40)
_KEPT = "Nothing has changed that calls for another status"


def hold(script: Script, name: str, ago: int) -> None:
    """Hold the meeting of that name: what it moved people to, it decides."""
    chair = ""

    def begin(desk: Desk) -> None:
        nonlocal chair
        now = sitting.open_meeting(desk, script.ids[name])
        chair = now.meeting.chair
        sitting.read_aloud(desk, now.meeting.id, by=chair)

    def sign(desk: Desk) -> None:
        meeting_id = script.ids[name]
        for seat in sitting.state(desk, meeting_id).room.seats:
            attending.sign(desk, meeting_id, seat.attendee.id, name=seat.attendee.name)

    def rest(desk: Desk) -> None:
        for item in sitting.state(desk, script.ids[name]).items:
            if not item.ending.done:
                _keep(desk, sitting.go_to(desk, script.ids[name], item.id), item)
            onward.agree(desk, script.ids[name], item.id)

    def end(desk: Desk) -> None:
        sitting.end(desk, script.ids[name])

    def approve(desk: Desk) -> None:
        approving.approve(desk, script.ids[name], by=chair)

    steps = {
        _OPENED: begin, _SIGNED: sign, _REST: rest, _ENDED: end, _APPROVED: approve,
    }  # fmt: skip
    for at, act in steps.items():
        script.step(script.moment(ago, at), act)
    script.held[name] = _decide


def _decide(desk: Desk, meeting_id: str, moved: Moved) -> None:
    """A status that somebody was given there: the meeting's decision."""
    now = sitting.state(desk, meeting_id)
    item = next(one for one in now.items if one.person_id == moved.person_id)
    there = sitting.go_to(desk, meeting_id, item.id)
    new = NewDecision(
        verdict=Verdict.CHANGE,
        reason=moved.reason,
        agencies=there.room.agencies,
        to=moved.to,
        look_again_on=moved.again,
        against=AGAINST,
        facts=facts_behind(desk, moved.person_id, moved.to, moved.reason, desk.today()),
    )
    deciding.record(desk, meeting_id, item.id, new, base_revision=_revision(desk, item))
    deciding.no_action(desk, meeting_id, item.id)


def _keep(desk: Desk, now: State, item: AgendaItem) -> None:
    if item.rag is None or item.rag is Rag.NOT_SET:
        deciding.put_over(desk, now.meeting.id, item.id, reason="Its facts are still to be told")
        return
    new = NewDecision(verdict=Verdict.KEEP, reason=_KEPT, agencies=now.room.agencies)
    deciding.record(desk, now.meeting.id, item.id, new, base_revision=_revision(desk, item))
    deciding.no_action(desk, now.meeting.id, item.id)


def _revision(desk: Desk, item: AgendaItem) -> int:
    return cohort.read_record(desk, item.person_id).person.revision
