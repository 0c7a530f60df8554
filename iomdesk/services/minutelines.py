"""Writing a line of the minutes: what every kind of line has in common.

Lines are only added to. Once the chair has approved the minutes, nothing but an addendum is
(issue of meeting mode, 5; domain section 5).
"""

from dataclasses import dataclass

from iomdesk.domain.deciding import Minute, MinuteKind
from iomdesk.domain.meetings import Meeting, Session
from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sitting import Sitting
from iomdesk.services.desk import Desk, Reading, Work
from iomdesk.store.changes import source_values
from iomdesk.store.queries import meetings as stored
from iomdesk.store.queries import sittings
from iomdesk.store.schema import Kind

CONTEXT = "meeting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """An item of the agenda, or the meeting as a whole where ``item`` is empty.

    Attributes:
        about: whom the gate is asked about: the person, or the referral of somebody who is
            in no cohort yet.
    """

    item: str = ""
    person_id: str = ""
    referral_id: str = ""
    session: Session = Session.OPEN

    @property
    def about(self) -> str:
        """See the class."""
        return self.person_id or self.referral_id


def held(reading: Reading, meeting_id: str, *, approved: bool = False) -> tuple[Meeting, Sitting]:
    """A meeting that was opened, with its sitting.

    Raises KeyError when there is none, RuleViolation ``not_opened``, and
    ``minutes_approved`` once the minutes are, unless that is asked for.
    """
    meeting = stored.meeting(reading, meeting_id)
    if meeting is None:
        raise KeyError(meeting_id)
    sitting = sittings.sitting(reading, meeting_id)
    if sitting is None:
        raise RuleViolation("", "not_opened")
    if sitting.approved_at is not None and not approved:
        raise RuleViolation("", "minutes_approved")
    return meeting, sitting


def spot(reading: Reading, meeting: Meeting, item_id: str) -> Spot:
    """Where an item stands on the agenda; KeyError when it is not on it."""
    for case in meeting.cases:
        if case.id == item_id:
            return Spot(item=item_id, person_id=case.person_id, session=case.session)
    for one in sittings.referrals(reading, meeting.id):
        if one.id == item_id:
            return Spot(
                item=item_id,
                person_id=one.person_id or "",
                referral_id=one.referral_id,
                session=one.session,
            )
    raise KeyError(item_id)


def own_source(desk: Desk, meeting: Meeting) -> Provenance:
    """The source of what the meeting itself said: nobody's but the scheme's."""
    title = desk.scheme.meeting_kind(meeting.kind).title
    return Provenance(originator=title, received_on=desk.today(), channel="meeting")


def write(
    desk: Desk,
    work: Work,
    meeting: Meeting,
    kind: MinuteKind,
    at: Spot,
    *,
    body: str = "",
    named: str = "",
    outcome: str = "",
    refers_to: str = "",
    decision_id: str = "",
    source: Provenance | None = None,
) -> Minute:
    """Keep a line of the minutes as it was said just now; the text has been checked before."""
    values = {
        "meeting_id": meeting.id,
        "kind": kind,
        "item": at.item,
        "person_id": at.person_id or None,
        "referral_id": at.referral_id or None,
        "decision_id": decision_id or None,
        "session": at.session,
        "at": desk.clock.now(),
        "body": body,
        "named": named,
        "outcome": outcome,
        "refers_to": refers_to,
    }
    source = own_source(desk, meeting) if source is None else source
    line_id = work.insert(Kind.MINUTE, {**values, **source_values(source)})
    return next(one for one in sittings.minutes(work.reading, meeting.id) if one.id == line_id)
