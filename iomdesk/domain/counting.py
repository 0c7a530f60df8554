"""The counts of a matrix as the record gives them (S2 Strategy App B; domain items 12 to 18).

A proposal only: the person at the desk includes, leaves out with a reason, or types another
number. Nothing here decides anything (ruling 6).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from iomdesk.domain.events import COMPLIANCE, EventKind, kind_of
from iomdesk.domain.intelligence import GradeReading, grade_weight, period_of
from iomdesk.domain.matrix import SINGLE, Counting, MatrixRules, Sheet, score
from iomdesk.domain.records import Event
from iomdesk.domain.spans import add_months
from iomdesk.domain.traces import (
    AS_CONVICTION,
    INTELLIGENCE_BOXES,
    NO_GRADE,
    NO_LINE,
    OFF_SHEET,
    PART,
    SUSPECTED_FALSE,
    UNPLACED,
    SheetItem,
    box_key,
    recorded,
)

ARREST_MONTHS: Final = 12
""" "Number of Arrests in last 12 months" (S2 Strategy App B)."""
COMPLIANCE_MONTHS: Final = 24
""" "Compliance over 24 months" (S2 Strategy App B)."""


class Origin(StrEnum):
    """Where the count of a box comes from.

    ``DIFFERS``: typed, and the record gives another number.
    """

    NONE = ""
    RECORD = "record"
    TYPED = "typed"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody decided about one record at one box, against the rules."""

    included: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the record gives.

    Attributes:
        items: every record that bears on the matrix, the latest first in each box.
        counts: by key of the box; a box that is not named counts 0.
        unpublished: how many records count nowhere because they are unpublished HMPPS
            data (S4); nothing else is told of them.
    """

    items: tuple[SheetItem, ...]
    counts: Mapping[str, int]
    unpublished: int = 0


Decided = Mapping[tuple[str, str], Decision]


def first_day(on: date, months: int | None) -> date:
    """The first day of the months that end on ``on``, both ends included (ruling 9).

    Months run to the corresponding day, or to the last day of a month that is too short:
    24 Nov 2025 is in the 12 months before 24 Nov 2026. None is the whole record.
    """
    if months is None or on.year * 12 + on.month - months <= 12:
        return date.min
    first = add_months(on, -months)
    while add_months(first, months) < on:  # a day there is none of in the month it began
        first += timedelta(days=1)
    return first


def decisions(items: Iterable[SheetItem]) -> dict[tuple[str, str], Decision]:
    """What was decided on a sheet, to be kept when its records are counted again."""
    return {
        (one.event_id, one.box): Decision(included=one.included, reason=one.reason)
        for one in items
        if one.decided
    }


def propose(
    rules: MatrixRules,
    events: Sequence[Event],
    on: date,
    window: int | None,
    decided: Decided | None = None,
) -> Proposal:
    """The counts for a matrix of the day ``on`` whose offence lines cover ``window`` months.

    Convictions and arrests go to the line they name. An arrest that a counted conviction
    came of is left out of its line, so that it counts once (domain item 15), and counts
    among the arrests of 12 months all the same: the sheet asks for arrests there.
    Breaches and recalls are those of 24 months. Intelligence goes by grade and age
    (ruling 4); the conditions on passing it on do not matter for counting. Unpublished
    HMPPS data is never counted (S4). What has no line or no grade is listed and counts
    nowhere.
    """
    asked = decided or {}
    lines = frozenset(row.id for row in rules.rows())
    start, year, two = (first_day(on, one) for one in (window, ARREST_MONTHS, COMPLIANCE_MONTHS))
    items: list[SheetItem] = []
    arrests: list[Event] = []
    became: dict[str, int] = {}
    days: dict[str, date] = {}
    readings: dict[str, GradeReading | None] = {}
    unpublished = 0
    for event in events:
        if event.on_date > on:
            continue
        kind = EventKind.INTELLIGENCE if event.is_intelligence else kind_of(event.kind)
        if event.provenance.hmpps_unpublished:
            since = {**dict.fromkeys(COMPLIANCE, two), EventKind.CONVICTION: start,
                     EventKind.ARREST: min(start, year), EventKind.INTELLIGENCE:
                     on - timedelta(days=rules.second_days)}  # fmt: skip
            unpublished += kind in since and event.on_date >= since[kind]
            continue
        days[event.id] = event.on_date
        if kind is EventKind.INTELLIGENCE:
            grade = event.provenance.grade
            if grade not in readings:
                readings[grade] = read_grade(rules, grade)
            items += _report(rules, event, on, readings[grade], asked)
        elif kind is EventKind.CONVICTION and event.on_date >= start:
            item = _offence(event, "convictions", lines, asked)
            items.append(item)
            if item.included and event.from_event:
                became[event.from_event] = became.get(event.from_event, 0) + event.count
        elif kind is EventKind.ARREST:
            arrests.append(event)
        elif kind in COMPLIANCE and event.on_date >= two:
            items.append(_settled(_item(event, "breaches"), asked))
    for event in arrests:
        if event.on_date >= start:
            items.append(_arrest(event, lines, became.get(event.id, 0), asked))
        if event.on_date >= year:
            items.append(_settled(_item(event, "arrests_12"), asked))
    items.sort(key=lambda one: (one.box, -days[one.event_id].toordinal(), one.event_id))
    return Proposal(items=tuple(items), counts=recorded(items), unpublished=unpublished)


def _item(event: Event, box: str) -> SheetItem:
    return SheetItem(event_id=event.id, box=box, count=event.count)


def _settled(item: SheetItem, asked: Decided) -> SheetItem:
    """The item as somebody decided; a decision that is the rules' own needs no reason."""
    wanted = asked.get((item.event_id, item.box))
    if wanted is None or wanted.included is item.included:
        return item
    return replace(item, included=wanted.included, reason=wanted.reason)


def _unplaced(event: Event, why: str) -> SheetItem:
    return SheetItem(event_id=event.id, box=UNPLACED, count=event.count, included=False, why=why)


def _offence(event: Event, column: str, lines: frozenset[str], asked: Decided) -> SheetItem:
    if event.line not in lines:
        return _unplaced(event, NO_LINE)
    return _settled(_item(event, box_key(column, event.line)), asked)


def _arrest(event: Event, lines: frozenset[str], became: int, asked: Decided) -> SheetItem:
    """An arrest on its line, less those of it that became counted convictions."""
    if event.line not in lines:
        return _unplaced(event, NO_LINE)
    item = _item(event, box_key("arrests", event.line))
    if became >= event.count:
        return _settled(replace(item, included=False, why=AS_CONVICTION), asked)
    if became:
        item = replace(item, count=event.count - became, flags=(PART,))
    return _settled(item, asked)


def _report(
    rules: MatrixRules, event: Event, on: date, reading: GradeReading | None, asked: Decided
) -> tuple[SheetItem, ...]:
    period = period_of(rules, event.on_date, on)
    if period is None:
        return ()
    if reading is None:
        return (_unplaced(event, NO_GRADE),)
    box = INTELLIGENCE_BOXES[2 * period + (0 if reading.high else 1)]
    flags = (
        *((SUSPECTED_FALSE,) if reading.suspected_false else ()),
        *((OFF_SHEET,) if reading.off_sheet else ()),
    )
    item = SheetItem(event_id=event.id, box=box, count=event.count, flags=flags)
    return (_settled(item, asked),)


def read_grade(rules: MatrixRules, grade: str) -> GradeReading | None:
    """A grade with its scheme in front, "5x5x5 B2 1"; None when it cannot be read."""
    scheme, _, rest = " ".join(grade.split()).partition(" ")
    try:
        return grade_weight(rules, scheme, rest)
    except ValueError:
        return None


# ---- a sheet and the record --------------------------------------------------------------


def count_of(sheet: Sheet, box: str) -> int:
    """What stands in a box; a line that is not named counts 0."""
    column, _, row_id = box.partition(":")
    if row_id:
        lines: Mapping[str, int] = getattr(sheet, column)
        return lines.get(row_id, 0)
    count: int = getattr(sheet, box)
    return count


def boxes(rules: MatrixRules) -> tuple[str, ...]:
    """Every box that takes a count."""
    columns = ("convictions", "arrests")
    grid = tuple(box_key(column, row.id) for row in rules.rows() for column in columns)
    return (*grid, *SINGLE)


def origins(rules: MatrixRules, sheet: Sheet) -> dict[str, Origin]:
    """Where the count of each box comes from; ``NONE`` everywhere before records are counted."""
    if sheet.counted_on is None:
        return dict.fromkeys(boxes(rules), Origin.NONE)
    given = recorded(sheet.items)
    backed = {one.box for one in sheet.items} | given.keys()
    found: dict[str, Origin] = {}
    for box in boxes(rules):
        same = count_of(sheet, box) == given.get(box, 0)
        if same and box not in sheet.typed_over:
            found[box] = Origin.RECORD if box in backed else Origin.NONE
        else:
            found[box] = Origin.TYPED if same or box not in backed else Origin.DIFFERS
    return found


def fill(
    rules: MatrixRules, sheet: Sheet, proposal: Proposal, on: date, *, typed_too: bool = False
) -> Sheet:
    """The sheet with the counts of the record; what was typed by hand stays, and is marked.

    With ``typed_too`` the record's count takes the place of a typed one as well.
    """
    given = proposal.counts
    backed = {one.box for one in proposal.items} | given.keys()
    hand = frozenset() if typed_too else typed_boxes(rules, sheet)
    counts = {
        box: count_of(sheet, box) if box in hand else given.get(box, 0) for box in boxes(rules)
    }
    kept = put_counts(sheet, counts)
    return replace(
        kept,
        items=proposal.items,
        typed_over=frozenset(box for box in hand if counts[box] or box in backed),
        counted_on=on,
    )


def put_counts(sheet: Sheet, counts: Mapping[str, int]) -> Sheet:
    """The sheet with other counts in these boxes; a line that counts 0 is not named."""
    changes: dict[str, Any] = {box: count for box, count in counts.items() if ":" not in box}
    for column in ("convictions", "arrests"):
        lines = dict(getattr(sheet, column))
        lines |= {
            box.partition(":")[2]: count
            for box, count in counts.items()
            if box.startswith(f"{column}:")
        }
        changes[column] = {row_id: count for row_id, count in lines.items() if count}
    return replace(sheet, **changes)


def typed_boxes(rules: MatrixRules, sheet: Sheet) -> frozenset[str]:
    """The boxes somebody typed: marked so, or with a count that no record gives."""
    given = recorded(sheet.items)
    return frozenset(
        box
        for box in boxes(rules)
        if box in sheet.typed_over or count_of(sheet, box) != given.get(box, 0)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Records that count, or do not, for one reason.

    Attributes:
        why: the rule; empty when it was somebody's decision.
        reason: of that decision. included: whether they count against the rules.
        count: how many records.
    """

    why: str
    reason: str
    included: bool
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """How much of a total the record gives.

    Attributes:
        points: of the total that come from records; ``typed``: the rest.
        records: how many records give them.
        decided: what does not count, or counts against the rules, by reason.
    """

    points: int
    typed: int
    records: int
    decided: tuple[LeftOut, ...]

    @property
    def left_out(self) -> int:
        """How many records do not count."""
        return sum(one.count for one in self.decided if not one.included)


def trace(rules: MatrixRules, sheet: Sheet) -> Trace | None:
    """How the total is made up; None for a sheet on which no records were counted.

    A box that somebody typed is typed as a whole, whatever the record gives for it.
    """
    if sheet.counted_on is None:
        return None
    hand = typed_boxes(rules, sheet)
    result = score(rules, sheet)
    points = sum(
        weight * count_of(sheet, box) for box, weight in weights(rules).items() if box not in hand
    )
    if "breaches" not in hand:
        points += result.compliance
    scoring = {
        one.event_id for one in sheet.items if one.included and one.count and one.box not in hand
    }
    groups: dict[tuple[str, str, bool], int] = {}
    for one in sheet.items:
        if one.included and not one.decided:
            continue
        key = ("", one.reason.strip(), one.included) if one.decided else (one.why, "", False)
        groups[key] = groups.get(key, 0) + 1
    return Trace(
        points=points,
        typed=result.total - points,
        records=len(scoring),
        decided=tuple(
            LeftOut(why=why, reason=reason, included=included, count=count)
            for (why, reason, included), count in sorted(groups.items())
        ),
    )


def weights(rules: MatrixRules) -> dict[str, int]:
    """Points for each count of a box; compliance scores by steps and is not among them."""
    both = rules.counting is Counting.CONVICTIONS_AND_ARRESTS
    found = {box_key("convictions", row.id): row.weight for row in rules.rows()}
    if both:
        found |= {box_key("arrests", row.id): row.weight for row in rules.rows()}
    for box in INTELLIGENCE_BOXES:
        found[box] = rules.high_weight if box.endswith("high") else rules.low_weight
    found["arrests_12"] = rules.arrests_weight
    return found
