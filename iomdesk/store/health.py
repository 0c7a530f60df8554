"""What a check of a store's pages, tables and log finds."""

from dataclasses import dataclass

from sqlalchemy import Connection

from iomdesk.store import log


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What a check of every page and of the log found.

    Attributes:
        pages: one line for each page whose seal is broken, as SQLCipher names it.
        structure: one line for each fault of the tables.
        entries: how many log entries were walked.
        fault: where the chain of the log breaks, None when it holds.
    """

    pages: tuple[str, ...]
    structure: tuple[str, ...]
    entries: int
    fault: log.ChainFault | None

    @property
    def sound(self) -> bool:
        """Whether nothing at all was found."""
        return not self.pages and not self.structure and self.fault is None


def loose_ends(connection: Connection) -> tuple[str, ...]:
    """A line for each fault of the tables, their indexes and what refers to what."""
    lines = connection.exec_driver_sql("PRAGMA integrity_check")
    found = tuple(str(line[0]) for line in lines if line[0] != "ok")
    loose = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return found + tuple(f"loose row in {line[0]}" for line in loose)
