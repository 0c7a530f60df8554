"""The whole cohort read once, for a list that is searched at every key.

A keystroke then reads only the ids of who is hit, and a change only the people changed.
"""

from collections.abc import Collection
from dataclasses import dataclass

from iomdesk.domain.people import PersonRow, Rag
from iomdesk.services.cohort import Filter, Membership, Order, PeopleFound, find_people, listed
from iomdesk.services.desk import Desk
from iomdesk.store.queries import people

_RANKS = {rag: rag.rank for rag in Rag}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Everybody of one membership.

    Attributes:
        rows: in the order of names; ``by_status`` in that of the list, Red first.
    """

    membership: Membership
    rows: tuple[PersonRow, ...]
    by_status: tuple[PersonRow, ...]


def _ordered(membership: Membership, rows: tuple[PersonRow, ...]) -> Cohort:
    """Both orders at once, so that a keystroke has nothing to sort."""
    by_status = tuple(sorted(rows, key=lambda row: _RANKS[row.rag]))
    return Cohort(membership=membership, rows=rows, by_status=by_status)


def _by_name(row: PersonRow) -> tuple[str, str, str]:
    return row.surname.casefold(), row.forename.casefold(), row.id


def read_cohort(desk: Desk, membership: Membership) -> Cohort:
    """Everybody of a membership."""
    found = find_people(desk, Filter(membership=membership, order=Order.NAME))
    return _ordered(membership, found.rows)


def renew_cohort(desk: Desk, cohort: Cohort, changed: Collection[str]) -> Cohort:
    """The cohort after these people changed; only they are read again."""
    if not changed:
        return cohort
    if len(changed) > people.FEW:
        return read_cohort(desk, cohort.membership)
    with desk.read() as reading:
        fresh = list(listed(reading, people.rows_of(reading, changed), desk.today()))
    if cohort.membership is not Membership.ALL:
        left = cohort.membership is Membership.LEFT
        fresh = [row for row in fresh if (row.left_on is not None) is left]
    kept = [row for row in cohort.rows if row.id not in changed]
    return _ordered(cohort.membership, tuple(sorted([*kept, *fresh], key=_by_name)))


def areas_of(desk: Desk, cohort: Cohort) -> tuple[tuple[str, ...], int]:
    """The areas to choose from, and in how many of them people of this cohort live."""
    used = {row.area for row in cohort.rows if row.area}
    known = tuple(area.name for area in desk.scheme.areas)
    return (*known, *sorted(used - set(known))), len(used)


def search(desk: Desk, typed: str) -> frozenset[str] | None:
    """The ids of everybody found under what was typed; None when nothing was typed."""
    with desk.read() as reading:
        return people.hits(reading, typed)


def narrow(cohort: Cohort, wanted: Filter, hits: frozenset[str] | None) -> PeopleFound:
    """Those of the cohort that fit the filter and the hits, in the filter's order."""
    rows = cohort.by_status if wanted.order is Order.STATUS else cohort.rows
    if hits is not None:
        rows = tuple([row for row in rows if row.id in hits])
    if wanted.area is not None:
        rows = tuple([row for row in rows if row.area == wanted.area])
    if wanted.rag is not None:
        rows = tuple([row for row in rows if row.rag is wanted.rag])
    if wanted.order is Order.AREA:
        rows = tuple(sorted(rows, key=lambda row: row.area.casefold()))
    return PeopleFound(rows=rows[: wanted.limit], total=len(rows))
