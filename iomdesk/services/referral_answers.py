"""The answers of a referral's form as a reader may see them, each asked of the audience gate.

An answer that only repeats what the store holds, a score, a number, an address, is bound
by that one's source as well: a form filled from a record frees nothing of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from iomdesk.domain.identifiers import SOFT, read_identifier
from iomdesk.domain.people import IdentifierKind, Person, Provenance
from iomdesk.domain.records import Score
from iomdesk.domain.referrals import Referral
from iomdesk.domain.sharing import Audience, Item, ItemKind, Release, Withheld, release
from iomdesk.formdef.scheme import Scheme
from iomdesk.services.audiences import item_of
from iomdesk.services.desk import Desk

_KINDS: Mapping[str, ItemKind] = {
    "surname": ItemKind.NAME,
    "forename": ItemKind.NAME,
    "birth_date": ItemKind.BIRTH_DATE,
    "crn": ItemKind.CRN,
    "pncid": ItemKind.PNCID,
}
_NUMBERS: Mapping[str, IdentifierKind] = {
    "crn": IdentifierKind.CRN,
    "pncid": IdentifierKind.PNCID,
}
_OF_PERSON: Mapping[str, str] = {
    "birth_date": "birth_date",
    "address": "address",
    "contact_number": "phone",
    "offender_manager": "offender_manager",
    "area": "area",
    "mappa": "mappa",
    "last_conviction_on": "last_conviction_on",
}
"""Answers that a form takes from the person's own row, by the field there."""
_OGRS: Mapping[str, int] = {"ogrs_12": 12, "ogrs_24": 24}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A referral with what else is needed to draw its papers.

    Attributes:
        scheme: the rules it was saved under.
        scores: those the store holds of the person, each with its own source.
        person: the record that goes with it; None before there is one.
    """

    referral: Referral
    scheme: Scheme
    scores: tuple[Score, ...]
    person: Person | None


def ask(to: Audience, kind: ItemKind, about: str, provenance: Provenance | None) -> Release:
    """Ask the gate about one item of a referral or person with that id."""
    return release(Item(kind=kind, person_id=about, provenance=provenance), to)


def refused(answers: Iterable[Release]) -> str:
    """The reason of the first item that is withheld; empty when all may be seen."""
    return next((one.reason for one in answers if isinstance(one, Withheld)), "")


def shown_answers(desk: Desk, source: Source, to: Audience) -> dict[str, str]:
    """The answers that may be seen; withheld ones are absent, not blacked out."""
    referral = source.referral
    shown: dict[str, str] = {}
    for key, value in referral.answers.items():
        kind = _KINDS.get(key, ItemKind.DETAIL)
        own = None if kind is ItemKind.NAME else referral.provenance
        asked = [ask(to, kind, referral.id, own)]
        asked += (release(item_of(one), to) for one in _same_scores(source, key, value))
        asked += (release(one, to) for one in _same_known(source, key, value))
        if not refused(asked):
            shown[key] = _written(desk, key, value)
    return shown


def _written(desk: Desk, key: str, value: str) -> str:
    """An answer as papers have it: the surname in capitals (UX section 7), numbers in full.

    What was typed stays in the store, and a number that does not read well stays here too.
    """
    if key == "surname":
        return value.upper()
    kind = _NUMBERS.get(key)
    if kind is None:
        return value
    read = read_identifier(kind, value, today=desk.today())
    return value if read.problem and read.problem not in SOFT else read.canonical


def _same_scores(source: Source, key: str, value: str) -> Iterator[Score]:
    """Scores in the store that say the same as an OGRS answer: their source binds it too (S4)."""
    months = _OGRS.get(key)
    if months is None:
        return
    for one in source.scores:
        ogrs = one.tool.casefold().startswith("ogrs")
        if ogrs and one.months in {None, months} and _same_number(one.value, value):
            yield one


def _same_known(source: Source, key: str, value: str) -> Iterator[Item]:
    """What the person's record says in the same words: a form filled from it frees nothing.

    A number has a source of its own.
    """
    person = source.person
    if person is None:
        return
    which = _NUMBERS.get(key)
    for number in person.identifiers:
        if number.kind is which and value in {number.typed, number.canonical}:
            yield item_of(number, person_id=person.id)
    field = _OF_PERSON.get(key)
    held = None if field is None else getattr(person, field)
    if held and str(held).casefold() == value.strip().casefold():
        kind = _KINDS.get(key, ItemKind.DETAIL)
        yield Item(kind=kind, person_id=person.id, provenance=person.provenance)


def _same_number(one: str, other: str) -> bool:
    try:
        return Decimal(one.strip()) == Decimal(other.strip())
    except InvalidOperation:
        return one.strip() == other.strip()
