"""An open store: transactions, readers, listeners, and what closing leaves."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.store.changes import Work
from iomdesk.store.log import verify
from iomdesk.store.schema import Kind
from iomdesk.store.vault import DATABASE, Changed, Store
from tests.store.support import CLOCK, KEY, SOURCE, WHO, add, scalar, surnames, write


class Oops(Exception):
    """What goes wrong in these tests."""


def person(surname: str) -> dict[str, object]:
    return {"surname": surname, **SOURCE}


def test_what_raises_leaves_nothing(store: Store) -> None:
    def act(work: Work) -> None:
        work.insert(Kind.PERSON, person("Oakapple"))
        work.keep_draft("person", "", base_revision=0, answers={"surname": "Oakapple"})
        raise Oops

    with pytest.raises(Oops):
        write(store, act)
    for table in ("person", "log", "draft", "search_key", "person_search"):
        assert scalar(store, f"SELECT count(*) FROM {table}") == 0, table
    add(store, "Quillfeather")
    assert surnames(store) == ["Quillfeather"]


def test_a_write_within_a_write_is_one_transaction(store: Store) -> None:
    def outer(work: Work) -> None:
        work.insert(Kind.PERSON, person("Outer"))
        store.write(
            lambda inner: inner.insert(Kind.PERSON, person("Inner")),
            who="HAREBELL, Simon",
            clock=CLOCK,
            context="inner",
        )
        with store.read() as reading:  # within a write one sees what it has done so far
            assert reading.exec_driver_sql("SELECT count(*) FROM person").scalar() == 2
        raise Oops

    with pytest.raises(Oops):
        write(store, outer)
    assert surnames(store) == []

    def kept(work: Work) -> None:
        work.insert(Kind.PERSON, person("Outer"))
        store.write(
            lambda inner: inner.insert(Kind.PERSON, person("Inner")),
            who="HAREBELL, Simon",
            clock=CLOCK,
            context="inner",
            batch_id="b1",
        )

    write(store, kept)
    with store.read() as reading:
        rows = reading.exec_driver_sql("SELECT who, context, batch_id FROM log ORDER BY seq").all()
    assert [tuple(row) for row in rows] == [
        (WHO, "test", ""),
        ("HAREBELL, Simon", "inner", "b1"),
    ]


def test_a_part_that_raises_keeps_nothing_while_the_rest_goes_on(store: Store) -> None:
    def half(work: Work) -> None:
        work.insert(Kind.PERSON, person("Half"))
        raise Oops

    def outer(work: Work) -> None:
        work.insert(Kind.PERSON, person("Before"))
        with pytest.raises(Oops):
            write(store, half)
        work.insert(Kind.PERSON, person("After"))

    write(store, outer)
    assert surnames(store) == ["After", "Before"]
    assert scalar(store, "SELECT count(*) FROM log") == 2
    assert scalar(store, "SELECT count(*) FROM search_key") == 2
    with store.read() as reading:
        assert verify(reading) == (2, None)


def test_readers_cannot_write(store: Store) -> None:
    for sql in ("DELETE FROM person", "CREATE TABLE x (y)", "PRAGMA user_version = 3"):
        with store.read() as reading, pytest.raises((DBAPIError, EnvironmentProblem)):
            reading.exec_driver_sql(sql)
    assert scalar(store, "PRAGMA user_version") == 0


def test_a_reader_sees_the_last_finished_write_during_a_long_one(store: Store) -> None:
    add(store, "Oakapple")
    written, go_on = threading.Event(), threading.Event()

    def slow(work: Work) -> None:
        work.insert(Kind.PERSON, person("Quillfeather"))
        written.set()
        assert go_on.wait(30)

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(write, store, slow)
        assert written.wait(30)
        assert surnames(store) == ["Oakapple"]
        with store.read() as reading:  # a snapshot holds for as long as it is read
            assert reading.exec_driver_sql("SELECT count(*) FROM person").scalar() == 1
            go_on.set()
            running.result()
            assert reading.exec_driver_sql("SELECT count(*) FROM person").scalar() == 1
    assert surnames(store) == ["Oakapple", "Quillfeather"]


def test_writes_of_many_threads_come_one_after_the_other(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: add(store, f"P{number:02}"), range(40)))
    assert surnames(store) == [f"P{number:02}" for number in range(40)]
    with store.read() as reading:
        assert verify(reading) == (40, None)


def test_listeners_hear_what_was_touched_after_the_commit_only(store: Store) -> None:
    heard: list[tuple[Changed, list[str]]] = []
    remove = store.on_change(lambda changed: heard.append((changed, surnames(store))))
    person_id = add(store, "Oakapple")
    assert heard == [(Changed(frozenset({Kind.PERSON}), frozenset({person_id})), ["Oakapple"])]
    with pytest.raises(Oops):
        write(store, lambda _work: (_ for _ in ()).throw(Oops))
    write(store, lambda work: work.keep_draft("person", "", base_revision=0, answers={}))
    assert len(heard) == 1
    remove()
    add(store, "Quillfeather")
    assert len(heard) == 1


@pytest.mark.logs  # that a listener failed is logged, and so it should be
def test_a_listener_that_fails_does_not_undo_what_was_kept(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_changed: Changed) -> None:
        raise Oops

    heard: list[Changed] = []
    store.on_change(fails)
    store.on_change(heard.append)
    add(store, "Oakapple")
    assert surnames(store) == ["Oakapple"]
    assert len(heard) == 1
    assert "Oakapple" not in caplog.text


def test_a_listener_may_write(store: Store) -> None:
    def again(changed: Changed) -> None:
        if len(surnames(store)) == 1:
            add(store, "Quillfeather")

    store.on_change(again)
    add(store, "Oakapple")
    assert surnames(store) == ["Oakapple", "Quillfeather"]


def test_a_closed_store_gives_nothing_and_leaves_one_file(folder: Path) -> None:
    store = Store.open(folder, KEY, clock=CLOCK)
    add(store, "Oakapple")
    assert (folder / f"{DATABASE}-wal").exists()
    store.close()
    store.close()
    assert [one.name for one in folder.iterdir()] == [DATABASE]
    with pytest.raises(EnvironmentProblem, match="store_closed"):
        add(store, "Quillfeather")
    with pytest.raises(EnvironmentProblem, match="store_closed"):
        surnames(store)
    with pytest.raises(EnvironmentProblem, match="store_closed"):
        store.check()
    assert KEY not in vars(store).values()


def test_closing_lets_the_write_of_another_thread_finish(folder: Path) -> None:
    store = Store.open(folder, KEY, clock=CLOCK)
    begun, go_on = threading.Event(), threading.Event()

    def slow(work: Work) -> None:
        begun.set()
        assert go_on.wait(30)
        work.insert(Kind.PERSON, person("Oakapple"))

    with ThreadPoolExecutor(2) as pool:
        running = pool.submit(write, store, slow)
        assert begun.wait(30)
        closing = pool.submit(store.close)
        go_on.set()
        running.result()
        closing.result()
    again = Store.open(folder, KEY, clock=CLOCK)
    assert surnames(again) == ["Oakapple"]
    again.close()


def test_a_store_is_made_once(folder: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="store_exists"):
        Store.create(folder, KEY)


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    Store.create(tmp_path, KEY).close()
    assert (tmp_path / DATABASE).stat().st_mode & 0o077 == 0


def test_nothing_is_sorted_on_the_disk(store: Store) -> None:
    assert scalar(store, "PRAGMA temp_store") == 2
    assert scalar(store, "PRAGMA secure_delete") == 1


@pytest.mark.parametrize("name", ["a b", "50% of #1?", "Straße é", 'o\'brien "x"'])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    Store.create(folder, KEY).close()
    store = Store.open(folder, KEY, clock=CLOCK)
    add(store, "Oakapple")
    store.close()
    assert [one.name for one in folder.iterdir()] == [DATABASE]
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_whoever_waits_for_drafts_to_go_is_told_once_they_are_gone(store: Store) -> None:
    """A draft is no record: its going is no change; nor is it told where nothing went."""
    gone: list[int] = []
    changed: list[Changed] = []
    forget = store.on_draft_gone(lambda: gone.append(1))
    store.on_change(changed.append)

    def keep(work: Work) -> None:
        work.keep_draft("note", "new", base_revision=0, answers={"body": "x"})

    def drop(work: Work) -> None:
        work.drop_draft("note", "new")

    write(store, keep)
    write(store, lambda work: work.drop_draft("note", "another"))

    def fails(work: Work) -> None:
        drop(work)
        raise Oops

    with pytest.raises(Oops):
        write(store, fails)
    assert gone == []
    write(store, drop)
    assert (gone, changed) == ([1], [])
    forget()
    write(store, keep)
    write(store, drop)
    assert gone == [1]
