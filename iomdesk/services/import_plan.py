"""A file that was read and what was decided about its rows, as a frozen plan.

Each step gives another plan; nothing in the store changes by it.
"""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final

from iomdesk.domain.names import match_key
from iomdesk.domain.people import full_name
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.progress import NoProgress, Progress
from iomdesk.exchange import columns, matching
from iomdesk.exchange.cohort import CheckedRow, CheckedSheet, Verdict, check_rows
from iomdesk.exchange.columns import Mapping as Columns
from iomdesk.exchange.fields import Field
from iomdesk.exchange.matching import NO_MATCH, KnownPeople, Match, MatchKind
from iomdesk.exchange.problems import Refused
from iomdesk.exchange.tables import Workbook, read_table
from iomdesk.services.desk import Desk
from iomdesk.services.import_known import differing, held_of
from iomdesk.services.import_lines import ONE_BY_ONE, SAME_AS_ROW, Choice, Line
from iomdesk.services.same_person import known_people
from iomdesk.store.queries import imports as stored
from iomdesk.store.queries.imports import HeldRow

_BYTES: Final = 32 * 2**20 + 1


@dataclass(frozen=True)
class Plan:
    """A file that was read, with everything decided so far.

    Attributes:
        sha256: of the file's bytes, kept with the import.
        originator: the agency whose file it is; asked once, kept with every fact.
        repairs: text typed in place of a cell.
        choices: decisions by row number.
        taken: rows that an import of this plan took in already, see ``rest``.
        kept: whether the columns are read as kept from last time.
        known, held: who was in the store and what it held when the rows were matched.
        id: becomes that of the import, so that nothing is taken in twice.
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
    held: Mapping[str, HeldRow] = field(repr=False)
    matches: Mapping[int, Match] = field(default_factory=dict, repr=False)
    differs: Mapping[int, tuple[Field, ...]] = field(default_factory=dict, repr=False)
    repairs: Mapping[tuple[int, Field], str] = field(default_factory=dict, repr=False)
    choices: Mapping[int, Choice] = field(default_factory=dict)
    taken: frozenset[int] = frozenset()
    kept: bool = False
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every row that holds a person, in the order of the file."""
        return tuple(self.line(row.number) for row in self.checked.rows)

    def line(self, number: int) -> Line:
        """One row as it stands; raises KeyError."""
        row = self.checked.row(number)
        found = self.matches.get(number, NO_MATCH)
        choice = self.choices.get(number)
        alike = self.alike.get(number, 0)
        return Line(
            row,
            found,
            choice,
            self.known.people[found.person_id].surname.upper() if found.person_id else "",
            tuple(self._name(who) for who in found.others),
            self.differs.get(number, ()),
            alike,
            bool(alike) and _one_name(self.checked.row(alike), row),
            choice is Choice.SAME_ROW and self.line(self.root(number)).verdict is Verdict.READY,
            number in self.taken,
        )

    def _name(self, person_id: str) -> str:
        known = self.known.people[person_id]
        return full_name(known.surname, known.forename)

    @cached_property
    def alike(self) -> Mapping[int, int]:
        """By row, the one further up that may be the same person: the name decides of two.

        A row that was taken in is none any more: its person is in the store.
        """
        found: dict[int, int] = {}
        for row in self.checked.rows:
            others = [
                int(str(reason.params["other"]))
                for reason in row.reasons
                if reason.code in SAME_AS_ROW
            ]
            others = [one for one in others if one not in self.taken]
            if others and row.number not in self.taken:
                namesakes = [one for one in others if _one_name(self.checked.row(one), row)]
                found[row.number] = (namesakes or others)[0]
        return found

    def root(self, number: int) -> int:
        """The row that a row is joined to at last; itself when it is joined to none."""
        while self.choices.get(number) is Choice.SAME_ROW:
            number = self.alike[number]  # always further up, so it ends
        return number

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
        people = known_people(reading)
        held = held_of(reading, people.people.keys())
    areas = tuple(area.name for area in desk.scheme.areas)
    data = bytes_of(path)
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
        held=held,
        kept=kept is not None,
    )
    return _checked(plan, told)


def rematched(desk: Desk, plan: Plan) -> Plan:
    """The same plan against the store as it is now, after ``plan_stale``.

    Decisions stay where nothing has changed that they were about.
    """
    with desk.read() as reading:
        people = known_people(reading)
        held = held_of(reading, people.people.keys())
    fresh = str(uuid.uuid4())
    return _checked(plan, base=replace(plan, known=people, held=held, matches={}, id=fresh))


def rest(desk: Desk, plan: Plan) -> Plan:
    """What is left of a plan that was taken in, to be looked at and taken in next.

    The rows that were ready stay in sight as taken, and nothing happens with them again.
    Repairs stay, and so does every row that was left out: though its person may be in the
    store by now, as when it stood twice in the file, nobody asked for it.
    """
    done = plan.taken | {line.row.number for line in plan.lines if line.verdict is Verdict.READY}
    open_still = {number: what for number, what in plan.choices.items() if number not in done}
    left_out = {number: what for number, what in open_still.items() if what is Choice.LEAVE_OUT}
    choices = MappingProxyType(open_still)
    again = rematched(desk, replace(plan, taken=frozenset(done), choices=choices))
    return replace(again, choices=MappingProxyType({**again.choices, **left_out}))


def _one_name(one: CheckedRow, other: CheckedRow) -> bool:
    first, second = one.values, other.values
    same_surname = match_key(first.surname) == match_key(second.surname)
    return same_surname and match_key(first.forename) == match_key(second.forename)


def bytes_of(path: Path) -> bytes:
    """The bytes of a file, one more than is read at most. Raises ``Refused``."""
    try:
        with path.open("rb") as file:
            return file.read(_BYTES)  # one byte too many is refused by read_table
    except FileNotFoundError as problem:
        raise Refused("file_missing", {"file": path.name}) from problem
    except OSError as problem:
        raise Refused("file_unreadable", {"file": path.name}) from problem


def _checked(plan: Plan, progress: Progress | None = None, *, base: Plan | None = None) -> Plan:
    """Check all rows again and match those that read differently from before.

    ``base`` is what the plan becomes, where more than its rows has changed. A decision
    falls when the person or row it was about is another now, or says other things.
    """
    told, now = progress or NoProgress(), base or plan
    before = {row.number: row.values for row in plan.checked.rows}
    checked = check_rows(
        now.workbook.sheet, now.columns, today=now.today, areas=now.areas, repairs=now.repairs
    )
    matches: dict[int, Match] = {}
    differs: dict[int, tuple[Field, ...]] = {}
    count = len(checked.rows)
    for place, row in enumerate(checked.rows):
        if place % 100 == 0:
            told.step(place, count)
        number = row.number
        if row.verdict is Verdict.LEFT_OUT or number in now.taken:
            continue
        if number in now.matches and before.get(number) == row.values:
            matches[number] = now.matches[number]
            differs[number] = now.differs.get(number, ())
            continue
        found = matching.match(row.values, now.known)
        matches[number] = found
        if found.person_id:
            who = found.person_id
            differs[number] = differing(row.values, now.held[who], now.known.people[who])
    told.step(count, count)
    after = replace(
        now, checked=checked, matches=MappingProxyType(matches), differs=MappingProxyType(differs)
    )
    kept = {
        number: choice
        for number, choice in now.choices.items()
        if _about(plan, number) == _about(after, number)
    }
    return replace(after, choices=MappingProxyType(kept))


def _about(plan: Plan, number: int) -> tuple[object, ...]:
    """What a decision about a row was about: who it may be, and which row."""
    found = plan.matches.get(number, NO_MATCH)
    near = (found.kind, found.person_id, found.others)
    return (*near, plan.held.get(found.person_id), plan.alike.get(number, 0))


# ---- deciding -------------------------------------------------------------------------


def with_column(plan: Plan, index: int, place: Field | None) -> Plan:
    """Read a column otherwise, or leave it behind; decisions about the same are kept."""
    columns = plan.columns.with_field(index, place)
    return _checked(plan, base=replace(plan, columns=columns, matches={}))


def repair(plan: Plan, number: int, place: Field, text: str) -> Plan:
    """Type a cell anew, in the plan only, and check again; the file stays as it is.

    A decision about that row falls, since it was about other words.
    """
    repairs = {**plan.repairs, (number, place): text}
    choices = {row: choice for row, choice in plan.choices.items() if row != number}
    return _checked(
        plan,
        base=replace(plan, repairs=MappingProxyType(repairs), choices=MappingProxyType(choices)),
    )


def decide(plan: Plan, number: int, choice: Choice | None) -> Plan:
    """Keep what a person decided about a row; None takes the decision back.

    Raises RuleViolation ``choice_needs_person`` for "same person" where nobody is known,
    ``choice_needs_row`` for "same as row" where none is alike, ``choice_of_row`` for
    "as it is read" where a row is: whether it is the same person has to be said.
    """
    line = plan.line(number)
    if choice is Choice.SAME_ROW and not line.alike:
        raise RuleViolation("choice", "choice_needs_row")
    if choice is Choice.ACCEPT and line.alike:
        raise RuleViolation("choice", "choice_of_row", {"row": line.alike})
    if choice in {Choice.SAME, Choice.SAME_FILE} and line.match.kind is MatchKind.NONE:
        raise RuleViolation("choice", "choice_needs_person")
    choices = {row: kept for row, kept in plan.choices.items() if row != number}
    if choice is not None:
        choices[number] = choice
    return replace(plan, choices=MappingProxyType(choices))


def choices_of(line: Line) -> tuple[Choice, ...]:
    """What can be decided about a row."""
    if line.taken or line.row.verdict is Verdict.LEFT_OUT:
        return ()
    if line.row.verdict is Verdict.PROBLEM:
        return (Choice.LEAVE_OUT,)
    known = (Choice.SAME, Choice.SAME_FILE) if line.match.kind is not MatchKind.NONE else ()
    row = (Choice.SAME_ROW,) if line.alike else ()
    added = Choice.NEW if known or row else Choice.ACCEPT
    return (*known, *row, added, Choice.LEAVE_OUT)


def kinds_of_check(plan: Plan) -> dict[str, int]:
    """Codes of reasons that alone keep rows waiting, with how many rows each.

    Only those that ``accept_all`` takes.
    """
    found: dict[str, int] = {}
    for line in plan.lines:
        code = line.only_check
        if code and code not in ONE_BY_ONE:
            found[code] = found.get(code, 0) + 1
    return found


def accept_all(plan: Plan, code: str) -> Plan:
    """Take every row as read that waits for this one reason only.

    For ``differs`` that keeps the store's words and fills what is empty. Whether two rows
    are one person, and who may not join the cohort, is decided one by one: for such a
    code (``ONE_BY_ONE``) nothing changes.
    """
    if code in ONE_BY_ONE:
        return plan
    choices = dict(plan.choices)
    for line in plan.lines:
        if line.only_check == code:
            choices[line.row.number] = Choice.ACCEPT
    return replace(plan, choices=MappingProxyType(choices))


def counts(plan: Plan) -> dict[str, int]:
    """How many rows stand at each verdict: ready, check, problem, left_out."""
    found = dict.fromkeys((verdict.value for verdict in Verdict), 0)
    for line in plan.lines:
        found[line.verdict.value] += 1
    return found
