"""What an agency tells, as facts: a phone call becomes sourced facts in one transaction.

The prompts are those of S1 5.1 (``forms/SCHEME/updates.toml``); this module turns the
answers into events, notes, needs, facts of the status and stays in prison, each with the
source of the call. Either all of them are kept, or none.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Final

from iomdesk.domain.agencies import AgencyRole
from iomdesk.domain.dates import DateProblem, Sense, read_date
from iomdesk.domain.events import EventKind
from iomdesk.domain.grades import read_grade
from iomdesk.domain.people import FactKind, NeedLevel, Provenance, Sensitivity
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.ragfacts import FactName, FactValue
from iomdesk.domain.records import Custody
from iomdesk.domain.sharing import strictest
from iomdesk.formdef.form import Answers, FormDef, given
from iomdesk.formdef.scheme import Scheme
from iomdesk.formdef.updates import Becomes, UpdateDef, UpdatePart, general
from iomdesk.services import agencies, custody, events, needs, ragfacts
from iomdesk.services.custody import NewStay
from iomdesk.services.desk import Desk, Work
from iomdesk.services.events import NewEvent, NewNote
from iomdesk.services.needs import NewNeed
from iomdesk.store.queries import records
from iomdesk.words import words

CONTEXT: Final = "update"
"""Where in the work it happened, as the log says it."""
_OWN: Final = {
    "on_date": "on", "assessed_on": "on", "as_at": "on", "release_on": "on", "started_on": "on",
    "ended_on": "on", "body": "text", "outcome": "outcome", "grade": "grade", "level": "level",
    "value": "value", "establishment": "establishment", "release_type": "release_type",
    "anonymised": "anonymised", "ground": "ground", "end_reason": "establishment",
}  # fmt: skip
"""Which answer of a part a rule about a fact belongs to."""
_ASKED: Final = frozenset({*_OWN.values(), "which"})
"""Every answer that a part may ask for."""


def update_for(scheme: Scheme, role: AgencyRole) -> UpdateDef:
    """What the agencies of a role are asked for; a general form for those S1 does not name."""
    return next((one for one in scheme.updates if one.role is role), None) or general()


def form_for(scheme: Scheme, role: AgencyRole) -> FormDef:
    """The same as a form to fill in."""
    return update_for(scheme, role).form


def role_of(desk: Desk, agency: str) -> AgencyRole:
    """What an agency does in the scheme; ``OTHER`` for one the desk does not know."""
    entry = agencies.agency(desk, agency)
    return AgencyRole.OTHER if entry is None else entry.role


def answered_parts(update: UpdateDef, answers: Answers) -> tuple[UpdatePart, ...]:
    """The parts that something was answered to, in reading order."""
    return tuple(
        part for part in update.parts() if any(given(answers, part.key(name)) for name in _ASKED)
    )


def count(update: UpdateDef, answers: Answers, today: date) -> int:
    """How many facts these answers would make."""
    return sum(
        len(tuple(_told(part, answers, today))) if _is_series(part) else 1
        for part in answered_parts(update, answers)
    )


def keep(
    desk: Desk, person_id: str, agency: str, answers: Answers, source: Provenance
) -> tuple[str, ...]:
    """Keep all that was told, in one transaction; gives the ids of the rows made or changed.

    Raises RuleViolation for a field of the form, or of the source, and then nothing is kept;
    ``update_nothing`` when nothing was answered.
    """
    update = update_for(desk.scheme, role_of(desk, agency))
    parts = answered_parts(update, answers)
    if not parts:
        raise RuleViolation("", "update_nothing")

    def act(work: Work) -> tuple[str, ...]:
        ids: list[str] = []
        for part in parts:
            with _said_at(part):
                own = _own_source(part, answers, source)
                ids += _KEEPERS[part.becomes](desk, work, person_id, part, answers, own)
        return tuple(ids)

    return desk.write(act, context=CONTEXT)


@contextmanager
def _said_at(part: UpdatePart) -> Iterator[None]:
    """A rule about a fact is said at the answer it belongs to; one about the source is not."""
    try:
        yield
    except RuleViolation as broken:
        field = _OWN.get(broken.field)
        own_ground = part.care is Sensitivity.MEDICAL
        if field is None or (field == "ground" and not own_ground):
            raise
        if field == "grade" and part.becomes is not Becomes.INTELLIGENCE:
            raise
        raise RuleViolation(part.key(field), broken.code, broken.params) from broken


def _own_source(part: UpdatePart, answers: Answers, source: Provenance) -> Provenance:
    """The source of the call with what this answer adds: care, ground, grade, judgement."""
    own = replace(source, grade="")
    if part.assessment or part.becomes in {Becomes.NEED, Becomes.INTELLIGENCE}:
        own = replace(own, kind=FactKind.ASSESSMENT)
    if part.becomes is Becomes.INTELLIGENCE:
        try:
            grade = read_grade(given(answers, part.key("grade")) or source.grade)
        except ValueError:
            raise RuleViolation("grade", "grade_unreadable") from None
        own = replace(own, grade=grade)
    if part.care is Sensitivity.NONE:
        return own
    other = {Sensitivity.NONE, part.care}
    care = part.care if own.sensitivity in other else Sensitivity.BOTH
    ground = given(answers, part.key("ground"))
    said = words("source_ground", ground) if ground else own.ground
    return replace(own, sensitivity=care, ground=said)


# ---- what was told, and when ---------------------------------------------------------------


def _is_series(part: UpdatePart) -> bool:
    return part.becomes in {Becomes.EVENT, Becomes.ATTENDANCE}


def _day(part: UpdatePart, answers: Answers, today: date, *, ahead: bool = False) -> date | None:
    sense = Sense.ANY if ahead else Sense.RECENT
    reading = read_date(given(answers, part.key("on")), today=today, sense=sense)
    if reading.problem:
        raise RuleViolation("on_date", "form_date", {"said": reading.text})
    return reading.value


def _told(part: UpdatePart, answers: Answers, today: date) -> Iterator[tuple[date | None, str]]:
    """Day and words of each thing told: a line that begins with a date begins another one."""
    day: date | None = None
    lines: list[str] = []
    begun = False
    for line in given(answers, part.key("text")).splitlines():
        found, rest = _dated(line.strip(), today)
        if found is not None:
            if begun:
                yield day, "\n".join(lines)
            day, lines, begun = found, [rest], True
        elif line.strip():
            lines, begun = [*lines, line.strip()], True
    yield day, "\n".join(lines).strip()


def _dated(line: str, today: date) -> tuple[date | None, str]:
    """The date a line begins with, and what follows it."""
    tokens = line.split()
    for length in (3, 2, 1):
        head = " ".join(tokens[:length]).rstrip(":,;-")
        if len(tokens) < length or not any(mark.isdigit() for mark in head):
            continue
        reading = read_date(head, today=today, sense=Sense.RECENT)
        if reading.value is not None and reading.problem is DateProblem.NONE:
            return reading.value, " ".join(tokens[length:]).lstrip(":,;- ")
    return None, line


# ---- what it becomes -----------------------------------------------------------------------

_Keeper = Callable[[Desk, Work, str, UpdatePart, Answers, Provenance], list[str]]


def _events(
    desk: Desk, _work: Work, person_id: str, part: UpdatePart, answers: Answers, source: Provenance
) -> list[str]:
    today = desk.today()
    usual = _day(part, answers, today, ahead=part.event == EventKind.RELEASE)
    kind = EventKind(part.event) if part.event else _which(part, answers)
    ids = []
    for day, body in _told(part, answers, today):
        on = day or usual
        if on is None:
            raise RuleViolation("on_date", "day_needed")
        new = NewEvent(
            kind=kind,
            on_date=on,
            body=body,
            service=part.service,
            outcome=given(answers, part.key("outcome")),
            closed_only=part.closed,
            anonymised=given(answers, part.key("anonymised")),
        )
        ids.append(events.add_event(desk, person_id, new, source, context=CONTEXT))
    return ids


def _which(part: UpdatePart, answers: Answers) -> EventKind:
    chosen = given(answers, part.key("which"))
    if not chosen:
        raise RuleViolation(part.key("which"), "required")
    return EventKind(chosen)


def _intelligence(
    desk: Desk, _work: Work, person_id: str, part: UpdatePart, answers: Answers, source: Provenance
) -> list[str]:
    new = NewEvent(
        kind=EventKind.INTELLIGENCE,
        on_date=_day(part, answers, desk.today()) or source.received_on,
        body=given(answers, part.key("text")),
        closed_only=part.closed,
    )
    return [events.add_event(desk, person_id, new, source, context=CONTEXT)]


def _note(
    desk: Desk, _work: Work, person_id: str, part: UpdatePart, answers: Answers, source: Provenance
) -> list[str]:
    new = NewNote(
        on_date=_day(part, answers, desk.today()) or source.received_on,
        body=given(answers, part.key("text")),
        closed_only=part.closed,
        anonymised=given(answers, part.key("anonymised")),
    )
    return [events.add_note(desk, person_id, new, source, context=CONTEXT)]


def _need(
    desk: Desk, _work: Work, person_id: str, part: UpdatePart, answers: Answers, source: Provenance
) -> list[str]:
    level = given(answers, part.key("level"))
    if not level:
        raise RuleViolation("level", "required")
    new = NewNeed(
        pathway=part.pathway,
        level=NeedLevel(level),
        assessed_on=_day(part, answers, desk.today()) or source.received_on,
        body=given(answers, part.key("text")),
    )
    return [needs.keep_need(desk, person_id, new, source, context=CONTEXT)]


def _fact(
    desk: Desk, _work: Work, person_id: str, part: UpdatePart, answers: Answers, source: Provenance
) -> list[str]:
    value = given(answers, part.key("value"))
    if not value:
        raise RuleViolation("value", "required")
    statement = ragfacts.Statement(
        fact=FactName(part.fact),
        value=FactValue(value),
        as_at=_day(part, answers, desk.today()) or source.received_on,
        body=given(answers, part.key("text")),
    )
    return [ragfacts.state_fact(desk, person_id, statement, source, context=CONTEXT)]


def _lasting(work: Work, person_id: str) -> Custody | None:
    stays = records.custody(work.reading, work.standing(person_id))
    return next((stay for stay in stays if stay.ended_on is None), None)


def _stay(
    desk: Desk, work: Work, person_id: str, part: UpdatePart, answers: Answers, source: Provenance
) -> list[str]:
    """A transfer: the stay that lasts ends, the next begins with its day of release."""
    day = _day(part, answers, desk.today()) or source.received_on
    establishment = given(answers, part.key("establishment"))
    if not establishment:
        raise RuleViolation("establishment", "required")
    held = _lasting(work, person_id)
    new = NewStay(establishment=establishment, started_on=day)
    if held is not None:
        if held.establishment.casefold() == establishment.casefold():
            raise RuleViolation("establishment", "stay_lasts", {"establishment": establishment})
        reason = words("update", "transferred")
        custody.end_stay(
            desk, held.id, held.revision, on=day, reason=reason, source=source, context=CONTEXT
        )
        new = replace(
            new,
            release_on=held.release_on,
            release_type=held.release_type,
            sentence_days=held.sentence_days,
        )
        if new.release_on or new.release_type or new.sentence_days:
            # What goes along stays bound by what it was told under, and its agency's.
            source = strictest(held.provenance, source)
    return [custody.add_stay(desk, person_id, new, source, context=CONTEXT)]


def _release_day(
    desk: Desk, work: Work, person_id: str, part: UpdatePart, answers: Answers, source: Provenance
) -> list[str]:
    """The day of release of the stay that lasts."""
    held = _lasting(work, person_id)
    if held is None:
        raise RuleViolation("release_on", "update_no_stay")
    new = NewStay(
        establishment=held.establishment,
        started_on=held.started_on,
        sentence_days=held.sentence_days,
        release_on=_day(part, answers, desk.today(), ahead=True) or held.release_on,
        release_type=given(answers, part.key("release_type")) or held.release_type,
    )
    reason = words("update", "told_by", {"agency": source.originator})
    custody.amend_stay(desk, held.id, held.revision, new, source, reason=reason, context=CONTEXT)
    return [held.id]


_KEEPERS: Final[Mapping[Becomes, _Keeper]] = {
    Becomes.EVENT: _events,
    Becomes.ATTENDANCE: _events,
    Becomes.INTELLIGENCE: _intelligence,
    Becomes.NOTE: _note,
    Becomes.NEED: _need,
    Becomes.FACT: _fact,
    Becomes.STAY: _stay,
    Becomes.RELEASE_DAY: _release_day,
}
