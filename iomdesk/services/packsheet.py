"""The chair's sheet of a meeting: who is invited, on what basis, and for which cases."""

from iomdesk.domain.meetings import Attendee, Meeting, Session
from iomdesk.papers.values import AttendanceSheet, AttendeeLine, BasisLine, Frame
from iomdesk.services.audiences import Rights
from iomdesk.services.desk import Desk
from iomdesk.services.hearing import hearing


def attendance(desk: Desk, meeting: Meeting, frame: Frame, held: Rights) -> AttendanceSheet:
    """The chair's sheet as it stands now."""
    return AttendanceSheet(
        frame=frame,
        quorum=desk.scheme.meeting_kind(meeting.kind).quorum,
        attendees=tuple(_line(held, meeting, attendee) for attendee in meeting.attendees),
    )


def _line(held: Rights, meeting: Meeting, attendee: Attendee) -> AttendeeLine:
    """A line of the sheet everybody signs: no number on it tells of a closed case.

    By it the chair asks people to wait outside, so it names only what they may hear now.
    """
    consented = tuple(
        case.position
        for case in hearing(held, meeting, attendee).heard
        if case.person_id in attendee.consented and case.session is Session.OPEN
    )
    return AttendeeLine(
        copy=attendee.position,
        name=attendee.name,
        agency=attendee.agency,
        basis=BasisLine(
            basis=attendee.basis,
            until=attendee.basis_until,
            cases=consented,
            by_phone=attendee.by_phone,
        ),
        chair=attendee.name.casefold() == meeting.chair.casefold(),
    )
