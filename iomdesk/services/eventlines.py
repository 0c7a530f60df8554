"""Lines about what happened, pasted or out of a file: whose they are, and keeping them.

Nothing is kept by reading: each line says whether it is ready, waits for a look, cannot be
taken or is held already. What is kept at once is one transaction that can be taken back.
"""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final

from iomdesk.domain.agencies import AgencyRole
from iomdesk.domain.events import APPOINTMENTS, EventKind
from iomdesk.domain.names import match_key
from iomdesk.domain.people import FactKind, Provenance, full_name
from iomdesk.domain.problems import RuleViolation
from iomdesk.exchange import events as lists
from iomdesk.exchange.events import EventRow
from iomdesk.exchange.fields import heading_key
from iomdesk.exchange.problems import Refused
from iomdesk.exchange.verdicts import Reason, Verdict
from iomdesk.services import agencies, events
from iomdesk.services.desk import Desk, Reading, Work
from iomdesk.services.events import NewEvent
from iomdesk.services.eventtwins import Told, count_in, twin
from iomdesk.store.queries import events as stored
from iomdesk.store.queries import imports as known
from iomdesk.store.queries import people
from iomdesk.store.schema import Kind
from iomdesk.words import words

__all__ = ["Kept", "ReadLine", "Reason", "Refused", "Verdict"]

_WHO: Final = frozenset(
    {"event_nobody", "event_unknown_person", "event_several_people", "event_ids_disagree",
     "event_name_only", "event_name_differs"}
)  # fmt: skip
_HELD: Final = frozenset({"event_held", "event_twice"})
_SERVICE: Final = {
    AgencyRole.PROBATION: "supervision",
    AgencyRole.YOUTH: "supervision",
    AgencyRole.TREATMENT: "treatment",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """One line as it stands, decisions included.

    Attributes:
        number: of the line or the row of the file. text: as it came.
        person_id: whose it is; empty while that is not known. person: "SURNAME, Forename".
        new: what would be kept; None when it cannot be.
        source: where it came from; None when no agency is known.
        reasons: all there is to say, the weightiest first.
        accepted: somebody looked at what was to check.
        put_aside: somebody leaves it out.
    """

    number: int
    text: str
    person_id: str
    person: str
    new: NewEvent | None
    source: Provenance | None
    reasons: tuple[Reason, ...] = ()
    accepted: bool = False
    put_aside: bool = False

    @property
    def verdict(self) -> Verdict:
        """Ready, Check, Problem or Left out, with what was decided counted in."""
        if self.put_aside:
            return Verdict.LEFT_OUT
        told = max((one.verdict for one in self.reasons), key=lambda one: one.weight,
                   default=Verdict.READY)  # fmt: skip
        if told is Verdict.CHECK and self.accepted:
            return Verdict.READY
        return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What keeping lines did.

    Attributes:
        batch_id: under which it can be taken back. ids: of the events, in order.
        waiting: lines to check or with a problem that stayed behind.
    """

    batch_id: str
    ids: tuple[str, ...]
    waiting: int


def read_lines(
    desk: Desk, text: str, *, person_id: str | None = None, source: Provenance | None = None
) -> tuple[ReadLine, ...]:
    """Read a pasted text; nothing is kept. Raises ``Refused`` when it is too long.

    ``person_id`` is whose it all is; without it each line has to say so, by CRN, PNCID,
    NOMIS number, or as "SURNAME, Forename, date of birth". What a line does not say of its
    source is taken from ``source``.
    """
    rows = lists.read(
        text, today=desk.today(), agencies=agencies.names(desk), lines=offence_lines(desk)
    )
    return resolved(desk, rows, person_id=person_id, source=source, channel=pasted())


def pasted() -> str:
    """How what was pasted came, unless its source says otherwise."""
    return words("event_lines", "pasted")


def offence_lines(desk: Desk) -> Mapping[str, str]:
    """Ids of the offence lines by the key of what people may call them."""
    rows = desk.scheme.matrix.rows()
    return {heading_key(word): row.id for row in rows for word in (row.id, row.label)}


def accept(line: ReadLine) -> ReadLine:
    """What is to check was looked at and is right."""
    return replace(line, accepted=True, put_aside=False)


def put_aside(line: ReadLine) -> ReadLine:
    """The line is left out."""
    return replace(line, put_aside=True)


def with_person(desk: Desk, line: ReadLine, person_id: str) -> ReadLine:
    """The line is about this person. Raises KeyError when there is no such person."""
    with desk.read() as reading:
        person = people.person(reading, person_id)
        if person is None:
            raise KeyError(person_id)
        reasons = [one for one in line.reasons if one.code not in _WHO | _HELD]
        if line.new is not None and line.new.kind is not None:
            held = stored.told(reading, [person_id])
            if twin(held, person_id, line.new):
                reasons.insert(0, _reason(line.number, Verdict.LEFT_OUT, "event_held"))
    return replace(line, person_id=person_id, person=person.name, reasons=tuple(reasons))


def resolved(
    desk: Desk,
    rows: Sequence[EventRow],
    *,
    person_id: str | None,
    source: Provenance | None,
    channel: str,
) -> tuple[ReadLine, ...]:
    """Rows with whose they are, their source, and whether they are held already."""
    entries = {one.name: one for one in agencies.agencies(desk)}
    with desk.read() as reading:
        whose = _whose(reading, person_id)
        lines = []
        for row in rows:
            said = list(row.reasons)
            found, name = whose(row, said)
            told = _source(row, source, channel, desk.today())
            entry = entries.get(agencies.like(entries, told.originator, inside=False))
            if entry is not None:
                told = replace(told, originator=entry.name)
            elif told.originator:
                code, params = "event_agency_unknown", {"agency": told.originator}
                said.append(_reason(row.number, Verdict.READY, code, **params))
            new = None if row.on is None else _new(row, entry.role if entry else AgencyRole.OTHER)
            if new is not None and (broken := _broken(desk, new, told)) is not None:
                said.append(_broken_rule(row.number, broken))
                new = None
            lines.append(
                ReadLine(
                    number=row.number,
                    text=row.text,
                    person_id=found,
                    person=name,
                    new=new,
                    source=told if told.originator else None,
                    reasons=tuple(said),
                )
            )
        return tuple(_without_held(reading, lines))


def _new(row: EventRow, role: AgencyRole) -> NewEvent:
    on = row.on or date.min
    service = row.service
    if row.kind in APPOINTMENTS and not service:
        service = _SERVICE.get(role, "")
    return NewEvent(
        kind=row.kind,
        on_date=on,
        body=row.body,
        at_time=row.at_time,
        line=row.line,
        count=row.count,
        service=service,
        outcome=row.outcome,
    )


def _source(row: EventRow, base: Provenance | None, channel: str, today: date) -> Provenance:
    """What the row says of its source, the rest from what was said for all of them."""
    if base is None:
        base = Provenance(originator="", received_on=today, channel=channel)
    grade = row.grade or (base.grade if row.kind is EventKind.INTELLIGENCE else "")
    return replace(
        base,
        originator=row.originator.strip() or base.originator.strip(),
        received_on=row.received or base.received_on,
        channel=base.channel.strip() or channel,
        grade=grade,
        kind=FactKind.ASSESSMENT if grade else base.kind,
    )


def _broken(desk: Desk, new: NewEvent, source: Provenance) -> RuleViolation | None:
    try:
        events.check_event(desk.scheme, new, source, desk.today())
    except RuleViolation as broken:
        return broken
    return None


def _reason(number: int, verdict: Verdict, code: str, **params: object) -> Reason:
    return Reason(verdict, None, "", code, {"row": number, **params})


def _broken_rule(number: int, broken: RuleViolation) -> Reason:
    """The rule in its own words; a source that is missing is said as such."""
    problem = words("rule", broken.code, broken.params)
    return _reason(number, Verdict.PROBLEM, "event_rule", problem=problem, why=broken.code)


_Who = Callable[[EventRow, list[Reason]], tuple[str, str]]


def _whose(reading: Reading, person_id: str | None) -> _Who:
    """Tells whose a row is: of the person given, or of whom it names."""
    if person_id is not None:
        person = people.person(reading, person_id)
        if person is None:
            raise KeyError(person_id)
        return lambda _row, _said: (person.id, person.name)
    return partial(_find, _Everybody(known.known(reading)))


class _Everybody:
    """The people of the store by their numbers and by their names."""

    def __init__(self, rows: Iterable[known.KnownRow]) -> None:
        self.names: dict[str, str] = {}
        self.keys: dict[str, tuple[str, str]] = {}
        self.born: dict[str, date | None] = {}
        self.by_number: dict[tuple[str, str], set[str]] = {}
        self.by_name: dict[tuple[str, str], list[str]] = {}
        for person_id, surname, forename, _other, born, numbers in rows:
            self.names[person_id] = full_name(surname, forename)
            self.born[person_id] = born
            key = (match_key(surname), match_key(forename))
            self.keys[person_id] = key
            self.by_name.setdefault(key, []).append(person_id)
            for kind, canonical in numbers:
                self.by_number.setdefault((kind.value, canonical), set()).add(person_id)


def _find(everybody: _Everybody, row: EventRow, said: list[Reason]) -> tuple[str, str]:
    """Whose the row is; what is doubtful about it is added to what is said."""

    def tell(verdict: Verdict, code: str, **params: object) -> None:
        said.insert(0, _reason(row.number, verdict, code, **params))

    if not row.names_somebody:
        tell(Verdict.PROBLEM, "event_nobody")
        return "", ""
    found: set[str] = set()
    for number in row.identifiers:
        found |= everybody.by_number.get((number.kind.value, number.canonical), set())
    key = (match_key(row.surname), match_key(row.forename))
    if len(found) > 1:
        tell(Verdict.PROBLEM, "event_ids_disagree")
        return "", ""
    if found:
        person_id = found.pop()
        if row.surname and everybody.keys[person_id] != key:
            tell(Verdict.CHECK, "event_name_differs", name=everybody.names[person_id])
        return person_id, everybody.names[person_id]
    # A number nobody has is no proof that the name is another's, but somebody has to look.
    named = everybody.by_name.get(key, []) if row.surname else []
    if row.birth_date is not None:
        named = [one for one in named if everybody.born[one] == row.birth_date]
    if len(named) != 1:
        tell(Verdict.PROBLEM, "event_several_people" if named else "event_unknown_person")
        return "", ""
    if row.birth_date is None or row.identifiers:
        tell(Verdict.CHECK, "event_name_only", name=everybody.names[named[0]])
    return named[0], everybody.names[named[0]]


def _without_held(reading: Reading, lines: Sequence[ReadLine]) -> Iterable[ReadLine]:
    """What the store holds already, and what stands twice, is left out."""
    held = stored.told(reading, {one.person_id for one in lines if one.person_id and one.new})
    first: Told = {}
    for line in lines:
        if not line.person_id or line.new is None:
            yield line
            continue
        said: tuple[Reason, ...] = ()
        if twin(held, line.person_id, line.new):
            said = (_reason(line.number, Verdict.LEFT_OUT, "event_held"),)
        elif other := twin(first, line.person_id, line.new):
            said = (_reason(line.number, Verdict.LEFT_OUT, "event_twice", other=other),)
        elif line.verdict is not Verdict.PROBLEM:  # one that is not taken stands for no other
            count_in(first, line.person_id, line.new, line.number)
        yield replace(line, reasons=(*said, *line.reasons))


def _once(ready: Iterable[ReadLine]) -> Iterator[ReadLine]:
    """The lines without those that say again what one before them says."""
    first: Told = {}
    for line in ready:
        if line.new is None or not twin(first, line.person_id, line.new):
            yield line
        if line.new is not None:
            count_in(first, line.person_id, line.new, line.number)


def keep_lines(
    desk: Desk,
    lines: Sequence[ReadLine],
    *,
    name: str = "",
    sheet: str = "",
    sha256: str = "",
    context: str = "import",
) -> Kept:
    """Keep the ready lines, all in one transaction, as one import that can be undone.

    ``name``, ``sheet`` and ``sha256`` are those of the file; a text has none. Raises
    RuleViolation ``nothing_ready``, or ``events_stale`` when one of them was kept since
    they were read; then nothing is kept. What was given twice to one person by hand is
    kept once.
    """
    ready = list(_once(one for one in lines if one.verdict is Verdict.READY))
    if not ready:
        raise RuleViolation("", "nothing_ready")
    waiting = sum(one.verdict in {Verdict.CHECK, Verdict.PROBLEM} for one in lines)
    batch_id = str(uuid.uuid4())
    text = "\n".join(one.text for one in lines)

    def act(work: Work) -> tuple[str, ...]:
        stands = {one.person_id: work.standing(one.person_id) for one in ready}
        held = stored.told(work.reading, set(stands.values()))
        if any(one.new is None or twin(held, stands[one.person_id], one.new) for one in ready):
            raise RuleViolation("", "events_stale")
        work.insert(
            Kind.IMPORT,
            {
                "file_name": name or pasted(),
                "sheet": sheet,
                "sha256": sha256 or hashlib.sha256(text.encode()).hexdigest(),
                "rows_taken": len(ready),
                "rows_waiting": waiting,
            },
            row_id=batch_id,
        )
        return tuple(
            events.add_event(
                desk, one.person_id, one.new, one.source, context=context, import_id=batch_id
            )
            for one in ready
            if one.new is not None and one.source is not None
        )

    ids = desk.write(act, context=context, batch_id=batch_id)
    return Kept(batch_id=batch_id, ids=ids, waiting=waiting)
