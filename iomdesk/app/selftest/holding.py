"""A meeting held from the first gate to its approved minutes, through the services."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from iomdesk.app.selftest.bench import Bench, nine
from iomdesk.app.selftest.failing import must, must_be, refusal
from iomdesk.domain.clock import SetClock
from iomdesk.domain.deciding import Verdict
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Provenance, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.services import (
    actions,
    approving,
    attending,
    cohort,
    decidereferral,
    deciding,
    meetingnotes,
    minutes,
    onward,
    packs,
    referrals,
    requests,
    roomcheck,
    sitting,
)
from iomdesk.services.actions import NewAction
from iomdesk.services.desk import Desk
from iomdesk.services.ontable import NewDecision
from iomdesk.services.sitting import AgendaItem, State

_CHAIR: Final = "SALTMARSH, Martin"
_ADDED: Final = "The bed was taken on the same day."


def hold_to_minutes(bench: Bench) -> dict[str, object]:
    """Today's meeting of the training store is held; its minutes say what was decided."""
    with bench.open_copy("held") as opened:
        meeting_id = hold(opened.desk, bench.clock)
        read = minutes.read(opened.desk, meeting_id)
        must(_CHAIR, read.sitting.approved_by)
        must([_ADDED], [one.body for one in read.addenda])
        decided = [one for one in read.items if one.decided is not None]
        waits = [one for one in read.items if one.waits is not None]
        must(len(read.items), len(decided) + len(waits), "items with an outcome")
        asked = [one for item in read.items for one in item.requests]
        must(["granted"], [one.outcome for one in asked], "requests to share")
    return {"items": len(read.items)}


def hold(desk: Desk, clock: SetClock) -> str:
    """Hold today's meeting to its approved minutes; gives its id."""
    meeting_id = packs.meeting_for_day(desk, desk.today())
    refused = refusal(
        lambda: deciding.put_over(desk, meeting_id, "", reason="Not yet"),
        RuleViolation, "nothing is decided before a meeting is open",
    )  # fmt: skip
    must("meeting_not_running", refused.code)
    for _stage in stages(desk, clock, meeting_id):
        pass
    return meeting_id


def stages(desk: Desk, clock: SetClock, meeting_id: str) -> Iterator[str]:
    """Hold a meeting, and stop to be looked at whenever its window shows another thing."""
    clock.at = _at(30)
    sitting.open_meeting(desk, meeting_id)
    yield "opened"
    first = sitting.state(desk, meeting_id).items[0]
    refused = refusal(
        lambda: sitting.go_to(desk, meeting_id, first.id),
        RuleViolation, "nobody is talked of before the statement was read and signed",
    )  # fmt: skip
    must("gates", refused.code)
    clock.at = _at(31)
    sitting.read_aloud(desk, meeting_id, by=_CHAIR)
    yield "read"
    clock.at = _at(33)
    for seat in sitting.state(desk, meeting_id).room.seats:
        attending.sign(desk, meeting_id, seat.attendee.id, name=seat.attendee.name)
    yield "signed"
    items = sitting.state(desk, meeting_id).items
    parts = {part: [one for one in items if one.session is part] for part in Session}
    must_be(all(parts.values()), "a meeting with an open and a closed part", sorted(parts))
    for number, item in enumerate(parts[Session.OPEN]):
        yield from _hear(desk, clock, meeting_id, item, number, 36 + 4 * number)
    later = 40 + 4 * len(parts[Session.OPEN])
    clock.at = _at(later)
    sitting.go_to(desk, meeting_id, "")
    for out in roomcheck.before_closing(sitting.state(desk, meeting_id)):
        attending.step_out(desk, meeting_id, out.seat.attendee.id, reason=out.reason)
    sitting.set_session(desk, meeting_id, Session.CLOSED)
    yield "closed"
    for number, item in enumerate(parts[Session.CLOSED]):
        yield from _hear(desk, clock, meeting_id, item, number, later + 3 + 4 * number)
    later += 4 + 4 * len(parts[Session.CLOSED])
    clock.at = _at(later)
    onward.agree_rest(desk, meeting_id)
    yield "finished"
    sitting.end(desk, meeting_id)
    yield "ended"
    clock.at = _at(later + 30)
    approving.approve(desk, meeting_id, by=_CHAIR)
    clock.at = _at(later + 45)
    approving.add(desk, meeting_id, _ADDED)
    yield "approved"


def _at(minutes_past: int) -> datetime:
    return nine() + timedelta(minutes=minutes_past)


def _hear(
    desk: Desk, clock: SetClock, meeting_id: str, item: AgendaItem, number: int, at: int
) -> Iterator[str]:
    """One item: who may not hear it steps out, it is talked of and decided."""
    clock.at = _at(at)
    now = sitting.state(desk, meeting_id)
    for out in roomcheck.must_be_outside(now, item):
        attending.step_out(desk, meeting_id, out.seat.attendee.id, item=item.id, reason=out.reason)
    now = sitting.go_to(desk, meeting_id, item.id)
    source = Provenance(originator="Police", received_on=desk.today(), channel="meeting")
    probation = replace(source, originator="Probation")
    told = probation if number % 2 else source
    meetingnotes.take(
        desk, meeting_id, item.id, body=f"Seen on Monday, item {number + 1}.", source=told
    )
    yield f"{item.kind} {number + 1} on the table"
    if item.kind == "referral":
        _decide_referral(desk, now, item)
    else:
        _decide_case(desk, now, item, number)
    clock.at = _at(at + 2)
    if item.session is Session.OPEN and not number:
        asks = next(one for one in now.room.seats if one.attendee.agency == "County Housing")
        asked = requests.ask(
            desk, meeting_id, item.id, by=asks.attendee.id, to="County Housing",
            grounds="To offer a bed",
        )  # fmt: skip
        requests.answer(desk, asked, granted=True, reason="Needed before Friday")
        onward.agree(desk, meeting_id, item.id, text="That a bed is sought, to County Housing")
    now = sitting.go_to(desk, meeting_id, "")
    for seat in roomcheck.may_come_back(now, None):
        if item.session is Session.OPEN:
            attending.come_in(desk, meeting_id, seat.attendee.id)


def _decide_referral(desk: Desk, now: State, item: AgendaItem) -> None:
    new = NewDecision(
        verdict=Verdict.REFUSED, reason="Supervision holds.",
        agencies=roomcheck.agencies_for(now, item),
    )  # fmt: skip
    revision = referrals.read_referral(desk, item.referral_id).revision
    decidereferral.record(desk, now.meeting.id, item.id, new, base_revision=revision)


def _decide_case(desk: Desk, now: State, item: AgendaItem, number: int) -> None:
    """Most stay as they are; one is put over, one goes to Amber against the tests."""
    meeting_id, agencies = now.meeting.id, roomcheck.agencies_for(now, item)
    person = cohort.read_record(desk, item.person_id).person
    if person.rag is Rag.NOT_SET or (number == 1 and item.session is Session.OPEN):
        deciding.put_over(desk, meeting_id, item.id, reason="The officer could not come")
        return
    change = number == 2 and item.session is Session.OPEN
    new = NewDecision(
        verdict=Verdict.CHANGE if change else Verdict.KEEP,
        reason="Weekly contact and no arrests." if change else "As before.",
        agencies=agencies,
        to=Rag.GREEN if change and person.rag is not Rag.GREEN else None,
        against="Treatment ended well; its letter is on its way." if change else "",
        look_again_on=desk.today() + timedelta(days=14),
    )
    made = deciding.record(desk, meeting_id, item.id, new, base_revision=person.revision)
    if change:
        deciding.correct(desk, made.id, "On Tuesday, not Monday")
    if number % 2:
        deciding.no_action(desk, meeting_id, item.id)
    else:
        new_action = NewAction(
            body="See at home", owner_agency="Police", due_on=desk.today() + timedelta(days=3)
        )
        source = Provenance(originator="Police", received_on=desk.today(), channel="meeting")
        actions.add(desk, item.person_id, new_action, source, meeting_id=meeting_id)
