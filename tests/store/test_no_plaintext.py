"""Nothing of a person lies readable on the disk, and only the key opens the store."""

import logging
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest

from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Basis
from iomdesk.domain.people import IdentifierKind, Provenance, Rag
from iomdesk.services import actions, backups, cohort, drafts, imports, meetings, packs, rag
from iomdesk.services.desk import Desk
from iomdesk.services.meetings import Invitation
from iomdesk.store.sealed import connect
from iomdesk.store.vault import DATABASE
from tests.helpers.rag import facts_for
from tests.helpers.stores import make_desk

SECOND = Path(__file__).parents[2] / ".venv-second" / "bin" / "python"
PLANTED = (
    "Quillmarker",
    "Zebulonia",
    "Plaintext Lane",
    "960 777",
    "X990777",
    "9990777",
    "whispered",
    "unfinished sentence",
    "Recovery worker to see",
    "LOOSELEAF",
    "Importmarker",
    "X990888",
)
_COHORT = (
    "Surname,Forename,DOB,CRN,RAG,Area\nImportmarker,Zebulonia,02/02/1988,X990888,Red,Saltergate\n"
)


@pytest.fixture
def desk(tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    made = make_desk(tmp_path / "place", clock)
    yield made
    made.store.close()


def work_a_day(desk: Desk, outside: Path) -> None:
    """What a day leaves behind: people, facts, a draft, a meeting with packs, an import."""
    source = Provenance(originator="Police", received_on=date(2026, 11, 20), channel="telephone")
    person_id = cohort.add_person(
        desk,
        {
            "surname": "Quillmarker",
            "forename": "Zebulonia",
            "address": "77 Plaintext Lane",
            "phone": "01632 960 777",
        },
        numbers={IdentifierKind.CRN: "X990777", IdentifierKind.PNCID: "2009/9990777"},
        source=source,
    )
    rag.move(
        desk,
        person_id,
        1,
        Rag.RED,
        reason="It was whispered",
        agreed_by="Daily tasking",
        look_again_on=None,
        facts=facts_for(Rag.RED, desk.today()),
    )
    task = actions.NewAction(body="Recovery worker to see at home", owner_agency="Police")
    actions.add(desk, person_id, task, source)
    drafts.keep_draft(
        desk, "person", person_id, base_revision=2, answers={"address": "an unfinished sentence"}
    )
    meeting_id = meetings.plan_meeting(
        desk,
        kind="daily_tasking",
        on_date=desk.today(),
        at_time=time(9, 30),
        place="Saltergate",
        chair="LOOSELEAF, Ida",
        chair_agency="Police",
    )
    meetings.invite(
        desk,
        meeting_id,
        Invitation(name="LOOSELEAF, Ida", agency="Police", basis=Basis.STATUTORY),
    )
    meetings.add_cases(desk, meeting_id, [person_id])
    packs.make(desk, meeting_id)
    file = outside / "cohort.csv"
    file.write_text(_COHORT)
    plan = imports.read_file(desk, file, originator="Police")
    imports.import_ready(desk, plan)
    cohort.open_record(desk, person_id)
    with pytest.raises(cohort.PersonChanged):
        cohort.amend_person(desk, person_id, 1, {"area": "Millbeck"}, numbers={}, source=source)


def found_in(places: list[Path]) -> list[str]:
    """Where a planted word lies readable, in any case and any usual coding."""
    found: list[str] = []
    for file in (file for place in places for file in place.rglob("*") if file.is_file()):
        data = file.read_bytes().lower()
        for word in PLANTED:
            found.extend(
                f"{word} in {file.name} as {coding}"
                for coding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")
                if word.lower().encode(coding) in data
            )
    return found


def test_nothing_of_a_person_lies_readable_on_the_disk(
    desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    profile = Path.home()  # a profile of its own: settings, cache, temporary files
    assert (profile / "tmp").is_dir()
    caplog.set_level(logging.DEBUG)
    outside, drive = tmp_path / "outside", tmp_path / "place" / "drive"
    for place in (outside, drive):
        place.mkdir()
    work_a_day(desk, outside)
    backups.back_up(desk, drive)
    folder = desk.store.folder
    assert {DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "keys.json"} <= {
        file.name for file in folder.iterdir()
    }
    assert (folder / f"{DATABASE}-wal").stat().st_size > 0
    assert found_in([tmp_path / "place", profile]) == []
    desk.store.close()
    assert found_in([tmp_path / "place", profile]) == []
    assert [word for word in PLANTED if word in caplog.text] == []
    assert found_in([outside])  # the search does find what lies open


def test_every_planted_word_was_really_kept(desk: Desk, tmp_path: Path) -> None:
    """Else the search above would find nothing because there is nothing."""
    (tmp_path / "outside").mkdir()
    work_a_day(desk, tmp_path / "outside")
    with desk.read() as reading:
        tables = [
            str(row[0])
            for row in reading.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        kept = " ".join(
            str(tuple(row))
            for table in tables
            for row in reading.exec_driver_sql(f"SELECT * FROM {table}")
        )
    assert [word for word in PLANTED if word not in kept] == []


def test_without_the_key_it_is_no_database(desk: Desk) -> None:
    desk.store.close()
    plain = sqlite3.connect(desk.store.folder / DATABASE)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        plain.execute("SELECT count(*) FROM sqlite_master")
    plain.close()
    assert (desk.store.folder / DATABASE).read_bytes()[:15] != b"SQLite format 3"
    for key in (bytes(32), bytes([1]) * 32):
        with pytest.raises(Exception, match="not a database"):
            connect(desk.store.folder / DATABASE, key, read_only=True)


_OPEN_ELSEWHERE = """
import sys
import sqlcipher3.dbapi2 as driver
connection = driver.connect(sys.argv[1])
connection.execute("PRAGMA cipher_log_level = NONE")
connection.execute(f"PRAGMA key = \\"x'{sys.argv[2]}'\\"")
try:
    print(connection.execute("SELECT surname FROM person ORDER BY surname").fetchall())
    print(connection.execute("PRAGMA cipher_integrity_check").fetchall())
    print(connection.execute("PRAGMA integrity_check").fetchall())
    print(connection.execute("SELECT count(*) > 5 FROM log").fetchall())
except driver.DatabaseError as error:
    print("refused:", error)
print(connection.execute("PRAGMA cipher_version").fetchone()[0].split()[0])
"""


def elsewhere(python: Path | str, desk: Desk, key: bytes) -> list[str]:
    ended = subprocess.run(
        [python, "-c", _OPEN_ELSEWHERE, desk.store.folder / DATABASE, key.hex()],
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stdout.splitlines()


@pytest.mark.skipif(not SECOND.exists(), reason=".venv-second is not set up; make test does that")
def test_another_build_of_sqlcipher_opens_it_with_the_raw_key(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    work_a_day(desk, tmp_path / "outside")
    key = desk.store._key
    desk.store.close()
    *told, version = elsewhere(SECOND, desk, key)
    assert told == [
        "[('Importmarker',), ('Quillmarker',)]",
        "[]",
        "[('ok',)]",
        "[(1,)]",
    ]
    assert version.startswith("4.")
    ours = elsewhere(sys.executable, desk, key)[-1]
    assert version != ours, "the same build is no second opinion"
    refused, _ = elsewhere(SECOND, desk, bytes(32))
    assert refused.startswith("refused:")
