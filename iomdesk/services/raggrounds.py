"""What the record of a person holds that bears on the five facts behind a status."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from iomdesk.domain.events import DRUG_OUTCOMES, EventKind, is_intelligence, kind_of
from iomdesk.domain.ragfacts import FactName, RagDays
from iomdesk.domain.records import Event
from iomdesk.store.queries import ragfacts as stored
from iomdesk.store.vault import Reading
from iomdesk.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Something on the record that bears on a fact.

    Attributes:
        text: what it is; of intelligence only its grade, never its text.
        source: the agency that told of it.
        kind: what it is, a code of ``EventKind``.
    """

    event_id: str
    on: date
    text: str
    source: str
    kind: EventKind


_SERVICES: Final = {"supervision": FactName.SUPERVISION, "treatment": FactName.TREATMENT}
_APPOINTMENTS: Final = frozenset({EventKind.MISSED, EventKind.KEPT})
BEARS: Final[Mapping[EventKind, tuple[FactName, ...]]] = {
    EventKind.WARRANT: (FactName.PNC, FactName.WANTED),
    EventKind.RECALL: (FactName.PNC, FactName.SUPERVISION),
    EventKind.BREACH: (FactName.SUPERVISION,),
    EventKind.DRUG_TEST: (FactName.TREATMENT,),
    EventKind.MISSED: (FactName.SUPERVISION, FactName.TREATMENT),
    EventKind.KEPT: (FactName.SUPERVISION, FactName.TREATMENT),
    EventKind.INTELLIGENCE: (FactName.INTELLIGENCE,),
}
"""The facts that an event of a kind may bear on; an appointment by its service."""
_LOOK_BACK: Final = 56
"""Days that grounds are looked for where a fact never runs out."""


def kind_now(event: Event) -> EventKind:
    """What it is; intelligence also by its grade alone, as an older store has it."""
    graded = is_intelligence(event.kind, event.provenance.grade)
    return EventKind.INTELLIGENCE if graded else kind_of(event.kind)


def grounds_of(
    reading: Reading, person_id: str, today: date, days: RagDays
) -> Mapping[FactName, tuple[Ground, ...]]:
    """For each fact what the record holds that bears on it, newest first."""
    back = {fact: days.of(fact) or _LOOK_BACK for fact in FactName}
    since = today - timedelta(days=max(back.values()))
    found: dict[FactName, list[Ground]] = {fact: [] for fact in FactName}
    for event in stored.bearing(reading, person_id, tuple(BEARS), since):
        for fact in _bears_on(event):
            open_warrant = kind_now(event) is EventKind.WARRANT
            if open_warrant or event.on_date >= today - timedelta(days=back[fact]):
                found[fact].append(_ground(event))
    return {fact: tuple(grounds) for fact, grounds in found.items()}


def _bears_on(event: Event) -> tuple[FactName, ...]:
    kind = kind_now(event)
    if kind is EventKind.WARRANT and event.ended_on is not None:
        return ()
    if kind in _APPOINTMENTS and event.service in _SERVICES:
        return (_SERVICES[event.service],)
    return BEARS.get(kind, ())


def _ground(event: Event) -> Ground:
    kind = kind_now(event)
    if kind is EventKind.INTELLIGENCE:
        text = words("rag_rests", "report", {"grade": event.provenance.grade})
    else:
        tested = kind is EventKind.DRUG_TEST and event.outcome in DRUG_OUTCOMES
        outcome = words("drug_outcome", event.outcome) if tested else ""
        said = (words("event_kind", kind), outcome or event.body)
        text = ": ".join(filter(None, said))
    return Ground(
        event_id=event.id,
        on=event.on_date,
        text=text,
        source=event.provenance.originator,
        kind=kind,
    )
