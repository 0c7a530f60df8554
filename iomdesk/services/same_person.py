"""Is this somebody we know? Asked before a person is added by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from iomdesk.domain.identifiers import NAMES, IdentifierProblem, read_identifier
from iomdesk.domain.names import match_key
from iomdesk.domain.people import IdentifierKind, Rag, full_name
from iomdesk.services.desk import Desk
from iomdesk.store.queries import people
from iomdesk.words import words

# A number that cannot be read at all proves nothing when it is typed twice.
_UNREADABLE = frozenset({IdentifierProblem.FORM, IdentifierProblem.TOO_SHORT})


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePerson:
    """Someone in the store who may be the person about to be added.

    Attributes:
        reason: why, in words; the strongest one.
        sure: whether a number is the same, not only the name.
        left: whether the person has left the cohort.
    """

    person_id: str
    name: str
    birth_date: date | None
    area: str
    rag: Rag
    left: bool
    reason: str
    sure: bool


def same_people(
    desk: Desk,
    *,
    surname: str,
    forename: str,
    birth_date: date | None,
    numbers: Mapping[IdentifierKind, str],
    besides: str = "",
) -> tuple[SamePerson, ...]:
    """Those in the store, left or not, who may be this person; the surest first.

    By any readable number in its full form, else by name and birth date; a missing birth
    date leaves the name alone. ``besides`` is the id of the record being edited.
    """
    today = desk.today()
    reasons: dict[str, tuple[str, bool]] = {}
    with desk.read() as reading:
        for kind, typed in numbers.items():
            read = read_identifier(kind, typed, today=today)
            if not read.canonical or read.problem in _UNREADABLE:
                continue
            params = {"name": NAMES[kind], "number": read.canonical}
            for person_id in people.with_number(reading, kind, read.canonical):
                reasons.setdefault(person_id, (words("same_person", "number", params), True))
        wanted = match_key(surname), match_key(forename)
        for known in people.namesakes(reading, surname):
            if (match_key(known.surname), match_key(known.forename)) != wanted:
                continue
            if birth_date is not None and known.birth_date not in {None, birth_date}:
                continue
            both = birth_date is not None and known.birth_date is not None
            reason = words("same_person", "name_and_birth" if both else "name")
            reasons.setdefault(known.person_id, (reason, False))
        reasons.pop(besides, None)
        found = [people.person(reading, person_id) for person_id in reasons]
    return tuple(
        sorted(
            (
                SamePerson(
                    person_id=one.id,
                    name=full_name(one.surname, one.forename),
                    birth_date=one.birth_date,
                    area=one.area,
                    rag=one.rag,
                    left=one.left_on is not None,
                    reason=reasons[one.id][0],
                    sure=reasons[one.id][1],
                )
                for one in found
                if one is not None
            ),
            key=lambda one: (not one.sure, one.name),
        )
    )
