"""Attacks upon a meeting that is held: quorum, gates, and what stands once it was recorded."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial
from typing import Any

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.deciding import LeaveGround, MinuteKind, Verdict
from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.people import Provenance, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.referrals import Outcome
from iomdesk.domain.repeating import Repeating, Rhythm
from iomdesk.domain.sitting import Place
from iomdesk.services import (
    actions,
    agendas,
    approving,
    attending,
    cohort,
    deciding,
    events,
    meetingnotes,
    meetings,
    merging,
    minutes,
    rag,
    referral_life,
    referrals,
    roomcheck,
    series,
    sitting,
)
from iomdesk.services.actions import NewAction
from iomdesk.services.deciding import NewDecision
from iomdesk.services.desk import Desk
from iomdesk.services.events import NewNote
from iomdesk.services.invitations import Invitation
from iomdesk.services.series import Plan
from iomdesk.store.queries import sittings as stored
from iomdesk.words import words
from tests.helpers import ending, held
from tests.helpers import referrals as forms
from tests.helpers.people import add
from tests.helpers.rag import facts_for
from tests.helpers.sittings import begun, item_of, seat_of

MIN = timedelta(minutes=1)
REASON = "Three appointments missed since 12 Nov."


def refused(code: str, act: Callable[[], object]) -> str:
    """The words of the refusal."""
    with pytest.raises(RuleViolation) as caught:
        act()
    assert caught.value.code == code
    said = words("rule", code, caught.value.params)
    assert "{" not in said
    return said


def person(desk: Desk, surname: str = "TEASELWOOD") -> str:
    return add(desk, surname, "Dean", registered_on=date(2026, 1, 5))


def revision(desk: Desk, person_id: str) -> int:
    return cohort.read_record(desk, person_id).person.revision


def to_panel(*agencies: str) -> NewDecision:
    return NewDecision(verdict=Verdict.TO_PANEL, reason=REASON, agencies=agencies)


def decided(desk: Desk, meeting_id: str, surname: str, *agencies: str) -> None:
    item = sitting.state(desk, meeting_id).item(item_of(sitting.state(desk, meeting_id), surname))
    base = revision(desk, item.person_id)
    deciding.record(desk, meeting_id, item.id, to_panel(*agencies), base_revision=base)


def over(desk: Desk, *, approved: bool = False) -> tuple[str, str]:
    """A meeting that heard one case and ended: its id and the person's."""
    person_id = person(desk)
    meeting_id = held.plan(desk, [person_id])
    held.begin(desk, meeting_id)
    item = held.hear(desk, meeting_id, person_id)
    deciding.put_over(desk, meeting_id, item.id, reason="Probation is to report.")
    ending.end(desk, meeting_id)
    if approved:
        approving.approve(desk, meeting_id, by="SALTMARSH, Martin")
    return meeting_id, person_id


# ---- quorum -----------------------------------------------------------------------------


def test_an_agency_spelled_apart_is_counted_once(desk: Desk) -> None:
    """Ruling 8 counts agencies: a dot or a hyphen makes no second one."""
    room = (("HAREBELL, Simon", "Probation"), ("WOODRUFF, Alice", "Pro-bation."))
    meeting_id = held.plan(desk, [person(desk)], room=())
    for name, agency in room:
        meetings.invite(
            desk,
            meeting_id,
            Invitation(
                name=name, agency=agency, basis=Basis.CONTRACT, basis_detail="County Council"
            ),
        )
    now = held.begin(desk, meeting_id)
    assert now.room.agencies == ("Police", "Probation")
    assert len(now.meeting.agencies()) == 2  # as a pack counts those invited


def test_who_may_not_hear_a_case_is_not_counted_for_it(desk: Desk) -> None:
    """Items 32 and 33: one who should be outside makes no quorum and agrees to nothing."""
    meeting_id = begun(desk, referred=False)
    now = sitting.state(desk, meeting_id)
    attending.leave(desk, meeting_id, seat_of(now, "MEADOWRUE"))
    attending.leave(desk, meeting_id, seat_of(now, "SELFHEAL"))
    now = sitting.go_to(desk, meeting_id, item_of(now, "TEASELWOOD"))
    assert now.quorate  # police, probation, and Adair Homes, who has OAKAPPLE's consent alone
    said = refused(
        "decisions_wait",
        lambda: decided(desk, meeting_id, "TEASELWOOD", "Police", "Probation"),
    )
    assert "2 agencies" in said
    attending.come_in(desk, meeting_id, seat_of(now, "SELFHEAL"))
    refused(
        "agency_not_there",
        lambda: decided(desk, meeting_id, "TEASELWOOD", "Police", "Adair Homes"),
    )
    said = refused(
        "may_not_hear",
        lambda: decided(desk, meeting_id, "TEASELWOOD", "Police", "Probation", "Harbour Recovery"),
    )
    assert said.startswith("ADDERTONGUE, Lou may not hear this. ")
    attending.step_out(desk, meeting_id, seat_of(now, "ADDERTONGUE"), reason="no_consent")
    decided(desk, meeting_id, "TEASELWOOD", "Police", "Probation", "Harbour Recovery")


def test_a_closed_case_is_not_decided_by_those_of_the_open_part(desk: Desk) -> None:
    meeting_id = begun(desk, referred=False)
    now = sitting.go_to(desk, meeting_id, item_of(sitting.state(desk, meeting_id), "OAKAPPLE"))
    for surname in ("SELFHEAL", "ADDERTONGUE"):
        attending.step_out(desk, meeting_id, seat_of(now, surname), reason="closed_session")
    sitting.set_session(desk, meeting_id, Session.CLOSED)
    sitting.go_to(desk, meeting_id, item_of(now, "QUILLFEATHER"))
    sitting.set_session(desk, meeting_id, Session.OPEN)
    attending.come_in(desk, meeting_id, seat_of(now, "SELFHEAL"))
    attending.leave(desk, meeting_id, seat_of(now, "MEADOWRUE"))
    refused(
        "decisions_wait",
        lambda: decided(desk, meeting_id, "QUILLFEATHER", "Police", "Harbour Recovery"),
    )


def test_who_signs_late_in_a_closed_part_waits_outside(desk: Desk) -> None:
    """Item 32: signing puts nobody into a part that they may not stay for."""
    meeting_id = begun(desk, referred=False)
    now = sitting.go_to(desk, meeting_id, item_of(sitting.state(desk, meeting_id), "OAKAPPLE"))
    for surname in ("SELFHEAL", "ADDERTONGUE"):
        attending.step_out(desk, meeting_id, seat_of(now, surname), reason="closed_session")
    sitting.set_session(desk, meeting_id, Session.CLOSED)
    late = attending.add_late(desk, meeting_id, Invitation.statutory("TANSY, Pat", "Probation"))
    now = attending.sign(desk, meeting_id, late, name="Pat Tansy")
    seat = now.room.seat(late)
    assert (seat.place, seat.signed_at is not None) == (Place.OUTSIDE, True)
    assert not roomcheck.before_closing(now)
    attending.take_back(desk, seat.lines[0].id)  # the signature, and the wait that it was
    assert sitting.state(desk, meeting_id).room.seat(late).place is Place.EXPECTED
    attending.sign(desk, meeting_id, late, name="Pat Tansy")
    now = sitting.set_session(desk, meeting_id, Session.OPEN)
    assert late in {one.attendee.id for one in roomcheck.may_come_back(now, None)}
    assert attending.come_in(desk, meeting_id, late).room.seat(late).place is Place.IN


def test_another_does_not_take_the_seat_of_one_who_signed(desk: Desk) -> None:
    """Item 31: the signature is of the name that was typed."""
    meeting_id = begun(desk, referred=False)
    seat = sitting.state(desk, meeting_id).room.seats[1].attendee
    again = Invitation.again(seat)
    refused(
        "name_signed",
        lambda: meetings.amend_attendee(desk, meeting_id, seat, replace(again, name="TANSY, Pat")),
    )
    meetings.amend_attendee(desk, meeting_id, seat, replace(again, by_phone=True))


def test_those_of_yesterday_make_no_quorum_today(desk: Desk, clock: SetClock) -> None:
    """Ruling 8: a meeting gone on with on another day counts who is there then."""
    meeting_id, person_id = over(desk)
    item = held.item_of(sitting.state(desk, meeting_id), person_id)
    clock.at += timedelta(hours=1)
    now = sitting.go_on(desk, meeting_id)
    assert now.quorate
    ending.end(desk, meeting_id)
    clock.at += timedelta(days=2)
    now = sitting.go_on(desk, meeting_id)
    assert not now.quorate
    base = revision(desk, person_id)
    refused(
        "decisions_wait",
        lambda: deciding.record(desk, meeting_id, item.id, to_panel("Police"), base_revision=base),
    )
    seat = now.room.seats[0].attendee
    refused("sign_first", lambda: attending.come_in(desk, meeting_id, seat.id))
    for one in now.room.seats:
        now = attending.sign(desk, meeting_id, one.attendee.id, name=one.attendee.name)
    assert now.quorate


def test_going_on_brings_back_only_those_who_left_with_the_end(desk: Desk, clock: SetClock) -> None:
    """Whoever left before it, with whatever reason typed, stays away."""
    person_id = person(desk)
    meeting_id = held.plan(desk, [person_id])
    now = held.begin(desk, meeting_id)
    item = held.hear(desk, meeting_id, person_id)
    gone = seat_of(now, "HAREBELL")
    attending.leave(desk, meeting_id, gone, reason="ended")
    clock.at += MIN
    deciding.put_over(desk, meeting_id, item.id, reason="Probation is to report.")
    ending.end(desk, meeting_id)
    now = sitting.go_on(desk, meeting_id)
    assert now.room.seat(gone).place is Place.LEFT
    assert now.room.agencies == ("Police", "County Housing")


# ---- gates ------------------------------------------------------------------------------


def test_no_referral_is_decided_past_the_meeting_that_is_held(desk: Desk) -> None:
    """Rulings 5 and 8: at its own screen too, those count who signed and were in the room."""
    referral = forms.scored(desk, forms.sent(desk))
    meeting_id = held.plan(desk, [person(desk)])
    agendas.add_referrals(desk, meeting_id, [referral.id])
    names = ("Police", "Probation", "County Housing")

    def decide() -> None:
        now = referrals.read_referral(desk, referral.id)
        referral_life.decide(
            desk, now.id, now.revision, Outcome.REFUSED, reason=REASON, on=desk.today(),
            meeting_id=meeting_id, agencies=names, confirmed_by="SALTMARSH, Martin",
        )  # fmt: skip

    sitting.open_meeting(desk, meeting_id)
    refused("agency_not_there", decide)
    held.begin(desk, meeting_id)
    refused("agency_not_there", decide)  # signed, and the meeting has not begun
    held.hear(desk, meeting_id, referral.id)
    held.leave(desk, meeting_id, "Probation")
    refused("agency_not_there", decide)
    held.come_back(desk, meeting_id, "Probation")
    decide()


# ---- what stands once it was recorded ---------------------------------------------------


def test_the_agenda_and_the_list_of_a_meeting_that_is_over_stand(desk: Desk) -> None:
    meeting_id, _ = over(desk)
    other = person(desk, "SNOWBERRY")
    referral = forms.scored(desk, forms.sent(desk))
    now = meetings.meeting(desk, meeting_id)
    case = now.cases[0]
    new = Invitation.statutory("TANSY, Pat", "County Council")
    for act in (
        lambda: meetings.add_cases(desk, meeting_id, [other]),
        lambda: agendas.add_referrals(desk, meeting_id, [referral.id]),
        lambda: agendas.build(desk, meeting_id, {referral.id}),
        lambda: meetings.invite(desk, meeting_id, new),
        lambda: meetings.order_cases(desk, meeting_id, [case.id]),
        lambda: meetings.set_case(desk, meeting_id, case, session=case.session, why="Other"),
        lambda: meetings.drop_case(desk, meeting_id, case),
    ):
        refused("meeting_over", act)
    assert meetings.meeting(desk, meeting_id) == now
    assert not sitting.state(desk, meeting_id).unfinished
    sitting.go_on(desk, meeting_id)
    assert meetings.add_cases(desk, meeting_id, [other]) == 1


def test_approved_minutes_are_not_altered_by_another_service(desk: Desk) -> None:
    """Domain section 5: after the approval there are addenda only."""
    meeting_id, person_id = over(desk)
    now = meetings.meeting(desk, meeting_id)
    given: dict[str, Any] = {
        "kind": now.kind, "on_date": now.on_date, "at_time": now.at_time, "place": now.place,
        "chair": now.chair, "chair_agency": now.chair_agency,
    }  # fmt: skip
    meetings.amend_meeting(desk, meeting_id, now.revision, **(given | {"place": "Millbeck"}))
    approving.approve(desk, meeting_id, by="SALTMARSH, Martin")
    now = meetings.meeting(desk, meeting_id)
    for changed in ({"chair": "TANSY, Pat"}, {"place": "Thornhope"}):
        refused(
            "minutes_approved",
            partial(meetings.amend_meeting, desk, meeting_id, now.revision, **(given | changed)),
        )
    seat = now.attendees[2]
    refused(
        "minutes_approved",
        lambda: meetings.amend_attendee(
            desk, meeting_id, seat, replace(Invitation.again(seat), by_phone=True)
        ),
    )
    new = NewAction(body="Visit him.", owner_agency="Probation", due_on=desk.today())
    source = Provenance(originator="Police", received_on=desk.today(), channel="meeting")
    refused(
        "minutes_approved",
        lambda: actions.add(desk, person_id, new, source, meeting_id=meeting_id),
    )
    assert meetings.meeting(desk, meeting_id) == now


def test_an_ended_meeting_keeps_what_ended_its_items(desk: Desk) -> None:
    """Domain section 5: no item of a meeting that is over is without an ending."""
    meeting_id, _ = over(desk)
    with desk.read() as reading:
        lines = stored.minutes(reading, meeting_id)
    line = next(one for one in lines if one.kind is MinuteKind.WAITS)
    refused("meeting_over", lambda: deciding.take_back(desk, meeting_id, line.id))
    sitting.go_on(desk, meeting_id)
    deciding.take_back(desk, meeting_id, line.id)
    refused("not_finished_one", lambda: sitting.end(desk, meeting_id))


# ---- series, and texts ------------------------------------------------------------------


def test_a_series_that_moves_keeps_to_working_days_and_one_meeting_a_day(desk: Desk) -> None:
    """Over a bank holiday or a weekend, no two meetings of it fall upon one another."""
    wanted = Plan(
        kind="daily_tasking", on_date=date(2026, 12, 21), at_time=time(9, 30),
        place="Saltergate", chair="SALTMARSH, Martin", chair_agency="Police",
    )  # fmt: skip

    def planned_on(*weekdays: int) -> tuple[str, ...]:
        until = date(2027, 1, 8)
        every = Repeating(rhythm=Rhythm.WEEKLY, weekdays=frozenset(weekdays), until=until)
        return series.plan(desk, wanted, every).ids

    ids = planned_on(0, 1, 2, 3, 4)
    before = [meetings.meeting(desk, one) for one in ids]
    later = replace(wanted, on_date=date(2026, 12, 22))
    said = refused("series_same_day", lambda: series.amend_later(desk, before[0], later))
    assert "24 Dec 2026" in said
    assert [meetings.meeting(desk, one) for one in ids] == before
    series.amend_later(desk, before[0], replace(wanted, at_time=time(10)))  # no day is moved
    ids = planned_on(0, 3)
    first = meetings.meeting(desk, ids[0])
    assert series.amend_later(desk, first, replace(wanted, on_date=date(2026, 12, 23))) == len(ids)
    assert [meetings.meeting(desk, one).on_date for one in ids] == [
        date(2026, 12, 23),
        date(2026, 12, 24),  # a Thursday: two days on is a Saturday
        date(2027, 1, 2) - timedelta(days=2),
        date(2027, 1, 6),
        date(2027, 1, 7),
    ]


def test_every_text_of_a_meeting_is_asked_for_visor(desk: Desk) -> None:
    """Domain item 47."""
    for field in ("place", "chair", "chair_agency"):
        given: dict[str, Any] = {
            "kind": "daily_tasking", "on_date": held.DAY, "at_time": time(9, 30),
            "place": "Saltergate", "chair": "SALTMARSH, Martin", "chair_agency": "Police",
        }  # fmt: skip
        refused(
            "visor_text",
            partial(meetings.plan_meeting, desk, **(given | {field: "ViSOR unit"})),
        )
    meeting_id = held.plan(desk)
    for name, agency in (("TANSY, ViSOR", "Police"), ("TANSY, Pat", "ViSOR unit")):
        who = Invitation.statutory(name, agency)
        refused("visor_text", partial(meetings.invite, desk, meeting_id, who))


# ---- what another service does to it ----------------------------------------------------


def test_a_note_of_the_closed_part_is_not_opened_on_the_record(desk: Desk) -> None:
    """Item 32: what was said in the closed part stays there, whoever puts it right."""
    person_id = person(desk)
    meeting_id = held.plan(desk, (), closed=[person_id])
    held.begin(desk, meeting_id)
    sitting.set_session(desk, meeting_id, Session.CLOSED)
    item = held.hear(desk, meeting_id, person_id)
    source = Provenance(originator="Police", received_on=desk.today(), channel="meeting")
    note_id = meetingnotes.take(desk, meeting_id, item.id, body="Seen there.", source=source)
    plain = NewNote(on_date=desk.today(), body="Seen there twice.", closed_only=False)
    after = events.amend_note(desk, note_id, 1, plain, source, reason="Put right.")
    assert after.closed_only
    assert after.body == "Seen there twice."


def test_a_referral_withdrawn_on_the_table_holds_up_no_meeting(desk: Desk) -> None:
    """Nothing is left to decide, and it waits for no other meeting."""
    referral = forms.scored(desk, forms.sent(desk))
    meeting_id = held.plan(desk, [])
    agendas.add_referrals(desk, meeting_id, [referral.id])
    held.begin(desk, meeting_id)
    item = held.hear(desk, meeting_id, referral.id)
    assert not item.ending.done
    now = referrals.read_referral(desk, referral.id)
    referral_life.withdraw(desk, now.id, now.revision, reason="Moved to Thornhope.")
    state = sitting.state(desk, meeting_id)
    assert state.here is not None  # it came on the table, so it stays on the agenda
    assert state.here.ending.done
    ending.end(desk, meeting_id)


def test_who_was_sent_to_the_panel_is_proposed_until_a_panel_decided(
    desk: Desk, clock: SetClock
) -> None:
    """S2 Strategy section 4: neither a full Panel nor another daily tasking loses anybody."""
    person_id = person(desk)

    def tasked(on: date, verdict: Verdict) -> None:
        clock.at = clock.at.replace(day=on.day, month=on.month)
        meeting_id = held.plan(desk, [person_id], on=on)
        held.begin(desk, meeting_id)
        item = held.hear(desk, meeting_id, person_id)
        new = replace(to_panel("Police", "Probation", "County Housing"), verdict=verdict)
        deciding.record(desk, meeting_id, item.id, new, base_revision=revision(desk, person_id))
        deciding.no_action(desk, meeting_id, item.id)
        ending.end(desk, meeting_id)

    def proposed(on: date) -> bool:
        panel = held.plan(desk, kind="panel", on=on)
        return person_id in {one.id for one in agendas.proposals(desk, panel)}

    given = cohort.read_record(desk, person_id).person.revision
    rag.move(
        desk, person_id, given, Rag.AMBER, reason="As told.", agreed_by="Probation",
        look_again_on=None, facts=facts_for(Rag.AMBER, desk.today()),
    )  # fmt: skip
    tasked(date(2026, 11, 24), Verdict.TO_PANEL)
    assert proposed(date(2026, 12, 8))
    tasked(date(2026, 11, 25), Verdict.KEEP)  # meanwhile
    assert proposed(date(2026, 12, 8))
    clock.at = clock.at.replace(day=8, month=12)
    other = person(desk, "SNOWBERRY")
    meeting_id = held.plan(desk, [other], kind="panel", on=date(2026, 12, 8))  # it was full
    held.begin(desk, meeting_id)
    item = held.hear(desk, meeting_id, other)
    deciding.put_over(desk, meeting_id, item.id, reason="No time.")
    ending.end(desk, meeting_id)
    assert proposed(date(2026, 12, 15))
    clock.at = clock.at.replace(day=15)
    meeting_id = held.plan(desk, [person_id], kind="panel", on=date(2026, 12, 15))
    held.begin(desk, meeting_id)
    item = held.hear(desk, meeting_id, person_id)
    new = replace(to_panel("Police", "Probation", "County Housing"), verdict=Verdict.KEEP)
    deciding.record(desk, meeting_id, item.id, new, base_revision=revision(desk, person_id))
    deciding.no_action(desk, meeting_id, item.id)
    ending.end(desk, meeting_id)
    assert not proposed(date(2026, 12, 22))


def test_two_decisions_of_one_person_both_stand_in_the_minutes(desk: Desk) -> None:
    """A recorded decision is locked: making two records one takes none out of the minutes."""
    ids = [person(desk, surname) for surname in ("OAKAPPLE", "OAKAPPEL")]
    meeting_id = held.plan(desk, ids)
    held.begin(desk, meeting_id)
    for person_id, reason in zip(ids, ("The first.", "The second."), strict=True):
        item = held.hear(desk, meeting_id, person_id)
        new = replace(to_panel("Police", "Probation"), reason=reason)
        deciding.record(desk, meeting_id, item.id, new, base_revision=revision(desk, person_id))
        deciding.no_action(desk, meeting_id, item.id)
    ending.end(desk, meeting_id)
    approving.approve(desk, meeting_id, by="SALTMARSH, Martin")
    bases = (revision(desk, ids[0]), revision(desk, ids[1]))
    made = merging.merge(desk, ids[0], ids[1], bases, {}, reason="One man.")

    def told() -> list[tuple[int, str]]:
        found = minutes.read(desk, meeting_id).items
        return [(one.number, one.decided.decision.reason) for one in found if one.decided]

    assert told() == [(1, "The first."), (2, "The second.")]
    assert len(minutes.make(desk, meeting_id).copies) == 3
    merging.undo(desk, made.id, reason="Two men.")
    assert told() == [(1, "The first."), (2, "The second.")]


def test_who_left_is_sent_to_no_panel(desk: Desk) -> None:
    """Item 36: with the exit the scheme is over; only a new referral begins it again."""
    person_id = person(desk)
    meeting_id = held.plan(desk, [person_id])
    held.begin(desk, meeting_id)
    item = held.hear(desk, meeting_id, person_id)
    everybody = to_panel("Police", "Probation", "County Housing")
    died = replace(everybody, verdict=Verdict.LEAVE, ground=LeaveGround.DIED)
    base = revision(desk, person_id)
    deciding.record(desk, meeting_id, item.id, died, base_revision=base)
    deciding.no_action(desk, meeting_id, item.id)
    ending.end(desk, meeting_id)
    panel = held.plan(desk, [person_id], kind="operational")
    held.begin(desk, panel)
    item = held.hear(desk, panel, person_id)
    base = revision(desk, person_id)
    change = replace(everybody, verdict=Verdict.CHANGE, to=Rag.RED, against="Seen.")
    for new in (everybody, change, died):
        act = partial(deciding.record, desk, panel, item.id, new, base_revision=base)
        refused("left_already", act)


def test_what_approved_minutes_say_was_taken_on_stays(desk: Desk) -> None:
    person_id = person(desk)
    meeting_id = held.plan(desk, [person_id])
    held.begin(desk, meeting_id)
    item = held.hear(desk, meeting_id, person_id)
    source = Provenance(originator="Police", received_on=desk.today(), channel="meeting")
    new = NewAction(body="Visit him.", owner_agency="Probation", due_on=desk.today())
    kept = actions.add(desk, person_id, new, source, meeting_id=meeting_id)
    kept = actions.amend(
        desk, kept.id, kept.revision, replace(new, body="Visit him at home."), source
    )
    deciding.put_over(desk, meeting_id, item.id, reason="Probation is to report.")
    ending.end(desk, meeting_id)
    approving.approve(desk, meeting_id, by="SALTMARSH, Martin")
    new = replace(new, body=kept.body)
    for changed in (replace(new, body="Nothing."), replace(new, owner_agency="Police")):
        act = partial(actions.amend, desk, kept.id, kept.revision, changed, source)
        refused("action_minuted", act)
    later = replace(new, due_on=desk.today() + timedelta(days=7))
    kept = actions.amend(desk, kept.id, kept.revision, later, source)
    actions.finish(desk, kept.id, kept.revision, done_on=desk.today())


def test_a_move_that_a_meeting_kept_is_not_taken_back(desk: Desk, clock: SetClock) -> None:
    """Domain section 5: to keep Red is a decision as much as to give it."""
    person_id = person(desk)
    rag.move(
        desk, person_id, revision(desk, person_id), Rag.AMBER, reason="As told.",
        agreed_by="Probation", look_again_on=None, facts=facts_for(Rag.AMBER, desk.today()),
    )  # fmt: skip
    clock.at += MIN
    meeting_id = held.plan(desk, [person_id])
    held.begin(desk, meeting_id)
    item = held.hear(desk, meeting_id, person_id)
    keep = replace(to_panel("Police", "Probation", "County Housing"), verdict=Verdict.KEEP)
    base = revision(desk, person_id)
    deciding.record(desk, meeting_id, item.id, keep, base_revision=base)
    refused("meeting_decided", lambda: rag.take_back(desk, person_id, revision(desk, person_id)))
    clock.at += MIN
    rag.move(
        desk, person_id, revision(desk, person_id), Rag.RED, reason="By mistake.",
        agreed_by="Police", look_again_on=None, facts=facts_for(Rag.RED, desk.today()),
    )  # fmt: skip
    assert rag.take_back(desk, person_id, revision(desk, person_id)).rag is Rag.AMBER
