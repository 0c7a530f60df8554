"""The diary of meetings, and what its pickers offer: people, agencies and places met before."""

from iomdesk.domain.meetings import Attendee, Basis, DiaryLine
from iomdesk.formdef.scheme import AgencyKind
from iomdesk.services import agencies
from iomdesk.services.desk import Desk
from iomdesk.store.queries import meetings as stored


def diary(desk: Desk) -> tuple[DiaryLine, ...]:
    """The meetings to come, the soonest first, then those past, the latest first."""
    with desk.read() as reading:
        lines = stored.diary(reading)
    today = desk.today()
    ahead = [line for line in lines if line.on_date >= today]
    return (*reversed(ahead), *(line for line in lines if line.on_date < today))


def known_attendees(desk: Desk) -> tuple[Attendee, ...]:
    """Everybody ever invited, as they were the last time, for the picker of names."""
    with desk.read() as reading:
        return stored.earlier_attendees(reading)


def agency_names(desk: Desk) -> tuple[str, ...]:
    """The agencies of the desk's list, then any other used before."""
    known = agencies.names(desk)
    listed = {one.casefold() for one in known}
    used = {one.agency for one in known_attendees(desk) if one.agency.casefold() not in listed}
    return (*known, *sorted(used, key=str.casefold))


def places(desk: Desk) -> tuple[str, ...]:
    """The areas of the scheme, then any other place a meeting was held at."""
    known = [area.name for area in desk.scheme.areas]
    with desk.read() as reading:
        used = {line.place for line in stored.diary(reading)}
    return (*known, *sorted(used - set(known), key=str.casefold))


def quorum_of(desk: Desk, kind: str) -> int:
    """How many distinct agencies a meeting of this kind needs (S2 Strategy section 4)."""
    return desk.scheme.meeting_kind(kind).quorum


def usual_basis(desk: Desk, agency: str) -> Basis | None:
    """On what basis an agency usually sits; None when nobody has set it."""
    found = agencies.agency(desk, agency)
    if found is None or found.kind == AgencyKind.UNSET:
        return None
    return Basis(found.kind)
