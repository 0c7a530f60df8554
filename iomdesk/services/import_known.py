"""What the store holds of people, put as a row of a file would say it."""

from collections.abc import Collection
from contextlib import suppress
from typing import Final

from iomdesk.exchange.cohort import CohortRow
from iomdesk.exchange.differences import differences
from iomdesk.exchange.fields import Field
from iomdesk.exchange.matching import KnownPerson
from iomdesk.services.desk import Reading
from iomdesk.store.queries import imports as stored
from iomdesk.store.queries.imports import HeldRow
from iomdesk.words import words

TOOL: Final = "OGRS 3"
"""The tool whose scores a cohort file gives."""


def held_of(reading: Reading, people: Collection[str]) -> dict[str, HeldRow]:
    """What the store holds of these people; those who are gone are missing."""
    return stored.held(reading, people, tool=TOOL)


def differing(said: CohortRow, held: HeldRow, known: KnownPerson) -> tuple[Field, ...]:
    """The fields in which a row says other than the store does."""
    return differences(said, as_row(held), known.identifiers)


def as_row(held: HeldRow) -> CohortRow:
    """What is held as a row would say it, but for its numbers."""
    scores = dict(held.scores)
    unnamed = held.prison == words("imports", "prison_unnamed")
    return CohortRow(
        surname=held.surname,
        forename=held.forename,
        other_names=held.other_names,
        birth_date=held.birth_date,
        area=held.area,
        ppo=held.ppo,
        rag=held.rag,
        rag_on=held.rag_on,
        offender_manager=held.offender_manager,
        ogrs12=_score(scores.get(12)),
        ogrs24=_score(scores.get(24)),
        registered_on=held.registered_on,
        last_conviction_on=held.last_conviction_on,
        mappa=held.mappa,
        prison="" if unnamed else held.prison,
        in_custody=held.in_custody,
        release_on=held.release_on,
        address=held.address,
        phone=held.phone,
    )


def _score(value: str | None) -> float | None:
    with suppress(ValueError):
        return None if value is None else float(value)
    return None
