"""Which records stand behind the counts of a matrix: each point can be led back to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

MOST: Final = 999
"""The largest count a box takes."""

INTELLIGENCE_BOXES: Final = ("recent_high", "recent_low", "older_high", "older_low")
"""The four counts of reports: by period, and in it by grade."""

UNPLACED: Final = "unplaced"
"""In place of a box: nothing says where on the sheet the record belongs."""

AS_CONVICTION: Final = "as_conviction"
NO_LINE: Final = "no_line"
NO_GRADE: Final = "no_grade"
SUSPECTED_FALSE: Final = "suspected_false"
OFF_SHEET: Final = "off_sheet"
PART: Final = "part"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetItem:
    """One record at one box of a matrix; an arrest may stand at two, its line and the year's.

    Attributes:
        box: "convictions:shoplifting", "arrests_12", "recent_high", or ``UNPLACED``.
        count: how many it stands for there.
        included: whether it counts.
        why: the rule that leaves it out: ``AS_CONVICTION`` (domain item 15), ``NO_LINE``,
            ``NO_GRADE``; empty when no rule does. It stays when somebody decides otherwise.
        reason: why somebody decided otherwise than the rules; empty when nobody did.
        flags: ``SUSPECTED_FALSE``, ``OFF_SHEET`` (a grade the sheet leaves out), ``PART``
            (some of its arrests became counted convictions).
    """

    event_id: str
    box: str
    count: int = 1
    included: bool = True
    why: str = ""
    reason: str = ""
    flags: tuple[str, ...] = ()

    @property
    def decided(self) -> bool:
        """Whether somebody decided otherwise than the rules."""
        return self.included is bool(self.why)


def box_key(column: str, row_id: str) -> str:
    """The key of a box of an offence line: "convictions:shoplifting"."""
    return f"{column}:{row_id}"


def recorded(items: Iterable[SheetItem]) -> dict[str, int]:
    """What the records give for each box, at most ``MOST``.

    "grade5" counts the reports that count and are suspected to be false, "left_out" those
    that are left out (ruling 4).
    """
    counts: dict[str, int] = {}
    for item in items:
        if item.box == UNPLACED:
            continue
        if item.included:
            counts[item.box] = counts.get(item.box, 0) + item.count
        if item.box in INTELLIGENCE_BOXES:
            if not item.included:
                counts["left_out"] = counts.get("left_out", 0) + item.count
            elif SUSPECTED_FALSE in item.flags:
                counts["grade5"] = counts.get("grade5", 0) + item.count
    return {box: min(count, MOST) for box, count in counts.items()}


def behind(items: Iterable[SheetItem], box: str) -> tuple[SheetItem, ...]:
    """The records at a box, those that do not count among them."""
    if box == "grade5":
        return tuple(
            one for one in items
            if one.included and one.box in INTELLIGENCE_BOXES and SUSPECTED_FALSE in one.flags
        )  # fmt: skip
    if box == "left_out":
        return tuple(
            one for one in items if not one.included and one.box in INTELLIGENCE_BOXES
        )  # fmt: skip
    return tuple(one for one in items if one.box == box)


def items_to_plain(items: Iterable[SheetItem]) -> list[dict[str, object]]:
    """Items as JSON holds them; what is usual is left out."""
    plain: list[dict[str, object]] = []
    for item in items:
        one: dict[str, object] = {"event": item.event_id, "box": item.box}
        if item.count != 1:
            one["count"] = item.count
        if not item.included:
            one["included"] = False
        if item.why:
            one["why"] = item.why
        if item.reason:
            one["reason"] = item.reason
        if item.flags:
            one["flags"] = list(item.flags)
        plain.append(one)
    return plain


def items_from_plain(found: object) -> tuple[SheetItem, ...]:
    """Items from what ``items_to_plain`` made; keys of later versions are passed over.

    Raises TypeError or ValueError for what can be no item.
    """
    if not isinstance(found, list):
        message = "records that are no list"
        raise TypeError(message)
    return tuple(_item(one) for one in found)


def _item(found: object) -> SheetItem:
    if not isinstance(found, Mapping):
        message = "a record that is no table"
        raise TypeError(message)
    count, included = found.get("count", 1), found.get("included", True)
    flags = found.get("flags", [])
    words = [found.get(key, "") for key in ("event", "box", "why", "reason")]
    usual = isinstance(included, bool) and isinstance(flags, list)
    if not usual or not all(isinstance(one, str) for one in (*words, *flags)):
        message = "a record that cannot be read"
        raise TypeError(message)
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        message = "a record that counts no number from 0 up"
        raise ValueError(message)
    return SheetItem(
        event_id=words[0], box=words[1], count=count, included=included, why=words[2],
        reason=words[3], flags=tuple(flags),
    )  # fmt: skip
