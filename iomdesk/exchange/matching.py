"""Is this the same person? A row of a file, or a form being filled in, against the people known.

By number and by name with date of birth, both always: one mistyped number must not hide
who it is. ``same`` is said only when nothing speaks against it; everything else that is
near is ``possible`` and waits for a person.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from iomdesk.domain.identifiers import UNREADABLE, IdentifierProblem, Reading
from iomdesk.domain.names import match_key
from iomdesk.domain.people import IdentifierKind
from iomdesk.words import words

_SPELLING = 78.0
"""Similarity (0 to 100) from which two surnames may be one, spelled differently."""
_FORENAME = 80.0
_KINDS = (
    IdentifierKind.PNCID,
    IdentifierKind.CRN,
    IdentifierKind.NOMIS,
    IdentifierKind.CRO,
    IdentifierKind.ASN,
)


class Described(Protocol):
    """What is said of somebody who may be known: a row of a file, or a form."""

    @property
    def surname(self) -> str:
        """As read; empty when it is not known."""

    @property
    def forename(self) -> str:
        """As read; empty when it is not known."""

    @property
    def other_names(self) -> str:
        """Names held besides, separated by commas or semicolons."""

    @property
    def birth_date(self) -> date | None:
        """None when it is not known."""

    @property
    def identifiers(self) -> tuple[Reading, ...]:
        """The numbers that were given."""


class MatchKind(StrEnum):
    """How sure it is."""

    NONE = "none"
    SAME = "same"
    POSSIBLE = "possible"


class Ground(StrEnum):
    """What speaks for or against; words under ``[match]``."""

    PNCID = "pncid"
    CRO = "cro"
    CRN = "crn"
    NOMIS = "nomis"
    ASN = "asn"
    PNCID_CORRECTED = "pncid_corrected"
    IDENTIFIERS_DISAGREE = "identifiers_disagree"
    IDENTIFIER_DIFFERS = "identifier_differs"
    NAME = "name"
    NAME_SWAPPED = "name_swapped"
    OTHER_NAME = "other_name"
    SURNAME_SPELLING = "surname_spelling"
    SURNAME_DIFFERS = "surname_differs"
    FORENAME_SPELLING = "forename_spelling"
    FORENAME_DIFFERS = "forename_differs"
    BIRTH_DATE = "birth_date"
    BIRTH_DATE_DIFFERS = "birth_date_differs"
    DAY_MONTH_SWAPPED = "day_month_swapped"
    BIRTH_DATE_CLOSE = "birth_date_close"
    BIRTH_DATE_MISSING = "birth_date_missing"

    @property
    def text(self) -> str:
        """The ground in words."""
        return words("match", self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """What is needed of a person in the store to recognise them.

    Attributes:
        identifiers: kind and canonical number, several of a kind allowed.
        other_names: names held besides, separated by commas or semicolons.
    """

    id: str
    surname: str
    forename: str
    other_names: str = ""
    birth_date: date | None = None
    identifiers: tuple[tuple[IdentifierKind, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """What was found.

    Attributes:
        person_id: the likeliest person, empty for ``NONE``.
        grounds: what matched first, then what did not.
        score: 0 to 100, for ordering only.
        others: further people as likely or nearly so, likeliest first.
    """

    kind: MatchKind
    person_id: str = ""
    grounds: tuple[Ground, ...] = ()
    score: float = 0.0
    others: tuple[str, ...] = ()

    @property
    def by_number(self) -> bool:
        """Whether a number matches, not only the name."""
        return not _NUMBERS.isdisjoint(self.grounds)


NO_MATCH = Match(MatchKind.NONE)
_SWAP = frozenset({Ground.DAY_MONTH_SWAPPED, Ground.BIRTH_DATE_CLOSE, Ground.BIRTH_DATE_MISSING})
_FAR = frozenset({Ground.SURNAME_DIFFERS, Ground.FORENAME_DIFFERS})
_NUMBERS = frozenset(
    {Ground.PNCID, Ground.CRO, Ground.CRN, Ground.NOMIS, Ground.ASN, Ground.PNCID_CORRECTED}
)
_AGAINST = frozenset(
    {
        Ground.IDENTIFIERS_DISAGREE,
        Ground.IDENTIFIER_DIFFERS,
        Ground.PNCID_CORRECTED,
        Ground.NAME_SWAPPED,
        Ground.OTHER_NAME,
        Ground.SURNAME_SPELLING,
        Ground.SURNAME_DIFFERS,
        Ground.FORENAME_SPELLING,
        Ground.FORENAME_DIFFERS,
        Ground.BIRTH_DATE_DIFFERS,
        *_SWAP,
    }
)


class KnownPeople:
    """The people known, laid out for looking up by number, birth date and name."""

    def __init__(self, people: Iterable[KnownPerson]) -> None:
        self.people: dict[str, KnownPerson] = {}
        self.by_number: dict[tuple[IdentifierKind, str], list[str]] = defaultdict(list)
        self.by_birth: dict[date, list[str]] = defaultdict(list)
        self.by_name: dict[tuple[str, str], dict[date | None, list[str]]] = defaultdict(dict)
        for person in people:
            self.people[person.id] = person
            for number in person.identifiers:
                self.by_number[number].append(person.id)
            if person.birth_date is not None:
                self.by_birth[person.birth_date].append(person.id)
            name = (match_key(person.surname), match_key(person.forename))
            self.by_name[name].setdefault(person.birth_date, []).append(person.id)

    def __len__(self) -> int:
        """How many people there are."""
        return len(self.people)


def match(row: Described, known: KnownPeople) -> Match:
    """The likeliest person for a row; ``MatchKind.NONE`` when nobody is near."""
    found = matches(row, known)
    if not found:
        return NO_MATCH
    best, rest = found[0], found[1:]
    others = tuple(one.person_id for one in rest)
    holders = [one for one in found if one.by_number]
    if len(holders) > 1 or (holders and not best.by_number):
        grounds = (*best.grounds, Ground.IDENTIFIERS_DISAGREE)
        return Match(MatchKind.POSSIBLE, best.person_id, grounds, best.score, others)
    # Number, name and birth date together outweigh a namesake; nothing less does.
    sure = best.by_number and Ground.BIRTH_DATE in best.grounds
    tied = bool(rest) and rest[0].kind is MatchKind.SAME and not sure
    kind = MatchKind.POSSIBLE if tied else best.kind
    return Match(kind, best.person_id, best.grounds, best.score, others)


def matches(row: Described, known: KnownPeople) -> tuple[Match, ...]:
    """Everybody who is near, the likeliest first, each weighed alone."""
    by_number = _by_number(row, known)
    found: list[Match] = []
    for person_id in sorted(set(by_number) | _by_name(row, known)):
        one = _compare(row, known.people[person_id], by_number.get(person_id, ()))
        if one is not None:
            found.append(one)
    found.sort(key=lambda one: -one.score)
    return tuple(found)


def _by_number(row: Described, known: KnownPeople) -> dict[str, tuple[Ground, ...]]:
    """People who hold a number of the row, with the kinds that match."""
    found: dict[str, tuple[Ground, ...]] = {}
    for reading in _in_order(row.identifiers):
        if not reading.canonical or reading.problem in UNREADABLE:
            continue  # what is no number proves nothing when it is typed twice
        for person_id in known.by_number.get((reading.kind, reading.canonical), ()):
            found[person_id] = (*found.get(person_id, ()), Ground(reading.kind.value))
        if reading.problem is IdentifierProblem.CHECK_LETTER:
            for person_id in known.by_number.get((reading.kind, reading.corrected), ()):
                ground = (
                    Ground.PNCID_CORRECTED
                    if reading.kind is IdentifierKind.PNCID
                    else Ground(reading.kind.value)
                )
                found[person_id] = (*found.get(person_id, ()), ground)
    return found


def _in_order(readings: Sequence[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda reading: _KINDS.index(reading.kind))


def _by_name(row: Described, known: KnownPeople) -> set[str]:
    """People born the same day, or of the same name."""
    surname, forename = match_key(row.surname), match_key(row.forename)
    birth = row.birth_date
    found: set[str] = set()
    near: set[date | None] | None = None
    for name in {(surname, forename), (forename, surname)}:
        namesakes = known.by_name.get(name)
        if not namesakes:
            continue
        if birth is None:
            near = set(namesakes)
        elif near is None:
            near = {None, *_near(birth)}
        # A common name has hundreds of holders; only those born about then matter.
        for born in near.intersection(namesakes):
            found.update(namesakes[born])
    if birth is not None:
        found.update(known.by_birth.get(birth, ()))
    return found


def _compare(row: Described, person: KnownPerson, numbers: tuple[Ground, ...]) -> Match | None:
    """Weigh one person; None when too little speaks for them."""
    name, likeness = _name_ground(row, person)
    birth = _birth_ground(row.birth_date, person.birth_date)
    if not numbers:
        if name in _FAR or birth is Ground.BIRTH_DATE_DIFFERS:
            return None
        if birth in _SWAP and name is not Ground.NAME:
            return None
    grounds = [*numbers, name, birth]
    if _number_differs(row, person):
        grounds.append(Ground.IDENTIFIER_DIFFERS)
    grounds.sort(key=lambda ground: ground in _AGAINST)
    against = [ground for ground in grounds if ground in _AGAINST]
    # With a number, a birth date that nobody holds speaks against nothing.
    weighty = [g for g in against if not (numbers and g is Ground.BIRTH_DATE_MISSING)]
    kind = MatchKind.POSSIBLE if weighty else MatchKind.SAME
    score = 40.0 * bool(numbers) + 0.35 * likeness + 25.0 * (birth is Ground.BIRTH_DATE)
    score += 12.0 * (birth in _SWAP) - 10.0 * (Ground.IDENTIFIER_DIFFERS in against)
    # A number alone, with a stranger's name, weighs less than name and birth date do.
    score -= 20.0 * (name in _FAR) + 10.0 * (birth is Ground.BIRTH_DATE_DIFFERS)
    return Match(kind, person.id, tuple(grounds), round(max(0.0, min(score, 100.0)), 1))


def _name_ground(row: Described, person: KnownPerson) -> tuple[Ground, float]:
    """How the names compare, and their likeness from 0 to 100."""
    surname, forename = match_key(row.surname), match_key(row.forename)
    theirs, their_forename = match_key(person.surname), match_key(person.forename)
    if surname == theirs and forename == their_forename:
        return Ground.NAME, 100.0
    if surname == their_forename and forename == theirs:
        return Ground.NAME_SWAPPED, 90.0
    from rapidfuzz import fuzz
    from rapidfuzz.distance import JaroWinkler

    family = fuzz.ratio(surname, theirs)
    given = 100.0 * JaroWinkler.similarity(forename, their_forename)
    likeness = 0.6 * family + 0.4 * given
    given_close = given >= _FORENAME or _starts_alike(row.forename, person.forename)
    if surname == theirs:
        # "Sam" and "Samantha", "J" and "Jude"; but also twins called Jean and Jane.
        return (Ground.FORENAME_SPELLING if given_close else Ground.FORENAME_DIFFERS), likeness
    if given_close and family >= _SPELLING:
        return Ground.SURNAME_SPELLING, likeness
    if _held_besides(row, person):
        return Ground.OTHER_NAME, max(likeness, 75.0)
    return Ground.SURNAME_DIFFERS, likeness


def _starts_alike(one: str, other: str) -> bool:
    short, long = sorted((match_key(one), match_key(other)), key=len)
    return bool(short) and long.startswith(short)


def _held_besides(row: Described, person: KnownPerson) -> bool:
    """The row's surname, or its whole name, stands among the other names on either side."""
    held = {match_key(name) for name in _separate(person.other_names)}
    own = {match_key(name) for name in _separate(row.other_names)}
    mine = {match_key(row.surname), match_key(f"{row.forename}{row.surname}")}
    theirs = {match_key(person.surname), match_key(f"{person.forename}{person.surname}")}
    return bool(mine & held or theirs & own)


def _separate(names: str) -> list[str]:
    return [part for part in names.replace(";", ",").replace("/", ",").split(",") if part.strip()]


def _birth_ground(one: date | None, other: date | None) -> Ground:
    if one is None or other is None:
        return Ground.BIRTH_DATE_MISSING
    if one == other:
        return Ground.BIRTH_DATE
    if _swapped(one) == other:
        return Ground.DAY_MONTH_SWAPPED
    differing = sum(a != b for a, b in zip(one.isoformat(), other.isoformat(), strict=True))
    return Ground.BIRTH_DATE_CLOSE if differing == 1 else Ground.BIRTH_DATE_DIFFERS


def _swapped(day: date) -> date | None:
    """Day and month the other way round; None when that is no date or no other one."""
    if day.day > 12 or day.day == day.month:
        return None
    return day.replace(month=day.day, day=day.month)


@lru_cache(maxsize=4096)
def _near(day: date) -> tuple[date, ...]:
    """The day, its swapped form, and all days that differ from it in one figure."""
    text = day.isoformat()
    days = {day, _swapped(day) or day}
    for place, figure in enumerate(text):
        if figure == "-":
            continue
        for other in "0123456789":
            changed = f"{text[:place]}{other}{text[place + 1 :]}"
            with suppress(ValueError):
                days.add(date.fromisoformat(changed))
    return tuple(days)


def _number_differs(row: Described, person: KnownPerson) -> bool:
    """Both hold a sound number of a kind, and none of them is the same."""
    for reading in row.identifiers:
        held = [number for kind, number in person.identifiers if kind is reading.kind]
        if held and not reading.problem and reading.canonical not in held:
            return True
    return False
