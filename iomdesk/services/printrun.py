"""Printing a pack that stopped, and goes on at the right copy, after a restart as well.

What came out is in the register; what was to come out is kept beside it as a setting while
it goes on. Papers are never kept: those that are left are drawn again, and the gate asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from iomdesk.domain.meetings import Pack
from iomdesk.services.desk import Desk
from iomdesk.services.stores import recall, remember
from iomdesk.store.queries import meetings as stored

SETTING: Final = "printing"
SHEET: Final = 0
"""The number under which the chair's sheet stands in a run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a run of printing left over.

    Attributes:
        pack: whose copies these are, the latest of its meeting.
        rest: numbers of the copies that have not come out, in order; 0 for the sheet.
        out: those of this run that have.
        of: copies of the meeting, all told.
    """

    pack: Pack
    rest: tuple[int, ...]
    out: tuple[int, ...]
    of: int


def begin(desk: Desk, pack_id: str, numbers: Sequence[int]) -> None:
    """Keep which copies are to come out, before the first of them does."""
    began = desk.clock.now().isoformat()
    remember(desk, SETTING, {"pack": pack_id, "copies": list(numbers), "began": began},
             context="pack")  # fmt: skip


def sheet_is_out(desk: Desk) -> None:
    """The chair's sheet of the run came out; no register tells of it."""
    held = _held(desk)
    if held:
        remember(desk, SETTING, {**held, "copies": [one for one in _numbers(held) if one != SHEET]},
                 context="pack")  # fmt: skip


def end(desk: Desk) -> None:
    """All came out, or what is left is meant no more."""
    if _held(desk):
        remember(desk, SETTING, {}, context="pack")


def left(desk: Desk, meeting_id: str) -> Left | None:
    """What the last run left over of this meeting's latest pack; None when nothing."""
    held = _held(desk)
    if not held:
        return None
    with desk.read() as reading:
        packs = stored.packs(reading, meeting_id)
    if not packs or packs[0].id != held.get("pack"):
        return None
    began = datetime.fromisoformat(str(held["began"]))
    wanted = _numbers(held)
    out = tuple(
        one.number
        for one in packs[0].copies
        if one.number in wanted and one.printed_at is not None and one.printed_at >= began
    )
    rest = tuple(one for one in wanted if one not in out)
    of = max((one.of for one in packs[0].copies), default=0)
    return Left(pack=packs[0], rest=rest, out=out, of=of) if rest else None


def _held(desk: Desk) -> dict[str, object]:
    held = recall(desk, SETTING)
    return held if isinstance(held, dict) else {}


def _numbers(held: dict[str, object]) -> list[int]:
    listed = held.get("copies")
    return [int(one) for one in listed] if isinstance(listed, list) else []
