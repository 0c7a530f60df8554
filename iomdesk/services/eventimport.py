"""Lists of what happened to people, out of a spreadsheet: read, report, take in, take back."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from iomdesk.domain.people import Provenance
from iomdesk.exchange import events as lists
from iomdesk.exchange.problems import Refused
from iomdesk.exchange.verdicts import Verdict
from iomdesk.services import eventlines, listreport
from iomdesk.services.desk import Desk
from iomdesk.services.eventlines import Kept, ReadLine
from iomdesk.services.import_plan import bytes_of
from iomdesk.services.import_undo import undo_import
from iomdesk.store.queries import imports as stored
from iomdesk.store.queries.imports import Batch
from iomdesk.store.schema import Kind
from iomdesk.words import words

__all__ = ["Batch", "EventPlan", "Refused", "Verdict", "is_list"]

is_list = lists.is_list


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlan:
    """A list that was read, with what was decided about its rows; nothing of it is kept.

    Attributes:
        left_behind: headings of the filled columns that were not read.
    """

    name: str
    sheet: str
    sha256: str
    lines: tuple[ReadLine, ...]
    left_behind: tuple[str, ...]

    def count(self, verdict: Verdict) -> int:
        """How many rows have a verdict."""
        return sum(line.verdict is verdict for line in self.lines)

    def with_line(self, line: ReadLine) -> "EventPlan":
        """The same list with one row decided otherwise."""
        lines = tuple(line if one.number == line.number else one for one in self.lines)
        return replace(self, lines=lines)


def read_file(
    desk: Desk,
    path: Path,
    *,
    sheet: str | None = None,
    originator: str = "",
    source: Provenance | None = None,
    person_id: str | None = None,
) -> EventPlan:
    """Read a list and check its rows; nothing is kept. Raises ``Refused``.

    ``originator`` is the agency whose list it is, for rows that do not name their own;
    ``source`` says more of it (handling, conditions). ``person_id`` is whose list it is.
    """
    channel = words("imports", "channel", {"file": path.name})
    base = source or Provenance(
        originator=originator.strip(), received_on=desk.today(), channel=channel
    )
    found = lists.check(
        bytes_of(path),
        path.name,
        today=desk.today(),
        sheet=sheet,
        lines=eventlines.offence_lines(desk),
    )
    return EventPlan(
        name=path.name,
        sheet=found.sheet,
        sha256=found.sha256,
        lines=eventlines.resolved(
            desk, found.rows, person_id=person_id, source=base, channel=channel
        ),
        left_behind=found.left_behind,
    )


def bring_in(desk: Desk, plan: EventPlan) -> Kept:
    """Keep the ready rows, all in one transaction; as ``eventlines.keep_lines``."""
    return eventlines.keep_lines(
        desk, plan.lines, name=plan.name, sheet=plan.sheet, sha256=plan.sha256
    )


def undo(desk: Desk, batch_id: str) -> int:
    """Take a list, or a pasted text, back on the same day; gives how many events went.

    Raises ``UndoRefused`` as ``imports.undo_import`` does.
    """
    with desk.read() as reading:
        count = stored.events_of(reading, batch_id)
    undo_import(desk, batch_id)
    return count


def batches(desk: Desk) -> tuple[Batch, ...]:
    """The lists of events that were brought in, latest first."""
    with desk.read() as reading:
        told = stored.event_batches(reading)
        return tuple(one for one in stored.batches(reading) if one.id in told)


def counts(plan: EventPlan) -> Mapping[str, int]:
    """How many rows have each verdict, by its code."""
    found = Counter(line.verdict for line in plan.lines)
    return {verdict.value: found[verdict] for verdict in Verdict}


def report(plan: EventPlan) -> list[dict[str, object]]:
    """Every row with its verdict and reasons, as design section 10 lays it down."""
    return listreport.told(plan.lines)


def report_bytes(plan: EventPlan) -> bytes:
    """The report as JSON in UTF-8."""
    return listreport.as_json(report(plan))


def save_report(desk: Desk, plan: EventPlan, target: Path) -> None:
    """Write what ``report`` says into a file; see ``listreport.save``."""
    listreport.save(
        desk, target, report_bytes(plan), file=plan.name, rows=len(plan.lines), kind=Kind.IMPORT,
        context="import",
    )  # fmt: skip
