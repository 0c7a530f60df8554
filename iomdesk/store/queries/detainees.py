"""Reading the lines of repeat-detainee lists (S2 section 5)."""

from collections.abc import Iterable

from sqlalchemy import RowMapping, select

from iomdesk.domain.referrals import Detainee
from iomdesk.store import schema
from iomdesk.store.queries.values import KEPT_FIRST, day, provenance
from iomdesk.store.vault import Reading

_D = schema.detainee.c
_R = schema.referral.c


def _detainees(reading: Reading, rows: Iterable[RowMapping]) -> tuple[Detainee, ...]:
    query = (
        select(_R.detainee_id, _R.id, _R.person_id)
        .where(_R.detainee_id.is_not(None))
        .order_by(_R.created_at, KEPT_FIRST)
    )
    taken = {str(row[0]): (str(row[1]), row[2]) for row in reading.execute(query)}
    found = []
    for row in rows:
        referral_id, person_id = taken.get(row["id"], (None, None))
        found.append(
            Detainee(
                id=row["id"],
                revision=row["revision"],
                surname=row["surname"],
                forename=row["forename"],
                birth_date=day(row["birth_date"]),
                address=row["address"],
                reason=row["reason"],
                referral_id=referral_id,
                person_id=person_id,
                provenance=provenance(row),
            )
        )
    return tuple(found)


def waiting(reading: Reading) -> tuple[Detainee, ...]:
    """Those nobody has referred yet, the latest list first, by name within a list."""
    referred = select(_R.detainee_id).where(_R.detainee_id.is_not(None))
    query = (
        schema.detainee.select()
        .where(_D.id.not_in(referred))
        .order_by(_D.received_on.desc(), _D.surname, _D.forename, KEPT_FIRST)
    )
    return _detainees(reading, reading.execute(query).mappings().all())


def one(reading: Reading, detainee_id: str) -> Detainee | None:
    """One line of a list, with the referral made from it; None when there is none."""
    query = schema.detainee.select().where(_D.id == detainee_id)
    rows = reading.execute(query).mappings().all()
    return next(iter(_detainees(reading, rows)), None)
