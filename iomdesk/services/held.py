"""What may not be changed of a meeting once it was opened, attended or heard.

The minutes name who was there and what was heard of whom; the list and the agenda they rest
on stay as they were then (S2 section 10; domain section 5).
"""

from datetime import date

from iomdesk.domain.meetings import Attendee, Case, Meeting, MeetingReferral
from iomdesk.domain.names import is_name_of
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sitting import agency_key
from iomdesk.services.desk import Reading
from iomdesk.store.queries import sittings
from iomdesk.store.queries.minutes import is_minuted


def check_not_attended(reading: Reading, attendee: Attendee) -> None:
    """Somebody whose attendance is recorded stays on the list.

    Raises RuleViolation ``has_attended``.
    """
    if sittings.has_presence(reading, attendee.id):
        raise RuleViolation("", "has_attended", {"name": attendee.name})


def check_same_agency(reading: Reading, attendee: Attendee, agency: str) -> None:
    """Whom quorum counted for an agency stays of that agency (ruling 8).

    Raises RuleViolation ``agency_attended`` for ``agency``.
    """
    if agency_key(agency) != agency_key(attendee.agency) and sittings.has_presence(
        reading, attendee.id
    ):
        told = {"name": attendee.name, "agency": attendee.agency}
        raise RuleViolation("agency", "agency_attended", told)


def check_same_name(reading: Reading, attendee: Attendee, name: str) -> None:
    """Whoever signed stays who they are: the signature is that name (domain item 31).

    Capitals and the order of the names may be put right. Raises RuleViolation
    ``name_signed`` for ``name``.
    """
    if not is_name_of(name, attendee.name) and sittings.has_signed(reading, attendee.id):
        raise RuleViolation("name", "name_signed", {"name": attendee.name})


def check_not_over(reading: Reading, meeting_id: str) -> None:
    """The agenda and the list of a meeting that is over stand as it was held.

    Raises RuleViolation ``meeting_over``, ``minutes_approved``.
    """
    check_not_approved(reading, meeting_id)
    found = sittings.sitting(reading, meeting_id)
    if found is not None and not found.running:
        raise RuleViolation("", "meeting_over")


def check_not_approved(reading: Reading, meeting_id: str) -> None:
    """What approved minutes tell is added to and not changed (domain section 5).

    Raises RuleViolation ``minutes_approved``.
    """
    if is_minuted(reading, meeting_id):
        raise RuleViolation("", "minutes_approved")


def check_not_heard(reading: Reading, meeting_id: str, item: Case | MeetingReferral) -> None:
    """What came on the table stays on the agenda, and in the part it was heard in.

    Raises RuleViolation ``was_heard`` once anything was decided, noted or minuted of it.
    """
    person_id = item.person_id if isinstance(item, Case) else None
    if sittings.was_heard(reading, meeting_id, item.id, person_id):
        raise RuleViolation("", "was_heard", {"name": item.name})


def check_not_opened(reading: Reading, meeting: Meeting, *, kind: str, on_date: date) -> None:
    """A meeting that was opened keeps its kind and its day; with approved minutes all of it.

    Raises RuleViolation ``meeting_runs`` for ``kind`` or ``on_date``, ``minutes_approved``.
    """
    check_not_approved(reading, meeting.id)
    changed = "kind" if kind != meeting.kind else "on_date" if on_date != meeting.on_date else ""
    if changed and sittings.sitting(reading, meeting.id) is not None:
        raise RuleViolation(changed, "meeting_runs")
