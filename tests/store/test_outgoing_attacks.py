"""What leaves the desk from a meeting, attacked by roundabout ways: the wall, whys, minutes.

Each test holds a real meeting in a real store. What the gate keeps from somebody in the room
must not reach them by a second road: the status before, a day, a reason of the agenda, the
other item about the same person.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from iomdesk.domain.clock import SetClock
from iomdesk.domain.deciding import LeaveGround, Verdict
from iomdesk.domain.meetings import Basis, Case, Session
from iomdesk.domain.people import Provenance, Rag
from iomdesk.domain.wall import WallKind
from iomdesk.papers.values_minutes import MinutesPaper
from iomdesk.services import (
    actionmail,
    actions,
    agencies,
    agendas,
    attending,
    cohort,
    continuity,
    deciding,
    meetings,
    minutes,
    packs,
    rag,
    roomcheck,
    sitting,
)
from iomdesk.services.deciding import NewDecision
from iomdesk.services.desk import Desk
from iomdesk.services.invitations import Invitation
from iomdesk.services.wall import wall_value
from iomdesk.store import log
from iomdesk.store.log import Verb
from iomdesk.store.schema import Kind
from tests.helpers import ending, referrals
from tests.helpers.people import add
from tests.helpers.rag import facts_for

FIRST = date(2026, 11, 23)
DAY = date(2026, 11, 24)
AGENCIES = ("Police", "Probation", "HMP Fellgate")
OWN = Provenance(originator="Police", received_on=FIRST, channel="test")


def at(clock: SetClock, day: date, hour: int, minute: int = 0) -> None:
    clock.at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC).astimezone()


def held(desk: Desk, clock: SetClock, on: date, *, kind: str = "daily_tasking") -> str:
    """A meeting three agencies sit in by statute and one by contract; planned only."""
    at(clock, on, 9)
    made = meetings.plan_meeting(
        desk, kind=kind, on_date=on, at_time=time(9, 30), place="Saltergate",
        chair="SALTMARSH, Martin", chair_agency="Police", invite_chair=True,
    )  # fmt: skip
    for name, agency in (("HAREBELL, Simon", "Probation"), ("MEADOWRUE, Tom", "HMP Fellgate")):
        meetings.invite(desk, made, Invitation.statutory(name, agency, closed_session=True))
    meetings.invite(
        desk, made,
        Invitation(name="SELFHEAL, Jo", agency="Harbour Recovery", basis=Basis.CONTRACT,
                   basis_detail="County Council", basis_until=date(2027, 3, 31)),
    )  # fmt: skip
    return made


def begin(desk: Desk, meeting_id: str) -> None:
    """Open it, read the statement, and have everybody sign."""
    sitting.open_meeting(desk, meeting_id)
    sitting.read_aloud(desk, meeting_id, by="SALTMARSH, Martin")
    for one in meetings.meeting(desk, meeting_id).attendees:
        attending.sign(desk, meeting_id, one.id, name=one.name)


def case_of(desk: Desk, meeting_id: str, person_id: str) -> Case:
    found = meetings.meeting(desk, meeting_id).cases
    return next(one for one in found if one.person_id == person_id)


def close(desk: Desk, meeting_id: str) -> None:
    """Whoever may not stay leaves, and the closed part begins."""
    for one in meetings.meeting(desk, meeting_id).attendees:
        if not one.closed_session:
            attending.leave(desk, meeting_id, one.id, reason="closed_session")
    sitting.set_session(desk, meeting_id, Session.CLOSED)


def decide(desk: Desk, meeting_id: str, person_id: str, verdict: Verdict, **more: object) -> None:
    """Put a person's case on the table and record what is decided."""
    case = case_of(desk, meeting_id, person_id)
    sitting.go_to(desk, meeting_id, case.id)
    revision = cohort.read_record(desk, person_id).person.revision
    new = NewDecision(verdict=verdict, reason="Agreed so.", agencies=AGENCIES, **more)  # type: ignore[arg-type]
    deciding.record(desk, meeting_id, case.id, new, base_revision=revision)
    deciding.no_action(desk, meeting_id, case.id)


def in_closed(desk: Desk, clock: SetClock, person_id: str, kind: str = "daily_tasking") -> str:
    """A meeting of the day before that hears a person in its closed part, and is there."""
    made = held(desk, clock, FIRST, kind=kind)
    meetings.add_cases(desk, made, [person_id], closed={person_id})
    begin(desk, made)
    close(desk, made)
    return made


def move(desk: Desk, person_id: str, to: Rag, on: date) -> None:
    revision = cohort.read_record(desk, person_id).person.revision
    rag.move(
        desk, person_id, revision, to, reason="Seen.", agreed_by="Daily tasking",
        look_again_on=None, facts=facts_for(to, on),
    )  # fmt: skip


# ---- the wall ---------------------------------------------------------------------------


def test_the_wall_names_no_status_before_that_a_closed_part_gave(
    desk: Desk, clock: SetClock
) -> None:
    person = add(desk, "OAKAPPLE", "Alex")
    first = in_closed(desk, clock, person)
    decide(desk, first, person, Verdict.CHANGE, to=Rag.RED, facts=facts_for(Rag.RED, FIRST))
    ending.end(desk, first)
    second = held(desk, clock, DAY)
    meetings.add_cases(desk, second, [person])
    begin(desk, second)
    decide(desk, second, person, Verdict.CHANGE, to=Rag.AMBER, facts=facts_for(Rag.AMBER, DAY))
    case = wall_value(desk, sitting.state(desk, second)).case
    assert case is not None
    assert case.rag is Rag.AMBER
    assert case.decision == f"{Rag.AMBER.spoken}. Agreed so."
    close(desk, second)


def test_the_wall_of_the_open_part_names_no_day_that_a_closed_part_set(
    desk: Desk, clock: SetClock
) -> None:
    person = add(desk, "OAKAPPLE", "Alex")
    at(clock, FIRST, 8)
    move(desk, person, Rag.RED, FIRST)
    first = in_closed(desk, clock, person)
    day = date(2026, 12, 3)
    decide(desk, first, person, Verdict.KEEP, look_again_on=day)
    closed = wall_value(desk, sitting.state(desk, first)).case
    assert closed is not None
    assert closed.look_again_on == day
    ending.end(desk, first)
    second = held(desk, clock, DAY)
    meetings.add_cases(desk, second, [person])
    begin(desk, second)
    state = sitting.go_to(desk, second, case_of(desk, second, person).id)
    case = wall_value(desk, state).case
    assert case is not None
    assert (case.rag, case.look_again_on) == (Rag.RED, None)
    decide(desk, second, person, Verdict.KEEP, look_again_on=day)  # now it is said there too
    case = wall_value(desk, sitting.state(desk, second)).case
    assert case is not None
    assert case.look_again_on == day


# ---- why somebody is on the agenda ------------------------------------------------------


def why(desk: Desk, meeting_id: str) -> dict[str, tuple[str, Session]]:
    found = agendas.proposals(desk, meeting_id)
    return {one.name.split(",")[0]: (one.why, one.session) for one in found}


def test_a_status_of_the_closed_part_is_no_reason_that_an_open_copy_prints(
    desk: Desk, clock: SetClock
) -> None:
    person = add(desk, "OAKAPPLE", "Alex")
    first = in_closed(desk, clock, person)
    decide(desk, first, person, Verdict.CHANGE, to=Rag.RED, facts=facts_for(Rag.RED, FIRST))
    at(clock, FIRST, 11)
    ending.end(desk, first)
    second = held(desk, clock, DAY)
    assert why(desk, second) == {"OAKAPPLE": ("Red since 23 Nov", Session.CLOSED)}
    agendas.build(desk, second)
    made = packs.make(desk, second, only=frozenset({"SELFHEAL, Jo"}))
    assert not made.copies[0].paper.agenda


def test_a_status_that_may_not_be_passed_on_is_not_named_as_a_reason(
    desk: Desk, clock: SetClock
) -> None:
    person = add(desk, "OAKAPPLE", "Alex")
    at(clock, FIRST, 8)
    move(desk, person, Rag.RED, FIRST)
    history = cohort.read_record(desk, person).rag_history
    desk.write(
        lambda work: work.amend(
            Kind.RAG_CHANGE, history[0].id, 1,
            {"originator": "Probation", "hmpps_unpublished": True},
        ),
        context="test",
    )  # fmt: skip
    made = held(desk, clock, DAY)
    assert "Red" not in why(desk, made)["OAKAPPLE"][0]


def test_leaving_by_the_closed_part_is_told_in_the_closed_part(desk: Desk, clock: SetClock) -> None:
    person = add(desk, "OAKAPPLE", "Alex")
    at(clock, FIRST, 8)
    move(desk, person, Rag.GREEN, FIRST)
    first = in_closed(desk, clock, person)
    decide(desk, first, person, Verdict.LEAVE, ground=LeaveGround.TRANSFERRED)
    at(clock, FIRST, 11)
    ending.end(desk, first)
    second = held(desk, clock, DAY, kind="panel")
    assert why(desk, second) == {"OAKAPPLE": ("Left the scheme on 23 Nov", Session.CLOSED)}


def test_an_action_of_a_closed_part_is_counted_for_the_closed_part(
    desk: Desk, clock: SetClock
) -> None:
    """Also one that was taken on before its case was set to the closed part."""
    person = add(desk, "OAKAPPLE", "Alex")
    first = in_closed(desk, clock, person)
    desk.write(
        lambda work: work.insert(
            Kind.ACTION,
            {"person_id": person, "meeting_id": first, "body": "Watch", "owner_agency": "Police",
             "due_on": DAY, "originator": "Police", "received_on": FIRST, "channel": "test"},
        ),
        context="test",
    )  # fmt: skip
    second = held(desk, clock, DAY)
    assert why(desk, second) == {"OAKAPPLE": ("1 action due", Session.CLOSED)}


# ---- minutes ----------------------------------------------------------------------------


def both_items(desk: Desk, clock: SetClock) -> tuple[str, str]:
    """A person's closed case, and an open referral of theirs, at one meeting that began."""
    person = add(desk, "OAKAPPLE", "Alex")
    made = held(desk, clock, DAY)
    meetings.add_cases(desk, made, [person], closed={person})
    found = referrals.scored(desk, referrals.sent(desk, surname="OAKAPPLE", forename="Alex"))
    agendas.add_referrals(desk, made, [found.id])
    desk.write(
        lambda work: work.amend(
            Kind.REFERRAL, found.id, found.revision, {"person_id": person}
        ),
        context="test",
    )  # fmt: skip
    begin(desk, made)
    return made, person


def test_an_open_referral_whose_case_is_closed_is_heard_by_those_who_stay_for_it(
    desk: Desk, clock: SetClock
) -> None:
    made, _ = both_items(desk, clock)
    (line,) = agendas.referrals_on(desk, made)
    state = sitting.go_to(desk, made, line.id)
    out = roomcheck.must_be_outside(state, state.item(line.id))
    assert [(one.seat.attendee.name, one.reason) for one in out] == [
        ("SELFHEAL, Jo", "closed_session")
    ]
    assert wall_value(desk, state).kind is WallKind.WAIT


def test_the_minutes_name_nobody_by_an_open_referral_whose_case_is_closed(
    desk: Desk, clock: SetClock
) -> None:
    """As the wall and the packs do."""
    made, _ = both_items(desk, clock)
    meetings.invite(desk, made, Invitation.statutory("WOODRUFF, Alice", "County Housing"))
    paper = _minutes(desk, made, "WOODRUFF, Alice")
    assert paper.opened == ()
    assert paper.closed == ()
    whole = _minutes(desk, made, "HAREBELL, Simon")
    assert len(whole.closed) == 2


def _minutes(desk: Desk, meeting_id: str, reader: str) -> MinutesPaper:
    found = minutes.read(desk, meeting_id)
    attendee = next(one for one in found.meeting.attendees if one.name == reader)
    return minutes.for_audience(desk, found, attendee)


def _times(desk: Desk, meeting_id: str, reader: str, who: str) -> list[tuple[str, str]]:
    """When somebody was there, as a reader's copy says."""
    paper = _minutes(desk, meeting_id, reader)
    (line,) = (one for one in paper.attendance if one.name == who)
    return [
        (f"{since:%H:%M}", "" if until is None else f"{until:%H:%M}") for since, until in line.times
    ]


def test_who_went_out_without_a_word_for_the_closed_part_was_there_on_open_copies(
    desk: Desk, clock: SetClock
) -> None:
    """Marked out by the list of the room, where nobody says what for, and in again after it."""
    opened, shut = add(desk, "OAKAPPLE", "Alex"), add(desk, "DRIFTWOODE", "Sam")
    made = held(desk, clock, DAY)
    meetings.invite(desk, made, Invitation.statutory("WOODRUFF, Alice", "County Housing"))
    meetings.add_cases(desk, made, [opened, shut], closed={shut})
    at(clock, DAY, 9, 30)
    begin(desk, made)
    sitting.go_to(desk, made, case_of(desk, made, opened).id)
    at(clock, DAY, 9, 50)
    away = [one for one in meetings.meeting(desk, made).attendees if not one.closed_session]
    for one in away:
        attending.step_out(desk, made, one.id)
    at(clock, DAY, 9, 52)
    sitting.set_session(desk, made, Session.CLOSED)
    sitting.go_to(desk, made, case_of(desk, made, shut).id)
    at(clock, DAY, 10, 5)
    sitting.set_session(desk, made, Session.OPEN)
    for one in away:
        attending.come_in(desk, made, one.id)
    assert _times(desk, made, "WOODRUFF, Alice", "SELFHEAL, Jo") == [("09:30", "")]
    told = _times(desk, made, "HAREBELL, Simon", "SELFHEAL, Jo")  # who stayed, and saw it
    assert told == [("09:30", "09:50"), ("10:05", "")]
    at(clock, DAY, 10, 6)  # out of the room for a while with an open case on the table: told
    sitting.go_to(desk, made, case_of(desk, made, opened).id)
    attending.step_out(desk, made, away[0].id)
    at(clock, DAY, 10, 9)
    attending.come_in(desk, made, away[0].id)
    told = _times(desk, made, "WOODRUFF, Alice", away[0].name)
    assert told == [("09:30", "10:06"), ("10:09", "")]


def test_who_left_for_the_closed_part_and_missed_what_came_after_it_was_not_there(
    desk: Desk, clock: SetClock
) -> None:
    """What is hidden of a closed part is no word for having heard an item after it."""
    shut = add(desk, "DRIFTWOODE", "Sam")
    made = held(desk, clock, DAY)
    meetings.invite(desk, made, Invitation.statutory("WOODRUFF, Alice", "County Housing"))
    meetings.add_cases(desk, made, [shut], closed={shut})
    found = referrals.scored(desk, referrals.sent(desk))
    agendas.add_referrals(desk, made, [found.id])
    at(clock, DAY, 9, 30)
    begin(desk, made)
    at(clock, DAY, 9, 50)
    close(desk, made)
    at(clock, DAY, 10, 5)
    sitting.set_session(desk, made, Session.OPEN)
    (line,) = agendas.referrals_on(desk, made)
    at(clock, DAY, 10, 6)
    sitting.go_to(desk, made, line.id)
    at(clock, DAY, 10, 15)
    told = _times(desk, made, "WOODRUFF, Alice", "SELFHEAL, Jo")
    assert told == [("09:30", "10:06")]


def test_who_came_for_the_closed_part_alone_was_not_there_on_open_copies(
    desk: Desk, clock: SetClock
) -> None:
    shut = add(desk, "DRIFTWOODE", "Sam")
    made = held(desk, clock, DAY)
    meetings.invite(desk, made, Invitation.statutory("WOODRUFF, Alice", "County Housing"))
    meetings.add_cases(desk, made, [shut], closed={shut})
    at(clock, DAY, 9, 30)
    begin(desk, made)
    at(clock, DAY, 9, 50)
    close(desk, made)
    late = attending.add_late(
        desk, made, Invitation.statutory("BETONYE, Chris", "Police", closed_session=True)
    )
    at(clock, DAY, 9, 55)
    attending.sign(desk, made, late, name="BETONYE, Chris")
    at(clock, DAY, 10, 2)
    attending.leave(desk, made, late)
    at(clock, DAY, 10, 5)
    sitting.set_session(desk, made, Session.OPEN)
    assert _times(desk, made, "WOODRUFF, Alice", "BETONYE, Chris") == []
    paper = _minutes(desk, made, "WOODRUFF, Alice")
    assert [one.signed for one in paper.attendance if one.name.startswith("BET")] == [()]
    told = _times(desk, made, "HAREBELL, Simon", "BETONYE, Chris")
    assert told == [("09:55", "10:02")]


# ---- mail and packs ---------------------------------------------------------------------


def test_what_the_closed_part_agreed_goes_by_name_and_to_no_mailbox(
    desk: Desk, clock: SetClock
) -> None:
    """Everybody of an agency reads its mailbox; who was outside remains outside (item 32)."""
    opened, shut = add(desk, "OAKAPPLE", "Alex"), add(desk, "DRIFTWOODE", "Sam")
    probation = next(one for one in agencies.agencies(desk) if one.name == "Probation")
    agencies.save_agency(desk, replace(probation, email="iom@probation.example"))
    made = held(desk, clock, DAY)
    meetings.add_cases(desk, made, [opened, shut], closed={shut})
    begin(desk, made)
    task = actions.NewAction(body="Visit", owner_agency="Probation", due_on=DAY)
    actions.add(desk, opened, task, OWN, meeting_id=made)
    (mail,) = actionmail.texts(desk, made)
    assert mail.to == "iom@probation.example"
    close(desk, made)
    actions.add(desk, shut, task, OWN, meeting_id=made)
    (mail,) = actionmail.texts(desk, made)
    assert "DRIFTWOODE" in mail.text
    assert mail.to == "HAREBELL, Simon"
    actionmail.copied(desk, made, "Probation")
    with desk.read() as reading:
        entries = [one for one in log.latest(reading) if one.verb is Verb.DISCLOSURE]
    assert {one.person_id for one in entries} == {opened, shut}
    assert {one.recipients for one in entries} == {"Probation, HAREBELL, Simon"}


def test_a_status_that_was_kept_back_since_is_not_left_in_the_words_of_the_agenda(
    desk: Desk, clock: SetClock
) -> None:
    person = add(desk, "OAKAPPLE", "Alex")
    at(clock, FIRST, 8)
    move(desk, person, Rag.RED, FIRST)
    made = held(desk, clock, DAY)
    meetings.add_cases(desk, made, [person], why={person: "1 action late; Red since 23 Nov"})
    history = cohort.read_record(desk, person).rag_history
    desk.write(
        lambda work: work.amend(
            Kind.RAG_CHANGE, history[0].id, 1,
            {"originator": "Probation", "hmpps_unpublished": True},
        ),
        context="test",
    )  # fmt: skip
    copies = packs.make(desk, made).copies
    assert {one.paper.agenda[0].why for one in copies} == {"1 action late"}


def test_the_continuity_pack_holds_nothing_that_no_paper_may_hold(desk: Desk) -> None:
    """Unpublished HMPPS data is dropped from every export (S4; item 56), its bearer as well."""
    plain, hub = add(desk, "OAKAPPLE", "Alex"), add(desk, "DRIFTWOODE", "Sam")
    for person, source in ((plain, OWN), (hub, replace(OWN, hmpps_unpublished=True))):
        task = actions.NewAction(body=f"Visit {person}", owner_agency="Probation", due_on=DAY)
        actions.add(desk, person, task, source)
    old = actions.add(
        desk, plain, actions.NewAction(body="Ask", owner_agency="Police", due_on=DAY), OWN
    )
    desk.write(
        lambda work: work.amend(Kind.ACTION, old.id, old.revision, {"body": "See ViSOR"}),
        context="test",
    )
    assert [one.action.text for one in continuity.draw(desk).paper.actions] == [f"Visit {plain}"]
