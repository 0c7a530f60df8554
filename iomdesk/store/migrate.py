"""Bringing a store to the newest form: forward only, backup first, one transaction.

Alembic is imported only when there is something to do; it costs half a second.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import sqlcipher3.dbapi2 as driver

from iomdesk.domain.clock import Clock
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.store.disk import settle_folder
from iomdesk.store.sealed import broken_pages, connect, copy_sealed

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

# Every form a store ever had, oldest first; a test holds it to the migration scripts.
REVISIONS = ("0001", "0002", "0003", "0004")
HEAD = REVISIONS[-1]
SCRIPTS = Path(__file__).parent / "migrations"


def revision_of(connection: driver.Connection) -> str:
    """The form of an open store; empty when its tables were never made."""
    known = connection.execute(
        "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
    ).fetchone()
    if known is None or known[0] == 0:
        return ""
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return "" if row is None else str(row[0])


def create(path: Path, key: bytes) -> None:
    """Make the tables of a new store in an empty file."""
    connection = connect(path, key, read_only=False)
    try:
        upgrade(connection)
    finally:
        connection.close()


def bring_up_to_date(
    path: Path, key: bytes, *, clock: Clock, upgrading: Callable[[], None] | None = None
) -> str:
    """Refuse a newer store, leave a current one alone, upgrade an older one.

    Gives the name of the copy from before an upgrade, which lies in ``backups``; empty when
    there was nothing to do. ``upgrading`` is called before an upgrade begins.
    Raises EnvironmentProblem ``store_newer``, or ``backup_failed`` when the copy made
    before an upgrade does not prove sound; the store is then untouched.
    """
    connection = connect(path, key, read_only=False)
    try:
        revision = revision_of(connection)
        if revision == HEAD:
            return ""
        if revision not in REVISIONS:
            raise EnvironmentProblem("store_newer" if revision else "store_damaged")
        if upgrading is not None:
            upgrading()
        copy = _set_aside(connection, path, key, revision, clock)
        upgrade(connection)
        return copy.name
    finally:
        connection.close()


def require_current(path: Path, key: bytes) -> None:
    """Leave a store as it is, whatever its form.

    Raises EnvironmentProblem ``store_newer``, or ``store_older`` for one that would have
    to be upgraded.
    """
    connection = connect(path, key, read_only=False)
    try:
        revision = revision_of(connection)
    finally:
        connection.close()
    if revision in REVISIONS[:-1]:
        raise EnvironmentProblem("store_older")
    if revision != HEAD:
        raise EnvironmentProblem("store_newer" if revision else "store_damaged")


def _set_aside(
    connection: driver.Connection, path: Path, key: bytes, revision: str, clock: Clock
) -> Path:
    """Keep a proved copy of the store as it was before its upgrade."""
    stamp = clock.now().strftime("%Y-%m-%d-%H%M%S")
    copy = path.parent / "backups" / f"before-upgrade-from-{revision}-{stamp}.db"
    copy.parent.mkdir(mode=0o700, exist_ok=True)
    unfinished = copy.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    copy_sealed(connection, unfinished)
    if broken_pages(unfinished, key):
        unfinished.unlink()
        raise EnvironmentProblem("backup_failed")
    unfinished.replace(copy)
    settle_folder(copy.parent)
    return copy


def config() -> "Config":
    """Alembic's configuration for the scripts that ship with the program."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(SCRIPTS))
    return made


def upgrade(connection: driver.Connection, to: str = "head") -> None:
    """Run the migration scripts on an open connection, all in one transaction."""
    from alembic import command
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool

    engine = create_engine(
        "sqlite://",
        creator=lambda: connection,
        module=driver,
        poolclass=StaticPool,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(conn: "Connection") -> None:
        conn.exec_driver_sql("BEGIN IMMEDIATE")

    settings = config()
    with engine.begin() as shared:
        settings.attributes["connection"] = shared
        command.upgrade(settings, to)
