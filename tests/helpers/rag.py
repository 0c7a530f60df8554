"""Facts that give a status, for tests that move people."""

from datetime import date

from iomdesk.domain.people import Provenance, Rag
from iomdesk.domain.ragfacts import FactName, FactValue
from iomdesk.services.ragfacts import Statement

_YES, _NO = FactValue.YES, FactValue.NO
_GOOD, _BAD = FactValue.ENGAGING, FactValue.NOT_COMPLYING
VALUES: dict[Rag, tuple[FactValue, ...]] = {
    Rag.RED: (_YES, _NO, _NO, _GOOD, _GOOD),
    Rag.AMBER_ALERT: (_NO, _NO, _YES, _BAD, _GOOD),
    Rag.AMBER: (_NO, _NO, _NO, _BAD, _GOOD),
    Rag.GREEN: (_NO, _NO, _NO, _GOOD, _GOOD),
}
"""For each status the five facts, in their order, that give it."""


def facts_for(status: Rag, on: date) -> tuple[tuple[Statement, Provenance], ...]:
    """What to state of the five facts on a day so that they give this status."""
    source = Provenance(originator="Probation Service", received_on=on, channel="telephone")
    return tuple(
        (Statement(fact=fact, value=value, as_at=on), source)
        for fact, value in zip(FactName, VALUES[status], strict=True)
    )
