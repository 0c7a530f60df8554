"""Adding sourced facts to a person: events, needs, scores, custody, flags.

Nothing is kept without its source (S2 section 10; S1 5.2.3).
"""

from collections.abc import Mapping
from datetime import date

from iomdesk.domain.people import PATHWAYS, NeedLevel, Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sharing import check_originator
from iomdesk.services.desk import Desk
from iomdesk.services.sources import check_source_texts, checked_text
from iomdesk.store.changes import source_values
from iomdesk.store.schema import Kind


def _keep(
    desk: Desk,
    kind: Kind,
    person_id: str,
    values: Mapping[str, object],
    source: Provenance,
    context: str,
) -> str:
    if not source.originator.strip():
        raise RuleViolation("originator", "source_needed")
    check_originator(source.originator)
    check_source_texts(source)
    for field, value in values.items():
        checked_text(value if isinstance(value, str) else "", field)
    row = {"person_id": person_id, **values, **source_values(source)}
    return desk.write(lambda work: work.insert(kind, row), context=context)


def _needed(field: str, value: str) -> str:
    if not value.strip():
        raise RuleViolation(field, "required")
    return value.strip()


def add_need(
    desk: Desk,
    person_id: str,
    *,
    pathway: str,
    level: NeedLevel,
    assessed_on: date,
    source: Provenance,
    body: str = "",
    context: str = "record",
) -> str:
    """Keep an assessment in one of the seven pathways (S2 section 1); gives its id."""
    if pathway not in PATHWAYS:
        raise RuleViolation("pathway", "required")
    values = {"pathway": pathway, "level": level, "assessed_on": assessed_on, "body": body}
    return _keep(desk, Kind.NEED, person_id, values, source, context)


def add_score(
    desk: Desk,
    person_id: str,
    *,
    tool: str,
    months: int | None,
    value: str,
    scored_on: date | None,
    source: Provenance,
    rule_set: str = "",
    version: str = "",
    basis: str = "",
    context: str = "record",
) -> str:
    """Keep a score of a named tool, unrounded (rulings 2 and 11); gives its id."""
    values = {
        "tool": _needed("tool", tool),
        "months": months,
        "value": _needed("value", value),
        "scored_on": scored_on,
        "rule_set": rule_set,
        "version": version,
        "basis": basis,
    }
    return _keep(desk, Kind.SCORE, person_id, values, source, context)


def add_custody(
    desk: Desk,
    person_id: str,
    *,
    establishment: str,
    release_on: date | None,
    source: Provenance,
    release_type: str = "",
    context: str = "record",
) -> str:
    """Keep that a person is in prison; gives its id."""
    values = {
        "establishment": _needed("establishment", establishment),
        "release_on": release_on,
        "release_type": release_type,
    }
    return _keep(desk, Kind.CUSTODY, person_id, values, source, context)


def add_flag(
    desk: Desk,
    person_id: str,
    *,
    body: str,
    source: Provenance,
    until: date | None = None,
    closed_only: bool = False,
    context: str = "record",
) -> str:
    """Keep a short warning; ``closed_only`` ones stay out of open sessions; gives its id."""
    values = {"body": _needed("body", body), "until": until, "closed_only": closed_only}
    return _keep(desk, Kind.FLAG, person_id, values, source, context)
