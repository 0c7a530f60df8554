"""Meetings: making one, who is invited on what basis, and which cases it hears."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, time

from iomdesk.domain.meetings import Attendee, Basis, Case, Meeting, Session
from iomdesk.domain.people import full_name
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sharing import check_text
from iomdesk.services.desk import Desk, Reading, Work
from iomdesk.services.diary import usual_basis
from iomdesk.services.held import (
    check_not_approved,
    check_not_attended,
    check_not_heard,
    check_not_opened,
    check_not_over,
    check_same_agency,
    check_same_name,
)
from iomdesk.services.invitations import Invitation, attendee_values, consenting
from iomdesk.store.changes import Conflict
from iomdesk.store.queries import meetings as stored
from iomdesk.store.queries import people
from iomdesk.store.queries.people import Filter
from iomdesk.store.schema import Kind

__all__ = ["Invitation"]

MOST_CASES = 60


class MeetingChanged(Exception):
    """The meeting was changed since it was opened; nothing was written.

    Attributes:
        now: the meeting as it stands, None when it is gone.
    """

    def __init__(self, now: Meeting | None) -> None:
        super().__init__("the meeting was changed since it was opened")
        self.now = now


def meetings(
    desk: Desk, *, first: date | None = None, last: date | None = None
) -> tuple[Meeting, ...]:
    """The diary between two dates, both included, latest first."""
    with desk.read() as reading:
        return stored.meetings(reading, first=first, last=last)


def meeting(desk: Desk, meeting_id: str) -> Meeting:
    """One meeting; raises KeyError when there is none."""
    with desk.read() as reading:
        return _present(reading, meeting_id)


def _present(reading: Reading, meeting_id: str) -> Meeting:
    found = stored.meeting(reading, meeting_id)
    if found is None:
        raise KeyError(meeting_id)
    return found


def plan_meeting(
    desk: Desk,
    *,
    kind: str,
    on_date: date,
    at_time: time,
    place: str,
    chair: str,
    chair_agency: str,
    invite_chair: bool = False,
) -> str:
    """Put a meeting in the diary; gives its id. Raises RuleViolation.

    ``invite_chair`` puts the chair first on the list, for both sessions, when the
    chair's agency is a statutory one; another basis has to be given by hand.
    """
    values = _checked(desk, kind, place, chair, chair_agency)
    values |= {"on_date": on_date, "at_time": at_time.isoformat("minutes")}

    def act(work: Work) -> str:
        meeting_id = work.insert(Kind.MEETING, values)
        if invite_chair and usual_basis(desk, chair_agency) is Basis.STATUTORY:
            chairing = Invitation.statutory(chair, chair_agency, closed_session=True)
            invite(desk, meeting_id, chairing)
        return meeting_id

    return desk.write(act, context="meetings")


def _checked(desk: Desk, kind: str, place: str, chair: str, chair_agency: str) -> dict[str, object]:
    desk.scheme.meeting_kind(kind)  # raises KeyError for a kind the scheme does not know
    for field, value in (("place", place), ("chair", chair), ("chair_agency", chair_agency)):
        if not value.strip():
            raise RuleViolation(field, "required")
        check_text(value, field)
    return {
        "kind": kind,
        "place": place.strip(),
        "chair": chair.strip(),
        "chair_agency": chair_agency.strip(),
    }


def amend_meeting(
    desk: Desk,
    meeting_id: str,
    base_revision: int,
    *,
    kind: str,
    on_date: date,
    at_time: time,
    place: str,
    chair: str,
    chair_agency: str,
) -> Meeting:
    """Change when, where, or who chairs. Raises RuleViolation or MeetingChanged."""
    values = _checked(desk, kind, place, chair, chair_agency)
    values |= {"on_date": on_date, "at_time": at_time.isoformat("minutes")}

    def act(work: Work) -> Meeting:
        now = _present(work.reading, meeting_id)
        check_not_opened(work.reading, now, kind=kind, on_date=on_date)
        try:
            work.amend(Kind.MEETING, meeting_id, base_revision, values)
        except Conflict as conflict:
            raise MeetingChanged(stored.meeting(work.reading, meeting_id)) from conflict
        return _present(work.reading, meeting_id)

    return desk.write(act, context="meetings")


def invite(desk: Desk, meeting_id: str, invitation: Invitation, *, place: int = 0) -> str:
    """Invite someone, last or at a ``place`` on the list; gives the attendee's id.

    A non-statutory attendee needs a contract with a statutory body, named, or the
    consent of the people to be heard about (S2 section 10; domain item 33). Raises
    RuleViolation, such as ``meeting_over``.
    """

    def act(work: Work) -> str:
        check_not_over(work.reading, meeting_id)
        now = _present(work.reading, meeting_id)
        values = attendee_values(invitation, now)
        position = max((one.position for one in now.attendees), default=0) + 1
        attendee_id = work.insert(
            Kind.ATTENDEE, {"meeting_id": meeting_id, "position": position, **values}
        )
        _consent(work, attendee_id, consenting(desk, invitation))
        if place:
            _to_place(work, meeting_id, attendee_id, place)
        return attendee_id

    return desk.write(act, context="meetings")


def _to_place(work: Work, meeting_id: str, attendee_id: str, place: int) -> None:
    everybody = _present(work.reading, meeting_id).attendees
    here = next(one for one in everybody if one.id == attendee_id)
    others = [one for one in everybody if one.id != attendee_id]
    others.insert(place - 1, here)
    _renumber(work, Kind.ATTENDEE, others)


def _consent(work: Work, attendee_id: str, people: Mapping[str, date | None]) -> None:
    for person_id, seen_on in people.items():
        values = {"attendee_id": attendee_id, "person_id": person_id, "seen_on": seen_on}
        work.insert(Kind.CONSENT, values)


def amend_attendee(desk: Desk, meeting_id: str, attendee: Attendee, invitation: Invitation) -> None:
    """Change what is known of an attendee. Raises RuleViolation or MeetingChanged.

    On what basis they may be told is kept as it is known, even once the minutes are approved:
    it decides who is handed a copy. Who was there, and how, stays then.
    """

    def act(work: Work) -> None:
        shown = (invitation.name.strip(), invitation.agency.strip(), invitation.by_phone)
        if shown != (attendee.name, attendee.agency, attendee.by_phone):
            check_not_approved(work.reading, meeting_id)
        check_same_name(work.reading, attendee, invitation.name)
        values = attendee_values(invitation, _present(work.reading, meeting_id), but=attendee.id)
        check_same_agency(work.reading, attendee, invitation.agency)
        held, wanted = stored.consents(work.reading, attendee.id), consenting(desk, invitation)
        # A day that is kept stays: a consent seen again is ticked off and on.
        unseen = {one for one, row in held.items() if row.seen_on is None and wanted.get(one)}
        touch = held.keys() != wanted.keys() or bool(unseen)
        _guarded(
            work, meeting_id, Kind.ATTENDEE, attendee.id, attendee.revision, values, touch=touch
        )
        for person_id, row in held.items():
            if person_id not in wanted:
                work.erase(Kind.CONSENT, row.id, row.revision, keep_fields=True)
            elif person_id in unseen:
                work.amend(Kind.CONSENT, row.id, row.revision, {"seen_on": wanted[person_id]})
        new = {one: seen_on for one, seen_on in wanted.items() if one not in held}
        _consent(work, attendee.id, new)

    desk.write(act, context="meetings")


def take_off(desk: Desk, meeting_id: str, attendee: Attendee) -> None:
    """Take an attendee off the list; the numbers of the others close up.

    Raises RuleViolation ``has_attended`` once their attendance is recorded.
    """

    def act(work: Work) -> None:
        check_not_over(work.reading, meeting_id)
        check_not_attended(work.reading, attendee)
        for row in stored.consents(work.reading, attendee.id).values():
            work.erase(Kind.CONSENT, row.id, row.revision, keep_fields=True)
        _erase(work, meeting_id, Kind.ATTENDEE, attendee.id, attendee.revision)
        left = _present(work.reading, meeting_id).attendees
        _renumber(work, Kind.ATTENDEE, left)

    desk.write(act, context="meetings")


def put_back(desk: Desk, meeting_id: str, attendee: Attendee) -> str:
    """Undo of ``take_off``: the attendee as before, at the old place; gives the new id."""

    return invite(desk, meeting_id, Invitation.again(attendee), place=attendee.position)


def propose_cases(desk: Desk, kind: str, *, most: int = MOST_CASES) -> tuple[tuple[str, str], ...]:
    """The cases a meeting of this kind should hear, as (person id, name).

    The scheme names the statuses, in order: Red, then Amber Alert, the "critical cases
    (by RAG)" of S2 Strategy section 4; within one, longest at it first.
    """
    found: list[tuple[str, str]] = []
    with desk.read() as reading:
        for rag in desk.scheme.meeting_kind(kind).proposes:
            rows = people.rows(reading, Filter(rag=rag))
            rows.sort(key=lambda row: (row.rag_since or "9999", row.surname.casefold()))
            found += [(row.id, full_name(row.surname, row.forename)) for row in rows]
    return tuple(found[:most])


def add_cases(
    desk: Desk,
    meeting_id: str,
    people_ids: Iterable[str],
    *,
    why: Mapping[str, str] | None = None,
    closed: Collection[str] = (),
) -> int:
    """Put people on the agenda, after the others; gives how many were not on it.

    ``closed``: the ids of those whose case belongs to the closed part.
    """
    reasons = why or {}
    for text in reasons.values():
        check_text(text, "why")

    def act(work: Work) -> int:
        check_not_over(work.reading, meeting_id)
        now = _present(work.reading, meeting_id)
        there = {case.person_id for case in now.cases}
        wanted = [one for one in dict.fromkeys(people_ids) if one not in there]
        if len(there) + len(wanted) > MOST_CASES:
            raise RuleViolation("cases", "too_many_cases", {"most": MOST_CASES})
        for position, person_id in enumerate(wanted, start=len(there) + 1):
            work.insert(
                Kind.MEETING_CASE,
                {
                    "meeting_id": meeting_id,
                    "person_id": person_id,
                    "position": position,
                    "session": Session.CLOSED if person_id in closed else Session.OPEN,
                    "why": reasons.get(person_id, ""),
                },
            )
        _number_cases(work, meeting_id)
        return len(wanted)

    return desk.write(act, context="meetings")


def _number_cases(work: Work, meeting_id: str) -> None:
    """Number the cases as they are read: open ones first, so that no gap tells of others."""
    _renumber(work, Kind.MEETING_CASE, _present(work.reading, meeting_id).cases)


def set_case(desk: Desk, meeting_id: str, case: Case, *, session: Session, why: str) -> None:
    """Say in which part a case is heard, and why it is here.

    Raises MeetingChanged, RuleViolation for ``why``, ``meeting_over``, ``was_heard`` for
    another part once something was said or decided of it.
    """
    check_text(why, "why")

    def act(work: Work) -> None:
        check_not_over(work.reading, meeting_id)
        if session is not case.session:  # what was said in the closed part stays there
            check_not_heard(work.reading, meeting_id, case)
        values = {"session": session, "why": why.strip()}
        _guarded(work, meeting_id, Kind.MEETING_CASE, case.id, case.revision, values)
        _number_cases(work, meeting_id)

    desk.write(act, context="meetings")


def order_cases(desk: Desk, meeting_id: str, case_ids: Iterable[str]) -> None:
    """Hear the cases in this order, open before closed.

    Raises MeetingChanged when a case is not there, RuleViolation ``meeting_over``.
    """

    def act(work: Work) -> None:
        check_not_over(work.reading, meeting_id)
        by_id = {case.id: case for case in _present(work.reading, meeting_id).cases}
        wanted = list(case_ids)
        if sorted(wanted) != sorted(by_id):
            raise MeetingChanged(stored.meeting(work.reading, meeting_id))
        _renumber(work, Kind.MEETING_CASE, [by_id[case_id] for case_id in wanted])
        _number_cases(work, meeting_id)

    desk.write(act, context="meetings")


def drop_case(desk: Desk, meeting_id: str, case: Case) -> None:
    """Take a case off the agenda; the numbers of the others close up.

    Raises RuleViolation ``was_heard`` once something was said or decided of it,
    ``meeting_over``.
    """

    def act(work: Work) -> None:
        check_not_over(work.reading, meeting_id)
        check_not_heard(work.reading, meeting_id, case)
        _erase(work, meeting_id, Kind.MEETING_CASE, case.id, case.revision)
        _number_cases(work, meeting_id)

    desk.write(act, context="meetings")


def put_case_back(desk: Desk, meeting_id: str, case: Case) -> None:
    """Undo of ``drop_case``: the case as before, at its old place."""

    def act(work: Work) -> None:
        add_cases(desk, meeting_id, [case.person_id], why={case.person_id: case.why})
        now = _present(work.reading, meeting_id).cases
        back = next(one for one in now if one.person_id == case.person_id)
        set_case(desk, meeting_id, back, session=case.session, why=case.why)
        order = [one.id for one in _present(work.reading, meeting_id).cases if one.id != back.id]
        order.insert(case.position - 1, back.id)
        order_cases(desk, meeting_id, order)

    desk.write(act, context="meetings")


def _renumber(work: Work, kind: Kind, rows: Iterable[Attendee | Case]) -> None:
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            work.amend(kind, row.id, row.revision, {"position": position})


def _guarded(
    work: Work,
    meeting_id: str,
    kind: Kind,
    row_id: str,
    revision: int,
    values: Mapping[str, object],
    *,
    touch: bool = False,
) -> None:
    try:
        work.amend(kind, row_id, revision, values, touch=touch)
    except Conflict as conflict:
        raise MeetingChanged(stored.meeting(work.reading, meeting_id)) from conflict


def _erase(work: Work, meeting_id: str, kind: Kind, row_id: str, revision: int) -> None:
    try:
        work.erase(kind, row_id, revision, keep_fields=True)
    except Conflict as conflict:
        raise MeetingChanged(stored.meeting(work.reading, meeting_id)) from conflict
