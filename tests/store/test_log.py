"""The log: append-only, chained, and telling when it was altered behind its back."""

from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DBAPIError

from iomdesk.store import log
from iomdesk.store.log import ChainFault
from iomdesk.store.sealed import connect
from iomdesk.store.vault import DATABASE, Store
from tests.store.support import CLOCK, KEY, add


@pytest.fixture
def twelve(folder: Path) -> Path:
    """A closed store with twelve log entries."""
    store = Store.open(folder, KEY, clock=CLOCK)
    for number in range(12):
        add(store, f"P{number}")
    store.close()
    return folder


def behind_its_back(folder: Path, *statements: str) -> None:
    """Change the file as somebody who has the key and knows about the triggers."""
    connection = connect(folder / DATABASE, KEY, read_only=False)
    try:
        for name in ("log_no_update", "log_no_delete", "log_no_replace"):
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
    finally:
        connection.close()


def checked(folder: Path) -> tuple[int, ChainFault | None]:
    store = Store.open(folder, KEY, clock=CLOCK)
    try:
        health = store.check()
        assert health.sound is (health.fault is None)
        return health.entries, health.fault
    finally:
        store.close()


def test_the_chain_of_an_untouched_log_holds(twelve: Path) -> None:
    assert checked(twelve) == (12, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("who", "'SALTMARSH, Martin'"),
        ("at", "'2026-11-23T09:00:00+00:00'"),
        ("verb", "'consultation'"),
        ("subject", "'note'"),
        ("row_id", "'x'"),
        ("person_id", "'x'"),
        ("fields", "''"),
        ("recipients", "'nobody'"),
        ("context", "'board'"),
        ("batch_id", "'b'"),
        ("hash", "replace(hash, substr(hash, 1, 1), '!')"),
    ],
)
def test_an_altered_entry_is_named(twelve: Path, column: str, value: str) -> None:
    behind_its_back(twelve, f"UPDATE log SET {column} = {value} WHERE seq = 5")
    _, fault = checked(twelve)
    assert fault == ChainFault(seq=5, code="altered")


def test_text_moved_from_one_field_to_the_next_is_noticed(twelve: Path) -> None:
    behind_its_back(twelve, "UPDATE log SET context = '', batch_id = context WHERE seq = 7")
    assert checked(twelve)[1] == ChainFault(seq=7, code="altered")


def test_an_entry_altered_with_a_right_hash_breaks_the_next(twelve: Path) -> None:
    columns = "at, who, verb, subject, row_id, person_id, fields, recipients, context, batch_id"
    connection = connect(twelve / DATABASE, KEY, read_only=False)
    row = connection.execute(f"SELECT before_hash, {columns} FROM log WHERE seq = 5").fetchone()
    connection.close()
    before, at, _who, *parts = (str(part) for part in row)
    right = log._hash(before, (at, "nobody", *parts))
    behind_its_back(twelve, f"UPDATE log SET who = 'nobody', hash = '{right}' WHERE seq = 5")
    assert checked(twelve)[1] == ChainFault(seq=6, code="gap")


@pytest.mark.parametrize(("removed", "named"), [("seq = 1", 2), ("seq = 6", 7), ("seq > 9", 10)])
def test_what_was_removed_leaves_a_gap(twelve: Path, removed: str, named: int) -> None:
    behind_its_back(twelve, f"DELETE FROM log WHERE {removed}")
    assert checked(twelve)[1] == ChainFault(seq=named, code="gap")


def test_a_log_removed_whole_is_noticed(twelve: Path) -> None:
    behind_its_back(twelve, "DELETE FROM log")
    assert checked(twelve) == (0, ChainFault(seq=1, code="gap"))


def test_removed_and_numbered_anew_is_noticed(twelve: Path) -> None:
    behind_its_back(
        twelve, "DELETE FROM log WHERE seq = 6", "UPDATE log SET seq = seq - 1 WHERE seq > 6"
    )
    assert checked(twelve)[1] == ChainFault(seq=6, code="gap")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET who = 'somebody else' WHERE seq = 1",
        "DELETE FROM log WHERE seq = 1",
        "DELETE FROM log",
        "INSERT OR REPLACE INTO log SELECT * FROM log WHERE seq = 3",
    ],
)
def test_the_table_itself_refuses(twelve: Path, statement: str) -> None:
    connection = connect(twelve / DATABASE, KEY, read_only=False)
    try:
        with pytest.raises(driver.IntegrityError, match="append-only"):
            connection.execute(statement)
    finally:
        connection.close()
    assert checked(twelve) == (12, None)


def test_the_same_through_the_store(store: Store) -> None:
    add(store, "Oakapple")
    with pytest.raises(DBAPIError, match="append-only"):
        store.write(
            lambda work: work.reading.exec_driver_sql("UPDATE log SET who = 'x'"),
            who="x",
            clock=CLOCK,
            context="x",
        )


def test_what_one_import_did_is_found_by_its_batch(store: Store) -> None:
    with store.read() as reading:
        assert log.of_batch(reading, "none") == ()
    first, _ = add(store, "Oakapple"), add(store, "Quillfeather")
    with store.read() as reading:
        assert [entry.row_id for entry in log.of_person(reading, first)] == [first]
        assert [entry.seq for entry in log.latest(reading, limit=1)] == [2]
