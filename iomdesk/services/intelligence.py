"""Intelligence on a record: folded lines with grade and age, and opening one, which is logged.

Grades and ages are read as the matrix reads them (ruling 4; domain items 17, 49, 51): days
0 to 28 and 29 to 56, source and information as the scheme of the grade orders them.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from iomdesk.domain.intelligence import grade_weight, period_of
from iomdesk.domain.matrix import MatrixRules
from iomdesk.domain.records import Event
from iomdesk.services.desk import Desk, Work
from iomdesk.store.log import Verb
from iomdesk.store.queries import events as stored
from iomdesk.store.queries.intelligence import folded
from iomdesk.store.schema import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report as it stands folded.

    Attributes:
        row: the event without its texts.
        grading, marks: "5x5x5" and "B2 1"; both empty for a report without a grade.
        days: since its day; negative for a day to come.
        period: 0 up to the first line (4 weeks), 1 up to the second (8 weeks), else None.
        suspected_false: information "suspected to be false or malicious": counts, flagged.
        off_sheet: a grade the sheet's two columns leave out (A3 to A5, B3 to B5).
        readable: whether the grade is one of its scheme.
    """

    row: Event
    grading: str
    marks: str
    days: int
    period: int | None
    suspected_false: bool
    off_sheet: bool
    readable: bool

    @property
    def id(self) -> str:
        """The id of the event."""
        return self.row.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """All reports of a person, latest first, and the two lines between them.

    Attributes:
        first, second: the earliest day within 4 weeks, and within 8, as the rule set has it.
        weeks: how many weeks back those days lie.
    """

    lines: tuple[Report, ...]
    first: date
    second: date
    weeks: tuple[int, int]


def report_of(rules: MatrixRules, row: Event, today: date) -> Report:
    """What grade and age of a report say."""
    grading, _, marks = " ".join(row.provenance.grade.split()).partition(" ")
    try:
        read = grade_weight(rules, grading, marks)
    except ValueError:
        read = None
    return Report(
        row=row,
        grading=grading,
        marks=marks,
        days=(today - row.on_date).days,
        period=period_of(rules, row.on_date, today),
        suspected_false=read is not None and read.suspected_false,
        off_sheet=read is not None and read.off_sheet,
        readable=read is not None,
    )


def lines(desk: Desk, person_id: str) -> Reports:
    """The reports of a person without their texts; reading them is no consultation of one."""
    today, rules = desk.today(), desk.scheme.matrix
    with desk.read() as reading:
        rows = folded(reading, person_id)
    return Reports(
        lines=tuple(report_of(rules, row, today) for row in rows),
        first=today - timedelta(days=rules.first_days),
        second=today - timedelta(days=rules.second_days),
        weeks=(rules.first_days // 7, rules.second_days // 7),
    )


def open_report(desk: Desk, event_id: str) -> Event:
    """A report with its text; that it was opened is logged (DPA 2018 s.62).

    Raises KeyError when it is gone.
    """

    def act(work: Work) -> Event:
        row = stored.event(work.reading, event_id)
        if row is None:
            raise KeyError(event_id)
        work.note(Verb.CONSULTATION, Kind.EVENT, event_id, person_id=row.person_id)
        return row

    return desk.write(act, context="intelligence")
