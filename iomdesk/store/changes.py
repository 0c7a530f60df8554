"""The one mechanism that writes a domain table: insert, amend, erase, each with its log entry.

Nothing else in the program may write a domain table, so nothing can change unlogged
(design section 2.1). Everything done through one ``Work`` is one transaction.
"""

import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import TypeAlias

from sqlalchemy import Connection, insert, update
from sqlalchemy.dialects import sqlite

from iomdesk.domain.people import Provenance
from iomdesk.store import schema, search
from iomdesk.store.log import LogWriter, Verb, driver_of
from iomdesk.store.schema import Kind

Values: TypeAlias = Mapping[str, object]
Plain: TypeAlias = str | int | float | bytes | None

# Stamps say when and by whom; the log entry says it already.
STAMPS = frozenset({"id", "revision", "created_at", "created_by", "changed_at", "changed_by"})


class Conflict(Exception):
    """Someone changed the row since it was read; nothing was written.

    Attributes:
        kind: the table.
        row_id: the row.
        base_revision: the revision the change was based on.
        now: the row as it stands in the store, column by column; None when erased.
    """

    def __init__(self, kind: Kind, row_id: str, base_revision: int, now: Values | None) -> None:
        super().__init__(f"{kind} {row_id}: revision {base_revision} is stale")
        self.kind = kind
        self.row_id = row_id
        self.base_revision = base_revision
        self.now = now


def plain(value: object) -> Plain:
    """A value as the store keeps it: ISO dates, codes as text, 0 and 1."""
    match value:
        case Enum():
            return str(value.value)
        case datetime():
            return value.isoformat()
        case date():
            return value.isoformat()
        case bool():
            return int(value)
        case str() | int() | float() | bytes() | None:
            return value
        case _:
            message = f"a {type(value).__name__} cannot be stored"
            raise TypeError(message)


def source_values(source: Provenance) -> dict[str, object]:
    """The provenance columns for a fact."""
    return {
        "originator": source.originator,
        "received_on": source.received_on,
        "channel": source.channel,
        "fact_kind": source.kind,
        "grade": source.grade,
        "handling": source.handling,
        "onward_permission": source.onward_permission,
        "hmpps_unpublished": source.hmpps_unpublished,
        "sensitivity": source.sensitivity,
        "ground": source.ground,
    }


@cache
def _insert_sql(kind: Kind, names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The INSERT for these columns and the order of its values.

    Compiled once and run through the driver: an import needs it 50,000 times.
    """
    unknown = set(names) - set(schema.BY_KIND[kind].columns.keys())
    if unknown:  # SQLAlchemy would leave them out without a word
        message = f"{kind} has no columns {sorted(unknown)}"
        raise KeyError(message)
    compiled = insert(schema.BY_KIND[kind]).compile(
        dialect=sqlite.dialect(paramstyle="qmark"), column_keys=list(names)
    )
    return str(compiled), tuple(compiled.positiontup or ())


class Work:
    """One transaction of changes by one person.

    Attributes:
        reading: the connection of this transaction, for queries that must see its changes.
        who: the person at the desk, "SURNAME, Forename".
        at: the moment all changes of this transaction carry.
        context: where in the work it happens, kept in the log.
        batch_id: groups the changes of one import, so that they can be undone together.
    """

    def __init__(
        self, connection: Connection, *, who: str, at: datetime, context: str, batch_id: str = ""
    ) -> None:
        self.reading = connection
        self.who = who
        self.at = at
        self.context = context
        self.batch_id = batch_id
        self.touched: set[Kind] = set()
        self.people: set[str] = set()
        self.dropped: set[tuple[str, str]] = set()
        self._raw = driver_of(connection)
        self._log = LogWriter(connection)
        self._unindexed: set[str] = set()
        self._kept: dict[str, str] = {}

    def insert(
        self, kind: Kind, values: Values, *, verb: Verb = Verb.COLLECTION, row_id: str = ""
    ) -> str:
        """Add a row and log it; gives the id of the new row."""
        self._require_open()
        row_id = row_id or str(uuid.uuid4())
        given = {name: plain(value) for name, value in values.items()}
        if verb is Verb.COLLECTION and given.get("person_id"):
            given["person_id"] = self.standing(str(given["person_id"]))
        stamp = self.at.isoformat()
        row: dict[str, Plain] = {
            "id": row_id,
            "revision": 1,
            "created_at": stamp,
            "created_by": self.who,
            "changed_at": stamp,
            "changed_by": self.who,
            **given,
        }
        statement, order = _insert_sql(kind, tuple(row))
        self._raw.execute(statement, tuple(row[name] for name in order))
        fields = {name: (None, value) for name, value in given.items() if value not in (None, "")}
        self._record(kind, row_id, given, verb, fields)
        return row_id

    def amend(
        self,
        kind: Kind,
        row_id: str,
        base_revision: int,
        values: Values,
        *,
        verb: Verb = Verb.ALTERATION,
        touch: bool = False,
    ) -> int:
        """Change fields of a row and log before and after; gives the new revision.

        Fields that already hold the value given are left alone; when none differs
        nothing is written and the revision stays, unless ``touch`` counts a change of
        what hangs off the row as a change of the row. Raises ``Conflict`` when the row
        has moved on since ``base_revision``.
        """
        self._require_open()
        now = self._row(kind, row_id)
        if now is None or now["revision"] != base_revision:
            raise Conflict(kind, row_id, base_revision, now)
        given = {name: plain(value) for name, value in values.items()}
        fields = {name: (now[name], value) for name, value in given.items() if now[name] != value}
        if not fields and not touch:
            return base_revision
        table = schema.BY_KIND[kind]
        changed: dict[str, object] = {name: after for name, (_, after) in fields.items()}
        changed["revision"] = base_revision + 1
        changed["changed_at"] = self.at.isoformat()
        changed["changed_by"] = self.who
        self.reading.execute(update(table).where(table.c.id == row_id).values(changed))
        if fields:
            self._record(kind, row_id, {**now, **given}, verb, fields)
        return base_revision + 1

    def erase(
        self, kind: Kind, row_id: str, base_revision: int, *, keep_fields: bool = False
    ) -> None:
        """Remove a row from its table; the log keeps that it went.

        The contents stay readable in the log: the entry of its collection has every
        field, and each later change what was before. Nothing removes those entries
        (docs/security.md, "What erasing does not do"). This entry repeats the contents
        only with ``keep_fields``, for undo, where it must show what was taken back.
        Raises ``Conflict`` as ``amend`` does.
        """
        self._require_open()
        now = self._row(kind, row_id)
        if now is None or now["revision"] != base_revision:
            raise Conflict(kind, row_id, base_revision, now)
        table = schema.BY_KIND[kind]
        self.reading.execute(table.delete().where(table.c.id == row_id))
        fields = {
            name: (value, None)
            for name, value in now.items()
            if keep_fields and name not in STAMPS and value not in (None, "")
        }
        self._record(kind, row_id, now, Verb.ERASURE, fields)

    def note(
        self,
        verb: Verb,
        kind: Kind,
        row_id: str,
        *,
        person_id: str = "",
        recipients: str = "",
        fields: Mapping[str, object] | None = None,
    ) -> None:
        """Log a consultation or disclosure, which changes no row."""
        self._log.append(
            at=self.at.isoformat(),
            who=self.who,
            verb=verb,
            subject=kind,
            row_id=row_id,
            person_id=person_id,
            fields={name: (None, plain(value)) for name, value in (fields or {}).items()},
            recipients=recipients,
            context=self.context,
            batch_id=self.batch_id,
        )

    def keep_draft(
        self, form: str, subject_id: str, *, base_revision: int, answers: Values
    ) -> None:
        """Keep what has been typed so far; a draft is not a record and is not logged."""
        self.reading.exec_driver_sql(
            "INSERT INTO draft (form, subject_id, base_revision, answers, saved_at, saved_by)"
            " VALUES (?,?,?,?,?,?) ON CONFLICT (form, subject_id) DO UPDATE SET"
            " base_revision = excluded.base_revision, answers = excluded.answers,"
            " saved_at = excluded.saved_at, saved_by = excluded.saved_by",
            (
                form,
                subject_id,
                base_revision,
                json.dumps({name: plain(value) for name, value in answers.items()}),
                self.at.isoformat(),
                self.who,
            ),
        )

    def drop_draft(self, form: str, subject_id: str) -> None:
        """Forget a draft, because it was saved or thrown away."""
        gone = self.reading.exec_driver_sql(
            "DELETE FROM draft WHERE form = ? AND subject_id = ?", (form, subject_id)
        )
        if gone.rowcount:
            self.dropped.add((form, subject_id))

    @contextmanager
    def part(self, *, who: str, at: datetime, context: str, batch_id: str) -> Iterator["Work"]:
        """A part of this transaction done by another caller, with its own stamps.

        When the part raises, nothing of it is kept, even where the caller goes on: an
        import may refuse a row without keeping half of it.
        """
        part = object.__new__(Work)
        part.reading = self.reading
        part.who, part.at, part.context = who, at, context
        part.batch_id = batch_id or self.batch_id
        part.touched, part.people, part.dropped = self.touched, self.people, self.dropped
        part._raw, part._log, part._unindexed = self._raw, self._log, self._unindexed
        part._kept = self._kept
        chain = self._log.mark()
        self._raw.execute("SAVEPOINT part")
        try:
            yield part
        except BaseException:
            self._log.go_back(chain)
            if self._raw.in_transaction:  # a full disk has rolled all of it back already
                self._raw.execute("ROLLBACK TO part")
                self._raw.execute("RELEASE part")
            raise
        self._raw.execute("RELEASE part")

    def standing(self, person_id: str) -> str:
        """The record that a new fact belongs to: the kept one when records were merged.

        A form that was open on the other meanwhile must not lose what is typed into it; and
        what a rule asks of the record it has to ask of the one kept.
        """
        known = self._kept.get(person_id)
        if known is None:
            query = "SELECT merged_into FROM person WHERE id = ?"
            row = self._raw.execute(query, (person_id,)).fetchone()
            known = person_id if row is None or not row[0] else self.standing(str(row[0]))
            self._kept[person_id] = known
        return known

    def finish(self) -> None:
        """Bring search up to date; the store calls this just before the commit."""
        search.reindex(self.reading, sorted(self._unindexed))
        self._unindexed.clear()

    def _require_open(self) -> None:
        """Refuse to go on after SQLite itself ended the transaction (a full disk).

        What came after would be kept line by line, without what went before.
        """
        if not self._raw.in_transaction:
            message = "the transaction was rolled back"
            raise RuntimeError(message)

    def _row(self, kind: Kind, row_id: str) -> dict[str, object] | None:
        table = schema.BY_KIND[kind]
        row = self.reading.execute(table.select().where(table.c.id == row_id)).mappings().first()
        return None if row is None else {str(name): value for name, value in row.items()}

    def _record(
        self,
        kind: Kind,
        row_id: str,
        row: Values,
        verb: Verb,
        fields: Mapping[str, tuple[object, object]],
    ) -> None:
        person_id = row_id if kind is Kind.PERSON else str(row.get("person_id") or "")
        self._log.append(
            at=self.at.isoformat(),
            who=self.who,
            verb=verb,
            subject=kind,
            row_id=row_id,
            person_id=person_id,
            fields=fields,
            context=self.context,
            batch_id=self.batch_id,
        )
        self.touched.add(kind)
        concerned = {person_id, str(fields.get("person_id", (None, None))[0] or "")} - {""}
        self.people |= concerned
        if kind in search.SEARCHED:  # also whose it was before: the number is theirs no more
            self._unindexed |= concerned
