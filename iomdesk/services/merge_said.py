"""What the merge screen says: who may be the other record, and the fields of both in words."""

from dataclasses import dataclass
from datetime import date

from iomdesk.domain.dates import show_date
from iomdesk.domain.identifiers import NAMES
from iomdesk.domain.merging import MEMBERSHIP, OTHER_NAMES, STATUS, Pair, number_kind
from iomdesk.domain.people import Rag
from iomdesk.services import cohort
from iomdesk.services.cohort import Filter, Membership
from iomdesk.services.desk import Desk
from iomdesk.services.history import field_words, value_words
from iomdesk.services.merging import Comparison
from iomdesk.services.same_person import same_people
from iomdesk.store.queries import people
from iomdesk.words import words

MOST = 20
"""How many records are offered; who is not among them is found by typing more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may be the same person.

    Attributes:
        facts: birth date and area, that they have left.
        reason: why they may be the same; empty for one that was only found.
    """

    id: str
    name: str
    facts: str
    rag: Rag
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One field of both records in words; ``both`` is empty where one has to be chosen."""

    label: str
    left: str
    right: str
    both: str


def candidates(desk: Desk, person_id: str, typed: str = "") -> tuple[Candidate, ...]:
    """Who may be the same person, the surest first; or whom search finds for what was typed."""
    if typed.strip():
        wanted = Filter(text=typed, membership=Membership.ALL, limit=MOST + 1)
        return tuple(
            Candidate(
                id=row.id,
                name=row.name,
                facts=_facts(row.birth_date, row.area, left=row.left_on is not None),
                rag=row.rag,
                reason="",
            )
            for row in cohort.find_people(desk, wanted).rows
            if row.id != person_id
        )[:MOST]
    with desk.read() as reading:
        person = people.person(reading, person_id)
    if person is None:
        return ()
    found = same_people(
        desk,
        surname=person.surname,
        forename=person.forename,
        other_names=person.other_names,
        birth_date=person.birth_date,
        numbers={one.kind: one.typed for one in reversed(person.identifiers)},
        besides=person_id,
    )
    return tuple(
        Candidate(
            id=one.person_id,
            name=one.name,
            facts=_facts(one.birth_date, one.area, left=one.left),
            rag=one.rag,
            reason=one.reason,
        )
        for one in found
    )[:MOST]


def _facts(birth: date | None, area: str, *, left: bool) -> str:
    gone = words("same_person", "left") if left else ""
    parts = ("" if birth is None else show_date(birth), area, gone)
    return ", ".join(part for part in parts if part)


def said(pair: Pair) -> Said:
    """A field of both records in words."""
    kind = number_kind(pair.name)
    if kind is not None:
        both = words("merge", "both_numbers") if pair.both else ""
        return Said(
            label=NAMES[kind], left=_numbers(pair.left), right=_numbers(pair.right), both=both
        )
    both = words("merge", "both_names") if pair.name == OTHER_NAMES else ""
    return Said(
        label=_label(pair.name),
        left=_value(pair.name, pair.left),
        right=_value(pair.name, pair.right),
        both=both,
    )


def _label(name: str) -> str:
    if name in {STATUS, MEMBERSHIP}:
        return words("merge", name)
    return field_words("person", name)


def field_label(column: str) -> str:
    """What a column of a person is called."""
    return field_words("person", column)


def _numbers(numbers: tuple[object, ...]) -> str:
    return ", ".join(str(one) for one in numbers) or words("merge", "none")


def _value(name: str, values: tuple[object, ...]) -> str:
    first, nothing = values[0], words("merge", "none")
    if name == STATUS:
        rag = Rag(str(first))
        if rag is Rag.NOT_SET:
            return rag.spoken
        params = {
            "status": rag.spoken,
            "date": value_words("rag_since", values[1]) or nothing,
            "reason": values[2],
        }
        return words("merge", "status_words", params).strip()
    if name == MEMBERSHIP:
        if not first:
            return words("merge", "in_cohort")
        params = {"date": value_words("left_on", first), "reason": values[1]}
        return words("merge", "left_scheme", params).strip()
    if name == "ppo":
        return words("merge", "yes" if first else "no")
    return value_words(name, first) or nothing


def against(found: Comparison) -> str:
    """What speaks against the two being one person; empty where nothing does."""
    if found.likeness.nothing:
        return words("merge", "nothing_same")
    labels = [
        field_label(name) if kind is None else NAMES[kind]
        for name, kind in ((one, number_kind(one)) for one in found.likeness.differ)
    ]
    return words("merge", "against", {"names": ", ".join(labels)}) if labels else ""


def goes_over(found: Comparison) -> tuple[str, ...]:
    """What goes over, in lines: how many of each, what both hold, at which meetings both are."""
    if not found.carried and not found.once and not found.shared:
        return (words("merge", "goes_nothing"),)
    lines = [
        words("merge", "carried", {"count": count, "kind": words("log_subject", kind)})
        for kind, count in found.carried.items()
    ]
    for code, count in (("once", found.once), ("shared", found.shared)):
        if count:
            lines.append(words("merge", f"{code}_one" if count == 1 else code, {"count": count}))
    return tuple(lines)
