"""Where a row says other than what is kept, and two rows that are one person made one.

What is kept is put as a row too: the questions are the same for a person in the store and
for a row further up in the file.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any

from iomdesk.domain.names import match_key
from iomdesk.domain.people import IdentifierKind, Rag
from iomdesk.exchange.cohort import CohortRow
from iomdesk.exchange.fields import Field
from iomdesk.exchange.verdicts import Reason, Verdict

_NAMES = (Field.SURNAME, Field.FORENAME)
_PLAIN = (Field.BIRTH_DATE, Field.REGISTERED_ON, Field.LAST_CONVICTION_ON, Field.MAPPA)
_SCORES = (Field.OGRS12, Field.OGRS24)
_NUMBERS = (Field.PNCID, Field.CRO, Field.CRN, Field.NOMIS)
_NO_WORD = re.compile(r"[\W_]+")


def differences(
    said: CohortRow, kept: CohortRow, numbers: Sequence[tuple[IdentifierKind, str]] = ()
) -> tuple[Field, ...]:
    """The fields in which a row says other than what is kept, in the order of ``Field``.

    A field that either side leaves empty never differs; nor does another way to write the
    same, such as accents in a name, blanks in a telephone number, "HAREBELL, Simon".
    ``numbers`` are those kept besides the ones in ``kept``. Notes never differ: each is
    kept beside the others.
    """
    found = {place for place in _NAMES if _differ(match_key, said, kept, place)}
    found |= {place for place in (*_PLAIN, *_SCORES) if _differ(_as_is, said, kept, place)}
    found |= {place for place in (Field.AREA, Field.ADDRESS) if _differ(_text, said, kept, place)}
    if _differ(_digits, said, kept, Field.PHONE):
        found.add(Field.PHONE)
    if _differ(_any_order, said, kept, Field.OFFENDER_MANAGER):
        found.add(Field.OFFENDER_MANAGER)
    if kept.other_names and not _separate(said.other_names) <= _separate(kept.other_names):
        found.add(Field.OTHER_NAMES)
    if (said.not_ppo and kept.ppo) or (said.ppo and kept.not_ppo):
        found.add(Field.PPO)
    if Rag.NOT_SET not in {said.rag, kept.rag}:
        if said.rag is not kept.rag:
            found.add(Field.RAG)
        elif _differ(_as_is, said, kept, Field.RAG_ON):
            found.add(Field.RAG_ON)
    if said.in_custody and kept.in_custody and _differ(_text, said, kept, Field.PRISON):
        found.add(Field.PRISON)
    if kept.in_custody and _differ(_as_is, said, kept, Field.RELEASE_ON):
        found.add(Field.RELEASE_ON)
    held = (*numbers, *((one.kind, one.canonical) for one in kept.identifiers))
    for reading in said.identifiers:
        of_kind = {number for kind, number in held if kind is reading.kind}
        if of_kind and of_kind.isdisjoint({reading.canonical, reading.corrected}):
            found.add(Field(reading.kind.value))
    return tuple(place for place in Field if place in found)


def told_of(differing: Sequence[Field]) -> Reason:
    """The reason for which a row waits that says other than what is kept."""
    names = ", ".join(_within_sentence(place.label) for place in differing)
    return Reason(Verdict.CHECK, None, "", "differs", {"fields": names})


def _within_sentence(label: str) -> str:
    """ "status", "telephone", but "OGRS 12 months"."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def joined(first: CohortRow, later: CohortRow) -> CohortRow:
    """Two rows of one person as one: the later fills what the first leaves empty.

    Both notes are kept. The date of a status comes with its status, a release date with
    its prison.
    """
    values: dict[str, Any] = {}
    for one in fields(CohortRow):
        if _empty(getattr(first, one.name)):
            values[one.name] = getattr(later, one.name)
    if first.rag is not Rag.NOT_SET and first.rag is not later.rag:
        values.pop("rag_on", None)
    if first.in_custody and first.prison and later.prison and first.prison != later.prison:
        values.pop("release_on", None)
    if first.ppo:
        values["not_ppo"] = False
    if first.not_ppo:
        values["ppo"] = False
    if first.note and later.note and first.note != later.note:
        values["note"] = f"{first.note}\n{later.note}"
    return replace(first, **values)


def _empty(value: object) -> bool:
    return value is None or value is False or value == "" or value is Rag.NOT_SET


def _differ(key: Callable[[Any], object], said: CohortRow, kept: CohortRow, place: Field) -> bool:
    one, other = getattr(said, place.value), getattr(kept, place.value)
    return not (_empty(one) or _empty(other)) and key(one) != key(other)


def _as_is(value: object) -> object:
    return value


def _text(value: str) -> str:
    return _NO_WORD.sub(" ", value.casefold()).strip()


def _any_order(value: str) -> list[str]:
    return sorted(_text(value).split())


def _digits(value: str) -> str:
    figures = "".join(mark for mark in value if mark.isdigit())
    return figures or _text(value)


def _separate(names: str) -> set[str]:
    parts = names.replace(";", ",").replace("/", ",").split(",")
    return {match_key(part) for part in parts if part.strip()}
