"""A meeting of 60 cases late in the day, in a store of 250 people: read whole, and its next case.

Aims (issue 5): the state of a meeting under 30 ms, so that with it the chair's window goes
from case to case in under 100 ms; a step on disk under 30 ms more.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import cycle

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.services import attending, deciding, meetings, onward, sitting
from iomdesk.services.desk import Desk
from iomdesk.services.meetings import Invitation
from iomdesk.store.queries import people as stored
from iomdesk.store.queries.people import Filter
from tests.benchmarks.test_board_bench import TODAY, Benchmark, fill
from tests.helpers.stores import make_desk

PEOPLE, CASES = 250, 60
AGENCIES = ("Probation", "HMP Fellgate", "Police")


class Held:
    """A meeting in which all but the last cases were gone through, and people came and went."""

    def __init__(self, desk: Desk, clock: SetClock) -> None:
        self.desk = desk
        self.id = meetings.plan_meeting(
            desk, kind="daily_tasking", on_date=TODAY, at_time=time(9, 30), place="Saltergate",
            chair="SALTMARSH, Martin", chair_agency="Police", invite_chair=True,
        )  # fmt: skip
        for number in range(11):
            guest = Invitation.statutory(f"PERSON{number}, Alex", AGENCIES[number % 3])
            meetings.invite(desk, self.id, guest)
        with desk.read() as reading:
            people = [row.id for row in stored.rows(reading, Filter())][:CASES]
        meetings.add_cases(desk, self.id, people)
        sitting.open_meeting(desk, self.id)
        now = sitting.read_aloud(desk, self.id, by="SALTMARSH, Martin")
        for seat in now.room.seats:
            attending.sign(desk, self.id, seat.attendee.id, name=seat.attendee.name)
        self.items = [one.id for one in now.items]
        for item in self.items[:-1]:
            clock.at += timedelta(minutes=2)
            sitting.go_to(desk, self.id, item)
            attending.step_out(desk, self.id, now.room.seats[-1].attendee.id, item=item)
            deciding.put_over(desk, self.id, item, reason="No time")
            onward.agree(desk, self.id, item)
            attending.come_in(desk, self.id, now.room.seats[-1].attendee.id)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    clock = SetClock(datetime(2026, 11, 24, 9, tzinfo=UTC).astimezone())
    desk = make_desk(tmp_path_factory.mktemp("sitting"), clock)
    fill(desk, PEOPLE)
    yield Held(desk, clock)
    desk.store.close()


def test_the_meeting_is_read_whole(held: Held, benchmark: Benchmark) -> None:
    """Room, gates and all 60 items with how far each is."""
    benchmark.pedantic(lambda: sitting.state(held.desk, held.id), rounds=20, iterations=1)


def test_the_next_case_comes_on_the_table(held: Held, benchmark: Benchmark) -> None:
    """On disk, and the state after it."""
    following = cycle(held.items)
    benchmark.pedantic(
        lambda: sitting.go_to(held.desk, held.id, next(following)), rounds=20, iterations=1
    )


def test_somebody_leaves_and_comes_in(held: Held, benchmark: Benchmark) -> None:
    """Both on disk, the room counted after each."""
    someone = sitting.state(held.desk, held.id).room.seats[3].attendee.id

    def both() -> None:
        attending.leave(held.desk, held.id, someone)
        attending.come_in(held.desk, held.id, someone)

    benchmark.pedantic(both, rounds=10, iterations=1)
