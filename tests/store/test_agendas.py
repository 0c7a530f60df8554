"""What an agenda proposes, with why, and the referrals on it, against a real store."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import partial

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.deciding import LeaveGround, Verdict
from iomdesk.domain.events import EventKind
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Provenance, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.referrals import Stage
from iomdesk.services import (
    actions,
    agendas,
    attending,
    cohort,
    custody,
    deciding,
    meetings,
    rag,
    sitting,
)
from iomdesk.services.agendas import ItemKind
from iomdesk.services.custody import NewStay
from iomdesk.services.deciding import NewDecision
from iomdesk.services.desk import Desk
from iomdesk.services.meetings import Invitation, MeetingChanged
from iomdesk.services.proposing import exit_stage
from tests.helpers import ending, happened
from tests.helpers import referrals as kept_referrals
from tests.helpers.people import add
from tests.helpers.rag import facts_for

OWN = Provenance(originator="ELDERFLOWER, Priya", received_on=date(2026, 11, 1), channel="test")
POLICE = replace(OWN, originator="Police")
PROBATION = replace(OWN, originator="Probation")
TODAY = date(2026, 11, 24)
LATER = date(2026, 11, 26)


def meeting(desk: Desk, on: date, *, kind: str = "daily_tasking", place: str = "Saltergate") -> str:
    made = meetings.plan_meeting(
        desk, kind=kind, on_date=on, at_time=time(9, 30), place=place, chair="TRELLIS, Anna",
        chair_agency="Police", invite_chair=True,
    )  # fmt: skip
    for name, agency in (("HAREBELL, Simon", "Probation"), ("WOODRUFF, Alice", "County Housing")):
        meetings.invite(desk, made, Invitation.statutory(name, agency, closed_session=True))
    return made


def at(clock: SetClock, day: date, hour: int, minute: int = 0) -> None:
    clock.at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC).astimezone()


def begin(desk: Desk, meeting_id: str) -> None:
    """Open it, read the statement, and have everybody sign."""
    sitting.open_meeting(desk, meeting_id)
    sitting.read_aloud(desk, meeting_id, by="TRELLIS, Anna")
    for one in meetings.meeting(desk, meeting_id).attendees:
        attending.sign(desk, meeting_id, one.id, name=one.name)


def proposed(desk: Desk, meeting_id: str) -> dict[str, tuple[str, Session]]:
    """Surname to why and part, in order."""
    found = agendas.proposals(desk, meeting_id)
    return {one.name.split(",")[0]: (one.why, one.session) for one in found}


def status(desk: Desk, person_id: str, to: Rag, *, on: date = TODAY) -> None:
    rag.move(
        desk, person_id, cohort.read_record(desk, person_id).person.revision, to,
        reason="Warrant out.", agreed_by="Daily tasking", look_again_on=None,
        facts=facts_for(to, on),
    )  # fmt: skip


@pytest.mark.usefixtures("clock")
def test_a_daily_tasking_takes_what_is_due_what_is_new_and_the_critical(
    desk: Desk, clock: SetClock
) -> None:
    at(clock, date(2026, 11, 10), 9)
    ids = {
        name: add(desk, name, "Alex")
        for name in ("OAKAPPLE", "DRIFTWOODE", "MARSHLIGHT", "TEASELWOOD", "SNOWBERRY", "BURDOCKE",
                     "STILL")
    }  # fmt: skip
    add(desk, "ELSEWHERE", "Alex", area="Millbeck")
    for number, due in enumerate((20, 24, 28)):
        task = actions.NewAction(
            body=f"Visit {number}", owner_agency="Police", due_on=date(2026, 11, due)
        )
        actions.add(desk, ids["OAKAPPLE"], task, POLICE)
    stay = NewStay(establishment="HMP Nottingham", release_on=date(2026, 12, 2))
    custody.add_stay(desk, ids["DRIFTWOODE"], stay, OWN)
    custody.add_stay(
        desk, ids["STILL"], replace(stay, release_on=date(2027, 2, 1)), OWN
    )  # more than 28 days ahead
    at(clock, TODAY, 9)
    happened.event(desk, ids["MARSHLIGHT"], "Seen", source=OWN, on=TODAY, kind=EventKind.ARREST)
    happened.event(desk, ids["TEASELWOOD"], "x", source=replace(POLICE, grade="5x5x5 B2 1"),
                   on=TODAY)  # fmt: skip
    happened.event(desk, ids["STILL"], "x", source=replace(OWN, hmpps_unpublished=True), on=TODAY)
    happened.note(desk, ids["SNOWBERRY"], "Seen in town", source=POLICE, on=TODAY)
    status(desk, ids["BURDOCKE"], Rag.RED)
    made = meeting(desk, TODAY)
    found = proposed(desk, made)
    opened, closed = Session.OPEN, Session.CLOSED
    assert list(found.items()) == [
        ("OAKAPPLE", ("1 action late; 1 action due", opened)),
        ("DRIFTWOODE", ("Release on 2 Dec", opened)),
        ("BURDOCKE", ("Red since 24 Nov", opened)),
        ("MARSHLIGHT", ("Arrest on 24 Nov", opened)),
        ("TEASELWOOD", ("New for the closed part since 17 Nov", closed)),
        ("SNOWBERRY", ("New on the record since 17 Nov", opened)),
    ]
    assert agendas.build(desk, made) == 6
    parts = {one.name.split(",")[0]: one.session for one in meetings.meeting(desk, made).cases}
    assert [name for name, part in parts.items() if part is closed] == ["TEASELWOOD"]


def test_what_is_said_of_a_reason_passes_every_copy(desk: Desk, clock: SetClock) -> None:
    """Closed matter beside open matter leaves no word in what is printed."""
    person = add(desk, "OAKAPPLE", "Alex")
    happened.event(desk, person, "Secret source", source=replace(POLICE, grade="5x5x5 B2 4"),
                   on=TODAY)  # fmt: skip
    happened.event(
        desk, person, "Burgled a shop", source=PROBATION, on=TODAY, kind=EventKind.ARREST
    )
    hidden = actions.NewAction(body="Watch", owner_agency="Police", due_on=TODAY, closed_only=True)
    actions.add(desk, person, hidden, POLICE)
    stay = NewStay(establishment="HMP Nottingham", release_on=TODAY)
    custody.add_stay(desk, person, stay, PROBATION)  # not free to go on to everybody
    made = meeting(desk, TODAY)
    assert proposed(desk, made) == {"OAKAPPLE": ("New on the record since 17 Nov", Session.OPEN)}
    assert agendas.build(desk, made) == 1
    (case,) = meetings.meeting(desk, made).cases
    assert (case.why, case.session) == ("New on the record since 17 Nov", Session.OPEN)
    assert agendas.proposals(desk, made) == ()


def test_what_was_heard_is_not_new_again_and_what_was_put_over_is(
    desk: Desk, clock: SetClock
) -> None:
    ids = {name: add(desk, name, "Alex") for name in ("OAKAPPLE", "DRIFTWOODE", "MARSHLIGHT")}
    first = meeting(desk, TODAY)
    at(clock, TODAY, 9, 10)
    for name in ("OAKAPPLE", "DRIFTWOODE"):
        happened.event(desk, ids[name], "Seen", source=OWN, on=TODAY, kind=EventKind.ARREST)
    assert agendas.build(desk, first) == 2
    begin(desk, first)
    heard, waits = meetings.meeting(desk, first).cases
    at(clock, TODAY, 9, 40)
    sitting.go_to(desk, first, heard.id)
    happened.event(desk, ids["OAKAPPLE"], "Seen", source=OWN, on=TODAY, kind=EventKind.MISSED)
    happened.event(desk, ids["MARSHLIGHT"], "Seen", source=OWN, on=TODAY, kind=EventKind.VISIT)
    deciding.no_action(desk, first, heard.id)
    person = cohort.read_record(desk, ids["OAKAPPLE"]).person
    status(desk, person.id, Rag.AMBER)
    person = cohort.read_record(desk, person.id).person
    keep = NewDecision(verdict=Verdict.KEEP, reason="Engaging", agencies=("Police", "Probation"))
    deciding.record(desk, first, heard.id, keep, base_revision=person.revision)
    sitting.go_to(desk, first, waits.id)
    deciding.put_over(desk, first, waits.id, reason="Officer away")
    at(clock, TODAY, 10, 30)
    ending.end(desk, first)
    second = meeting(desk, LATER)
    assert proposed(desk, second) == {
        "DRIFTWOODE": ("Put over on 24 Nov", Session.OPEN),
        "MARSHLIGHT": ("Visit on 24 Nov", Session.OPEN),  # not on the first agenda
    }
    at(clock, LATER, 8)
    happened.event(desk, ids["OAKAPPLE"], "Seen", source=OWN, on=LATER, kind=EventKind.BREACH)
    assert proposed(desk, second)["OAKAPPLE"] == ("Breach on 26 Nov", Session.OPEN)
    assert "DRIFTWOODE" not in proposed(desk, meeting(desk, LATER, place="Millbeck"))
    at(clock, LATER, 9, 30)
    meetings.add_cases(desk, second, [ids["DRIFTWOODE"]])
    begin(desk, second)
    (again,) = meetings.meeting(desk, second).cases
    sitting.go_to(desk, second, again.id)
    status(desk, ids["DRIFTWOODE"], Rag.AMBER, on=LATER)
    revision = cohort.read_record(desk, ids["DRIFTWOODE"]).person.revision
    deciding.record(desk, second, again.id, keep, base_revision=revision)
    deciding.no_action(desk, second, again.id)
    at(clock, LATER, 10)
    ending.end(desk, second)
    third = meeting(desk, date(2026, 11, 27))
    assert "DRIFTWOODE" not in proposed(desk, third)  # decided since: it waits no longer


def test_a_panel_takes_the_critical_those_sent_releases_exits_and_removals(
    desk: Desk, clock: SetClock
) -> None:
    at(clock, date(2026, 11, 2), 9)
    registered = date(2026, 5, 24)
    ids = {
        name: add(desk, name, "Alex", area="Millbeck", registered_on=registered)
        for name in ("EXITING", "RELEASED", "SENT", "INSIDE", "CRITICAL", "LEAVING", "MOVED")
    }
    stay = NewStay(establishment="HMP Nottingham", release_on=date(2026, 11, 23))
    custody.add_stay(desk, ids["INSIDE"], replace(stay, release_on=date(2027, 2, 1)), OWN)
    stay_id = custody.add_stay(desk, ids["RELEASED"], stay, OWN)
    at(clock, date(2026, 11, 23), 9)
    moved = custody.add_stay(desk, ids["MOVED"], stay, OWN)
    custody.end_stay(
        desk, moved, 1, on=date(2026, 11, 23), reason="Moved to another prison", source=OWN
    )
    elsewhere = NewStay(establishment="HMP Fellgate", started_on=date(2026, 11, 23))
    custody.add_stay(desk, ids["MOVED"], elsewhere, OWN)
    custody.end_stay(
        desk, stay_id, 1, on=date(2026, 11, 23), reason="Released on licence", source=OWN
    )
    at(clock, TODAY, 9)
    for name in ("SENT", "CRITICAL"):
        status(desk, ids[name], Rag.AMBER_ALERT)
    tasking = meeting(desk, TODAY, place="Millbeck")
    meetings.add_cases(desk, tasking, [ids["SENT"], ids["LEAVING"]])
    begin(desk, tasking)
    case, leaver = meetings.meeting(desk, tasking).cases
    sitting.go_to(desk, tasking, leaver.id)
    leave = NewDecision(
        verdict=Verdict.LEAVE, reason="Moved to Leeds", agencies=("Police", "Probation"),
        ground=LeaveGround.TRANSFERRED,
    )  # fmt: skip
    revision = cohort.read_record(desk, ids["LEAVING"]).person.revision
    deciding.record(desk, tasking, leaver.id, leave, base_revision=revision)
    sitting.go_to(desk, tasking, case.id)
    to_panel = NewDecision(
        verdict=Verdict.TO_PANEL, reason="All agencies to hear", agencies=("Police", "Probation")
    )
    revision = cohort.read_record(desk, ids["SENT"]).person.revision
    deciding.record(desk, tasking, case.id, to_panel, base_revision=revision)
    panel = meeting(desk, LATER, kind="panel")
    found = {name: why for name, (why, _) in proposed(desk, panel).items()}
    assert found == {
        "SENT": "Sent to the Panel on 24 Nov; Six-month stage on 24 Nov; Amber Alert since 24 Nov",
        "RELEASED": "Released on 23 Nov",
        "EXITING": "Six-month stage on 24 Nov",
        "CRITICAL": "Six-month stage on 24 Nov; Amber Alert since 24 Nov",
        "LEAVING": "Left the scheme on 24 Nov",
    }


def test_the_six_month_stage_falls_once_and_again(desk: Desk) -> None:
    """Ruling 9: from registration or the latest release, month ends clamped."""
    stage = partial(exit_stage, months=6)
    assert stage(date(2026, 8, 31), date(2027, 2, 27), date(2027, 2, 28)) == date(2027, 2, 28)
    assert stage(date(2026, 8, 31), date(2027, 2, 28), date(2027, 8, 30)) is None
    assert stage(date(2026, 8, 31), date(2027, 8, 1), date(2027, 8, 31)) == date(2027, 8, 31)
    assert stage(date(2026, 8, 31), date(2026, 9, 1), date(2027, 2, 27)) is None


def test_referrals_to_decide_are_proposed_and_stand_on_the_agenda(
    desk: Desk, clock: SetClock
) -> None:
    first = kept_referrals.sent(desk)
    second = kept_referrals.scored(desk, kept_referrals.sent(desk, surname="NETTLEBED", crn=""))
    kept_referrals.save(desk, surname="HALFDONE", crn="", ogrs_24="")
    kept_referrals.sent(desk, surname="ELSEWHERE", crn="", area="Millbeck")
    made = meeting(desk, TODAY)
    found = agendas.proposals(desk, made)
    assert [(one.kind, one.name, one.why) for one in found] == [
        (ItemKind.REFERRAL, first.name, "To be decided"),
        (ItemKind.REFERRAL, second.name, "To be decided, matrix done"),
    ]
    assert agendas.build(desk, made, {second.id}) == 1
    assert agendas.build(desk, made) == 1
    one, two = agendas.referrals_on(desk, made)
    assert (one.referral_id, two.referral_id, two.stage) == (second.id, first.id, Stage.READY)
    agendas.order_referrals(desk, made, [two.id, one.id])
    assert [line.id for line in agendas.referrals_on(desk, made)] == [two.id, one.id]
    first_line = agendas.referrals_on(desk, made)[0]
    agendas.set_referral(desk, made, first_line, session=Session.CLOSED)
    now = agendas.referrals_on(desk, made)
    assert [(line.id, line.position) for line in now] == [(one.id, 1), (two.id, 2)]
    with pytest.raises(MeetingChanged):
        agendas.set_referral(desk, made, first_line, session=Session.OPEN)
    with pytest.raises(MeetingChanged):
        agendas.order_referrals(desk, made, [one.id])
    agendas.drop_referral(desk, made, now[1])
    assert agendas.add_referrals(desk, made, [first.id, second.id]) == 1
    agendas.drop_referral(desk, made, agendas.referrals_on(desk, made)[0])
    agendas.put_referral_back(desk, made, now[0])
    assert [line.referral_id for line in agendas.referrals_on(desk, made)] == [second.id, first.id]
    accepted = kept_referrals.accepted(
        desk, kept_referrals.tasking(desk), surname="ACCEPTED", crn=""
    )
    with pytest.raises(RuleViolation) as error:
        agendas.add_referrals(desk, made, [accepted.id])
    assert error.value.code == "not_for_meeting"
    begin(desk, made)
    line = agendas.referrals_on(desk, made)[0]
    sitting.go_to(desk, made, line.id)
    with pytest.raises(RuleViolation) as error:
        agendas.drop_referral(desk, made, line)
    assert error.value.code == "was_heard"


def test_an_agenda_is_never_half_built_and_never_longer_than_sixty(
    desk: Desk, clock: SetClock
) -> None:
    for number in range(64):
        person = add(desk, f"PERSON{number:02}", "Alex")
        happened.event(desk, person, "Seen", source=OWN, on=TODAY, kind=EventKind.VISIT)
    made = meeting(desk, TODAY)
    found = agendas.proposals(desk, made)
    assert len(found) == meetings.MOST_CASES
    assert agendas.build(desk, made) == meetings.MOST_CASES
    assert agendas.proposals(desk, made) == ()
