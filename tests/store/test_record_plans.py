"""What is asked of a record is found by index, however many people and events there are."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy import event as listening

from iomdesk.assets import resource
from iomdesk.domain.events import EventKind
from iomdesk.services.desk import Desk
from iomdesk.services.events import NewNote, add_note
from iomdesk.services.personsharing import sees
from iomdesk.store import keys, schema
from iomdesk.store.queries import (
    actions,
    agencies,
    events,
    imports,
    intelligence,
    merges,
    ragfacts,
    records,
)
from iomdesk.store.vault import Reading
from tests.helpers.people import POLICE, add
from tests.helpers.stores import PASSPHRASE, open_desk
from tests.store.support import CLOCK

FIXTURES = resource("selftest", "stores")
DAY = date(2026, 11, 24)
LARGE = ("person", "event", "note", "log", "action", "need", "custody", "rag_fact", "rag_change",
         "identifier", "score")  # fmt: skip
"""The tables that grow with people and years."""

ASKED: dict[str, Callable[[Reading], object]] = {
    "a page of what happened": lambda reading: events.happened(
        reading, events.Wanted(person_id="p", text="x", agency="Police"), limit=200, offset=0
    ),
    "counts beside the tabs": lambda reading: events.counts(reading, "p"),
    "who supplied": lambda reading: events.suppliers(reading, "p"),
    "what is held already": lambda reading: events.told(reading, ["p"]),
    "convictions of an arrest": lambda reading: events.came_of(reading, "e"),
    "intelligence": lambda reading: intelligence.folded(reading, "p"),
    "facts": lambda reading: ragfacts.facts(reading, "p"),
    "grounds": lambda reading: ragfacts.bearing(reading, "p", tuple(EventKind), DAY),
    "what a fact rests on": lambda reading: ragfacts.events_of(reading, "p", ["e"]),
    "needs": lambda reading: records.needs(reading, "p"),
    "stays": lambda reading: records.custody(reading, "p"),
    "actions": lambda reading: actions.of_person(reading, "p", DAY),
    "consents": lambda reading: agencies.agreements_about(reading, "p"),
    "the record kept": lambda reading: merges.kept_id(reading, "p"),
    "records merged into it": lambda reading: merges.family(reading, "p"),
    "merges": lambda reading: merges.standing(reading, "p"),
    "added since a merge": lambda reading: merges.added_since(reading, "p", "m"),
    "convictions across a merge": lambda reading: merges.across(reading, "p", "q"),
    "events of a list": lambda reading: imports.events_of(reading, "b"),
    "lists of events": imports.event_batches,
    "what a list was built upon": lambda reading: imports.changed_since(reading, "b"),
}


def scans(reading: Connection, ask: Callable[[Reading], object]) -> list[str]:
    """The large tables that a query goes through from end to end."""
    asked: list[tuple[str, object]] = []

    def note(_c: object, _k: object, statement: str, values: object, *_rest: object) -> None:
        asked.append((statement, values))

    listening.listen(reading, "before_cursor_execute", note)
    ask(reading)
    listening.remove(reading, "before_cursor_execute", note)
    assert asked
    found = []
    for statement, values in asked:
        plan = reading.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]
        lines = [str(row[3]) for row in plan]
        found += [line for line in lines if re.match(rf"SCAN ({'|'.join(LARGE)})\b", line)]
    return found


@pytest.mark.parametrize("what", ASKED)
def test_no_large_table_is_gone_through(desk: Desk, what: str) -> None:
    with desk.read() as reading:
        assert scans(reading, ASKED[what]) == []


def test_who_sees_a_person_is_told_from_that_persons_rows(desk: Desk) -> None:
    """Agencies that only facts name are spelt as those facts spell them: no table is gone
    through for a name, and no question is asked for each."""
    person = add(desk, "TEASELWOOD", "Dean")
    counts = []
    for first in (0, 10):
        for number in range(first, first + 10):
            source = replace(POLICE, originator=f"Hostel  No {number}")
            note = NewNote(on_date=DAY, body="Rang")
            add_note(desk, person, note, source)
        asked: list[str] = []

        def tell(_c: object, _k: object, said: str, *_rest: object, to: list[str] = asked) -> None:
            to.append(said)

        with desk.read() as reading:
            assert scans(reading, lambda one: sees(desk, one, person)) == []
            listening.listen(reading, "before_cursor_execute", tell)
            found = sees(desk, reading, person, only_involved=True)
            listening.remove(reading, "before_cursor_execute", tell)
        counts.append(len(asked))
        assert "Hostel  No 7" in {line.agency for line in found}
    assert counts[0] == counts[1]


def test_going_through_a_table_is_seen(desk: Desk) -> None:
    with desk.read() as reading:
        every = schema.event.select().where(schema.event.c.body == "x")
        assert scans(reading, lambda one: one.execute(every).all())


def indexes(reading: Reading) -> dict[str, str]:
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    return {str(row[0]): str(row[1]) for row in reading.exec_driver_sql(query)}


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_an_upgraded_store_has_every_index_of_a_new_one(
    desk: Desk, revision: str, tmp_path: Path
) -> None:
    """The list of people, above all: its index was made anew with a column more."""
    folder = tmp_path / "old.iomstore"
    shutil.copytree(FIXTURES / f"store-{revision}.iomstore", folder)
    key = keys.unlock(folder, keys.read_keys(folder).people[0].id, PASSPHRASE, clock=CLOCK)
    old = open_desk(folder, key, CLOCK)
    try:
        with desk.read() as new, old.read() as upgraded:
            assert indexes(upgraded) == indexes(new)
            assert "merged_into" in indexes(upgraded)["ix_person_list"]
        assert old.store.check().sound
    finally:
        old.store.close()
