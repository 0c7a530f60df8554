"""The five facts behind each status of the training store, as partners would have told them.

They follow from what the story gives as the reason, so that the tests of the RAG table are
met; where the story has a person at Amber for another reason, that is against the tests.
"""

import re
from datetime import date, timedelta
from typing import Final

from iomdesk.domain.events import EventKind
from iomdesk.domain.people import FactKind, NeedLevel, Provenance, Rag
from iomdesk.domain.ragfacts import FactName, FactValue
from iomdesk.services.desk import Desk
from iomdesk.services.ragfacts import Statement
from iomdesk.store.queries import records

AGAINST: Final = "Closer work is wanted until this is settled, though no test is met."
"""Why the story keeps somebody at Amber against the tests; the others need no such reason."""

_INTELLIGENCE: Final = re.compile(r"\bintelligence\b|\breports? of\b", re.IGNORECASE)
_NO_INTELLIGENCE: Final = re.compile(r"\bno intelligence\b", re.IGNORECASE)
_TREATMENT: Final = re.compile(
    r"missed recovery|left treatment|recovery appointments", re.IGNORECASE
)
_NOT_COMPLYING: Final = re.compile(
    r"not complying|missed|\blate\b|does not answer|tag breached|tag breach|refused a",
    re.IGNORECASE,
)
_ON_PNC: Final = re.compile(r"wanted on PNC|warrant|recall", re.IGNORECASE)
_TOLD_BY: Final = {
    FactName.PNC: "Police",
    FactName.WANTED: "Police",
    FactName.INTELLIGENCE: "Police",
    FactName.SUPERVISION: "Probation",
    FactName.TREATMENT: "Harbour Recovery",
}
_BEARS: Final = {
    FactName.INTELLIGENCE: (EventKind.INTELLIGENCE, "", 28),
    FactName.SUPERVISION: (EventKind.MISSED, "supervision", 28),
    FactName.TREATMENT: (EventKind.MISSED, "treatment", 28),
    FactName.PNC: (EventKind.WARRANT, "", 28),
}
"""What a fact rests on: the kind of event, its service, and how many days back."""

_BAD: Final = frozenset({FactValue.YES, FactValue.NOT_COMPLYING})


def _values(status: Rag, reason: str, *, treated: bool) -> dict[FactName, FactValue]:
    """What was known of somebody given this status for this reason."""
    told = bool(_INTELLIGENCE.search(reason)) and not _NO_INTELLIGENCE.search(reason)
    left = bool(_TREATMENT.search(reason))
    failing = bool(_NOT_COMPLYING.search(reason))
    on_pnc = status is Rag.RED and bool(_ON_PNC.search(reason)) and "not on PNC" not in reason
    if status is Rag.AMBER_ALERT:
        told, failing = True, failing or not left
    if status is Rag.GREEN:
        told = failing = left = False
    if status is Rag.AMBER and told and (failing or left):
        failing = left = False  # with both it would be Amber Alert
    good = FactValue.ENGAGING if treated or left else FactValue.NOT_APPLICABLE
    return {
        FactName.PNC: FactValue.YES if on_pnc else FactValue.NO,
        FactName.WANTED: FactValue.YES if status is Rag.RED and not on_pnc else FactValue.NO,
        FactName.INTELLIGENCE: FactValue.YES if told else FactValue.NO,
        FactName.SUPERVISION: FactValue.NOT_COMPLYING
        if failing and not left
        else FactValue.ENGAGING,
        FactName.TREATMENT: FactValue.NOT_COMPLYING if left else good,
    }


def facts_behind(
    desk: Desk, person_id: str, status: Rag, reason: str, on: date
) -> list[tuple[Statement, Provenance]]:
    """The five facts as they were stated that day, resting on what the record holds."""
    with desk.read() as reading:
        needs = {one.pathway: one.level for one in records.needs(reading, person_id)}
    treated = bool({needs.get("drugs"), needs.get("alcohol")} & {NeedLevel.HIGH, NeedLevel.SOME})
    return [
        (
            Statement(
                fact=fact,
                value=value,
                as_at=on,
                rests_on=_rests_on(desk, person_id, fact, on) if value in _BAD else (),
            ),
            Provenance(
                originator=_TOLD_BY[fact],
                received_on=on,
                channel="update",
                kind=FactKind.ASSESSMENT if fact is FactName.INTELLIGENCE else FactKind.FACT,
            ),
        )
        for fact, value in _values(status, reason, treated=treated).items()
    ]


def _rests_on(desk: Desk, person_id: str, fact: FactName, as_at: date) -> tuple[str, ...]:
    if fact not in _BEARS:
        return ()
    kind, service, days = _BEARS[fact]
    with desk.read() as reading:
        found = records.events_since(reading, person_id, as_at - timedelta(days), [kind])
    return tuple(one.id for one in found if one.service == service and one.on_date <= as_at)
