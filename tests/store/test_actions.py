"""Actions: kept with their source, carried on from meeting to meeting, done or dropped."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from iomdesk.domain.agencies import AgencyRole
from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.services import actions, agencies, meetings
from iomdesk.services.actions import ActionChanged, ActionState, NewAction
from iomdesk.services.desk import Desk
from iomdesk.store import log
from iomdesk.store.queries import records
from tests.helpers.people import POLICE, add

TODAY = date(2026, 11, 24)
NEW = NewAction(body="See at home", owner_agency="Probation")


def plan(desk: Desk, *people: str, on: date, closed: bool = False) -> str:
    """A meeting that has these people on its agenda."""
    meeting_id = meetings.plan_meeting(
        desk, kind="daily_tasking", on_date=on, at_time=time(10), place="Hall",
        chair="BROADLEAF, Imran", chair_agency="Police",
    )  # fmt: skip
    meetings.add_cases(desk, meeting_id, people)
    if closed:
        for case in meetings.meeting(desk, meeting_id).cases:
            meetings.set_case(desk, meeting_id, case, session=Session.CLOSED, why="")
    return meeting_id


def test_it_is_carried_on_until_done_with_its_age(desk: Desk, clock: SetClock) -> None:
    """Meetings before it, of others, and today's count for nothing; after it is done, none."""
    now = clock.at
    person, other = add(desk, "TEASELWOOD", "Dean"), add(desk, "OAKAPPLE", "Stephen")
    clock.at = now - timedelta(days=20)
    source = replace(POLICE, received_on=TODAY - timedelta(days=20))
    plan(desk, person, on=TODAY - timedelta(days=25))
    first = plan(desk, person, on=TODAY - timedelta(days=20))
    due = replace(NEW, due_on=TODAY - timedelta(days=6))
    kept = actions.add(desk, person, due, source, meeting_id=first)
    for days, who in ((14, person), (7, person), (5, other), (0, person)):
        plan(desk, who, on=TODAY - timedelta(days=days))
    clock.at = now
    (line,) = actions.of_person(desk, person)
    assert (line.state, line.late, line.carried) == (ActionState.LATE, "6 days late", 2)
    assert line.age == "20 days ago"
    assert line.meeting.endswith(", 4 Nov 2026")
    done = actions.finish(desk, kept.id, 1, done_on=TODAY - timedelta(days=10), outcome="Seen.")
    (line,) = actions.of_person(desk, person)
    assert (line.state, line.late, line.carried) == (ActionState.DONE, "", 1)
    again = actions.reopen(desk, kept.id, done.revision)
    assert (again.is_open, again.outcome) == (True, "")
    clock.at = now + timedelta(days=2)
    assert actions.of_person(desk, person)[0].carried == 3


def test_who_is_dropped_is_late_no_more_and_the_log_has_it_all(desk: Desk) -> None:
    """On no list of what is late; the reason and every step are in the log, which holds."""
    person = add(desk, "TEASELWOOD", "Dean")
    kept = actions.add(desk, person, replace(NEW, due_on=date(2026, 11, 1)), POLICE)
    with desk.read() as reading:
        assert records.open_actions(reading) == {person: [date(2026, 11, 1)]}
    with pytest.raises(RuleViolation) as refused:
        actions.drop(desk, kept.id, 1, on=TODAY, reason=" ")
    assert refused.value.code == "action_drop_reason"
    dropped = actions.drop(desk, kept.id, 1, on=TODAY, reason="Moved away")
    assert (dropped.days_late(TODAY), dropped.is_open) == (0, False)
    with pytest.raises(RuleViolation) as refused:
        actions.finish(desk, kept.id, dropped.revision, done_on=TODAY)
    assert refused.value.code == "action_closed"
    with desk.read() as reading:
        assert records.open_actions(reading) == {}
        told = log.of_row(reading, "action", kept.id)
        assert tuple(told[0].fields["outcome"]) == ("", "Moved away")
        assert log.verify(reading)[1] is None


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (NewAction(body="x", owner_agency="Police"), False),
        (NewAction(body="x", owner_agency="Probation"), True),
        (NewAction(body="x", owner_agency="Probation", closed_only=True), False),
        (NewAction(body="x", owner_agency="Police", on_wall=True), True),
        (NewAction(body="x", owner_agency="Probation", on_wall=False), False),
    ],
)
def test_what_the_police_own_or_a_closed_part_made_starts_off_the_wall(
    desk: Desk, new: NewAction, *, expected: bool
) -> None:
    """UX section 8; a person may choose otherwise."""
    person = add(desk, "TEASELWOOD", "Dean")
    assert actions.add(desk, person, new, POLICE).on_wall is expected


def test_an_agency_that_is_police_by_its_role_counts_as_police(desk: Desk) -> None:
    """Not by its name."""
    entry = agencies.agency(desk, "Public Health")
    assert entry is not None
    agencies.save_agency(desk, replace(entry, role=AgencyRole.POLICE))
    assert not actions.on_wall(desk, replace(NEW, owner_agency="Public Health"))


def test_what_a_closed_part_made_is_for_the_closed_part_whatever_was_ticked(desk: Desk) -> None:
    """Now, and after it was put right."""
    person = add(desk, "TEASELWOOD", "Dean")
    meeting_id = plan(desk, person, on=TODAY, closed=True)
    kept = actions.add(desk, person, NEW, POLICE, meeting_id=meeting_id)
    assert (kept.closed_only, kept.on_wall) == (True, False)
    assert actions.amend(desk, kept.id, 1, replace(NEW, body="See twice"), POLICE).closed_only


@pytest.mark.parametrize(
    ("new", "source", "field", "code"),
    [
        (replace(NEW, body=" "), POLICE, "body", "action_body"),
        (replace(NEW, owner_agency=""), POLICE, "owner_agency", "action_owner"),
        (replace(NEW, body="ViSOR says so"), POLICE, "body", "visor_text"),
        (NEW, replace(POLICE, originator=""), "originator", "source_needed"),
        (NEW, replace(POLICE, channel=""), "channel", "channel_needed"),
    ],
)
def test_an_action_without_what_it_needs_is_not_kept(
    desk: Desk, new: NewAction, source: Provenance, field: str, code: str
) -> None:
    """Said at its field."""
    person = add(desk, "TEASELWOOD", "Dean")
    with pytest.raises(RuleViolation) as refused:
        actions.add(desk, person, new, source)
    assert (refused.value.field, refused.value.code) == (field, code)
    assert actions.of_person(desk, person) == ()


def test_a_correction_frees_nothing_and_a_stale_one_is_refused(desk: Desk) -> None:
    """The row keeps one source; what bound it binds it still."""
    person = add(desk, "TEASELWOOD", "Dean")
    kept = actions.add(desk, person, NEW, replace(POLICE, handling="Not to the family"))
    now = actions.amend(desk, kept.id, 1, replace(NEW, body="See twice"), POLICE)
    assert now.provenance.handling == "Not to the family"
    with pytest.raises(ActionChanged) as stale:
        actions.amend(desk, kept.id, 1, NEW, POLICE)
    assert stale.value.now == now
    with pytest.raises(RuleViolation) as refused:
        actions.finish(desk, kept.id, 2, done_on=TODAY + timedelta(days=1))
    assert refused.value.code == "date_in_future"
