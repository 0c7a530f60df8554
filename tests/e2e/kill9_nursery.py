"""Run by test_kill9.py: one process that has imported everything and forks the victims.

A line "JOB FOLDER KEY" on standard input forks a child that opens the store and does the
job for ever; it says "ready PID", then "done N" after each completed action and before
the next, until somebody kills it. The parent then says "ended".
"""

import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

from iomdesk.domain.clock import SetClock
from iomdesk.domain.people import IdentifierKind, Provenance, Rag
from iomdesk.services import cohort, eventimport, eventlines, merging, rag
from iomdesk.services.desk import Desk
from iomdesk.store import holder
from tests.helpers.stores import open_desk

ROWS = 1_500
EVENTS = 100
CLOCK = SetClock(datetime(2026, 11, 24, 9, tzinfo=UTC))
SOURCE = Provenance(originator="Police", received_on=date(2026, 11, 20), channel="spreadsheet")
STATUSES = (Rag.RED, Rag.AMBER_ALERT, Rag.AMBER, Rag.GREEN)


def say(line: str) -> None:
    """One line, whole or not at all."""
    os.write(1, f"{line}\n".encode())


def moves(desk: Desk) -> None:
    """Move one person from status to status."""
    (row,) = cohort.find_people(desk, cohort.Filter(text="oakapple")).rows
    person = cohort.read_record(desk, row.id).person
    while True:
        to = STATUSES[(STATUSES.index(person.rag) + 1) % 4] if person.rag in STATUSES else Rag.RED
        person = rag.move(
            desk,
            person.id,
            person.revision,
            to,
            reason=f"Move {person.revision}",
            agreed_by="Daily tasking",
            look_again_on=None,
            against="Only to test",
        )
        say(f"done {person.revision - 1}")


def saves(desk: Desk) -> None:
    """Save one person's address, telephone and number, which must always agree."""
    (row,) = cohort.find_people(desk, cohort.Filter(text="oakapple")).rows
    person = cohort.read_record(desk, row.id).person
    while True:
        number = person.revision
        person = cohort.amend_person(
            desk,
            person.id,
            person.revision,
            {"address": f"house {number}", "phone": f"telephone {number}"},
            numbers={IdentifierKind.CRN: f"X99{number:04}"},
            source=SOURCE,
        )
        say(f"done {person.revision - 1}")


def imports(desk: Desk) -> None:
    """Take in batch after batch, each in one transaction."""
    with desk.read() as reading:
        held = reading.exec_driver_sql("SELECT count(*) FROM person").scalar() or 0
    for batch in count((int(held) - 1) // ROWS + 1):

        def act(_work: object, batch: int = batch) -> None:
            for number in range(ROWS):
                cohort.add_person(
                    desk,
                    {"surname": f"Batch{batch}", "forename": f"N{number}"},
                    numbers={
                        IdentifierKind.CRN: f"X99{number:04}",
                        IdentifierKind.NOMIS: f"A9{number % 1000:03}ZZ",
                    },
                    source=SOURCE,
                    context="import",
                )

        desk.write(act, context="import", batch_id=f"batch {batch}")
        say(f"done {batch}")


def lists(desk: Desk) -> None:
    """Take in a list of events, take it back, take in the next."""
    (row,) = cohort.find_people(desk, cohort.Filter(text="oakapple")).rows
    while True:
        held = eventimport.batches(desk)  # the latest only, so the steps are counted below
        with desk.read() as reading:
            step = int(reading.exec_driver_sql(
                "SELECT count(*) + count(undone_at) FROM import_batch"
            ).scalar_one())  # fmt: skip
        if standing := [one for one in held if one.undone_at is None]:
            eventimport.undo(desk, standing[0].id)
        else:
            text = "\n".join(f"12/11/26 visit: {step} {number}" for number in range(EVENTS))
            lines = eventlines.read_lines(desk, text, person_id=row.id, source=SOURCE)
            eventlines.keep_lines(desk, lines)
        say(f"done {step + 1}")


def merges(desk: Desk) -> None:
    """Make two records one, take them apart, and again."""
    (kept,) = cohort.find_people(desk, cohort.Filter(text="oakapple")).rows
    while True:
        with desk.read() as reading:
            (other,) = reading.exec_driver_sql(
                "SELECT id FROM person WHERE surname = 'Oakaple'"
            ).one()
            step = int(reading.exec_driver_sql(
                "SELECT count(*) + count(undone_at) FROM merge"
            ).scalar_one())  # fmt: skip
        if held := merging.standing(desk, kept.id):
            merging.undo(desk, held[0].merge.id, reason="Two brothers")
        else:
            bases = (
                cohort.read_record(desk, kept.id).person.revision,
                cohort.read_record(desk, str(other)).person.revision,
            )
            merging.merge(desk, kept.id, str(other), bases, {}, reason="The same PNCID")
        say(f"done {step + 1}")


JOBS: dict[str, Callable[[Desk], None]] = {
    "moves": moves, "saves": saves, "imports": imports, "lists": lists, "merges": merges,
}  # fmt: skip


def victim(job: str, folder: Path, key: bytes) -> None:
    """Hold and open the store like the program does, and begin."""
    with holder.hold(folder, name="ELDERFLOWER, Priya", clock=CLOCK):
        desk = open_desk(folder, key, CLOCK)
        say(f"ready {os.getpid()}")
        JOBS[job](desk)


def main() -> None:
    """Fork a victim for each line and wait for its end."""
    for line in sys.stdin:
        job, key, folder = line.rstrip("\n").split(" ", 2)
        child = os.fork()
        if child == 0:
            try:
                victim(job, Path(folder), bytes.fromhex(key))
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        say(f"ended {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    main()
