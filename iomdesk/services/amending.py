"""Putting a row of a record right, and withdrawing it: never without a reason (S2 section 10).

The log keeps what stood before, and why it was changed.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from iomdesk.domain.people import Provenance
from iomdesk.domain.sharing import strictest
from iomdesk.services.desk import Work
from iomdesk.store.changes import source_values
from iomdesk.store.log import Verb
from iomdesk.store.schema import Kind


class Held(Protocol):
    """A row of a person's record that has a source."""

    @property
    def id(self) -> str:
        """Its id."""
        raise NotImplementedError

    @property
    def person_id(self) -> str:
        """Whose it is."""
        raise NotImplementedError

    @property
    def revision(self) -> int:
        """Counts its changes."""
        raise NotImplementedError

    @property
    def provenance(self) -> Provenance:
        """Where it came from."""
        raise NotImplementedError


def put_right(
    work: Work,
    kind: Kind,
    held: Held,
    values: Mapping[str, object],
    source: Provenance,
    reason: str,
) -> None:
    """Amend a row whose revision was looked at already, and log why.

    What was held of handling, sensitivity and unpublished HMPPS data is merged with
    ``source``: a correction frees nothing.
    """
    merged = strictest(held.provenance, source)
    merged = replace(merged, grade=strictest(source, held.provenance).grade)
    given = {**values, **source_values(merged)}
    if work.amend(kind, held.id, held.revision, given) != held.revision:
        note_reason(work, Verb.ALTERATION, kind, held, reason)


def take_out(work: Work, kind: Kind, held: Held, reason: str) -> None:
    """Erase a row whose revision was looked at already; the log keeps what it was, and why."""
    work.erase(kind, held.id, held.revision, keep_fields=True)
    note_reason(work, Verb.ERASURE, kind, held, reason)


def note_reason(work: Work, verb: Verb, kind: Kind, held: Held, reason: str) -> None:
    """Log why a row was changed."""
    fields = {"changed_because": reason}
    work.note(verb, kind, held.id, person_id=held.person_id, fields=fields)
