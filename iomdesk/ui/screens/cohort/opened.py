"""What is read when a record opens: its Overview, and how much stands behind each tab."""

from collections.abc import Mapping
from dataclasses import dataclass

from iomdesk.domain.records import Record
from iomdesk.services import events, needs
from iomdesk.services.desk import Desk
from iomdesk.services.overview import Overview, overview


@dataclass(frozen=True, slots=True)
class Opened:
    """A record as it opens; the tabs read their own lines when they come into view.

    Attributes:
        counts: by the key of a tab; a tab that is not named shows no count.
    """

    seen: Overview
    counts: Mapping[str, int]


def opened(desk: Desk, record: Record) -> Opened:
    """Work out the Overview of a record and count what stands behind its tabs."""
    behind = {**events.counts(desk, record.person.id), "needs": needs.in_need(record.needs)}
    return Opened(overview(desk, record), behind)
