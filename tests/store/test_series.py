"""Meetings that repeat, the usual attendees, calling one off, and the week's tally."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from iomdesk.domain.agencies import Agreement, AgreementKind
from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Basis, MeetingState
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.repeating import Repeating, Rhythm
from iomdesk.services import agendas, agreements, diary, meetings, series, sitting
from iomdesk.services.desk import Desk
from iomdesk.services.meetings import Invitation, MeetingChanged
from iomdesk.services.series import Plan, Planned
from tests.helpers import ending, referrals
from tests.helpers.people import add

TUESDAY = date(2026, 11, 24)
PLAN = Plan(
    kind="daily_tasking", on_date=TUESDAY, at_time=time(9, 30), place="Saltergate",
    chair="TRELLIS, Anna", chair_agency="Police",
)  # fmt: skip
THREE = Repeating(rhythm=Rhythm.WEEKLY, weekdays=frozenset({1, 3, 4}), until=date(2027, 1, 8))


def days(desk: Desk, planned: Planned) -> list[date]:
    return [meetings.meeting(desk, one).on_date for one in planned.ids]


def code_of(error: pytest.ExceptionInfo[RuleViolation]) -> tuple[str, str]:
    return error.value.field, error.value.code


def test_a_series_is_planned_in_one_step_without_bank_holidays(desk: Desk) -> None:
    planned = series.plan(desk, PLAN, THREE)
    assert planned.skipped == (date(2026, 12, 25), date(2027, 1, 1))
    found = days(desk, planned)
    assert (found[0], found[-1]) == (TUESDAY, date(2027, 1, 8))
    assert all(day.weekday() in {1, 3, 4} for day in found)
    held = [meetings.meeting(desk, one) for one in planned.ids]
    assert len({one.series for one in held}) == 1
    assert held[0].series
    assert all(one.attendees[0].name == "TRELLIS, Anna" for one in held)
    alone = series.plan(desk, replace(PLAN, place="Millbeck"))
    assert meetings.meeting(desk, alone.ids[0]).series == ""


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (replace(THREE, until=None), ("until", "repeat_until_needed")),
        (replace(THREE, until=date(2026, 11, 23)), ("until", "repeat_until_before")),
        (replace(THREE, weekdays=frozenset()), ("weekdays", "repeat_days_needed")),
        (replace(THREE, every=0), ("every", "repeat_days_needed")),
    ],
)
def test_what_a_series_needs(desk: Desk, wanted: Repeating, told: tuple[str, str]) -> None:
    with pytest.raises(RuleViolation) as error:
        series.plan(desk, PLAN, wanted)
    assert code_of(error) == told
    assert diary.diary(desk) == ()
    with pytest.raises(RuleViolation) as error:
        series.plan(
            desk,
            replace(PLAN, on_date=date(2026, 12, 25)),
            Repeating(rhythm=Rhythm.MONTHLY, until=date(2026, 12, 31)),
        )
    assert code_of(error) == ("on_date", "repeat_no_day")


def test_the_usual_attendees_come_on_a_basis_that_is_looked_at_again(
    desk: Desk, clock: SetClock
) -> None:
    """A contract renewed, one that ended since, and a consent whose paper was seen."""
    person = add(desk, "OAKAPPLE", "Alex")
    (first,) = series.plan(desk, PLAN).ids
    ended = Invitation(
        name="FENWICK, Joan", agency="Thornhope Debt Advice", basis=Basis.CONTRACT,
        basis_detail="Council", basis_until=date(2026, 11, 30),
    )  # fmt: skip
    renewed = replace(ended, name="TORMENTIL, Ash", agency="Millbeck Skills")
    consent = Invitation(
        name="SELFHEAL, Jo", agency="Adair Homes", basis=Basis.CONSENT,
        consented=frozenset({person}), seen_on=date(2026, 11, 20),
    )  # fmt: skip
    phone = Invitation.statutory("HAREBELL, Simon", "Probation", by_phone=True)
    for one in (phone, ended, renewed, consent):
        meetings.invite(desk, first, one)
    kept = Agreement(
        id="", revision=0, kind=AgreementKind.CONTRACT, agency="Millbeck Skills",
        lead_body="Jobcentre Plus", begins_on=date(2026, 4, 1), until=date(2027, 3, 31),
        paper_seen_on=date(2026, 4, 8),
    )  # fmt: skip
    agreements.add_agreement(desk, kept)
    planned = series.plan(desk, replace(PLAN, on_date=date(2026, 12, 1)), usual=True)
    assert planned.left_out == (("FENWICK, Joan", "basis_ended"),)
    there = meetings.meeting(desk, planned.ids[0]).attendees
    assert [one.name for one in there] == [
        "TRELLIS, Anna", "HAREBELL, Simon", "TORMENTIL, Ash", "SELFHEAL, Jo",
    ]  # fmt: skip
    assert there[1].by_phone
    assert (there[2].basis_detail, there[2].basis_until) == ("Jobcentre Plus", date(2027, 3, 31))
    assert (there[3].consented, dict(there[3].seen)) == (
        frozenset({person}), {person: date(2026, 11, 20)},
    )  # fmt: skip
    came = series.came_last(desk, "daily_tasking", "Saltergate", date(2026, 12, 1))
    assert came is not None
    assert came.id == first
    assert series.invite_usual(desk, planned.ids[0])[0] == 0  # all there already
    (elsewhere,) = series.plan(desk, replace(PLAN, place="Calder Bridge")).ids
    with pytest.raises(RuleViolation) as error:
        series.invite_usual(desk, elsewhere)
    assert code_of(error) == ("", "no_meeting_before")


def test_this_and_later_are_changed_and_what_was_opened_is_not(desk: Desk, clock: SetClock) -> None:
    days_of_it = replace(THREE, weekdays=frozenset({1, 3}), until=date(2026, 12, 18))
    planned = series.plan(desk, PLAN, days_of_it)
    today, second, third, *rest = planned.ids
    sitting.open_meeting(desk, today)
    series.cancel(desk, meetings.meeting(desk, third), reason="Court day")
    meeting = meetings.meeting(desk, second)
    wanted = replace(PLAN, on_date=meeting.on_date + timedelta(days=1), chair="RUSHDEN, Imran")
    assert series.later_count(desk, meeting) == len(rest)
    before = [meetings.meeting(desk, one).on_date for one in rest]
    assert series.amend_later(desk, meeting, wanted) == 1 + len(rest)
    after = [meetings.meeting(desk, one) for one in rest]
    assert [one.on_date for one in after] == [one + timedelta(days=1) for one in before]
    assert {one.chair for one in after} == {"RUSHDEN, Imran"}
    assert meetings.meeting(desk, today).chair == "TRELLIS, Anna"
    assert meetings.meeting(desk, third).chair == "TRELLIS, Anna"
    moved = meetings.meeting(desk, second)
    assert (moved.on_date, moved.chair) == (wanted.on_date, "RUSHDEN, Imran")
    with pytest.raises(MeetingChanged):
        series.amend_later(desk, meeting, wanted)


def test_a_new_chair_takes_the_old_ones_place_on_the_lists(desk: Desk) -> None:
    planned = series.plan(desk, PLAN, THREE)
    first, second, *_ = planned.ids
    for one in planned.ids:
        meetings.invite(desk, one, Invitation.statutory("HAREBELL, Simon", "Probation"))
    wanted = replace(PLAN, chair="RUSHDEN, Imran")
    series.amend(desk, meetings.meeting(desk, first), wanted)
    names = [one.name for one in meetings.meeting(desk, first).attendees]
    assert names == ["RUSHDEN, Imran", "HAREBELL, Simon"]
    later = meetings.meeting(desk, second)
    series.amend_later(desk, later, replace(wanted, on_date=later.on_date))
    for one in planned.ids:
        now = meetings.meeting(desk, one).attendees
        assert [each.name for each in now] == names
        assert [each.position for each in now] == [1, 2]
        assert now[0].closed_session
    third = meetings.meeting(desk, planned.ids[2])
    series.amend(desk, third, replace(wanted, on_date=third.on_date, chair="HAREBELL, Simon",
                                      chair_agency="Probation"))  # fmt: skip
    assert [one.name for one in meetings.meeting(desk, third.id).attendees] == ["HAREBELL, Simon"]


def test_a_series_just_planned_is_taken_back_unless_something_hangs_on_it(desk: Desk) -> None:
    planned = series.plan(desk, PLAN, THREE)
    referral = referrals.scored(desk, referrals.sent(desk))
    agendas.add_referrals(desk, planned.ids[1], [referral.id])
    with pytest.raises(RuleViolation) as error:
        series.unplan(desk, planned.ids)
    assert code_of(error) == ("", "planned_used")
    assert len(diary.diary(desk)) == len(planned.ids)  # all or none
    (line,) = agendas.referrals_on(desk, planned.ids[1])
    agendas.drop_referral(desk, planned.ids[1], line)
    series.unplan(desk, planned.ids)
    assert diary.diary(desk) == ()


def test_a_meeting_is_called_off_with_a_reason_and_held_after_all(
    desk: Desk, clock: SetClock
) -> None:
    planned = series.plan(desk, PLAN, replace(THREE, until=date(2026, 12, 4)))
    first, second, *rest = planned.ids
    with pytest.raises(RuleViolation) as error:
        series.cancel(desk, meetings.meeting(desk, second), reason="  ")
    assert code_of(error) == ("reason", "required")
    gone = series.cancel(desk, meetings.meeting(desk, second), reason="Room flooded", later=True)
    assert gone == (second, *rest)
    states = {line.id: line.state for line in diary.diary(desk)}
    assert states[first] is MeetingState.PLANNED
    assert {states[one] for one in gone} == {MeetingState.CANCELLED}
    with pytest.raises(RuleViolation) as error:
        series.cancel(desk, meetings.meeting(desk, second), reason="Twice")
    assert code_of(error) == ("", "meeting_cancelled")
    series.uncancel(desk, gone)
    clock.at = datetime(2026, 11, 26, 9, tzinfo=UTC).astimezone()
    sitting.open_meeting(desk, second)
    others = series.cancel(desk, meetings.meeting(desk, first), reason="Snow", later=True)
    assert others == (first, *rest)  # what was opened is left alone
    series.uncancel(desk, others)
    ending.end(desk, second)
    (line,) = [one for one in diary.diary(desk) if one.id == second]
    assert line.is_past(desk.today())  # held: nothing of it is to come, though it is today
    assert meetings.meeting(desk, second).cancelled_reason == ""
    sitting.open_meeting(desk, first)
    with pytest.raises(RuleViolation) as error:
        series.cancel(desk, meetings.meeting(desk, first), reason="Too late")
    assert code_of(error) == ("", "was_opened")


def test_the_week_counts_days_and_warns_from_thursday(desk: Desk, clock: SetClock) -> None:
    """Domain item 29 and section 5, point 16: two on one day are one, a Panel is none."""

    def tally() -> tuple[int, int, bool]:
        found = diary.week(desk, desk.today())
        return found.held, found.planned, found.warn

    assert tally() == (0, 0, False)
    (first,) = series.plan(desk, PLAN).ids
    series.plan(desk, replace(PLAN, place="Millbeck"))
    series.plan(desk, replace(PLAN, kind="panel", on_date=date(2026, 11, 26)))
    assert tally() == (0, 1, False)
    sitting.open_meeting(desk, first)
    (friday,) = series.plan(desk, replace(PLAN, on_date=date(2026, 11, 27))).ids
    assert tally() == (1, 1, False)
    clock.at = datetime(2026, 11, 26, 9, tzinfo=UTC).astimezone()
    assert tally() == (1, 1, True)
    series.plan(desk, replace(PLAN, on_date=date(2026, 11, 26)))
    assert tally() == (1, 2, False)
    series.cancel(desk, meetings.meeting(desk, friday), reason="Court day")
    assert tally() == (1, 1, True)
    assert diary.week(desk, desk.today()).left == 1  # Friday is free again
    clock.at = datetime(2026, 11, 28, 9, tzinfo=UTC).astimezone()
    assert diary.week(desk, desk.today()).left == 0  # a Saturday asks nobody to plan more
    clock.at = datetime(2026, 11, 26, 9, tzinfo=UTC).astimezone()
    assert diary.week(desk, date(2026, 11, 29)).monday == date(2026, 11, 23)
    assert diary.week(desk, date(2026, 11, 30)).warn is False  # the week to come is not late


def test_another_meeting_of_the_day_and_place_is_told(desk: Desk) -> None:
    (first,) = series.plan(desk, PLAN).ids
    (other,) = diary.overlaps(desk, TUESDAY, " saltergate")
    assert other.id == first
    assert diary.overlaps(desk, TUESDAY, "Saltergate", but=first) == ()
    assert diary.overlaps(desk, TUESDAY, "Millbeck") == ()
    series.cancel(desk, meetings.meeting(desk, first), reason="Court day")
    assert diary.overlaps(desk, TUESDAY, "Saltergate") == ()
