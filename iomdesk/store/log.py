"""The log of everything done with personal data: append-only and chained.

The six verbs are those of DPA 2018 s.62 (domain item 63). Each entry carries the hash
of the one before, so an entry taken out or altered outside the program is found and
named by ``verify``. How far the chain goes is sealed beside the keys (``LogHead``), so
that an older file put back, or a chain made anew from some entry on, is found as well.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias, cast

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, select, text

from iomdesk.store import schema
from iomdesk.store.keyfile import LogHead

GENESIS = "0" * 64


class Verb(StrEnum):
    """What was done with personal data (DPA 2018 s.62)."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"


Fields: TypeAlias = Mapping[str, tuple[object, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log.

    Attributes:
        subject: the table the entry speaks of, such as "person" or "pack_copy".
        fields: field name to (before, after); empty for a consultation.
        recipients: to whom it was disclosed; empty unless the verb is disclosure.
        context: where in the work it happened: "import", "board", "meeting ID".
    """

    seq: int
    at: datetime
    who: str
    verb: Verb
    subject: str
    row_id: str
    person_id: str
    fields: Fields
    recipients: str
    context: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFault:
    """Where the chain of the log does not hold.

    Attributes:
        seq: number of the first entry that does not fit.
        code: "altered" when its content differs from its hash, "gap" when an entry
            before it is missing, "rolled_back" when it is not the entry that was sealed
            under that number, "unguarded" when the table does not refuse changes.
    """

    seq: int
    code: str


def _hash(before: str, parts: Iterable[str]) -> str:
    joined = json.dumps([before, *parts], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(joined.encode()).hexdigest()


_INSERT = (
    "INSERT INTO log (at, who, verb, subject, row_id, person_id, fields, recipients, context,"
    " batch_id, before_hash, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
)


def driver_of(connection: Connection) -> driver.Connection:
    """The driver's own connection: three times faster for the same statement run often."""
    return cast("driver.Connection", connection.connection.driver_connection)


class LogWriter:
    """Appends entries within one transaction, keeping the chain."""

    def __init__(self, connection: Connection) -> None:
        self._raw = driver_of(connection)
        last = connection.exec_driver_sql("SELECT hash FROM log ORDER BY seq DESC LIMIT 1")
        self._last: str = last.scalar() or GENESIS

    def mark(self) -> str:
        """Where the chain stands, for ``go_back``."""
        return self._last

    def go_back(self, mark: str) -> None:
        """Go on from a mark, because the entries after it were rolled back."""
        self._last = mark

    def append(
        self,
        *,
        at: str,
        who: str,
        verb: Verb,
        subject: str,
        row_id: str = "",
        person_id: str = "",
        fields: Fields | None = None,
        recipients: str = "",
        context: str = "",
        batch_id: str = "",
    ) -> None:
        """Add one entry after the last one of the chain."""
        packed = json.dumps(fields, ensure_ascii=False, separators=(",", ":")) if fields else ""
        told = (packed, recipients, context, batch_id)
        parts = (at, who, verb.value, subject, row_id, person_id, *told)
        digest = _hash(self._last, parts)
        self._raw.execute(_INSERT, (*parts, self._last, digest))
        self._last = digest


def _entry(row: Mapping[str, object]) -> Entry:
    fields = json.loads(str(row["fields"])) if row["fields"] else {}
    return Entry(
        seq=int(str(row["seq"])),
        at=datetime.fromisoformat(str(row["at"])),
        who=str(row["who"]),
        verb=Verb(str(row["verb"])),
        subject=str(row["subject"]),
        row_id=str(row["row_id"]),
        person_id=str(row["person_id"]),
        fields={name: (before, after) for name, (before, after) in fields.items()},
        recipients=str(row["recipients"]),
        context=str(row["context"]),
    )


def of_person(
    connection: Connection, person_id: str, *, verb: Verb | None = None
) -> tuple[Entry, ...]:
    """Everything that was done with one person's data, or one kind of it, latest first."""
    query = (
        select(schema.log)
        .where(schema.log.c.person_id == person_id)
        .order_by(schema.log.c.seq.desc())
    )
    if verb is not None:
        query = query.where(schema.log.c.verb == verb.value)
    return tuple(_entry(dict(row)) for row in connection.execute(query).mappings())


def of_row(connection: Connection, subject: str, row_id: str) -> tuple[Entry, ...]:
    """Everything that was done with one row of a table, latest first."""
    query = (
        select(schema.log)
        .where(schema.log.c.subject == subject, schema.log.c.row_id == row_id)
        .order_by(schema.log.c.seq.desc())
    )
    return tuple(_entry(dict(row)) for row in connection.execute(query).mappings())


def of_batch(connection: Connection, batch_id: str) -> tuple[Entry, ...]:
    """What one import did, latest first: the order in which undo must walk it."""
    query = (
        select(schema.log)
        .where(schema.log.c.batch_id == batch_id)
        .order_by(schema.log.c.seq.desc())
    )
    return tuple(_entry(dict(row)) for row in connection.execute(query).mappings())


def consulted(connection: Connection, batch_id: str, subject: str, row_id: str) -> bool:
    """Whether a row was looked at already in one piece of work, such as a sitting."""
    log = schema.log.c
    query = (
        select(log.seq)
        .where(log.batch_id == batch_id, log.subject == subject, log.row_id == row_id)
        .where(log.verb == Verb.CONSULTATION.value)
        .limit(1)
    )
    return connection.execute(query).first() is not None


def of_kind(connection: Connection, subject: str) -> tuple[Entry, ...]:
    """Everything that was done with the rows of one table, in the order it was done.

    The whole log is looked through; for a check, not for a screen.
    """
    query = select(schema.log).where(schema.log.c.subject == subject).order_by(schema.log.c.seq)
    return tuple(_entry(dict(row)) for row in connection.execute(query).mappings())


def latest(connection: Connection, *, limit: int = 200) -> tuple[Entry, ...]:
    """The last entries of the whole log, latest first."""
    query = select(schema.log).order_by(schema.log.c.seq.desc()).limit(limit)
    return tuple(_entry(dict(row)) for row in connection.execute(query).mappings())


def _rows(connection: Connection) -> Iterator[tuple[object, ...]]:
    query = text(
        "SELECT seq, before_hash, hash, at, who, verb, subject, row_id, person_id, fields,"
        " recipients, context, batch_id FROM log ORDER BY seq"
    )
    for row in connection.execution_options(yield_per=1000).execute(query):
        yield tuple(row)


def newest(raw: driver.Connection) -> LogHead:
    """How far the log goes now."""
    row = raw.execute("SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1").fetchone()
    return LogHead(0, GENESIS) if row is None else LogHead(int(row[0]), str(row[1]))


def holds(raw: driver.Connection, head: LogHead | None) -> bool:
    """Whether the log has the entry that was sealed; one look, the chain is not walked."""
    if head is None or head.count == 0:
        return True
    row = raw.execute("SELECT hash FROM log WHERE seq = ?", (head.count,)).fetchone()
    return row is not None and row[0] == head.hash


def advanced(raw: driver.Connection, sealed: LogHead | None) -> LogHead | None:
    """The head to seal next: the newest, but of a log that lost what was sealed before
    that one, for it is the evidence."""
    return newest(raw) if holds(raw, sealed) else sealed


def _guards(connection: Connection) -> bool:
    """Whether the triggers that make the table refuse changes are all there."""
    query = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'log'"
    there = {str(row[0]) for row in connection.exec_driver_sql(query)}
    return there >= set(schema.LOG_GUARDS)


def verify(connection: Connection, sealed: LogHead | None = None) -> tuple[int, ChainFault | None]:
    """Walk the chain: how many entries were read, and the first fault if there is one.

    ``sealed`` is what the log must hold, from beside the keys.
    """
    count, last = 0, GENESIS
    for seq, before, digest, *parts in _rows(connection):
        count += 1
        if before != last or seq != count:
            return count, ChainFault(seq=int(str(seq)), code="gap")
        if _hash(str(before), tuple(str(part) for part in parts)) != digest:
            return count, ChainFault(seq=int(str(seq)), code="altered")
        last = str(digest)
        if sealed is not None and sealed.count == count and sealed.hash != last:
            return count, ChainFault(seq=count, code="rolled_back")
    counter = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'log'")
    if (counter.scalar() or 0) != count:
        return count, ChainFault(seq=count + 1, code="gap")
    if sealed is not None and sealed.count > count:
        return count, ChainFault(seq=sealed.count, code="rolled_back")
    if not _guards(connection):
        return count, ChainFault(seq=count, code="unguarded")
    return count, None
