"""A meeting is held: opened, its gates in order, through its parts, and ended."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import product

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.deciding import MinuteKind, Verdict
from iomdesk.domain.meetings import Basis, Meeting, Session
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sitting import Place
from iomdesk.services import (
    actions,
    agendas,
    approving,
    attending,
    deciding,
    meetings,
    onward,
    referral_life,
    referrals,
    roomcheck,
    series,
    sitting,
)
from iomdesk.services.audiences import rights
from iomdesk.services.deciding import NewDecision
from iomdesk.services.desk import Desk
from iomdesk.services.hearing import hearing
from iomdesk.services.meetings import Invitation
from iomdesk.services.sitting import State
from iomdesk.store import log
from iomdesk.store.log import Verb
from iomdesk.store.queries import sittings as stored
from iomdesk.store.schema import Kind
from iomdesk.words import words
from tests.helpers import ending
from tests.helpers.sittings import OPEN, begun, item_of, planned, seat_of, sign_in

MIN = timedelta(minutes=1)


def refused(code: str, action: Callable[..., object], *args: object, **more: object) -> str:
    """The words of the refusal, after which nothing may have changed."""
    with pytest.raises(RuleViolation) as caught:
        action(*args, **more)
    assert caught.value.code == code
    return words("rule", code, caught.value.params)


def lines(desk: Desk, meeting_id: str) -> list[tuple[MinuteKind, str]]:
    with desk.read() as reading:
        return [(one.kind, one.outcome or one.item) for one in stored.minutes(reading, meeting_id)]


def test_no_case_opens_before_the_gates_are_passed_in_their_order(
    desk: Desk, clock: SetClock
) -> None:
    """Domain items 29 to 33: read aloud, signed by all, bases known, three agencies."""
    meeting_id = planned(desk)
    first = sitting.state(desk, meeting_id).items[0].id
    assert sitting.state(desk, meeting_id).sitting is None
    refused("not_opened", sitting.go_to, desk, meeting_id, first)
    refused("not_opened", sitting.read_aloud, desk, meeting_id, by="SALTMARSH, Martin")
    now = sitting.open_meeting(desk, meeting_id)
    assert now.sitting is not None
    assert now.sitting.opened_at == clock.at

    police, probation, prison, contract, consent = (one.attendee for one in now.room.seats)
    refused("statement_not_read", attending.sign, desk, meeting_id, police.id, name=police.name)
    attending.come_in(desk, meeting_id, police.id)  # hears it being read
    refused("required", sitting.read_aloud, desk, meeting_id, by=" ")
    clock.at += MIN
    now = sitting.read_aloud(desk, meeting_id, by="SALTMARSH, Martin")
    assert now.sitting is not None
    assert now.sitting.read_at == clock.at
    clock.at += MIN
    again = sitting.read_aloud(desk, meeting_id, by="HAREBELL, Simon")
    assert again.sitting == now.sitting

    refused("not_their_name", attending.sign, desk, meeting_id, police.id, name="HAREBELL, Simon")
    refused("not_their_name", attending.sign, desk, meeting_id, police.id, name="")
    attending.sign(desk, meeting_id, police.id, name="martin  saltmarsh")
    attending.sign(desk, meeting_id, probation.id, name="harebell, SIMON")
    said = refused("gates", sitting.go_to, desk, meeting_id, first)
    assert words("gate", "signed") in said
    assert words("gate", "quorum") in said
    assert words("gate", "read") not in said
    attending.sign(desk, meeting_id, contract.id, name="Jo Selfheal")
    assert len(sitting.state(desk, meeting_id).room.agencies) == 3
    said = refused("gates", sitting.go_to, desk, meeting_id, first)
    assert words("gate", "signed") in said  # of two nothing was said yet
    assert words("gate", "quorum") not in said
    attending.apologise(desk, meeting_id, prison.id)
    attending.apologise(desk, meeting_id, consent.id)
    clock.at += MIN
    now = sitting.go_to(desk, meeting_id, first)
    assert now.here is not None
    assert now.here.id == first
    assert now.sitting is not None
    assert (now.sitting.began_at, now.sitting.item_since) == (clock.at, clock.at)
    assert now.room.seat(police.id).lines[1].statement_sha256 == desk.scheme.statement.sha256

    clock.at += MIN
    second = now.items[1].id
    now = sitting.go_to(desk, meeting_id, second)
    sitting.go_to(desk, meeting_id, second)  # again is not twice
    assert now.sitting is not None
    assert now.sitting.began_at == clock.at - MIN
    cleared = sitting.go_to(desk, meeting_id, "")
    assert cleared.here is None
    assert lines(desk, meeting_id) == [(MinuteKind.ITEM, first), (MinuteKind.ITEM, second)]
    with pytest.raises(KeyError):
        sitting.go_to(desk, meeting_id, "nobody")


def test_reading_is_taken_back_only_while_nothing_rests_on_it(desk: Desk) -> None:
    meeting_id = planned(desk, referred=False)
    sitting.open_meeting(desk, meeting_id)
    sitting.read_aloud(desk, meeting_id, by="SALTMARSH, Martin")
    now = sitting.unread(desk, meeting_id)
    assert not now.gates.read
    assert now.sitting is not None
    assert now.sitting.read_by == ""
    sitting.read_aloud(desk, meeting_id, by="SALTMARSH, Martin")
    now = sign_in(desk, meeting_id, "SALTMARSH")
    refused("signed_already", sitting.unread, desk, meeting_id)
    line = now.room.seats[0].lines[0]
    attending.take_back(desk, line.id)  # the signature, and the coming in that it was
    assert sitting.state(desk, meeting_id).room.seats[0].place is Place.EXPECTED
    sitting.unread(desk, meeting_id)


def test_who_has_no_basis_is_not_present(desk: Desk, clock: SetClock) -> None:
    """S2 section 10; domain item 33: not by signing, and not by standing in the room."""
    meeting_id = planned(desk, referred=False)
    for name, agency, basis, until in (
        ("RAGWORT, Kim", "Millbeck Mentors", Basis.CONSENT, None),
        ("TANSY, Pat", "Calder Skills", Basis.CONTRACT, date(2026, 11, 24)),
        ("BURDOCK, Sam", "Nobody's Agency", Basis.STATUTORY, None),
    ):
        new = Invitation(
            name=name, agency=agency, basis=basis, basis_detail="County Council", basis_until=until
        )
        meetings.invite(desk, meeting_id, new)
    sitting.open_meeting(desk, meeting_id)
    now = sitting.read_aloud(desk, meeting_id, by="SALTMARSH, Martin")
    for surname, why in (("RAGWORT", "no_consent"), ("BURDOCK", "no_basis")):
        seat = now.room.seat(seat_of(now, surname))
        for action, more in (
            (attending.sign, {"name": seat.attendee.name}),
            (attending.come_in, {}),
        ):
            said = refused("no_basis", action, desk, meeting_id, seat.attendee.id, **more)
            assert words("withheld", why) in said
    attending.come_in(desk, meeting_id, seat_of(now, "TANSY"))  # the contract's last day
    clock.at += timedelta(days=1)
    now = sitting.state(desk, meeting_id)
    assert "bases" in now.gates.missing
    said = refused("gates", sitting.go_to, desk, meeting_id, now.items[0].id)
    assert "no basis is known for TANSY, Pat" in said


def test_late_arrivals_sign_first_and_every_leaving_is_counted(desk: Desk, clock: SetClock) -> None:
    """Ruling 8; domain items 29 and 30: below quorum cases still open, decisions wait."""
    meeting_id = begun(desk)
    now = sitting.go_to(desk, meeting_id, sitting.state(desk, meeting_id).items[0].id)
    assert now.quorate
    late = attending.add_late(
        desk, meeting_id, Invitation.statutory("BROADLEAF, Imran", "County Housing")
    )
    refused("sign_first", attending.come_in, desk, meeting_id, late)
    assert len(sitting.state(desk, meeting_id).room.agencies) == 5
    sitting.go_to(desk, meeting_id, now.items[1].id)  # somebody expected keeps nothing shut
    clock.at += MIN
    now = attending.sign(desk, meeting_id, late, name="Imran Broadleaf")
    assert len(now.room.agencies) == 6
    assert now.room.seat(late).since == clock.at

    for count, surname in enumerate(("BROADLEAF", "MEADOWRUE", "SELFHEAL", "ADDERTONGUE"), start=1):
        clock.at += MIN
        now = attending.leave(desk, meeting_id, seat_of(now, surname), reason="Called away")
        assert len(now.room.agencies) == 6 - count
    assert not now.quorate
    here = now.items[0]
    now = sitting.go_to(desk, meeting_id, here.id)
    assert now.here == here
    assert now.gates.may_go_on
    clock.at += MIN
    now = attending.come_in(desk, meeting_id, seat_of(now, "MEADOWRUE"))  # signed before
    assert now.quorate
    spells = now.room.seat(seat_of(now, "MEADOWRUE")).spells
    assert [one.until is None for one in spells] == [False, True]
    assert spells[0].until is not None
    assert spells[1].since - spells[0].until == 3 * MIN
    refused("was_here", attending.apologise, desk, meeting_id, seat_of(now, "SELFHEAL"))
    named = attending.add_late(desk, meeting_id, Invitation.statutory("SORREL, Kit", "Police"))
    refused("not_here", attending.leave, desk, meeting_id, named)


def test_a_slip_is_taken_back_with_the_log_and_only_the_last(desk: Desk, clock: SetClock) -> None:
    meeting_id = begun(desk, referred=False)
    clock.at += MIN
    seat_id = seat_of(sitting.state(desk, meeting_id), "HAREBELL")
    now = attending.leave(desk, meeting_id, seat_id)
    signature, coming, left = now.room.seat(seat_id).lines
    refused("not_the_last", attending.take_back, desk, coming.id)
    refused("not_the_last", attending.take_back, desk, signature.id)
    now = attending.take_back(desk, left.id)
    assert now.room.seat(seat_id).counts
    with desk.read() as reading:
        latest = log.latest(reading, limit=1)[0]
    assert latest.verb is Verb.ERASURE
    assert latest.fields["kind"] == ("left", None)
    with pytest.raises(KeyError):
        attending.take_back(desk, left.id)

    person = next(one for one in now.items if one.name.startswith("OAKAPPLE"))
    sitting.go_to(desk, meeting_id, person.id)
    left = attending.leave(desk, meeting_id, seat_id).room.seat(seat_id).lines[-1]
    clock.at += MIN
    new = NewDecision(verdict=Verdict.TO_PANEL, reason="Weekly.", agencies=("Police",))
    deciding.record(desk, meeting_id, person.id, new, base_revision=1)
    refused("decided_since", attending.take_back, desk, left.id)


def test_the_closed_part_waits_for_those_who_may_not_stay(desk: Desk) -> None:
    """S2 section 10; domain item 32: they must remain outside."""
    meeting_id = begun(desk)
    now = sitting.state(desk, meeting_id)
    parts = [(one.kind, one.session, one.number) for one in now.items]
    case, referral = "case", "referral"
    assert parts == [
        (case, Session.OPEN, 1), (case, Session.OPEN, 2), (case, Session.OPEN, 3),
        (case, Session.CLOSED, 4), (case, Session.CLOSED, 5), (referral, Session.OPEN, 6),
    ]  # fmt: skip
    assert len(now.of_session(Session.CLOSED)) == 2
    open_one, closed_one = now.items[0].id, now.items[3].id
    refused("wrong_session", sitting.go_to, desk, meeting_id, closed_one)
    sitting.go_to(desk, meeting_id, open_one)

    said = refused("must_leave", sitting.set_session, desk, meeting_id, Session.CLOSED)
    assert "SELFHEAL, Jo; ADDERTONGUE, Lou" in said
    assert [one.words for one in roomcheck.before_closing(sitting.state(desk, meeting_id))] == [
        "Harbour Recovery: outside for the closed part, open part only",
        "Adair Homes: outside for the closed part, open part only",
    ]
    now = attending.step_out(desk, meeting_id, seat_of(now, "SELFHEAL"), reason="closed_session")
    now = attending.leave(desk, meeting_id, seat_of(now, "ADDERTONGUE"))
    assert roomcheck.before_closing(now) == ()
    now = sitting.set_session(desk, meeting_id, Session.CLOSED)
    assert (now.session, now.here) == (Session.CLOSED, None)
    refused("wrong_session", sitting.go_to, desk, meeting_id, open_one)
    now = sitting.go_to(desk, meeting_id, closed_one)
    assert now.here is not None
    assert roomcheck.may_come_back(now, now.here) == ()
    assert roomcheck.may_come_back(now, None) == ()
    back = attending.come_in(desk, meeting_id, seat_of(now, "SELFHEAL"))  # walks in again
    assert [one.reason for one in roomcheck.must_be_outside(back, now.here)] == ["closed_session"]
    attending.step_out(desk, meeting_id, seat_of(now, "SELFHEAL"), item=closed_one)

    now = sitting.set_session(desk, meeting_id, Session.OPEN)
    assert now.here is None
    assert [one.attendee.name for one in roomcheck.may_come_back(now, None)] == ["SELFHEAL, Jo"]
    kinds = [kind for kind, _ in lines(desk, meeting_id)]
    assert kinds == [MinuteKind.ITEM, MinuteKind.SESSION, MinuteKind.ITEM, MinuteKind.SESSION]
    with desk.read() as reading:
        told = [one.session for one in stored.minutes(reading, meeting_id)]
    assert told == [Session.OPEN, Session.CLOSED, Session.CLOSED, Session.OPEN]


def test_who_must_be_outside_is_who_the_gate_keeps_from_the_case(desk: Desk) -> None:
    """For each seat and each case, in the room and outside it, against ``hearing``."""
    meeting_id = begun(desk)
    now = sitting.state(desk, meeting_id)
    item = now.item(item_of(now, "TEASELWOOD"))
    (out,) = roomcheck.must_be_outside(now, item)
    assert out.words == "Adair Homes: outside for case 2, no consent"
    assert out.seat.attendee.name == "ADDERTONGUE, Lou"
    referral = now.items[-1]
    (out,) = roomcheck.must_be_outside(now, referral)
    assert out.words == "Adair Homes: outside for referral 6, no consent"

    def kept_out(state: State, found: tuple[roomcheck.Outside, ...]) -> set[tuple[str, str]]:
        assert all(one.seat in state.room.seats for one in found)
        return {(one.seat.attendee.name, one.reason) for one in found}

    held, seen = rights(desk), 0
    for stay in (True, False):  # all in the room, then all outside
        if not stay:
            for seat in now.room.seats:
                now = attending.step_out(desk, meeting_id, seat.attendee.id, item=item.id)
        for case, one in product(now.items[:5], (True, False)):
            wanted = {
                (line.attendee.name, kept.reason)
                for line in (hearing(held, now.meeting, seat.attendee) for seat in now.room.seats)
                for kept in line.outside
                if kept.case.id == case.id
            }
            found = roomcheck.must_be_outside if one else roomcheck.also_waiting
            assert kept_out(now, found(now, case)) == (wanted if one is stay else set())
            seen += len(wanted)
        able = {one.attendee.name for one in roomcheck.may_come_back(now, item)}
        everybody = {seat.attendee.name for seat in now.room.seats}
        assert able == (set() if stay else everybody - {"ADDERTONGUE, Lou"})
    assert seen  # somebody was kept from something


def _finish(desk: Desk, meeting_id: str, *, but: str = "") -> None:
    for item in sitting.state(desk, meeting_id).unfinished:
        if item.id != but:
            deciding.put_over(desk, meeting_id, item.id, reason="No time")


def test_a_meeting_ends_when_every_item_is_done_or_put_over(desk: Desk, clock: SetClock) -> None:
    """Domain section 5: status, action with owner and day, or an explicit "no action"."""
    meeting_id = begun(desk)
    now = sitting.state(desk, meeting_id)
    case = now.items[0]
    sitting.go_to(desk, meeting_id, case.id)
    _finish(desk, meeting_id, but=case.id)  # the rest goes over, though nobody came to it
    said = refused("not_finished_one", sitting.end, desk, meeting_id)
    assert said.startswith(f"{case.name} is not finished.")
    new = NewDecision(verdict=Verdict.TO_PANEL, reason="Weekly.", agencies=("Police",))
    deciding.record(desk, meeting_id, case.id, new, base_revision=1)
    refused("not_finished_one", sitting.end, desk, meeting_id)  # and its action?
    task = actions.NewAction(body="See at home", owner_agency="Police", due_on=None)
    source = now.items[-1].referral.provenance if now.items[-1].referral else None
    assert source is not None
    kept = actions.add(desk, case.person_id, task, source, meeting_id=meeting_id)
    refused("not_finished_one", sitting.end, desk, meeting_id)  # by when?
    task = replace(task, due_on=date(2026, 12, 1))
    actions.amend(desk, kept.id, kept.revision, task, source)

    attending.leave(desk, meeting_id, seat_of(now, "SELFHEAL"))
    clock.at += MIN
    over = ending.end(desk, meeting_id)
    assert over.sitting is not None
    assert over.sitting.ended_at == clock.at
    assert (over.here, over.sitting.item, over.sitting.item_since) == (None, "", None)
    assert {one.place for one in over.room.seats} == {Place.LEFT}
    assert all(one.spells[-1].until is not None for one in over.room.seats)
    refused("meeting_over", sitting.go_to, desk, meeting_id, case.id)
    refused("meeting_over", sitting.open_meeting, desk, meeting_id)
    refused("meeting_over", attending.come_in, desk, meeting_id, seat_of(now, "SELFHEAL"))
    refused("meeting_over", sitting.end, desk, meeting_id)

    clock.at += MIN
    back = sitting.go_on(desk, meeting_id)
    assert back.running
    here = {one.attendee.name: one.place for one in back.room.seats}
    assert here.pop("SELFHEAL, Jo") is Place.LEFT  # who left before stays away
    assert set(here.values()) == {Place.IN}
    assert back.room.seats[0].spells[-1].until is None
    ending.end(desk, meeting_id)
    approving.approve(desk, meeting_id, by="SALTMARSH, Martin")
    refused("minutes_approved", sitting.go_on, desk, meeting_id)


def test_nothing_ends_or_is_approved_before_onward_disclosure_is_said(desk: Desk) -> None:
    """Statement, point 3: of each item that was heard; one nobody came to owes nothing."""
    meeting_id = begun(desk)
    first = sitting.state(desk, meeting_id).items[0]
    sitting.go_to(desk, meeting_id, first.id)
    deciding.put_over(desk, meeting_id, first.id, reason="To be asked")
    refused("not_finished", sitting.end, desk, meeting_id)
    rest = sitting.state(desk, meeting_id).unheard
    assert {one.id for one in rest} == {one.id for one in sitting.state(desk, meeting_id).items[1:]}
    assert len(deciding.put_over_rest(desk, meeting_id, reason="Out of time")) == len(rest)
    assert first.name in refused("onward_missing_one", sitting.end, desk, meeting_id)
    assert [one.item for one in onward.agree_rest(desk, meeting_id)] == [first.id]
    assert onward.agree_rest(desk, meeting_id) == ()
    sitting.end(desk, meeting_id)
    held = sitting.state(desk, meeting_id).sitting
    assert held is not None
    with desk.read() as reading:
        line = next(
            one for one in stored.minutes(reading, meeting_id) if one.kind is MinuteKind.ONWARD
        )
    # One that was ended by an earlier version, which did not ask: approval asks.
    desk.write(lambda work: work.erase(Kind.MINUTE, line.id, 1, keep_fields=True), context="test")
    chair = "SALTMARSH, Martin"
    said = refused("onward_missing_one", approving.approve, desk, meeting_id, by=chair)
    assert first.name in said
    onward.agree_rest(desk, meeting_id)
    approving.approve(desk, meeting_id, by=chair)


def test_one_that_was_never_begun_ends_as_it_is(desk: Desk) -> None:
    """Too few came: nothing was heard, and nothing keeps another meeting from being opened."""
    meeting_id = planned(desk, referred=False)
    other = planned(desk, referred=False, at=time(14))
    sitting.open_meeting(desk, meeting_id)
    said = refused("other_running", sitting.open_meeting, desk, other)
    assert "24 Nov 2026 at Saltergate" in said
    ending.end(desk, meeting_id)
    assert sitting.open_meeting(desk, other).running
    refused("other_running", sitting.go_on, desk, meeting_id)


def test_f9_opens_what_runs_else_the_nearest_of_today(desk: Desk, clock: SetClock) -> None:
    """The clock stands at 09:00."""
    assert sitting.meeting_of_today(desk) is None
    tomorrow = planned(desk, referred=False, on=date(2026, 11, 25), at=time(9))
    assert sitting.meeting_of_today(desk) is None
    refused("not_today", sitting.open_meeting, desk, tomorrow)
    late = planned(desk, referred=False, at=time(14))
    early = planned(desk, referred=False, at=time(9, 30))
    assert sitting.meeting_of_today(desk) == early
    clock.at += 200 * MIN
    assert sitting.meeting_of_today(desk) == late
    sitting.open_meeting(desk, early)
    assert sitting.meeting_of_today(desk) == early
    ending.end(desk, early)
    assert sitting.meeting_of_today(desk) == late
    series.cancel(desk, meetings.meeting(desk, late), reason="Snow")
    assert sitting.meeting_of_today(desk) is None
    refused("meeting_cancelled", sitting.open_meeting, desk, late)
    clock.at += timedelta(days=1)
    assert sitting.meeting_of_today(desk) == tomorrow
    sitting.open_meeting(desk, tomorrow)
    clock.at += timedelta(days=1)
    assert sitting.meeting_of_today(desk) == tomorrow  # runs, also past midnight


def test_a_new_statement_is_read_and_signed_again_and_the_old_one_stands(
    desk: Desk, clock: SetClock
) -> None:
    """Each signature is for one text; a meeting that is over keeps the one that was read."""
    meeting_id = begun(desk, referred=False)
    first = sitting.state(desk, meeting_id).items[0].id
    sitting.go_to(desk, meeting_id, first)
    clock.at += MIN
    old = desk.scheme.statement
    point = replace(old.points[0], text=old.points[0].text + " Once more.")
    new = replace(old, points=(point, *old.points[1:]))
    later = replace(desk, scheme=replace(desk.scheme, statement=new))
    now = sitting.state(later, meeting_id)
    assert now.room.agencies == ()
    assert now.gates.missing == ("read", "signed")
    refused("gates", sitting.go_to, later, meeting_id, now.items[1].id)
    sitting.read_aloud(later, meeting_id, by="SALTMARSH, Martin")
    now = sign_in(later, meeting_id, "SALTMARSH")
    assert now.room.agencies == ("Police",)
    assert [one.kind for one in now.room.seats[0].lines] == ["signed", "in", "signed"]
    for surname in ("HAREBELL", "MEADOWRUE", "SELFHEAL", "ADDERTONGUE"):
        sign_in(later, meeting_id, surname)
    sitting.go_to(later, meeting_id, now.items[1].id)
    _finish(later, meeting_id)
    ending.end(later, meeting_id)
    for at in (later, desk):  # whatever text is in force since, they signed the one read there
        seats = sitting.state(at, meeting_id).room.seats
        assert [one.signed_at for one in seats] == [
            next(line.at for line in reversed(one.lines) if line.kind == "signed") for one in seats
        ]


def test_what_was_attended_and_heard_stays_as_it_was(desk: Desk) -> None:
    """The list and the agenda that the minutes rest on are not changed under them."""
    meeting_id = begun(desk)
    now = sitting.state(desk, meeting_id)
    case, other = (one.case for one in now.items[:2])
    assert case is not None
    assert other is not None
    sitting.go_to(desk, meeting_id, case.id)
    held = now.meeting
    refused("has_attended", meetings.take_off, desk, meeting_id, held.attendees[1])
    moved = replace(Invitation.again(held.attendees[1]), agency="County Housing")
    refused("agency_attended", meetings.amend_attendee, desk, meeting_id, held.attendees[1], moved)
    refused("was_heard", meetings.drop_case, desk, meeting_id, case)
    part = {"session": Session.CLOSED, "why": ""}
    refused("was_heard", meetings.set_case, desk, meeting_id, case, **part)
    meetings.set_case(desk, meeting_id, case, session=case.session, why="Said since")
    referral = now.items[-1].referral
    assert referral is not None
    sitting.go_to(desk, meeting_id, referral.id)
    refused("was_heard", agendas.drop_referral, desk, meeting_id, referral)
    closed = {"session": Session.CLOSED}
    refused("was_heard", agendas.set_referral, desk, meeting_id, referral, **closed)
    assert _amended(desk, held, place="Millbeck").place == "Millbeck"
    held = meetings.meeting(desk, meeting_id)
    refused("meeting_runs", _amended, desk, held, on_date=date(2026, 11, 25))
    refused("meeting_runs", _amended, desk, held, kind="operational")
    meetings.drop_case(desk, meeting_id, other)  # nobody came to it
    assert item_of(sitting.state(desk, meeting_id), OPEN[2])


def _amended(
    desk: Desk, held: Meeting, *, kind: str = "", on_date: date | None = None, place: str = ""
) -> Meeting:
    return meetings.amend_meeting(
        desk, held.id, held.revision, kind=kind or held.kind, on_date=on_date or held.on_date,
        at_time=held.at_time, place=place or held.place, chair=held.chair,
        chair_agency=held.chair_agency,
    )  # fmt: skip


def test_a_referral_withdrawn_since_is_not_asked_for(desk: Desk) -> None:
    meeting_id = begun(desk)
    line = sitting.state(desk, meeting_id).items[-1]
    held = referrals.read_referral(desk, line.referral_id)
    referral_life.withdraw(desk, held.id, held.revision, reason="Moved away")
    assert line.id not in {one.id for one in sitting.state(desk, meeting_id).items}
