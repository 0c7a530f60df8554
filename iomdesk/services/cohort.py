"""The cohort: finding people, opening a record, adding and amending a person, history."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from iomdesk.domain.dates import show_date
from iomdesk.domain.identifiers import read_identifier
from iomdesk.domain.people import IdentifierKind, Person, PersonRow, Provenance, Rag
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.records import Record
from iomdesk.domain.sharing import check_originator, check_text, strictest
from iomdesk.services.desk import Desk, Reading, Work
from iomdesk.services.outlook import NextThing, next_things
from iomdesk.services.sources import check_source_texts
from iomdesk.store.changes import Conflict, source_values
from iomdesk.store.log import Verb
from iomdesk.store.queries import merges, people, records
from iomdesk.store.queries.people import Filter, Membership, Order
from iomdesk.store.queries.values import day
from iomdesk.store.schema import Kind

__all__ = ["Filter", "Membership", "Order"]

LATEST = 60
"""How many events, and how many notes, a record is opened with; ten years hold 2,000."""

PERSON_FIELDS = (
    "surname",
    "forename",
    "other_names",
    "birth_date",
    "area",
    "address",
    "phone",
    "offender_manager",
    "ppo",
    "mappa",
    "registered_on",
    "last_conviction_on",
)


class PersonChanged(Exception):
    """Someone else saved this person first; nothing was written.

    Attributes:
        now: the person as saved by the other, None when the record is gone.
    """

    def __init__(self, now: Person | None) -> None:
        super().__init__("the person was changed since it was opened")
        self.now = now


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFound:
    """A page of the cohort list.

    Attributes:
        total: how many fit the filter, of which ``rows`` may be the first only.
    """

    rows: tuple[PersonRow, ...]
    total: int


_RAGS = {rag.value: rag for rag in Rag}
_NOTHING = NextThing("")
_days = lru_cache(maxsize=16_384)(day)  # the same few thousand dates stand in 25,000 rows


def _row(row: people.ListRow, thing: NextThing) -> PersonRow:
    return PersonRow(
        id=row.id,
        surname=row.surname,
        forename=row.forename,
        other_names=row.other_names,
        birth_date=_days(row.birth_date),
        crn=row.crn,
        area=row.area,
        rag=_RAGS[row.rag],
        rag_since=_days(row.rag_since),
        registered_on=_days(row.registered_on),
        left_on=_days(row.left_on),
        next_thing=thing.text,
        next_late=thing.late,
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage meanwhile: 25,000 rows at once hold none, and it takes 70 ms."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def listed(reading: Reading, rows: Sequence[people.ListRow], today: date) -> tuple[PersonRow, ...]:
    """Stored rows as the list shows them, with the next thing of each."""
    things = next_things(reading, rows, today)
    return tuple([_row(row, things.get(row.id, _NOTHING)) for row in rows])


def find_people(desk: Desk, wanted: Filter) -> PeopleFound:
    """The people a filter fits, in its order, with the next thing that is due for each."""
    with desk.read() as reading, _uncollected():
        rows, total = people.page(reading, wanted)
        return PeopleFound(rows=listed(reading, rows, desk.today()), total=total)


def counts_by_rag(desk: Desk) -> dict[Rag, int]:
    """How many of the active cohort stand at each status."""
    with desk.read() as reading:
        return people.counts_by_rag(reading)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many people a store holds.

    Attributes:
        active, left: in the cohort, and gone from it.
    """

    active: int
    left: int


def size(desk: Desk) -> Size:
    """How many people the store holds, for the header and for the empty screen."""
    with desk.read() as reading:
        active, left = people.sizes(reading)
    return Size(active=active, left=left)


def areas(desk: Desk) -> tuple[str, ...]:
    """The scheme's areas, then any other area people of the cohort live in."""
    with desk.read() as reading:
        used = people.areas(reading)
    known = tuple(area.name for area in desk.scheme.areas)
    return (*known, *(area for area in used if area not in known))


def open_record(desk: Desk, person_id: str) -> Record:
    """Open a person's record; logged as a consultation without asking anything.

    The id of a record that was merged into another opens that one. Raises KeyError when
    there is no such person.
    """
    record = read_record(desk, person_id)
    opened = record.person.id
    desk.write(
        lambda work: work.note(Verb.CONSULTATION, Kind.PERSON, opened, person_id=opened),
        context="record",
    )
    return record


def read_record(desk: Desk, person_id: str) -> Record:
    """A person's record again after a change, when it is open already; not logged."""
    with desk.read() as reading:
        person_id = merges.kept_id(reading, person_id)
        person = people.person(reading, person_id)
        if person is None:
            raise KeyError(person_id)
        return Record(
            person=person,
            rag_history=records.rag_history(reading, person_id),
            needs=records.needs(reading, person_id),
            scores=records.scores(reading, person_id),
            actions=records.actions(reading, person_id),
            events=records.events(reading, person_id, limit=LATEST),
            notes=records.notes(reading, person_id, limit=LATEST),
            custody=records.custody(reading, person_id),
            flags=records.flags(reading, person_id),
        )


def note_copied(desk: Desk, person_id: str, what: str) -> None:
    """Log that a number or other fact was copied out of a record, named but not repeated."""
    desk.write(
        lambda work: work.note(
            Verb.CONSULTATION,
            Kind.PERSON,
            person_id,
            person_id=person_id,
            fields={"copied": what},
        ),
        context="record",
    )


def _sourced(source: Provenance) -> None:
    """Nothing is kept without its source (S2 section 10); raises RuleViolation."""
    if not source.originator.strip():
        raise RuleViolation("originator", "source_needed")
    check_originator(source.originator)
    if not source.channel.strip():
        raise RuleViolation("channel", "channel_needed")
    check_source_texts(source)


def _checked(values: Mapping[str, object], today: date) -> dict[str, object]:
    """The values of a person, held to the rules of the form; raises RuleViolation."""
    unknown = set(values) - set(PERSON_FIELDS)
    if unknown:
        message = f"not fields of a person: {sorted(unknown)}"
        raise TypeError(message)
    checked = {
        name: value.strip() if isinstance(value, str) else value for name, value in values.items()
    }
    if "surname" in checked and not checked["surname"]:
        raise RuleViolation("surname", "surname_needed")
    for name in ("address", "phone", "offender_manager"):
        check_text(str(checked.get(name) or ""), name)
    for name in ("birth_date", "last_conviction_on"):
        value = checked.get(name)
        if isinstance(value, date) and value > today:
            raise RuleViolation(name, "date_in_future", {"date": show_date(value)})
    if checked.get("mappa") not in (None, "", "1", "2", "3"):
        raise RuleViolation("mappa", "mappa_level")
    return checked


def add_person(
    desk: Desk,
    values: Mapping[str, object],
    *,
    numbers: Mapping[IdentifierKind, str],
    source: Provenance,
    context: str = "cohort",
    batch_id: str = "",
) -> str:
    """Add a person to the cohort; gives the id.

    Raises RuleViolation. What was typed of an identifier is always kept, even when its
    check letter does not fit (domain section 4).
    """
    checked = _checked({"surname": "", **values}, desk.today())
    _sourced(source)

    def act(work: Work) -> str:
        person_id = work.insert(Kind.PERSON, {**checked, **source_values(source)})
        for kind, typed in numbers.items():
            if typed.strip():
                add_number(desk, work, person_id, kind, typed, source)
        return person_id

    return desk.write(act, context=context, batch_id=batch_id)


def add_number(
    desk: Desk, work: Work, person_id: str, kind: IdentifierKind, typed: str, source: Provenance
) -> None:
    """Keep one more number of a person, as typed and in full, within a change under way."""
    reading = read_identifier(kind, typed, today=desk.today())
    work.insert(
        Kind.IDENTIFIER,
        {
            "person_id": person_id,
            "kind": kind,
            "typed": typed,
            "canonical": reading.canonical,
            "problem": reading.problem,
            **source_values(source),
        },
    )


def amend_person(
    desk: Desk,
    person_id: str,
    base_revision: int,
    values: Mapping[str, object],
    *,
    numbers: Mapping[IdentifierKind, str],
    source: Provenance,
    context: str = "record",
    draft: str = "",
) -> Person:
    """Change fields and numbers of a person; gives the person as saved.

    ``draft`` is the subject of the form's draft, dropped in the same step; any other way of
    changing a person leaves what somebody has typed alone.

    ``numbers`` names the kinds that were edited, with an empty text for one taken away.
    The row keeps one source, so what was held of handling, permission and unpublished
    HMPPS data is merged with ``source``: a new telephone number frees no address.
    Raises RuleViolation, or ``PersonChanged`` when someone saved first.
    """
    checked = _checked(values, desk.today())
    _sourced(source)

    def act(work: Work) -> Person:
        before = people.person(work.reading, person_id)
        if before is None or before.revision != base_revision:
            raise PersonChanged(before)
        altered = _amend_numbers(desk, work, before, numbers, source)
        merged = source_values(strictest(before.provenance, source))
        stamped = {**checked, **merged} if checked or altered else {}
        try:
            work.amend(Kind.PERSON, person_id, base_revision, stamped, touch=altered)
        except Conflict as conflict:
            raise PersonChanged(people.person(work.reading, person_id)) from conflict
        if draft:
            work.drop_draft("person", draft)
        after = people.person(work.reading, person_id)
        if after is None:  # the row was amended a moment ago, in this same transaction
            raise KeyError(person_id)
        return after

    return desk.write(act, context=context)


def _amend_numbers(
    desk: Desk,
    work: Work,
    before: Person,
    numbers: Mapping[IdentifierKind, str],
    source: Provenance,
) -> bool:
    """Bring the first number of each kind to what was typed; whether any changed."""
    altered = False
    for kind, typed in numbers.items():
        held = next((one for one in before.identifiers if one.kind is kind), None)
        if held is not None and held.typed == typed:
            continue
        if held is None:
            if not typed.strip():
                continue
            add_number(desk, work, before.id, kind, typed, source)
        else:
            revision = people.revision(work.reading, Kind.IDENTIFIER, held.id)
            if typed.strip():
                reading = read_identifier(kind, typed, today=desk.today())
                work.amend(
                    Kind.IDENTIFIER,
                    held.id,
                    revision,
                    {
                        "typed": typed,
                        "canonical": reading.canonical,
                        "problem": reading.problem,
                        **source_values(strictest(held.provenance, source)),
                    },
                )
            else:
                work.erase(Kind.IDENTIFIER, held.id, revision, keep_fields=True)
        altered = True
    return altered
