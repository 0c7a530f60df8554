"""Whatever keys are pressed in whatever order, a meeting keeps to its rules.

Walks of random steps through the real services and a real store; after each step the rules
are asked of what stands on disk. What is refused changes nothing.
"""

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.deciding import MinuteKind
from iomdesk.domain.meetings import Session
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sharing import Item, ItemKind, Withheld, release
from iomdesk.domain.sitting import Place
from iomdesk.services import attending, deciding, onward, roomcheck, sitting
from iomdesk.services.audiences import attending as audience
from iomdesk.services.desk import Desk
from iomdesk.services.sitting import State
from iomdesk.store import log
from iomdesk.store.queries import sittings as stored
from tests.helpers.dump import dump
from tests.helpers.sittings import begun, planned

STEPS = 100


def choose(desk: Desk, now: State, chance: random.Random) -> tuple[str, Callable[[], State]]:
    """One step out of all that the chair's window offers, likely or not."""
    meeting_id = now.meeting.id
    seat = chance.choice(now.room.seats)
    who, item = seat.attendee.id, chance.choice(now.items).id
    line = chance.choice([one.id for each in now.room.seats for one in each.lines] or [""])

    def put_over() -> State:
        deciding.put_over(desk, meeting_id, item, reason="No time")
        return sitting.state(desk, meeting_id)

    def onward_said() -> State:
        onward.agree_rest(desk, meeting_id)
        return sitting.state(desk, meeting_id)

    def walk_out() -> State:
        for one in roomcheck.before_closing(now):
            attending.step_out(desk, meeting_id, one.seat.attendee.id, reason=one.reason)
        return sitting.set_session(desk, meeting_id, Session.CLOSED)

    heard = chance.choice([*now.of_session(now.session), *now.items]).id
    steps: dict[str, tuple[int, Callable[[], State]]] = {
        "open": (2, lambda: sitting.open_meeting(desk, meeting_id)),
        "read": (3, lambda: sitting.read_aloud(desk, meeting_id, by="SALTMARSH, Martin")),
        "unread": (1, lambda: sitting.unread(desk, meeting_id)),
        "sign": (9, lambda: attending.sign(desk, meeting_id, who, name=seat.attendee.name)),
        "come in": (5, lambda: attending.come_in(desk, meeting_id, who)),
        "step out": (3, lambda: attending.step_out(desk, meeting_id, who, item=item)),
        "leave": (2, lambda: attending.leave(desk, meeting_id, who)),
        "apologise": (2, lambda: attending.apologise(desk, meeting_id, who)),
        "take back": (2, lambda: attending.take_back(desk, line)),
        "go to": (9, lambda: sitting.go_to(desk, meeting_id, heard)),
        "nothing": (1, lambda: sitting.go_to(desk, meeting_id, "")),
        "walk out": (5, walk_out),
        "close": (2, lambda: sitting.set_session(desk, meeting_id, Session.CLOSED)),
        "reopen": (2, lambda: sitting.set_session(desk, meeting_id, Session.OPEN)),
        "put over": (8, put_over),
        "onward": (3, onward_said),
        "end": (2, lambda: sitting.end(desk, meeting_id)),
        "go on": (2, lambda: sitting.go_on(desk, meeting_id)),
    }
    name = chance.choices(list(steps), [weight for weight, _ in steps.values()])[0]
    return name, steps[name][1]


def holds(desk: Desk, before: State, name: str, now: State) -> None:
    """What is so after a step that was not refused."""
    held, here = now.sitting, now.here
    with desk.read() as reading:
        minutes = stored.minutes(reading, now.meeting.id)
    heard = [one for one in minutes if one.kind is MinuteKind.ITEM]
    assert bool(heard) == (held is not None and held.began_at is not None)
    if held is None:
        return
    assert (held.item == "") == (here is None) == (held.item_since is None)
    assert not held.running or held.ended_at is None
    if here is not None:
        assert here.session is now.session
        assert heard[-1].item == here.id
        if name == "go to":
            assert held.read_at is not None
            assert before.quorate or before.gates.began
            inside = [one for one in now.room.seats if one.place is Place.IN]
            assert all(one.signed_at is not None for one in inside)
            # Who may not hear it is exactly whom the room check names.
            asked = Item(kind=ItemKind.CASE, person_id=here.person_id, session=here.session)
            kept = [
                one.attendee.id
                for one in inside
                if isinstance(
                    release(asked, audience(now.rights, now.meeting, one.attendee)), Withheld
                )
            ]
            found = roomcheck.must_be_outside(now, here)
            assert [one.seat.attendee.id for one in found] == kept
    if name in {"close", "walk out"} and before.session is Session.OPEN:
        inside = [one for one in now.room.seats if one.place is Place.IN]
        assert all(one.attendee.closed_session for one in inside)
    if name == "end":
        assert not held.began_at or not (now.unfinished or now.unsaid)
        assert not [one for one in now.room.seats if one.place in {Place.IN, Place.OUTSIDE}]
    for seat in now.room.seats:
        assert [one.until for one in seat.spells].count(None) == (seat.place is Place.IN)
        for spell in seat.spells:
            assert held.opened_at <= spell.since <= (spell.until or desk.clock.now())


@pytest.mark.parametrize(("seed", "start"), [(5, planned), (30, begun)])
def test_any_order_of_keys_keeps_to_the_rules(
    desk: Desk, clock: SetClock, seed: int, start: Callable[[Desk], str]
) -> None:
    chance = random.Random(seed)
    meeting_id = start(desk)
    done: Counter[str] = Counter()
    now = sitting.state(desk, meeting_id)
    for _ in range(STEPS):
        clock.at += timedelta(seconds=chance.randrange(1, 90))
        name, step = choose(desk, now, chance)
        before, kept = now, dump(desk)
        try:
            now = step()
        except (RuleViolation, KeyError):
            assert dump(desk) == kept  # not even in part
            assert sitting.state(desk, meeting_id) == before
            continue
        done[name] += 1
        assert now == sitting.state(desk, meeting_id)  # what is given is what is on disk
        holds(desk, before, name, now)
    with desk.read() as reading:
        assert log.verify(reading)[1] is None
    assert len(done) > 6, done  # a walk that goes somewhere
