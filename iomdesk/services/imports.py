"""The import of a cohort file: read it, check it, decide about its rows, take them in.

A ``Plan`` is what a person looks at: frozen, each step gives another one, and nothing in
the store changes until ``import_ready``, which is one transaction. What waits for a
person - a status told by colour, a number that stands twice, somebody who may be the same
person - is never taken in unseen.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from iomdesk.domain.dates import show_date
from iomdesk.domain.people import IdentifierKind, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.progress import NoProgress, Progress
from iomdesk.exchange.cohort import CohortRow, Verdict, check_rows
from iomdesk.exchange.fields import Field
from iomdesk.exchange.matching import MatchKind
from iomdesk.exchange.problems import Refused
from iomdesk.exchange.tables import CellValue, write_rows
from iomdesk.services.desk import Desk, Work
from iomdesk.services.import_plan import (
    Happens,
    Line,
    Plan,
    accept_all,
    counts,
    decide,
    kinds_of_check,
    read_file,
    repair,
    with_column,
)
from iomdesk.services.import_rows import Choice, Outcome, Taken, take_rows
from iomdesk.services.import_undo import UndoRefused, names_of, undo_import
from iomdesk.store.disk import disk_problems
from iomdesk.store.log import Verb
from iomdesk.store.queries import imports as stored
from iomdesk.store.queries import people
from iomdesk.store.queries.imports import Batch
from iomdesk.store.schema import Kind
from iomdesk.words import words

__all__ = [
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
    "compare",
    "counts",
    "decide",
    "dry_run",
    "import_ready",
    "kinds_of_check",
    "names_of",
    "read_file",
    "repair",
    "report",
    "save_problem_rows",
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
        for reason in line.row.reasons
    ]
    if line.match.kind is MatchKind.POSSIBLE:
        text = words("import_will", "waits_same")
        told.append({"column": "", "code": "possibly_known", "text": text})
    return told


def save_problem_rows(desk: Desk, plan: Plan, target: Path) -> int:
    """Write the rows with a problem, as they came, with their reasons; gives how many.

    The rows leave the store's care, so it is logged as a disclosure to that file (domain
    item 63). Raises EnvironmentProblem, ValueError for a name that is not .xlsx or .csv.
    """
    lines = [line for line in plan.lines if line.verdict is Verdict.PROBLEM]
    width = max((len(line.row.cells) for line in lines), default=0)
    headings = [column.heading for column in plan.columns.columns][:width]
    header = (words("imports", "row"), words("imports", "why"), *headings)
    rows: list[tuple[CellValue, ...]] = [
        (line.row.number, _why(line), *line.row.cells, *("",) * (width - len(line.row.cells)))
        for line in lines
    ]

    def act(work: Work) -> None:
        fields = {"file": plan.name, "rows": len(lines)}
        work.note(Verb.DISCLOSURE, Kind.IMPORT, "", recipients=target.name, fields=fields)
        with disk_problems():
            write_rows(target, header, rows)

    desk.write(act, context="import")
    return len(lines)


def _why(line: Line) -> str:
    told = [
        reason.text for reason in line.row.reasons if reason.verdict is Verdict.PROBLEM
    ]
    return " ".join(told)


# ---- taking in ------------------------------------------------------------------------


def import_ready(desk: Desk, plan: Plan, progress: Progress | None = None) -> Outcome:
    """Take the ready rows in, all in one transaction, and keep the choice of columns.

    Rows to check, with a problem or left out stay behind. Raises RuleViolation
    ``source_needed`` without an originator and ``nothing_ready``; Cancelled when stopped,
    with nothing kept.
    """
    if not plan.originator.strip():
        raise RuleViolation("originator", "source_needed")
    ready = [line for line in plan.lines if line.verdict is Verdict.READY]
    if not ready:
        raise RuleViolation("", "nothing_ready")
    totals = counts(plan)
    waiting = totals["check"] + totals["problem"]
    taken = [
        Taken(
            number=line.row.number,
            values=line.row.values,
            original=_original(plan, line),
            person_id=line.person_id,
            use_file=line.choice is Choice.SAME_FILE,
        )
        for line in ready
    ]
    return take_rows(
        desk,
        taken,
        file_name=plan.name,
        sheet=plan.workbook.sheet.name,
        sha256=plan.sha256,
        originator=plan.originator.strip(),
        waiting=waiting,
        columns=(plan.columns.signature, plan.columns.to_json()),
        progress=progress or NoProgress(),
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
    """The imports of this store, latest first."""
    with desk.read() as reading:
        return stored.batches(reading)


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of "In the file" against "In iomdesk".

    Attributes:
        differs: both are there and are not the same.
    """

    label: str
    file: str
    ours: str

    @property
    def differs(self) -> bool:
        """Whether it is worth a second look."""
        return self.file.casefold() != self.ours.casefold()


def compare(desk: Desk, plan: Plan, number: int) -> tuple[Pair, ...]:
    """A row beside the person it may be; empty when nobody is near."""
    line = plan.line(number)
    with desk.read() as reading:
        person = people.person(reading, line.match.person_id) if line.match.person_id else None
    if person is None:
        return ()
    said = line.row.values
    status = "" if said.rag is Rag.NOT_SET else said.rag.spoken
    held = "" if person.rag is Rag.NOT_SET else person.rag.spoken
    pairs = [
        Pair(Field.SURNAME.label, said.surname.upper(), person.surname.upper()),
        Pair(Field.FORENAME.label, said.forename, person.forename),
        Pair(Field.BIRTH_DATE.label, _shown(said.birth_date), _shown(person.birth_date)),
        *(
            Pair(Field(kind.value).label, said.identifier(kind), person.identifier(kind))
            for kind in (IdentifierKind.PNCID, IdentifierKind.CRN, IdentifierKind.NOMIS)
        ),
        Pair(Field.AREA.label, said.area, person.area),
        Pair(Field.RAG.label, status, held),
    ]
    return tuple(pair for pair in pairs if pair.file or pair.ours)


def _shown(day: date | None) -> str:
    return "" if day is None else show_date(day)
