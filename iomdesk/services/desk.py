"""What every service is handed: the open store, the scheme, the clock, and who is there."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from iomdesk.domain.clock import Clock, today
from iomdesk.formdef.scheme import Scheme
from iomdesk.store.changes import Work
from iomdesk.store.vault import Changed, Reading, Store

T = TypeVar("T")

__all__ = ["Changed", "Desk", "Reading", "Work"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One person at one open store.

    Attributes:
        who: the person at the desk, "SURNAME, Forename"; stamped on every change.
        name: the store's own name, such as "Brackenshire IOM".
        area: the area this desk works for; empty for all.
        training: whether every person in the store is fictional.
    """

    store: Store
    scheme: Scheme
    clock: Clock
    who: str
    name: str
    area: str
    training: bool

    def today(self) -> date:
        """The local date."""
        return today(self.clock)

    def read(self) -> AbstractContextManager[Reading]:
        """A connection for queries."""
        return self.store.read()

    def write(self, action: Callable[[Work], T], *, context: str, batch_id: str = "") -> T:
        """Run ``action`` as one logged transaction; see ``Store.write``."""
        return self.store.write(
            action, who=self.who, clock=self.clock, context=context, batch_id=batch_id
        )
