"""A row of a file beside the person, or the row, that it may be the same as."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from iomdesk.domain.dates import show_date
from iomdesk.domain.identifiers import Reading as Number
from iomdesk.domain.people import IdentifierKind, Rag
from iomdesk.exchange.cohort import CohortRow
from iomdesk.exchange.differences import differences
from iomdesk.exchange.fields import Field
from iomdesk.services.desk import Desk, Work
from iomdesk.services.import_known import as_row, held_of
from iomdesk.services.import_lines import Line
from iomdesk.services.import_plan import Plan
from iomdesk.store.log import Verb
from iomdesk.store.queries import people
from iomdesk.store.schema import Kind
from iomdesk.words import words

_ALWAYS: Final = frozenset(
    {Field.SURNAME, Field.FORENAME, Field.BIRTH_DATE, Field.PNCID, Field.CRN, Field.NOMIS}
    | {Field.AREA, Field.RAG}
)


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of "In the file" against "In iomdesk", or against another row.

    Attributes:
        differs: whether it is worth a second look.
    """

    label: str
    file: str
    ours: str

    @property
    def differs(self) -> bool:
        """Whether the two do not say the same."""
        return self.file.casefold() != self.ours.casefold()


def compare(desk: Desk, plan: Plan, number: int) -> tuple[Pair, ...]:
    """A row beside the person it may be, else beside the row it may be the same as.

    Empty when nobody is near. To show a person's data is logged as a consultation
    (DPA 2018 s.62; domain item 63).
    """
    line = plan.line(number)
    if line.match.person_id:
        kept = _look_at(desk, line)
        return () if kept is None else _pairs(line.row.values, kept, line.differs)
    if line.alike:
        said, other = line.row.values, plan.checked.row(line.alike).values
        return _pairs(said, other, differences(said, other))
    return ()


def _look_at(desk: Desk, line: Line) -> CohortRow | None:
    """What the store holds of the person now; None when they are gone."""
    who = line.match.person_id

    def look(work: Work) -> CohortRow | None:
        held, person = held_of(work.reading, {who}).get(who), people.person(work.reading, who)
        if held is None or person is None:
            return None
        work.note(Verb.CONSULTATION, Kind.PERSON, who, person_id=who)

        def number(kind: IdentifierKind) -> Number | None:
            one = person.number(kind)
            if one is None:
                return None
            return Number(kind=kind, typed=one.typed, canonical=one.canonical)

        return replace(
            as_row(held),
            pncid=number(IdentifierKind.PNCID),
            cro=number(IdentifierKind.CRO),
            crn=number(IdentifierKind.CRN),
            nomis=number(IdentifierKind.NOMIS),
        )

    return desk.write(look, context="import")


def _pairs(said: CohortRow, kept: CohortRow, differing: Iterable[Field]) -> tuple[Pair, ...]:
    shown = _ALWAYS.union(differing)
    pairs = [
        Pair(place.label, _cell(said, place), _cell(kept, place))
        for place in Field
        if place in shown
    ]
    return tuple(pair for pair in pairs if pair.file or pair.ours)


def _cell(row: CohortRow, place: Field) -> str:
    match getattr(row, place.value, ""):
        case Rag.NOT_SET | None:
            return ""
        case Rag() as status:
            return status.spoken
        case bool() as yes:
            return words("history_value", "yes" if yes else "no")
        case date() as day:
            return show_date(day)
        case Number() as number:
            return number.canonical
        case float() as score:
            return f"{score:g}"
        case value if place is Field.SURNAME:
            return str(value).upper()
        case value:
            return str(value)
