"""The encrypted file itself: connections that have its key, its damage, and copies of it.

The order of pragmas is the one proved in trials (design section 3).
"""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DBAPIError

from iomdesk.domain.problems import EnvironmentProblem

CACHE_KIB = 65_536
BUSY_SECONDS = 5.0

# Result codes of SQLite that are nobody's bug, and the code of the words for them. The
# first that fits counts, so a longer one stands before the one it begins with.
_ENVIRONMENT = {
    "SQLITE_FULL": "disk_full",
    "SQLITE_BUSY": "store_busy",
    "SQLITE_LOCKED": "store_busy",
    "SQLITE_READONLY_DBMOVED": "store_gone",
    "SQLITE_READONLY": "store_read_only",
    "SQLITE_IOERR": "drive_gone",
    "SQLITE_CANTOPEN": "store_gone",
    "SQLITE_CORRUPT": "store_damaged",
    "SQLITE_NOTADB": "store_damaged",
}


def environment_problem(error: BaseException) -> EnvironmentProblem | None:
    """The problem behind an error of the driver, by its result code; None for a bug."""
    original = error.orig if isinstance(error, DBAPIError) else error
    name = str(getattr(original, "sqlite_errorname", ""))
    for prefix, code in _ENVIRONMENT.items():
        if name == prefix or name.startswith(prefix + "_"):
            return EnvironmentProblem(code)
    return None


def where(lines: Iterable[str]) -> dict[str, object]:
    """The pages named in SQLCipher's lines, the first few of them."""
    pages = re.findall(r"page (\d+)", " ".join(lines))
    shown = ", ".join(pages[:5]) + (" and more" if len(pages) > 5 else "")
    return {"pages": shown or "not known"}


@contextmanager
def in_words() -> Iterator[None]:
    """Turn errors of the driver that are nobody's bug into ``EnvironmentProblem``."""
    try:
        yield
    except (DBAPIError, driver.DatabaseError) as error:
        problem = environment_problem(error)
        if problem is None:
            raise
        raise problem from error


def connect(path: Path, key: bytes, *, read_only: bool) -> driver.Connection:
    """A keyed connection to a file that exists, proved by one read.

    Raises the driver's DatabaseError when the key does not fit or the file is damaged,
    and never makes a file where there is none.
    """
    connection = _keyed(path, key)
    try:
        run = connection.execute
        run("SELECT count(*) FROM sqlite_master").fetchone()
        run("PRAGMA foreign_keys = ON")
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = FULL")
        run(f"PRAGMA cache_size = -{CACHE_KIB}")
        if read_only:
            run("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _uri(path: Path) -> str:
    """SQLite's address of a file that must exist; shares of a server included."""
    text = path.absolute().as_posix()
    for mark in "%?#":
        text = text.replace(mark, f"%{ord(mark):02x}")
    return f"file://{'' if text.startswith('/') else '/'}{text}?mode=rw"


def _keyed(path: Path, key: bytes) -> driver.Connection:
    """A connection that has been given its key and has read nothing yet.

    ``cipher_memory_security`` stays off: it makes a write three to four times slower to
    wipe pages whose contents the program holds in plain strings anyway, and the key
    itself is locked and wiped by SQLCipher without it (docs/performance.md).
    """
    connection = driver.connect(
        _uri(path),
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # else a wrong key prints to stderr
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA temp_store = MEMORY")  # nothing is ever sorted on the disk
    except BaseException:
        connection.close()
        raise
    return connection


def broken_pages(path: Path, key: bytes) -> tuple[str, ...]:
    """A line for each page of the file whose seal does not fit, as SQLCipher names it.

    Works on a store that cannot be opened any more; every line names a page when the
    key does not fit at all. Pages still in the write-ahead log are not looked at.
    """
    with in_words():
        connection = _keyed(path, key)
        try:
            lines = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        finally:
            connection.close()
    return tuple(str(line[0]) for line in lines)


def copy_sealed(source: driver.Connection, target: Path) -> None:
    """Copy an open store into an empty file under the same key, down to the disk itself.

    ``VACUUM INTO`` and not the driver's ``backup``, whose errors carry no result code: a
    full drive could not be told from any other trouble. What was erased is left behind.
    """
    source.execute("VACUUM INTO ?", (str(target.absolute()),))
    # Open for writing: Windows brings nothing down to the disk for one who may only read.
    with target.open("r+b") as file:
        os.fsync(file.fileno())
