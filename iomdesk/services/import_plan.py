"""A file that was read and what was decided about its rows, as a frozen plan.

Each step gives another plan; nothing in the store changes by it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final

from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.progress import NoProgress, Progress
from iomdesk.exchange import columns, matching
from iomdesk.exchange.cohort import CheckedRow, CheckedSheet, Verdict, check_rows
from iomdesk.exchange.columns import Mapping as Columns
from iomdesk.exchange.fields import Field
from iomdesk.exchange.matching import NO_MATCH, KnownPeople, KnownPerson, Match, MatchKind
from iomdesk.exchange.problems import Refused
from iomdesk.exchange.tables import Workbook, read_table
from iomdesk.services.desk import Desk
from iomdesk.services.import_rows import Choice
from iomdesk.store.queries import imports as stored

_BYTES: Final = 32 * 2**20 + 1


class Happens(StrEnum):
    """What importing does with a row; words under ``[import_will]``."""

    ADD = "add"
    FILL = "fill"
    REPLACE = "replace"
    WAITS_SAME = "waits_same"
    WAITS = "waits"
    KEPT_OUT = "kept_out"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file as it stands now, decisions included.

    Attributes:
        row: what was read and what there is to say about it.
        match: who in the store it may be.
        choice: what a person decided; None while nobody did.
        known_as: the surname under which the store knows that person.
    """

    row: CheckedRow
    match: Match = NO_MATCH
    choice: Choice | None = None
    known_as: str = ""

    @property
    def verdict(self) -> Verdict:
        """Ready, Check, Problem or Left out, with the decision counted in."""
        if self.choice is Choice.LEAVE_OUT or self.row.verdict is Verdict.LEFT_OUT:
            return Verdict.LEFT_OUT
        if self.row.verdict is Verdict.PROBLEM:
            return Verdict.PROBLEM
        if self.choice is not None:
            return Verdict.READY
        waits = self.match.kind is MatchKind.POSSIBLE
        return Verdict.CHECK if waits else self.row.verdict

    @property
    def happens(self) -> Happens:
        """What importing does with it."""
        match self.verdict:
            case Verdict.LEFT_OUT:
                return Happens.LEFT_OUT
            case Verdict.PROBLEM:
                return Happens.KEPT_OUT
            case Verdict.CHECK:
                possible = self.match.kind is MatchKind.POSSIBLE
                return Happens.WAITS_SAME if possible else Happens.WAITS
        if self.choice is Choice.SAME_FILE:
            return Happens.REPLACE
        known = self.choice is Choice.SAME or (
            self.choice in {None, Choice.ACCEPT} and self.match.kind is MatchKind.SAME
        )
        return Happens.FILL if known else Happens.ADD

    @property
    def person_id(self) -> str:
        """Who in the store takes the row; empty when it is a new person."""
        return self.match.person_id if self.happens in {Happens.FILL, Happens.REPLACE} else ""


@dataclass(frozen=True)
class Plan:
    """A file that was read, with everything decided so far.

    Attributes:
        sha256: of the file's bytes, kept with the import.
        originator: the agency whose file it is; asked once, kept with every fact.
        repairs: text typed in place of a cell.
        choices: decisions by row number.
        kept: whether the columns are read as kept from last time.
    """

    name: str
    sha256: str
    originator: str
    workbook: Workbook
    columns: Columns
    checked: CheckedSheet
    today: date
    areas: tuple[str, ...]
    known: KnownPeople = field(repr=False)
    matches: Mapping[int, Match] = field(default_factory=dict, repr=False)
    repairs: Mapping[tuple[int, Field], str] = field(default_factory=dict, repr=False)
    choices: Mapping[int, Choice] = field(default_factory=dict)
    kept: bool = False

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every row that holds a person, in the order of the file."""
        return tuple(self.line(row.number) for row in self.checked.rows)

    def line(self, number: int) -> Line:
        """One row as it stands; raises KeyError."""
        row = self.checked.row(number)
        found = self.matches.get(number, NO_MATCH)
        known = self.known.people[found.person_id].surname.upper() if found.person_id else ""
        return Line(row, found, self.choices.get(number), known)

    def heading(self, place: Field) -> str:
        """The heading of the column a field is read from; the field's name without one."""
        column = self.columns.column(place)
        return place.label if column is None else column.heading


# ---- reading --------------------------------------------------------------------------


def read_file(
    desk: Desk,
    path: Path,
    *,
    sheet: str | None = None,
    originator: str = "",
    progress: Progress | None = None,
) -> Plan:
    """Read a file, find out its columns, check its rows and match them with the store.

    Columns are read as last time when the headings are the same. Raises ``Refused`` with
    a reason in words for a file that is not read, Cancelled.
    """
    told = progress or NoProgress()
    with desk.read() as reading:
        people = KnownPeople(map(_known, stored.known(reading)))
    areas = tuple(area.name for area in desk.scheme.areas)
    data = _bytes_of(path)
    workbook = read_table(data, name=path.name, sheet=sheet)
    found = columns.recognise(workbook.sheet, today=desk.today(), areas=areas)
    with desk.read() as reading:
        kept = stored.mapping(reading, found.signature)
    if kept is not None:
        found = columns.remembered(kept[2], workbook.sheet, today=desk.today(), areas=areas)
    plan = Plan(
        name=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        originator=originator,
        workbook=workbook,
        columns=found,
        checked=CheckedSheet(()),
        today=desk.today(),
        areas=areas,
        known=people,
        kept=kept is not None,
    )
    return _checked(plan, told)


def _known(row: stored.KnownRow) -> KnownPerson:
    person_id, surname, forename, other_names, birth_date, numbers = row
    return KnownPerson(
        id=person_id,
        surname=surname,
        forename=forename,
        other_names=other_names,
        birth_date=birth_date,
        identifiers=numbers,
    )


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_BYTES)  # one byte too many is refused by read_table
    except FileNotFoundError as problem:
        raise Refused("file_missing", {"file": path.name}) from problem
    except OSError as problem:
        raise Refused("file_unreadable", {"file": path.name}) from problem


def _checked(plan: Plan, progress: Progress | None = None) -> Plan:
    """Check all rows again and match those that read differently from before."""
    told = progress or NoProgress()
    before = {row.number: row.values for row in plan.checked.rows}
    checked = check_rows(
        plan.workbook.sheet, plan.columns, today=plan.today, areas=plan.areas, repairs=plan.repairs
    )
    matches: dict[int, Match] = {}
    count = len(checked.rows)
    for place, row in enumerate(checked.rows):
        if place % 100 == 0:
            told.step(place, count)
        if row.verdict is Verdict.LEFT_OUT:
            continue
        if row.number in plan.matches and before.get(row.number) == row.values:
            matches[row.number] = plan.matches[row.number]
        else:
            matches[row.number] = matching.match(row.values, plan.known)
    told.step(count, count)
    return replace(plan, checked=checked, matches=MappingProxyType(matches))


# ---- deciding -------------------------------------------------------------------------


def with_column(plan: Plan, index: int, place: Field | None) -> Plan:
    """Read a column otherwise, or leave it behind; decisions made so far are kept."""
    return _checked(replace(plan, columns=plan.columns.with_field(index, place), matches={}))


def repair(plan: Plan, number: int, place: Field, text: str) -> Plan:
    """Type a cell anew, in the plan only, and check again; the file stays as it is.

    A decision about that row falls, since it was about other words.
    """
    repairs = {**plan.repairs, (number, place): text}
    choices = {row: choice for row, choice in plan.choices.items() if row != number}
    return _checked(
        replace(plan, repairs=MappingProxyType(repairs), choices=MappingProxyType(choices))
    )


def decide(plan: Plan, number: int, choice: Choice | None) -> Plan:
    """Keep what a person decided about a row; None takes the decision back.

    Raises RuleViolation ``choice_needs_person`` for "same person" where nobody is known.
    """
    line = plan.line(number)
    if choice in {Choice.SAME, Choice.SAME_FILE} and line.match.kind is MatchKind.NONE:
        raise RuleViolation("choice", "choice_needs_person")
    choices = {row: kept for row, kept in plan.choices.items() if row != number}
    if choice is not None:
        choices[number] = choice
    return replace(plan, choices=MappingProxyType(choices))


def kinds_of_check(plan: Plan) -> dict[str, int]:
    """Codes of reasons that alone keep rows waiting, with how many rows each."""
    found: dict[str, int] = {}
    for line in plan.lines:
        code = _only_reason(line)
        if code:
            found[code] = found.get(code, 0) + 1
    return found


def _only_reason(line: Line) -> str:
    """The one code for which a row waits; empty when there is more to look at."""
    if line.verdict is not Verdict.CHECK or line.match.kind is MatchKind.POSSIBLE:
        return ""
    codes = {reason.code for reason in line.row.reasons if reason.verdict is Verdict.CHECK}
    return next(iter(codes)) if len(codes) == 1 else ""


def accept_all(plan: Plan, code: str) -> Plan:
    """Take every row as read that waits for this one reason only."""
    choices = dict(plan.choices)
    for line in plan.lines:
        if _only_reason(line) == code:
            choices[line.row.number] = Choice.ACCEPT
    return replace(plan, choices=MappingProxyType(choices))


def counts(plan: Plan) -> dict[str, int]:
    """How many rows stand at each verdict: ready, check, problem, left_out."""
    found = dict.fromkeys((verdict.value for verdict in Verdict), 0)
    for line in plan.lines:
        found[line.verdict.value] += 1
    return found
