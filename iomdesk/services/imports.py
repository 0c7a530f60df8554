"""The import of a cohort file: read it, check it, decide about its rows, take them in.

A ``Plan`` is what a person looks at: frozen, each step gives another one, and nothing in
the store changes until ``import_ready``, which is one transaction. What waits for a
person - a status told by colour, a number that stands twice, somebody who may be the same
person - is never taken in unseen.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from io import BytesIO
from pathlib import Path

from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.progress import NoProgress, Progress
from iomdesk.exchange.cohort import CohortRow, Verdict, check_rows
from iomdesk.exchange.differences import joined
from iomdesk.exchange.matching import MatchKind
from iomdesk.exchange.problems import Refused
from iomdesk.exchange.tables import CellValue, write_rows
from iomdesk.services import listreport, outgoing
from iomdesk.services.desk import Desk, Work
from iomdesk.services.import_compare import Pair, compare
from iomdesk.services.import_lines import ONE_BY_ONE, Choice, Happens, Line
from iomdesk.services.import_plan import (
    Plan,
    accept_all,
    choices_of,
    counts,
    decide,
    kinds_of_check,
    read_file,
    rematched,
    repair,
    rest,
    with_column,
)
from iomdesk.services.import_rows import Outcome, Taken, take_rows
from iomdesk.services.import_undo import UndoRefused, names_of, undo_import
from iomdesk.store.log import Verb
from iomdesk.store.queries import imports as stored
from iomdesk.store.queries.imports import Batch
from iomdesk.store.schema import Kind
from iomdesk.words import words

__all__ = [
    "ONE_BY_ONE",
    "Batch",
    "Choice",
    "Happens",
    "Line",
    "Outcome",
    "Pair",
    "Plan",
    "Refused",
    "UndoRefused",
    "accept_all",
    "batches",
    "choices_of",
    "compare",
    "counts",
    "decide",
    "dry_run",
    "import_ready",
    "kinds_of_check",
    "names_of",
    "read_file",
    "rematched",
    "repair",
    "report",
    "report_bytes",
    "rest",
    "save_problem_rows",
    "save_report",
    "undo_import",
    "with_column",
]


def dry_run(
    desk: Desk, path: Path, *, sheet: str | None = None, progress: Progress | None = None
) -> list[dict[str, object]]:
    """The report of a file without keeping anything; raises ``Refused``."""
    return report(read_file(desk, path, sheet=sheet, progress=progress))


def report(plan: Plan) -> list[dict[str, object]]:
    """Every row with its verdict and reasons, as design section 10 lays it down."""
    return [
        {
            "row": line.row.number,
            "verdict": line.verdict.value.replace("_", " "),
            "reasons": _reasons(line),
        }
        for line in plan.lines
    ]


def _reasons(line: Line) -> list[dict[str, str]]:
    told = [
        {"column": reason.column, "code": reason.code, "text": reason.text}
        for reason in line.reasons
    ]
    if line.match.kind is MatchKind.POSSIBLE:
        text = words("import_will", "waits_same")
        told.append({"column": "", "code": "possibly_known", "text": text})
    return told


def save_problem_rows(desk: Desk, plan: Plan, target: Path) -> int:
    """Write the rows with a problem, as they came, with their reasons; gives how many.

    The rows leave the store's care, so the log says so before the file is there (domain
    item 63; services/outgoing). Raises EnvironmentProblem, ValueError for a name that is
    not .xlsx or .csv.
    """
    lines = [line for line in plan.lines if line.verdict is Verdict.PROBLEM]
    width = max((len(line.row.cells) for line in lines), default=0)
    headings = [column.heading for column in plan.columns.columns][:width]
    header = (words("imports", "row"), words("imports", "why"), *headings)
    rows: list[tuple[CellValue, ...]] = [
        (line.row.number, _why(line), *line.row.cells, *("",) * (width - len(line.row.cells)))
        for line in lines
    ]

    made = BytesIO()
    write_rows(made, header, rows, kind=target.suffix.lstrip(".").lower() or "none")

    def note(work: Work, goes: bool) -> None:
        fields: dict[str, object] = {"file": plan.name, "rows": len(lines)}
        if not goes:
            fields["how"] = outgoing.NOT_SAVED
        work.note(Verb.DISCLOSURE, Kind.IMPORT, "", recipients=target.name, fields=fields)

    outgoing.send_out(desk, target, made.getvalue(), note=note, context="import")
    return len(lines)


def save_report(desk: Desk, plan: Plan, target: Path) -> None:
    """Write what ``report`` says into a file; see ``listreport.save``."""
    listreport.save(
        desk, target, report_bytes(plan), file=plan.name, rows=len(plan.lines), kind=Kind.IMPORT,
        context="import",
    )  # fmt: skip


def report_bytes(plan: Plan) -> bytes:
    """The report as JSON in UTF-8."""
    return listreport.as_json(report(plan))


def _why(line: Line) -> str:
    told = [reason.text for reason in line.row.reasons if reason.verdict is Verdict.PROBLEM]
    return " ".join(told)


# ---- taking in ------------------------------------------------------------------------


def import_ready(desk: Desk, plan: Plan, progress: Progress | None = None) -> Outcome:
    """Take the ready rows in, all in one transaction, and keep the choice of columns.

    Rows to check, with a problem or left out stay behind. Raises RuleViolation
    ``source_needed`` without an originator, ``nothing_ready``, and ``plan_stale`` when
    the plan was taken in before or the store has changed under it, after which
    ``rematched`` gives the plan anew; Cancelled when stopped. Then nothing is kept.
    ``rest`` gives what is left of the plan afterwards.
    """
    if not plan.originator.strip():
        raise RuleViolation("originator", "source_needed")
    ready = [line for line in plan.lines if line.verdict is Verdict.READY]
    if not ready:
        raise RuleViolation("", "nothing_ready")
    totals = counts(plan)
    joining: dict[int, list[Line]] = {}
    for line in ready:
        if line.happens is Happens.JOIN:
            joining.setdefault(plan.root(line.row.number), []).append(line)
    return take_rows(
        desk,
        [
            _taken(plan, line, joining.get(line.row.number, ()))
            for line in ready
            if line.happens is not Happens.JOIN
        ],
        batch_id=plan.id,
        known=plan.known,
        held=plan.held,
        file_name=plan.name,
        sheet=plan.workbook.sheet.name,
        sha256=plan.sha256,
        originator=plan.originator.strip(),
        waiting=totals["check"] + totals["problem"],
        columns=(plan.columns.signature, plan.columns.to_json()),
        progress=progress or NoProgress(),
    )


def _taken(plan: Plan, line: Line, joining: Sequence[Line]) -> Taken:
    """A row as it is taken in, with the rows further down that are the same person."""
    lines = (line, *joining)
    return Taken(
        number=line.row.number,
        values=reduce(joined, (one.row.values for one in lines)),
        original=reduce(joined, (_original(plan, one) for one in lines)),
        person_id=line.person_id,
        use_file=line.choice is Choice.SAME_FILE,
        near=frozenset(
            who for one in lines for who in (one.match.person_id, *one.match.others) if who
        ),
    )


def _original(plan: Plan, line: Line) -> CohortRow:
    """What the row said before it was repaired: what was typed of a number is kept."""
    number = line.row.number
    if not any(row == number for row, _ in plan.repairs):
        return line.row.values
    rest = {key: text for key, text in plan.repairs.items() if key[0] != number}
    sheet = plan.workbook.sheet
    one = replace(sheet, rows=(*sheet.rows[: plan.columns.heading_row], sheet.rows[number - 1]))
    checked = check_rows(one, plan.columns, today=plan.today, areas=plan.areas, repairs=rest)
    return next((row.values for row in checked.rows if row.number == number), line.row.values)


def batches(desk: Desk) -> tuple[Batch, ...]:
    """The cohort lists brought into this store, latest first."""
    with desk.read() as reading:
        events = stored.event_batches(reading)
        return tuple(one for one in stored.batches(reading) if one.id not in events)
