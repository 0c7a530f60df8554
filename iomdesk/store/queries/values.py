"""How stored text becomes values again: dates, codes and provenance."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import RowMapping
from sqlalchemy import text as sql_text

from iomdesk.domain.people import FactKind, Provenance, Sensitivity

Columns = RowMapping | Mapping[str, object]

# Rows of one moment (one transaction, or a clock that stands) keep the order of their making.
KEPT_FIRST = sql_text("rowid")
KEPT_LAST = sql_text("rowid DESC")


def day(value: object) -> date | None:
    """A stored ISO date; None where none is held."""
    return None if value in (None, "") else date.fromisoformat(str(value))


def known_day(value: object) -> date:
    """A stored ISO date that is always there."""
    return date.fromisoformat(str(value))


def moment(value: object) -> datetime:
    """A stored ISO moment with its offset."""
    return datetime.fromisoformat(str(value))


def moment_or_none(value: object) -> datetime | None:
    """A stored ISO moment; None where it has not happened."""
    return None if value in (None, "") else datetime.fromisoformat(str(value))


def number(value: object) -> int:
    """A stored whole number."""
    return int(str(value))


def provenance(row: Columns) -> Provenance:
    """The provenance columns of a row."""
    return Provenance(
        originator=str(row["originator"]),
        received_on=known_day(row["received_on"]),
        channel=str(row["channel"]),
        kind=FactKind(str(row["fact_kind"])),
        grade=str(row["grade"]),
        handling=str(row["handling"]),
        onward_permission=str(row["onward_permission"]),
        hmpps_unpublished=bool(row["hmpps_unpublished"]),
        sensitivity=Sensitivity(str(row["sensitivity"])),
        ground=str(row["ground"]),
    )
