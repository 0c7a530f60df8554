"""Packs made again and again leave nothing behind in memory (issue 5: flat over 20 packs)."""

import gc
import sys
from datetime import timedelta

from iomdesk.domain.clock import SetClock
from iomdesk.services import packs
from iomdesk.services.desk import Desk
from tests.helpers import happened
from tests.helpers.cohort import SOURCE
from tests.helpers.papers import put_referral
from tests.store.test_release import TODAY, add, held

FIRST, PACKS = 6, 20
MOST_BLOCKS = 3_000
"""So much the caches of libraries may grow; one such pack alone is more than ten times that."""


def _alive() -> tuple[int, int]:
    """Values and drawings of papers that are still there, and blocks of memory in use."""
    gc.collect()
    ours = ("iomdesk.papers", "iomdesk.services.pack", "reportlab.platypus", "reportlab.pdfgen")
    drawn = sum(str(type(one).__module__).startswith(ours) for one in gc.get_objects())
    return drawn, sys.getallocatedblocks()


def test_memory_is_flat_over_20_packs(desk: Desk, clock: SetClock) -> None:
    """What is alive after the 20th pack is what was alive after the 6th."""
    people = [add(desk) for _ in range(3)]
    for person_id in people:
        happened.event(desk, person_id, "Seen", source=SOURCE, on=TODAY - timedelta(days=2))
    put_referral(desk, decided=False)
    meeting_id = held(desk, *people).id
    before = (0, 0)
    for number in range(1, PACKS + 1):
        clock.at += timedelta(minutes=1)
        assert len(packs.make(desk, meeting_id).copies) == 3
        if number == FIRST:
            before = _alive()
    drawn, blocks = _alive()
    assert drawn == before[0]
    assert blocks - before[1] < MOST_BLOCKS
