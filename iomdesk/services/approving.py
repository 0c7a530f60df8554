"""The chair approves the minutes; after that there are only addenda (domain section 5)."""

from iomdesk.domain.deciding import Minute, MinuteKind
from iomdesk.domain.meetings import Session
from iomdesk.domain.names import is_name_of
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sitting import Sitting
from iomdesk.services import minutelines
from iomdesk.services.desk import Desk, Work
from iomdesk.services.minutelines import Spot
from iomdesk.services.requests import of
from iomdesk.services.sittingstate import require_onward, state
from iomdesk.services.sources import checked_text
from iomdesk.store.queries import sittings
from iomdesk.store.schema import Kind


def approve(desk: Desk, meeting_id: str, *, by: str) -> Sitting:
    """The chair, by name, approves the minutes of a meeting that is over.

    Raises KeyError, RuleViolation ``required`` and ``minutes_chair`` for ``by``,
    ``not_opened``, ``minutes_running``, ``requests_open`` while one waits for the chair's
    decision (statement, point 4), ``onward_missing`` while an item that was heard lacks what
    may be disclosed of it (point 3), ``minutes_approved``.
    """
    by = checked_text(by, "by", needed=True)

    def act(work: Work) -> Sitting:
        meeting, sitting = minutelines.held(work.reading, meeting_id)
        if sitting.running:
            raise RuleViolation("", "minutes_running")
        if not is_name_of(by, meeting.chair):
            raise RuleViolation("by", "minutes_chair", {"chair": meeting.chair})
        if any(not one.outcome for one in of(sittings.minutes(work.reading, meeting_id))):
            raise RuleViolation("", "requests_open")
        require_onward(state(desk, meeting_id))
        values = {"approved_at": desk.clock.now(), "approved_by": meeting.chair}
        work.amend(Kind.SITTING, sitting.id, sitting.revision, values)
        return minutelines.held(work.reading, meeting_id, approved=True)[1]

    return desk.write(act, context=minutelines.CONTEXT)


def add(
    desk: Desk, meeting_id: str, text: str, *, item_id: str = "", session: Session | None = None
) -> Minute:
    """Add to approved minutes, dated; what stands in them stays.

    About an item it goes to those who hear the item. About the meeting as a whole it belongs
    to ``session``; where that is not said, to the closed part if the meeting had one, since
    nobody can tell what a free text touches. Raises KeyError, RuleViolation as
    ``checked_text`` for ``text``, ``minutes_not_approved``, ``not_opened``.
    """
    text = checked_text(text, "text", needed=True)

    def act(work: Work) -> Minute:
        meeting, sitting = minutelines.held(work.reading, meeting_id, approved=True)
        if sitting.approved_at is None:
            raise RuleViolation("", "minutes_not_approved")
        if item_id:
            at = minutelines.spot(work.reading, meeting, item_id)
        else:
            parts = [one.session for one in meeting.cases]
            parts += [one.session for one in sittings.referrals(work.reading, meeting_id)]
            closed = Session.CLOSED in parts
            at = Spot(session=session or (Session.CLOSED if closed else Session.OPEN))
        return minutelines.write(desk, work, meeting, MinuteKind.ADDENDUM, at, body=text)

    return desk.write(act, context=minutelines.CONTEXT)
