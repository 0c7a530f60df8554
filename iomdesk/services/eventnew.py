"""An event or a note before it is kept: what is said of it, and the rules it is held to.

Nothing is kept without its source (S2 section 10; S1 5.2.3).
"""

from dataclasses import dataclass
from datetime import date

from iomdesk.domain.dates import show_date
from iomdesk.domain.events import (
    AHEAD,
    DRUG_OUTCOMES,
    MOST,
    OFFENCES,
    SERVICES,
    EventKind,
    kind_of,
    needs_words,
)
from iomdesk.domain.intelligence import grade_weight
from iomdesk.domain.meetings import read_time
from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.records import Event
from iomdesk.formdef.scheme import Scheme
from iomdesk.services.sources import check_source, checked_text


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """Something that happened, before it is kept; the fields are those of ``Event``."""

    kind: EventKind
    on_date: date
    body: str
    at_time: str = ""
    line: str = ""
    count: int = 1
    service: str = ""
    outcome: str = ""
    ended_on: date | None = None
    from_event: str | None = None
    closed_only: bool = False
    anonymised: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNote:
    """What someone said or wrote, before it is kept; the fields are those of ``Note``."""

    on_date: date
    body: str
    closed_only: bool = False
    anonymised: str = ""


def again(event: Event) -> NewEvent:
    """An event as it was entered, to put it right."""
    return NewEvent(
        kind=kind_of(event.kind),
        on_date=event.on_date,
        body=event.body,
        at_time=event.at_time,
        line=event.line,
        count=event.count,
        service=event.service,
        outcome=event.outcome,
        ended_on=event.ended_on,
        from_event=event.from_event,
        closed_only=event.closed_only,
        anonymised=event.anonymised,
    )


def check_event(
    scheme: Scheme, new: NewEvent, source: Provenance, today: date, *, held_line: str = ""
) -> None:
    """The rules an event is held to; raises RuleViolation for the first that it breaks.

    ``held_line`` is the offence line it has already: one of an earlier rule set stays.
    """
    check_source(source, today)
    if new.on_date > today and new.kind not in AHEAD:
        raise RuleViolation("on_date", "date_in_future", {"date": show_date(new.on_date)})
    if new.at_time.strip() and read_time(new.at_time) is None:
        raise RuleViolation("at_time", "not_a_time")
    if new.line and new.line != held_line:
        if new.kind not in OFFENCES:
            raise RuleViolation("line", "line_not_offence")
        if new.line not in {row.id for row in scheme.matrix.rows()}:
            raise RuleViolation("line", "line_unknown")
    if not 1 <= new.count <= MOST:
        raise RuleViolation("count", "event_count", {"most": MOST})
    if new.service and new.service not in SERVICES:
        raise RuleViolation("service", "service_unknown")
    if new.kind is EventKind.DRUG_TEST and new.outcome not in DRUG_OUTCOMES:
        raise RuleViolation("outcome", "drug_outcome_needed")
    _check_end(new, today)
    if new.from_event and new.kind is not EventKind.CONVICTION:
        raise RuleViolation("from_event", "from_event_conviction")
    if new.kind is EventKind.INTELLIGENCE:
        _check_grade(scheme, source.grade)
    checked_text(new.body, "body", needed=needs_words(new.kind, new.line))
    checked_text(new.outcome, "outcome")
    checked_text(new.anonymised, "anonymised")


def _check_end(new: NewEvent, today: date) -> None:
    if new.ended_on is None:
        return
    day = {"date": show_date(new.ended_on)}
    if new.ended_on < new.on_date:
        raise RuleViolation("ended_on", "ended_before_begun", day)
    if new.ended_on > today:
        raise RuleViolation("ended_on", "date_in_future", day)


def _check_grade(scheme: Scheme, grade: str) -> None:
    """Intelligence has a grade that can be read, with its scheme (domain items 48, 49)."""
    if not grade.strip():
        raise RuleViolation("grade", "grade_needed")
    grading, _, marks = " ".join(grade.split()).partition(" ")
    try:
        grade_weight(scheme.matrix, grading, marks)
    except ValueError:
        raise RuleViolation("grade", "grade_unreadable") from None


def event_values(new: NewEvent) -> dict[str, object]:
    """The columns of an event, texts without spaces around them."""
    clock = read_time(new.at_time) if new.at_time.strip() else None
    return {
        "on_date": new.on_date,
        "kind": new.kind,
        "body": new.body.strip(),
        "at_time": "" if clock is None else f"{clock:%H:%M}",
        "line": new.line,
        "count": new.count,
        "service": new.service,
        "outcome": new.outcome.strip(),
        "ended_on": new.ended_on,
        "from_event": new.from_event or None,
        "closed_only": new.closed_only,
        "anonymised": new.anonymised.strip(),
    }


def check_note(new: NewNote, source: Provenance, today: date) -> None:
    """The rules a note is held to; raises RuleViolation for the first that it breaks."""
    check_source(source, today)
    if new.on_date > today:
        raise RuleViolation("on_date", "date_in_future", {"date": show_date(new.on_date)})
    checked_text(new.body, "body", needed=True)
    checked_text(new.anonymised, "anonymised")


def note_values(new: NewNote) -> dict[str, object]:
    """The columns of a note, texts without spaces around them."""
    return {
        "on_date": new.on_date,
        "body": new.body.strip(),
        "closed_only": new.closed_only,
        "anonymised": new.anonymised.strip(),
    }
