"""Every change of the diary, the agenda, the room and the minutes is in the log.

As ``test_all_is_logged`` for the record: each public function that writes is driven, and after
each step what differs in the tables is held against what the log tells.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from iomdesk.domain.clock import SetClock
from iomdesk.domain.deciding import MinuteKind
from iomdesk.domain.meetings import Session
from iomdesk.domain.repeating import Repeating, Rhythm
from iomdesk.services import (
    agendas,
    approving,
    attending,
    deciding,
    meetings,
    onward,
    requests,
    series,
    sitting,
)
from iomdesk.services.desk import Desk
from iomdesk.services.meetings import Invitation
from iomdesk.services.series import Plan
from iomdesk.store import log
from iomdesk.store.queries import sittings as stored
from iomdesk.store.schema import Kind
from tests.helpers import referrals
from tests.helpers.people import add
from tests.helpers.sittings import TODAY, planned, seat_of
from tests.store.test_all_is_logged import Story, writers

SERVICES = (agendas, approving, attending, meetings, onward, requests, series, sitting)
Do = Callable[..., Any]
MIN = timedelta(minutes=1)


def test_every_change_of_a_meeting_is_in_the_log(desk: Desk, clock: SetClock) -> None:
    story = Story(desk)
    _diary(story.do, desk)
    meeting_id = planned(desk, referred=False)
    _agenda(story.do, desk, meeting_id)
    _room(story.do, desk, meeting_id, clock)
    _minutes(story.do, desk, meeting_id)
    assert story.driven == writers(SERVICES)
    with desk.read() as reading:
        assert log.verify(reading)[1] is None
        # What the meeting itself says names no source but the meeting.
        lines = stored.minutes(reading, meeting_id)
    title = desk.scheme.meeting_kind("daily_tasking").title
    own = {MinuteKind.ITEM, MinuteKind.SESSION}
    assert {one.provenance.originator for one in lines if one.kind in own} == {title}
    for kind in (Kind.MEETING, Kind.ATTENDEE, Kind.CONSENT, Kind.MEETING_CASE,
                 Kind.MEETING_REFERRAL, Kind.SITTING, Kind.PRESENCE, Kind.MINUTE):  # fmt: skip
        assert kind in story.kinds


def _diary(do: Do, desk: Desk) -> None:
    plan = Plan(
        kind="daily_tasking", on_date=date(2026, 11, 26), at_time=time(9, 30), place="Millbeck",
        chair="SALTMARSH, Martin", chair_agency="Police",
    )  # fmt: skip
    weekly = Repeating(rhythm=Rhythm.WEEKLY, weekdays=frozenset({3}), until=date(2026, 12, 17))
    ids = do(series.plan, desk, plan, weekly).ids
    first = meetings.meeting(desk, ids[0])
    do(series.amend_later, desk, first, replace(plan, at_time=time(10)))
    first = meetings.meeting(desk, ids[0])
    gone = do(series.cancel, desk, first, reason="Snow", later=True)
    do(series.uncancel, desk, gone)
    do(series.amend, desk, meetings.meeting(desk, ids[3]), replace(plan, chair="RUSHDEN, Imran"))
    extra = do(series.plan, desk, replace(plan, place="Calder Bridge"), weekly).ids
    do(series.unplan, desk, extra)
    held = do(meetings.plan_meeting, desk, kind="daily_tasking", on_date=TODAY,
              at_time=time(16), place="Thornhope", chair="SALTMARSH, Martin",
              chair_agency="Police", invite_chair=True)  # fmt: skip
    do(meetings.amend_meeting, desk, held, 1, kind="daily_tasking", on_date=TODAY,
       at_time=time(16, 30), place="Millbeck", chair="SALTMARSH, Martin",
       chair_agency="Police")  # fmt: skip
    new = Invitation.statutory("HAREBELL, Simon", "Probation")
    do(meetings.invite, desk, ids[0], new)
    do(series.invite_usual, desk, ids[1])


def _agenda(do: Do, desk: Desk, meeting_id: str) -> None:
    person = add(desk, "COPPERBEECH", "Wayne")
    do(meetings.add_cases, desk, meeting_id, [person], why={person: "New"})
    case = meetings.meeting(desk, meeting_id).cases[0]
    do(meetings.set_case, desk, meeting_id, case, session=Session.CLOSED, why="Chosen")
    cases = meetings.meeting(desk, meeting_id).cases
    do(meetings.order_cases, desk, meeting_id, [one.id for one in reversed(cases)])
    case = meetings.meeting(desk, meeting_id).cases[0]
    do(meetings.drop_case, desk, meeting_id, case)
    do(meetings.put_case_back, desk, meeting_id, case)
    ids = [
        referrals.scored(desk, referrals.sent(desk, surname=name, crn="", pncid="")).id
        for name in ("WINDLESTRAW", "FERNYHOLT")
    ]
    do(agendas.add_referrals, desk, meeting_id, ids[:1])
    before = agendas.items_on(desk, meeting_id)
    do(agendas.build, desk, meeting_id)
    do(agendas.unbuild, desk, meeting_id, agendas.items_on(desk, meeting_id) - before)
    assert agendas.items_on(desk, meeting_id) == before
    do(agendas.build, desk, meeting_id)
    lines = agendas.referrals_on(desk, meeting_id)
    assert len(lines) == 2
    do(agendas.order_referrals, desk, meeting_id, [one.id for one in reversed(lines)])
    line = agendas.referrals_on(desk, meeting_id)[0]
    do(agendas.set_referral, desk, meeting_id, line, session=Session.CLOSED)
    line = agendas.referrals_on(desk, meeting_id)[-1]
    do(agendas.drop_referral, desk, meeting_id, line)
    do(agendas.put_referral_back, desk, meeting_id, line)


def _room(do: Do, desk: Desk, meeting_id: str, clock: SetClock) -> None:
    someone = meetings.meeting(desk, meeting_id).attendees[-1]
    do(meetings.amend_attendee, desk, meeting_id, someone,
       replace(Invitation.again(someone), basis_detail="File 4"))  # fmt: skip
    someone = meetings.meeting(desk, meeting_id).attendees[-1]
    do(meetings.take_off, desk, meeting_id, someone)
    do(meetings.put_back, desk, meeting_id, someone)
    do(sitting.open_meeting, desk, meeting_id)
    do(sitting.read_aloud, desk, meeting_id, by="HAREBELL, Simon")
    do(sitting.unread, desk, meeting_id)
    do(sitting.read_aloud, desk, meeting_id, by="SALTMARSH, Martin")
    late = do(attending.add_late, desk, meeting_id, Invitation.statutory("SORREL, Kit", "Police"))
    for seat in sitting.state(desk, meeting_id).room.seats:
        if seat.attendee.id != late:
            name = seat.attendee.name
            do(attending.sign, desk, meeting_id, seat.attendee.id, name=name)
    now = do(attending.apologise, desk, meeting_id, late)
    do(attending.take_back, desk, now.room.seat(late).lines[-1].id)
    do(attending.apologise, desk, meeting_id, late)
    first = now.of_session(Session.OPEN)[0]
    do(sitting.go_to, desk, meeting_id, first.id)
    someone_id = seat_of(now, "ADDERTONGUE")
    do(attending.step_out, desk, meeting_id, someone_id, item=first.id, reason="no_consent")
    do(attending.come_in, desk, meeting_id, someone_id)
    for seat in sitting.state(desk, meeting_id).room.seats[3:]:
        clock.at += MIN
        if seat.counts:
            do(attending.leave, desk, meeting_id, seat.attendee.id)
    do(sitting.set_session, desk, meeting_id, Session.CLOSED)


def _minutes(do: Do, desk: Desk, meeting_id: str) -> None:
    now = sitting.state(desk, meeting_id)
    item, by = now.items[0].id, seat_of(now, "HAREBELL")
    do(onward.agree_rest, desk, meeting_id)
    do(onward.agree, desk, meeting_id, item, text="The landlord")
    asked = do(requests.ask, desk, meeting_id, item, by=by, to="County Housing", grounds="A bed")
    do(requests.answer, desk, asked, granted=True, reason="Needs to know")
    for one in now.unfinished:
        deciding.put_over(desk, meeting_id, one.id, reason="No time")
    do(sitting.end, desk, meeting_id)
    do(sitting.go_on, desk, meeting_id)
    do(sitting.end, desk, meeting_id)
    do(approving.approve, desk, meeting_id, by="SALTMARSH, Martin")
    do(approving.add, desk, meeting_id, "The bed was taken.", item_id=item)
