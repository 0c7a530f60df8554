"""What is sealed beside the keys: an older log or key file is not taken for the store's."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from iomdesk.domain.access import Slot
from iomdesk.domain.clock import SetClock
from iomdesk.services import backups, stores
from iomdesk.services.desk import Desk
from iomdesk.services.findings import Finding
from iomdesk.store import keys, log
from iomdesk.store.keyfile import COPY, FILE
from iomdesk.store.log import ChainFault, Verb
from iomdesk.store.schema import Kind
from iomdesk.store.sealed import connect
from iomdesk.store.vault import DATABASE
from iomdesk.words import words
from tests.helpers.stores import PASSPHRASE, WHO, make_folder
from tests.store.support import SOURCE

GUARDS = ("log_no_update", "log_no_delete", "log_no_replace")


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, bytes]:
    return make_folder(tmp_path)


def slot_of(folder: Path, name: str = WHO) -> Slot:
    return next(slot for slot in keys.read_keys(folder).people if slot.name == name)


def opened(folder: Path, key: bytes, clock: SetClock) -> Desk:
    return stores.open_desk(folder, key, who=WHO, clock=clock)


def add(desk: Desk, surname: str) -> str:
    row = {"surname": surname, **SOURCE}
    return desk.write(lambda work: work.insert(Kind.PERSON, row), context="test")


def fault_of(folder: Path, key: bytes, clock: SetClock) -> ChainFault | None:
    desk = opened(folder, key, clock)
    try:
        return desk.store.check().fault
    finally:
        desk.store.close()


@pytest.fixture
def used(made: tuple[Path, bytes], clock: SetClock) -> tuple[Path, bytes]:
    """A store that was opened, worked in and closed."""
    folder, key = made
    desk = opened(folder, key, clock)
    add(desk, "Oakapple")
    add(desk, "Quillfeather")
    desk.store.close()
    return folder, key


# ---- the log -----------------------------------------------------------------------------


def test_an_older_database_put_back_is_found_and_stays_found(
    used: tuple[Path, bytes], clock: SetClock
) -> None:
    folder, key = used
    older = (folder / DATABASE).read_bytes()
    desk = opened(folder, key, clock)
    add(desk, "Snowberry")
    desk.store.close()
    assert fault_of(folder, key, clock) is None
    (folder / DATABASE).write_bytes(older)
    first = fault_of(folder, key, clock)
    assert first is not None
    assert first.code == "rolled_back"
    assert words("check", "log_rolled_back", {"entry": first.seq})
    # Work went on until the log is longer again; the unlock window was told at once.
    for surname in ("Teaselwood", "Yarrowgate", "Fernyholt", "Larkspurre"):
        desk = opened(folder, key, clock)
        add(desk, surname)
        desk.store.close()
    assert fault_of(folder, key, clock) == first
    last = keys.read_keys(folder).last_check
    assert last is not None
    assert not last.passed


def test_a_log_made_anew_with_right_hashes_is_found(
    used: tuple[Path, bytes], clock: SetClock
) -> None:
    folder, key = used
    raw = connect(folder / DATABASE, key, read_only=False)
    triggers = [
        row[0]
        for row in raw.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    ]
    for name in GUARDS:
        raw.execute(f"DROP TRIGGER {name}")
    columns = "at, who, verb, subject, row_id, person_id, fields, recipients, context, batch_id"
    before = log.GENESIS
    for seq, *parts in raw.execute(f"SELECT seq, {columns} FROM log ORDER BY seq").fetchall():
        if seq == 2:
            parts[1] = "SALTMARSH, Martin"
            raw.execute("UPDATE log SET who = ? WHERE seq = 2", (parts[1],))
        digest = log._hash(before, [str(part) for part in parts])
        raw.execute("UPDATE log SET before_hash = ?, hash = ? WHERE seq = ?", (before, digest, seq))
        before = digest
    for sql in triggers:
        raw.execute(sql)
    raw.close()
    fault = fault_of(folder, key, clock)
    assert fault is not None
    assert fault.code == "rolled_back"


def test_a_table_that_no_longer_refuses_changes_is_found(
    used: tuple[Path, bytes], clock: SetClock
) -> None:
    folder, key = used
    raw = connect(folder / DATABASE, key, read_only=False)
    raw.execute("DROP TRIGGER log_no_delete")
    raw.execute(
        "CREATE TRIGGER log_no_delete BEFORE DELETE ON log WHEN 0 "
        "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
    )
    raw.close()
    fault = fault_of(folder, key, clock)
    assert fault is not None
    assert fault.code == "unguarded"
    assert words("check", "log_unguarded")


def test_after_a_crash_the_log_is_longer_than_sealed_and_sound(
    used: tuple[Path, bytes], clock: SetClock
) -> None:
    folder, key = used
    before = (folder / FILE).read_bytes()
    desk = opened(folder, key, clock)
    add(desk, "Snowberry")
    desk.store.close()
    (folder / FILE).write_bytes(before)  # ended before it could seal
    (folder / COPY).write_bytes(before)
    assert fault_of(folder, key, clock) is None


def test_check_and_backup_seal_as_well(
    used: tuple[Path, bytes], tmp_path: Path, clock: SetClock
) -> None:
    folder, key = used
    desk = opened(folder, key, clock)
    try:
        sealed = []
        for step in (
            lambda: stores.check_store(desk),
            lambda: backups.back_up(desk, tmp_path),
        ):
            add(desk, "Snowberry")
            step()
            head = keys.read_keys(folder).log_head
            assert head is not None
            with desk.read() as reading:
                assert head == log.newest(log.driver_of(reading))
            sealed.append(head.count)
        assert sealed[0] < sealed[1]
    finally:
        desk.store.close()


def test_a_backup_is_sealed_with_its_own_log(
    used: tuple[Path, bytes], tmp_path: Path, clock: SetClock
) -> None:
    folder, key = used
    desk = opened(folder, key, clock)
    made = backups.back_up(desk, tmp_path)
    add(desk, "Later")
    desk.store.close()
    assert fault_of(made, key, clock) is None
    assert keys.proved(made, key).log_head != keys.proved(folder, key).log_head


# ---- what is told, and what is not -------------------------------------------------------


@pytest.fixture
def desk(used: tuple[Path, bytes], clock: SetClock) -> Iterator[Desk]:
    folder, key = used
    made = opened(folder, key, clock)
    yield made
    made.store.close()


def test_every_opening_is_in_the_log(desk: Desk) -> None:
    with desk.read() as reading:
        entries = [one for one in log.latest(reading) if one.context == "unlock"]
    assert [(one.who, one.verb) for one in entries] == [(WHO, Verb.CONSULTATION)] * 2
    assert {one.fields["opened with"][1] for one in entries} == {"passphrase"}


def test_left_as_it_is_nothing_changes(used: tuple[Path, bytes], clock: SetClock) -> None:
    folder, _key = used
    before = {name: (folder / name).read_bytes() for name in (FILE, COPY, DATABASE)}
    key = keys.unlock(folder, slot_of(folder).id, PASSPHRASE, clock=clock, note=False)
    stores.open_desk(folder, key, who=WHO, clock=clock, as_it_is=True).store.close()
    assert {name: (folder / name).read_bytes() for name in before} == before


@pytest.mark.logs
def test_a_listener_that_fails_does_not_put_names_into_the_error_log(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_changed: object) -> None:
        message = "zqmarkerzq"
        raise ValueError(message)

    desk.store.on_change(fails)
    with caplog.at_level(logging.DEBUG):
        add(desk, "Snowberry")
    assert "zqmarkerzq" not in caplog.text
    assert "ValueError" in caplog.text
    assert "test_anchors.py" in caplog.text


def test_erasing_a_row_leaves_its_contents_in_the_log_as_the_documents_say(desk: Desk) -> None:
    row_id = add(desk, "Zqmarker")
    desk.write(lambda work: work.erase(Kind.PERSON, row_id, 1), context="test")
    with desk.read() as reading:
        erased, collected = log.of_person(reading, row_id)
    assert erased.fields == {}
    assert collected.fields["surname"] == (None, "Zqmarker")
    told = (Path(__file__).parents[2] / "docs" / "security.md").read_text(encoding="utf-8")
    assert "## What erasing does not do" in told
    assert "stays in the log" in told


# ---- the line about the rule set ---------------------------------------------------------


def rule_set_line(desk: Desk) -> Finding:
    (line,) = [one for one in stores.check_store(desk) if "rule set" in one.text]
    return line


def test_a_statement_altered_under_the_same_version_is_found(desk: Desk) -> None:
    assert rule_set_line(desk).sound
    scheme = desk.scheme

    def pack(sha256: str, reference: str) -> None:
        meeting = {
            "kind": "daily_tasking", "on_date": desk.today(), "at_time": "09:30",
            "place": "Saltergate", "chair": WHO, "chair_agency": "Police",
        }  # fmt: skip

        def act(work: object) -> None:
            from iomdesk.store.changes import Work

            assert isinstance(work, Work)
            meeting_id = work.insert(Kind.MEETING, meeting)
            work.insert(
                Kind.PACK,
                {
                    "meeting_id": meeting_id, "reference": reference,
                    "made_at": desk.clock.now(), "rule_set": scheme.rule_set,
                    "statement_sha256": sha256,
                },
            )  # fmt: skip

        desk.write(act, context="pack")

    pack(scheme.statement.sha256, "DT-1")
    assert rule_set_line(desk).sound
    pack("0" * 64, "DT-2")
    assert not rule_set_line(desk).sound


def test_the_files_beside_the_program_no_longer_matter(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store works under the texts it holds; tests/store/test_rulesets.py alters those."""
    from iomdesk.formdef import scheme as schemes

    (tmp_path / "forms").mkdir()
    monkeypatch.setattr(schemes, "schemes_folder", lambda: tmp_path / "forms")
    assert rule_set_line(desk).sound
