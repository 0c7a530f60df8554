"""Bringing stores up to date: forward, backed up, in one transaction or not at all."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from iomdesk.assets import resource
from iomdesk.domain.people import Rag
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.services import cohort, meetings, minutes
from iomdesk.store import keys, migrate, schema
from iomdesk.store.sealed import broken_pages, connect
from iomdesk.store.vault import DATABASE, Store
from tests.helpers.stores import PASSPHRASE, open_desk
from tests.store.support import CLOCK, KEY, add, surnames

FIXTURES = resource("selftest", "stores")
ROOT = Path(__file__).parents[2]


def test_the_scripts_reach_exactly_the_metadata(folder: Path) -> None:
    connection = connect(folder / DATABASE, KEY, read_only=False)
    engine = create_engine("sqlite://", creator=lambda: connection)
    with engine.connect() as shared:
        context = MigrationContext.configure(
            shared,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_object": lambda _object, name, *_rest: (
                    not str(name).startswith("person_search")
                ),
            },
        )
        assert compare_metadata(context, schema.metadata) == []
    engine.dispose()
    connection.close()


def test_the_scripts_make_what_metadata_cannot_say(folder: Path) -> None:
    connection = connect(folder / DATABASE, KEY, read_only=False)
    made = {
        str(row[0]).rstrip()
        for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
    }
    connection.close()
    assert set(schema.EXTRA_SQL) <= made
    checks = [line for line in made if "CHECK" in line]
    # the four of 0001; rag_fact, agency, agreement of 0003; sitting, presence, referral of 0004
    assert len(checks) == 10


def test_the_forms_known_are_those_of_the_scripts() -> None:
    scripts = ScriptDirectory.from_config(migrate.config())
    known = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(known)) == migrate.REVISIONS
    assert scripts.get_current_head() == migrate.HEAD
    assert all("def downgrade" not in path.read_text() for path in migrate.SCRIPTS.rglob("*.py"))


@pytest.mark.parametrize("revision", migrate.REVISIONS)
def test_a_store_of_every_form_that_was_released_opens(revision: str, tmp_path: Path) -> None:
    folder = tmp_path / "old.iomstore"
    shutil.copytree(FIXTURES / f"store-{revision}.iomstore", folder)
    key = keys.unlock(folder, keys.read_keys(folder).people[0].id, PASSPHRASE, clock=CLOCK)
    desk = open_desk(folder, key, CLOCK)
    try:
        assert desk.store.check().sound
        found = cohort.find_people(desk, cohort.Filter(text="tease")).rows
        assert [(row.name, row.crn, row.rag) for row in found] == [
            ("TEASELWOOD", "X990012", Rag.AMBER)
        ]
        record = cohort.open_record(desk, found[0].id)
        assert record.rag_history[0].reason == "Kept for the tests"
        assert add(desk.store, "Quillfeather")
    finally:
        desk.store.close()


def test_a_meeting_that_was_held_keeps_its_minutes(tmp_path: Path) -> None:
    """Of form 0004 on: note, decision and correction, disclosure, request, addendum."""
    for revision in migrate.REVISIONS[3:]:
        folder = tmp_path / f"{revision}.iomstore"
        shutil.copytree(FIXTURES / f"store-{revision}.iomstore", folder)
        key = keys.unlock(folder, keys.read_keys(folder).people[0].id, PASSPHRASE, clock=CLOCK)
        desk = open_desk(folder, key, CLOCK)
        try:
            (held,) = meetings.meetings(desk)
            found = minutes.read(desk, held.id)
            (item,) = found.items
            assert item.decided is not None
            (put_right,) = item.decided.decision.corrections
            assert put_right.body == "On Tuesday, not Monday"
            assert [one.body for one in item.notes] == ["Seen on Monday"]
            assert [one.body for one in found.addenda] == ["The bed was taken"]
            assert found.sitting.approved_by == "SALTMARSH, Martin"
        finally:
            desk.store.close()


def test_a_store_of_a_newer_program_is_refused_and_left_alone(folder: Path) -> None:
    connection = connect(folder / DATABASE, KEY, read_only=False)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = (folder / DATABASE).read_bytes()
    with pytest.raises(EnvironmentProblem, match="store_newer"):
        Store.open(folder, KEY, clock=CLOCK)
    assert (folder / DATABASE).read_bytes() == before
    assert [one.name for one in folder.iterdir()] == [DATABASE]


@pytest.fixture
def next_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program one form ahead, whose script adds a column and fills a table slowly."""
    scripts = tmp_path / "migrations"
    shutil.copytree(migrate.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "9001_next.py").write_text(
        "from alembic import op\n"
        "import sqlalchemy as sa\n"
        f"revision, down_revision = '9001', {migrate.HEAD!r}\n"
        "def upgrade() -> None:\n"
        "    op.add_column('person', sa.Column('shoe_size', sa.Text()))\n"
        "    op.create_table('shoe', sa.Column('id', sa.Integer(), primary_key=True))\n"
        "    for number in range(SLOW):\n"
        "        op.execute(f'INSERT INTO shoe (id) VALUES ({number})')\n".replace("SLOW", "2000")
    )
    monkeypatch.setattr(migrate, "SCRIPTS", scripts)
    monkeypatch.setattr(migrate, "REVISIONS", (*migrate.REVISIONS, "9001"))
    monkeypatch.setattr(migrate, "HEAD", "9001")
    return scripts


def revision(folder: Path) -> tuple[str, int]:
    """The form of a store and how many tables it has."""
    connection = connect(folder / DATABASE, KEY, read_only=False)
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    found = migrate.revision_of(connection)
    connection.close()
    return found, int(tables[0])


@pytest.fixture
def old(folder: Path) -> Path:
    """A closed store of the form before."""
    store = Store.open(folder, KEY, clock=CLOCK)
    add(store, "Oakapple")
    store.close()
    return folder


def test_an_older_store_is_set_aside_and_brought_up_to_date(old: Path, next_form: Path) -> None:
    form, tables = revision(old)
    store = Store.open(old, KEY, clock=CLOCK)
    assert surnames(store) == ["Oakapple"]
    assert store.check().sound
    store.close()
    assert revision(old) == ("9001", tables + 1)
    (copy,) = (old / "backups").iterdir()
    assert copy.name == f"before-upgrade-from-{form}-2026-11-24-090000.db"
    assert broken_pages(copy, KEY) == ()
    (old / "backups").rename(old / "again")
    (old / "again" / copy.name).rename(old / "again" / DATABASE)
    assert revision(old / "again") == (form, tables)


def test_an_upgrade_that_fails_leaves_the_old_form(old: Path, next_form: Path) -> None:
    script = next_form / "versions" / "9001_next.py"
    script.write_text(script.read_text() + "    raise ZeroDivisionError\n")
    before = revision(old)
    with pytest.raises(ZeroDivisionError):
        Store.open(old, KEY, clock=CLOCK)
    assert revision(old) == before


def test_a_copy_that_is_not_sound_stops_the_upgrade(
    old: Path, next_form: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "broken_pages", lambda *_arguments: ("page 3",))
    before = revision(old)
    with pytest.raises(EnvironmentProblem, match="backup_failed"):
        Store.open(old, KEY, clock=CLOCK)
    assert revision(old) == before
    assert list((old / "backups").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
@pytest.mark.parametrize("wait", [0.0, 0.02, 0.08, 0.2])
def test_kill_9_in_the_middle_reopens_at_the_old_form(
    old: Path, next_form: Path, wait: float
) -> None:
    before = revision(old)
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from iomdesk.store import migrate\n"
        "from iomdesk.store.vault import Store\n"
        "from tests.store.support import CLOCK, KEY\n"
        "migrate.SCRIPTS = Path(sys.argv[2])\n"
        "migrate.REVISIONS, migrate.HEAD = (*migrate.REVISIONS, '9001'), '9001'\n"
        "real = migrate.upgrade\n"
        "def upgrade(connection):\n"
        "    print('begun', flush=True)\n"
        "    real(connection)\n"
        "migrate.upgrade = upgrade\n"
        "Store.open(Path(sys.argv[1]), KEY, clock=CLOCK)\n"
        "print('ended', flush=True)\n"
    )
    slow = next_form / "versions" / "9001_next.py"
    slow.write_text(slow.read_text().replace("2000", "2_000_000_000"))  # it never ends
    victim = subprocess.Popen(
        [sys.executable, "-c", script, str(old), str(next_form)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert victim.stdout is not None
    assert victim.stdout.readline() == b"begun\n"
    time.sleep(wait)
    os.kill(victim.pid, signal.SIGKILL)
    assert victim.communicate()[0] == b""
    assert revision(old) == before
    slow.write_text(slow.read_text().replace("2_000_000_000", "20"))
    store = Store.open(old, KEY, clock=CLOCK)
    assert surnames(store) == ["Oakapple"]
    assert store.check().sound
    store.close()
    assert revision(old)[0] == "9001"
