"""Reading matrices as they were scored; none is ever altered, a later one stands beside it."""

import json

from sqlalchemy import ColumnElement, Label, RowMapping, select

from iomdesk.domain.matrix import MatrixScore, Sheet
from iomdesk.domain.sheets import sheet_from_plain, sheet_to_plain
from iomdesk.store import schema
from iomdesk.store.queries.values import KEPT_LAST, known_day
from iomdesk.store.vault import Reading

_M = schema.matrix.c


def pack_sheet(sheet: Sheet) -> str:
    """What was entered on a matrix as the column ``sheet`` keeps it."""
    return json.dumps(sheet_to_plain(sheet), ensure_ascii=False, separators=(",", ":"))


def _score(row: RowMapping) -> MatrixScore:
    return MatrixScore(
        id=row["id"],
        revision=row["revision"],
        referral_id=row["referral_id"],
        person_id=row["person_id"],
        rule_set=row["rule_set"],
        scored_on=known_day(row["scored_on"]),
        scored_by=row["scored_by"],
        sheet=sheet_from_plain(json.loads(row["sheet"])),
        total=row["total"],
        band=row["band"],
        nominal_number=row["nominal_number"],
    )


def _found(reading: Reading, condition: ColumnElement[bool]) -> tuple[MatrixScore, ...]:
    query = (
        schema.matrix.select()
        .where(condition)
        .order_by(_M.scored_on.desc(), _M.created_at.desc(), KEPT_LAST)
    )
    return tuple(_score(row) for row in reading.execute(query).mappings())


def newest_total(referral_id: ColumnElement[str]) -> Label[int | None]:
    """The column ``matrix_total`` of a query over referrals: of the newest matrix, or null."""
    found = (
        select(_M.total)
        .where(_M.referral_id == referral_id)
        .order_by(_M.scored_on.desc(), _M.created_at.desc(), KEPT_LAST)
        .limit(1)
    )
    return found.correlate(schema.referral).scalar_subquery().label("matrix_total")


def of_referral(reading: Reading, referral_id: str) -> tuple[MatrixScore, ...]:
    """The matrices of a referral, newest first."""
    return _found(reading, _M.referral_id == referral_id)


def of_person(reading: Reading, person_id: str) -> tuple[MatrixScore, ...]:
    """The matrices of a person of the cohort, newest first."""
    return _found(reading, _M.person_id == person_id)


def one(reading: Reading, matrix_id: str) -> MatrixScore | None:
    """One matrix; None when there is none."""
    return next(iter(_found(reading, _M.id == matrix_id)), None)
