"""What the tests of the store share: plain rows and a way to write them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar

from iomdesk.domain.clock import SetClock
from iomdesk.domain.people import Provenance
from iomdesk.store.changes import Work, source_values
from iomdesk.store.schema import Kind
from iomdesk.store.vault import Store

T = TypeVar("T")

KEY = bytes(range(32))
WHO = "ELDERFLOWER, Priya"
CLOCK = SetClock(datetime(2026, 11, 24, 9, tzinfo=UTC))
SOURCE = source_values(
    Provenance(originator="Police", received_on=date(2026, 11, 20), channel="telephone")
)


def write(store: Store, action: Callable[[Work], T], context: str = "test") -> T:
    """``Store.write`` by the same person at the same moment every time."""
    return store.write(action, who=WHO, clock=CLOCK, context=context)


def add(store: Store, surname: str, **values: object) -> str:
    """A person with that surname; gives the id."""
    row = {"surname": surname, **values, **SOURCE}
    return write(store, lambda work: work.insert(Kind.PERSON, row))


def surnames(store: Store) -> list[str]:
    """Everybody in the store, in alphabetical order."""
    with store.read() as reading:
        rows = reading.exec_driver_sql("SELECT surname FROM person ORDER BY surname")
        return [str(row[0]) for row in rows]


def scalar(store: Store, sql: str) -> object:
    """The one value of a query."""
    with store.read() as reading:
        return reading.exec_driver_sql(sql).scalar()
