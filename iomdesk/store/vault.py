"""An open store: one writing connection owned by one thread, and readers for everybody else.

The engine options are those proved in trials (design section 3).
"""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeAlias, TypeVar

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from iomdesk.domain.clock import Clock
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.store import keys, log, migrate
from iomdesk.store.changes import Work
from iomdesk.store.disk import disk_problems, settle_folder
from iomdesk.store.health import Health, loose_ends
from iomdesk.store.keyfile import FILE, LogHead
from iomdesk.store.listening import Listeners
from iomdesk.store.schema import Kind
from iomdesk.store.sealed import (
    broken_pages,
    connect,
    copy_sealed,
    environment_problem,
    in_words,
    where,
)

T = TypeVar("T")

DATABASE = "store.db"

Reading: TypeAlias = Connection


_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a finished transaction touched, for screens that care.

    Attributes:
        kinds: the tables.
        people: ids of the people concerned.
        number: of the transaction, counted from 1 since the store was opened; who has read
            after ``Store.changes`` was as high has seen it. 0 where nobody counted.
    """

    kinds: frozenset[Kind]
    people: frozenset[str]
    number: int = field(default=0, compare=False)


def _engine(connector: Callable[[], driver.Connection], *, read_only: bool) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=connector,
        module=driver,
        poolclass=QueuePool,
        pool_size=4 if read_only else 1,
        max_overflow=4 if read_only else 0,
        hide_parameters=True,  # no personal data in the text of an exception
    )
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


class Store:
    """An open, unlocked store.

    Every write runs on the store's own thread, one after the other, each in one
    transaction; reads run on the caller's thread and see the last finished write.

    Attributes:
        folder: the ``NAME.iomstore`` folder.
        as_it_is: whether to leave the folder untouched where nothing is written.
        copy_before: name of the copy in ``backups`` from before it was brought up to date on
            opening; empty when it was not.
    """

    def __init__(self, folder: Path, key: bytes, *, as_it_is: bool = False) -> None:
        self.folder = folder
        self.as_it_is = as_it_is
        self.copy_before = ""
        self._path = folder / DATABASE
        self._key = key
        self._changed: Listeners[Changed] = Listeners()
        self._dropped: Listeners[None] = Listeners()
        self._changes = 0
        self._readers = _engine(lambda: self._connect(read_only=True), read_only=True)
        self._writer = _engine(lambda: self._connect(read_only=False), read_only=False)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="iomdesk-writer")
        self._open = threading.local()
        self._writing: int | None = None
        self._closed = False

    @classmethod
    def create(cls, folder: Path, key: bytes) -> "Store":
        """Make an empty store in a folder that holds its keys, and open it."""
        path = folder / DATABASE
        with disk_problems(), in_words():
            try:
                path.touch(mode=0o600, exist_ok=False)
            except FileExistsError:
                raise EnvironmentProblem("store_exists") from None
            migrate.create(path, key)
            settle_folder(folder)
        return cls(folder, key)

    @classmethod
    def open(
        cls,
        folder: Path,
        key: bytes,
        *,
        clock: Clock,
        as_it_is: bool = False,
        upgrading: Callable[[], None] | None = None,
    ) -> "Store":
        """Open a store; an older one is brought up to date after a verified backup.

        ``upgrading`` is called before that. With ``as_it_is`` an older one is refused with
        ``store_older`` instead. Raises EnvironmentProblem with ``store_missing``,
        ``store_damaged`` (with the pages that are), ``store_newer``, ``store_read_only``,
        or one of the disk.
        """
        path, copy = folder / DATABASE, ""
        if not path.is_file():
            raise EnvironmentProblem("store_missing")
        if not (os.access(path, os.W_OK) and os.access(folder, os.W_OK)):
            raise EnvironmentProblem("store_read_only")
        try:
            with disk_problems(), in_words():
                if as_it_is:
                    migrate.require_current(path, key)
                else:
                    copy = migrate.bring_up_to_date(path, key, clock=clock, upgrading=upgrading)
        except EnvironmentProblem as problem:
            if problem.code != "store_damaged":
                raise
            raise EnvironmentProblem("store_damaged", where(broken_pages(path, key))) from problem
        store = cls(folder, key, as_it_is=as_it_is)
        store.copy_before = copy
        return store

    def _connect(self, *, read_only: bool) -> driver.Connection:
        if self._closed:
            raise EnvironmentProblem("store_closed")
        return connect(self._path, self._key, read_only=read_only)

    @property
    def changes(self) -> int:
        """The number of the last change; all up to it are on the disk and are read from now on."""
        return self._changes

    def on_change(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Call ``listener`` on the writing thread after each commit; gives its removal."""
        return self._changed.add(listener)

    def on_draft_gone(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` on the writing thread once drafts are dropped; gives its removal.

        A draft is no record: that it is gone touches nothing ``on_change`` tells of.
        """
        return self._dropped.add(lambda _nothing: listener())

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """A connection that cannot write; within a write, that write's own connection."""
        work: Work | None = getattr(self._open, "work", None)
        if work is not None:
            with in_words():
                yield work.reading
            return
        with in_words(), self._readers.connect() as connection:
            yield connection

    def write(
        self,
        action: Callable[[Work], T],
        *,
        who: str,
        clock: Clock,
        context: str,
        batch_id: str = "",
    ) -> T:
        """Run ``action`` in one transaction on the writing thread and wait for its result.

        Within a write it joins that transaction, so that several services can be one
        step; the inner moment and person are the inner caller's own. When it raises,
        nothing of the transaction is kept.
        """
        outer: Work | None = getattr(self._open, "work", None)
        if outer is not None:
            with outer.part(who=who, at=clock.now(), context=context, batch_id=batch_id) as part:
                return action(part)
        if self._closed:
            raise EnvironmentProblem("store_closed")
        if self._writing == threading.get_ident():  # a listener that writes
            return self._transaction(action, who, clock, context, batch_id)
        return self._thread.submit(
            self._transaction, action, who, clock, context, batch_id
        ).result()

    def _transaction(
        self, action: Callable[[Work], T], who: str, clock: Clock, context: str, batch_id: str
    ) -> T:
        self._writing = threading.get_ident()
        with in_words(), self._writer.begin() as connection:
            work = Work(connection, who=who, at=clock.now(), context=context, batch_id=batch_id)
            self._open.work = work
            try:
                result = action(work)
                work.finish()
            finally:
                self._open.work = None
        if work.touched:
            self._changes += 1  # here alone, on the writing thread, and after the commit
            told = Changed(frozenset(work.touched), frozenset(work.people), number=self._changes)
            self._changed.tell(told)
        if work.dropped:
            self._dropped.tell(None)
        return result

    def check(self) -> Health:
        """Read every page and the whole log: is anything damaged or altered outside iomdesk?"""
        if self._closed:
            raise EnvironmentProblem("store_closed")
        # So that, as far as nobody is reading, every page lies in the one file.
        self._thread.submit(self._settle, "PASSIVE").result()
        sealed = self._sealed()
        pages = broken_pages(self._path, self._key)
        if pages:
            return Health(pages=pages, structure=(), entries=0, fault=None)
        # A reader that saw the full-text index before a large erasure still holds its old
        # shape and would call a sound index broken: check with a reader of its own.
        self._readers.dispose()
        with self.read() as connection:
            try:
                structure = loose_ends(connection)
                entries, fault = log.verify(connection, sealed)
            except DBAPIError as error:
                problem = environment_problem(error)
                if problem is None or problem.code != "store_damaged":
                    raise
                line = str(getattr(error.orig, "sqlite_errorname", problem.code))
                return Health(pages=(), structure=(line,), entries=0, fault=None)
        return Health(pages=(), structure=structure, entries=entries, fault=fault)

    def backup_to(self, target: Path) -> None:
        """Copy the whole store, under the same key, while it stays in use.

        The copy is one file, on the disk to its last byte, that nobody else may read.

        Raises EnvironmentProblem; ``store_exists`` when something lies at ``target``.
        """
        with disk_problems(), in_words():
            try:
                target.touch(mode=0o600, exist_ok=False)
            except FileExistsError:
                raise EnvironmentProblem("store_exists") from None
            source = self._connect(read_only=False)
            try:
                copy_sealed(source, target)
            finally:
                source.close()

    def is_sound_copy(self, path: Path) -> bool:
        """Whether every page and the whole log of a copy of this store hold."""
        if broken_pages(path, self._key):
            return False
        engine = _engine(lambda: connect(path, self._key, read_only=True), read_only=True)
        try:
            with in_words(), engine.connect() as connection:
                return not loose_ends(connection) and log.verify(connection)[1] is None
        except EnvironmentProblem:
            return False
        finally:
            engine.dispose()

    def copy_keys(self, place: Path) -> None:
        """Write the keys of a backup in ``place``, sealed with how far its log goes."""
        with in_words():
            copy = connect(place / DATABASE, self._key, read_only=True)
            try:
                keys.write_copy(
                    self.folder, self._key, place, lambda sealed: log.advanced(copy, sealed)
                )
            finally:
                copy.close()

    def note_backup(self, at: datetime) -> None:
        """Keep beside the keys when the store was last backed up, and how far the log goes."""
        keys.note_backup(self.folder, self._key, at)
        self.seal_log()

    def note_check(self, at: datetime, *, passed: bool) -> None:
        """Keep beside the keys what a check found, and of a sound store how far the log goes."""
        keys.note_check(self.folder, self._key, at, passed=passed)
        if passed:
            self.seal_log()

    def log_is_whole(self) -> bool:
        """Whether the log has the entry last sealed beside the keys: one look at it."""
        with self.read() as reading:
            return log.holds(log.driver_of(reading), self._sealed())

    def _sealed(self) -> LogHead | None:
        """How far the log went when that was last sealed; None where there are no keys."""
        if not (self.folder / FILE).is_file():
            return None
        return keys.proved(self.folder, self._key).log_head

    def seal_log(self) -> None:
        """Keep beside the keys how far the log goes.

        A log that does not hold what was sealed before is not sealed again, or a check
        would call it sound.
        """
        if not (self.folder / FILE).is_file():
            return
        with in_words():
            connection = connect(self._path, self._key, read_only=True)
            try:
                keys.note_log(
                    self.folder, self._key, lambda sealed: log.advanced(connection, sealed)
                )
            finally:
                connection.close()

    def close(self) -> None:
        """Let the current write finish, then close every connection and drop the key.

        A full or vanished drive is no matter: what was kept is in the write-ahead log
        beside the file, and the next opening finds it there.
        """
        if self._closed:
            return
        self._closed = True
        try:
            self._thread.submit(self._leave).result()
        finally:
            self._thread.shutdown(wait=True)
            self._readers.dispose()
            self._writer.dispose()
            self._key = b""

    def _leave(self) -> None:
        """Seal the log and settle the file, as far as the drive lets us."""
        if not self.as_it_is:
            try:
                self.seal_log()
            except EnvironmentProblem as problem:
                _logger.info("the log was not sealed: %s", problem.code)
        self._settle("TRUNCATE")

    def _settle(self, how: str) -> None:
        """Bring what lies in the write-ahead log into the file itself, where there is room."""
        try:
            with in_words():
                connection = connect(self._path, self._key, read_only=False)
                try:
                    connection.execute(f"PRAGMA wal_checkpoint({how})").fetchone()
                finally:
                    connection.close()
        except EnvironmentProblem as problem:
            _logger.info("the write-ahead log was left as it is: %s", problem.code)
