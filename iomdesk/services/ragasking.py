"""What a person is asked of the facts behind a status, and what is offered for an answer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from iomdesk.domain.agencies import AgencyRole
from iomdesk.domain.events import EventKind
from iomdesk.domain.people import Rag
from iomdesk.domain.ragfacts import FactName, FactValue, Suggestion
from iomdesk.services import agencies, ragfacts
from iomdesk.services.desk import Desk, Reading
from iomdesk.services.ragfacts import Evidence
from iomdesk.words import words

_ROLES: Final[Mapping[FactName, AgencyRole]] = {
    FactName.PNC: AgencyRole.POLICE,
    FactName.WANTED: AgencyRole.POLICE,
    FactName.INTELLIGENCE: AgencyRole.POLICE,
    FactName.SUPERVISION: AgencyRole.PROBATION,
    FactName.TREATMENT: AgencyRole.TREATMENT,
}
"""Who usually says each fact."""
_SHOWS: Final[Mapping[FactValue, Collection[EventKind]]] = {
    FactValue.YES: {EventKind.WARRANT, EventKind.RECALL, EventKind.INTELLIGENCE},
    FactValue.NOT_COMPLYING: {EventKind.MISSED, EventKind.BREACH, EventKind.RECALL},
    FactValue.ENGAGING: {EventKind.KEPT},
}
"""What on the record shows that a fact is so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is needed to ask for the facts of one person.

    Attributes:
        agencies: that may say one.
        usual: who said each fact last, else whose matter it is; empty where nobody's.
    """

    evidence: Evidence
    agencies: tuple[str, ...]
    usual: Mapping[FactName, str]


def asked(desk: Desk, person_id: str) -> Asked:
    """What is needed to ask for the facts of this person now."""
    with desk.read() as reading:
        return asked_in(desk, reading, person_id)


def asked_in(desk: Desk, reading: Reading, person_id: str) -> Asked:
    """As ``asked``, within a reading that is open already."""
    evidence = ragfacts.evidence_in(reading, desk.scheme, person_id, desk.today())
    known = [one for one in agencies.entries_of(desk, reading) if not one.retired]
    by_role: dict[AgencyRole, str] = {}
    for one in known:
        by_role.setdefault(one.role, one.name)
    usual = {}
    for standing in evidence.standings:
        held = standing.held
        role = by_role.get(_ROLES[standing.fact], "")
        usual[standing.fact] = role if held is None else held.provenance.originator
    return Asked(evidence=evidence, agencies=tuple(one.name for one in known), usual=usual)


def shown_by(evidence: Evidence, fact: FactName, value: FactValue) -> tuple[str, ...]:
    """The ids of the events on the record that show this value of a fact."""
    return tuple(
        one.event_id for one in evidence.grounds[fact] if one.kind in _SHOWS.get(value, ())
    )


def suggestion_words(suggestion: Suggestion) -> str:
    """What the facts give, in a sentence: "The tests give Amber Alert."."""
    if suggestion.status is not Rag.NOT_SET:
        return words("rag_gives", "status", {"status": suggestion.status.spoken})
    names = ", ".join(words("rag_fact_short", fact) for fact in suggestion.unknown)
    if suggestion.at_least is None:
        return words("rag_gives", "not_set", {"facts": names})
    params = {"status": suggestion.at_least.spoken, "facts": names}
    return words("rag_gives", "at_least", params)
