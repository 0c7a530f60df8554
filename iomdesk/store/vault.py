"""An open store: one writing connection owned by one thread, and readers for everybody else.

The order of pragmas and the engine options are those proved in trials (design section 3).
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from iomdesk.domain.clock import Clock
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.store import log, migrate
from iomdesk.store.changes import Work
from iomdesk.store.schema import Kind

T = TypeVar("T")

DATABASE = "store.db"
CACHE_KIB = 65_536

Reading: TypeAlias = Connection

# Result codes of SQLite that are nobody's bug, and the code of the words for them.
_ENVIRONMENT = {
    "SQLITE_FULL": "disk_full",
    "SQLITE_BUSY": "store_busy",
    "SQLITE_LOCKED": "store_busy",
    "SQLITE_READONLY": "store_read_only",
    "SQLITE_IOERR": "drive_gone",
    "SQLITE_CANTOPEN": "drive_gone",
    "SQLITE_CORRUPT": "store_damaged",
    "SQLITE_NOTADB": "store_damaged",
}


@dataclass(frozen=True, slots=True)
class Changed:
    """What a finished transaction touched, for screens that care.

    Attributes:
        kinds: the tables.
        people: ids of the people concerned.
    """

    kinds: frozenset[Kind]
    people: frozenset[str]


def environment_problem(error: BaseException) -> EnvironmentProblem | None:
    """The problem behind an error of the driver, by its result code; None for a bug."""
    original = error.orig if isinstance(error, DBAPIError) else error
    name = str(getattr(original, "sqlite_errorname", ""))
    for prefix, code in _ENVIRONMENT.items():
        if name == prefix or name.startswith(prefix + "_"):
            return EnvironmentProblem(code)
    return None


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn errors of the driver that are nobody's bug into ``EnvironmentProblem``."""
    try:
        yield
    except (DBAPIError, driver.DatabaseError) as error:
        problem = environment_problem(error)
        if problem is None:
            raise
        raise problem from error


def connect(path: Path, key: bytes, *, read_only: bool) -> driver.Connection:
    """A keyed connection that has proved its key by one read.

    Raises the driver's DatabaseError when the key does not fit or the file is damaged.
    """
    connection = driver.connect(str(path), isolation_level=None, check_same_thread=False)
    try:
        run = connection.execute
        run("PRAGMA cipher_log_level = NONE")  # else a wrong key prints to stderr
        run(f"PRAGMA key = \"x'{key.hex()}'\"")
        run("SELECT count(*) FROM sqlite_master").fetchone()
        run("PRAGMA cipher_memory_security = ON")
        run("PRAGMA foreign_keys = ON")
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = FULL")
        run("PRAGMA busy_timeout = 5000")
        run(f"PRAGMA cache_size = -{CACHE_KIB}")
        if read_only:
            run("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _engine(path: Path, key: bytes, *, read_only: bool) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect(path, key, read_only=read_only),
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
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder = folder
        self._path = folder / DATABASE
        self._key = key
        self._listeners: list[Callable[[Changed], None]] = []
        self._readers = _engine(self._path, key, read_only=True)
        self._writer = _engine(self._path, key, read_only=False)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="iomdesk-writer")
        self._open = threading.local()
        self._closed = False

    @classmethod
    def create(cls, folder: Path, key: bytes) -> "Store":
        """Make an empty store in a folder that holds its keys, and open it."""
        path = folder / DATABASE
        if path.exists():
            raise EnvironmentProblem("store_exists")
        with _in_words():
            migrate.create(lambda: connect(path, key, read_only=False))
        return cls(folder, key)

    @classmethod
    def open(cls, folder: Path, key: bytes, *, clock: Clock) -> "Store":
        """Open a store; an older one is brought up to date after a verified backup.

        Raises EnvironmentProblem with ``not_a_store``, ``store_damaged``,
        ``store_newer`` or ``drive_gone``.
        """
        path = folder / DATABASE
        if not path.is_file():
            raise EnvironmentProblem("not_a_store")
        with _in_words():
            migrate.bring_up_to_date(
                folder, lambda target: connect(target, key, read_only=False), path, clock=clock
            )
        return cls(folder, key)

    def on_change(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Call ``listener`` on the writing thread after each commit; gives its removal."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """A connection that cannot write; within a write, that write's own connection."""
        work: Work | None = getattr(self._open, "work", None)
        if work is not None:
            with _in_words():
                yield work.reading
            return
        with _in_words(), self._readers.connect() as connection:
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
            return action(outer.joined(who=who, at=clock.now(), context=context, batch_id=batch_id))
        return self._thread.submit(
            self._transaction, action, who, clock, context, batch_id
        ).result()

    def _transaction(
        self, action: Callable[[Work], T], who: str, clock: Clock, context: str, batch_id: str
    ) -> T:
        with _in_words(), self._writer.begin() as connection:
            work = Work(connection, who=who, at=clock.now(), context=context, batch_id=batch_id)
            self._open.work = work
            try:
                result = action(work)
                work.finish()
            finally:
                self._open.work = None
        if work.touched:
            changed = Changed(frozenset(work.touched), frozenset(work.people))
            for listener in tuple(self._listeners):
                listener(changed)
        return result

    def check(self) -> "Health":
        """Read every page and the whole log: is anything damaged or altered outside iomdesk?"""
        with self.read() as connection:
            pages = tuple(
                str(line[0]) for line in connection.exec_driver_sql("PRAGMA cipher_integrity_check")
            )
            if pages:
                return Health(pages=pages, structure=(), entries=0, fault=None)
            lines = connection.exec_driver_sql("PRAGMA integrity_check")
            structure = tuple(str(line[0]) for line in lines if line[0] != "ok")
            loose = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            structure += tuple(f"loose row in {line[0]}" for line in loose)
            entries, fault = log.verify(connection)
            return Health(pages=(), structure=structure, entries=entries, fault=fault)

    def backup_to(self, target: Path) -> None:
        """Copy the whole store, under the same key, while it stays in use."""
        source = connect(self._path, self._key, read_only=True)
        copy = connect(target, self._key, read_only=False)
        try:
            with _in_words():
                source.backup(copy)
        finally:
            copy.close()
            source.close()

    def close(self) -> None:
        """Let the current write finish, then close every connection and drop the key."""
        if self._closed:
            return
        self._closed = True
        self._thread.submit(self._settle).result()
        self._thread.shutdown(wait=True)
        self._readers.dispose()
        self._writer.dispose()
        self._key = b""

    def _settle(self) -> None:
        with _in_words(), self._writer.connect() as connection:
            log.driver_of(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)")


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
