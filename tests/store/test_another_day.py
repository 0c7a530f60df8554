"""A meeting that was never ended, gone on with on a later day: everybody is asked anew."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.deciding import MinuteKind
from iomdesk.domain.meetings import Session
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sitting import Place
from iomdesk.papers.minutes import make_minutes
from iomdesk.papers.values_minutes import MinutesPaper
from iomdesk.services import attending, deciding, meetings, minutes, sitting
from iomdesk.services.desk import Desk
from iomdesk.services.invitations import Invitation
from iomdesk.services.sitting import State
from iomdesk.store.queries import sittings
from tests.helpers import ending, held
from tests.helpers.minuted import moment
from tests.helpers.people import add
from tests.papers import looks

CHAIR, PROBATION, HOUSING = "SALTMARSH, Martin", "HAREBELL, Simon", "WOODRUFF, Alice"
LATE, OPEN_ONLY = "MEADOWRUE, Tom", "LADYSMOCK, Grace"
ROOM = (*held.ROOM, (LATE, "HMP Fellgate"))


def at(hour: int, minute: int) -> datetime:
    """The day after."""
    return datetime(2026, 11, 25, hour, minute, tzinfo=UTC).astimezone()


@pytest.fixture
def meeting_id(desk: Desk, clock: SetClock) -> str:
    """Stopped in its closed part: housing had left, the prison had sent apologies."""
    opened, closed = add(desk, "OAKAPPLE", "Joss"), add(desk, "MARSHLIGHT", "Wren")
    made = held.plan(desk, [opened], closed=[closed], room=ROOM)
    meetings.invite(desk, made, Invitation.statutory(OPEN_ONLY, "Millbeck Council"))
    clock.at = moment(9, 35)
    sitting.open_meeting(desk, made)
    now = sitting.read_aloud(desk, made, by=CHAIR)
    for name in (LATE, OPEN_ONLY):
        attending.apologise(desk, made, seat(now, name))
    for name in (CHAIR, PROBATION, HOUSING):
        attending.sign(desk, made, seat(now, name), name=name)
    item = held.hear(desk, made, opened)
    deciding.put_over(desk, made, item.id, reason="To be asked")
    clock.at = moment(10, 5)
    attending.leave(desk, made, seat(now, HOUSING))
    clock.at = moment(10, 10)
    sitting.set_session(desk, made, Session.CLOSED)
    held.hear(desk, made, closed)
    return made


def seat(now: State, name: str) -> str:
    return next(one.attendee.id for one in now.room.seats if one.attendee.name == name)


def places(now: State) -> dict[str, Place]:
    return {one.attendee.name: one.place for one in now.room.seats}


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(RuleViolation) as caught:
        act()
    assert caught.value.code == code


def sign(desk: Desk, meeting_id: str, clock: SetClock, *names: str) -> State:
    """They sign one after the other, a minute each."""
    now = sitting.state(desk, meeting_id)
    for name in names:
        clock.at += timedelta(minutes=1)
        now = attending.sign(desk, meeting_id, seat(now, name), name=name)
    return now


def test_on_the_same_day_it_stands_where_it_was(
    desk: Desk, clock: SetClock, meeting_id: str
) -> None:
    before = sitting.state(desk, meeting_id)
    clock.at = moment(16, 0)
    assert sitting.open_meeting(desk, meeting_id) == before
    assert before.asked_anew is None


def test_on_another_day_nobody_is_there_or_has_signed_until_they_do(
    desk: Desk, clock: SetClock, meeting_id: str
) -> None:
    """Ruling 8 and domain item 30; the open part, and nothing on the table."""
    clock.at = at(10, 0)
    now = sitting.open_meeting(desk, meeting_id)
    assert places(now) == {
        CHAIR: Place.EXPECTED, PROBATION: Place.EXPECTED, HOUSING: Place.EXPECTED,
        LATE: Place.APOLOGIES, OPEN_ONLY: Place.APOLOGIES,
    }  # fmt: skip
    assert (now.session, now.here, now.room.agencies) == (Session.OPEN, None, ())
    assert now.asked_anew == at(10, 0)
    first = now.items[0].id
    refused("gates", lambda: sitting.go_to(desk, meeting_id, first))
    refused("sign_first", lambda: attending.come_in(desk, meeting_id, seat(now, CHAIR)))
    emptied = now.room.seat(seat(now, CHAIR)).lines[-1].id
    refused("day_over", lambda: attending.take_back(desk, emptied))
    clock.at = at(10, 1)
    assert sitting.open_meeting(desk, meeting_id) == now  # once a day
    now = sign(desk, meeting_id, clock, CHAIR, PROBATION)
    assert (now.asked_anew, now.gates.may_go_on, now.quorate) == (None, True, False)
    now = sign(desk, meeting_id, clock, LATE)
    assert now.quorate
    assert sitting.go_to(desk, meeting_id, first).here is not None
    assert sitting.open_meeting(desk, meeting_id).here is not None


def test_apologies_sent_before_the_day_stand(desk: Desk, clock: SetClock) -> None:
    """What was said of somebody before it was opened is of no day of the meeting."""
    clock.at = moment(9, 0) - timedelta(days=1)
    made = held.plan(desk)
    attending.apologise(desk, made, seat(sitting.state(desk, made), PROBATION))
    clock.at = moment(9, 35)
    sitting.open_meeting(desk, made)
    now = sitting.open_meeting(desk, made)
    assert places(now)[PROBATION] is Place.APOLOGIES
    assert now.asked_anew is None


def over(desk: Desk, clock: SetClock, meeting_id: str) -> None:
    """It goes on for an hour on the day after, without housing."""
    clock.at = at(10, 0)
    sitting.open_meeting(desk, meeting_id)
    now = sign(desk, meeting_id, clock, CHAIR, PROBATION, LATE)
    clock.at = at(11, 0)
    for item in now.unfinished:
        deciding.put_over(desk, meeting_id, item.id, reason="To be asked")
    ending.end(desk, meeting_id)


def paper(desk: Desk, meeting_id: str, name: str) -> MinutesPaper:
    reader = next(one for one in meetings.meeting(desk, meeting_id).attendees if one.name == name)
    return minutes.for_audience(desk, minutes.read(desk, meeting_id), reader)


def test_the_minutes_show_both_days(desk: Desk, clock: SetClock, meeting_id: str) -> None:
    over(desk, clock, meeting_id)
    made = paper(desk, meeting_id, CHAIR)
    assert made.resumed == (at(10, 0),)
    there = {one.name: one for one in made.attendance}
    assert there[CHAIR].signed == (moment(9, 35), at(10, 1))
    assert there[CHAIR].times == ((moment(9, 35), None), (at(10, 1), at(11, 0)))
    assert there[HOUSING].times == ((moment(9, 35), moment(10, 5)),)
    assert there[LATE].times == ((at(10, 3), at(11, 0)),)
    assert [(one.since, one.agencies) for one in made.quorum] == [
        (moment(9, 35), 3), (moment(10, 5), 2), (at(10, 1), 1), (at(10, 2), 2), (at(10, 3), 3),
    ]  # fmt: skip
    text = " ".join(" ".join(looks.pages_of(make_minutes(made).pdf)).split())
    for said in (
        "On another day: 25 Nov 2026 10:00. Whoever was there came in and signed anew.",
        "from 24 Nov 09:35; 25 Nov 10:01 to 11:00", "Ended 25 Nov 11:00",
        "24 Nov 09:35; 25 Nov 10:01", "From 25 Nov 10:03: 3 agencies, quorate.",
    ):  # fmt: skip
        assert said in text, said


def test_a_copy_without_the_closed_part_tells_both_days_and_nothing_of_it(
    desk: Desk, clock: SetClock, meeting_id: str
) -> None:
    """Its times of the second day are those of that day, wherever the first one stopped."""
    over(desk, clock, meeting_id)
    made = paper(desk, meeting_id, OPEN_ONLY)
    assert made.closed == ()
    there = {one.name: one for one in made.attendance}
    assert there[PROBATION].times == ((moment(9, 35), None), (at(10, 2), at(11, 0)))
    assert there[LATE].signed == (at(10, 3),)
    assert moment(10, 10) not in {one.since for one in made.quorum}


def test_one_that_was_ended_and_goes_on_on_another_day_is_signed_anew_as_well(
    desk: Desk, clock: SetClock, meeting_id: str
) -> None:
    over(desk, clock, meeting_id)
    clock.at = at(9, 0) + timedelta(days=2)
    now = sitting.go_on(desk, meeting_id)
    assert now.asked_anew == clock.at
    assert not now.gates.signed
    now = sign(desk, meeting_id, clock, CHAIR)
    assert now.room.agencies == ("Police",)
    ended = paper(desk, meeting_id, CHAIR).attendance[0]
    assert [one.day for one in ended.signed] == [24, 25, 27]
    assert ended.times[1] == (at(10, 1), at(11, 0))  # the day that was ended has its end
    with desk.read() as reading:
        lines = sittings.minutes(reading, meeting_id)
    opened = [one for one in lines if one.kind is MinuteKind.SESSION and one.outcome == "open"]
    assert len(opened) == 1  # the closed part of the first day alone had to be left
