"""Is this somebody we know? Asked before a person is added by hand.

The answer is that of the import (exchange/matching): who is near in a file is near in a
form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from iomdesk.domain.identifiers import NAMES, Reading, read_identifier
from iomdesk.domain.people import IdentifierKind, Rag, full_name
from iomdesk.exchange import matching
from iomdesk.exchange.matching import Ground, KnownPeople, KnownPerson, Match
from iomdesk.services.desk import Desk
from iomdesk.services.desk import Reading as StoreReading
from iomdesk.store.queries import imports as stored
from iomdesk.store.queries import people
from iomdesk.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePerson:
    """Someone in the store who may be the person about to be added.

    Attributes:
        reason: why, in words; the strongest one first.
        sure: whether a number is the same, not only the name.
        left: whether the person has left the cohort.
        referral_id: of an open referral about them, which is no record yet; else None.
    """

    person_id: str
    name: str
    birth_date: date | None
    area: str
    rag: Rag
    left: bool
    reason: str
    sure: bool
    referral_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Typed:
    """What a form says of a person; see ``matching.Described``."""

    surname: str
    forename: str
    other_names: str
    birth_date: date | None
    identifiers: tuple[Reading, ...]


def known_people(reading: StoreReading) -> KnownPeople:
    """Everybody in the store, laid out for "is this the same person?"."""
    return KnownPeople(map(_known, stored.known(reading)))


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


def same_people(
    desk: Desk,
    *,
    surname: str,
    forename: str,
    birth_date: date | None,
    numbers: Mapping[IdentifierKind, str],
    other_names: str = "",
    besides: str = "",
) -> tuple[SamePerson, ...]:
    """Those in the store, left or not, who may be this person; the surest first.

    ``besides`` is the id of the record being edited.
    """
    typed = _Typed(
        surname=surname,
        forename=forename,
        other_names=other_names,
        birth_date=birth_date,
        identifiers=tuple(
            read_identifier(kind, text, today=desk.today())
            for kind, text in numbers.items()
            if text.strip()
        ),
    )
    with desk.read() as reading:
        found = [
            (one, person)
            for one in matching.matches(typed, known_people(reading))
            if one.person_id != besides
            and (person := people.person(reading, one.person_id)) is not None
        ]
    told = [
        SamePerson(
            person_id=person.id,
            name=full_name(person.surname, person.forename),
            birth_date=person.birth_date,
            area=person.area,
            rag=person.rag,
            left=person.left_on is not None,
            reason=_reason(one, typed),
            sure=one.by_number,
        )
        for one, person in found
    ]
    return tuple(sorted(told, key=lambda one: not one.sure))


def _reason(found: Match, typed: _Typed) -> str:
    """The number that is the same, else how name and birth date compare."""
    for reading in typed.identifiers:
        if reading.kind.value in found.grounds:
            params = {"name": NAMES[reading.kind], "number": reading.canonical}
            return words("same_person", "number", params)
    if set(found.grounds) == {Ground.NAME, Ground.BIRTH_DATE}:
        return words("same_person", "name_and_birth")
    if set(found.grounds) == {Ground.NAME, Ground.BIRTH_DATE_MISSING}:
        return words("same_person", "name")
    return ". ".join(ground.text for ground in found.grounds)
